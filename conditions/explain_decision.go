package conditions

import (
	"errors"
	"fmt"

	"storegraph/catalog"
)

// Detail is how much of a decision is explained.
type Detail int

const (
	// Decisive explains what was looked at: branches after the one taken, and clauses that could not change the answer any
	// more, are skipped.
	Decisive Detail = iota
	// Full evaluates those too. What cannot be evaluated stays skipped.
	Full
)

// Explain says why the branch was taken: every operand that was compared, and the decision in words. It walks over the
// conditions once more in another way, reading the records themselves and computing in decimals and instants: a second
// opinion, which must not differ from the decision in any clause. It fails with CONDITION_EVALUATION_FAILED when it does.
func (d Decision) Explain(detail Detail) (Trace, error) {
	r := &d.outcome
	if r.scope == nil {
		return Trace{}, errors.New("explain: nothing was decided")
	}
	e := &evaluation{scope: r.scope, moments: newMoments(r.scope.Env), full: detail == Full, visits: 8 * MaxElementVisits, spare: MaxElementVisits}
	t := Trace{EvaluatedAt: e.now, TimeZone: e.zone.String()}
	leaves := r.leaves.all()
	for i, branch := range r.branches {
		n := branch.Condition.program.leaves
		results := leaves[:n]
		leaves = leaves[n:]
		b := BranchTrace{ID: branch.ID, Name: branch.Name, Index: i, Text: branch.Condition.text, Result: Skipped}
		if r.taken < 0 || i <= r.taken {
			clauses, matched, err := e.explain(branch.Condition)
			if err == nil {
				err = agree(results, matched == (i == r.taken), clauses, e.full)
			}
			if err != nil {
				return Trace{}, failed(fmt.Errorf("explain %s: %w", branch.Condition.text, err))
			}
			b.Clauses, b.Result = clauses, resultOf(matched)
		} else if e.full {
			if clauses, matched, ok := e.aside(branch.Condition); ok {
				b.Clauses, b.Result = clauses, resultOf(matched)
			}
		}
		b.Words = b.words(r.taken >= 0 && i > r.taken)
		t.Branches = append(t.Branches, b)
	}
	if r.taken < 0 {
		t.ClosestMiss = closestMiss(r.branches, e)
	}
	t.Words = t.words(r.taken)
	return t, nil
}

// agree holds an explanation to what was decided.
func agree(results []wasResult, sameAnswer bool, clauses []ClauseTrace, full bool) error {
	if !sameAnswer {
		return errors.New("the explanation has another answer than the decision")
	}
	if len(clauses) != len(results) {
		return fmt.Errorf("%d clauses were decided, %d are explained", len(results), len(clauses))
	}
	for i, c := range clauses {
		was := results[i].result()
		if c.Result != was && (was != Skipped || !full) {
			return fmt.Errorf("clause %s was decided %s and is explained %s", c.ID, was, c.Result)
		}
	}
	return nil
}

// evaluation is what walks over conditions share: everything in it is fixed while they last, but for how much they may
// still look at.
type evaluation struct {
	moments
	scope  *catalog.Scope
	shop   string // the currency of the condition's plain amounts; "" when nobody told
	full   bool
	visits int // list items that may still be walked over
	spare  int // and for what need not be evaluated

	gaps map[string]gap // of clauses outside of lists, by id; nil when nobody asks
}
