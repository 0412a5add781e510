package store

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// syncAttempts bounds how often a transaction is run again that others got in the way of.
const syncAttempts = 6

// SyncTx is the write transaction of one account, and good until the function that was given it returns.
type SyncTx struct {
	store   *Store
	tx      pgx.Tx
	account commerce.AccountID
	now     time.Time

	changes map[commerce.Change]struct{}
	// stale are contacts whose orders changed since their facts were computed.
	stale map[commerce.ContactID]struct{}
	// gained is what contacts got that are not stale, see gain.
	gained map[commerce.ContactID]*gains
	// orders are the orders that this transaction told of, and what became of them.
	orders map[commerce.ID]commerce.Outcome
	// appeared and deleted are settled with other transactions at the end, see settle.
	appeared map[object]time.Time
	deleted  map[object]struct{}
	// people is set when the transaction holds the lock on who is who.
	people bool
	// relied are contacts that must be there at the end, see rely.
	relied map[commerce.ContactID]struct{}
	// staged are the stages that there are; nil before the first bulk write.
	staged map[string]bool
	// before is the lock of the round before this one, until that one has ended; see AwaitRound.
	before *int64
	// guests are contacts to be made at the end, and strangers their ids, see expectGuests.
	guests    []guest
	customers []toldCustomers // see settleCustomers
	strangers map[commerce.ContactID]bool
}

// object names a row that Shopify has.
type object struct {
	kind string // as in tombstones
	id   commerce.ID
}

// Sync runs fn in one transaction, and says what was changed once it is committed. When other transactions get in the
// way (a deadlock, a row that both insert), all is undone and fn is called again: it must not keep anything from the
// call before. A value that no row may have is commerce.ErrRowRefused.
func (s *Store) Sync(ctx context.Context, account commerce.AccountID, fn func(context.Context, *SyncTx) error) ([]commerce.Change, error) {
	select {
	case s.writers <- struct{}{}:
		defer func() { <-s.writers }()
	case <-ctx.Done():
		return nil, fmt.Errorf("sync: %w", ctx.Err())
	}
	for attempt := 1; ; attempt++ {
		changes, err := s.syncOnce(ctx, account, fn)
		if err == nil {
			return changes, nil
		}
		if refusedRow(err) {
			err = errors.Join(commerce.ErrRowRefused, err)
		}
		if attempt == syncAttempts || !repeatable(err) || ctx.Err() != nil {
			return nil, fmt.Errorf("sync: %w", err)
		}
		s.logger.DebugContext(ctx, "a sync transaction runs again", "account", account, "attempt", attempt, "error", err)
		time.Sleep(time.Duration(rand.Int64N(int64(attempt) * int64(20*time.Millisecond))))
	}
}

func (s *Store) syncOnce(ctx context.Context, account commerce.AccountID, fn func(context.Context, *SyncTx) error) ([]commerce.Change, error) {
	t := &SyncTx{
		store:    s,
		account:  account,
		now:      s.now(),
		changes:  make(map[commerce.Change]struct{}),
		stale:    make(map[commerce.ContactID]struct{}),
		gained:   make(map[commerce.ContactID]*gains),
		orders:   make(map[commerce.ID]commerce.Outcome),
		appeared: make(map[object]time.Time),
		deleted:  make(map[object]struct{}),
		relied:   make(map[commerce.ContactID]struct{}),
	}
	err := s.begin(ctx, setSync, account, func(tx pgx.Tx) error {
		t.tx = tx
		if err := fn(ctx, t); err != nil {
			return err
		}
		if err := t.settlePeople(ctx); err != nil {
			return err
		}
		if err := t.keepContacts(ctx, t.onlyRelied()); err != nil {
			return err
		}
		if err := t.addGains(ctx); err != nil {
			return err
		}
		if err := t.SettleFacts(ctx); err != nil {
			return err
		}
		return t.settle(ctx)
	})
	if err != nil {
		return nil, err
	}
	return slices.SortedFunc(maps.Keys(t.changes), func(a, b commerce.Change) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	}), nil
}

// LockObject makes others wait who lock the same object, until the transaction ends. The caller who fetches an object
// after locking it never stores an answer older than the one stored before. The transaction is about few objects, then, and
// may use plans that are kept.
func (t *SyncTx) LockObject(ctx context.Context, kind string, id commerce.ID) error {
	sql := takeLock
	if t.store.settled(ctx) {
		sql += keepPlans
	}
	if _, err := t.tx.Exec(ctx, sql, lockKey(t.account, "object", kind, id.String())); err != nil {
		return fmt.Errorf("lock %s %s: %w", kind, id, err)
	}
	return nil
}

// lockPeople lets one transaction of the account at a time decide who is who: find nobody and create a contact, adopt,
// change an address that others are found by, merge. lookAgain is true when it was not held before: what was read
// without it may be old.
func (t *SyncTx) lockPeople(ctx context.Context) (lookAgain bool, err error) {
	if t.people {
		return false, nil
	}
	// The round before may need the lock as well, and this one is not going to end before that one.
	if err := t.awaitRound(ctx); err != nil {
		return false, fmt.Errorf("lock people: %w", err)
	}
	if err := t.lock(ctx, "people"); err != nil {
		return false, fmt.Errorf("lock people: %w", err)
	}
	t.people = true
	return true, nil
}

const takeLock = `SELECT pg_advisory_xact_lock($1)`

func (t *SyncTx) lock(ctx context.Context, name ...string) error {
	_, err := t.tx.Exec(ctx, takeLock, lockKey(t.account, name...))
	return err
}

// lockKey is a number for a name; two names that share one would only wait for each other.
func lockKey(account commerce.AccountID, name ...string) int64 {
	h := sha256.New()
	for _, part := range append([]string{string(account)}, name...) {
		var length [4]byte
		binary.BigEndian.PutUint32(length[:], uint32(len(part)))
		h.Write(length[:])
		h.Write([]byte(part))
	}
	return int64(binary.BigEndian.Uint64(h.Sum(nil)))
}

func (t *SyncTx) changed(kind, id string) {
	t.changes[commerce.Change{Kind: kind, ID: id}] = struct{}{}
}

// touch has a contact's facts computed again before the transaction ends.
func (t *SyncTx) touch(contacts ...*commerce.ContactID) {
	for _, c := range contacts {
		if c != nil && *c != "" {
			t.stale[*c] = struct{}{}
			delete(t.gained, *c)
		}
	}
}
