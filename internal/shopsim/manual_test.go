package shopsim_test

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/internal/shopsim"
)

// clock is a clock that a test moves.
type clock struct{ now time.Time }

func manual(c *clock) func(*shopsim.Config) {
	return func(cfg *shopsim.Config) {
		cfg.Manual, cfg.BulkDelay, cfg.Now = true, 0, func() time.Time { return c.now }
		cfg.Orders = 20
	}
}

func stopped() *clock { return &clock{time.Date(2026, 11, 23, 9, 30, 0, 250e6, time.UTC)} }

func TestManual_NothingIsDeliveredUntilItIsTaken(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()))
	l := listen(t)
	s.subscribeAll(l, "ORDERS_CREATE", "ORDERS_UPDATED", "ORDERS_PAID")
	id, err := s.PlaceOrder(shopsim.OrderOptions{})
	ok(t)(err)
	var topics []string
	for _, w := range s.Pending() {
		topics = append(topics, w.Topic)
	}
	if d := cmp.Diff([]string{"orders/create", "orders/paid", "orders/updated"}, topics); d != "" || len(l.all()) != 0 {
		t.Fatalf("%d delivered by themselves\n%s", len(l.all()), d)
	}
	paid := s.Take(1)
	for range 3 {
		if status, err := s.Deliver(t.Context(), paid); err != nil || status != http.StatusOK {
			t.Fatal(status, err)
		}
	}
	if s.Waiting() != 2 || paid.Shop != s.Domain() || paid.Subscription == 0 || paid.URI != l.url {
		t.Errorf("%d wait, %+v", s.Waiting(), paid)
	}
	for _, h := range l.all() {
		if h.topic != "orders/paid" || h.header.Get("X-Shopify-Webhook-Id") != paid.ID || h.header.Get("X-Shopify-Hmac-Sha256") != shopsim.SignWebhook(secret, h.body) ||
			decode(t, string(h.body))["id"].(json.Number).String() != itoa(int(id)) {
			t.Errorf("%s %s", h.topic, h.body)
		}
	}
	s.GiveUp(paid)
	if d := cmp.Diff([]string{"orders/create", "orders/updated"}, s.Topics()); d != "" {
		t.Error(d)
	}
	if n := s.DropSubscriptions("orders/updated", "orders/nothing"); n != 1 || len(s.Subscriptions()) != 1 {
		t.Errorf("%d dropped, left %v", n, s.Subscriptions())
	}
	if n := s.DropSubscriptions(); n != 1 || len(s.Topics()) != 0 {
		t.Errorf("%d dropped, left %v", n, s.Topics())
	}
}

func TestClock_IsTheTestsInDatesAndObjects(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c))
	id := s.OrderID(3)
	for n := range 3 {
		ok(t)(s.UpdateOrder(id, func(o *shopsim.Order) { o.Email = itoa(n) + "@example.com" }))
		if got := s.Order(id).UpdatedAt; !got.Equal(c.now.Truncate(time.Second)) {
			t.Errorf("edit %d: updated at %v", n, got)
		}
	}
	c.now = c.now.Add(-time.Hour)
	ok(t)(s.UpdateOrder(id, func(o *shopsim.Order) { o.Phone = "+15550000000" }))
	if got := s.Order(id).UpdatedAt; got.Before(c.now.Add(50 * time.Minute)) {
		t.Errorf("updatedAt went back with the clock, to %v", got)
	}
	for _, ahead := range []time.Duration{-time.Hour, time.Hour} {
		c.now = time.Now().Add(ahead)
		resp, err := http.Get(s.url + "/bulk/1.jsonl")
		ok(t)(err)
		resp.Body.Close()
		if got := resp.Header.Get("Date"); got != c.now.UTC().Format(http.TimeFormat) {
			t.Errorf("Date: %s, the clock says %s", got, c.now.UTC())
		}
	}
}

func TestBulk_MovesWhenAdvanced(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c), func(cfg *shopsim.Config) {
		cfg.BulkDelay = time.Second
		cfg.BulkScript = func(r shopsim.BulkRequest) shopsim.BulkScript {
			return shopsim.BulkScript{Steps: 3, Early: strings.Contains(r.Query, "orders")}
		}
	})
	run := s.data(runBulk, map[string]any{"query": `{ orders { edges { node { id email } } } }`, "group": true})
	id := at(t, run, "bulkOperationRunQuery", "bulkOperation", "id")
	var seen []string
	poll := func() map[string]any {
		op := at(t, s.data(pollBulk, map[string]any{"id": id}), "bulkOperation").(map[string]any)
		seen = append(seen, op["status"].(string)+" "+op["objectCount"].(string))
		return op
	}
	poll()
	for left := 1; left > 0; {
		c.now = c.now.Add(time.Second)
		left = s.Advance()
		poll()
		ok(t)(s.UpdateOrder(s.OrderID(0), func(o *shopsim.Order) { o.Email = "late@example.com" }))
	}
	if d := cmp.Diff([]string{"CREATED 0", "RUNNING 20", "RUNNING 5", "RUNNING 10", "RUNNING 15", "COMPLETED 20"}, seen); d != "" {
		t.Error(d)
	}
	if text := download(t, poll()["url"].(string)); strings.Contains(text, "late@example.com") {
		t.Error("an early file shows what came later")
	}
}

func TestBulk_EndsAtOnceInManualModeWithoutDelay(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()))
	run := s.data(runBulk, map[string]any{"query": `{ products { edges { node { id } } } }`, "group": true})
	if status := at(t, run, "bulkOperationRunQuery", "bulkOperation", "status"); status != "CREATED" {
		t.Errorf("starts as %v", status)
	}
	id := at(t, run, "bulkOperationRunQuery", "bulkOperation", "id")
	if status := at(t, s.data(pollBulk, map[string]any{"id": id}), "bulkOperation", "status"); status != "COMPLETED" {
		t.Errorf("then %v", status)
	}
}

// The same choices on the same shop do the same, webhooks with their ids and tokens included.
func TestActOn_RepeatsItself(t *testing.T) {
	t.Parallel()
	var whats, hooks [2][]string
	var shops [2]*shopify
	for n := range shops {
		c := stopped()
		s := setup(t, manual(c))
		s.subscribeAll(&listener{url: "http://127.0.0.1:1/hooks"}, everyTopic...)
		r := rand.New(rand.NewPCG(4, 4))
		for range 400 {
			what, err := s.ActOn(r.IntN)
			ok(t)(err)
			whats[n] = append(whats[n], what)
			c.now = c.now.Add(time.Duration(r.IntN(3)) * time.Second)
		}
		for _, w := range s.Pending() {
			hooks[n] = append(hooks[n], w.ID+w.Topic+string(w.Body))
		}
		shops[n] = s
	}
	if d := cmp.Diff(whats[0], whats[1]) + cmp.Diff(hooks[0], hooks[1]) + cmp.Diff(shops[0].token, shops[1].token); d != "" {
		t.Fatal(d)
	}
	if d := cmp.Diff(shops[0].Products(), shops[1].Products()); d != "" {
		t.Fatal(d)
	}
}

// Every kind of change happens, and does something; what nobody is told of is not told.
func TestActOn_DoesEverything(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c))
	s.subscribeAll(&listener{url: "http://127.0.0.1:1/hooks"}, everyTopic...)
	did, r := map[string]int{}, rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		what, err := s.ActOn(r.IntN)
		ok(t)(err)
		if kind, _, nothing := strings.Cut(what, ": nothing"); !nothing {
			kind = kind[:strings.LastIndexByte(kind, ' ')]
			did[kind]++
			if waits := s.Waiting(); (waits == 0) != (kind == "regroup smart collection") {
				t.Errorf("%s: %d webhooks", what, waits)
			}
		}
		for s.Waiting() > 0 {
			s.Take(0)
		}
		c.now = c.now.Add(time.Duration(r.IntN(2)) * time.Second)
	}
	if len(did) != 27 {
		t.Errorf("%d kinds of changes: %v", len(did), did)
	}
	guests, tests, free, foreign := 0, 0, 0, 0
	s.EachOrder(func(o *shopsim.Order) bool {
		for count, is := range map[*int]bool{&guests: o.CustomerID == 0, &tests: o.Test, &free: o.Total().Shop == 0, &foreign: o.Presentment != "USD"} {
			if is {
				*count++
			}
		}
		if o.UpdatedAt.Before(o.CreatedAt) || o.Outstanding().Shop < 0 || o.Refunded().Shop > o.Received().Shop {
			t.Errorf("order %d does not add up", o.ID)
		}
		return true
	})
	if guests < 20 || tests < 10 || free < 10 || foreign < 10 {
		t.Errorf("%d guests, %d test, %d free, %d foreign", guests, tests, free, foreign)
	}
}

// A merged customer leads to the survivor, through chains.
func TestCustomers_MergedLeadToTheSurvivor(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()), func(c *shopsim.Config) { c.MergeDeletes = true })
	s.subscribeAll(&listener{url: "http://127.0.0.1:1/hooks"}, "CUSTOMERS_DELETE", "CUSTOMERS_MERGE")
	a, b, c := s.CustomerID(0), s.CustomerID(1), s.CustomerID(2)
	ok(t)(s.MergeCustomers(b, a))
	ok(t)(s.MergeCustomers(c, b))
	if id, merged := s.MergedInto(a); id != c || !merged || !s.Gone(a) || s.Gone(c) {
		t.Errorf("%d, %v", id, merged)
	}
	if _, merged := s.MergedInto(c); merged {
		t.Error("the survivor was merged away")
	}
	var topics []string
	for _, w := range s.Pending() {
		topics = append(topics, w.Topic)
	}
	if d := cmp.Diff([]string{"customers/merge", "customers/delete", "customers/merge", "customers/delete"}, topics); d != "" {
		t.Error(d)
	}
}

func TestCollections_MembershipMovesWithAndWithoutAWord(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c))
	s.subscribeAll(&listener{url: "http://127.0.0.1:1/hooks"}, "COLLECTIONS_UPDATE", "PRODUCTS_UPDATE")
	hand, err := s.CreateCollection("By hand")
	ok(t)(err)
	smart, err := s.CreateSmartCollection("By rule")
	ok(t)(err)
	c.now = c.now.Add(time.Minute)
	p, was := s.Products()[0], s.Collection(smart).UpdatedAt
	ok(t)(s.Shelve(hand, p.ID, true))
	ok(t)(s.Regroup(smart, p.ID, true))
	if d := cmp.Diff([]int64{p.ID}, s.CollectionProducts(hand)) + cmp.Diff([]int64{p.ID}, s.CollectionProducts(smart)); d != "" {
		t.Error(d)
	}
	if got := s.ProductCollections(p.ID); len(got) < 2 {
		t.Errorf("the product is in %v", got)
	}
	if !s.Collection(smart).UpdatedAt.Equal(was) || !s.Product(p.ID).UpdatedAt.Equal(p.UpdatedAt) || !s.Collection(hand).UpdatedAt.Equal(c.now.Truncate(time.Second)) {
		t.Error("the wrong times moved")
	}
	if got := s.Pending(); len(got) != 1 || got[0].Topic != "collections/update" {
		t.Errorf("%v", got)
	}
	ok(t)(s.Regroup(smart, p.ID, false))
	if got := s.CollectionProducts(smart); len(got) != 0 {
		t.Errorf("left in the smart collection: %v", got)
	}
}
