package conditions_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/conditions"
)

// answerBytes bounds what an answer may allocate, warnings included: a measure of work that a busy machine does not change. The
// costliest of the texts below takes a fourth of it; the specification allows 64 MB.
const answerBytes = 8 << 20

// answered fails when a text costs too much, whatever the answer. Only tests that are not parallel may ask.
func answered(t *testing.T, text string) []conditions.Problem {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	c, problems := conditions.ParseText(text)
	if c != nil {
		c.Warnings()
	}
	runtime.ReadMemStats(&after)
	if n := after.TotalAlloc - before.TotalAlloc; n > answerBytes {
		t.Errorf("%.60s… allocates %d KiB", text, n>>10)
	}
	return problems
}

func fill(prefix, unit, suffix string) string {
	return prefix + strings.Repeat(unit, (conditions.MaxTextBytes-len(prefix)-len(suffix))/len(unit)) + suffix
}

func TestLimits_TextsThatKillParsersAreRefusedAtOnce(t *testing.T) { // not parallel: it measures allocations
	nested := func(n int) string {
		return strings.Repeat("any(contact.orders, ", n) + "order.test" + strings.Repeat(")", n)
	}
	for name, text := range map[string]string{
		"doubling text":              `reduce(1..31, #acc + #acc, "a") == "b"`,
		"half a million parentheses": strings.Repeat("(", 500_000) + "1" + strings.Repeat(")", 500_000),
		"parentheses within 4 KiB":   strings.Repeat("(", 2000) + "1" + strings.Repeat(")", 2000),
		"brackets":                   strings.Repeat("[", 2000) + strings.Repeat("]", 2000),
		"open braces":                strings.Repeat("{", 4000),
		"nested loops":               nested(4),
		"chained comparisons":        strings.Repeat("(1<", 31) + "order.total_price<2<3" + strings.Repeat("<4)", 31),
		"chained elvis":              strings.Repeat("(", 31) + "order.test" + strings.Repeat("?:order.test)", 31) + "?:order.test",
		"large range":                `1 in 1..1000000000`,
		"regular expression":         `order.name matches "(a+)+$"`,
		"number of many digits":      fill("order.total_price > ", "9", ""),
		"tiny number":                "order.total_price > 1e-300 or order.total_price > 1e300 or order.total_price > 0x7fffffffffffffff",
		"unclosed text":              fill(`order.name == "`, "a", ""),
		"deep path":                  fill("order", ".customer", ""),
		"comment hiding brackets":    "order.test // don't\n and " + strings.Repeat("(", 1000),
		"surplus closing bracket":    "order.test) or any(order.line_items, .quantity > 1",
		"unicode garbage":            fill("", "\u202e\ufeff", ""),
		"megabyte":                   strings.Repeat("a ", 1<<19),
	} {
		if problems := answered(t, text); len(problems) == 0 {
			t.Errorf("%s is accepted", name)
		} else if len(problems) > 50 {
			t.Errorf("%s: %d problems", name, len(problems))
		}
	}
	for _, text := range []string{ // allowed or not, they must be cheap
		fill("", "not ", "order.test"), fill("", "!", "order.test"), fill("order.total_price > ", "-", "1"),
		fill("order.test", " or order.test", ""), fill("order.total_price > 1", " + 1", ""), fill("order.total_price > order.total_tax", " * 2", ""),
		`reduce(1..31, #acc + #acc, "a")`, `all(contact.orders, all(contact.orders, all(contact.orders, .test)))`,
		fill("order.test", " and (order.test or order.fully_paid)", ""), fill("order.number > 1", " and (order.number < 2 or order.test)", ""),
		fill("contact.first_name contains \"a\"", " and contact.first_name not contains \"b\"", ""),
		fill(`order.name in ["a"`, `,"b"`, "]"), fill("order.test ", "/**/", ""), fill("1", "**1", " > 2"), fill(`order.name == "`, "a", `"`),
	} {
		answered(t, text)
	}
}

// hang is longer than an answer takes on the slowest machine: what is quadratic here takes minutes.
const hang = 30 * time.Second

func TestLimits_SentencesAreAnsweredAtOnce(t *testing.T) {
	long := func(unit string) string { return strings.Repeat(unit, conditions.MaxSentenceBytes/len(unit)) }
	for _, said := range []string{
		long("order "), long("order's customer's "), long("("), long("()"), long("the sum of "), strings.Repeat("the sum of ", 3000) + strings.Repeat("across ", 3000),
		long("at least one of the order's items has "), long("it is not true that ("), long("not "), long("and "), long("between "), long("zzz is 5 and "),
		long("order is a test or "), long(". "), long("\" "), long("its "), "order total is " + long("1 plus "), "order name is one of " + long("\"a\", "), long("number of "),
		long("order."), long("not all of "), long("contact's emial is set and "),
	} {
		start := time.Now()
		_, problems := conditions.ParseSentence(said)
		if took := time.Since(start); took > hang {
			t.Errorf("%.40s… took %s", said, took)
		}
		if len(problems) == 0 || len(problems) > 50 {
			t.Errorf("%.40s…: %d problems", said, len(problems))
		}
	}
}

func TestLimits_BuilderQueriesAreAnsweredAtOnce(t *testing.T) {
	filler := `{"field":"order.name","operator":"=","value":"` + strings.Repeat("a", conditions.MaxBuilderBytes-5000) + `"}`
	for name, query := range map[string]string{
		"deep and long":  strings.Repeat(`{"combinator":"and","rules":[`, 33) + filler + strings.Repeat(`]}`, 33),
		"very deep":      strings.Repeat(`{"rules":[`, 100_000),
		"deep and whole": strings.Repeat(`{"rules":[`, 5_000) + strings.Repeat(`]}`, 5_000),
		"too long":       filler + strings.Repeat(" ", 5000),
		"many rules":     `{"combinator":"or","rules":[` + strings.TrimSuffix(strings.Repeat(`{},`, 400_000), ",") + `]}`,
		"many values":    `{"rules":[{"field":"order.name","operator":"in","value":"` + strings.Repeat("a,", 500_000) + `"}]}`,
	} {
		start := time.Now()
		_, problems := conditions.FromBuilder([]byte(query))
		if took := time.Since(start); took > hang {
			t.Errorf("%s took %s", name, took)
		}
		if len(problems) == 0 || len(problems) > 50 {
			t.Errorf("%s: %d problems", name, len(problems))
		}
	}
}

func TestLimits_EachHasItsCode(t *testing.T) {
	t.Parallel()
	clauses := func(n int) string { return strings.TrimSuffix(strings.Repeat("order.test or ", n), " or ") }
	for _, c := range []struct {
		name, text string
		code       commerce.ErrorCode
	}{
		{"bytes", fill(`order.name == "`, "a", `"`) + "  ", conditions.CodeTooLarge},
		{"brackets", strings.Repeat("(", 33) + "order.test" + strings.Repeat(")", 33), conditions.CodeTooLarge},
		{"brackets within the limit", strings.Repeat("(", 32) + "order.test" + strings.Repeat(")", 32), ""},
		{"brackets in a text", `order.name == "` + strings.Repeat("(", 40) + `"`, ""},
		{"brackets in a comment", `order.test // ` + strings.Repeat("(", 40), ""},
		{"clauses", clauses(101), conditions.CodeTooLarge},
		{"clauses within the limit", clauses(100), ""},
		{"nodes", strings.TrimSuffix(strings.Repeat("order.number+order.number+order.number+order.number>1 or ", 70), " or "), conditions.CodeTooLarge},
		{"text value", `order.name == "` + strings.Repeat("ä", 1001) + `"`, conditions.CodeTooLarge},
		{"text value within the limit", `order.name == "` + strings.Repeat("ä", 1000) + `"`, ""},
		{"list nesting", `any(contact.orders, any(.line_items, any(.product.collections, any(contact.orders, .test))))`, conditions.CodeTooLarge},
		{"visits", `any(contact.orders, any(.line_items, any(.product.collections, .title == "a")))`, conditions.CodeTooCostly},
		{"orders, items, tags", `any(contact.orders, any(.line_items, "a" in .tags))`, ""},
	} {
		_, problems := conditions.ParseText(c.text)
		if c.code == "" && len(problems) > 0 || c.code != "" && (len(problems) == 0 || problems[0].Code != c.code) {
			t.Errorf("%s: %v, want %q", c.name, problems, c.code)
		}
	}
}

func TestLimits_OfTrees(t *testing.T) {
	t.Parallel()
	leaf := func() *conditions.Tree {
		return &conditions.Tree{Clause: &conditions.ClauseTree{Field: "order.test", Operator: conditions.OpIsTrue}}
	}
	deep := leaf()
	for range 40 {
		deep = &conditions.Tree{Not: deep}
	}
	var wide []*conditions.Tree
	for range 100_000 {
		wide = append(wide, leaf())
	}
	shared := leaf() // a tree of 2^40 parts in 40 nodes
	for range 32 {
		shared = &conditions.Tree{All: []*conditions.Tree{shared, shared}}
	}
	many := leaf()
	many.Clause = &conditions.ClauseTree{Field: "order.name", Operator: conditions.OpIn, Value: &conditions.ValueTree{Texts: make([]string, 1001)}}
	thousand := leaf()
	thousand.Clause = &conditions.ClauseTree{Field: "order.name", Operator: conditions.OpIn, Value: &conditions.ValueTree{Texts: strings.Split(strings.Repeat("a,", 999)+"a", ",")}}

	for name, c := range map[string]struct {
		tree *conditions.Tree
		ok   bool
	}{
		"deep": {deep, false}, "wide": {&conditions.Tree{Any: wide}, false}, "shared": {shared, false}, "1,001 values": {many, false}, "1,000 values": {thousand, true},
	} {
		_, problems := conditions.FromTree(*c.tree)
		if c.ok != (len(problems) == 0) || !c.ok && problems[0].Code != conditions.CodeTooLarge {
			t.Errorf("%s: %v", name, problems)
		}
	}
}

func TestLimits_TooManyItemsFailTheEvaluation(t *testing.T) {
	t.Parallel()
	const orders = 500
	data := `{"contact": {"orders": [` + strings.TrimSuffix(strings.Repeat(`{"test": false, "line_items": [`+strings.TrimSuffix(strings.Repeat(`{"quantity": 1},`, 10), ",")+`]},`, orders), ",") + `]}}`
	scope := given(t, data)
	for text, want := range map[string]commerce.ErrorCode{
		`all(contact.orders, all(.line_items, .quantity == 1))`:                     "",                             // 500 + 5,000
		`all(contact.orders, all(contact.orders, not .test))`:                       conditions.CodeEvaluationLimit, // 500 + 250,000
		`order.test or count(contact.orders, count(contact.orders, .test) > 1) > 1`: conditions.CodeEvaluationLimit,
		`sum(contact.orders, count(contact.orders)) > 1`:                            conditions.CodeEvaluationLimit,
	} {
		_, err := conditions.Decide(t.Context(), []conditions.Branch{{ID: "b", Name: "B", Condition: parse(t, text)}}, scope)
		if commerce.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestLimits_MoreItemsThanAnyoneHasAreNotRead(t *testing.T) {
	t.Parallel()
	data := `{"order": {"line_items": [` + strings.TrimSuffix(strings.Repeat(`{},`, conditions.MaxElementVisits+1), ",") + `]}}`

	_, err := conditions.Decide(t.Context(), []conditions.Branch{{ID: "b", Name: "B", Condition: parse(t, `order.test or isEmpty(order.line_items)`)}}, given(t, data))

	if commerce.CodeOf(err) != conditions.CodeEvaluationLimit {
		t.Errorf("got %v", err)
	}
}

func ExampleParseText() {
	_, problems := conditions.ParseText(`order.totl_price > 150`)
	fmt.Println(problems[0])
	fmt.Println(problems[0].Snippet)
	// Output:
	// 1:7: CONDITION_UNKNOWN_FIELD: order has no field "totl_price". (did you mean order.total_price?)
	// order.totl_price > 150
	//       ^^^^^^^^^^
}
