package store

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// How signals are handled and tried again.
const (
	defaultInboxLease = time.Minute
	// defaultInboxClaims is how many objects of one account are held at a time: a quarter of a process's workers, so that a
	// shop whose answers hang leaves the others most of them. A refetch takes about 60 ms, most of it Shopify's: sixteen at a
	// time are some 250 in a second, more than a shop's budget of points allows.
	defaultInboxClaims = 16
	// maxAttempts, with the pauses doubling from a second, give Shopify two minutes to recover before a signal is dead.
	maxAttempts = 8
	firstPause  = time.Second
	// maxWebhookID bounds what is a part of an index's key.
	maxWebhookID = 300
)

// inbox is what a Store remembers of the inbox between two calls.
type inbox struct {
	group
	lease  time.Duration
	claims int // of one account
	// databaseTime: claims and pauses go by Postgres' clock, so that processes whose clocks differ agree. Only a clock that
	// was injected stands above it.
	databaseTime bool
	foreground   rotation
	background   rotation
	turn         atomic.Uint64
	requeuedAt   atomic.Int64
}

func newInbox(c Config) *inbox {
	in := &inbox{lease: c.InboxLease, claims: c.InboxClaims, databaseTime: c.Now == nil, group: newGroup()}
	if in.claims <= 0 {
		in.claims = defaultInboxClaims
	}
	if in.lease <= 0 {
		in.lease = defaultInboxLease
	}
	return in
}

// inboxNow is the parameter of the inbox' statements that says what time it is: nil leaves it to Postgres.
func (s *Store) inboxNow() *time.Time {
	if s.inbox.databaseTime {
		return nil
	}
	return new(s.now())
}

// PutSignals keeps signals of many accounts with one statement and one commit. Those that are there already are ignored:
// Shopify repeats itself.
func (s *Store) PutSignals(ctx context.Context, signals []commerce.AccountSignal) error {
	rows := make([]signalRow, 0, len(signals))
	for _, sig := range signals {
		row, err := s.newSignalRow(sig.AccountID, sig.Signal)
		if err != nil {
			return fmt.Errorf("put signals: %w", err)
		}
		rows = append(rows, row)
	}
	if _, err := s.insertSignals(ctx, rows); err != nil {
		return fmt.Errorf("put signals: %w", err)
	}
	return nil
}

// PutBackground keeps what reconciliation suspects: signals that are handled after all others of the account. stored
// counts those that were not there yet.
func (s *Store) PutBackground(ctx context.Context, account commerce.AccountID, signals []commerce.Signal) (stored int, err error) {
	rows := make([]signalRow, 0, len(signals))
	for _, sig := range signals {
		sig.Background = true
		row, err := s.newSignalRow(account, sig)
		if err != nil {
			return 0, fmt.Errorf("put background signals: %w", err)
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 {
		return 0, nil
	}
	var fresh []signalKey
	err = s.again(ctx, func() error {
		b := &pgx.Batch{} // one round trip, one implicit transaction
		b.Queue(setAccount, account)
		queue(b, &fresh, scanSignalKey, insertSignals, insertArguments(rows, s.inboxNow())...)
		return s.app.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return 0, fmt.Errorf("put background signals: %w", err)
	}
	return len(fresh), nil
}

// insertSignals keeps rows, and says which of them were new.
func (s *Store) insertSignals(ctx context.Context, rows []signalRow) (fresh []signalKey, err error) {
	if len(rows) == 0 {
		return nil, nil
	}
	err = s.again(ctx, func() error {
		found, err := s.operator.Query(ctx, insertSignals, insertArguments(rows, s.inboxNow())...)
		if err != nil {
			return err
		}
		fresh, err = pgx.CollectRows(found, scanSignalKey)
		return err
	})
	return fresh, err
}

// again repeats a statement of the inbox that met another one's: two processes that are told the same at the same moment.
func (s *Store) again(ctx context.Context, fn func() error) error {
	for attempt := 1; ; attempt++ {
		err := fn()
		if err == nil || attempt == syncAttempts || !repeatable(err) || ctx.Err() != nil {
			return err
		}
	}
}

// signalKey names a signal.
type signalKey struct {
	account commerce.AccountID
	webhook string
}

func scanSignalKey(row pgx.CollectableRow) (k signalKey, err error) {
	err = row.Scan(&k.account, &k.webhook)
	return k, err
}

// signalRow is a signal as it is inserted.
type signalRow struct {
	commerce.Signal
	account commerce.AccountID
	apart   string
	sealed  []byte
}

func (r *signalRow) key() signalKey { return signalKey{r.account, r.WebhookID} }

// newSignalRow checks what Postgres would refuse together with the signals beside it, and seals what is personal.
func (s *Store) newSignalRow(account commerce.AccountID, sig commerce.Signal) (signalRow, error) {
	if sig.WebhookID == "" || len(sig.WebhookID) > maxWebhookID {
		return signalRow{}, commerce.Errorf(commerce.InvalidInput, "A signal's id must have 1 to %d bytes.", maxWebhookID).In("webhookId")
	}
	if account == "" || sig.Kind == "" {
		return signalRow{}, commerce.Errorf(commerce.InvalidInput, "A signal needs an account and a kind.")
	}
	for _, text := range []string{string(account), sig.WebhookID, sig.Topic, sig.ShopDomain, sig.APIVersion, sig.Kind} {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return signalRow{}, commerce.Errorf(commerce.InvalidInput, "A signal's texts must be UTF-8 without NUL.")
		}
	}
	if sig.ReceivedAt.IsZero() {
		sig.ReceivedAt = s.now()
	}
	row := signalRow{Signal: sig, account: account}
	if apart(sig) {
		row.apart = sig.WebhookID
	}
	if sig.Privacy != nil {
		var err error
		if row.sealed, err = s.sealPrivacy(account, sig); err != nil {
			return signalRow{}, err
		}
	}
	return row, nil
}

// apart says whether a signal is an object of its own. Nothing may be in the way of a privacy request, and several of them
// may be about nobody whom we know.
func apart(sig commerce.Signal) bool {
	switch sig.Topic {
	case "customers/data_request", "customers/redact", "shop/redact":
		return true
	}
	return false
}
