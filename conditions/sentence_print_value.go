package conditions

import (
	"time"

	"storegraph/catalog"
)

// operand says a value; around is how tightly arithmetic around it holds, as in printOperand.
func (s *speaker) operand(o operand, f *frame, around int) {
	switch o := o.(type) {
	case *fieldRef:
		s.ref(o, f)
	case *literal:
		s.literal(o)
	case *arithmetic:
		level := 1
		word := map[byte]string{'+': " plus ", '-': " minus ", '*': " times "}[o.op]
		if o.op == '*' {
			level = 2
		}
		if level < around {
			s.say("(")
		}
		s.operand(o.left, f, level)
		s.say(word)
		s.operand(o.right, f, level+1)
		if level < around {
			s.say(")")
		}
	case *aggregate:
		s.aggregate(o, f)
	}
}

func (s *speaker) ref(r *fieldRef, f *frame) {
	if isItself(r) {
		s.say("text")
		return
	}
	if !s.paths {
		if name, ok := nameOf(r, f); ok {
			s.say(name)
			return
		}
	}
	s.say(r.name())
}

func (s *speaker) aggregate(a *aggregate, f *frame) {
	inside := &frame{list: a.list, kind: a.list.field().Of}
	if a.function == AggregateCount {
		s.say("the number of ")
	} else {
		s.say(foldWords(a), " of ")
		s.operand(a.value, inside, 0)
		s.say(" across the ")
	}
	s.ref(a.list, f)
	if a.filter != nil {
		s.say(" with (")
		s.node(a.filter, inside, true)
		s.say(")")
	}
}

func foldWords(a *aggregate) string {
	moment := a.value.typ() == catalog.Instant || a.value.typ() == catalog.Date
	switch {
	case a.function == AggregateSum:
		return "the sum"
	case a.function == AggregateMin && moment:
		return "the earliest"
	case a.function == AggregateMin:
		return "the lowest"
	case moment:
		return "the latest"
	}
	return "the highest"
}

func (s *speaker) literal(l *literal) {
	switch l.kind {
	case moneyLiteral:
		if s.say(unfixed(l.fixed).String()); l.currency != "" {
			s.say(" ", l.currency)
		}
	case dateLiteral:
		s.say(l.date.String())
	case instantLiteral:
		s.say(l.instant.Format(time.RFC3339Nano))
	case periodLiteral:
		switch p := l.period; {
		case p.amount == 0 && p.startOfDay:
			s.say("the start of today")
		case p.amount == 0:
			s.say("now")
		case p.startOfDay:
			s.say(units(p), " before the start of today")
		default:
			s.say(units(p), " ago")
		}
	default:
		s.say(l.String())
	}
}
