package conditions

import (
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// FieldInfo tells a condition builder about one field: what it is and how it may be compared.
type FieldInfo struct {
	Path        string             `json:"path"`
	Label       string             `json:"label"`
	Description string             `json:"description"`
	Type        catalog.Type       `json:"type"`
	Operators   []Operator         `json:"operators"`
	Values      []string           `json:"values,omitempty"` // of an ENUM
	Nullable    bool               `json:"nullable"`         // may be missing: NOT_ operators hold then
	Personal    bool               `json:"personal"`         // redacted in traces
	Lists       []string           `json:"lists,omitempty"`  // the lists that the path leads through, outermost first
	ItemPath    string             `json:"itemPath,omitempty"`
	Aggregates  []string           `json:"aggregates,omitempty"` // functions that may take the field of a list's items
	Sample      string             `json:"sample,omitempty"`
	Filled      string             `json:"filled,omitempty"`
	Needs       []commerce.Element `json:"needs,omitempty"`
}

// fieldDepth bounds how many records and lists a listed path leads through; conditions may go on.
const fieldDepth = 2

// Fields lists what the builder offers: every field that can be reached from the roots without coming back to a kind of
// record that the path has passed. Paths that lead through a list carry the list, for list clauses.
func Fields() []FieldInfo {
	var out []FieldInfo
	for _, root := range catalog.Roots {
		w := fieldWalk{label: root.Kind.Label, path: root.Name, kind: root.Kind, passed: []*catalog.Kind{root.Kind}}
		out = w.collect(out)
	}
	return out
}

type fieldWalk struct {
	label, path, item  string
	kind               *catalog.Kind
	lists              []string
	passed             []*catalog.Kind
	nullable, personal bool
	needs              []commerce.Element
}

func (w fieldWalk) collect(out []FieldInfo) []FieldInfo {
	for _, f := range w.kind.Fields {
		info := FieldInfo{
			Path: w.path + "." + f.Name, Label: f.Label, Description: f.Description, Type: f.Type,
			Operators: OperatorsFor(f.Type), Values: slices.Clone(f.Values), Nullable: w.nullable || f.Nullable,
			Personal: w.personal || f.Personal, Lists: slices.Clone(w.lists), Sample: f.Sample, Filled: f.Filled,
			Needs: merge(w.needs, catalog.Elements(w.kind, f)),
		}
		if len(w.passed) > 1 {
			info.Label = w.label + ": " + f.Label
		}
		if len(w.lists) > 0 {
			info.ItemPath, info.Aggregates = w.item+"."+f.Name, aggregatesFor(f.Type)
		}
		if of, ok := strings.CutSuffix(f.Name, "_formatted"); ok {
			if amount, ok := w.kind.Field(of); ok && amount.Type == catalog.Money {
				continue // the amount itself is what people compare
			}
		}
		if f.Of != nil && (slices.Contains(w.passed, f.Of) || len(w.passed) > fieldDepth) {
			continue
		}
		out = append(out, info)
		if f.Of == nil {
			continue
		}
		next := w
		next.label, next.path, next.item, next.kind, next.needs = f.Label, info.Path, info.ItemPath, f.Of, info.Needs
		next.passed = append(slices.Clone(w.passed), f.Of)
		next.nullable, next.personal = info.Nullable, info.Personal
		if f.Type == catalog.List {
			next.lists, next.item, next.nullable = append(slices.Clone(w.lists), info.Path), "", false
		}
		out = next.collect(out)
	}
	return out
}

func aggregatesFor(t catalog.Type) []string {
	switch t {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		return []string{string(AggregateSum), string(AggregateMin), string(AggregateMax)}
	case catalog.Instant, catalog.Date:
		return []string{string(AggregateMin), string(AggregateMax)}
	}
	return nil
}
