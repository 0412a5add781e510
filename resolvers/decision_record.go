package resolvers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// Decisions keeps decisions. GetDecision returns NOT_FOUND for what is not there.
type Decisions interface {
	RecordDecision(context.Context, commerce.AccountID, commerce.Decision) (id int64, err error)
	GetDecision(ctx context.Context, account commerce.AccountID, id int64) (*commerce.Decision, error)
	// ListDecisions gives up to limit decisions, newest first, before an id unless it is 0, of a contact unless it is nil. A
	// limit of 251 must be honoured.
	ListDecisions(ctx context.Context, account commerce.AccountID, contact *commerce.ContactID, before int64, limit int) ([]commerce.Decision, error)
	CountDecisions(ctx context.Context, account commerce.AccountID, contact *commerce.ContactID) (int, error)
	DecisionRetention(context.Context, commerce.AccountID) (days int, err error)
	// SetDecisionRetention refuses what is out of bounds, for users.
	SetDecisionRetention(ctx context.Context, account commerce.AccountID, days int) error
	history
}

// maxDecision bounds what one decision may take to keep, in bytes: pages hold hundreds.
const maxDecision = 1 << 20

// record keeps a decision with the values that its branches read, and gives its global id.
func (r *Resolver) record(ctx context.Context, a commerce.AccountID, in model.EvaluateBranchesInput, branches []conditions.Branch, scope *catalog.Scope, made conditions.Decision) (*string, error) {
	why, err := made.Explain(conditions.Decisive)
	if err != nil {
		return nil, err
	}
	at, zone := momentOf(scope.Env)
	d := commerce.Decision{
		ByContact: in.ContactID != nil, ByOrder: in.OrderID != nil,
		EvaluatedAt: at.UTC(), TimeZone: zone,
		BranchID: made.BranchID, BranchName: made.BranchName, BranchIndex: made.Index, Reason: string(made.Reason),
	}
	if d.Read, err = scope.Snapshot(readPlan(branches, snapshotRoots...)); err != nil {
		return nil, fmt.Errorf("record a decision: %w", err)
	}
	if d.Trace, err = json.Marshal(why.Branches); err != nil {
		return nil, fmt.Errorf("record a decision: %w", err)
	}
	size := len(d.Read) + len(d.Trace)
	for i, b := range branches {
		given, err := json.Marshal(in.Branches[i].Condition)
		if err != nil {
			return nil, fmt.Errorf("record a decision: %w", err)
		}
		size += len(given)
		d.Branches = append(d.Branches, commerce.DecidedBranch{ID: b.ID, Name: b.Name, Text: b.Condition.Text(), Given: given})
	}
	if size > maxDecision {
		return nil, commerce.Errorf(commerce.TooLarge, "The decision reads and says too much to be kept: %d bytes, and %d are allowed. Ask for stored facts, such as contact.orders_count, instead of lists.", size, maxDecision).In("input", "record")
	}
	if err := storable(&d); err != nil {
		return nil, err
	}
	if err := subjectOf(&d, scope); err != nil {
		return nil, fmt.Errorf("record a decision: %w", err)
	}
	id, err := r.decisions.RecordDecision(ctx, a, d)
	if err != nil {
		return nil, err
	}
	text := globalID(a, decisionNode, commerce.ID(id).String())
	return &text, nil
}

// storable refuses the one character that Postgres keeps in no text.
func storable(d *commerce.Decision) error {
	written, err := json.Marshal(struct {
		Branches []commerce.DecidedBranch
		Trace    json.RawMessage
	}{d.Branches, d.Trace})
	if err != nil {
		return fmt.Errorf("record a decision: %w", err)
	}
	var v any
	if err := json.Unmarshal(written, &v); err != nil {
		return fmt.Errorf("record a decision: %w", err)
	}
	if hasNull(v) {
		return commerce.Errorf(commerce.InvalidInput, "A branch contains a null character, and cannot be kept.").In("input", "branches")
	}
	return nil
}

func hasNull(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		for _, item := range v {
			if hasNull(item) {
				return true
			}
		}
	case map[string]any:
		for _, member := range v {
			if hasNull(member) {
				return true
			}
		}
	}
	return false
}

// subjectOf notes whom a decision is about, and every order that was there to be read.
func subjectOf(d *commerce.Decision, scope *catalog.Scope) error {
	add := func(v any) error {
		order, ok := v.(catalog.Record)
		if !ok {
			return nil
		}
		text, _ := order.Get("id")
		id, err := commerce.ParseID(fmt.Sprint(text))
		if err == nil {
			d.OrderIDs = append(d.OrderIDs, id)
		}
		return err
	}
	if err := add(scope.Roots["order"]); err != nil {
		return err
	}
	if len(d.OrderIDs) > 0 {
		d.OrderID = &d.OrderIDs[0]
	}
	contact, ok := scope.Roots["contact"].(catalog.Record)
	if !ok {
		return nil
	}
	id, _ := contact.Get("id")
	if text, ok := id.(string); ok {
		d.ContactID = (*commerce.ContactID)(&text)
	}
	last, _ := contact.Get("last_order")
	if err := add(last); err != nil {
		return err
	}
	all, _ := contact.Get("orders")
	list, _ := all.([]catalog.Record)
	for _, order := range list {
		if err := add(order); err != nil {
			return err
		}
	}
	return nil
}

// snapshotRoots are where an evaluation looks for the shop's currency.
var snapshotRoots = []string{"shop", "order", "payment", "transaction", "product", "contact"}

// readPlan is what evaluating branches looks at: what they read, the ids of list items, by which traces name them, and the
// currency of some roots, for plain numbers beside amounts.
func readPlan(branches []conditions.Branch, currencyOf ...string) catalog.Plan {
	plan := catalog.Plan{}
	for _, b := range branches {
		for _, path := range b.Condition.Reads() {
			plan.Add(path)
		}
	}
	for _, s := range plan {
		nameItems(s)
	}
	for _, name := range currencyOf {
		if root, ok := catalog.RootNamed(name); ok {
			if _, ok := root.Kind.Field("currency_code"); ok {
				plan.Add(name + ".currency_code")
			}
		}
	}
	return plan
}

// nameItems adds the ids of the items of each list.
func nameItems(s *catalog.Selection) {
	for _, f := range s.Fields {
		if f.Field.Type == catalog.List {
			if f.Of == nil {
				f.Of = &catalog.Selection{Kind: f.Field.Of}
			}
			if id, ok := f.Field.Of.Field("id"); ok {
				f.Of.Select(id)
			}
		}
		if f.Of != nil {
			nameItems(f.Of)
		}
	}
}
