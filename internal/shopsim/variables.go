package shopsim

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// problem is one thing that is wrong with a variable's value.
type problem struct {
	Path        []any  `json:"path"`
	Explanation string `json:"explanation"`
	Message     string `json:"message,omitempty"`
}

// coerceVariables fits the request's variables to the operation. Whatever does not fit is INVALID_VARIABLE, in the words
// of the real API.
func coerceVariables(op *ast.OperationDefinition, given map[string]any) (map[string]any, []*graphError) {
	vars := map[string]any{}
	var errs []*graphError
	for _, def := range op.VariableDefinitions {
		value, set := given[def.Variable]
		if !set && def.DefaultValue != nil {
			value, _ = def.DefaultValue.Value(nil)
			vars[def.Variable] = value
			continue
		}
		if !set && !def.Type.NonNull {
			continue
		}
		coerced, problems := coerce(def.Type, value, nil)
		if len(problems) > 0 {
			errs = append(errs, invalidVariable(def, value, problems))
			continue
		}
		vars[def.Variable] = coerced
	}
	return vars, errs
}

func invalidVariable(def *ast.VariableDefinition, value any, problems []problem) *graphError {
	message := fmt.Sprintf("Variable $%s of type %s was provided invalid value", def.Variable, def.Type.String())
	var parts []string
	for _, p := range problems {
		if len(p.Path) > 0 {
			var steps []string
			for _, s := range p.Path {
				steps = append(steps, fmt.Sprint(s))
			}
			parts = append(parts, fmt.Sprintf("%s (%s)", strings.Join(steps, "."), p.Explanation))
		}
	}
	if len(parts) > 0 {
		message += " for " + strings.Join(parts, ", ")
	}
	return &graphError{
		Message: message, Locations: []location{{def.Position.Line, def.Position.Column}},
		Extensions: map[string]any{"code": "INVALID_VARIABLE", "value": value, "problems": problems},
	}
}

func one(path []any, format string, args ...any) []problem {
	if path == nil {
		path = []any{}
	}
	return []problem{{Path: path, Explanation: fmt.Sprintf(format, args...)}}
}

func coerce(t *ast.Type, v any, path []any) (any, []problem) {
	if v == nil {
		if t.NonNull {
			return nil, one(path, "Expected value to not be null")
		}
		return nil, nil
	}
	if t.Elem != nil {
		list, ok := v.([]any)
		if !ok {
			list = []any{v}
		}
		out := make([]any, len(list))
		var problems []problem
		for i, item := range list {
			coerced, p := coerce(t.Elem, item, append(slices.Clip(path), i))
			out[i] = coerced
			problems = append(problems, p...)
		}
		return out, problems
	}
	def := schema().Types[t.NamedType]
	switch def.Kind {
	case ast.Enum:
		s, _ := v.(string)
		if def.EnumValues.ForName(s) == nil {
			var names []string
			for _, e := range def.EnumValues {
				names = append(names, e.Name)
			}
			return nil, one(path, "Expected %q to be one of: %s", fmt.Sprint(v), strings.Join(names, ", "))
		}
		return s, nil
	case ast.InputObject:
		return coerceInput(def, v, path)
	}
	return coerceScalar(t.NamedType, v, path)
}

func coerceInput(def *ast.Definition, v any, path []any) (any, []problem) {
	in, ok := v.(map[string]any)
	if !ok {
		return nil, one(path, "Expected %v to be a key-value object.", v)
	}
	out := map[string]any{}
	var problems []problem
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if def.Fields.ForName(name) == nil {
			problems = append(problems, one(append(slices.Clip(path), name), "Field is not defined on %s", def.Name)...)
		}
	}
	for _, f := range def.Fields {
		value, set := in[f.Name]
		if !set && !f.Type.NonNull {
			continue
		}
		coerced, p := coerce(f.Type, value, append(slices.Clip(path), f.Name))
		problems = append(problems, p...)
		out[f.Name] = coerced
	}
	return out, problems
}

func coerceScalar(name string, v any, path []any) (any, []problem) {
	wrong := func() (any, []problem) { return nil, one(path, "Could not coerce value %v to %s", v, name) }
	switch name {
	case "ID":
		s, ok := v.(string)
		if n, isNumber := v.(json.Number); isNumber {
			s, ok = n.String(), true
		}
		if !ok {
			return wrong()
		}
		if e := "Invalid global id '" + s + "'"; !validGID(s) {
			p := one(path, "%s", e)
			p[0].Message = e
			return nil, p
		}
		return s, nil
	case "Int":
		n, ok := v.(json.Number)
		if !ok {
			return wrong()
		}
		i, err := strconv.ParseInt(n.String(), 10, 32)
		if err != nil {
			return wrong()
		}
		return i, nil
	case "Boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		return wrong()
	}
	if s, ok := v.(string); ok {
		return s, nil
	}
	return wrong()
}

func validGID(s string) bool {
	rest, ok := strings.CutPrefix(s, "gid://shopify/")
	kind, id, ok2 := strings.Cut(rest, "/")
	return ok && ok2 && kind != "" && id != ""
}
