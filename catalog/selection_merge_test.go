package catalog_test

import (
	"strconv"
	"testing"

	"storegraph/catalog"
)

// items is a plan of an order's lines: what is read of them, how many, and whether they are counted besides.
func items(of string, limit int, count bool) catalog.Plan {
	p := catalog.Plan{}
	s := p.Add("order.line_items")
	if of != "" {
		p.Add("order.line_items." + of)
	}
	s.Limit, s.Count = limit, count
	return p
}

func shown(p catalog.Plan) string {
	s := p["order"].Fields[0]
	out := strconv.Itoa(s.Limit)
	if s.Count {
		out += " counted"
	}
	if s.Of != nil {
		for _, f := range s.Of.Fields {
			out += " " + f.Field.Name
		}
	}
	return out
}

func TestMerge_ReadsAsFarAsEither(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		a, b catalog.Plan
		want string
	}{
		"two limits":               {items("title", 3, false), items("sku", 5, false), "5 title sku"},
		"no limit wins":            {items("title", 3, false), items("sku", 0, false), "0 title sku"},
		"rows and their number":    {items("title", 3, false), items("", 0, false), "3 counted title"},
		"rows and whether any":     {items("title", 3, false), items("", 1, false), "3 title"},
		"whether any, and number":  {items("", 1, false), items("", 0, false), "0"},
		"whether any, twice":       {items("", 1, false), items("", 1, false), "1"},
		"up to two, and any":       {items("", 1, false), items("", 2, false), "2"},
		"counted, and more rows":   {items("title", 2, true), items("sku", 4, false), "4 counted title sku"},
		"counted, and all rows":    {items("title", 2, true), items("sku", 0, false), "0 title sku"},
		"all rows have a number":   {items("title", 0, false), items("", 0, false), "0 title"},
		"counted, and whether any": {items("title", 2, true), items("", 1, false), "2 counted title"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := shown(tt.a) + shown(tt.b)
			for _, got := range []catalog.Plan{tt.a.Merge(tt.b), tt.b.Merge(tt.a)} {
				if shown(got) != tt.want {
					t.Errorf("got %q, want %q", shown(got), tt.want)
				}
				got.Add("order.line_items.vendor")
			}
			if shown(tt.a)+shown(tt.b) != before {
				t.Error("a plan that was merged changed")
			}
		})
	}
}

// A path that is added reads a list to its end, whatever read less of it before.
func TestAdd_TakesLimitsAway(t *testing.T) {
	t.Parallel()
	p := items("title", 2, true)
	p.Add("order.line_items.sku")
	if got := shown(p); got != "0 title sku" {
		t.Errorf("got %q", got)
	}
}

func TestRow_OfACountedListIsBareBehindItsLimit(t *testing.T) {
	t.Parallel()
	title, _ := catalog.LineItemKind.Field("title")
	lines, _ := catalog.OrderKind.Field("line_items")
	of := catalog.NewView(catalog.LineItemKind)
	of.Value(title, 0)
	v := catalog.NewView(catalog.OrderKind)
	v.Counted(lines, 0, 1, of, 2)
	got, _ := catalog.NewRow(nil, v, []any{[][]any{{"a"}, {"b"}, {"not looked at"}}, int64(4)}).Get("line_items")
	list := got.([]catalog.Record)
	if len(list) != 4 {
		t.Fatalf("%d items, want 4", len(list))
	}
	for i, r := range list {
		row := r.(*catalog.Row)
		if row.Bare() != (i >= 2) {
			t.Errorf("item %d: bare %v", i, row.Bare())
		}
		if i < 2 {
			if x, _ := row.Get("title"); x != string(rune('a'+i)) {
				t.Errorf("item %d is %v", i, x)
			}
			continue
		}
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("item %d was not selected and is readable", i)
				}
			}()
			row.Get("title")
		}()
	}
}
