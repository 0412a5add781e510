package conditions

import (
	"slices"
	"strings"
)

// textTestOf is one question about a text. Questions about the exact text and about the folded one say little about each
// other; only an exact text answers both.
type textTestOf struct {
	op      Operator // EQUALS, CONTAINS, STARTS_WITH, ENDS_WITH or IN
	folded  bool
	wanted  []string // as compared
	negated bool
}

// textFacts is what is known of one text.
type textFacts struct {
	there bool
	tests []textTestOf
	blank bool // it is missing or empty
}

func (t *textFacts) add(c *clause, literals []*literal, negated bool) {
	test := textTestOf{op: c.op, folded: c.folded, negated: negated}
	for _, l := range literals {
		test.wanted = append(test.wanted, c.comparable(l.text))
	}
	t.tests = append(t.tests, test)
	t.there = t.there || !negated
}

func (t *textFacts) empty(negated bool) {
	if negated {
		t.there = true
		t.tests = append(t.tests, textTestOf{op: OpEquals, wanted: []string{""}, negated: true})
		return
	}
	t.blank = true
}

// of answers the question for an exact text.
func (q textTestOf) of(text string) bool {
	if q.folded {
		text = Fold(text)
	}
	return q.ofFolded(text) != q.negated
}

// ofFolded answers it for a text as compared, its negation aside.
func (q textTestOf) ofFolded(text string) bool {
	test := textTest(q.op)
	return slices.ContainsFunc(q.wanted, func(want string) bool { return test(text, want) })
}

func (q textTestOf) finite() bool { return q.op == OpEquals || q.op == OpIn }

// contradict says whether no text answers all questions as it must.
func (t *textFacts) contradict(there bool) bool {
	if !there && !t.there { // it may be missing
		return false
	}
	tests := t.tests
	if t.blank {
		tests = append(tests[:len(tests):len(tests)], textTestOf{op: OpEquals, wanted: []string{""}})
	}
	for _, folded := range []bool{false, true} {
		for _, q := range tests {
			if q.finite() && !q.negated && q.folded == folded {
				if len(q.wanted)*wantedTexts(tests) > manyTexts {
					return false
				}
				return !slices.ContainsFunc(q.wanted, func(candidate string) bool { return admitted(tests, candidate, folded) })
			}
		}
	}
	for i, a := range tests {
		for _, b := range tests[:i] {
			if a.folded == b.folded && excludes(a, b) {
				return true
			}
		}
	}
	return false
}

// manyTexts bounds how many comparisons of texts a proof may take.
const manyTexts = 100_000

func wantedTexts(tests []textTestOf) int {
	n := 0
	for _, q := range tests {
		n += len(q.wanted)
	}
	return n
}

// admitted says whether a text may be the one. Of a folded text only the folded questions are known.
func admitted(tests []textTestOf, candidate string, folded bool) bool {
	for _, q := range tests {
		switch {
		case folded && q.folded:
			if q.ofFolded(candidate) == q.negated {
				return false
			}
		case !folded:
			if !q.of(candidate) {
				return false
			}
		}
	}
	return true
}

// excludes says whether two questions about the beginning, the end or a part cannot both be answered as they must.
func excludes(a, b textTestOf) bool {
	switch {
	case a.negated && b.negated:
		return false
	case a.negated:
		return implies(b, a)
	case b.negated:
		return implies(a, b)
	case a.op != b.op:
		return false
	}
	x, y := a.wanted[0], b.wanted[0]
	switch a.op {
	case OpStartsWith:
		return !strings.HasPrefix(x, y) && !strings.HasPrefix(y, x)
	case OpEndsWith:
		return !strings.HasSuffix(x, y) && !strings.HasSuffix(y, x)
	}
	return false
}

// implies says whether every text that a holds for is one that b, its negation aside, holds for.
func implies(a, b textTestOf) bool {
	if b.finite() {
		return false // endless many texts contain one
	}
	x, y := a.wanted[0], b.wanted[0]
	switch b.op {
	case OpContains:
		return strings.Contains(x, y)
	case OpStartsWith:
		return a.op == OpStartsWith && strings.HasPrefix(x, y)
	}
	return a.op == OpEndsWith && strings.HasSuffix(x, y)
}
