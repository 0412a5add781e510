package store

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"storegraph/commerce"
)

const (
	// touchEvery bounds how often the last use of a key is written.
	touchEvery = time.Minute
	// touchTimeout bounds the write; a use that is not written is written by a later one.
	touchTimeout  = 5 * time.Second
	touchesAtOnce = 2
)

// keyUse is that a key was used. With a hash, the key moves to another pepper as well.
type keyUse struct {
	account  commerce.AccountID
	id       string
	at       time.Time
	pepperID string
	hash     []byte
}

// keyUses writes when keys were used beside the requests that used them, which do not wait for it.
type keyUses struct {
	pool   *pgxpool.Pool
	logger *slog.Logger
	turns  chan struct{}
	mu     sync.Mutex // guards closed against a last note
	closed bool
	writes sync.WaitGroup
}

func newKeyUses(pool *pgxpool.Pool, logger *slog.Logger) *keyUses {
	return &keyUses{pool: pool, logger: logger, turns: make(chan struct{}, touchesAtOnce)}
}

// note has the use written. While others are being written it may be left to the key's next use.
func (w *keyUses) note(ctx context.Context, u keyUse) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.closed {
		return
	}
	select {
	case w.turns <- struct{}{}:
	default:
		return
	}
	w.writes.Go(func() {
		defer func() { <-w.turns }()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), touchTimeout)
		defer cancel()
		// Processes that see the same use write it once.
		_, err := w.pool.Exec(ctx, `
			UPDATE api_keys SET last_used_at = greatest(last_used_at, $3), pepper_id = coalesce($4, pepper_id), hash = coalesce($5, hash)
			WHERE account_id = $1 AND id = $2 AND ($5::bytea IS NOT NULL OR last_used_at IS NULL OR last_used_at <= $3::timestamptz - $6::interval)`,
			u.account, u.id, u.at, orNull(u.pepperID), u.hash, touchEvery)
		if err != nil {
			w.logger.WarnContext(ctx, "the use of an API key was not noted", "key", u.id, "error", err)
		}
	})
}

// close waits for what is being written.
func (w *keyUses) close() {
	w.mu.Lock()
	w.closed = true
	w.mu.Unlock()
	w.writes.Wait()
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
