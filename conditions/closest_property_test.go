package conditions

import (
	"maps"
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

// In full every clause is evaluated, the clauses of every branch fold to its result, and what was decided stays as it was.
func TestProperty_FullTraceFoldsToTheResults(t *testing.T) {
	t.Parallel()
	late := 0
	rapid.Check(t, func(t *rapid.T) {
		branches := []Branch{{ID: "a", Condition: closeCondition(t)}, {ID: "b", Condition: closeCondition(t)}, {ID: "c", Condition: closeCondition(t)}}
		scope := closeScope(t)
		d, err := Decide(t.Context(), branches, scope)
		if err != nil {
			t.Fatal(err)
		}
		full, err := d.Explain(Full)
		if err != nil {
			t.Fatal(err)
		}
		decisive, err := d.Explain(Decisive)
		if err != nil {
			t.Fatal(err)
		}
		for i, b := range full.Branches {
			alone := decidesTrue(t, branches[i].Condition, scope)
			if b.Result != resultOf(alone) {
				t.Fatalf("%s is %t, and %s in full", b.Text, alone, b.Result)
			}
			if folded := foldResults(branches[i].Condition.root, resultsOf(b.Clauses)); folded != b.Result {
				t.Fatalf("%s is %s, its trace folds to %s", b.Text, b.Result, folded)
			}
			for n, c := range b.Clauses {
				if c.Result == Skipped {
					t.Fatalf("%s is skipped in full", c.Text)
				}
				if len(decisive.Branches[i].Clauses) > n {
					if short := decisive.Branches[i].Clauses[n]; short.Result != Skipped && short.Result != c.Result {
						t.Fatalf("%s is %s, in full %s", c.Text, short.Result, c.Result)
					}
				}
			}
			if d.Index >= 0 && i > d.Index {
				late++
				if decisive.Branches[i].Result != Skipped || decisive.Branches[i].Clauses != nil {
					t.Fatalf("a branch after the one taken is explained: %+v", decisive.Branches[i])
				}
			}
		}
	})
	if late == 0 {
		t.Error("no branch came after the one taken")
	}
}

func resultsOf(clauses []ClauseTrace) map[string]Result {
	results := map[string]Result{}
	for _, c := range clauses {
		results[c.ID] = c.Result
	}
	return results
}

// The clauses of the closest miss are enough, and no fewer would be, of any branch.
func TestProperty_ClosestMissIsTheFewestClauses(t *testing.T) {
	t.Parallel()
	misses := 0
	rapid.Check(t, func(t *rapid.T) {
		branches := []Branch{{ID: "a", Condition: closeCondition(t)}, {ID: "b", Condition: closeCondition(t)}}
		d, err := Decide(t.Context(), branches, closeScope(t))
		if err != nil {
			t.Fatal(err)
		}
		full, err := d.Explain(Full)
		if err != nil {
			t.Fatal(err)
		}
		if (full.ClosestMiss != nil) != (d.Reason == Else) {
			t.Fatalf("%s, and the closest miss is %+v", d.BranchName, full.ClosestMiss)
		}
		if d.Reason != Else {
			return
		}
		misses++
		miss := full.ClosestMiss
		flip := func(i int, chosen func(n int, id string) bool) bool {
			results := resultsOf(full.Branches[i].Clauses)
			changed := maps.Clone(results)
			for n, c := range full.Branches[i].Clauses {
				if chosen(n, c.ID) {
					changed[c.ID] = resultOf(results[c.ID] == False)
				}
			}
			return foldResults(branches[i].Condition.root, changed) == True
		}
		named := resultsOf(miss.Clauses)
		if !flip(miss.Index, func(_ int, id string) bool { _, ok := named[id]; return ok }) {
			t.Fatalf("%s: not enough: %s", full.Branches[miss.Index].Text, miss.Words)
		}
		for i := range branches {
			if len(full.Branches[i].Clauses) > 9 {
				t.Skip("too many to try")
			}
			for set := range 1 << len(full.Branches[i].Clauses) {
				if bits.OnesCount(uint(set)) < len(miss.Clauses) && flip(i, func(n int, _ string) bool { return set&(1<<n) != 0 }) {
					t.Fatalf("%s: fewer do: %b, not %s", full.Branches[i].Text, set, miss.Words)
				}
			}
		}
	})
	if misses == 0 {
		t.Error("nothing was ever missed")
	}
}
