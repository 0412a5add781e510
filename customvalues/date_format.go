package customvalues

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// directive is one %-0^10Y of a strftime format.
type directive struct {
	pad    byte // '0', '_', '-', or 0 for the conversion's own
	upper  bool
	swap   bool
	colons int
	width  int
	letter byte
	words  *dateWords
}

// strftime formats as Ruby's Time#strftime does, with the names of a locale.
func strftime(t time.Time, format string, words *dateWords) (string, error) {
	var b strings.Builder
	b.Grow(len(format) + 4*min(strings.Count(format, "%"), 16))
	var unfinished error
	for i := 0; i < len(format); i++ {
		if format[i] != '%' {
			b.WriteByte(format[i])
			continue
		}
		d, end, ok := readDirective(format, i+1)
		d.words = words
		if d.width > maxDateWidth {
			return "", limit("A date format asks for a width of more than %d.", maxDateWidth)
		}
		s, known := "", false
		if ok {
			s, known = d.format(t)
		} else {
			unfinished = errFormat
		}
		if !known {
			b.WriteString(format[i:min(end+1, len(format))])
		} else {
			b.WriteString(s)
		}
		i = end
		if b.Len() > maxOutput {
			return "", limit("A formatted date is longer than %d bytes.", maxOutput)
		}
	}
	return b.String(), unfinished
}

// errFormat comes with the text.
var errFormat = errors.New("the format ends within a directive")

// readDirective reads flags, width and letter. end is the letter's place.
func readDirective(format string, i int) (d directive, end int, ok bool) {
	for ; i < len(format); i++ {
		switch c := format[i]; {
		case c == '-' || c == '_' || c == '0' && d.width == 0:
			d.pad = c
		case c == '^':
			d.upper = true
		case c == '#':
			d.swap = true
		case c == ':':
			d.colons++
		case c >= '0' && c <= '9':
			d.width = min(d.width*10+int(c-'0'), maxDateWidth+1)
		case c == 'E' || c == 'O':
			// modifiers for other calendars: all dates are Gregorian
		default:
			d.letter = c
			return d, i, true
		}
	}
	return d, len(format), false
}

func (d directive) number(n, width int, pad byte) string {
	if d.width > 0 {
		width = d.width
	}
	switch d.pad {
	case '-':
		return strconv.Itoa(n)
	case '_':
		pad = ' '
	case '0':
		pad = '0'
	}
	digits := strconv.Itoa(abs(n))
	sign := ""
	if n < 0 {
		sign = "-"
	}
	fill := strings.Repeat(string(pad), max(0, width-len(digits)-len(sign)))
	if pad == ' ' {
		return fill + sign + digits
	}
	return sign + fill + digits
}

func (d directive) text(s string) string {
	if d.upper {
		s = strings.ToUpper(s)
	}
	if d.pad == '-' {
		return s
	}
	pad := " "
	if d.pad == '0' {
		pad = "0"
	}
	return strings.Repeat(pad, max(0, d.width-utf8.RuneCountInString(s))) + s
}

func (d directive) name(s string) string {
	if d.swap {
		s = strings.ToUpper(s)
	}
	return d.text(s)
}

func (d directive) format(t time.Time) (string, bool) {
	if d.colons > 0 && d.letter != 'z' || d.colons > 3 {
		return "", false
	}
	switch d.letter {
	case 'Y':
		if t.Year() < 0 {
			return d.number(t.Year(), 5, '0'), true
		}
		return d.number(t.Year(), 4, '0'), true
	case 'C':
		return d.number(floorDiv(t.Year(), 100), 2, '0'), true
	case 'y':
		return d.number(((t.Year()%100)+100)%100, 2, '0'), true
	case 'm':
		return d.number(int(t.Month()), 2, '0'), true
	case 'd':
		return d.number(t.Day(), 2, '0'), true
	case 'e':
		return d.number(t.Day(), 2, ' '), true
	case 'j':
		return d.number(t.YearDay(), 3, '0'), true
	case 'H':
		return d.number(t.Hour(), 2, '0'), true
	case 'k':
		return d.number(t.Hour(), 2, ' '), true
	case 'I':
		return d.number(hour12(t), 2, '0'), true
	case 'l':
		return d.number(hour12(t), 2, ' '), true
	case 'M':
		return d.number(t.Minute(), 2, '0'), true
	case 'S':
		return d.number(t.Second(), 2, '0'), true
	case 'u':
		return d.number((int(t.Weekday())+6)%7+1, 1, '0'), true
	case 'w':
		return d.number(int(t.Weekday()), 1, '0'), true
	case 's':
		return d.number(int(t.Unix()), 1, '0'), true
	case 'L', 'N':
		return d.fraction(t), true
	case 'B':
		return d.name(d.words.months[t.Month()-1]), true
	case 'b', 'h':
		return d.name(d.words.monthsShort[t.Month()-1]), true
	case 'A':
		return d.name(d.words.days[t.Weekday()]), true
	case 'a':
		return d.name(d.words.daysShort[t.Weekday()]), true
	case 'p':
		if d.swap {
			return d.text(strings.ToLower(d.words.half(t))), true
		}
		return d.text(d.words.half(t)), true
	case 'P':
		return d.text(strings.ToLower(d.words.half(t))), true
	case 'z':
		return d.offset(t), true
	case 'Z':
		name := zoneName(t)
		if d.swap {
			name = strings.ToLower(name)
		}
		return d.text(name), true
	}
	return d.week(t)
}

func (d directive) week(t time.Time) (string, bool) {
	switch d.letter {
	case 'G':
		year, _ := t.ISOWeek()
		return d.number(year, 4, '0'), true
	case 'g':
		year, _ := t.ISOWeek()
		return d.number(year%100, 2, '0'), true
	case 'V':
		_, week := t.ISOWeek()
		return d.number(week, 2, '0'), true
	case 'U':
		return d.number((t.YearDay()+6-int(t.Weekday()))/7, 2, '0'), true
	case 'W':
		return d.number((t.YearDay()+6-(int(t.Weekday())+6)%7)/7, 2, '0'), true
	}
	return d.compound(t)
}

func (d directive) compound(t time.Time) (string, bool) {
	var s string
	day, month := d.words.daysShort[t.Weekday()], d.words.monthsShort[t.Month()-1]
	switch d.letter {
	case 'n':
		s = "\n"
	case 't':
		s = "\t"
	case '%':
		s = "%"
	case 'D', 'x':
		s = t.Format("01/02/06")
	case 'F':
		s = t.Format("2006-01-02")
	case 'T', 'X':
		s = t.Format("15:04:05")
	case 'R':
		s = t.Format("15:04")
	case 'r':
		s = t.Format("03:04:05 ") + d.words.half(t)
	case 'c':
		s = day + " " + month + t.Format(" _2 15:04:05 2006")
	case 'v':
		s = t.Format("_2-") + strings.ToUpper(month) + t.Format("-2006")
	default:
		return "", false
	}
	return d.text(s), true
}

func (d directive) fraction(t time.Time) string {
	width := d.width
	if width == 0 {
		width = 9
		if d.letter == 'L' {
			width = 3
		}
	}
	digits := fmt.Sprintf("%09d", t.Nanosecond())
	if width <= 9 {
		return digits[:width]
	}
	return digits + strings.Repeat("0", width-9)
}

func (d directive) offset(t time.Time) string {
	_, seconds := t.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	h, m, s := seconds/3600, seconds/60%60, seconds%60
	var rest string
	switch d.colons {
	case 0:
		rest = fmt.Sprintf("%02d", m)
	case 1:
		rest = fmt.Sprintf(":%02d", m)
	default:
		rest = fmt.Sprintf(":%02d:%02d", m, s)
	}
	hours := fmt.Sprintf("%02d", h)
	if d.width > 0 {
		hours = strings.Repeat("0", max(0, d.width-len(sign)-len(hours)-len(rest))) + hours
	}
	return sign + hours + rest
}

// zoneName is the zone's short name; zones that are only an offset have none.
func zoneName(t time.Time) string {
	name, _ := t.Zone()
	if name != "" && (name[0] == '+' || name[0] == '-') {
		return ""
	}
	return name
}

func hour12(t time.Time) int { return (t.Hour()+11)%12 + 1 }

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}

func floorDiv(a, b int) int {
	if a < 0 {
		return -((-a + b - 1) / b)
	}
	return a / b
}
