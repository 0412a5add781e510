package e2e

import (
	"encoding/json"
	"testing"
)

// looking is an If/Else that reads amounts, moments, lists in lists and facts, and has a branch for most orders.
var looking = []map[string]any{
	{"id": "big", "name": "Big", "condition": map[string]any{"text": `order.total_price >= 120 and contact.orders_count >= 1 and any(order.line_items, .quantity >= 1 and .price > 0)`}},
	{"id": "recent", "name": "Recent", "condition": map[string]any{"text": `contact.last_order_at > daysAgo(60) and count(contact.orders, .total_price > 20) >= 2`}},
	{"id": "known", "name": "Known", "condition": map[string]any{"clause": map[string]any{"id": "mail", "field": "contact.email", "operator": "IS_SET"}}},
}

// A decision that was recorded is made again from the database to the last word; and what a dry run counts for all orders is
// what evaluateBranches says one by one.
func TestDecisions_AreMadeAgainAndTriedOnHistory(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "150", "--shoppers", "0")
	var orders struct {
		Orders struct{ Nodes []struct{ ID string } }
	}
	d.ask(`{ orders(first: 200, filter: {test: false}) { nodes { id } } }`, nil, &orders)
	if len(orders.Orders.Nodes) < 100 {
		t.Fatalf("%d orders", len(orders.Orders.Nodes))
	}
	type made struct {
		BranchName, DecisionID string
		BranchID               *string
		Trace                  json.RawMessage
	}
	taken := map[string]int{}
	for i, o := range orders.Orders.Nodes {
		var one struct{ EvaluateBranches made }
		d.ask(`query($b: [BranchInput!]!, $o: ID!) { evaluateBranches(input: {branches: $b, orderId: $o, record: true}) { branchName branchId decisionId trace { words clauses { id words } } } }`,
			map[string]any{"b": looking, "o": o.ID}, &one)
		taken[one.EvaluateBranches.BranchName]++
		if i%5 > 0 {
			continue
		}
		var again struct {
			ReplayDecision struct {
				SameAsThen, TakesAnotherBranch bool
				AsOfThen                       *made
				Error, NowError                *struct{ Code, Message string }
				Changes                        []struct{ Words string }
			}
		}
		d.ask(`query($id: ID!) { replayDecision(id: $id) { sameAsThen takesAnotherBranch asOfThen { branchName trace { words clauses { id words } } } error { code message } nowError { code message } changes { words } } }`,
			map[string]any{"id": one.EvaluateBranches.DecisionID}, &again)
		r := again.ReplayDecision
		if r.Error != nil || r.NowError != nil || !r.SameAsThen || r.TakesAnotherBranch || len(r.Changes) > 0 || string(r.AsOfThen.Trace) != string(one.EvaluateBranches.Trace) {
			t.Fatalf("order %s: %+v\n%s\n%s", o.ID, r, r.AsOfThen.Trace, one.EvaluateBranches.Trace)
		}
	}
	if len(taken) < 3 {
		t.Errorf("only %v are taken", taken)
	}
	var listed struct {
		Decisions struct {
			TotalCount int
			Nodes      []struct{ BranchName string }
		}
		DecisionRetentionDays int
	}
	d.ask(`{ decisions(first: 1) { totalCount nodes { branchName } } decisionRetentionDays }`, nil, &listed)
	if listed.Decisions.TotalCount != len(orders.Orders.Nodes) || len(listed.Decisions.Nodes) != 1 || listed.DecisionRetentionDays != 90 {
		t.Errorf("%+v", listed)
	}

	after := append([]map[string]any{{"id": "all", "name": "All", "condition": map[string]any{"text": `order.total_price > 80`}}}, looking...)
	var tried struct {
		DryRunBranches struct {
			Orders, Changed, Failed int
			Complete                bool
			Moves                   []struct {
				FromName, ToName string
				Changes          bool
				Count            int
				SampleOrderIds   []string
			}
			Errors []struct{ Code, Message string }
		}
	}
	d.ask(`query($b: [BranchInput!]!, $a: [BranchInput!]!) { dryRunBranches(input: {before: $b, after: $a, days: 365}) { orders changed failed complete moves { fromName toName changes count sampleOrderIds } errors { code message } } }`,
		map[string]any{"b": looking, "a": after}, &tried)
	run := tried.DryRunBranches
	from, changed := map[string]int{}, 0
	for _, m := range run.Moves {
		from[m.FromName] += m.Count
		if m.Changes {
			changed += m.Count
		}
		if m.Changes && m.ToName != "All" || len(m.SampleOrderIds) == 0 || len(m.SampleOrderIds) > 5 {
			t.Errorf("%+v", m)
		}
	}
	if run.Orders == 0 || run.Failed > 0 || !run.Complete || run.Changed != changed || changed == 0 {
		t.Fatalf("%+v", run)
	}
	t.Logf("%d orders, %d change branch; %v one by one, %v in the dry run", run.Orders, run.Changed, taken, from)
	if run.Orders == len(orders.Orders.Nodes) {
		for name, n := range taken {
			if from[name] != n {
				t.Errorf("%s: %d one by one, %d in the dry run", name, n, from[name])
			}
		}
	}
	d.stop()
}
