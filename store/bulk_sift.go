package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// known is what a bulk write asks of a stored row before it decides.
type known struct {
	telling
	fingerprint *string
	contact     *commerce.ContactID // of orders
	paidAt      *time.Time          // of orders
	counted     counted             // of orders that are locked
}

// sifter decides what becomes of news by what is stored, in one query for all.
type sifter struct {
	kind, table string
	ofOrders    bool
}

// sifted are the places of news in their list, by what becomes of them. Each id is there once.
type sifted struct {
	fresh, changed []int
	live           []int // all that are not stale
	stored         map[commerce.ID]*known
}

// news is an object told, as the guard sees it.
type news struct {
	id          commerce.ID
	telling     telling
	fingerprint *string
	contact     *commerce.ContactID
}

// verdict is what an upsert would say.
func (n *news) verdict(stored *known, died time.Time) commerce.Outcome {
	switch {
	case !died.IsZero() && !n.telling.updatedAt.After(died):
		return commerce.Stale
	case stored == nil:
		return commerce.Inserted
	case stored.newerThan(n.telling):
		return commerce.Stale
	case same(stored.fingerprint, n.fingerprint) && (n.contact == nil || same(n.contact, stored.contact)):
		return commerce.Unchanged
	}
	return commerce.Updated
}

// sift reads what is stored and decides. Only rows that are going to be updated are locked: what is found stale or
// unchanged was so at that moment, and nothing is done about it.
func (t *SyncTx) sift(ctx context.Context, s sifter, list []news) (*sifted, error) {
	ids := make([]commerce.ID, len(list))
	for i := range list {
		ids[i] = list[i].id
	}
	slices.Sort(ids)
	graves := make(map[commerce.ID]time.Time)
	out := &sifted{stored: make(map[commerce.ID]*known, len(list))}
	b := &pgx.Batch{}
	t.queueTombstones(b, s.kind, ids, graves)
	t.queueKnown(b, s, ids, "", out.stored)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	var update []commerce.ID
	for i := range list {
		if list[i].verdict(out.stored[list[i].id], graves[list[i].id]) == commerce.Updated {
			update = append(update, list[i].id)
		}
	}
	if len(update) > 0 {
		slices.Sort(update)
		for _, id := range update {
			delete(out.stored, id)
		}
		b := &pgx.Batch{}
		t.queueKnown(b, s, update, "FOR NO KEY UPDATE", out.stored)
		if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
			return nil, err
		}
		for _, id := range update {
			if out.stored[id] == nil {
				return nil, errAgain // it was deleted at this moment
			}
		}
	}
	return out, t.sort(ctx, s, list, graves, out)
}

// sort puts news where they belong, and does what is the same for all kinds.
func (t *SyncTx) sort(ctx context.Context, s sifter, list []news, graves map[commerce.ID]time.Time, out *sifted) error {
	var raised []commerce.ID
	var again []reading
	for i := range list {
		n := &list[i]
		stored := out.stored[n.id]
		outcome := n.verdict(stored, graves[n.id])
		if s.ofOrders {
			t.orders[n.id] = outcome
		}
		switch outcome {
		case commerce.Stale:
			continue
		case commerce.Inserted:
			out.fresh = append(out.fresh, i)
			t.appeared[object{s.kind, n.id}] = n.telling.updatedAt
			t.changed(s.kind, n.id.String())
		case commerce.Updated:
			out.changed = append(out.changed, i)
			t.changed(s.kind, n.id.String())
		case commerce.Unchanged:
			if stored.notes(n.telling) {
				again = append(again, reading{n.id, n.telling.fetchedAt, n.fingerprint})
			}
		}
		out.live = append(out.live, i)
		if _, dead := graves[n.id]; dead && outcome != commerce.Unchanged {
			raised = append(raised, n.id)
		}
	}
	for _, id := range raised {
		if err := t.raise(ctx, s.kind, id); err != nil {
			return err
		}
	}
	return t.note(ctx, s.table, again)
}

func (t *SyncTx) queueKnown(b *pgx.Batch, s sifter, ids []commerce.ID, lock string, out map[commerce.ID]*known) {
	columns := "id, updated_at, fetched_at, fingerprint"
	if s.ofOrders {
		columns += ", contact_id, paid_at"
		if lock != "" {
			columns += ", " + countedColumns
		}
	}
	b.Queue(byKey(s.table, "bigint", columns, lock), t.account, ids).Query(func(rows pgx.Rows) error {
		defer rows.Close()
		for rows.Next() {
			var id commerce.ID
			k := new(known)
			to := []any{&id, &k.updatedAt, moment{&k.fetchedAt, never}, &k.fingerprint}
			if s.ofOrders {
				to = append(to, &k.contact, &k.paidAt)
				if lock != "" {
					to = append(to, k.counted.targets()...)
				}
			}
			if err := rows.Scan(to...); err != nil {
				return err
			}
			out[id] = k
		}
		return rows.Err()
	})
}

// byKey selects a table's rows by the keys in $2, in their order. It goes from each key to its row by the index, although
// the planner knows nothing yet of a table that is being filled.
func byKey(table, keyType, columns, lock string) string {
	key, _, _ := strings.Cut(columns, ",")
	return `SELECT t.* FROM unnest($2::` + keyType + `[]) k(key), LATERAL (
		SELECT ` + columns + ` FROM ` + table + ` WHERE account_id = $1 AND ` + key + ` = k.key LIMIT 1 ` + lock + `) t`
}

// removeMissing deletes those rows of parents that are not among what is told of them now.
func removeMissing[R any](ctx context.Context, t *SyncTx, table, parent string, parents []commerce.ID, told []printed[R], ids func(*R) (id, of commerce.ID)) error {
	if len(parents) == 0 {
		return nil
	}
	of := make(map[commerce.ID]commerce.ID, len(told))
	for i := range told {
		id, parent := ids(told[i].row)
		of[id] = parent
	}
	rows, err := t.tx.Query(ctx, `
		SELECT k.id, t.id FROM unnest($2::bigint[]) k(id), LATERAL (
			SELECT id FROM `+table+` WHERE account_id = $1 AND `+parent+` = k.id OFFSET 0) t`, t.account, parents)
	if err != nil {
		return err
	}
	var missing []commerce.ID
	var owner, id commerce.ID
	if _, err := pgx.ForEachRow(rows, []any{&owner, &id}, func() error {
		if of[id] != owner {
			missing = append(missing, id)
		}
		return nil
	}); err != nil || len(missing) == 0 {
		return err
	}
	_, err = t.tx.Exec(ctx, `DELETE FROM `+table+` WHERE account_id = $1 AND id = ANY($2)`, t.account, missing)
	return err
}
