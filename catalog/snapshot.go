package catalog

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// Snapshot writes down what a plan reads of a scope, as a data file: whoever evaluates it again, whenever, reads the same
// values. Amounts and moments are exact, what is missing is null, and related records have the fields that the plan selects.
// ScopeFromSnapshot reads it back.
func (s *Scope) Snapshot(p Plan) ([]byte, error) {
	file := make(map[string]any, len(p))
	for root, selection := range p {
		record, _ := s.Roots[root].(Record)
		if record == nil {
			file[root] = nil
			continue
		}
		values, err := selection.values(record)
		if err != nil {
			return nil, fmt.Errorf("write a snapshot of the %s: %w", root, err)
		}
		file[root] = values
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(file); err != nil {
		return nil, fmt.Errorf("write a snapshot: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// values are the selected fields of a record in JSON's types. A nil selection asks only whether the record is there.
func (s *Selection) values(r Record) (map[string]any, error) {
	out := map[string]any{}
	if s == nil {
		return out, nil
	}
	for _, f := range s.Fields {
		v, ok := r.Get(f.Field.Name)
		if !ok {
			return nil, fmt.Errorf("the record has no %s", f.Field.Name)
		}
		var err error
		if out[f.Field.Name], err = f.plain(v); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Field.Name, err)
		}
	}
	return out, nil
}

func (s *Selected) plain(v any) (any, error) {
	switch v := v.(type) {
	case nil, string, bool, int64, []string:
		return v, nil
	case decimal.Decimal:
		return v.String(), nil
	case commerce.Money:
		return map[string]any{"amount": v.Amount.String(), "currencyCode": v.CurrencyCode}, nil
	case time.Time:
		return v.UTC().Format(time.RFC3339Nano), nil
	case commerce.Date:
		return v.String(), nil
	case Record:
		return s.Of.values(v)
	case []Record:
		list := make([]any, len(v))
		for i, item := range v {
			values, err := s.Of.values(item)
			if err != nil {
				return nil, err
			}
			list[i] = values
		}
		return list, nil
	}
	return nil, fmt.Errorf("a %T is no value of the catalog", v)
}

// ScopeFromSnapshot reads what Snapshot wrote, at the moment and in the zone of env. A value that does not read as it was
// written is an error: the catalog has changed since.
func ScopeFromSnapshot(data []byte, env *Env) (*Scope, error) {
	file, err := objectOf(data)
	if err != nil {
		return nil, fmt.Errorf("read a snapshot: %w", err)
	}
	r := reading{env: env, verbatim: true}
	scope := &Scope{Env: env, Roots: make(map[string]any, len(file))}
	for name := range file {
		if _, known := RootNamed(name); !known {
			return nil, fmt.Errorf("read a snapshot: the catalog knows no %q", name)
		}
		r.root(scope, file, name, nil)
	}
	if len(r.problems) > 0 {
		return nil, fmt.Errorf("read a snapshot: %s %s", r.problems[0].Path, r.problems[0].Message)
	}
	return scope, nil
}
