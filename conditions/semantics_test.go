package conditions_test

import (
	"fmt"
	"strings"
	"testing"

	"storegraph/conditions"
)

// person is a data file: everything that the operator tables compare.
const person = `{
	"now": "2021-12-02T12:00:00Z",
	"shop": {"currency_code": "USD", "timezone": "America/New_York"},
	"contact": {"first_name": "Zoë", "source": "", "orders_count": 3, "verified_email": true, "total_spent": "308.97", "currency_code": "USD",
		"last_order_at": "2021-10-21T02:17:12-04:00", "date_of_birth": "1990-04-23", "shopify_id": "706405506930370084", "email_consent": "SUBSCRIBED"},
	"order": {"test": false, "total_price": "102.99", "total_tax": "1.49", "currency_code": "USD", "status": "COMPLETED",
		"discount_codes": ["TESTDISC20", "vip"]}
}`

// nobody has the same roots with everything missing that can be.
const nobody = `{"now": "2021-12-02T12:00:00Z", "shop": {"currency_code": "USD", "timezone": "America/New_York"}}`

// rows are positive clauses: field, operator, value; whether person matches; on nobody all are false.
var rows = []struct {
	field, operator, value string
	want                   bool
}{
	{"contact.first_name", "EQUALS", `{"text":"zoë"}`, true},
	{"contact.first_name", "EQUALS", `{"text":"ZOE\u0308"}`, true}, // composed differently
	{"contact.first_name", "EQUALS", `{"text":"zoe"}`, false},
	{"contact.first_name", "EQUALS", `{"text":""}`, false},
	{"contact.source", "EQUALS", `{"text":""}`, true},
	{"contact.first_name", "IN", `{"texts":["ann","ZOË"]}`, true},
	{"contact.first_name", "IN", `{"texts":["ann"]}`, false},
	{"contact.first_name", "CONTAINS", `{"text":"OË"}`, true},
	{"contact.first_name", "CONTAINS", `{"text":"x"}`, false},
	{"contact.first_name", "STARTS_WITH", `{"text":"z"}`, true},
	{"contact.first_name", "STARTS_WITH", `{"text":"o"}`, false},
	{"contact.first_name", "ENDS_WITH", `{"text":"Ë"}`, true},
	{"contact.first_name", "ENDS_WITH", `{"text":"o"}`, false},
	{"contact.first_name", "EQUALS", `{"field":"contact.source"}`, false},
	{"contact.orders_count", "EQUALS", `{"integer":3}`, true},
	{"contact.orders_count", "EQUALS", `{"number":3.5}`, false},
	{"contact.orders_count", "LESS_THAN", `{"integer":3}`, false},
	{"contact.orders_count", "LESS_OR_EQUAL", `{"integer":3}`, true},
	{"contact.orders_count", "GREATER_THAN", `{"number":2.9999}`, true},
	{"contact.orders_count", "GREATER_OR_EQUAL", `{"integer":4}`, false},
	{"contact.orders_count", "BETWEEN", `{"range":{"from":{"integer":3},"to":{"integer":5}}}`, true},
	{"contact.orders_count", "BETWEEN", `{"range":{"from":{"integer":1},"to":{"integer":2}}}`, false},
	{"contact.orders_count", "IN", `{"texts":["3"]}`, false}, // refused below: a number needs numbers
	{"order.total_price", "EQUALS", `{"number":"102.990"}`, true},
	{"order.total_price", "GREATER_THAN", `{"money":{"amount":"102.98","currencyCode":"USD"}}`, true},
	{"order.total_price", "GREATER_THAN", `{"money":{"amount":"1","currencyCode":"EUR"}}`, false},
	{"order.total_price", "LESS_OR_EQUAL", `{"number":102.99}`, true},
	{"order.total_price", "LESS_THAN", `{"field":"order.total_tax"}`, false},
	{"order.total_price", "GREATER_THAN", `{"field":"order.total_tax"}`, true},
	{"order.total_price", "BETWEEN", `{"range":{"from":{"integer":100},"to":{"number":"102.99"}}}`, true},
	{"contact.verified_email", "IS_TRUE", ``, true},
	{"contact.verified_email", "IS_FALSE", ``, false},
	{"order.test", "IS_TRUE", ``, false},
	{"order.test", "IS_FALSE", ``, true},
	{"order.test", "EQUALS", `{"boolean":false}`, true},
	{"order.test", "EQUALS", `{"field":"contact.verified_email"}`, false},
	{"contact.last_order_at", "BEFORE", `{"date":"2021-10-21"}`, false}, // 02:17 in the store's zone
	{"contact.last_order_at", "BEFORE", `{"date":"2021-10-22"}`, true},
	{"contact.last_order_at", "ON_OR_AFTER", `{"date":"2021-10-21"}`, true},
	{"contact.last_order_at", "GREATER_THAN", `{"date":"2021-10-21"}`, false}, // after that day
	{"contact.last_order_at", "GREATER_THAN", `{"date":"2021-10-20"}`, true},
	{"contact.last_order_at", "LESS_OR_EQUAL", `{"date":"2021-10-21"}`, true},
	{"contact.last_order_at", "LESS_OR_EQUAL", `{"date":"2021-10-20"}`, false},
	{"contact.last_order_at", "EQUALS", `{"instant":"2021-10-21T06:17:12Z"}`, true},
	{"contact.last_order_at", "GREATER_THAN", `{"instant":"2021-10-21T06:17:12Z"}`, false},
	{"contact.last_order_at", "LESS_OR_EQUAL", `{"instant":"2021-10-21T06:17:12Z"}`, true},
	{"contact.last_order_at", "ON_DAY", `{"date":"2021-10-21"}`, true},
	{"contact.last_order_at", "ON_DAY", `{"date":"2021-10-20"}`, false},
	{"contact.last_order_at", "ON_DAY", `{"period":{"amount":42,"unit":"DAY"}}`, true},
	{"contact.last_order_at", "BETWEEN", `{"range":{"from":{"date":"2021-10-01"},"to":{"date":"2021-10-21"}}}`, true}, // both days included
	{"contact.last_order_at", "BETWEEN", `{"range":{"from":{"date":"2021-10-01"},"to":{"date":"2021-10-20"}}}`, false},
	{"contact.last_order_at", "IN_LAST", `{"period":{"amount":2,"unit":"MONTH"}}`, true},
	{"contact.last_order_at", "IN_LAST", `{"period":{"amount":1,"unit":"MONTH"}}`, false},
	{"contact.last_order_at", "IN_NEXT", `{"period":{"amount":1,"unit":"YEAR"}}`, false},
	{"contact.last_order_at", "BEFORE", `{"period":{"amount":1,"unit":"MONTH"}}`, true},
	{"contact.date_of_birth", "EQUALS", `{"date":"1990-04-23"}`, true},
	{"contact.date_of_birth", "BEFORE", `{"date":"1990-04-23"}`, false},
	{"contact.date_of_birth", "LESS_OR_EQUAL", `{"date":"1990-04-23"}`, true},
	{"contact.date_of_birth", "GREATER_THAN", `{"date":"1990-04-22"}`, true},
	{"contact.date_of_birth", "BEFORE", `{"period":{"amount":31,"unit":"YEAR"}}`, true}, // at least 31 years old
	{"contact.date_of_birth", "BEFORE", `{"period":{"amount":32,"unit":"YEAR"}}`, false},
	{"contact.date_of_birth", "BETWEEN", `{"range":{"from":{"date":"1990-04-23"},"to":{"date":"1990-04-23"}}}`, true},
	{"contact.shopify_id", "EQUALS", `{"text":"706405506930370084"}`, true},
	{"contact.shopify_id", "EQUALS", `{"integer":706405506930370085}`, false},
	{"contact.shopify_id", "IN", `{"texts":["1","gid://shopify/Customer/706405506930370084"]}`, true},
	{"contact.email_consent", "EQUALS", `{"text":"subscribed"}`, true},
	{"contact.email_consent", "IN", `{"texts":["PENDING","UNSUBSCRIBED"]}`, false},
	{"order.discount_codes", "CONTAINS", `{"text":"VIP"}`, true},
	{"order.discount_codes", "CONTAINS", `{"text":"VI"}`, false}, // a whole code
	{"order.discount_codes", "IN", `{"texts":["x","testdisc20"]}`, true},
	{"order.discount_codes", "IN", `{"texts":["x"]}`, false},
	{"contact.first_name", "IS_SET", ``, true},
	{"contact.source", "IS_SET", ``, true},
	{"contact.last_name", "IS_SET", ``, false},
}

// complement is what negates an operator, when there is one.
var complement = map[string]string{
	"EQUALS": "NOT_EQUALS", "IN": "NOT_IN", "CONTAINS": "NOT_CONTAINS", "STARTS_WITH": "NOT_STARTS_WITH",
	"ENDS_WITH": "NOT_ENDS_WITH", "BETWEEN": "NOT_BETWEEN", "IN_LAST": "NOT_IN_LAST", "IS_SET": "IS_NOT_SET",
}

func clauseJSON(field, operator, value string) string {
	if value == "" {
		return fmt.Sprintf(`{"clause":{"field":%q,"operator":%q}}`, field, operator)
	}
	return fmt.Sprintf(`{"clause":{"field":%q,"operator":%q,"value":%s}}`, field, operator, value)
}

func TestOperators_OnValuesAndOnMissing(t *testing.T) {
	t.Parallel()
	there, missing := given(t, person), given(t, nobody)
	for _, row := range rows {
		data := clauseJSON(row.field, row.operator, row.value)
		if row.field == "contact.orders_count" && row.operator == "IN" {
			if _, problems := conditions.FromTree(unmarshal(t, data)); len(problems) == 0 {
				t.Errorf("%s is accepted", data)
			}
			continue
		}
		positive := tree(t, data)
		negative := []*conditions.Condition{tree(t, `{"not":`+data+`}`)}
		if op, ok := complement[row.operator]; ok {
			negative = append(negative, tree(t, clauseJSON(row.field, op, row.value)))
		}

		if got, d := decide(t, positive, there); got != row.want {
			t.Errorf("%s: %t, want %t: %s", data, got, row.want, explained(t, d).Branches[0].Words)
		}
		if got, d := decide(t, positive, missing); got {
			t.Errorf("%s holds although the field is missing: %s", data, explained(t, d).Branches[0].Words)
		}
		for _, n := range negative {
			if got, _ := decide(t, n, there); got == row.want {
				t.Errorf("%s is not the complement of %s", n.Text(), positive.Text())
			}
			if got, d := decide(t, n, missing); !got {
				t.Errorf("%s does not hold although the field is missing: %s", n.Text(), explained(t, d).Branches[0].Words)
			}
		}
	}
}

func TestOperators_EmptyMeansMissingOrBlank(t *testing.T) {
	t.Parallel()
	for field, want := range map[string]bool{
		"contact.first_name": false, "contact.source": true, "contact.last_name": true, "contact.last_order": true,
		"order.discount_codes": false, "order.line_items": true, "contact.total_spent": false, "contact.orders": true,
	} {
		c := tree(t, clauseJSON(field, "IS_EMPTY", ""))
		if got, _ := decide(t, c, given(t, person)); got != want {
			t.Errorf("%s is empty: %t, want %t", field, got, want)
		}
		if got, _ := decide(t, tree(t, clauseJSON(field, "IS_NOT_EMPTY", "")), given(t, person)); got == want {
			t.Errorf("IS_NOT_EMPTY of %s is not the complement", field)
		}
		if got, _ := decide(t, c, given(t, nobody)); !got {
			t.Errorf("missing %s is not empty", field)
		}
	}
}

func TestText_ComparesExactBytesUnlessItSaysSo(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`contact.first_name == "Zoë"`:                    true,
		`contact.first_name == "zoë"`:                    false,
		`contact.first_name == "Zoe` + "\u0308" + `"`:    false,
		`ieq(contact.first_name, "zoe` + "\u0308" + `")`: true,
		`contact.first_name contains "oë"`:               true,
		`contact.first_name contains "OË"`:               false,
		`"VIP" in order.discount_codes`:                  false,
		`iin("VIP", order.discount_codes)`:               true,
		`contact.first_name == contact.last_name`:        false,
		`contact.last_name == contact.last_name`:         false, // missing equals nothing, not even itself
		`contact.last_name != contact.last_name`:         true,
	} {
		if got, d := decide(t, parse(t, text), given(t, person)); got != want {
			t.Errorf("%s: %t, want %t: %s", text, got, want, explained(t, d).Branches[0].Words)
		}
	}
}

func TestInstants_AreExactToTheMicrosecond(t *testing.T) {
	t.Parallel()
	scope := given(t, `{"order": {"processed_at": "2021-10-21T06:17:12.000001Z"}}`)
	for text, want := range map[string]bool{
		`order.processed_at > date("2021-10-21T06:17:12Z")`:                                              true,
		`order.processed_at <= date("2021-10-21T06:17:12Z")`:                                             false,
		`order.processed_at <= date("2021-10-21T06:17:12.000001Z")`:                                      true,
		`order.processed_at == date("2021-10-21T06:17:12.000001999Z")`:                                   true,
		`order.processed_at == date("2021-10-21T06:17:12Z")`:                                             false,
		`between(order.processed_at, date("2021-10-21T06:17:12Z"), date("2021-10-21T06:17:12.000001Z"))`: true,
	} {
		if got, _ := decide(t, parse(t, text), scope); got != want {
			t.Errorf("%s: %t", text, got)
		}
	}
}

func TestMoney_MeetsOnlyItsOwnCurrency(t *testing.T) {
	t.Parallel()
	data := strings.ReplaceAll(person, `"total_tax": "1.49",`, `"total_tax": "1.49", "presentment_currency_code": "EUR", "total_price_presentment": "95.00",`)
	for text, want := range map[string]bool{
		`order.total_price > 100`:                                      true,
		`order.total_price > money("100", "USD")`:                      true,
		`order.total_price > money("1", "EUR")`:                        false,
		`not (order.total_price > money("1", "EUR"))`:                  true,
		`order.total_price_presentment > 1`:                            false, // a plain number is of the shop's currency
		`order.total_price_presentment > money("1", "EUR")`:            true,
		`order.total_price_presentment < order.total_price`:            false,
		`order.total_price_presentment - order.total_price < 0`:        false,
		`order.total_price - order.total_tax == money("101.50","USD")`: true,
		`order.total_tax * 2 == 2.98`:                                  true,
		`order.total_price + 1 > 103`:                                  true,
	} {
		got, d := decide(t, parse(t, text), given(t, data))
		if got != want {
			t.Errorf("%s: %t, want %t: %s", text, got, want, explained(t, d).Branches[0].Words)
		}
	}

	_, d := decide(t, parse(t, `order.total_price > money("1", "EUR")`), given(t, data))
	if note := explained(t, d).Branches[0].Clauses[0].Note; note != "the currencies differ: USD and EUR" {
		t.Errorf("the trace says %q", note)
	}
}
