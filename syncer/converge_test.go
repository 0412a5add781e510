package syncer_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"storegraph/internal/pgtest"
	"storegraph/store"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The convergence property. A random history of a shop's changes, its webhooks delivered in any order, late, twice or not at
// all, imports, polls and sweeps between them, two handlers of one object interleaved, and a crash between any two steps:
//
//   - as long as no webhook was lost, the store equals Shopify once the inbox is empty;
//   - always, it equals Shopify after one reconciliation, field by field;
//   - an object never goes back to an older state, and what was deleted does not come back, at any moment;
//   - each trigger fired exactly once for each order that is eligible.
//
// `make nightly` runs 10,000 histories. TestConvergence_HasTeeth takes each of the rules away that make it true.

// sabotage takes a rule away.
type sabotage struct {
	name string
	sql  string // run in the database
	// unserialised handles signals of an object beside the claim that holds it.
	unserialised bool
	noSweep      bool
	anyUpdatedAt bool // the sabotage itself changes updated_at
}

var intact = sabotage{}

// lab is a database and a clock; histories run in it one after the other, each with an account and a shop of its own.
type lab struct {
	*testing.T
	sabotage
	clock *clock
	store *store.Store
	n     atomic.Int64
}

func newLab(t *testing.T, s sabotage) *lab {
	t.Helper()
	l := &lab{T: t, sabotage: s, clock: &clock{now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)}}
	address := pgtest.New(t)
	var err error
	l.store, err = store.Open(t.Context(), store.Config{DatabaseURL: address, Keys: testKeys(t), Now: l.clock.Now, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(l.store.Close)
	if s.sql != "" {
		if _, err := pgtest.Peek(t, address).Exec(t.Context(), s.sql); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

// chance decides what happens: rapid's, which shrinks what fails, or a seed's.
type chance interface {
	pick(n int, what string) int
	fatal(string)
	cleanup(func())
}

type rapidChance struct{ *rapid.T }

func (r rapidChance) pick(n int, what string) int { return rapid.IntRange(0, n-1).Draw(r.T, what) }

func (r rapidChance) fatal(why string) { r.Fatal(why) }

func (r rapidChance) cleanup(f func()) { r.Cleanup(f) }

// run is one history from its beginning to its proof.
func (l *lab) run(chance chance) {
	h := l.begin(chance)
	lossy := h.pick(2, "lossy") == 1
	h.live(lossy)
	h.settle()
	if !h.lost {
		h.equal(afterWebhooks)
	}
	h.reconcile()
	h.equal("after reconciliation")
	h.triggersAreExact()
	h.neverGoesBack()
}

func TestConvergence(t *testing.T) {
	t.Parallel()
	for part := range 2 { // two labs keep two cores busy
		t.Run(fmt.Sprint(part), func(t *testing.T) {
			t.Parallel()
			l := newLab(t, intact)
			rapid.Check(t, func(r *rapid.T) {
				for range part {
					rapid.Uint64().Draw(r, "nothing") // so that what follows differs from the other lab's
				}
				l.run(rapidChance{r})
			})
		})
	}
}

// TestConvergence_HasTeeth takes one rule away at a time: the property must notice.
func TestConvergence_HasTeeth(t *testing.T) {
	t.Parallel()
	for _, s := range []sabotage{
		{name: "guard", anyUpdatedAt: true, sql: `
			CREATE FUNCTION forget_time() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated_at := 'epoch'; NEW.fetched_at := 'epoch'; RETURN NEW; END $$;
			CREATE TRIGGER forget_time BEFORE INSERT OR UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION forget_time()`},
		{name: "tombstone", sql: `
			CREATE FUNCTION forget_death() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
			CREATE TRIGGER forget_death BEFORE INSERT ON tombstones FOR EACH ROW EXECUTE FUNCTION forget_death()`},
		{name: "serialisation", unserialised: true},
		{name: "sweep", noSweep: true},
	} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			l := newLab(t, s)
			if !fails(l, 300) {
				t.Errorf("without the %s the property still holds: it proves nothing", s.name)
			}
		})
	}
}

// fails looks for a history that breaks the property.
func fails(l *lab, most uint64) bool {
	for seed := range most {
		if (&seedChance{Rand: rand.New(rand.NewPCG(seed, 42))}).breaks(l) {
			return true
		}
	}
	return false
}

type seedChance struct {
	*rand.Rand
	after []func()
}

// broken is what a history panics with that breaks the property.
type broken string

func (c *seedChance) pick(n int, _ string) int { return c.IntN(n) }

func (c *seedChance) fatal(why string) { panic(broken(why)) }

func (c *seedChance) cleanup(f func()) { c.after = append(c.after, f) }

func (c *seedChance) breaks(l *lab) (yes bool) {
	defer func() {
		why := recover()
		for _, f := range slices.Backward(c.after) {
			f()
		}
		if _, yes = why.(broken); !yes && why != nil {
			panic(why)
		}
		if yes {
			l.Logf("%.300s", why)
		}
	}()
	l.run(c)
	return false
}
