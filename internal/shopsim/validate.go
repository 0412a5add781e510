package shopsim

import (
	"regexp"
	"strings"
	"sync"

	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// documents remembers checked documents: clients send the same few again and again. It is bounded by starting over.
type documents struct {
	mu      sync.Mutex
	checked map[string]*ast.QueryDocument
}

const maxDocuments = 500

// check parses and validates a request's text.
func (d *documents) check(text string) (*ast.QueryDocument, []*graphError) {
	d.mu.Lock()
	doc := d.checked[text]
	d.mu.Unlock()
	if doc != nil {
		return doc, nil
	}
	doc, err := parser.ParseQuery(&ast.Source{Input: text})
	if err != nil {
		return nil, []*graphError{syntaxError(err)}
	}
	if errs := validator.ValidateWithRules(schema(), doc, nil); len(errs) > 0 {
		return nil, told(doc, errs)
	}
	if errs := badLiterals(doc); len(errs) > 0 {
		return nil, errs
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.checked == nil || len(d.checked) >= maxDocuments {
		d.checked = map[string]*ast.QueryDocument{}
	}
	d.checked[text] = doc
	return doc, nil
}

func syntaxError(err error) *graphError {
	e := &graphError{Message: "syntax error, " + err.Error(), Extensions: map[string]any{"code": "PARSE_ERROR"}}
	if g, ok := err.(*gqlerror.Error); ok {
		e.Message = "syntax error, " + g.Message
		e.Locations = locations(g)
	}
	return e
}

func locations(g *gqlerror.Error) []location {
	var out []location
	for _, l := range g.Locations {
		out = append(out, location{l.Line, l.Column})
	}
	return out
}

var (
	unknownField    = regexp.MustCompile(`^Cannot query field "(\w+)" on type "(\w+)"`)
	missingArgument = regexp.MustCompile(`^Field "(\w+)" argument "(\w+)" of type`)
)

// told says gqlparser's findings in the words of the real API where a recording has them.
func told(doc *ast.QueryDocument, errs gqlerror.List) []*graphError {
	out := make([]*graphError, len(errs))
	for i, g := range errs {
		e := &graphError{Message: g.Message, Locations: locations(g)}
		if m := unknownField.FindStringSubmatch(g.Message); m != nil {
			e.Message = "Field '" + m[1] + "' doesn't exist on type '" + m[2] + "'"
			e.Path = pathTo(doc, e.Locations, m[1])
			e.Extensions = map[string]any{"code": "undefinedField", "typeName": m[2], "fieldName": m[1]}
		} else if m := missingArgument.FindStringSubmatch(g.Message); m != nil {
			e.Message = "Field '" + m[1] + "' is missing required arguments: " + m[2]
			e.Path = pathTo(doc, e.Locations, m[1])
			e.Extensions = map[string]any{"code": "missingRequiredArguments", "className": "Field", "name": m[1], "arguments": m[2]}
		} else {
			code := "validationError"
			if g.Rule != "" {
				code = strings.ToLower(g.Rule[:1]) + g.Rule[1:]
			}
			e.Extensions = map[string]any{"code": code}
		}
		out[i] = e
	}
	return out
}

// operationLabel starts the path of a validation error: "query Name".
func operationLabel(op *ast.OperationDefinition) string {
	return strings.TrimSpace(string(op.Operation) + " " + op.Name)
}

// pathTo finds where in the document a field stands.
func pathTo(doc *ast.QueryDocument, at []location, name string) []any {
	for _, op := range doc.Operations {
		if path := fieldPath(op.SelectionSet, at, name, []any{operationLabel(op)}); path != nil {
			return path
		}
	}
	return nil
}

func fieldPath(set ast.SelectionSet, at []location, name string, path []any) []any {
	for _, sel := range set {
		var found []any
		switch sel := sel.(type) {
		case *ast.Field:
			here := append(append([]any{}, path...), sel.Alias)
			if sel.Name == name && len(at) > 0 && sel.Position.Line == at[0].Line && sel.Position.Column == at[0].Column {
				return here
			}
			found = fieldPath(sel.SelectionSet, at, name, here)
		case *ast.InlineFragment:
			found = fieldPath(sel.SelectionSet, at, name, append(append([]any{}, path...), "... on "+sel.TypeCondition))
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// badLiterals finds ids written into the document that are no global ids.
func badLiterals(doc *ast.QueryDocument) []*graphError {
	var errs []*graphError
	var walk func(ast.SelectionSet, []any)
	walk = func(set ast.SelectionSet, path []any) {
		for _, sel := range set {
			switch sel := sel.(type) {
			case *ast.Field:
				here := append(append([]any{}, path...), sel.Alias)
				for _, a := range sel.Arguments {
					def := sel.Definition.Arguments.ForName(a.Name)
					if def != nil && def.Type.NamedType == "ID" && a.Value.Kind != ast.Variable && a.Value.Kind != ast.NullValue && !validGID(a.Value.Raw) {
						errs = append(errs, &graphError{
							Message: "Invalid global id '" + a.Value.Raw + "'", Locations: []location{{sel.Position.Line, sel.Position.Column}},
							Path: append(here, a.Name), Extensions: map[string]any{"code": "argumentLiteralsIncompatible", "typeName": "CoercionError"},
						})
					}
				}
				walk(sel.SelectionSet, here)
			case *ast.InlineFragment:
				walk(sel.SelectionSet, path)
			}
		}
	}
	for _, op := range doc.Operations {
		walk(op.SelectionSet, []any{operationLabel(op)})
	}
	return errs
}
