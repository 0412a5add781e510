package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// filter gathers the conditions of one list over the table t. Values are parameters always; $1 is the account.
type filter struct {
	conditions []string
	args       []any
	segment    bool   // it may take long, see readSegment
	alias      string // what the table is called in the statement; "" for t
}

func newFilter(account commerce.AccountID) *filter {
	return &filter{conditions: []string{"t.account_id = $1"}, args: []any{account}}
}

// arg gives the parameter for a value. Text that Postgres could not take is cleaned: it would match nothing anyhow.
func (f *filter) arg(v any) string {
	if s, ok := v.(string); ok {
		v = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
	}
	f.args = append(f.args, v)
	return "$" + strconv.Itoa(len(f.args))
}

// read reads a list by the filter.
func (f *filter) read(ctx context.Context, s *Store, account commerce.AccountID, ask func(*pgx.Batch)) error {
	if f.segment {
		return s.readSegment(ctx, account, ask)
	}
	return s.read(ctx, account, ask)
}

// add adds a condition on the table, which it calls t.
func (f *filter) add(condition string) {
	if f.alias != "" {
		condition = aliased(condition, f.alias)
	}
	f.conditions = append(f.conditions, condition)
}

func (f *filter) where() string { return strings.Join(f.conditions, " AND ") }

// equal compares a column with a text that is asked for.
func equal[T ~string](f *filter, column string, v *T) {
	if v != nil {
		f.add(column + " = " + f.arg(string(*v)))
	}
}

// oneOf compares a column with a list; an empty one does not filter.
func oneOf[T ~string](f *filter, column string, list []T) {
	if len(list) == 0 {
		return
	}
	texts := make([]string, len(list))
	for i, v := range list {
		texts[i] = strings.ReplaceAll(strings.ToValidUTF8(string(v), "\uFFFD"), "\x00", "")
	}
	f.add(column + " = ANY(" + f.arg(texts) + ")")
}

// contains looks for a part of a text that the column has in lower case.
func (f *filter) contains(lowerColumn string, part *string) {
	if part == nil || strings.TrimSpace(*part) == "" {
		return
	}
	escaped := strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(strings.TrimSpace(*part)))
	f.add(lowerColumn + " LIKE " + f.arg("%"+escaped+"%"))
}

// during holds instants from the beginning of the range to before its end.
func (f *filter) during(column string, r *commerce.TimeRange) {
	if r == nil {
		return
	}
	for _, end := range []struct {
		op string
		at *time.Time
	}{{" >= ", r.From}, {" < ", r.To}} {
		if end.at != nil {
			f.add(column + end.op + f.arg(*end.at))
		}
	}
}

// amounts holds amounts of the range, both ends included. key is the column's value as a float, which is in an index.
func (f *filter) amounts(column, key string, r *commerce.AmountRange) {
	if r == nil {
		return
	}
	if r.Min != nil {
		v := f.arg(r.Min.String()) + "::text::numeric"
		f.add(column + " >= " + v + " AND " + key + " >= " + float(v))
	}
	if r.Max != nil {
		v := f.arg(r.Max.String()) + "::text::numeric"
		f.add(column + " <= " + v + " AND " + key + " <= " + float(v))
	}
}

// float is a number as a key has it: numbers that no key can have are not beyond all keys.
func float(numeric string) string {
	return "least(greatest(" + numeric + ", -1e300), 1e300)::double precision"
}
