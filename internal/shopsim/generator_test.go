package shopsim_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/internal/shopsim"
)

func TestGenerator_SameSeedSameShop(t *testing.T) {
	t.Parallel()
	a, b := setup(t), setup(t)
	other := setup(t, func(c *shopsim.Config) { c.Seed = 8 })
	same := 0
	for i := range 60 {
		if d := cmp.Diff(a.Order(a.OrderID(i)), b.Order(b.OrderID(i))); d != "" {
			t.Fatalf("order %d:\n%s", i, d)
		}
		if cmp.Equal(a.Order(a.OrderID(i)), other.Order(other.OrderID(i))) {
			same++
		}
	}
	for i := range a.Customers() {
		if d := cmp.Diff(a.Customer(a.CustomerID(i)), b.Customer(b.CustomerID(i))); d != "" {
			t.Fatalf("customer %d:\n%s", i, d)
		}
	}
	if d := cmp.Diff(a.Products(), b.Products()); d != "" || same > 0 {
		t.Errorf("products:\n%s\n%d orders of another seed are the same", d, same)
	}
}

// Money adds up in every order, and the statuses follow from it, before and after shoppers acted.
func TestGenerator_OrdersAddUp(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Orders = 600 })
	for _, acts := range []int{0, 300} {
		if err := s.Act(acts); err != nil {
			t.Fatal(err)
		}
		s.EachOrder(func(o *shopsim.Order) bool {
			total, received, refunded := o.Total(), o.Received(), o.Refunded()
			wrong := func(what string) { t.Errorf("order %d (%s): %s\n%+v", o.ID, o.FinancialStatus(), what, o) }
			switch o.FinancialStatus() {
			case "PAID":
				if received.Shop < total.Shop || refunded.Shop != 0 {
					wrong("paid, but not in full")
				}
			case "REFUNDED":
				if refunded != received {
					wrong("refunded is not received")
				}
			case "PARTIALLY_REFUNDED":
				if refunded.Shop <= 0 || refunded.Shop >= received.Shop {
					wrong("the refund is not partial")
				}
			case "PARTIALLY_PAID":
				if received.Shop <= 0 || received.Shop >= total.Shop {
					wrong("the payment is not partial")
				}
			case "PENDING", "AUTHORIZED", "EXPIRED", "VOIDED":
				if received.Shop != 0 {
					wrong("something was received")
				}
			case "":
				if total.Shop != 0 || o.CancelledAt == nil {
					wrong("no status, though it is neither free nor cancelled")
				}
			}
			if o.CancelledAt != nil && o.CurrentTotal() != (shopsim.Bag{}) {
				wrong("cancelled, but something is left")
			}
			if o.Presentment == "USD" && total.Shop != total.Presentment {
				wrong("two totals in one currency")
			}
			if len(o.Refunds) > 0 && o.CancelledAt == nil && !o.Edited && o.CurrentTotal().Shop != total.Shop-refunded.Shop {
				wrong("what is left is not the total less refunds")
			}
			if o.UpdatedAt.Before(o.CreatedAt) || o.ProcessedAt.After(o.CreatedAt) || o.CancelledAt != nil && o.CancelledAt.After(o.UpdatedAt) {
				wrong("times run backwards")
			}
			for _, l := range o.Lines {
				if l.Current() < 0 || l.ID < 1<<53 {
					wrong("a line item")
				}
			}
			return !t.Failed()
		})
	}
}

// Customers' orders and guests' orders are all orders, each once; merges move them.
func TestGenerator_CustomersShareOutTheOrders(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Orders = 137 })
	count := func() (ofCustomers, guests int) {
		s.EachCustomer(func(c *shopsim.Customer) bool { ofCustomers += len(s.OrdersOf(c)); return true })
		s.EachOrder(func(o *shopsim.Order) bool {
			if s.Buyer(o) == nil {
				guests++
			}
			return true
		})
		return ofCustomers, guests
	}
	if c, g := count(); c+g != 137 || g < 10 || c < 80 {
		t.Errorf("%d + %d guests", c, g)
	}
	a, b, c := s.CustomerID(0), s.CustomerID(5), s.CustomerID(10)
	if err := s.MergeCustomers(b, a); err != nil {
		t.Fatal(err)
	}
	if err := s.MergeCustomers(c, b); err != nil {
		t.Fatal(err)
	}
	if x, g := count(); x+g != 137 || s.Customer(a) != nil || s.Customer(b) != nil || len(s.OrdersOf(s.Customer(c))) != 12 {
		t.Errorf("after a chain of merges: %d + %d guests, %d of the survivor", x, g, len(s.OrdersOf(s.Customer(c))))
	}
	for _, o := range s.OrdersOf(s.Customer(c)) {
		if s.Buyer(o).ID != c {
			t.Errorf("order %d shows %d", o.ID, s.Buyer(o).ID)
		}
	}
}

// A small shop has the hard cases too.
func TestGenerator_SmallShopsHaveTheHardCases(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Orders = 40 })
	found := map[string]int{}
	s.EachOrder(func(o *shopsim.Order) bool {
		for name, is := range map[string]bool{
			"guest": o.CustomerID == 0, "test": o.Test, "edited": o.Edited, "cancelled": o.CancelledAt != nil, "no financial status": o.FinancialStatus() == "",
			"refunded, not cancelled": o.FinancialStatus() == "REFUNDED" && o.CancelledAt == nil, "free": o.Total().Shop == 0, "placed before it was created": !o.ProcessedAt.Equal(o.CreatedAt),
			"several captures": captures(o) > 1, "failed attempt": failed(o), "no e-mail": o.Email == "", "discount code": len(o.DiscountCodes) > 0,
			o.FinancialStatus(): true, o.Presentment: true,
		} {
			if is {
				found[name]++
			}
		}
		for _, l := range o.Lines {
			switch {
			case l.ProductID == 0:
				found["custom item"]++
			case s.Product(l.ProductID) == nil:
				found["deleted product"]++
			}
			if l.PlanID != 0 {
				found["subscription"]++
			}
		}
		return true
	})
	for _, name := range []string{
		"guest", "test", "edited", "cancelled", "no financial status", "refunded, not cancelled", "free", "several captures", "failed attempt", "discount code",
		"PAID", "PENDING", "AUTHORIZED", "EXPIRED", "VOIDED", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "REFUNDED", "JPY", "KWD", "EUR", "custom item",
		"deleted product", "subscription", "no e-mail",
	} {
		if found[name] == 0 {
			t.Errorf("no %s among 40 orders: %v", name, found)
		}
	}
	variants, seo, tags := 0, 0, 0
	for _, p := range s.Products() {
		variants = max(variants, len(p.Variants))
		if p.SEOTitle != "" {
			seo++
		}
		if strings.Contains(strings.Join(p.Tags, " "), "supply-days:") {
			tags++
		}
	}
	if variants <= 100 || seo == 0 || seo > len(s.Products())/2 || tags < 5 {
		t.Errorf("at most %d variants, %d products with SEO, %d with supply days", variants, seo, tags)
	}
}

func captures(o *shopsim.Order) (n int) {
	for _, t := range o.Transactions {
		if t.Kind == "CAPTURE" {
			n++
		}
	}
	return n
}

func failed(o *shopsim.Order) bool {
	for _, t := range o.Transactions {
		if t.Status == "FAILURE" {
			return true
		}
	}
	return false
}

// Health information is planted, but only where the gateway must never ask.
func TestGenerator_CanariesAreWhereNobodyMayAsk(t *testing.T) {
	t.Parallel()
	s := setup(t)
	if got := strings.Join(s.bulk(`{ orders { edges { node { id note customAttributes { value } } } } }`, true), "\n"); !strings.Contains(got, shopsim.Canary) {
		t.Error("no order carries a canary")
	}
	if got := strings.Join(s.bulk(`{ customers { edges { node { id note } } } }`, true), "\n"); !strings.Contains(got, shopsim.Canary) {
		t.Error("no customer carries a canary")
	}
	for _, name := range []string{"orders", "contacts", "products", "collections"} {
		doc, err := os.ReadFile("../../shopify/documents/bulk_" + name + ".graphql")
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(s.bulk(string(doc), true), "\n"); strings.Contains(got, shopsim.Canary) {
			t.Errorf("the gateway's own document for %s gets a canary", name)
		}
	}
}

// A million orders cost neither time nor memory until somebody asks for them.
func TestGenerator_AMillionOrdersAreThere(t *testing.T) {
	t.Parallel()
	start := time.Now()
	s := setup(t, func(c *shopsim.Config) { c.Orders = 1_000_000 })
	o := s.Order(s.OrderID(987_654))
	if o == nil || s.Orders() != 1_000_000 || s.Customers() != 500_000 {
		t.Fatalf("%v, %d orders, %d customers", o, s.Orders(), s.Customers())
	}
	last := s.data(pageOfOrders, map[string]any{"last": 2, "sort": "ID"})
	if got := ids(t, last); len(got) != 2 || got[1] != gid("Order", s.OrderID(999_999)) {
		t.Errorf("%v", got)
	}
	if took := time.Since(start); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}

func TestState_SurvivesARestart(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "shop", "state.json")
	keep := func(c *shopsim.Config) { c.StateFile = file; c.Epoch = time.Time{} }
	before := setup(t, keep)
	_, pair := before.tokenRequest(map[string]string{"code": before.install().Get("code"), "expiring": "1"})
	l := listen(t)
	before.subscribeAll(l, "SHOP_UPDATE")
	ok(t)(before.Act(40))
	ok(t)(before.MergeCustomers(before.CustomerID(0), before.CustomerID(1)))
	var want bytes.Buffer
	ok(t)(dump(&want, before.Server))
	ok(t)(before.Close())

	after := setup(t, keep)
	after.token = pair["access_token"].(string)
	after.data(`{ orders(first: 1) { nodes { id } } }`, nil)
	var got bytes.Buffer
	ok(t)(dump(&got, after.Server))
	if d := cmp.Diff(want.String(), got.String()); d != "" || len(after.Topics()) != 1 {
		t.Errorf("topics %v\n%s", after.Topics(), d)
	}
	id, err := after.PlaceOrder(shopsim.OrderOptions{})
	ok(t)(err)
	if before.Order(id) != nil {
		t.Errorf("order id %d is used twice", id)
	}
	if status, _ := after.tokenRequest(map[string]string{"grant_type": "refresh_token", "refresh_token": pair["refresh_token"].(string)}); status != 200 {
		t.Errorf("refresh after the restart: %d", status)
	}
	if _, err := shopsim.New(shopsim.Config{ClientID: clientID, ClientSecret: secret, Seed: 99, StateFile: file}); err == nil {
		t.Error("another shop took over the state file")
	}
}

func dump(w *bytes.Buffer, s *shopsim.Server) error {
	var err error
	e := json.NewEncoder(w)
	s.EachOrder(func(o *shopsim.Order) bool { err = e.Encode(o); return err == nil })
	s.EachCustomer(func(c *shopsim.Customer) bool { err = e.Encode(c); return err == nil })
	return e.Encode(s.Products())
}
