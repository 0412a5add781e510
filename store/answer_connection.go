package store

import (
	"strconv"
	"time"

	"storegraph/commerce"
	"storegraph/reads"
)

// connectionSource is a list of the API: the table that it shows, and how it is narrowed and sorted.
type connectionSource struct {
	table  string
	idType string
	fields func() fieldPlans
	sort   func(asked string) (sortKey, error)
	filter func(f *filter, asked any) bool // false when it is not this list's filter
}

// connections are the lists by the schema's name of their type.
var connections = map[string]*connectionSource{
	"ContactConnection": {
		"contacts", "text", contactFields,
		func(s string) (sortKey, error) {
			return sortBy(contactSorts, commerce.ContactSort(s), commerce.ContactsByCreatedAt)
		},
		func(f *filter, asked any) bool { return narrow(asked, f.contacts) },
	},
	"OrderConnection": {
		"orders", "bigint", orderFields,
		func(s string) (sortKey, error) {
			return sortBy(orderSorts, commerce.OrderSort(s), commerce.OrdersByProcessedAt)
		},
		func(f *filter, asked any) bool { return narrow(asked, f.orders) },
	},
	"TransactionConnection": {
		"transactions", "bigint", paymentFields,
		func(string) (sortKey, error) { return transactionSort, nil },
		func(f *filter, asked any) bool { return narrow(asked, f.transactions) },
	},
	"ProductConnection": {
		"products", "bigint", productFields,
		func(s string) (sortKey, error) {
			return sortBy(productSorts, commerce.ProductSort(s), commerce.ProductsByTitle)
		},
		func(f *filter, asked any) bool { return narrow(asked, f.products) },
	},
	"CollectionConnection": {
		"collections", "bigint", groupFields,
		func(string) (sortKey, error) { return collectionSort, nil },
		func(f *filter, asked any) bool { return narrow(asked, f.collections) },
	},
}

func narrow[F any](asked any, add func(F) *filter) bool {
	if asked == nil {
		return true
	}
	f, ok := asked.(F)
	if ok {
		add(f)
	}
	return ok
}

// answerConnection is a compiled connection.
type answerConnection struct {
	source  *connectionSource
	args    int
	level   *answerLevel
	id      int // slot of the id
	key     int // slot of the text of what the list is sorted by; -1 when no cursor is asked for
	counted bool
	members []connectionMember
}

// connectionMember is a field of the connection. Nodes and edges are written for each row.
type connectionMember struct {
	key  string
	each encoder // of nodes and edges
	once func(e *encoding, c *answerConnection, rows answerRows)
}

// answerRows are the rows of one connection's page, in the list's order.
type answerRows struct {
	slots [][]byte
	width int
	n     int
	page  *answerPage
	count []byte
}

// answerPage is what the arguments of a connection came to in one call.
type answerPage struct {
	key           sortKey
	size          int
	backward      bool
	after, before bool
	ofContact     bool // of one contact, who must be there
	asOf          *time.Time
}

// nested is a connection that hangs on a row. In the condition t is the parent, r the list's table.
func nested(where string) fieldPlan {
	return func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
		if f.Of == nil || connections[f.Of.Type] == nil || f.Args < 0 {
			c.fail()
			return nil
		}
		k := c.connection(f, connections[f.Of.Type])
		own := relate(where, l.alias, k.level.alias)
		rows := l.computed(func(q *answerSQL) {
			q.text("ARRAY(")
			k.query(q, own)
			q.text(")")
		})
		count := -1
		if k.counted {
			count = l.computed(func(q *answerSQL) {
				q.text("(")
				k.count(q, own)
				q.text(")")
			})
		}
		return func(e *encoding, row [][]byte) {
			base := len(e.slots)
			n := e.array(row[rows], len(k.level.columns))
			var total []byte
			if count >= 0 {
				total = row[count]
			}
			k.write(e, e.slots[base:len(e.slots):len(e.slots)], n, total)
			e.slots = e.slots[:base]
		}
	}
}

// connection compiles a connection.
func (c *answerCompiler) connection(f *reads.Field, s *connectionSource) *answerConnection {
	k := &answerConnection{source: s, args: f.Args, level: c.level(), key: -1}
	k.id = k.level.column("t." + k.idColumn())
	for i := range f.Of.Fields {
		m := &f.Of.Fields[i]
		member := connectionMember{key: memberKey(m.Key, i == 0)}
		switch m.Name {
		case reads.Typename:
			name := quoted(f.Of.Type)
			member.once = func(e *encoding, _ *answerConnection, _ answerRows) { e.out = append(e.out, name...) }
		case "nodes":
			member.each = c.object(m.Of, k.level, s.fields())
		case "edges":
			member.each = c.object(m.Of, k.level, fieldPlans{
				"cursor": func(*answerCompiler, *answerLevel, *reads.Field) encoder { return k.cursor() },
				"node": func(c *answerCompiler, l *answerLevel, f *reads.Field) encoder {
					return c.object(f.Of, l, s.fields())
				},
			})
		case "pageInfo":
			member.once = k.pageInfo(c, m)
		case "asOf":
			member.once = func(e *encoding, k *answerConnection, rows answerRows) {
				if at := rows.page.asOf; at != nil {
					e.out = append(appendInstant(append(e.out, '"'), at.UTC(), at.UnixMicro()), '"')
					return
				}
				e.null()
			}
		case "totalCount":
			k.counted = true
			member.once = func(e *encoding, _ *answerConnection, rows answerRows) {
				e.out = strconv.AppendInt(e.out, e.integer(rows.count), 10)
			}
		default:
			c.fail()
		}
		k.members = append(k.members, member)
	}
	return k
}

func (k *answerConnection) idColumn() string {
	if k.source.table == "transactions" {
		return transactionSort.id
	}
	return "id"
}

// cursor writes the place of a row.
func (k *answerConnection) cursor() encoder {
	if k.key < 0 {
		k.key = k.level.computed(func(q *answerSQL) {
			q.text("(")
			q.text(aliased(q.e.pages[k.args].key.expr, k.level.alias))
			q.text(")::text")
		})
	}
	return func(e *encoding, row [][]byte) {
		id := row[k.id]
		var digits [20]byte
		if k.source.idType == "bigint" {
			id = strconv.AppendInt(digits[:0], e.integer(id), 10)
		}
		e.cursorOf(e.pages[k.args].key.name, row[k.key], id)
	}
}

func (k *answerConnection) pageInfo(c *answerCompiler, f *reads.Field) func(*encoding, *answerConnection, answerRows) {
	if f.Of == nil {
		c.fail()
		return nil
	}
	type member func(e *encoding, rows answerRows)
	keys, members := make([]string, len(f.Of.Fields)), make([]member, len(f.Of.Fields))
	for i := range f.Of.Fields {
		m := &f.Of.Fields[i]
		keys[i] = memberKey(m.Key, i == 0)
		switch m.Name {
		case reads.Typename:
			name := quoted(f.Of.Type)
			members[i] = func(e *encoding, _ answerRows) { e.out = append(e.out, name...) }
		case "hasNextPage":
			members[i] = func(e *encoding, rows answerRows) {
				e.boolean(!rows.page.backward && rows.more() || rows.page.backward && rows.page.before)
			}
		case "hasPreviousPage":
			members[i] = func(e *encoding, rows answerRows) {
				e.boolean(rows.page.backward && rows.more() || !rows.page.backward && rows.page.after)
			}
		case "startCursor", "endCursor":
			write, last := k.cursor(), m.Name == "endCursor"
			members[i] = func(e *encoding, rows answerRows) {
				n := rows.shown()
				switch {
				case n == 0:
					e.null()
				case last:
					write(e, rows.at(n-1))
				default:
					write(e, rows.at(0))
				}
			}
		default:
			c.fail()
			return nil
		}
	}
	return func(e *encoding, _ *answerConnection, rows answerRows) {
		e.out = append(e.out, '{')
		for i, write := range members {
			e.out = append(e.out, keys[i]...)
			write(e, rows)
		}
		e.out = append(e.out, '}')
	}
}

// One row more than the page tells that there are more; it is the last that was read, whichever way.
func (r answerRows) more() bool { return r.n > r.page.size }
func (r answerRows) shown() int { return min(r.n, r.page.size) }

// at gives the row of a place on the page.
func (r answerRows) at(i int) [][]byte {
	if r.page.backward {
		i = r.shown() - 1 - i
	}
	return r.slots[i*r.width : (i+1)*r.width]
}

// write writes the connection of rows that were read as its statement gives them.
func (k *answerConnection) write(e *encoding, slots [][]byte, n int, count []byte) {
	rows := answerRows{slots: slots, width: len(k.level.columns), n: n, page: &e.pages[k.args], count: count}
	if n == 0 && rows.page.ofContact {
		e.elsewhere() // nobody, or somebody without any: the executor looks
		return
	}
	e.out = append(e.out, '{')
	for i := range k.members {
		m := &k.members[i]
		e.out = append(e.out, m.key...)
		if m.once != nil {
			m.once(e, k, rows)
			continue
		}
		e.out = append(e.out, '[')
		for j := range rows.shown() {
			if j > 0 {
				e.out = append(e.out, ',')
			}
			m.each(e, rows.at(j))
		}
		e.out = append(e.out, ']')
	}
	e.out = append(e.out, '}')
}

// query writes the statement of a page. own is the condition of a nested one; its rows are those of an array.
func (k *answerConnection) query(q *answerSQL, own string) {
	a := &q.in[k.args]
	key, err := k.source.sort(a.Sort)
	if err != nil {
		q.e.elsewhere()
		return
	}
	p := &q.e.pages[k.args]
	*p = answerPage{key: key, after: a.Page.After != nil, before: a.Page.Before != nil, ofContact: ofContact(a.Filter), asOf: a.AsOf}
	if p.size, p.backward, err = pageSize(a.Page); err != nil || p.size == 0 {
		q.e.elsewhere()
		return
	}
	alias := k.level.alias
	if own == "" {
		q.text("SELECT ")
		k.level.selected(q)
	} else {
		q.text("SELECT ROW(")
		k.level.selected(q)
		q.text(")")
	}
	k.where(q, own)
	for _, bound := range []struct {
		cursor *string
		op     string
		field  string
	}{{a.Page.After, ">", "after"}, {a.Page.Before, "<", "before"}} {
		if bound.cursor == nil {
			continue
		}
		c, err := decodeCursor(*bound.cursor, key, k.source.idType, bound.field)
		if err != nil {
			q.e.elsewhere()
			return
		}
		op := bound.op
		if a.Reverse {
			op = map[string]string{">": "<", "<": ">"}[op]
		}
		q.text(" AND (" + aliased(key.expr, alias) + ", " + alias + "." + key.id + ") " + op + " (")
		q.arg(c.Key)
		q.text("::text::" + key.sql + ", ")
		q.arg(c.ID)
		q.text("::text::" + k.source.idType + ")")
	}
	direction := " ASC"
	if a.Reverse != p.backward {
		direction = " DESC"
	}
	q.text(" ORDER BY " + aliased(key.expr, alias) + direction + ", " + alias + "." + key.id + direction + " LIMIT ")
	q.e.sql = strconv.AppendInt(q.e.sql, int64(p.size+1), 10)
}

// ofContact says whether a filter names a contact.
func ofContact(filter any) bool {
	switch f := filter.(type) {
	case commerce.OrderFilter:
		return f.ContactID != nil
	case commerce.TransactionFilter:
		return f.ContactID != nil
	}
	return false
}

var countLimit = " LIMIT " + strconv.Itoa(commerce.MaxCount) + ") n"

// count writes the statement that counts the whole list, as far as lists are counted.
func (k *answerConnection) count(q *answerSQL, own string) {
	q.text("SELECT count(*) FROM (SELECT")
	k.where(q, own)
	q.text(countLimit)
}

// where writes from where, and what every row must match.
func (k *answerConnection) where(q *answerSQL, own string) {
	alias := k.level.alias
	q.text(" FROM " + k.source.table + " " + alias + " WHERE " + alias + ".account_id = $1")
	if own != "" {
		q.text(" AND " + own)
	}
	f := &filter{args: q.args, alias: alias}
	if !k.source.filter(f, q.in[k.args].Filter) {
		q.e.elsewhere()
		return
	}
	q.args = f.args
	for _, c := range f.conditions {
		q.text(" AND " + c)
	}
}

// pageOf is the page of a list that is cut.
func pageOf(first int) commerce.Page { return commerce.Page{First: &first} }
