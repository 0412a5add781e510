package customvalues_test

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/customvalues"
	"storegraph/internal/sample"
)

// node is JSON data seen as a record of a kind that was made for it.
type node struct {
	kind   *catalog.Kind
	values map[string]any
}

func (n node) Kind() *catalog.Kind { return n.kind }

func (n node) Get(name string) (any, bool) {
	f, ok := n.kind.Field(name)
	if !ok {
		return nil, false
	}
	x := n.values[f.Name]
	switch {
	case f.Type == catalog.Object && x != nil:
		return node{f.Of, x.(map[string]any)}, true
	case f.Type == catalog.List && x != nil:
		out := []catalog.Record{}
		for _, item := range x.([]any) {
			out = append(out, node{f.Of, item.(map[string]any)})
		}
		return out, true
	}
	return x, true
}

// kindOf makes a kind that all the objects are of. What is sometimes an object and sometimes not stays plain data.
func kindOf(name string, objects []map[string]any) *catalog.Kind {
	all := map[string][]any{}
	for _, o := range objects {
		for key, x := range o {
			all[key] = append(all[key], x)
		}
	}
	var fields []*catalog.Field
	for _, key := range slices.Sorted(maps.Keys(all)) {
		f := &catalog.Field{Name: key, Type: catalog.Text}
		var inner []map[string]any
		objects, lists := true, true
		for _, x := range all[key] {
			o, isObject := x.(map[string]any)
			if objects = objects && isObject; isObject {
				inner = append(inner, o)
			}
			list, isList := x.([]any)
			lists = lists && isList
			for _, item := range list {
				o, ok := item.(map[string]any)
				lists = lists && ok
				inner = append(inner, o)
			}
		}
		switch {
		case objects:
			f.Type, f.Of = catalog.Object, kindOf(name+"_"+key, inner)
		case lists && len(inner) > 0:
			f.Type, f.Of = catalog.List, kindOf(name+"_"+key, inner)
		}
		fields = append(fields, f)
	}
	return catalog.NewKind(name, fields...)
}

var (
	inTags   = regexp.MustCompile(`(?s)\{\{.*?\}\}|\{%.*?%\}`)
	bareWord = regexp.MustCompile(`"[^"]*"|'[^']*'|[.\w-]*\b[a-zA-Z_][\w-]*[:?]?`)
)

// beneath writes a template so that it finds its data beneath one name.
func beneath(source string, data map[string]any) string {
	return inTags.ReplaceAllStringFunc(source, func(tag string) string {
		return bareWord.ReplaceAllStringFunc(tag, func(word string) string {
			name, _, _ := strings.Cut(word, ".")
			if _, ours := data[name]; ours {
				return "data." + word
			}
			return word
		})
	})
}

// plainScope holds plain data under the name data.
func plainScope(t *testing.T, data map[string]any) *catalog.Scope {
	t.Helper()
	text, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	scope, err := customvalues.ParseData(text, sample.Now)
	if err != nil {
		t.Fatal(err)
	}
	return scope
}

// The templates of both suites, over their data as records. The cases are those that can be written so that all data has one
// name; whether they were written so rightly, their own results say.
func TestPlan_IsSoundForTheSuites(t *testing.T) {
	t.Parallel()
	for suite, least := range map[string]int{"golden-liquid/golden_liquid.json": 370, "liquid-spec/portable.json": 1300} {
		tried, reads := 0, 0
		for _, c := range loadConformance(t, suite) {
			var data map[string]any
			if json.Unmarshal(c.Data, &data) != nil || len(data) == 0 {
				continue
			}
			parser := customvalues.Parser{Plain: true, Snippets: c.Templates}
			old, _ := parser.Parse(c.Template)
			parser.Snippets = map[string]string{}
			for name, source := range c.Templates {
				parser.Snippets[name] = beneath(source, data)
			}
			tmpl, _ := parser.Parse(beneath(c.Template, data))
			want, failed := outcome(old, plainScope(t, data), customvalues.Options{})
			got, failedToo := outcome(tmpl, plainScope(t, map[string]any{"data": data}), customvalues.Options{})
			if got.Text != want.Text || (failed == "") != (failedToo == "") {
				continue
			}
			kind := kindOf("data", []map[string]any{data})
			scope := &catalog.Scope{Env: &catalog.Env{Now: sample.Now}, Roots: map[string]any{"data": node{kind, data}}}
			plan := tmpl.PlanOver(map[string]*catalog.Kind{"data": kind})
			fault, n := sound(tmpl, plan, scope)
			if fault != "" {
				t.Errorf("%s\n%s\n%v\ndata %s\nplan %s:\n%s", c.Name, beneath(c.Template, data), parser.Snippets, c.Data, "data"+within(plan["data"]), fault)
			}
			tried++
			if n > 0 {
				reads++
			}
		}
		if reads < least {
			t.Errorf("%s: only %d of %d cases that were tried read anything", suite, reads, tried)
		}
		t.Logf("%s: %d cases, %d of which read something", suite, tried, reads)
	}
}
