package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// A clinic makes a timer and watches a segment. Shoppers buy, and both events arrive at the endpoint, signed and once; nothing
// that was imported starts a timer.
func TestTimersAndWatches_OfLiveShoppers(t *testing.T) {
	t.Parallel()
	type arrived struct{ kind, timer, watch, contact, order string }
	var mu sync.Mutex
	got := map[string]arrived{}
	var verifier *standardwebhooks.Webhook
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if err := verifier.Verify(body, r.Header); err != nil {
			t.Errorf("not verified: %v", err)
		}
		var e struct {
			ID, Type string
			Data     struct {
				ContactID, OrderID  string
				Timer, SegmentWatch struct{ ID string }
			}
		}
		if err := json.Unmarshal(body, &e); err != nil {
			t.Error(err)
		}
		if _, twice := got[e.ID]; twice {
			t.Errorf("%s came twice", e.ID)
		}
		got[e.ID] = arrived{e.Type, e.Data.Timer.ID, e.Data.SegmentWatch.ID, e.Data.ContactID, e.Data.OrderID}
	}))
	defer receiver.Close()
	mu.Lock()
	d := startDemo(t, t.TempDir(), "--orders", "40", "--shoppers", "300ms")
	var made struct {
		Endpoint struct{ Secret string }
		Timer    struct{ Timer struct{ ID string } }
		Watch    struct{ SegmentWatch struct{ ID string } }
	}
	d.ask(`mutation($url: String!) {
		endpoint: createTriggerEndpoint(input: {url: $url, kinds: [TIMER_DUE, SEGMENT_ENTERED]}) { secret }
		timer: createTimer(input: {name: "At once", anchor: ORDER_RECEIVED, delay: {minutes: 0}, supersede: EACH_ORDER,
			filter: {text: "order.total_price > 0"}, condition: {text: "contact.orders_count > 0"}}) { timer { id } }
		watch: createSegmentWatch(input: {name: "Buyers", condition: {text: "contact.orders_count >= 1"}, start: EVERYBODY}) { segmentWatch { id } }
	}`, map[string]any{"url": receiver.URL}, &made)
	var err error
	if verifier, err = standardwebhooks.NewWebhook(made.Endpoint.Secret); err != nil {
		t.Fatal(err)
	}
	mu.Unlock()
	count := func(kind string) (n int) {
		mu.Lock()
		defer mu.Unlock()
		for _, a := range got {
			if a.kind == kind {
				n++
			}
		}
		return n
	}
	for deadline := time.Now().Add(2 * time.Minute); count("TIMER_DUE") < 3 || count("SEGMENT_ENTERED") < 5; time.Sleep(200 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d timers, %d contacts", count("TIMER_DUE"), count("SEGMENT_ENTERED"))
		}
	}
	var seen struct {
		DueEvents struct {
			TotalCount int
			Nodes      []struct {
				State   string
				EventID *string
				Order   struct{ CreatedAt time.Time }
				Timer   struct{ Name string }
			}
		}
		Event         struct{ Timer struct{ Name string } }
		SegmentWatch  struct{ Members int }
		ShopifyEvents struct{ Nodes []struct{ Kind string } }
	}
	var timerEvent string
	mu.Lock()
	for id, a := range got {
		if a.kind == "TIMER_DUE" && (a.timer != made.Timer.Timer.ID || a.contact == "" || a.order == "") ||
			a.kind == "SEGMENT_ENTERED" && (a.watch != made.Watch.SegmentWatch.ID || a.contact == "" || a.order != "") {
			t.Errorf("%s says %+v", id, a)
		}
		if a.kind == "TIMER_DUE" {
			timerEvent = id
		}
	}
	mu.Unlock()
	d.ask(`query($watch: ID!) { dueEvents(state: FIRED, first: 250) { totalCount nodes { state eventId order { createdAt } timer { name } } }
		segmentWatch(id: $watch) { members } }`, map[string]any{"watch": made.Watch.SegmentWatch.ID}, &seen)
	if seen.DueEvents.TotalCount < 3 || seen.SegmentWatch.Members < 5 {
		t.Errorf("seen %+v", seen)
	}
	found := false
	for _, n := range seen.DueEvents.Nodes {
		if n.Timer.Name != "At once" || n.EventID == nil {
			t.Errorf("a due event that fired: %+v", n)
		}
		found = found || n.EventID != nil && *n.EventID == timerEvent
	}
	if !found && seen.DueEvents.TotalCount <= 250 {
		t.Error("an event that arrived is not in the list")
	}
	d.stop()
}
