package customvalues

import (
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

// textFilters change a text as a whole.
var textFilters = map[string]*filter{
	"downcase":       {run: change(downcase)},
	"upcase":         {run: change(upcase)},
	"capitalize":     {run: change(capitalize)},
	"strip":          {run: change(func(s string) string { return trimLeft(trimRight(s)) })},
	"lstrip":         {run: change(trimLeft)},
	"rstrip":         {run: change(trimRight)},
	"squish":         {run: keepNil((*input).squish)},
	"strip_newlines": {run: change(stripNewlines)},
	"append":         {min: 1, max: 1, run: func(in *input) (value, error) { return in.mix(in.v, in.args[0]) }},
	"prepend":        {min: 1, max: 1, run: func(in *input) (value, error) { return in.mix(in.args[0], in.v) }},
	"replace":        {min: 1, max: 2, run: func(in *input) (value, error) { return in.replace(in.arg(1), -1) }},
	"replace_first":  {min: 1, max: 2, run: func(in *input) (value, error) { return in.replace(in.arg(1), 1) }},
	"replace_last":   {min: 2, max: 2, run: func(in *input) (value, error) { return in.replaceLast(in.args[1]) }},
	"remove":         {min: 1, max: 1, run: func(in *input) (value, error) { return in.replace(nilValue, -1) }},
	"remove_first":   {min: 1, max: 1, run: func(in *input) (value, error) { return in.replace(nilValue, 1) }},
	"remove_last":    {min: 1, max: 1, run: func(in *input) (value, error) { return in.replaceLast(nilValue) }},
}

// change makes a filter of a function of texts.
func change(f func(string) string) func(*input) (value, error) {
	return func(in *input) (value, error) {
		s, err := in.text(in.v)
		if err != nil {
			return nilValue, err
		}
		return in.like(in.v, f(s))
	}
}

// keepNil makes a filter pass a missing value on.
func keepNil(f func(*input) (value, error)) func(*input) (value, error) {
	return func(in *input) (value, error) {
		if in.v.isNil() {
			return nilValue, nil
		}
		return f(in)
	}
}

// upcase knows letters that become several: ß and ligatures.
func upcase(s string) string {
	if isASCII(s) {
		return strings.ToUpper(s)
	}
	return cases.Upper(language.Und).String(s)
}

func downcase(s string) string { return strings.ToLower(strings.ReplaceAll(s, "İ", "i\u0307")) }

func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	first := strings.ToUpper(s[:n])
	if r >= utf8.RuneSelf {
		first = cases.Title(language.Und).String(s[:n])
	}
	return first + downcase(s[n:])
}

func squish(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) }), " ")
}

func stripNewlines(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", ""), "\n", "")
}

// mix joins texts. In HTML what is data is escaped as soon as it meets text that is markup already, so that the result can
// be printed as it is.
func (in *input) mix(parts ...value) (value, error) {
	texts := make([]string, len(parts))
	total, safes, data := 0, 0, 0
	for i, v := range parts {
		s, err := in.text(v)
		if err != nil {
			return nilValue, err
		}
		texts[i] = s
		total += len(s)
		if v.kind == text && v.mark == safe {
			safes++
		} else if v.kind == text || v.kind == sequence || v.kind == mapping {
			data++
		}
	}
	out := value{kind: text}
	if in.html() && safes > 0 {
		out.mark = safe
		for i, v := range parts {
			if data == 0 || v.kind == text && v.mark == safe {
				continue
			}
			if err := in.hold(len(texts[i])); err != nil {
				return nilValue, err
			}
			total -= len(texts[i])
			texts[i] = escapeHTML(texts[i])
			total += len(texts[i])
		}
	}
	if err := in.hold(total); err != nil {
		return nilValue, err
	}
	out.s = strings.Join(texts, "")
	return out, nil
}

// fitting is a text made ready to stand within v.
func (in *input) fitting(v value) (string, error) {
	s, err := in.text(v)
	if err == nil && in.html() && in.v.mark == safe && v.kind == text && v.mark != safe {
		s = escapeHTML(s)
	}
	return s, err
}

func (in *input) replace(by value, times int) (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	old, err := in.text(in.arg(0))
	if err != nil {
		return nilValue, err
	}
	with, err := in.fitting(by)
	if err != nil {
		return nilValue, err
	}
	if strings.Contains(with, `\`) {
		return in.substitute(s, old, with, times)
	}
	// The result is paid for before it is made.
	n := strings.Count(s, old)
	if times > 0 {
		n = min(n, times)
	}
	if n > 0 && len(with) > maxValueBytes/n {
		return nilValue, in.hold(maxValueBytes + 1)
	}
	if err := in.hold(len(s) + n*len(with)); err != nil {
		return nilValue, err
	}
	return in.like(in.v, strings.Replace(s, old, with, times))
}

// substitute replaces by a text with backslashes, which Ruby reads: \0 and \& are what was found, \` and \' what is before
// and behind it, \\ is a backslash, \1 to \9 and \+ are groups, and there are none.
func (in *input) substitute(s, old, with string, times int) (value, error) {
	var b strings.Builder
	from := 0
	for ; times != 0; times-- {
		n := strings.Index(s[from:], old)
		if n < 0 {
			break
		}
		at := from + n
		if err := in.hold(n + len(with)); err != nil {
			return nilValue, err
		}
		b.WriteString(s[from:at])
		if err := in.expand(&b, with, s, at, at+len(old)); err != nil {
			return nilValue, err
		}
		from = at + len(old)
		if old == "" && from < len(s) { // an empty text stands before every character
			_, n := utf8.DecodeRuneInString(s[from:])
			b.WriteString(s[from : from+n])
			from += n
		} else if old == "" {
			times = 1
		}
	}
	b.WriteString(s[from:])
	return in.like(in.v, b.String())
}

// expand writes a replacement for s[start:end].
func (in *input) expand(b *strings.Builder, with, s string, start, end int) error {
	part := func(s string) error {
		b.WriteString(s)
		return in.hold(len(s))
	}
	for i := 0; i < len(with); i++ {
		if with[i] != '\\' || i+1 == len(with) {
			b.WriteByte(with[i])
			continue
		}
		i++
		var err error
		switch c := with[i]; {
		case c == '0', c == '&':
			err = part(s[start:end])
		case c == '`':
			err = part(s[:start])
		case c == '\'':
			err = part(s[end:])
		case c == '\\':
			b.WriteByte(c)
		case c == '+', isDigit(c):
		case c == 'k' && strings.HasPrefix(with[i+1:], "<") && strings.Contains(with[i+1:], ">"):
			return errGroup
		default:
			b.WriteByte('\\')
			b.WriteByte(c)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (in *input) replaceLast(by value) (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	old, err := in.text(in.arg(0))
	if err != nil {
		return nilValue, err
	}
	with, err := in.fitting(by)
	if err != nil {
		return nilValue, err
	}
	i := strings.LastIndex(s, old)
	if i < 0 {
		return in.like(in.v, s)
	}
	if err := in.hold(len(s) + len(with)); err != nil {
		return nilValue, err
	}
	return in.like(in.v, s[:i]+with+s[i+len(old):])
}

var (
	errInteger = errors.New("this must be a whole number")
	errGroup   = errors.New(`\k<…> has no meaning in a replacement`)
	errList    = errors.New("this must be a list")
)

func (in *input) squish() (value, error) {
	s, err := in.text(in.v)
	if err == nil {
		err = in.hold(4 * len(s)) // its words
	}
	if err != nil {
		return nilValue, err
	}
	return in.like(in.v, squish(s))
}
