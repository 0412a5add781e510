package syncer_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

// What Shopify says of the shop as a whole stops the shop, not its signals: they wait without spending an attempt, the reason
// can be read, and when Shopify is back everything converges.
func TestHostileOutage_PausesTheShopAndLosesNothing(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer shopsim.FaultAnswer
		reason string
		pause  time.Duration // at least; the shop is back after it
	}{
		"402 frozen":       {shopsim.FaultAnswer{Status: http.StatusPaymentRequired}, "frozen", 50 * time.Minute},
		"423 locked":       {shopsim.FaultAnswer{Status: http.StatusLocked}, "locked", 50 * time.Minute},
		"404 gone":         {shopsim.FaultAnswer{Status: http.StatusNotFound}, "does not find", 50 * time.Minute},
		"430 rejected":     {shopsim.FaultAnswer{Status: 430}, "suspicious", 14 * time.Minute},
		"429 for a minute": {shopsim.FaultAnswer{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"60.0"}}}, "used up", 50 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var down atomic.Bool
			var asked atomic.Int64
			h := beset(t, world{shop: func(cfg *shopsim.Config) {
				cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
					if r.Kind != "graphql" || !down.Load() {
						return nil
					}
					asked.Add(1)
					return &c.answer
				}
			}})
			h.connect(commerce.Elements, commerce.AllSyncSettings())
			h.imported()
			h.settle()
			down.Store(true)
			placed := []int64{h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{})}
			h.until("paused", func() bool { return h.installation().PausedUntil != nil })
			inst := h.installation()
			if !strings.Contains(inst.PauseReason, c.reason) || inst.PausedUntil.Sub(h.config.Now()) < c.pause || inst.Status != commerce.Connected {
				t.Errorf("paused until %v because %q, %s", inst.PausedUntil, inst.PauseReason, inst.Status)
			}
			h.must(h.shop.Drain(t.Context()))
			h.until("what was under way has ended", func() bool { return !h.busy() })
			before := asked.Load()
			time.Sleep(200 * time.Millisecond)
			if n := asked.Load(); n != before {
				t.Errorf("Shopify was asked %d times while it was to be left alone", n-before)
			}
			if health := h.health(); health.Pending == 0 || health.Failed != 0 {
				t.Errorf("%d signals wait, %d are dead", health.Pending, health.Failed)
			}
			h.mayNotHaveTried()
			down.Store(false)
			h.skip(time.Hour + time.Minute)
			h.settle()
			h.equalsShopify()
			h.wantFiredOnce(placed...)
		})
	}
}

// mayNotHaveTried says that no signal that waits has spent an attempt.
func (h *hostile) mayNotHaveTried() {
	h.Helper()
	var tried int
	err := h.peek.QueryRow(h.Context(), `SELECT count(*) FROM inbox WHERE state IN ('PENDING', 'TAKEN') AND attempts > 0`).Scan(&tried)
	h.must(err)
	if tried > 0 {
		h.Errorf("%d waiting signals have spent attempts", tried)
	}
}

// Bursts of failures are waited out where they happen.
func TestHostileOutage_BurstsChangeNothing(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]shopsim.FaultAnswer{
		"500":                  {Status: 500},
		"502":                  {Status: 502},
		"503 in HTML":          {Status: 503},
		"reset":                {Reset: true},
		"answer breaks":        {Cut: 40, Reset: true},
		"THROTTLED":            {Code: "THROTTLED"},
		"internal error":       {Code: "INTERNAL_SERVER_ERROR"},
		"429 without a header": {Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {""}}},
		"half a document":      {Body: `{"data":{"order":`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var left atomic.Int64
			h := beset(t, world{shop: func(cfg *shopsim.Config) {
				cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
					if r.Kind == "graphql" && left.Add(-1) >= 0 {
						return &answer
					}
					return nil
				}
			}})
			h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
			h.imported()
			h.settle()
			left.Store(3)
			placed := []int64{h.place(shopsim.OrderOptions{}), h.place(shopsim.OrderOptions{})}
			h.settle()
			if left.Load() > 0 {
				t.Error("nothing went wrong")
			}
			h.wantFiredOnce(placed...)
		})
	}
}

// An object whose answer is always broken ends as a failed item that says why, hinders no other, and is healed by a retry.
func TestHostileOutage_ABrokenObjectFailsAloneAndCanBeRetried(t *testing.T) {
	t.Parallel()
	var broken atomic.Int64
	h := beset(t, world{shop: func(cfg *shopsim.Config) {
		cfg.Fault = func(r shopsim.FaultRequest) *shopsim.FaultAnswer {
			if id := broken.Load(); id != 0 && fmt.Sprint(r.Variables["id"]) == commerce.ID(id).GID("Product") {
				return &shopsim.FaultAnswer{Body: `{"data":{"product":"no product"}}`}
			}
			return nil
		}
	}})
	h.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	h.imported()
	h.settle()
	bad, good := h.shop.Products()[0].ID, h.shop.Products()[1].ID
	broken.Store(bad)
	for _, id := range []int64{bad, good} {
		h.must(h.shop.UpdateProduct(id, func(p *shopsim.Product) { p.Title = "Renamed" }))
	}
	h.must(h.shop.Drain(t.Context()))
	h.until("it is given up", func() bool {
		h.pass(5 * time.Second) // the pauses between eight attempts
		return h.health().Failed > 0
	})
	title := func(id int64) string {
		p, err := h.store.GetProduct(t.Context(), account, commerce.ID(id))
		h.must(err)
		return p.Title
	}
	if title(good) != "Renamed" {
		t.Error("the other product waits for it")
	}
	failed, _, err := h.store.FailedSignals(t.Context(), account, 10, "")
	h.must(err)
	attempts := 0
	for _, f := range failed { // the webhook's, and a poll's that found it meanwhile
		if attempts = max(attempts, f.Attempts); int64(f.ObjectID) != bad || f.Code != "SHOPIFY_UNREADABLE" || f.Reason == "" {
			t.Errorf("got %+v", f)
		}
	}
	if attempts != 8 {
		t.Fatalf("got %+v", failed)
	}
	if inst := h.installation(); inst.PausedUntil != nil {
		t.Error("the shop is paused because of one object")
	}
	broken.Store(0)
	if n, err := h.syncer.RetryFailed(t.Context(), account, nil); err != nil || n < len(failed) {
		t.Errorf("retried %d of %d, %v", n, len(failed), err)
	}
	h.settle()
	if title(bad) != "Renamed" {
		t.Error("the retry did not heal it")
	}
}

// An account with a thousand signals is served in turn with the others: another one's signal waits for a few claims only.
func TestHostileOutage_ANoisyAccountDelaysNobody(t *testing.T) {
	t.Parallel()
	h := beset(t, world{asleep: true})
	for _, name := range []commerce.AccountID{"loud", "quiet"} {
		h.must(h.store.CreateAccount(t.Context(), commerce.Account{ID: name, Name: string(name), CreatedAt: time.Now()}))
	}
	put := func(a commerce.AccountID, id int) {
		_, err := h.store.PutSignal(t.Context(), a, commerce.Signal{
			WebhookID: fmt.Sprint(a, id), Topic: "products/update", Kind: "Product", ObjectID: commerce.ID(id), ReceivedAt: h.config.Now(), TriggeredAt: h.config.Now(),
		})
		h.must(err)
	}
	var writers sync.WaitGroup
	for w := range 8 {
		writers.Go(func() {
			for i := range 125 {
				put("loud", 1+w*125+i)
			}
		})
	}
	writers.Wait()
	put("quiet", 1)
	for n := 1; ; n++ {
		claims, err := h.store.ClaimSignals(t.Context(), 1)
		h.must(err)
		if len(claims) == 1 && claims[0].AccountID == "quiet" {
			return
		}
		if n == 3 {
			t.Fatalf("after %d claims the other account was not served", n)
		}
	}
}
