package delivery

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/store"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

const mine = commerce.AccountID("practice-1")

// office is a store with dispatchers.
type office struct {
	*testing.T
	store *store.Store
	url   string
	stop  func()
}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{T: t, url: pgtest.New(t)}
	o.store = o.another()
	must(t, o.store.CreateAccount(t.Context(), commerce.Account{ID: mine, Name: "Practice"}))
	return o
}

func (o *office) another() *store.Store {
	ring, err := store.NewKeyring(store.NewKey("k1"))
	must(o, err)
	s, err := store.Open(o.Context(), store.Config{DatabaseURL: o.url, Keys: ring, MaxConns: 6, Couriers: 8})
	must(o, err)
	o.Cleanup(s.Close)
	return s
}

// dispatch starts a dispatcher whose pauses last milliseconds.
func (o *office) dispatch(change func(*Dispatcher)) {
	o.Helper()
	d := &Dispatcher{Outbox: o.store, Guard: Guard{Loopback: true}, Slots: 8, Logger: slog.New(slog.DiscardHandler)}
	d.timing = timing{
		attempt: 2 * time.Second,
		pause:   func(n int) (time.Duration, bool) { return time.Millisecond, n < attempts },
		rest:    func(int) time.Duration { return 0 },
		failing: time.Hour,
	}
	if change != nil {
		change(d)
	}
	ctx, cancel := context.WithCancel(o.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = d.Run(ctx)
	}()
	o.stop = func() { cancel(); <-done }
	o.Cleanup(o.stop)
}

func (o *office) endpoint(url string, change func(*commerce.TriggerEndpoint)) (*commerce.TriggerEndpoint, commerce.EndpointKeys) {
	o.Helper()
	keys, err := NewKeys()
	must(o, err)
	e := commerce.TriggerEndpoint{URL: url, Kinds: commerce.TriggerKinds}
	if change != nil {
		change(&e)
	}
	made, err := o.store.CreateEndpoint(o.Context(), mine, e, keys)
	must(o, err)
	return made, keys
}

// event writes an event of an order, of the contact when there is one.
func (o *office) event(kind commerce.TriggerKind, order commerce.ID, contact string) {
	o.Helper()
	e := commerce.TriggerEvent{
		Kind: kind, OrderID: order, EnrollmentKey: "shop/orders/" + order.String(), OccurredAt: time.Now(), ReceivedAt: time.Now(),
		Payload: json.RawMessage(`{"orderName":"#` + order.String() + `"}`),
	}
	if contact != "" {
		e.ContactID = new(commerce.ContactID(contact))
	}
	_, err := o.store.Sync(o.Context(), mine, func(ctx context.Context, tx *store.SyncTx) error {
		added, err := tx.AddTrigger(ctx, e)
		if err == nil && !added {
			err = fmt.Errorf("%s of %d is there already", kind, order)
		}
		return err
	})
	must(o, err)
}

func (o *office) deliveries(e *commerce.TriggerEndpoint) []commerce.Delivery {
	o.Helper()
	list, err := o.store.ListDeliveries(o.Context(), mine, e.ID, commerce.DeliveryFilter{}, 0)
	must(o, err)
	return list
}

// until waits for a condition of the database.
func (o *office) until(what string, done func() bool) {
	o.Helper()
	for deadline := time.Now().Add(20 * time.Second); !done(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			o.Fatalf("waited in vain: %s", what)
		}
	}
}

func (o *office) ended(e *commerce.TriggerEndpoint, state commerce.DeliveryState, n int) {
	o.Helper()
	o.until(fmt.Sprintf("%d %s", n, state), func() bool {
		counts, err := o.store.CountDeliveries(o.Context(), mine, e.ID)
		must(o, err)
		return counts[state] == n && counts[commerce.DeliveryWaiting] == 0
	})
}

// receiver is an endpoint that remembers what it was sent.
type receiver struct {
	*httptest.Server
	mu   sync.Mutex
	got  []received
	says func(n int, r received) int // the status; 200 when nil
}

type received struct {
	id, event, order string
	header           http.Header
	body             []byte
}

func receive(t *testing.T, says func(n int, r received) int) *receiver {
	t.Helper()
	r := &receiver{says: says}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	var event struct {
		Type string
		Data struct{ ShopifyOrderID string }
	}
	_ = json.Unmarshal(body, &event)
	one := received{req.Header.Get("webhook-id"), event.Type, event.Data.ShopifyOrderID, req.Header, body}
	r.mu.Lock()
	r.got = append(r.got, one)
	n := len(r.got)
	r.mu.Unlock()
	status := 200
	if r.says != nil {
		status = r.says(n, one)
	}
	w.WriteHeader(status)
}

func (r *receiver) all() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

func TestDeliveries_ArriveSignedOnceAndInOrder(t *testing.T) {
	t.Parallel()
	o := open(t)
	r := receive(t, nil)
	e, keys := o.endpoint(r.URL, func(e *commerce.TriggerEndpoint) {
		e.Kinds = []commerce.TriggerKind{commerce.OrderReceived, commerce.PaymentReceived}
	})
	const orders = 40
	for i := range commerce.ID(orders) {
		contact := fmt.Sprintf("c%d", i%3)
		o.event(commerce.OrderReceived, i+1, contact)
		o.event(commerce.PaymentReceived, i+1, contact)
		o.event(commerce.OrderCancellation, i+1, contact) // not asked for
	}
	o.dispatch(nil)
	o.ended(e, commerce.DeliveryDelivered, 2*orders)
	got := r.all()
	if len(got) != 2*orders {
		t.Fatalf("%d requests", len(got))
	}
	wh, err := standardwebhooks.NewWebhook(keys.Secret.Reveal())
	must(t, err)
	seen, last := map[string]bool{}, map[string]commerce.ID{}
	for _, g := range got {
		if err := wh.Verify(g.body, g.header); err != nil {
			t.Fatal(err)
		}
		var body struct {
			ID   string
			Data struct{ ContactID string }
		}
		must(t, json.Unmarshal(g.body, &body))
		if body.ID != g.id || seen[g.id] {
			t.Errorf("id %s, in the body %s, seen %t", g.id, body.ID, seen[g.id])
		}
		seen[g.id] = true
		order, _ := commerce.ParseID(g.order)
		at := 2 * order
		if g.event == string(commerce.PaymentReceived) {
			at++
		}
		if at <= last[body.Data.ContactID] {
			t.Errorf("%s of order %s comes too late", g.event, g.order)
		}
		last[body.Data.ContactID] = at
		if g.header.Get("Content-Type") != "application/json" || g.header.Get("Webhook-Timestamp") == "" {
			t.Errorf("headers %v", g.header)
		}
	}
}

// What an endpoint may do, and what comes of it.
func TestDeliveries_StatedOutcomes(t *testing.T) {
	t.Parallel()
	hang := make(chan struct{})
	t.Cleanup(func() { close(hang) })
	for name, c := range map[string]struct {
		handler  http.HandlerFunc
		change   func(*Dispatcher)
		state    commerce.DeliveryState
		status   commerce.EndpointStatus
		pause    commerce.PauseReason
		attempts int
		code     int
		says     string
	}{
		"it answers nothing for ever": {handler: func(http.ResponseWriter, *http.Request) { <-hang },
			change: func(d *Dispatcher) { d.timing.attempt = 20 * time.Millisecond },
			state:  commerce.DeliveryDead, status: commerce.EndpointActive, attempts: 12, says: "did not answer within"},
		"it answers 200 too late": {handler: func(w http.ResponseWriter, _ *http.Request) { time.Sleep(120 * time.Millisecond); w.WriteHeader(200) },
			change: func(d *Dispatcher) { d.timing.attempt = 20 * time.Millisecond },
			state:  commerce.DeliveryDead, status: commerce.EndpointActive, attempts: 12, says: "did not answer within"},
		"it redirects": {handler: func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://169.254.169.254/", http.StatusTemporaryRedirect)
		},
			state: commerce.DeliveryDead, status: commerce.EndpointActive, attempts: 12, code: 307, says: "redirect, which is not followed"},
		"it is gone": {handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) },
			state: commerce.DeliveryWaiting, status: commerce.EndpointPaused, pause: commerce.PausedGone, attempts: 1, code: 410, says: "wants nothing any more"},
		"it always fails": {handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
			state: commerce.DeliveryDead, status: commerce.EndpointActive, attempts: 12, code: 500, says: "answered 500"},
		"it has failed for days": {handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
			change: func(d *Dispatcher) { d.timing.failing = time.Millisecond },
			state:  commerce.DeliveryWaiting, status: commerce.EndpointPaused, pause: commerce.PausedFailing, code: 500, says: "answered 500"},
		"it hangs up": {handler: func(w http.ResponseWriter, _ *http.Request) { panic(http.ErrAbortHandler) },
			state: commerce.DeliveryDead, status: commerce.EndpointActive, attempts: 12, says: "cannot be reached"},
		"it answers without end": {handler: func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}, state: commerce.DeliveryDelivered, status: commerce.EndpointActive, attempts: 1, code: 200},
		"created is fine too": {handler: func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(201) },
			state: commerce.DeliveryDelivered, status: commerce.EndpointActive, attempts: 1, code: 201},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := open(t)
			server := httptest.NewServer(c.handler)
			t.Cleanup(server.CloseClientConnections)
			e, _ := o.endpoint(server.URL, nil)
			o.event(commerce.OrderReceived, 1, "c")
			o.dispatch(c.change)
			var d commerce.Delivery
			var now *commerce.TriggerEndpoint
			o.until("the outcome", func() bool {
				var err error
				now, err = o.store.GetEndpoint(t.Context(), mine, e.ID)
				must(t, err)
				d = o.deliveries(e)[0]
				return d.State == c.state && now.Status == c.status
			})
			if c.attempts > 0 && d.Attempts != c.attempts || !strings.Contains(d.Error, c.says) || c.says == "" && d.Error != "" {
				t.Errorf("%d attempts, %q", d.Attempts, d.Error)
			}
			if c.code == 0 && d.StatusCode != nil || c.code != 0 && (d.StatusCode == nil || *d.StatusCode != c.code) {
				t.Errorf("status %v, want %d", d.StatusCode, c.code)
			}
			if c.pause == "" && now.PauseReason != nil || c.pause != "" && (now.PauseReason == nil || *now.PauseReason != c.pause || now.PausedAt == nil) {
				t.Errorf("paused for %v", now.PauseReason)
			}
			if (c.state == commerce.DeliveryDelivered) != (now.FailingSince == nil) {
				t.Errorf("failing since %v, %d failures", now.FailingSince, now.Failures)
			}
		})
	}
}

// A throttled endpoint gets nothing before its time, and loses nothing.
func TestDeliveries_WaitForAsLongAsTheyAreTold(t *testing.T) {
	t.Parallel()
	o := open(t)
	var mu sync.Mutex
	var times []time.Time
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if times = append(times, time.Now()); len(times) == 1 {
			w.Header().Set("Retry-After", "2")
			w.WriteHeader(429)
		}
	}))
	t.Cleanup(server.Close)
	e, _ := o.endpoint(server.URL, nil)
	o.event(commerce.OrderReceived, 1, "a")
	o.dispatch(func(d *Dispatcher) { d.Slots = 1 })
	o.until("the first attempt", func() bool { return o.deliveries(e)[0].Attempts == 1 })
	o.event(commerce.OrderReceived, 2, "b") // another contact's waits as well
	o.ended(e, commerce.DeliveryDelivered, 2)
	mu.Lock()
	defer mu.Unlock()
	if len(times) != 3 || times[1].Sub(times[0]) < 1900*time.Millisecond {
		t.Errorf("attempts at %v", times)
	}
	now, err := o.store.GetEndpoint(t.Context(), mine, e.ID)
	must(t, err)
	if now.Failures != 0 || now.FailingSince != nil || now.RetryAt != nil {
		t.Errorf("the endpoint is %+v", now)
	}
}

// A failed event keeps the later ones of its contact, and nobody else's.
func TestDeliveries_KeepTheOrderOfAContact(t *testing.T) {
	t.Parallel()
	o := open(t)
	r := receive(t, func(n int, g received) int {
		if g.order == "1" && n < 6 {
			return 500
		}
		return 200
	})
	e, _ := o.endpoint(r.URL, nil)
	o.event(commerce.OrderReceived, 1, "a")
	o.event(commerce.PaymentReceived, 1, "a")
	for i := range commerce.ID(5) {
		o.event(commerce.OrderReceived, 10+i, "b")
	}
	o.dispatch(nil)
	o.ended(e, commerce.DeliveryDelivered, 7)
	var a []string
	for _, g := range r.all() {
		if g.order == "1" {
			a = append(a, g.event)
		}
	}
	if n := len(a); n < 2 || a[n-1] != "PAYMENT_RECEIVED" || slices.Contains(a[:n-1], "PAYMENT_RECEIVED") {
		t.Errorf("order 1: %v", a)
	}
}

// However many endpoints hang, the others get their events.
func TestDeliveries_OfASlowEndpointDelayNobodyElse(t *testing.T) {
	t.Parallel()
	o := open(t)
	hang := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-hang }))
	t.Cleanup(slow.Close)
	t.Cleanup(func() { close(hang) })
	for i := range 6 {
		o.endpoint(fmt.Sprintf("%s/%d", slow.URL, i), nil)
	}
	for i := range commerce.ID(30) {
		o.event(commerce.OrderReceived, i+1, "")
	}
	o.dispatch(func(d *Dispatcher) { d.timing.attempt = 500 * time.Millisecond })
	o.until("the slow ones to be known", func() bool {
		list, err := o.store.ListEndpoints(t.Context(), mine)
		must(t, err)
		return !slices.ContainsFunc(list, func(e commerce.TriggerEndpoint) bool { return e.Failures == 0 })
	})
	r := receive(t, nil)
	e, _ := o.endpoint(r.URL, nil)
	begin := time.Now()
	for i := range commerce.ID(30) {
		o.event(commerce.PaymentReceived, i+1, "")
	}
	o.ended(e, commerce.DeliveryDelivered, 30)
	if took := time.Since(begin); took > 10*time.Second { // six endpoints of 60 deliveries each would take minutes
		t.Errorf("it took %s", took)
	}
}

func TestDeliveries_AreReplayedUnderTheirOldID(t *testing.T) {
	t.Parallel()
	o := open(t)
	o.event(commerce.OrderReceived, 99, "early") // before there was an endpoint
	var broken sync.Map
	r := receive(t, func(_ int, g received) int {
		if _, ok := broken.Load(g.order); ok {
			return 500
		}
		return 200
	})
	e, _ := o.endpoint(r.URL, nil)
	broken.Store("2", true)
	for i := range commerce.ID(3) {
		o.event(commerce.OrderReceived, i+1, "")
	}
	o.dispatch(nil)
	o.until("the dead one", func() bool {
		counts, err := o.store.CountDeliveries(t.Context(), mine, e.ID)
		must(t, err)
		return counts[commerce.DeliveryDead] == 1 && counts[commerce.DeliveryDelivered] == 2
	})
	broken.Delete("2")
	replay := func(f commerce.DeliveryFilter, events []int64, want int) {
		t.Helper()
		n, err := o.store.ReplayDeliveries(t.Context(), mine, e.ID, f, events)
		must(t, err)
		if n != want {
			t.Errorf("%d replayed, want %d", n, want)
		}
	}
	replay(commerce.DeliveryFilter{State: commerce.DeliveryDead}, nil, 1)
	o.ended(e, commerce.DeliveryDelivered, 3)
	list := o.deliveries(e)
	replay(commerce.DeliveryFilter{}, []int64{list[0].Event.Sequence}, 1)
	o.ended(e, commerce.DeliveryDelivered, 3)
	replay(commerce.DeliveryFilter{}, nil, 4) // with the one from before
	o.ended(e, commerce.DeliveryDelivered, 4)
	ids := map[string]map[string]bool{}
	for _, g := range r.all() {
		if ids[g.order] == nil {
			ids[g.order] = map[string]bool{}
		}
		ids[g.order][g.id] = true
	}
	for order, of := range ids {
		if len(of) != 1 {
			t.Errorf("order %s came under %d ids", order, len(of))
		}
	}
	if len(ids) != 4 {
		t.Errorf("events of %d orders", len(ids))
	}
}

// A delivery tells each attempt: what was answered, why it failed, and after a replay also how it arrived before.
func TestDeliveries_TellTheirAttempts(t *testing.T) {
	t.Parallel()
	o := open(t)
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		switch asked.Add(1) {
		case 1:
			w.WriteHeader(500)
		case 2:
			panic(http.ErrAbortHandler)
		case 3:
			w.WriteHeader(404)
		}
	}))
	t.Cleanup(server.Close)
	e, _ := o.endpoint(server.URL, nil)
	o.event(commerce.OrderReceived, 1, "c")
	o.dispatch(nil)
	o.ended(e, commerce.DeliveryDelivered, 1)
	told := func() (said []string) {
		d := o.deliveries(e)[0]
		log := d.AttemptLog()
		for i, a := range log {
			if a.At.IsZero() || a.Took <= 0 || i > 0 && a.At.Before(log[i-1].At) {
				t.Errorf("attempt %d ended at %v and took %v", i, a.At, a.Took)
			}
			code := 0
			if a.StatusCode != nil {
				code = *a.StatusCode
			}
			said = append(said, strings.TrimSpace(fmt.Sprint(a.Replay, " ", code, " ", a.Error)))
		}
		return said
	}
	want := []string{"0 500 The endpoint answered 500 Internal Server Error.", "0 0 The endpoint cannot be reached.", "0 404 The endpoint answered 404 Not Found.", "0 200"}
	if got := told(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	_, err := o.store.ReplayDeliveries(t.Context(), mine, e.ID, commerce.DeliveryFilter{}, nil)
	must(t, err)
	o.ended(e, commerce.DeliveryDelivered, 1)
	if got, want := told(), append(want, "1 200"); !slices.Equal(got, want) {
		t.Errorf("after a replay %q, want %q", got, want)
	}
}

func TestDeliveries_RememberTheNewestAttempts(t *testing.T) {
	t.Parallel()
	o := open(t)
	r := receive(t, func(int, received) int { return 500 })
	e, _ := o.endpoint(r.URL, nil)
	o.event(commerce.OrderReceived, 1, "c")
	o.dispatch(nil)
	const rounds = 4
	for i := range rounds {
		o.ended(e, commerce.DeliveryDead, 1)
		if i == rounds-1 {
			break
		}
		_, err := o.store.ReplayDeliveries(t.Context(), mine, e.ID, commerce.DeliveryFilter{}, nil)
		must(t, err)
	}
	log := o.deliveries(e)[0].AttemptLog()
	if len(log) != commerce.AttemptsLogged || log[0].Replay != rounds-3 || log[len(log)-1].Replay != rounds-1 {
		t.Errorf("%d attempts, from %+v to %+v", len(log), log[0], log[len(log)-1])
	}
}

// An endpoint that was away for long gets everything when it is back.
func TestDeliveries_WaitForAPausedEndpoint(t *testing.T) {
	t.Parallel()
	o := open(t)
	r := receive(t, func(n int, _ received) int {
		if n == 1 {
			return 410
		}
		return 200
	})
	e, _ := o.endpoint(r.URL, nil)
	o.dispatch(nil)
	o.event(commerce.OrderReceived, 1, "a")
	o.until("the pause", func() bool {
		now, err := o.store.GetEndpoint(t.Context(), mine, e.ID)
		must(t, err)
		return now.Status == commerce.EndpointPaused
	})
	for i := range commerce.ID(20) {
		o.event(commerce.PaymentReceived, i+1, "a")
	}
	e.Status = commerce.EndpointActive
	_, err := o.store.UpdateEndpoint(t.Context(), mine, *e)
	must(t, err)
	o.ended(e, commerce.DeliveryDelivered, 21)
	if got := r.all(); len(got) != 22 || got[1].event != "ORDER_RECEIVED" {
		t.Errorf("%d requests", len(got))
	}
}

// A receiver may change its certificate at any time.
func TestDeliveries_SurviveANewCertificate(t *testing.T) {
	t.Parallel()
	o := open(t)
	first := httptest.NewTLSServer(nil)
	defer first.Close()
	var mu sync.Mutex
	current := first.TLS.Certificates[0]
	r := &receiver{}
	server := httptest.NewUnstartedServer(r)
	server.TLS = &tls.Config{GetConfigForClient: func(*tls.ClientHelloInfo) (*tls.Config, error) {
		mu.Lock()
		defer mu.Unlock()
		return &tls.Config{Certificates: []tls.Certificate{current}}, nil
	}}
	server.StartTLS()
	t.Cleanup(server.Close)
	roots := x509.NewCertPool()
	roots.AddCert(first.Certificate())
	e, _ := o.endpoint(server.URL, nil)
	o.dispatch(func(d *Dispatcher) { d.Roots = roots })
	o.event(commerce.OrderReceived, 1, "a")
	o.ended(e, commerce.DeliveryDelivered, 1)
	// One that nobody vouches for: the delivery fails and says so.
	mu.Lock()
	current = selfSigned(t)
	mu.Unlock()
	server.CloseClientConnections()
	o.event(commerce.OrderReceived, 2, "a")
	o.until("the refusal", func() bool { return strings.Contains(o.deliveries(e)[0].Error, "certificate") })
	mu.Lock()
	current = first.TLS.Certificates[0]
	mu.Unlock()
	o.until("the delivery", func() bool { return o.deliveries(e)[0].State != commerce.DeliveryWaiting })
	if d := o.deliveries(e)[0]; d.State == commerce.DeliveryDead {
		_, err := o.store.ReplayDeliveries(t.Context(), mine, e.ID, commerce.DeliveryFilter{State: commerce.DeliveryDead}, nil)
		must(t, err)
	}
	o.ended(e, commerce.DeliveryDelivered, 2)
}

// filter answers as the test says.
type filter func(condition string, e *commerce.TriggerEvent) (bool, string, error)

func (f filter) Holds(_ context.Context, _ commerce.AccountID, condition string, e *commerce.TriggerEvent) (bool, string, error) {
	return f(condition, e)
}

func TestDeliveries_AreFilteredByTheEndpointsCondition(t *testing.T) {
	t.Parallel()
	o := open(t)
	r := receive(t, nil)
	e, _ := o.endpoint(r.URL, func(e *commerce.TriggerEndpoint) { e.Filter = new("order.total_price > 100") })
	var mu sync.Mutex
	stale := false
	f := filter(func(condition string, v *commerce.TriggerEvent) (bool, string, error) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case condition != "order.total_price > 100":
			return false, "", fmt.Errorf("asked %q", condition)
		case stale:
			return false, "", commerce.Errorf(staleCondition, "There is no field order.total_price any more.")
		case v.OrderID == 3:
			return false, "", commerce.Errorf("CONDITION_EVALUATION_LIMIT", "Too many items.")
		}
		return v.OrderID == 1, "order total 20.00 is not more than 100", nil
	})
	for i := range commerce.ID(3) {
		o.event(commerce.OrderReceived, i+1, "")
	}
	o.dispatch(func(d *Dispatcher) { d.Filter = f })
	o.ended(e, commerce.DeliveryDelivered, 1)
	list := o.deliveries(e)
	if list[1].State != commerce.DeliveryFiltered || list[1].Attempts != 0 || list[1].Error != "order total 20.00 is not more than 100" {
		t.Errorf("the filtered one is %+v", list[1])
	}
	if list[0].State != commerce.DeliveryDead || list[0].Error != "Too many items." {
		t.Errorf("what cannot be answered is %+v", list[0])
	}
	// A condition that does not fit the catalog any more pauses the endpoint: what it would have said is unknown.
	mu.Lock()
	stale = true
	mu.Unlock()
	o.event(commerce.PaymentReceived, 1, "")
	o.until("the pause", func() bool {
		now, err := o.store.GetEndpoint(t.Context(), mine, e.ID)
		must(t, err)
		return now.PauseReason != nil && *now.PauseReason == commerce.PausedFilter
	})
	if d := o.deliveries(e)[0]; d.State != commerce.DeliveryWaiting || d.Attempts != 0 || len(r.all()) != 1 {
		t.Errorf("the delivery is %+v, %d requests", d, len(r.all()))
	}
}
