package delivery

import (
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
)

// outcomesOf are n deliveries that arrived after took.
func outcomesOf(n int, took time.Duration) []commerce.DeliveryOutcome {
	list := make([]commerce.DeliveryOutcome, n)
	for i := range list {
		list[i] = commerce.DeliveryOutcome{State: commerce.DeliveryDelivered, Took: took}
	}
	return list
}

func TestPace_TakesManyOnlyOfABacklogThatGoesQuickly(t *testing.T) {
	var p pace
	one := outcomesOf(1, time.Millisecond)
	for range backlog - 1 {
		p.note(1, one, time.Millisecond)
	}
	if p.bulk() {
		t.Error("many are taken before a backlog is known")
	}
	p.note(1, one, time.Millisecond)
	if !p.bulk() {
		t.Error("a backlog that goes quickly is worked off one by one")
	}
	for name, end := range map[string]func(*pace){
		"slow":   func(p *pace) { p.note(together, outcomesOf(together, time.Millisecond), quick+1) },
		"few":    func(p *pace) { p.note(together, outcomesOf(together-1, time.Millisecond), 1) },
		"failed": func(p *pace) { p.note(1, []commerce.DeliveryOutcome{{State: commerce.DeliveryWaiting}}, 1) },
	} {
		q := pace{row: p.row}
		if end(&q); q.bulk() {
			t.Errorf("%s: many are taken still", name)
		}
	}
}

func TestPace_HasTwoCouriersTakeMany(t *testing.T) {
	var p pace
	for i := range side {
		if !p.join() {
			t.Errorf("courier %d does not take many", i)
		}
	}
	if p.join() {
		t.Error("more than two take many")
	}
	p.part()
	if joined := p.join(); !joined {
		t.Error("the place of one that left is not given away")
	}
	if p.join() {
		t.Error("the place of one that left is given to two")
	}
}

func TestPace_SendsAsManyAbreastAsTheEndpointsAnswersNeed(t *testing.T) {
	for took, want := range map[time.Duration]int{
		100 * time.Microsecond: 8, time.Millisecond: 12, 5 * time.Millisecond: 64, 50 * time.Millisecond: together, time.Minute: together,
	} {
		var p pace
		p.note(2, append(outcomesOf(1, took), outcomesOf(1, took*2)...), took)
		if got := p.abreast(); got != want {
			t.Errorf("%v: %d abreast, want %d", took, got, want)
		}
	}
}

func TestTurn_LeavesBulkToTwo(t *testing.T) {
	p := &pace{row: backlog}
	turnOf := func() *turn { return &turn{Dispatcher: &Dispatcher{}, until: time.Now().Add(time.Hour), pace: p} }
	first, second, third := turnOf(), turnOf(), turnOf()
	if first.Next() != together || second.Next() != together || third.Next() != 0 || first.Next() != together {
		t.Error("not the first two take many")
	}
	if third.end() {
		t.Error("a third claims to have been cut off")
	}
	first.until = time.Time{}
	if first.Next() != 0 || !first.end() {
		t.Error("a turn that ran out does not say that there is more")
	}
	if turnOf().Next() != together {
		t.Error("the place of a turn that ended is not given away")
	}
}

func TestTurn_EndsEarlyWhereTheEndpointFailsOrTurnsSlow(t *testing.T) {
	for name, answer := range map[string]func(http.ResponseWriter){
		"it fails":      func(w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) },
		"it turns slow": func(http.ResponseWriter) { time.Sleep(quick + quick/2) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int64
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if asked.Add(1) > 20 {
					answer(w)
				}
			}))
			t.Cleanup(server.Close)
			keys, err := NewKeys()
			must(t, err)
			d := &Dispatcher{Logger: discard(), client: server.Client(), timing: timing{attempt: time.Minute, pause: pauseAfter, rest: restAfter}}
			p := &pace{row: backlog, took: 100 * time.Microsecond}
			list := make([]commerce.Delivery, together)
			for i := range list {
				list[i].Event = commerce.TriggerEvent{Kind: commerce.OrderReceived, Sequence: int64(i + 1), OrderID: 1}
			}
			outcomes := (&turn{Dispatcher: d, pace: p, asked: together}).Send(t.Context(), &commerce.TriggerEndpoint{URL: server.URL}, keys, list)
			if len(outcomes) != int(asked.Load()) || len(outcomes) < 21 || len(outcomes) > 21+8 {
				t.Errorf("%d outcomes of %d requests", len(outcomes), asked.Load())
			}
			if i := slices.IndexFunc(outcomes, func(o commerce.DeliveryOutcome) bool { return o.State == "" }); i >= 0 {
				t.Errorf("delivery %d was begun and has no outcome", i)
			}
			if p.bulk() {
				t.Error("many are taken still")
			}
		})
	}
}
