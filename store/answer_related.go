package store

import (
	"strconv"
	"strings"

	"storegraph/reads"
)

// one compiles an object that a row leads to: the row of a table by its key. Where it is not there, null is written.
func one(table, where string, plans func() fieldPlans) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		read := c.related(l, f, table, where, plans())
		return func(e *encoding, row [][]byte) {
			if !read(e, row) {
				e.null()
			}
		}
	}
}

// related is one that says whether it was there. In the condition t is the parent, r the table.
func (c *answerCompiler) related(l *answerLevel, f *reads.Field, table, where string, plans fieldPlans) func(*encoding, [][]byte) bool {
	child := c.level()
	write := c.object(f.Of, child, plans)
	from := " FROM " + table + " " + child.alias + " WHERE " + child.alias + ".account_id = $1 AND " + relate(where, l.alias, child.alias) + ")"
	slot := l.computed(func(q *answerSQL) {
		q.text("(SELECT ROW(")
		child.selected(q)
		q.text(")")
		q.text(from)
	})
	return func(e *encoding, row [][]byte) bool {
		if row[slot] == nil {
			return false
		}
		base := len(e.slots)
		e.record(row[slot], len(child.columns))
		write(e, e.slots[base:len(e.slots):len(e.slots)])
		e.slots = e.slots[:base]
		return true
	}
}

// many compiles a list that a row leads to. Its tables are one that it calls r, and others.
func many(table, where, order string, plans func() fieldPlans) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		child := c.level()
		write := c.object(f.Of, child, plans())
		from := " FROM " + strings.ReplaceAll(relate(table, l.alias, child.alias)+" ", " r ", " "+child.alias+" ") + "WHERE " + relate(where, l.alias, child.alias) + " ORDER BY " + relate(order, l.alias, child.alias)
		slot := l.computed(func(q *answerSQL) {
			q.text("ARRAY(SELECT ROW(")
			child.selected(q)
			q.text(")")
			q.text(from)
			if f.Args >= 0 {
				first := q.in[f.Args].First
				if _, _, err := pageSize(pageOf(first)); err != nil || first == 0 {
					q.e.elsewhere() // the executor refuses it
				}
				q.text(" LIMIT ")
				q.e.sql = strconv.AppendInt(q.e.sql, int64(first), 10)
			}
			q.text(")")
		})
		return func(e *encoding, row [][]byte) {
			base := len(e.slots)
			n := e.array(row[slot], len(child.columns))
			e.out = append(e.out, '[')
			width := len(child.columns)
			items := e.slots[base:len(e.slots):len(e.slots)]
			for i := range n {
				if i > 0 {
					e.out = append(e.out, ',')
				}
				write(e, items[i*width:(i+1)*width])
			}
			e.out = append(e.out, ']')
			e.slots = e.slots[:base]
		}
	}
}

// relate names the parent t and the table r of a condition.
func relate(sql, parent, child string) string {
	return replaceAlias(replaceAlias(sql, "t", parent), "r", child)
}

// record puts the values of a row on top of the slots.
func (e *encoding) record(raw []byte, columns int) {
	r := reader{b: raw}
	if int(r.int32()) != columns {
		e.malformed(columns)
		return
	}
	for range columns {
		r.int32() // the type
		e.slots = append(e.slots, r.bytes())
	}
	if r.short || len(r.b) > 0 {
		e.fail(errForm)
	}
}

// malformed leaves room for a row that could not be read.
func (e *encoding) malformed(columns int) {
	e.fail(errForm)
	for range columns {
		e.slots = append(e.slots, nil)
	}
}

// array puts the rows of an array on top of the slots, one behind the other, and says how many there are.
func (e *encoding) array(raw []byte, columns int) int {
	r := reader{b: raw}
	dimensions := r.int32()
	r.int32() // whether there are NULLs
	r.int32() // the type
	if dimensions == 0 && !r.short {
		return 0
	}
	n := int(r.int32())
	r.int32() // the lower bound
	if dimensions != 1 || r.short || n < 0 || n > len(r.b) {
		e.fail(errForm)
		return 0
	}
	for range n {
		e.record(r.bytes(), columns)
	}
	if r.short {
		e.fail(errForm)
	}
	return n
}
