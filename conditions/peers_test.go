package conditions_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"

	"storegraph/conditions"
)

var update = flag.Bool("update", false, "write what this run made of the peers' suites into testdata/suites and docs/conditions-suites.md")

// The suites of other engines ask about attributes that they make up. Each is given a field of the catalog with the type
// that its values have, and the data goes into those fields: what is held to the suite is the whole way from a tree to a
// decision, on both machines.

// ask is a condition of a suite, before its attributes have fields.
type ask struct {
	all, any []ask
	not      *ask
	attr     string // dotted; "" is the item itself
	op       conditions.Operator
	value    any // bool, decimal, string, instant; []any of IN
	folded   bool
	items    *itemsAsk
}

// itemsAsk asks about the items of a list.
type itemsAsk struct {
	attr       string
	quantifier conditions.Quantifier
	count      *int
	where      *ask
}

// instant is a moment of a suite.
type instant string

// unmapped is why a case of a suite cannot be asked.
type unmapped string

func (u unmapped) Error() string { return string(u) }

const (
	crossType   = unmapped("compares values of different types, which is refused when a condition is saved")
	noRegexp    = unmapped("regular expressions are not offered")
	noSuchOp    = unmapped("the operator is not offered")
	mixedList   = unmapped("a list of values of different types, which no field has")
	wholeObject = unmapped("compares whole objects or lists")
	noConstants = unmapped("a constant decides nothing, and is refused")
	textOrder   = unmapped("texts are not ordered")
	tooPrecise  = unmapped("more than four decimals, or more than fourteen digits")
)

// pools are the fields that attributes are given, by where they are asked and by type.
var pools = map[string]map[string][]string{
	"": {
		"text":    {"contact.first_name", "contact.last_name", "contact.company_name", "contact.city", "contact.state", "contact.source", "order.name", "order.source_name"},
		"integer": {"order.number", "product.total_inventory", "contact.orders_count", "order.item_count"},
		"number":  {"order.total_price", "order.subtotal_price", "order.total_tax", "order.total_discounts"},
		"bool":    {"order.test", "order.edited", "contact.verified_email", "order.requires_shipping"},
		"instant": {"order.processed_at", "order.created_at"},
		"texts":   {"product.tags", "order.discount_codes"},
		"items":   {"order.line_items"},
		"nested":  {"contact.orders"},
	},
	"order.line_items": {
		"text": {"title", "sku", "vendor"}, "integer": {"quantity", "current_quantity", "position"}, "number": {"price", "line_price"}, "bool": {"is_gift_card", "requires_shipping"},
	},
	"contact.orders": {"text": {"name", "source_name"}, "integer": {"number", "item_count"}, "bool": {"test", "edited"}, "items": {"line_items"}},
	"line_items":     {"text": {"title", "sku", "vendor"}, "integer": {"quantity", "current_quantity", "position"}, "bool": {"is_gift_card"}},
}

// stage gives the attributes of one place fields: of the root, or of the items of a list.
type stage struct {
	pool   string
	fields map[string]string
	used   map[string]int
	types  map[string]string
	inside map[string]*stage // of lists
	plain  bool              // the items are texts or numbers themselves
}

func newStage(pool string) *stage {
	return &stage{pool: pool, fields: map[string]string{}, used: map[string]int{}, types: map[string]string{}, inside: map[string]*stage{}}
}

func typeOf(v any) (string, error) {
	switch v := v.(type) {
	case nil:
		return "", nil
	case bool:
		return "bool", nil
	case string:
		return "text", nil
	case instant:
		return "instant", nil
	case json.Number:
		d, err := decimal.NewFromString(v.String())
		if err != nil || !d.Shift(4).IsInteger() || d.Abs().GreaterThan(decimal.New(1, 14)) {
			return "", tooPrecise
		}
		if d.IsInteger() {
			return "integer", nil
		}
		return "number", nil
	case []any:
		return "list", nil
	}
	return "object", nil
}

// note remembers that an attribute has a value of a type.
func (s *stage) note(attr string, v any) error {
	t, err := typeOf(v)
	if err != nil || t == "" {
		return err
	}
	known := s.types[attr]
	switch {
	case known == "" || known == "integer" && t == "number":
		s.types[attr] = t
	case known == t || known == "number" && t == "integer":
	default:
		return crossType
	}
	return nil
}

// lookAt finds the types of all attributes of a condition, in what it compares with and in the data.
func (s *stage) lookAt(a *ask, data any) error {
	for _, part := range append(slices.Clone(a.all), a.any...) {
		if err := s.lookAt(&part, data); err != nil {
			return err
		}
	}
	switch {
	case a.not != nil:
		return s.lookAt(a.not, data)
	case a.items != nil:
		return s.lookInto(a.items, data)
	case a.op == "":
		return nil
	}
	values, ok := a.value.([]any)
	if !ok {
		values = []any{a.value}
	}
	for _, v := range append(slices.Clone(values), dig(data, a.attr)) {
		if err := s.note(a.attr, v); err != nil {
			return err
		}
	}
	return nil
}

func (s *stage) lookInto(q *itemsAsk, data any) error {
	list, ok := dig(data, q.attr).([]any)
	if v := dig(data, q.attr); v != nil && !ok {
		return crossType
	}
	inside := s.inside[q.attr]
	if inside == nil {
		inside = newStage("")
		s.inside[q.attr] = inside
	}
	kind := "items"
	for i, item := range list {
		t, err := typeOf(item)
		if err != nil {
			return err
		}
		object := t == "object" || t == ""
		if i > 0 && inside.plain == object || t == "" || t == "list" {
			return mixedList
		}
		inside.plain = !object
		if object {
			for _, v := range item.(map[string]any) {
				if _, nested := v.([]any); nested {
					kind = "nested"
				}
			}
			continue
		}
		if err := inside.note("", item); err != nil {
			return mixedList
		}
		if inside.types[""] == "text" {
			kind = "texts"
		}
	}
	if len(list) > 0 { // what is inside must know where it is
		if err := s.place(q.attr, kind, inside); err != nil {
			return err
		}
	}
	if q.where != nil {
		for _, item := range append(slices.Clone(list), nil) {
			if err := inside.lookAt(q.where, item); err != nil {
				return err
			}
		}
		if _, asked := inside.types[""]; asked && len(list) == 0 {
			inside.plain = true
			if inside.types[""] == "text" {
				kind = "texts"
			}
		}
	}
	return s.place(q.attr, kind, inside)
}

// place gives a list its field.
func (s *stage) place(attr, kind string, inside *stage) error {
	if known := s.types[attr]; known != "" && known != kind {
		return crossType
	}
	s.types[attr] = kind
	field, err := s.field(attr)
	inside.pool = field
	return err
}

// dig reads a dotted attribute.
func dig(data any, attr string) any {
	if attr == "" {
		return data
	}
	for _, name := range strings.Split(attr, ".") {
		object, ok := data.(map[string]any)
		if !ok {
			return nil
		}
		data = object[name]
	}
	return data
}

// field gives the field of an attribute.
func (s *stage) field(attr string) (string, error) {
	if f, ok := s.fields[attr]; ok {
		return f, nil
	}
	t := cmp.Or(s.types[attr], "text")
	if attr == "" && t == "text" && s.pool != "" && pools[s.pool] == nil {
		return "#", nil
	}
	pool := pools[s.pool][t]
	if s.used[t] >= len(pool) {
		return "", unmapped("more attributes of type " + t + " than there are fields for")
	}
	f := pool[s.used[t]]
	s.used[t]++
	s.fields[attr] = f
	return f, nil
}

// tree makes the tree of a condition.
func (s *stage) tree(a *ask) (*conditions.Tree, error) {
	switch {
	case a.not != nil:
		part, err := s.tree(a.not)
		return &conditions.Tree{Not: part}, err
	case a.items != nil:
		field, err := s.field(a.items.attr)
		if err != nil {
			return nil, err
		}
		list := &conditions.ListTree{List: field, Quantifier: a.items.quantifier, Count: a.items.count}
		if s.pool != "" {
			list.List = "." + field
		}
		if a.items.where != nil {
			if list.Where, err = s.inside[a.items.attr].tree(a.items.where); err != nil {
				return nil, err
			}
		}
		return &conditions.Tree{List: list}, nil
	case a.op == "":
		parts := []*conditions.Tree{}
		for _, part := range append(slices.Clone(a.all), a.any...) {
			tree, err := s.tree(&part)
			if err != nil {
				return nil, err
			}
			parts = append(parts, tree)
		}
		if len(parts) == 0 {
			return nil, unmapped("an empty group would decide for everybody, and is refused")
		}
		if a.any != nil {
			return &conditions.Tree{Any: parts}, nil
		}
		return &conditions.Tree{All: parts}, nil
	}
	field, err := s.field(a.attr)
	if err != nil {
		return nil, err
	}
	if s.pool != "" && field != "#" {
		field = "." + field
	}
	c := &conditions.ClauseTree{Field: field, Operator: a.op, CaseSensitive: !a.folded}
	switch t := s.types[a.attr]; {
	case t == "text" && slices.Contains([]conditions.Operator{conditions.OpLessThan, conditions.OpLessOrEqual, conditions.OpGreaterThan, conditions.OpGreaterOrEqual}, a.op):
		return nil, textOrder
	case t == "number" && (a.op == conditions.OpIn || a.op == conditions.OpNotIn):
		return nil, unmapped("amounts are not looked up in lists")
	case t == "list" || t == "object":
		return nil, wholeObject
	}
	if c.Value, err = valueTree(a.value); err != nil {
		return nil, err
	}
	return &conditions.Tree{Clause: c}, nil
}

func valueTree(v any) (*conditions.ValueTree, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case bool:
		return &conditions.ValueTree{Boolean: &v}, nil
	case string:
		return &conditions.ValueTree{Text: &v}, nil
	case instant:
		t, err := parseMoment(string(v))
		return &conditions.ValueTree{Instant: &t}, err
	case json.Number:
		d, err := decimal.NewFromString(v.String())
		return &conditions.ValueTree{Number: &d}, err
	case []any:
		out := &conditions.ValueTree{}
		for _, item := range v {
			switch item := item.(type) {
			case string:
				out.Texts = append(out.Texts, item)
			case json.Number:
				d, err := decimal.NewFromString(item.String())
				if err != nil {
					return nil, err
				}
				out.Numbers = append(out.Numbers, d)
			default:
				return nil, unmapped("only texts and numbers are looked up in lists")
			}
		}
		if len(v) == 0 {
			return nil, unmapped("an empty list of values is refused")
		}
		return out, nil
	}
	return nil, wholeObject
}

// record makes the data of the attributes that were given fields.
func (s *stage) record(data any) map[string]any {
	out := map[string]any{}
	for attr, field := range s.fields {
		v := dig(data, attr)
		if inside := s.inside[attr]; inside != nil {
			list, _ := v.([]any)
			items := []any{}
			for _, item := range list {
				if s.types[attr] == "texts" {
					items = append(items, item)
				} else {
					items = append(items, inside.record(item))
				}
			}
			v = items
		}
		if n, ok := v.(json.Number); ok {
			d, err := decimal.NewFromString(n.String())
			if err != nil {
				continue
			}
			if v = d.String(); s.types[attr] == "integer" {
				v = json.Number(d.StringFixed(0))
			}
		}
		at := out
		names := strings.Split(field, ".")
		for _, name := range names[:len(names)-1] {
			if at[name] == nil {
				at[name] = map[string]any{}
			}
			at = at[name].(map[string]any)
		}
		at[names[len(names)-1]] = v
	}
	return out
}

// peerCase is a case of a suite: rules of which the first that holds is wanted, by number; -1 for none.
type peerCase struct {
	name  string
	rules []ask
	data  any
	want  int
	why   error // it cannot be asked
}

// settlePeer asks a case. It gives which rule held; an unmapped error says why it cannot be asked.
func settlePeer(t *testing.T, c peerCase) (int, error) {
	t.Helper()
	if c.why != nil {
		return 0, c.why
	}
	s := newStage("")
	for i := range c.rules {
		if err := s.lookAt(&c.rules[i], c.data); err != nil {
			return 0, err
		}
	}
	var branches []conditions.Branch
	for i := range c.rules {
		tree, err := s.tree(&c.rules[i])
		if err != nil {
			return 0, err
		}
		condition, problems := conditions.FromTree(*tree)
		if len(problems) > 0 {
			switch problems[0].Code {
			case conditions.CodeOperatorNotAllowed:
				return 0, unmapped("the operator is not offered for that type")
			case conditions.CodeValueInvalid:
				return 0, unmapped("an empty text is not looked for in texts")
			case conditions.CodeTypeMismatch:
				return 0, crossType
			}
			t.Fatalf("%s: %v", c.name, problems)
		}
		everyForm(t, condition)
		branches = append(branches, conditions.Branch{ID: fmt.Sprint(i), Name: fmt.Sprint(i), Condition: condition})
	}
	data, err := json.Marshal(s.record(c.data))
	if err != nil {
		t.Fatal(err)
	}
	decision, err := conditions.Decide(t.Context(), branches, given(t, string(data)))
	if err != nil {
		t.Fatalf("%s: %s on %s: %v", c.name, branches[0].Condition.Text(), data, err)
	}
	return decision.Index, nil
}

// everyForm holds a condition to what every form promises.
func everyForm(t *testing.T, c *conditions.Condition) {
	t.Helper()
	query, err := c.Builder()
	if err != nil {
		t.Fatal(err)
	}
	said := c.Sentence()
	text := c.Text()
	for _, tree := range []*conditions.Tree{c.Tree(), {Text: &text}, {Sentence: &said}, {Builder: query}} {
		if again, problems := conditions.FromTree(*tree); !c.Equal(again) {
			t.Fatalf("%s does not read as itself from %+v: %v", c.Text(), tree, problems)
		}
	}
}

// suite holds the cases of a peer to what is known of them: how many can be asked, and what comes out otherwise and why.
func suite(t *testing.T, name string, cases []peerCase, asked, agree int, otherwise map[string]string) {
	t.Helper()
	s := suiteResult{cases: len(cases), reasons: map[string]int{}}
	var lines []string
	seen := map[string]bool{}
	for _, c := range cases {
		if seen[c.name] {
			t.Fatalf("two cases are called %s", c.name)
		}
		seen[c.name] = true
		got, err := settlePeer(t, c)
		if err != nil {
			lines = append(lines, c.name+" :: "+err.Error())
			s.reasons[err.Error()]++
			continue
		}
		s.asked++
		reason, known := otherwise[c.name]
		switch {
		case got == c.want && known:
			t.Errorf("%s agrees now", c.name)
		case got == c.want:
			s.agree++
		case !known:
			t.Errorf("%s: rule %d, the suite wants %d: %+v on %v", c.name, got, c.want, c.rules, c.data)
		default:
			lines = append(lines, c.name+" :: OTHERWISE: "+reason)
			s.otherwise = append(s.otherwise, c.name+": "+reason)
		}
	}
	if s.asked != asked || s.agree != agree {
		t.Errorf("%s: %d cases, %d are asked, want %d; %d agree, want %d", name, len(cases), s.asked, asked, s.agree, agree)
	}
	s.hold(t, name, lines)
}

// suiteResult is what became of a suite.
type suiteResult struct {
	cases, asked, agree int
	otherwise           []string
	reasons             map[string]int
}

var suiteLock sync.Mutex

// hold compares what became of a suite with what is committed: the list of cases that are not asked, and the table of the
// documentation.
func (s suiteResult) hold(t *testing.T, name string, lines []string) {
	t.Helper()
	slices.Sort(lines)
	list := "# Cases of " + name + " that cannot be asked here, and why; and those that come out otherwise. Written by go test -update.\n" + strings.Join(lines, "\n") + "\n"
	same(t, filepath.Join("testdata", "suites", strings.ReplaceAll(strings.ToLower(name), " ", "-")+".txt"), func(string) string { return list })

	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%d cases, %d can be asked, %d of them agree.\n", name, s.cases, s.asked, s.agree)
	if len(s.otherwise) > 0 {
		b.WriteString("\n| comes out otherwise | because |\n|---|---|\n")
		for _, line := range s.otherwise {
			what, why, _ := strings.Cut(line, ": ")
			fmt.Fprintf(&b, "| %s | %s |\n", strings.ReplaceAll(what, "|", "\\|"), why)
		}
	}
	if len(s.reasons) > 0 {
		b.WriteString("\n| not asked | cases |\n|---|---:|\n")
		for _, reason := range sortedKeys(s.reasons) {
			fmt.Fprintf(&b, "| %s | %d |\n", reason, s.reasons[reason])
		}
	}
	same(t, filepath.Join("..", "docs", "conditions-suites.md"), func(page string) string {
		before, rest, found := strings.Cut(page, "## "+name+"\n")
		if !found {
			return strings.TrimRight(page, "\n") + "\n\n" + b.String()
		}
		if _, after, more := strings.Cut(rest, "\n## "); more {
			return before + b.String() + "\n## " + after
		}
		return before + b.String()
	})
}

func sortedKeys(m map[string]int) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
	return keys
}

// same holds a committed file to what it should be, or writes it.
func same(t *testing.T, path string, want func(old string) string) {
	t.Helper()
	suiteLock.Lock()
	defer suiteLock.Unlock()
	old, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Fatal(err)
	}
	wanted := want(string(old))
	if wanted == string(old) {
		return
	}
	if !*update {
		t.Errorf("%s is out of date; run go test ./conditions -run 'Suite' -update and read what changed", path)
		return
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(wanted), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readSuite decodes a JSON file of the shared data, numbers as they are written.
func readSuite(t *testing.T, name string, into any) {
	t.Helper()
	d := json.NewDecoder(openShared(t, name))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}
