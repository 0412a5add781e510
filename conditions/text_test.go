package conditions_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/conditions"
)

func TestParseText_PrintsCanonically(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`order.total_price > 150`:         `order.total_price > 150`,
		`150 <  order.total_price`:        `order.total_price > 150`,
		`order.total_price >= 99.950`:     `order.total_price >= 99.95`,
		`order.total_price == 1_000`:      `order.total_price == 1000`,
		`contact.firstname == 'O\'Neil'`:  `contact.first_name == "O'Neil"`,
		`contact?.first_name != nil`:      `contact.first_name != nil`,
		`not (contact.first_name == nil)`: `contact.first_name != nil`,
		`(contact.orders_count > 1 and contact.orders_count < 9) or false != contact.verified_email`: `contact.orders_count > 1 and contact.orders_count < 9 or contact.verified_email != false`,
		`contact.orders_count > 1 && (contact.verified_email || contact.orders_count > 2)`:           `contact.orders_count > 1 and (contact.verified_email or contact.orders_count > 2)`,
		`!contact.verified_email`:                                                        `not contact.verified_email`,
		`not not contact.verified_email`:                                                 `contact.verified_email`,
		`not (contact.orders_count < 3)`:                                                 `not (contact.orders_count < 3)`,
		`not (contact.verified_email and contact.orders_count < 3)`:                      `not (contact.verified_email and contact.orders_count < 3)`,
		`"vip" in product.tags`:                                                          `any(product.tags, # == "vip")`,
		`iin("vip", product.tags)`:                                                       `any(product.tags, ieq(#, "vip"))`,
		`not ("vip" in product.tags)`:                                                    `none(product.tags, # == "vip")`,
		`contact.first_name not in ["A", "B"]`:                                           `contact.first_name not in ["A", "B"]`,
		`order.items == nil or isEmpty(order.line_items)`:                                "",
		`isEmpty(order.items)`:                                                           `isEmpty(order.line_items)`,
		`one(order.line_items, .quantity > 2)`:                                           `count(order.line_items, .quantity > 2) == 1`,
		`none(order.line_items, not (.quantity > 2))`:                                    `none(order.line_items, not (.quantity > 2))`,
		`not all(order.line_items, .quantity > 2)`:                                       `not all(order.line_items, .quantity > 2)`,
		`count(filter(order.line_items, .is_gift_card), .quantity > 1) >= 2`:             `count(order.line_items, .is_gift_card and .quantity > 1) >= 2`,
		`sum(filter(order.line_items, .quantity > 1), .price * .quantity) > 5`:           `sum(filter(order.line_items, .quantity > 1), .price * .quantity) > 5`,
		`max(map(contact.orders, .processed_at)) < monthsAgo(6)`:                         `max(map(contact.orders, .processed_at)) < monthsAgo(6)`,
		`order.total_price - (order.total_tax - 1.50) > 2 * 75`:                          `order.total_price - (order.total_tax - 1.5) > 150`,
		`order.total_price > money("150.00", "USD")`:                                     `order.total_price > money("150", "USD")`,
		`order.processed_at == date("2021-10-21")`:                                       `onDay(order.processed_at, date("2021-10-21"))`,
		`order.processed_at < date("2021-10-21T10:00:00+02:00")`:                         `order.processed_at < date("2021-10-21T08:00:00Z")`,
		`contact.last_order_at < ago(2, "week", "start_of_day")`:                         `contact.last_order_at < ago(2, "WEEK", "START_OF_DAY")`,
		`contact.last_order_at < ago(30, "DAY")`:                                         `contact.last_order_at < daysAgo(30)`,
		`now() > contact.created_at`:                                                     `contact.created_at < now`,
		`not inLast(contact.last_order_at, 6, "MONTH")`:                                  `not inLast(contact.last_order_at, 6, "MONTH")`,
		`order.status == "completed"`:                                                    `order.status == "COMPLETED"`,
		`order.id == 9007199254740993`:                                                   `order.id == "9007199254740993"`,
		`order.id == "gid://shopify/Order/450789469"`:                                    `order.id == "450789469"`,
		"order.total_price > 1 // and nothing else (":                                    `order.total_price > 1`,
		"order.name contains `a\"b`":                                                     `order.name contains "a\"b"`,
		`between(order.total_price, 1, 2.5) and not between(contact.orders_count, 1, 2)`: `between(order.total_price, 1, 2.5) and not between(contact.orders_count, 1, 2)`,
		`contact.email == order.customer.email`:                                          `contact.email == order.customer.email`,
		`contact.orders_count > -5`:                                                      `contact.orders_count > -5`,
		`contact.verified_email == contact.is_repeat_customer`:                           `contact.verified_email == contact.is_repeat_customer`,
	} {
		c, problems := conditions.ParseText(text)
		if want == "" {
			if c != nil {
				t.Errorf("%s is accepted", text)
			}
			continue
		}
		if len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		if c.Text() != want {
			t.Errorf("%s\n got %s\nwant %s", text, c.Text(), want)
		}
		if again := parse(t, c.Text()); !again.Equal(c) {
			t.Errorf("%s: the printed text reads as %s", text, again.Text())
		}
	}
}

func TestParseText_ReportsEveryProblemWithItsPlace(t *testing.T) {
	t.Parallel()
	text := "contact.first_nam == \"A\"\nand order.total_price > \"x\" and\n  lower(contact.email) == \"x\" and order.name"

	_, problems := conditions.ParseText(text)

	type found struct {
		Code                 string
		Line, Column, Length int
	}
	var got []found
	for _, p := range problems {
		got = append(got, found{string(p.Code), p.Line, p.Column, p.Length})
	}
	want := []found{
		{"CONDITION_UNKNOWN_FIELD", 1, 9, 9},
		{"CONDITION_TYPE_MISMATCH", 2, 25, 3},
		{"CONDITION_CONSTRUCT_NOT_ALLOWED", 3, 3, 19},
		{"CONDITION_NOT_BOOLEAN", 3, 35, 10},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"contact.first_name"}, problems[0].Suggestions[:1]); diff != "" {
		t.Error(diff)
	}
	if want := "and order.total_price > \"x\" and\n                        ^^^"; problems[1].Snippet != want {
		t.Errorf("snippet is\n%s\nwant\n%s", problems[1].Snippet, want)
	}
	if got := string([]rune(text)[problems[3].Offset:][:problems[3].Length]); got != "order.name" {
		t.Errorf("offset and length point at %q", got)
	}
}

func TestParseText_CountsCharactersNotBytes(t *testing.T) {
	t.Parallel()

	_, problems := conditions.ParseText(`order.name == "Größe 李" and order.nope == 1`)

	if len(problems) != 1 || problems[0].Column != 35 || problems[0].Length != 4 {
		t.Errorf("got %+v", problems)
	}
}

func TestParseText_RefusesWithACode(t *testing.T) {
	t.Parallel()
	for text, code := range map[string]string{
		``:                                                  "CONDITION_SYNTAX",
		`order.total_price >`:                               "CONDITION_SYNTAX",
		`order.total_price > 1)`:                            "CONDITION_SYNTAX",
		"order.name == \"a\x00b\"":                          "CONDITION_SYNTAX",
		"order.name == \"\xff\"":                            "CONDITION_SYNTAX",
		`order.name == "a\x00b"`:                            "CONDITION_VALUE_INVALID",
		`nope.total > 1`:                                    "CONDITION_UNKNOWN_FIELD",
		`order.nope > 1`:                                    "CONDITION_UNKNOWN_FIELD",
		`order.name.x == "a"`:                               "CONDITION_UNKNOWN_FIELD",
		`any(order.line_items, title == "a")`:               "CONDITION_UNKNOWN_FIELD",
		`order > 1`:                                         "CONDITION_TYPE_MISMATCH",
		`order.line_items.title == "a"`:                     "CONDITION_TYPE_MISMATCH",
		`order.total_price == "150"`:                        "CONDITION_TYPE_MISMATCH",
		`order.name == 5`:                                   "CONDITION_TYPE_MISMATCH",
		`order.name == contact.orders_count`:                "CONDITION_TYPE_MISMATCH",
		`order.created_at > 5`:                              "CONDITION_TYPE_MISMATCH",
		`"a" contains order.name`:                           "CONDITION_TYPE_MISMATCH",
		`any(order.name, # == "a")`:                         "CONDITION_TYPE_MISMATCH",
		`sum(order.line_items, .title) > 1`:                 "CONDITION_TYPE_MISMATCH",
		`order.total_price * order.total_tax > 1`:           "CONDITION_TYPE_MISMATCH",
		`order.name + "a" == "b"`:                           "CONDITION_TYPE_MISMATCH",
		`order.name < "b"`:                                  "CONDITION_OPERATOR_NOT_ALLOWED",
		`order.status contains "COMP"`:                      "CONDITION_OPERATOR_NOT_ALLOWED",
		`order.total_price contains "1"`:                    "CONDITION_OPERATOR_NOT_ALLOWED",
		`order.line_items == nil`:                           "CONDITION_OPERATOR_NOT_ALLOWED",
		`order.status == "done"`:                            "CONDITION_VALUE_INVALID",
		`order.total_price > 1.23456`:                       "CONDITION_VALUE_INVALID",
		`order.total_price > 1e300`:                         "CONDITION_VALUE_INVALID",
		`order.name contains ""`:                            "CONDITION_VALUE_INVALID",
		`order.total_price > nil`:                           "CONDITION_VALUE_INVALID",
		`order.processed_at > date("31/01/2025")`:           "CONDITION_VALUE_INVALID",
		`order.processed_at > date("2025-02-30")`:           "CONDITION_VALUE_INVALID",
		`order.processed_at > daysAgo(-1)`:                  "CONDITION_VALUE_INVALID",
		`order.processed_at > ago(3, "FORTNIGHT")`:          "CONDITION_VALUE_INVALID",
		`inLast(order.processed_at, 0, "DAY")`:              "CONDITION_VALUE_INVALID",
		`between(contact.orders_count, 5, 1)`:               "CONDITION_VALUE_INVALID",
		`1 < 2`:                                             "CONDITION_VALUE_INVALID",
		`order.total_price > money("5", "usd")`:             "CONDITION_VALUE_INVALID",
		`order.total_price > money("1e999999999", "USD")`:   "CONDITION_VALUE_INVALID",
		`order.name`:                                        "CONDITION_NOT_BOOLEAN",
		`order.total_price + 1`:                             "CONDITION_NOT_BOOLEAN",
		`count(order.line_items)`:                           "CONDITION_NOT_BOOLEAN",
		`true`:                                              "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`let x = 1; order.total_price > x`:                  "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.fully_paid; order.fully_paid`:                "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.fully_paid ? true : false`:                   "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`if order.fully_paid { true } else { false }`:       "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.name matches "a.*"`:                          "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`contact.orders_count in 1..5`:                      "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`contact.orders_count / 2 > 1`:                      "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`contact.orders_count % 2 == 1`:                     "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order["total_price"] > 1`:                          "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.line_items[0].quantity > 1`:                  "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.name.Foo() == "a"`:                           "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`len(order.line_items) > 1`:                         "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`len(filter(order.line_items, .quantity > 1)) > 1`:  "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`map(order.line_items, .title) == nil`:              "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`reduce(order.line_items, #acc + .quantity, 0) > 1`: "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`any(order.line_items, #index > 1)`:                 "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.line_items | any(.quantity > 1)`:             "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`$env.order.total_price > 1`:                        "CONDITION_UNKNOWN_FIELD",
		`order.name == b"abc"`:                              "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`contact.orders_count < 5 < 9`:                      "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`order.name ?? "x" == "y"`:                          "CONDITION_SYNTAX",
		`+contact.orders_count > 1`:                         "CONDITION_CONSTRUCT_NOT_ALLOWED",
		`-contact.orders_count > 1`:                         "CONDITION_CONSTRUCT_NOT_ALLOWED",
	} {
		c, problems := conditions.ParseText(text)
		if c != nil || len(problems) == 0 {
			t.Errorf("%s is accepted", text)
			continue
		}
		if string(problems[0].Code) != code {
			t.Errorf("%s: %v, want %s", text, problems, code)
		}
		if problems[0].Message == "" || problems[0].Line == 0 && text != "" {
			t.Errorf("%s: no message or place: %+v", text, problems[0])
		}
	}
}
