package resolvers

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/graph-gophers/dataloader/v7"

	"storegraph/commerce"
)

// A loader waits for the other resolvers of its level, and reads at most a page at a time.
const (
	loaderWait     = time.Millisecond
	loaderCapacity = commerce.MaxPageSize
)

// loaders read related objects of one account for one request. What is not there is the zero value: a relation to
// something deleted is null.
type loaders struct {
	contacts      *dataloader.Loader[commerce.ContactID, *commerce.Contact]
	orders        *dataloader.Loader[commerce.ID, *commerce.Order]
	lineItems     *dataloader.Loader[commerce.ID, []commerce.LineItem]   // by order
	transactions  *dataloader.Loader[commerce.ID, *commerce.Transaction] // by order
	products      *dataloader.Loader[commerce.ID, *commerce.Product]
	variants      *dataloader.Loader[commerce.ID, *commerce.Variant]
	variantsOf    *dataloader.Loader[commerce.ID, []commerce.Variant] // by product
	collections   *dataloader.Loader[commerce.ID, *commerce.Collection]
	collectionsOf *dataloader.Loader[commerce.ID, []commerce.CollectionRef] // by product

	healthOnce sync.Once
	health     *commerce.SyncHealth
	healthErr  error

	allTimers  func(context.Context) ([]commerce.Timer, error)
	allWatches func(context.Context) ([]commerce.SegmentWatch, error)
}

func newLoaders(r Reader, account commerce.AccountID) *loaders {
	return &loaders{
		contacts:      newLoader(account, r.ContactsByID),
		orders:        newLoader(account, r.OrdersByID),
		lineItems:     newLoader(account, r.LineItemsByOrder),
		transactions:  newLoader(account, r.TransactionsByOrder),
		products:      newLoader(account, r.ProductsByID),
		variants:      newLoader(account, r.VariantsByID),
		variantsOf:    newLoader(account, r.VariantsByProduct),
		collections:   newLoader(account, r.CollectionsByID),
		collectionsOf: newLoader(account, r.CollectionsByProduct),
		allTimers:     onceFor(account, r.ListTimers),
		allWatches:    onceFor(account, r.ListWatches),
	}
}

// onceFor reads a short list of the account once.
func onceFor[V any](account commerce.AccountID, read func(context.Context, commerce.AccountID) (V, error)) func(context.Context) (V, error) {
	var once sync.Once
	var value V
	var err error
	return func(ctx context.Context) (V, error) {
		once.Do(func() { value, err = read(ctx, account) })
		return value, err
	}
}

// find looks for one of a list by its id; nil when there is none, or no id.
func find[T any, K comparable](ctx context.Context, list func(context.Context) ([]T, error), id K, of func(*T) K) (*T, error) {
	var none K
	if id == none {
		return nil, nil
	}
	all, err := list(ctx)
	for i := range all {
		if of(&all[i]) == id {
			return &all[i], err
		}
	}
	return nil, err
}

func newLoader[K comparable, V any](account commerce.AccountID, read func(context.Context, commerce.AccountID, []K) (map[K]V, error)) *dataloader.Loader[K, V] {
	batch := func(ctx context.Context, keys []K) []*dataloader.Result[V] {
		values, err := readSafely(ctx, account, keys, read)
		results := make([]*dataloader.Result[V], len(keys))
		for i, k := range keys {
			results[i] = &dataloader.Result[V]{Data: values[k], Error: err}
		}
		return results
	}
	return dataloader.NewBatchedLoader(batch, dataloader.WithWait[K, V](loaderWait), dataloader.WithBatchCapacity[K, V](loaderCapacity))
}

// readSafely turns a panic into an error: it happens on the loader's goroutine, where nobody else would catch it quietly.
func readSafely[K comparable, V any](ctx context.Context, account commerce.AccountID, keys []K, read func(context.Context, commerce.AccountID, []K) (map[K]V, error)) (values map[K]V, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("load: panic: %v", p)
		}
	}()
	return read(ctx, account, keys)
}

type loadersKey struct{}

func withLoaders(ctx context.Context, l *loaders) context.Context {
	return context.WithValue(ctx, loadersKey{}, l)
}

// load gives the request's loaders. Without them (no operation runs) every call makes its own, which is right and slow.
func (r *Resolver) load(ctx context.Context) (*loaders, error) {
	if l, ok := ctx.Value(loadersKey{}).(*loaders); ok {
		return l, nil
	}
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	return newLoaders(r.reader, a), nil
}

// loadOne reads what a key names through a loader; a nil key names nothing.
func loadOne[K comparable, V any](ctx context.Context, r *Resolver, pick func(*loaders) *dataloader.Loader[K, *V], key *K) (*V, error) {
	if key == nil {
		return nil, nil
	}
	l, err := r.load(ctx)
	if err != nil {
		return nil, err
	}
	return pick(l).Load(ctx, *key)()
}
