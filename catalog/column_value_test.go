package catalog_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/sample"
	"storegraph/store"
)

const account commerce.AccountID = "acme"

// What a getter reads from a stored record, its column says too: so a condition decides alike in memory and in SQL.
func TestField_ColumnHoldsWhatTheGetterReads(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	db := pgtest.Peek(t, url)
	s := openStore(t, url)
	orders := []commerce.Order{sample.Order()}
	for seed := range 12 {
		o := rapid.Custom(sample.RandomOrder).Example(seed)
		o.ID = commerce.ID(seed + 1)
		for i := range o.LineItems {
			o.LineItems[i].OrderID, o.LineItems[i].ID = o.ID, o.ID*100+commerce.ID(i)
		}
		if o.Transaction != nil {
			o.Transaction.OrderID = o.ID
		}
		orders = append(orders, o)
	}
	contact := storeSamples(t, s, orders)

	checked := map[string]bool{}
	compare := func(k *catalog.Kind, record any, where string, id any) {
		compareColumns(t, db, k, catalog.NewRecord(nil, k, record), where, id, checked)
	}
	c, err := s.GetContact(t.Context(), account, contact)
	must(t, err)
	compare(catalog.ContactKind, c, "t.id", string(c.ID))
	compare(catalog.AddressKind, c.Address, "contacts.address", string(c.ID))
	for _, o := range orders {
		o, err := s.GetOrder(t.Context(), account, o.ID)
		must(t, err)
		compare(catalog.OrderKind, o, "t.id", int64(o.ID))
		compare(catalog.BuyerKind, o, "t.id", int64(o.ID))
		if o.BillingAddress != nil {
			compare(catalog.AddressKind, o.BillingAddress, "orders.billing_address", int64(o.ID))
		}
		if o.Transaction != nil {
			compare(catalog.TransactionKind, o.Transaction, "t.order_id", int64(o.ID))
			compare(catalog.PaymentKind, &catalog.Payment{Order: o, Transaction: o.Transaction}, "t.order_id", int64(o.ID))
		}
		for i := range o.TaxLines {
			compare(catalog.TaxLineKind, &o.TaxLines[i], fmt.Sprintf("orders.tax_lines->%d || jsonb_build_object('currency_code', currency_code, 'presentment_currency_code', presentment_currency_code)", i), int64(o.ID))
		}
		for i := range o.LineItems {
			compare(catalog.LineItemKind, &o.LineItems[i], "t.id", int64(o.LineItems[i].ID))
			compare(catalog.LineItemMetaKind, &o.LineItems[i], "t.id", int64(o.LineItems[i].ID))
		}
	}
	for _, id := range []commerce.ID{sample.Product().ID, sample.Cream().ID} {
		p, err := s.GetProduct(t.Context(), account, id)
		must(t, err)
		compare(catalog.ProductKind, p, "t.id", int64(p.ID))
		for i := range p.Variants {
			compare(catalog.VariantKind, &p.Variants[i], "t.id", int64(p.Variants[i].ID))
		}
	}
	collection, err := s.GetCollection(t.Context(), account, sample.Collection().ID)
	must(t, err)
	compare(catalog.CollectionKind, collection, "t.id", int64(collection.ID))

	eachField(t, func(t *testing.T, name string, k *catalog.Kind, f *catalog.Field) {
		if sqlOf(f) != "" && f.Of == nil && k != catalog.ShopKind && k != catalog.CollectionRefKind && !checked[name] {
			t.Errorf("%s: its column was compared with nothing", name)
		}
	})
}

// compareColumns reads every column of one row and holds it against the record's getter.
func compareColumns(t *testing.T, db *pgx.Conn, k *catalog.Kind, r catalog.Record, where string, id any, checked map[string]bool) {
	t.Helper()
	from := fmt.Sprintf("FROM %s t WHERE t.account_id = $1 AND %s = $2", k.Table, where)
	if k.Table == "" { // a part: where says which table's column it is
		table, column, _ := strings.Cut(where, ".")
		from = fmt.Sprintf("FROM (SELECT %s AS t FROM %s WHERE account_id = $1 AND id = $2) part", column, table)
	}
	for _, f := range k.Fields {
		if sqlOf(f) == "" || f.Of != nil {
			continue
		}
		got, err := readColumn(t.Context(), db, f, from, account, id)
		if err != nil {
			t.Errorf("%s.%s: %v", k.Name, f.Name, err)
			continue
		}
		want, _ := r.Get(f.Name)
		if list, ok := got.([]string); ok && f.Condition != "" { // a set; conditions ask an empty one as a missing one
			texts, _ := want.([]string)
			got, want = slices.Sorted(slices.Values(list)), slices.Sorted(slices.Values(texts))
		}
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b commerce.Money) bool { return a.Amount.Equal(b.Amount) })); diff != "" {
			t.Errorf("%s.%s of %v: the getter (-) and the column (+) differ: %s", k.Name, f.Name, id, diff)
		}
		checked[k.Name+"."+f.Name] = true
	}
}

// sqlOf is a field's value in SQL, read or only for conditions.
func sqlOf(f *catalog.Field) string {
	if f.Column != "" {
		return f.Column
	}
	return f.Condition
}

// readColumn reads one expression as the catalog's type of the field; nil for NULL.
func readColumn(ctx context.Context, db *pgx.Conn, f *catalog.Field, from string, args ...any) (any, error) {
	scan := func(cast string, into any) error {
		return db.QueryRow(ctx, "SELECT ("+sqlOf(f)+")"+cast+" "+from, args...).Scan(into)
	}
	switch f.Type {
	case catalog.Integer:
		var v *int64
		err := scan("::bigint", &v)
		return plain(v), err
	case catalog.Boolean:
		var v *bool
		err := scan("", &v)
		return plain(v), err
	case catalog.Instant:
		var v *time.Time
		err := scan("", &v)
		if v != nil {
			*v = v.UTC()
		}
		return plain(v), err
	case catalog.TextList:
		var v []string
		err := scan("", &v)
		return v, err
	}
	var v *string
	if err := scan("::text", &v); err != nil || v == nil {
		return nil, err
	}
	switch f.Type {
	case catalog.Money:
		d, err := decimal.NewFromString(*v)
		return commerce.Money{Amount: d}, err
	case catalog.Decimal:
		return decimal.NewFromString(*v)
	case catalog.Date:
		return commerce.ParseDate(*v)
	}
	return *v, nil
}

func plain[V any](p *V) any {
	if p == nil {
		return nil
	}
	return *p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func openStore(t *testing.T, url string) *store.Store {
	t.Helper()
	keys, err := store.NewKeyring(store.NewKey("test"))
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: url, Keys: keys, MaxConns: 2})
	must(t, err)
	t.Cleanup(s.Close)
	must(t, s.CreateAccount(t.Context(), commerce.Account{ID: account, Name: "Acme"}))
	return s
}

// storeSamples stores the samples as a sync does, and gives the id of the contact.
func storeSamples(t *testing.T, s *store.Store, orders []commerce.Order) (contact commerce.ContactID) {
	t.Helper()
	_, err := s.Sync(t.Context(), account, func(ctx context.Context, tx *store.SyncTx) error {
		for _, p := range []commerce.Product{sample.Product(), sample.Cream()} {
			if _, err := tx.UpsertProduct(ctx, p); err != nil {
				return err
			}
		}
		if _, err := tx.UpsertCollection(ctx, sample.Collection()); err != nil {
			return err
		}
		var err error
		if contact, _, err = tx.UpsertContact(ctx, sample.Contact()); err != nil {
			return err
		}
		for i, o := range orders {
			o.ContactID = nil
			if i == 0 {
				o.ContactID = &contact
			}
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return fmt.Errorf("order %d: %w", i, err)
			}
			if o.Transaction != nil {
				o.Transaction.ContactID = o.ContactID
				if _, err := tx.UpsertTransaction(ctx, *o.Transaction); err != nil {
					return err
				}
			}
		}
		return tx.RefreshFacts(ctx, contact)
	})
	must(t, err)
	return contact
}
