package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// Kinds of tombstones and of changes.
const (
	kindContact     = "contact"
	kindOrder       = "order"
	kindTransaction = "transaction"
	kindProduct     = "product"
	kindCollection  = "collection"

	kindInstallation = "installation"
)

// selectTombstones reads when objects of a kind were deleted.
const selectTombstones = `SELECT id, deleted_at FROM tombstones WHERE account_id = $1 AND kind = $2 AND id = ANY($3)`

// queueTombstones adds the reading of tombstones to a batch.
func (t *SyncTx) queueTombstones(b *pgx.Batch, kind string, ids []commerce.ID, out map[commerce.ID]time.Time) {
	b.Queue(selectTombstones, t.account, kind, ids).Query(func(rows pgx.Rows) error {
		var id commerce.ID
		var at time.Time
		_, err := pgx.ForEachRow(rows, []any{&id, &at}, func() error { out[id] = at; return nil })
		return err
	})
}

// bury records a deletion. stored is the state of the row that goes with it: news as old as that stay out as well,
// whatever the clock said that told of the deletion.
func (t *SyncTx) bury(ctx context.Context, kind string, id commerce.ID, at time.Time, stored *time.Time) error {
	if stored != nil && stored.After(at) {
		at = *stored
	}
	_, err := t.tx.Exec(ctx, `
		INSERT INTO tombstones AS t (account_id, kind, id, deleted_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (account_id, kind, id) DO UPDATE SET deleted_at = greatest(t.deleted_at, excluded.deleted_at)`,
		t.account, kind, id, at)
	t.deleted[object{kind, id}] = struct{}{}
	return err
}

// settle closes the gap between deleting an object and storing it for the first time in two transactions that cannot see
// each other. Who deleted holds the account's lock alone and looks once more for the rows; who stored shares it and looks
// for the tombstones: whoever comes second sees the other.
func (t *SyncTx) settle(ctx context.Context) error {
	key := lockKey(t.account, "deletions")
	switch {
	case len(t.deleted) > 0:
		if _, err := t.tx.Exec(ctx, `SELECT pg_advisory_xact_lock($1)`, key); err != nil {
			return fmt.Errorf("settle deletions: %w", err)
		}
		return t.settleDeleted(ctx)
	case len(t.appeared) > 0:
		return t.settleAppeared(ctx, key)
	}
	return nil
}

func (t *SyncTx) settleDeleted(ctx context.Context) error {
	tables := map[string]string{kindContact: "contact_links WHERE shopify_id", kindOrder: "orders WHERE id", kindProduct: "products WHERE id", kindCollection: "collections WHERE id"}
	for kind, table := range tables {
		ids := idsOf(maps.Keys(t.deleted), kind)
		if len(ids) == 0 {
			continue
		}
		where := ` = ANY($2) AND account_id = $1`
		if kind == kindContact {
			where += ` AND contact_id IS NOT NULL AND merged_into IS NULL`
		}
		var back bool
		if err := t.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM `+table+where+`)`, t.account, ids).Scan(&back); err != nil {
			return fmt.Errorf("settle deletions: %w", err)
		}
		if back {
			return fmt.Errorf("settle deletions of %ss: %w", kind, errAgain)
		}
	}
	return nil
}

func (t *SyncTx) settleAppeared(ctx context.Context, key int64) error {
	b := &pgx.Batch{}
	b.Queue(`SELECT pg_advisory_xact_lock_shared($1)`, key)
	again := false
	for _, kind := range []string{kindContact, kindOrder, kindProduct, kindCollection} {
		ids := idsOf(maps.Keys(t.appeared), kind)
		if len(ids) == 0 {
			continue
		}
		b.Queue(selectTombstones, t.account, kind, ids).Query(func(rows pgx.Rows) error {
			var id commerce.ID
			var at time.Time
			_, err := pgx.ForEachRow(rows, []any{&id, &at}, func() error {
				again = again || !t.appeared[object{kind, id}].After(at)
				return nil
			})
			return err
		})
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return fmt.Errorf("settle new objects: %w", err)
	}
	if again {
		return fmt.Errorf("settle new objects: %w", errAgain)
	}
	return nil
}

func idsOf(objects func(func(object) bool), kind string) []commerce.ID {
	var ids []commerce.ID
	for o := range objects {
		if o.kind == kind {
			ids = append(ids, o.id)
		}
	}
	slices.Sort(ids)
	return ids
}
