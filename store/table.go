package store

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// column says where a struct of type R keeps one column's value: what at points at is scanned into and written from.
type column[R any] struct {
	name string
	at   func(*R) any
	read bool   // computed in the database: never written from the struct
	ours bool   // says nothing of the object's content: no part of its fingerprint
	set  string // SQL that an update sets instead of the new value r.name
}

// table knows the columns of one table. Rows are written through json_populate_recordset, so that one statement writes
// one row or a thousand. In its SQL t is the table, r the new rows, $1 the account and $2 their JSON.
type table[R any] struct {
	name      string
	columns   []column[R]
	list      string // to select: t.id, t.title, …
	written   string // the names of the columns that are written from the struct
	from      string // where the statements find the new rows
	insertSQL string // INSERT … SELECT, open for ON CONFLICT and RETURNING
	updateSQL string // UPDATE … WHERE, by id, open for more conditions
	setSQL    string // col = excluded.col, … for ON CONFLICT DO UPDATE
}

func newTable[R any](name, key string, columns ...[]column[R]) *table[R] {
	t := &table[R]{name: name}
	var selected, names, values, updates, excluded []string
	for _, part := range columns {
		t.columns = append(t.columns, part...)
	}
	for _, c := range t.columns {
		selected = append(selected, "t."+c.name)
		if c.read {
			continue
		}
		names = append(names, c.name)
		values = append(values, "r."+c.name)
		if c.name == key {
			continue
		}
		set := c.set
		if set == "" {
			set = "r." + c.name
		}
		updates = append(updates, c.name+" = "+set)
		excluded = append(excluded, c.name+" = excluded."+c.name)
	}
	t.list = strings.Join(selected, ", ")
	t.written = strings.Join(names, ", ")
	// The limit tells the planner how many there are. Else it takes them for a hundred, and reads a whole account's rows to
	// find the one that is to be updated.
	t.from = fmt.Sprintf(" FROM (SELECT * FROM json_populate_recordset(NULL::%s, $2::json) LIMIT json_array_length($2::json)) r", name)
	t.insertSQL = fmt.Sprintf("INSERT INTO %s AS t (account_id, %s) SELECT $1, %s%s", name, t.written, strings.Join(values, ", "), t.from)
	t.updateSQL = fmt.Sprintf("UPDATE %s t SET %s, version = nextval('data_version')%s WHERE t.account_id = $1 AND t.%s = r.%s", name, strings.Join(updates, ", "), t.from, key, key)
	t.setSQL = strings.Join(excluded, ", ")
	return t
}

// differ is the SQL that tells a row t from the row excluded that it would be replaced by; but names a column that is
// left out.
func (t *table[R]) differ(but string) string {
	var old, now []string
	for _, c := range t.columns {
		if !c.read && c.name != but {
			old, now = append(old, "t."+c.name), append(now, "excluded."+c.name)
		}
	}
	return "(" + strings.Join(old, ", ") + ") IS DISTINCT FROM (" + strings.Join(now, ", ") + ")"
}

// targets are the places that a row's columns are scanned into.
func (t *table[R]) targets(row *R) []any {
	to := make([]any, len(t.columns), len(t.columns)+1)
	for i, c := range t.columns {
		to[i] = c.at(row)
	}
	return to
}

// scan reads a row that was selected by list.
func (t *table[R]) scan(row pgx.CollectableRow) (R, error) {
	var r R
	err := row.Scan(t.targets(&r)...)
	return r, err
}

// json prints rows for $2.
func (t *table[R]) json(rows []R) (string, error) {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range rows {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('{')
		first := true
		for _, c := range t.columns {
			if c.read {
				continue
			}
			value, err := json.Marshal(c.at(&rows[i]))
			if err != nil {
				return "", fmt.Errorf("encode %s.%s: %w", t.name, c.name, err)
			}
			if !first {
				b.WriteByte(',')
			}
			first = false
			fmt.Fprintf(&b, "%q:%s", c.name, value)
		}
		b.WriteByte('}')
	}
	b.WriteByte(']')
	return withoutNUL(b.String()), nil
}

// withoutNUL drops the one character that Postgres cannot store from JSON text.
func withoutNUL(text string) string {
	const nul = `\u0000`
	if !strings.Contains(text, nul) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], nul):
			i += len(nul)
		case text[i] == '\\': // an escaped backslash is none of ours, even before u0000
			b.WriteString(text[i : i+2])
			i += 2
		default:
			b.WriteByte(text[i])
			i++
		}
	}
	return b.String()
}

// readOnly marks columns that only the database writes.
func readOnly[R any](columns ...column[R]) []column[R] {
	for i := range columns {
		columns[i].read = true
	}
	return columns
}

// replaceOnce changes one piece of a statement; it must be there exactly once.
func replaceOnce(sql, old, with string) string {
	if strings.Count(sql, old) != 1 {
		panic(fmt.Sprintf("%q is not once in %q", old, sql))
	}
	return strings.Replace(sql, old, with, 1)
}
