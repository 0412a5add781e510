package store

import (
	"context"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// eraseRequests erases what earlier requests and failures left behind about a person: files of data requests, requests
// that were given up, reasons of failed signals and import lines that may quote the person.
func (t *SyncTx) eraseRequests(ctx context.Context, s *Store, c *commerce.PrivacyCase, p *person, counts map[string]int) error {
	tag, err := t.tx.Exec(ctx, `
		DELETE FROM privacy_files f USING privacy_cases c
		WHERE f.account_id = $1 AND c.account_id = $1 AND c.id = f.case_id AND c.subject = ANY($2)`, t.account, some(s.subjects(t.account, p)))
	if err != nil {
		return err
	}
	counts["privacy_files"] += int(tag.RowsAffected())
	_, err = t.tx.Exec(ctx, `
		UPDATE inbox SET reason = '' WHERE account_id = $1 AND reason <> ''
			AND (kind = 'Order' AND object_id = ANY($2) OR kind = 'Customer' AND (object_id = ANY($3) OR merged_id = ANY($3)))`,
		t.account, p.all(), some(p.customers))
	if err != nil {
		return err
	}
	tag, err = t.tx.Exec(ctx, `
		UPDATE import_runs i SET
			error = CASE WHEN e.hit THEN '(erased on request)' ELSE error END,
			skips = (SELECT coalesce(jsonb_agg(CASE WHEN quotes THEN jsonb_set(skip, '{Reason}', '"(erased on request)"') ELSE skip END ORDER BY n), '[]')
				FROM (SELECT skip, n, EXISTS (SELECT FROM unnest($2::text[]) v WHERE strpos(lower(skip->>'Reason'), v) > 0) AS quotes
					FROM jsonb_array_elements(i.skips) WITH ORDINALITY s(skip, n)) q)
		FROM (SELECT account_id, id, EXISTS (SELECT FROM unnest($2::text[]) v WHERE strpos(lower(coalesce(error, '')), v) > 0) AS hit FROM import_runs) e
		WHERE i.account_id = $1 AND e.account_id = $1 AND e.id = i.id
			AND EXISTS (SELECT FROM unnest($2::text[]) v WHERE strpos(lower(coalesce(i.error, '') || i.skips::text), v) > 0)`,
		t.account, slices.Concat([]string{}, p.emails, p.phones))
	if err != nil {
		return err
	}
	counts["import_runs"] += int(tag.RowsAffected())
	return t.endDeadRequests(ctx, s, c, p, counts)
}

// endDeadRequests ends requests about a person that were given up before they were answered: there is nothing left to
// answer them with. Requests that wait are left to their turn.
func (t *SyncTx) endDeadRequests(ctx context.Context, s *Store, c *commerce.PrivacyCase, p *person, counts map[string]int) error {
	rows, err := t.tx.Query(ctx, `
		SELECT webhook_id, object_id, sealed FROM inbox
		WHERE account_id = $1 AND state = 'DEAD' AND sealed IS NOT NULL AND webhook_id <> $2 FOR UPDATE`, t.account, c.ID)
	if err != nil {
		return err
	}
	var dead []string
	var id string
	var customer commerce.ID
	var sealed []byte
	if _, err := pgx.ForEachRow(rows, []any{&id, &customer, &sealed}, func() error {
		r, err := s.openPrivacy(t.account, id, sealed)
		if err != nil {
			return err
		}
		email, phone := normEmail(&r.Email), normPhone(&r.Phone)
		if slices.Contains(p.customers, r.CustomerID) || email != nil && slices.Contains(p.emails, *email) || phone != nil && slices.Contains(p.phones, *phone) {
			dead = append(dead, id)
		}
		return nil
	}); err != nil {
		return err
	}
	if len(dead) == 0 {
		return nil
	}
	counts["privacy_cases"] += len(dead)
	b := &pgx.Batch{}
	b.Queue(`UPDATE inbox SET state = 'DONE', finished_at = $3, sealed = NULL WHERE account_id = $1 AND webhook_id = ANY($2)`, t.account, dead, t.now)
	b.Queue(`UPDATE privacy_cases SET done_at = $3, outcome = $4 WHERE account_id = $1 AND id = ANY($2) AND done_at IS NULL`,
		t.account, dead, t.now, "The person was erased before this request could be answered.")
	return t.tx.SendBatch(ctx, b).Close()
}
