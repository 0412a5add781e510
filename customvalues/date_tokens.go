package customvalues

import (
	"strconv"
	"strings"
	"time"
)

// dateTokens are the letters of HighLevel's date formats (MMM D, YYYY), longest first.
var dateTokens = []struct {
	token string
	print func(time.Time, *dateWords) string
}{
	{"YYYY", func(t time.Time, _ *dateWords) string { return t.Format("2006") }},
	{"YY", func(t time.Time, _ *dateWords) string { return t.Format("06") }},
	{"MMMM", func(t time.Time, w *dateWords) string { return w.months[t.Month()-1] }},
	{"MMM", func(t time.Time, w *dateWords) string { return w.monthsShort[t.Month()-1] }},
	{"MM", func(t time.Time, _ *dateWords) string { return t.Format("01") }},
	{"Mo", func(t time.Time, w *dateWords) string { return w.ordinal(int(t.Month())) }},
	{"M", func(t time.Time, _ *dateWords) string { return t.Format("1") }},
	{"DDDD", func(t time.Time, _ *dateWords) string { return t.Format("002") }},
	{"DD", func(t time.Time, _ *dateWords) string { return t.Format("02") }},
	{"Do", func(t time.Time, w *dateWords) string { return w.ordinal(t.Day()) }},
	{"D", func(t time.Time, _ *dateWords) string { return t.Format("2") }},
	{"dddd", func(t time.Time, w *dateWords) string { return w.days[t.Weekday()] }},
	{"ddd", func(t time.Time, w *dateWords) string { return w.daysShort[t.Weekday()] }},
	{"yyyy", func(t time.Time, _ *dateWords) string { return t.Format("2006") }},
	{"yy", func(t time.Time, _ *dateWords) string { return t.Format("06") }},
	{"dd", func(t time.Time, _ *dateWords) string { return t.Format("02") }},
	{"d", func(t time.Time, _ *dateWords) string { return t.Format("2") }},
	{"HH", func(t time.Time, _ *dateWords) string { return t.Format("15") }},
	{"H", func(t time.Time, _ *dateWords) string { return strconv.Itoa(t.Hour()) }},
	{"hh", func(t time.Time, _ *dateWords) string { return t.Format("03") }},
	{"h", func(t time.Time, _ *dateWords) string { return t.Format("3") }},
	{"mm", func(t time.Time, _ *dateWords) string { return t.Format("04") }},
	{"m", func(t time.Time, _ *dateWords) string { return t.Format("4") }},
	{"SSS", func(t time.Time, _ *dateWords) string { return t.Format(".000")[1:] }},
	{"ss", func(t time.Time, _ *dateWords) string { return t.Format("05") }},
	{"s", func(t time.Time, _ *dateWords) string { return t.Format("5") }},
	{"A", func(t time.Time, w *dateWords) string { return w.half(t) }},
	{"a", func(t time.Time, w *dateWords) string { return strings.ToLower(w.half(t)) }},
	{"ZZ", func(t time.Time, _ *dateWords) string { return t.Format("-0700") }},
	{"Z", func(t time.Time, _ *dateWords) string { return t.Format("-07:00") }},
	{"z", func(t time.Time, _ *dateWords) string { return zoneName(t) }},
	{"X", func(t time.Time, _ *dateWords) string { return strconv.FormatInt(t.Unix(), 10) }},
}

// formatTokens prints a date in HighLevel's format. Text in [square brackets] stays, and so does every letter that is no
// token.
func formatTokens(t time.Time, format string, words *dateWords) string {
	var b strings.Builder
scan:
	for i := 0; i < len(format); {
		if format[i] == '[' {
			if end := strings.IndexByte(format[i:], ']'); end > 0 {
				b.WriteString(format[i+1 : i+end])
				i += end + 1
				continue
			}
		}
		for _, d := range dateTokens {
			if strings.HasPrefix(format[i:], d.token) {
				b.WriteString(d.print(t, words))
				i += len(d.token)
				continue scan
			}
		}
		b.WriteByte(format[i])
		i++
	}
	return b.String()
}

// looksLikeTokens says whether a format without any % is HighLevel's and not a text.
func looksLikeTokens(format string) bool {
	if strings.Contains(format, "%") {
		return false
	}
	for _, token := range []string{"YYYY", "YY", "MMM", "MM", "DD", "HH", "hh:mm", "h:mm", "dddd"} {
		if strings.Contains(format, token) {
			return true
		}
	}
	return false
}

// ordinal is 1st, 2nd …; other languages than English have no one way to say it, and get the number.
func (w *dateWords) ordinal(n int) string {
	if !w.english {
		return strconv.Itoa(n)
	}
	suffix := "th"
	if n/10%10 != 1 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
