package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// membership is what objects of one side tell of their pairs with the other: products of their collections, or
// collections of their products. Both sides tell of a pair, and rules change it without any news of the collection, so
// whoever was read later is right, and pairs are compared although the object itself is unchanged.
type membership struct {
	ids     []commerce.ID // who tells
	readAt  []*time.Time  // when, by Shopify's clock; nil when nobody knows: then the later writer is right
	of      []commerce.ID // the pairs: who tells …
	members []commerce.ID // … of whom
}

// tell adds an object with its members.
func (m *membership) tell(id commerce.ID, fetchedAt time.Time, members []commerce.ID) {
	var at *time.Time
	if !fetchedAt.IsZero() {
		at = new(fetched(fetchedAt))
	}
	m.ids, m.readAt = append(m.ids, id), append(m.readAt, at)
	members = slices.Clone(members)
	slices.Sort(members)
	for _, member := range slices.Compact(members) {
		m.of, m.members = append(m.of, id), append(m.members, member)
	}
}

// tellProduct adds a product's collections, if it tells them.
func (m *membership) tellProduct(p *commerce.Product) {
	if p.Collections == nil {
		return
	}
	refs := make([]commerce.ID, len(p.Collections))
	for i, c := range p.Collections {
		refs[i] = c.ID
	}
	m.tell(p.ID, p.FetchedAt, refs)
}

// tellCollection adds a collection's products, if it tells them.
func (m *membership) tellCollection(c *commerce.Collection) {
	if c.ProductIDs != nil {
		m.tell(c.ID, c.FetchedAt, c.ProductIDs)
	}
}

// sideSQL are the statements for the objects of one kind.
type sideSQL struct{ remove, add, note string }

func newSideSQL(table, side, other, others string) sideSQL {
	// The other side's word stands when it is of a later reading. Its row need not be there.
	outdated := func(member string) string {
		return ` AND NOT EXISTS (SELECT FROM ` + others + ` o WHERE o.account_id = $1 AND o.id = ` + member + ` AND o.fetched_at > f.at)`
	}
	return sideSQL{
		remove: `
			DELETE FROM collection_products m USING unnest($2::bigint[], $3::timestamptz[]) f(id, at)
			WHERE m.account_id = $1 AND m.` + side + ` = f.id
				AND NOT EXISTS (SELECT FROM unnest($4::bigint[], $5::bigint[]) n(id, member) WHERE n.id = m.` + side + ` AND n.member = m.` + other + `)` +
			outdated(`m.`+other) + ` RETURNING m.` + side + `, m.` + other,
		add: `
			INSERT INTO collection_products AS m (account_id, ` + side + `, ` + other + `)
			SELECT $1, n.id, n.member FROM unnest($4::bigint[], $5::bigint[]) n(id, member) JOIN unnest($2::bigint[], $3::timestamptz[]) f(id, at) ON f.id = n.id
			WHERE true` + outdated(`n.member`) + `
			ORDER BY 2, 3 ON CONFLICT DO NOTHING RETURNING m.` + side + `, m.` + other,
		// An object that was unchanged but for its pairs was read later than its row says.
		note: `
			UPDATE ` + table + ` t SET fetched_at = f.at FROM unnest($2::bigint[], $3::timestamptz[]) f(id, at)
			WHERE t.account_id = $1 AND t.id = f.id AND t.id = ANY($4) AND t.fetched_at < f.at`,
	}
}

var (
	ofProducts    = newSideSQL("products", "product_id", "collection_id", "collections")
	ofCollections = newSideSQL("collections", "collection_id", "product_id", "products")
)

// setMembers makes the pairs what was told. The caller has left out news that are stale.
func (t *SyncTx) setMembers(ctx context.Context, kind string, m *membership) error {
	if m == nil || len(m.ids) == 0 {
		return nil
	}
	sql, otherKind := ofProducts, kindCollection
	if kind == kindCollection {
		sql, otherKind = ofCollections, kindProduct
	}
	moved := make(map[commerce.ID]struct{})
	note := func(rows pgx.Rows) error {
		var id, member commerce.ID
		_, err := pgx.ForEachRow(rows, []any{&id, &member}, func() error {
			moved[id] = struct{}{}
			t.changed(kind, id.String())
			t.changed(otherKind, member.String())
			return nil
		})
		return err
	}
	b := &pgx.Batch{}
	b.Queue(sql.remove, t.account, m.ids, m.readAt, m.of, m.members).Query(note)
	if len(m.of) > 0 {
		b.Queue(sql.add, t.account, m.ids, m.readAt, m.of, m.members).Query(note)
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("set the members of %ss: %w", kind, err)
	}
	if len(moved) == 0 {
		return nil
	}
	ids := make([]commerce.ID, 0, len(moved))
	for id := range moved {
		ids = append(ids, id)
	}
	if _, err := t.tx.Exec(ctx, sql.note, t.account, m.ids, m.readAt, ids); err != nil {
		return fmt.Errorf("set the members of %ss: %w", kind, err)
	}
	return nil
}
