package conditions

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storegraph/catalog"
)

// Few fields, few values and near moments, so that clauses meet.
var (
	closeTexts   = []string{"Ann", "ann", "An", "Anna", "nn", "a", "É", "e\u0301", "K"} // the last is the sign of Kelvin, which folds to k
	closeNumbers = []string{"-1", "0", "1", "1.5", "2", "3"}
	closeDays    = []string{"2026-03-27", "2026-03-28", "2026-03-29", "2026-03-30"}
	closeZones   = []string{"UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"}
	closePeriods = []string{`1, "DAY"`, `24, "HOUR"`, `2, "DAY"`, `1, "WEEK"`, `30, "DAY"`, `1, "MONTH"`, `1, "YEAR"`, `1, "DAY", "START_OF_DAY"`, `90, "MINUTE", "START_OF_DAY"`}
)

func drawn(t *rapid.T, from []string) string { return rapid.SampledFrom(from).Draw(t, "pick") }

// closeClause draws a clause of text over the few fields; in is "." for those of a list's item.
func closeClause(t *rapid.T, depth int) string {
	text, number, amount := drawn(t, []string{"contact.first_name", "contact.last_name"}), "contact.orders_count", "order.total_price"
	q, n := strconv.Quote, drawn(t, closeNumbers)
	switch rapid.IntRange(0, 17).Draw(t, "clause") {
	case 0:
		return text + drawn(t, []string{" == ", " != ", " contains ", " startsWith ", " endsWith ", " not contains "}) + q(drawn(t, closeTexts))
	case 1:
		return drawn(t, []string{"ieq", "icontains", "istartsWith", "iendsWith"}) + "(" + text + ", " + q(drawn(t, closeTexts)) + ")"
	case 2:
		return text + " in [" + q(drawn(t, closeTexts)) + ", " + q(drawn(t, closeTexts)) + "]"
	case 3:
		return drawn(t, []string{"isEmpty(" + text + ")", text + " == nil", text + " != nil", "contact.first_name == contact.last_name"})
	case 4, 5:
		return number + drawn(t, []string{" > ", " < ", " >= ", " <= ", " == ", " != "}) + n
	case 6:
		return "between(" + number + ", " + drawn(t, []string{"-1", "0"}) + ", " + drawn(t, closeNumbers[2:]) + ")"
	case 7, 8:
		return amount + drawn(t, []string{" > ", " < ", " >= ", " <= ", " == "}) + drawn(t, []string{n, `money("` + n + `", "USD")`, `money("` + n + `", "EUR")`})
	case 9:
		return drawn(t, []string{"order.total_price > order.total_tax", "order.total_tax >= order.total_price", "order.total_price == order.total_tax", "order.total_price != nil", "contact.orders_count == nil"})
	case 10:
		return drawn(t, []string{"order.test", "order.test == false", "order.test != nil", "order.customer == nil", `order.customer.first_name == "Ann"`, "order.customer.first_name != nil"})
	case 11, 12:
		d := drawn(t, []string{`date("` + drawn(t, closeDays) + `")`, `date("` + drawn(t, closeDays) + `T10:30:00Z")`, "now", "ago(" + drawn(t, closePeriods) + ")"})
		return "order.processed_at" + drawn(t, []string{" < ", " > ", " >= ", " <= ", " == "}) + d
	case 13:
		return drawn(t, []string{"inLast", "inNext"}) + "(" + drawn(t, []string{"order.processed_at", "contact.date_of_birth"}) + ", " + drawn(t, closePeriods) + ")"
	case 14:
		return drawn(t, []string{`onDay(order.processed_at, date("` + drawn(t, closeDays) + `"))`, `onDay(order.processed_at, daysAgo(1))`,
			`contact.date_of_birth` + drawn(t, []string{" < ", " > ", " >= ", " <= ", " == "}) + drawn(t, []string{`date("` + drawn(t, closeDays) + `")`, "daysAgo(1)", "now"})})
	}
	if depth <= 0 {
		return drawn(t, []string{"isEmpty(order.line_items)", "count(order.line_items) > 1", "count(order.line_items) < 1", `"Ann" in order.discount_codes`, `none(order.discount_codes, # == "Ann")`})
	}
	where := closeGroup(t, func() string {
		switch rapid.IntRange(0, 3).Draw(t, "item") {
		case 0:
			return ".title" + drawn(t, []string{" == ", " != ", " startsWith "}) + q(drawn(t, closeTexts))
		case 1:
			return drawn(t, []string{".product == nil", `.product.title == "Ann"`, ".title == contact.first_name"})
		}
		return ".quantity" + drawn(t, []string{" > ", " < ", " == "}) + drawn(t, closeNumbers)
	}, 1)
	return drawn(t, []string{
		"any(order.line_items, " + where + ")", "all(order.line_items, " + where + ")", "none(order.line_items, " + where + ")",
		"count(order.line_items, " + where + ") > " + drawn(t, closeNumbers), "count(order.line_items, " + where + ") == 0",
		"sum(filter(order.line_items, " + where + "), .quantity) > 1",
	})
}

func closeGroup(t *rapid.T, clause func() string, depth int) string {
	if depth == 0 || rapid.IntRange(0, 3).Draw(t, "leaf") == 0 {
		return drawn(t, []string{"", "", "not "}) + "(" + clause() + ")"
	}
	parts := make([]string, rapid.IntRange(2, 3).Draw(t, "parts"))
	for i := range parts {
		parts[i] = closeGroup(t, clause, depth-1)
	}
	return drawn(t, []string{"", "", "not "}) + "(" + strings.Join(parts, drawn(t, []string{" and ", " and ", " or "})) + ")"
}

func closeCondition(t *rapid.T) *Condition {
	text := closeGroup(t, func() string { return closeClause(t, 1) }, 2)
	c, problems := ParseText(text)
	if len(problems) > 0 {
		t.Skip("not a condition: ", problems[0].Message) // one(…) of a range that begins after its end
	}
	return c
}

// closeScope draws data that lies on the edges of the conditions; anything may be missing.
func closeScope(t *rapid.T) *catalog.Scope {
	maybe := func(m map[string]any, name string, v any) {
		if rapid.IntRange(0, 4).Draw(t, "there") > 0 {
			m[name] = v
		}
	}
	moment := func() string {
		at := time.Date(2026, 3, rapid.IntRange(1, 31).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), drawnInt(t, 0, 30), 0, 0, time.UTC)
		return at.Format(time.RFC3339)
	}
	contact, order := map[string]any{}, map[string]any{}
	maybe(contact, "first_name", drawn(t, append(closeTexts, "", "ANNa")))
	maybe(contact, "last_name", drawn(t, append(closeTexts, "")))
	maybe(contact, "orders_count", rapid.IntRange(-1, 3).Draw(t, "count"))
	maybe(contact, "date_of_birth", drawn(t, closeDays))
	maybe(order, "total_price", map[string]any{"amount": drawn(t, closeNumbers), "currencyCode": drawn(t, []string{"USD", "EUR"})})
	maybe(order, "total_tax", map[string]any{"amount": drawn(t, closeNumbers), "currencyCode": drawn(t, []string{"USD", "EUR"})})
	maybe(order, "test", rapid.Bool().Draw(t, "test"))
	maybe(order, "customer", map[string]any{"first_name": drawn(t, closeTexts)})
	maybe(order, "processed_at", moment())
	maybe(order, "discount_codes", []string{"Ann", "b"}[:drawnInt(t, 0, 1, 2)])
	items := []any{}
	for range rapid.IntRange(0, 3).Draw(t, "items") {
		item := map[string]any{}
		maybe(item, "quantity", rapid.IntRange(-1, 3).Draw(t, "quantity"))
		maybe(item, "title", drawn(t, closeTexts))
		maybe(item, "product", map[string]any{"title": "Ann"})
		items = append(items, item)
	}
	maybe(order, "line_items", items)
	file := map[string]any{"now": moment()}
	maybe(file, "contact", contact)
	maybe(file, "order", order)
	file["shop"] = map[string]any{"timezone": drawn(t, closeZones), "currency_code": drawn(t, []string{"USD", "EUR"})}
	if rapid.IntRange(0, 3).Draw(t, "currency") == 0 {
		delete(file["shop"].(map[string]any), "currency_code")
	}
	data, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	scope, problems, err := catalog.ScopeFromJSON(data, time.Time{})
	if err != nil || len(problems) > 0 {
		t.Fatal(string(data), problems, err)
	}
	return scope
}

func drawnInt(t *rapid.T, from ...int) int { return rapid.SampledFrom(from).Draw(t, "int") }

// Every claim is held against data: what is never true, always true, never taken or superfluous must be on all of it.
func TestProperty_WarningsAreNeverWrong(t *testing.T) {
	t.Parallel()
	claims := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		first, second, third := closeCondition(t), closeCondition(t), closeCondition(t)
		branches := []Branch{{ID: "a", Condition: first}, {ID: "b", Condition: second}, {ID: "c", Condition: third}}
		s := newSolver()
		a, b, c := signed{node: first.root, plain: strings.Join(first.currencies, " ")}, signed{node: second.root, plain: strings.Join(second.currencies, " ")},
			signed{node: third.root, plain: strings.Join(third.currencies, " ")}
		type claim struct {
			name  string
			holds func(a, b, c bool) bool
		}
		var made []claim
		ask := func(name string, contradicts func(a, b, c bool) bool, parts ...signed) {
			if s.left = solverSteps; s.impossible(parts...) {
				claims[name]++
				made = append(made, claim{name, func(a, b, c bool) bool { return !contradicts(a, b, c) }})
			}
		}
		ask("never", func(a, _, _ bool) bool { return a }, a)
		ask("always", func(a, _, _ bool) bool { return !a }, a.not())
		ask("exclude", func(a, b, _ bool) bool { return a && b }, a, b)
		ask("implies", func(a, b, _ bool) bool { return a && !b }, a, b.not())
		ask("covers", func(a, b, _ bool) bool { return !a && !b }, a.not(), b.not())
		ask("unreachable", func(a, b, c bool) bool { return !a && !b && c }, a.not(), b.not(), c)
		warnings := BranchWarnings(branches)
		for range 12 {
			scope := closeScope(t)
			x, y, z := decidesTrue(t, first, scope), decidesTrue(t, second, scope), decidesTrue(t, third, scope)
			for _, claim := range made {
				if !claim.holds(x, y, z) {
					t.Fatalf("%s is wrong: %t %t %t\n%s\n%s\n%s", claim.name, x, y, z, first.Text(), second.Text(), third.Text())
				}
			}
			d, err := Decide(t.Context(), branches, scope)
			if err != nil {
				t.Fatal(err)
			}
			for _, w := range warnings {
				if w.Code == CodeBranchUnreachable && w.Path[1] == strconv.Itoa(d.Index) {
					t.Fatalf("%s, and it is taken: %s", w.Message, branches[d.Index].Condition.Text())
				}
			}
			for _, condition := range []*Condition{first, second, third} {
				contradicted(t, condition, scope)
			}
		}
	})
	made := 0
	for _, n := range claims {
		made += n
	}
	if made < 20 || len(claims) < 4 {
		t.Errorf("the random conditions hardly ever made a claim: %v", claims)
	}
}

func decidesTrue(t *rapid.T, c *Condition, scope *catalog.Scope) bool {
	d, err := Decide(t.Context(), []Branch{{ID: "b", Condition: c}}, scope)
	if err != nil {
		t.Fatalf("%s: %v", c.Text(), err)
	}
	return d.Reason == Matched
}

// contradicted looks for a clause outside of lists that a warning calls never or always true alone, and is otherwise.
func contradicted(t *rapid.T, c *Condition, scope *catalog.Scope) {
	d, err := Decide(t.Context(), []Branch{{ID: "b", Condition: c}}, scope)
	if err != nil {
		t.Fatal(err)
	}
	trace, err := d.Explain(Full)
	if err != nil {
		t.Fatal(err)
	}
	results := map[string]Result{}
	for _, clause := range trace.Branches[0].Clauses {
		results[clause.ID] = clause.Result
	}
	for _, w := range c.Warnings() {
		if len(w.Clauses) != 1 || strings.Contains(w.Message, "because") {
			continue
		}
		r, outside := results[w.Clauses[0]]
		if outside && (w.Code == CodeNeverTrue && r == True || w.Code == CodeAlwaysTrue && r == False) {
			t.Fatalf("%s\n%s: it is %s", c.Text(), w.Message, r)
		}
	}
}
