package catalog

import (
	"strings"
	"time"

	"storegraph/commerce"
)

// Type is the type of a field's value.
type Type string

// The types, in the words of the public API.
const (
	Text     Type = "TEXT"
	ID       Type = "ID"
	Enum     Type = "ENUM"
	URL      Type = "URL"
	HTML     Type = "HTML" // sanitised HTML from Shopify's editor; may be printed unescaped in HTML email
	Integer  Type = "INTEGER"
	Decimal  Type = "DECIMAL"
	Money    Type = "MONEY"
	Boolean  Type = "BOOLEAN"
	Instant  Type = "INSTANT"
	Date     Type = "DATE"
	TextList Type = "TEXT_LIST"
	Object   Type = "OBJECT" // to one record of another kind
	List     Type = "LIST"   // to many records of another kind
)

// Env is what a derived value may depend on besides the record itself. It is fixed for one evaluation.
type Env struct {
	Now      time.Time
	Location *time.Location // the store's zone; nil means UTC
	// Locale is whose habits amounts are written by: the contact's, else the store's, as BCP 47; "" is DefaultLocale.
	Locale string
	// Language is what the words in dates are written in: the store's, since its templates are. "" is DefaultLocale.
	Language string
}

func (e *Env) locale() string {
	if e == nil {
		return ""
	}
	return e.Locale
}

// In gives the instant in the store's zone.
func (e *Env) In(t time.Time) time.Time {
	if e == nil || e.Location == nil {
		return t.UTC()
	}
	return t.In(e.Location)
}

// Field is one declaration.
type Field struct {
	Name        string // snake case, unique in its kind
	Type        Type
	Of          *Kind // kind of the related records, for Object and List
	Nullable    bool  // may be missing although its record is there
	Label       string
	Description string
	Sample      string   // as a template prints it
	Values      []string // of an Enum
	Aliases     []string // other names of the same field in its kind, e.g. Klaviyo's or misprinted ones
	Personal    bool     // personal data: redacted in traces and logs
	Filled      string   // "" always; else when it is filled at all, in a sentence
	Source      string   // path in Shopify's Admin API, e.g. Order.totalPriceSet.shopMoney; "" for our own
	Max         int      // cap of a List's or TextList's length
	Currency    string   // of a MONEY: the field of the same kind that holds its currency code

	// Where the value comes from in SQL: exactly one of the three is set.
	Column  string // SQL expression over the kind's table alias "t"; of a part, t stands for the part's own Column
	Join    string // for Object and List of a kind with a table: the SQL condition between t and the related row r
	Derived string // how it is computed, when SQL does not say it

	// Condition is SQL over t for a derived value, where segments may ask for it: the same value, or the same set of texts. Of
	// an Object it is the query that finds the record, of a List the one that finds its parts, each as v.
	Condition string

	// From lists what the value is computed from, as paths from the kind: line_items.price. Whoever fetches such a field
	// fetches these, and has the value computed in memory; a Column beside it serves conditions in SQL. Only values that
	// are the same for all records need none.
	From []string

	// Needs lists what must be synced besides the kind's own element: a contact's facts are computed from orders.
	Needs []commerce.Element
	// API is the field's name in the API's type; "" means Name in camel case, "-" that the API has no such field.
	API string

	at     int // its place in the kind
	get    func(env *Env, record any) any
	derive func(env *Env, record Record) any
}

// Kind is a kind of record: order, contact, line item …
type Kind struct {
	Name        string // singular, snake case
	Table       string // SQL table; "" for parts of another row
	GraphQL     string // name of the API's type; "" when it has none
	Label       string
	Description string
	Element     commerce.Element // what must be synced for the kind to be readable; "" when nothing
	Fields      []*Field

	byName map[string]*Field
}

// Field finds a field by its name or an alias.
func (k *Kind) Field(name string) (*Field, bool) {
	f, ok := k.byName[name]
	return f, ok
}

// Root is a name that templates and conditions may begin a path with.
type Root struct {
	Name        string
	Kind        *Kind
	Description string
}

// Record is one record's values, however they are held: a commerce struct, or a data file's JSON.
type Record interface {
	// Kind says what the record is; nil for JSON objects that the catalog does not know.
	Kind() *Kind
	// Get reads a field by name or alias. ok is false when the kind has no such field; a missing value is nil.
	Get(name string) (value any, ok bool)
}

// Resolve follows a dotted path ("order.customer.first_name") from the roots and gives its last field. Lists are stepped
// into as in order.line_items.title. at is the index of the path's first unknown segment when ok is false.
func Resolve(path string) (field *Field, at int, ok bool) {
	segments := strings.Split(path, ".")
	root, ok := RootNamed(segments[0])
	if !ok || len(segments) == 1 {
		return nil, 0, false
	}
	kind := root.Kind
	for i, name := range segments[1:] {
		if kind == nil {
			return nil, i + 1, false
		}
		f, ok := kind.Field(name)
		if !ok {
			return nil, i + 1, false
		}
		field, kind = f, f.Of
	}
	return field, 0, true
}

// RootNamed finds a root by its name.
func RootNamed(name string) (Root, bool) {
	for _, r := range Roots {
		if r.Name == name {
			return r, true
		}
	}
	return Root{}, false
}
