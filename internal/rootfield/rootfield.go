// Package rootfield writes operations for tests that must ask every root field of a schema: each with all its arguments and
// everything that can be selected below it.
package rootfield

import (
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Values gives the value of an argument or an input's member by its path, such as "input.orderId". When ok is false, what
// must be given gets a value of its type, and the rest is left out.
type Values func(path string) (value any, ok bool)

// None leaves every value to its type.
func None(string) (any, bool) { return nil, false }

// Operation writes an operation that asks one root field, with selections as deep as said: 1 selects scalars only.
func Operation(s *ast.Schema, kind ast.Operation, field *ast.FieldDefinition, depth int, values Values) (query string, variables map[string]any) {
	variables = make(map[string]any)
	var declared, passed []string
	for _, arg := range field.Arguments {
		v, ok := value(s, arg.Type, arg.DefaultValue != nil, arg.Name, values, 0)
		if !ok {
			continue
		}
		variables[arg.Name] = v
		declared = append(declared, "$"+arg.Name+": "+arg.Type.String())
		passed = append(passed, arg.Name+": $"+arg.Name)
	}
	var b strings.Builder
	b.WriteString(string(kind))
	if len(declared) > 0 {
		b.WriteString("(" + strings.Join(declared, ", ") + ")")
	}
	b.WriteString(" { " + field.Name)
	if len(passed) > 0 {
		b.WriteString("(" + strings.Join(passed, ", ") + ")")
	}
	selection(&b, s, s.Types[field.Type.Name()], depth, nil)
	b.WriteString(" }")
	return b.String(), variables
}

// value is the one given, else one of the type when one must be given.
func value(s *ast.Schema, t *ast.Type, hasDefault bool, path string, values Values, depth int) (any, bool) {
	if v, ok := values(path); ok {
		return v, true
	}
	def := s.Types[t.Name()]
	if def.Kind == ast.InputObject && depth < 6 {
		oneOf := def.Directives.ForName("oneOf") != nil
		members := make(map[string]any)
		for _, f := range def.Fields {
			v, ok := value(s, f.Type, f.DefaultValue != nil, path+"."+f.Name, values, depth+1)
			if ok && (!oneOf || len(members) == 0) {
				members[f.Name] = v
			}
		}
		if oneOf && len(members) == 0 && t.NonNull {
			members[def.Fields[0].Name] = "x"
			if f := def.Fields.ForName("text"); f != nil {
				members = map[string]any{"text": "true"}
			}
		}
		if len(members) == 0 && !t.NonNull {
			return nil, false
		}
		if t.Elem != nil {
			return []any{members}, len(members) > 0 || t.NonNull && !hasDefault
		}
		return members, len(members) > 0 || t.NonNull && !hasDefault
	}
	if !t.NonNull || hasDefault {
		return nil, false
	}
	var v any
	switch {
	case def.Kind == ast.Enum:
		v = def.EnumValues[0].Name
	case t.Name() == "Int" || t.Name() == "Int64":
		v = 1
	case t.Name() == "Boolean":
		v = false
	case t.Name() == "Decimal":
		v = "1"
	case t.Name() == "DateTime":
		v = "2026-11-23T12:00:00Z"
	case t.Name() == "JSON":
		v = map[string]any{}
	default:
		v = "x"
	}
	if t.Elem != nil {
		return []any{v}, true
	}
	return v, true
}

// selection selects all that needs no arguments. Where several types share an interface, beside holds the types of the fields
// that stand beside: of two that differ only the first may be there, and the second type's own root field shows its one.
func selection(b *strings.Builder, s *ast.Schema, def *ast.Definition, depth int, beside map[string]string) {
	switch def.Kind {
	case ast.Scalar, ast.Enum:
		return
	case ast.Interface, ast.Union:
		b.WriteString(" { __typename")
		beside = make(map[string]string)
		for _, t := range s.GetPossibleTypes(def) {
			fmt.Fprintf(b, " ... on %s", t.Name)
			selection(b, s, t, depth-1, beside)
		}
		b.WriteString(" }")
		return
	}
	b.WriteString(" { __typename")
	for _, f := range def.Fields {
		if strings.HasPrefix(f.Name, "__") || needsArguments(f) || depth <= 1 && !isLeaf(s, f) {
			continue
		}
		if f.Name == "edges" && def.Fields.ForName("nodes") != nil { // the nodes are enough, with where they stand
			if s.Types[f.Type.Name()].Fields.ForName("cursor") != nil {
				b.WriteString(" edges { cursor }")
			}
			continue
		}
		if beside != nil {
			if known, there := beside[f.Name]; there && known != f.Type.String() {
				continue
			}
			beside[f.Name] = f.Type.String()
		}
		b.WriteString(" " + f.Name)
		selection(b, s, s.Types[f.Type.Name()], depth-1, nil)
	}
	b.WriteString(" }")
}

func isLeaf(s *ast.Schema, f *ast.FieldDefinition) bool {
	kind := s.Types[f.Type.Name()].Kind
	return kind == ast.Scalar || kind == ast.Enum
}

func needsArguments(f *ast.FieldDefinition) bool {
	for _, arg := range f.Arguments {
		if arg.Type.NonNull && arg.DefaultValue == nil {
			return true
		}
	}
	return false
}
