package catalog_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"storegraph/catalog"
	"storegraph/internal/pgtest"
)

// sqlTypes are the Postgres types that a field's column may have.
var sqlTypes = map[catalog.Type][]string{
	catalog.Text: {"text"}, catalog.Enum: {"text"}, catalog.URL: {"text"}, catalog.HTML: {"text"}, catalog.ID: {"text", "bigint"},
	catalog.Integer: {"integer", "bigint"}, catalog.Decimal: {"numeric"}, catalog.Money: {"numeric"}, catalog.Boolean: {"boolean"},
	catalog.Instant: {"timestamp with time zone"}, catalog.Date: {"date"}, catalog.TextList: {"text[]"},
}

func TestField_ColumnIsInTheDatabaseWithTheRightType(t *testing.T) {
	t.Parallel()
	db := pgtest.Peek(t, pgtest.New(t))

	eachField(t, func(t *testing.T, name string, k *catalog.Kind, f *catalog.Field) {
		switch {
		case f.Join != "":
			if _, err := db.Exec(t.Context(), fmt.Sprintf("SELECT FROM %s t, %s r WHERE %s", k.Table, f.Of.Table, f.Join)); err != nil {
				t.Errorf("%s: join %s: %v", name, f.Join, err)
			}
		case f.Column != "" && f.Of != nil && f.Of.Table != "":
			if f.Column != "t" || f.Of.Table != k.Table {
				t.Errorf("%s: column %s does not hold a %s", name, f.Column, f.Of.Name)
			}
		case f.Column != "":
			want := sqlTypes[f.Type]
			if f.Of != nil {
				want = []string{"jsonb"} // a part, whose own columns read it as t
			}
			if got, err := columnType(t, db, k, f.Column); err != nil {
				t.Errorf("%s: column %s: %v", name, f.Column, err)
			} else if !slices.Contains(want, got) {
				t.Errorf("%s: column %s is %s, a %s is one of %v", name, f.Column, got, f.Type, want)
			}
		}
	})
}

// columnType asks Postgres for the type of an expression over a kind's rows, or over a part's jsonb.
func columnType(t *testing.T, db *pgx.Conn, k *catalog.Kind, column string) (string, error) {
	t.Helper()
	from := k.Table + " t"
	if k.Table == "" {
		from = "(SELECT '{}'::jsonb AS t) part"
	}
	var got *string
	err := db.QueryRow(t.Context(), fmt.Sprintf(
		"SELECT max(pg_typeof(x.v)::text) FROM (SELECT %s AS v FROM (SELECT 1) one LEFT JOIN %s ON true) x", column, from)).Scan(&got)
	if err != nil || got == nil {
		return "", err
	}
	return *got, nil
}
