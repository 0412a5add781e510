package conditions_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/conditions"
)

// settle decides an accepted condition: it must not fail, and its text must read as itself.
func settle(t *testing.T, c *conditions.Condition) {
	t.Helper()
	d, err := conditions.Decide(context.Background(), []conditions.Branch{{ID: "b", Condition: c}}, samples(t))
	if err != nil && commerce.CodeOf(err) != conditions.CodeEvaluationFailed {
		t.Fatalf("%s: %v", c.Text(), err)
	}
	if again, problems := conditions.FromTree(*c.Tree()); !c.Equal(again) {
		t.Fatalf("%s: its tree does not read as itself: %v", c.Text(), problems)
	}
	query, err := c.Builder()
	if err != nil {
		t.Fatal(err)
	}
	if again, problems := conditions.FromBuilder(query); !c.Equal(again) {
		t.Fatalf("%s: %s does not read as itself: %v", c.Text(), query, problems)
	}
	if said := c.Sentence(); len(said) <= conditions.MaxSentenceBytes {
		if again, problems := conditions.ParseSentence(said); !c.Equal(again) {
			t.Fatalf("%s: %s does not read as itself: %v", c.Text(), said, problems)
		}
	}
	if err == nil {
		if _, err := d.Explain(conditions.Full); err != nil {
			t.Fatalf("%s: %v", c.Text(), err)
		}
	}
	c.Warnings()
	if len(c.Text()) > conditions.MaxTextBytes {
		return
	}
	if again, problems := conditions.ParseText(c.Text()); !c.Equal(again) {
		t.Fatalf("%s does not read as itself: %v", c.Text(), problems)
	}
}

func FuzzParseText(f *testing.F) {
	for _, seed := range []string{
		`order.total_price > 150`, `any(order.line_items, icontains(.title, "retinol") and .quantity >= 2)`, `reduce(1..31, #acc + #acc, "a")`,
		`((((((((((((((((((((((((((((((((((order.test))))))))))))))))))))))))))))))))))`, `all(order.line_items, all(order.line_items, all(order.line_items, .x)))`,
		`sum(filter(order.line_items, .quantity > 1), .price * .quantity) == money("1.50", "USD")`, `a<b<c`, `inLast(contact.last_order_at, 6, "MONTH")`,
		strings.Repeat("(", 2000) + "order.test" + strings.Repeat(")", 2000), `all(contact.orders, all(contact.orders, all(contact.orders, .test)))`,
		`order.total_price > 100 and order.total_price < 50 and (order.test or contact.first_name == "A")`,
		"not \t\nin", "`", `"\x00"`, "b'a'", "#", "..", "?.", "0x_", "1_000e-2", "/*", "any(x, ", "order.name in [", "😀.a == \"\\U0001F600\"",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, problems := conditions.ParseText(text)
		if (c == nil) == (len(problems) == 0) {
			t.Fatalf("%q: neither accepted nor refused", text)
		}
		if c != nil {
			settle(t, c)
		}
	})
}

func FuzzParseSentence(f *testing.F) {
	for _, seed := range []string{
		`order total is more than 150 USD and at least one of the order's items has product's vendor "Acme"`,
		`it is not true that (contact's email is not set or order is fully paid)`, `the sum of (price minus 1) times quantity across the order's items with (SKU set) is 5`,
		`contact's last order at is in the last 6 months counted from the start of today`, `number of number of`, `at least 2 of the product's tags is exactly "vip"`,
		`(((`, `"`, `“a`, `.`, `the the`, `0 0`, `no item of the order has quantity 1`, `any of of of`, `all`, `now now`, `between and and between`, `its its`, `order.line_items.`, `-`, `1 2 3`, `none of none of`, `total of total across`, `#`, `'s`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, said string) {
		c, problems := conditions.ParseSentence(said)
		if (c == nil) == (len(problems) == 0) {
			t.Fatalf("%q: neither accepted nor refused", said)
		}
		for _, p := range problems {
			if p.Message == "" || p.Offset < 0 || p.Offset+p.Length > len([]rune(said)) {
				t.Fatalf("%q: %+v", said, p)
			}
		}
		if c != nil {
			settle(t, c)
		}
	})
}

func FuzzFromTree(f *testing.F) {
	for _, seed := range []string{
		`{"all":[{"clause":{"field":"order.name","operator":"EQUALS","value":{"text":"x"}}},{"not":{"text":"order.test"}}]}`,
		`{"list":{"list":"order.line_items","quantifier":"AT_LEAST","count":1,"where":{"text":".quantity > 1"}}}`,
		`{"aggregate":{"list":"contact.orders","function":"MAX","field":"processed_at","operator":"IN_LAST","value":{"period":{"amount":1,"unit":"DAY"}}}}`,
		`{"clause":{"field":"product.tags","operator":"IN","value":{"texts":["a"]}}}`, `{"any":[null]}`,
		`{"list":{"list":"product.tags","quantifier":"ALL","where":{"sentence":"text starts with \"a\" or is exactly \"b\""}}}`,
		`{"builder":{"combinator":"or","not":true,"rules":[{"id":"a","field":"order.line_items","operator":"=","match":{"mode":"atLeast","threshold":0.3},"value":{"rules":[{"field":"title","operator":"in","value":"a, b\\,c"},"and",{"field":"price","operator":"between","value":[5,1]}]}}]}}`,
		`{"builder":{"rules":[{"field":"order.processed_at","operator":"<","value":{"mode":"relative","anchor":"startOfDay","offset":-2,"unit":"week"}},"or",{"field":"$text","value":"order.test","muted":false}]}}`,
		`{"list":{"list":"product.tags","quantifier":"ALL","where":{"text":"# != \"a\") or any(order.line_items, .quantity > 1"}}}`,
		`{"clause":{"field":"order.total_price","operator":"BETWEEN","value":{"range":{"from":{"number":1e4000},"to":{"field":"#"}}}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tree conditions.Tree
		if json.Unmarshal(data, &tree) != nil {
			return
		}
		c, problems := conditions.FromTree(tree)
		if (c == nil) == (len(problems) == 0) {
			t.Fatalf("%s: neither accepted nor refused", data)
		}
		if c != nil {
			settle(t, c)
		}
		conditions.ParseFile(data)
	})
}
