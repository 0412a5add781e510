package conditions_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/conditions"
)

func TestFromTree_LowersToTheTextForm(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{"clause":{"field":"contact.first_name","operator":"EQUALS","value":{"text":"Ann"}}}`:                                                                                                                                                            `ieq(contact.first_name, "Ann")`,
		`{"clause":{"field":"contact.first_name","operator":"NOT_EQUALS","value":{"text":"Ann"},"caseSensitive":true}}`:                                                                                                                                   `contact.first_name != "Ann"`,
		`{"not":{"clause":{"field":"contact.first_name","operator":"NOT_CONTAINS","value":{"text":"Ann"}}}}`:                                                                                                                                              `icontains(contact.first_name, "Ann")`,
		`{"clause":{"field":"contact.first_name","operator":"NOT_IN","value":{"texts":["A","B"]}}}`:                                                                                                                                                       `not iin(contact.first_name, ["A", "B"])`,
		`{"clause":{"field":"order.total_price","operator":"GREATER_THAN","value":{"money":{"amount":"150.00","currencyCode":"USD"}}}}`:                                                                                                                   `order.total_price > money("150", "USD")`,
		`{"clause":{"field":"order.total_price","operator":"NOT_BETWEEN","value":{"range":{"from":{"integer":1},"to":{"number":"2.5"}}}}}`:                                                                                                                `not between(order.total_price, 1, 2.5)`,
		`{"clause":{"field":"order.processed_at","operator":"IN_LAST","value":{"period":{"amount":6,"unit":"MONTH"}}}}`:                                                                                                                                   `inLast(order.processed_at, 6, "MONTH")`,
		`{"clause":{"field":"order.processed_at","operator":"BEFORE","value":{"period":{"amount":0,"unit":"DAY","anchor":"START_OF_DAY"}}}}`:                                                                                                              `order.processed_at < ago(0, "DAY", "START_OF_DAY")`,
		`{"clause":{"field":"order.processed_at","operator":"ON_OR_AFTER","value":{"instant":"2021-10-21T02:00:00-04:00"}}}`:                                                                                                                              `order.processed_at >= date("2021-10-21T06:00:00Z")`,
		`{"clause":{"field":"contact.date_of_birth","operator":"ON_DAY","value":{"date":"1990-04-23"}}}`:                                                                                                                                                  `contact.date_of_birth == date("1990-04-23")`,
		`{"clause":{"field":"contact.email","operator":"EQUALS","value":{"field":"order.customer.email"},"caseSensitive":true}}`:                                                                                                                          `contact.email == order.customer.email`,
		`{"clause":{"field":"contact.verified_email","operator":"EQUALS","value":{"boolean":false}}}`:                                                                                                                                                     `contact.verified_email == false`,
		`{"clause":{"field":"contact.last_order","operator":"IS_NOT_SET"}}`:                                                                                                                                                                               `contact.last_order == nil`,
		`{"clause":{"field":"product.tags","operator":"CONTAINS","value":{"text":"vip"}}}`:                                                                                                                                                                `any(product.tags, ieq(#, "vip"))`,
		`{"clause":{"field":"product.tags","operator":"NOT_IN","value":{"texts":["a","b"]}}}`:                                                                                                                                                             `none(product.tags, iin(#, ["a", "b"]))`,
		`{"clause":{"field":"order.line_items.title","operator":"CONTAINS","value":{"text":"retinol"}}}`:                                                                                                                                                  `any(order.line_items, icontains(.title, "retinol"))`,
		`{"clause":{"field":"contact.orders.line_items.quantity","operator":"NOT_EQUALS","value":{"integer":2}}}`:                                                                                                                                         `none(contact.orders, any(.line_items, .quantity == 2))`,
		`{"list":{"list":"order.line_items","quantifier":"ALL","where":{"all":[{"clause":{"field":".product.vendor","operator":"IS_SET"}},{"clause":{"field":"product.vendor","operator":"IS_SET"}},{"clause":{"field":"sku","operator":"IS_SET"}}]}}}`:   `all(order.line_items, .product.vendor != nil and product.vendor != nil and .sku != nil)`,
		`{"list":{"list":"order.line_items","quantifier":"NONE"}}`:                                                                                                                                                                                        `isEmpty(order.line_items)`,
		`{"list":{"list":"order.line_items","quantifier":"AT_LEAST_ONE"}}`:                                                                                                                                                                                `not isEmpty(order.line_items)`,
		`{"list":{"list":"order.line_items","quantifier":"AT_MOST","count":2,"where":{"text":".quantity * 2 > 4 // wholesale"}}}`:                                                                                                                         `count(order.line_items, .quantity * 2 > 4) <= 2`,
		`{"list":{"list":"contact.orders","quantifier":"EXACTLY","count":1,"where":{"list":{"list":".items","quantifier":"NONE","where":{"clause":{"field":".sku","operator":"IS_EMPTY"}}}}}}`:                                                            `count(contact.orders, none(.line_items, isEmpty(.sku))) == 1`,
		`{"aggregate":{"list":"contact.orders","function":"SUM","field":"total_price","operator":"GREATER_THAN","value":{"number":500}}}`:                                                                                                                 `sum(contact.orders, .total_price) > 500`,
		`{"aggregate":{"list":"contact.orders","function":"MAX","field":".processed_at","where":{"clause":{"field":".status","operator":"EQUALS","value":{"text":"COMPLETED"}}},"operator":"NOT_IN_LAST","value":{"period":{"amount":3,"unit":"WEEK"}}}}`: `not inLast(max(map(filter(contact.orders, .status == "COMPLETED"), .processed_at)), 3, "WEEK")`,
		`{"aggregate":{"list":"contact.orders","function":"COUNT","operator":"GREATER_OR_EQUAL","value":{"integer":2}}}`:                                                                                                                                  `count(contact.orders) >= 2`,
		`{"all":[{"any":[{"text":"contact.verified_email"}]},{"all":[{"text":"order.test"},{"not":{"text":"order.fully_paid or order.edited"}}]}]}`:                                                                                                       `contact.verified_email and order.test and not (order.fully_paid or order.edited)`,
		`{"text":"order.total_price > 5"}`: `order.total_price > 5`,
	} {
		c, problems := conditions.FromTree(unmarshal(t, data))
		if len(problems) > 0 {
			t.Errorf("%s: %v", data, problems)
			continue
		}
		if c.Text() != want {
			t.Errorf("%s\n got %s\nwant %s", data, c.Text(), want)
		}
		if again := parse(t, c.Text()); !again.Equal(c) {
			t.Errorf("%s: the printed text reads as %s", data, again.Text())
		}
	}
}

func TestFromTree_RefusesWithCodeAndPath(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{}`: "CONDITION_NOT_EXACTLY_ONE ",
		`{"text":"order.test","not":{"text":"order.test"}}`: "CONDITION_NOT_EXACTLY_ONE ",
		`{"all":null}`:         "CONDITION_NOT_EXACTLY_ONE ",
		`{"all":[]}`:           "CONDITION_VALUE_INVALID all",
		`{"any":[{"all":[]}]}`: "CONDITION_VALUE_INVALID any.0.all",
		`{"any":[null]}`:       "CONDITION_VALUE_INVALID any.0",
		`{"not":{"clause":{"field":"order.nope","operator":"IS_SET"}}}`:                                                                             "CONDITION_UNKNOWN_FIELD not.clause.field",
		`{"clause":{"field":"","operator":"IS_SET"}}`:                                                                                               "CONDITION_UNKNOWN_FIELD clause.field",
		`{"clause":{"field":"order.name","operator":"IS"}}`:                                                                                         "CONDITION_OPERATOR_NOT_ALLOWED clause.operator",
		`{"clause":{"field":"order.name","operator":"LESS_THAN","value":{"text":"a"}}}`:                                                             "CONDITION_OPERATOR_NOT_ALLOWED clause.operator",
		`{"clause":{"field":"order.name","operator":"EQUALS"}}`:                                                                                     "CONDITION_VALUE_INVALID ",
		`{"clause":{"field":"order.name","operator":"IS_SET","value":{"text":"a"}}}`:                                                                "CONDITION_VALUE_INVALID clause.value.text",
		`{"clause":{"field":"order.name","operator":"EQUALS","value":{}}}`:                                                                          "CONDITION_NOT_EXACTLY_ONE clause.value",
		`{"clause":{"field":"order.name","operator":"EQUALS","value":{"text":"a","integer":1}}}`:                                                    "CONDITION_NOT_EXACTLY_ONE clause.value",
		`{"clause":{"field":"order.name","operator":"IN","value":{"texts":[]}}}`:                                                                    "CONDITION_VALUE_INVALID clause.value.texts",
		`{"clause":{"field":"order.name","operator":"EQUALS","value":{"integer":1}}}`:                                                               "CONDITION_TYPE_MISMATCH clause.value.integer",
		`{"clause":{"field":"order.processed_at","operator":"ON_DAY","value":{"date":"yesterday"}}}`:                                                "CONDITION_VALUE_INVALID clause.value.date",
		`{"clause":{"field":"order.processed_at","operator":"IN_LAST","value":{"period":{"amount":3,"unit":"DAYS"}}}}`:                              "CONDITION_VALUE_INVALID clause.value.period",
		`{"clause":{"field":"order.processed_at","operator":"IN_LAST","value":{"period":{"amount":-3,"unit":"DAY"}}}}`:                              "CONDITION_VALUE_INVALID clause.value.period",
		`{"clause":{"field":"order.total_price","operator":"BETWEEN","value":{"range":{"from":{"integer":1},"to":null}}}}`:                          "CONDITION_VALUE_INVALID clause.value.range",
		`{"clause":{"field":"order.total_price","operator":"EQUALS","value":{"money":{"amount":"1.23456","currencyCode":"USD"}}}}`:                  "CONDITION_VALUE_INVALID clause.value.money",
		`{"clause":{"field":"order.total_price","operator":"EQUALS","value":{"number":1e9999}}}`:                                                    "CONDITION_VALUE_INVALID clause.value.number",
		`{"clause":{"field":"order.name","operator":"EQUALS","value":{"field":"order.line_items.title"}}}`:                                          "CONDITION_TYPE_MISMATCH clause.value.field",
		`{"clause":{"field":"order.line_items.sku","operator":"IS_NOT_EMPTY"}}`:                                                                     "CONDITION_OPERATOR_NOT_ALLOWED clause.operator",
		`{"list":{"list":"order.name","quantifier":"NONE"}}`:                                                                                        "CONDITION_TYPE_MISMATCH list.list",
		`{"list":{"list":"order.line_items","quantifier":"ALL"}}`:                                                                                   "CONDITION_VALUE_INVALID list.where",
		`{"list":{"list":"order.line_items","quantifier":"AT_LEAST"}}`:                                                                              "CONDITION_VALUE_INVALID list.count",
		`{"list":{"list":"order.line_items","quantifier":"NONE","count":1}}`:                                                                        "CONDITION_VALUE_INVALID list.count",
		`{"list":{"list":"order.line_items","quantifier":"SOME"}}`:                                                                                  "CONDITION_VALUE_INVALID list.quantifier",
		`{"list":{"list":"order.line_items","quantifier":"NONE","where":{"clause":{"field":".nope","operator":"IS_SET"}}}}`:                         "CONDITION_UNKNOWN_FIELD list.where.clause.field",
		`{"aggregate":{"list":"order.line_items","function":"AVG","field":"quantity","operator":"EQUALS","value":{"integer":1}}}`:                   "CONDITION_VALUE_INVALID aggregate.function",
		`{"aggregate":{"list":"order.line_items","function":"SUM","operator":"EQUALS","value":{"integer":1}}}`:                                      "CONDITION_VALUE_INVALID aggregate.field",
		`{"aggregate":{"list":"order.line_items","function":"SUM","field":"title","operator":"EQUALS","value":{"integer":1}}}`:                      "CONDITION_TYPE_MISMATCH aggregate.field",
		`{"aggregate":{"list":"order.line_items","function":"COUNT","operator":"EQUALS","value":null}}`:                                             "CONDITION_VALUE_INVALID aggregate.value",
		`{"all":[{"text":"order.test"},{"text":"order.nope"}]}`:                                                                                     "CONDITION_UNKNOWN_FIELD all.1.text",
		`{"all":[{"clause":{"id":"x","field":"order.test","operator":"IS_TRUE"}},{"clause":{"id":"x","field":"order.test","operator":"IS_TRUE"}}]}`: "CONDITION_VALUE_INVALID all.1",
	} {
		c, problems := conditions.FromTree(unmarshal(t, data))
		if c != nil || len(problems) == 0 {
			t.Errorf("%s is accepted", data)
			continue
		}
		if got := string(problems[0].Code) + " " + strings.Join(problems[0].Path, "."); got != want {
			t.Errorf("%s\n got %s (%s)\nwant %s", data, got, problems[0].Message, want)
		}
	}
}

func TestFromTree_ReportsAllProblemsAtOnce(t *testing.T) {
	t.Parallel()

	_, problems := conditions.FromTree(unmarshal(t, `{"all":[
		{"clause":{"field":"order.totl_price","operator":"GREATER_THEN","value":{"text":"x","integer":1}}},
		{"any":[{"text":"order.x == 1 and order.y == 2"},{"list":{"list":"order.items","quantifier":"NONE","where":{"clause":{"field":".titel","operator":"IS_SET"}}}}]}]}`))

	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		`all[0].clause.field: CONDITION_UNKNOWN_FIELD: order has no field "totl_price". (did you mean order.total_price?)`,
		`all[0].clause.operator: CONDITION_OPERATOR_NOT_ALLOWED: "GREATER_THEN" is no operator. (did you mean GREATER_THAN?)`,
		`all[0].clause.value: CONDITION_NOT_EXACTLY_ONE: A value has exactly one of text, texts, numbers, integer, number, money, boolean, date, instant, period, field, range; text, integer are given.`,
		`1:7: all[1].any[0].text: CONDITION_UNKNOWN_FIELD: order has no field "x".`,
		`1:24: all[1].any[0].text: CONDITION_UNKNOWN_FIELD: order has no field "y".`,
		`all[1].any[1].list.where.clause.field: CONDITION_UNKNOWN_FIELD: order.line_items has no field "titel". (did you mean title?)`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
