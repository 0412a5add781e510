package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// UpsertProduct stores a product with its variants, which replace those that were there. Collections, when they are told,
// replace the product's memberships, except of collections that were read later. Older news and news of a deleted product
// are Stale.
func (t *SyncTx) UpsertProduct(ctx context.Context, p commerce.Product) (commerce.Outcome, error) {
	news, err := newProductNews(&p, t.now)
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	row := *news.row
	text, err := products.json([]productRow{row})
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	items, err := variants.json(variantRows(&p))
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	var members membership
	members.tellProduct(&p)
	outcome, err := t.upsertOne(ctx, oneRow{
		kind: kindProduct, table: "products", id: p.ID, telling: telling{p.UpdatedAt, row.FetchedAt}, fingerprint: row.fingerprint,
		insert: products.insertSQL, update: products.updateSQL, json: text,
		members: &members,
	}, func(b *pgx.Batch) {
		ids := make([]commerce.ID, len(p.Variants))
		for i, v := range p.Variants {
			ids[i] = v.ID
		}
		b.Queue(`DELETE FROM variants WHERE account_id = $1 AND product_id = $2 AND id <> ALL($3)`, t.account, p.ID, ids)
		b.Queue(upsertVariants, t.account, items)
	})
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	return outcome, nil
}

// productNews is a product that is told, with its variants.
type productNews struct {
	printed[productRow]
	variants []printed[variantRow]
}

func newProductNews(p *commerce.Product, now time.Time) (n productNews, err error) {
	if p.ID == 0 || p.UpdatedAt.IsZero() {
		return n, errors.New("a product needs an id and the time of its last change")
	}
	r := &productRow{Product: *p}
	n.row = r
	r.SyncedAt, r.FetchedAt = now, fetched(p.FetchedAt)
	r.minPrice, r.currency = amountOf(p.MinPrice)
	if r.maxPrice, _ = amountOf(p.MaxPrice); p.MaxPrice != nil {
		r.currency = &p.MaxPrice.CurrencyCode
	}
	b, err := products.appendContent(make([]byte, 0, 512+len(p.DescriptionHTML)+256*len(p.Variants)), r)
	if err != nil {
		return n, err
	}
	n.content = b
	rows := variantRows(p)
	n.variants = make([]printed[variantRow], len(rows))
	for i := range rows {
		start := len(b)
		if b, err = variants.appendContent(b, &rows[i]); err != nil {
			return n, err
		}
		n.variants[i] = printed[variantRow]{&rows[i], b[start:]}
	}
	r.fingerprint = fingerprint(appendMembers(b, p.Collections, func(c *commerce.CollectionRef) commerce.ID { return c.ID }))
	return n, nil
}

// UpsertCollection stores a collection. ProductIDs, when they are told, replace its memberships, except of products that
// were read later. Older news and news of a deleted collection are Stale.
func (t *SyncTx) UpsertCollection(ctx context.Context, c commerce.Collection) (commerce.Outcome, error) {
	news, err := newCollectionNews(&c, t.now)
	if err != nil {
		return "", fmt.Errorf("upsert collection: %w", err)
	}
	row := *news.row
	text, err := collections.json([]collectionRow{row})
	if err != nil {
		return "", fmt.Errorf("upsert collection: %w", err)
	}
	var members membership
	members.tellCollection(&c)
	outcome, err := t.upsertOne(ctx, oneRow{
		kind: kindCollection, table: "collections", id: c.ID, telling: telling{c.UpdatedAt, row.FetchedAt}, fingerprint: row.fingerprint,
		insert: collections.insertSQL, update: collections.updateSQL, json: text,
		members: &members,
	}, func(*pgx.Batch) {})
	if err != nil {
		return "", fmt.Errorf("upsert collection: %w", err)
	}
	return outcome, nil
}

func newCollectionNews(c *commerce.Collection, now time.Time) (n printed[collectionRow], err error) {
	if c.ID == 0 || c.UpdatedAt.IsZero() {
		return n, errors.New("a collection needs an id and the time of its last change")
	}
	r := &collectionRow{Collection: *c}
	n.row = r
	r.SyncedAt, r.FetchedAt = now, fetched(c.FetchedAt)
	if n.content, err = collections.appendContent(nil, r); err != nil {
		return n, err
	}
	r.fingerprint = fingerprint(appendMembers(n.content, c.ProductIDs, func(id *commerce.ID) commerce.ID { return *id }))
	return n, nil
}

// oneRow is a row to be stored by id, unless what is there is newer.
type oneRow struct {
	kind, table    string
	id             commerce.ID
	telling        telling
	fingerprint    *string
	insert, update string
	json           string
	members        *membership
}

// upsertOne stores a row, with what children queues and the membership.
func (t *SyncTx) upsertOne(ctx context.Context, r oneRow, children func(*pgx.Batch)) (commerce.Outcome, error) {
	graves := make(map[commerce.ID]time.Time)
	var stored telling
	var print *string
	known := false
	b := &pgx.Batch{}
	t.queueTombstones(b, r.kind, []commerce.ID{r.id}, graves)
	b.Queue(`SELECT updated_at, fetched_at, fingerprint FROM `+r.table+` WHERE account_id = $1 AND id = $2 FOR NO KEY UPDATE`, t.account, r.id).
		Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, []any{&stored.updatedAt, moment{&stored.fetchedAt, never}, &print}, func() error { known = true; return nil })
			return err
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return "", err
	}
	died, dead := graves[r.id]
	switch {
	case dead && !r.telling.updatedAt.After(died), known && stored.newerThan(r.telling):
		return commerce.Stale, nil
	case known && same(print, r.fingerprint):
		if stored.notes(r.telling) {
			if err := t.note(ctx, r.table, []reading{{r.id, r.telling.fetchedAt, print}}); err != nil {
				return "", err
			}
		}
		return commerce.Unchanged, t.setMembers(ctx, r.kind, r.members)
	}
	outcome, sql := commerce.Updated, r.update
	if !known {
		outcome, sql = commerce.Inserted, r.insert+` ON CONFLICT DO NOTHING`
		t.appeared[object{r.kind, r.id}] = r.telling.updatedAt
	}
	if dead {
		if err := t.raise(ctx, r.kind, r.id); err != nil {
			return "", err
		}
	}
	tag, err := t.tx.Exec(ctx, sql, t.account, r.json)
	if err != nil {
		return "", err
	}
	if tag.RowsAffected() == 0 {
		return "", errAgain // another transaction inserts it
	}
	t.changed(r.kind, r.id.String())
	b = &pgx.Batch{}
	if children(b); b.Len() > 0 {
		if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
			return "", err
		}
	}
	return outcome, t.setMembers(ctx, r.kind, r.members)
}

// DeleteProduct removes a product with its variants and memberships, and keeps late news of it out. Line items keep what
// they say of it.
func (t *SyncTx) DeleteProduct(ctx context.Context, id commerce.ID, at time.Time) error {
	return t.deleteOne(ctx, kindProduct, "products", id, at,
		`DELETE FROM variants WHERE account_id = $1 AND product_id = $2`,
		`DELETE FROM collection_products WHERE account_id = $1 AND product_id = $2`)
}

// DeleteCollection removes a collection and its memberships, and keeps late news of it out.
func (t *SyncTx) DeleteCollection(ctx context.Context, id commerce.ID, at time.Time) error {
	return t.deleteOne(ctx, kindCollection, "collections", id, at,
		`DELETE FROM collection_products WHERE account_id = $1 AND collection_id = $2`)
}

func (t *SyncTx) deleteOne(ctx context.Context, kind, table string, id commerce.ID, at time.Time, children ...string) error {
	var updatedAt *time.Time
	err := t.tx.QueryRow(ctx, `DELETE FROM `+table+` WHERE account_id = $1 AND id = $2 RETURNING updated_at`, t.account, id).Scan(&updatedAt)
	if err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return fmt.Errorf("delete %s: %w", kind, err)
	}
	b := &pgx.Batch{}
	for _, sql := range children {
		b.Queue(sql, t.account, id)
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("delete %s: %w", kind, err)
	}
	if err := t.bury(ctx, kind, id, at, updatedAt); err != nil {
		return fmt.Errorf("delete %s: %w", kind, err)
	}
	t.changed(kind, id.String())
	return nil
}
