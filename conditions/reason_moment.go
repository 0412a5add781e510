package conditions

import (
	"time"

	"storegraph/catalog"
)

// bounded is an end of a range of time as the condition says it. Which instant it is depends on the evaluation's moment and
// zone, so that two ends can be ordered only when they are in every zone and at every moment.
type bounded struct {
	kind endKind
	at   int64  // microseconds of an instant; days since 1970 of a day
	ago  period // of a relative end, in minutes, days or months
	sign int64  // -1 for the past, 1 for what is to come
	day  bool   // the start of the day in which it lies
	plus int64  // days (or microseconds, where day is not set) after it
}

type endKind int

const (
	openEnd endKind = iota
	instantEnd
	dayEnd
	relativeEnd
)

// momentFacts is what is known of one moment or day: low <= it < high for each of within, and for none of without.
type momentFacts struct {
	there           bool
	within, without []momentRange
}

type momentRange struct{ low, high bounded }

func (f *facts) moment(c *clause, t catalog.Type, literals []*literal, negated bool) {
	key := f.keyOf(c.left)
	m := f.moments[key]
	if m == nil {
		m = &momentFacts{}
		f.moments[key] = m
	}
	r := rangeOf(t, c.op, literals)
	if negated {
		m.without = append(m.without, r)
		return
	}
	m.there = true
	m.within = append(m.within, r)
}

// rangeOf is moments.span and moments.days, unresolved.
func rangeOf(t catalog.Type, op Operator, right []*literal) momentRange {
	first := right[0]
	begin, behind := endOf(t, first), endOf(t, first).after(t, first)
	switch op {
	case OpLessThan:
		return momentRange{high: begin}
	case OpGreaterOrEqual:
		return momentRange{low: begin}
	case OpGreaterThan:
		return momentRange{low: behind}
	case OpLessOrEqual:
		return momentRange{high: behind}
	case OpBetween:
		return momentRange{begin, endOf(t, right[1]).after(t, right[1])}
	case OpOnDay:
		low := begin
		low.day = true
		if first.kind == dateLiteral {
			return momentRange{begin, behind}
		}
		high := low
		high.plus = 1
		return momentRange{low, high}
	case OpInLast, OpInNext:
		now := bounded{kind: relativeEnd, ago: period{unit: UnitMinute}, sign: -1, day: t == catalog.Date}
		other := relative(first.period, -1)
		if op == OpInNext {
			other.sign = 1
		}
		other.day = t == catalog.Date
		low, high := other, now
		if op == OpInNext {
			low, high = now, other
		}
		if t == catalog.Date {
			high.plus = 1
		}
		return momentRange{low, high}
	}
	if t == catalog.Instant && first.kind != dateLiteral { // EQUALS
		high := begin
		high.plus++
		return momentRange{begin, high}
	}
	return momentRange{begin, behind}
}

func endOf(t catalog.Type, l *literal) bounded {
	switch l.kind {
	case dateLiteral:
		return bounded{kind: dayEnd, at: startOfDay(l.date, time.UTC).Unix() / 86_400}
	case instantLiteral:
		return bounded{kind: instantEnd, at: l.instant.UnixMicro()}
	}
	b := relative(l.period, -1)
	b.day = t == catalog.Date
	return b
}

func relative(p period, sign int64) bounded {
	switch p.unit {
	case UnitHour:
		p.amount, p.unit = p.amount*60, UnitMinute
	case UnitWeek:
		p.amount, p.unit = p.amount*7, UnitDay
	case UnitYear:
		p.amount, p.unit = p.amount*12, UnitMonth
	case "":
		p.unit = UnitMinute
	}
	return bounded{kind: relativeEnd, ago: p, sign: sign}
}

// after is the first moment or day behind what a literal names.
func (b bounded) after(t catalog.Type, l *literal) bounded {
	if b.kind == dayEnd {
		b.at++
	} else {
		b.plus++
	}
	return b
}

// notAfter says whether b can never lie after o.
func (b bounded) notAfter(o bounded) bool {
	switch {
	case b.kind == openEnd || o.kind == openEnd:
		return false
	case b.kind == relativeEnd && o.kind == relativeEnd:
		if b.ago.unit == o.ago.unit && b.ago.startOfDay == o.ago.startOfDay && b.day == o.day {
			return b.sign*int64(b.ago.amount) <= o.sign*int64(o.ago.amount) && b.plus <= o.plus
		}
		if b.past() && o.future() {
			return true
		}
		_, latest := b.minutes()
		earliest, _ := o.minutes()
		return latest <= earliest
	case b.kind == relativeEnd || o.kind == relativeEnd:
		return false
	case b.kind == o.kind:
		return b.at+b.plus <= o.at+o.plus
	case b.kind == dayEnd:
		return (b.at+zoneDays)*microsOfDay <= o.at+o.plus
	}
	return b.at+b.plus <= (o.at-zoneDays)*microsOfDay
}

// past says that a relative end never lies after the evaluation, future that it never lies before it.
func (b bounded) past() bool { return b.sign*int64(b.ago.amount) <= 0 && b.plus == 0 }

func (b bounded) future() bool {
	return b.sign*int64(b.ago.amount) >= 0 && !b.ago.startOfDay && (!b.day || b.plus > 0)
}

const (
	microsOfDay = 86_400_000_000
	zoneDays    = 3 // a day begins less than this many days from its start in UTC, skipped days and odd zones included
)

// minutes bounds how far from the evaluation a relative end lies, in minutes after it.
func (b bounded) minutes() (least, most int64) {
	const day = 24 * 60
	n := int64(b.ago.amount)
	least, most = n, n
	switch b.ago.unit {
	case UnitDay:
		least, most = n*day, n*day
	case UnitMonth:
		least, most = n*28*day, n*31*day
	}
	if b.sign < 0 {
		least, most = -most, -least
	}
	if b.ago.unit != UnitMinute || b.ago.startOfDay || b.day || b.plus != 0 {
		slack := (zoneDays + b.plus) * int64(day)
		if !b.day {
			slack = zoneDays * day
		}
		least, most = least-slack, most+slack
	}
	return least, most
}

// contradict says whether no moment lies in all ranges and outside of the others.
func (m *momentFacts) contradict(there bool) bool {
	if !there && !m.there { // it may be missing
		return false
	}
	var lows, highs []bounded
	for _, r := range m.within {
		lows, highs = append(lows, r.low), append(highs, r.high)
	}
	for range m.without { // an end that is cut off may let the next one be cut
		for _, r := range m.without {
			before := reaches(r.low, lows, func(low, end bounded) bool { return end.notAfter(low) }) // all lies behind its begin
			behind := reaches(r.high, highs, func(high, end bounded) bool { return high.notAfter(end) })
			switch {
			case before && behind:
				return true
			case before:
				lows = append(lows, r.high)
			case behind:
				highs = append(highs, r.low)
			}
		}
	}
	for _, low := range lows {
		for _, high := range highs {
			if high.notAfter(low) {
				return true
			}
		}
	}
	return false
}

// reaches says whether an end is open, or one of those known lies beyond it.
func reaches(end bounded, known []bounded, beyond func(known, end bounded) bool) bool {
	if end.kind == openEnd {
		return true
	}
	for _, k := range known {
		if beyond(k, end) {
			return true
		}
	}
	return false
}
