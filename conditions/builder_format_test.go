package conditions_test

import (
	"encoding/json"
	"strings"
	"testing"

	"storegraph/conditions"
)

func TestFromBuilder_UnderstandsTheFormat(t *testing.T) {
	t.Parallel()
	for data, want := range map[string]string{
		`{"combinator":"and","rules":[{"field":"contact.first_name","operator":"=","value":"Ann"},{"combinator":"or","not":true,"rules":[{"field":"order.test","operator":"=","value":true},{"field":"order.edited","operator":"=","value":"true"}]}]}`:                                                 `ieq(contact.first_name, "Ann") and not (order.test or order.edited)`,
		`{"rules":[{"field":"order.test","operator":"=","value":true},"and",{"field":"order.edited","operator":"!=","value":true},"or",{"field":"order.fully_paid","operator":"=","value":false}]}`:                                                                                                     `order.test and not order.edited or order.fully_paid == false`,
		`{"rules":[{"field":"order.test","operator":"isTrue"},"OR",{"field":"order.edited","operator":"isTrue"},"and",{"field":"order.fully_paid","operator":"isTrue"}],"not":true}`:                                                                                                                    `not (order.test or order.edited and order.fully_paid)`,
		`{"combinator":"or","rules":[{"field":"order.test","operator":"=","value":true,"muted":true},{"combinator":"and","rules":[{"field":"x.y","operator":"?","muted":true}]},{"field":"order.edited","operator":"=","value":true,"disabled":true}]}`:                                                 `order.edited`,
		`{"combinator":"and","rules":[{"field":"order.total_price","operator":"between","value":"100,  20.5"},{"field":"contact.orders_count","operator":"notBetween","value":[1,"3"]}]}`:                                                                                                               `between(order.total_price, 20.5, 100) and not between(contact.orders_count, 1, 3)`,
		`{"combinator":"and","rules":[{"field":"contact.city","operator":"in","value":"Berlin, New York\\, NY ,,Rome"},{"field":"contact.orders_count","operator":"notIn","value":[1,2]}]}`:                                                                                                             `iin(contact.city, ["Berlin", "New York, NY", "Rome"]) and contact.orders_count not in [1, 2]`,
		`{"combinator":"and","rules":[{"field":"contact.email","operator":"null","value":"left over"},{"field":"contact.phone","operator":"notNull","value":null},{"field":"contact.name","operator":"isEmpty"}]}`:                                                                                      `contact.email == nil and contact.phone != nil and isEmpty(contact.name)`,
		`{"combinator":"and","rules":[{"field":"contact.email","operator":"doesNotBeginWith","value":"a","caseSensitive":true},{"field":"contact.email","operator":"endsWith","value":"order.customer.email","valueSource":"field"}]}`:                                                                  `contact.email not startsWith "a" and iendsWith(contact.email, order.customer.email)`,
		`{"combinator":"and","rules":[{"field":"order.total_price","operator":"between","value":["order.total_tax","order.subtotal_price"],"valueSource":"field"}]}`:                                                                                                                                    `between(order.total_price, order.total_tax, order.subtotal_price)`,
		`{"combinator":"and","rules":[{"field":"contact.last_order_at","operator":"<","value":{"mode":"relative","anchor":"now","offset":-6,"unit":"month"}},{"field":"contact.last_order_at","operator":">=","value":{"mode":"relative","anchor":"startOfDay","offset":0}}]}`:                          `contact.last_order_at < monthsAgo(6) and contact.last_order_at >= ago(0, "DAY", "START_OF_DAY")`,
		`{"combinator":"and","rules":[{"field":"order.processed_at","operator":"=","value":"2026-11-27"},{"field":"order.processed_at","operator":"inLast","value":{"amount":2,"unit":"week","anchor":"startOfDay"}}]}`:                                                                                 `onDay(order.processed_at, date("2026-11-27")) and inLast(order.processed_at, 2, "WEEK", "START_OF_DAY")`,
		`{"combinator":"and","rules":[{"field":"order.line_items","operator":"=","match":{"mode":"some"},"value":{"combinator":"and","rules":[{"field":"title","operator":"contains","value":"x"},{"field":"quantity","operator":">","value":"1"}]}}]}`:                                                 `any(order.line_items, icontains(.title, "x") and .quantity > 1)`,
		`{"combinator":"and","rules":[{"field":"product.tags","operator":"=","match":{"mode":"none"},"value":{"combinator":"and","rules":[{"field":"","operator":"=","value":"vip"}]}}]}`:                                                                                                               `none(product.tags, ieq(#, "vip"))`,
		`{"combinator":"and","rules":[{"field":"order.line_items","operator":"=","match":{"mode":"atLeast","threshold":2},"value":{"combinator":"and","rules":[]}}]}`:                                                                                                                                   `count(order.line_items) >= 2`,
		`{"combinator":"and","rules":[{"field":"order.line_items","operator":"=","match":{"mode":"atMost","threshold":0.75},"value":{"rules":[{"field":"is_gift_card","operator":"=","value":true}]}}]}`:                                                                                                `count(order.line_items, .is_gift_card) * 4 <= count(order.line_items) * 3`,
		`{"combinator":"and","rules":[{"field":"order.line_items","operator":"=","match":{"mode":"some"},"value":{"combinator":"and","rules":[]}}]}`:                                                                                                                                                    `not isEmpty(order.line_items)`,
		`{"combinator":"and","rules":[{"field":"order.total_price","operator":">","value":{"amount":"99.95","currencyCode":"EUR"}},{"field":"$text","operator":"=","value":"order.total_price - order.total_tax > 5"},{"field":"$sentence","operator":"=","value":"order is a test"}]}`:                 `order.total_price > money("99.95", "EUR") and order.total_price - order.total_tax > 5 and order.test`,
		`{"combinator":"and","rules":[{"field":"order.line_items.title","operator":"doesNotContain","value":"x"},{"field":"order.id","operator":"=","value":9007199254740993},{"field":"order.status","operator":"=","value":"completed"},{"field":"product.tags","operator":"contains","value":"a"}]}`: `none(order.line_items, icontains(.title, "x")) and order.id == "9007199254740993" and order.status == "COMPLETED" and any(product.tags, ieq(#, "a"))`,
	} {
		c, problems := conditions.FromBuilder([]byte(data))
		if len(problems) > 0 || c.Text() != want {
			t.Errorf("%s\n got %v %v\nwant %s", data, problems, c, want)
		}
	}
}

func TestFromBuilder_KeepsIDs(t *testing.T) {
	t.Parallel()
	const query = `{"id":"root","combinator":"and","rules":[{"id":"vip","field":"order.total_price","operator":">","value":1},{"id":"items","field":"order.line_items","operator":"=","match":{"mode":"all"},"value":{"combinator":"and","rules":[{"id":"inner","field":"quantity","operator":">","value":1}]}}]}`
	c, problems := conditions.FromBuilder([]byte(query))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	_, d := decide(t, c, samples(t))
	why, err := d.Explain(conditions.Decisive)
	if err != nil {
		t.Fatal(err)
	}
	if got := why.Branches[0].Clauses; got[0].ID != "vip" || got[1].ID != "items" || got[0].Path != "rules[0]" {
		t.Errorf("the trace names %+v", got)
	}
	again, err := c.Builder()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{`"id":"vip"`, `"id":"items"`, `"id":"inner"`} {
		if !strings.Contains(string(again), id) {
			t.Errorf("%s is lost in %s", id, again)
		}
	}
	if _, problems := conditions.FromBuilder([]byte(strings.Replace(query, `"inner"`, `"vip"`, 1))); len(problems) != 1 {
		t.Errorf("an id that is used twice: %v", problems)
	}
}

// What editors other than ours must find in a query is what the format says, and not our extensions.
func TestBuilder_WritesThePlainFormatWhereItCan(t *testing.T) {
	t.Parallel()
	c := parse(t, `ieq(contact.first_name, "Ann") and (order.total_price > 150 or none(order.line_items, .quantity >= 2)) and not (contact.orders_count < 3) and contact.created_at >= daysAgo(7)`)
	data, err := c.Builder()
	if err != nil {
		t.Fatal(err)
	}
	want := `{"combinator":"and","rules":[{"id":"c1","field":"contact.first_name","operator":"=","value":"Ann"},` +
		`{"combinator":"or","rules":[{"id":"c2","field":"order.total_price","operator":">","value":150},` +
		`{"id":"c3","field":"order.line_items","operator":"=","value":{"combinator":"and","rules":[{"id":"c4","field":"quantity","operator":">=","value":2}]},"match":{"mode":"none"}}]},` +
		`{"combinator":"and","not":true,"rules":[{"id":"c5","field":"contact.orders_count","operator":"<","value":3}]},` +
		`{"id":"c6","field":"contact.created_at","operator":">=","value":{"mode":"relative","anchor":"now","offset":-7,"unit":"day"}}]}`
	if string(data) != want {
		t.Errorf("\n got %s\nwant %s", data, want)
	}
	if !json.Valid(data) {
		t.Error("it is no JSON")
	}
}

func TestFromBuilder_RefusesWithCodeAndPath(t *testing.T) {
	t.Parallel()
	rule := func(s string) string { return `{"combinator":"and","rules":[` + s + `]}` }
	for data, want := range map[string]string{
		``:                  "CONDITION_SYNTAX",
		`null`:              "CONDITION_NOT_EXACTLY_ONE",
		`{}`:                "CONDITION_NOT_EXACTLY_ONE",
		`[]`:                "CONDITION_VALUE_INVALID",
		`{"rules":[]}`:      "rules: CONDITION_VALUE_INVALID",
		`{"rules":[]} {}`:   "CONDITION_SYNTAX",
		`{"rules":[1]}`:     "rules[0]: CONDITION_VALUE_INVALID",
		`{"rules":["and"]}`: "rules[0]: CONDITION_SYNTAX",
		`{"muted":true,"rules":[{"field":"order.test","operator":"isTrue"}]}`:                                                              "CONDITION_VALUE_INVALID: Everything is muted",
		rule(`{"field":"order.test","operator":"isTrue","muted":true}`):                                                                    "CONDITION_VALUE_INVALID: Everything is muted",
		`{"rules":[{"field":"order.test","operator":"isTrue"},{"field":"order.test","operator":"isTrue"}]}`:                                "rules[1]: CONDITION_SYNTAX",
		`{"rules":[{"field":"order.test","operator":"isTrue"},"and"]}`:                                                                     "rules: CONDITION_SYNTAX",
		`{"combinator":"xor","rules":[{"field":"order.test","operator":"isTrue"}]}`:                                                        "combinator: CONDITION_CONSTRUCT_NOT_ALLOWED",
		`{"combinator":"nand","rules":[{"field":"order.test","operator":"isTrue"}]}`:                                                       "combinator: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.tset","operator":"="}`):                                                                                      "rules[0].field: CONDITION_UNKNOWN_FIELD",
		rule(`{"field":"order.test","operator":"like"}`):                                                                                   "rules[0].operator: CONDITION_OPERATOR_NOT_ALLOWED",
		rule(`{"field":"order.name","operator":"<","value":"a"}`):                                                                          "rules[0].operator: CONDITION_OPERATOR_NOT_ALLOWED",
		rule(`{"field":"order.name","operator":"=","value":null}`):                                                                         "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.name","operator":"=","value":["a"]}`):                                                                        "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.name","operator":"in","value":""}`):                                                                          "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.total_price","operator":">","value":"cheap"}`):                                                               "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.total_price","operator":">","value":1e999999999}`):                                                           "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.total_price","operator":"between","value":[1]}`):                                                             "rules[0]: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.total_price","operator":"=","value":"x","valueSource":"expression"}`):                                        "rules[0].value: CONDITION_CONSTRUCT_NOT_ALLOWED",
		rule(`{"field":"order.total_price","operator":"=","value":"order.nope","valueSource":"field"}`):                                    "rules[0].value.field: CONDITION_UNKNOWN_FIELD",
		rule(`{"field":"order.processed_at","operator":"<","value":{"mode":"relative","anchor":"startOfYear","offset":0,"unit":"day"}}`):   "rules[0].value.anchor: CONDITION_CONSTRUCT_NOT_ALLOWED",
		rule(`{"field":"order.processed_at","operator":"<","value":{"mode":"relative","anchor":"now","offset":1,"unit":"day"}}`):           "rules[0].value.offset: CONDITION_CONSTRUCT_NOT_ALLOWED",
		rule(`{"field":"order.processed_at","operator":"<","value":"2026-11-27T10:00"}`):                                                   "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.name","operator":"=","match":{"mode":"some"},"value":{"rules":[]}}`):                                         "rules[0].field: CONDITION_TYPE_MISMATCH",
		rule(`{"field":"order.line_items","operator":"=","match":{"mode":"most"},"value":{"rules":[]}}`):                                   "rules[0].match.mode: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.line_items","operator":"=","match":{"mode":"all"},"value":{"rules":[]}}`):                                    "rules[0].value: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.line_items","operator":"=","match":{"mode":"atLeast"},"value":{"rules":[]}}`):                                "rules[0].match.threshold: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.line_items","operator":"=","match":{"mode":"atLeast","threshold":1.5},"value":{"rules":[]}}`):                "rules[0].match.threshold: CONDITION_VALUE_INVALID",
		rule(`{"field":"order.line_items","operator":"=","match":{"mode":"some"},"value":{"rules":[{"field":"nope","operator":"null"}]}}`): "rules[0].value.rules[0].field: CONDITION_UNKNOWN_FIELD",
		rule(`{"field":"$text","operator":"=","value":"order.nope"}`):                                                                      "1:7: rules[0].value: CONDITION_UNKNOWN_FIELD",
		strings.Repeat(`{"combinator":"and","rules":[`, 40) + `{"field":"order.test","operator":"isTrue"}` + strings.Repeat(`]}`, 40):      "CONDITION_TOO_LARGE",
		rule(strings.TrimSuffix(strings.Repeat(`{"field":"order.test","operator":"isTrue"},`, 2000), ",")):                                 "CONDITION_TOO_LARGE",
	} {
		c, problems := conditions.FromBuilder([]byte(data))
		if c != nil || len(problems) == 0 {
			t.Errorf("%.80s is accepted", data)
			continue
		}
		if got := problems[0].String(); !strings.Contains(got, want) {
			t.Errorf("%.200s\n got %s\nwant %s", data, got, want)
		}
	}
}

func TestTree_SaysWhatTreesCannotAsText(t *testing.T) {
	t.Parallel()
	deep := "order.test"
	for range 30 {
		deep = "not (order.edited and (" + deep + " or order.fully_paid))"
		if strings.Count(deep, "(") >= 30 {
			break
		}
	}
	for _, text := range []string{
		`order.total_price - order.total_tax > 5 and now > date("2026-01-01")`, deep,
		`sum(order.line_items, .quantity * 2) in [` + strings.TrimSuffix(strings.Repeat("1234567,", 400), ",") + `]`,
	} {
		c := parse(t, text)
		again, problems := conditions.FromTree(*c.Tree())
		if !c.Equal(again) {
			t.Errorf("%.100s: %v", text, problems)
		}
		data, err := c.Builder()
		if err != nil {
			t.Fatal(err)
		}
		if again, problems := conditions.FromBuilder(data); !c.Equal(again) {
			t.Errorf("%.100s: %v", text, problems)
		}
		if again, problems := conditions.ParseSentence(c.Sentence()); !c.Equal(again) {
			t.Errorf("%.100s: %v", text, problems)
		}
	}
}
