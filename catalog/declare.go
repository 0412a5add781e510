package catalog

import (
	"fmt"
	"strings"
	"time"

	"storegraph/commerce"
)

// field is a Field and how to read it. Exactly one of Get and Relate is set, or neither when Derive says it all.
type field[T any] struct {
	Field
	// Get reads the value from the struct: nil for a missing one, else of the Go type that the package comment names.
	Get func(record *T) any
	// Relate is Get for Object and List: it returns what one and many make.
	Relate func(env *Env, record *T) any
	// Derive computes the value from the record's other fields, however they are held: so a data file that gives only
	// total_price has total_price_formatted too.
	Derive func(env *Env, record Record) any
}

// declare completes a kind whose records are held as *T: it checks the names and keeps the typed getters. It returns
// something only so that a package variable may call it: kinds name each other, and this order of initialisation lets
// them.
func declare[T any](k *Kind, fields ...[]field[T]) struct{} {
	k.byName = make(map[string]*Field)
	for _, part := range fields {
		for _, d := range part {
			f := d.Field
			f.at, f.get, f.derive = len(k.Fields), reader(d), d.Derive
			k.Fields = append(k.Fields, &f)
			for _, name := range append([]string{f.Name}, f.Aliases...) {
				if _, taken := k.byName[name]; taken {
					panic(fmt.Sprintf("catalog: %s.%s is declared twice", k.Name, name))
				}
				k.byName[name] = &f
			}
		}
	}
	return struct{}{}
}

// NewKind declares a kind of which the catalog says nothing, by fields that whoever holds the records reads.
func NewKind(name string, fields ...*Field) *Kind {
	k := &Kind{Name: name, byName: make(map[string]*Field)}
	for _, f := range fields {
		f.at = len(k.Fields)
		k.Fields = append(k.Fields, f)
		k.byName[f.Name] = f
	}
	return k
}

func reader[T any](d field[T]) func(*Env, any) any {
	switch {
	case d.Get != nil:
		return func(_ *Env, record any) any { return d.Get(record.(*T)) }
	case d.Relate != nil:
		return func(env *Env, record any) any { return d.Relate(env, record.(*T)) }
	}
	return nil
}

// opt turns a nil pointer into a missing value and any other into what it points at.
func opt[V any](p *V) any {
	if p == nil {
		return nil
	}
	return *p
}

// text turns a nil pointer of any string type into a missing value.
func text[V ~string](p *V) any {
	if p == nil {
		return nil
	}
	return string(*p)
}

// named is text for values whose zero means that nobody told us.
func named[V ~string](v V) any {
	if v == "" {
		return nil
	}
	return string(v)
}

// id prints an optional Shopify id.
func id(p *commerce.ID) any {
	if p == nil {
		return nil
	}
	return p.String()
}

// integer widens an optional int.
func integer(p *int) any {
	if p == nil {
		return nil
	}
	return int64(*p)
}

// instant gives an optional moment in UTC.
func instant(p *time.Time) any {
	if p == nil {
		return nil
	}
	return p.UTC()
}

// texts gives a list of texts: an empty one is there, nil is not missing either.
func texts(list []string) any {
	if list == nil {
		return []string{}
	}
	return list
}

// one wraps a related record; nil stays missing.
func one[T any](env *Env, k *Kind, record *T) any {
	if record == nil {
		return nil
	}
	return NewRecord(env, k, record)
}

// many wraps related records.
func many[T any](env *Env, k *Kind, records []T) any {
	out := make([]Record, len(records))
	for i := range records {
		out[i] = NewRecord(env, k, &records[i])
	}
	return out
}

// label turns a SCREAMING_CASE value into words: PARTIALLY_REFUNDED into "Partially refunded".
func label(value string) string {
	words := strings.ToLower(strings.ReplaceAll(value, "_", " "))
	if words == "" {
		return ""
	}
	return strings.ToUpper(words[:1]) + words[1:]
}
