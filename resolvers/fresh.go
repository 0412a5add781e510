package resolvers

import (
	"context"
	"sync"
	"time"

	"storegraph/commerce"
)

// Fresh reads from where writes are committed, past every cache. Reads that demand a data version go here.
type Fresh interface {
	objects
	// DataVersion is the newest data version that was handed out.
	DataVersion(context.Context) (int64, error)
}

// objects reads what an evaluation is about. Both a Reader and a Fresh do.
type objects interface {
	GetContact(context.Context, commerce.AccountID, commerce.ContactID) (*commerce.Contact, error)
	GetContactByShopifyID(context.Context, commerce.AccountID, commerce.ID) (*commerce.Contact, error)
	GetOrder(context.Context, commerce.AccountID, commerce.ID) (*commerce.Order, error)
}

// How a demand for a data version is met: who learnt a version learnt it from a transaction that was committed, so a read
// of the database itself that begins afterwards sees all of that transaction, and needs no wait. An order that is at the
// version already, wherever it was kept, needs not even that. A contact's own version would prove nothing: versions are
// drawn before the commit, and another transaction may have drawn a newer one and committed first.
//
// What remains is a version that this database never handed out: a made-up one, or one of a primary that failed over and
// lost its last moments. That is worth a short wait, and NOT_YET.
const (
	freshTime  = 2 * time.Second
	firstPause = 20 * time.Millisecond
	lastPause  = 250 * time.Millisecond
	// So many requests wait at a time, in the process and of one account; what is over answers NOT_YET at once.
	maxWaiters     = 64
	maxWaitersEach = 8
)

// demand says where to read from: past every cache when a version is demanded, once that is there.
func (r *Resolver) demand(ctx context.Context, a commerce.AccountID, version *int64) (objects, error) {
	if version == nil {
		return r.reader, nil
	}
	if err := checkVersion(version); err != nil {
		return nil, err
	}
	return r.fresh, r.awaitVersion(ctx, a, *version)
}

// checkVersion refuses what no version can be.
func checkVersion(version *int64) error {
	if version != nil && *version < 0 {
		return commerce.Errorf(commerce.InvalidInput, "minVersion must not be negative.").In("minVersion")
	}
	return nil
}

// awaitVersion returns once the version was handed out; NOT_YET when that takes too long.
func (r *Resolver) awaitVersion(ctx context.Context, a commerce.AccountID, version int64) error {
	newest, err := r.fresh.DataVersion(ctx)
	if err != nil || newest >= version {
		return err
	}
	notYet := commerce.Errorf(commerce.NotYet, "Data version %d is not there yet. Try again in a moment.", version)
	if !r.waiters.enter(a) {
		return notYet
	}
	defer r.waiters.leave(a)
	timeout := time.NewTimer(freshTime)
	defer timeout.Stop()
	for pause := firstPause; ; pause = min(2*pause, lastPause) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timeout.C:
			return notYet
		case <-time.After(pause):
		}
		if newest, err = r.fresh.DataVersion(ctx); err != nil || newest >= version {
			return err
		}
	}
}

// waiters counts the requests that wait for a version.
type waiters struct {
	mu   sync.Mutex
	all  int
	each map[commerce.AccountID]int
}

func (w *waiters) enter(a commerce.AccountID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all >= maxWaiters || w.each[a] >= maxWaitersEach {
		return false
	}
	if w.each == nil {
		w.each = make(map[commerce.AccountID]int)
	}
	w.all++
	w.each[a]++
	return true
}

func (w *waiters) leave(a commerce.AccountID) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.all--
	if w.each[a]--; w.each[a] == 0 {
		delete(w.each, a)
	}
}
