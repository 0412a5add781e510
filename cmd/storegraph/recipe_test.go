package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"storegraph/examples/engine/flow"
	"storegraph/recipes"
)

// What show prints is a workflow that the engine reads without anything left over, and the file that it prints is right.
func TestRecipe_ShowsWhatEnginesRead(t *testing.T) {
	t.Parallel()
	code, stdout, stderr := storegraph(t, "recipe", "list")
	if code != exitOK || strings.Count(stdout, "\n") != 6 {
		t.Fatalf("exit %d: %s%s", code, stdout, stderr)
	}
	for _, name := range recipes.Names() {
		if !strings.Contains(stdout, name) {
			t.Errorf("%s is not listed:\n%s", name, stdout)
		}
		code, shown, stderr := storegraph(t, "recipe", "show", name, "--json")
		if code != exitOK {
			t.Fatalf("%s: exit %d: %s", name, code, stderr)
		}
		var w flow.Workflow
		dec := json.NewDecoder(strings.NewReader(shown))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&w); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		back, err := json.Marshal(w)
		if err != nil {
			t.Fatal(err)
		}
		var compact bytes.Buffer
		if err := json.Compact(&compact, []byte(shown)); err != nil {
			t.Fatal(err)
		}
		var want, got any
		if json.Unmarshal(compact.Bytes(), &want) != nil || json.Unmarshal(back, &got) != nil || !equalJSON(want, got) {
			t.Errorf("%s: the engine reads\n%s\nof\n%s", name, back, compact.Bytes())
		}

		code, shown, stderr = storegraph(t, "recipe", "show", name)
		if code != exitOK {
			t.Fatalf("%s: exit %d: %s", name, code, stderr)
		}
		if code, _, stderr := storegraph(t, "recipe", "check", file(t, name+".yaml", shown)); code != exitOK {
			t.Errorf("%s: exit %d: %s", name, code, stderr)
		}
	}
}

func equalJSON(a, b any) bool {
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return bytes.Equal(x, y)
}

func TestRecipe_RefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	good, err := os.ReadFile("../../recipes/win-back.yaml")
	if err != nil {
		t.Fatal(err)
	}
	wrong := file(t, "wrong.yaml", strings.Replace(strings.Replace(string(good), "contact.orders_count", "contact.order_count", 1), "{{contact.last_order.name}}", "{{contact.last_ordr.name}}", 1))
	foreign := file(t, "story.yaml", "recipe: other\npeople: [{name: a}]\nsteps: [{waits: a while}]\n")
	for name, c := range map[string]struct {
		args []string
		code int
		says []string
	}{
		"no argument":              {[]string{"check"}, exitUsage, []string{"check needs one FILE"}},
		"two arguments":            {[]string{"show", "win-back", "win-back"}, exitUsage, []string{"show needs one NAME"}},
		"a recipe that is none":    {[]string{"show", "winback"}, exitUsage, []string{"win-back"}},
		"a file that is not there": {[]string{"check", "/nonexistent/recipe.yaml"}, exitFailed, []string{"no such file"}},
		"two mistakes, both told":  {[]string{"check", wrong}, exitFailed, []string{"wrong.yaml:12:24: the condition: ", "orders_count", "wrong.yaml:48:42: the body: ", "last_order"}},
		"run of a wrong recipe":    {[]string{"run", wrong}, exitFailed, []string{"wrong.yaml:12:"}},
		"a story of another":       {[]string{"run", "win-back", "--story", foreign}, exitFailed, []string{"a story of other, not of win-back"}},
		"a start long ago":         {[]string{"run", "win-back", "--start", "2020-01-01"}, exitUsage, []string{"2020-01-01 is not between today"}},
		"a start that is no day":   {[]string{"run", "win-back", "--start", "tomorrow"}, exitUsage, []string{"no day such as"}},
		"no orders":                {[]string{"run", "win-back", "--orders", "1"}, exitUsage, []string{"1 is not between 10"}},
	} {
		code, stdout, stderr := storegraph(t, append([]string{"recipe"}, c.args...)...)
		if code != c.code || stdout != "" {
			t.Errorf("%s: exit %d, %q on stdout, %q on stderr", name, code, stdout, stderr)
		}
		for _, says := range c.says {
			if !strings.Contains(stderr, says) {
				t.Errorf("%s: %q is not in %s", name, says, stderr)
			}
		}
	}
}

// A story that came out in any other way is told, or its tests could not fail.
func TestPlayer_ComparesWithWhatTheStoryExpects(t *testing.T) {
	t.Parallel()
	sent := outcome{day: 3, who: "ada", order: "first", entry: flow.Entry{Kind: flow.Sent, Message: "m", Channel: "EMAIL", Subject: "Hi Ada", Text: "news"}}
	withheld := outcome{day: 3, who: "ada", order: "first", entry: flow.Entry{Kind: flow.Withheld, Message: "m", Code: "NOT_SUBSCRIBED"}}
	meets := recipes.Expectation{Day: 3, Who: "ada", Order: "first", Message: "m", Sent: "EMAIL", Says: []string{"Hi Ada", "news"}}
	with := func(change func(*recipes.Expectation)) recipes.Expectation {
		e := meets
		change(&e)
		return e
	}
	for name, c := range map[string]struct {
		outcomes []outcome
		expect   []recipes.Expectation
		differs  bool
	}{
		"as expected":        {[]outcome{sent}, []recipes.Expectation{meets}, false},
		"nothing, as wanted": {nil, nil, false},
		"nothing":            {nil, []recipes.Expectation{meets}, true},
		"not expected":       {[]outcome{sent}, nil, true},
		"twice":              {[]outcome{sent, sent}, []recipes.Expectation{meets}, true},
		"once of two":        {[]outcome{sent}, []recipes.Expectation{meets, meets}, true},
		"another day":        {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Day = 2 })}, true},
		"somebody else":      {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Who = "bea" })}, true},
		"another order":      {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Order = "second" })}, true},
		"another message":    {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Message = "n" })}, true},
		"another channel":    {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Sent = "SMS" })}, true},
		"another text":       {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Says = []string{"Hi Bea"} })}, true},
		"withheld":           {[]outcome{withheld}, []recipes.Expectation{meets}, true},
		"withheld, expected": {[]outcome{withheld}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Sent, e.Says, e.Withheld = "", nil, "NOT_SUBSCRIBED" })}, false},
		"for another reason": {[]outcome{withheld}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Sent, e.Says, e.Withheld = "", nil, "NO_ADDRESS" })}, true},
		"sent instead":       {[]outcome{sent}, []recipes.Expectation{with(func(e *recipes.Expectation) { e.Sent, e.Says, e.Withheld = "", nil, "NO_ADDRESS" })}, true},
	} {
		var out bytes.Buffer
		p := &player{recipe: &recipes.Recipe{}, story: &recipes.Story{Expect: c.expect}, timeline: &timeline{out: &out}, outcomes: c.outcomes}
		if differs := p.compare(); differs != c.differs || strings.Contains(out.String(), "DIFFERENT") != c.differs {
			t.Errorf("%s: differs is %t\n%s", name, differs, &out)
		}
	}
}

// Clocks are changed in New York on March 14 and November 7, 2027.
func TestPlayer_CountsDaysAcrossChangesOfClocks(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	for _, start := range []string{"2027-02-01", "2027-03-13", "2027-10-01", "2027-11-06", "2027-06-01"} {
		at, err := startDay(start, time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		p := &player{start: at}
		for _, n := range []int{-40, -1, 0, 1, 3, 59, 60, 90} {
			if onCalendar := p.day(at.In(zone).AddDate(0, 0, n)); onCalendar != n {
				t.Errorf("%d days after %s on the calendar are day %d", n, start, onCalendar)
			}
			if inHours := p.day(at.Add(time.Duration(n) * day)); inHours != n {
				t.Errorf("%d times 24 hours after %s are day %d", n, start, inHours)
			}
		}
	}
}
