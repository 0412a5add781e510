package templates_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// measured are the templates: an SMS, a marketing email and a receipt with a loop.
var measured = []string{"sms", "marketing", "receipt"}

// most is how many times the limit's time a render may take.
var most = map[string]float64{"sms": 2.5, "marketing": 2, "receipt": 2}

func read(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "templates", name))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the measured templates are missing, and CI never skips them: %v", err)
		}
		t.Skipf("SKIPPED: THE MEASURED TEMPLATES ARE ABSENT: %v", err)
	}
	return string(data)
}

// data is data.json as Go values: integers for amounts, times for dates. So no engine has to read them from text.
func data(t testing.TB) map[string]any {
	t.Helper()
	var m map[string]any
	d := json.NewDecoder(strings.NewReader(read(t, "data.json")))
	d.UseNumber()
	if err := d.Decode(&m); err != nil {
		t.Fatal(err)
	}
	return typed(m).(map[string]any)
}

func typed(x any) any {
	switch x := x.(type) {
	case map[string]any:
		for k, v := range x {
			x[k] = typed(v)
		}
	case []any:
		for i, v := range x {
			x[i] = typed(v)
		}
	case json.Number:
		n, _ := x.Int64()
		return int(n)
	case string:
		if at, err := time.Parse(time.RFC3339, x); err == nil {
			return at
		}
	}
	return x
}

// cents and longDate are what the filters money and date: "%B %d, %Y" print, for engines that bring no such function.
func cents(n int) string           { return string(appendMoney(nil, int64(n))) }
func longDate(at time.Time) string { return at.Format("January 02, 2006") }
func preformatted(x any) any {
	switch x := x.(type) {
	case map[string]any:
		out := map[string]any{}
		for k, v := range x {
			if n, ok := v.(int); ok && k != "quantity" {
				v = cents(n)
			}
			out[k] = preformatted(v)
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i, v := range x {
			out[i] = preformatted(v)
		}
		return out
	case time.Time:
		return longDate(x)
	}
	return x
}

// dialect writes the pieces of a Liquid template as another engine wants them.
type dialect struct {
	output                func(path, filter string) string // filter is "", escape, money or date
	loop, test, otherwise func(path string) string
	endLoop, endTest      func(path string) string
}

var piece = regexp.MustCompile(`\{\{ ([\w.]+)(?: \| (\w+)[^}]*)? \}\}|\{% (for \w+ in|if|else|endif|endfor) ?([\w.]*) %\}`)

// translate gives the template in another engine's language.
func (d dialect) translate(source string) string {
	var open []string
	pop := func() string {
		last := open[len(open)-1]
		open = open[:len(open)-1]
		return last
	}
	return piece.ReplaceAllStringFunc(source, func(s string) string {
		m := piece.FindStringSubmatch(s)
		path := m[4]
		switch {
		case m[1] != "":
			return d.output(m[1], m[2])
		case m[3] == "if":
			open = append(open, path)
			return d.test(path)
		case m[3] == "else":
			return d.otherwise(open[len(open)-1])
		case m[3] == "endif":
			return d.endTest(pop())
		case m[3] == "endfor":
			return d.endLoop(pop())
		}
		open = append(open, path)
		return d.loop(path)
	})
}

// always ignores the path.
func always(s string) func(string) string { return func(string) string { return s } }
