package customvalues

import (
	"strings"
	"time"

	"storegraph/commerce"
)

// dateLayout is a date format, read once. It holds the common letters only; formats with others take the long way.
type dateLayout []dateField

// dateField is a text and the part of a date that follows it.
type dateField struct {
	before string
	letter byte // strftime's, or one of those below; 0 for none
}

// Letters that strftime has no letter for, or only with a flag.
const (
	shortDay    = 1 + iota // %-d
	shortMonth             // %-m
	shortHour              // %-H
	shortHour12            // %-I
	shortMinute            // %-M
	shortSecond            // %-S
)

// tokenLetters are HighLevel's tokens, longest first where one begins another.
var tokenLetters = []struct {
	token  string
	letter byte
}{
	{"YYYY", 'Y'}, {"YY", 'y'}, {"MMMM", 'B'}, {"MMM", 'b'}, {"MM", 'm'}, {"Mo", 0}, {"M", shortMonth},
	{"DDDD", 0}, {"DD", 'd'}, {"Do", 0}, {"D", shortDay}, {"dddd", 'A'}, {"ddd", 'a'}, {"yyyy", 'Y'}, {"yy", 'y'},
	{"dd", 'd'}, {"d", shortDay}, {"HH", 'H'}, {"H", shortHour}, {"hh", 'I'}, {"h", shortHour12}, {"mm", 'M'},
	{"m", shortMinute}, {"SSS", 0}, {"ss", 'S'}, {"s", shortSecond}, {"A", 'p'}, {"a", 'P'}, {"ZZ", 0}, {"Z", 0},
	{"z", 0}, {"X", 0},
}

// readDate reads a format; nil when it must be read at every render.
func readDate(format string, tokens bool) dateLayout {
	if format == "" || len(format) > maxScalar/8 || !printable(format) {
		return nil
	}
	if strings.Contains(format, "%") {
		return readStrftime(format)
	}
	if !tokens {
		return nil
	}
	return readTokens(format)
}

func readStrftime(format string) dateLayout {
	var l dateLayout
	for {
		before, after, found := strings.Cut(format, "%")
		if !found {
			return append(l, dateField{before: before})
		}
		if after == "" {
			return nil
		}
		letter := after[0]
		after = after[1:]
		if letter == '-' && after != "" {
			n := strings.IndexByte("dmHIMS", after[0])
			if n < 0 {
				return nil
			}
			letter, after = byte(n+shortDay), after[1:]
		} else if strings.IndexByte("YymdHIMSBbAapPe", letter) < 0 {
			return nil
		}
		l = append(l, dateField{before, letter})
		format = after
	}
}

func readTokens(format string) dateLayout {
	var l dateLayout
	from := 0
scan:
	for i := 0; i < len(format); {
		if format[i] == '[' {
			return nil
		}
		for _, t := range tokenLetters {
			if strings.HasPrefix(format[i:], t.token) {
				if t.letter == 0 {
					return nil
				}
				l = append(l, dateField{format[from:i], t.letter})
				i += len(t.token)
				from = i
				continue scan
			}
		}
		i++
	}
	return append(l, dateField{before: format[from:]})
}

// civil is a moment as a calendar and a clock on the wall show it.
type civil struct {
	year, day, hour, minute, second int
	month                           time.Month
}

// printDate is date and format_date with a constant format.
func (r *run) printDate(out *output, l dateLayout, v *value) bool {
	if lang := r.env.Language; lang != "" && lang != "en" && lang != "en-US" {
		return false
	}
	var c civil
	switch v.kind {
	case text:
		var ok bool
		if c, ok = readISO(v.s); !ok {
			return false
		}
		r.operations += dateCost
	case instant:
		t := r.env.In(v.x.(time.Time))
		c.year, c.month, c.day = t.Date()
		c.hour, c.minute, c.second = t.Clock()
	case day:
		d := v.x.(commerce.Date)
		c.year, c.month, c.day = d.Year, d.Month, d.Day
	default:
		return false
	}
	if c.year < 1000 || c.year > 9999 {
		return false
	}
	buf := out.buf
	for i := range l {
		buf = append(buf, l[i].before...)
		buf = c.append(buf, l[i].letter)
	}
	out.buf = buf
	out.size.unsure = true
	return true
}

func (c *civil) append(dst []byte, letter byte) []byte {
	switch letter {
	case 0:
	case 'Y':
		dst = two(dst, c.year/100)
		return two(dst, c.year%100)
	case 'y':
		return two(dst, c.year%100)
	case 'm':
		return two(dst, int(c.month))
	case 'd':
		return two(dst, c.day)
	case 'e':
		if c.day < 10 {
			dst = append(dst, ' ')
		}
		return short(dst, c.day)
	case 'H':
		return two(dst, c.hour)
	case 'I':
		return two(dst, (c.hour+11)%12+1)
	case 'M':
		return two(dst, c.minute)
	case 'S':
		return two(dst, c.second)
	case 'B':
		return append(dst, c.month.String()...)
	case 'b':
		return append(dst, c.month.String()[:3]...)
	case 'A':
		return append(dst, c.weekday().String()...)
	case 'a':
		return append(dst, c.weekday().String()[:3]...)
	case 'p', 'P':
		half := "AMPMampm"
		if letter == 'P' {
			half = half[4:]
		}
		return append(dst, half[c.hour/12*2:c.hour/12*2+2]...)
	case shortDay:
		return short(dst, c.day)
	case shortMonth:
		return short(dst, int(c.month))
	case shortHour:
		return short(dst, c.hour)
	case shortHour12:
		return short(dst, (c.hour+11)%12+1)
	case shortMinute:
		return short(dst, c.minute)
	case shortSecond:
		return short(dst, c.second)
	}
	return dst
}

func (c *civil) weekday() time.Weekday {
	return time.Date(c.year, c.month, c.day, 0, 0, 0, 0, time.UTC).Weekday()
}

func two(dst []byte, n int) []byte { return append(dst, byte('0'+n/10), byte('0'+n%10)) }

func short(dst []byte, n int) []byte {
	if n < 10 {
		return append(dst, byte('0'+n))
	}
	return two(dst, n)
}

// readISO reads 2026-11-20T14:03:05Z, with an offset in place of the Z too, and no other way to write a date. A date in a
// text is shown by the clock of its own zone.
func readISO(s string) (civil, bool) {
	const form = "0000-00-00T00:00:00+00:00"
	if len(s) != len("0000-00-00T00:00:00Z") && len(s) != len(form) {
		return civil{}, false
	}
	for i := range len(s) {
		switch form[i] {
		case '0':
			if !isDigit(s[i]) {
				return civil{}, false
			}
		case '+':
			if s[i] == 'Z' != (len(s) < len(form)) || s[i] != 'Z' && s[i] != '+' && s[i] != '-' {
				return civil{}, false
			}
		default:
			if s[i] != form[i] {
				return civil{}, false
			}
		}
	}
	n := func(i int) int { return int(s[i]-'0')*10 + int(s[i+1]-'0') }
	c := civil{year: n(0)*100 + n(2), month: time.Month(n(5)), day: n(8), hour: n(11), minute: n(14), second: n(17)}
	return c, c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= c.days() && c.hour < 24 && c.minute < 60 && c.second < 60
}

// days is how many the month has.
func (c *civil) days() int {
	if c.month == time.February && (c.year%4 != 0 || c.year%100 == 0 && c.year%400 != 0) {
		return 28
	}
	return int("\x00\x1f\x1d\x1f\x1e\x1f\x1e\x1f\x1f\x1e\x1f\x1e\x1f"[c.month])
}
