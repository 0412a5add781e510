package e2e

import (
	"context"
	"fmt"
	"os"
	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"strconv"
	"testing"
	"time"
)

// TestChaos_KillsLoseAndDoubleNothing kills -9 one of two workers at random moments while it imports and syncs under load, now and
// then the server, Postgres and Redis too, and compares everything with Shopify in the end. `make chaos` kills 200 times;
// without STOREGRAPH_CHAOS_KILLS it is a handful.
func TestChaos_KillsLoseAndDoubleNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes longer than -short allows")
	}
	kills, seed := setting(t, "STOREGRAPH_CHAOS_KILLS", 6), setting(t, "STOREGRAPH_CHAOS_SEED", uint64(time.Now().UnixNano()))
	t.Logf("STOREGRAPH_CHAOS_SEED=%d repeats this", seed)
	c := startChaos(t, seed)
	c.connect()
	sink := c.startSink()

	ctx, stopLoad := context.WithCancel(t.Context())
	load := make(chan int)
	go func() { load <- c.shop(ctx) }()
	began := time.Now()
	for n := uint64(1); n <= kills; n++ {
		time.Sleep(50*time.Millisecond + time.Duration(c.chance.Int64N(int64(1500*time.Millisecond))))
		c.serve.revive()
		c.worker.revive()
		c.other.revive()
		switch {
		case n%25 == 3:
			c.restartPostgres(n%50 == 3)
		case n%20 == 5 && c.redis != nil:
			c.restartRedis()
		case n%10 == 4:
			c.serve.killAndStart()
		case n%2 == 0:
			c.other.killAndStart()
		default:
			c.worker.killAndStart()
		}
	}
	stopLoad()
	acts := <-load
	t.Logf("%d kills and %d things that shoppers did in %s; ended by themselves: serve %d times, workers %d times",
		kills, acts, time.Since(began).Round(time.Second), c.serve.revived, c.worker.revived+c.other.revived)

	c.settle()
	sink.settle()
	sink.compare(c.compare())
}

// setting reads a number from the environment.
func setting(t *testing.T, name string, without uint64) uint64 {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return without
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// settle waits until Shopify has told everything, imports are done, and everything was compared with Shopify once.
func (c *chaos) settle() {
	c.Helper()
	c.serve.revive()
	c.worker.revive()
	c.other.revive()
	c.serve.waitReady(c.base + "/readyz")
	ctx, cancel := context.WithTimeout(c.Context(), 5*time.Minute)
	defer cancel()
	if err := c.sim.Drain(ctx); err != nil {
		c.Fatalf("webhooks are not delivered: %v", err)
	}
	c.wait(ctx, "the imports end", func() (bool, string) {
		runs, err := c.db.ListImports(ctx, chaosAccount)
		if err != nil || len(runs) < len(commerce.Elements) {
			return false, fmt.Sprint(err)
		}
		for _, r := range runs {
			if r.Status == commerce.ImportFailed || r.Status == commerce.ImportCompleted && !r.Complete() {
				c.Fatalf("the import of %s: %+v", r.Element, r)
			}
			if !r.Status.Done() {
				return false, fmt.Sprintf("%+v", r)
			}
		}
		return true, ""
	})
	asked := time.Now()
	var answer struct {
		ReconcileShopify struct{ UserErrors []struct{ Message string } }
	}
	err := c.graphql(`mutation { reconcileShopify(input: {sweep: true}) { userErrors { message } } }`, nil, &answer)
	if err != nil || len(answer.ReconcileShopify.UserErrors) > 0 {
		c.Fatalf("reconcile: %v %+v", err, answer)
	}
	c.wait(ctx, "everything is reconciled", func() (bool, string) {
		h, err := c.db.SyncHealth(ctx, chaosAccount)
		if err != nil {
			return false, err.Error()
		}
		for _, e := range h.Elements {
			// The simulated shop's clock is ours.
			if e.Element != commerce.Transactions && (e.SweptAt == nil || e.SweptAt.Before(asked.Add(-2*time.Second)) || e.VerifiedAt == nil || e.VerifiedAt.Before(asked.Add(-2*time.Second))) {
				return false, fmt.Sprintf("%+v", e)
			}
		}
		return h.Pending == 0, fmt.Sprintf("%d signals wait", h.Pending)
	})
	if _, dead, err := c.db.InboxDepth(ctx); err != nil || dead > 0 {
		c.Errorf("%d signals died, %v", dead, err)
	}
}

func (c *chaos) wait(ctx context.Context, what string, done func() (bool, string)) {
	c.Helper()
	for {
		ok, why := done()
		if ok {
			return
		}
		select {
		case <-ctx.Done():
			c.Fatalf("waiting until %s: %s", what, why)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// compare holds every order, its transaction and its triggers to the simulated store, and gives the events.
func (c *chaos) compare() (all []commerce.TriggerEvent) {
	c.Helper()
	orders := c.storedOrders()
	var since time.Time
	if inst, err := c.db.GetInstallation(c.Context(), chaosAccount); err != nil {
		c.Fatal(err)
	} else {
		since = inst.OrderReceivedSince.Truncate(time.Second) // the resolution of Shopify's times
	}
	events := map[commerce.ID]map[commerce.TriggerKind]int{}
	for after, more := int64(0), true; more; {
		list, err := c.db.ListTriggerEvents(c.Context(), chaosAccount, nil, after, 250)
		if err != nil {
			c.Fatal(err)
		}
		for _, e := range list {
			after = e.Sequence
			if events[e.OrderID] == nil {
				events[e.OrderID] = map[commerce.TriggerKind]int{}
			}
			events[e.OrderID][e.Kind]++
		}
		all = append(all, list...)
		more = len(list) > 0
	}
	count, fired := 0, 0
	c.sim.EachOrder(func(o *shopsim.Order) bool {
		count++
		id := commerce.ID(o.ID)
		got, ok := orders[id]
		if !ok {
			c.Errorf("order %d is lost", o.ID)
			return true
		}
		delete(orders, id)
		if !got.UpdatedAt.Equal(o.UpdatedAt.Truncate(time.Second)) {
			c.Errorf("order %d is of %s, Shopify's is of %s", o.ID, got.UpdatedAt, o.UpdatedAt)
		}
		want := 1
		if o.Test || got.CreatedAt.Before(since) || got.ProcessedAt.Before(since) {
			want = 0
		}
		fired += want
		if n := events[id][commerce.OrderReceived]; n != want {
			c.Errorf("Order Received of order %d (%+v, since %s) fired %d times instead of %d", o.ID, o, since, n, want)
		}
		if n := events[id][commerce.PaymentReceived]; n > 1 || got.PaidAt != nil && !got.PaidAt.Before(since) && !o.Test && n != 1 {
			c.Errorf("Payment Received of order %d (paid %v) fired %d times", o.ID, got.PaidAt, n)
		}
		return true
	})
	for id := range orders {
		c.Errorf("order %s is stored, and not in Shopify", id)
	}
	c.Logf("%d orders compared; %d Order Received, %d events", count, fired, len(all))
	if fired == 0 {
		c.Error("nothing was ordered: this shows nothing")
	}
	return all
}

func (c *chaos) storedOrders() map[commerce.ID]commerce.Order {
	c.Helper()
	out := map[commerce.ID]commerce.Order{}
	first := 250
	page := commerce.Page{First: &first}
	for {
		list, err := c.db.ListOrders(c.Context(), chaosAccount, commerce.OrderFilter{}, commerce.OrdersByProcessedAt, true, page)
		if err != nil {
			c.Fatal(err)
		}
		for _, o := range list.Items {
			if _, twice := out[o.ID]; twice {
				c.Errorf("order %s is there twice", o.ID)
			}
			out[o.ID] = o
		}
		if !list.HasNext {
			return out
		}
		page.After = &list.Cursors[len(list.Cursors)-1]
	}
}
