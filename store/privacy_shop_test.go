package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

// stock fills an account from a shop: what Shopify told, what only the CRM knows, and a person whom both know.
func (e *env) stock() {
	e.t.Helper()
	ctx := e.t.Context()
	inst, credentials := newInstallation(mine, "old-shop.myshopify.com")
	must(e.t, e.Connect(ctx, inst, credentials))
	_, _, err := e.RegisterContact(ctx, mine, commerce.Contact{ID: "crm-only", FirstName: new("Carla"), Email: new("carla@example.com")})
	must(e.t, err)
	_, _, err = e.RegisterContact(ctx, mine, commerce.Contact{ID: "crm-both", FirstName: new("Berta-Crm"), Email: new("both@example.com"), Website: new("https://b.example.com")})
	must(e.t, err)
	e.restock("SHOPDATA", 0)
	_, err = e.QueueImports(ctx, mine, []commerce.Element{commerce.Orders})
	must(e.t, err)
	must(e.t, func() error {
		_, err := e.PutSignal(ctx, mine, commerce.Signal{WebhookID: "late", Topic: "orders/paid", ShopDomain: "old-shop.myshopify.com", Kind: "Order", ObjectID: 1})
		return err
	}())
	_, err = e.peek().Exec(ctx, `WITH handled AS (UPDATE inbox SET state = 'DONE') DELETE FROM inbox_objects`)
	must(e.t, err)
}

// restock stores a shop's objects, whose ids begin at from and whose texts have the mark.
func (e *env) restock(mark string, from commerce.ID) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		both, single := newCustomer(from+501, "both@example.com", 1), newCustomer(from+502, fmt.Sprintf("%s-%d@example.com", mark, from), 1)
		both.FirstName, single.FirstName = new(mark+"-both"), new(mark)
		for _, c := range []commerce.Contact{both, single, newCustomer(from+503, "", 1)} {
			if _, _, err := tx.UpsertContact(ctx, c); err != nil {
				return err
			}
		}
		if err := tx.MergeContacts(ctx, from+502, from+503); err != nil {
			return err
		}
		p := newProduct(from+77, 1)
		p.Title, p.Collections = mark, []commerce.CollectionRef{{ID: from + 900}}
		if _, err := tx.UpsertProduct(ctx, p); err != nil {
			return err
		}
		c := newCollection(from+900, 1, from+77, from+78)
		c.Title = mark
		if _, err := tx.UpsertCollection(ctx, c); err != nil {
			return err
		}
		for i := range commerce.ID(3) {
			o := newOrder(from+i+1, 1)
			o.Name, o.Buyer.CustomerID, o.Buyer.Email = mark, new(from+501), new("both@example.com")
			id, err := tx.MatchBuyer(ctx, o.Buyer)
			if err != nil {
				return err
			}
			o.ContactID = id
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			if _, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: o.ID, ContactID: id, OrderName: mark, PaymentEvent: payment(from+i+1, commerce.PaymentSale, commerce.PaymentSuccess, 5)}); err != nil {
				return err
			}
		}
		_, err := tx.AddTrigger(ctx, commerce.TriggerEvent{Kind: commerce.OrderReceived, OrderID: from + 1, EnrollmentKey: mark, OccurredAt: at(1), ReceivedAt: e.clock.now(), Payload: []byte(`{"m":"` + mark + `"}`)})
		if err != nil {
			return err
		}
		return tx.DeleteProduct(ctx, from+99, e.clock.now())
	})
}

// eraseOldShop asks at a minute for the shop to be erased.
func (e *env) eraseOldShop(id string, minute int) (calls int) {
	e.t.Helper()
	sig := asked(id, commerce.PrivacyRequest{Kind: commerce.ShopRedact, ShopDomain: "old-shop.myshopify.com"})
	_, err := e.OpenPrivacyCase(e.t.Context(), mine, sig)
	must(e.t, err)
	return e.redactShop(mine, id, at(minute))
}

// counts are the rows that an account has, by table.
func (e *env) counts() map[string]int {
	e.t.Helper()
	conn := e.peek()
	out := map[string]int{}
	for _, table := range tables(e.t, conn) {
		var n int
		must(e.t, conn.QueryRow(e.t.Context(), `SELECT count(*) FROM `+table+` WHERE account_id = $1`, mine).Scan(&n))
		if n > 0 {
			out[table] = n
		}
	}
	return out
}

func TestRedactShop_LeavesWhatTheCRMKnows(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.stock()
	must(t, e.EndInstallation(t.Context(), mine, commerce.Uninstalled))
	e.eraseOldShop("gone", 100)

	if text := e.dump(mine); strings.Contains(text, "SHOPDATA") || strings.Contains(text, "Serum") || strings.Contains(text, "Fern") {
		t.Errorf("of the shop is left:\n%s%s", linesWith(text, "SHOPDATA"), linesWith(text, "Fern"))
	}
	diff(t, "rows", e.counts(), map[string]int{"accounts": 1, "contacts": 2, "installations": 1, "privacy_cases": 1, "trigger_ledger": 1})
	both, err := e.GetContact(t.Context(), mine, "crm-both")
	must(t, err)
	if *both.FirstName != "Berta-Crm" || *both.Website != "https://b.example.com" || both.ShopifyID != nil || both.LastName != nil || both.SyncedAt != nil || both.Source != nil || both.Facts.OrdersCount != 0 || both.Facts.TotalSpent != nil {
		t.Errorf("who both knew is %+v", both)
	}
	only, err := e.GetContact(t.Context(), mine, "crm-only")
	must(t, err)
	if *only.FirstName != "Carla" {
		t.Errorf("who only the CRM knew is %+v", only)
	}
	inst, err := e.GetInstallation(t.Context(), mine)
	must(t, err)
	if inst.Status != commerce.Uninstalled || inst.Shop.Name != "" || inst.Shop.PrimaryHost != "" || inst.Shop.Domain != "old-shop.myshopify.com" {
		t.Errorf("the installation is %+v", inst)
	}
	if c := e.privacyCase("gone"); c.DoneAt == nil || c.Counts["orders"] != 3 || c.Counts["contacts"] != 1 || c.Counts["contacts_reduced"] != 1 || c.Subject != "" {
		t.Errorf("the case is %+v", c)
	}
	// Told again.
	before := e.dump(mine)
	e.eraseOldShop("gone", 100)
	if after := e.dump(mine); after != before {
		t.Error("a replay changed something")
	}
	e.eraseOldShop("gone-2", 100)
	if c := e.privacyCase("gone-2"); c.Outcome != "Nothing was left of this shop." {
		t.Errorf("the second case is %+v", c)
	}
}

func TestRedactShop_EndsAConnectionWhoseUninstallWasMissed(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.stock()
	e.eraseOldShop("gone", 100)
	inst, err := e.GetInstallation(t.Context(), mine)
	must(t, err)
	if inst.Status != commerce.Uninstalled {
		t.Errorf("the installation is %s", inst.Status)
	}
	if n := e.counts(); n["orders"]+n["credentials"]+n["products"] != 0 {
		t.Errorf("left: %v", n)
	}
}

func TestRedactShop_SparesAShopThatWasConnectedAgain(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.stock()
	before := e.counts()
	e.eraseOldShop("late", -1) // asked before the connection that is there now
	before["privacy_cases"] = 1
	diff(t, "rows", e.counts(), before)
	if c := e.privacyCase("late"); c.DoneAt == nil || !strings.HasPrefix(c.Outcome, "Ignored") || len(c.Counts) != 0 {
		t.Errorf("the case is %+v", c)
	}
	if _, err := e.Credentials(t.Context(), mine); err != nil {
		t.Error(err)
	}
}

func TestRedactShop_SparesTheShopThatCameAfter(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.stock()
	must(t, e.EndInstallation(t.Context(), mine, commerce.Uninstalled))
	e.clock.advance(time.Hour)
	inst, credentials := newInstallation(mine, "new-shop.myshopify.com")
	inst.ConnectedAt = e.clock.now()
	must(t, e.Connect(t.Context(), inst, credentials))
	e.clock.advance(time.Minute)
	e.restock("NEWDATA", 10_000)
	_, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Products})
	must(t, err)
	e.eraseOldShop("gone", 100)

	text := e.dump(mine)
	if strings.Contains(text, "SHOPDATA") {
		t.Errorf("of the old shop is left:\n%s", linesWith(text, "SHOPDATA"))
	}
	n := e.counts()
	for table, want := range map[string]int{"orders": 3, "line_items": 3, "transactions": 3, "products": 1, "variants": 1, "collections": 1, "trigger_events": 1, "trigger_ledger": 2, "credentials": 1, "import_runs": 1, "installations": 2, "tombstones": 1} {
		if n[table] != want {
			t.Errorf("%s: %d rows, want %d", table, n[table], want)
		}
	}
	if got, err := e.GetInstallation(t.Context(), mine); err != nil || got.Status != commerce.Connected || got.Shop.Name != "Fern" || got.Shop.Domain != "new-shop.myshopify.com" {
		t.Errorf("the new shop is %+v, %v", got, err)
	}
	if _, err := e.Credentials(t.Context(), mine); err != nil {
		t.Error(err)
	}
}

func TestRedactShop_ErasesALargeShopInPartsAndGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.stock()
	must(t, e.EndInstallation(t.Context(), mine, commerce.Uninstalled))
	const many = 12_000
	_, err := e.peek().Exec(t.Context(), `
		INSERT INTO contacts (account_id, id, shopify_id, verified_email, created_at, updated_at, synced_at, name_search)
		SELECT account_id, 'many-' || n, 1000000 + n, false, created_at, updated_at, synced_at, '' FROM contacts, generate_series(1, $2::int) n WHERE account_id = $1 AND id = 'crm-both'`, mine, many)
	must(t, err)
	sig := asked("gone", commerce.PrivacyRequest{Kind: commerce.ShopRedact, ShopDomain: "old-shop.myshopify.com"})
	_, err = e.OpenPrivacyCase(t.Context(), mine, sig)
	must(t, err)
	changes, done, err := e.RedactShop(t.Context(), mine, "gone", at(100))
	must(t, err)
	if n := e.counts()["contacts"]; done || n > many-4000 || n < many/2 || len(changes) > 6000 {
		t.Fatalf("one call left %d contacts, done %v, %d changes", n, done, len(changes))
	}
	// The process dies; another one is handed the same request.
	if calls := e.redactShop(mine, "gone", at(100)); calls < 2 {
		t.Errorf("%d calls", calls)
	}
	if c := e.privacyCase("gone"); c.Counts["contacts"] != many+1 || c.Counts["orders"] != 3 {
		t.Errorf("the case counts %v", c.Counts)
	}
}

func TestRedactShop_StopsWhenTheShopIsConnectedAgain(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.stock()
	must(t, e.EndInstallation(t.Context(), mine, commerce.Uninstalled))
	_, err := e.peek().Exec(t.Context(), `
		INSERT INTO contacts (account_id, id, shopify_id, verified_email, created_at, updated_at, synced_at, name_search)
		SELECT account_id, 'many-' || n, 1000000 + n, false, created_at, updated_at, synced_at, '' FROM contacts, generate_series(1, 6000) n WHERE account_id = $1 AND id = 'crm-both'`, mine)
	must(t, err)
	_, err = e.OpenPrivacyCase(t.Context(), mine, asked("gone", commerce.PrivacyRequest{Kind: commerce.ShopRedact, ShopDomain: "old-shop.myshopify.com"}))
	must(t, err)
	if _, done, err := e.RedactShop(t.Context(), mine, "gone", at(100)); err != nil || done {
		t.Fatalf("done %v, %v", done, err)
	}
	inst, credentials := newInstallation(mine, "old-shop.myshopify.com")
	inst.ConnectedAt = at(101)
	must(t, e.Connect(t.Context(), inst, credentials))
	e.redactShop(mine, "gone", at(100))
	if c := e.privacyCase("gone"); c.Outcome != "Ignored: the account connected this shop again after Shopify had asked. 5000 rows had been erased by then." {
		t.Errorf("the case is %+v", c)
	}
	if n := e.counts(); n["orders"] != 3 || n["credentials"] != 1 {
		t.Errorf("left: %v", n)
	}
}
