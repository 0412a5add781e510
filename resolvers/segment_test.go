package resolvers_test

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

type segment struct {
	Text, EvaluatedAt, TimeZone, AsOf *string
	Count                             *int
	Contacts                          *struct {
		Nodes      []struct{ ID string }
		TotalCount int
		PageInfo   struct {
			HasNextPage            bool
			EndCursor, StartCursor *string
		}
	}
	Problems []problem
}

const segmentQuery = `query($c: ConditionInput!, $first: Int, $after: String, $last: Int, $before: String) { segment(condition: $c) {
	text evaluatedAt timeZone asOf count contacts(first: $first, after: $after, last: $last, before: $before) { nodes { id } totalCount pageInfo { hasNextPage endCursor startCursor } } problems { code path } } }`

// ticking is an API whose clock moves a day with every look at it.
func ticking() *api {
	f, now := newFake(), sample.Now
	f.regulars(6)
	return &api{fake: f, handler: resolvers.NewHandler(resolvers.Config{
		Reader: f, Fresh: &fresh{fake: f}, Registry: f, Integration: f, Progress: f, Endpoints: endpointList{fake: f},
		Now:    func() time.Time { now = now.Add(24 * time.Hour); return now },
		Logger: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})}
}

func (a *api) segment(t *testing.T, variables tree) segment {
	t.Helper()
	var out struct{ Segment segment }
	a.ask(t, segmentQuery, variables).into(t, &out)
	return out.Segment
}

var recent = tree{"text": `inLast(contact.last_order_at, 1, "DAY")`}

func TestSegment_KeepsItsMomentFromPageToPage(t *testing.T) {
	t.Parallel()
	a := ticking()
	var met []string
	var after any
	for range 4 {
		s := a.segment(t, tree{"c": recent, "first": 2, "after": after})
		if *s.Count != 7 || s.Contacts.TotalCount != 7 || *s.TimeZone != sample.Zone || *s.Text != recent["text"] || s.AsOf == nil || len(s.Problems) != 0 {
			t.Fatalf("got %+v", s)
		}
		for _, c := range s.Contacts.Nodes {
			met = append(met, c.ID)
		}
		after = s.Contacts.PageInfo.EndCursor
	}
	if slices.Sort(met); len(slices.Compact(met)) != 7 {
		t.Errorf("met %d", len(met))
	}
	// Each request counts first by its own clock; its page and the page's total by the first page's.
	if len(a.segments) != 12 {
		t.Fatalf("%d selections", len(a.segments))
	}
	var counts, pages int
	for i := 1; i < 4; i++ {
		for _, s := range a.segments[3*i : 3*i+3] {
			switch {
			case cmp.Equal(s.Args, a.segments[0].Args):
				pages++
			default:
				counts++
			}
		}
	}
	if pages != 6 || counts != 3 {
		t.Errorf("%d selections at the first page's moment, %d at others", pages, counts)
	}
}

// Where Shopify showed sixty days of orders, nobody has lapsed for half a year; when all of them were imported since, or time has
// passed, it is answered.
func TestSegment_RefusesToAskBeforeOrdersAreKnown(t *testing.T) {
	t.Parallel()
	a := newAPI()
	segment := func(text string) answer {
		return a.ask(t, `query($c: ConditionInput!) { segment(condition: $c) { text } }`, tree{"c": tree{"text": text}})
	}
	from := a.now().AddDate(0, 0, -60)
	runs := &a.accounts[ours].imports
	*runs = []commerce.ImportRun{{ID: "1", Element: commerce.Orders, Status: commerce.ImportCompleted, Window: &from}}
	for text, want := range map[string][]string{
		"none(contact.orders, .processed_at >= monthsAgo(6))": {"INCOMPLETE_HISTORY"},
		"contact.last_order_at < daysAgo(59)":                 nil,
		"contact.orders_count > 1":                            nil,
	} {
		if got := segment(text); !slices.Equal(got.codes(), want) {
			t.Errorf("%s: %+v", text, got.Errors)
		}
	}
	if told := segment("contact.last_order_at < monthsAgo(6)").Errors[0].Message; !strings.Contains(told, from.Format(time.DateOnly)) || !strings.Contains(told, "read_all_orders") {
		t.Errorf("it says %q", told)
	}
	*runs = append(*runs, commerce.ImportRun{ID: "2", Element: commerce.Orders, Status: commerce.ImportRunning, Window: nil})
	if got := segment("contact.last_order_at < monthsAgo(6)").codes(); got == nil {
		t.Error("an import that runs still is taken for done")
	}
	(*runs)[1].Status = commerce.ImportCompleted
	if got := segment("contact.last_order_at < monthsAgo(6)").codes(); got != nil {
		t.Errorf("with all orders imported: %v", got)
	}
}

func TestSegment_RefusesWhatCannotBeSelected(t *testing.T) {
	t.Parallel()
	a := newAPI()
	codes := func(c any) []string {
		return a.ask(t, `query($c: ConditionInput!) { segment(condition: $c) { count } }`, map[string]any{"c": c}).codes()
	}
	ofOrder := a.ask(t, `query($c: ConditionInput!) { segment(condition: $c) { count } }`, tree{"c": tree{"text": "order.total_price > 100"}})
	if !slices.Equal(ofOrder.codes(), []string{"CONDITION_NOT_SEGMENTABLE"}) || !cmp.Equal(ofOrder.Errors[0].Extensions["field"], []any{"condition"}) {
		t.Errorf("an order's: %+v", ofOrder.Errors)
	}
	a.accounts[ours].installation.Sync.OrderSync = false
	if got := codes(recent); !slices.Equal(got, []string{"UNAVAILABLE"}) {
		t.Errorf("orders not synced: %v", got)
	}
	if got := codes(tree{"text": "contact.email != nil"}); got != nil {
		t.Errorf("contacts alone: %v", got)
	}
	s := a.segment(t, tree{"c": tree{"all": []any{}}})
	if s.Count != nil || s.Contacts != nil || s.Text != nil || s.EvaluatedAt != nil || len(s.Problems) != 1 || !slices.Equal(s.Problems[0].Path, []string{"condition", "all"}) {
		t.Errorf("an empty group: %+v", s)
	}
}

func TestSegment_RefusesHostilePages(t *testing.T) {
	t.Parallel()
	a := ticking()
	cursor := *a.segment(t, tree{"c": recent, "first": 1}).Contacts.PageInfo.EndCursor
	sealed := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	for name, v := range map[string]tree{
		"nonsense":               {"after": "x"},
		"another account's":      {"after": sealed("s1\x00" + string(theirs) + "\x001\x000")},
		"no moment":              {"after": sealed("s1\x00" + string(ours) + "\x00\x000")},
		"a moment of no clock":   {"after": sealed("s1\x00" + string(ours) + "\x009223372036854775807\x000")},
		"a moment before time":   {"after": sealed("s1\x00" + string(ours) + "\x00-1\x000")},
		"the store's own":        {"after": "0"},
		"endless":                {"after": strings.Repeat("A", 20<<10)},
		"both ways":              {"first": 1, "last": 1},
		"a page of none":         {"first": 0},
		"too large a page":       {"first": 251},
		"after with last":        {"after": cursor, "last": 1},
		"an inner cursor broken": {"after": sealed("s1\x00" + string(ours) + "\x001\x00x")},
	} {
		v["c"] = recent
		if got := a.ask(t, segmentQuery, v).codes(); !slices.Equal(got, []string{"INVALID_INPUT"}) {
			t.Errorf("%s: %v", name, got)
		}
	}
	back := a.segment(t, tree{"c": recent, "last": 2, "before": *a.segment(t, tree{"c": recent, "first": 1, "after": cursor}).Contacts.PageInfo.StartCursor})
	if len(back.Contacts.Nodes) != 1 {
		t.Errorf("backwards: %+v", back.Contacts)
	}
}

func TestCampaign_GoesToASegmentOfOneMoment(t *testing.T) {
	t.Parallel()
	a := ticking()
	type event struct {
		Data struct {
			ResolveCampaign struct {
				Messages []struct{ Text, Status string }
				Done     bool
				Cursor   string
			}
		}
	}
	run := func(after any) (out []event) {
		t.Helper()
		in := tree{"template": "{{contact.id}}", "purpose": "TRANSACTIONAL", "batchSize": 2, "audience": tree{"condition": recent}, "after": after}
		for _, data := range a.stream(t, campaignQuery, map[string]any{"in": in}) {
			var e event
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				t.Fatal(err)
			}
			if e.Data.ResolveCampaign.Cursor != "" {
				out = append(out, e)
			}
		}
		return out
	}
	all := run(nil)
	var texts []string
	for _, e := range all {
		for _, m := range e.Data.ResolveCampaign.Messages {
			texts = append(texts, m.Text)
		}
	}
	if !slices.IsSorted(texts) || len(slices.Compact(texts)) != 7 || len(all) != 4 || !all[3].Data.ResolveCampaign.Done {
		t.Fatalf("got %+v", all)
	}
	rest := run(all[1].Data.ResolveCampaign.Cursor)
	if diff := cmp.Diff(all[2:], rest); diff != "" {
		t.Errorf("gone on with: %s", diff)
	}
	for i, s := range a.segments {
		if !cmp.Equal(s.Args, a.segments[0].Args) {
			t.Errorf("batch %d is of another moment", i)
		}
	}
}

func TestCampaign_RefusesHostileSegments(t *testing.T) {
	t.Parallel()
	a := newAPI()
	ofList := base64.RawURLEncoding.EncodeToString([]byte("c1\x00" + string(ours) + "\x00a"))
	ofSegment := base64.RawURLEncoding.EncodeToString([]byte("c1\x00" + string(ours) + "\x00at\x001\x00a"))
	for name, c := range map[string]struct {
		in   tree
		code string
	}{
		"a condition and a filter":      {tree{"audience": tree{"condition": recent, "filter": tree{}}}, "INVALID_INPUT"},
		"a condition and a list":        {tree{"audience": tree{"condition": recent, "contactIds": []any{}}}, "INVALID_INPUT"},
		"a faulty condition":            {tree{"audience": tree{"condition": tree{"text": "contact.nme == 1"}}}, "CONDITION_UNKNOWN_FIELD"},
		"an order's":                    {tree{"audience": tree{"condition": tree{"text": "order.name != nil"}}}, "CONDITION_NOT_SEGMENTABLE"},
		"a filter's cursor":             {tree{"audience": tree{"condition": recent}, "after": ofList}, "INVALID_INPUT"},
		"a segment's cursor of filters": {tree{"audience": tree{"filter": tree{}}, "after": ofSegment}, "INVALID_INPUT"},
		"another account's condition":   {tree{"audience": tree{"condition": tree{"id": a.foreign("Condition", strings.Repeat("0", 64))}}}, "NOT_FOUND"},
	} {
		c.in["template"] = "a"
		if events := a.stream(t, campaignQuery, map[string]any{"in": c.in}); len(events) == 0 || !strings.Contains(events[0], `"code":"`+c.code+`"`) {
			t.Errorf("%s: %q", name, events)
		}
	}
	for text, want := range map[string]string{
		"contact.orders_cont > 1": `Did you mean contact.orders_count`,
		"order.name != nil":       `"field":["input","audience","condition"]`,
	} {
		in := tree{"template": "a", "audience": tree{"condition": tree{"text": text}}}
		if events := a.stream(t, campaignQuery, map[string]any{"in": in}); len(events) == 0 || !strings.Contains(events[0], want) {
			t.Errorf("%s: %q lacks %s", text, events, want)
		}
	}
	a.accounts[ours].installation.Sync.OrderSync = false
	if events := a.stream(t, campaignQuery, map[string]any{"in": tree{"template": "a", "audience": tree{"condition": recent}}}); !strings.Contains(events[0], `"code":"UNAVAILABLE"`) {
		t.Errorf("orders not synced: %q", events)
	}
}
