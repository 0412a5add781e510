package resolvers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/resolvers"
)

type problem struct {
	Code, Message string
	Path          []string
}

type check struct {
	Valid             bool
	Problems          []problem
	Text, Sentence    *string
	Tree, Builder     json.RawMessage
	Reads, Elements   []string
	Segmentable       bool
	WhyNotSegmentable *string
}

const checkFields = `{ valid problems { code message path } text sentence tree builder reads elements segmentable whyNotSegmentable }`

func (a *api) check(t *testing.T, condition any) check {
	t.Helper()
	var out struct{ CheckCondition check }
	a.ask(t, `query($c: ConditionInput!) { checkCondition(condition: $c) `+checkFields+` }`, map[string]any{"c": condition}).into(t, &out)
	return out.CheckCondition
}

// register registers a condition, which must be taken, and gives its id.
func (a *api) register(t *testing.T, condition any) string {
	t.Helper()
	var out struct {
		RegisterCondition struct {
			Condition  *struct{ ID string }
			Problems   []problem
			UserErrors []struct{ Message string }
		}
	}
	a.ask(t, `mutation($c: ConditionInput!) { registerCondition(input: {condition: $c, name: "Big spenders"}) { condition { id } problems { code message path } userErrors { message } } }`,
		map[string]any{"c": condition}).into(t, &out)
	if out.RegisterCondition.Condition == nil {
		t.Fatalf("not registered: %+v", out)
	}
	return out.RegisterCondition.Condition.ID
}

type tree = map[string]any

func clauseOf(field, operator string, value any) tree {
	c := tree{"field": field, "operator": operator}
	if value != nil {
		c["value"] = value
	}
	return tree{"clause": c}
}

// forms are conditions of every form that trees have.
func forms() []tree {
	return []tree{
		{"text": `order.total_price > 100 and any(order.line_items, .sku == "RET-050")`},
		clauseOf("contact.orders_count", "GREATER_OR_EQUAL", tree{"integer": "3"}),
		{"any": []any{clauseOf("contact.first_name", "IN", tree{"texts": []any{"Ann", "Bea"}}), clauseOf("contact.last_order_at", "IN_LAST", tree{"period": tree{"amount": 6, "unit": "MONTH"}})}},
		{"not": clauseOf("contact.email", "IS_EMPTY", nil)},
		{"list": tree{"list": "contact.orders", "quantifier": "AT_LEAST", "count": 2, "where": clauseOf(".total_price", "GREATER_THAN", tree{"money": tree{"amount": "99.95", "currencyCode": "USD"}})}},
		{"aggregate": tree{"list": "contact.orders", "function": "SUM", "field": ".total_price", "operator": "BETWEEN", "value": tree{"range": tree{"from": tree{"number": "1.5"}, "to": tree{"number": "99"}}}}},
		{"text": "order.total_price - order.total_discounts > 100"},
	}
}

func TestCheck_ShowsEveryFormAndEachIsTheSameCondition(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, form := range forms() {
		told := a.check(t, form)
		if !told.Valid || told.Text == nil || len(told.Reads) == 0 || len(told.Elements) == 0 {
			t.Errorf("%v: %+v", form, told)
			continue
		}
		again := []tree{{"text": *told.Text}, {"sentence": *told.Sentence}, {"builder": told.Builder}}
		var structure tree
		if err := json.Unmarshal(told.Tree, &structure); err != nil {
			t.Fatal(err)
		}
		for _, other := range append(again, structure) {
			if got := a.check(t, other); got.Text == nil || *got.Text != *told.Text {
				t.Errorf("%v: %+v %+v, want %s", other, got.Problems, got.Text, *told.Text)
			}
		}
	}
}

func TestCheck_TellsWhoCannotBeSelected(t *testing.T) {
	t.Parallel()
	a := newAPI()
	if got := a.check(t, tree{"text": "order.total_price > 100"}); got.Segmentable || got.WhyNotSegmentable == nil || !strings.Contains(*got.WhyNotSegmentable, "order") {
		t.Errorf("an order's: %+v", got)
	}
	if got := a.check(t, tree{"text": "contact.orders_count > 1"}); !got.Segmentable || got.WhyNotSegmentable != nil {
		t.Errorf("a contact's: %+v", got)
	}
	got := a.check(t, tree{"all": []any{tree{"text": "contact.orders_cont > 1"}, clauseOf("contact.email", "GREATER_THAN", tree{"integer": 1})}})
	if got.Valid || got.Text != nil || len(got.Problems) != 2 || !slices.Equal(got.Problems[0].Path, []string{"condition", "all", "0", "text"}) {
		t.Errorf("two problems: %+v", got)
	}
}

func TestCheck_WarnsOfWhatIsSurelyNotMeant(t *testing.T) {
	t.Parallel()
	a := newAPI()
	var out struct {
		CheckCondition struct {
			Valid    bool
			Warnings []struct {
				Code, Message string
				Clauses       []string
			}
		}
		EvaluateBranches struct {
			BranchName, Words string
			ClosestMiss       *struct {
				BranchName, Words string
				BranchIndex       int
			}
			Warnings []struct {
				Code string
				Path []string
			}
		}
	}
	a.ask(t, `query($c: ID!) {
		checkCondition(condition: {text: "contact.orders_count > 5 and contact.orders_count < 3"}) { valid warnings { code message path line column clauses } }
		evaluateBranches(input: {contactId: $c, branches: [{condition: {text: "contact.orders_count > 5"}}, {condition: {text: "contact.orders_count > 9"}}]}) {
			branchName words closestMiss { branchName branchIndex words clauses { text } } warnings { code path } } }`, map[string]any{"c": a.contactID()}).into(t, &out)
	if c := out.CheckCondition; !c.Valid || len(c.Warnings) == 0 || len(c.Warnings[0].Clauses) == 0 || c.Warnings[0].Message == "" {
		t.Errorf("check: %+v", c)
	}
	b := out.EvaluateBranches
	if b.BranchName != "None" || b.Words == "" || b.ClosestMiss == nil || b.ClosestMiss.BranchName != "Branch 1" || b.ClosestMiss.BranchIndex != 0 || len(b.Warnings) != 1 || !slices.Equal(b.Warnings[0].Path[:2], []string{"branches", "1"}) {
		t.Errorf("branches: %+v", b)
	}
}

func TestRegister_GivesTheSameIDToTheSameConditionHoweverWritten(t *testing.T) {
	t.Parallel()
	a := newAPI()
	id := a.register(t, tree{"text": "contact.orders_count >= 3"})
	for _, form := range []tree{
		{"text": "  (contact.orders_count>=3)"}, clauseOf("contact.orders_count", "GREATER_OR_EQUAL", tree{"integer": 3}),
		{"all": []any{tree{"clause": tree{"id": "mine", "field": "contact.orders_count", "operator": "GREATER_OR_EQUAL", "value": tree{"integer": 3}}}}}, {"id": id},
	} {
		if got := a.register(t, form); got != id {
			t.Errorf("%v has another id", form)
		}
	}
	if a.register(t, tree{"text": "contact.orders_count >= 4"}) == id {
		t.Error("another condition has the same id")
	}
	var out struct {
		Condition struct {
			ID, Name, Text, RegisteredAt string
			Check                        check
		}
		Node       struct{ Text string }
		Conditions struct {
			Nodes      []struct{ ID, Text string }
			TotalCount int
			PageInfo   struct{ HasNextPage bool }
		}
	}
	a.ask(t, `query($id: ID!) { condition(id: $id) { id name text registeredAt check `+checkFields+` } node(id: $id) { ... on Condition { text } }
		conditions(first: 1) { nodes { id text } totalCount pageInfo { hasNextPage } } }`, map[string]any{"id": id}).into(t, &out)
	if c := out.Condition; c.ID != id || c.Name != "Big spenders" || c.Text != "contact.orders_count >= 3" || !c.Check.Valid || *c.Check.Text != c.Text || !slices.Equal(c.Check.Reads, []string{"contact.orders_count"}) || out.Node.Text != c.Text {
		t.Errorf("got %+v", out)
	}
	if c := out.Conditions; len(c.Nodes) != 1 || c.Nodes[0].Text != "contact.orders_count >= 4" || c.TotalCount != 2 || !c.PageInfo.HasNextPage {
		t.Errorf("list: %+v", c)
	}
}

func TestRegister_KeepsEveryFormSoThatItReadsBack(t *testing.T) {
	t.Parallel()
	a := newAPI()
	many := make([]any, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("a name with %d", i)
	}
	for _, form := range append(forms(), clauseOf("contact.first_name", "IN", tree{"texts": many})) { // whose text is too long to be read again
		id := a.register(t, form)
		want, got := a.check(t, form), a.check(t, tree{"id": id})
		if got.Text == nil || *got.Text != *want.Text {
			t.Errorf("%.200v: %+v", form, got.Problems)
		}
		nested := a.check(t, tree{"not": tree{"all": []any{tree{"id": id}, tree{"id": id}}}})
		if nested.Text == nil || !nested.Valid {
			t.Errorf("nested %.200v: %+v", form, nested.Problems)
		}
	}
}

func TestRegister_RefusesWhatIsWrongAndWhoMayNot(t *testing.T) {
	t.Parallel()
	a := newAPI()
	const register = `mutation($c: ConditionInput!, $n: String) { registerCondition(input: {condition: $c, name: $n}) { condition { id } problems { code message path } userErrors { code field } } }`
	var out struct {
		RegisterCondition struct {
			Condition  *struct{ ID string }
			Problems   []problem
			UserErrors []struct {
				Code  string
				Field []string
			}
		}
	}
	a.ask(t, register, map[string]any{"c": tree{"text": "contact.emal == nil"}}).into(t, &out)
	r := out.RegisterCondition
	if r.Condition != nil || len(r.Problems) != 1 || r.Problems[0].Code != "CONDITION_UNKNOWN_FIELD" || !slices.Equal(r.Problems[0].Path, []string{"input", "condition", "text"}) || len(r.UserErrors) != 1 {
		t.Errorf("wrong: %+v", r)
	}
	a.ask(t, register, map[string]any{"c": tree{"text": "contact.email == nil"}, "n": strings.Repeat("x", 256)}).into(t, &out)
	if r := out.RegisterCondition; r.Condition != nil || len(r.UserErrors) != 1 || !slices.Equal(r.UserErrors[0].Field, []string{"input", "name"}) {
		t.Errorf("long name: %+v", r)
	}
	reader := owner
	reader.Role = commerce.RoleReader
	if got := a.askAs(t, reader, register, map[string]any{"c": tree{"text": "contact.email == nil"}}).codes(); !slices.Equal(got, []string{"FORBIDDEN"}) {
		t.Errorf("a reader: %v", got)
	}
	if n := a.count("RegisterCondition"); n != 0 {
		t.Errorf("%d were kept", n)
	}
}

// stale plants a condition that names a field that is gone, and one that was read in another way.
func (a *api) stale() (gone, older string) {
	for _, c := range []commerce.Condition{
		{Semantics: conditions.Semantics, Text: "contact.shoe_size > 40", Tree: json.RawMessage(`{"text":"contact.shoe_size > 40"}`), Name: new("Feet"), Reads: []string{"contact.shoe_size"}},
		{Semantics: conditions.Semantics - 1, Text: "contact.orders_count > 40", Tree: json.RawMessage(`{"text":"contact.orders_count > 40"}`), Reads: []string{"contact.orders_count"}},
	} {
		c.ID = commerce.ConditionID(c.Semantics, c.Text)
		d := a.accounts[ours]
		d.conditions = append(d.conditions, c)
		gone, older = older, a.globalID("Condition", c.ID)
	}
	return gone, older
}

func TestStale_DecidesNothingAndTellsItsProblems(t *testing.T) {
	t.Parallel()
	a := newAPI()
	gone, older := a.stale()
	var out struct {
		EvaluateBranches struct {
			BranchName *string
			Problems   []problem
		}
	}
	a.ask(t, `query($c: ID!, $b: [BranchInput!]!) { evaluateBranches(input: {contactId: $c, branches: $b}) { branchName problems { code message path } } }`, map[string]any{
		"c": a.contactID(), "b": []any{tree{"condition": tree{"text": "contact.orders_count > 0"}}, tree{"condition": tree{"all": []any{tree{"id": gone}, tree{"id": older}}}}, tree{"condition": tree{"id": gone}}},
	}).into(t, &out)
	var codes []string
	for _, p := range out.EvaluateBranches.Problems {
		codes = append(codes, p.Code+" "+strings.Join(p.Path, "."))
	}
	want := []string{
		"CONDITION_STALE_CATALOG branches.1.condition.all.0.id", "CONDITION_UNKNOWN_FIELD branches.1.condition.all.0.id", "CONDITION_STALE_CATALOG branches.1.condition.all.1.id",
		"CONDITION_STALE_CATALOG branches.2.condition.id", "CONDITION_UNKNOWN_FIELD branches.2.condition.id",
	}
	if out.EvaluateBranches.BranchName != nil || !slices.Equal(codes, want) {
		t.Errorf("got %q", codes)
	}
	if m := out.EvaluateBranches.Problems[0].Message; !strings.Contains(m, "Feet") || !strings.Contains(m, "shoe_size") {
		t.Errorf("message %q", m)
	}
	d := a.accounts[ours]
	misspelt := commerce.Condition{Semantics: conditions.Semantics, Text: "order.totl_price > 1", Tree: json.RawMessage(`{"text":"order.totl_price > 1"}`)}
	misspelt.ID = commerce.ConditionID(misspelt.Semantics, misspelt.Text)
	d.conditions = append(d.conditions, misspelt)
	if got := a.check(t, tree{"id": a.globalID("Condition", misspelt.ID)}); len(got.Problems) != 2 || !strings.HasSuffix(got.Problems[0].Message, "Did you mean order.total_price?") {
		t.Errorf("a field that was renamed: %+v", got.Problems)
	}
	var node struct{ Condition struct{ Check check } }
	a.ask(t, `query($id: ID!) { condition(id: $id) { check `+checkFields+` } }`, map[string]any{"id": gone}).into(t, &node)
	if c := node.Condition.Check; c.Valid || len(c.Problems) != 2 {
		t.Errorf("check %+v", c)
	}
	if codes := a.ask(t, `query($c: ConditionInput!) { segment(condition: $c) { count problems { code } } }`, map[string]any{"c": tree{"id": older}}); len(codes.Errors) != 0 || !strings.Contains(string(codes.Data), `"count":null`) || !strings.Contains(string(codes.Data), "CONDITION_STALE_CATALOG") {
		t.Errorf("segment: %s %v", codes.Data, codes.Errors)
	}
}

func TestRegistered_OfAnotherAccountIsNotThere(t *testing.T) {
	t.Parallel()
	a := newAPI()
	id := a.register(t, tree{"text": "contact.orders_count >= 3"})
	rival := resolvers.Principal{AccountID: theirs, Role: commerce.RoleAdmin, KeyID: "other"}
	stolen := a.foreign("Condition", commerce.ConditionID(conditions.Semantics, "contact.orders_count >= 3"))
	for _, asked := range []string{id, stolen} {
		for _, q := range []string{
			`query($id: ID!) { condition(id: $id) { id } }`, `query($id: ID!) { checkCondition(condition: {id: $id}) { valid } }`,
			`query($id: ID!) { checkCondition(condition: {any: [{text: "contact.email == nil"}, {id: $id}]}) { valid } }`, `query($id: ID!) { segment(condition: {id: $id}) { count } }`,
			`query($id: ID!) { node(id: $id) { id } }`, `query($id: ID!) { evaluateBatch(input: {branches: [{condition: {id: $id}}], contactIds: []}) { failed } }`,
		} {
			if got := a.askAs(t, rival, q, map[string]any{"id": asked}).codes(); !slices.Equal(got, []string{"NOT_FOUND"}) {
				t.Errorf("%s: %v", q, got)
			}
		}
	}
}

func TestRegistered_AreReferredToABoundedNumberOfTimes(t *testing.T) {
	t.Parallel()
	a := newAPIWith(1 << 20)
	id := a.register(t, tree{"text": "contact.orders_count >= 3"})
	refer := func(times int) answer {
		parts := make([]any, times)
		for i := range parts {
			parts[i] = tree{"id": id}
		}
		return a.ask(t, `query($c: ConditionInput!) { checkCondition(condition: $c) { valid } }`, map[string]any{"c": tree{"any": parts}})
	}
	if got := refer(100); len(got.Errors) > 0 || !strings.Contains(string(got.Data), "true") {
		t.Errorf("100 times: %s %v", got.Data, got.Errors)
	}
	if got := refer(101).codes(); !slices.Equal(got, []string{"CONDITION_TOO_LARGE"}) {
		t.Errorf("101 times: %v", got)
	}
}

func TestEndpoint_TakesARegisteredConditionForItsFilter(t *testing.T) {
	t.Parallel()
	a := newAPIWith(1 << 20)
	many := make([]any, 1000)
	for i := range many {
		many[i] = fmt.Sprintf("a name with %d", i)
	}
	long := a.register(t, clauseOf("order.name", "IN", tree{"texts": many}))
	for name, c := range map[string]struct{ filter, want string }{
		"registered":     {a.register(t, tree{"text": "order.total_price > 100"}), `"filter":"order.total_price`},
		"too long a one": {long, "CONDITION_TOO_LARGE"},
		"not there":      {a.foreign("Condition", strings.Repeat("0", 64)), "NOT_FOUND"},
	} {
		got := a.ask(t, `mutation($f: ID!) { createTriggerEndpoint(input: {url: "https://example.com", kinds: [ORDER_RECEIVED], filter: {id: $f}}) { triggerEndpoint { filter } problems { code } userErrors { code } } }`, map[string]any{"f": c.filter})
		if len(got.Errors) > 0 || !strings.Contains(string(got.Data), c.want) {
			t.Errorf("%s: %s %v", name, got.Data, got.Errors)
		}
	}
	if n := len(a.endpoints.made[ours]); n != 1 {
		t.Errorf("%d endpoints", n)
	}
}
