package conditions

import (
	"math"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
)

// moments resolves what a condition says about time. There is one for an evaluation: everything relative is resolved from
// the same moment, in the store's zone.
type moments struct {
	now  time.Time // to the microsecond, in the zone
	zone *time.Location
}

func newMoments(env *catalog.Env) moments {
	zone := env.Location
	if zone == nil {
		zone = time.UTC
	}
	return moments{env.Now.Truncate(time.Microsecond).In(zone), zone}
}

// instant is the moment that a literal names: of a day, its start.
func (m moments) instant(l *literal) time.Time {
	switch l.kind {
	case dateLiteral:
		return startOfDay(l.date, m.zone)
	case instantLiteral:
		return l.instant.In(m.zone)
	}
	return l.period.back(m.now)
}

// day is the day that a literal names in the store's zone.
func (m moments) day(l *literal) commerce.Date {
	if l.kind == dateLiteral {
		return l.date
	}
	return dateOf(m.instant(l))
}

// after is the first moment that lies behind a literal: of a day, the start of the next.
func (m moments) after(l *literal) time.Time {
	if l.kind == dateLiteral {
		return startOfDay(nextDay(l.date), m.zone)
	}
	return m.instant(l).Add(time.Microsecond)
}

// span is the half-open range [from, to) of instants that a clause asks for; nil is open.
func (m moments) span(op Operator, right []*literal) (from, to *time.Time) {
	first := right[0]
	switch op {
	case OpLessThan:
		return nil, ptr(m.instant(first))
	case OpGreaterOrEqual:
		return ptr(m.instant(first)), nil
	case OpGreaterThan:
		return ptr(m.after(first)), nil
	case OpLessOrEqual:
		return nil, ptr(m.after(first))
	case OpBetween:
		return ptr(m.instant(first)), ptr(m.after(right[1]))
	case OpOnDay:
		d := m.day(first)
		return ptr(startOfDay(d, m.zone)), ptr(startOfDay(nextDay(d), m.zone))
	case OpInLast:
		return ptr(first.period.back(m.now)), ptr(m.now)
	case OpInNext:
		return ptr(m.now), ptr(first.period.ahead(m.now))
	}
	return ptr(m.instant(first)), ptr(m.instant(first).Add(time.Microsecond)) // EQUALS
}

// days is the range of days that a clause asks for, both included; nil is open.
func (m moments) days(op Operator, right []*literal) (from, to *commerce.Date) {
	first := right[0]
	switch op {
	case OpLessThan:
		return nil, ptr(previousDay(m.day(first)))
	case OpGreaterOrEqual:
		return ptr(m.day(first)), nil
	case OpGreaterThan:
		return ptr(nextDay(m.day(first))), nil
	case OpLessOrEqual:
		return nil, ptr(m.day(first))
	case OpBetween:
		return ptr(m.day(first)), ptr(m.day(right[1]))
	case OpInLast:
		return ptr(dateOf(first.period.back(m.now))), ptr(dateOf(m.now))
	case OpInNext:
		return ptr(dateOf(m.now)), ptr(dateOf(first.period.ahead(m.now)))
	}
	return ptr(m.day(first)), ptr(m.day(first)) // EQUALS
}

func previousDay(d commerce.Date) commerce.Date {
	return dateOf(time.Date(d.Year, d.Month, d.Day-1, 0, 0, 0, 0, time.UTC))
}

// bounds is a clause's range as the VM compares it: low <= value < high.
func (m moments) bounds(t catalog.Type, op Operator, right []*literal) (low, high int) {
	low, high = math.MinInt, math.MaxInt
	if t == catalog.Date {
		from, to := m.days(op, right)
		if from != nil {
			low = dayNumber(*from)
		}
		if to != nil {
			high = dayNumber(*to) + 1
		}
		return low, high
	}
	from, to := m.span(op, right)
	if from != nil {
		low = int(from.UnixMicro())
	}
	if to != nil {
		high = int(to.UnixMicro())
	}
	return low, high
}

func ptr[T any](v T) *T { return &v }
