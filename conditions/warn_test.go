package conditions_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/conditions"
)

// warned gives the codes of a text's warnings.
func warned(t *testing.T, text string) []string {
	t.Helper()
	var codes []string
	for _, w := range parse(t, text).Warnings() {
		codes = append(codes, string(w.Code))
		if w.Message == "" || len(w.Clauses) == 0 || w.Line == 0 {
			t.Errorf("%s: a warning without words, clauses or place: %+v", text, w)
		}
	}
	return codes
}

const (
	never     = "CONDITION_NEVER_TRUE"
	always    = "CONDITION_ALWAYS_TRUE"
	redundant = "CONDITION_REDUNDANT"
)

func TestWarnings_TellWhatIsSurelyNotMeant(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// numbers and amounts
		`order.total_price > 100 and order.total_price < 50`:                                                never,
		`order.total_price > money("100", "USD") and order.total_price < money("50", "EUR")`:                never,
		`order.total_price > 100 and between(order.total_price, 10, 100)`:                                   never,
		`order.total_price == 5 and not (order.total_price >= 5)`:                                           never,
		`order.total_price > 100 and not (order.total_price > 50)`:                                          never,
		`contact.orders_count == 2 and contact.orders_count == 3`:                                           never,
		`contact.orders_count > 2 and contact.orders_count < 3`:                                             never, // no whole number
		`contact.orders_count == 2.5`:                                                                       never,
		`between(contact.orders_count, 1.2, 1.8)`:                                                           never,
		`contact.orders_count in [1, 2] and contact.orders_count in [3, 4]`:                                 never,
		`contact.orders_count in [1, 2] and contact.orders_count not in [1, 2, 3]`:                          never,
		`contact.orders_count in [1, 2] and contact.orders_count > 2`:                                       never,
		`count(order.line_items) < 0`:                                                                       never,
		`count(order.line_items, .quantity > 1) < 0`:                                                        never,
		`count(order.line_items) == 1.5`:                                                                    never,
		`not (count(order.line_items) >= 0)`:                                                                never,
		`sum(order.line_items, .quantity) > 5 and sum(order.line_items, .quantity) < 5`:                     never,
		`order.total_price - order.total_tax > 5 and order.total_price - order.total_tax < 2`:               never,
		`order.total_price > order.total_tax and order.total_price < order.total_tax`:                       never,
		`order.total_price > order.total_tax and order.total_tax > order.total_price`:                       never,
		`order.total_price == order.total_tax and order.total_price > order.total_tax`:                      never,
		`order.total_price < order.total_price`:                                                             never,
		`contact.orders_count == nil and contact.orders_count >= 0`:                                         never,
		`contact.orders_count != nil and not (contact.orders_count > 5) and not (contact.orders_count < 9)`: never,
		// truth and presence
		`order.test and order.test == false`:                                                        never,
		`order.test and not order.test`:                                                             never,
		`order.test != nil and not order.test and order.test != false`:                              never,
		`contact.email == nil and contact.email != nil`:                                             never,
		`isEmpty(contact.email) and contact.email == "a@b.c"`:                                       never,
		`isEmpty(contact.email) and contact.email != nil and contact.email != ""`:                   never,
		`order.customer == nil and order.customer.first_name == "Ann"`:                              never,
		`contact.last_order == nil and contact.last_order.name != nil`:                              never,
		`(order.test or order.fully_paid) and not (order.test or order.fully_paid)`:                 never,
		`(order.test or order.fully_paid) and not order.test and not order.fully_paid`:              never,
		`contact.first_name == contact.last_name and contact.first_name == nil`:                     never,
		`contact.first_name == contact.last_name and contact.first_name != contact.last_name`:       never,
		`order.total_price > 5 and (order.total_price < 1 or order.total_price < 2 and order.test)`: never,
		// texts
		`contact.email_consent == "SUBSCRIBED" and contact.email_consent == "PENDING"`:                 never,
		`contact.email_consent == "SUBSCRIBED" and contact.email_consent != "SUBSCRIBED"`:              never,
		`contact.email_consent in ["SUBSCRIBED"] and contact.email_consent in ["PENDING", "INVALID"]`:  never,
		`contact.first_name == "Ann" and contact.first_name == "ann"`:                                  never,
		`contact.first_name == "Ann" and contact.first_name startsWith "B"`:                            never,
		`contact.first_name == "Ann" and not (contact.first_name contains "n")`:                        never,
		`ieq(contact.first_name, "ANN") and istartsWith(contact.first_name, "b")`:                      never,
		`contact.first_name == "Ann" and not ieq(contact.first_name, "ANN")`:                           never,
		`contact.first_name startsWith "A" and contact.first_name startsWith "B"`:                      never,
		`contact.first_name endsWith "a" and contact.first_name endsWith "b"`:                          never,
		`contact.first_name contains "anna" and contact.first_name not contains "nn"`:                  never,
		`contact.first_name startsWith "Anna" and not (contact.first_name startsWith "An")`:            never,
		`iin(contact.first_name, ["Ann", "Bea"]) and not iin(contact.first_name, ["ANN", "bea", "C"])`: never,
		`contact.shopify_id == "1" and contact.shopify_id == "2"`:                                      never,
		// moments and days
		`order.processed_at < date("2026-01-01") and order.processed_at >= date("2026-01-01")`:                                  never,
		`order.processed_at < date("2026-01-01T00:00:00Z") and order.processed_at > date("2026-02-01")`:                         never,
		`onDay(order.processed_at, date("2026-01-01")) and onDay(order.processed_at, date("2026-01-02"))`:                       never,
		`contact.last_order_at < monthsAgo(6) and inLast(contact.last_order_at, 3, "MONTH")`:                                    never,
		`contact.last_order_at < monthsAgo(6) and inLast(contact.last_order_at, 7, "DAY")`:                                      never,
		`contact.last_order_at < ago(1, "YEAR") and inLast(contact.last_order_at, 12, "MONTH")`:                                 never,
		`inLast(order.processed_at, 3, "DAY") and inNext(order.processed_at, 3, "DAY")`:                                         never,
		`inLast(order.processed_at, 3, "DAY") and not inLast(order.processed_at, 30, "DAY")`:                                    never,
		`inLast(order.processed_at, 48, "HOUR") and not inLast(order.processed_at, 2, "WEEK")`:                                  never,
		`order.processed_at > now and order.processed_at < daysAgo(1)`:                                                          never,
		`contact.date_of_birth == date("1990-01-01") and contact.date_of_birth > date("1990-01-01")`:                            never,
		`between(contact.date_of_birth, date("1990-01-01"), date("1990-12-31")) and contact.date_of_birth < date("1990-01-01")`: never,
		// lists: conditions on the same item
		`any(order.line_items, .quantity > 3 and .quantity < 2)`:                                never,
		`any(order.line_items, .title == "A" and .title == "B")`:                                never,
		`any(order.line_items, .quantity > 3) and none(order.line_items, .quantity > 1)`:        never,
		`any(order.line_items, .quantity > 3) and all(order.line_items, .quantity < 2)`:         never,
		`isEmpty(order.line_items) and any(order.line_items, .quantity > 3)`:                    never,
		`isEmpty(order.line_items) and count(order.line_items) > 0`:                             never,
		`count(order.line_items, .quantity > 3) >= 1 and none(order.line_items, .quantity > 2)`: never,
		`count(order.line_items, .quantity > 1 and .quantity < 1) > 0`:                          never,
		`"vip" in product.tags and none(product.tags, # == "vip")`:                              never,
		`any(contact.orders, any(.line_items, .quantity > 3 and .quantity < 2))`:                never,
		// always true
		`order.test or not order.test`:                                                          always,
		`contact.email == nil or contact.email != nil`:                                          always,
		`not (order.total_price > 100) or order.total_price > 50`:                               always,
		`count(order.line_items) >= 0`:                                                          always,
		`none(order.line_items, .quantity > 3 and .quantity < 2)`:                               always,
		`contact.first_name != "A" or contact.first_name != "B"`:                                always,
		`not (order.processed_at < monthsAgo(6)) or not inLast(order.processed_at, 3, "MONTH")`: always,
		// redundant
		`order.total_price > 100 and order.total_price > 50`:                                   redundant,
		`order.test and order.fully_paid and order.test`:                                       redundant,
		`order.total_price > 100 or order.total_price > 50`:                                    redundant,
		`contact.email != nil and contact.email endsWith "@b.c"`:                               redundant,
		`contact.email_consent == "SUBSCRIBED" and contact.email_consent != "PENDING"`:         redundant,
		`inLast(order.processed_at, 30, "DAY") and inLast(order.processed_at, 60, "DAY")`:      redundant,
		`contact.first_name startsWith "Anna" and contact.first_name contains "nn"`:            redundant,
		`any(order.line_items, .quantity > 3) and not isEmpty(order.line_items)`:               redundant,
		`order.fully_paid or order.test and (order.total_price > 9 and order.total_price < 2)`: never,
		`order.fully_paid and any(order.line_items, .quantity > 3 and .quantity > 2)`:          redundant,
		`sum(filter(order.line_items, .quantity > 3 and .quantity < 2), .price) > 5`:           never,
	} {
		if got := warned(t, text); !slices.Equal(got, []string{want}) {
			t.Errorf("%s\n got %v\nwant %s", text, got, want)
		}
	}
}

func TestWarnings_SayNothingOfWhatMayBeMeant(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`order.total_price > 50 and order.total_price < 100`,
		`order.total_price >= 100 and order.total_price <= 100`,
		`not (order.total_price > 100) and not (order.total_price <= 100)`,                                                          // missing
		`order.total_price > money("5", "USD") or not (order.total_price > money("1", "EUR"))`,                                      // another currency
		`order.total_price != nil and not (order.total_price > money("5", "USD")) and not (order.total_price <= money("5", "USD"))`, // another currency
		`order.total_price > money("5", "USD") and not (order.total_price > money("1", "EUR"))`,                                     //
		`order.total_price > money("5", "USD") and order.total_price > money("1", "EUR")`,                                           // a currency that nobody told fits both
		`order.total_price > 99.99 and order.total_price < 100.01`,
		`contact.orders_count > 2 and contact.orders_count < 4`,
		`isEmpty(contact.email) and contact.email != ""`, // missing
		`not (order.processed_at < now) and not (order.processed_at >= now)`,
		`contact.orders_count < 0`, // data may be wrong
		`contact.orders_count in [1, 2] and contact.orders_count in [2, 3]`,
		`contact.orders_count != 1 and contact.orders_count != 2`,
		`order.test or order.test == false`, // missing
		`not order.test and order.test != false`,
		`contact.first_name == contact.first_name`,
		`contact.first_name != contact.first_name`,
		`order.total_price >= order.total_price`, // missing
		`order.total_price > order.total_tax and order.total_price > order.total_discounts`,
		`contact.email == nil or contact.email == ""`,
		`not isEmpty(contact.email) and contact.email not contains "@b.c"`,
		`order.customer != nil and order.customer.first_name == nil`,
		`contact.first_name startsWith "An" and contact.first_name endsWith "a"`,
		`contact.first_name contains "a" and contact.first_name contains "b"`,
		`contact.first_name startsWith "A" and istartsWith(contact.first_name, "b")`, // folding may change where a text begins
		`ieq(contact.first_name, "ann") and contact.first_name startsWith "A"`,
		`ieq(contact.first_name, "ann") and contact.first_name != "Ann"`,
		`contact.first_name contains "An" and contact.first_name not contains "Ann"`,
		`contact.first_name startsWith "An" and not (contact.first_name startsWith "Ann")`,
		`contact.email_consent != "SUBSCRIBED" and contact.email_consent != "PENDING"`,
		`contact.email_consent == "SUBSCRIBED" or contact.email_consent != "PENDING" and order.test`,
		`order.processed_at < date("2026-01-02") and order.processed_at >= date("2026-01-01")`,
		`order.processed_at < date("2026-01-01T12:00:00Z") and order.processed_at > date("2026-01-01")`, // depends on the zone
		`order.processed_at < date("2026-01-02T00:00:00Z") and order.processed_at > date("2026-01-01")`,
		`order.processed_at < monthsAgo(6) and order.processed_at > date("2026-01-01")`, // depends on when
		`contact.last_order_at < monthsAgo(3) and inLast(contact.last_order_at, 6, "MONTH")`,
		`inLast(order.processed_at, 30, "DAY") and not inLast(order.processed_at, 1, "MONTH")`, // February
		`inLast(order.processed_at, 24, "HOUR") and not inLast(order.processed_at, 1, "DAY")`,  // summer time
		`inLast(order.processed_at, 1, "DAY", "START_OF_DAY") and not inLast(order.processed_at, 1, "DAY")`,
		`order.processed_at > now`,
		`inLast(contact.date_of_birth, 1, "DAY") and inNext(contact.date_of_birth, 1, "DAY")`, // both have today
		`any(order.line_items, .quantity > 3) and any(order.line_items, .quantity < 2)`,       // different items
		`any(order.line_items, .title == "A") and any(order.line_items, .title == "B")`,
		`any(order.line_items, .quantity > 1) and none(order.line_items, .quantity > 3)`,
		`all(order.line_items, .quantity > 3) and all(order.line_items, .quantity < 2)`, // an empty list
		`all(order.line_items, .quantity > 3) or any(order.line_items, .quantity < 2)`,
		`none(order.line_items, .quantity > 3) and not any(order.line_items, .quantity < 2)`,
		`isEmpty(order.line_items) and none(product.tags, # == "vip")`,
		`count(order.line_items, .quantity > 3) >= 1 and none(order.line_items, .quantity > 5)`,
		`sum(order.line_items, .quantity) < 0`,
		`min(map(order.line_items, .quantity)) > 5 and count(order.line_items) < 2`,
		`"vip" in product.tags and "VIP" in product.tags`,
		`any(order.line_items, .quantity > order.number) and none(order.line_items, .quantity > contact.orders_count)`,
		`(order.test or order.fully_paid) and (not order.test or not order.fully_paid)`,
	} {
		if got := parse(t, text).Warnings(); len(got) > 0 {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestWarnings_SayWhichClausesAndWhere(t *testing.T) {
	t.Parallel()
	c := tree(t, `{"all":[
		{"clause":{"id":"paid","field":"order.fully_paid","operator":"IS_TRUE"}},
		{"any":[
			{"clause":{"field":"order.test","operator":"IS_TRUE"}},
			{"all":[
				{"clause":{"id":"big","field":"order.total_price","operator":"GREATER_THAN","value":{"integer":100}}},
				{"clause":{"id":"other","field":"order.name","operator":"EQUALS","value":{"text":"x"}}},
				{"text":"order.number > 1 and order.total_price < 50"}]}]}]}`)

	got := c.Warnings()

	if len(got) != 1 {
		t.Fatalf("%v", got)
	}
	want := conditions.Warning{
		Problem: conditions.Problem{Code: "CONDITION_NEVER_TRUE", Path: []string{"all", "1", "any", "1", "all", "0"},
			Message: "These can never be true together: order.total_price > 100; order.total_price < 50."},
		Clauses: []string{"big", "c3"},
	}
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Error(diff)
	}

	text := parse(t, "order.test and\n  not (contact.first_name startsWith \"A\") and contact.first_name == \"Ann\"").Warnings()
	if len(text) != 1 || text[0].Line != 2 || text[0].Column != 8 {
		t.Errorf("%+v", text)
	}
}

func TestBranchWarnings_TellOfBranchesThatAreNeverTaken(t *testing.T) {
	t.Parallel()
	for texts, want := range map[string]string{
		`order.total_price > 100 | order.total_price > 150`:                                                                                       "BRANCH_UNREACHABLE 1",
		`order.total_price > 150 | order.total_price > 100`:                                                                                       "",
		`order.total_price > 100 | contact.orders_count > 1 and order.total_price > 150`:                                                          "BRANCH_UNREACHABLE 1",
		`order.total_price > 100 | not (order.total_price > 100) | order.test`:                                                                    "BRANCH_UNREACHABLE 2",
		`order.total_price > 100 | order.total_price <= 100 | order.test`:                                                                         "", // missing
		`order.total_price > 100 | order.total_price <= 100 | order.total_price > 20 and order.test`:                                              "BRANCH_UNREACHABLE 2",
		`order.total_price > money("100", "USD") | order.total_price > money("150", "EUR")`:                                                       "",
		`order.test or order.fully_paid | order.fully_paid and contact.orders_count > 1`:                                                          "BRANCH_UNREACHABLE 1",
		`order.test or not order.test | order.fully_paid`:                                                                                         "CONDITION_ALWAYS_TRUE 0, BRANCH_UNREACHABLE 1",
		`order.number > 1 and order.number < 1 | order.test`:                                                                                      "CONDITION_NEVER_TRUE 0",
		`contact.email_consent in ["SUBSCRIBED", "PENDING"] | contact.email_consent == "PENDING"`:                                                 "BRANCH_UNREACHABLE 1",
		`inLast(contact.last_order_at, 60, "DAY") | inLast(contact.last_order_at, 30, "DAY")`:                                                     "BRANCH_UNREACHABLE 1",
		`inLast(contact.last_order_at, 30, "DAY") | inLast(contact.last_order_at, 60, "DAY")`:                                                     "",
		`any(order.line_items, .quantity > 1) | any(order.line_items, .quantity > 2 and .title == "A")`:                                           "BRANCH_UNREACHABLE 1",
		`any(order.line_items, .title == "A") | all(order.line_items, .title == "A") and order.number > 1`:                                        "", // no items
		`not isEmpty(order.line_items) | any(order.line_items, .title == "A")`:                                                                    "BRANCH_UNREACHABLE 1",
		`contact.first_name startsWith "A" | contact.first_name == "Ann"`:                                                                         "BRANCH_UNREACHABLE 1",
		`contact.orders_count >= 3 | contact.orders_count == 2 | contact.orders_count in [2, 3, 7]`:                                               "BRANCH_UNREACHABLE 2",
		`contact.total_spent > 100 and contact.orders_count > 1 | order.total_price > 1 | contact.total_spent > 150 and contact.orders_count > 4`: "BRANCH_UNREACHABLE 2",
	} {
		var got []string
		for _, w := range conditions.BranchWarnings(branches(t, strings.Split(texts, " | ")...)) {
			got = append(got, string(w.Code)+" "+w.Path[1])
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s\n got %v\nwant %s", texts, got, want)
		}
	}

	w := conditions.BranchWarnings(branches(t, `order.total_price > 100`, `order.test`, `order.total_price > 150`))
	if len(w) != 1 || w[0].Message != `The branch "C" is never taken: whenever its condition holds, "A" is taken before it.` {
		t.Errorf("%+v", w)
	}
}
