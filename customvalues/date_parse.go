package customvalues

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"storegraph/catalog"
)

// toTime reads a value as a point in time, as leniently as Ruby's Time.parse: words, ISO 8601, RFC 2822, seconds since
// 1970, a time of today. What has no zone is in the store's.
func toTime(env *catalog.Env, v value) (time.Time, bool) { return readTime(env, v, false) }

// readTime is toTime; loosely it also takes any number in a text for a day, as Ruby does.
func readTime(env *catalog.Env, v value, loosely bool) (time.Time, bool) {
	switch v.kind {
	case instant, day:
		if v.kind == day {
			return moment(env, v)
		}
		return env.In(v.x.(time.Time)), true
	case integer:
		if v.x != nil || v.n > maxUnix || v.n < -maxUnix {
			return time.Time{}, false
		}
		return time.Unix(v.n, 0).In(zone(env)), true
	case text:
		return parseTime(env, v.s, loosely)
	}
	return time.Time{}, false
}

const (
	maxUnix     = 1 << 47 // far beyond any calendar, and safe in arithmetic
	maxDateText = 128     // a longer text is no date
)

var (
	timePattern = regexp.MustCompile(`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9})\d*)?)?(?:\s*([ap])\.?m\b\.?)?|\b(\d{1,2})\s*([ap])\.?m\b\.?`)
	zonePattern = regexp.MustCompile(`^\s*(z\b|utc\b|gmt\b|[ecmp][sd]t\b|[+-]\d{2}:?\d{2}\b|[+-]\d{1,2}\b)`)
	isoPattern  = regexp.MustCompile(`([+-]?\d{4,})-(\d{1,2})-(\d{1,2})`)
	dayMonth    = regexp.MustCompile(`(\d{1,2})(?:st|nd|rd|th)?\b[\s-]*(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:[\s,-]*(-?\d+))?`)
	monthDay    = regexp.MustCompile(`\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:[\s-]*(\d{1,2})(?:st|nd|rd|th)?\b)?(?:[\s,]+(-?\d+))?`)
	ordinals    = regexp.MustCompile(`\b(\d+)(?:st|nd|rd|th)\b`)
	dayOfYear   = regexp.MustCompile(`\b(\d{4})-(\d{3})\b`)
	runs        = regexp.MustCompile(`\d{2,14}`)
	slashes     = regexp.MustCompile(`(\d+)/(\d+)(?:/(\d+))?`)
	dots        = regexp.MustCompile(`(\d+)\.(\d+)\.(\d+)`)
	compact     = regexp.MustCompile(`\b(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?)?`)
)

// parsed is what a text says of a date; what it does not say comes from today, or is the first.
type parsed struct {
	year, month, day        int
	hour, minute, sec, nano int
	loc                     *time.Location
	any, dated              bool
	days                    bool // day counts from the first of January
}

func parseTime(env *catalog.Env, s string, loosely bool) (time.Time, bool) {
	if s == "" || len(s) > maxDateText {
		return time.Time{}, false
	}
	s = strings.ToLower(s)
	now := time.Time{}
	if env != nil {
		now = env.Now.In(zone(env))
	}
	switch {
	case s == "now" || s == "today":
		return now, true
	case isDigits(s):
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n > maxUnix {
			return time.Time{}, false
		}
		return time.Unix(n, 0).In(zone(env)), true
	}
	p := parsed{loc: zone(env)}
	s = p.clock(s)
	if !p.calendar(s) && !(loosely && p.digits(s)) && !p.any {
		return time.Time{}, false
	}
	return p.time(now)
}

// clock reads and removes the time of day and its zone.
func (p *parsed) clock(s string) string {
	m := timePattern.FindStringSubmatchIndex(s)
	if m == nil {
		return s
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return s[m[2*i]:m[2*i+1]]
	}
	p.any = true
	p.hour, p.minute, p.sec = atoi(group(1)), atoi(group(2)), atoi(group(3))
	if f := group(4); f != "" {
		p.nano = atoi((f + "000000000")[:9])
	}
	half := group(5)
	if group(6) != "" {
		p.hour, half = atoi(group(6)), group(7)
	}
	switch half {
	case "p":
		p.hour = p.hour%12 + 12
	case "a":
		p.hour %= 12
	}
	rest := s[m[1]:]
	if z := zonePattern.FindStringSubmatch(rest); z != nil {
		p.loc = zoneNamed(z[1])
		rest = rest[len(z[0]):]
	}
	return strings.TrimRight(s[:m[0]], "t") + " " + rest
}

func zoneNamed(name string) *time.Location {
	switch name {
	case "z", "utc", "gmt":
		return time.UTC
	}
	if name[0] == '+' || name[0] == '-' {
		digits := strings.ReplaceAll(name[1:], ":", "")
		if len(digits) <= 2 {
			digits += "00"
		}
		seconds := atoi(digits[:len(digits)-2])*3600 + atoi(digits[len(digits)-2:])*60
		if name[0] == '-' {
			seconds = -seconds
		}
		return time.FixedZone("", seconds)
	}
	hours := map[byte]int{'e': -5, 'c': -6, 'm': -7, 'p': -8}[name[0]]
	if name[1] == 'd' {
		hours++
	}
	return time.FixedZone(strings.ToUpper(name), hours*3600)
}

// calendar reads the day.
func (p *parsed) calendar(s string) bool {
	if m := isoPattern.FindStringSubmatch(s); m != nil {
		return p.set(m[1], m[2], m[3])
	}
	if m := dayMonth.FindStringSubmatch(s); m != nil {
		return p.set(fullYear(m[3]), strconv.Itoa(monthNamed(m[2])), m[1])
	}
	if m := monthDay.FindStringSubmatch(s); m != nil {
		year, d := m[3], m[2]
		return p.set(fullYear(year), strconv.Itoa(monthNamed(m[1])), d)
	}
	if m := slashes.FindStringSubmatch(s); m != nil {
		switch {
		case m[3] == "": // month/day
			return p.set("", m[1], m[2])
		case len(m[3]) > 2: // day/month/year
			return p.set(m[3], m[2], m[1])
		}
		return p.set(fullYear(m[1]), m[2], m[3])
	}
	if m := dots.FindStringSubmatch(s); m != nil {
		if len(m[3]) > 2 {
			return p.set(m[3], m[2], m[1])
		}
		return p.set(fullYear(m[1]), m[2], m[3])
	}
	if m := compact.FindStringSubmatch(s); m != nil {
		if m[4] != "" {
			p.hour, p.minute, p.sec = atoi(m[4]), atoi(m[5]), atoi(m[6])
		}
		return p.set(m[1], m[2], m[3])
	}
	return false
}

func (p *parsed) set(year, month, day string) bool {
	p.year, p.month, p.day = atoi(year), atoi(month), atoi(day)
	if month == "" {
		p.month = 1
	}
	if day == "" {
		p.day = 1
	}
	p.dated, p.any = true, true
	if year == "" {
		p.year = -1
	}
	return true
}

func (p *parsed) setDays(year, days string) bool {
	p.days = true
	return p.set(year, "1", days)
}

// fullYear reads "16" as 2016 and "70" as 1970.
func fullYear(s string) string {
	if len(s) != 2 || s[0] == '-' {
		return s
	}
	if atoi(s) >= 69 {
		return "19" + s
	}
	return "20" + s
}

func (p *parsed) time(now time.Time) (time.Time, bool) {
	year, month, d := p.year, time.Month(p.month), p.day
	switch {
	case !p.dated:
		year, month, d = now.Date()
	case year < 0:
		year = now.Year()
	}
	longest := 31
	if p.month == 0 { // only a day was said
		month = now.Month()
	} else if p.dated && p.days {
		longest = 366
	}
	if month < 1 || month > 12 || d < 1 || d > longest || p.hour > 24 || p.minute > 59 || p.sec > 60 || year > 1<<20 {
		return time.Time{}, false
	}
	t := time.Date(year, month, d, p.hour, p.minute, p.sec, p.nano, p.loc)
	return t, true // 30 February is in March
}

// digits reads the first run of digits in a text by how many they are, when nothing else in it is a day.
func (p *parsed) digits(s string) bool {
	if m := ordinals.FindStringSubmatch(s); m != nil {
		return p.set("", "0", m[1])
	}
	if m := dayOfYear.FindStringSubmatch(s); m != nil {
		return p.setDays(m[1], m[2])
	}
	n := runs.FindString(s)
	clock := func(s string) {
		for i, to := range []*int{&p.hour, &p.minute, &p.sec} {
			if len(s) >= 2*i+2 {
				*to = atoi(s[2*i : 2*i+2])
			}
		}
	}
	switch len(n) {
	case 2:
		return p.set("", "0", n)
	case 3:
		return p.setDays("", n)
	case 4:
		return p.set("", n[:2], n[2:])
	case 5:
		return p.setDays(fullYear(n[:2]), n[2:])
	case 6:
		return p.set(fullYear(n[:2]), n[2:4], n[4:])
	case 7:
		return p.setDays(n[:4], n[4:])
	case 8, 10, 12, 14:
		clock(n[8:])
		return p.set(n[:4], n[4:6], n[6:8])
	}
	return false
}

func monthNamed(s string) int {
	return strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", s[:3])/3 + 1
}

// atoi reads what a pattern has found to be digits; absurd lengths become a number that no check accepts.
func atoi(s string) int {
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(strings.TrimPrefix(s, "+"))
	if err != nil {
		return 1 << 30
	}
	return n
}
