package shopsim

import "slices"

const maxPage = 250

// connection is one page of a listing.
type connection struct {
	typ      string // "Order" in OrderConnection
	list     *listing
	rows     []row
	next     bool
	previous bool

	// Bulk operations take the whole list, page sizes and cursors ignored.
	filter  *filter
	reverse bool
}

type edge struct {
	conn *connection
	row  *row
}

type pageInfo struct{ *connection }

func connectionOf(typ string, c *call, list *listing, set filterSet) (any, error) {
	f, err := c.filter(set)
	if err != nil {
		return nil, err
	}
	return page(typ, c, list, f)
}

// page cuts a page out of a listing by first/after or last/before.
func page(typ string, c *call, list *listing, f *filter) (any, error) {
	if c.bulk != nil {
		return &connection{typ: typ, list: list, filter: f, reverse: c.flag("reverse")}, nil
	}
	first, forward := c.number("first")
	last, backward := c.number("last")
	switch {
	case forward && backward:
		return nil, badRequest("providing both first and last is not supported")
	case !forward && !backward:
		return nil, badRequest("you must provide one of first or last")
	}
	size := max(first, last)
	if size > maxPage || first < 0 || last < 0 {
		return nil, badRequest("first or last must be between 0 and %d", maxPage)
	}
	conn := &connection{typ: typ, list: list}
	var after, before *key
	for name, into := range map[string]**key{"after": &after, "before": &before} {
		if s := c.text(name); s != "" {
			k, err := parseCursor(s, list.kind)
			if err != nil {
				return nil, err
			}
			*into = k
		}
	}
	reverse, from, until := c.flag("reverse"), after, before
	if backward {
		reverse, from, until = !reverse, before, after
	}
	more := false
	list.walk(from, reverse, f, func(r *row) bool {
		if until != nil && (r.key.compare(*until) >= 0) != reverse {
			return false
		}
		if more = len(conn.rows) == size; more {
			return false
		}
		conn.rows = append(conn.rows, *r)
		return true
	})
	conn.next, conn.previous = more, from != nil
	if backward {
		slices.Reverse(conn.rows)
		conn.next, conn.previous = before != nil, more
	}
	return conn, nil
}

func (conn *connection) nodes() []any {
	out := make([]any, len(conn.rows))
	for i := range conn.rows {
		out[i] = conn.list.object(&conn.rows[i])
	}
	return out
}

func (conn *connection) edges() []any {
	out := make([]any, len(conn.rows))
	for i := range conn.rows {
		out[i] = &edge{conn, &conn.rows[i]}
	}
	return out
}

func (conn *connection) cursor(i int) any {
	if i < 0 || i >= len(conn.rows) {
		return nil
	}
	return cursor(conn.rows[i].key, conn.list.kind)
}

// registerConnection adds the resolvers of a node type's connection and edge.
func registerConnection(all table, node string) {
	all[node+"Connection"] = map[string]resolver{
		"nodes":    of(func(conn *connection) any { return conn.nodes() }),
		"edges":    of(func(conn *connection) any { return conn.edges() }),
		"pageInfo": of(func(conn *connection) any { return pageInfo{conn} }),
	}
	all[node+"Edge"] = map[string]resolver{
		"cursor": of(func(e *edge) any { return cursor(e.row.key, e.conn.list.kind) }),
		"node":   of(func(e *edge) any { return e.conn.list.object(e.row) }),
	}
}

var pageInfoFields = map[string]resolver{
	"startCursor":     of(func(p pageInfo) any { return p.cursor(0) }),
	"endCursor":       of(func(p pageInfo) any { return p.cursor(len(p.rows) - 1) }),
	"hasNextPage":     of(func(p pageInfo) any { return p.next }),
	"hasPreviousPage": of(func(p pageInfo) any { return p.previous }),
}
