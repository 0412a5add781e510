package customvalues

import (
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"storegraph/catalog"
)

// show is a value's text, as filters and placeholders print it. Lists and objects look as Ruby's do; records print
// nothing: a person is not dumped into a message.
func show(env *catalog.Env, v value) string {
	switch v.kind {
	case text:
		return v.s
	case sequence:
		if l, ok := v.x.(textList); ok {
			return strings.Join(l, ", ")
		}
		if r, ok := v.x.(interval); ok {
			return strconv.FormatInt(r.from, 10) + ".." + strconv.FormatInt(r.to, 10)
		}
	case mapping:
		if name := dropName(v); name != "" {
			return name
		}
	case unset, null, blankLit, emptyLit, record:
		return ""
	}
	return inspect(env, v)
}

// dropName is what Ruby's Liquid prints for its own objects; "" for data.
func dropName(v value) string {
	switch x := v.x.(type) {
	case *loop:
		if x.table {
			return "Liquid::TablerowloopDrop"
		}
		return "Liquid::ForloopDrop"
	case self:
		return "Liquid::SelfDrop"
	}
	return ""
}

// inspect is a value's text within a list or object.
func inspect(env *catalog.Env, v value) string {
	var b strings.Builder
	writeInspect(&b, env, v, 0)
	return b.String()
}

func writeInspect(b *strings.Builder, env *catalog.Env, v value, depth int) {
	if depth > maxExpression || b.Len() > maxOutput { // longer than anything that can be printed
		b.WriteString("...")
		return
	}
	switch v.kind {
	case boolean:
		b.WriteString(strconv.FormatBool(v.n != 0))
	case integer:
		if i, ok := v.x.(*big.Int); ok {
			b.WriteString(i.String())
			return
		}
		b.WriteString(strconv.FormatInt(v.n, 10))
	case float:
		b.WriteString(formatFloat(v.float()))
	case exact, money, instant, day:
		b.WriteString(catalog.PrintRaw(env, nil, v.x))
	case text:
		writeQuoted(b, v.s)
	case sequence:
		if _, ok := v.x.(interval); ok {
			b.WriteString(show(env, v))
			return
		}
		b.WriteByte('[')
		l := v.list()
		for i := range l.length() {
			if b.Len() > maxOutput {
				break
			}
			if i > 0 {
				b.WriteString(", ")
			}
			writeInspect(b, env, l.at(i), depth+1)
		}
		b.WriteByte(']')
	case mapping:
		if name := dropName(v); name != "" {
			b.WriteString(name)
			return
		}
		b.WriteByte('{')
		o := v.object()
		for i, k := range o.keys() {
			if i > 0 {
				b.WriteString(", ")
			}
			writeQuoted(b, k)
			b.WriteString("=>")
			e, _ := o.get(k)
			writeInspect(b, env, e, depth+1)
		}
		b.WriteByte('}')
	default:
		b.WriteString("nil")
	}
}

// writeQuoted quotes as Ruby's String#inspect does.
func writeQuoted(b *strings.Builder, s string) {
	b.WriteByte('"')
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 { // bytes that are no text
				fmt.Fprintf(b, `\x%02X`, s[i])
				continue
			}
		}
		switch r {
		case '"', '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		case '\f':
			b.WriteString(`\f`)
		case '\v':
			b.WriteString(`\v`)
		case '\b':
			b.WriteString(`\b`)
		case '\a':
			b.WriteString(`\a`)
		case 0x1b:
			b.WriteString(`\e`)
		case '#':
			// Ruby would read #{, #$ and #@ as code.
			if i+1 < len(s) && strings.IndexByte("{$@", s[i+1]) >= 0 {
				b.WriteByte('\\')
			}
			b.WriteByte('#')
		default:
			switch {
			case r == 0x7f:
				b.WriteString(`\x7F`)
			case unicode.IsPrint(r) || r == 0x85 || unicode.In(r, unicode.Zs, unicode.Cf, unicode.Co):
				b.WriteRune(r)
			case r > 0xffff:
				fmt.Fprintf(b, `\u{%X}`, r)
			default:
				fmt.Fprintf(b, `\u%04X`, r)
			}
		}
	}
	b.WriteByte('"')
}

// formatFloat prints a float as Ruby does: always with a point, with an exponent below 1e-4 and for
// whole numbers from 1e15 on.
func formatFloat(f float64) string {
	switch {
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	case math.IsNaN(f):
		return "NaN"
	case f == 0:
		if math.Signbit(f) {
			return "-0.0"
		}
		return "0.0"
	}
	if a := math.Abs(f); a < 1e-4 || a >= 1e15 && f == math.Trunc(f) {
		s := strconv.FormatFloat(f, 'e', -1, 64)
		mantissa, exponent, _ := strings.Cut(s, "e")
		if !strings.Contains(mantissa, ".") {
			mantissa += ".0"
		}
		return mantissa + "e" + exponent
	}
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return s
}
