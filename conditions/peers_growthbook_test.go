package conditions_test

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"storegraph/conditions"
)

func parseMoment(s string) (time.Time, error) { return time.Parse(time.RFC3339Nano, s) }

// growthBook translates GrowthBook's conditions, which are like MongoDB's.
func growthBook(condition map[string]any) (*ask, error) {
	var parts []ask
	for _, key := range keysOf(condition) {
		v := condition[key]
		switch key {
		case "$and", "$or", "$nor":
			list, _ := v.([]any)
			var inner []ask
			for _, item := range list {
				part, err := growthBook(item.(map[string]any))
				if err != nil {
					return nil, err
				}
				inner = append(inner, *part)
			}
			switch group := (ask{any: inner}); key {
			case "$and":
				parts = append(parts, ask{all: inner})
			case "$or":
				parts = append(parts, group)
			default:
				parts = append(parts, ask{not: &group})
			}
		case "$not":
			part, err := growthBook(v.(map[string]any))
			if err != nil {
				return nil, err
			}
			parts = append(parts, ask{not: part})
		case "$groups": // an attribute, whatever its name
			fallthrough
		default:
			part, err := growthBookField(key, v)
			if err != nil {
				return nil, err
			}
			parts = append(parts, *part)
		}
	}
	return &ask{all: parts}, nil
}

func growthBookField(attr string, v any) (*ask, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return equals(attr, v)
	}
	var parts []ask
	for _, op := range keysOf(object) {
		if !strings.HasPrefix(op, "$") {
			return nil, wholeObject
		}
		part, err := growthBookOperator(attr, op, object[op])
		if err != nil {
			return nil, err
		}
		parts = append(parts, *part)
	}
	return &ask{all: parts}, nil
}

func equals(attr string, v any) (*ask, error) {
	switch v.(type) {
	case nil:
		return &ask{attr: attr, op: conditions.OpIsNotSet}, nil
	case []any, map[string]any:
		return nil, wholeObject
	}
	return &ask{attr: attr, op: conditions.OpEquals, value: v}, nil
}

func growthBookOperator(attr, op string, v any) (*ask, error) {
	plain := map[string]conditions.Operator{"$gt": conditions.OpGreaterThan, "$gte": conditions.OpGreaterOrEqual, "$lt": conditions.OpLessThan, "$lte": conditions.OpLessOrEqual}
	switch op {
	case "$eq":
		return equals(attr, v)
	case "$ne":
		same, err := equals(attr, v)
		return &ask{not: same}, err
	case "$gt", "$gte", "$lt", "$lte":
		return &ask{attr: attr, op: plain[op], value: v}, nil
	case "$in", "$nin", "$ini", "$nini":
		if _, list := v.([]any); !list {
			return nil, unmapped("a list of values is needed, and demanded when a condition is saved")
		}
		in := &ask{attr: attr, op: conditions.OpIn, value: v, folded: strings.HasSuffix(op, "i")}
		if strings.HasPrefix(op, "$n") {
			in = &ask{not: in}
		}
		return in, nil
	case "$exists":
		if v == true {
			return &ask{attr: attr, op: conditions.OpIsSet}, nil
		}
		return &ask{attr: attr, op: conditions.OpIsNotSet}, nil
	case "$not":
		part, err := growthBookField(attr, v)
		return &ask{not: part}, err
	case "$elemMatch":
		object := v.(map[string]any)
		where, err := growthBook(object)
		if keys := keysOf(object); strings.HasPrefix(keys[0], "$") {
			where, err = growthBookField("", v)
		}
		return &ask{items: &itemsAsk{attr: attr, quantifier: conditions.ListAtLeastOne, where: where}}, err
	case "$all", "$alli":
		var parts []ask
		for _, item := range v.([]any) {
			one := ask{op: conditions.OpEquals, value: item, folded: op == "$alli"}
			parts = append(parts, ask{items: &itemsAsk{attr: attr, quantifier: conditions.ListAtLeastOne, where: &one}})
		}
		return &ask{all: parts}, nil
	case "$size":
		quantifier, number := conditions.ListExactly, v
		if object, ok := v.(map[string]any); ok {
			quantifier, number = conditions.ListAtLeast, object["$gt"]
		}
		n, err := strconv.Atoi(number.(json.Number).String())
		if err != nil {
			return nil, err
		}
		if quantifier == conditions.ListAtLeast {
			n++
		}
		return &ask{items: &itemsAsk{attr: attr, quantifier: quantifier, count: &n}}, nil
	case "$regex", "$regexi":
		return plainPattern(attr, v.(string), op == "$regexi")
	case "$type":
		return nil, unmapped("a field has one type, which the catalog tells")
	case "$inGroup", "$notInGroup":
		return nil, unmapped("groups that stand outside the condition")
	case "$veq", "$vne", "$vgt", "$vgte", "$vlt", "$vlte":
		return nil, unmapped("versions are not compared")
	}
	return nil, noSuchOp
}

var literalPattern = regexp.MustCompile(`^(\^?)([A-Za-z0-9 -]+)(\$?)$`)

// plainPattern says a regular expression that only asks for a beginning, an end or one of some words without one.
func plainPattern(attr, pattern string, folded bool) (*ask, error) {
	if inner, ok := strings.CutPrefix(pattern, "("); ok && strings.HasSuffix(inner, ")") {
		var words []ask
		for _, word := range strings.Split(strings.TrimSuffix(inner, ")"), "|") {
			part, err := plainPattern(attr, word, folded)
			if err != nil {
				return nil, err
			}
			words = append(words, *part)
		}
		return &ask{any: words}, nil
	}
	m := literalPattern.FindStringSubmatch(pattern)
	switch {
	case m == nil:
		return nil, noRegexp
	case m[1] != "" && m[3] != "":
		return &ask{attr: attr, op: conditions.OpEquals, value: m[2], folded: folded}, nil
	case m[1] != "":
		return &ask{attr: attr, op: conditions.OpStartsWith, value: m[2], folded: folded}, nil
	case m[3] != "":
		return &ask{attr: attr, op: conditions.OpEndsWith, value: m[2], folded: folded}, nil
	}
	return &ask{attr: attr, op: conditions.OpContains, value: m[2], folded: folded}, nil
}

func keysOf(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// overLists turns comparisons of attributes that are lists in the data into questions about their items, as several peers
// do by themselves.
func overLists(a *ask, data any) {
	for i := range a.all {
		overLists(&a.all[i], data)
	}
	for i := range a.any {
		overLists(&a.any[i], data)
	}
	switch {
	case a.not != nil:
		overLists(a.not, data)
	case a.op != "":
		if _, list := dig(data, a.attr).([]any); list && a.attr != "" {
			one := *a
			one.attr = ""
			*a = ask{items: &itemsAsk{attr: a.attr, quantifier: conditions.ListAtLeastOne, where: &one}}
		}
	}
}

func TestSuite_GrowthBook(t *testing.T) {
	var file struct{ EvalCondition [][]json.RawMessage }
	readSuite(t, "growthbook/evalCondition.json", &file)
	var cases []peerCase
	for i, raw := range file.EvalCondition {
		var c peerCase
		var condition, attributes map[string]any
		var holds bool
		for j, into := range []any{&c.name, &condition, &attributes, &holds} {
			d := json.NewDecoder(strings.NewReader(string(raw[j])))
			d.UseNumber()
			if err := d.Decode(into); err != nil {
				t.Fatal(err)
			}
		}
		c.name = strconv.Itoa(i) + " " + c.name
		c.data, c.want = attributes, -1
		if holds {
			c.want = 0
		}
		rule, err := growthBook(condition)
		if c.why = err; err == nil {
			overLists(rule, attributes)
			c.rules = []ask{*rule}
		}
		if c.why != nil && !errors.As(c.why, new(unmapped)) {
			t.Fatal(c.why)
		}
		cases = append(cases, c)
	}
	suite(t, "GrowthBook", cases, 109, 108, map[string]string{
		"51 missing attribute with comparison operators": "an order operator reads null as 0 there; here it does not hold for what is missing",
	})
}
