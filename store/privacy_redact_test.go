package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

func TestRedactCustomer_LeavesNothingOfThePerson(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.answer("request", canaryRequest(commerce.DataRequest))
	text := strings.ToLower(e.dump(mine))
	for _, c := range canaries { // the positive control
		if !strings.Contains(text, strings.ToLower(c)) {
			t.Errorf("%q was never planted", c)
		}
	}
	before, err := e.GetOrder(t.Context(), mine, 101)
	must(t, err)

	changes := e.answer("redact", canaryRequest(commerce.CustomerRedact))
	e.wantNoCanary("after the redaction")

	o, err := e.GetOrder(t.Context(), mine, 101)
	must(t, err)
	if o.ContactID != nil || o.Buyer.Known() || o.Buyer.FirstName != nil || o.StatusPageURL != nil || o.BillingAddress != nil || o.ShippingAddress != nil {
		t.Errorf("the order still has its buyer: %+v", o)
	}
	diff(t, "total", o.TotalPrice, before.TotalPrice)
	diff(t, "line items", o.LineItems, before.LineItems)
	if o.Transaction == nil || o.Transaction.ContactID != nil || !o.Transaction.Amount.Shop.Amount.Equal(before.Transaction.Amount.Shop.Amount) {
		t.Errorf("the transaction is %+v", o.Transaction)
	}
	husk, err := e.GetContact(t.Context(), mine, "crm-77")
	must(t, err)
	if husk.ShopifyID != nil || husk.FullName() != nil || husk.Email != nil || husk.Phone != nil || husk.Facts.OrdersCount != 0 || husk.EmailConsent.State != "" {
		t.Errorf("the contact is %+v", husk)
	}
	other, err := e.GetOrder(t.Context(), mine, 103)
	must(t, err)
	if other.ContactID == nil || *other.Buyer.Email != "other@example.com" || other.ShippingAddress == nil {
		t.Errorf("somebody else's order is %+v", other)
	}
	events, err := e.ListTriggerEvents(t.Context(), mine, nil, 0, 10)
	must(t, err)
	var payload map[string]any
	must(t, json.Unmarshal(events[0].Payload, &payload))
	if events[0].ContactID != nil || events[0].OrderID != 101 || payload["contactId"] != nil || payload["totalPrice"].(map[string]any)["amount"] != "10.00" {
		t.Errorf("the event is %+v %s", events[0], events[0].Payload)
	}
	for _, want := range []commerce.Change{{Kind: "contact", ID: string(husk.ID)}, {Kind: "contact", ID: "crm-77"}, {Kind: "order", ID: "101"}, {Kind: "order", ID: "102"}, {Kind: "transaction", ID: "101"}} {
		if !contains(changes, want) {
			t.Errorf("caches are not told of %v: %v", want, changes)
		}
	}
	if contains(changes, commerce.Change{Kind: "order", ID: "103"}) {
		t.Error("somebody else's order changed")
	}
	c := e.privacyCase("redact")
	if c.Counts["decisions"] != 1 || !strings.Contains(c.Outcome, "1 decisions without what they read") {
		t.Errorf("the case does not tell of the decision: %+v", c)
	}
	if c.DoneAt == nil || c.Counts["orders"] != 2 || c.Counts["contacts"] == 0 || c.Counts["trigger_events"] != 1 || c.Counts["privacy_files"] != 1 || c.Counts["orders_kept_out"] != 1 || !strings.HasPrefix(c.Outcome, "Erased: ") {
		t.Errorf("the case is %+v", c)
	}
	if old := e.privacyCase("request"); old.HasFile || old.Subject != c.Subject || strings.Contains(c.Subject, canaryCustomer.String()) {
		t.Errorf("the earlier request is %+v", old)
	}
}

func contains(changes []commerce.Change, c commerce.Change) bool {
	for _, have := range changes {
		if have == c {
			return true
		}
	}
	return false
}

// Every column of a contact that may be empty is, so that none is forgotten when one is added.
func TestRedactCustomer_EmptiesEveryColumnOfTheContact(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.answer("redact", canaryRequest(commerce.CustomerRedact))
	var full []string
	must(t, e.peek().QueryRow(t.Context(), `
		SELECT array_agg(DISTINCT key ORDER BY key) FROM contacts c, jsonb_each_text(to_jsonb(c))
		WHERE shopify_id IS DISTINCT FROM 777 AND value IS NOT NULL AND value NOT IN ('', 'false', '0', '-infinity', '-Infinity', ' ')`).Scan(&full))
	diff(t, "what a contact keeps", full, []string{"account_id", "created_at", "id", "synced_at", "updated_at", "version"})
}

func TestRedactCustomer_StaysErased(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.answer("redact", canaryRequest(commerce.CustomerRedact))

	// Late webhooks, a new import and a sweep all tell the person again, as news.
	for round := range 2 {
		e.plantAgain(50 + round)
		e.wantNoCanary(fmt.Sprintf("told again %d", round))
	}
	if _, err := e.GetOrder(t.Context(), mine, 4242); commerce.CodeOf(err) != commerce.NotFound {
		t.Errorf("an order that was to be redacted is stored: %v", err)
	}
	o, err := e.GetOrder(t.Context(), mine, 101)
	must(t, err)
	if o.TotalPrice.Shop.Amount.String() != "20" || o.UpdatedAt != at(51) {
		t.Errorf("the redacted order is not kept current: %+v", o)
	}
	// Deleted by proof, and told once more.
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		if err := tx.DeleteContact(ctx, canaryCustomer, at(60)); err != nil {
			return err
		}
		return tx.DeleteOrder(ctx, 101, at(60))
	})
	e.plantAgain(70)
	e.wantNoCanary("deleted and told again")
	// The CRM is the system of record: it may register the person again, and gets none of the old orders.
	again, _, err := e.RegisterContact(t.Context(), mine, commerce.Contact{ID: "crm-77", Email: new("canary.crm@example.com")})
	must(t, err)
	if again.Email == nil || again.Facts.OrdersCount != 0 || again.FirstName != nil {
		t.Errorf("registered again: %+v", again)
	}
}

// plantAgain tells the person's customer and orders, changed at a minute.
func (e *env) plantAgain(minute int) {
	e.t.Helper()
	c := newCustomer(canaryCustomer, "canary.shopify@example.com", minute)
	c.FirstName = new("Canaryfirst")
	if _, outcome := e.putContact(c); outcome != commerce.Stale {
		e.t.Errorf("the erased customer is %s", outcome)
	}
	if _, outcome := e.putContact(newCustomer(600, "canary.crm@example.com", minute)); outcome != commerce.Stale {
		e.t.Errorf("the merged customer is %s", outcome)
	}
	for _, id := range []commerce.ID{101, 102, 4242, 5000 + commerce.ID(minute)} {
		o := newOrder(id, minute)
		o.Buyer = commerce.Buyer{CustomerID: new(canaryCustomer), FirstName: new("Canarybuyer"), LastName: new("Canarysurname"), Email: new("canary.guest@example.com"), Phone: new("+15155550102")}
		if id == 102 { // a guest's
			o.Buyer.CustomerID = nil
		}
		o.TotalPrice, o.StatusPageURL, o.ShippingAddress = bag("20"), new("https://x/canary-status-token"), &commerce.Address{Address1: new("3 Canary Lane")}
		e.putBuyersOrder(o)
	}
}

// The database itself keeps a redacted order without its buyer, whoever forgets to ask.
func TestRedactCustomer_TheDatabaseKeepsOrdersBlank(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.answer("redact", canaryRequest(commerce.CustomerRedact))
	o := newOrder(101, 90)
	o.Buyer = commerce.Buyer{CustomerID: new(canaryCustomer), FirstName: new("Canarybuyer"), Email: new("canary.guest@example.com")}
	o.StatusPageURL = new("canary-status-token")
	if _, outcome := e.putOrder(o); outcome != commerce.Updated {
		t.Errorf("the order is %s", outcome)
	}
	e.wantNoCanary("written without asking")
}

func TestRedactCustomer_FindsWhoIsKnownByAnAddressOnly(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]commerce.PrivacyRequest{
		"email": {Kind: commerce.CustomerRedact, Email: " CANARY.crm@Example.com "},
		"phone": {Kind: commerce.CustomerRedact, Phone: "+1 (515) 555-0101"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := setup(t)
			e.plant()
			e.answer("redact", r)
			text := strings.ToLower(e.dump(mine))
			for _, c := range []string{"canaryfirst", "canary.shopify", "5550101", "canarycompany", "canary-payload"} {
				if strings.Contains(text, c) {
					t.Errorf("%q is still there:\n%s", c, linesWith(text, c))
				}
			}
			e.plantAgain(50)
		})
	}
}

func TestRedactCustomer_SparesWhoOnlySharesAPhone(t *testing.T) {
	t.Parallel()
	e := setup(t)
	phone := new("+15155550101")
	wife := newOrder(1, 1)
	wife.Buyer = commerce.Buyer{FirstName: new("Wilma"), Email: new("wilma@example.com"), Phone: phone}
	e.putBuyersOrder(wife)
	c := newCustomer(501, "fred@example.com", 2)
	c.Phone = phone
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { _, _, err := tx.UpsertContact(ctx, c); return err })
	e.answer("redact", commerce.PrivacyRequest{Kind: commerce.CustomerRedact, CustomerID: 502, Email: "fred@example.com", Phone: *phone})
	o, err := e.GetOrder(t.Context(), mine, 1)
	must(t, err)
	if o.Buyer.Email == nil || *o.Buyer.FirstName != "Wilma" {
		t.Errorf("the order is %+v", o.Buyer)
	}
}

func TestRedactCustomer_AnUnknownPersonLeavesAnAuditRow(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for id, r := range map[string]commerce.PrivacyRequest{
		"stranger": {Kind: commerce.CustomerRedact, CustomerID: 5, Email: "nobody@example.com"}, "nobody": {Kind: commerce.CustomerRedact},
	} {
		if changes := e.answer(id, r); len(changes) != 0 {
			t.Errorf("%s: changed %v", id, changes)
		}
		if c := e.privacyCase(id); c.DoneAt == nil || c.Outcome != "Nothing was stored about this person." || !c.DueAt.Equal(at(100).Add(commerce.PrivacyTerm)) {
			t.Errorf("%s: %+v", id, c)
		}
	}
}

func TestRedactCustomer_TwiceIsOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.answer("redact", canaryRequest(commerce.CustomerRedact))
	before := e.dump(mine)
	if changes := e.answer("redact", canaryRequest(commerce.CustomerRedact)); len(changes) != 0 {
		t.Errorf("changed %v", changes)
	}
	if after := e.dump(mine); after != before {
		t.Errorf("before %s\nafter %s", before, after)
	}
	_, err := e.RedactCustomer(t.Context(), mine, "no such case", canaryRequest(commerce.CustomerRedact))
	wantCode(t, err, commerce.NotFound)
}

func TestRedactCustomer_EndsRequestsThatWereGivenUp(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for id, r := range map[string]commerce.PrivacyRequest{
		"dead": {Kind: commerce.DataRequest, Email: "canary.guest@example.com"}, "stranger's": {Kind: commerce.DataRequest, Email: "bob@example.com"},
	} {
		sig := asked(id, r)
		sig.Topic, sig.Kind = "customers/data_request", "Customer"
		_, err := e.PutSignal(t.Context(), mine, sig)
		must(t, err)
		_, err = e.OpenPrivacyCase(t.Context(), mine, sig)
		must(t, err)
	}
	_, err := e.peek().Exec(t.Context(), `UPDATE inbox SET state = 'DEAD'`)
	must(t, err)
	e.answer("redact", canaryRequest(commerce.CustomerRedact))
	for id, open := range map[string]bool{"dead": false, "stranger's": true} {
		var sealed bool
		must(t, e.peek().QueryRow(t.Context(), `SELECT sealed IS NOT NULL FROM inbox WHERE webhook_id = $1`, id).Scan(&sealed))
		if c := e.privacyCase(id); (c.DoneAt == nil) != open || sealed != open {
			t.Errorf("%s: sealed %v, %+v", id, sealed, c)
		}
	}
}

// An order that arrives while its person is being erased is stored without them, whoever is first.
func TestRedactCustomer_HoldsAgainstNewsThatArriveMeanwhile(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	r := canaryRequest(commerce.CustomerRedact)
	_, err := e.OpenPrivacyCase(t.Context(), mine, asked("redact", r))
	must(t, err)
	tell := func(ctx context.Context, tx *store.SyncTx) error {
		orders := make([]commerce.Order, 5)
		for i := range orders {
			orders[i] = newOrder(commerce.ID(101+i), 20)
			if i > 2 { // new ones
				orders[i].ID += 4000
			}
			orders[i].Buyer = commerce.Buyer{CustomerID: new(canaryCustomer), FirstName: new("Canarybuyer"), Email: new("canary.guest@example.com")}
			orders[i].StatusPageURL = new("canary-status-token")
		}
		if err := tx.ForgetErased(ctx, orders); err != nil {
			return err
		}
		for i := range orders {
			found, err := tx.MatchBuyer(ctx, orders[i].Buyer)
			if err != nil {
				return err
			}
			if found == nil && orders[i].Buyer.Known() {
				id, err := tx.CreateContactFor(ctx, orders[i].Buyer, at(1))
				if err != nil {
					return err
				}
				found = &id
			}
			orders[i].ContactID = found
		}
		_, err := tx.UpsertOrders(ctx, orders)
		return err
	}
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for range 5 {
				if _, err := e.Sync(t.Context(), mine, tell); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		if _, err := e.RedactCustomer(t.Context(), mine, "redact", r); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
	e.wantNoCanary("after the storm")
}
