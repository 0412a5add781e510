package conditions

// The solver proves that a part of a condition can never be true. What it cannot prove within its budget it leaves open: it
// may miss a contradiction, and never claims one that is none. It knows what evaluations know: a comparison with a missing
// value is false, its negation true.

// signed is a part of a condition, or its complement.
type signed struct {
	node    node
	negated bool
	plain   string // tells apart the currencies that plain amounts of different conditions mean
}

func (s signed) not() signed { s.negated = !s.negated; return s }

// of is a part of s: as it is, or in the complement of s its complement.
func (s signed) of(n node, negated bool) signed { return signed{n, negated, s.plain} }

// solver counts what it may still try.
type solver struct {
	left  int // for all questions
	steps int // for this one
}

// A condition of many alternatives is left open.
const (
	questionSteps = 500
	solverSteps   = 5_000
)

func newSolver() *solver { return &solver{left: solverSteps} }

// impossible says whether the parts cannot all hold at once.
func (s *solver) impossible(parts ...signed) bool {
	given := min(questionSteps, s.left)
	s.steps = given
	proven := s.refutes(parts, nil)
	s.left -= given - max(s.steps, 0)
	return proven
}

// refutes splits groups: what must hold all at once is gathered, and every alternative has to fail.
func (s *solver) refutes(parts []signed, known []signed) bool {
	if s.steps--; s.steps < 0 {
		return false
	}
	var choices []signed
	facts := known[:len(known):len(known)]
	todo := append([]signed(nil), parts...)
	for len(todo) > 0 {
		part := todo[0]
		todo = todo[1:]
		g, ok := part.node.(*group)
		if !ok {
			facts = append(facts, part)
			continue
		}
		negated := part.negated != g.negated
		if g.any == negated { // all of them: a negated or, or an and
			for _, child := range g.nodes {
				todo = append(todo, part.of(child, negated))
			}
			continue
		}
		choices = append(choices, part)
	}
	if s.contradict(facts) {
		return true
	}
	if len(choices) == 0 {
		return false
	}
	g := choices[0].node.(*group)
	negated := choices[0].negated != g.negated
	for _, child := range g.nodes {
		rest := append([]signed{choices[0].of(child, negated)}, choices[1:]...)
		if !s.refutes(rest, facts) {
			return false
		}
	}
	return true
}

// contradict says whether clauses and lists cannot all hold.
func (s *solver) contradict(parts []signed) bool {
	if s.steps -= len(parts) / 8; s.steps < 0 {
		return false
	}
	f := newFacts(s)
	for _, part := range parts {
		switch n := part.node.(type) {
		case *clause:
			f.clause(n, part.of(n, part.negated != n.negated))
		case *quantified:
			f.list(n, part.of(n, part.negated != n.negated))
		}
	}
	return f.contradict()
}

// exists turns a question about a list into whether there is an item for which a part holds: all is none that does not.
func exists(q *quantified, s signed) (where signed, there bool) {
	if q.all {
		return s.of(q.where, true), s.negated
	}
	return s.of(q.where, false), !s.negated
}
