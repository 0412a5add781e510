package conditions_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/conditions"
)

func TestSentence_SaysConditionsInPlainEnglish(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`order.total_price > money("150", "USD") and any(order.line_items, ieq(.product.vendor, "Acme"))`: `order total is more than 150 USD and at least one of the order's items has product's vendor "Acme"`,
		`order.fully_paid and not order.edited and order.test == false`:                                   `order is fully paid and order was not edited and order is a test is false`,
		`contact.accepts_email_marketing and not contact.accepts_sms_marketing`:                           `contact accepts Email marketing and it is not true that (contact accepts SMS marketing)`,
		`contact.verified_email and order.fully_paid or contact.email == nil`:                             `(contact's email is verified and order is fully paid) or contact's email is not set`,
		`not (contact.verified_email and order.fully_paid)`:                                               `it is not true that (contact's email is verified and order is fully paid)`,
		`ieq(contact.first_name, "Ann") and contact.last_name != "O'Neil \"x\""`:                          `contact's first name is "Ann" and contact's last name is not exactly "O'Neil \"x\""`,
		`not iin(contact.city, ["Berlin", "Rome"]) and contact.city in ["a"]`:                             `contact's city is none of "Berlin", "Rome" and contact's city is exactly one of "a"`,
		`order.status != "CANCELLED" and not icontains(order.name, "x")`:                                  `order's status is not "CANCELLED" and order name does not contain "x"`,
		`not (contact.orders_count < 3) and between(contact.orders_count, 1, 9)`:                          `contact's number of orders is not less than 3 and contact's number of orders is between 1 and 9`,
		`contact.email == order.customer.email`:                                                           `contact's email is exactly order's customer's email`,
		`not inLast(contact.last_order_at, 6, "MONTH") and order.processed_at >= date("2026-11-27")`:      `contact's last order at is not in the last 6 months and order's placed at is on or after 2026-11-27`,
		`inLast(order.processed_at, 1, "WEEK", "START_OF_DAY")`:                                           `order's placed at is in the last 1 week counted from the start of today`,
		`order.processed_at < ago(3, "HOUR", "START_OF_DAY") and order.processed_at < daysAgo(30)`:        `order's placed at is before 3 hours before the start of today and order's placed at is before 30 days ago`,
		`onDay(order.processed_at, date("2026-11-27")) and now > date("2026-11-27T09:30:00Z")`:            `order's placed at is on 2026-11-27 and now is after 2026-11-27T09:30:00Z`,
		`all(order.line_items, .quantity > 1 and isEmpty(.sku)) and order.test`:                           `all of the order's items have (quantity more than 1 and SKU empty) and order is a test`,
		`none(product.tags, ieq(#, "vip")) and not isEmpty(product.tags)`:                                 `none of the product's tags have (is "vip") and product's tags are not empty`,
		`not isEmpty(product.tags) and none(product.tags, istartsWith(#, "vip"))`:                         `product's tags are not empty and none of the product's tags starts with "vip"`,
		`count(order.line_items, .is_gift_card) >= 2`:                                                     `at least 2 of the order's items is a gift card`,
		`count(order.line_items, .quantity > 1) > 2 and count(order.line_items) <= 9`:                     `the number of order's items with (quantity more than 1) is more than 2 and the number of order's items is at most 9`,
		`sum(filter(order.line_items, .quantity > 1), .price * (.quantity - 1)) > 50`:                     `the sum of price times (quantity minus 1) across the order's items with (quantity more than 1) is more than 50`,
		`max(map(contact.orders, .processed_at)) < monthsAgo(6)`:                                          `the latest of placed at across the contact's orders is before 6 months ago`,
		`min(map(contact.orders, .total_price)) + 1.5 == 7`:                                               `the lowest of order total across the contact's orders plus 1.5 is 7`,
		`any(contact.orders, none(.line_items, .title == .sku))`:                                          `at least one of the contact's orders has none of the items have title is exactly SKU`,
		`order.total_price_presentment > order.subtotal_price`:                                            `order total (buyer's currency) is more than order's subtotal`,
		`any(contact.orders, .transaction.amount > 5 and transaction.amount > 6)`:                         `at least one of the contact's orders has (transaction's amount more than 5 and transaction.amount more than 6)`,
	} {
		c := parse(t, text)
		if got := c.Sentence(); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
		again, problems := conditions.ParseSentence(c.Sentence())
		if !c.Equal(again) {
			t.Errorf("%s: the sentence does not read as itself: %v", text, problems)
		}
	}
}

func TestParseSentence_TakesWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		`The order total is greater than 150.`: `order.total_price > 150`,
		`Order Total >= 150 USD`:               `order.total_price >= money("150", "USD")`,
		`order’s customer’s first name is one of “Ann”, “Bea” or “Cy”.`:                                 `iin(order.customer.first_name, ["Ann", "Bea", "Cy"])`,
		`contact email isn't known and contact's phone has a value`:                                     `contact.email == nil and contact.phone != nil`,
		`contact's email is missing or contact's email is not missing`:                                  `contact.email == nil or contact.email != nil`,
		`product's tags contain one of "vip", "gold"`:                                                   `any(product.tags, iin(#, ["vip", "gold"]))`,
		`product's tags do not contain exactly "vip"`:                                                   `none(product.tags, # == "vip")`,
		`any of the order's items has sku starting with "A"`:                                            `any(order.line_items, istartsWith(.sku, "A"))`,
		`each of the order's items has (its quantity is 2 or title contains "x")`:                       `all(order.line_items, .quantity == 2 or icontains(.title, "x"))`,
		`exactly one of the order's items has quantity 2`:                                               `count(order.line_items, .quantity == 2) == 1`,
		`order total is more than 150 USD and at least one item of the order has product vendor "Acme"`: `order.total_price > money("150", "USD") and any(order.line_items, ieq(.product.vendor, "Acme"))`,
		`no tag of the product (is "vip") and every line item of the order has quantity 1`:              `none(product.tags, ieq(#, "vip")) and all(order.line_items, .quantity == 1)`,
		`some item of the contact's last order is a gift card`:                                          `any(contact.last_order.line_items, .is_gift_card)`,
		`not (order is fully paid)`:                                                                     `not order.fully_paid`,
		`contact's last_order_date is over 6 months ago`:                                                `contact.last_order_at > monthsAgo(6)`,
		`contact.orders_count is at least 3`:                                                            `contact.orders_count >= 3`,
		`total of price across order's items is more than 5 EUR`:                                        `sum(order.line_items, .price) > money("5", "EUR")`,
		`now is after contact's created at and 5 is less than order total`:                              `contact.created_at < now and order.total_price > 5`,
		`contact's birthday is before today`:                                                            `contact.date_of_birth < ago(0, "DAY", "START_OF_DAY")`,
		`order total - 5 > 2 * contact's number of orders`:                                              "",
	} {
		c, problems := conditions.ParseSentence(said)
		if want == "" {
			if c != nil {
				t.Errorf("%s is accepted", said)
			}
			continue
		}
		if len(problems) > 0 || c.Text() != want {
			t.Errorf("%s\n got %v %v\nwant %s", said, problems, c, want)
		}
	}
}

func TestParseSentence_ReportsAllProblemsWithPlaceAndNames(t *testing.T) {
	t.Parallel()
	_, problems := conditions.ParseSentence("order totl is more than 150 USD\nand contact's emial is set\n" +
		`and order's status is "complted" and at least one of the order's itmes has title "x" and order total is between 5`)
	var got []string
	for _, p := range problems {
		got = append(got, p.String())
	}
	want := []string{
		`1:1: CONDITION_UNKNOWN_FIELD: There is nothing called "order totl". (did you mean order total, order's tax, order ID?)`,
		`2:5: CONDITION_UNKNOWN_FIELD: There is nothing called "contact's emial". (did you mean contact's email, contact's city, contact ID?)`,
		`3:23: CONDITION_VALUE_INVALID: "complted" is none of the values of order.status: COMPLETED, CANCELLED. (did you mean COMPLETED?)`,
		`3:58: CONDITION_UNKNOWN_FIELD: There is nothing called "order's itmes". (did you mean order's items, order name, order's taxes?)`,
		`3:114: CONDITION_SYNTAX: between needs two values with and between them.`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// What the documentation shows must be read as it stands there.
func TestParseSentence_ReadsTheDocumentationsExamples(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../docs/conditions.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "## Sentences\n\n```\n")
	examples, _, found := strings.Cut(rest, "```")
	if !found || strings.Count(examples, "\n") < 4 {
		t.Fatal("the page has no examples")
	}
	for line := range strings.Lines(examples) {
		line = strings.TrimSpace(line)
		c, problems := conditions.ParseSentence(line)
		if len(problems) > 0 {
			t.Errorf("%s: %v", line, problems)
		} else if c.Sentence() != line {
			t.Errorf("the page has\n%s\nwe say\n%s", line, c.Sentence())
		}
	}
}

func TestParseSentence_RefusesWhatMayMeanTwoThings(t *testing.T) {
	t.Parallel()
	for said, want := range map[string]string{
		`order is fully paid and order was edited or order is a test`:         "put brackets around",
		`at least one of the order's items has title "x" and order is a test`: "Put brackets around",
		`it is not true that order is fully paid and order is a test`:         "Put brackets around",
		`order's customer's first name is "Ann", "Bea"`:                       "write is one of",
		`order total is greater then 5`:                                       "greater then",
		`order total`:                                                         "say what it must be",
		`at least one total of the order is more than 5`:                      "a list is needed",
		`at least one thing of the order is more than 5`:                      "nothing called",
		`at least one`:                   "nothing called",
		`(order is fully paid`:           "never closed",
		`5 is 5`:                         "Only constants are compared",
		`"a" is set`:                     "Only constants are compared",
		`5 is between 3 and order total`: "must be a field",
		`order is fully paid)`:           "nothing that this bracket closes",
		`contact's first name is "Ann`:   "no closing quotation mark",
		`the sum of price of the order's items is more than 5`: "Say which list",
		`contact's first name is "a\q"`:                        "backslash",
		``:                                                     "empty",
		strings.Repeat("(", 100) + "order is a test" + strings.Repeat(")", 100):        "nested more than",
		strings.Repeat("order is a test and ", 5000) + "order is a test":               "at most",
		strings.Repeat("it is not true that (", 90) + "x" + strings.Repeat(")", 90):    "nested more than",
		`contact's last order at is in the last 6 fortnights`:                          "A unit is needed",
		`order total is 5 USD order is fully paid`:                                     "goes on with and or or",
		`at least three of the order's items have quantity 1`:                          "A whole number",
		`order's product names is "x"`:                                                 "TEXT_LIST",
		`all of the order's customer have first name "x"`:                              "a list is needed",
		`at least one of the order's items has order's items are empty and quantity 1`: "Put brackets",
	} {
		c, problems := conditions.ParseSentence(said)
		if c != nil || len(problems) == 0 {
			t.Errorf("%.80s is accepted", said)
			continue
		}
		found := false
		for _, p := range problems {
			found = found || strings.Contains(p.Message, want)
		}
		if !found {
			t.Errorf("%.80s: %v, want %q", said, problems, want)
		}
	}
}
