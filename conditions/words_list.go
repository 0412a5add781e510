package conditions

import (
	"fmt"
	"slices"
	"strings"

	"storegraph/catalog"
)

// itemsOf names the items of a list as people say it: items, discount codes.
func itemsOf(list *fieldRef) string {
	f := list.field()
	if slices.Contains(f.Aliases, "items") {
		return "items"
	}
	return lowerFirst(f.Label)
}

// oneOf names the item that decided: item 2 of 3.
func oneOf(list *fieldRef, l *ListTrace) string {
	f := list.field()
	name := itemsOf(list)
	switch {
	case name == "items":
		return fmt.Sprintf("item %d of %d", l.Examined, l.Length)
	case f.Of != nil:
		return fmt.Sprintf("%s %d of %d", lowerFirst(f.Of.Label), l.Examined, l.Length)
	}
	return fmt.Sprintf("number %d of %d %s", l.Examined, l.Length, name)
}

// matching says of an item that it is as it should be: is in collection Retinol.
func matching(where node) string {
	q, ok := where.(*quantified)
	if ok && !q.all && !q.negated {
		if names := namesOf(q.where); names != "" {
			switch q.list.field().Name {
			case "collections":
				return "is in collection " + names
			case "tags":
				return "has tag " + names
			}
		}
	}
	if c, ok := where.(*clause); ok && !c.negated {
		if r, ok := c.left.(*fieldRef); ok && len(r.steps) == 0 {
			if names := namesOf(c); names != "" {
				return "is " + names
			}
		}
	}
	return "matches: " + itemWords(where)
}

// namesOf gives the names that an item itself, or its title, is compared with; "" for any other clause.
func namesOf(where node) string {
	c, ok := where.(*clause)
	if !ok || c.negated || c.op != OpEquals && c.op != OpIn {
		return ""
	}
	r, ok := c.left.(*fieldRef)
	if !ok || len(r.steps) > 1 || len(r.steps) == 1 && r.steps[0].Name != "title" {
		return ""
	}
	var names []string
	for _, l := range literalsOf(c.right) {
		names = append(names, shorten(l.text))
	}
	return strings.Join(names, " or ")
}

// itemWords says what is asked of an item: title contains "retinol", else the text of the condition.
func itemWords(where node) string {
	c, ok := where.(*clause)
	if !ok {
		return print(where)
	}
	r, isField := c.left.(*fieldRef)
	op, named := named(c.op, c.negated, c.left.typ())
	literals := literalsOf(c.right)
	if !isField || !named || len(r.steps) == 0 || literals == nil && len(c.right) > 0 || c.op == OpInLast || c.op == OpInNext {
		return print(where)
	}
	var values []string
	for _, l := range literals {
		values = append(values, l.String())
	}
	joint := ", "
	if c.op == OpBetween {
		joint = " and "
	}
	name := strings.TrimPrefix(subject(r), "item ")
	if c.left.typ() == catalog.Boolean && c.op == OpIsTrue {
		return name
	}
	return strings.TrimSpace(name + " " + operatorWords[op] + " " + strings.Join(values, joint))
}
