package resolvers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// conditionFields lists what the builder offers, filtered.
func conditionFields(search string) []conditions.FieldInfo {
	return slices.DeleteFunc(conditions.Fields(), func(f conditions.FieldInfo) bool {
		return !matches(search, f.Path, f.Label, f.Description)
	})
}

// evaluateBranches reads the conditions, reads what they need, and decides. Only what is selected is explained.
func (r *Resolver) evaluateBranches(ctx context.Context, in model.EvaluateBranchesInput) (*model.BranchDecision, error) {
	return r.decideBranches(ctx, in, func(member string) bool { return selected(ctx, member) })
}

func (r *Resolver) decideBranches(ctx context.Context, in model.EvaluateBranchesInput, selected func(member string) bool) (*model.BranchDecision, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	branches, problems, err := r.readBranches(ctx, in.Branches)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return &model.BranchDecision{Problems: problems}, nil
	}
	paths := readsOf(branches)
	ids := subjectIDs{contact: in.ContactID, order: in.OrderID, minVersion: in.MinVersion}
	if in.EventID != nil {
		if ids, err = r.eventSubject(ctx, *in.EventID, ids); err != nil {
			return nil, err
		}
	}
	if ids.contact == nil && ids.order == nil {
		if i := slices.IndexFunc(paths, ofSubject); i >= 0 {
			return nil, commerce.Errorf(commerce.InvalidInput, "The branches read %s: give contactId, orderId or eventId.", paths[i]).In("input")
		}
	}
	asOf, err := r.asOf(ctx, elementsOf(paths)...)
	if err != nil {
		return nil, err
	}
	ids.whole = true
	scope, err := r.scope(ctx, a, ids, paths)
	if err != nil {
		return nil, err
	}
	d, err := conditions.Decide(ctx, branches, scope)
	if err != nil {
		return nil, err
	}
	at, zone := momentOf(scope.Env)
	out := &model.BranchDecision{BranchName: &d.BranchName, Reason: &d.Reason, EvaluatedAt: &at, TimeZone: &zone, AsOf: asOf, Trace: []conditions.BranchTrace{}}
	if selected("warnings") {
		out.Warnings = conditions.BranchWarnings(branches)
	}
	if selected("trace") || selected("words") || selected("closestMiss") {
		why, err := d.Explain(detailOf(in.Detail))
		if err != nil {
			return nil, err
		}
		out.Words, out.Trace, out.ClosestMiss = &why.Words, why.Branches, why.ClosestMiss
	}
	if d.Reason == conditions.Matched {
		out.BranchID, out.BranchIndex = &d.BranchID, &d.Index
	}
	if in.Record {
		out.DecisionID, err = r.record(ctx, a, in, branches, scope, d)
	}
	return out, err
}

// momentOf is when and where a decision is made.
func momentOf(env *catalog.Env) (at time.Time, zone string) {
	return env.Now.Truncate(time.Microsecond), env.Location.String()
}

func detailOf(d model.ExplanationDetail) conditions.Detail {
	if d == model.ExplanationDetailFull {
		return conditions.Full
	}
	return conditions.Decisive
}

// ofSubject says whether a path is about whom the decision is about; the shop's are about nobody.
func ofSubject(path string) bool { return !strings.HasPrefix(path, "shop.") }

// readsOf lists what the branches read.
func readsOf(branches []conditions.Branch) []string {
	var paths []string
	for _, b := range branches {
		paths = append(paths, b.Condition.Reads()...)
	}
	return paths
}

// eventSubject is what a trigger event is about, in its version of the data or in the one that is demanded.
func (r *Resolver) eventSubject(ctx context.Context, id string, given subjectIDs) (subjectIDs, error) {
	if given.contact != nil || given.order != nil {
		return subjectIDs{}, commerce.Errorf(commerce.InvalidInput, "An event knows its contact and its order: leave contactId and orderId out.").In("input", "eventId")
	}
	a, n, err := idOf(ctx, id, eventNode)
	if err != nil {
		return subjectIDs{}, err
	}
	sequence, err := strconv.ParseInt(n.text, 10, 64)
	if err != nil || sequence < 1 {
		return subjectIDs{}, errInvalidID(id)
	}
	events, err := r.reader.ListTriggerEvents(ctx, a, nil, sequence-1, 1)
	if err != nil {
		return subjectIDs{}, err
	}
	if len(events) == 0 || events[0].Sequence != sequence {
		return subjectIDs{}, errNoSuch(eventNode)
	}
	e := &events[0]
	version := e.Version
	if given.minVersion != nil {
		version = max(version, *given.minVersion)
	}
	out := subjectIDs{minVersion: &version}
	switch {
	case e.OrderID != 0:
		order := globalID(a, orderNode, e.OrderID.String())
		out.order = &order
	case e.ContactID != nil:
		contact := globalID(a, contactNode, string(*e.ContactID))
		out.contact = &contact
	}
	return out, nil
}

// readBranches reads every branch, so that all problems are told at once.
func (r *Resolver) readBranches(ctx context.Context, in []model.BranchInput) ([]conditions.Branch, []conditions.Problem, error) {
	if len(in) == 0 {
		return nil, []conditions.Problem{{Code: conditions.CodeValueInvalid, Path: []string{"branches"}, Message: "There is no branch."}}, nil
	}
	if len(in) > conditions.MaxBranches {
		return nil, []conditions.Problem{{
			Code: conditions.CodeTooLarge, Path: []string{"branches"},
			Message: fmt.Sprintf("There are %d branches; at most %d are allowed.", len(in), conditions.MaxBranches),
		}}, nil
	}
	trees := make([]*conditions.Tree, len(in))
	for i := range in {
		trees[i] = in[i].Condition
	}
	known, err := r.registeredIn(ctx, trees...)
	if err != nil {
		return nil, nil, err
	}
	var branches []conditions.Branch
	var problems []conditions.Problem
	for i, b := range in {
		n := strconv.Itoa(i + 1)
		branch := conditions.Branch{ID: "branch-" + n, Name: "Branch " + n}
		if b.ID != nil {
			branch.ID = *b.ID
		}
		if b.Name != nil {
			branch.Name = *b.Name
		}
		refuse := func(member, message string) {
			problems = append(problems, conditions.Problem{Code: conditions.CodeValueInvalid, Path: []string{"branches", strconv.Itoa(i), member}, Message: message})
		}
		switch {
		case branch.ID == "":
			refuse("id", "A branch's id must not be empty.")
		case slices.ContainsFunc(branches, func(other conditions.Branch) bool { return other.ID == branch.ID }):
			refuse("id", fmt.Sprintf("Two branches have the id %q.", branch.ID))
		}
		switch branch.Name {
		case "":
			refuse("name", "A branch's name must not be empty.")
		case conditions.ElseName:
			refuse("name", fmt.Sprintf("%q is the name of the branch that is taken when no other is.", conditions.ElseName))
		}
		condition, wrong := known.read(b.Condition, "branches", strconv.Itoa(i), "condition")
		problems = append(problems, wrong...)
		branch.Condition = condition
		branches = append(branches, branch)
	}
	if len(problems) == 0 {
		err = mayCompare(ctx, readsOf(branches))
	}
	return branches, problems, err
}
