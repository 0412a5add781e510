package resolvers_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

type decision struct {
	ContactID, OrderID, BranchID, BranchName, Reason *string
	BranchIndex                                      *int
	Words                                            *string
	Trace                                            []struct{ Result, Words string }
	Error                                            *struct{ Code, Message string }
}

type batchDecision struct {
	Decisions []decision
	Counts    []struct {
		BranchID   *string
		BranchName string
		Count      int
	}
	Failed      int
	EvaluatedAt *string
	TimeZone    *string
	AsOf        *string
	Problems    []problem
}

const (
	decisionFields = `contactId orderId branchId branchName branchIndex reason error { code message }`
	batchQuery     = `query($in: EvaluateBatchInput!) { evaluateBatch(input: $in) { decisions { ` + decisionFields + ` } counts { branchId branchName count } failed evaluatedAt timeZone asOf problems { code path } } }`
)

func (a *api) batch(t *testing.T, input tree) batchDecision {
	t.Helper()
	var out struct{ EvaluateBatch batchDecision }
	a.ask(t, batchQuery, map[string]any{"in": input}).into(t, &out)
	return out.EvaluateBatch
}

// crowd adds contacts with 0, 1, 2 … orders.
func (f *fake) regulars(n int) (ids []string) {
	d := f.accounts[ours]
	for i := range n {
		c := sample.Contact()
		c.LastOrder, c.Orders = nil, nil
		c.ID, c.Facts = commerce.ContactID(fmt.Sprintf("crowd-%04d", i)), commerce.ContactFacts{OrdersCount: i}
		d.contacts = append(d.contacts, c)
		ids = append(ids, commerce.GlobalID(ours, "Contact", string(c.ID)))
	}
	return ids
}

func branchesOf(texts ...string) []any {
	var out []any
	for _, text := range texts {
		out = append(out, tree{"condition": tree{"text": text}})
	}
	return out
}

func TestBatch_DecidesForAThousandByOneRead(t *testing.T) {
	t.Parallel()
	a := newAPIWith(1 << 20)
	ids := a.regulars(1000)
	got := a.batch(t, tree{"contactIds": ids, "branches": branchesOf("contact.orders_count >= 900", "contact.orders_count >= 500", "contact.orders_count >= 900")})
	if len(got.Decisions) != 1000 || got.Failed != 0 || got.EvaluatedAt == nil || *got.TimeZone != sample.Zone || got.AsOf == nil || a.count("FetchPlan") != 1 || a.count("GetContact") != 0 {
		t.Fatalf("%d decisions, %d failed, at %v, %d fetches", len(got.Decisions), got.Failed, got.EvaluatedAt, a.count("FetchPlan"))
	}
	for i, d := range got.Decisions {
		want := map[bool]string{true: "Branch 1", false: "None"}[i >= 900]
		if i >= 500 && i < 900 {
			want = "Branch 2"
		}
		if *d.ContactID != ids[i] || *d.BranchName != want || (d.BranchID == nil) != (want == "None") || (*d.Reason == "ELSE") != (want == "None") {
			t.Fatalf("%d: %+v, want %s", i, d, want)
		}
	}
	if c := got.Counts; len(c) != 4 || c[0].Count != 100 || c[1].Count != 400 || c[2].Count != 0 || c[3].Count != 500 || c[3].BranchID != nil || c[3].BranchName != "None" || *c[1].BranchID != "branch-2" {
		t.Errorf("counts %+v", c)
	}
}

func TestBatch_IsWhatEachDecisionAloneIs(t *testing.T) {
	t.Parallel()
	a := newAPI()
	order := a.globalID("Order", sample.Order().ID.String())
	ids := append(a.regulars(3), a.contactID())
	var subjects []any
	for _, id := range ids {
		subjects = append(subjects, tree{"contactId": id}, tree{"contactId": id, "orderId": order})
	}
	subjects = append(subjects, tree{"orderId": order})
	registered := tree{"condition": tree{"id": a.register(t, tree{"text": "order.total_price > 1000"})}}
	for i, branches := range [][]any{
		branchesOf("contact.orders_count > 1", "order.total_price > 100"), branchesOf(`any(order.line_items, .quantity > 1)`), branchesOf("contact.last_order_at == nil", "order.total_tax != nil"),
		{registered, tree{"id": "named", "name": "Named", "condition": tree{"not": tree{"all": []any{registered["condition"], tree{"text": "contact.email != nil"}}}}}},
		branchesOf(`shop.currency_code == "USD"`), branchesOf("payment.amount > 1"),
	} {
		detail := []string{"DECISIVE", "FULL"}[i%2]
		var many struct{ EvaluateBatch batchDecision }
		a.ask(t, `query($in: EvaluateBatchInput!) { evaluateBatch(input: $in) { decisions { `+decisionFields+` words trace { result words } } } }`, map[string]any{"in": tree{"subjects": subjects, "branches": branches, "detail": detail}}).into(t, &many)
		for i, d := range many.EvaluateBatch.Decisions {
			one := tree{"branches": branches, "detail": detail}
			for k, v := range subjects[i].(tree) {
				one[k] = v
			}
			var alone struct{ EvaluateBranches decision }
			a.ask(t, `query($in: EvaluateBranchesInput!) { evaluateBranches(input: $in) { branchId branchName branchIndex reason words trace { result words } } }`, map[string]any{"in": one}).into(t, &alone)
			d.ContactID, d.OrderID = nil, nil
			if got, want := asJSON(t, d), asJSON(t, alone.EvaluateBranches); got != want {
				t.Errorf("%v: %v\n%s\nalone %s", branches, subjects[i], got, want)
			}
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestBatch_FailsForOneAlone(t *testing.T) {
	t.Parallel()
	a := newAPI()
	good := a.regulars(1)[0]
	ids := []string{good, a.globalID("Contact", "nobody"), a.foreign("Contact", string(a.accounts[theirs].contacts[0].ID)), "x", "gid://shopify/Customer/706405506930370084", a.globalID("Order", "1900968798308"), good}
	got := a.batch(t, tree{"contactIds": ids, "branches": branchesOf("contact.orders_count == 0")})
	var codes []string
	for i, d := range got.Decisions {
		if d.Error == nil {
			codes = append(codes, *d.BranchName)
			continue
		}
		codes = append(codes, d.Error.Code)
		if d.BranchName != nil || d.Reason != nil || d.BranchIndex != nil || *d.ContactID != ids[i] {
			t.Errorf("%d: an error picked a branch: %+v", i, d)
		}
	}
	if want := []string{"Branch 1", "NOT_FOUND", "NOT_FOUND", "INVALID_ID", "Branch 1", "INVALID_ID", "Branch 1"}; !slices.Equal(codes, want) || got.Failed != 4 || got.Counts[0].Count != 3 || got.Counts[1].Count != 0 {
		t.Errorf("got %v, %d failed, %+v", codes, got.Failed, got.Counts)
	}
	orders := a.batch(t, tree{"subjects": []any{tree{"orderId": a.globalID("Order", "404")}, tree{}, tree{"contactId": good, "orderId": "x"}}, "branches": branchesOf("order.total_price > 0")})
	if d := orders.Decisions; d[0].Error.Code != "NOT_FOUND" || d[1].Error.Code != "INVALID_INPUT" || d[2].Error.Code != "INVALID_ID" || orders.Failed != 3 {
		t.Errorf("orders: %+v", d)
	}
}

func TestBatch_NeverPicksABranchForWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	a := newAPI()
	d := a.accounts[ours]
	ids := a.regulars(2)
	d.contacts[len(d.contacts)-1].SyncedAt, d.contacts[len(d.contacts)-1].ShopifyID = nil, nil // the CRM's own
	d.installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Contacts: {Code: commerce.BlockedByPlan, Message: "The plan gives no customers."}}
	got := a.batch(t, tree{"contactIds": ids, "branches": branchesOf("contact.email == nil")})
	if d := got.Decisions; d[0].Error == nil || d[0].Error.Code != "UNAVAILABLE" || d[0].BranchName != nil || d[1].Error != nil || *d[1].BranchName != "None" || got.Failed != 1 {
		t.Errorf("contacts blocked: %+v", d)
	}
	d.installation.Sync.OrderSync = false
	got = a.batch(t, tree{"contactIds": ids, "branches": branchesOf("contact.email != nil", "contact.orders_count == 0")})
	if got.Failed != 2 || got.Counts[0].Count+got.Counts[1].Count+got.Counts[2].Count != 0 {
		t.Errorf("orders not synced: %+v", got)
	}
}

func TestBatch_GivesTracesOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	a := newAPIWith(1 << 20)
	ids := a.regulars(101)
	const traced = `query($in: EvaluateBatchInput!) { evaluateBatch(input: $in) { ...D } } fragment D on BatchDecision { decisions { t: trace { words } } }`
	got := a.ask(t, traced, map[string]any{"in": tree{"contactIds": ids[:100], "branches": branchesOf("contact.orders_count > 3")}})
	if len(got.Errors) > 0 || strings.Count(string(got.Data), "took Branch 1") != 96 {
		t.Errorf("got %.300s %v", got.Data, got.Errors)
	}
	if got := a.ask(t, traced, map[string]any{"in": tree{"contactIds": ids, "branches": branchesOf("contact.orders_count > 3")}}).codes(); !slices.Equal(got, []string{"INVALID_INPUT"}) {
		t.Errorf("101 traces: %v", got)
	}
}

func TestBatch_RefusesHostileInput(t *testing.T) {
	t.Parallel()
	branches := branchesOf("contact.orders_count > 3")
	many := make([]string, 1001)
	for i := range many {
		many[i] = "x"
	}
	deep := any(tree{"field": "contact.email", "operator": "=", "value": "x"})
	for range 3000 {
		deep = tree{"combinator": "and", "rules": []any{deep}}
	}
	nested := any(tree{"text": "contact.email == nil"})
	for range 200 {
		nested = tree{"not": nested}
	}
	for name, c := range map[string]struct {
		input    tree
		codes    []string // of errors
		problems []string
	}{
		"1,001 contacts":       {tree{"contactIds": many, "branches": branches}, []string{"INVALID_INPUT"}, nil},
		"1,001 subjects":       {tree{"subjects": make([]tree, 1001), "branches": branches}, []string{"GRAPHQL_VALIDATION_FAILED"}, nil},
		"nobody said":          {tree{"branches": branches}, []string{"INVALID_INPUT"}, nil},
		"both":                 {tree{"contactIds": many[:1], "subjects": []tree{}, "branches": branches}, []string{"INVALID_INPUT"}, nil},
		"a null contact":       {tree{"contactIds": []any{nil}, "branches": branches}, []string{"GRAPHQL_VALIDATION_FAILED"}, nil},
		"null contacts":        {tree{"contactIds": nil, "branches": branches}, []string{"INVALID_INPUT"}, nil},
		"no branch":            {tree{"contactIds": many[:1], "branches": []any{}}, nil, []string{"CONDITION_VALUE_INVALID"}},
		"eleven branches":      {tree{"contactIds": many[:1], "branches": branchesOf(strings.Split(strings.Repeat("contact.email == nil;", 11), ";")[:11]...)}, nil, []string{"CONDITION_TOO_LARGE"}},
		"an empty group":       {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"all": []any{}}}}}, nil, []string{"CONDITION_VALUE_INVALID"}},
		"an empty condition":   {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{}}}}, nil, []string{"CONDITION_NOT_EXACTLY_ONE"}},
		"a null member":        {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"text": nil}}}}, nil, []string{"CONDITION_NOT_EXACTLY_ONE"}},
		"two members":          {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"text": "contact.email == nil", "all": []any{}}}}}, nil, []string{"CONDITION_NOT_EXACTLY_ONE"}},
		"a null value":         {tree{"contactIds": many[:1], "branches": []any{tree{"condition": clauseOf("contact.email", "EQUALS", tree{"text": nil})}}}, nil, []string{"CONDITION_NOT_EXACTLY_ONE"}},
		"no value":             {tree{"contactIds": many[:1], "branches": []any{tree{"condition": clauseOf("contact.email", "EQUALS", nil)}}}, nil, []string{"CONDITION_VALUE_INVALID"}},
		"no id":                {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"id": "x"}}}}, []string{"INVALID_ID"}, nil},
		"a template's id":      {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"id": newAPI().globalID("Template", "x")}}}}, []string{"INVALID_ID"}, nil},
		"a condition of none":  {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"id": newAPI().globalID("Condition", "x")}}}}, []string{"NOT_FOUND"}, nil},
		"a null builder":       {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"builder": nil}}}}, nil, []string{"CONDITION_NOT_EXACTLY_ONE"}},
		"a builder of nothing": {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"builder": tree{}}}}}, nil, nil},
		"a builder of text":    {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"builder": "x"}}}}, nil, nil},
		"a deep builder":       {tree{"contactIds": many[:1], "branches": []any{tree{"condition": tree{"builder": deep}}}}, nil, nil},
		"a deep group":         {tree{"contactIds": many[:1], "branches": []any{tree{"condition": nested}}}, nil, nil},
		"a negative version":   {tree{"contactIds": many[:1], "branches": branches, "minVersion": -1}, []string{"INVALID_INPUT"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAPIWith(1 << 20)
			got := a.ask(t, batchQuery, map[string]any{"in": c.input})
			if c.codes != nil {
				if got := got.codes(); len(got) == 0 || got[0] != c.codes[0] {
					t.Errorf("got %v, want %v", got, c.codes)
				}
				return
			}
			var out struct{ EvaluateBatch batchDecision }
			got.into(t, &out)
			if len(out.EvaluateBatch.Problems) == 0 || len(out.EvaluateBatch.Decisions) != 0 || a.count("FetchPlan") != 0 {
				t.Errorf("got %+v", out)
			}
			if c.problems != nil && out.EvaluateBatch.Problems[0].Code != c.problems[0] {
				t.Errorf("got %+v, want %v", out.EvaluateBatch.Problems, c.problems)
			}
		})
	}
}

func TestBranches_AreDecidedForAnEvent(t *testing.T) {
	t.Parallel()
	a := newAPI()
	withEvents(a)
	a.fresh.version = func() int64 { return 9_007_199_254_740_993 }
	ask := func(input tree) (decision, []string) {
		t.Helper()
		input["branches"] = branchesOf(`order.name == "#1044" and contact.first_name == "John"`)
		got := a.ask(t, `query($in: EvaluateBranchesInput!) { evaluateBranches(input: $in) { branchName } }`, map[string]any{"in": input})
		var out struct{ EvaluateBranches decision }
		if len(got.Errors) == 0 {
			got.into(t, &out)
		}
		return out.EvaluateBranches, got.codes()
	}
	if d, codes := ask(tree{"eventId": a.globalID("TriggerEvent", "10")}); codes != nil || *d.BranchName != "Branch 1" {
		t.Errorf("got %+v %v", d, codes)
	}
	for name, c := range map[string]struct {
		input tree
		code  string
	}{
		"of a deleted order": {tree{"eventId": a.globalID("TriggerEvent", "30")}, "NOT_FOUND"},
		"of no event":        {tree{"eventId": a.globalID("TriggerEvent", "11")}, "NOT_FOUND"},
		"of another account": {tree{"eventId": a.foreign("TriggerEvent", "10")}, "NOT_FOUND"},
		"of nonsense":        {tree{"eventId": a.globalID("TriggerEvent", "-1")}, "INVALID_ID"},
		"of a contact":       {tree{"eventId": a.contactID()}, "INVALID_ID"},
		"with a contact":     {tree{"eventId": a.globalID("TriggerEvent", "10"), "contactId": a.contactID()}, "INVALID_INPUT"},
	} {
		if _, codes := ask(c.input); !slices.Equal(codes, []string{c.code}) {
			t.Errorf("%s: %v, want %s", name, codes, c.code)
		}
	}
}
