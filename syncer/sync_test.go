package syncer_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

// equalsShopify compares every stored order, product and collection with what Shopify says now.
func (j *journey) equalsShopify() {
	j.Helper()
	client := j.app.Client("glow-clinic.myshopify.com", func(ctx context.Context) (commerce.Secret, error) {
		c, err := j.store.Credentials(ctx, account)
		return c.AccessToken, err
	})
	ours := []string{"ContactID", "SyncedAt", "FetchedAt", "Version", "Transaction", "PaidAt"}
	asStored := cmp.Options{
		cmpopts.IgnoreFields(commerce.Order{}, ours...),
		cmpopts.IgnoreFields(commerce.LineItem{}, "Product", "ProductTags"),
		cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b commerce.Money) bool { return a.CurrencyCode == b.CurrencyCode && a.Amount.Equal(b.Amount) }),
	}
	seen := 0
	j.shop.EachOrder(func(o *shopsim.Order) bool {
		seen++
		snap, err := client.FetchOrder(j.Context(), commerce.ID(o.ID))
		j.must(err)
		stored := j.order(o.ID)
		if diff := cmp.Diff(snap.Order, *stored, asStored); diff != "" {
			j.Errorf("order %s differs (- Shopify, + stored):\n%s", o.Name, diff)
		}
		chosen, ok := commerce.ChooseTransaction(snap.Payments)
		if ok != (stored.Transaction != nil) || ok && stored.Transaction.ID != chosen.ID {
			j.Errorf("order %s: the transaction is %+v, chosen was %+v", o.Name, stored.Transaction, chosen)
		}
		if (snap.Order.PaidAt == nil) && stored.PaidAt == nil != (snap.Order.PaidAt == nil) {
			j.Errorf("order %s: paid at %v, stored %v", o.Name, snap.Order.PaidAt, stored.PaidAt)
		}
		return !j.Failed()
	})
	if n, err := j.store.CountOrders(j.Context(), account, commerce.OrderFilter{}); err != nil || n != seen {
		j.Errorf("%d orders are stored, Shopify has %d (%v)", n, seen, err)
	}
	if n, err := j.store.CountProducts(j.Context(), account, commerce.ProductFilter{}); err != nil || n != len(j.shop.Products()) {
		j.Errorf("%d products are stored, Shopify has %d (%v)", n, len(j.shop.Products()), err)
	}
	if n, err := j.store.CountCollections(j.Context(), account, commerce.CollectionFilter{}); err != nil || n != len(j.shop.Collections()) {
		j.Errorf("%d collections are stored, Shopify has %d (%v)", n, len(j.shop.Collections()), err)
	}
}

func TestImport_TakesAllAndFiresNothing(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) { c.Orders = 250 })
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	for element, run := range j.importsDone() {
		if !complete(run) || run.Error != nil {
			t.Errorf("%s: %+v", element, run)
		}
		if run.Window != nil {
			t.Errorf("%s: claims that only orders since %s could be read", element, run.Window)
		}
	}
	j.settle()
	j.equalsShopify()
	if events := j.events(); len(events) != 0 {
		t.Errorf("an import fired %d events", len(events))
	}
	j.factsAddUp()

	// Importing once more changes nothing and fires nothing.
	before := j.order(j.shop.OrderID(3))
	_, err := j.syncer.Import(t.Context(), account, commerce.Elements)
	j.must(err)
	for element, run := range j.importsDone() {
		if !complete(run) {
			t.Errorf("%s again: %+v", element, run)
		}
	}
	if after := j.order(j.shop.OrderID(3)); after.Version != before.Version {
		t.Errorf("the second import wrote an order again: version %d, then %d", before.Version, after.Version)
	}
	if events := j.events(); len(events) != 0 {
		t.Errorf("the second import fired %d events", len(events))
	}
}

// factsAddUp recomputes every contact's facts from its stored orders.
func (j *journey) factsAddUp() {
	j.Helper()
	page := commerce.Page{First: new(250)}
	contacts, err := j.store.ListContacts(j.Context(), account, commerce.ContactFilter{}, commerce.ContactsByCreatedAt, false, page)
	j.must(err)
	for _, c := range contacts.Items {
		orders, err := j.store.ListOrders(j.Context(), account, commerce.OrderFilter{ContactID: &c.ID}, commerce.OrdersByProcessedAt, false, page)
		j.must(err)
		var want commerce.ContactFacts
		for _, o := range orders.Items {
			if !o.CountsForFacts() {
				continue
			}
			want.OrdersCount++
			spent, err := o.TotalPrice.Shop.Sub(o.TotalRefunded.Shop)
			j.must(err)
			if want.TotalSpent == nil {
				want.TotalSpent = &commerce.Money{}
				want.FirstOrderAt = &o.ProcessedAt
			}
			*want.TotalSpent, err = want.TotalSpent.Add(spent)
			j.must(err)
			want.LastOrderAt, want.LastOrderID = &o.ProcessedAt, &o.ID
		}
		same := cmp.Comparer(func(a, b commerce.Money) bool { return a.CurrencyCode == b.CurrencyCode && a.Amount.Equal(b.Amount) })
		if diff := cmp.Diff(want, c.Facts, same, cmpopts.IgnoreFields(commerce.ContactFacts{}, "LastOrderID")); diff != "" {
			j.Errorf("the facts of contact %s (- from orders, + stored):\n%s", c.ID, diff)
		}
	}
}

func TestImport_SaysWhenOnlySixtyDaysOfOrdersCanBeRead(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) { c.Refused = []string{"read_all_orders"} })
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	runs := j.importsDone()
	if r := runs[commerce.Orders]; r.Window == nil || time.Since(*r.Window) < 59*24*time.Hour || !r.Complete() {
		t.Errorf("got %+v", r)
	}
	if runs[commerce.Products].Window != nil {
		t.Error("products have no window")
	}
}

// garbler damages lines of the bulk files on their way.
type garbler struct{ lines []int }

func (g garbler) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !strings.Contains(r.URL.Path, "/bulk/") {
		return res, err
	}
	body, err := io.ReadAll(res.Body)
	res.Body.Close()
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(body), "\n")
	for _, n := range g.lines {
		if strings.Contains(lines[n], "gid:") && !strings.Contains(lines[n], "__parentId") {
			half := len(lines[n]) / 2
			lines[n] = lines[n][:half] + strings.Repeat("~", len(lines[n])-half)
		}
	}
	res.Body = io.NopCloser(strings.NewReader(strings.Join(lines, "\n")))
	res.ContentLength = -1
	return res, nil
}

func TestImport_CountsABadLineAndTakesTheRest(t *testing.T) {
	t.Parallel()
	j := setup(t, nil, garbler{[]int{0}})
	j.connect([]commerce.Element{commerce.Contacts}, commerce.SyncSettings{})
	run := j.importsDone()[commerce.Contacts]
	if run.Status != commerce.ImportCompleted || run.Skipped != 1 || run.Received != run.Stored+1 || len(run.Skips) != 1 || run.Skips[0].Line != 1 {
		t.Errorf("got %+v", run)
	}
}

func TestTriggers_FireOncePerOrderWhateverShopifyRepeatsOrReorders(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) {
		c.Chaos = shopsim.Chaos{Seed: 11, Delay: 40 * time.Millisecond, Duplicate: 0.5, Reorder: 0.5}
	})
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()

	want := map[string]bool{}
	for i := range 12 {
		opts := shopsim.OrderOptions{}
		switch i % 4 {
		case 1:
			opts.Payment = shopsim.PaymentPending
		case 2:
			opts.Test = true
		case 3:
			opts.Payment = shopsim.PaymentFailed
		}
		id := j.place(opts)
		if opts.Test {
			continue
		}
		want[fmt.Sprintf("ORDER_RECEIVED %d", id)] = true
		if i%4 == 1 {
			j.must(j.shop.PayOrder(id))
		}
		if i%4 != 3 {
			want[fmt.Sprintf("PAYMENT_RECEIVED %d", id)] = true
		}
		if i%4 == 0 { // edited and paid up: no second payment
			j.must(j.shop.EditOrder(id, 0, "Gift wrap", 900))
			j.must(j.shop.PayOrder(id))
		}
	}
	j.settle()
	got := map[string]bool{}
	for _, e := range j.events() {
		key := fmt.Sprintf("%s %d", e.Kind, e.OrderID)
		if got[key] {
			t.Errorf("%s fired twice", key)
		}
		got[key] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (- due, + fired):\n%s", diff)
	}
}

func TestSync_EndsEqualToShopify(t *testing.T) {
	t.Parallel()
	for seed := range 3 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			j := setup(t, func(c *shopsim.Config) {
				c.Seed = uint64(100 + seed)
				c.Chaos = shopsim.Chaos{Seed: uint64(seed), Delay: 30 * time.Millisecond, Duplicate: 0.3, Reorder: 0.4}
			})
			j.connect(commerce.Elements, commerce.AllSyncSettings())
			j.must(j.shop.Act(40)) // while the import runs
			j.importsDone()
			j.must(j.shop.Act(60))
			j.settle()
			j.equalsShopify()
			j.factsAddUp()
		})
	}
}

func TestContacts_NewCustomersAndKnownPeople(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	known, _, err := j.store.RegisterContact(t.Context(), account, commerce.Contact{ID: "crm-1", FirstName: new("Ada"), Email: new("Ada@Example.com"), Source: new("Website")})
	j.must(err)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()

	guest := j.place(shopsim.OrderOptions{Guest: true, Email: "ada@example.com", First: "Ada"})
	stranger := j.place(shopsim.OrderOptions{Guest: true, Email: "new@example.com", First: "Nia"})
	j.settle()
	if c := j.order(guest).ContactID; c == nil || *c != known.ID {
		t.Errorf("the order of a known email went to %v", c)
	}
	if c := j.order(stranger).ContactID; c == nil {
		t.Error("a new guest is no contact")
	}
}

func TestContacts_WithContactSyncOffNobodyNewAppears(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	sync := commerce.AllSyncSettings()
	sync.ContactSync = false
	j.connect([]commerce.Element{commerce.Orders}, sync)
	j.importsDone()
	id := j.place(shopsim.OrderOptions{Guest: true, Email: "new@example.com", First: "Nia"})
	j.settle()
	if n, err := j.store.CountContacts(t.Context(), account, commerce.ContactFilter{}); err != nil || n != 0 {
		t.Errorf("%d contacts appeared, %v", n, err)
	}
	o := j.order(id)
	if o.ContactID != nil || o.Buyer.Email == nil || *o.Buyer.Email != "new@example.com" {
		t.Errorf("the buyer's snapshot is %+v, the contact %v", o.Buyer, o.ContactID)
	}

	// Importing contacts later attaches the orders that were waiting.
	_, err := j.syncer.Import(t.Context(), account, []commerce.Element{commerce.Contacts})
	j.must(err)
	j.importsDone()
	orders, err := j.store.ListOrders(t.Context(), account, commerce.OrderFilter{}, commerce.OrdersByProcessedAt, true, commerce.Page{First: new(250)})
	j.must(err)
	attached := slices.ContainsFunc(orders.Items, func(o commerce.Order) bool { return o.ContactID != nil })
	for _, o := range orders.Items {
		if o.Buyer.CustomerID != nil && j.shop.Customer(int64(*o.Buyer.CustomerID)) != nil && o.ContactID == nil {
			t.Errorf("order %s of an imported customer has no contact", o.Name)
		}
	}
	if !attached {
		t.Error("no order was attached")
	}
	j.factsAddUp()
}

func TestMerge_TheSurvivorTakesTheOrders(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	a, err := j.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "a@example.com" })
	j.must(err)
	b, err := j.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "b@example.com" })
	j.must(err)
	order := j.place(shopsim.OrderOptions{CustomerID: b})
	j.settle()
	gone, err := j.store.GetContactByShopifyID(t.Context(), account, commerce.ID(b))
	j.must(err)
	j.must(j.shop.MergeCustomers(a, b))
	j.settle()
	kept, err := j.store.GetContactByShopifyID(t.Context(), account, commerce.ID(a))
	j.must(err)
	if c := j.order(order).ContactID; c == nil || *c != kept.ID {
		t.Errorf("the order belongs to %v, the survivor is %s", c, kept.ID)
	}
	for name, find := range map[string]func() (*commerce.Contact, error){
		"the old Shopify id": func() (*commerce.Contact, error) {
			return j.store.GetContactByShopifyID(t.Context(), account, commerce.ID(b))
		},
		"the old contact id": func() (*commerce.Contact, error) { return j.store.GetContact(t.Context(), account, gone.ID) },
	} {
		if c, err := find(); err != nil || c.ID != kept.ID {
			t.Errorf("%s finds %v, %v", name, c, err)
		}
	}
	if kept.Facts.OrdersCount != 1 {
		t.Errorf("the survivor's facts: %+v", kept.Facts)
	}
}

func TestOrders_CancelRefundDelete(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	cancelled, refunded, partly, deleted := j.place(shopsim.OrderOptions{}), j.place(shopsim.OrderOptions{}), j.place(shopsim.OrderOptions{}), j.place(shopsim.OrderOptions{})
	j.settle()
	total := j.order(cancelled).TotalPrice.Shop
	j.must(j.shop.CancelOrder(cancelled, "CUSTOMER"))
	j.must(j.shop.RefundOrder(refunded))
	line := j.shop.Order(partly).Lines[0].ID
	j.must(j.shop.RefundOrder(partly, shopsim.RefundPart{LineID: line, Quantity: 1}))
	j.must(j.shop.DeleteOrder(deleted))
	j.settle()

	if o := j.order(cancelled); o.Status != commerce.OrderCancelled || !o.TotalPrice.Shop.Amount.Equal(total.Amount) {
		t.Errorf("cancelled: %s, total %s instead of %s", o.Status, o.TotalPrice.Shop.Plain(), total.Plain())
	}
	if o := j.order(refunded); o.Status != commerce.OrderCancelled || o.CancelledAt != nil {
		t.Errorf("fully refunded: %s, cancelled at %v", o.Status, o.CancelledAt)
	}
	if len(j.shop.Order(partly).Lines) > 1 || j.shop.Order(partly).Lines[0].Quantity > 1 {
		if o := j.order(partly); o.Status != commerce.OrderCompleted || !o.TotalRefunded.Shop.Amount.IsPositive() || o.Transaction == nil || o.Transaction.Kind == commerce.PaymentRefund {
			t.Errorf("partly refunded: %s, refunded %s, transaction %+v", o.Status, o.TotalRefunded.Shop.Plain(), o.Transaction)
		}
	}
	if _, err := j.store.GetOrder(t.Context(), account, commerce.ID(deleted)); commerce.CodeOf(err) != commerce.NotFound {
		t.Errorf("deleted: %v", err)
	}
	j.factsAddUp()
}

func TestTokens_AreRefreshedBeforeTheyEndAndLossIsShown(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) { c.TokenLife = time.Minute }) // always within the margin
	j.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	if runs := j.importsDone(); !complete(runs[commerce.Products]) {
		t.Errorf("with short-lived tokens: %+v", runs[commerce.Products])
	}
	j.shop.RevokeTokens()
	j.must(j.shop.UpdateProduct(j.shop.Products()[0].ID, func(p *shopsim.Product) { p.Title = "News" }))
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for {
		inst, err := j.store.GetInstallation(ctx, account)
		j.must(err)
		if inst.Status == commerce.NeedsReconnect {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
}
