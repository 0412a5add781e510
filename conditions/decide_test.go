package conditions_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/conditions"
)

func branches(t *testing.T, texts ...string) []conditions.Branch {
	t.Helper()
	var out []conditions.Branch
	for i, text := range texts {
		name := string(rune('A' + i))
		out = append(out, conditions.Branch{ID: strings.ToLower(name), Name: name, Condition: parse(t, text)})
	}
	return out
}

func TestDecide_TakesTheFirstBranchThatIsTrue(t *testing.T) {
	t.Parallel()

	d, err := conditions.Decide(context.Background(), branches(t, `order.total_price > 150`, `contact.orders_count >= 3`, `order.fully_paid`), samples(t))
	if err != nil {
		t.Fatal(err)
	}

	if d.BranchID != "b" || d.BranchName != "B" || d.Index != 1 || d.Reason != conditions.Matched {
		t.Errorf("decided %+v", d)
	}
	var words []string
	for _, b := range explained(t, d).Branches {
		words = append(words, b.Words)
	}
	want := []string{
		"passed over A: order total 102.99 – wanted: > 150",
		"took B: contact number of orders 3 ≥ 3",
		"skipped C: an earlier branch was taken",
	}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Error(diff)
	}
	if explained(t, d).TimeZone != "America/New_York" || explained(t, d).EvaluatedAt.Format(time.RFC3339) != "2021-12-02T07:00:00-05:00" {
		t.Errorf("evaluated at %s in %s", explained(t, d).EvaluatedAt, explained(t, d).TimeZone)
	}
}

func TestDecide_TakesNoneWhenNothingMatches(t *testing.T) {
	t.Parallel()

	d, err := conditions.Decide(context.Background(), branches(t, `order.total_price > 150`), samples(t))
	if err != nil {
		t.Fatal(err)
	}
	if d.BranchID != "" || d.BranchName != "None" || d.Index != -1 || d.Reason != conditions.Else {
		t.Errorf("decided %+v", d)
	}

	d, err = conditions.Decide(context.Background(), nil, samples(t))
	if err != nil || d.Reason != conditions.Else {
		t.Errorf("without branches: %+v, %v", d, err)
	}
}

func TestDecide_BlockedDataIsAnErrorAndNeverElse(t *testing.T) {
	t.Parallel()
	scope := samples(t)
	scope.Unavailable = map[commerce.Element]*commerce.Block{
		commerce.Orders: {Code: commerce.BlockedByPlan, Message: "Upgrade the store."}, commerce.Contacts: nil,
	}

	for text, blocked := range map[string]bool{
		`order.total_price > 1`:           true,
		`contact.orders_count > 1`:        true, // computed from orders
		`contact.last_order.name == "#1"`: true,
		`none(contact.orders, .test)`:     true,
		`contact.verified_email`:          false,
		`product.title contains "x"`:      false,
	} {
		// The blocked branch comes last, behind one that matches.
		_, err := conditions.Decide(context.Background(), branches(t, `contact.verified_email`, text), scope)
		if got := commerce.CodeOf(err) == commerce.Unavailable; got != blocked {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestDecide_NumbersThatCannotBeExactPickNoBranch(t *testing.T) {
	t.Parallel()
	for text, data := range map[string]string{
		`order.total_price > 1`:                        `{"order": {"total_price": "999999999999999.99", "currency_code": "USD"}}`,
		`not (order.total_price > 1)`:                  `{"order": {"total_price": "1.00001", "currency_code": "USD"}}`,
		`order.total_price * 3 > 1`:                    `{"order": {"total_price": "900000000000000", "currency_code": "USD"}}`,
		`order.total_price + order.total_tax > 1`:      `{"order": {"total_price": "900000000000000", "total_tax": "900000000000000", "currency_code": "USD"}}`,
		`sum(order.line_items, .price) > 1`:            `{"order": {"currency_code": "USD", "line_items": [{"price": "900000000000000"}, {"price": "900000000000000"}]}}`,
		`contact.orders_count > 1 or order.fully_paid`: `{"contact": {"orders_count": 9007199254740993}, "order": {"fully_paid": true}}`,
	} {
		d, err := conditions.Decide(context.Background(), branches(t, text), given(t, data))
		if commerce.CodeOf(err) != conditions.CodeEvaluationFailed || d.Reason != "" {
			t.Errorf("%s on %s: %+v, %v", text, data, d, err)
		}
	}
}

func TestDecide_RefusesTooManyBranchesAndMissingConditions(t *testing.T) {
	t.Parallel()
	eleven := branches(t, strings.Split(strings.Repeat(`order.test;`, 10)+`order.test`, ";")...)
	if _, err := conditions.Decide(context.Background(), eleven, samples(t)); commerce.CodeOf(err) != conditions.CodeTooLarge {
		t.Errorf("eleven branches: %v", err)
	}
	if _, err := conditions.Decide(context.Background(), []conditions.Branch{{ID: "a"}}, samples(t)); commerce.CodeOf(err) != conditions.CodeNotExactlyOne {
		t.Errorf("no condition: %v", err)
	}
	if _, err := conditions.Decide(context.Background(), nil, nil); err == nil {
		t.Error("no scope is accepted")
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := conditions.Decide(ctx, branches(t, `order.test`), samples(t)); err == nil {
		t.Error("a cancelled decision is made")
	}
}

func TestTrace_GivesOperandsAndSkipsWhatDoesNotMatter(t *testing.T) {
	t.Parallel()
	c := tree(t, `{"all":[
		{"clause":{"id":"vip","field":"order.total_price","operator":"NOT_BETWEEN","value":{"range":{"from":{"integer":200},"to":{"integer":300}}}}},
		{"any":[{"clause":{"field":"order.cancelled_at","operator":"IS_SET"}},{"text":"order.name == \"#1\" or order.fully_paid"}]},
		{"clause":{"field":"contact.last_order_at","operator":"IN_LAST","value":{"period":{"amount":1,"unit":"MONTH","anchor":"START_OF_DAY"}}}},
		{"clause":{"field":"order.test","operator":"IS_TRUE"}}]}`)

	_, d := decide(t, c, samples(t))

	want := []conditions.ClauseTrace{
		{ID: "vip", Path: "all[0]", Text: "not between(order.total_price, 200, 300)", Field: "order.total_price", Operator: "NOT_BETWEEN", Expected: "200 and 300", Actual: "102.99", Result: "TRUE",
			Words: "order total 102.99 not between 200 and 300"},
		{ID: "c1", Path: "all[1].any[0]", Text: "order.cancelled_at != nil", Field: "order.cancelled_at", Operator: "IS_SET", Missing: true, Result: "FALSE",
			Words: "order cancelled at is missing – wanted: is set"},
		{ID: "c2", Path: "all[1].any[1].any[0]", Text: `order.name == "#1"`, Field: "order.name", Operator: "EQUALS", Expected: `"#1"`, Actual: `"#1044"`, Result: "FALSE",
			Words: `order name "#1044" – wanted: = "#1"`},
		{ID: "c3", Path: "all[1].any[1].any[1]", Text: "order.fully_paid", Field: "order.fully_paid", Operator: "IS_TRUE", Actual: "true", Result: "TRUE", Words: "order is fully paid true"},
		{ID: "c4", Path: "all[2]", Text: `inLast(contact.last_order_at, 1, "MONTH", "START_OF_DAY")`, Field: "contact.last_order_at", Operator: "IN_LAST",
			Expected: "2021-11-02T00:00:00-04:00 to 2021-12-02T07:00:00-05:00", Actual: "2021-10-21T02:17:12-04:00", Result: "FALSE",
			Words: "contact last order at 2021-10-21T02:17:12-04:00 – wanted: in the last period 2021-11-02T00:00:00-04:00 to 2021-12-02T07:00:00-05:00"},
		{ID: "c5", Path: "all[3]", Text: "order.test", Field: "order.test", Operator: "IS_TRUE", Result: "SKIPPED", Words: "not looked at: order.test"},
	}
	if diff := cmp.Diff(want, explained(t, d).Branches[0].Clauses); diff != "" {
		t.Error(diff)
	}
}

func TestTrace_HidesPersonalData(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`contact.email == "x@example.com"`,
		`contact.email != order.customer.email`,
		`order.customer.email == contact.email`,
		`contact.first_name in ["A"]`,
		`order.shipping_address.zip startsWith "1"`,
		`contact.date_of_birth < date("2000-01-01")`,
		`any(contact.orders, .customer.last_name == "X" or .shipping_address.city == "Y")`,
		`max(map(contact.orders, .processed_at)) < now and contact.phone != nil and contact.name != nil`,
	} {
		_, d := decide(t, parse(t, text), samples(t))
		out, err := json.Marshal(conditions.NewReport(d, explained(t, d)))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"johncarter", "Carter", "John", "10001", "1990", "New York,", "5155552345"} {
			if strings.Contains(string(out), secret) {
				t.Errorf("%s: the trace tells %q: %s", text, secret, out)
			}
		}
		if !strings.Contains(string(out), conditions.Redacted) {
			t.Errorf("%s: nothing is redacted: %s", text, out)
		}
	}
}

func TestCondition_TellsWhatItReads(t *testing.T) {
	t.Parallel()
	c := parse(t, `any(contact.orders, any(.items, .product.vendor == "x" and .quantity > 1)) or contact.email == order.customer.email`)

	if diff := cmp.Diff([]string{
		"contact.email", "contact.orders", "contact.orders.line_items", "contact.orders.line_items.product.vendor", "contact.orders.line_items.quantity", "order.customer.email",
	}, c.Reads()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]commerce.Element{commerce.Contacts, commerce.Orders, commerce.Products}, c.Elements()); diff != "" {
		t.Error(diff)
	}
}
