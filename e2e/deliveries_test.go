package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// A clinic names an endpoint with a filter. What shoppers do then arrives there: signed, once, Order Received first, and
// nothing that the filter excludes or that was imported.
func TestDeliveries_OfLiveShoppers(t *testing.T) {
	t.Parallel()
	type delivery struct {
		id, kind, order string
		total           string
	}
	var mu sync.Mutex
	var got []delivery
	var verifier *standardwebhooks.Webhook
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		if err := verifier.Verify(body, r.Header); err != nil {
			t.Errorf("not verified: %v", err)
		}
		var e struct {
			Type string
			Data struct {
				OrderID    string
				TotalPrice struct{ Amount string }
			}
		}
		if err := json.Unmarshal(body, &e); err != nil {
			t.Error(err)
		}
		got = append(got, delivery{r.Header.Get("webhook-id"), e.Type, e.Data.OrderID, e.Data.TotalPrice.Amount})
	}))
	defer receiver.Close()

	d := startDemo(t, t.TempDir(), "--orders", "60", "--shoppers", "300ms")
	var made struct {
		CreateTriggerEndpoint struct {
			TriggerEndpoint *struct{ ID, Filter string }
			Secret          string
			Problems        []struct{ Message string }
			UserErrors      []struct{ Code, Message string }
		}
	}
	create := `mutation($url: String!, $filter: ConditionInput) { createTriggerEndpoint(input: {url: $url, kinds: [ORDER_RECEIVED, PAYMENT_RECEIVED], filter: $filter, name: "Workflows"}) {
		triggerEndpoint { id filter publicKey } secret problems { message } userErrors { code message } } }`
	for _, refused := range []string{"http://169.254.169.254/", "https://10.0.0.1/x", "ftp://example.com/"} {
		d.ask(create, map[string]any{"url": refused}, &made)
		if e := made.CreateTriggerEndpoint.UserErrors; len(e) != 1 || e[0].Code != "INVALID_INPUT" {
			t.Errorf("%s: %+v", refused, made)
		}
	}
	d.ask(create, map[string]any{"url": receiver.URL, "filter": map[string]any{"text": "order.totl_price > 1"}}, &made)
	if p := made.CreateTriggerEndpoint.Problems; len(p) != 1 || made.CreateTriggerEndpoint.TriggerEndpoint != nil {
		t.Errorf("a filter with a misprint: %+v", made)
	}
	mu.Lock()
	d.ask(create, map[string]any{"url": receiver.URL, "filter": map[string]any{"text": "order.total_price > 50"}}, &made)
	if made.CreateTriggerEndpoint.TriggerEndpoint == nil {
		t.Fatalf("not made: %+v", made)
	}
	endpoint := made.CreateTriggerEndpoint.TriggerEndpoint.ID
	var err error
	if verifier, err = standardwebhooks.NewWebhook(made.CreateTriggerEndpoint.Secret); err != nil {
		t.Fatal(err)
	}
	mu.Unlock()
	d.ask(create, map[string]any{"url": receiver.URL}, &made)
	if e := made.CreateTriggerEndpoint.UserErrors; len(e) != 1 || e[0].Code != "CONFLICT" {
		t.Errorf("a second endpoint with the URL: %+v", made)
	}

	var seen struct {
		TriggerEndpoint struct {
			Status     string
			Counts     struct{ Waiting, Delivered, Filtered, Dead int }
			Deliveries struct {
				Nodes []struct {
					State, Reason string
					Event         struct {
						ID, Kind string
						Order    struct {
							ID         string
							TotalPrice struct{ ShopMoney struct{ Amount string } }
						}
					}
				}
			}
		}
	}
	for deadline := time.Now().Add(60 * time.Second); ; time.Sleep(300 * time.Millisecond) {
		d.ask(`query($id: ID!) { triggerEndpoint(id: $id) { status counts { waiting delivered filtered dead } deliveries(first: 250) { nodes { state reason
			event { id kind order { id totalPrice { shopMoney { amount } } } } } } } }`, map[string]any{"id": endpoint}, &seen)
		if c := seen.TriggerEndpoint.Counts; c.Delivered >= 10 && c.Filtered >= 2 {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("after a minute: %+v", seen.TriggerEndpoint.Counts)
		}
	}
	mu.Lock()
	defer mu.Unlock()
	ids, received := map[string]int{}, map[string]bool{}
	for _, g := range got {
		if ids[g.id]++; ids[g.id] > 1 {
			t.Errorf("%s came twice", g.id)
		}
		if g.kind == "ORDER_RECEIVED" {
			received[g.order] = true
		} else if !received[g.order] {
			t.Errorf("%s of %s came before its Order Received", g.kind, g.order)
		}
	}
	for _, n := range seen.TriggerEndpoint.Deliveries.Nodes {
		switch n.State {
		case "DELIVERED":
			if ids[n.Event.ID] != 1 {
				t.Errorf("%s is delivered and was not received", n.Event.ID)
			}
		case "FILTERED":
			if ids[n.Event.ID] != 0 || !strings.Contains(n.Reason, "50") {
				t.Errorf("%s is filtered (%s) and was received %d times", n.Event.ID, n.Reason, ids[n.Event.ID])
			}
		case "DEAD":
			t.Errorf("dead: %+v", n)
		}
	}
	d.stop()
}
