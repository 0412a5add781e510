package catalog

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Problem is something wrong in a data file: the value at the path is left out.
type Problem struct {
	Path    string // e.g. order.line_items[0].price
	Message string
}

// ScopeFromJSON reads a data file: an object with the roots' names, "now" (RFC 3339; else the moment given) and any
// other names. Values of fields that the catalog knows get the catalog's types: amounts are texts, numbers or
// {amount, currencyCode}, moments RFC 3339. A value of a wrong type is a problem and then missing; names that the catalog
// does not know stay plain JSON. Fields that the file leaves out are derived from those it gives, where they can be. The
// error is for text that is no JSON object at all.
func ScopeFromJSON(data []byte, now time.Time) (*Scope, []Problem, error) {
	file, err := objectOf(data)
	if err != nil {
		return nil, nil, fmt.Errorf("read the data file: %w", err)
	}
	r := reading{env: &Env{Now: now}}
	r.moment(file)
	r.zone(file)
	r.locales(file)
	scope := &Scope{Env: r.env, Roots: map[string]any{}}
	shop := r.root(scope, file, "shop", nil)
	for _, root := range Roots {
		if root.Name != "shop" {
			r.root(scope, file, root.Name, shop)
		}
	}
	for name, v := range file {
		if _, known := RootNamed(name); !known && name != "now" {
			scope.Roots[name] = v
		}
	}
	scope.lendOrder()
	slices.SortFunc(r.problems, func(a, b Problem) int { return bytes.Compare([]byte(a.Path), []byte(b.Path)) })
	return scope, r.problems, nil
}

// objectOf reads a JSON object and nothing after it; numbers keep their digits.
func objectOf(data []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	var file map[string]any
	if err := decoder.Decode(&file); err != nil {
		return nil, err
	}
	if file == nil {
		return nil, errors.New("it must hold a JSON object")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, errors.New("there is more after the JSON object")
	}
	return file, nil
}

// lendOrder gives the transaction and payment of the order to a file that names neither, as NewScope does.
func (s *Scope) lendOrder() {
	order, ok := s.Roots["order"].(Record)
	if ok && s.Roots["transaction"] == nil {
		s.Roots["transaction"] = follow(order, "transaction")
	}
	if s.Roots["payment"] == nil && (ok || s.Roots["transaction"] != nil) {
		payment := &jsonRecord{env: s.Env, kind: PaymentKind, values: map[string]any{"transaction": s.Roots["transaction"]}}
		if ok {
			payment.values["order"] = order
		}
		s.Roots["payment"] = payment
	}
}

// reading is one pass over a data file.
type reading struct {
	env      *Env
	problems []Problem
	verbatim bool // a snapshot: what the catalog once gave is taken as it is
}

func (r *reading) problem(path, format string, args ...any) {
	r.problems = append(r.problems, Problem{path, fmt.Sprintf(format, args...)})
}

func (r *reading) moment(file map[string]any) {
	v, given := file["now"]
	if !given || v == nil {
		return
	}
	if at, ok := r.instant("now", v).(time.Time); ok {
		r.env.Now = at
	}
}

// locales are taken from the file's contact and shop, as NewScope does.
func (r *reading) locales(file map[string]any) {
	locale := func(root string) string {
		values, _ := file[root].(map[string]any)
		for _, name := range []string{"locale", "language"} {
			if s, ok := values[name].(string); ok && s != "" {
				return s
			}
		}
		return ""
	}
	r.env.Language = locale("shop")
	r.env.Locale = cmp.Or(locale("contact"), r.env.Language)
}

func (r *reading) zone(file map[string]any) {
	shop, _ := file["shop"].(map[string]any)
	name, ok := shop["timezone"].(string)
	if !ok || name == "" || name == "Local" {
		return
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		r.problem("shop.timezone", "%q is not an IANA time zone such as America/New_York", name)
		return
	}
	r.env.Location = zone
}

func (r *reading) root(scope *Scope, file map[string]any, name string, shop *jsonRecord) *jsonRecord {
	root, _ := RootNamed(name)
	scope.Roots[name] = nil
	switch v := file[name].(type) {
	case nil:
	case map[string]any:
		record := r.record(name, root.Kind, v, shop)
		scope.Roots[name] = record
		return record
	default:
		r.problem(name, "must be an object with the fields of the %s", root.Kind.Name)
	}
	return nil
}

// jsonRecord is a record of a data file. It may have names beside those of its kind.
type jsonRecord struct {
	env    *Env
	kind   *Kind
	values map[string]any // typed, by the fields' own names; others as decoded
}

func (r *jsonRecord) Kind() *Kind { return r.kind }

func (r *jsonRecord) Get(name string) (any, bool) {
	f, ok := r.kind.byName[name]
	if !ok {
		v, ok := r.values[name]
		return v, ok
	}
	if v, given := r.values[f.Name]; given {
		return v, true
	}
	if f.derive != nil {
		return f.derive(r.env, r), true
	}
	return nil, true
}
