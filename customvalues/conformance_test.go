package customvalues_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/customvalues"
)

// conformanceCase is one case of the two Liquid suites.
type conformanceCase struct {
	Name      string
	Template  string
	Data      json.RawMessage
	Templates map[string]string
	Result    *string
	Results   []string
	Invalid   bool
	Tags      []string
}

func loadConformance(t *testing.T, path string) []conformanceCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "shared", "data", filepath.FromSlash(path)))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the Liquid suite is missing, and CI never skips it: %v", err)
		}
		t.Skipf("SKIPPED: THE LIQUID SUITE IS ABSENT, CONFORMANCE IS NOT CHECKED: %v", err)
	}
	var file struct{ Tests []conformanceCase }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Tests
}

// passes runs a case and says what came out when it is not what the suite wants.
func (c conformanceCase) passes() (bool, string) {
	parser := customvalues.Parser{Plain: true, Snippets: c.Templates}
	tmpl, diagnostics := parser.Parse(c.Template)
	if customvalues.HasErrors(diagnostics) {
		return c.Invalid, "refused: " + diagnostics[0].Message
	}
	data := c.Data
	if len(data) == 0 {
		data = json.RawMessage("{}")
	}
	scope, err := customvalues.ParseData(data, time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC))
	if err != nil {
		return false, err.Error()
	}
	result, err := tmpl.Render(context.Background(), scope, customvalues.Options{})
	if err != nil {
		return c.Invalid, "error: " + err.Error()
	}
	if c.Invalid {
		return false, "not refused: " + result.Text
	}
	want := c.Results
	if c.Result != nil {
		want = append(want, *c.Result)
	}
	return slices.Contains(want, result.Text), "text: " + result.Text
}

// refusals reads the cases of a suite that are known to come out otherwise: a name and the reason on each line.
func refusals(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, reason, ok := strings.Cut(line, " :: ")
		if !ok {
			t.Fatalf("%s: no reason on the line %q", file, line)
		}
		out[name] = reason
	}
	return out
}

func conform(t *testing.T, suite, file string, least int) {
	t.Helper()
	cases := loadConformance(t, suite)
	known := refusals(t, file)
	passed := 0
	for _, c := range cases {
		ok, got := c.passes()
		_, expected := known[c.Name]
		switch {
		case ok && expected:
			t.Errorf("%s passes now: take it off %s", c.Name, file)
		case ok:
			passed++
		case !expected:
			want := c.Results
			if c.Result != nil {
				want = append(want, *c.Result)
			}
			t.Errorf("%s\ntemplate %q\ndata %s %v\nwant %q (invalid: %v)\n got %q", c.Name, c.Template, c.Data, c.Templates, want, c.Invalid, got)
		}
	}
	if passed < least {
		t.Errorf("%d of %d pass, want at least %d", passed, len(cases), least)
	}
	t.Logf("%s: %d of %d", suite, passed, len(cases))
}

func TestGoldenLiquid_Passes(t *testing.T) {
	t.Parallel()
	conform(t, "golden-liquid/golden_liquid.json", "golden_liquid_refusals.txt", 1053)
}

// The suite runs some cases in Ruby's strict modes only. What one grammar refuses of it must be what the suite itself wants
// refused in another case.
func TestGoldenLiquid_RefusalsAreContradictionsOfTheSuite(t *testing.T) {
	t.Parallel()
	cases := loadConformance(t, "golden-liquid/golden_liquid.json")
	invalid := map[string]bool{}
	for _, c := range cases {
		if c.Invalid {
			invalid[c.Template] = true
		}
	}
	known := refusals(t, "golden_liquid_refusals.txt")
	for _, c := range cases {
		if _, refused := known[c.Name]; refused && !invalid[c.Template] {
			t.Errorf("%s is refused, and the suite has no case that wants it so", c.Name)
		}
	}
}

func TestLiquidSpec_Passes(t *testing.T) {
	t.Parallel()
	conform(t, "liquid-spec/portable.json", "liquid_spec_refusals.txt", 2712)
}
