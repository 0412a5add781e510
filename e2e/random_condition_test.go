package e2e

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// field is an entry of the condition builder.
type field struct {
	Path, Type, ItemPath, Sample         string
	Operators, Values, Lists, Aggregates []string
}

// dice draws conditions as a builder's user might put them together: any field with any of its operators, groups, lists and
// aggregates.
type dice struct {
	*rand.Rand
	fields []field
	words  []string // texts that are there
}

func pick[T any](d *dice, of []T) T { return of[d.IntN(len(of))] }

type tree = map[string]any

func (d *dice) condition(depth int) tree {
	shape := d.IntN(9)
	if depth == 0 {
		shape = 8
	}
	switch shape {
	case 0, 1, 2:
		parts := make([]tree, 1+d.IntN(3))
		for i := range parts {
			parts[i] = d.condition(depth - 1)
		}
		return tree{pick(d, []string{"all", "any"}): parts}
	case 3:
		return tree{"not": d.condition(depth - 1)}
	case 4, 5:
		if f, ok := d.item(); ok {
			list := tree{"list": f.Lists[0], "quantifier": pick(d, []string{"AT_LEAST_ONE", "NONE", "ALL"}), "where": d.clause(f, f.ItemPath)}
			if d.IntN(3) == 0 {
				list["quantifier"], list["count"] = pick(d, []string{"AT_LEAST", "AT_MOST", "EXACTLY"}), d.IntN(4)
			}
			return tree{"list": list}
		}
	case 6:
		if f, ok := d.item(); ok {
			a := tree{"list": f.Lists[0], "function": "COUNT", "operator": pick(d, []string{"LESS_THAN", "GREATER_OR_EQUAL", "EQUALS"}), "value": tree{"integer": d.IntN(5)}}
			if i := slices.IndexFunc(f.Aggregates, func(name string) bool { return name == "SUM" }); i >= 0 {
				a["function"], a["field"], a["value"] = pick(d, f.Aggregates), f.ItemPath, tree{"integer": d.IntN(400)}
			}
			return tree{"aggregate": a}
		}
	}
	f := pick(d, d.fields)
	return d.clause(f, f.Path)
}

// item draws a field of a list's items.
func (d *dice) item() (field, bool) {
	for range 50 {
		if f := pick(d, d.fields); len(f.Lists) == 1 && len(f.Operators) > 0 {
			return f, true
		}
	}
	return field{}, false
}

func (d *dice) clause(f field, path string) tree {
	if len(f.Operators) == 0 {
		return tree{"text": `shop.currency_code == "USD"`}
	}
	c := tree{"field": path, "operator": pick(d, f.Operators), "caseSensitive": d.IntN(3) == 0}
	if v := d.value(f, c["operator"].(string)); v != nil {
		c["value"] = v
	}
	return tree{"clause": c}
}

func (d *dice) value(f field, operator string) tree {
	switch operator {
	case "IS_SET", "IS_NOT_SET", "IS_EMPTY", "IS_NOT_EMPTY", "IS_TRUE", "IS_FALSE":
		return nil
	case "IN", "NOT_IN":
		if f.Type == "INTEGER" || f.Type == "DECIMAL" {
			return tree{"numbers": []int{d.IntN(4), d.IntN(100)}}
		}
		return tree{"texts": []string{d.word(f), d.word(f), d.word(f)}}
	case "BETWEEN", "NOT_BETWEEN":
		return tree{"range": tree{"from": d.single(f, 0), "to": d.single(f, 1)}}
	case "IN_LAST", "NOT_IN_LAST", "IN_NEXT":
		return tree{"period": d.period()}
	case "ON_DAY":
		return tree{"date": "2026-11-01"}
	}
	return d.single(f, d.IntN(2))
}

// period is of whole days: a decision now and one a second later must not differ.
func (d *dice) period() tree {
	return tree{"amount": 1 + d.IntN(30), "unit": pick(d, []string{"DAY", "WEEK", "MONTH"}), "anchor": "START_OF_DAY"}
}

func (d *dice) single(f field, end int) tree {
	switch f.Type {
	case "BOOLEAN":
		return tree{"boolean": d.IntN(2) == 0}
	case "INTEGER":
		return tree{"integer": 50*end + d.IntN(4)}
	case "DECIMAL":
		return tree{"number": pick(d, []string{"0.5", "1", "3.25"})}
	case "MONEY":
		if d.IntN(2) == 0 {
			return tree{"integer": 200*end + d.IntN(200)}
		}
		return tree{"money": tree{"amount": "99.95", "currencyCode": pick(d, []string{"USD", "EUR"})}}
	case "INSTANT":
		if end == 1 || d.IntN(2) == 0 {
			return tree{"period": tree{"amount": 0, "unit": "DAY", "anchor": "START_OF_DAY"}}
		}
		return tree{"date": "2020-01-01"}
	case "DATE":
		return tree{"date": []string{"1980-01-01", "1999-12-31"}[end]}
	}
	return tree{"text": d.word(f)}
}

func (d *dice) word(f field) string {
	words := append([]string{f.Sample, "e", "an", strings.ToUpper(f.Sample)}, d.words...)
	if len(f.Values) > 0 {
		words = f.Values
	}
	if word := pick(d, words); word != "" {
		return word
	}
	return "x"
}
