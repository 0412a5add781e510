package conditions

import (
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

// randomTree draws a condition over the catalog: any field that the builder offers with any of its operators, groups,
// lists and aggregates, and texts with what only texts can say.
func randomTree(t *rapid.T, fields []FieldInfo, depth int) *Tree {
	shape := rapid.IntRange(0, 9).Draw(t, "shape")
	if depth <= 0 {
		shape = 9
	}
	switch shape {
	case 0, 1:
		return &Tree{All: randomTrees(t, fields, depth)}
	case 2, 3:
		return &Tree{Any: randomTrees(t, fields, depth)}
	case 4:
		return &Tree{Not: randomTree(t, fields, depth-1)}
	case 5:
		return randomList(t, depth)
	case 6:
		return randomAggregate(t, depth)
	case 7:
		text := randomText(t)
		return &Tree{Text: &text}
	}
	return randomClause(t, rapid.SampledFrom(fields).Draw(t, "field"))
}

func randomTrees(t *rapid.T, fields []FieldInfo, depth int) []*Tree {
	trees := make([]*Tree, rapid.IntRange(1, 3).Draw(t, "parts"))
	for i := range trees {
		trees[i] = randomTree(t, fields, depth-1)
	}
	return trees
}

func randomClause(t *rapid.T, f FieldInfo) *Tree {
	c := &ClauseTree{Field: f.Path, Operator: rapid.SampledFrom(f.Operators).Draw(t, "operator"), CaseSensitive: rapid.Bool().Draw(t, "exact")}
	if len(f.Lists) > 0 && (c.Operator == OpIsEmpty || c.Operator == OpIsNotEmpty) {
		c.Operator = OpContains
		if f.Type == catalog.List {
			return &Tree{List: &ListTree{List: f.Lists[0], Quantifier: ListNone}}
		}
		if f.Type != catalog.TextList && !isText(f.Type) {
			c.Operator = OpIsSet
		}
	}
	c.Value = randomValue(t, f, c.Operator)
	return &Tree{Clause: c}
}

func randomValue(t *rapid.T, f FieldInfo, op Operator) *ValueTree {
	op, _ = op.positive()
	switch op {
	case OpIsSet, OpIsEmpty, OpIsTrue, OpIsFalse:
		return nil
	case OpIn:
		if isNumber(f.Type) {
			return &ValueTree{Integer: ptr(rapid.Int64Range(-2, 5).Draw(t, "integer"))}
		}
		return &ValueTree{Texts: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return randomWord(t, f) }), 1, 4).Draw(t, "texts")}
	case OpBetween:
		from, to := &ValueTree{Date: ptr("2000-01-01")}, randomSingle(t, f, false)
		if f.Type != catalog.Instant && f.Type != catalog.Date {
			from = &ValueTree{Integer: ptr(int64(-5))}
			to = &ValueTree{Integer: ptr(rapid.Int64Range(-5, 2000).Draw(t, "to"))}
		}
		if to.Date != nil && *to.Date < *from.Date {
			to = from
		}
		return &ValueTree{Range: &RangeTree{From: from, To: to}}
	case OpInLast, OpInNext:
		return &ValueTree{Period: randomPeriod(t, 1)}
	case OpOnDay:
		return &ValueTree{Date: ptr(sample.RandomDate(t).String())}
	}
	return randomSingle(t, f, rapid.IntRange(0, 3).Draw(t, "live") == 0)
}

func randomPeriod(t *rapid.T, least int) *PeriodTree {
	return &PeriodTree{
		Amount: rapid.IntRange(least, 40).Draw(t, "amount"),
		Unit:   rapid.SampledFrom([]PeriodUnit{UnitMinute, UnitHour, UnitDay, UnitWeek, UnitMonth, UnitYear}).Draw(t, "unit"),
		Anchor: rapid.SampledFrom([]PeriodAnchor{AnchorNow, AnchorStartOfDay, ""}).Draw(t, "anchor"),
	}
}

// live are fields to compare others with.
var live = map[catalog.Type][]string{
	catalog.Text: {"contact.first_name", "order.customer.last_name"}, catalog.Integer: {"contact.orders_count", "product.total_inventory"},
	catalog.Money: {"order.total_tax", "order.total_price_presentment", "contact.total_spent"}, catalog.Instant: {"order.processed_at", "contact.last_order_at"},
	catalog.Date: {"contact.date_of_birth"}, catalog.Boolean: {"order.test", "contact.verified_email"},
}

func randomSingle(t *rapid.T, f FieldInfo, alive bool) *ValueTree {
	if paths := live[f.Type]; alive && len(paths) > 0 {
		return &ValueTree{Field: ptr(rapid.SampledFrom(paths).Draw(t, "path"))}
	}
	switch f.Type {
	case catalog.Boolean:
		return &ValueTree{Boolean: ptr(rapid.Bool().Draw(t, "boolean"))}
	case catalog.Integer, catalog.Decimal:
		return &ValueTree{Integer: ptr(rapid.Int64Range(-3, 4).Draw(t, "integer"))}
	case catalog.Money:
		m := sample.RandomMoney(t, rapid.SampledFrom([]string{"USD", "EUR", "JPY"}).Draw(t, "currency"))
		if n, ok := fixed(m.Amount); !ok {
			return &ValueTree{Integer: ptr(n)}
		}
		if rapid.Bool().Draw(t, "shop") {
			return &ValueTree{Number: &m.Amount}
		}
		return &ValueTree{Money: &MoneyTree{m.Amount, m.CurrencyCode}}
	case catalog.Instant:
		switch rapid.IntRange(0, 2).Draw(t, "moment") {
		case 0:
			return &ValueTree{Instant: ptr(sample.RandomInstant(t))}
		case 1:
			return &ValueTree{Period: randomPeriod(t, 0)}
		}
		return &ValueTree{Date: ptr(sample.RandomDate(t).String())}
	case catalog.Date:
		if rapid.Bool().Draw(t, "relative") {
			return &ValueTree{Period: randomPeriod(t, 0)}
		}
		return &ValueTree{Date: ptr(sample.RandomDate(t).String())}
	}
	return &ValueTree{Text: ptr(randomWord(t, f))}
}

// randomWord is a text that a field may well hold, never empty.
func randomWord(t *rapid.T, f FieldInfo) string {
	if len(f.Values) > 0 {
		return rapid.SampledFrom(f.Values).Draw(t, "value")
	}
	if s := sample.RandomText(t); s != "" {
		return s
	}
	return "a"
}

var lists = []string{"order.line_items", "contact.orders", "product.variants", "order.discount_codes", "product.tags", "product.collections"}

// itemFields are the fields of a list's items, as list clauses name them.
func itemFields(list string) []FieldInfo {
	var fields []FieldInfo
	for _, f := range Fields() {
		if len(f.Lists) == 1 && f.Lists[0] == list && f.Type != catalog.List {
			f.Path, f.Lists = f.ItemPath, nil
			fields = append(fields, f)
		}
	}
	if len(fields) == 0 {
		fields = []FieldInfo{{Path: "#", Type: catalog.Text, Operators: OperatorsFor(catalog.Text)}}
	}
	return fields
}

func randomList(t *rapid.T, depth int) *Tree {
	list := rapid.SampledFrom(lists).Draw(t, "list")
	l := &ListTree{List: list, Quantifier: rapid.SampledFrom([]Quantifier{ListAtLeastOne, ListNone, ListAll, ListAtLeast, ListAtMost, ListExactly}).Draw(t, "quantifier")}
	if l.Quantifier == ListAtLeast || l.Quantifier == ListAtMost || l.Quantifier == ListExactly {
		l.Count = ptr(rapid.IntRange(0, 3).Draw(t, "count"))
	}
	l.Where = randomWhere(t, list, depth)
	return &Tree{List: l}
}

func randomWhere(t *rapid.T, list string, depth int) *Tree {
	fields := itemFields(list)
	tree := randomClause(t, rapid.SampledFrom(fields).Draw(t, "item"))
	if depth > 1 && rapid.Bool().Draw(t, "more") {
		other := randomTree(t, Fields(), depth-2)
		return &Tree{Any: []*Tree{tree, {Not: other}}}
	}
	return tree
}

func randomAggregate(t *rapid.T, depth int) *Tree {
	list := rapid.SampledFrom(lists[:3]).Draw(t, "list")
	a := &AggregateTree{List: list, Function: AggregateCount, Operator: OpGreaterOrEqual, Value: &ValueTree{Integer: ptr(int64(2))}}
	if rapid.Bool().Draw(t, "filtered") {
		a.Where = randomWhere(t, list, depth)
	}
	var fields []FieldInfo
	for _, f := range itemFields(list) {
		if len(f.Aggregates) > 0 {
			fields = append(fields, f)
		}
	}
	if rapid.Bool().Draw(t, "of items") {
		f := rapid.SampledFrom(fields).Draw(t, "field")
		a.Function = AggregateFunction(rapid.SampledFrom(f.Aggregates).Draw(t, "function"))
		a.Field, a.Operator = &f.Path, rapid.SampledFrom(f.Operators).Draw(t, "operator")
		if a.Operator == OpIsSet || a.Operator == OpIsNotSet || a.Operator == OpIn || a.Operator == OpNotIn {
			a.Operator = OpLessOrEqual
		}
		a.Value = randomValue(t, f, a.Operator)
	}
	return &Tree{Aggregate: a}
}

// randomText says what trees cannot.
func randomText(t *rapid.T) string {
	n := strconv.Itoa(rapid.IntRange(-3, 50).Draw(t, "n"))
	return rapid.SampledFrom([]string{
		"order.total_price - order.total_discounts > " + n,
		"order.total_price_presentment + order.total_price >= " + n,
		"contact.total_spent * 2 - 1.5 < order.total_price * 3 + " + n,
		"sum(order.line_items, .price * .quantity) > " + n,
		"sum(filter(order.line_items, .quantity > 1 or .sku == nil), .quantity * 2 - 1) != " + n,
		"max(map(contact.orders, .total_price)) - min(map(contact.orders, .total_price)) > " + n,
		"max(map(contact.orders, .processed_at)) < contact.last_order_at or now > date(\"2026-01-01\")",
		"count(contact.orders, sum(.line_items, .quantity) > " + n + ") > 0",
		"all(contact.orders, any(.line_items, any(.tags, # in [\"a\", \"vip\"]) or .quantity < " + n + "))",
		"\"vip\" in product.tags and contact.first_name not contains \"x\"",
		"between(contact.orders_count, 0, 3) and not (contact.first_name == contact.last_name)",
	}).Draw(t, "text")
}

// randomScope draws everything that may be there, and often is not.
func randomScope(t *rapid.T) *catalog.Scope {
	var s catalog.Subject
	if rapid.IntRange(0, 5).Draw(t, "contact") > 0 {
		c := sample.RandomContact(t)
		s.Contact = &c
	}
	if rapid.IntRange(0, 5).Draw(t, "order") > 0 {
		o := sample.RandomOrder(t)
		s.Order = &o
	}
	if rapid.IntRange(0, 5).Draw(t, "product") > 0 {
		p := sample.RandomProduct(t)
		s.Product = &p
	}
	if rapid.Bool().Draw(t, "shop") {
		s.Shop = &commerce.Shop{CurrencyCode: "USD", Timezone: "UTC"}
	}
	now := rapid.SampledFrom([]time.Time{sample.Now, time.Date(2026, 3, 29, 1, 30, 0, 999, time.UTC), time.Date(2024, 2, 29, 23, 59, 59, 0, time.UTC)}).Draw(t, "now")
	return catalog.NewScope(&catalog.Env{Now: now, Location: sample.RandomZone(t)}, s)
}

// offered are the fields to draw from: those of parts that never are there say little.
func offered() []FieldInfo {
	var fields []FieldInfo
	for _, f := range Fields() {
		if !strings.Contains(f.Path, ".card.") && !strings.Contains(f.Path, ".invoice.") && strings.Count(f.Path, ".") <= 3 {
			fields = append(fields, f)
		}
	}
	return fields
}
