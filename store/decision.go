package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

const decisionColumns = `id, contact_id, order_id, by_contact, by_order, order_ids, evaluated_at, time_zone, branches, branch_id, branch_name, branch_index,
	reason, trace, read::text, redacted_at`

func scanDecision(row pgx.CollectableRow) (commerce.Decision, error) {
	var d commerce.Decision
	var read *string
	err := row.Scan(&d.ID, &d.ContactID, &d.OrderID, &d.ByContact, &d.ByOrder, &d.OrderIDs, &d.EvaluatedAt, &d.TimeZone, &d.Branches, &d.BranchID, &d.BranchName,
		&d.BranchIndex, &d.Reason, &d.Trace, &read, &d.RedactedAt)
	if read != nil {
		d.Read = json.RawMessage(*read)
	}
	return d, err
}

// cachedFor is how old a value may be that a decision read: what was erased less long ago may still be in it.
const cachedFor = 2 * time.Minute

// RecordDecision keeps a decision and gives its id. One that was made while somebody was erased may tell of that person:
// it is kept as if it had been there before.
func (s *Store) RecordDecision(ctx context.Context, account commerce.AccountID, d commerce.Decision) (int64, error) {
	branches, err := json.Marshal(d.Branches)
	if err != nil {
		return 0, fmt.Errorf("record a decision: %w", err)
	}
	var id int64
	err = s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		// Nobody is erased meanwhile: whoever is next finds the decision.
		b.Queue(`SELECT pg_advisory_xact_lock_shared($1)`, lockKey(account, erasures))
		b.Queue(`
			INSERT INTO decisions (account_id, contact_id, order_id, by_contact, by_order, order_ids, evaluated_at, time_zone, branches, branch_id, branch_name,
				branch_index, reason, trace, read, recorded_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::jsonb, $10, $11, $12, $13, $14::jsonb, $15::json, $16) RETURNING id`,
			account, d.ContactID, d.OrderID, d.ByContact, d.ByOrder, some(d.OrderIDs), d.EvaluatedAt, d.TimeZone, string(branches), d.BranchID, d.BranchName,
			d.BranchIndex, d.Reason, string(d.Trace), string(d.Read), s.now()).QueryRow(func(row pgx.Row) error { return row.Scan(&id) })
		var erased bool
		b.Queue(`SELECT EXISTS (SELECT FROM privacy_cases WHERE account_id = $1 AND kind IN ('CUSTOMERS_REDACT', 'SHOP_REDACT') AND done_at > $2)`,
			account, d.EvaluatedAt.Add(-cachedFor)).QueryRow(func(row pgx.Row) error { return row.Scan(&erased) })
		if err := tx.SendBatch(ctx, b).Close(); err != nil || !erased {
			return err
		}
		_, err := tx.Exec(ctx, blankDecisions+` AND id = $3`, account, s.now(), id)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("record a decision: %w", err)
	}
	return id, nil
}

// GetDecision reads a recorded decision. NOT_FOUND when the account has none with this id, or no longer.
func (s *Store) GetDecision(ctx context.Context, account commerce.AccountID, id int64) (*commerce.Decision, error) {
	var list []commerce.Decision
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE account_id = $1 AND id = $2`, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("read a decision: %w", err)
	}
	if len(list) == 0 {
		return nil, notFound("decision")
	}
	return &list[0], nil
}

// decisionFilter narrows decisions to those of a contact, under each id that it ever had; nil is everybody.
func decisionFilter(account commerce.AccountID, contact *commerce.ContactID) *filter {
	f := newFilter(account)
	if contact != nil {
		id := survivor(f.arg(string(*contact)) + "::text")
		f.add(`t.contact_id = ANY (ARRAY (SELECT ` + id + ` UNION ALL SELECT a.id FROM contact_aliases a WHERE a.account_id = $1 AND a.contact_id = ` + id + `))`)
	}
	return f
}

// ListDecisions reads up to limit decisions, the newest first: those before an id, unless it is 0, and of a contact, unless
// it is nil.
func (s *Store) ListDecisions(ctx context.Context, account commerce.AccountID, contact *commerce.ContactID, before int64, limit int) (list []commerce.Decision, err error) {
	if limit <= 0 || limit > maxEvents {
		limit = maxEvents
	}
	f := decisionFilter(account, contact)
	if before != 0 {
		f.add("t.id < " + f.arg(before))
	}
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanDecision, `SELECT `+decisionColumns+` FROM decisions t WHERE `+f.where()+` ORDER BY t.id DESC LIMIT `+f.arg(limit), f.args...)
	})
	if err != nil {
		return nil, fmt.Errorf("list decisions: %w", err)
	}
	return list, nil
}

// CountDecisions counts decisions as ListDecisions lists them.
func (s *Store) CountDecisions(ctx context.Context, account commerce.AccountID, contact *commerce.ContactID) (int, error) {
	var n []int
	f := decisionFilter(account, contact)
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &n, pgx.RowTo[int], `SELECT count(*)::int FROM decisions t WHERE `+f.where(), f.args...)
	})
	if err != nil {
		return 0, fmt.Errorf("count decisions: %w", err)
	}
	return n[0], nil
}
