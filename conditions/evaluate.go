package conditions

import (
	"context"
	"errors"
	"fmt"

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

// Decision is which branch is taken. It remembers what every clause came to; Explain puts that into words.
type Decision struct {
	BranchID   string `json:"branchId,omitempty"` // "" for the else branch
	BranchName string `json:"branchName"`
	Index      int    `json:"branchIndex"` // -1 for the else branch
	Reason     Reason `json:"reason"`

	outcome outcome
}

// Decide picks the first branch whose condition is true, else the branch named None. An error picks none: UNAVAILABLE
// when any branch reads data that is blocked or not synced, CONDITION_EVALUATION_LIMIT when too much would have to be
// looked at, CONDITION_EVALUATION_FAILED when a value cannot be computed. The scope must not change afterwards as long as
// the decision may be explained.
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
	if err := ctx.Err(); err != nil {
		return Decision{}, fmt.Errorf("decide: %w", err)
	}
	o, err := decide(branches, scope)
	if err != nil {
		return Decision{}, err
	}
	if o.taken < 0 {
		return Decision{BranchName: ElseName, Index: -1, Reason: Else, outcome: o}, nil
	}
	b := &branches[o.taken]
	return Decision{BranchID: b.ID, BranchName: b.Name, Index: o.taken, Reason: Matched, outcome: o}, nil
}

func checkBranches(branches []Branch) error {
	if len(branches) > MaxBranches {
		return commerce.Errorf(CodeTooLarge, "There are %d branches; at most %d are allowed.", len(branches), MaxBranches)
	}
	for i := range branches {
		if branches[i].Condition == nil {
			return commerce.Errorf(CodeNotExactlyOne, "Branch %d has no condition.", i+1)
		}
	}
	return nil
}

// available refuses the whole decision when a branch reads what cannot be read: a blocked element is not a missing value.
func available(branches []Branch, scope *catalog.Scope) error {
	if len(scope.Unavailable) == 0 {
		return nil
	}
	for _, b := range branches {
		for _, e := range b.Condition.elements {
			if block := scope.Unavailable[e]; block != nil {
				return commerce.Errorf(commerce.Unavailable, "The branch %s reads %s, which cannot be read now: %s", quoted(b.Name), e, block.Message)
			}
		}
	}
	return nil
}

// plainCurrency finds the currency that plain numbers of a condition mean when they are compared with amounts; "" when
// nobody told.
func plainCurrency(roots []string, scope *catalog.Scope) string {
	for _, root := range roots {
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
