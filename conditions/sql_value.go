package conditions

import (
	"cmp"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
)

// sqlValue is an operand in SQL: NULL when it is missing. currency is SQL too, of amounts: never NULL, ” when nobody told.
type sqlValue struct {
	sql, currency string
}

const noCurrency = "''"

var missingSQL = sqlValue{sql: "NULL", currency: noCurrency}

// value writes an operand.
func (t *translator) value(o operand, item row) sqlValue {
	switch o := o.(type) {
	case *fieldRef:
		return t.field(o, item)
	case *literal:
		return t.literal(o)
	case *arithmetic:
		return t.arithmetic(o, item)
	case *aggregate:
		v, one := t.aggregate(o, item)
		if o.ofNothing() && !t.mutant.emptySum {
			v.sql = "coalesce(" + v.sql + ", 0)"
		}
		if one != "true" {
			v.sql = "CASE WHEN " + one + " THEN " + v.sql + " END"
		}
		return v
	}
	return missingSQL
}

// field reads a field of the contact, of the current item, or of the shop, whose values are known now.
func (t *translator) field(r *fieldRef, item row) sqlValue {
	if !r.element && r.root == catalog.ShopKind.Name {
		return t.constant(r)
	}
	at, ok := t.place(r, item)
	if !ok {
		return missingSQL
	}
	if len(r.steps) == 0 {
		return sqlValue{sql: at.text, currency: noCurrency}
	}
	f := r.field()
	if f.Of != nil {
		return sqlValue{sql: t.there(r, at, f), currency: noCurrency}
	}
	sql, ok := t.expression(r, at, f)
	if !ok {
		return missingSQL
	}
	v := sqlValue{sql: cast(sql, f.Type), currency: noCurrency}
	if f.Currency != "" {
		code, known := at.kind.Field(f.Currency)
		if !known || code.Column == "" && code.Condition == "" {
			t.refuse(r, "its currency is kept elsewhere.")
			return missingSQL
		}
		v.currency = "coalesce(" + at.column(cmp.Or(code.Column, code.Condition)) + ", '')"
	}
	return v
}

// there is not NULL when a related record or list is there.
func (t *translator) there(r *fieldRef, at row, f *catalog.Field) string {
	if f.Type == catalog.Object && f.Column != "t" {
		to := at.related(r, f)
		if f.Column != "" {
			return to.t
		}
		return to.t + ".account_id"
	}
	if at.outer && at.level.table(at.t) {
		return at.t + ".account_id"
	}
	return "''"
}

// cast gives all numbers one type, and ids the text that they are compared as.
func cast(sql string, typ catalog.Type) string {
	switch typ {
	case catalog.ID:
		return "(" + sql + ")::text"
	case catalog.Integer:
		return "(" + sql + ")::numeric"
	}
	return "(" + sql + ")"
}

// constant is a field of the shop.
func (t *translator) constant(r *fieldRef) sqlValue {
	var value any
	record := t.shop
	for i, f := range r.steps {
		if record == nil {
			break
		}
		v, _ := record.Get(f.Name)
		if i == len(r.steps)-1 {
			value = v
			break
		}
		record, _ = v.(catalog.Record)
	}
	v := sqlValue{currency: noCurrency}
	switch value := value.(type) {
	case nil:
		v.sql = "NULL::" + sqlType(r.typ())
	case string:
		v.sql = t.arg(value, "text")
	case int64:
		v.sql = t.arg(decimal.NewFromInt(value).String(), "numeric")
	case decimal.Decimal:
		v.sql = t.arg(value.String(), "numeric")
	case bool:
		v.sql = t.arg(value, "boolean")
	case time.Time:
		v.sql = t.arg(value.UTC(), "timestamptz")
	default:
		t.refuse(r, "it is no single value.")
		return missingSQL
	}
	return v
}

func sqlType(typ catalog.Type) string {
	switch typ {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		return "numeric"
	case catalog.Boolean:
		return "boolean"
	case catalog.Instant:
		return "timestamptz"
	case catalog.Date:
		return "date"
	}
	return "text"
}

func (t *translator) literal(l *literal) sqlValue {
	v := sqlValue{currency: noCurrency}
	switch l.kind {
	case numberLiteral, moneyLiteral:
		v.sql = t.arg(unfixed(l.fixed).String(), "numeric")
		if l.kind == moneyLiteral {
			v.currency = t.currencyOf(l)
		}
	case boolLiteral:
		v.sql = t.arg(l.boolean, "boolean")
	case dateLiteral:
		v.sql = t.arg(l.date.String(), "date")
	case instantLiteral, periodLiteral:
		v.sql = t.arg(storable(t.instant(l)), "timestamptz")
	case nilLiteral:
		v.sql = "NULL"
	default:
		v.sql = t.arg(l.text, "text")
	}
	return v
}

// currencyOf is an amount's own currency, else the shop's.
func (t *translator) currencyOf(l *literal) string {
	switch {
	case l.currency != "":
		return t.arg(l.currency, "text")
	case t.currency != "":
		return t.arg(t.currency, "text")
	}
	code, _ := catalog.ContactKind.Field("currency_code")
	return "coalesce(" + t.contact.column(code.Column) + ", '')"
}

// storable keeps an instant within what Postgres can hold; no stored instant lies beyond these.
func storable(at time.Time) time.Time {
	if first := time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC); at.Before(first) {
		return first
	}
	if last := time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC); at.After(last) {
		return last
	}
	return at.UTC()
}

// same holds when amounts may be compared: an amount whose currency nobody told fits any.
func (t *translator) same(a, b string) string {
	if t.mutant.anyCurrency || a == noCurrency || b == noCurrency {
		return "true"
	}
	return "(" + a + " = '' OR " + b + " = '' OR " + a + " = " + b + ")"
}

func either(a, b string) string {
	switch {
	case a == noCurrency:
		return b
	case b == noCurrency:
		return a
	}
	return "coalesce(nullif(" + a + ", ''), " + b + ")"
}

func (t *translator) arithmetic(a *arithmetic, item row) sqlValue {
	left, right := t.value(a.left, item), t.value(a.right, item)
	sql := "(" + left.sql + " " + string(a.op) + " " + right.sql + ")"
	if same := t.same(left.currency, right.currency); same != "true" {
		sql = "CASE WHEN " + same + " THEN " + sql + " END"
	}
	return sqlValue{sql: sql, currency: either(left.currency, right.currency)}
}

// aggregate joins a list that is grouped by what it is found by, so that each list is read once and not once for each contact.
// Where the items cannot be grouped, they are a query of their own, since Postgres takes an aggregate of nothing but outer
// columns for the outer query's.
//
// The value of an empty list is NULL here, and amounts are only to be used where one holds: where all have one currency.
func (t *translator) aggregate(a *aggregate, item row) (_ sqlValue, one string) {
	at, ok := t.place(a.list, item)
	if !ok {
		return missingSQL, "true"
	}
	from, where, inside, ok := t.list(a.list, item)
	if !ok {
		return missingSQL, "true"
	}
	var v sqlValue
	if a.value != nil {
		v = t.value(a.value, inside)
	}
	filter := ""
	if a.filter != nil {
		filter = " AND " + t.node(a.filter, false, inside)
	}
	if t.err != nil {
		return missingSQL, "true"
	}
	joins := strings.Join(prefixed(" ", inside.level.joins), "")
	g := t.alias()
	f := a.list.field()
	key := keyed.FindStringSubmatch(account.ReplaceAllLiteralString(f.Join, ""))
	if key != nil && !asksContact(a) {
		by := inside.t + "." + key[1]
		at.level.joins = append(at.level.joins, "LEFT JOIN (SELECT "+by+" AS k, "+aggregated(a, v)+" FROM "+from+joins+
			" WHERE "+inside.t+".account_id = $1"+filter+" GROUP BY 1) "+g+" ON "+g+".k = "+at.t+"."+key[2])
	} else {
		items, taken := "SELECT", sqlValue{sql: "i.v", currency: noCurrency}
		if a.value != nil {
			items += " " + v.sql + " AS v"
		}
		if a.value != nil && v.currency != noCurrency {
			items, taken.currency = items+", "+v.currency+" AS c", "i.c"
		}
		at.level.joins = append(at.level.joins, "LEFT JOIN LATERAL (SELECT "+aggregated(a, taken)+" FROM ("+
			items+" FROM "+from+joins+" WHERE "+where+"true"+filter+") i) "+g+" ON true")
	}
	out := sqlValue{sql: g + ".v", currency: noCurrency}
	if a.value == nil || v.currency == noCurrency {
		return out, "true"
	}
	out.currency = "coalesce(" + g + ".lo, '')"
	return out, g + ".lo IS NOT DISTINCT FROM " + g + ".hi"
}

// ofNothing says whether the aggregate of an empty list is 0, and not missing.
func (a *aggregate) ofNothing() bool {
	return a.function == AggregateCount || a.function == AggregateSum
}

// aggregated are the columns of a grouped list: the value, and the least and greatest currency of what was taken.
func aggregated(a *aggregate, v sqlValue) string {
	if a.function == AggregateCount {
		return "count(*) AS v"
	}
	columns := strings.ToLower(string(a.function)) + "(" + v.sql + ") AS v"
	if v.currency == noCurrency {
		return columns
	}
	code := `CASE WHEN ` + v.sql + ` IS NOT NULL THEN nullif(` + v.currency + `, '') END COLLATE "C"` // any order does
	return columns + ", min(" + code + ") AS lo, max(" + code + ") AS hi"
}

// asksContact says whether an item's condition or value reads the contact, so that items cannot be grouped for all contacts.
func asksContact(a *aggregate) bool {
	found := false
	eachRef(a, func(r *fieldRef) { found = found || !r.element && r.root == catalog.ContactKind.Name })
	return found
}

// eachRef visits the fields that an aggregate's value and filter read, not its list.
func eachRef(a *aggregate, visit func(*fieldRef)) {
	var operands func(o operand)
	var nodes func(n node)
	operands = func(o operand) {
		switch o := o.(type) {
		case *fieldRef:
			visit(o)
		case *arithmetic:
			operands(o.left)
			operands(o.right)
		case *aggregate:
			visit(o.list)
			eachRef(o, visit)
		}
	}
	nodes = func(n node) {
		switch n := n.(type) {
		case *group:
			for _, part := range n.nodes {
				nodes(part)
			}
		case *clause:
			operands(n.left)
			for _, o := range n.right {
				operands(o)
			}
		case *quantified:
			visit(n.list)
			nodes(n.where)
		}
	}
	if a.value != nil {
		operands(a.value)
	}
	if a.filter != nil {
		nodes(a.filter)
	}
}
