package cache_test

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
	"storegraph/internal/memredis"
	"storegraph/internal/redistest"
)

const clinic commerce.AccountID = "clinic"

// database stands in for the store: it counts reads, and lets a test stop one between the reading and the answer.
type database struct {
	mu       sync.Mutex
	contacts map[commerce.ContactID]commerce.Contact
	orders   map[commerce.ID]commerce.Order
	products map[commerce.ID]commerce.Product
	status   commerce.InstallationStatus
	reads    int

	// afterRead runs when a row was read and is not yet given back.
	afterRead func(kind string)
}

func newDatabase() *database {
	return &database{
		contacts: make(map[commerce.ContactID]commerce.Contact),
		orders:   make(map[commerce.ID]commerce.Order),
		products: make(map[commerce.ID]commerce.Product),
	}
}

func read[T any](d *database, kind string, find func() (T, bool)) (*T, error) {
	d.mu.Lock()
	d.reads++
	v, ok := find()
	after := d.afterRead
	d.mu.Unlock()
	if after != nil {
		after(kind)
	}
	if !ok {
		return nil, commerce.Errorf(commerce.NotFound, "there is no such %s", kind)
	}
	return &v, nil
}

func (d *database) GetContact(_ context.Context, _ commerce.AccountID, id commerce.ContactID) (*commerce.Contact, error) {
	return read(d, "contact", func() (commerce.Contact, bool) { v, ok := d.contacts[id]; return v, ok })
}

// GetOrder comes with today's products, as the store's does.
func (d *database) GetOrder(_ context.Context, _ commerce.AccountID, id commerce.ID) (*commerce.Order, error) {
	return read(d, "order", func() (commerce.Order, bool) {
		o, ok := d.orders[id]
		lines := make([]commerce.LineItem, len(o.LineItems))
		for i, l := range o.LineItems {
			if p, ok := d.products[*l.ProductID]; ok {
				l.Product = &p
			}
			lines[i] = l
		}
		o.LineItems = lines
		return o, ok
	})
}

func (d *database) GetProduct(_ context.Context, _ commerce.AccountID, id commerce.ID) (*commerce.Product, error) {
	return read(d, "product", func() (commerce.Product, bool) { v, ok := d.products[id]; return v, ok })
}

func (d *database) GetCollection(_ context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Collection, error) {
	return read(d, "collection", func() (commerce.Collection, bool) {
		return commerce.Collection{ID: id, Title: "of " + string(account)}, true
	})
}

func (d *database) GetTransaction(_ context.Context, _ commerce.AccountID, id commerce.ID) (*commerce.Transaction, error) {
	return read(d, "transaction", func() (commerce.Transaction, bool) {
		o, ok := d.orders[id]
		return commerce.Transaction{OrderID: id, OrderName: o.Name}, ok
	})
}

func (d *database) GetInstallation(_ context.Context, account commerce.AccountID) (*commerce.Installation, error) {
	return read(d, "installation", func() (commerce.Installation, bool) {
		return commerce.Installation{AccountID: account, Status: d.status}, true
	})
}

// write is a committed transaction.
func (d *database) write(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
}

func (d *database) readCount() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.reads
}

// pauseOnce stops the next read after it has read, and gives what tells that it stands there, and what lets it go on.
func (d *database) pauseOnce() (reached <-chan struct{}, goOn func()) {
	at, gone := make(chan struct{}), make(chan struct{})
	var stopped atomic.Bool
	d.mu.Lock()
	defer d.mu.Unlock()
	d.afterRead = func(string) {
		if stopped.CompareAndSwap(false, true) {
			close(at)
			<-gone
		}
	}
	return at, sync.OnceFunc(func() { close(gone) })
}

// onEach runs a test on a real Redis and on the one inside the process: scripts must mean the same on both.
func onEach(t *testing.T, test func(t *testing.T, client redis.UniversalClient)) {
	t.Parallel()
	t.Run("redis-server", func(t *testing.T) {
		t.Parallel()
		test(t, redistest.New(t))
	})
	t.Run("in process", func(t *testing.T) {
		t.Parallel()
		url, stop, err := memredis.Start(slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(stop)
		test(t, open(t, url))
	})
}

func open(t *testing.T, url string) redis.UniversalClient {
	t.Helper()
	client, err := cache.Open(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// patient is for tests of what is answered, not of how fast: machines that test are busy.
func patient(t *testing.T) cache.Config {
	return cache.Config{Timeout: 5 * time.Second, Logger: slog.New(slog.NewTextHandler(t.Output(), nil))}
}

func mustGet[T any](t *testing.T) func(*T, error) *T {
	return func(v *T, err error) *T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func ptr[T any](v T) *T { return &v }
