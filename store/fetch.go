package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/catalog"
	"storegraph/commerce"
)

// fetchBatch is how many recipients one statement reads for.
const fetchBatch = 1000

// FetchPlan reads what a plan reads, and nothing else, for each of the recipients: one statement for up to a thousand of
// them. The answers are in their sequence. env and the shop, which may be nil, are for the values that are computed.
func (s *Store) FetchPlan(ctx context.Context, account commerce.AccountID, env *catalog.Env, shop *commerce.Shop, plan catalog.Plan, recipients []catalog.Recipient) ([]catalog.Fetched, error) {
	envs := &fetchEnvs{env: env, shop: shop, byLocale: make(map[string]*catalog.Env)}
	out := make([]catalog.Fetched, 0, len(recipients))
	for batch := range slices.Chunk(recipients, fetchBatch) {
		contacts, orders, products, given := fetchKeys(batch)
		f, err := newFetch(plan, given)
		if err != nil {
			return nil, fmt.Errorf("fetch a plan: %w", err)
		}
		part := make([]catalog.Fetched, len(batch))
		err = s.read(ctx, account, func(b *pgx.Batch) {
			b.Queue(f.sql, account, contacts, orders, products).Query(func(rows pgx.Rows) error { return f.read(rows, envs, batch, part) })
		})
		if err != nil {
			return nil, fmt.Errorf("fetch a plan: %w", err)
		}
		out = append(out, part...)
	}
	return out, nil
}

// named says which ids the recipients of a batch name at all: what nobody names costs nothing.
type named struct{ contact, order, product bool }

func fetchKeys(batch []catalog.Recipient) (contacts []*commerce.ContactID, orders, products []*commerce.ID, n named) {
	contacts, orders, products = make([]*commerce.ContactID, len(batch)), make([]*commerce.ID, len(batch)), make([]*commerce.ID, len(batch))
	for i, r := range batch {
		contacts[i], orders[i], products[i] = r.ContactID, r.OrderID, r.ProductID
		n.contact, n.order, n.product = n.contact || r.ContactID != nil, n.order || r.OrderID != nil, n.product || r.ProductID != nil
	}
	return contacts, orders, products, n
}

// fetch is a plan turned into a statement, and the way in which its rows are read.
type fetch struct {
	sql   string
	level *level

	contact, order, payment, transaction, product fetchRoot
	locale                                        int // the slot of the contact's
}

// fetchEnvs are the environments of recipients, one for a locale.
type fetchEnvs struct {
	env      *catalog.Env
	shop     *commerce.Shop
	byLocale map[string]*catalog.Env
}

func (e *fetchEnvs) of(values []any, slot int) *catalog.Env {
	var locale string
	if slot >= 0 {
		locale, _ = values[slot].(string)
	}
	env := e.byLocale[locale]
	if env == nil {
		env = e.env.For(locale, e.shop)
		e.byLocale[locale] = env
	}
	return env
}

// fetchRoot is how a root's record is seen, and the slot that says whether it is there; below 0 when nobody asked.
type fetchRoot struct {
	view    *catalog.View
	slot    int
	planned bool
}

// show gives the record. One that neither the plan nor the recipient names says nothing, whatever is known of it because of
// other recipients.
func (r *fetchRoot) show(env *catalog.Env, values []any, named bool) *catalog.Row {
	if (r.planned || named) && r.slot >= 0 && values[r.slot] != true {
		return nil
	}
	return catalog.NewRow(env, r.view, values)
}

// newFetch writes the statement. The root rules are those of Recipient.
func newFetch(plan catalog.Plan, given named) (*fetch, error) {
	c := &fetchSQL{}
	l := &level{sql: c}
	f := &fetch{level: l, locale: absent}
	needOrder := given.order || plan["order"] != nil || plan["payment"] != nil || plan["transaction"] != nil
	contactID := `q.contact_id`
	var contact, order spot
	if given.order { // coalesce is not leakproof: only as queries of their own may its answers be looked up in an index
		order = l.join(catalog.OrderKind, `= (SELECT coalesce(q.order_id, (SELECT c.last_order_id FROM contacts c WHERE c.account_id = $1 AND c.id = `+survivor(`q.contact_id`)+`)))`)
		contactID = `(SELECT coalesce(q.contact_id, ` + order.column("t.contact_id") + `))`
	}
	if given.contact || plan["contact"] != nil || needOrder && !given.order {
		contact = l.join(catalog.ContactKind, `= `+survivor(contactID))
		f.locale = contact.see(slot{sql: contact.column("t.locale"), typ: catalog.Text})
	}
	if needOrder && !given.order {
		order = l.join(catalog.OrderKind, `= `+contact.column("t.last_order_id"))
	}
	c.order = order

	f.contact = c.root(contact, plan["contact"], catalog.ContactKind, given.contact)
	f.order = c.root(order, plan["order"], catalog.OrderKind, given.order)
	f.payment = c.root(order, plan["payment"], catalog.PaymentKind, false)
	f.transaction = fetchRoot{view: catalog.NewView(catalog.TransactionKind), slot: absent}
	if s := plan["transaction"]; s != nil {
		f.transaction = c.root(order.one(fieldOf(catalog.OrderKind, "transaction")), s, catalog.TransactionKind, false)
	}
	var product spot
	if given.product || plan["product"] != nil {
		product = l.join(catalog.ProductKind, `= q.product_id`)
	}
	f.product = c.root(product, plan["product"], catalog.ProductKind, given.product)

	f.sql = `SELECT q.n, ` + l.selected() +
		` FROM unnest($2::text[], $3::bigint[], $4::bigint[]) WITH ORDINALITY q(contact_id, order_id, product_id, n)` + l.joins()
	return f, c.err
}

// root shows a root as the plan selects it. Whether it is there is asked when the plan or a recipient names it.
func (c *fetchSQL) root(p spot, s *catalog.Selection, k *catalog.Kind, given bool) fetchRoot {
	r := fetchRoot{slot: absent, planned: s != nil}
	if s != nil || given {
		r.slot = p.there()
	}
	if s == nil {
		r.view = catalog.NewView(k)
		return r
	}
	r.view = c.view(p, s)
	return r
}

// read puts each row where its recipient is.
func (f *fetch) read(rows pgx.Rows, envs *fetchEnvs, batch []catalog.Recipient, out []catalog.Fetched) error {
	d := newFetchDecoder(f.level)
	if err := d.formats(rows.FieldDescriptions()); err != nil {
		return err
	}
	for rows.Next() {
		n, values, err := d.row(rows.RawValues())
		if err != nil {
			return err
		}
		if n < 1 || n > int64(len(out)) {
			return fmt.Errorf("a row of recipient %d of %d", n, len(out))
		}
		asked, locale := &batch[n-1], absent
		if asked.ContactID != nil || f.contact.planned {
			locale = f.locale
		}
		env := envs.of(values, locale)
		out[n-1] = catalog.Fetched{
			Env:         env,
			Contact:     f.contact.show(env, values, asked.ContactID != nil),
			Order:       f.order.show(env, values, asked.OrderID != nil),
			Payment:     f.payment.show(env, values, false),
			Transaction: f.transaction.show(env, values, false),
			Product:     f.product.show(env, values, asked.ProductID != nil),
		}
		t := &out[n-1]
		t.NoContact = asked.ContactID != nil && t.Contact == nil
		t.NoOrder = asked.OrderID != nil && t.Order == nil
		t.NoProduct = asked.ProductID != nil && t.Product == nil
	}
	return rows.Err()
}
