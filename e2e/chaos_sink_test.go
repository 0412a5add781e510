package e2e

import (
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"storegraph/commerce"
)

// sink is an endpoint that loses one answer in fifty: the event came, and nobody hears that it did.
type sink struct {
	*chaos
	server *httptest.Server
	verify *standardwebhooks.Webhook
	id     string

	mu       sync.Mutex
	chance   *rand.Rand
	came     map[string]*arrival
	requests int
	lost     int
}

// arrival is what the sink knows of an event.
type arrival struct {
	kind, order string
	first       time.Time
	times       int
	nth         int // place among first arrivals
}

// startSink names an endpoint for all events.
func (c *chaos) startSink() *sink {
	c.Helper()
	s := &sink{chaos: c, chance: rand.New(rand.NewPCG(c.seed, 3)), came: map[string]*arrival{}}
	s.server = httptest.NewServer(http.HandlerFunc(s.serve))
	c.Cleanup(s.server.Close)
	var made struct {
		CreateTriggerEndpoint struct {
			TriggerEndpoint *struct{ ID string }
			Secret          string
			UserErrors      []struct{ Message string }
		}
	}
	err := c.graphql(`mutation ($url: String!) { createTriggerEndpoint(input: {url: $url, kinds: [ORDER_RECEIVED, PAYMENT_RECEIVED, ORDER_CANCELLED, ORDER_REFUNDED]}) {
		triggerEndpoint { id } secret userErrors { message } } }`, map[string]any{"url": s.server.URL}, &made)
	if err != nil || made.CreateTriggerEndpoint.TriggerEndpoint == nil {
		c.Fatalf("name the endpoint: %v %+v", err, made)
	}
	s.id = made.CreateTriggerEndpoint.TriggerEndpoint.ID
	if s.verify, err = standardwebhooks.NewWebhook(made.CreateTriggerEndpoint.Secret); err != nil {
		c.Fatal(err)
	}
	return s
}

func (s *sink) serve(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sender died while it sent
	}
	if err := s.verify.Verify(body, r.Header); err != nil {
		s.Errorf("a delivery is not verified: %v", err)
	}
	var e struct {
		ID, Type string
		Data     struct{ ShopifyOrderID string }
	}
	if err := json.Unmarshal(body, &e); err != nil || e.ID != r.Header.Get("webhook-id") {
		s.Errorf("a delivery is %s: %v", body, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	a := s.came[e.ID]
	if a == nil {
		a = &arrival{kind: e.Type, order: e.Data.ShopifyOrderID, first: time.Now(), nth: len(s.came)}
		s.came[e.ID] = a
	}
	a.times++
	if s.chance.IntN(50) == 0 {
		s.lost++
		panic(http.ErrAbortHandler)
	}
}

// settle waits until nothing is on its way any more.
func (s *sink) settle() {
	s.Helper()
	s.wait(s.Context(), "deliveries end", func() (bool, string) {
		var answer struct {
			TriggerEndpoint struct {
				Status string
				Counts struct{ Waiting, Dead int }
			}
		}
		err := s.graphql(`query ($id: ID!) { triggerEndpoint(id: $id) { status counts { waiting dead } } }`, map[string]any{"id": s.id}, &answer)
		if err == nil && (answer.TriggerEndpoint.Counts.Dead > 0 || answer.TriggerEndpoint.Status != "ACTIVE") {
			s.Fatalf("deliveries died: %+v", answer)
		}
		return err == nil && answer.TriggerEndpoint.Counts.Waiting == 0, "some wait"
	})
}

// compare holds what came to the events that are stored: each once by its id, none besides, in the order of their kinds.
func (s *sink) compare(events []commerce.TriggerEvent) {
	s.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	placed := map[string]int{}
	var worst time.Duration
	for _, e := range events {
		a := s.came[e.GlobalID(chaosAccount)]
		if a == nil {
			s.Errorf("%s of order %s was never delivered", e.Kind, e.OrderID)
			continue
		}
		worst = max(worst, a.first.Sub(e.ReceivedAt))
		if e.Kind == commerce.OrderReceived {
			placed[a.order] = a.nth + 1
		}
	}
	for id, a := range s.came {
		if a.kind == string(commerce.PaymentReceived) && placed[a.order] > a.nth {
			s.Errorf("Payment Received of order %s came before its Order Received (%s)", a.order, id)
		}
	}
	again := s.requests - len(s.came) - s.lost
	s.Logf("%d events delivered by %d requests; %d answers lost, %d deliveries made again besides; the slowest came after %s",
		len(s.came), s.requests, s.lost, again, worst.Round(time.Millisecond))
	if len(s.came) != len(events) {
		s.Errorf("%d events came, %d are stored", len(s.came), len(events))
	}
	if again*50 > len(s.came)+50 {
		s.Errorf("%d of %d events were delivered again", again, len(s.came))
	}
}
