package store

import (
	"fmt"
	"strconv"
	"strings"

	"storegraph/catalog"
)

// What a field lacks is a number: 0 nothing, 1 it is empty, 2 it is missing, 3 what it belongs to is missing. The greater
// one says more, so that the greatest of a list's items is what the list lacks.

// everyItem and anyItem say what a list with items lacks: what the worst of them does, for what prints each of them; or what
// the best of them does, for what gathers them.
const (
	everyItem = "max"
	anyItem   = "min"
)

// rung is what one row is of: the contacts, or a list's items.
type rung struct {
	forecast *forecast
	joins    []*forecastJoin
	byKey    map[string]*forecastJoin
}

// forecastJoin is a table of which each row has at most one row, or a list's items made one row.
type forecastJoin struct {
	alias, on string
	table     string
	list      *forecastList
}

// forecastList is what is asked about the items of a list.
type forecastList struct {
	rung   *rung
	item   rank
	source string // what stands behind FROM, but the joins
	tail   string // and behind those
	asked  []string
	folds  []string
}

// rank is a record of a row.
type rank struct {
	rung   *rung
	kind   *catalog.Kind
	t      string         // what a column's t stands for
	there  string         // SQL: whether it is there; "" for always
	record catalog.Record // instead of a row: the shop
}

func (f *forecast) alias() string {
	f.aliases++
	return "f" + strconv.Itoa(f.aliases)
}

func (g *rung) join(key string, make func() *forecastJoin) *forecastJoin {
	j, ok := g.byKey[key]
	if !ok {
		j = make()
		if g.byKey == nil {
			g.byKey = map[string]*forecastJoin{}
		}
		g.byKey[key] = j
		g.joins = append(g.joins, j)
	}
	return j
}

func (g *rung) joined() string {
	var b strings.Builder
	for _, j := range g.joins {
		if j.list == nil {
			b.WriteString(` LEFT JOIN ` + j.table + ` ` + j.alias + ` ON ` + j.on)
			continue
		}
		b.WriteString(` LEFT JOIN LATERAL (` + j.list.folded() + `) ` + j.alias + ` ON true`)
	}
	return b.String()
}

// folded makes one row of a list's items: how many there are, and what is asked about them.
func (l *forecastList) folded() string {
	inner, outer := "true AS x", "count(*) AS n"
	for i, sql := range l.asked {
		n := strconv.Itoa(i)
		inner += `, ` + sql + ` AS e` + n
		outer += `, ` + l.folds[i] + `(e` + n + `) AS a` + n
	}
	return `SELECT ` + outer + ` FROM (SELECT ` + inner + ` FROM ` + l.source + l.rung.joined() + l.tail + `) i`
}

// ask gives the column in which a list's items say something together.
func (j *forecastJoin) ask(fold, sql string) string {
	for i, had := range j.list.asked {
		if had == sql && j.list.folds[i] == fold {
			return j.alias + ".a" + strconv.Itoa(i)
		}
	}
	j.list.asked, j.list.folds = append(j.list.asked, sql), append(j.list.folds, fold)
	return j.alias + ".a" + strconv.Itoa(len(j.list.asked)-1)
}

func (p rank) column(expr string) string { return wordT.ReplaceAllLiteralString(expr, p.t) }

// otherwise is SQL for a record that is there, and what it is when it is not.
func (p rank) otherwise(none int, sql string) string {
	switch p.there {
	case "":
		return sql
	case "false":
		return strconv.Itoa(none)
	}
	return `CASE WHEN ` + p.there + ` THEN ` + sql + ` ELSE ` + strconv.Itoa(none) + ` END`
}

// presence is the state of a record itself.
func (p rank) presence() string { return p.otherwise(2, "0") }

// state is what is missing at the end of a path from the record.
func (p rank) state(path, fold string) string {
	switch {
	case path == "":
		return p.presence()
	case p.there == "false":
		return "3"
	}
	name, rest, deeper := strings.Cut(path, ".")
	f := fieldOf(p.kind, name)
	switch {
	case p.record != nil:
		return p.otherwise(3, strconv.Itoa(stateOf(p.record, f)))
	case f.Of == nil:
		return p.otherwise(3, p.value(f))
	case f.Type == catalog.List:
		return p.otherwise(3, p.list(f, rest, deeper, fold))
	}
	next := p.to(f)
	if !deeper {
		return p.otherwise(3, next.presence())
	}
	return next.state(rest, fold)
}

// stateOf is the state of a value that is at hand.
func stateOf(r catalog.Record, f *catalog.Field) int {
	switch v, _ := r.Get(f.Name); v := v.(type) {
	case nil:
		return 2
	case string:
		if v == "" {
			return 1
		}
	case []string:
		if len(v) == 0 {
			return 1
		}
	}
	return 0
}

// value is the state of a field that is no record, of a record that is there.
func (p rank) value(f *catalog.Field) string {
	switch {
	case f.From != nil:
		return p.computed(f)
	case columnOf(p.kind, f) == "": // the same for all
		return strconv.Itoa(stateOf(catalog.NewRecord(nil, p.kind, emptyRecord(p.kind)), f))
	case p.kind == catalog.PaymentKind:
		return ofTheRecord(p.transaction().columnState(f))
	}
	return p.columnState(f)
}

// to is the record that a to-one field leads to.
func (p rank) to(f *catalog.Field) rank {
	g := p.rung
	next := rank{rung: g, kind: f.Of}
	switch {
	case p.there == "false":
		next.there = "false"
	case p.kind == catalog.PaymentKind && f.Of == catalog.OrderKind:
		next.t, next.there = p.t, p.there
	case p.kind == catalog.PaymentKind && f.Of == catalog.TransactionKind:
		return p.transaction()
	case f.Join != "":
		j := g.join(p.t+"."+f.Name, func() *forecastJoin {
			a := g.forecast.alias()
			on := accounts.ReplaceAllLiteralString(f.Join, "$1")
			return &forecastJoin{alias: a, table: f.Of.Table, on: p.column(wordR.ReplaceAllLiteralString(on, a))}
		})
		next.t, next.there = j.alias, j.alias+".account_id IS NOT NULL"
	case f.Column == "t": // the same row, by other names
		next.t, next.there = p.t, p.there
	case f.Column != "":
		next.t = "(" + p.column(f.Column) + ")"
		next.there = next.t + " IS NOT NULL"
	case f.From != nil:
		return p.picked(f)
	default: // never there
		next.there = "false"
	}
	return next
}

// transaction is that of the order that a payment shows.
func (p rank) transaction() rank {
	order := p
	order.kind = catalog.OrderKind
	return order.to(fieldOf(catalog.OrderKind, "transaction"))
}

// list is the state of a list, or of what its items have, of a record that is there.
func (p rank) list(f *catalog.Field, rest string, deeper bool, fold string) string {
	if f.From != nil { // payment.line_items
		path := f.From[0]
		if deeper {
			path += "." + rest
		}
		return p.state(path, fold)
	}
	j := p.items(f)
	if !deeper {
		return `CASE WHEN ` + j.alias + `.n > 0 THEN 0 ELSE 1 END`
	}
	return `coalesce(` + j.ask(fold, j.list.item.state(rest, fold)) + `, 1)`
}

// items joins the items of a list, made one row.
func (p rank) items(f *catalog.Field) *forecastJoin {
	g := p.rung
	return g.join(p.t+"."+f.Name, func() *forecastJoin {
		a := g.forecast.alias()
		inner := &rung{forecast: g.forecast}
		l := &forecastList{rung: inner, item: rank{rung: inner, kind: f.Of, t: a}}
		if f.Of == catalog.TaxLineKind {
			l.source = p.taxLines(a)
			l.item.t = a + ".t"
			l.tail = ` ORDER BY ` + a + `.n LIMIT ` + strconv.Itoa(f.Max)
			return &forecastJoin{alias: g.forecast.alias(), list: l}
		}
		l.source = f.Of.Table + ` ` + a
		l.tail = ` WHERE ` + p.among(f, a) + ` ORDER BY ` + p.order(f, a) + ` LIMIT ` + strconv.Itoa(f.Max)
		return &forecastJoin{alias: g.forecast.alias(), list: l}
	})
}

// among is the condition of a list's items.
func (p rank) among(f *catalog.Field, alias string) string {
	on := accounts.ReplaceAllLiteralString(f.Join, "$1")
	return p.column(wordR.ReplaceAllLiteralString(on, alias))
}

func (p rank) order(f *catalog.Field, alias string) string {
	order := listOrders[p.kind.Name+"."+f.Name]
	if order == "" {
		p.rung.forecast.err = fmt.Errorf("%s.%s has no order", p.kind.Name, f.Name)
	}
	return wordT.ReplaceAllLiteralString(order, alias)
}

// ofTheRecord is what a record that is there lacks because of what is missing elsewhere: a value, never what it belongs to.
func ofTheRecord(sql string) string { return `least(` + sql + `, 2)` }
