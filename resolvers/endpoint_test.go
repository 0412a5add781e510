package resolvers_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

type endpointAnswer struct {
	TriggerEndpoint *struct {
		ID, URL, Status, PublicKey string
		Name, Filter, PauseReason  *string
		Kinds                      []string
		Delay                      int
	}
	Secret   *string
	Problems []struct {
		Code string
		Path []string
	}
	UserErrors []struct {
		Code  string
		Field []string
	}
}

const endpointFields = `triggerEndpoint { id url status publicKey name filter pauseReason kinds delay } problems { code path } userErrors { code field }`

func createEndpoint(t *testing.T, a *api, input map[string]any) endpointAnswer {
	t.Helper()
	var out struct{ CreateTriggerEndpoint endpointAnswer }
	a.ask(t, `mutation($i: CreateTriggerEndpointInput!) { createTriggerEndpoint(input: $i) { secret `+endpointFields+` } }`, map[string]any{"i": input}).into(t, &out)
	return out.CreateTriggerEndpoint
}

func TestCreateTriggerEndpoint(t *testing.T) {
	t.Parallel()
	a := newAPI()
	got := createEndpoint(t, a, map[string]any{
		"url": "https://example.com/hooks", "kinds": []string{"PAYMENT_RECEIVED", "ORDER_RECEIVED", "PAYMENT_RECEIVED"}, "delay": 60, "name": " Workflows ",
		"filter": map[string]any{"clause": map[string]any{"field": "order.total_price", "operator": "GREATER_THAN", "value": map[string]any{"integer": 100}}},
	})
	e := got.TriggerEndpoint
	if e == nil || *got.Secret != "whsec_told-once" || *e.Name != "Workflows" || *e.Filter != "order.total_price > 100" || e.Delay != 60 || e.PublicKey != "whpk_public" || e.Status != "ACTIVE" {
		t.Fatalf("got %+v", got)
	}
	if diff := cmp.Diff([]string{"ORDER_RECEIVED", "PAYMENT_RECEIVED"}, e.Kinds); diff != "" {
		t.Error(diff)
	}
	for name, c := range map[string]struct {
		input map[string]any
		code  string
		field string
	}{
		"no kind":        {map[string]any{"kinds": []string{}}, "INVALID_INPUT", "kinds"},
		"a past delay":   {map[string]any{"delay": -1}, "INVALID_INPUT", "delay"},
		"a long delay":   {map[string]any{"delay": 2_592_001}, "INVALID_INPUT", "delay"},
		"a long name":    {map[string]any{"name": strings.Repeat("x", 5000)}, "INVALID_INPUT", "name"},
		"a null in it":   {map[string]any{"name": "a\x00b"}, "INVALID_INPUT", "name"},
		"a URL of twice": {map[string]any{"url": "https://example.com/hooks"}, "CONFLICT", "url"},
	} {
		input := map[string]any{"url": "https://example.com/" + strings.ReplaceAll(name, " ", ""), "kinds": []string{"ORDER_RECEIVED"}}
		for k, v := range c.input {
			input[k] = v
		}
		got := createEndpoint(t, a, input)
		if got.TriggerEndpoint != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != c.code || got.UserErrors[0].Field[len(got.UserErrors[0].Field)-1] != c.field {
			t.Errorf("%s: %+v", name, got)
		}
	}
	got = createEndpoint(t, a, map[string]any{"url": "https://example.com/b", "kinds": []string{"ORDER_RECEIVED"}, "filter": map[string]any{"text": "order.totl_price > 1 and contact.x == 2"}})
	if got.TriggerEndpoint != nil || len(got.Problems) != 2 || got.Problems[0].Path[0] != "filter" {
		t.Errorf("a filter with two misprints: %+v", got)
	}
	if n := len(a.endpoints.made[ours]); n != 1 {
		t.Errorf("%d endpoints", n)
	}
}

func TestUpdateTriggerEndpoint_ChangesWhatIsNamed(t *testing.T) {
	t.Parallel()
	a := newAPI()
	id := createEndpoint(t, a, map[string]any{"url": "https://example.com/hooks", "kinds": []string{"ORDER_RECEIVED"}, "name": "W", "filter": map[string]any{"text": "order.test"}}).TriggerEndpoint.ID
	update := func(input map[string]any) endpointAnswer {
		t.Helper()
		var out struct{ UpdateTriggerEndpoint endpointAnswer }
		input["id"] = id
		a.ask(t, `mutation($i: UpdateTriggerEndpointInput!) { updateTriggerEndpoint(input: $i) { `+endpointFields+` } }`, map[string]any{"i": input}).into(t, &out)
		return out.UpdateTriggerEndpoint
	}
	if e := update(map[string]any{"status": "PAUSED"}).TriggerEndpoint; e.Status != "PAUSED" || *e.PauseReason != "BY_HAND" || *e.Name != "W" || e.Filter == nil {
		t.Errorf("paused: %+v", e)
	}
	if e := update(map[string]any{"status": "ACTIVE", "name": nil, "filter": nil, "delay": 5}).TriggerEndpoint; e.Status != "ACTIVE" || e.PauseReason != nil || e.Name != nil || e.Filter != nil || e.Delay != 5 {
		t.Errorf("resumed: %+v", e)
	}
	id = "MQBUcmlnZ2VyRW5kcG9pbnQAcml2YWwAZTE" // rival's
	if got := update(map[string]any{"delay": 1}); got.TriggerEndpoint != nil || got.UserErrors[0].Code != "NOT_FOUND" {
		t.Errorf("another account's: %+v", got)
	}
}

func TestTriggerEndpoint_ListsDeliveriesAndReplays(t *testing.T) {
	t.Parallel()
	a := newAPI()
	id := createEndpoint(t, a, map[string]any{"url": "https://example.com/hooks", "kinds": []string{"ORDER_RECEIVED"}}).TriggerEndpoint.ID
	for i, state := range []commerce.DeliveryState{commerce.DeliveryWaiting, commerce.DeliveryDead, commerce.DeliveryDelivered} {
		d := commerce.Delivery{State: state, Attempts: i, DueAt: sample.Now, Took: 1500 * time.Microsecond, Event: commerce.TriggerEvent{Sequence: int64(30 - i*10), Kind: commerce.OrderReceived, OrderID: sample.Order().ID, OccurredAt: sample.Now, ReceivedAt: sample.Now}}
		if state == commerce.DeliveryDead {
			d.Error = "The endpoint answered 500 Internal Server Error."
		}
		a.endpoints.sent["e1"] = append(a.endpoints.sent["e1"], d)
	}
	var out struct {
		Node struct {
			Counts     struct{ Waiting, Delivered, Filtered, Dead int }
			Deliveries struct {
				TotalCount int
				Nodes      []struct {
					State, Reason string
					DueAt         *string
					TookMs        int
					Event         struct {
						ID    string
						Order struct{ Name string }
					}
				}
				PageInfo struct {
					HasNextPage bool
					EndCursor   string
				}
			}
		}
	}
	read := func(more string) {
		t.Helper()
		a.ask(t, `query($id: ID!) { node(id: $id) { ... on TriggerEndpoint { counts { waiting delivered filtered dead } deliveries(first: 2`+more+`) { totalCount
			nodes { state reason dueAt tookMs event { id order { name } } } pageInfo { hasNextPage endCursor } } } } }`, map[string]any{"id": id}).into(t, &out)
	}
	read("")
	d := out.Node.Deliveries
	if out.Node.Counts.Dead != 1 || d.TotalCount != 3 || len(d.Nodes) != 2 || !d.PageInfo.HasNextPage || d.Nodes[0].DueAt == nil || d.Nodes[1].DueAt != nil || d.Nodes[1].Reason == "" || d.Nodes[0].TookMs != 1 || d.Nodes[0].Event.Order.Name != "#1044" {
		t.Errorf("got %+v", out.Node)
	}
	event := d.Nodes[1].Event.ID
	read(`, after: "` + d.PageInfo.EndCursor + `"`)
	if d := out.Node.Deliveries; len(d.Nodes) != 1 || d.PageInfo.HasNextPage || d.Nodes[0].State != "DELIVERED" {
		t.Errorf("the second page is %+v", d)
	}
	replay := func(input map[string]any) (n int, codes []string) {
		t.Helper()
		var out struct {
			ReplayTriggerDeliveries struct {
				Replayed   int
				UserErrors []struct{ Code string }
			}
		}
		input["endpointId"] = id
		a.ask(t, `mutation($i: ReplayTriggerDeliveriesInput!) { replayTriggerDeliveries(input: $i) { replayed userErrors { code } } }`, map[string]any{"i": input}).into(t, &out)
		for _, e := range out.ReplayTriggerDeliveries.UserErrors {
			codes = append(codes, e.Code)
		}
		return out.ReplayTriggerDeliveries.Replayed, codes
	}
	if n, codes := replay(map[string]any{"eventIds": []string{event}, "state": "DEAD"}); n != 7 || codes != nil {
		t.Errorf("replayed %d, %v", n, codes)
	}
	if n, codes := replay(map[string]any{"range": map[string]any{"after": d.PageInfo.EndCursor}}); n != 7 || codes != nil {
		t.Errorf("replayed %d, %v", n, codes)
	}
	want := []replayAsked{{"e1", commerce.DeliveryFilter{State: commerce.DeliveryDead}, []int64{20}}, {"e1", commerce.DeliveryFilter{After: 20}, nil}}
	if diff := cmp.Diff(want, a.endpoints.replays, cmp.AllowUnexported(replayAsked{})); diff != "" {
		t.Error(diff)
	}
	for name, input := range map[string]map[string]any{
		"neither": {}, "both": {"eventIds": []string{event}, "range": map[string]any{}}, "what waits": {"range": map[string]any{}, "state": "WAITING"},
		"an order's id": {"eventIds": []string{commerce.GlobalID(ours, "Order", "1")}}, "no id": {"eventIds": []string{"x"}},
		"a backward range": {"range": map[string]any{"after": d.PageInfo.EndCursor, "before": d.PageInfo.EndCursor}}, "no cursor": {"range": map[string]any{"after": "x"}},
		"another account's event": {"eventIds": []string{commerce.GlobalID(theirs, "TriggerEvent", "20")}},
	} {
		if n, codes := replay(input); n != 0 || len(codes) != 1 {
			t.Errorf("%s: %d, %v", name, n, codes)
		}
	}
	var rotated struct {
		RotateTriggerEndpointSecret struct{ Secret, PreviousEndsAt *string }
	}
	a.ask(t, `mutation($id: ID!) { rotateTriggerEndpointSecret(input: {id: $id, gracePeriodHours: 48}) { secret previousEndsAt } }`, map[string]any{"id": id}).into(t, &rotated)
	if r := rotated.RotateTriggerEndpointSecret; *r.Secret != "whsec_new" || *r.PreviousEndsAt != sample.Now.Add(48*time.Hour).UTC().Format(time.RFC3339) || a.endpoints.graces[0] != 48*time.Hour {
		t.Errorf("rotated: %+v", rotated)
	}
}
