package customvalues

import (
	"fmt"
	"slices"
)

// The helpers of the Handlebars surface. Nearly all are filters written in front: {{join names ", "}} is
// {{ names | join: ", " }}, so they share arguments, checks and behaviour.

// helperNames maps the helpers that users type to the filter that does it.
var helperNames = map[string]string{
	"defaultIfEmpty":   "default",
	"default_if_empty": "default",
	"pluck":            "map",
	"formatDate":       "format_date",
	"dateFormat":       "format_date",
	"format_money":     "money",
	"formatMoney":      "money",
	"formatCurrency":   "money",
	"uppercase":        "upcase",
	"lowercase":        "downcase",
	"length":           "size",
}

// comparisons are the helpers that compare their two arguments.
var comparisons = map[string]string{
	"eq": "==", "ne": "!=", "neq": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<=", "contains": "contains",
}

func isHelper(name string) bool {
	if _, ok := helperNames[name]; ok {
		return true
	}
	if _, ok := comparisons[name]; ok {
		return true
	}
	switch name {
	case "and", "or", "not", "lookup":
		return true
	}
	_, ok := filters[name]
	return ok
}

// helper turns a call into what Liquid would have said.
func (e *expressions) helper(c *call) (expr, *fault) {
	if op, ok := comparisons[c.name]; ok {
		if len(c.args) != 2 {
			return nil, wrongArguments(c, "2 arguments")
		}
		return &comparison{span: c.span, op: op, left: c.args[0], right: c.args[1]}, nil
	}
	switch c.name {
	case "not":
		if len(c.args) != 1 {
			return nil, wrongArguments(c, "1 argument")
		}
		return &truth{span: c.span, negate: true, of: c.args[0]}, nil
	case "and", "or":
		if len(c.args) < 2 {
			return nil, wrongArguments(c, "2 arguments or more")
		}
		var all expr = &truth{span: c.args[len(c.args)-1].where(), of: c.args[len(c.args)-1]}
		for _, a := range slices.Backward(c.args[:len(c.args)-1]) {
			all = &logic{span: c.span, and: c.name == "and", left: &truth{span: a.where(), of: a}, right: all}
		}
		return all, nil
	case "lookup":
		return c.lookup()
	}
	if filter, ok := helperNames[c.name]; ok {
		c.name = filter
	}
	if len(c.args) == 0 {
		return nil, wrongArguments(c, "an argument")
	}
	head := c.args[0]
	c.args = c.args[1:]
	e.p.checkCall(c)
	if inner, ok := head.(*chain); ok && len(inner.filters) < maxFilters {
		return &chain{span: c.span, head: inner.head, filters: append(slices.Clip(inner.filters), c)}, nil
	}
	return &chain{span: c.span, head: head, filters: []*call{c}}, nil
}

// lookup is {{lookup items @index}}.
func (c *call) lookup() (expr, *fault) {
	if len(c.args) != 2 {
		return nil, wrongArguments(c, "2 arguments")
	}
	l, ok := c.args[0].(*lookup)
	if !ok {
		return nil, faultAt(c.args[0].where(), "lookup looks into a name such as order.line_items.")
	}
	in := *l
	in.span = c.span
	in.steps = append(slices.Clip(l.steps), step{span: c.args[1].where(), index: c.args[1]})
	return &in, nil
}

func wrongArguments(c *call, want string) *fault {
	return &fault{span: c.span, code: WrongArguments, message: fmt.Sprintf("%s takes %s.", c.name, want)}
}
