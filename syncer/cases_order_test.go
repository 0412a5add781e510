package syncer_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

// Whatever order the topics of one new, paid order come in, and however often or late: both triggers fire once.
func TestTriggers_InEveryOrderOfTopics(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	both := []commerce.TriggerKind{commerce.OrderReceived, commerce.PaymentReceived}
	for name, c := range map[string]struct {
		opts   shopsim.OrderOptions
		topics []string // what is delivered, in this order
		want   []commerce.TriggerKind
	}{
		"created, then paid":          {shopsim.OrderOptions{}, []string{"orders/create", "orders/paid"}, both},
		"paid before created":         {shopsim.OrderOptions{}, []string{"orders/paid", "orders/create"}, both},
		"updated before created":      {shopsim.OrderOptions{}, []string{"orders/updated", "orders/create", "orders/paid"}, both},
		"a payment event first":       {shopsim.OrderOptions{}, []string{"order_transactions/create", "orders/create"}, both},
		"created, told twice":         {shopsim.OrderOptions{}, []string{"orders/create", "orders/create", "orders/paid", "orders/paid"}, both},
		"never created, only updated": {shopsim.OrderOptions{}, []string{"orders/updated"}, both},
		"not paid":                    {shopsim.OrderOptions{Payment: shopsim.PaymentPending}, []string{"orders/create", "order_transactions/create"}, both[:1]},
		"authorized, not paid":        {shopsim.OrderOptions{Payment: shopsim.PaymentAuthorized}, []string{"orders/create", "order_transactions/create"}, both[:1]},
		"the card declined":           {shopsim.OrderOptions{Payment: shopsim.PaymentFailed}, []string{"orders/create", "order_transactions/create"}, both[:1]},
		"free":                        {shopsim.OrderOptions{Free: true}, []string{"orders/create"}, both},
		"a test":                      {shopsim.OrderOptions{Test: true}, []string{"orders/create", "orders/paid"}, nil},
		"a guest's":                   {shopsim.OrderOptions{Guest: true, Email: "guest@example.com"}, []string{"orders/create", "orders/paid"}, both},
		"back-dated, paid now":        {shopsim.OrderOptions{ProcessedAt: time.Now().AddDate(-1, 0, 0)}, []string{"orders/create"}, both[1:]},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			id := h.place(c.opts)
			told := h.take()
			for _, topic := range c.topics {
				h.deliver(of(topic, told)...)
			}
			h.wantFired(id, c.want...)
			if c.want == nil {
				return
			}
			h.deliver(told...) // and all of it again
			h.wantFired(id, c.want...)
		})
	}
	t.Run("a day late, after reconciliation", func(t *testing.T) {
		h := h.in(t)
		id := h.place(shopsim.OrderOptions{})
		told := h.take()
		h.skip(24 * time.Hour)
		h.reconcile(false, commerce.Orders)
		h.wantFired(id, both...)
		h.deliver(told...)
		h.wantFired(id, both...)
	})
}

// wantFired says which triggers an order has fired, once each.
func (h *hostile) wantFired(id int64, want ...commerce.TriggerKind) {
	h.Helper()
	var got []commerce.TriggerKind
	for _, e := range h.events() {
		if int64(e.OrderID) == id {
			got = append(got, e.Kind)
		}
	}
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		h.Errorf("fired %v, want %v", got, want)
	}
}

// What happens to an order after it was paid leaves its total as sold, its transaction, and its one Payment Received.
func TestOrders_WhatHappensAfterThePayment(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	line := func(id int64) int64 { return h.shop.Order(id).Lines[0].ID }
	status := func(s commerce.FinancialStatus) *commerce.FinancialStatus { return &s }
	for name, c := range map[string]struct {
		opts      shopsim.OrderOptions
		happen    func(id int64) error
		status    commerce.OrderStatus
		financial *commerce.FinancialStatus
		sold      int64                  // what the total grew by
		fires     []commerce.TriggerKind // besides the order's own two
		more      func(o *commerce.Order) bool
	}{
		"edited upwards": {happen: func(id int64) error { return h.shop.EditOrder(id, 0, "Gift wrap", 900) },
			status: commerce.OrderCompleted, financial: status(commerce.FinancialPartiallyPaid), sold: 974, // 8.25 % tax
			more: func(o *commerce.Order) bool { return o.TotalOutstanding.Shop.Amount.IsPositive() && o.Edited }},
		"edited upwards and paid up": {happen: func(id int64) error {
			h.must(h.shop.EditOrder(id, 0, "Gift wrap", 900))
			return h.shop.PayOrder(id)
		}, status: commerce.OrderCompleted, financial: status(commerce.FinancialPaid), sold: 974},
		"refunded in part": {happen: func(id int64) error { return h.shop.RefundOrder(id, shopsim.RefundPart{LineID: line(id), Quantity: 1}) },
			status: commerce.OrderCompleted, financial: status(commerce.FinancialPartiallyRefunded), fires: []commerce.TriggerKind{commerce.OrderRefund},
			more: func(o *commerce.Order) bool {
				return o.TotalRefunded.Shop.Amount.IsPositive() && o.LineItems[0].CurrentQuantity == o.LineItems[0].Quantity-1
			}},
		"refunded in full": {happen: func(id int64) error { return h.shop.RefundOrder(id) },
			status: commerce.OrderCancelled, financial: status(commerce.FinancialRefunded), fires: []commerce.TriggerKind{commerce.OrderRefund},
			more: func(o *commerce.Order) bool {
				return o.CancelledAt == nil && o.TotalRefunded.Shop.Amount.Equal(o.TotalPrice.Shop.Amount)
			}},
		"cancelled": {happen: func(id int64) error { return h.shop.CancelOrder(id, "FRAUD") },
			status: commerce.OrderCancelled, financial: status(commerce.FinancialRefunded), fires: []commerce.TriggerKind{commerce.OrderCancellation, commerce.OrderRefund},
			more: func(o *commerce.Order) bool {
				return o.CancelledAt != nil && *o.CancelReason == "FRAUD" && o.CurrentTotalPrice.Shop.Amount.IsZero()
			}},
		"free and cancelled": {opts: shopsim.OrderOptions{Free: true}, happen: func(id int64) error { return h.shop.CancelOrder(id, "OTHER") },
			status: commerce.OrderCancelled, financial: status(commerce.FinancialVoided), fires: []commerce.TriggerKind{commerce.OrderCancellation}, more: func(o *commerce.Order) bool { return o.Transaction == nil }},
		"its product deleted": {happen: func(id int64) error {
			p := h.shop.Order(id).Lines[0].ProductID
			h.must(h.shop.DeleteProduct(p))
			h.deliver(h.take()...)
			return h.shop.FulfillOrder(id)
		}, status: commerce.OrderCompleted, financial: status(commerce.FinancialPaid),
			more: func(o *commerce.Order) bool { return o.LineItems[0].Title != "" && o.LineItems[0].ProductID == nil }},
		"with a custom item": {opts: shopsim.OrderOptions{CustomItem: "Consultation"}, happen: func(id int64) error { return h.shop.FulfillOrder(id) },
			status: commerce.OrderCompleted, financial: status(commerce.FinancialPaid),
			more: func(o *commerce.Order) bool {
				l := o.LineItems[len(o.LineItems)-1]
				return l.Title == "Consultation" && l.ProductID == nil
			}},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			if c.opts.CustomItem == "" { // something of its own to sell, so that it can be deleted
				product, err := h.shop.CreateProduct("Serum "+name, 1900)
				h.must(err)
				c.opts.Variants = []int64{h.shop.Product(product).Variants[0].ID, h.shop.Product(h.shop.Products()[0].ID).Variants[0].ID}
			}
			id := h.place(c.opts)
			h.deliver(h.take()...)
			before := h.order(id)
			h.must(c.happen(id))
			h.deliver(h.take()...)
			o := h.order(id)
			if o.Status != c.status || fmt.Sprint(deref(o.FinancialStatus)) != fmt.Sprint(deref(c.financial)) {
				t.Errorf("the order is %s, %v", o.Status, deref(o.FinancialStatus))
			}
			want := shopsim.Amount{Minor: cents(before.TotalPrice.Shop) + c.sold, Currency: "USD"}.Padded()
			if o.TotalPrice.Shop.Plain() != want {
				t.Errorf("the total is %s, sold was for %s", o.TotalPrice.Shop.Plain(), want)
			}
			if (o.Transaction == nil) != (before.Transaction == nil) || o.Transaction != nil && o.Transaction.Kind == commerce.PaymentRefund {
				t.Errorf("the transaction is %+v", o.Transaction)
			}
			if c.more != nil && !c.more(o) {
				t.Errorf("the order is %+v", o)
			}
			h.wantFired(id, append(c.fires, commerce.OrderReceived, commerce.PaymentReceived)...)
		})
	}
	h.factsAddUp()
}

func deref[T any](p *T) any {
	if p == nil {
		return nil
	}
	return *p
}

func cents(m commerce.Money) int64 { return m.Amount.Shift(2).IntPart() }

// What the shop was told and what the buyer saw are kept to the digit, in currencies with no, two and three decimals.
func TestOrders_InEveryCurrency(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	for _, currency := range []string{"USD", "EUR", "JPY", "KWD"} {
		t.Run(currency, func(t *testing.T) {
			h := h.in(t)
			id := h.place(shopsim.OrderOptions{Presentment: currency})
			h.must(h.shop.RefundOrder(id, shopsim.RefundPart{LineID: h.shop.Order(id).Lines[0].ID, Quantity: 1}))
			h.deliver(h.take()...)
			stored, theirs := h.order(id), h.shop.Order(id)
			for what, c := range map[string]struct {
				got  commerce.MoneyBag
				want shopsim.Bag
			}{
				"total": {stored.TotalPrice, theirs.Total()}, "refunded": {stored.TotalRefunded, theirs.Refunded()},
				"received": {stored.TotalReceived, theirs.Received()}, "the transaction": {stored.Transaction.Amount, theirs.Received()},
				"the item's price": {stored.LineItems[0].UnitPrice, theirs.Lines[0].Price},
			} {
				for side, m := range map[commerce.Money]shopsim.Amount{
					c.got.Shop: {Minor: c.want.Shop, Currency: "USD"}, c.got.Presentment: {Minor: c.want.Presentment, Currency: currency},
				} {
					if side.CurrencyCode != m.Currency || side.Plain() != m.Padded() {
						t.Errorf("%s is stored as %s %s, Shopify has %s %s", what, side.Plain(), side.CurrencyCode, m.Padded(), m.Currency)
					}
				}
			}
		})
	}
}

// A guest becomes a customer, and a customer who bought before is no second person.
func TestContacts_GuestsWhoBecomeCustomers(t *testing.T) {
	t.Parallel()
	h := byHand(t, nil)
	for name, guest := range map[string]shopsim.OrderOptions{
		"by email":            {Guest: true, Email: "Later@Example.com", First: "Lea"},
		"by phone":            {Guest: true, Phone: "+15155550188", First: "Lea"},
		"of nothing is known": {Guest: true, Email: "", Phone: "", First: "Noname", Last: "Nobody"},
	} {
		t.Run(name, func(t *testing.T) {
			h := h.in(t)
			id := h.place(guest)
			h.deliver(h.take()...)
			person, err := h.shop.CreateCustomer(func(c *shopsim.Customer) {
				c.Email, c.Phone = strings.ToLower(guest.Email), guest.Phone
			})
			h.must(err)
			h.deliver(h.take()...)
			c, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(person))
			h.must(err)
			known := guest.Email+guest.Phone != ""
			if o := h.order(id); known && (o.ContactID == nil || *o.ContactID != c.ID) {
				t.Errorf("the guest's order belongs to %v, the customer is %s", deref(o.ContactID), c.ID)
			} else if !known && o.ContactID != nil && *o.ContactID == c.ID {
				t.Error("an order of nobody went to a stranger")
			}
		})
	}
	h.factsAddUp()
}

// paths notes what is asked of Shopify.
type paths struct {
	mu   sync.Mutex
	seen map[string]int
}

func (p *paths) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.seen[r.URL.Path]++
	p.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// Everything is read over GraphQL, OAuth's token address and the addresses of bulk files apart: nothing over REST.
func TestShopify_IsAskedOverGraphQLOnly(t *testing.T) {
	t.Parallel()
	asked := &paths{seen: map[string]int{}}
	j := setup(t, nil, asked)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	j.must(j.shop.Act(40))
	j.settle()
	j.must(j.syncer.Disconnect(t.Context(), account))
	asked.mu.Lock()
	defer asked.mu.Unlock()
	graphql := 0
	for path, n := range asked.seen {
		switch {
		case strings.HasSuffix(path, "/admin/api/2026-10/graphql.json"):
			graphql += n
		case strings.HasSuffix(path, "/admin/oauth/access_token"), strings.Contains(path, "/bulk/"):
		default:
			t.Errorf("%s was asked %d times", path, n)
		}
	}
	if graphql < 20 {
		t.Errorf("only %d requests over GraphQL", graphql)
	}
}

// A list of what changed is seconds behind, and its filter of customers knows whole days only: a poll looks further back than
// the one before it ended, and finds what the index did not have then.
func TestPoll_LooksBackFurtherThanTheIndexIsLate(t *testing.T) {
	t.Parallel()
	h := byHand(t, func(c *shopsim.Config) { c.SearchLag = 30 * time.Second })
	h.skip(time.Minute)
	id := h.place(shopsim.OrderOptions{})
	person, err := h.shop.CreateCustomer(func(c *shopsim.Customer) { c.Email = "lag@example.com" })
	h.must(err)
	h.take() // lost
	h.reconcile(false, commerce.Orders, commerce.Contacts)
	if h.hasOrder(id) {
		t.Fatal("the list had it at once")
	}
	h.skip(2 * time.Minute)
	h.reconcile(false, commerce.Orders, commerce.Contacts)
	if !h.hasOrder(id) {
		t.Error("the order was never found")
	}
	if _, err := h.store.GetContactByShopifyID(t.Context(), account, commerce.ID(person)); err != nil {
		t.Errorf("the customer was never found: %v", err)
	}
}

// The webhook that an operation ended wakes the import that waits for it. It may be lost: then polling finds out.
func TestImport_EndsByTheFinishWebhookOrWithoutIt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		lost bool
		poll time.Duration
	}{"told": {false, time.Hour}, "not told": {true, 20 * time.Millisecond}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := beset(t, world{asleep: true, shop: func(cfg *shopsim.Config) {
				cfg.BulkDelay = 300 * time.Millisecond
				if c.lost {
					deaf(cfg)
				}
			}})
			h.config.BulkPoll = c.poll
			h.start(nil)
			h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
			h.until("the import is complete", func() bool {
				runs, err := h.store.ListImports(t.Context(), account)
				h.must(err)
				return len(runs) == 1 && complete(runs[0])
			})
		})
	}
}
