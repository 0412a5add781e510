package resolvers

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// Bounds of one batch of decisions.
const (
	maxSubjects = 1000
	maxTraced   = 100 // traces are long
	// decideTime is how long the decisions of a batch may take together, what they read aside.
	decideTime = 20 * time.Second
)

// batchOfDecisions is what the decisions of a batch have in common.
type batchOfDecisions struct {
	account  commerce.AccountID
	branches []conditions.Branch
	plan     catalog.Plan
	shop     *commerce.Shop // nil when there is none
	traced   bool           // explained at length
	worded   bool           // explained in a line
	detail   conditions.Detail
	// What cannot be known, of contacts whom Shopify knows, and of those whom only the CRM does.
	blocks, ownBlocks map[commerce.Element]*commerce.Block
}

// evaluateBatch decides for many at one moment, by what one statement reads for all of them.
func (r *Resolver) evaluateBatch(ctx context.Context, in model.EvaluateBatchInput) (*model.BatchDecision, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.BatchDecision{Decisions: []model.SubjectDecision{}, Counts: []model.BranchCount{}, Problems: []conditions.Problem{}}
	branches, problems, err := r.readBranches(ctx, in.Branches)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		out.Problems = problems
		return out, nil
	}
	subjects, err := batchSubjects(in)
	if err != nil {
		return nil, err
	}
	traced := selectedIn(ctx, "decisions", "trace")
	if traced && len(subjects) > maxTraced {
		return nil, commerce.Errorf(commerce.InvalidInput, "Traces are given for at most %d subjects at once, not %d: ask for fewer, or leave trace out.", maxTraced, len(subjects)).In("input")
	}
	paths := readsOf(branches)
	if out.AsOf, err = r.asOf(ctx, elementsOf(paths)...); err != nil {
		return nil, err
	}
	inst, err := r.installation(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	b := &batchOfDecisions{
		account: a, branches: branches, plan: decisionPlan(branches), traced: traced, worded: selectedIn(ctx, "decisions", "words"), detail: detailOf(in.Detail),
		blocks: unavailable(inst, imports, nil), ownBlocks: unavailable(inst, imports, new(commerce.Contact)),
	}
	if inst.Shop.Domain != "" {
		b.shop = &inst.Shop
	}
	env := &catalog.Env{Now: r.now().UTC(), Location: location(b.shop)}
	if in.MinVersion != nil {
		if err := checkVersion(in.MinVersion); err != nil {
			return nil, err
		}
		if err := r.awaitVersion(ctx, a, *in.MinVersion); err != nil {
			return nil, err
		}
	}
	if out.Decisions, err = r.decideAll(ctx, b, env, subjects); err != nil {
		return nil, err
	}
	at, zone := momentOf(env)
	out.EvaluatedAt, out.TimeZone = &at, &zone
	out.Counts, out.Failed = counted(branches, out.Decisions)
	return out, nil
}

// batchSubjects lists for whom to decide.
func batchSubjects(in model.EvaluateBatchInput) ([]model.DecisionSubjectInput, error) {
	subjects, name := in.Subjects, "subjects"
	switch {
	case (in.ContactIds == nil) == (in.Subjects == nil):
		return nil, commerce.Errorf(commerce.InvalidInput, "Give contactIds or subjects, and not both.").In("input", "contactIds")
	case in.ContactIds != nil:
		name = "contactIds"
		subjects = make([]model.DecisionSubjectInput, len(in.ContactIds))
		for i := range in.ContactIds {
			subjects[i].ContactID = &in.ContactIds[i]
		}
	}
	if len(subjects) > maxSubjects {
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d at once, not %d.", maxSubjects, len(subjects)).In("input", name)
	}
	return subjects, nil
}

// decisionPlan is what the branches read together, and what is asked of each subject besides.
func decisionPlan(branches []conditions.Branch) catalog.Plan {
	plan := conditions.BranchPlan(branches)
	if plan["contact"] != nil {
		plan.Add("contact.id")
		plan.Add("contact.synced_at") // whether Shopify knows the contact
	}
	if plan["order"] != nil {
		plan.Add("order.id")
	}
	return plan
}

// decideAll reads what the branches look at for all subjects at once, and decides for each. What fails for one subject fails
// for that one only.
func (r *Resolver) decideAll(ctx context.Context, b *batchOfDecisions, env *catalog.Env, subjects []model.DecisionSubjectInput) ([]model.SubjectDecision, error) {
	out := make([]model.SubjectDecision, len(subjects))
	recipients := make([]catalog.Recipient, len(subjects))
	var known customers
	var places []int
	for i := range subjects {
		out[i] = model.SubjectDecision{ContactID: subjects[i].ContactID, OrderID: subjects[i].OrderID, Trace: []conditions.BranchTrace{}}
		err := recipientOf(ctx, &model.RecipientInput{ContactID: subjects[i].ContactID, OrderID: subjects[i].OrderID}, &recipients[i], &known)
		if err == nil && subjects[i].ContactID == nil && subjects[i].OrderID == nil && slices.ContainsFunc(readsOf(b.branches), ofSubject) {
			err = commerce.Errorf(commerce.InvalidInput, "Give contactId, orderId, or both.")
		}
		if err != nil {
			if out[i].Error = shownError(err); out[i].Error == nil {
				return nil, err
			}
			continue
		}
		places = append(places, i)
	}
	if err := r.find(ctx, b.account, known); err != nil {
		return nil, err
	}
	to := make([]catalog.Recipient, len(places))
	for n, i := range places {
		to[n] = recipients[i]
	}
	fetched, err := r.reader.FetchPlan(ctx, b.account, env, b.shop, b.plan, to)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, decideTime)
	defer cancel()
	for n, i := range places {
		err := b.decide(ctx, &fetched[n], &out[i])
		if errors.Is(err, context.DeadlineExceeded) {
			return nil, commerce.Errorf(conditions.CodeEvaluationLimit, "The decisions take too long together: ask for fewer contacts at once, or look at fewer items of lists.").In("input")
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// decide decides for one subject. Errors that are not about the subject end the call.
func (b *batchOfDecisions) decide(ctx context.Context, f *catalog.Fetched, out *model.SubjectDecision) (err error) {
	defer func() { // a read outside the plan is our mistake, and must not end the process of all accounts
		if fault := recover(); fault != nil {
			err = fmt.Errorf("decide for one of many: %v", fault)
		}
	}()
	if what := lacking(f); what != "" {
		out.Error = commerce.Errorf(commerce.NotFound, "There is no %s with this id.", what)
		return nil
	}
	scope := f.Scope(b.shop)
	for name := range scope.Roots {
		if name != "shop" && b.plan[name] == nil {
			scope.Roots[name] = nil // named, and not looked at
		}
	}
	scope.Unavailable = b.blocks
	if contact, ok := scope.Roots["contact"].(catalog.Record); ok {
		if synced, _ := contact.Get("synced_at"); synced == nil {
			scope.Unavailable = b.ownBlocks
		}
		out.ContactID = idIn(b.account, contactNode, contact)
	}
	if order, ok := scope.Roots["order"].(catalog.Record); ok {
		out.OrderID = idIn(b.account, orderNode, order)
	}
	d, err := conditions.Decide(ctx, b.branches, scope)
	if err != nil {
		if out.Error = shownError(err); out.Error == nil {
			return err
		}
		return nil
	}
	out.BranchName, out.Reason = &d.BranchName, &d.Reason
	if d.Reason == conditions.Matched {
		out.BranchID, out.BranchIndex = &d.BranchID, &d.Index
	}
	if !b.traced && !b.worded {
		return nil
	}
	why, err := d.Explain(b.detail)
	if err != nil {
		return err
	}
	if out.Words = &why.Words; b.traced {
		out.Trace = why.Branches
	}
	return nil
}

// shownError is what one of many is told of an error that was made for users; nil for all others.
func shownError(err error) *commerce.Error {
	if user := new(commerce.Error); errors.As(err, &user) {
		return &commerce.Error{Code: user.Code, Message: user.Message}
	}
	return nil
}

func idIn(a commerce.AccountID, kind nodeKind, record catalog.Record) *string {
	id, _ := record.Get("id")
	text, ok := id.(string)
	if !ok {
		return nil
	}
	text = globalID(a, kind, text)
	return &text
}

// counted says how often each branch was taken, and how often none could be.
func counted(branches []conditions.Branch, decisions []model.SubjectDecision) (counts []model.BranchCount, failed int) {
	for _, b := range branches {
		counts = append(counts, model.BranchCount{BranchID: &b.ID, BranchName: b.Name})
	}
	counts = append(counts, model.BranchCount{BranchName: conditions.ElseName})
	for _, d := range decisions {
		switch {
		case d.Error != nil:
			failed++
		case d.BranchIndex != nil:
			counts[*d.BranchIndex].Count++
		default:
			counts[len(branches)].Count++
		}
	}
	return counts, failed
}

// selectedIn says whether the members of an object, or of a list's objects, that is being resolved were asked for a field.
func selectedIn(ctx context.Context, member, name string) bool {
	field := graphql.GetFieldContext(ctx)
	if field == nil || field.Field.Definition == nil {
		return false
	}
	op := graphql.GetOperationContext(ctx)
	for _, f := range graphql.CollectFieldsCtx(ctx, []string{field.Field.Definition.Type.Name()}) {
		if f.Name == member && slices.ContainsFunc(graphql.CollectFields(op, f.Selections, []string{f.Definition.Type.Name()}), func(f graphql.CollectedField) bool {
			return f.Name == name
		}) {
			return true
		}
	}
	return false
}
