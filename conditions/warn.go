package conditions

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"storegraph/commerce"
)

// The codes of warnings: what is right, and surely not meant.
const (
	CodeNeverTrue         commerce.ErrorCode = "CONDITION_NEVER_TRUE"
	CodeAlwaysTrue        commerce.ErrorCode = "CONDITION_ALWAYS_TRUE"
	CodeRedundant         commerce.ErrorCode = "CONDITION_REDUNDANT"
	CodeBranchUnreachable commerce.ErrorCode = "BRANCH_UNREACHABLE"
)

// Warning is something in a condition that can be saved and is surely not meant. Clauses are the ids of those that it is
// about, as traces have them; the place is the first one's.
type Warning struct {
	Problem
	Clauses []string `json:"clauses,omitempty"`
}

// Warnings finds parts that can never be true, that always are, and that change nothing. What it says is proven for every
// possible data, missing values included; what cannot be proven quickly is passed over.
func (c *Condition) Warnings() []Warning {
	w := &warner{solver: newSolver()}
	w.condition(c)
	return w.warnings
}

// BranchWarnings finds the same in the conditions of branches, and branches that are never taken because one before them is
// whenever their condition holds. Paths begin with branches and the branch's index.
func BranchWarnings(branches []Branch) []Warning {
	w := &warner{solver: newSolver()}
	var before []earlier
	for i, b := range branches {
		if b.Condition == nil {
			continue
		}
		w.path = []string{"branches", strconv.Itoa(i), "condition"}
		if w.condition(b.Condition) == neverTrue {
			continue
		}
		part := w.of(b.Condition.root)
		w.unreachable(i, b, part, before)
		before = append(before, earlier{b, part.not()})
	}
	return w.warnings
}

// earlier is a branch that was not taken.
type earlier struct {
	branch Branch
	not    signed
}

func (w *warner) unreachable(i int, b Branch, part signed, before []earlier) {
	question := []signed{part}
	for _, e := range before {
		question = append(question, e.not)
	}
	if len(before) == 0 || !w.solver.impossible(question...) {
		return
	}
	by := "an earlier branch is"
	for _, e := range before {
		if w.solver.impossible(part, e.not) {
			by = quoted(branchName(e.branch)) + " is"
			break
		}
	}
	w.warnings = append(w.warnings, Warning{Problem: Problem{
		Code: CodeBranchUnreachable, Path: []string{"branches", strconv.Itoa(i)},
		Message: fmt.Sprintf("The branch %s is never taken: whenever its condition holds, %s taken before it.", quoted(branchName(b)), by),
	}, Clauses: clauseIDs(b.Condition.root)})
}

func branchName(b Branch) string { return cmp.Or(b.Name, b.ID) }

// warner looks through one condition, or several.
type warner struct {
	solver   *solver
	path     []string // before that of a part
	inside   int      // how much of a part's path leads to its condition
	plain    string   // see signed
	warnings []Warning
}

// certainty is what is known of a part before there is any data.
type certainty int

const (
	undecided certainty = iota
	neverTrue
	alwaysTrue
)

func (w *warner) condition(c *Condition) certainty {
	w.plain, w.inside = strings.Join(c.currencies, " "), c.inside
	return w.part(c.root)
}

func (w *warner) of(n node) signed { return signed{node: n, plain: w.plain} }

// part warns of a part, else of what is in it.
func (w *warner) part(n node) certainty {
	s := w.of(n)
	if w.solver.impossible(s) {
		w.warn(CodeNeverTrue, s, "This can never be true%s: %s.", "These can never be true together: %s.")
		return neverTrue
	}
	if w.solver.impossible(s.not()) {
		w.warn(CodeAlwaysTrue, s.not(), "This is always true, whatever the data%s: %s.", "One of these is always true, whatever the data: %s.")
		return alwaysTrue
	}
	switch n := n.(type) {
	case *group:
		var open []node
		for _, part := range n.nodes {
			if w.part(part) == undecided {
				open = append(open, part)
			}
		}
		w.redundant(n.any, open)
	case *quantified:
		w.part(n.where)
	case *clause:
		for _, o := range append([]operand{n.left}, n.right...) {
			eachAggregate(o, func(a *aggregate) {
				if a.filter != nil {
					w.part(a.filter)
				}
			})
		}
	}
	return undecided
}

// warn tells of a part that is impossible, naming as few clauses as it takes.
func (w *warner) warn(code commerce.ErrorCode, impossible signed, one, several string) {
	parts := w.fewest(together(impossible))
	for len(parts) == 1 {
		inner := together(parts[0])
		if len(inner) == 1 {
			break
		}
		parts = w.fewest(inner)
	}
	if len(parts) == 1 { // told as it was written, also when a not stands before it
		n := parts[0].node
		because := map[bool]string{true: ", because this always is", false: ", because this never is"}[parts[0].negated]
		if parts[0].negated == (code == CodeAlwaysTrue) {
			because = ""
		}
		w.add(code, []node{n}, fmt.Sprintf(one, because, texts([]node{n})))
		return
	}
	nodes := make([]node, len(parts))
	for i := range parts {
		nodes[i] = parts[i].node
		if parts[i].negated != (code == CodeAlwaysTrue) {
			nodes[i] = nodes[i].negate()
		}
	}
	w.add(code, nodes, fmt.Sprintf(several, texts(nodes)))
}

// together takes apart what must hold all at once.
func together(s signed) []signed {
	g, ok := s.node.(*group)
	if negated := ok && s.negated != g.negated; !ok || g.any != negated {
		return []signed{s}
	} else {
		parts := make([]signed, len(g.nodes))
		for i, part := range g.nodes {
			parts[i] = s.of(part, negated)
		}
		return parts
	}
}

// fewest leaves parts out as long as the others cannot hold together.
func (w *warner) fewest(parts []signed) []signed {
	for i := 0; i < len(parts) && len(parts) > 1; {
		rest := slices.Delete(slices.Clone(parts), i, i+1)
		if w.solver.impossible(rest...) {
			parts = rest
		} else {
			i++
		}
	}
	return parts
}

// redundant warns of parts of a group that change nothing, the last ones first: of two that are the same the first stays.
func (w *warner) redundant(any bool, parts []node) {
	for i := len(parts) - 1; i >= 0 && len(parts) > 1; i-- {
		question := []signed{{parts[i], !any, w.plain}}
		rest := slices.Delete(slices.Clone(parts), i, i+1)
		for _, other := range rest {
			question = append(question, signed{other, any, w.plain})
		}
		if !w.solver.impossible(question...) {
			continue
		}
		others := w.fewestOthers(question)
		message := "This changes nothing: %s holds whenever %s does."
		if any {
			message = "This changes nothing: whenever %s holds, %s does too."
		}
		w.add(CodeRedundant, []node{parts[i]}, fmt.Sprintf(message, texts([]node{parts[i]}), others))
		parts = rest
	}
}

// fewestOthers says which of the others make the first part of a question superfluous.
func (w *warner) fewestOthers(question []signed) string {
	for _, other := range question[1:] {
		if w.solver.impossible(question[0], other) {
			return texts([]node{other.node})
		}
	}
	return "the rest"
}

func (w *warner) add(code commerce.ErrorCode, nodes []node, message string) {
	p := Problem{Code: code, Message: message, Path: w.path}
	var ids []string
	for i, n := range nodes {
		ids = append(ids, clauseIDs(n)...)
		if at, ok := placeOf(n); ok && i == 0 {
			p.Path = append(slices.Clip(w.path), at.path[min(w.inside, len(at.path)):]...)
			if at.src != nil {
				at.src.locate(&p, at.span)
			}
		}
	}
	w.warnings = append(w.warnings, Warning{p, ids})
}

func placeOf(n node) (at place, ok bool) {
	eachLeaf(n, "", func(l *leaf, _ node, _ string) {
		if !ok {
			at, ok = l.place, true
		}
	})
	return at, ok
}

func clauseIDs(n node) []string {
	var ids []string
	eachLeaf(n, "", func(l *leaf, _ node, _ string) { ids = append(ids, l.id) })
	return ids
}

func texts(nodes []node) string {
	var parts []string
	for _, n := range nodes {
		parts = append(parts, shorten(print(n)))
	}
	return strings.Join(parts, "; ")
}
