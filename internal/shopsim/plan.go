package shopsim

import (
	"slices"

	"github.com/vektah/gqlparser/v2/ast"
)

// resolver answers one field of an object.
type resolver func(c *call, obj any) (any, error)

// call is one field being answered.
type call struct {
	*request
	args  map[string]any
	field *planField
}

func (c *call) text(name string) string { s, _ := c.args[name].(string); return s }
func (c *call) flag(name string) bool   { b, _ := c.args[name].(bool); return b }

// number gives an integer argument; ok is false when it was not given.
func (c *call) number(name string) (n int, ok bool) {
	v, ok := c.args[name].(int64)
	return int(v), ok
}

// planField is a field of the request, with its arguments filled in and its resolver found.
type planField struct {
	key     string
	parent  string
	def     *ast.FieldDefinition
	args    map[string]any
	pos     *ast.Position
	resolve resolver
	sub     *planSet // nil for leaves
}

// planSet is a selection; which fields it has depends on the object's type.
type planSet struct {
	table      table
	selections []ast.SelectionSet
	vars       map[string]any
	byType     map[string][]*planField
}

func newPlanSet(t table, vars map[string]any, selections ...ast.SelectionSet) *planSet {
	return &planSet{table: t, selections: selections, vars: vars, byType: map[string][]*planField{}}
}

// on lists the fields that are asked of an object type, in the order of the document, equal response keys merged.
func (s *planSet) on(typeName string) []*planField {
	if fields, ok := s.byType[typeName]; ok {
		return fields
	}
	var fields []*planField
	merged := map[string][]ast.SelectionSet{}
	var walk func(ast.SelectionSet)
	walk = func(set ast.SelectionSet) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				if !s.included(sel.Directives) {
					continue
				}
				if _, seen := merged[sel.Alias]; !seen {
					fields = append(fields, s.field(sel, typeName))
				}
				merged[sel.Alias] = append(merged[sel.Alias], sel.SelectionSet)
			case *ast.InlineFragment:
				if s.included(sel.Directives) && applies(sel.TypeCondition, typeName) {
					walk(sel.SelectionSet)
				}
			case *ast.FragmentSpread:
				if s.included(sel.Directives) && applies(sel.Definition.TypeCondition, typeName) {
					walk(sel.Definition.SelectionSet)
				}
			}
		}
	}
	for _, set := range s.selections {
		walk(set)
	}
	for _, f := range fields {
		if sets := merged[f.key]; len(sets[0]) > 0 {
			f.sub = newPlanSet(s.table, s.vars, sets...)
		}
	}
	s.byType[typeName] = fields
	return fields
}

func (s *planSet) field(f *ast.Field, typeName string) *planField {
	p := &planField{key: f.Alias, parent: typeName, def: f.Definition, pos: f.Position}
	if f.Name == "__typename" {
		p.resolve = func(*call, any) (any, error) { return typeName, nil }
		return p
	}
	p.args = f.ArgumentMap(s.vars)
	p.resolve = s.table[typeName][f.Name]
	return p
}

func (s *planSet) included(directives ast.DirectiveList) bool {
	for _, d := range directives {
		args := d.ArgumentMap(s.vars)
		on, _ := args["if"].(bool)
		if d.Name == "skip" && on || d.Name == "include" && !on {
			return false
		}
	}
	return true
}

func applies(condition, typeName string) bool {
	if condition == "" || condition == typeName {
		return true
	}
	def := schema().Types[condition]
	return def != nil && slices.ContainsFunc(schema().GetPossibleTypes(def), func(d *ast.Definition) bool { return d.Name == typeName })
}
