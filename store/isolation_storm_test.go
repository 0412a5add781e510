package store_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

var stormOperations = flag.Int("storm-operations", 4000, "how many operations of the accounts' storm there are")

var errWhim = errors.New("a whim of the test")

// Accounts with the same ids read and write at once over four connections, while callers give up and functions panic in the
// middle of transactions. Nobody ever sees or changes another's, no connection is lost, and none keeps an account.
func TestIsolation_HoldsInAStorm(t *testing.T) {
	t.Parallel()
	e := setup(t)
	accounts := []commerce.AccountID{mine, theirs, "practice-3", "practice-4", "practice-5", "practice-6", "practice-7", "practice-8"}
	mark := func(i int) string { return fmt.Sprintf("MARK%dKRAM", i) }
	for i, a := range accounts {
		must(t, e.CreateAccount(t.Context(), commerce.Account{ID: a, Name: mark(i)}))
		e.fill(a, mark(i))
	}
	ring, err := store.NewKeyring(testKeys[0])
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: e.url, Keys: ring, Now: e.clock.now, MaxConns: 4})
	must(t, err)
	defer s.Close()
	narrow := &env{Store: s, t: t, url: e.url, clock: e.clock}
	readers := narrow.readers()
	var names []string
	for name := range readers {
		switch name { // these look past row level security for what they ask, each by a connection of its own
		case "GetDecision":
		default:
			names = append(names, name)
		}
	}
	slices.Sort(names)

	var leaks, cancelled, panicked, failed, done atomic.Int64
	check := func(i int, what string, got any) {
		text := asText(got)
		for j := range accounts {
			if j != i && strings.Contains(text, mark(j)) {
				leaks.Add(1)
				t.Errorf("%s of %s sees %s: %.300s", what, accounts[i], accounts[j], text)
			}
		}
	}
	read := func(ctx context.Context, r *rand.Rand, i int) error {
		name := names[r.IntN(len(names))]
		got, err := readers[name](ctx, accounts[i])
		if err == nil {
			check(i, name, got)
		}
		return err
	}
	write := func(ctx context.Context, r *rand.Rand, i int, whim int) (err error) {
		defer func() {
			if p := recover(); p != nil {
				if p != errWhim {
					panic(p)
				}
				panicked.Add(1)
			}
		}()
		_, err = s.Sync(ctx, accounts[i], func(ctx context.Context, tx *store.SyncTx) error {
			o := newOrder(1, 60+r.IntN(1000))
			o.Name = mark(i)
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
			switch whim {
			case 1:
				panic(errWhim)
			case 2:
				return errWhim
			}
			c := newCustomer(501, mark(i)+"@example.com", 60+r.IntN(1000))
			c.FirstName = new(mark(i))
			_, _, err := tx.UpsertContact(ctx, c)
			return err
		})
		return err
	}
	var wg sync.WaitGroup
	const callers = 16
	for n := range callers {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(11, uint64(n)))
			for range *stormOperations / callers {
				i := r.IntN(len(accounts))
				ctx, cancel := context.WithCancel(t.Context())
				if r.IntN(4) == 0 {
					time.AfterFunc(time.Duration(r.IntN(3000))*time.Microsecond, cancel)
				}
				var err error
				if r.IntN(3) == 0 {
					err = write(ctx, r, i, r.IntN(6))
				} else {
					err = read(ctx, r, i)
				}
				switch {
				case err == nil || errors.Is(err, errWhim) || commerce.CodeOf(err) != "":
				case ctx.Err() != nil:
					cancelled.Add(1)
				default:
					failed.Add(1)
					t.Errorf("%s: %v", accounts[i], err)
				}
				done.Add(1)
				cancel()
			}
		})
	}
	wg.Wait()
	t.Logf("%d operations, %d cancelled, %d panicked", done.Load(), cancelled.Load(), panicked.Load())
	if cancelled.Load() == 0 || panicked.Load() == 0 {
		t.Errorf("%d were cancelled, %d panicked: the storm was none", cancelled.Load(), panicked.Load())
	}
	// Every connection came back, and serves a stranger as one.
	for range 20 {
		var together sync.WaitGroup
		for range 4 {
			together.Go(func() {
				if _, err := s.GetOrder(t.Context(), "practice-9", 1); commerce.CodeOf(err) != commerce.NotFound {
					t.Errorf("a stranger gets %v", err)
				}
			})
		}
		together.Wait()
	}
	kept, open := s.Connections(t.Context())
	if open > 4 || len(kept) == 0 {
		t.Errorf("%d connections are open, %d answer", open, len(kept))
	}
	for _, account := range kept {
		if account != "" {
			t.Errorf("a connection still serves %q", account)
		}
	}
	for i, a := range accounts {
		order, err := s.GetOrder(t.Context(), a, 1)
		must(t, err)
		if order.Name != mark(i) {
			t.Errorf("the order of %s is %q", a, order.Name)
		}
		check(i, "the dump", e.dump(a))
	}
}
