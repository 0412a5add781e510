package conditions

import (
	"context"
	"testing"

	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
)

// drawCondition gives a random condition that is within the limits.
func drawCondition(t *rapid.T, fields []FieldInfo) (*Condition, *Tree) {
	tree := randomTree(t, fields, 3)
	c, problems := FromTree(*tree)
	for _, p := range problems {
		if p.Code != CodeTooLarge && p.Code != CodeTooCostly {
			t.Fatalf("a condition over the catalog is refused: %v", p)
		}
	}
	if len(problems) > 0 {
		t.Skip("beyond the limits")
	}
	return c, tree
}

// answer decides one condition. Numbers that int64 in 1/10000 does not hold are the one excuse for not answering.
func answer(t *rapid.T, c *Condition, scope *catalog.Scope) (matched bool, trace []ClauseTrace) {
	d, err := Decide(context.Background(), []Branch{{ID: "b", Condition: c}}, scope)
	if commerce.CodeOf(err) == CodeEvaluationFailed && failedOnSize(err) {
		t.Skip("a number is too large")
	}
	if err != nil {
		t.Fatalf("%s: %v", c.Text(), err)
	}
	explanation, err := d.Explain(Decisive)
	if err != nil {
		t.Fatalf("%s: %v", c.Text(), err)
	}
	matched = d.Reason == Matched
	if opinion, err := askExpr(c, scope); err == nil && opinion != matched {
		t.Fatalf("expr answers %t, and %t was decided: %s", opinion, matched, c.Text())
	} else if err != nil && !failedOnSize(err) {
		t.Fatalf("%s: expr fails: %v", c.Text(), err)
	}
	return matched, explanation.Branches[0].Clauses
}

func failedOnSize(err error) bool {
	for e := err; e != nil; {
		u, ok := e.(interface{ Unwrap() error })
		if !ok {
			return false
		}
		if e = u.Unwrap(); e == errOverflow {
			return true
		}
	}
	return false
}

func TestProperty_PrintedTextReadsAsTheSameCondition(t *testing.T) {
	t.Parallel()
	fields := offered()
	rapid.Check(t, func(t *rapid.T) {
		c, _ := drawCondition(t, fields)
		if len(c.Text()) > MaxTextBytes {
			t.Skip("longer than a text may be")
		}

		again, problems := ParseText(c.Text())

		if len(problems) > 0 {
			t.Fatalf("%s: %v", c.Text(), problems)
		}
		if !again.Equal(c) || again.Text() != c.Text() {
			t.Fatalf("%s\nreads as\n%s", c.Text(), again.Text())
		}
	})
}

// answer holds the three machines together: the compiled functions, the walk (Explain fails when it differs) and expr's VM.
func TestProperty_MachinesAgreeAndNotIsTheComplement(t *testing.T) {
	t.Parallel()
	fields := offered()
	seen := map[bool]int{}
	rapid.Check(t, func(t *rapid.T) {
		c, tree := drawCondition(t, fields)
		opposite, problems := FromTree(Tree{Not: tree})
		if len(problems) > 0 {
			t.Skip("beyond the limits")
		}
		for range 3 {
			scope := randomScope(t)

			yes, trace := answer(t, c, scope)
			no, _ := answer(t, opposite, scope)

			if yes == no {
				t.Fatalf("%s and its negation are both %t", c.Text(), yes)
			}
			results := map[string]Result{}
			for _, clause := range trace {
				results[clause.ID] = clause.Result
			}
			if folded := foldResults(c.root, results); folded != resultOf(yes) {
				t.Fatalf("%s is %t, its trace folds to %s: %+v", c.Text(), yes, folded, trace)
			}
			seen[yes]++
		}
	})
	if seen[true] < 10 || seen[false] < 10 {
		t.Errorf("the random conditions hardly ever differ: %v", seen)
	}
}

// foldResults computes a branch's result from its clauses'; what was skipped must not matter.
func foldResults(n node, results map[string]Result) Result {
	switch n := n.(type) {
	case *group:
		decisive, rest := False, True
		if n.any {
			decisive, rest = True, False
		}
		result := rest
		for _, part := range n.nodes {
			r := foldResults(part, results)
			if r == decisive {
				result = decisive
				break
			}
			if r == Skipped {
				result = Skipped
			}
		}
		if n.negated && result != Skipped {
			return resultOf(result == False)
		}
		return result
	case *clause:
		return results[n.id]
	case *quantified:
		return results[n.id]
	}
	return Skipped
}

func TestProperty_DeMorgan(t *testing.T) {
	t.Parallel()
	fields := offered()
	rapid.Check(t, func(t *rapid.T) {
		a, b := randomTree(t, fields, 2), randomTree(t, fields, 2)
		pairs := [][2]Tree{
			{{Not: &Tree{All: []*Tree{a, b}}}, {Any: []*Tree{{Not: a}, {Not: b}}}},
			{{Not: &Tree{Any: []*Tree{a, b}}}, {All: []*Tree{{Not: a}, {Not: b}}}},
		}
		scope := randomScope(t)
		for _, pair := range pairs {
			left, problems1 := FromTree(pair[0])
			right, problems2 := FromTree(pair[1])
			if len(problems1)+len(problems2) > 0 {
				t.Skip("beyond the limits")
			}
			x, _ := answer(t, left, scope)
			y, _ := answer(t, right, scope)
			if x != y {
				t.Fatalf("%s is %t, %s is %t", left.Text(), x, right.Text(), y)
			}
		}
	})
}

func TestProperty_QuantifiersAreDual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SampledFrom(lists).Draw(t, "list")
		where := randomWhere(t, list, 2)
		quantify := func(q Quantifier, w *Tree) *Tree { return &Tree{List: &ListTree{List: list, Quantifier: q, Where: w}} }
		zero := 0
		none := &Tree{List: &ListTree{List: list, Quantifier: ListExactly, Count: &zero, Where: where}}
		scope := randomScope(t)
		for _, pair := range [][2]*Tree{
			{quantify(ListNone, where), {Not: quantify(ListAtLeastOne, where)}},
			{quantify(ListAll, where), quantify(ListNone, &Tree{Not: where})},
			{quantify(ListNone, where), none},
		} {
			left, problems1 := FromTree(*pair[0])
			right, problems2 := FromTree(*pair[1])
			if len(problems1)+len(problems2) > 0 {
				t.Skip("beyond the limits")
			}
			x, _ := answer(t, left, scope)
			y, _ := answer(t, right, scope)
			if x != y {
				t.Fatalf("%s is %t, %s is %t", left.Text(), x, right.Text(), y)
			}
		}
	})
}

func TestExplain_FailsWhenTheWalkDiffersFromTheDecision(t *testing.T) {
	t.Parallel()
	c, problems := ParseText(`contact.orders_count >= 1 and shop.name == "x"`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	scope := &catalog.Scope{Env: &catalog.Env{}, Roots: map[string]any{}}
	for clause := range 2 {
		d, err := Decide(t.Context(), []Branch{{ID: "b", Condition: c}}, scope)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Explain(Full); err != nil {
			t.Errorf("an honest decision is not explained: %v", err)
		}
		d.outcome.leaves.few[clause] = wasTrue

		if _, err := d.Explain(Decisive); commerce.CodeOf(err) != CodeEvaluationFailed {
			t.Errorf("clause %d was decided otherwise: %v", clause, err)
		}
	}
}
