package conditions

import (
	"math"
	"slices"
	"strconv"
)

// reader reads a sentence word by word. Like the builder's, its functions give nil when they reported a problem.
type reader struct {
	*builder
	whole place
	words []word
	at    int
	pairs map[int]int // of brackets
	deep  int         // how many groups, lists and sums are around
}

// place is where the words from one on stand, up to the current one.
func (r *reader) place(from int) place {
	p := r.whole
	if from >= len(r.words) {
		p.span = span{p.span.to, p.span.to}
		return p
	}
	p.span = r.words[from].span
	if r.at > from {
		p.span = p.span.join(r.words[r.at-1].span)
	}
	return p
}

// here is the place of the current word.
func (r *reader) here() place {
	p := r.place(r.at)
	if r.at >= len(r.words) && len(r.words) > 0 {
		last := r.words[len(r.words)-1].span
		p.span = span{last.to, last.to}
	}
	return p
}

func (r *reader) wrong(format string, args ...any) {
	r.problem(CodeSyntax, r.here(), format, args...)
}

// word is the current word, or one behind it; past the end it is no word at all.
func (r *reader) word(ahead int) word {
	if r.at+ahead >= len(r.words) {
		return word{kind: markWord}
	}
	return r.words[r.at+ahead]
}

func (r *reader) done() bool { return r.at >= len(r.words) }

// is says whether the next words are these.
func (r *reader) is(words ...string) bool { return startsWith(r.words, r.at, words) }

// take goes on behind the words when they are next.
func (r *reader) take(words ...string) bool {
	if r.is(words...) {
		r.at += len(words)
		return true
	}
	return false
}

// takeAny takes one of several words.
func (r *reader) takeAny(words ...string) bool {
	if !r.done() && r.word(0).isOneOf(words...) {
		r.at++
		return true
	}
	return false
}

// brackets pairs all brackets.
func (r *reader) brackets() bool {
	r.pairs = map[int]int{}
	var open []int
	for i, w := range r.words {
		if w.kind != markWord {
			continue
		}
		switch w.text {
		case "(":
			open = append(open, i)
		case ")":
			if len(open) == 0 {
				r.at = i
				r.wrong("There is nothing that this bracket closes.")
				return false
			}
			r.pairs[open[len(open)-1]] = i
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		r.at = open[len(open)-1]
		r.wrong("This bracket is never closed.")
		return false
	}
	r.at = 0
	return true
}

// condition reads clauses joined by and, or by or.
func (r *reader) condition(f *frame) node {
	var parts []node
	joined, mixed, ok := "", false, true
	for {
		from := r.at
		part := r.part(f)
		if part == nil {
			ok = false
			if r.skip(); r.at == from && !r.done() && !r.word(0).isOneOf("and", "or", ")") {
				return nil
			}
		}
		parts = append(parts, part)
		if r.done() || !r.word(0).isOneOf("and", "or") {
			break
		}
		w := r.word(0).lower
		if joined != "" && w != joined && !mixed {
			mixed, ok = true, false
			r.wrong("Here and stands beside or; put brackets around what belongs together.")
		}
		joined = w
		r.at++
	}
	if !ok {
		return nil
	}
	return r.group(joined == "or", parts)
}

// skip goes to where the next clause may begin, past what could not be read.
func (r *reader) skip() {
	between := 0
	for ; !r.done(); r.at++ {
		w := r.word(0)
		switch {
		case w.isOneOf("("):
			r.at = r.pairs[r.at]
		case w.isOneOf(")"), w.isOneOf("or"), w.isOneOf("and") && between == 0:
			return
		case w.isOneOf("and"):
			between--
		case w.isOneOf("between"):
			between++
		}
	}
}

// maxSentenceDepth is what a sentence may nest: as much as a text in a tree, whose every condition it can say.
const maxSentenceDepth = 2*MaxBracketDepth + 8

func (r *reader) enter() bool {
	if r.deep++; r.deep > maxSentenceDepth {
		r.problem(CodeTooLarge, r.here(), "The sentence is nested more than %d deep.", maxSentenceDepth)
		r.deep--
		return false
	}
	return true
}

func (r *reader) leave() { r.deep-- }

// part reads one clause, one question about a list, or a group in brackets.
func (r *reader) part(f *frame) node {
	if !r.enter() {
		return nil
	}
	defer r.leave()
	from := r.at
	switch {
	case r.done() || r.word(0).isOneOf("and", "or", ")"):
		r.wrong("A condition is missing here.")
		return nil
	case r.take("it", "is", "not", "true", "that"), r.is("not", "(") && r.take("not"):
		if !r.opensGroup() {
			r.wrong("Put brackets around what is not true: it is not true that (…).")
			return nil
		}
		return r.not(r.inBrackets(f))
	case r.opensGroup():
		return r.inBrackets(f)
	}
	if n, ok := r.listQuestion(from, f); ok {
		return n
	}
	return r.clause(f)
}

// opensGroup says whether a bracket stands here around conditions, not around a sum.
func (r *reader) opensGroup() bool {
	if r.done() || r.word(0).kind != markWord || r.word(0).text != "(" {
		return false
	}
	behind := r.pairs[r.at] + 1
	return behind >= len(r.words) || r.words[behind].isOneOf("and", "or", ")")
}

func (r *reader) inBrackets(f *frame) node {
	end := r.pairs[r.at]
	r.at++
	n := r.condition(f)
	if r.at != end {
		if n != nil {
			r.wrong("A condition ends here, or goes on with and or or.")
			n = nil
		}
		r.at = end
	}
	r.at++
	return n
}

// listQuestion reads "at least one of …". ok is false when none begins here.
func (r *reader) listQuestion(from int, f *frame) (n node, ok bool) {
	all, negated, count := false, false, -1
	var op Operator
	switch {
	case r.take("at", "least", "one", "of"), r.take("any", "of"), r.take("some", "of"):
	case r.take("none", "of"), r.take("no", "one", "of"):
		negated = true
	case r.take("not", "all", "of"), r.take("not", "every", "one", "of"):
		all, negated = true, true
	case r.take("all", "of"), r.take("every", "one", "of"), r.take("each", "of"):
		all = true
	default:
		for _, q := range []struct {
			words []string
			op    Operator
		}{{[]string{"at", "least"}, OpGreaterOrEqual}, {[]string{"at", "most"}, OpLessOrEqual}, {[]string{"exactly"}, OpEquals}} {
			number := r.word(len(q.words))
			if !r.is(q.words...) || !r.word(len(q.words)+1).isOneOf("of") {
				continue
			}
			if number.isOneOf("one") {
				number.text = "1"
			}
			var err error
			if count, err = strconv.Atoi(number.text); err != nil || count < 0 || count > math.MaxInt32 {
				r.at += len(q.words)
				r.wrong("A whole number is needed here.")
				return nil, true
			}
			op = q.op
			r.at += len(q.words) + 2
			break
		}
		if count < 0 {
			return r.itemQuestion(from, f)
		}
	}
	list, inside := r.listHere(f)
	if list == nil {
		return nil, true
	}
	where := r.items(inside)
	if where == nil {
		return nil, true
	}
	at := leaf{place: r.place(from)}
	if count >= 0 {
		a := &aggregate{place: at.place, function: AggregateCount, list: list, filter: where}
		return &clause{leaf: at, op: op, left: a, right: []operand{&literal{place: at.place, kind: numberLiteral, fixed: int64(count) * scale}}}, true
	}
	return r.quantify(at, all, negated, list, where), true
}

// itemQuestion reads "at least one item of the order", as which "at least one of the order's items" is understood too.
func (r *reader) itemQuestion(from int, f *frame) (n node, ok bool) {
	all, negated := false, false
	switch {
	case r.take("at", "least", "one"), r.take("any"), r.take("some"):
	case r.take("no"):
		negated = true
	case r.take("every"), r.take("each"), r.take("all"):
		all = true
	default:
		return nil, false
	}
	before := len(r.problems)
	list, inside := r.listOfOwner(f)
	if list == nil || inside == nil {
		if len(r.problems) > before {
			return nil, true
		}
		r.at = from
		return nil, false
	}
	where := r.items(inside)
	if where == nil {
		return nil, true
	}
	return r.quantify(leaf{place: r.place(from)}, all, negated, list, where), true
}

// listOfOwner reads the name of a list the other way round: item of the order, tags of the product.
func (r *reader) listOfOwner(f *frame) (*fieldRef, *frame) {
	const enough = 6 // words on either side
	of := r.at + 1
	for of < len(r.words) && of < r.at+enough && !r.words[of].isOneOf("of") {
		of++
	}
	if of >= len(r.words) || !r.words[of].isOneOf("of") {
		return nil, nil
	}
	label := r.words[r.at:of]
	plural := append(slices.Clone(label[:len(label)-1]), label[len(label)-1])
	plural[len(plural)-1].lower += "s"
	for end := min(of+enough, len(r.words)-1); end > of; end-- {
		for _, words := range [][]word{label, plural} {
			turned := append(slices.Clone(r.words[of+1:end+1]), words...)
			found := nameAt(turned, 0, f)
			if len(found) != 1 || found[0].end != len(turned) {
				continue
			}
			from := r.at
			r.at = end + 1
			named := r.found(from, found[0], f)
			if named == nil {
				return nil, nil
			}
			list := r.listOf(named)
			if list == nil {
				return nil, nil
			}
			return list, r.element(list, f)
		}
	}
	return nil, nil
}

// items reads what the items of a list are asked for.
func (r *reader) items(inside *frame) node {
	r.takeAny("has", "have", "having", "with", "where", "that", "which")
	if r.opensGroup() {
		return r.inBrackets(inside)
	}
	n := r.part(inside)
	if n != nil && !r.done() && r.word(0).isOneOf("and", "or") {
		r.wrong("Put brackets around what is asked of the items: at least one of … has (… and …); or put the question about the items last.")
		for !r.done() && !r.word(0).isOneOf(")") { // whose is what follows?
			r.at++
			r.skip()
		}
		return nil
	}
	return n
}

// listHere reads the name of a list and opens it.
func (r *reader) listHere(f *frame) (*fieldRef, *frame) {
	ref, _ := r.name(f)
	if ref == nil {
		return nil, nil
	}
	list := r.listOf(ref)
	if list == nil {
		return nil, nil
	}
	inside := r.element(list, f)
	if inside == nil {
		return nil, nil
	}
	return list, inside
}

// clause reads a comparison.
func (r *reader) clause(f *frame) node {
	from := r.at
	c := comparison{frame: f}
	if f != nil && f.kind == nil && (r.opensComparison() || r.word(0).kind == quotedWord) { // at least one of the tags is "vip"
		c.left = r.ref(r.here(), f, true, nil)
	} else if found := nameAt(r.words, r.at, f); len(found) > 0 && found[0].not {
		ref, _ := r.name(f)
		if ref == nil {
			return nil
		}
		return r.truth(from, ref, f)
	} else {
		c.left = r.operand(f)
	}
	if c.left == nil {
		return nil
	}
	return r.predicate(from, c)
}

// truth is a boolean whose label was said with not: order is not fully paid.
func (r *reader) truth(from int, ref *fieldRef, f *frame) node {
	n := r.compare(comparison{at: r.place(from), opAt: r.place(from), left: ref, op: OpIsTrue, frame: f})
	return r.not(n)
}
