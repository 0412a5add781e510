package store_test

import (
	"slices"
	"testing"

	"github.com/jackc/pgx/v5/pgtype"

	"storegraph/catalog"
)

// columnTypes are the Postgres types that a field's column may have.
var columnTypes = map[catalog.Type][]uint32{
	catalog.Text: {pgtype.TextOID}, catalog.Enum: {pgtype.TextOID}, catalog.URL: {pgtype.TextOID}, catalog.HTML: {pgtype.TextOID},
	catalog.ID:      {pgtype.TextOID, pgtype.Int8OID},
	catalog.Integer: {pgtype.Int4OID, pgtype.Int8OID},
	catalog.Decimal: {pgtype.NumericOID}, catalog.Money: {pgtype.NumericOID},
	catalog.Boolean:  {pgtype.BoolOID},
	catalog.Instant:  {pgtype.TimestamptzOID},
	catalog.Date:     {pgtype.DateOID},
	catalog.TextList: {pgtype.TextArrayOID},
}

// Every column and join that the dictionary names is there in the migrated database, with the type that it says.
func TestCatalog_EveryColumnIsValidSQL(t *testing.T) {
	t.Parallel()
	conn := setup(t).peek()
	columns, joins := 0, 0
	for _, k := range kinds() {
		if k.Table == "" {
			continue
		}
		for _, f := range k.Fields {
			if f.Column != "" && f.Column != "t" {
				columns++
				d, err := conn.Prepare(t.Context(), "", "SELECT "+f.Column+" FROM "+k.Table+" t")
				if err != nil {
					t.Errorf("%s.%s: %s: %v", k.Name, f.Name, f.Column, err)
					continue
				}
				if want, typed := columnTypes[f.Type]; typed && !slices.Contains(want, d.Fields[0].DataTypeOID) {
					t.Errorf("%s.%s is %s, its column %s has type %d", k.Name, f.Name, f.Type, f.Column, d.Fields[0].DataTypeOID)
				}
			}
			if f.Join != "" {
				joins++
				if _, err := conn.Prepare(t.Context(), "", "SELECT FROM "+k.Table+" t JOIN "+f.Of.Table+" r ON "+f.Join); err != nil {
					t.Errorf("%s.%s: %s: %v", k.Name, f.Name, f.Join, err)
				}
			}
		}
	}
	if columns < 100 || joins < 5 {
		t.Errorf("only %d columns and %d joins were looked at", columns, joins)
	}
}

// kinds are all that can be reached from the roots.
func kinds() []*catalog.Kind {
	var all []*catalog.Kind
	var visit func(*catalog.Kind)
	visit = func(k *catalog.Kind) {
		if k == nil || slices.Contains(all, k) {
			return
		}
		all = append(all, k)
		for _, f := range k.Fields {
			visit(f.Of)
		}
	}
	for _, r := range catalog.Roots {
		visit(r.Kind)
	}
	return all
}
