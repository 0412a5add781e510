package shopsim

import (
	"errors"
	"fmt"
	"iter"

	"github.com/vektah/gqlparser/v2/ast"
)

// request is one GraphQL operation being executed for one app on one shop.
type request struct {
	shop     *Shop
	access   *access
	errs     []*graphError
	warnings []searchWarning
	wrong    error // an answer that the schema does not allow: our own fault
	spent    int
	bulk     *bulkRun // set inside bulk operations
	path     []step
}

type step struct {
	key   string
	index int
}

// graphError is one entry of a GraphQL answer's errors.
type graphError struct {
	Message    string         `json:"message"`
	Locations  []location     `json:"locations,omitempty"`
	Extensions map[string]any `json:"extensions,omitempty"`
	Path       []any          `json:"path,omitempty"`
}

type location struct {
	Line   int `json:"line"`
	Column int `json:"column"`
}

// Error is the message.
func (e *graphError) Error() string { return e.Message }

func badRequest(format string, args ...any) *graphError {
	return &graphError{Message: fmt.Sprintf(format, args...), Extensions: map[string]any{"code": "BAD_REQUEST"}}
}

// run executes the operation and appends the JSON of data.
func (r *request) run(out []byte, op *ast.OperationDefinition, vars map[string]any) []byte {
	root, obj := "QueryRoot", any(queryRoot{})
	if op.Operation == ast.Mutation {
		root, obj = "Mutation", mutationRoot{}
	}
	start := len(out)
	out, ok := r.object(out, newPlanSet(r.shop.server.table, vars, op.SelectionSet), root, obj)
	if !ok {
		return append(out[:start], "null"...)
	}
	return out
}

// object writes one object. When a field that must not be null is, the whole object is taken back: ok is false.
func (r *request) object(out []byte, set *planSet, typeName string, obj any) (_ []byte, ok bool) {
	start := len(out)
	out = append(out, '{')
	first := true
	for _, f := range set.on(typeName) {
		if r.bulk != nil && isConnection(f.def.Type) {
			r.bulk.children(f, obj)
			continue
		}
		if !first {
			out = append(out, ',')
		}
		first = false
		out = r.text(out, f.key)
		out = append(out, ':')
		r.path = append(r.path, step{key: f.key})
		out, ok = r.field(out, f, obj)
		r.path = r.path[:len(r.path)-1]
		if !ok {
			return out[:start], false
		}
	}
	return append(out, '}'), true
}

func (r *request) field(out []byte, f *planField, obj any) ([]byte, bool) {
	c := call{request: r, args: f.args, field: f}
	value, err := r.resolve(&c, obj)
	if err != nil {
		r.fail(err, f)
		if isConnection(f.def.Type) {
			r.spent += connCost
		}
		if f.def.Type.NonNull {
			return out, false
		}
		return append(out, "null"...), true
	}
	if value == nil && f.sub != nil && f.def.Type.Elem == nil {
		r.spent += objectCost(f.def.Type.Name()) // looking for nothing costs as much as finding it
	}
	return r.value(out, f, f.def.Type, value)
}

func (r *request) resolve(c *call, obj any) (any, error) {
	if err := r.access.check(c); err != nil {
		return nil, err
	}
	if c.field.resolve == nil {
		return nil, fmt.Errorf("%s.%s has no resolver", c.field.parent, c.field.def.Name)
	}
	return c.field.resolve(c, obj)
}

// fail records an error of a field: one for the client when it is made for it, a fault of the simulation otherwise.
func (r *request) fail(err error, f *planField) {
	var e *graphError
	if !errors.As(err, &e) {
		r.violation(f, err)
		return
	}
	told := *e
	told.Locations = []location{{f.pos.Line, f.pos.Column}}
	told.Path = r.pathNow()
	r.errs = append(r.errs, &told)
}

func (r *request) violation(f *planField, err error) {
	if r.wrong == nil {
		r.wrong = fmt.Errorf("%s.%s: %w", f.parent, f.key, err)
	}
}

var errNull = errors.New("null where the schema wants a value")

func (r *request) value(out []byte, f *planField, t *ast.Type, v any) ([]byte, bool) {
	if v == nil {
		if t.NonNull {
			r.violation(f, errNull)
			return out, false
		}
		return append(out, "null"...), true
	}
	start := len(out)
	ok := true
	switch {
	case t.Elem != nil:
		out, ok = r.list(out, f, t, v)
	case f.sub != nil:
		out, ok = r.composite(out, f, t, v)
	default:
		var err error
		if out, err = r.leaf(out, t.NamedType, v); err != nil {
			r.violation(f, err)
			ok = false
		}
	}
	if !ok && !t.NonNull {
		return append(out[:start], "null"...), true
	}
	return out, ok
}

func (r *request) list(out []byte, f *planField, t *ast.Type, v any) ([]byte, bool) {
	out = append(out, '[')
	n, spent := 0, r.spent
	for item := range items(v) {
		if n > 0 {
			out = append(out, ',')
		}
		r.path = append(r.path, step{index: n})
		next, ok := r.value(out, f, t.Elem, item)
		r.path = r.path[:len(r.path)-1]
		if !ok {
			return out, false
		}
		out = next
		n++
	}
	if f.sub != nil {
		r.spent = spent + listCost(f, n, r.spent-spent)
	}
	return append(out, ']'), true
}

// items walks the kinds of lists that resolvers return.
func items(v any) iter.Seq[any] {
	return func(yield func(any) bool) {
		switch v := v.(type) {
		case []string:
			for _, s := range v {
				if !yield(s) {
					return
				}
			}
		case []any:
			for _, s := range v {
				if !yield(s) {
					return
				}
			}
		}
	}
}

func (r *request) composite(out []byte, f *planField, t *ast.Type, v any) ([]byte, bool) {
	name := typeName(v)
	def := schema().Types[t.NamedType]
	if def == nil || name != t.NamedType && !applies(t.NamedType, name) {
		r.violation(f, fmt.Errorf("%T (%s) where the schema wants a %s", v, name, t.NamedType))
		return out, false
	}
	if err := r.access.admit(v); err != nil {
		r.fail(err, f)
		return out, false
	}
	r.spent += objectCost(name)
	return r.object(out, f.sub, name, v)
}
