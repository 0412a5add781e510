package store_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const (
	mine   = commerce.AccountID("practice-1")
	theirs = commerce.AccountID("practice-2")
)

// noon is when the tests happen.
var noon = time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)

// env is one test's store, its clock and a way past row level security.
type env struct {
	*store.Store
	t     *testing.T
	url   string
	clock *clock
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

var testKeys = []store.Key{store.NewKey("k1")}

func setup(t *testing.T) *env {
	t.Helper()
	e := &env{t: t, url: pgtest.New(t), clock: &clock{at: noon}}
	e.Store = e.open(testKeys...)
	for _, a := range []commerce.AccountID{mine, theirs} {
		must(t, e.CreateAccount(t.Context(), commerce.Account{ID: a, Name: string(a)}))
	}
	return e
}

// open opens the same database once more, as another process would.
func (e *env) open(keys ...store.Key) *store.Store {
	e.t.Helper()
	ring, err := store.NewKeyring(keys[0], keys[1:]...)
	must(e.t, err)
	s, err := store.Open(e.t.Context(), store.Config{DatabaseURL: e.url, Keys: ring, Now: e.clock.now, MaxConns: 8})
	must(e.t, err)
	e.t.Cleanup(s.Close)
	return s
}

// sync runs one write transaction of an account.
func (e *env) sync(account commerce.AccountID, fn func(context.Context, *store.SyncTx) error) []commerce.Change {
	e.t.Helper()
	changes, err := e.Sync(e.t.Context(), account, fn)
	must(e.t, err)
	return changes
}

func (e *env) putContact(c commerce.Contact) (id commerce.ContactID, outcome commerce.Outcome) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		id, outcome, err = tx.UpsertContact(ctx, c)
		return err
	})
	return id, outcome
}

func (e *env) putOrder(o commerce.Order) (before *commerce.Order, outcome commerce.Outcome) {
	e.t.Helper()
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) (err error) {
		before, outcome, err = tx.UpsertOrder(ctx, o)
		return err
	})
	return before, outcome
}

// peek connects past row level security.
func (e *env) peek() *pgx.Conn { return pgtest.Peek(e.t, e.url) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantCode(t *testing.T, err error, code commerce.ErrorCode) {
	t.Helper()
	if got := commerce.CodeOf(err); got != code {
		t.Errorf("got error %v with code %q, want code %s", err, got, code)
	}
}

func diff(t *testing.T, what string, got, want any, opts ...cmp.Option) {
	t.Helper()
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Errorf("%s (-want +got):\n%s", what, d)
	}
}

func at(minutes int) time.Time { return noon.Add(time.Duration(minutes) * time.Minute) }

func money(amount string) commerce.Money {
	m, err := commerce.ParseMoney(amount, "USD")
	if err != nil {
		panic(err)
	}
	return m
}

func bag(amount string) commerce.MoneyBag {
	return commerce.MoneyBag{Shop: money(amount), Presentment: money(amount)}
}
