package conditions

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/shopspring/decimal"
)

// Miss is a branch that was not taken, and what kept it.
type Miss struct {
	BranchID   string        `json:"branchId"`
	BranchName string        `json:"branchName"`
	Index      int           `json:"branchIndex"`
	Words      string        `json:"words"`   // VIP missed by one clause: order total 148.20 is not more than 150 (1.80 short)
	Clauses    []ClauseTrace `json:"clauses"` // the fewest that would have to come out otherwise
}

// missed is how far a part of a condition is from another result.
type missed struct {
	clauses  []int           // by their place in the trace
	distance decimal.Decimal // of all of them, each relative to what was wanted
}

// farOff is the distance of a clause that has no measure: a text, a list, a missing value. No number is farther off.
var farOff = decimal.NewFromInt(1)

// less prefers fewer clauses, then nearer ones.
func (m missed) less(o missed) bool {
	return cmp.Or(cmp.Compare(len(m.clauses), len(o.clauses)), m.distance.Cmp(o.distance)) < 0
}

func (m missed) and(o missed) missed {
	return missed{append(m.clauses[:len(m.clauses):len(m.clauses)], o.clauses...), m.distance.Add(o.distance)}
}

// closestMiss finds the branch that the fewest clauses kept from being taken, of those the one whose values were nearest,
// of those the first. It needs all clauses evaluated; a branch where that cannot be done is left out.
func closestMiss(branches []Branch, e *evaluation) *Miss {
	var best *missed
	var at int
	var trace []ClauseTrace
	var gaps map[string]gap
	for i, b := range branches {
		all := *e
		all.full, all.gaps = true, map[string]gap{}
		clauses, matched, ok := all.aside(b.Condition)
		e.spare = all.spare
		if !ok || matched {
			continue
		}
		next := 0
		m, known := (&search{clauses, all.gaps}).missing(b.Condition.root, true, &next)
		if known && (best == nil || m.less(*best)) {
			best, at, trace, gaps = &m, i, clauses, all.gaps
		}
	}
	if best == nil {
		return nil
	}
	b := branches[at]
	out := &Miss{BranchID: b.ID, BranchName: b.Name, Index: at}
	var words []string
	for _, n := range best.clauses {
		c := trace[n]
		out.Clauses = append(out.Clauses, c)
		words = append(words, cmp.Or(gaps[c.ID].words, c.Words))
	}
	by := "one clause"
	if len(words) > 1 {
		by = fmt.Sprintf("%d clauses", len(words))
	}
	out.Words = branchName(b) + " missed by " + by + ": " + strings.Join(words, "; ")
	return out
}

// search looks through a trace along its condition.
type search struct {
	trace []ClauseTrace
	gaps  map[string]gap
}

// missing gives the clauses that keep a part from a result; next is the trace's place of its first clause. A part that was
// not evaluated is not known.
func (s *search) missing(n node, want bool, next *int) (m missed, known bool) {
	if g, ok := n.(*group); ok {
		if g.negated {
			want = !want
		}
		var best *missed
		known = true
		for _, part := range g.nodes {
			of, ok := s.missing(part, want, next)
			known = known && ok
			if g.any != want { // all parts have to come out so
				m = m.and(of)
			} else if best == nil || of.less(*best) {
				best = &of
			}
		}
		if best != nil {
			m = *best
		}
		return m, known
	}
	at := *next
	*next++
	if at >= len(s.trace) || s.trace[at].Result == Skipped {
		return missed{}, false
	}
	c := &s.trace[at]
	if c.Result == resultOf(want) {
		return missed{}, true
	}
	m = missed{[]int{at}, farOff}
	if g, ok := s.gaps[c.ID]; ok && g.measured {
		m.distance = g.distance
	}
	return m, true
}
