package conditions

import (
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
)

// operand reads a value: terms joined by plus and minus.
func (r *reader) operand(f *frame) operand {
	from := r.at
	left := r.product(f)
	for left != nil {
		var op byte
		switch {
		case r.takeAny("plus", "+"):
			op = '+'
		case r.takeAny("minus", "-", "−"):
			op = '-'
		default:
			return left
		}
		right := r.product(f)
		if right == nil {
			return nil
		}
		left = r.compute(r.place(from), op, left, right)
	}
	return nil
}

func (r *reader) product(f *frame) operand {
	from := r.at
	left := r.atom(f)
	for left != nil && r.takeAny("times", "*", "×") {
		right := r.atom(f)
		if right == nil {
			return nil
		}
		left = r.compute(r.place(from), '*', left, right)
	}
	if left == nil {
		return nil
	}
	return left
}

// folds are the words that make one value of a list.
var folds = map[string]AggregateFunction{
	"sum": AggregateSum, "total": AggregateSum, "lowest": AggregateMin, "smallest": AggregateMin, "earliest": AggregateMin,
	"highest": AggregateMax, "largest": AggregateMax, "latest": AggregateMax,
}

func (r *reader) atom(f *frame) operand {
	from := r.at
	w := r.word(0)
	switch {
	case r.done() || w.isOneOf("and", "or", ")", ","):
		r.wrong("A value is missing here.")
		return nil
	case w.kind == quotedWord:
		r.at++
		if v := r.textValue(r.place(from), w.text); v != nil {
			return v
		}
		return nil
	case w.isOneOf("("):
		if !r.enter() {
			return nil
		}
		defer r.leave()
		end := r.pairs[r.at]
		r.at++
		v := r.operand(f)
		if v != nil && r.at != end {
			r.wrong("A value ends here, or goes on with plus, minus or times.")
			return nil
		}
		r.at = end + 1
		return v
	case w.isNumber():
		return r.number()
	case w.isDate():
		r.at++
		return r.momentValue(r.place(from), w.text)
	case w.isPath():
		return ref(r.path(f))
	}
	found := nameAt(r.words, r.at, f)
	if len(found) == 0 || found[0].end == r.at+1 && r.word(1).isOneOf("of") { // the number of …, where number is a field too
		switch {
		case r.take("now"):
			return &literal{place: r.place(from), kind: periodLiteral}
		case r.take("start", "of", "today"), r.take("today"):
			return &literal{place: r.place(from), kind: periodLiteral, period: period{startOfDay: true}}
		case r.takeAny("true", "false"):
			return &literal{place: r.place(from), kind: boolLiteral, boolean: w.lower == "true"}
		case r.take("number", "of"):
			return r.countHere(from, f)
		case r.word(1).isOneOf("of") && folds[w.lower] != "":
			return r.fold(from, folds[w.lower], f)
		case f != nil && f.kind == nil && r.takeAny("text", "it"):
			return ref(r.ref(r.place(from), f, true, nil))
		}
	}
	name, not := r.name(f)
	if name == nil {
		return nil
	}
	if not {
		r.at--
		r.wrong("A condition stands here where a value is needed.")
		return nil
	}
	return name
}

// number reads 150, 150 USD, 6 months ago, 3 days before the start of today.
func (r *reader) number() operand {
	from := r.at
	w := r.word(0)
	if r.word(1).kind == plainWord && unitOf(r.word(1).lower) != "" {
		return r.ago()
	}
	r.at++
	d, err := decimal.NewFromString(w.text)
	if err != nil {
		r.problem(CodeValueInvalid, r.place(from), "%s is not a number.", quoted(w.text))
		return nil
	}
	if code := r.word(0); code.kind == plainWord && len(code.text) == 3 && isUpper(code.text) && !code.isOneOf("and", "has") {
		r.at++
		return r.amountValue(r.place(from), d, code.text)
	}
	return number(r.place(from), d)
}

func unitOf(w string) PeriodUnit {
	switch strings.TrimSuffix(w, "s") {
	case "minute":
		return UnitMinute
	case "hour":
		return UnitHour
	case "day":
		return UnitDay
	case "week":
		return UnitWeek
	case "month":
		return UnitMonth
	case "year":
		return UnitYear
	}
	return ""
}

// amountOfTime reads 6 months.
func (r *reader) amountOfTime() (p period, ok bool) {
	n, err := strconv.Atoi(r.word(0).text)
	if err != nil || n < 0 {
		r.wrong("A whole number is needed here, as in 6 months.")
		return period{}, false
	}
	unit := unitOf(r.word(1).lower)
	if unit == "" || r.word(1).kind != plainWord {
		r.at++
		r.wrong("A unit is needed here: minutes, hours, days, weeks, months or years.")
		return period{}, false
	}
	r.at += 2
	return period{amount: n, unit: unit}, true
}

func (r *reader) ago() operand {
	from := r.at
	p, ok := r.amountOfTime()
	if !ok {
		return nil
	}
	switch {
	case r.take("ago"):
	case r.take("before", "start", "of", "today"), r.take("before", "today"):
		p.startOfDay = true
	default:
		r.wrong("Say which moment is meant: 6 months ago, or 6 months before the start of today.")
		return nil
	}
	return r.checkPeriod(r.place(from), p)
}

// span reads what stands behind "in the last".
func (r *reader) span() operand {
	from := r.at
	p, ok := r.amountOfTime()
	if !ok {
		return nil
	}
	p.startOfDay = r.take("counted", "from", "start", "of", "today")
	return r.checkPeriod(r.place(from), p)
}

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

// name reads the name of a field. not is true when its label was said with not.
func (r *reader) name(f *frame) (_ *fieldRef, not bool) {
	from := r.at
	if !r.done() && r.word(0).isPath() {
		return r.path(f), false
	}
	found := nameAt(r.words, r.at, f)
	switch len(found) {
	case 0:
		r.unknown(f)
		return nil, false
	case 1:
	default:
		r.at = found[0].end
		p := r.problem(CodeUnknownField, r.place(from), "This may mean several fields; write the path of the one that is meant.")
		for _, s := range found {
			path := strings.Join(s.names, ".")
			if s.element {
				path = "." + path
			}
			p.Suggestions = append(p.Suggestions, path)
		}
		return nil, false
	}
	r.at = found[0].end
	at := r.place(from)
	var names []segment
	for _, name := range found[0].names {
		names = append(names, segment{name, at})
	}
	return r.ref(at, f, found[0].element, names), found[0].not
}

// path reads order.customer.first_name, .title or #.
func (r *reader) path(f *frame) *fieldRef {
	from := r.at
	r.at++
	at := r.place(from)
	text := r.words[from].text
	element := strings.HasPrefix(text, ".") || text == "#"
	var names []segment
	if trimmed := strings.TrimPrefix(strings.TrimPrefix(text, "#"), "."); trimmed != "" {
		if strings.Count(trimmed, ".") > maxPathSegments {
			r.problem(CodeTooLarge, at, "The path has more than %d parts.", maxPathSegments)
			return nil
		}
		for _, name := range strings.Split(trimmed, ".") {
			names = append(names, segment{name, at})
		}
	} else if !element {
		r.problem(CodeUnknownField, at, "A field is needed.")
		return nil
	}
	return r.ref(at, f, element, names)
}

// unknown reports a name that nothing is called by, up to where a comparison seems to begin.
func (r *reader) unknown(f *frame) {
	from := r.at
	for !r.done() && r.word(0).kind == plainWord && !r.word(0).isNumber() && !(r.at > from && (r.opensComparison() || r.word(0).isOneOf("and", "or", "has", "have", "with", "plus", "minus", "times", "across"))) {
		r.at++
	}
	if r.at == from {
		r.wrong("A field or a value is needed here.")
		return
	}
	at := r.place(from)
	var said []string
	for _, w := range r.words[from:r.at] {
		said = append(said, w.lower)
	}
	name := strings.Join(said, " ")
	p := r.problem(CodeUnknownField, at, "There is nothing called %s.", quoted(at.src.at(at.span)))
	if len(r.problems) > 10 {
		return // looking for names takes its time
	}
	candidates := append(sayableOf(f), sayable()...)
	if from > 0 && (r.words[from-1].isOneOf(copulas...) || r.words[from-1].isOneOf("not", "exactly")) {
		candidates = comparisonsSaid
	}
	p.Suggestions = nearestSaid(name, candidates)
}

// comparisonsSaid are what may stand behind "is".
var comparisonsSaid = []string{
	"more than", "greater than", "less than", "at least", "at most", "between", "before", "after", "on or before", "on or after", "on", "in the last", "in the next",
	"one of", "none of", "set", "empty", "true", "false",
}

// nearestSaid is nearest for names as people say them: the article and 's do not count.
func nearestSaid(name string, candidates []string) []string {
	said := make([]string, len(candidates))
	for i, c := range candidates {
		said[i] = strings.ReplaceAll(strings.ToLower(c), "'s ", " ")
	}
	var out []string
	for _, found := range nearest(name, said) {
		out = append(out, candidates[slices.Index(said, found)])
	}
	return out
}
