package store_test

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/store"
)

// twins are two accounts that live through the same, one by one and in bulk.
type twins struct {
	*env
	db       *pgx.Conn
	one, all commerce.AccountID
}

// both does the same to the two accounts, one by one.
func (w *twins) both(rt *rapid.T, fn func(context.Context, *store.SyncTx) error) {
	for _, a := range []commerce.AccountID{w.one, w.all} {
		if _, err := w.Sync(w.t.Context(), a, fn); err != nil {
			rt.Fatal(err)
		}
	}
}

// compare runs the two ways of one import and looks for a difference, in what is stored and in what is said to have
// changed.
func (w *twins) compare(rt *rapid.T, one, all func(context.Context, *store.SyncTx) error) {
	rt.Helper()
	w.clock.advance(time.Second)
	saidOne, err := w.Sync(w.t.Context(), w.one, one)
	if err != nil {
		rt.Fatal(err)
	}
	saidAll, err := w.Sync(w.t.Context(), w.all, all)
	if err != nil {
		rt.Fatal(err)
	}
	want, got := w.dump(rt, w.one, saidOne), w.dump(rt, w.all, saidAll)
	if d := cmp.Diff(want, got); d != "" {
		rt.Fatalf("one by one (-) and in bulk (+):\n%s", d)
	}
}

// dump is all that is stored of an account, by table. Our contact ids are random: each is replaced by what its contact is.
func (w *twins) dump(rt *rapid.T, account commerce.AccountID, changes []commerce.Change) map[string][]string {
	rt.Helper()
	out := make(map[string][]string)
	names := make(map[string]string)
	for _, table := range []string{"contacts", "contact_links", "contact_aliases", "tombstones", "orders", "line_items", "transactions", "products", "variants", "collections", "collection_products"} {
		rows, err := w.db.Query(w.t.Context(), `SELECT to_jsonb(t) - 'account_id' - 'version' - 'synced_at' FROM `+table+` t WHERE account_id = $1`, account)
		if err != nil {
			rt.Fatal(err)
		}
		list, err := pgx.CollectRows(rows, pgx.RowTo[map[string]any])
		if err != nil {
			rt.Fatal(err)
		}
		if table == "contacts" {
			for _, row := range list {
				id := row["id"].(string)
				delete(row, "id")
				names[id] = text(row)
				if strings.HasPrefix(id, "crm-") {
					row["id"] = id // the CRM's own
				}
			}
		}
		for _, row := range list {
			for _, column := range []string{"id", "contact_id"} {
				switch id, ok := row[column].(string); {
				case !ok, strings.HasPrefix(id, "crm-"):
				case names[id] != "":
					row[column] = names[id]
				default: // of a contact that is gone
					row[column] = "another"
				}
			}
			out[table] = append(out[table], text(row))
		}
		slices.Sort(out[table])
	}
	for _, c := range changes {
		if name, ok := names[c.ID]; ok && c.Kind == "contact" {
			c.ID = name
		}
		out["changes"] = append(out["changes"], c.Kind+" "+c.ID)
	}
	slices.Sort(out["changes"])
	return out
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// few draws objects that meet each other all the time.
type few struct{ *rapid.T }

func (f few) n(what string, n int) int { return rapid.IntRange(0, n-1).Draw(f.T, what) }
func (f few) some(what string) bool    { return rapid.Bool().Draw(f.T, what) }

func (f few) id(what string, n int) commerce.ID { return commerce.ID(f.n(what, n) + 1) }

func (f few) updated() time.Time { return at(f.n("updated", 3)) }

// fetched is zero at times: then nobody knows when the object was read.
func (f few) fetched(updated time.Time) time.Time {
	if n := f.n("fetched", 4); n > 0 {
		return updated.Add(time.Duration(n*700) * time.Millisecond)
	}
	return time.Time{}
}

func (f few) email() *string {
	return rapid.SampledFrom([]*string{nil, new("ann@example.com"), new(" ANN@example.com"), new("bob@example.com"), new("eve\x00@example.com"), new(" ")}).Draw(f.T, "email")
}

func (f few) phone() *string {
	return rapid.SampledFrom([]*string{nil, nil, new("+1 515 555 2345"), new("0015155552345"), new("+442071234567")}).Draw(f.T, "phone")
}

// hostile are texts that COPY, arrays, JSON or Postgres treat in a way of their own.
func (f few) hostile() string {
	return rapid.SampledFrom([]string{"", "plain", `\N`, `\.`, "tab\tand\nline\r", `back\slash "quoted" {brace},`, "nul\x00byte", "bad\xffutf8", "ü\u2028😀", "NULL", `\u0000`, "\x01\x0b'"}).Draw(f.T, "text")
}

func (f few) text() *string {
	if f.some("there") {
		return new(f.hostile())
	}
	return nil
}

func (f few) contact() commerce.Contact {
	id := f.id("customer", 5)
	c := commerce.Contact{
		ShopifyID: &id, FirstName: f.text(), Email: f.email(), Phone: f.phone(), CompanyName: f.text(),
		VerifiedEmail: f.some("verified"), CreatedAt: at(-100 - int(id)), UpdatedAt: f.updated(),
	}
	if f.some("address") {
		c.Address = &commerce.Address{City: f.text(), Zip: f.text()}
	}
	if f.some("consent") {
		c.EmailConsent = commerce.Consent{State: commerce.ConsentSubscribed, OptInLevel: "SINGLE_OPT_IN", UpdatedAt: new(at(1))}
	}
	c.FetchedAt = f.fetched(c.UpdatedAt)
	return c
}

func (f few) order() commerce.Order {
	o := newOrder(f.id("order", 6), 0)
	o.UpdatedAt = f.updated()
	o.FetchedAt = f.fetched(o.UpdatedAt)
	o.Name, o.SourceName = f.hostile(), f.text()
	o.CreatedAt = at(-int(o.ID))
	o.Buyer = commerce.Buyer{FirstName: f.text(), Email: f.email(), Phone: f.phone()}
	if f.some("has a customer") {
		o.Buyer.CustomerID = new(f.id("customer", 5))
	}
	if f.some("paid") {
		o.PaidAt = new(at(f.n("paid", 3)))
	}
	if f.some("codes") {
		o.DiscountCodes = []string{f.hostile(), f.hostile()}
	}
	if f.some("cancelled") {
		o.Status = commerce.OrderCancelled
	}
	if f.some("address") {
		o.BillingAddress = &commerce.Address{Address1: f.text()}
	}
	o.TotalPrice = bag(fmt.Sprintf("%d.50", f.n("total", 3)))
	o.LineItems = nil
	for range f.n("lines", 4) {
		l := newLine(o.ID*10+f.id("line", 4), o.ID)
		l.Title, l.SKU, l.Quantity, l.ProductID = f.hostile(), f.text(), f.n("quantity", 3), new(f.id("product", 4))
		if f.some("tags") {
			l.ProductTags = []string{f.hostile()}
		}
		o.LineItems = append(o.LineItems, l)
	}
	return o
}

func (f few) transaction() (commerce.Transaction, commerce.Buyer) {
	tr := commerce.Transaction{OrderID: f.id("order", 6), OrderName: f.hostile(), PaymentEvent: commerce.PaymentEvent{
		ID: f.id("payment", 4), Gateway: f.text(), Amount: bag("1.5"), CreatedAt: at(f.n("created", 3)),
		Kind:   rapid.SampledFrom([]commerce.PaymentKind{commerce.PaymentSale, commerce.PaymentAuthorization, commerce.PaymentCapture}).Draw(f.T, "kind"),
		Status: rapid.SampledFrom([]commerce.PaymentStatus{commerce.PaymentSuccess, commerce.PaymentPending, commerce.PaymentFailure}).Draw(f.T, "status"),
	}}
	return tr, commerce.Buyer{Email: f.email(), Phone: f.phone(), CustomerID: new(f.id("customer", 5))}
}

func (f few) product() commerce.Product {
	p := newProduct(f.id("product", 4), 0)
	p.UpdatedAt = f.updated()
	p.FetchedAt = f.fetched(p.UpdatedAt)
	p.Title, p.Category = f.hostile(), f.text()
	p.Tags = rapid.SampledFrom([][]string{nil, {}, {"a"}, {"b", `"`}}).Draw(f.T, "tags")
	p.Variants = nil
	for range f.n("variants", 3) {
		p.Variants = append(p.Variants, commerce.Variant{
			ID: p.ID*10 + f.id("variant", 4), ProductID: p.ID, Title: f.hostile(), Price: money("5.00"), CreatedAt: at(0), UpdatedAt: at(0),
			Options: []commerce.SelectedOption{{Name: "Size", Value: f.hostile()}},
		})
	}
	if f.some("collections told") {
		p.Collections = []commerce.CollectionRef{}
		for range f.n("collections", 3) {
			p.Collections = append(p.Collections, commerce.CollectionRef{ID: f.id("collection", 3)})
		}
	}
	return p
}

func (f few) collection() commerce.Collection {
	c := newCollection(f.id("collection", 3), 0)
	c.UpdatedAt = f.updated()
	c.FetchedAt = f.fetched(c.UpdatedAt)
	c.Title, c.ImageAlt = f.hostile(), f.text()
	if f.some("products told") {
		c.ProductIDs = []commerce.ID{}
		for range f.n("products", 4) {
			c.ProductIDs = append(c.ProductIDs, f.id("product", 4))
		}
	}
	return c
}

func list[T any](f few, what string, most int, draw func() T) []T {
	out := make([]T, f.n(what, most))
	for i := range out {
		out[i] = draw()
	}
	return out
}

// attach is how orders get their contacts one by one.
func attach(ctx context.Context, tx *store.SyncTx, orders []commerce.Order, create bool) error {
	buyers := make([]commerce.Buyer, len(orders))
	for i := range orders {
		buyers[i] = orders[i].Buyer
	}
	found, err := tx.MatchBuyers(ctx, buyers)
	if err != nil {
		return err
	}
	for i, id := range found {
		if id == nil && create && buyers[i].Known() {
			made, err := tx.CreateContactFor(ctx, buyers[i], orders[i].CreatedAt)
			if err != nil {
				return err
			}
			id = &made
		}
		orders[i].ContactID = id
	}
	return nil
}

func upsertEach(ctx context.Context, tx *store.SyncTx, orders []commerce.Order) error {
	for _, o := range orders {
		if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// before gives the two accounts the same past: people whom the CRM registered, customers, merges, deletions, orders.
func (w *twins) before(rt *rapid.T) {
	f := few{rt}
	for i := range f.n("registered", 3) {
		c := commerce.Contact{ID: commerce.ContactID(fmt.Sprintf("crm-%d", i)), FirstName: f.text(), Email: f.email(), Phone: f.phone(), CreatedAt: at(-1000 - i), UpdatedAt: at(0)}
		if c.FirstName != nil {
			c.FirstName = new(strings.ToValidUTF8(*c.FirstName, ""))
		}
		for _, a := range []commerce.AccountID{w.one, w.all} {
			if _, _, err := w.RegisterContact(w.t.Context(), a, c); err != nil {
				rt.Fatal(err)
			}
		}
	}
	for range f.n("past", 8) {
		switch f.n("event", 7) {
		case 0, 1:
			c := f.contact()
			w.both(rt, func(ctx context.Context, tx *store.SyncTx) error {
				id, _, err := tx.UpsertContact(ctx, c)
				if err != nil || id == "" {
					return err
				}
				return tx.AttachOrders(ctx, id)
			})
		case 2:
			kept, gone := f.id("kept", 5), f.id("gone", 5)
			if kept != gone {
				w.both(rt, func(ctx context.Context, tx *store.SyncTx) error { return tx.MergeContacts(ctx, kept, gone) })
			}
		case 3:
			id, when := f.id("customer", 5), f.updated()
			w.both(rt, func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteContact(ctx, id, when) })
		case 4:
			orders, create := list(f, "orders", 4, f.order), f.some("create")
			w.both(rt, func(ctx context.Context, tx *store.SyncTx) error {
				orders := slices.Clone(orders)
				if err := attach(ctx, tx, orders, create); err != nil {
					return err
				}
				return upsertEach(ctx, tx, orders)
			})
		case 5:
			id, when := f.id("gone", 3), f.updated()
			w.both(rt, func(ctx context.Context, tx *store.SyncTx) error {
				if err := tx.DeleteOrder(ctx, id, when); err != nil {
					return err
				}
				if err := tx.DeleteProduct(ctx, id, when); err != nil {
					return err
				}
				return tx.DeleteCollection(ctx, id, when)
			})
		case 6:
			p, c := f.product(), f.collection()
			w.both(rt, func(ctx context.Context, tx *store.SyncTx) error {
				if _, err := tx.UpsertProduct(ctx, p); err != nil {
					return err
				}
				_, err := tx.UpsertCollection(ctx, c)
				return err
			})
		}
	}
}

// checkTwins runs an import a hundred times over random pasts.
func checkTwins(t *testing.T, check func(rt *rapid.T, w *twins)) {
	e := setup(t)
	db := e.peek()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		w := &twins{env: e, db: db, one: commerce.AccountID(fmt.Sprintf("one-%d", n)), all: commerce.AccountID(fmt.Sprintf("all-%d", n))}
		for _, a := range []commerce.AccountID{w.one, w.all} {
			must(t, e.CreateAccount(t.Context(), commerce.Account{ID: a, Name: "twin"}))
		}
		w.before(rt)
		check(rt, w)
	})
}

func TestImportContacts_EndsWhereUpsertsEnd(t *testing.T) {
	t.Parallel()
	checkTwins(t, func(rt *rapid.T, w *twins) {
		f := few{rt}
		contacts, second := list(f, "import", 9, f.contact), f.some("a second round")
		w.compare(rt, func(ctx context.Context, tx *store.SyncTx) error {
			var ids []commerce.ContactID
			for _, c := range contacts {
				id, _, err := tx.UpsertContact(ctx, c)
				if err != nil {
					return err
				}
				ids = append(ids, id)
			}
			slices.Sort(ids)
			return tx.AttachOrders(ctx, slices.Compact(ids)...)
		}, func(ctx context.Context, tx *store.SyncTx) error {
			if second { // which decides who is who before it holds the lock
				if err := tx.LockRound(ctx, "run", 1); err != nil {
					return err
				}
			}
			return tx.ImportContacts(ctx, contacts)
		})
	})
}

func TestImportOrders_EndsWhereUpsertsEnd(t *testing.T) {
	t.Parallel()
	checkTwins(t, func(rt *rapid.T, w *twins) {
		f := few{rt}
		orders, create, second := list(f, "import", 9, f.order), f.some("create"), f.some("a second round")
		w.compare(rt, func(ctx context.Context, tx *store.SyncTx) error {
			orders := slices.Clone(orders)
			if err := attach(ctx, tx, orders, create); err != nil {
				return err
			}
			return upsertEach(ctx, tx, orders)
		}, func(ctx context.Context, tx *store.SyncTx) error {
			if second { // whose guests are made at its end
				if err := tx.LockRound(ctx, "run", 1); err != nil {
					return err
				}
			}
			return tx.ImportOrders(ctx, orders, create)
		})
	})
}

func TestImportTransactions_EndsWhereUpsertsEnd(t *testing.T) {
	t.Parallel()
	checkTwins(t, func(rt *rapid.T, w *twins) {
		f := few{rt}
		// With orders of the same transaction, news are as new as the order; alone the better payment stays.
		orders, together := list(f, "orders", 4, f.order), f.some("together")
		if !together {
			orders = nil
		}
		for range 2 { // the second time there is something to compare with
			n := f.n("import", 9)
			transactions, buyers := make([]commerce.Transaction, n), make([]commerce.Buyer, n)
			for i := range n {
				transactions[i], buyers[i] = f.transaction()
			}
			w.compare(rt, func(ctx context.Context, tx *store.SyncTx) error {
				orders := slices.Clone(orders)
				if err := attach(ctx, tx, orders, false); err != nil {
					return err
				}
				if err := upsertEach(ctx, tx, orders); err != nil {
					return err
				}
				found, err := tx.MatchBuyers(ctx, buyers)
				if err != nil {
					return err
				}
				for i, tr := range transactions {
					tr.ContactID = found[i]
					if _, err := tx.UpsertTransaction(ctx, tr); err != nil {
						return err
					}
				}
				return nil
			}, func(ctx context.Context, tx *store.SyncTx) error {
				if together {
					if err := tx.ImportOrders(ctx, orders, false); err != nil {
						return err
					}
				}
				return tx.ImportTransactions(ctx, transactions, buyers)
			})
		}
	})
}

func TestImportProducts_EndsWhereUpsertsEnd(t *testing.T) {
	t.Parallel()
	checkTwins(t, func(rt *rapid.T, w *twins) {
		f := few{rt}
		products := list(f, "import", 9, f.product)
		w.compare(rt, func(ctx context.Context, tx *store.SyncTx) error {
			for _, p := range products {
				if _, err := tx.UpsertProduct(ctx, p); err != nil {
					return err
				}
			}
			return nil
		}, func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportProducts(ctx, products) })
		collections := list(f, "collections", 6, f.collection)
		w.compare(rt, func(ctx context.Context, tx *store.SyncTx) error {
			for _, c := range collections {
				if _, err := tx.UpsertCollection(ctx, c); err != nil {
					return err
				}
			}
			return nil
		}, func(ctx context.Context, tx *store.SyncTx) error { return tx.ImportCollections(ctx, collections) })
	})
}
