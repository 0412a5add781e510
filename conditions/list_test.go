package conditions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/conditions"
)

const items = `{"now": "2021-12-02T12:00:00Z", "shop": {"currency_code": "USD"}, "order": {"currency_code": "USD", "line_items": [
	{"id": "11", "title": "Retinol Serum", "quantity": 2, "price": "37.25", "tags": ["retinol", "night"]},
	{"id": "12", "title": "Night Cream", "quantity": 1, "price": "24.50", "tags": []},
	{"id": "13", "title": "Retinol Mini", "quantity": 1, "tags": ["retinol"]}]}}`

const noItems = `{"now": "2021-12-02T12:00:00Z", "order": {"line_items": []}}`

func TestLists_QuantifiersAlsoOnEmptyAndMissingLists(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]bool{ // with three items, without
		`any(order.line_items, .quantity == 2)`:                                     {true, false},
		`any(order.line_items, .quantity == 3)`:                                     {false, false},
		`none(order.line_items, .quantity == 3)`:                                    {true, true},
		`none(order.line_items, .quantity == 2)`:                                    {false, true},
		`all(order.line_items, .quantity > 0)`:                                      {true, true},
		`all(order.line_items, .quantity > 1)`:                                      {false, true},
		`not all(order.line_items, .quantity > 1)`:                                  {true, false},
		`one(order.line_items, .quantity == 2)`:                                     {true, false},
		`one(order.line_items, .quantity == 1)`:                                     {false, false},
		`count(order.line_items) == 0`:                                              {false, true},
		`count(order.line_items, .quantity == 1) >= 2`:                              {true, false},
		`count(order.line_items, "retinol" in .tags) == 2`:                          {true, false},
		`any(order.line_items, icontains(.title, "retinol") and .quantity == 1)`:    {true, false},
		`any(order.line_items, .title contains "Cream" and .quantity == 2)`:         {false, false}, // not of the same item
		`any(order.line_items, .price == nil)`:                                      {true, false},
		`all(order.line_items, .price > 1)`:                                         {false, true}, // one has no price
		`all(order.line_items, not (.price < 1))`:                                   {true, true},
		`sum(order.line_items, .quantity) == 4`:                                     {true, false},
		`sum(order.line_items, .quantity) == 0`:                                     {false, true},
		`sum(order.line_items, .price) == 61.75`:                                    {true, false}, // missing ones left out
		`sum(order.line_items, .price) == money("0", "EUR")`:                        {false, true},
		`sum(order.line_items, .price * .quantity) == 99`:                           {true, false},
		`sum(filter(order.line_items, .title startsWith "Retinol"), .quantity) > 2`: {true, false},
		`min(map(order.line_items, .price)) == 24.50`:                               {true, false},
		`max(map(order.line_items, .price)) == 37.25`:                               {true, false},
		`max(map(order.line_items, .price)) == nil`:                                 {false, true},
		`max(map(order.line_items, .price)) != 37.25`:                               {false, true},
		`min(map(filter(order.line_items, .quantity > 5), .price)) == nil`:          {true, true},
		`isEmpty(order.line_items)`:                                                 {false, true},
		`all(order.line_items, any(.tags, # == "retinol") or isEmpty(.tags))`:       {true, true},
		`any(order.line_items, none(.tags, # startsWith "r") and .quantity == 1)`:   {true, false},
		`sum(order.line_items, count(.tags)) == 3`:                                  {true, false},
	} {
		c := parse(t, text)
		if got, d := decide(t, c, given(t, items)); got != want[0] {
			t.Errorf("%s with items: %t: %s", text, got, explained(t, d).Branches[0].Words)
		}
		if got, d := decide(t, c, given(t, noItems)); got != want[1] {
			t.Errorf("%s without items: %t: %s", text, got, explained(t, d).Branches[0].Words)
		}
		if got, d := decide(t, c, given(t, `{}`)); got != want[1] {
			t.Errorf("%s without order: %t: %s", text, got, explained(t, d).Branches[0].Words)
		}
	}
}

func TestLists_TraceTellsWhichItemDecided(t *testing.T) {
	t.Parallel()

	_, d := decide(t, parse(t, `any(order.line_items, .title contains "Cream" and .quantity == 1)`), given(t, items))

	clause := explained(t, d).Branches[0].Clauses[0]
	last := clause.List.Items[1]
	clause.List.Items = nil
	want := &conditions.ListTrace{Quantifier: "AT_LEAST_ONE", Length: 3, Examined: 2, Matched: 1, FirstMatchID: "12", FirstMismatchID: "11"}
	if diff := cmp.Diff(want, clause.List); diff != "" {
		t.Error(diff)
	}
	if last.ID != "12" || last.Result != conditions.True || len(last.Clauses) != 2 || last.Clauses[1].Actual != "1" {
		t.Errorf("the deciding item is traced as %+v", last)
	}
}

func TestLists_TraceIsBoundedAndKeepsTheDecidingItem(t *testing.T) {
	t.Parallel()
	data := `{"order": {"line_items": [`
	for i := range 40 {
		if i > 0 {
			data += ","
		}
		data += `{"quantity": ` + string(rune('0'+i/30)) + `}`
	}
	data += `]}}`

	_, d := decide(t, parse(t, `any(order.line_items, .quantity == 1)`), given(t, data))

	list := explained(t, d).Branches[0].Clauses[0].List
	if list.Examined != 31 || len(list.Items) != 6 || list.Items[5].Index != 30 || list.Items[5].Result != conditions.True {
		t.Errorf("examined %d, traced %d items", list.Examined, len(list.Items))
	}
}
