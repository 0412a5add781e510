package conditions

import (
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
