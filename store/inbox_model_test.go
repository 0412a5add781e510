package store_test

import (
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/store"
)

// heldClaim is a claim that a worker of the model has not settled.
type heldClaim struct {
	commerce.SignalClaim
	until time.Time
}

func (c heldClaim) object() string { return fmt.Sprint(c.AccountID, c.Signals[0].ObjectID) }

// Whatever is put, claimed, settled and left to run out in whatever order: no object is in two live claims, no signal is
// lost, and none is handled again once it is done.
func TestInbox_AnyInterleavingKeepsItsPromises(t *testing.T) {
	t.Parallel()
	e := setup(t)
	conn := e.peek()
	rapid.Check(t, func(r *rapid.T) {
		_, err := conn.Exec(t.Context(), `TRUNCATE inbox, inbox_objects`)
		must(t, err)
		put, ended := map[string]bool{}, map[string]bool{}
		var held []heldClaim
		claim := func(n int) int {
			claims := e.claim(n)
			now := e.clock.now()
			for _, c := range claims {
				h := heldClaim{c, now.Add(time.Minute)}
				for _, other := range held {
					if other.object() == h.object() && other.until.After(now) {
						r.Fatalf("%s is in two live claims: %v and %v", h.object(), webhooksOf(other.SignalClaim), webhooksOf(c))
					}
				}
				for i, s := range c.Signals {
					id := string(c.AccountID) + s.WebhookID
					if !put[id] || ended[id] {
						r.Fatalf("%s was handed out: put %v, ended %v", id, put[id], ended[id])
					}
					if i > 0 && s.ObjectID != c.Signals[0].ObjectID {
						r.Fatalf("one claim, two objects: %v", webhooksOf(c))
					}
				}
				held = append(held, h)
			}
			return len(claims)
		}
		settle := func(i int, verdict commerce.Verdict) {
			c := held[i]
			held = slices.Delete(held, i, i+1)
			now := e.clock.now()
			e.settle(verdict, c.SignalClaim)
			lost := slices.ContainsFunc(held, func(o heldClaim) bool { return o.object() == c.object() && o.Lease > c.Lease })
			if verdict != commerce.SignalDone && verdict != commerce.SignalDead || lost {
				return
			}
			// A claim that ran out and that nobody took is still its worker's to settle; one that others took and settled is not.
			if rows := e.states(conn, c); c.until.After(now) || rows["DONE"]+rows["DEAD"] == len(c.Signals) {
				for _, s := range c.Signals {
					ended[string(c.AccountID)+s.WebhookID] = true
				}
			}
		}
		r.Repeat(map[string]func(*rapid.T){
			"put": func(r *rapid.T) {
				account := rapid.SampledFrom([]commerce.AccountID{mine, theirs}).Draw(r, "account")
				s := signal(fmt.Sprint("w", rapid.IntRange(1, 40).Draw(r, "webhook")), 0)
				s.ObjectID = commerce.ID(len(s.WebhookID)*10 + int(s.WebhookID[len(s.WebhookID)-1]-'0')%3)
				if rapid.IntRange(0, 3).Draw(r, "background") == 0 {
					_, err := e.PutBackground(t.Context(), account, []commerce.Signal{s})
					must(t, err)
				} else {
					_, err := e.PutSignal(t.Context(), account, s)
					must(t, err)
				}
				put[string(account)+s.WebhookID] = true
			},
			"claim": func(r *rapid.T) { claim(rapid.IntRange(1, 6).Draw(r, "max")) },
			"settle": func(r *rapid.T) {
				if len(held) == 0 {
					r.Skip("nothing is held")
				}
				i := rapid.IntRange(0, len(held)-1).Draw(r, "claim")
				settle(i, rapid.SampledFrom([]commerce.Verdict{commerce.SignalDone, commerce.SignalDone, commerce.SignalRetry, commerce.SignalDefer, commerce.SignalDead}).Draw(r, "verdict"))
			},
			"wait": func(r *rapid.T) {
				e.clock.advance(time.Duration(rapid.IntRange(1, 70).Draw(r, "seconds")) * time.Second)
			},
			"": func(*rapid.T) {},
		})
		// All workers die; the next ones handle what is left.
		e.clock.advance(time.Hour)
		held = nil
		for claim(50) > 0 {
			for len(held) > 0 {
				settle(0, commerce.SignalDone)
			}
		}
		var stored, waiting, objects int
		must(t, conn.QueryRow(t.Context(), `SELECT count(*), count(*) FILTER (WHERE state = 'PENDING'), (SELECT count(*) FROM inbox_objects) FROM inbox`).Scan(&stored, &waiting, &objects))
		if stored != len(put) || waiting != 0 || objects != 0 {
			r.Fatalf("%d of %d signals are stored, %d wait, %d objects are queued", stored, len(put), waiting, objects)
		}
	})
}

// states counts what became of a claim's signals.
func (e *env) states(conn *pgx.Conn, c heldClaim) map[string]int {
	e.t.Helper()
	rows, err := conn.Query(e.t.Context(), `SELECT state FROM inbox WHERE account_id = $1 AND webhook_id = ANY ($2)`, c.AccountID, webhooksOf(c.SignalClaim))
	must(e.t, err)
	states := map[string]int{}
	for rows.Next() {
		var state string
		must(e.t, rows.Scan(&state))
		states[state]++
	}
	must(e.t, rows.Err())
	return states
}

// Many workers of two processes, with webhooks coming in beside them: real concurrency, which the model above has not.
func TestInbox_ManyWorkersNeverShareAnObjectAndLoseNothing(t *testing.T) {
	t.Parallel()
	e := setup(t)
	other := e.open(testKeys...)
	stores := []*store.Store{e.Store, other}
	const objects, each, putters = 5, 40, 4
	var mu sync.Mutex
	busy, handled := map[commerce.ID]bool{}, map[string]int{}
	var wg sync.WaitGroup
	for p := range putters {
		wg.Go(func() {
			for i := range objects * each / putters {
				if _, err := stores[p%2].PutSignal(t.Context(), mine, signal(fmt.Sprint(p, "-", i), commerce.ID(i%objects+1))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for i := range 6 {
		wg.Go(func() {
			s := stores[i%2]
			for deadline := time.Now().Add(time.Minute); !t.Failed(); {
				claims, err := s.ClaimSignals(t.Context(), 2)
				if err != nil {
					t.Error(err)
					return
				}
				var ends []commerce.SettledClaim
				mu.Lock()
				for _, c := range claims {
					object := c.Signals[0].ObjectID
					if busy[object] {
						t.Errorf("%v is handled twice at the same time", object)
					}
					busy[object] = true
					for _, sig := range c.Signals {
						handled[sig.WebhookID]++
					}
					ends = append(ends, commerce.SettledClaim{SignalClaim: c, Verdict: commerce.SignalDone})
				}
				done := len(handled) == objects*each
				mu.Unlock()
				time.Sleep(time.Millisecond) // the work
				mu.Lock()
				for _, c := range claims {
					busy[c.Signals[0].ObjectID] = false
				}
				mu.Unlock()
				if err := s.SettleSignals(t.Context(), ends); err != nil {
					t.Error(err)
				}
				if done && len(claims) == 0 {
					return
				}
				if time.Now().After(deadline) {
					t.Errorf("only %d signals were handled in a minute", len(handled))
				}
			}
		})
	}
	wg.Wait()
	for _, webhook := range slices.Sorted(maps.Keys(handled)) {
		if handled[webhook] != 1 {
			t.Errorf("%s was handled %d times", webhook, handled[webhook])
		}
	}
	e.wantDepth(0, 0)
}
