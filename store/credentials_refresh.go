package store

import (
	"context"
	"fmt"
	"reflect"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// How long a refresh may take. Others wait for it: for the row, and for the connection that it holds.
const (
	refreshTime = 20 * time.Second // for Shopify's answer
	refreshWait = 30 * time.Second // for those who refresh at this moment
	refreshKeep = 10 * time.Second // for keeping what Shopify gave
	// refreshIdle ends the transaction of a process that froze or was cut off, and with it its lock.
	refreshIdle = `SET LOCAL idle_in_transaction_session_timeout = '40s'`
)

// RefreshCredentials replaces the account's secrets by what refresh makes of them. One caller at a time, of all processes:
// the next one is given what the one before stored, and gives it back unchanged when that will do. When refresh fails, or
// does not end within 20 s, nothing changes. A process that dies after Shopify's answer loses it: Shopify takes the old
// refresh token again until the new one was used, which nobody does before it is stored.
func (s *Store) RefreshCredentials(ctx context.Context, account commerce.AccountID, refresh func(context.Context, commerce.Credentials) (commerce.Credentials, error)) (commerce.Credentials, error) {
	waiting, cancel := context.WithTimeout(ctx, refreshWait)
	defer cancel()
	leave, err := s.refreshing.enter(waiting, account)
	if err == nil {
		defer leave()
		var fresh commerce.Credentials
		if fresh, err = s.refreshCredentials(ctx, waiting, account, refresh); err == nil {
			return fresh, nil
		}
	}
	return commerce.Credentials{}, fmt.Errorf("refresh credentials: %w", err)
}

func (s *Store) refreshCredentials(ctx, waiting context.Context, account commerce.AccountID, refresh func(context.Context, commerce.Credentials) (commerce.Credentials, error)) (none commerce.Credentials, _ error) {
	tx, err := s.app.Begin(waiting)
	if err != nil {
		return none, err
	}
	defer func() {
		kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshKeep)
		defer cancel()
		tx.Rollback(kept) // does nothing after the commit
	}()
	var sealed []sealedCredentials
	b := &pgx.Batch{}
	b.Queue(setAccount, account)
	b.Queue(refreshIdle)
	queue(b, &sealed, scanCredentials, selectCredentials+` FOR UPDATE`, account)
	if err := tx.SendBatch(waiting, b).Close(); err != nil {
		return none, err
	}
	if len(sealed) == 0 {
		return none, errNotConnected
	}
	old, err := s.unseal(account, sealed[0])
	if err != nil {
		return none, err
	}
	asking, cancel := context.WithTimeout(ctx, refreshTime)
	defer cancel()
	fresh, err := refresh(asking, old)
	if err != nil {
		return none, err
	}
	if reflect.DeepEqual(fresh, old) {
		return fresh, nil // somebody was faster
	}
	// Shopify gave a new pair: the caller's end must not keep it from being stored.
	kept, cancel := context.WithTimeout(context.WithoutCancel(ctx), refreshKeep)
	defer cancel()
	if err := s.putCredentials(kept, tx, account, fresh); err != nil {
		return none, err
	}
	return fresh, tx.Commit(kept)
}

// idleChunk is how many accounts are asked in one round trip.
const idleChunk = 500

// ListIdleCredentials lists the connected accounts whose OAuth tokens Shopify last gave before a moment. Each account is
// asked as itself: no role sees the secrets' table across accounts.
func (s *Store) ListIdleCredentials(ctx context.Context, before time.Time) ([]commerce.AccountID, error) {
	rows, err := s.operator.Query(ctx, `SELECT account_id FROM installations WHERE ended_at IS NULL AND credential = 'OAUTH' ORDER BY account_id`)
	if err != nil {
		return nil, fmt.Errorf("list idle credentials: %w", err)
	}
	accounts, err := pgx.CollectRows(rows, pgx.RowTo[commerce.AccountID])
	if err != nil {
		return nil, fmt.Errorf("list idle credentials: %w", err)
	}
	var idle []commerce.AccountID
	for len(accounts) > 0 {
		n := min(idleChunk, len(accounts))
		b := &pgx.Batch{}
		for _, account := range accounts[:n] {
			b.Queue(setAccount, account)
			b.Queue(`SELECT FROM credentials WHERE account_id = $1 AND kind = 'OAUTH' AND coalesce(refreshed_at, updated_at) < $2`, account, before).
				Query(func(rows pgx.Rows) error {
					if rows.Next() {
						idle = append(idle, account)
					}
					rows.Close()
					return rows.Err()
				})
		}
		if err := s.app.SendBatch(ctx, b).Close(); err != nil {
			return nil, fmt.Errorf("list idle credentials: %w", err)
		}
		accounts = accounts[n:]
	}
	return idle, nil
}
