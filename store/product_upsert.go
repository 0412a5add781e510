package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// UpsertProduct stores a product with its variants, which replace those that were there. Collections, when they are told,
// replace the product's memberships. Older news and news of a deleted product are Stale.
func (t *SyncTx) UpsertProduct(ctx context.Context, p commerce.Product) (commerce.Outcome, error) {
	row := productRow{Product: p}
	row.SyncedAt = time.Time{}
	var err error
	if row.fingerprint, err = fingerprint(row.Product); err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	row.SyncedAt = t.now
	row.minPrice, row.currency = amountOf(p.MinPrice)
	if row.maxPrice, _ = amountOf(p.MaxPrice); p.MaxPrice != nil {
		row.currency = &p.MaxPrice.CurrencyCode
	}
	text, err := products.json([]productRow{row})
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	items, err := variants.json(variantRows(&p))
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	outcome, err := t.upsertOne(ctx, oneRow{
		kind: kindProduct, table: "products", id: p.ID, updatedAt: p.UpdatedAt, fingerprint: row.fingerprint,
		insert: products.insertSQL, update: products.updateSQL, json: text,
	}, func(b *pgx.Batch) {
		ids := make([]commerce.ID, len(p.Variants))
		for i, v := range p.Variants {
			ids[i] = v.ID
		}
		b.Queue(`DELETE FROM variants WHERE account_id = $1 AND product_id = $2 AND id <> ALL($3)`, t.account, p.ID, ids)
		b.Queue(upsertVariants, t.account, items)
		if p.Collections != nil {
			refs := make([]commerce.ID, len(p.Collections))
			for i, c := range p.Collections {
				refs[i] = c.ID
			}
			t.queueMembership(b, "product_id", "collection_id", p.ID, refs)
		}
	})
	if err != nil {
		return "", fmt.Errorf("upsert product: %w", err)
	}
	return outcome, nil
}

// UpsertCollection stores a collection. ProductIDs, when they are told, replace its memberships. Older news and news of a
// deleted collection are Stale.
func (t *SyncTx) UpsertCollection(ctx context.Context, c commerce.Collection) (commerce.Outcome, error) {
	row := collectionRow{Collection: c}
	row.SyncedAt = time.Time{}
	var err error
	if row.fingerprint, err = fingerprint(row.Collection); err != nil {
		return "", fmt.Errorf("upsert collection: %w", err)
	}
	row.SyncedAt = t.now
	text, err := collections.json([]collectionRow{row})
	if err != nil {
		return "", fmt.Errorf("upsert collection: %w", err)
	}
	outcome, err := t.upsertOne(ctx, oneRow{
		kind: kindCollection, table: "collections", id: c.ID, updatedAt: c.UpdatedAt, fingerprint: row.fingerprint,
		insert: collections.insertSQL, update: collections.updateSQL, json: text,
	}, func(b *pgx.Batch) {
		if c.ProductIDs != nil {
			t.queueMembership(b, "collection_id", "product_id", c.ID, c.ProductIDs)
		}
	})
	if err != nil {
		return "", fmt.Errorf("upsert collection: %w", err)
	}
	return outcome, nil
}

// oneRow is a row to be stored by id, unless what is there is newer.
type oneRow struct {
	kind, table    string
	id             commerce.ID
	updatedAt      time.Time
	fingerprint    *string
	insert, update string
	json           string
}

// upsertOne stores a row, and with it what children queues.
func (t *SyncTx) upsertOne(ctx context.Context, r oneRow, children func(*pgx.Batch)) (commerce.Outcome, error) {
	if r.id == 0 || r.updatedAt.IsZero() {
		return "", errors.New("an object needs an id and the time of its last change")
	}
	graves := make(map[commerce.ID]time.Time)
	var updatedAt *time.Time
	var print *string
	b := &pgx.Batch{}
	t.queueTombstones(b, r.kind, []commerce.ID{r.id}, graves)
	b.Queue(`SELECT updated_at, fingerprint FROM `+r.table+` WHERE account_id = $1 AND id = $2 FOR NO KEY UPDATE`, t.account, r.id).
		Query(func(rows pgx.Rows) error {
			_, err := pgx.ForEachRow(rows, []any{&updatedAt, &print}, func() error { return nil })
			return err
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return "", err
	}
	died, dead := graves[r.id]
	switch {
	case dead && !r.updatedAt.After(died), updatedAt != nil && r.updatedAt.Before(*updatedAt):
		return commerce.Stale, nil
	case updatedAt != nil && same(print, r.fingerprint):
		return commerce.Unchanged, nil
	}
	outcome, sql := commerce.Updated, r.update
	if updatedAt == nil {
		outcome, sql = commerce.Inserted, r.insert+` ON CONFLICT DO NOTHING`
		t.appeared[object{r.kind, r.id}] = r.updatedAt
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
	if children(b); b.Len() == 0 {
		return outcome, nil
	}
	return outcome, t.tx.SendBatch(ctx, b).Close()
}

// queueMembership replaces the members of one side. The other side's rows need not be there.
func (t *SyncTx) queueMembership(b *pgx.Batch, side, other string, id commerce.ID, members []commerce.ID) {
	members = slices.Clone(members)
	slices.Sort(members) // one order for everybody
	otherKind := map[string]string{"product_id": kindProduct, "collection_id": kindCollection}[other]
	note := func(rows pgx.Rows) error {
		var member commerce.ID
		_, err := pgx.ForEachRow(rows, []any{&member}, func() error { t.changed(otherKind, member.String()); return nil })
		return err
	}
	b.Queue(`DELETE FROM collection_products WHERE account_id = $1 AND `+side+` = $2 AND `+other+` <> ALL($3) RETURNING `+other, t.account, id, members).Query(note)
	b.Queue(`INSERT INTO collection_products (account_id, `+side+`, `+other+`) SELECT DISTINCT $1, $2::bigint, m FROM unnest($3::bigint[]) m
		ON CONFLICT DO NOTHING RETURNING `+other, t.account, id, members).Query(note)
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
