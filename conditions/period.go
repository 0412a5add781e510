package conditions

import (
	"time"

	"storegraph/commerce"
)

// period is a moment relative to the evaluation: amount units before it, or after it where the operator looks ahead. The
// zero period is the moment of the evaluation itself.
type period struct {
	amount     int
	unit       PeriodUnit
	startOfDay bool
}

func (p period) valid() bool {
	limit := map[PeriodUnit]int{
		UnitMinute: maxPeriodYears * 525_600, UnitHour: maxPeriodYears * 8_760, UnitDay: maxPeriodYears * 365,
		UnitWeek: maxPeriodYears * 52, UnitMonth: maxPeriodYears * 12, UnitYear: maxPeriodYears,
	}[p.unit]
	return p.amount >= 0 && p.amount <= limit
}

// canonical gives the one form of periods that mean the same.
func (p period) canonical() period {
	if p.amount == 0 {
		p.unit = ""
	}
	return p
}

// back is the moment that lies the period before now; now carries the store's zone.
func (p period) back(now time.Time) time.Time { return p.from(now, -1) }

// ahead is the moment that lies the period after now.
func (p period) ahead(now time.Time) time.Time { return p.from(now, 1) }

func (p period) from(now time.Time, sign int) time.Time {
	if p.startOfDay {
		now = startOfDay(dateOf(now), now.Location())
	}
	n := sign * p.amount
	year, month, day := now.Date()
	switch {
	case n == 0:
		return now
	case p.unit == UnitMinute:
		return addSeconds(now, int64(n)*60)
	case p.unit == UnitHour:
		return addSeconds(now, int64(n)*3600)
	case p.unit == UnitDay:
		return p.onDay(now, year, month, day+n)
	case p.unit == UnitWeek:
		return p.onDay(now, year, month, day+7*n)
	case p.unit == UnitYear:
		n *= 12
	}
	first := time.Date(year, month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return p.onDay(now, first.Year(), first.Month(), min(day, last))
}

func (p period) onDay(now time.Time, year int, month time.Month, day int) time.Time {
	if p.startOfDay {
		return local(year, month, day, 0, 0, 0, 0, now.Location())
	}
	return local(year, month, day, now.Hour(), now.Minute(), now.Second(), now.Nanosecond(), now.Location())
}

// addSeconds is Add for spans that time.Duration cannot hold.
func addSeconds(t time.Time, seconds int64) time.Time {
	return time.Unix(t.Unix()+seconds, int64(t.Nanosecond())).In(t.Location())
}

// startOfDay is the first instant of a day in a zone. A day that the zone skipped has none: its start is the next day's.
func startOfDay(d commerce.Date, zone *time.Location) time.Time {
	return local(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
}

// nextDay is the day after d.
func nextDay(d commerce.Date) commerce.Date {
	return dateOf(time.Date(d.Year, d.Month, d.Day+1, 0, 0, 0, 0, time.UTC))
}

func dateOf(t time.Time) commerce.Date {
	y, m, d := t.Date()
	return commerce.Date{Year: y, Month: m, Day: d}
}

// local is the instant at which a zone's clocks first show a wall time. When they skip it, it is the first instant after
// the gap; time.Date leaves both cases open.
func local(year int, month time.Month, day, hour, minute, second, nanos int, zone *time.Location) time.Time {
	want := time.Date(year, month, day, hour, minute, second, nanos, time.UTC)
	t := time.Date(year, month, day, hour, minute, second, nanos, zone)
	start, end := t.ZoneBounds()
	if got := wall(t); !got.Equal(want) {
		if got.After(want) {
			return start
		}
		return end
	}
	if start.IsZero() {
		return t
	}
	_, offset := t.Zone()
	_, before := start.Add(-time.Second).Zone()
	if earlier := t.Add(time.Duration(offset-before) * time.Second); earlier.Before(start) && offset < before {
		return earlier
	}
	return t
}

// wall is what the clocks show, as if it were UTC.
func wall(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// dayNumber makes days comparable as whole numbers: 20261123.
func dayNumber(d commerce.Date) int { return (d.Year*100+int(d.Month))*100 + d.Day }
