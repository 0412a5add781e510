package customvalues

import (
	"fmt"
	"strings"

	"storegraph/catalog"
)

// static is what is known of a value's type before there is data.
type static uint8

const (
	anyType static = iota
	textType
	numberType
	moneyType
	timeType
	boolType
	listType    // of texts
	recordType  // one of the catalog's
	recordsType // a list of them
)

var typeNames = [...]string{
	textType: "text", numberType: "a number", moneyType: "an amount", timeType: "a date", boolType: "true or false",
	listType: "a list of texts", recordType: "a record", recordsType: "a list of records",
}

// works is what a filter does with the types that it is not made for.
type works struct {
	wants     string
	fails     []static // renders fail
	pointless []static // renders go on, with something that nobody means
	gives     static
}

var amounts = works{
	wants: "an amount or a number",
	fails: []static{textType, timeType, boolType, listType, recordType, recordsType}, gives: textType,
}

var arithmetic = works{
	wants:     "a number or an amount; everything else counts as 0",
	pointless: []static{textType, timeType, boolType, listType, recordType, recordsType}, gives: numberType,
}

var dates = works{
	wants:     "a date",
	pointless: []static{numberType, moneyType, boolType, listType, recordType, recordsType}, gives: textType,
}

var words = works{wants: "text", pointless: []static{recordType, recordsType}, gives: textType}

var lists = works{wants: "a list", pointless: []static{textType, numberType, moneyType, timeType, boolType, recordType}}

// filterTypes are the filters that are particular. Of the others nothing is said.
var filterTypes = func() map[string]works {
	all := map[string]works{}
	for _, g := range []struct {
		w     works
		names []string
	}{
		{amounts, []string{"money", "currency", "money_with_currency", "money_without_currency", "money_without_trailing_zeros"}},
		{arithmetic, []string{"plus", "minus", "times", "divided_by", "modulo", "abs", "ceil", "floor", "round", "at_least", "at_most"}},
		{dates, []string{"date", "format_date"}},
		{words, []string{
			"upcase", "downcase", "capitalize", "strip", "lstrip", "rstrip", "squish", "strip_newlines", "append", "prepend", "replace",
			"replace_first", "replace_last", "remove", "remove_first", "remove_last", "truncate", "truncatewords", "escape", "h",
			"escape_once", "newline_to_br", "strip_html", "url_encode", "url_decode", "base64_encode", "base64_decode",
		}},
		{works{wants: "text", pointless: []static{recordType, recordsType}, gives: listType}, []string{"split"}},
		{works{wants: "a list", pointless: lists.pointless, gives: textType}, []string{"join"}},
		{lists, []string{"map", "where", "reject", "find", "has", "sort", "sort_natural", "uniq", "compact", "concat", "sum", "reverse"}},
	} {
		for _, n := range g.names {
			all[n] = g.w
		}
	}
	return all
}()

// typeOf is the type of an expression that reads the catalog; anything else may be anything.
func (a *analysis) typeOf(e expr, s shape) static {
	if !a.noting() || s.made || len(s.places) == 0 {
		return anyType
	}
	if _, ok := e.(*lookup); !ok {
		return anyType
	}
	t := anyType
	for _, p := range s.places {
		u := p.static()
		if u == anyType || t != anyType && t != u {
			return anyType
		}
		t = u
	}
	return t
}

func (p place) static() static {
	switch {
	case p.data:
		return anyType
	case p.kind != nil && p.list:
		return recordsType
	case p.kind != nil:
		return recordType
	case p.field == nil:
		return anyType
	case p.list:
		return listType
	}
	switch p.field.Type {
	case catalog.Text, catalog.Enum, catalog.URL, catalog.HTML:
		return textType
	case catalog.Integer, catalog.Decimal:
		return numberType
	case catalog.Money:
		return moneyType
	case catalog.Instant, catalog.Date:
		return timeType
	case catalog.Boolean:
		return boolType
	case catalog.TextList:
		return listType
	}
	return anyType
}

// checkTypes remarks on a filter that cannot work on what it gets, and says what it gives.
func (a *analysis) checkTypes(f *call, s shape, t static) static {
	if !a.noting() {
		return anyType
	}
	w, ok := filterTypes[f.name]
	if t == anyType || f.filter == nil {
		return w.gives
	}
	if !ok {
		if f.name == "require" || f.name == "default" {
			return t
		}
		return anyType
	}
	severity := Severity("")
	for _, bad := range w.fails {
		if bad == t {
			severity = Error
		}
	}
	for _, bad := range w.pointless {
		if bad == t {
			severity = Warning
		}
	}
	if severity == "" {
		if w.gives == numberType && t == moneyType { // arithmetic keeps the currency
			return t
		}
		return w.gives
	}
	what := "this"
	if places := s.sorted(); len(places) > 0 {
		what = places[0].path
	}
	if len(a.facts.checks) < maxDiagnostics {
		a.facts.checks = append(a.facts.checks, a.src.diagnostic(WrongType, severity, f.where(),
			fmt.Sprintf("%s is %s, and %s wants %s.", what, typeNames[t], f.name, w.wants), better(f.name, s)...))
	}
	return anyType
}

// better names fields of the record or list that the filter could work on.
func better(filter string, s shape) (out []string) {
	want, sum := func(t catalog.Type) bool { return false }, true
	switch w := filterTypes[filter]; {
	case w.gives == textType && len(w.fails) > 0:
		want = func(t catalog.Type) bool { return t == catalog.Money }
	case filter == "date" || filter == "format_date":
		want, sum = func(t catalog.Type) bool { return t == catalog.Instant || t == catalog.Date }, false
	case w.gives == numberType:
		want = func(t catalog.Type) bool { return t == catalog.Money || t == catalog.Integer }
	}
	for _, p := range s.sorted() {
		if p.kind == nil || p.list && !sum {
			continue
		}
		for _, f := range p.kind.Fields {
			switch {
			case len(out) == 3 || f.Filled != "" || !want(f.Type) || strings.HasSuffix(f.Name, "_presentment"):
			case p.list:
				out = append(out, fmt.Sprintf("%s | sum: %q", p.path, f.Name))
			default:
				out = append(out, p.path+"."+f.Name)
			}
		}
	}
	return out
}
