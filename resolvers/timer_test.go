package resolvers_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestCreateTimer(t *testing.T) {
	t.Parallel()
	a := newAPI()
	type made struct {
		Timer *struct {
			ID, Name, Anchor, Status, Supersede string
			Filter, Condition, LocalTime        *string
			Delay                               struct{ Days, Hours int }
		}
		Problems   []struct{ Path, Suggestions []string }
		UserErrors []struct {
			Code  string
			Field []string
		}
	}
	create := func(change map[string]any) made {
		t.Helper()
		input := map[string]any{"name": " Replenish ", "anchor": "PAYMENT_RECEIVED", "delay": map[string]any{"days": 60}}
		maps.Copy(input, change)
		var out struct{ CreateTimer made }
		a.ask(t, `mutation($i: CreateTimerInput!) { createTimer(input: $i) { timer { id name anchor status supersede filter condition localTime delay { days hours } }
			problems { path suggestions } userErrors { code field } } }`, map[string]any{"i": input}).into(t, &out)
		return out.CreateTimer
	}
	good := create(map[string]any{"localTime": "09:30", "filter": map[string]any{"text": "order.total_price  >  100"}, "condition": map[string]any{"text": "contact.orders_count == 1"}})
	if g := good.Timer; g == nil || g.Name != "Replenish" || *g.Filter != "order.total_price > 100" || *g.Condition != "contact.orders_count == 1" || g.Delay.Days != 60 || g.Supersede != "NEWEST_ORDER" {
		t.Fatalf("got %+v", good)
	}
	for name, c := range map[string]struct {
		change map[string]any
		field  string
	}{
		"no name":                {map[string]any{"name": "  "}, "name"},
		"a long name":            {map[string]any{"name": strings.Repeat("x", 5000)}, "name"},
		"a null in the name":     {map[string]any{"name": "a\x00b"}, "name"},
		"an event of no order":   {map[string]any{"anchor": "TIMER_DUE"}, "anchor"},
		"a past delay":           {map[string]any{"delay": map[string]any{"days": -1}}, "days"},
		"a delay of many lives":  {map[string]any{"delay": map[string]any{"months": 1 << 30}}, "months"},
		"a time of no day":       {map[string]any{"localTime": "24:00"}, "localTime"},
		"a time with a date":     {map[string]any{"localTime": "2026-01-01T09:00"}, "localTime"},
		"a time in other digits": {map[string]any{"localTime": "٠٩:٠٠"}, "localTime"},
	} {
		got := create(c.change)
		if got.Timer != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != "INVALID_INPUT" || got.UserErrors[0].Field[len(got.UserErrors[0].Field)-1] != c.field {
			t.Errorf("%s: %+v", name, got)
		}
	}
	wrong := create(map[string]any{"filter": map[string]any{"text": "order.totl > 1"}, "condition": map[string]any{"text": "order.total_price >"}})
	if wrong.Timer != nil || len(wrong.Problems) != 2 || wrong.Problems[0].Path[0] != "filter" || wrong.Problems[1].Path[0] != "condition" {
		t.Errorf("two wrong conditions: %+v", wrong)
	}
	for _, name := range []string{"filter", "condition"} {
		got := create(map[string]any{name: map[string]any{"text": "order.totl_price > 1"}})
		if len(got.Problems) != 1 || !slices.Equal(got.Problems[0].Suggestions, []string{"order.total_price"}) {
			t.Errorf("a misprint in the %s: %+v", name, got)
		}
	}
	var lists struct {
		Timers []struct{ ID string }
		Node   struct{ Name string }
	}
	a.ask(t, `query($id: ID!) { timers { id } node(id: $id) { ... on Timer { name } } }`, map[string]any{"id": good.Timer.ID}).into(t, &lists)
	if len(lists.Timers) != 1 || lists.Node.Name != "Replenish" {
		t.Errorf("%+v", lists)
	}
}

func TestCreateSegmentWatch(t *testing.T) {
	t.Parallel()
	a := newAPI()
	type made struct {
		SegmentWatch *struct {
			ID, Condition string
			PerMinute     int
			Entered, Left bool
		}
		Problems   []struct{ Path, Suggestions []string }
		UserErrors []struct {
			Code  string
			Field []string
		}
	}
	create := func(change map[string]any) made {
		t.Helper()
		input := map[string]any{"name": "Lapsed", "condition": map[string]any{"text": "contact.last_order_at < monthsAgo(6)"}}
		maps.Copy(input, change)
		var out struct{ CreateSegmentWatch made }
		a.ask(t, `mutation($i: CreateSegmentWatchInput!) { createSegmentWatch(input: $i) { segmentWatch { id condition perMinute entered left }
			problems { path suggestions } userErrors { code field } } }`, map[string]any{"i": input}).into(t, &out)
		return out.CreateSegmentWatch
	}
	if got := create(nil).SegmentWatch; got == nil || !got.Entered || got.Left || got.PerMinute != 1000 || got.Condition != "contact.last_order_at < monthsAgo(6)" {
		t.Fatalf("got %+v", got)
	}
	for name, change := range map[string]map[string]any{
		"nothing to tell":   {"entered": false},
		"no event a minute": {"perMinute": 0},
		"too many a minute": {"perMinute": 10_001},
		"no name":           {"name": ""},
	} {
		if got := create(change); got.SegmentWatch != nil || len(got.UserErrors) != 1 || got.UserErrors[0].Code != "INVALID_INPUT" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := create(map[string]any{"condition": map[string]any{"text": "contact.nothing == 1"}}); got.SegmentWatch != nil || len(got.Problems) != 1 {
		t.Errorf("an unknown field: %+v", got)
	}
	if got := create(map[string]any{"condition": map[string]any{"text": "contact.orders_cont > 1"}}); len(got.Problems) != 1 || !slices.Contains(got.Problems[0].Suggestions, "contact.orders_count") {
		t.Errorf("a misprint: %+v", got)
	}
	if got := create(map[string]any{"condition": map[string]any{"text": "order.total_price > 1"}}); got.SegmentWatch != nil || len(got.Problems) != 0 || len(got.UserErrors) != 1 ||
		got.UserErrors[0].Code != "CONDITION_NOT_SEGMENTABLE" || !slices.Equal(got.UserErrors[0].Field, []string{"input", "condition"}) {
		t.Errorf("a condition on an order: %+v", got)
	}
}
