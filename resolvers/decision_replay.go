package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// replayDecision makes a recorded decision again: from the values of then, and on today's data.
func (r *Resolver) replayDecision(ctx context.Context, id string) (*model.ReplayedDecision, error) {
	a, n, err := idOf(ctx, id, decisionNode)
	if err != nil {
		return nil, err
	}
	d, err := r.decisions.GetDecision(ctx, a, int64(n.number))
	if d, err = found(d, err, decisionNode); err != nil {
		return nil, err
	}
	out := &model.ReplayedDecision{Then: d, Changes: []model.DecisionChange{}, Problems: []conditions.Problem{}}
	if d.RedactedAt != nil {
		out.Error = commerce.Errorf(commerce.NotFound, "The values of this decision were erased, because the person whom they tell of asked for it.")
		return out, nil
	}
	asked, err := branchesOf(d)
	if err != nil {
		return nil, err
	}
	branches, problems, err := r.readBranches(ctx, asked)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		out.Problems = problems
		out.Error = commerce.Errorf(codeStale, "The branches do not fit the fields any more: %s", problems[0].WithSuggestions())
		return out, nil
	}
	then, err := traceOf(d)
	if err != nil {
		return nil, err
	}
	again, why, err := decideAgain(ctx, d, branches)
	switch user := new(commerce.Error); {
	case errors.As(err, &user):
		out.Error = shownError(user)
	case err != nil:
		return nil, err
	default:
		out.AsOfThen = decisionOf(d, again, why)
		out.SameAsThen = sameDecision(d, again, why)
	}
	if err := r.decideNow(ctx, a, d, asked, then, out); err != nil {
		return nil, err
	}
	return out, nil
}

// decideNow asks the same question today.
func (r *Resolver) decideNow(ctx context.Context, a commerce.AccountID, d *commerce.Decision, asked []model.BranchInput, then []conditions.BranchTrace, out *model.ReplayedDecision) error {
	in := model.EvaluateBranchesInput{Branches: asked}
	if d.ByContact && d.ContactID != nil {
		id := globalID(a, contactNode, string(*d.ContactID))
		in.ContactID = &id
	}
	if d.ByOrder && d.OrderID != nil {
		id := globalID(a, orderNode, d.OrderID.String())
		in.OrderID = &id
	}
	now, err := r.decideBranches(ctx, in, func(string) bool { return true })
	user := new(commerce.Error)
	switch {
	case errors.As(err, &user):
		out.NowError = shownError(user)
		return nil
	case err != nil:
		return fmt.Errorf("replay a decision: %w", err)
	}
	out.Now = now
	out.TakesAnotherBranch = given(now.BranchID) != d.BranchID
	out.Changes = changesOf(then, now.Trace)
	return nil
}

// branchesOf are the branches as they were given.
func branchesOf(d *commerce.Decision) ([]model.BranchInput, error) {
	out := make([]model.BranchInput, len(d.Branches))
	for i := range d.Branches {
		b := &d.Branches[i]
		out[i] = model.BranchInput{ID: &b.ID, Name: &b.Name, Condition: new(conditions.Tree)}
		if err := json.Unmarshal(b.Given, out[i].Condition); err != nil {
			return nil, fmt.Errorf("read a recorded branch: %w", err)
		}
	}
	return out, nil
}

func traceOf(d *commerce.Decision) (out []conditions.BranchTrace, err error) {
	if err := json.Unmarshal(d.Trace, &out); err != nil {
		return nil, fmt.Errorf("read a recorded trace: %w", err)
	}
	return out, nil
}

// decideAgain evaluates the stored values at the stored moment.
func decideAgain(ctx context.Context, d *commerce.Decision, branches []conditions.Branch) (made conditions.Decision, why conditions.Trace, err error) {
	zone, err := time.LoadLocation(d.TimeZone)
	if err != nil {
		return made, why, commerce.Errorf(codeStale, "There is no time zone %s any more.", strconv.Quote(d.TimeZone))
	}
	scope, err := catalog.ScopeFromSnapshot(d.Read, &catalog.Env{Now: d.EvaluatedAt, Location: zone})
	if err != nil {
		return made, why, &commerce.Error{Code: codeStale, Message: "The values that were kept do not fit the fields any more.", Err: err}
	}
	if made, err = conditions.Decide(ctx, branches, scope); err == nil {
		why, err = made.Explain(conditions.Decisive)
	}
	return made, why, err
}

// decisionOf shows a decision.
func decisionOf(then *commerce.Decision, d conditions.Decision, why conditions.Trace) *model.BranchDecision {
	out := &model.BranchDecision{
		BranchName: &d.BranchName, Reason: &d.Reason, EvaluatedAt: &then.EvaluatedAt, TimeZone: &then.TimeZone,
		Words: &why.Words, Trace: why.Branches, ClosestMiss: why.ClosestMiss,
	}
	if d.Reason == conditions.Matched {
		out.BranchID, out.BranchIndex = &d.BranchID, &d.Index
	}
	return out
}

// sameDecision says whether a decision that was made again came out the same, to the last word of its trace.
func sameDecision(then *commerce.Decision, again conditions.Decision, why conditions.Trace) bool {
	if then.BranchID != again.BranchID || then.BranchName != again.BranchName || then.BranchIndex != again.Index || then.Reason != string(again.Reason) {
		return false
	}
	// Both in the same words: the database keeps members in its own order, and what is empty is left out.
	old, err := traceOf(then)
	if err != nil {
		return false
	}
	before, err := json.Marshal(old)
	if err != nil {
		return false
	}
	after, err := json.Marshal(why.Branches)
	return err == nil && bytes.Equal(before, after)
}

// changesOf tells which clauses came out differently. Both traces are of the same branches, so their clauses are in the same
// places; a branch that was not looked at has none.
func changesOf(then, now []conditions.BranchTrace) []model.DecisionChange {
	out := []model.DecisionChange{}
	for i := range min(len(then), len(now)) {
		before, after := then[i].Clauses, now[i].Clauses
		for j := range max(len(before), len(after)) {
			was, is := clauseAt(before, j), clauseAt(after, j)
			if was.Result == is.Result {
				continue
			}
			shown := is
			if shown.Text == "" {
				shown = was
			}
			out = append(out, model.DecisionChange{
				BranchID: then[i].ID, BranchName: then[i].Name, ClauseID: shown.ID, Text: shown.Text, Then: was.Result, Now: is.Result,
				Words: then[i].Name + ": then " + changeWords(was, &then[i]) + "; now " + changeWords(is, &now[i]),
			})
		}
	}
	return out
}

// clauseAt is a clause of a branch; one of a branch that was not looked at is skipped.
func clauseAt(clauses []conditions.ClauseTrace, i int) conditions.ClauseTrace {
	if i < len(clauses) {
		return clauses[i]
	}
	return conditions.ClauseTrace{Result: conditions.Skipped}
}

func changeWords(c conditions.ClauseTrace, branch *conditions.BranchTrace) string {
	switch {
	case c.Result != conditions.Skipped:
		return c.Words
	case branch.Result == conditions.Skipped:
		return "it was not looked at, because an earlier branch was taken"
	}
	return "it was not looked at, because the clauses before it decided"
}
