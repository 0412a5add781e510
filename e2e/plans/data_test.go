package plans

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/sample"
	"storegraph/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// The accounts of the tests. They have the same Shopify ids.
const (
	ours   commerce.AccountID = "acme"
	theirs commerce.AccountID = "rival"
)

// world is a database of random data.
type world struct {
	store    *store.Store
	url      string
	contacts []commerce.ContactID
	orders   []commerce.ID
	products []commerce.ID
	groups   []commerce.ID
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

// newWorld fills two accounts with a few of everything: enough for pages, and for each relation to be there and not.
func newWorld(tb testing.TB) *world {
	tb.Helper()
	w := &world{url: pgtest.New(tb)}
	keys, err := store.NewKeyring(store.NewKey("k1"))
	must(tb, err)
	w.store, err = store.Open(tb.Context(), store.Config{DatabaseURL: w.url, Keys: keys, MaxConns: 8})
	must(tb, err)
	tb.Cleanup(w.store.Close)
	for seed, a := range []commerce.AccountID{ours, theirs} {
		must(tb, w.store.CreateAccount(tb.Context(), commerce.Account{ID: a, Name: string(a)}))
		must(tb, w.store.Connect(tb.Context(), commerce.Installation{
			AccountID: a, Status: commerce.Connected, Credential: commerce.LegacyCredential, Sync: commerce.AllSyncSettings(), ConnectedAt: sample.Now, PersonalData: true,
			Shop: commerce.Shop{ID: commerce.ID(seed + 1), Name: "Fern", Domain: string(a) + ".myshopify.com", CurrencyCode: "USD", Timezone: "UTC", Plan: "Plus"},
		}, commerce.Credentials{Kind: commerce.LegacyCredential, AccessToken: "t", WebhookSecrets: []commerce.Secret{"s"}}))
		w.fill(tb, a, seed*1000)
	}
	// The first contact was somebody else before a merge.
	_, err = pgtest.Peek(tb, w.url).Exec(tb.Context(), `INSERT INTO contact_aliases (account_id, id, contact_id) VALUES ($1, 'before', $2)`, ours, w.contacts[0])
	must(tb, err)
	w.contacts = append(w.contacts, "before")
	return w
}

func (w *world) fill(tb testing.TB, a commerce.AccountID, seed int) {
	tb.Helper()
	_, err := w.store.Sync(tb.Context(), a, func(ctx context.Context, tx *store.SyncTx) error {
		var contacts []commerce.ContactID
		for i := range 14 {
			c := rapid.Custom(sample.RandomContact).Example(seed + i)
			c.ID, c.Orders, c.LastOrder = "", nil, nil
			c.ShopifyID = new(commerce.ID(500 + i))
			id, _, err := tx.UpsertContact(ctx, c)
			if err != nil {
				return err
			}
			contacts = append(contacts, id)
		}
		if a == ours {
			w.contacts = contacts
		}
		for i := range 8 {
			c := rapid.Custom(sample.RandomCollection).Example(seed + i)
			c.ID, c.ProductIDs = commerce.ID(900+i), nil
			for p := range 12 {
				if (p+i)%3 == 0 {
					c.ProductIDs = append(c.ProductIDs, commerce.ID(70+p))
				}
			}
			if i%2 == 0 {
				c.Title = fmt.Sprintf("Spring %d", i/3)
			}
			if _, err := tx.UpsertCollection(ctx, c); err != nil {
				return err
			}
			w.groups = append(w.groups, c.ID)
		}
		for i := range 12 {
			p := rapid.Custom(sample.RandomProduct).Example(seed + i)
			p.ID, p.Collections = commerce.ID(70+i), nil
			for j := range p.Variants {
				p.Variants[j].ID, p.Variants[j].ProductID = p.ID*100+commerce.ID(j), p.ID
			}
			if _, err := tx.UpsertProduct(ctx, p); err != nil {
				return err
			}
			w.products = append(w.products, p.ID)
		}
		for i := range 45 {
			o := rapid.Custom(sample.RandomOrder).Example(seed + i)
			o.ID = commerce.ID(1000 + i)
			o.ContactID, o.Buyer.CustomerID = nil, nil
			if i%7 != 0 {
				o.ContactID = &contacts[i*i%10]
			}
			if i%4 == 0 { // ties, which the id breaks
				o.ProcessedAt = sample.Now.Add(-time.Duration(i/12) * time.Hour)
			}
			for j := range o.LineItems {
				l := &o.LineItems[j]
				l.ID, l.OrderID, l.Product = o.ID*100+commerce.ID(j), o.ID, nil
				l.ProductID = new(commerce.ID(70 + (i+j)%14)) // some are gone
				l.VariantID = new(*l.ProductID * 100)
			}
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			if t := o.Transaction; t != nil {
				t.OrderID, t.ContactID = o.ID, o.ContactID
				if _, err := tx.UpsertTransaction(ctx, *t); err != nil {
					return err
				}
			}
			w.orders = append(w.orders, o.ID)
		}
		return tx.RefreshFacts(ctx)
	})
	must(tb, err)
}
