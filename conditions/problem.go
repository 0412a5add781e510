package conditions

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"storegraph/commerce"
)

// The codes of problems and of failed evaluations.
const (
	CodeSyntax             commerce.ErrorCode = "CONDITION_SYNTAX"
	CodeUnknownField       commerce.ErrorCode = "CONDITION_UNKNOWN_FIELD"
	CodeTypeMismatch       commerce.ErrorCode = "CONDITION_TYPE_MISMATCH"
	CodeOperatorNotAllowed commerce.ErrorCode = "CONDITION_OPERATOR_NOT_ALLOWED"
	CodeValueInvalid       commerce.ErrorCode = "CONDITION_VALUE_INVALID"
	CodeNotBoolean         commerce.ErrorCode = "CONDITION_NOT_BOOLEAN"
	CodeNotAllowed         commerce.ErrorCode = "CONDITION_CONSTRUCT_NOT_ALLOWED"
	CodeNotExactlyOne      commerce.ErrorCode = "CONDITION_NOT_EXACTLY_ONE"
	CodeTooLarge           commerce.ErrorCode = "CONDITION_TOO_LARGE"
	CodeTooCostly          commerce.ErrorCode = "CONDITION_TOO_COSTLY"
	CodeNotSegmentable     commerce.ErrorCode = "CONDITION_NOT_SEGMENTABLE"
	CodeEvaluationFailed   commerce.ErrorCode = "CONDITION_EVALUATION_FAILED"
	CodeEvaluationLimit    commerce.ErrorCode = "CONDITION_EVALUATION_LIMIT"
)

// Problem is one thing that is wrong with a condition, and where. Path leads through a tree; Line and Column (from 1),
// Offset (from 0) and Length count Unicode characters of a text, and Line is 0 when there is none.
type Problem struct {
	Code        commerce.ErrorCode `json:"code"`
	Message     string             `json:"message"`
	Path        []string           `json:"path,omitempty"`
	Line        int                `json:"line,omitempty"`
	Column      int                `json:"column,omitempty"`
	Offset      int                `json:"offset,omitempty"`
	Length      int                `json:"length,omitempty"`
	Snippet     string             `json:"snippet,omitempty"`
	Suggestions []string           `json:"suggestions,omitempty"`
}

// String prints the problem on one line, for terminals and logs.
func (p Problem) String() string {
	var b strings.Builder
	if p.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", p.Line, p.Column)
	}
	if len(p.Path) > 0 {
		b.WriteString(joinPath(p.Path) + ": ")
	}
	b.WriteString(string(p.Code) + ": " + p.Message)
	if len(p.Suggestions) > 0 {
		b.WriteString(" (did you mean " + strings.Join(p.Suggestions, ", ") + "?)")
	}
	return b.String()
}

// WithSuggestions is the message and what the author may have meant: for where nothing but a sentence is shown, as in an error.
func (p Problem) WithSuggestions() string {
	switch n := len(p.Suggestions); n {
	case 0:
		return p.Message
	case 1:
		return p.Message + " Did you mean " + p.Suggestions[0] + "?"
	default:
		return p.Message + " Did you mean " + strings.Join(p.Suggestions[:n-1], ", ") + " or " + p.Suggestions[n-1] + "?"
	}
}

// span is a range of characters of a text.
type span struct{ from, to int }

func (s span) join(o span) span { return span{min(s.from, o.from), max(s.to, o.to)} }

// place is where something stands in the input: in a tree, in a text, or in a text of a tree.
type place struct {
	path []string
	src  *source
	span span
}

func (p place) member(names ...string) place {
	p.path = append(append([]string(nil), p.path...), names...)
	return p
}

func (p place) item(i int) place { return p.member(strconv.Itoa(i)) }

// source is a text being read. The parser may be given more than the user wrote: shift is the length of what stands
// before it, in characters.
type source struct {
	text  string
	runes []rune
	shift int
}

func newSource(text string, shift int) *source {
	return &source{text: text, runes: []rune(text), shift: shift}
}

func (s *source) at(sp span) string {
	from, to := s.clamp(sp)
	return string(s.runes[from:to])
}

func (s *source) clamp(sp span) (from, to int) {
	from = min(max(sp.from-s.shift, 0), len(s.runes))
	return from, min(max(sp.to-s.shift, from), len(s.runes))
}

// locate fills in a problem's position.
func (s *source) locate(p *Problem, sp span) {
	from, to := s.clamp(sp)
	p.Offset, p.Length, p.Line = from, to-from, 1
	start := 0
	for i, r := range s.runes[:from] {
		if r == '\n' {
			p.Line, start = p.Line+1, i+1
		}
	}
	p.Column = from - start + 1
	end := start
	for end < len(s.runes) && s.runes[end] != '\n' {
		end++
	}
	const around = 60 // characters of the line on each side of the place
	first, last := max(start, from-around), min(end, from+around)
	if first >= last {
		return
	}
	marks := max(1, min(to, last)-from)
	line := strings.Map(func(r rune) rune {
		if r == '\t' || r == '\r' {
			return ' '
		}
		return r
	}, string(s.runes[first:last]))
	p.Snippet = line + "\n" + strings.Repeat(" ", from-first) + strings.Repeat("^", marks)
}

func joinPath(path []string) string {
	var b strings.Builder
	for _, name := range path {
		switch {
		case name != "" && strings.Trim(name, "0123456789") == "":
			b.WriteString("[" + name + "]")
		case b.Len() > 0:
			b.WriteString("." + name)
		default:
			b.WriteString(name)
		}
	}
	return b.String()
}

// quoted shows a piece of input in a message, shortened.
func quoted(s string) string {
	if utf8.RuneCountInString(s) > 60 {
		s = string([]rune(s)[:60]) + "…"
	}
	return strconv.Quote(s)
}
