package resolvers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

const traceFields = `trace { id name index text result words clauses { id path text field operator negated expected actual missing note result words
	list { quantifier length examined matched firstMatchId firstMismatchId items { index id result clauses { id text result } } } } }`

type branchDecision struct {
	BranchID, BranchName *string
	BranchIndex          *int
	Reason, TimeZone     *string
	EvaluatedAt          *string
	DecisionID           *string
	Trace                json.RawMessage
	Problems             []struct{ Code, Message string }
}

type replayedDecision struct {
	Then               branchDecision
	AsOfThen           *branchDecision
	SameAsThen         bool
	Now                *branchDecision
	TakesAnotherBranch bool
	Changes            []struct{ BranchID, BranchName, ClauseID, Text, Then, Now, Words string }
	Error, NowError    *struct{ Code, Message string }
	Problems           []struct{ Code string }
}

const decided = ` branchId branchName branchIndex reason evaluatedAt timeZone ` + traceFields

// record evaluates branches and keeps the decision.
func (a *api) record(t *testing.T, branches []any, subject map[string]any) branchDecision {
	t.Helper()
	in := map[string]any{"branches": branches, "record": true}
	for k, v := range subject {
		in[k] = v
	}
	var out struct{ EvaluateBranches branchDecision }
	a.ask(t, `query($in: EvaluateBranchesInput!) { evaluateBranches(input: $in) { decisionId problems { code message }`+decided+` } }`, map[string]any{"in": in}).into(t, &out)
	if len(out.EvaluateBranches.Problems) > 0 || out.EvaluateBranches.DecisionID == nil {
		t.Fatalf("not recorded: %+v", out.EvaluateBranches)
	}
	return out.EvaluateBranches
}

func (a *api) replay(t *testing.T, id string) replayedDecision {
	t.Helper()
	var out struct{ ReplayDecision replayedDecision }
	a.ask(t, `query($id: ID!) { replayDecision(id: $id) { then {`+decided+`} asOfThen {`+decided+`} sameAsThen now {`+decided+`} takesAnotherBranch
		changes { branchId branchName clauseId text then now words } error { code message } nowError { code message } problems { code } } }`, map[string]any{"id": id}).into(t, &out)
	return out.ReplayDecision
}

func texts(conditions ...string) []any {
	var out []any
	for i, c := range conditions {
		out = append(out, map[string]any{"id": fmt.Sprintf("b%d", i), "name": fmt.Sprintf("Branch %c", 'A'+i), "condition": map[string]any{"text": c}})
	}
	return out
}

// Conditions that look at everything that a snapshot must keep: amounts, moments, relative times, lists in lists, texts,
// dates, derived fields, missing values, and numbers beside amounts.
var looking = []string{
	`order.total_price == 102.99 and order.total_price > 102.98`,
	`contact.last_order_at > daysAgo(3650) and order.created_at < now`,
	`any(order.line_items, .quantity >= 2 and .title contains "Serum" and .price > 30)`,
	`sum(order.line_items, .quantity) == 3`,
	`count(contact.orders, .total_price > 1) >= 1`,
	`all(order.line_items, .product.vendor != "nobody")`,
	`"SUMMER" in order.discount_codes or icontains(contact.email, "@EXAMPLE.com")`,
	`contact.date_of_birth == nil or contact.first_name == "x"`,
	`payment.gateway != nil and transaction.amount > 0`,
	`shop.name == "Fern & Field" and order.item_count == 3`,
	`none(order.discount_codes, # == "x") and contact.average_order_value > 0`,
	`contact.company_name == nil and order.shipping_address.city != nil`,
}

func TestReplay_OfThenIsTheSameToTheLastWord(t *testing.T) {
	t.Parallel()
	for _, text := range looking {
		a := newAPI()
		var in struct {
			EvaluateBranches struct{ Problems []struct{ Message string } }
		}
		a.ask(t, `query($c: String!) { evaluateBranches(input: {branches: [{condition: {text: $c}}], orderId: "gid://shopify/Order/1900968798308"}) { problems { message } } }`, map[string]any{"c": text}).into(t, &in)
		if len(in.EvaluateBranches.Problems) > 0 {
			t.Errorf("%s: %s", text, in.EvaluateBranches.Problems[0].Message)
			continue
		}
		for name, subject := range map[string]map[string]any{
			"order": {"orderId": "gid://shopify/Order/1900968798308"}, "contact": {"contactId": a.contactID()},
			"both": {"orderId": "gid://shopify/Order/1900968798308", "contactId": a.contactID()},
		} {
			made := a.record(t, texts(text, "not ("+text+")"), subject)
			// All data and the clock change meanwhile.
			a.later = 1000 * 24 * time.Hour
			d := a.accounts[ours]
			kept := *d
			d.contacts, d.orders = nil, nil
			again := a.replay(t, *made.DecisionID)
			*d, a.later = kept, 0
			made.DecisionID, made.Problems = nil, nil
			if again.Error != nil || !again.SameAsThen || again.AsOfThen == nil {
				t.Errorf("%s, by %s: same %t, %+v\n%s", text, name, again.SameAsThen, again.Error, made.Trace)
				continue
			}
			if diff := cmp.Diff(made, again.Then); diff != "" {
				t.Errorf("%s, by %s: recorded (-made +then):\n%s", text, name, diff)
			}
			if diff := cmp.Diff(again.Then, *again.AsOfThen); diff != "" {
				t.Errorf("%s, by %s: (-then +as of then):\n%s", text, name, diff)
			}
			if again.Now != nil || again.NowError == nil || again.NowError.Code != "NOT_FOUND" {
				t.Errorf("%s, by %s: decided without data: %+v %+v", text, name, again.Now, again.NowError)
			}
		}
	}
}

// What a client built comes back with its own ids, in places that a text does not have.
func TestReplay_KeepsTheClientsTree(t *testing.T) {
	t.Parallel()
	a := newAPI()
	clause := func(id, field, op string, value any) any {
		c := map[string]any{"id": id, "field": field, "operator": op}
		if value != nil {
			c["value"] = value
		}
		return map[string]any{"clause": c}
	}
	tree := map[string]any{"all": []any{
		map[string]any{"all": []any{clause("total", "order.total_price", "BETWEEN", map[string]any{"range": map[string]any{"from": map[string]any{"number": "1.50"}, "to": map[string]any{"number": "200.0000"}}})}},
		map[string]any{"not": clause("least", "order.total_price", "EQUALS", map[string]any{"money": map[string]any{"amount": "0.0100", "currencyCode": "USD"}})},
		map[string]any{"not": clause("city", "order.shipping_address.city", "IN", map[string]any{"texts": []any{"Nowhere", "Ödland"}})},
		map[string]any{"any": []any{
			clause("recent", "contact.last_order_at", "IN_LAST", map[string]any{"period": map[string]any{"amount": 6, "unit": "MONTH", "anchor": "START_OF_DAY"}}),
			clause("since", "contact.created_at", "ON_OR_AFTER", map[string]any{"date": "2001-02-03"}),
		}},
		map[string]any{"list": map[string]any{"id": "items", "list": "order.line_items", "quantifier": "AT_LEAST", "count": 1, "where": clause("many", ".quantity", "GREATER_OR_EQUAL", map[string]any{"integer": 1})}},
		map[string]any{"aggregate": map[string]any{"id": "spent", "list": "contact.orders", "function": "SUM", "field": ".total_price", "operator": "GREATER_THAN", "value": map[string]any{"number": "0"}}},
	}}
	made := a.record(t, []any{map[string]any{"id": "tree", "name": "A tree", "condition": tree}}, map[string]any{"orderId": "gid://shopify/Order/1900968798308"})
	for _, id := range []string{"total", "city", "recent", "items", "spent"} {
		if !strings.Contains(string(made.Trace), `"`+id+`"`) {
			t.Errorf("the trace has no clause %s: %s", id, made.Trace)
		}
	}
	again := a.replay(t, *made.DecisionID)
	if !again.SameAsThen || again.TakesAnotherBranch || len(again.Changes) > 0 || again.Error != nil || again.NowError != nil {
		t.Errorf("replayed at once: %+v", again)
	}
	if diff := cmp.Diff(string(made.Trace), string(again.Now.Trace)); diff != "" {
		t.Error(diff)
	}
}

func TestReplay_TellsWhatCameOutDifferently(t *testing.T) {
	t.Parallel()
	a := newAPI()
	orders := a.accounts[ours].contacts[0].Facts.OrdersCount
	branches := texts(fmt.Sprintf(`contact.orders_count > %d and order.total_price > 1`, orders), `contact.last_order_at > daysAgo(60)`)
	made := a.record(t, branches, map[string]any{"contactId": a.contactID()})
	if *made.BranchID != "b1" {
		t.Fatalf("took %s", *made.BranchID)
	}
	a.accounts[ours].contacts[0].Facts.OrdersCount++
	again := a.replay(t, *made.DecisionID)
	if !again.SameAsThen || !again.TakesAnotherBranch || *again.Now.BranchID != "b0" || *again.AsOfThen.BranchID != "b1" {
		t.Fatalf("%+v", again)
	}
	var words []string
	for _, c := range again.Changes {
		words = append(words, c.BranchID+" "+c.Then+" "+c.Now+": "+c.Words)
	}
	want := []string{
		"b0 FALSE TRUE: Branch A: then ", "b0 SKIPPED TRUE: Branch A: then it was not looked at, because the clauses before it decided; now ",
		"b1 TRUE SKIPPED: Branch B: then ",
	}
	if len(words) != len(want) {
		t.Fatalf("%d changes: %q", len(words), words)
	}
	for i := range want {
		if !strings.HasPrefix(words[i], want[i]) {
			t.Errorf("%q, want %q…", words[i], want[i])
		}
	}
	if !strings.HasSuffix(words[2], "; now it was not looked at, because an earlier branch was taken") {
		t.Errorf("%q", words[2])
	}

	// A decision that this version would not make is told from one whose data changed.
	d := &a.decisions.kept[ours][0]
	d.Read = json.RawMessage(strings.Replace(string(d.Read), fmt.Sprintf(`"orders_count":%d`, orders), fmt.Sprintf(`"orders_count":%d`, orders+9), 1))
	if again := a.replay(t, *made.DecisionID); again.SameAsThen || *again.AsOfThen.BranchID != "b0" {
		t.Errorf("other values come out the same: %+v", again)
	}
}

func TestReplay_OfBranchesThatAreNoLongerValid(t *testing.T) {
	t.Parallel()
	a := newAPI()
	made := a.record(t, texts(`order.total_price > 1`), map[string]any{"orderId": "gid://shopify/Order/1900968798308"})
	d := &a.decisions.kept[ours][0]
	d.Branches[0].Given = json.RawMessage(`{"text": "order.was_a_field > 1 and order.neither"}`)
	again := a.replay(t, *made.DecisionID)
	if again.Error == nil || again.Error.Code != "CONDITION_STALE_CATALOG" || len(again.Problems) != 2 || again.Problems[0].Code != "CONDITION_UNKNOWN_FIELD" ||
		again.AsOfThen != nil || again.Now != nil || again.SameAsThen || *again.Then.BranchID != "b0" {
		t.Errorf("%+v", again)
	}
	d.Branches[0].Given = json.RawMessage(`{"text": "order.totl_price > 1"}`)
	if again := a.replay(t, *made.DecisionID); again.Error == nil || !strings.HasSuffix(again.Error.Message, `no field "totl_price". Did you mean order.total_price?`) {
		t.Errorf("a field that was renamed: %+v", again.Error)
	}
	d.Branches[0].Given, d.Read = json.RawMessage(`{"text": "order.total_price > 1"}`), json.RawMessage(`{"order": {"total_price": []}}`)
	if again := a.replay(t, *made.DecisionID); again.Error == nil || again.Error.Code != "CONDITION_STALE_CATALOG" || again.AsOfThen != nil || again.Now == nil {
		t.Errorf("values of another type: %+v", again)
	}
	at := sample.Now
	d.RedactedAt, d.Read, d.ContactID, d.Branches = &at, nil, nil, []commerce.DecidedBranch{{ID: "b0", Name: "Branch A"}}
	if again := a.replay(t, *made.DecisionID); again.Error == nil || again.Error.Code != "NOT_FOUND" || again.AsOfThen != nil || again.Now != nil {
		t.Errorf("erased: %+v", again)
	}
}

func TestDecisions_AreListedAndFetched(t *testing.T) {
	t.Parallel()
	a := newAPI()
	var ids []string
	for range 3 {
		ids = append(ids, *a.record(t, texts(`shop.name == "x"`, `contact.orders_count > 0`), map[string]any{"contactId": a.contactID()}).DecisionID)
	}
	ids = append(ids, *a.record(t, texts(`shop.name == "x"`), nil).DecisionID)
	type page struct {
		Decisions struct {
			TotalCount int
			Nodes      []struct{ ID string }
			PageInfo   struct {
				HasNextPage bool
				EndCursor   *string
			}
		}
	}
	ask := func(args string) (p page) {
		t.Helper()
		a.ask(t, "{ decisions"+args+" { totalCount nodes { id } pageInfo { hasNextPage endCursor } } }", nil).into(t, &p)
		return p
	}
	p := ask("(first: 3)")
	if p.Decisions.TotalCount != 4 || len(p.Decisions.Nodes) != 3 || p.Decisions.Nodes[0].ID != ids[3] || !p.Decisions.PageInfo.HasNextPage {
		t.Errorf("%+v", p)
	}
	if p = ask(`(after: "` + *p.Decisions.PageInfo.EndCursor + `")`); len(p.Decisions.Nodes) != 1 || p.Decisions.Nodes[0].ID != ids[0] || p.Decisions.PageInfo.HasNextPage {
		t.Errorf("the next page: %+v", p)
	}
	if p = ask(`(contactId: "` + a.contactID() + `")`); p.Decisions.TotalCount != 3 || p.Decisions.Nodes[0].ID != ids[2] {
		t.Errorf("of the contact: %+v", p)
	}
	var one struct {
		Decision struct {
			ID, BranchName, Reason string
			BranchID               *string
			BranchIndex            *int
			ContactID              string
			Contact                *struct{ ID string }
			Order                  *struct{ Name string }
			Values                 map[string]map[string]any
			RedactedAt             *string
			Branches               []struct{ ID, Name, Text string }
		}
		Node struct{ ID, BranchName string }
	}
	a.ask(t, `query($id: ID!) { decision(id: $id) { id branchName branchId branchIndex reason contactId contact { id } order { name } values redactedAt branches { id name text } } node(id: $id) { id ... on Decision { branchName } } }`,
		map[string]any{"id": ids[0]}).into(t, &one)
	d := one.Decision
	if d.ID != ids[0] || d.BranchName != "Branch B" || *d.BranchID != "b1" || *d.BranchIndex != 1 || d.Reason != "MATCHED" || d.ContactID != a.contactID() || d.Contact == nil || one.Node.BranchName != "Branch B" {
		t.Errorf("%+v", one)
	}
	if d.Values["contact"]["orders_count"] == nil || d.Values["contact"]["email"] != nil || d.Branches[1].Text != "contact.orders_count > 0" {
		t.Errorf("values %v, branches %+v", d.Values, d.Branches)
	}
	a.ask(t, `query($id: ID!) { decision(id: $id) { branchName branchId branchIndex reason contactId order { name } } }`, map[string]any{"id": ids[3]}).into(t, &one)
	if one.Decision.BranchName != "None" || one.Decision.BranchID != nil || one.Decision.Reason != "ELSE" {
		t.Errorf("%+v", one.Decision)
	}
}

func TestDecisions_RefuseHostileInput(t *testing.T) {
	t.Parallel()
	a := newAPI()
	made := a.record(t, texts(`shop.name == "x"`), nil)
	for _, c := range []struct{ query, code string }{
		{`{ decisions(first: 0) { totalCount } }`, "INVALID_INPUT"},
		{`{ decisions(first: 251) { totalCount } }`, "INVALID_INPUT"},
		{`{ decisions(after: "x") { totalCount } }`, "INVALID_INPUT"},
		{`{ decisions(after: "ZDE6LTE") { totalCount } }`, "INVALID_INPUT"},                         // d1:-1
		{`{ decisions(after: "ZDE6OTk5OTk5OTk5OTk5OTk5OTk5OTk") { totalCount } }`, "INVALID_INPUT"}, // beyond an int64
		{`{ decisions(contactId: "gid://shopify/Order/1") { totalCount } }`, "INVALID_ID"},
		{`{ decisions(contactId: "` + seal("Contact", "nobody") + `") { totalCount } }`, "NOT_FOUND"},
		{`{ decision(id: "x") { id } }`, "INVALID_ID"},
		{`{ decision(id: "` + seal("Decision", "x") + `") { id } }`, "INVALID_ID"},
		{`{ decision(id: "` + seal("Decision", "-1") + `") { id } }`, "INVALID_ID"},
		{`{ decision(id: "` + seal("Decision", "99") + `") { id } }`, "NOT_FOUND"},
		{`{ decision(id: "` + seal("Order", "1") + `") { id } }`, "INVALID_ID"},
		{`{ replayDecision(id: "` + seal("Decision", "99") + `") { sameAsThen } }`, "NOT_FOUND"},
		{`{ replayDecision(id: "` + seal("Order", "1") + `") { sameAsThen } }`, "INVALID_ID"},
		{`{ evaluateBranches(input: {record: true, branches: [{id: "a\u0000", condition: {text: "shop.name == nil"}}]}) { decisionId } }`, "INVALID_INPUT"},
		{`{ evaluateBranches(input: {record: true, branches: [{name: "a\u0000", condition: {text: "shop.name == nil"}}]}) { decisionId } }`, "INVALID_INPUT"},
		{`{ evaluateBranches(input: {record: true, branches: [{condition: {clause: {id: "\u0000", field: "shop.name", operator: IS_SET}}}]}) { decisionId } }`, "INVALID_INPUT"},
		{`{ dryRunBranches(input: {days: 0, before: [], after: []}) { orders } }`, "INVALID_INPUT"},
		{`{ dryRunBranches(input: {days: 366, before: [], after: []}) { orders } }`, "INVALID_INPUT"},
	} {
		if codes := a.ask(t, c.query, nil).codes(); !slices.Equal(codes, []string{c.code}) {
			t.Errorf("%s: %v, want %s", c.query, codes, c.code)
		}
	}
	if got := a.askAs(t, resolvers.Principal{AccountID: theirs, Role: commerce.RoleAdmin}, `query($id: ID!) { decision(id: $id) { id } }`, map[string]any{"id": *made.DecisionID}); !slices.Equal(got.codes(), []string{"NOT_FOUND"}) {
		t.Errorf("another account's decision: %v", got.codes())
	}
	if n := a.count("RecordDecision"); n != 1 {
		t.Errorf("%d decisions were kept", n)
	}
	// A branch that is refused is kept nowhere, and one that was not to be kept has no id.
	var out struct {
		EvaluateBranches struct {
			DecisionID *string
			Problems   []struct{ Code string }
		}
	}
	for _, query := range []string{
		`{ evaluateBranches(input: {record: true, branches: [{condition: {text: "nothing"}}]}) { decisionId problems { code } } }`,
		`{ evaluateBranches(input: {branches: [{condition: {text: "shop.name == nil"}}]}) { decisionId problems { code } } }`,
	} {
		a.ask(t, query, nil).into(t, &out)
		if out.EvaluateBranches.DecisionID != nil || a.count("RecordDecision") != 1 {
			t.Errorf("%s was kept", query)
		}
	}
}

func TestUpdateDecisionRetention(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, c := range []struct {
		days int
		want string
	}{
		{30, `{"updateDecisionRetention":{"decisionRetentionDays":30,"userErrors":[]}}`},
		{0, `{"updateDecisionRetention":{"decisionRetentionDays":null,"userErrors":[{"code":"INVALID_INPUT","field":["input","days"]}]}}`},
		{366, `{"updateDecisionRetention":{"decisionRetentionDays":null,"userErrors":[{"code":"INVALID_INPUT","field":["input","days"]}]}}`},
	} {
		got := a.ask(t, `mutation($d: Int!) { updateDecisionRetention(input: {days: $d}) { decisionRetentionDays userErrors { code field } } }`, map[string]any{"d": c.days})
		if string(got.Data) != c.want || len(got.Errors) > 0 {
			t.Errorf("%d days: %s %v", c.days, got.Data, got.Errors)
		}
	}
	var out struct{ DecisionRetentionDays int }
	if a.ask(t, `{ decisionRetentionDays }`, nil).into(t, &out); out.DecisionRetentionDays != 30 {
		t.Errorf("%d days", out.DecisionRetentionDays)
	}
	reader := resolvers.Principal{AccountID: ours, Role: commerce.RoleReader}
	if codes := a.askAs(t, reader, `mutation { updateDecisionRetention(input: {days: 1}) { decisionRetentionDays } }`, nil).codes(); !slices.Equal(codes, []string{"FORBIDDEN"}) {
		t.Errorf("a reader changes it: %v", codes)
	}
}
