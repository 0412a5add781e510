package conditions_test

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"storegraph/conditions"
)

// darkly is one evaluation of LaunchDarkly's files after its parameters are filled in: the flag's rules, what is known of
// the user, and the number of the rule that is wanted.
type darkly struct {
	name    string
	rules   []any
	context map[string]any
	want    int
	why     error
}

// filled puts parameters and constants where the files name them: a text that is only a name becomes the value itself.
func filled(v any, values map[string]any) any {
	switch v := v.(type) {
	case string:
		if name, ok := strings.CutPrefix(v, "<"); ok && strings.HasSuffix(name, ">") && !strings.ContainsAny(name, " <") {
			if value, known := values[strings.TrimSuffix(name, ">")]; known {
				return filled(value, values)
			}
		}
		for name, value := range values {
			if strings.Contains(v, "<"+name+">") {
				v = strings.ReplaceAll(v, "<"+name+">", fmt.Sprint(value))
			}
		}
		return v
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = filled(item, values)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for k, item := range v {
			out[k] = filled(item, values)
		}
		return out
	}
	return v
}

// permutations gives every set of parameters: the lists of a list are combined.
func permutations(parameters []any) []map[string]any {
	sets := []map[string]any{{}}
	if len(parameters) == 0 {
		return sets
	}
	if _, lists := parameters[0].([]any); !lists {
		parameters = []any{parameters}
	}
	for _, list := range parameters {
		var next []map[string]any
		for _, set := range sets {
			for _, item := range list.([]any) {
				joined := maps.Clone(set)
				maps.Copy(joined, item.(map[string]any))
				next = append(next, joined)
			}
		}
		sets = next
	}
	return sets
}

func readDarkly(t *testing.T, file string) []darkly {
	t.Helper()
	data, err := io.ReadAll(openShared(t, file))
	if err != nil {
		t.Fatal(err)
	}
	var page struct {
		Constants   map[string]any
		Parameters  []any
		SDKData     map[string]any `yaml:"sdkData"`
		Evaluations []any
	}
	if err := yaml.Unmarshal(data, &page); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	var out []darkly
	for n, set := range permutations(page.Parameters) {
		values := maps.Clone(page.Constants)
		if values == nil {
			values = map[string]any{}
		}
		maps.Copy(values, set)
		for i, e := range page.Evaluations {
			evaluation := filled(e, values).(map[string]any)
			d := darkly{name: fmt.Sprintf("%s %d.%d %v", strings.TrimSuffix(filepath.Base(file), ".yml"), n, i, evaluation["name"]), want: -1}
			flags, _ := page.SDKData["flags"].(map[string]any)
			flag, _ := filled(flags[fmt.Sprint(evaluation["flagKey"])], values).(map[string]any)
			d.rules, _ = flag["rules"].([]any)
			d.context, _ = evaluation["context"].(map[string]any)
			expect, _ := evaluation["expect"].(map[string]any)
			reason, _ := expect["reason"].(map[string]any)
			switch {
			case flag["on"] == false:
				d.why = unmapped("the flag is off: its rules are not asked")
			case reason["kind"] == "RULE_MATCH":
				index, err := strconv.Atoi(fmt.Sprint(reason["ruleIndex"]))
				if err != nil {
					t.Fatal(err)
				}
				d.want = index
			case reason["kind"] != "FALLTHROUGH":
				d.why = unmapped("an error of the flag")
			}
			out = append(out, d)
		}
	}
	return out
}

var darklyOperators = map[string]conditions.Operator{
	"startsWith": conditions.OpStartsWith, "endsWith": conditions.OpEndsWith, "contains": conditions.OpContains, "lessThan": conditions.OpLessThan,
	"lessThanOrEqual": conditions.OpLessOrEqual, "greaterThan": conditions.OpGreaterThan, "greaterThanOrEqual": conditions.OpGreaterOrEqual,
	"before": conditions.OpBefore, "after": conditions.OpGreaterThan, "in": conditions.OpEquals,
}

// clauseAsk translates a clause: it holds when any of the attribute's values has the operator with any of the clause's.
func clauseAsk(clause, context map[string]any) (*ask, error) {
	attr := fmt.Sprint(clause["attribute"])
	name := fmt.Sprint(clause["op"])
	switch {
	case name == "segmentMatch":
		return nil, unmapped("segments that stand outside the condition")
	case name == "matches":
		return nil, noRegexp
	case clause["contextKind"] != nil:
		return nil, unmapped("several kinds of context")
	}
	op, ok := darklyOperators[name]
	if !ok {
		return nil, noSuchOp
	}
	date := name == "before" || name == "after"
	var values []ask
	for _, v := range clause["values"].([]any) {
		value, err := darklyValue(v, date)
		if err != nil {
			return nil, err
		}
		values = append(values, ask{attr: attr, op: op, value: value})
	}
	actual, err := darklyValue(context[attr], date)
	if err != nil {
		return nil, err
	}
	if context[attr] != nil {
		context[attr] = actual
	}
	rule := ask{any: values}
	overLists(&rule, context)
	if clause["negate"] == true {
		return &ask{not: &rule}, nil
	}
	return &rule, nil
}

// darklyValue reads a value of the files: for dates, numbers are milliseconds.
func darklyValue(v any, date bool) (any, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case string:
		if !date {
			return v, nil
		}
		if _, err := parseMoment(v); err != nil {
			return nil, unmapped("a text that is no moment, which is refused when a condition is saved")
		}
		return instant(v), nil
	case bool:
		if date {
			return nil, crossType
		}
		return v, nil
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			var err error
			if out[i], err = darklyValue(item, date); err != nil {
				return nil, err
			}
		}
		return out, nil
	case map[string]any:
		return nil, wholeObject
	}
	number := json.Number(fmt.Sprint(v))
	if f, ok := v.(float64); ok {
		number = json.Number(strconv.FormatFloat(f, 'f', -1, 64))
	}
	if !date {
		return number, nil
	}
	ms, err := number.Int64()
	return instant(time.UnixMilli(ms).UTC().Format(time.RFC3339Nano)), err
}

func TestSuite_LaunchDarkly(t *testing.T) {
	openShared(t, "launchdarkly/rule-match.yml")
	files, err := filepath.Glob(filepath.Join(sharedData, "launchdarkly", "*.yml"))
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	var cases []peerCase
	for _, file := range files {
		for _, d := range readDarkly(t, "launchdarkly/"+filepath.Base(file)) {
			c := peerCase{name: d.name, want: d.want, why: d.why}
			attributes := map[string]any{}
			maps.Copy(attributes, d.context)
			if custom, ok := d.context["custom"].(map[string]any); ok {
				maps.Copy(attributes, custom)
			}
			for _, r := range d.rules {
				var all []ask
				for _, clause := range r.(map[string]any)["clauses"].([]any) {
					part, err := clauseAsk(clause.(map[string]any), attributes)
					if err != nil {
						c.why = err
						break
					}
					all = append(all, *part)
				}
				c.rules = append(c.rules, ask{all: all})
			}
			if len(d.rules) == 0 && c.why == nil {
				c.why = unmapped("a flag without rules")
			}
			c.data = attributes
			cases = append(cases, c)
		}
	}
	suite(t, "LaunchDarkly", cases, 210, 209, map[string]string{
		"rule-match 0.7 negated clause, null user attribute is always non-match regardless of negation": "a negation is the exact complement here, so it holds for what is missing",
	})
}
