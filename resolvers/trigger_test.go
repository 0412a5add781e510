package resolvers_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

type replay struct {
	TriggerEvents struct {
		Nodes []struct {
			ID, Kind, EnrollmentKey, OrderID, Version string
			ContactID                                 *string
			Order                                     *struct{ ID, Name string }
			Payload                                   json.RawMessage
		}
		Edges    []struct{ Cursor string }
		PageInfo struct {
			HasNextPage bool
			EndCursor   *string
		}
	}
}

func replayed(t *testing.T, a *api, variables map[string]any) replay {
	t.Helper()
	var out replay
	a.ask(t, `query($after: String, $first: Int! = 100, $kinds: [TriggerKind!]) { triggerEvents(after: $after, first: $first, kinds: $kinds) {
		nodes { id kind enrollmentKey orderId contactId version order { id name } payload } edges { cursor } pageInfo { hasNextPage endCursor } } }`, variables).into(t, &out)
	return out
}

func withEvents(a *api) {
	contact := sample.Contact().ID
	for i, kind := range []commerce.TriggerKind{commerce.OrderReceived, commerce.PaymentReceived, commerce.OrderReceived} {
		e := commerce.TriggerEvent{
			Sequence: int64(10 * (i + 1)), Kind: kind, OrderID: sample.Order().ID, ContactID: &contact, EnrollmentKey: "key", Version: 9_007_199_254_740_993,
			OccurredAt: sample.Now, ReceivedAt: sample.Now, Payload: json.RawMessage(`{"orderName":"#1044"}`),
		}
		if i == 2 {
			e.OrderID, e.ContactID, e.Payload = 404, nil, nil
		}
		a.accounts[ours].events = append(a.accounts[ours].events, e)
	}
}

func TestTriggerEvents_AreReplayedPageByPage(t *testing.T) {
	t.Parallel()
	a := newAPI()
	withEvents(a)
	first := replayed(t, a, map[string]any{"first": 2}).TriggerEvents
	if len(first.Nodes) != 2 || !first.PageInfo.HasNextPage || *first.PageInfo.EndCursor != first.Edges[1].Cursor {
		t.Fatalf("the first page is %+v", first)
	}
	if e := first.Nodes[0]; e.Kind != "ORDER_RECEIVED" || e.Order.Name != "#1044" || e.OrderID != e.Order.ID || e.ContactID == nil || e.Version != "9007199254740993" || !strings.HasPrefix(string(e.Payload), `{"id":"`+e.ID+`","type":"ORDER_RECEIVED"`) || !strings.Contains(string(e.Payload), `"orderName":"#1044"`) {
		t.Errorf("the first event is %+v", e)
	}
	second := replayed(t, a, map[string]any{"first": 2, "after": first.PageInfo.EndCursor}).TriggerEvents
	if len(second.Nodes) != 1 || second.PageInfo.HasNextPage || second.Nodes[0].Order != nil || second.Nodes[0].ContactID != nil || !strings.Contains(string(second.Nodes[0].Payload), `"contactId":null`) {
		t.Errorf("the second page is %+v", second)
	}
	// Nothing new: the cursor to go on from stays, so that a poller never starts over.
	third := replayed(t, a, map[string]any{"after": second.PageInfo.EndCursor}).TriggerEvents
	if diff := cmp.Diff(second.PageInfo.EndCursor, third.PageInfo.EndCursor); diff != "" || len(third.Nodes) > 0 {
		t.Errorf("%s %+v", diff, third)
	}
	paid := replayed(t, a, map[string]any{"kinds": []string{"PAYMENT_RECEIVED"}}).TriggerEvents
	if len(paid.Nodes) != 1 || paid.Nodes[0].Kind != "PAYMENT_RECEIVED" {
		t.Errorf("payments are %+v", paid)
	}
}

// From the end the same events come in the same order, and both ends tell whether there are more.
func TestTriggerEvents_AreListedFromTheEnd(t *testing.T) {
	t.Parallel()
	a := newAPI()
	withEvents(a)
	type listed struct {
		TriggerEvents struct {
			Edges    []struct{ Cursor string }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor                  *string
			}
		}
	}
	const selection = `{ edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor } }`
	var all, last, before, none listed
	a.ask(t, `{ triggerEvents `+selection+` }`, nil).into(t, &all)
	a.ask(t, `{ triggerEvents(last: 2) `+selection+` }`, nil).into(t, &last)
	if p := last.TriggerEvents; !cmp.Equal(p.Edges, all.TriggerEvents.Edges[1:]) || p.PageInfo.HasNextPage || !p.PageInfo.HasPreviousPage || *p.PageInfo.StartCursor != p.Edges[0].Cursor {
		t.Errorf("the last two are %+v of %+v", p, all)
	}
	ask := func(cursor string, into *listed) {
		a.ask(t, `query($b: String) { triggerEvents(last: 2, before: $b) `+selection+` }`, map[string]any{"b": cursor}).into(t, into)
	}
	ask(last.TriggerEvents.Edges[0].Cursor, &before)
	if p := before.TriggerEvents; !cmp.Equal(p.Edges, all.TriggerEvents.Edges[:1]) || !p.PageInfo.HasNextPage || p.PageInfo.HasPreviousPage {
		t.Errorf("before them is %+v", p)
	}
	ask(all.TriggerEvents.Edges[0].Cursor, &none)
	if p := none.TriggerEvents; len(p.Edges) > 0 || p.PageInfo.HasPreviousPage {
		t.Errorf("before the first is %+v", p)
	}
}

func TestTriggerEvents_RefuseCursorsThatAreNone(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, args := range []string{`last: 1, before: "x"`, `before: "MTA"`, "last: 0", "last: 251", "first: 1, last: 1", `after: "x"`, `after: "MTA"`, `after: ""`, "first: 0", "first: 251"} {
		if codes := a.ask(t, "{ triggerEvents("+args+") { nodes { id } } }", nil).codes(); !slices.Equal(codes, []string{"INVALID_INPUT"}) {
			t.Errorf("%s: codes %v", args, codes)
		}
	}
}
