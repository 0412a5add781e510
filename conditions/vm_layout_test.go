package conditions

import (
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"
)

// The VM never sees a missing value. Every field that a condition reads becomes a slot of a plain Go type, which is zero
// when the value is missing, and a mark beside it that says whether it is there. So the program is typed throughout, and
// nothing in it can fail on nil.

func (f form) exprType() types.Type {
	switch f {
	case plainText, foldedText, currencyCode:
		return types.String
	case truth, presence:
		return types.Bool
	}
	return types.Int
}

func (f form) zero() any {
	switch f {
	case plainText, foldedText, currencyCode:
		return ""
	case truth, presence:
		return false
	}
	return 0
}

// slot is one variable.
type slot struct {
	name string
	form form
	ref  *fieldRef
}

// layout is the variables of the roots, or of the items of a list.
type layout struct {
	slots []slot
	marks map[string]*fieldRef
	lists []*listLayout
	seen  map[string]bool
}

type listLayout struct {
	name  string
	ref   *fieldRef
	items *layout
}

func newLayout() *layout {
	return &layout{marks: map[string]*fieldRef{}, seen: map[string]bool{}}
}

const markPrefix = "has__"

var formPrefix = map[form]string{foldedText: "fold__", currencyCode: "currency__"}

// variable is the name of a path: order__customer__first_name. Two underscores appear in no name of the catalog.
func variable(r *fieldRef) string {
	if r.element && len(r.steps) == 0 {
		return "text"
	}
	var names []string
	if !r.element {
		names = append(names, r.root)
	}
	for _, f := range r.steps {
		names = append(names, f.Name)
	}
	return strings.Join(names, "__")
}

// slot gives the name of the variable that holds a field in a form.
func (l *layout) slot(r *fieldRef, f form) string {
	name := formPrefix[f] + variable(r)
	if !l.seen[name] {
		l.seen[name] = true
		l.slots = append(l.slots, slot{name, f, r})
	}
	return name
}

// mark gives the name of the variable that says whether a field is there.
func (l *layout) mark(r *fieldRef) string {
	name := markPrefix + variable(r)
	l.marks[name] = r
	return name
}

// list gives the variable of a list and the layout of its items.
func (l *layout) list(r *fieldRef) *listLayout {
	name := variable(r)
	for _, known := range l.lists {
		if known.name == name {
			return known
		}
	}
	made := &listLayout{name: name, ref: r, items: newLayout()}
	l.lists = append(l.lists, made)
	return made
}

func (l *layout) exprTypes() types.Map {
	m := types.Map{}
	for _, s := range l.slots {
		m[s.name] = s.form.exprType()
	}
	for name := range l.marks {
		m[name] = types.Bool
	}
	for _, list := range l.lists {
		m[list.name] = types.Array(list.items.exprTypes())
	}
	return m
}

// bound is a variable that holds one end of a span of time, resolved when an evaluation begins.
type bound struct {
	name string
	end  func(moments) int
}

// set is a variable that holds the values of an IN.
type set struct {
	name  string
	value any
}

func numbered(prefix string, n int) string { return prefix + strconv.Itoa(n) }
