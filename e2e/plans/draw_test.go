package plans

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
	"pgregory.net/rapid"

	"storegraph/commerce"
)

// drawing draws one operation: any selection that the schema allows, with fragments, aliases, directives and variables.
type drawing struct {
	*rapid.T
	world     *world
	schema    *ast.Schema
	cursors   []string
	fragments []string
	variables map[string]any
	declared  []string
	names     int
	fields    int
}

// operation is a request.
type operation struct {
	Query     string         `json:"query"`
	Variables map[string]any `json:"variables,omitempty"`
}

func (o operation) body() []byte {
	body, _ := json.Marshal(o)
	return body
}

func pick[T any](d *drawing, of []T) T { return of[d.dice(len(of))] }

// dice throws a die of n sides, from 0.
func (d *drawing) dice(n int) int { return rapid.IntRange(0, n-1).Draw(d.T, "dice") }

func (d *drawing) name(prefix string) string {
	d.names++
	return fmt.Sprintf("%s%d", prefix, d.names)
}

// roots are fields of Query. The last ones no plan knows.
var roots = []string{
	"contact", "contacts", "order", "orders", "transaction", "transactions", "product", "products", "collection", "collections",
	"contact", "contacts", "order", "orders", "products", "contact", "contacts", "order", "orders", "products", "node", "nodes", "shopifyIntegration",
}

func (d *drawing) operation() operation {
	d.variables = make(map[string]any)
	var b strings.Builder
	query := d.schema.Query
	for range 1 + d.dice(3)*d.dice(2) {
		f := query.Fields.ForName(pick(d, roots))
		if f.Name == "shopifyIntegration" {
			b.WriteString(" shopifyIntegration { id status }")
			continue
		}
		fmt.Fprintf(&b, " %s: %s", d.name("r"), d.field(query, f, 3))
	}
	if d.dice(8) == 0 {
		b.WriteString(" __typename")
	}
	head := "query Q"
	if len(d.declared) > 0 {
		head += "(" + strings.Join(d.declared, ", ") + ")"
	}
	return operation{Query: head + " {" + b.String() + " }" + strings.Join(d.fragments, " "), Variables: d.variables}
}

// field draws a field with arguments and a selection, without its alias.
func (d *drawing) field(parent *ast.Definition, f *ast.FieldDefinition, depth int) string {
	d.fields++
	out := f.Name + d.arguments(parent, f) + d.directives()
	if def := d.schema.Types[f.Type.Name()]; def.IsCompositeType() {
		out += " {" + d.selection(def, depth-1) + " }"
	}
	return out
}

func (d *drawing) selection(def *ast.Definition, depth int) string {
	var b strings.Builder
	if def.Kind != ast.Object {
		b.WriteString(" __typename id")
		for _, name := range []string{"Order", "Contact", "Product"} {
			if d.dice(2) == 0 {
				fmt.Fprintf(&b, " ... on %s {%s }", name, d.selection(d.schema.Types[name], depth))
			}
		}
		return b.String()
	}
	some := 1 + d.dice(6)
	for range some {
		switch d.dice(14) {
		case 0:
			b.WriteString(" __typename")
			continue
		case 1:
			on := def.Name
			if len(def.Interfaces) > 0 && d.dice(2) == 0 {
				on = def.Interfaces[0]
			}
			inner := " id"
			if on == def.Name {
				inner = d.selection(def, depth-1)
			}
			if d.dice(2) == 0 {
				fmt.Fprintf(&b, " ... on %s%s {%s }", on, d.directives(), inner)
				continue
			}
			name := d.name("F")
			d.fragments = append(d.fragments, fmt.Sprintf(" fragment %s on %s {%s }", name, on, inner))
			fmt.Fprintf(&b, " ...%s%s", name, d.directives())
			continue
		}
		f := pick(d, def.Fields)
		if strings.HasPrefix(f.Name, "__") {
			continue
		}
		composite := d.schema.Types[f.Type.Name()].IsCompositeType()
		if composite && depth <= 0 || d.fields > 60 {
			b.WriteString(" __typename")
			continue
		}
		if composite && strings.HasSuffix(f.Type.Name(), "Connection") && depth < 2 {
			continue
		}
		b.WriteByte(' ')
		if len(f.Arguments) > 0 || d.dice(8) == 0 && d.names < 40 {
			b.WriteString(d.name("a") + ": ")
		}
		b.WriteString(d.field(def, f, depth))
	}
	if b.Len() == 0 {
		return " __typename"
	}
	return b.String()
}

func (d *drawing) directives() string {
	if d.dice(12) != 0 {
		return ""
	}
	name := pick(d, []string{"skip", "include"})
	if d.dice(2) == 0 {
		return fmt.Sprintf(" @%s(if: %v)", name, d.dice(2) == 0)
	}
	return fmt.Sprintf(" @%s(if: %s)", name, d.variable("Boolean!", d.dice(2) == 0))
}

func (d *drawing) variable(typ string, value any) string {
	name := d.name("v")
	d.variables[name] = value
	d.declared = append(d.declared, "$"+name+": "+typ)
	return "$" + name
}

func (d *drawing) arguments(parent *ast.Definition, f *ast.FieldDefinition) string {
	var out []string
	backward := d.dice(3) == 0
	for _, a := range f.Arguments {
		if !a.Type.NonNull && d.dice(3) == 0 {
			continue
		}
		if a.DefaultValue != nil && d.dice(2) == 0 {
			continue
		}
		wrong := d.dice(60) == 0
		var value any
		switch a.Name {
		case "first", "last":
			if (a.Name == "last") != backward && !wrong {
				continue
			}
			value = 1 + d.dice(6)
			if wrong {
				value = pick(d, []int{0, -1, 251})
			}
		case "after", "before":
			if (a.Name == "before") != backward || len(d.cursors) == 0 || d.dice(2) == 0 {
				continue
			}
			value = pick(d, d.cursors)
			if wrong {
				value = "nonsense"
			}
		case "id":
			value = d.id(parent, f)
		case "ids":
			value = []string{d.id(parent, f), d.id(parent, f)}
		case "minVersion":
			if d.dice(4) != 0 {
				continue
			}
			value = "0"
		case "reverse":
			value = d.dice(2) == 0
		case "sort":
			value = enum(pick(d, d.schema.Types[a.Type.Name()].EnumValues).Name)
		case "filter":
			value = d.filter(d.schema.Types[a.Type.Name()])
		default:
			continue
		}
		if d.dice(2) == 0 {
			out = append(out, a.Name+": "+d.variable(a.Type.String(), value))
		} else {
			out = append(out, a.Name+": "+literal(value))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "(" + strings.Join(out, ", ") + ")"
}

// enum is a value that is written without quotation marks.
type enum string

func literal(v any) string {
	switch v := v.(type) {
	case enum:
		return string(v)
	case map[string]any:
		var members []string
		for name, value := range v {
			members = append(members, name+": "+literal(value))
		}
		return "{" + strings.Join(members, ", ") + "}"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, literal(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	}
	text, _ := json.Marshal(v)
	return string(text)
}

// id draws an id of the kind that the field asks for, sometimes of a stranger, of nothing, or none at all.
func (d *drawing) id(parent *ast.Definition, f *ast.FieldDefinition) string {
	kind := f.Type.Name()
	if kind == "Node" {
		kind = pick(d, []string{"Contact", "Order", "Product", "Collection", "Transaction", "Variant"})
	}
	return d.idOf(kind)
}

func (d *drawing) idOf(kind string) string {
	account := ours
	switch d.dice(30) {
	case 0:
		account = theirs
	case 1:
		return "nonsense"
	case 2:
		return commerce.ID(99).GID(kind)
	case 3:
		kind = pick(d, []string{"Contact", "Order"})
	}
	switch kind {
	case "Contact":
		if d.dice(4) == 0 {
			return commerce.ID(500 + d.dice(16)).GID("Customer")
		}
		return commerce.GlobalID(account, kind, string(pick(d, d.world.contacts)))
	case "Product":
		return commerce.GlobalID(account, kind, pick(d, d.world.products).String())
	case "Collection":
		return commerce.GlobalID(account, kind, pick(d, d.world.groups).String())
	case "Variant":
		return commerce.GlobalID(account, kind, (pick(d, d.world.products) * 100).String())
	}
	if kind == "Order" && d.dice(4) == 0 {
		return pick(d, d.world.orders).GID("Order")
	}
	return commerce.GlobalID(account, kind, pick(d, d.world.orders).String())
}

// filter draws members of a filter.
func (d *drawing) filter(def *ast.Definition) any {
	out := map[string]any{}
	for range d.dice(3) {
		f := pick(d, def.Fields)
		switch name := f.Type.Name(); {
		case f.Name == "contactId":
			out[f.Name] = d.idOf("Contact")
		case f.Name == "productId":
			out[f.Name] = d.idOf("Product")
		case f.Name == "collectionId":
			out[f.Name] = d.idOf("Collection")
		case name == "DateTimeRangeInput":
			out[f.Name] = map[string]any{"from": "1990-01-01T00:00:00+02:00", "to": "2040-01-01T00:00:00.5Z"}
		case name == "AmountRangeInput":
			out[f.Name] = map[string]any{"min": pick(d, []string{"0", "5.5"}), "max": "100000000"}
		case name == "Boolean":
			out[f.Name] = d.dice(2) == 0
		case d.schema.Types[name].Kind == ast.Enum:
			value := any(enum(pick(d, d.schema.Types[name].EnumValues).Name))
			if f.Type.Elem != nil && d.dice(2) == 0 {
				value = []any{value, enum(pick(d, d.schema.Types[name].EnumValues).Name)}
			}
			out[f.Name] = value
		default:
			value := any(pick(d, []string{"a", "e", "ACTIVE", "%", "#1", ""}))
			if f.Type.Elem != nil {
				value = []any{value}
			}
			out[f.Name] = value
			if d.dice(20) == 0 {
				out[f.Name] = nil
			}
		}
	}
	return out
}
