package conditions

import (
	"math"
	"strings"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
)

// clause writes the positive comparison. It may be unknown where something is missing.
func (t *translator) clause(c *clause, item row) string {
	typ := c.left.typ()
	literals := literalsOf(c.right)
	if r, ok := c.left.(*fieldRef); ok && r.field().Name == "days_since_last_order" && r.typ() == catalog.Integer && !r.element && len(r.steps) == 1 {
		return t.daysSince(c, literals)
	}
	if r, ok := c.left.(*fieldRef); ok && (typ == catalog.List || typ == catalog.TextList) {
		return t.listClause(c, r, item)
	}
	left, guards := t.compared(c, literals, item)
	switch c.op {
	case OpIsSet:
		return "(" + left.sql + " IS NOT NULL)"
	case OpIsEmpty:
		if formOf(typ) == plainText {
			return "(coalesce(" + left.sql + ", '') = '')"
		}
		return "(" + left.sql + " IS NULL)"
	case OpIsTrue:
		return left.sql
	case OpIsFalse:
		return "(NOT " + left.sql + ")"
	case OpIn:
		return t.in(c, left)
	}
	if literals != nil && typ == catalog.Instant {
		from, to := t.span(c.op, literals)
		return t.within(left.sql, from, to)
	}
	if literals != nil && typ == catalog.Date {
		from, to := t.days(c.op, literals)
		return t.between(left.sql, from, to)
	}
	right := make([]sqlValue, len(c.right))
	for i, o := range c.right {
		right[i] = t.value(o, item)
	}
	if t.err != nil || len(right) == 0 {
		return "false"
	}
	if formOf(typ) == plainText {
		return t.texts(c, left.sql, right[0].sql)
	}
	for _, r := range right {
		if same := t.same(left.currency, r.currency); typ == catalog.Money && same != "true" {
			guards = append(guards, same)
		}
	}
	return "(" + strings.Join(append(guards, compareSQL(c.op, left.sql, right)), " AND ") + ")"
}

// compared writes the left side. A number that a list adds up to is compared as it is where an empty list does not match: then
// Postgres, which sees through neither coalesce nor CASE, joins only the contacts with a sum that does.
func (t *translator) compared(c *clause, literals []*literal, item row) (left sqlValue, guards []string) {
	a, ok := c.left.(*aggregate)
	if !ok || literals == nil || !compares(c.op) || a.ofNothing() && zeroMatches(c.op, literals) {
		return t.value(c.left, item), nil
	}
	left, one := t.aggregate(a, item)
	if one != "true" {
		guards = append(guards, one)
	}
	return left, guards
}

// compares says whether the operator compares numbers with one, or with two.
func compares(op Operator) bool {
	switch op {
	case OpEquals, OpLessThan, OpLessOrEqual, OpGreaterThan, OpGreaterOrEqual, OpBetween:
		return true
	}
	return false
}

// zeroMatches says whether such a comparison is true of zero.
func zeroMatches(op Operator, literals []*literal) bool {
	low := literals[0].fixed
	switch op {
	case OpEquals:
		return low == 0
	case OpLessThan:
		return low > 0
	case OpLessOrEqual:
		return low >= 0
	case OpGreaterThan:
		return low < 0
	case OpGreaterOrEqual:
		return low <= 0
	}
	return low <= 0 && literals[1].fixed >= 0
}

func compareSQL(op Operator, left string, right []sqlValue) string {
	if op == OpBetween {
		return left + " BETWEEN " + right[0].sql + " AND " + right[1].sql
	}
	word := map[Operator]string{OpLessThan: " < ", OpLessOrEqual: " <= ", OpGreaterThan: " > ", OpGreaterOrEqual: " >= "}[op]
	if word == "" {
		word = " = "
	}
	return left + word + right[0].sql
}

// texts compares texts; folded ones by what Fold makes of them.
func (t *translator) texts(c *clause, left, right string) string {
	if c.folded {
		left, right = t.fold(left), t.fold(right)
		if l, ok := c.right[0].(*literal); ok {
			t.args[len(t.args)-1] = Fold(l.text)
			right = strings.TrimSuffix(strings.TrimPrefix(right, "storegraph_fold("), ")")
		}
	}
	switch c.op {
	case OpContains:
		if t.mutant.like {
			return "(" + left + " LIKE '%' || " + right + " || '%')"
		}
		return "(strpos(" + left + ", " + right + ") > 0)"
	case OpStartsWith:
		return "starts_with(" + left + ", " + right + ")"
	case OpEndsWith:
		return "(right(" + left + ", char_length(" + right + ")) = " + right + ")"
	}
	return "(" + left + " = " + right + ")"
}

// fold is Fold in SQL.
func (t *translator) fold(sql string) string {
	if t.mutant.lower {
		return "lower(" + sql + ")"
	}
	return "storegraph_fold(" + sql + ")"
}

func (t *translator) in(c *clause, left sqlValue) string {
	if isNumber(c.left.typ()) {
		numbers := make([]string, len(c.right))
		for i, o := range c.right {
			numbers[i] = unfixed(o.(*literal).fixed).String()
		}
		return "(" + left.sql + " = ANY(" + t.arg(numbers, "text[]::numeric[]") + "))"
	}
	texts := make([]string, len(c.right))
	for i, o := range c.right {
		texts[i] = c.comparable(o.(*literal).text)
	}
	sql := left.sql
	if c.folded {
		sql = t.fold(sql)
	}
	return "(" + sql + " = ANY(" + t.arg(texts, "text[]") + "))"
}

// within asks for instants from one on and before another.
func (t *translator) within(sql string, from, to *time.Time) string {
	var parts []string
	if from != nil {
		parts = append(parts, sql+" >= "+t.arg(storable(*from), "timestamptz"))
	}
	if to != nil {
		op := " < "
		if t.mutant.window {
			op = " <= "
		}
		parts = append(parts, sql+op+t.arg(storable(*to), "timestamptz"))
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

// between asks for days, both included.
func (t *translator) between(sql string, from, to *commerce.Date) string {
	var parts []string
	if from != nil {
		parts = append(parts, sql+" >= "+t.arg(storableDay(*from).String(), "date"))
	}
	if to != nil {
		parts = append(parts, sql+" <= "+t.arg(storableDay(*to).String(), "date"))
	}
	return "(" + strings.Join(parts, " AND ") + ")"
}

func storableDay(d commerce.Date) commerce.Date {
	switch {
	case d.Year < 1:
		return commerce.Date{Year: 1, Month: 1, Day: 1}
	case d.Year > 9999:
		return commerce.Date{Year: 9999, Month: 12, Day: 31}
	}
	return d
}

// listClause asks whether a list is there, or has items.
func (t *translator) listClause(c *clause, r *fieldRef, item row) string {
	from, where, inside, ok := t.list(r, item)
	if !ok {
		return "false"
	}
	if c.op == OpIsEmpty {
		if where = strings.TrimSuffix(where, " AND "); where != "" {
			where = " WHERE " + where
		}
		return "NOT EXISTS (SELECT FROM " + from + where + ")"
	}
	at, _ := t.place(r, item)
	if f := r.field(); f.Type == catalog.TextList {
		array, _ := t.expression(r, at, f)
		return "((" + array + ") IS NOT NULL)"
	}
	_ = inside
	return "(" + t.there(r, at, r.field()) + " IS NOT NULL)"
}

// daysSince compares the days since the last order by the moments at which they change: the store's midnights.
func (t *translator) daysSince(c *clause, literals []*literal) string {
	f, _ := catalog.ContactKind.Field("last_order_at")
	at := t.contact.column(f.Column)
	switch c.op {
	case OpIsSet:
		return "(" + at + " IS NOT NULL)"
	case OpIsEmpty:
		return "(" + at + " IS NULL)"
	}
	if literals == nil {
		t.refuse(c.left.(*fieldRef), "it changes with the time of day. Compare it with a number, or ask for contact.last_order_at.")
		return "false"
	}
	today := dateOf(t.now)
	// from and to bound the days; a day that many days ago begins and ends at these moments.
	days := func(from, to int64) string {
		var parts []string
		if to < math.MaxInt64 {
			parts = append(parts, at+" >= "+t.arg(storable(startOfDay(daysBefore(today, to), t.zone)), "timestamptz"))
		}
		if from > math.MinInt64 {
			parts = append(parts, at+" < "+t.arg(storable(startOfDay(daysBefore(today, from-1), t.zone)), "timestamptz"))
		}
		return "(" + strings.Join(parts, " AND ") + ")"
	}
	whole := func(l *literal) (down, up int64) {
		down = l.fixed / scale
		if l.fixed%scale < 0 {
			down--
		}
		if up = down; l.fixed%scale != 0 {
			up++
		}
		return down, up
	}
	down, up := whole(literals[0])
	switch c.op {
	case OpLessThan:
		return days(math.MinInt64, up-1)
	case OpLessOrEqual:
		return days(math.MinInt64, down)
	case OpGreaterThan:
		return days(down+1, math.MaxInt64)
	case OpGreaterOrEqual:
		return days(up, math.MaxInt64)
	case OpBetween:
		to, _ := whole(literals[1])
		if to < up {
			return "(" + at + " IS NULL AND " + at + " IS NOT NULL)"
		}
		return days(up, to)
	}
	var parts []string // EQUALS and IN
	for _, l := range literals {
		if down, up := whole(l); down == up {
			parts = append(parts, days(down, down))
		}
	}
	if len(parts) == 0 {
		return "(" + at + " IS NULL AND " + at + " IS NOT NULL)"
	}
	return "(" + strings.Join(parts, " OR ") + ")"
}

// daysBefore is the day that many days earlier; far beyond any calendar it stays at its end.
func daysBefore(d commerce.Date, n int64) commerce.Date {
	const most = 3_000_000
	n = min(max(n, -most), most)
	return dateOf(time.Date(d.Year, d.Month, d.Day-int(n), 0, 0, 0, 0, time.UTC))
}
