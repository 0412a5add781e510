package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"storegraph/commerce"
	"storegraph/store"
)

// canaries are values of one person that must be nowhere once the person is erased. Each stands in another place.
var canaries = []string{
	"Canaryfirst", "Canarylast", "canary.shopify@example.com", "+15155550101", "Canarycompany", "1 Canary Street", "Canary Annex", "Canaryville", "CANARYZIP",
	"Canarybuyer", "Canarysurname", "canary.guest@example.com", "+15155550102", "2 Canary Road", "3 Canary Lane", "canary-status-token",
	"canary.crm@example.com", "https://canary.example.com", "Canary/Zone", "1971-11-23", "canary-payload", "canary-reason", "canary-skip", "canary-read", "canary-actual", "canary-compared",
}

const canaryCustomer = commerce.ID(9007199254740993) // above 2^53

// plant stores a person in every place that the house has: as a Shopify customer who was merged, registered by the CRM, as
// the buyer of orders, as a guest, in events, in failed signals, import reports and an earlier data request's file.
func (e *env) plant() {
	e.t.Helper()
	address := &commerce.Address{Name: new("Canaryfirst Canarylast"), Address1: new("1 Canary Street"), Address2: new("Canary Annex"), City: new("Canaryville"), Zip: new("CANARYZIP")}
	c := newCustomer(canaryCustomer, "canary.shopify@example.com", 1)
	c.FirstName, c.LastName, c.Phone, c.CompanyName, c.Address = new("Canaryfirst"), new("Canarylast"), new("+15155550101"), new("Canarycompany"), address
	c.EmailConsent = commerce.Consent{State: commerce.ConsentSubscribed, OptInLevel: "SINGLE_OPT_IN", UpdatedAt: new(at(1))}
	old := newCustomer(600, "canary.old@example.com", 1)
	ctx := e.t.Context()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for _, c := range []commerce.Contact{c, old, newCustomer(777, "other@example.com", 1)} {
			if _, _, err := tx.UpsertContact(ctx, c); err != nil {
				return err
			}
		}
		return tx.MergeContacts(ctx, canaryCustomer, 600)
	})
	born := commerce.Date{Year: 1971, Month: 11, Day: 23}
	_, _, err := e.RegisterContact(ctx, mine, commerce.Contact{ID: "crm-77", Email: new("canary.shopify@example.com"), Website: new("https://canary.example.com"), Timezone: new("Canary/Zone"), DateOfBirth: &born})
	must(e.t, err)
	_, _, err = e.RegisterContact(ctx, mine, commerce.Contact{ID: "crm-77", Email: new("canary.crm@example.com")})
	must(e.t, err)

	buyer := commerce.Buyer{CustomerID: new(canaryCustomer), FirstName: new("Canarybuyer"), LastName: new("Canarysurname"), Email: new("Canary.Shopify@example.com"), Phone: new("+15155550101")}
	guest := commerce.Buyer{FirstName: new("Canarybuyer"), Email: new(" CANARY.GUEST@example.com"), Phone: new("+15155550102")}
	for i, b := range []commerce.Buyer{buyer, guest, {CustomerID: new(commerce.ID(777)), FirstName: new("Bob"), Email: new("other@example.com")}} {
		o := newOrder(commerce.ID(101+i), 5)
		o.Buyer, o.StatusPageURL = b, new("https://shop.example.com/orders/canary-status-token")
		o.BillingAddress, o.ShippingAddress = &commerce.Address{Address1: new("2 Canary Road")}, &commerce.Address{Address1: new("3 Canary Lane")}
		if i == 2 {
			o.StatusPageURL, o.BillingAddress, o.ShippingAddress = nil, nil, &commerce.Address{Address1: new("9 Other Street")}
		}
		e.putBuyersOrder(o)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		payload := `{"schemaVersion":"2026-11","contactId":"c","orderId":"101","totalPrice":{"amount":"10.00","currencyCode":"USD"},"buyerName":"canary-payload"}`
		_, err := tx.AddTrigger(ctx, commerce.TriggerEvent{Kind: commerce.OrderReceived, OrderID: 101, ContactID: new(commerce.ContactID("crm-77")), EnrollmentKey: "k", OccurredAt: at(1), ReceivedAt: at(1), Payload: json.RawMessage(payload)})
		return err
	})
	e.decide("crm-77", 102)
	conn := e.peek()
	for id, object := range map[string]any{"dead-customer": canaryCustomer, "dead-order": 101} {
		_, err := e.PutSignal(ctx, mine, commerce.Signal{WebhookID: id, Topic: "x", ShopDomain: "a.myshopify.com", Kind: map[bool]string{true: "Order", false: "Customer"}[id == "dead-order"], ObjectID: toID(object)})
		must(e.t, err)
	}
	_, err = conn.Exec(ctx, `UPDATE inbox SET state = 'DEAD', code = 'X', reason = 'could not store canary-reason' WHERE account_id = $1`, mine)
	must(e.t, err)
	_, err = conn.Exec(ctx, `INSERT INTO import_runs (account_id, id, element, status, skips, error, created_at) VALUES ($1, 'run', 'ORDERS', 'FAILED', $2, 'canary.guest@example.com is no address', $3)`,
		mine, `[{"Line":1,"Reason":"line of Canary.Guest@example.com: canary-skip"},{"Line":2,"Reason":"another line"}]`, at(1))
	must(e.t, err)
}

func toID(v any) commerce.ID {
	id, err := commerce.ParseID(fmt.Sprint(v))
	if err != nil {
		panic(err)
	}
	return id
}

// putBuyersOrder stores an order as the sync loop does.
func (e *env) putBuyersOrder(o commerce.Order) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		list := []commerce.Order{o}
		if err := tx.ForgetErased(ctx, list); err != nil {
			return err
		}
		found, err := tx.MatchBuyer(ctx, list[0].Buyer)
		if err != nil {
			return err
		}
		if found == nil && list[0].Buyer.Known() {
			id, err := tx.CreateContactFor(ctx, list[0].Buyer, o.CreatedAt)
			if err != nil {
				return err
			}
			found = &id
		}
		list[0].ContactID = found
		_, outcome, err := tx.UpsertOrder(ctx, list[0])
		if err != nil || outcome == commerce.Stale {
			return err
		}
		_, err = tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: o.ID, ContactID: found, OrderName: o.Name, PaymentEvent: payment(9, commerce.PaymentSale, commerce.PaymentSuccess, 5)})
		return err
	})
}

func canaryRequest(kind commerce.PrivacyKind) commerce.PrivacyRequest {
	return commerce.PrivacyRequest{
		Kind: kind, ShopDomain: "a.myshopify.com", CustomerID: canaryCustomer, Email: "Canary.Guest@example.com", Phone: "+15155550102", OrderIDs: []commerce.ID{101, 4242}, RequestID: 99,
	}
}

// answer opens a case and does what it asks for.
func (e *env) answer(id string, r commerce.PrivacyRequest) []commerce.Change {
	e.t.Helper()
	_, err := e.OpenPrivacyCase(e.t.Context(), mine, asked(id, r))
	must(e.t, err)
	var changes []commerce.Change
	if r.Kind == commerce.DataRequest {
		err = e.ExportCustomer(e.t.Context(), mine, id, r)
	} else {
		changes, err = e.RedactCustomer(e.t.Context(), mine, id, r)
	}
	must(e.t, err)
	return changes
}

func (e *env) privacyCase(id string) commerce.PrivacyCase {
	e.t.Helper()
	list, err := e.ListPrivacyCases(e.t.Context(), mine, 100)
	must(e.t, err)
	for _, c := range list {
		if c.ID == id {
			return c
		}
	}
	e.t.Fatalf("there is no case %s", id)
	return commerce.PrivacyCase{}
}

// wantNoCanary looks into every row of every table.
func (e *env) wantNoCanary(when string) {
	e.t.Helper()
	text := strings.ToLower(e.dump(mine))
	for _, c := range canaries {
		if strings.Contains(text, strings.ToLower(c)) {
			e.t.Errorf("%s: %q is still there:\n%s", when, c, linesWith(text, strings.ToLower(c)))
		}
	}
}

func linesWith(text, part string) string {
	var out []string
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}
