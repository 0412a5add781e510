package recipes

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func TestRecipes_AreRight(t *testing.T) {
	t.Parallel()
	for _, name := range Names() {
		file, source, ok := Source(name)
		if !ok {
			t.Fatalf("%s has no source", name)
		}
		r, problems := Parse(source)
		if len(problems) > 0 {
			t.Errorf("%s: %v", file, problems)
			continue
		}
		if r.Name != name || r.Title == "" || r.Description == "" || r.Messages() == 0 {
			t.Errorf("%s: %+v", file, r)
		}
		file, source, ok = StorySource(name)
		if !ok {
			t.Fatalf("%s has no story", name)
		}
		s, problems := ParseStory(source)
		if len(problems) > 0 {
			t.Errorf("%s: %v", file, problems)
		} else if s.Recipe != name || len(s.Expect) == 0 {
			t.Errorf("%s is a story of %s with %d expectations", file, s.Recipe, len(s.Expect))
		}
	}
}

const good = `name: x
title: X
description: X.
trigger:
  event: ORDER_RECEIVED
  filter: order.total_price > 1
branches:
  - name: Big
    condition: order.total_price > 100
    messages:
      - name: big
        purpose: TRANSACTIONAL
        after: 3 days
        email: {subject: Thanks, body: "<p>{{order.name}}</p>"}
otherwise:
  - {name: small, purpose: TRANSACTIONAL, sms: Thanks}
`

// What is wrong is told with its line, its column and what to do, all at once.
func TestParse_TellsWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	if _, problems := Parse([]byte(good)); len(problems) > 0 {
		t.Fatalf("the good one: %v", problems)
	}
	for name, c := range map[string]struct{ old, new, at, says string }{
		"nothing":                    {good, "", "", ""},
		"no mapping":                 {good, "- 1\n", "1:", ""},
		"no YAML":                    {"name: x", "name: [x", "", ""},
		"two documents":              {"sms: Thanks}\n", "sms: Thanks}\n---\nname: y\n", "", ""},
		"an anchor bomb":             {"title: X", "title: &a [*a, *a]", "", ""},
		"a member that is none":      {"title: X", "titel: X", "2:1", "titel"},
		"a member twice":             {"title: X\n", "title: X\ntitle: Y\n", "", "title"},
		"a missing member":           {"description: X.\n", "", "", "description"},
		"a name with blanks":         {"name: x", "name: two words", "1:", "small letters"},
		"an event that is none":      {"ORDER_RECEIVED", "ORDER_RECIEVED", "5:", "ORDER_RECEIVED"},
		"timers without a timer":     {"event: ORDER_RECEIVED\n  filter: order.total_price > 1", "event: TIMER_DUE", "", "timers"},
		"a field that is none":       {"order.total_price > 100", "order.totl_price > 100", "9:", "total_price"},
		"a condition that is none":   {"order.total_price > 100", "order.total_price >", "9:", ""},
		"a wait in years of the dog": {"3 days", "3 dog years", "13:", "days"},
		"a wait before the event":    {"3 days", "-3 days", "13:", ""},
		"a wait for ever":            {"3 days", "999999999999999 days", "13:", ""},
		"a purpose that is none":     {"TRANSACTIONAL", "SPAM", "12:", "MARKETING"},
		"a template with an error":   {"{{order.name}}", "{{#if order.name}}", "14:", ""},
		"an unknown placeholder":     {"{{order.name}}", "{{order.nam}}", "14:", "order.name"},
		"a message without a text":   {`        email: {subject: Thanks, body: "<p>{{order.name}}</p>"}` + "\n", "", "", ""},
		"two messages of one name":   {"name: small", "name: big", "16:", "big"},
		"a branch named None":        {"name: Big", "name: None", "8:", "otherwise"},
		"a null in a text":           {"title: X", "title: \"a\\0b\"", "", ""},
	} {
		source := strings.Replace(good, c.old, c.new, 1)
		if source == good {
			t.Fatalf("%s changes nothing", name)
		}
		r, problems := Parse([]byte(source))
		if r != nil || len(problems) == 0 {
			t.Errorf("%s: is taken", name)
			continue
		}
		if !slices.ContainsFunc(problems, func(p Problem) bool {
			return strings.HasPrefix(p.String(), c.at) && strings.Contains(p.String(), c.says)
		}) {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(good))
	for _, name := range Names() {
		_, source, _ := Source(name)
		f.Add(source)
		_, source, _ = StorySource(name)
		f.Add(source)
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		if r, problems := Parse(source); (r == nil) == (len(problems) == 0) {
			t.Errorf("%v and %v", r, problems)
		}
		if s, problems := ParseStory(source); (s == nil) == (len(problems) == 0) {
			t.Errorf("%v and %v", s, problems)
		}
	})
}

// A file of the folder that is no recipe would be one that nobody tests.
func TestFolder_HoldsRecipesAlone(t *testing.T) {
	t.Parallel()
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".yml") {
			t.Errorf("%s: recipes end in .yaml", e.Name())
		}
		if strings.HasSuffix(e.Name(), ".yaml") {
			n++
		}
	}
	if n != len(Names()) {
		t.Errorf("%d files, %d recipes", n, len(Names()))
	}
}
