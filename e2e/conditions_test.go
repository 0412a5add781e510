package e2e

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
)

type branchTaken struct {
	BranchID, BranchName, Reason *string
	BranchIndex                  *int
	Trace                        []map[string]any
	Problems                     []struct{ Code, Message string }
}

type takenByMany struct {
	EvaluateBatch struct {
		Decisions []struct {
			branchTaken
			ContactID string
			Error     *struct{ Code, Message string }
		}
		Failed   int
		Problems []struct{ Code, Message string }
	}
}

const (
	takenFields = `branchId branchName branchIndex reason trace { result words clauses { text expected actual missing note result words list { length examined matched firstMatchId items { id result } } } }`
	batchTaken  = ` { decisions { contactId ` + takenFields + ` error { code message } } failed problems { code message } } }`
	manyTaken   = `query($b: [BranchInput!]!, $ids: [ID!]!) { evaluateBatch(input: {branches: $b, contactIds: $ids})` + batchTaken
	mixedTaken  = `query($b: [BranchInput!]!, $who: [DecisionSubjectInput!]!) { evaluateBatch(input: {branches: $b, subjects: $who})` + batchTaken
)

// builder reads what a condition builder offers, and who is there.
func (d *demo) builder(seed uint64) (*dice, []string) {
	d.t.Helper()
	var offered struct {
		ConditionFields []field
		Contacts        struct {
			Nodes []struct{ ID, FirstName, Email string }
		}
		Products struct {
			Nodes []struct{ Title, Vendor string }
		}
	}
	d.ask(`{ conditionFields { path type itemPath sample operators values lists aggregates } contacts(first: 250) { nodes { id firstName email } } products(first: 20) { nodes { title vendor } } }`, nil, &offered)
	draw := &dice{Rand: rand.New(rand.NewPCG(seed, 1))}
	for _, f := range offered.ConditionFields {
		if !strings.Contains(f.Path, "days_since") { // which goes by the clock
			draw.fields = append(draw.fields, f)
		}
	}
	var ids []string
	for _, c := range offered.Contacts.Nodes {
		ids = append(ids, c.ID)
		draw.words = append(draw.words, c.FirstName, c.Email)
	}
	for _, p := range offered.Products.Nodes {
		draw.words = append(draw.words, p.Title, p.Vendor)
	}
	if len(ids) < 50 || len(draw.fields) < 200 {
		d.t.Fatalf("%d contacts, %d fields", len(ids), len(draw.fields))
	}
	return draw, ids
}

// subjects are contacts, orders, and contacts with an order that need not be theirs.
func (d *demo) subjects(contacts []string) (out []tree) {
	d.t.Helper()
	var stored struct {
		Orders struct{ Nodes []struct{ ID string } }
	}
	d.ask(`{ orders(first: 100, reverse: true) { nodes { id } } }`, nil, &stored)
	for i, id := range contacts {
		order := stored.Orders.Nodes[i*4].ID
		out = append(out, tree{"contactId": id}, tree{"orderId": order})
		if i%4 == 0 {
			out = append(out, tree{"contactId": id, "orderId": order})
		}
	}
	return out
}

// Whether a contact is decided for alone or with many others, the branch and its explanation are the same; and a segment is
// exactly the contacts who take the branch.
func TestConditions_SayTheSameToOneToManyAndToASegment(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "150", "--shoppers", "0")
	draw, ids := d.builder(5)
	some := d.subjects(ids[:20])
	taken := map[string]int{}
	rounds := 0
	for tries := 0; rounds < 40; tries++ {
		if tries > 400 {
			t.Fatalf("only %d of %d rounds had conditions without problems", rounds, tries)
		}
		branches := []tree{{"condition": draw.condition(3)}, {"condition": draw.condition(2)}, {"condition": draw.condition(1)}}
		var many takenByMany
		d.ask(mixedTaken, map[string]any{"b": branches, "who": some}, &many)
		if len(many.EvaluateBatch.Problems) > 0 {
			continue
		}
		rounds++
		// As many as fit are asked alone in one request.
		for at := 0; at < len(some); at += 15 {
			part := some[at:min(at+15, len(some))]
			var query strings.Builder
			query.WriteString("query($b: [BranchInput!]!) {")
			for i, who := range part {
				fmt.Fprintf(&query, " d%d: evaluateBranches(input: {branches: $b", i)
				for name, id := range who {
					fmt.Fprintf(&query, ", %s: %q", name, id)
				}
				query.WriteString("}) { ...D }")
			}
			query.WriteString(" } fragment D on BranchDecision { " + takenFields + " }")
			var alone map[string]branchTaken
			d.ask(query.String(), map[string]any{"b": branches}, &alone)
			for i, who := range part {
				got := many.EvaluateBatch.Decisions[at+i]
				if got.Error != nil || who["contactId"] != nil && got.ContactID != who["contactId"] {
					t.Fatalf("%s for %s: %+v", asJSON(t, branches), who, got)
				}
				one, together := untimed(asJSON(t, alone[fmt.Sprint("d", i)])), untimed(asJSON(t, got.branchTaken))
				if one != together {
					t.Fatalf("%s for %s:\nalone    %s\ntogether %s", asJSON(t, branches), who, one, together)
				}
				taken[*got.BranchName]++
			}
		}
	}
	if len(taken) != 4 || taken["None"] == 0 {
		t.Errorf("the branches taken are lopsided: %v", taken)
	}

	var about []field
	for _, f := range draw.fields {
		if strings.HasPrefix(f.Path, "contact.") || strings.HasPrefix(f.Path, "shop.") {
			about = append(about, f)
		}
	}
	draw.fields = about
	sizes := map[bool]int{}
	for rounds, tries := 0, 0; rounds < 60; tries++ {
		if tries > 600 {
			t.Fatalf("only %d of %d segments had conditions without problems", rounds, tries)
		}
		condition := draw.condition(2)
		var selected struct {
			Segment struct {
				Count    *int
				Contacts *struct {
					Nodes      []struct{ ID string }
					TotalCount int
				}
			}
		}
		var check struct {
			CheckCondition struct{ Valid, Segmentable bool }
		}
		d.ask(`query($c: ConditionInput!) { checkCondition(condition: $c) { valid segmentable } }`, map[string]any{"c": condition}, &check)
		if !check.CheckCondition.Segmentable {
			if _, body := d.post(demoKey, `query($c: ConditionInput!) { segment(condition: $c) { count } }`, map[string]any{"c": condition}); check.CheckCondition.Valid && !strings.Contains(string(body), "CONDITION_NOT_SEGMENTABLE") {
				t.Fatalf("%s is not segmentable, and: %s", asJSON(t, condition), body)
			}
			continue
		}
		rounds++
		d.ask(`query($c: ConditionInput!) { segment(condition: $c) { count contacts(first: 250) { nodes { id } totalCount } } }`, map[string]any{"c": condition}, &selected)
		var many takenByMany
		d.ask(strings.ReplaceAll(manyTaken, takenFields, "branchIndex"), map[string]any{"b": []tree{{"condition": condition}}, "ids": ids}, &many)
		var want, got []string
		for _, one := range many.EvaluateBatch.Decisions {
			if one.Error != nil {
				t.Fatalf("%s: %+v", asJSON(t, condition), one.Error)
			}
			if one.BranchIndex != nil {
				want = append(want, one.ContactID)
			}
		}
		for _, c := range selected.Segment.Contacts.Nodes {
			got = append(got, c.ID)
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) || *selected.Segment.Count != len(want) || selected.Segment.Contacts.TotalCount != len(want) {
			t.Fatalf("%s selects %d contacts (%d counted), and holds for %d", asJSON(t, condition), len(got), *selected.Segment.Count, len(want))
		}
		sizes[len(want) > 0 && len(want) < len(ids)]++
	}
	if sizes[true] < 10 {
		t.Errorf("%d segments are neither everybody nor nobody", sizes[true])
	}
	d.stop()
}

// A condition is checked, registered, used by its id in all calls, and found by what it reads.
func TestConditions_AreRegisteredAndUsedByID(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "150", "--shoppers", "0")
	_, ids := d.builder(1)
	var checked struct {
		CheckCondition struct {
			Text, Sentence string
			Tree           tree
		}
	}
	d.ask(`{ checkCondition(condition: {list: {list: "contact.orders", quantifier: AT_LEAST, count: 2, where: {clause: {field: ".total_price", operator: GREATER_THAN, value: {number: "10"}}}}}) { text sentence tree } }`, nil, &checked)
	register := func(form tree) string {
		t.Helper()
		var out struct {
			RegisterCondition struct {
				Condition  *struct{ ID, Text string }
				Problems   []struct{ Message string }
				UserErrors []struct{ Message string }
			}
		}
		d.ask(`mutation($c: ConditionInput!) { registerCondition(input: {condition: $c, name: "Bought twice"}) { condition { id text } problems { message } userErrors { message } } }`, map[string]any{"c": form}, &out)
		if c := out.RegisterCondition.Condition; c == nil || c.Text != checked.CheckCondition.Text {
			t.Fatalf("%v: %+v", form, out)
		}
		return out.RegisterCondition.Condition.ID
	}
	id := register(tree{"text": checked.CheckCondition.Text})
	for _, form := range []tree{checked.CheckCondition.Tree, {"sentence": checked.CheckCondition.Sentence}, {"id": id}, {"all": []tree{{"id": id}}}} {
		if other := register(form); other != id {
			t.Errorf("%v has another id", form)
		}
	}

	var many takenByMany
	d.ask(strings.ReplaceAll(manyTaken, takenFields, "branchIndex"), map[string]any{"b": []tree{{"condition": tree{"id": id}}}, "ids": ids}, &many)
	var takers []string
	for _, one := range many.EvaluateBatch.Decisions {
		if one.BranchIndex != nil {
			takers = append(takers, one.ContactID)
		}
	}
	if len(takers) < 15 || len(takers) == len(ids) {
		t.Fatalf("%d of %d took the branch", len(takers), len(ids))
	}
	slices.Sort(takers)

	// Pages of the segment, forwards.
	var met []string
	for after, more := any(nil), true; more; {
		var page struct {
			Segment struct {
				Contacts struct {
					Nodes    []struct{ ID string }
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
				}
			}
		}
		d.ask(`query($id: ID!, $after: String) { segment(condition: {id: $id}) { contacts(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } }`, map[string]any{"id": id, "after": after}, &page)
		for _, c := range page.Segment.Contacts.Nodes {
			met = append(met, c.ID)
		}
		after, more = page.Segment.Contacts.PageInfo.EndCursor, page.Segment.Contacts.PageInfo.HasNextPage
	}
	slices.Sort(met)
	if !slices.Equal(met, takers) {
		t.Errorf("the segment has %d contacts, %d took the branch", len(met), len(takers))
	}

	// A campaign to the segment, broken off after every second batch.
	var template struct {
		RegisterTemplate struct{ Template struct{ ID string } }
	}
	d.ask(`mutation { registerTemplate(input: {template: "{{contact.first_name}} {{contact.last_order.total_price}}", channel: SMS}) { template { id } } }`, nil, &template)
	var sent []string
	after := any(nil)
	for done := false; !done; {
		for n, b := range d.campaignTo(map[string]any{"condition": tree{"id": id}}, template.RegisterTemplate.Template.ID, after) {
			for _, m := range b.Messages {
				sent = append(sent, m.ContactID)
			}
			if after, done = b.Cursor, b.Done; n == 1 {
				break
			}
		}
	}
	slices.Sort(sent)
	if !slices.Equal(sent, takers) {
		t.Errorf("the campaign reached %d, %d took the branch", len(sent), len(takers))
	}

	var impact struct {
		Impact struct {
			Templates, Conditions struct {
				TotalCount int
				Nodes      []struct{ ID, Text string }
			}
		}
		Templates, Conditions struct{ TotalCount int }
	}
	d.ask(`{ impact(element: ORDERS) { templates { totalCount nodes { id } } conditions { totalCount nodes { id text } } } templates { totalCount } conditions { totalCount } }`, nil, &impact)
	if i := impact.Impact; i.Templates.TotalCount != 1 || i.Conditions.TotalCount != 1 || i.Conditions.Nodes[0].ID != id || impact.Templates.TotalCount != 1 || impact.Conditions.TotalCount != 1 {
		t.Errorf("impact %+v", impact)
	}
	d.stop()
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// untimed leaves the moments out: each call resolves relative times from its own.
func untimed(text string) string {
	return moments.ReplaceAllLiteralString(text, "[moment]")
}

var moments = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)
