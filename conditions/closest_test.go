package conditions_test

import (
	"context"
	"strings"
	"testing"

	"storegraph/conditions"
)

// decideBetween decides between branches of text, named in turn.
func decideBetween(t *testing.T, data string, named ...string) conditions.Trace {
	t.Helper()
	var list []conditions.Branch
	for i := 0; i < len(named); i += 2 {
		list = append(list, conditions.Branch{ID: strings.ToLower(named[i]), Name: named[i], Condition: parse(t, named[i+1])})
	}
	d, err := conditions.Decide(context.Background(), list, given(t, data))
	if err != nil {
		t.Fatal(err)
	}
	return explained(t, d)
}

const shopper = `{
	"now": "2026-03-15T12:00:00Z", "shop": {"currency_code": "USD", "timezone": "UTC"},
	"contact": {"first_name": "Ann", "email": "ann@example.com", "orders_count": 2, "last_order_at": "2026-02-10T12:00:00Z", "date_of_birth": "1990-04-23"},
	"order": {"total_price": "182.40", "currency_code": "USD", "test": false, "status": "COMPLETED",
		"line_items": [{"title": "Serum", "quantity": 1, "collections": ["Face"], "tags": ["new"]}, {"title": "Cream", "quantity": 2, "collections": ["Skin"]}, {"title": "Oil", "quantity": 1}]}}`

func TestTrace_SaysAWholeDecisionInALine(t *testing.T) {
	t.Parallel()
	retinol := `any(order.line_items, "Retinol" in .collections)`
	for want, named := range map[string][]string{
		`took VIP: order total 182.40 > 150; Retinol skipped: none of 3 items is in collection Retinol`: {"Retinol", retinol, "VIP", `order.total_price > 150`, "Late", `order.test`},
		`took VIP: order total 182.40 > 150`:                   {"VIP", `order.total_price > 150`, "Retinol", retinol},
		`took Face: item 1 of 3 is in collection Face or Body`: {"Face", `any(order.line_items, any(.collections, # in ["Face", "Body"]))`},
		`took New: item 1 of 3 has tag new`:                    {"New", `any(order.line_items, iin("new", .tags))`},
		`took None: Retinol skipped: none of 3 items is in collection Retinol; Test skipped: order is a test false – wanted: is true`: {"Retinol", retinol, "Test", `order.test`},
		`took None: Oil skipped: none of 3 items matches: title contains "oil"`:                                                       {"Oil", `any(order.line_items, .title contains "oil")`},
		`took One: all 3 items match: quantity ≥ 1`:                                                                                   {"One", `all(order.line_items, .quantity >= 1)`},
		`took None: Two skipped: item 1 of 3 does not match: quantity ≥ 2`:                                                            {"Two", `all(order.line_items, .quantity >= 2)`},
	} {
		if got := decideBetween(t, shopper, named...).Words; got != want {
			t.Errorf("\n got %s\nwant %s", got, want)
		}
	}
	if got := decideBetween(t, shopper).Words; got != "took None" {
		t.Errorf("without branches: %s", got)
	}
}

func TestClosestMiss_NamesTheFewestClausesAndByHowMuch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		want  string
		named []string
	}{
		{`VIP missed by one clause: order total 182.40 is not more than 200 (17.60 short)`, []string{"VIP", `order.total_price > 200`}},
		{`VIP missed by one clause: order total 182.40 is not more than 200 (17.60 short)`, []string{"Big", `order.total_price > 300`, "VIP", `order.total_price > 200`, "Huge", `order.total_price > 250`}},
		{`Big missed by one clause: order total 182.40 is not more than 900 (717.60 short)`, []string{"VIP", `order.total_price > 183 and contact.orders_count > 2`, "Big", `order.total_price > 900 and contact.orders_count == 2`}},
		{`Loyal missed by 2 clauses: contact number of orders 2 is not at least 3 (1 short); order total 182.40 is not less than 182 (0.40 over)`,
			[]string{"Loyal", `contact.orders_count >= 3 and order.total_price < 182`}},
		{`Any missed by one clause: order total 182.40 is not at least 183 (0.60 short)`, []string{"Any", `contact.orders_count >= 3 or order.total_price >= 183 or order.test`}},
		{`Back missed by one clause: contact last order at 2026-02-10T12:00:00Z is not before 2026-02-09T12:00:00Z (1 day too late)`, []string{"Back", `contact.last_order_at < daysAgo(34)`}},
		{`New missed by one clause: contact last order at 2026-02-10T12:00:00Z does not lie in 2026-02-13T12:00:00Z to 2026-03-15T12:00:00Z (3 days too early)`, []string{"New", `inLast(contact.last_order_at, 30, "DAY")`}},
		{`Young missed by one clause: contact date of birth [personal] is not on or after 2000-01-01`, []string{"Young", `contact.date_of_birth >= date("2000-01-01")`}},
		{`Bea missed by one clause: contact first name [personal] is not "Bea"`, []string{"Bea", `contact.first_name == "Bea"`}},
		{`Last missed by one clause: contact last name is missing`, []string{"Last", `contact.last_name == "Bea"`}},
		{`Not missed by one clause: order total 182.40 is more than 100 (82.40 over)`, []string{"Not", `not (order.total_price > 100)`}},
		{`Not missed by one clause: order status COMPLETED is "COMPLETED"`, []string{"Not", `order.status != "COMPLETED"`}},
		{`Range missed by one clause: order total 182.40 is not between 100 and 180 (2.40 over)`, []string{"Range", `between(order.total_price, 100, 180)`}},
		{`Two missed by one clause: order total 182.40 is between 180 and 200 (2.40 over)`, []string{"Two", `not (between(order.total_price, 180, 200) or order.test)`}},
		{`Many missed by one clause: count(order.line_items, .quantity > 1) 1 is not at least 2 (1 short)`, []string{"Many", `count(order.line_items, .quantity > 1) >= 2`}},
		{`Retinol missed by one clause: none of 3 items is in collection Retinol`, []string{"Test", `order.test and any(order.line_items, .quantity > 5)`, "Retinol", `order.total_price > 1 and any(order.line_items, "Retinol" in .collections)`}},
		{`Euro missed by one clause: order total 182.40 is not more than 5 EUR (the currencies differ: USD and EUR)`, []string{"Euro", `order.total_price > money("5", "EUR")`}},
		{`Truth missed by one clause: order is a test is not true`, []string{"Truth", `order.test`}},
		{`First missed by one clause: order is a test is not true`, []string{"First", `order.test`, "Second", `order.test and order.total_price > 1`}},
	} {
		miss := decideBetween(t, shopper, c.named...).ClosestMiss
		if miss == nil || miss.Words != c.want {
			t.Errorf("%v\n got %+v\nwant %s", c.named, miss, c.want)
		}
	}
	if miss := decideBetween(t, shopper, "VIP", `order.total_price > 200`, "Ok", `order.total_price > 100`).ClosestMiss; miss != nil {
		t.Errorf("a branch was taken, and %s", miss.Words)
	}
	if miss := decideBetween(t, shopper).ClosestMiss; miss != nil {
		t.Errorf("there is no branch, and %s", miss.Words)
	}
}
