package conditions

import (
	"context"
	"errors"
	"fmt"

	"github.com/expr-lang/expr/vm"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Reason says how a branch was picked.
type Reason string

// A branch matched, or none did and the else branch is taken.
const (
	Matched Reason = "MATCHED"
	Else    Reason = "ELSE"
)

// ElseName is the name of the branch that is taken when none matches.
const ElseName = "None"

// Decision is which branch is taken, and why.
type Decision struct {
	BranchID   string `json:"branchId,omitempty"` // "" for the else branch
	BranchName string `json:"branchName"`
	Index      int    `json:"branchIndex"` // -1 for the else branch
	Reason     Reason `json:"reason"`
	Trace      Trace  `json:"trace"`
}

// Decide picks the first branch whose condition is true, else the branch named None. An error picks none: UNAVAILABLE
// when any branch reads data that is blocked or not synced, CONDITION_EVALUATION_LIMIT when too much would have to be
// looked at, CONDITION_EVALUATION_FAILED when a value cannot be computed.
func Decide(ctx context.Context, branches []Branch, scope *catalog.Scope) (Decision, error) {
	if err := checkBranches(branches); err != nil {
		return Decision{}, err
	}
	if scope == nil || scope.Env == nil {
		return Decision{}, errors.New("decide: the scope has no moment and zone")
	}
	if err := available(branches, scope); err != nil {
		return Decision{}, err
	}
	e := &evaluation{scope: scope, moments: newMoments(scope.Env)}
	d := Decision{BranchName: ElseName, Index: -1, Reason: Else, Trace: Trace{EvaluatedAt: e.now, TimeZone: e.zone.String()}}
	for i, branch := range branches {
		if err := ctx.Err(); err != nil {
			return Decision{}, fmt.Errorf("decide: %w", err)
		}
		t := BranchTrace{ID: branch.ID, Name: branch.Name, Index: i, Text: branch.Condition.text, Result: Skipped}
		if d.Reason == Else {
			matched, clauses, err := e.decide(branch.Condition)
			if err != nil {
				return Decision{}, err
			}
			t.Clauses, t.Result = clauses, resultOf(matched)
			if matched {
				d.BranchID, d.BranchName, d.Index, d.Reason = branch.ID, branch.Name, i, Matched
			}
		}
		t.Words = t.words()
		d.Trace.Branches = append(d.Trace.Branches, t)
	}
	return d, nil
}

func checkBranches(branches []Branch) error {
	if len(branches) > MaxBranches {
		return commerce.Errorf(CodeTooLarge, "There are %d branches; at most %d are allowed.", len(branches), MaxBranches)
	}
	for i, b := range branches {
		if b.Condition == nil {
			return commerce.Errorf(CodeNotExactlyOne, "Branch %d has no condition.", i+1)
		}
	}
	return nil
}

// available refuses the whole decision when a branch reads what cannot be read: a blocked element is not a missing value.
func available(branches []Branch, scope *catalog.Scope) error {
	for _, b := range branches {
		for _, e := range b.Condition.elements {
			if block := scope.Unavailable[e]; block != nil {
				return commerce.Errorf(commerce.Unavailable, "The branch %s reads %s, which cannot be read now: %s", quoted(b.Name), e, block.Message)
			}
		}
	}
	return nil
}

// evaluation is one decision being made: everything in it is fixed while it lasts.
type evaluation struct {
	moments
	scope   *catalog.Scope
	shop    string // the currency of the condition's plain amounts; "" when nobody told
	visited int
}

// decide runs a condition on expr's VM and has the walk explain the answer.
func (e *evaluation) decide(c *Condition) (bool, []ClauseTrace, error) {
	e.shop = plainCurrency(c, e.scope)
	vars, err := e.variables(c)
	if err != nil {
		return false, nil, failed(err)
	}
	machine := vm.VM{MemoryBudget: 64 * MaxElementVisits} // visits are bounded before it runs
	answer, err := machine.Run(c.program.code, vars)
	if err != nil {
		return false, nil, failed(err)
	}
	matched, ok := answer.(bool)
	if !ok {
		return false, nil, failed(fmt.Errorf("the program answered %T", answer))
	}
	clauses, explained, err := e.explain(c)
	if err != nil {
		return false, nil, failed(err)
	}
	if explained != matched {
		return false, nil, failed(fmt.Errorf("expr answers %t and the explanation says %t for: %s", matched, explained, c.text))
	}
	return matched, clauses, nil
}

// failed makes the error that users see; the cause is for the log.
func failed(err error) error {
	var known *commerce.Error
	if errors.As(err, &known) {
		return known
	}
	message := "The condition cannot be evaluated on this data."
	if errors.Is(err, errOverflow) {
		message = "A number in this data is too large or has too many decimals to be computed exactly."
	}
	return &commerce.Error{Code: CodeEvaluationFailed, Message: message, Err: err}
}

// plainCurrency finds the currency that plain numbers of a condition mean when they are compared with amounts; "" when
// nobody told.
func plainCurrency(c *Condition, scope *catalog.Scope) string {
	for _, root := range c.currencies {
		record, ok := scope.Roots[root].(catalog.Record)
		if !ok || record == nil {
			continue
		}
		value, _ := record.Get(currencyField)
		if code, ok := value.(string); ok && code != "" {
			return code
		}
	}
	return ""
}
