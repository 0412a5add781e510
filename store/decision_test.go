package store_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

// newDecision is about a contact and an order. mark is in everything that may tell of a person.
func newDecision(contact commerce.ContactID, order commerce.ID, mark string) commerce.Decision {
	text := func(v any) json.RawMessage {
		out, err := json.Marshal(v)
		if err != nil {
			panic(err)
		}
		return out
	}
	clause := map[string]any{
		"id": "c1", "path": "all[0]", "operator": "EQUALS", "result": "TRUE", "field": "contact.website", "text": `contact.website == "` + mark + `-compared"`,
		"actual": mark + "-actual", "expected": mark + "-compared", "words": mark + "-actual is it", "note": mark + "-actual",
		"list": map[string]any{"quantifier": "NONE", "firstMatchId": mark + "-actual", "items": []any{map[string]any{"id": mark + "-actual"}}},
	}
	return commerce.Decision{
		ContactID: &contact, OrderID: &order, ByContact: true, OrderIDs: []commerce.ID{order, 4711}, EvaluatedAt: at(0).Add(123456 * time.Microsecond), TimeZone: "America/New_York",
		Branches: []commerce.DecidedBranch{{ID: "b1", Name: "First", Text: `contact.website == "` + mark + `-compared"`}, {ID: "b2", Name: "Second", Text: "true == false", Given: json.RawMessage(`{"text": "canary-compared"}`)}},
		BranchID: "b1", BranchName: "First", BranchIndex: 0, Reason: "MATCHED",
		Trace: text([]any{
			map[string]any{"id": "b1", "name": "First", "index": 0, "result": "TRUE", "text": mark + "-compared", "words": "took First: " + mark + "-actual", "clauses": []any{clause}},
			map[string]any{"id": "b2", "name": "Second", "index": 1, "result": "SKIPPED", "text": "x", "words": "skipped"},
		}),
		Read: text(map[string]any{"contact": map[string]any{"website": mark + "-read", "total_spent": map[string]any{"amount": "12345678901234567890.1234", "currencyCode": "USD"}}}),
	}
}

// decide records a decision about the person who is planted.
func (e *env) decide(contact commerce.ContactID, order commerce.ID) int64 {
	e.t.Helper()
	id, err := e.RecordDecision(e.t.Context(), mine, newDecision(contact, order, "canary"))
	must(e.t, err)
	return id
}

func TestDecision_IsReadAsItWasRecorded(t *testing.T) {
	t.Parallel()
	e := setup(t)
	want := newDecision("crm-1", 1, "x")
	id, err := e.RecordDecision(t.Context(), mine, want)
	must(t, err)
	got, err := e.GetDecision(t.Context(), mine, id)
	must(t, err)
	if string(got.Read) != string(want.Read) {
		t.Errorf("the values are not the same bytes: %s", got.Read)
	}
	var a, b any
	must(t, json.Unmarshal(want.Trace, &a))
	must(t, json.Unmarshal(got.Trace, &b))
	diff(t, "trace", b, a)
	want.ID, want.Trace = id, got.Trace
	diff(t, "decision", *got, want)
	if _, err := e.GetDecision(t.Context(), mine, id+1); commerce.CodeOf(err) != commerce.NotFound {
		t.Errorf("one that is not there: %v", err)
	}
	if _, err := e.GetDecision(t.Context(), theirs, id); commerce.CodeOf(err) != commerce.NotFound {
		t.Errorf("another account's: %v", err)
	}
}

func TestDecisions_AreListedNewestFirstAndThroughMerges(t *testing.T) {
	t.Parallel()
	e := setup(t)
	ctx := t.Context()
	var ids []int64
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for _, id := range []commerce.ID{501, 502} {
			if _, _, err := tx.UpsertContact(ctx, newCustomer(id, id.String()+"@example.com", 1)); err != nil {
				return err
			}
		}
		return nil
	})
	gone, err := e.GetContactByShopifyID(ctx, mine, 502)
	must(t, err)
	kept, err := e.GetContactByShopifyID(ctx, mine, 501)
	must(t, err)
	for _, contact := range []commerce.ContactID{gone.ID, "other", kept.ID, gone.ID} {
		ids = append(ids, e.decide(contact, 1))
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.MergeContacts(ctx, 501, 502) })
	of := func(contact *commerce.ContactID, before int64, limit int) (got []int64) {
		list, err := e.ListDecisions(ctx, mine, contact, before, limit)
		must(t, err)
		for _, d := range list {
			got = append(got, d.ID)
		}
		return got
	}
	diff(t, "all", of(nil, 0, 10), []int64{ids[3], ids[2], ids[1], ids[0]})
	diff(t, "a page", of(nil, ids[3], 2), []int64{ids[2], ids[1]})
	for _, id := range []commerce.ContactID{kept.ID, gone.ID} {
		diff(t, "of the contact", of(&id, 0, 10), []int64{ids[3], ids[2], ids[0]})
		n, err := e.CountDecisions(ctx, mine, &id)
		must(t, err)
		diff(t, "count", n, 3)
	}
	diff(t, "of nobody", of(new(commerce.ContactID("no\x00body\xff")), 0, 10), []int64(nil))
}

func TestPruneDecisions_KeepsThemAsLongAsTheirAccountSays(t *testing.T) {
	t.Parallel()
	e := setup(t)
	ctx := t.Context()
	if days, err := e.DecisionRetention(ctx, mine); err != nil || days != commerce.DefaultDecisionRetention {
		t.Fatalf("%d days, %v", days, err)
	}
	must(t, e.SetDecisionRetention(ctx, theirs, 2))
	for _, days := range []int{0, -1, 366} {
		if err := e.SetDecisionRetention(ctx, mine, days); commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("%d days: %v", days, err)
		}
	}
	for _, account := range []commerce.AccountID{mine, theirs} {
		_, err := e.RecordDecision(ctx, account, newDecision("crm-1", 1, "x"))
		must(t, err)
	}
	left := func(account commerce.AccountID) int {
		n, err := e.CountDecisions(ctx, account, nil)
		must(t, err)
		return n
	}
	day := 24 * time.Hour
	for _, step := range []struct {
		pass         time.Duration
		mine, theirs int
	}{{2 * day, 1, 1}, {time.Microsecond, 1, 0}, {88*day - time.Microsecond, 1, 0}, {time.Microsecond, 0, 0}} {
		e.clock.advance(step.pass)
		n, err := e.PruneDecisions(ctx)
		must(t, err)
		if left(mine) != step.mine || left(theirs) != step.theirs {
			t.Errorf("after %s more, %d pruned: %d and %d are left, want %+v", step.pass, n, left(mine), left(theirs), step)
		}
	}
}

// A redacted decision says which branch was taken, with results without values. One whose person is erased while it is made
// is kept in the same way.
func TestDecision_OfAPersonWhoIsErasedKeepsResultsOnly(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	bystander := e.decide("somebody", 103)
	otherOrder := e.decide("somebody", 101) // of the person's order, read for somebody else
	e.answer("request", canaryRequest(commerce.DataRequest))
	file, err := e.PrivacyFile(t.Context(), mine, "request")
	must(t, err)
	var doc struct {
		Decisions []struct {
			Branch string
			Read   json.RawMessage `json:"values_that_were_read"`
		} `json:"workflow_decisions"`
	}
	must(t, json.Unmarshal(file, &doc))
	if len(doc.Decisions) != 2 || doc.Decisions[0].Branch != "First" || !strings.Contains(string(doc.Decisions[0].Read), "canary-read") {
		t.Errorf("the data request tells %+v", doc.Decisions)
	}

	e.answer("redact", canaryRequest(commerce.CustomerRedact))
	d, err := e.GetDecision(t.Context(), mine, bystander)
	must(t, err)
	if d.RedactedAt != nil || !strings.Contains(string(d.Read), "canary-read") {
		t.Errorf("somebody else's is %+v", d)
	}
	during, err := e.RecordDecision(t.Context(), mine, newDecision("crm-77", 4711, "canary")) // it was read before
	must(t, err)
	for _, id := range []int64{otherOrder, during} {
		d, err := e.GetDecision(t.Context(), mine, id)
		must(t, err)
		if d.ContactID != nil || d.Read != nil || d.RedactedAt == nil || d.BranchID != "b1" || d.OrderID == nil {
			t.Errorf("redacted: %+v", d)
		}
		diff(t, "branches", d.Branches, []commerce.DecidedBranch{{ID: "b1", Name: "First"}, {ID: "b2", Name: "Second"}})
		var trace, want any
		must(t, json.Unmarshal(d.Trace, &trace))
		must(t, json.Unmarshal([]byte(`[
			{"id": "b1", "name": "First", "index": 0, "result": "TRUE", "clauses": [{"id": "c1", "path": "all[0]", "operator": "EQUALS", "result": "TRUE"}]},
			{"id": "b2", "name": "Second", "index": 1, "result": "SKIPPED", "clauses": []}]`), &want))
		diff(t, "trace", trace, want)
	}
	e.clock.advance(5 * time.Minute)
	later := newDecision("somebody", 103, "later")
	later.EvaluatedAt = e.clock.now()
	id, err := e.RecordDecision(t.Context(), mine, later)
	must(t, err)
	if d, err := e.GetDecision(t.Context(), mine, id); err != nil || d.RedactedAt != nil {
		t.Errorf("one that was made later is redacted: %+v, %v", d, err)
	}
}

func TestRecentOrderIDs_AreRealOnesNewestFirst(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for i, id := range []commerce.ID{1, 2, 3, 4} {
			o := newOrder(id, 50)
			o.ProcessedAt, o.Test = at(10*i), id == 3
			if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		since, limit int
		want         []commerce.ID
	}{{0, 10, []commerce.ID{4, 2, 1}}, {10, 10, []commerce.ID{4, 2}}, {0, 2, []commerce.ID{4, 2}}, {31, 10, []commerce.ID{}}} {
		got, err := e.RecentOrderIDs(t.Context(), mine, at(c.since), c.limit)
		must(t, err)
		diff(t, "ids", got, c.want)
	}
}
