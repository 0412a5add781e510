package customvalues

import (
	"strings"
	"unicode/utf8"
)

// cutFilters take parts of texts and lists.
var cutFilters = map[string]*filter{
	"slice":         {min: 1, max: 2, run: (*input).slice},
	"truncate":      {max: 2, run: keepNil((*input).truncate)},
	"truncatewords": {max: 2, run: keepNil((*input).truncateWords)},
	"split":         {min: 1, max: 1, run: (*input).split},
	"first":         {run: func(in *input) (value, error) { return endOf(in.v, true), nil }},
	"last":          {run: func(in *input) (value, error) { return endOf(in.v, false), nil }},
	"size":          {run: func(in *input) (value, error) { return in.size() }},
}

func (in *input) slice() (value, error) {
	from, ok := toInteger(in.args[0])
	if !ok {
		return nilValue, errInteger
	}
	n := 1
	if in.arg(1).truthy() {
		if n, ok = toInteger(in.args[1]); !ok {
			return nilValue, errInteger
		}
	}
	if _, isRange := in.v.interval(); in.v.kind == sequence && !isRange {
		l := in.v.list()
		start, end := cut(l.length(), from, n)
		if err := in.hold(48 * (end - start)); err != nil {
			return nilValue, err
		}
		out := make(values, 0, end-start)
		for i := start; i < end; i++ {
			out = append(out, l.at(i))
		}
		return listValue(out), nil
	}
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	return in.like(in.v, characters(s, from, n))
}

// characters are n characters of a text from an index on.
func characters(s string, from, n int) string {
	if isASCII(s) {
		start, end := cut(len(s), from, n)
		return s[start:end]
	}
	start, end := cut(utf8.RuneCountInString(s), from, n)
	i, first, last := 0, len(s), len(s)
	for at := range s {
		if i == start {
			first = at
		}
		if i == end {
			last = at
			break
		}
		i++
	}
	if start == end {
		return ""
	}
	return s[first:last]
}

// cut is n items from an index on, which may count from the end; nothing when it is out of range.
func cut(length, from, n int) (start, end int) {
	if from < 0 {
		from += length
	}
	if from < 0 || from > length || n < 0 {
		return 0, 0
	}
	return from, min(length, from+n)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (in *input) truncate() (value, error) {
	length := 50
	if in.has(0) {
		var ok bool
		if length, ok = toInteger(in.args[0]); !ok {
			return nilValue, errInteger
		}
	}
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	tail, err := in.tail()
	if err != nil {
		return nilValue, err
	}
	if utf8.RuneCountInString(s) <= length {
		return in.like(in.v, s)
	}
	keep := max(0, length-utf8.RuneCountInString(tail))
	end := 0
	for i := range s {
		if keep == 0 {
			break
		}
		keep--
		_, n := utf8.DecodeRuneInString(s[i:])
		end = i + n
	}
	return in.like(in.v, s[:end]+tail)
}

// tail is what truncate puts in the place of what it drops.
func (in *input) tail() (string, error) {
	if !in.has(1) {
		return "...", nil
	}
	return in.fitting(in.args[1])
}

func (in *input) truncateWords() (value, error) {
	words := 15
	if in.has(0) {
		var ok bool
		if words, ok = toInteger(in.args[0]); !ok {
			return nilValue, errInteger
		}
	}
	words = max(words, 1)
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	tail, err := in.tail()
	if err != nil {
		return nilValue, err
	}
	if err := in.hold(8 * min(2*words, len(s))); err != nil {
		return nilValue, err
	}
	kept := make([]string, 0, min(words, 32))
	rest := trimLeft(s)
	for len(kept) < words {
		n := strings.IndexAny(rest, "\x00\t\n\v\f\r ")
		if n < 0 {
			return in.like(in.v, s)
		}
		kept = append(kept, rest[:n])
		if rest = trimLeft(rest[n:]); rest == "" && len(kept) < words {
			return in.like(in.v, s)
		}
	}
	return in.like(in.v, strings.Join(kept, " ")+tail)
}

func (in *input) split() (value, error) {
	s, err := in.text(in.v)
	if err != nil {
		return nilValue, err
	}
	by, err := in.text(in.args[0])
	if err != nil {
		return nilValue, err
	}
	n := strings.Count(s, by) + 1
	if err := in.hold(48 * n); err != nil {
		return nilValue, err
	}
	var parts []string
	if by == " " { // runs of white space, and none at the ends
		parts = strings.FieldsFunc(s, func(r rune) bool { return r == 0 || r < 0x80 && isSpace(byte(r)) })
	} else {
		parts = strings.Split(s, by)
	}
	for len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	out := make(values, len(parts))
	for i, p := range parts {
		out[i] = textValue(p)
		if in.v.mark == safe {
			out[i].mark = safe
		}
	}
	return listValue(out), nil
}

// endOf is the first or last item, character or pair.
func endOf(v value, first bool) value {
	switch v.kind {
	case sequence:
		l := v.list()
		switch n := l.length(); {
		case n == 0:
			return nilValue
		case first:
			return l.at(0)
		default:
			return l.at(n - 1)
		}
	case mapping:
		if keys := v.object().keys(); first && len(keys) > 0 {
			x, _ := v.object().get(keys[0])
			return pair(keys[0], x)
		}
	case text:
		_, n := utf8.DecodeRuneInString(v.s)
		s := v.s[:n]
		if !first {
			_, n = utf8.DecodeLastRuneInString(v.s)
			s = v.s[len(v.s)-n:]
		}
		return value{kind: text, s: s, mark: v.mark}
	}
	return nilValue
}

// sizeOf is nil for what has no size.
func sizeOf(v value) value {
	switch v.kind {
	case text:
		return intValue(int64(utf8.RuneCountInString(v.s)))
	case sequence:
		return intValue(int64(v.list().length()))
	case mapping:
		if dropName(v) == "" {
			return intValue(int64(v.object().length()))
		}
	case integer: // the bytes of a number, says Ruby
		return intValue(max(8, int64(bigInt(v).BitLen()+7)/8))
	}
	return nilValue
}

func (in *input) size() (value, error) {
	if err := in.scan(len(in.v.s)); err != nil {
		return nilValue, err
	}
	if n := sizeOf(in.v); !n.isNil() {
		return n, nil
	}
	return intValue(0), nil
}
