package store

import (
	"regexp"
	"strconv"
	"strings"

	"storegraph/catalog"
)

// absent is the slot of what is not fetched.
const absent = -1

// level is what one row of the answer holds: of the recipients, or of one list. Each of its slots is a column.
type level struct {
	sql     *fetchSQL
	slots   []slot
	bySQL   map[string]int // the slot of a column
	tables  []*joined      // joined, each at most one row
	lists   map[string]int // the slot of a list, and of its length
	related map[string]spot
}

// slot is one column: how it is selected and how it is read.
type slot struct {
	sql      string
	typ      catalog.Type
	currency int // of an amount: the slot of its currency
	seen     bool

	list *list
}

// list is what a slot holds of related records: a level of its own.
type list struct {
	level                      *level
	table, alias, where, order string
	item                       string // what a column's t stands for
	limit                      int
}

// joined is a table of which each row of the level has at most one row. It is asked for by key, whatever the planner
// believes of the table: so it is a subquery of its own, which gives only what somebody refers to.
type joined struct {
	name, alias, where string
	columns            []string
	names              map[string]string
}

// spot is where a record's columns come from.
type spot struct {
	level *level
	t     string  // what a column's t stands for
	table *joined // nil when the level itself reads the table
}

var (
	wordT    = regexp.MustCompile(`\bt\b`)
	wordR    = regexp.MustCompile(`\br\b`)
	parents  = regexp.MustCompile(`\bt\.(\w+)`)
	accounts = regexp.MustCompile(`\bt\.account_id\b`)
)

// column gives the SQL by which the level refers to a column of the record.
func (p spot) column(expr string) string {
	sql := wordT.ReplaceAllLiteralString(expr, p.t)
	if p.table == nil {
		return sql
	}
	name, ok := p.table.names[sql]
	if !ok {
		name = "c" + strconv.Itoa(len(p.table.columns))
		p.table.columns = append(p.table.columns, sql+" AS "+name)
		p.table.names[sql] = name
	}
	return p.table.alias + "." + name
}

// there is the slot that says whether the record is there.
func (p spot) there() int {
	if p.table == nil {
		return absent
	}
	return p.see(slot{sql: p.column("true"), typ: catalog.Boolean})
}

// see gives the slot of a column that somebody looks at.
func (p spot) see(s slot) int {
	i := p.level.slot(s)
	p.level.slots[i].seen = true
	return i
}

// slot gives the slot of a column.
func (l *level) slot(s slot) int {
	key := s.sql + string(s.typ)
	i, ok := l.bySQL[key]
	if !ok {
		if l.bySQL == nil {
			l.bySQL = make(map[string]int)
		}
		i = len(l.slots)
		l.slots, l.bySQL[key] = append(l.slots, s), i
	}
	return i
}

// keep adds the slot of a list, or of its length, to be found by a key.
func (l *level) keep(key string, s slot) int {
	if l.lists == nil {
		l.lists = make(map[string]int)
	}
	l.lists[key] = len(l.slots)
	l.slots = append(l.slots, s)
	return l.lists[key]
}

// join adds a table by the key that its id is compared with.
func (l *level) join(k *catalog.Kind, key string) spot {
	alias := l.sql.alias()
	return l.joinWhere(k, alias, alias+".id "+key)
}

func (l *level) joinWhere(k *catalog.Kind, alias, where string) spot {
	t := &joined{name: k.Table, alias: alias, where: where, names: make(map[string]string)}
	l.tables = append(l.tables, t)
	return spot{l, alias, t}
}

// one joins the record that a to-one field leads to, once.
func (p spot) one(f *catalog.Field) spot {
	key := p.t + "." + f.Name
	if q, ok := p.level.related[key]; ok {
		return q
	}
	alias := p.level.sql.alias()
	q := p.level.joinWhere(f.Of, alias, p.on(f, alias))
	if p.level.related == nil {
		p.level.related = make(map[string]spot)
	}
	p.level.related[key] = q
	return q
}

// on is the condition of a join.
func (p spot) on(f *catalog.Field, alias string) string {
	sql := accounts.ReplaceAllLiteralString(f.Join, "$1")
	sql = parents.ReplaceAllStringFunc(sql, func(ref string) string { return p.column(ref) })
	return strings.TrimPrefix(wordR.ReplaceAllLiteralString(sql, alias), alias+".account_id = $1 AND ") // which is said anyway
}

// selected lists the columns.
func (l *level) selected() string {
	columns := make([]string, len(l.slots))
	for i, s := range l.slots {
		if columns[i] = s.sql; s.list != nil {
			columns[i] = s.list.rows()
		}
	}
	return strings.Join(columns, ", ")
}

func (l *list) spot() spot { return spot{level: l.level, t: l.item} }

// count selects the number of the items, as far as they would be read.
func (l *list) count() string {
	return `(SELECT count(*) FROM (SELECT FROM ` + l.table + ` ` + l.alias + ` WHERE ` + l.where + ` LIMIT ` + strconv.Itoa(l.limit) + `) n)`
}

// rows selects the items as an array of rows: of all ways to have them in one statement the cheapest to make and to read.
func (l *list) rows() string {
	return `ARRAY(SELECT ROW(` + l.level.selected() + `) FROM ` + l.table + ` ` + l.alias + l.level.joins() +
		` WHERE ` + l.where + ` ORDER BY ` + l.order + ` LIMIT ` + strconv.Itoa(l.limit) + `)`
}

// joins lists the tables.
func (l *level) joins() string {
	var b strings.Builder
	for _, t := range l.tables {
		b.WriteString(` LEFT JOIN LATERAL (SELECT ` + strings.Join(t.columns, ", ") + ` FROM ` + t.name + ` ` + t.alias +
			` WHERE ` + t.alias + `.account_id = $1 AND ` + t.where + ` LIMIT 1) ` + t.alias + ` ON true`)
	}
	return b.String()
}
