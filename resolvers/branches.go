package resolvers

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

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

// evaluateBranches reads the conditions, reads what they need, and decides.
func (r *Resolver) evaluateBranches(ctx context.Context, in model.EvaluateBranchesInput) (*model.BranchDecision, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	branches, problems := readBranches(in.Branches)
	if len(problems) > 0 {
		return &model.BranchDecision{Problems: problems}, nil
	}
	var paths []string
	for _, b := range branches {
		paths = append(paths, b.Condition.Reads()...)
	}
	if in.ContactID == nil && in.OrderID == nil {
		if i := slices.IndexFunc(paths, func(p string) bool { return !strings.HasPrefix(p, "shop.") }); i >= 0 {
			return nil, commerce.Errorf(commerce.InvalidInput, "The branches read %s: give contactId or orderId.", paths[i]).In("input")
		}
	}
	asOf, err := r.asOf(ctx, elementsOf(paths)...)
	if err != nil {
		return nil, err
	}
	scope, err := r.scope(ctx, a, subjectIDs{contact: in.ContactID, order: in.OrderID, minVersion: in.MinVersion, whole: true}, paths)
	if err != nil {
		return nil, err
	}
	d, err := conditions.Decide(ctx, branches, scope)
	if err != nil {
		return nil, err
	}
	out := &model.BranchDecision{
		BranchName: &d.BranchName, Reason: &d.Reason,
		EvaluatedAt: &d.Trace.EvaluatedAt, TimeZone: &d.Trace.TimeZone, AsOf: asOf, Trace: d.Trace.Branches,
	}
	if d.Reason == conditions.Matched {
		out.BranchID, out.BranchIndex = &d.BranchID, &d.Index
	}
	return out, nil
}

// readBranches reads every branch, so that all problems are told at once.
func readBranches(in []model.BranchInput) ([]conditions.Branch, []conditions.Problem) {
	if len(in) == 0 {
		return nil, []conditions.Problem{{Code: conditions.CodeValueInvalid, Path: []string{"branches"}, Message: "There is no branch."}}
	}
	if len(in) > conditions.MaxBranches {
		return nil, []conditions.Problem{{
			Code: conditions.CodeTooLarge, Path: []string{"branches"},
			Message: fmt.Sprintf("There are %d branches; at most %d are allowed.", len(in), conditions.MaxBranches),
		}}
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
		condition, wrong := conditions.FromTree(given(b.Condition))
		for _, p := range wrong {
			p.Path = append([]string{"branches", strconv.Itoa(i), "condition"}, p.Path...)
			problems = append(problems, p)
		}
		branch.Condition = condition
		branches = append(branches, branch)
	}
	return branches, problems
}
