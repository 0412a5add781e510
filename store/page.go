package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

const (
	defaultPageSize = 50
	cursorVersion   = 1
	maxCursor       = 8 << 10
)

// sortKey is what a list is sorted by.
type sortKey struct {
	name string // in cursors: a cursor of one list or order is refused by another
	expr string // a column that is never NULL, in an index with the id after it
	sql  string // type to cast a cursor's text to
	id   string // the column that breaks ties
}

// lister reads pages of one kind of row.
type lister[R, T any] struct {
	table *table[R]
	value func(*R) T
	id    string // SQL type of the id
}

// cursor is the place of one row in a list.
type cursor struct {
	Version int    `json:"v"`
	Sort    string `json:"s"`
	Key     string `json:"k"`
	ID      string `json:"i"`
}

func (l lister[R, T]) page(ctx context.Context, s *Store, account commerce.AccountID, f *filter, key sortKey, reverse bool, p commerce.Page) (commerce.List[T], error) {
	var out commerce.List[T]
	size, backward, err := pageSize(p)
	if err != nil {
		return out, err
	}
	desc := reverse
	for _, bound := range []struct {
		cursor *string
		op     string // for ascending lists
		field  string
	}{{p.After, ">", "after"}, {p.Before, "<", "before"}} {
		if bound.cursor == nil {
			continue
		}
		c, err := decodeCursor(*bound.cursor, key, l.id, bound.field)
		if err != nil {
			return out, err
		}
		op := bound.op
		if desc {
			op = map[string]string{">": "<", "<": ">"}[op]
		}
		// A row comparison: the one form that Postgres answers from the index alone.
		f.add(fmt.Sprintf("(%s, t.%s) %s (%s::text::%s, %s::text::%s)", key.expr, key.id, op, f.arg(c.Key), key.sql, f.arg(c.ID), l.id))
	}
	direction := "ASC"
	if desc != backward {
		direction = "DESC"
	}
	sql := fmt.Sprintf("SELECT %s, (%s)::text, t.%s::text FROM %s t WHERE %s ORDER BY %s %s, t.%s %s LIMIT %d",
		l.table.list, key.expr, key.id, l.table.name, f.where(), key.expr, direction, key.id, direction, size+1)
	err = f.read(ctx, s, account, func(b *pgx.Batch) {
		b.Queue(sql, f.args...).Query(func(rows pgx.Rows) error {
			for rows.Next() {
				var row R
				c := cursor{Version: cursorVersion, Sort: key.name}
				if err := rows.Scan(append(l.table.targets(&row), &c.Key, &c.ID)...); err != nil {
					return err
				}
				out.Items = append(out.Items, l.value(&row))
				out.Cursors = append(out.Cursors, c.encode())
			}
			return rows.Err()
		})
	})
	if err != nil {
		return commerce.List[T]{}, fmt.Errorf("list %s: %w", l.table.name, err)
	}
	return cutPage(out, size, backward, p), nil
}

// cutPage makes a page of the rows that were read: one more than it shows tells that there are more.
func cutPage[T any](out commerce.List[T], size int, backward bool, p commerce.Page) commerce.List[T] {
	more := len(out.Items) > size
	if more {
		out.Items, out.Cursors = out.Items[:size], out.Cursors[:size]
	}
	if backward {
		slices.Reverse(out.Items)
		slices.Reverse(out.Cursors)
		out.HasPrevious, out.HasNext = more, p.Before != nil
	} else {
		out.HasNext, out.HasPrevious = more, p.After != nil
	}
	return out
}

// count says how many rows the filter holds for, up to commerce.MaxCount: what a count costs is bounded however large the
// account is.
func (l lister[R, T]) count(ctx context.Context, s *Store, account commerce.AccountID, f *filter) (int, error) {
	var n int
	err := f.read(ctx, s, account, func(b *pgx.Batch) {
		b.Queue(`SELECT count(*) FROM (SELECT FROM `+l.table.name+` t WHERE `+f.where()+fmt.Sprintf(" LIMIT %d) t", commerce.MaxCount), f.args...).QueryRow(func(row pgx.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", l.table.name, err)
	}
	return n, nil
}

func pageSize(p commerce.Page) (size int, backward bool, _ error) {
	n, field := defaultPageSize, "first"
	switch {
	case p.First != nil && p.Last != nil:
		return 0, false, commerce.Errorf(commerce.InvalidInput, "Give first or last, not both.").In("last")
	case p.First != nil:
		n = *p.First
	case p.Last != nil:
		n, field, backward = *p.Last, "last", true
	}
	if n < 0 || n > commerce.MaxPageSize {
		return 0, false, commerce.Errorf(commerce.InvalidInput, "%s must be between 0 and %d.", field, commerce.MaxPageSize).In(field)
	}
	return n, backward, nil
}

func (c cursor) encode() string {
	text, _ := json.Marshal(c) // strings and a number: cannot fail
	return base64.RawURLEncoding.EncodeToString(text)
}

// decodeCursor reads a cursor that a list gave whose ids are of a type. What it carries is checked here, so that Postgres is
// never asked to.
func decodeCursor(text string, key sortKey, id, field string) (cursor, error) {
	bad := commerce.Errorf(commerce.InvalidInput, "%q is not a cursor of this list in this order.", field).In(field)
	var c cursor
	if len(text) > maxCursor {
		return c, bad
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &c) != nil || c.Version != cursorVersion || c.Sort != key.name {
		return c, bad
	}
	if !validKey(key.sql, c.Key) || !validKey(id, c.ID) {
		return c, bad
	}
	return c, nil
}

func validKey(sqlType, text string) bool {
	switch sqlType {
	case "bigint":
		_, err := commerce.ParseID(text)
		return err == nil
	case "double precision":
		_, err := strconv.ParseFloat(text, 64)
		return err == nil && !strings.ContainsAny(text, "xXpP_") // which Postgres does not read
	case "timestamptz":
		_, err := time.Parse("2006-01-02 15:04:05.999999-07", text)
		return err == nil || text == "-infinity"
	}
	return utf8.ValidString(text) && !strings.ContainsRune(text, 0)
}
