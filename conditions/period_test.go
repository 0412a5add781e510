package conditions

import (
	"testing"
	"time"

	"storegraph/commerce"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestPeriod_FollowsTheCalendarOfTheZone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, now, period, unit, anchor, back, ahead string }{
		// months clamp to the month's end
		{"UTC", "2026-08-31T10:00:00Z", "6", "MONTH", "", "2026-02-28T10:00:00Z", "2027-02-28T10:00:00Z"},
		{"UTC", "2024-08-31T10:00:00Z", "6", "MONTH", "", "2024-02-29T10:00:00Z", "2025-02-28T10:00:00Z"},
		{"UTC", "2024-02-29T10:00:00Z", "1", "YEAR", "", "2023-02-28T10:00:00Z", "2025-02-28T10:00:00Z"},
		{"UTC", "2026-03-31T10:00:00Z", "1", "MONTH", "", "2026-02-28T10:00:00Z", "2026-04-30T10:00:00Z"},
		{"UTC", "2026-01-15T10:00:00Z", "13", "MONTH", "", "2024-12-15T10:00:00Z", "2027-02-15T10:00:00Z"},
		// the month's end is the zone's: it is still 31 July in New York
		{"America/New_York", "2026-08-01T03:00:00Z", "1", "MONTH", "", "2026-07-01T03:00:00Z", "2026-09-01T03:00:00Z"},
		// days keep the wall clock over summer time, hours do not
		{"America/New_York", "2026-03-09T12:00:00-04:00", "1", "DAY", "", "2026-03-08T12:00:00-04:00", "2026-03-10T12:00:00-04:00"},
		{"America/New_York", "2026-03-09T12:00:00-04:00", "2", "DAY", "", "2026-03-07T12:00:00-05:00", "2026-03-11T12:00:00-04:00"},
		{"America/New_York", "2026-03-09T12:00:00-04:00", "48", "HOUR", "", "2026-03-07T11:00:00-05:00", "2026-03-11T12:00:00-04:00"},
		{"America/New_York", "2026-11-02T12:00:00-05:00", "1", "WEEK", "", "2026-10-26T12:00:00-04:00", "2026-11-09T12:00:00-05:00"},
		// a wall time that the clocks skip is the first moment after the gap
		{"America/New_York", "2026-03-09T02:30:00-04:00", "1", "DAY", "", "2026-03-08T03:00:00-04:00", "2026-03-10T02:30:00-04:00"},
		// a wall time that comes twice is the first
		{"America/New_York", "2026-11-02T01:30:00-05:00", "1", "DAY", "", "2026-11-01T01:30:00-04:00", "2026-11-03T01:30:00-05:00"},
		// whole days
		{"Europe/Berlin", "2026-06-15T09:30:00+02:00", "7", "DAY", "START_OF_DAY", "2026-06-08T00:00:00+02:00", "2026-06-22T00:00:00+02:00"},
		{"Europe/Berlin", "2026-06-15T09:30:00+02:00", "0", "DAY", "START_OF_DAY", "2026-06-15T00:00:00+02:00", "2026-06-15T00:00:00+02:00"},
		{"Europe/Berlin", "2026-06-15T09:30:00+02:00", "0", "DAY", "", "2026-06-15T09:30:00+02:00", "2026-06-15T09:30:00+02:00"},
		// Santiago skips midnight when summer time begins
		{"America/Santiago", "2026-09-06T12:00:00-03:00", "0", "DAY", "START_OF_DAY", "2026-09-06T01:00:00-03:00", "2026-09-06T01:00:00-03:00"},
		{"Pacific/Kiritimati", "2026-01-31T12:00:00Z", "1", "MONTH", "START_OF_DAY", "2026-01-01T00:00:00+14:00", "2026-03-01T00:00:00+14:00"},
		{"Etc/GMT+12", "2026-03-01T11:00:00Z", "1", "DAY", "START_OF_DAY", "2026-02-27T00:00:00-12:00", "2026-03-01T00:00:00-12:00"},
		{"UTC", "2026-06-15T10:00:00Z", "525600000", "MINUTE", "", "1027-02-13T10:00:00Z", "3025-10-16T10:00:00Z"},
	} {
		p := period{unit: PeriodUnit(c.unit), startOfDay: c.anchor != ""}
		for _, digit := range c.period {
			p.amount = p.amount*10 + int(digit-'0')
		}
		now, err := time.Parse(time.RFC3339, c.now)
		if err != nil {
			t.Fatal(err)
		}
		now = now.In(zone(t, c.zone))

		if got := p.back(now).Format(time.RFC3339); !same(got, c.back) {
			t.Errorf("%s: %s %s %s back is %s, want %s", c.now, c.period, c.unit, c.anchor, got, c.back)
		}
		if got := p.ahead(now).Format(time.RFC3339); !same(got, c.ahead) {
			t.Errorf("%s: %s %s %s ahead is %s, want %s", c.now, c.period, c.unit, c.anchor, got, c.ahead)
		}
	}
}

// same compares instants that may be printed in different zones.
func same(a, b string) bool {
	x, err1 := time.Parse(time.RFC3339, a)
	y, err2 := time.Parse(time.RFC3339, b)
	return err1 == nil && err2 == nil && x.Equal(y)
}

func TestStartOfDay_IsTheFirstInstantThatExists(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ zone, day, want string }{
		{"America/Sao_Paulo", "2018-11-04", "2018-11-04T01:00:00-02:00"},   // skipped midnight
		{"America/Sao_Paulo", "2018-02-18", "2018-02-18T00:00:00-03:00"},   // the hour before came twice
		{"America/Havana", "2026-11-01", "2026-11-01T00:00:00-04:00"},      // midnight comes twice
		{"Pacific/Apia", "2011-12-30", "2011-12-31T00:00:00+14:00"},        // a day that was skipped
		{"Asia/Kathmandu", "2026-05-05", "2026-05-05T00:00:00+05:45"},      // no whole hour
		{"Africa/Casablanca", "2026-02-15", "2026-02-15T00:00:00+01:00"},   // the zone goes back at 03:00
		{"Australia/Lord_Howe", "2026-04-05", "2026-04-05T00:00:00+11:00"}, // half an hour of summer time
	} {
		d, err := commerce.ParseDate(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := startOfDay(d, zone(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s begins at %s, want %s", c.day, c.zone, got, c.want)
		}
	}
}

func TestLocal_ShowsTheWallTimeOrTheEndOfItsGap(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"America/New_York", "Europe/London", "Australia/Lord_Howe", "America/Santiago", "Africa/Casablanca", "Asia/Tehran"} {
		z := zone(t, name)
		for wallTime := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC); wallTime.Year() < 2020; wallTime = wallTime.Add(30 * time.Minute) {
			y, m, d := wallTime.Date()
			got := local(y, m, d, wallTime.Hour(), wallTime.Minute(), 0, 0, z)
			if wall(got).Before(wallTime) || wall(got.Add(-time.Microsecond)).After(wallTime) {
				t.Fatalf("%s: %s is %s", name, wallTime, got)
			}
			if !wall(got).Equal(wallTime) && !wall(got.Add(-time.Second)).Before(wallTime) {
				t.Fatalf("%s: %s is %s, which does not end its gap", name, wallTime, got)
			}
		}
	}
}
