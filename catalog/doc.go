// Package catalog is the dictionary: every field that a template, a condition or a query may name is declared here once,
// with its type, label, description, sample, aliases, Shopify source and column. The custom-value picker, template
// diagnostics, the condition builder, expr's types, the SQL compiler, the API's field descriptions and the random data of
// tests are all derived from these declarations.
//
// Values come out of a Record as plain Go values, by the field's Type:
//
//	Text ID Enum URL HTML   string
//	Integer                 int64
//	Decimal                 decimal.Decimal
//	Money                   commerce.Money
//	Boolean                 bool
//	Instant                 time.Time (UTC)
//	Date                    commerce.Date
//	TextList                []string
//	Object                  Record
//	List                    []Record
//
// A missing value is nil, whatever the type.
//
// A field is declared in the file of its kind's noun: its words for people, where it is in Shopify and in Postgres, and
// how it is read from the commerce struct, or derived from the record's other fields. Derived ones work over data files
// too, since they ask the record and not the struct. The package reads no database and no network, and nothing in it
// changes after it is initialised.
package catalog
