package conditions

func (r *reader) countHere(from int, f *frame) operand {
	list, inside := r.listHere(f)
	if list == nil {
		return nil
	}
	a := &aggregate{function: AggregateCount, list: list}
	if !r.filter(a, inside) {
		return nil
	}
	a.place = r.place(from)
	return a
}

// fold reads the sum of price across the order's items. The list, which says what the value's names mean, stands behind
// the value: it is read first.
func (r *reader) fold(from int, function AggregateFunction, f *frame) operand {
	r.at += 2
	value := r.at
	across := r.across()
	if across < 0 {
		r.at = len(r.words)
		r.problem(CodeSyntax, r.place(from), "Say which list is meant, as in the sum of price across the order's items.")
		return nil
	}
	r.at = across + 1
	list, inside := r.listHere(f)
	if list == nil {
		return nil
	}
	behind := r.at
	r.at = value
	a := &aggregate{function: function, list: list, value: r.operand(inside)}
	if a.value == nil {
		r.at = max(r.at, behind)
		return nil
	}
	if r.at != across {
		r.wrong("A value ends here, or goes on with plus, minus or times; then comes across and the list.")
		r.at = behind
		return nil
	}
	r.at = behind
	if !r.filter(a, inside) {
		return nil
	}
	a.place = r.place(from)
	return r.total(a)
}

// across finds the word that belongs to the fold whose value begins here; -1 when it is not there.
func (r *reader) across() int {
	depth := 0
	for i := r.at; i < len(r.words); i++ {
		w := r.words[i]
		switch {
		case w.isOneOf("("):
			i = r.pairs[i]
		case w.isOneOf(")"):
			return -1
		case w.kind == plainWord && folds[w.lower] != "" && i+1 < len(r.words) && r.words[i+1].isOneOf("of"):
			depth++
		case w.isOneOf("across"):
			if depth == 0 {
				return i
			}
			depth--
		}
	}
	return -1
}

// filter reads which items count.
func (r *reader) filter(a *aggregate, inside *frame) bool {
	if !r.is("with", "(") && !r.is("where", "(") && !r.is("that", "have", "(") && !r.is("having", "(") {
		return true
	}
	for !r.is("(") {
		r.at++
	}
	a.filter = r.inBrackets(inside)
	return a.filter != nil
}

// folds are the words that make one value of a list.
var folds = map[string]AggregateFunction{
	"sum": AggregateSum, "total": AggregateSum, "lowest": AggregateMin, "smallest": AggregateMin, "earliest": AggregateMin,
	"highest": AggregateMax, "largest": AggregateMax, "latest": AggregateMax,
}
