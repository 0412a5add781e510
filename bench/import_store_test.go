// Package bench_test measures the house against what it is built on. Figures are ratios, taken in turns in one run.
package bench_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/sample"
	"storegraph/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	account      = commerce.AccountID("bench")
	importBatch  = 10000 // objects in one transaction
	importOrders = 12000
	importPeople = 12000
	importGoods  = 3000
)

// importing is one element's import: its tables, and its objects as they are first and as they are when all have changed.
type importing struct {
	tables []string
	reset  string // what else goes before the tables are empty again
	store  func(ctx context.Context, s *store.Store, changed bool) error
}

// BenchmarkImport compares the import of each element with a COPY of the same rows, as text, into tables with the same
// indexes and policies: into empty tables, again unchanged, and again with every row changed. Goals: 0.55, 0.9, 0.35.
func BenchmarkImport(b *testing.B) {
	// The objects of an import come from a stream. Here they wait in memory, which should not count against one side only.
	defer debug.SetGCPercent(debug.SetGCPercent(400))
	url := pgtest.New(b)
	s := open(b, url)
	db := pgtest.Peek(b, url)
	people, goods := customers(), merchandise()
	steps := map[string]importing{
		"contacts": {tables: []string{"contacts", "contact_links"}, store: func(ctx context.Context, s *store.Store, changed bool) error {
			return batches(ctx, s, people[at(changed)], (*store.SyncTx).ImportContacts)
		}},
		"products": {tables: []string{"products", "variants", "collection_products"}, store: func(ctx context.Context, s *store.Store, changed bool) error {
			return batches(ctx, s, goods[at(changed)], (*store.SyncTx).ImportProducts)
		}},
	}
	placed := orders(people[0], goods[0])
	steps["orders"] = importing{tables: []string{"orders", "line_items"}, reset: `DELETE FROM contacts WHERE shopify_id IS NULL; VACUUM ANALYZE contacts`,
		store: func(ctx context.Context, s *store.Store, changed bool) error {
			return batches(ctx, s, placed[at(changed)], func(tx *store.SyncTx, ctx context.Context, list []commerce.Order) error {
				return tx.ImportOrders(ctx, list, true)
			})
		}}
	steps["transactions"] = importing{tables: []string{"transactions"}, store: func(ctx context.Context, s *store.Store, changed bool) error {
		return batches(ctx, s, placed[at(changed)], importPayments)
	}}
	var all figures
	for _, name := range []string{"contacts", "products", "orders", "transactions"} {
		b.Run(name, func(b *testing.B) {
			f := steps[name].run(b, s, db)
			f.report(b)
			all.add(f)
		})
	}
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
		}
		all.report(b)
	})
}

// figures are the times that one import's ways took, of rows.
type figures struct {
	rows                           int
	raw, empty, unchanged, changed time.Duration
}

// add sums up one turn of each element.
func (f *figures) add(o figures) {
	f.rows += o.rows
	f.raw += o.raw
	f.empty += o.empty
	f.unchanged += o.unchanged
	f.changed += o.changed
}

func (f *figures) report(b *testing.B) {
	if f.raw == 0 {
		return
	}
	b.ReportMetric(f.raw.Seconds()/f.empty.Seconds(), "empty/copy")
	b.ReportMetric(f.raw.Seconds()/f.unchanged.Seconds(), "unchanged/copy")
	b.ReportMetric(f.raw.Seconds()/f.changed.Seconds(), "changed/copy")
	b.ReportMetric(float64(f.rows)/f.raw.Seconds(), "copied-rows/s")
	b.ReportMetric(float64(f.rows)/f.empty.Seconds(), "rows/s")
}

func at(changed bool) int {
	if changed {
		return 1
	}
	return 0
}

func open(b *testing.B, url string) *store.Store {
	b.Helper()
	ring, err := store.NewKeyring(store.NewKey("k1"))
	must(b, err)
	s, err := store.Open(b.Context(), store.Config{DatabaseURL: url, Keys: ring})
	must(b, err)
	b.Cleanup(s.Close)
	must(b, s.CreateAccount(b.Context(), commerce.Account{ID: account, Name: "Bench"}))
	return s
}

func batches[T any](ctx context.Context, s *store.Store, list []T, write func(*store.SyncTx, context.Context, []T) error) error {
	for part := range slices.Chunk(list, importBatch) {
		if _, err := s.Sync(ctx, account, func(ctx context.Context, tx *store.SyncTx) error { return write(tx, ctx, part) }); err != nil {
			return err
		}
	}
	return nil
}

func importPayments(tx *store.SyncTx, ctx context.Context, list []commerce.Order) error {
	transactions, buyers := make([]commerce.Transaction, len(list)), make([]commerce.Buyer, len(list))
	for i := range list {
		transactions[i], buyers[i] = *list[i].Transaction, list[i].Buyer
	}
	return tx.ImportTransactions(ctx, transactions, buyers)
}

// run measures in turns.
func (m importing) run(b *testing.B, s *store.Store, db *pgx.Conn) (f figures) {
	ctx := b.Context()
	if m.reset == "" {
		m.reset = "SELECT 1"
	}
	m.truncate(b, db)
	must(b, m.store(ctx, s, false)) // for the text to copy
	text, rows := m.text(b, db)
	for _, table := range m.tables {
		twin(b, db, table)
	}
	timed := func(total *time.Duration, fn func() error) {
		start := time.Now()
		must(b, fn())
		*total += time.Since(start)
	}
	for b.Loop() {
		_, err := db.Exec(ctx, `TRUNCATE raw_`+strings.Join(m.tables, ", raw_"))
		must(b, err)
		timed(&f.raw, func() error {
			for i, table := range m.tables {
				if _, err := db.PgConn().CopyFrom(ctx, bytes.NewReader(text[i]), `COPY raw_`+table+` (`+columns(b, db, table)+`) FROM STDIN`); err != nil {
					return err
				}
			}
			return nil
		})
		m.truncate(b, db)
		timed(&f.empty, func() error { return m.store(ctx, s, false) })
		timed(&f.unchanged, func() error { return m.store(ctx, s, false) })
		timed(&f.changed, func() error { return m.store(ctx, s, true) })
	}
	n := time.Duration(b.N)
	return figures{rows, f.raw / n, f.empty / n, f.unchanged / n, f.changed / n}
}

func (m importing) truncate(b *testing.B, db *pgx.Conn) {
	b.Helper()
	for sql := range strings.SplitSeq(`TRUNCATE `+strings.Join(m.tables, ", ")+`;`+m.reset, ";") {
		_, err := db.Exec(b.Context(), sql)
		must(b, err)
	}
}

// text is what is stored, as COPY prints it.
func (m importing) text(b *testing.B, db *pgx.Conn) (text [][]byte, rows int) {
	b.Helper()
	for _, table := range m.tables {
		var out bytes.Buffer
		tag, err := db.PgConn().CopyTo(b.Context(), &out, `COPY (SELECT `+columns(b, db, table)+` FROM `+table+`) TO STDOUT`)
		must(b, err)
		text, rows = append(text, out.Bytes()), rows+int(tag.RowsAffected())
	}
	return text, rows
}

// twin makes an empty table with the same indexes, checks and policies.
func twin(b *testing.B, db *pgx.Conn, table string) {
	b.Helper()
	for _, sql := range []string{
		`CREATE TABLE IF NOT EXISTS raw_%s (LIKE %[1]s INCLUDING ALL)`,
		`ALTER TABLE raw_%s ENABLE ROW LEVEL SECURITY`,
		`ALTER TABLE raw_%s FORCE ROW LEVEL SECURITY`,
		`DROP POLICY IF EXISTS account ON raw_%s`,
		`CREATE POLICY account ON raw_%s TO storegraph_app USING (account_id = nullif(current_setting('app.account_id', true), ''))`,
	} {
		_, err := db.Exec(b.Context(), strings.ReplaceAll(strings.ReplaceAll(sql, "%[1]s", table), "%s", table))
		must(b, err)
	}
}

// columns are those of a table that are not generated.
func columns(b *testing.B, db *pgx.Conn, table string) (list string) {
	b.Helper()
	must(b, db.QueryRow(b.Context(), `
		SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
		WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`, table).Scan(&list))
	return list
}

func must(b *testing.B, err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

// customers are people of the shop, as they are first and as they are when all have changed.
func customers() (out [2][]commerce.Contact) {
	for i := range importPeople {
		id := commerce.ID(7_000_000_000_000 + i)
		c := sample.Contact()
		c.ID, c.ShopifyID, c.SyncedAt, c.Facts, c.Orders, c.LastOrder = "", &id, nil, commerce.ContactFacts{}, nil, nil
		c.FirstName, c.LastName = new(fmt.Sprintf("First%d", i%977)), new(fmt.Sprintf("Last%d", i%3571))
		c.Email, c.Phone = new(fmt.Sprintf("person%d@example.com", i)), new(fmt.Sprintf("+1515%07d", i))
		c.CreatedAt = sample.Now.Add(-time.Duration(i) * time.Minute)
		c.UpdatedAt = c.CreatedAt
		c.FetchedAt = sample.Now.Add(time.Hour)
		out[0] = append(out[0], c)
		c.UpdatedAt, c.CompanyName, c.FetchedAt = sample.Now, new("Changed"), sample.Now.Add(2*time.Hour)
		out[1] = append(out[1], c)
	}
	return out
}

// merchandise are products of four variants in two collections each.
func merchandise() (out [2][]commerce.Product) {
	for i := range importGoods {
		p := sample.Product()
		v := p.Variants[0]
		p.ID = commerce.ID(8_000_000_000_000 + i)
		p.Title, p.Handle = fmt.Sprintf("Product %d", i), fmt.Sprintf("product-%d", i)
		p.CreatedAt = sample.Now.Add(-time.Duration(i) * time.Minute)
		p.UpdatedAt, p.FetchedAt = p.CreatedAt, sample.Now.Add(time.Hour)
		p.Collections = []commerce.CollectionRef{{ID: commerce.ID(i%40 + 1), Title: "C"}, {ID: commerce.ID(i%7 + 50), Title: "D"}}
		p.Variants = nil
		for n := range 4 {
			v.ID, v.ProductID, v.Position, v.SKU = p.ID*10+commerce.ID(n), p.ID, n, new(fmt.Sprintf("SKU-%d-%d", i, n))
			p.Variants = append(p.Variants, v)
		}
		out[0] = append(out[0], p)
		p.UpdatedAt, p.Vendor, p.FetchedAt = sample.Now, "Changed", sample.Now.Add(2*time.Hour)
		p.Variants = slices.Clone(p.Variants)
		for n := range p.Variants {
			p.Variants[n].InventoryQuantity = new(n)
		}
		out[1] = append(out[1], p)
	}
	return out
}

// orders are of one to four lines; two in a hundred are guests'.
func orders(people []commerce.Contact, goods []commerce.Product) (out [2][]commerce.Order) {
	for i := range importOrders {
		o := sample.Order()
		line := o.LineItems[0]
		line.Product, line.ProductTags = nil, nil
		o.ID, o.ContactID, o.Version = commerce.ID(5_000_000_000_000+i), nil, 0
		o.Name, o.Number = fmt.Sprintf("#%d", i), i
		buyer := people[(i*7919)%(len(people)/2)]
		o.Buyer = commerce.Buyer{CustomerID: buyer.ShopifyID, FirstName: buyer.FirstName, LastName: buyer.LastName, Email: buyer.Email, Phone: buyer.Phone}
		if i%50 == 0 {
			o.Buyer = commerce.Buyer{FirstName: buyer.FirstName, Email: new(fmt.Sprintf("guest%d@example.com", i))}
		}
		o.CreatedAt = sample.Now.Add(-time.Duration(i) * time.Minute)
		o.ProcessedAt, o.UpdatedAt, o.FetchedAt = o.CreatedAt, o.CreatedAt, sample.Now.Add(time.Hour)
		o.TotalPrice = sample.Bag(fmt.Sprintf("%d.%02d", i%500, i%100))
		o.LineItems = nil
		for n := range 1 + i%4 {
			p := goods[(i*31+n)%len(goods)]
			line.ID, line.OrderID, line.Position, line.ProductID = o.ID*10+commerce.ID(n), o.ID, n, &p.ID
			o.LineItems = append(o.LineItems, line)
		}
		payment := sample.Transaction()
		payment.OrderID, payment.OrderName, payment.ID, payment.ContactID = o.ID, o.Name, o.ID+1, nil
		payment.CreatedAt, payment.ProcessedAt = o.CreatedAt, &o.CreatedAt
		o.Transaction = &payment
		out[0] = append(out[0], o)

		o.UpdatedAt, o.FetchedAt, o.Edited = sample.Now, sample.Now.Add(2*time.Hour), true
		o.LineItems = slices.Clone(o.LineItems)
		for n := range o.LineItems {
			o.LineItems[n].Quantity++
		}
		later := payment
		later.ID, later.ProcessedAt = payment.ID+1, new(payment.CreatedAt.Add(time.Minute))
		o.Transaction = &later
		out[1] = append(out[1], o)
	}
	return out
}
