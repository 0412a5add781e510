package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// erasedForever is the tombstone of what was erased on request: no news is younger.
var erasedForever = time.Date(9999, time.December, 31, 0, 0, 0, 0, time.UTC)

// erasures is the account's lock between erasing people, who hold it alone, and storing orders, who share it.
const erasures = "erasures"

const selectPrivacyCases = `
	SELECT c.id, c.account_id, c.kind, c.shop_domain, c.subject, c.request_id, c.received_at, c.due_at, c.done_at, c.outcome, c.counts, c.fetched_at,
		EXISTS (SELECT FROM privacy_files f WHERE f.account_id = c.account_id AND f.case_id = c.id AND f.expires_at > $1)
	FROM privacy_cases c`

func scanPrivacyCase(row pgx.CollectableRow) (commerce.PrivacyCase, error) {
	var c commerce.PrivacyCase
	err := row.Scan(&c.ID, &c.AccountID, &c.Kind, &c.ShopDomain, &c.Subject, &c.RequestID, &c.ReceivedAt, &c.DueAt, &c.DoneAt, &c.Outcome, &c.Counts, &c.FetchedAt, &c.HasFile)
	return c, err
}

// OpenPrivacyCase keeps the audit row of a compliance webhook, whose Privacy must be set. The case has the webhook's id: a
// webhook that comes again finds the case that it opened before, which may be done.
func (s *Store) OpenPrivacyCase(ctx context.Context, account commerce.AccountID, sig commerce.Signal) (*commerce.PrivacyCase, error) {
	r := sig.Privacy
	if r == nil || sig.WebhookID == "" {
		return nil, errors.New("open a privacy case: the signal asks for nothing")
	}
	received := sig.ReceivedAt
	if received.IsZero() {
		received = s.now()
	}
	var c commerce.PrivacyCase
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `
			INSERT INTO privacy_cases (account_id, id, kind, shop_domain, subject, request_id, received_at, due_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
			account, sig.WebhookID, r.Kind, sig.ShopDomain, s.subject(account, r), r.RequestID, received, received.Add(commerce.PrivacyTerm))
		if err != nil {
			return err
		}
		rows, err := tx.Query(ctx, selectPrivacyCases+` WHERE c.account_id = $2 AND c.id = $3`, s.now(), account, sig.WebhookID)
		if err != nil {
			return err
		}
		c, err = pgx.CollectExactlyOneRow(rows, scanPrivacyCase)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open a privacy case: %w", err)
	}
	return &c, nil
}

// openFirst lists what waits for somebody before what is done, the most urgent first.
const openFirst = ` ORDER BY c.done_at IS NOT NULL, CASE WHEN c.done_at IS NULL THEN c.due_at END, c.received_at DESC, c.id LIMIT `

// ListPrivacyCases lists an account's cases, at most limit: open ones first, the most urgent first; then the newest.
func (s *Store) ListPrivacyCases(ctx context.Context, account commerce.AccountID, limit int) ([]commerce.PrivacyCase, error) {
	var list []commerce.PrivacyCase
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanPrivacyCase, selectPrivacyCases+` WHERE c.account_id = $2`+openFirst+`$3`, s.now(), account, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list privacy cases: %w", err)
	}
	return list, nil
}

// AllPrivacyCases is ListPrivacyCases for the operator, of all accounts.
func (s *Store) AllPrivacyCases(ctx context.Context, limit int) ([]commerce.PrivacyCase, error) {
	rows, err := s.operator.Query(ctx, selectPrivacyCases+openFirst+`$2`, s.now(), limit)
	if err == nil {
		var list []commerce.PrivacyCase
		if list, err = pgx.CollectRows(rows, scanPrivacyCase); err == nil {
			return list, nil
		}
	}
	return nil, fmt.Errorf("list the privacy cases of all accounts: %w", err)
}

// AccountsOfShop lists the accounts that are or were connected to a shop: all of them may hold data that came from it.
func (s *Store) AccountsOfShop(ctx context.Context, domain string) ([]commerce.AccountID, error) {
	rows, err := s.operator.Query(ctx, `SELECT account_id FROM installations WHERE shop_domain = $1 ORDER BY account_id`, domain)
	if err == nil {
		var list []commerce.AccountID
		if list, err = pgx.CollectRows(rows, pgx.RowTo[commerce.AccountID]); err == nil {
			return list, nil
		}
	}
	return nil, fmt.Errorf("list the accounts of a shop: %w", err)
}

// lockCase reads a case and keeps others from working on it. done is true when there is nothing left to do.
func (t *SyncTx) lockCase(ctx context.Context, id string) (c commerce.PrivacyCase, done bool, err error) {
	if _, err := t.tx.Exec(ctx, `SELECT FROM privacy_cases WHERE account_id = $1 AND id = $2 FOR UPDATE`, t.account, id); err != nil {
		return c, false, err
	}
	rows, err := t.tx.Query(ctx, selectPrivacyCases+` WHERE c.account_id = $2 AND c.id = $3`, t.now, t.account, id)
	if err != nil {
		return c, false, err
	}
	c, err = pgx.CollectExactlyOneRow(rows, scanPrivacyCase)
	if errors.Is(err, pgx.ErrNoRows) {
		return c, false, notFound("privacy case")
	}
	return c, c.DoneAt != nil, err
}

// countCase adds to what was erased for a case so far.
func (t *SyncTx) countCase(ctx context.Context, c *commerce.PrivacyCase, counts map[string]int) error {
	all := maps.Clone(c.Counts)
	if all == nil {
		all = map[string]int{}
	}
	for table, n := range counts {
		if n > 0 {
			all[table] += n
		}
	}
	if maps.Equal(all, c.Counts) {
		return nil
	}
	c.Counts = all
	_, err := t.tx.Exec(ctx, `UPDATE privacy_cases SET counts = $3 WHERE account_id = $1 AND id = $2`, t.account, c.ID, all)
	return err
}

// closeCase says for ever how a case ended.
func (t *SyncTx) closeCase(ctx context.Context, c *commerce.PrivacyCase, outcome string) error {
	_, err := t.tx.Exec(ctx, `UPDATE privacy_cases SET done_at = $3, outcome = $4 WHERE account_id = $1 AND id = $2`, t.account, c.ID, t.now, outcome)
	return err
}
