package store

import (
	"strconv"
	"strings"

	"storegraph/reads"
)

// answerSQL writes one statement of one call. $1 is the account.
type answerSQL struct {
	e       *encoding
	from    int // where the statement begins in e.sql
	account string
	in      []reads.Args
	args    []any
}

func (q *answerSQL) text(s string) { q.e.sql = append(q.e.sql, s...) }

// arg writes the parameter for a value.
func (q *answerSQL) arg(v any) {
	q.args = append(q.args, v)
	q.e.sql = strconv.AppendInt(append(q.e.sql, '$'), int64(len(q.args)), 10)
}

// answerCompiler gives levels their names.
type answerCompiler struct {
	levels int
	failed bool
}

func (c *answerCompiler) fail() { c.failed = true }

func (c *answerCompiler) level() *answerLevel {
	c.levels++
	return &answerLevel{alias: "t" + strconv.Itoa(c.levels), at: make(map[string]int)}
}

// answerLevel is the rows of one table in a statement: what is selected of them, in slots.
type answerLevel struct {
	alias   string
	columns []func(*answerSQL)
	at      map[string]int
}

// column gives the slot of an expression over the table, which it calls t.
func (l *answerLevel) column(expr string) int {
	if slot, ok := l.at[expr]; ok {
		return slot
	}
	sql := aliased(expr, l.alias)
	l.at[expr] = len(l.columns)
	l.columns = append(l.columns, func(q *answerSQL) { q.text(sql) })
	return l.at[expr]
}

// computed gives a slot for what depends on the call's arguments.
func (l *answerLevel) computed(write func(*answerSQL)) int {
	l.columns = append(l.columns, write)
	return len(l.columns) - 1
}

// selected writes the columns.
func (l *answerLevel) selected(q *answerSQL) {
	for i, write := range l.columns {
		if i > 0 {
			q.text(", ")
		}
		write(q)
	}
}

// aliased calls the table t of an expression by another name.
func aliased(expr, alias string) string { return replaceAlias(expr, "t", alias) }

// replaceAlias calls a table by another name. Values are never part of an expression, so every word before a point is a name.
func replaceAlias(expr, name, alias string) string {
	var b strings.Builder
	for i := 0; i < len(expr); i++ {
		if strings.HasPrefix(expr[i:], name+".") && (i == 0 || !isWord(expr[i-1])) {
			b.WriteString(alias)
			i += len(name) - 1
			continue
		}
		b.WriteByte(expr[i])
	}
	return b.String()
}

func isWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
