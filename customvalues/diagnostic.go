package customvalues

import (
	"cmp"
	"slices"
	"sort"
	"unicode/utf8"
)

// Severity says what a diagnostic means for sending.
type Severity string

// The severities.
const (
	Error   Severity = "ERROR"   // cannot be sent; a lenient preview leaves the place empty
	Warning Severity = "WARNING" // renders, but probably not as meant
	Lint    Severity = "LINT"    // renders as meant; there is a better way to write it
)

// Code is the machine's word for a diagnostic; it is part of the public contract.
type Code string

// The codes that Parse gives.
const (
	SyntaxError    Code = "SYNTAX"
	Unclosed       Code = "UNCLOSED"          // a brace, string or block that never ends
	Unexpected     Code = "UNEXPECTED_TAG"    // an end or a branch without its block
	UnknownTag     Code = "UNKNOWN_TAG"       // no such tag
	UnknownFilter  Code = "UNKNOWN_FILTER"    // no such filter or helper
	NotOffered     Code = "NOT_OFFERED"       // standard Liquid that messages may not use
	WrongArguments Code = "WRONG_ARGUMENTS"   // too few or too many for the filter
	UnknownSnippet Code = "UNKNOWN_SNIPPET"   // render or include of a name that is not there
	TooDeep        Code = "TOO_DEEP"          // nested beyond the limit
	TooLong        Code = "TOO_LONG"          // source, chain or expression beyond the limit
	UnknownField   Code = "UNKNOWN_FIELD"     // our namespace, but no such field
	UnknownName    Code = "UNKNOWN_NAMESPACE" // not ours, and close to one of ours
	ForeignInLogic Code = "FOREIGN_IN_LOGIC"  // a name that is not ours decides something here
	ObjectPrinted  Code = "OBJECT_PRINTED"    // a whole record where a field is meant
	Alias          Code = "ALIAS"             // spelled another way than the catalog does
	EditorArtefact Code = "EDITOR_ARTEFACT"   // no-break spaces, smart quotes, entities inside braces
	RawNotAllowed  Code = "RAW_NOT_ALLOWED"   // raw on something that is not sanitised HTML, or where HTML cannot be
)

// The codes that HTML email adds.
const (
	NoValueHere    Code = "NO_VALUE_HERE"   // a place in which no value can be made safe
	UnevenHTML     Code = "UNEVEN_HTML"     // the arms of an if, or the passes of a loop, end in different places
	UnfinishedHTML Code = "UNFINISHED_HTML" // the template ends within a tag or comment
)

// The codes that Validate adds.
const (
	NeverFilled   Code = "NEVER_FILLED"   // our field, and no message of this kind has a value for it
	BlockedField  Code = "BLOCKED"        // its element is blocked or not synced for this account
	WrongType     Code = "WRONG_TYPE"     // a filter that cannot work on such a value
	Unused        Code = "UNUSED"         // assigned and never read
	PersonalData  Code = "PERSONAL_DATA"  // in a subject, which anybody may see on a lock screen
	ClinicalWords Code = "CLINICAL_WORDS" // words of medicine beside shop data
	WideCharacter Code = "WIDE_CHARACTER" // makes a text message dearer; renders give it for values
)

// The codes that only a render gives.
const (
	BadArgument Code = "BAD_ARGUMENT" // a value that a filter or tag cannot work on
	BadCompare  Code = "BAD_COMPARISON"
	Currencies  Code = "CURRENCY_MISMATCH"
	UnsafeValue Code = "UNSAFE_VALUE" // would be a script or command where it stands: printed nothing
)

// Diagnostic is one remark about a template. Line and Column begin at 1; Column and Length count characters.
type Diagnostic struct {
	Code        Code
	Severity    Severity
	Message     string
	Line        int
	Column      int
	Length      int
	Suggestions []string // did you mean
	Snippet     string   // name of the snippet it is in; "" for the template itself
}

// Placeholder is one place of the template, as the author wrote it.
type Placeholder struct {
	Path   string // the name that was looked up, e.g. order.tracking_url
	Source string // the whole placeholder, braces included
	Line   int
	Column int
}

// Skip says why a message is not to be sent.
type Skip struct {
	Code   SkipCode
	Path   string
	Reason string
	Line   int
	Column int
}

// HasErrors says whether any of the diagnostics forbids sending.
func HasErrors(diagnostics []Diagnostic) bool {
	return slices.ContainsFunc(diagnostics, func(d Diagnostic) bool { return d.Severity == Error })
}

// span is a piece of the source, in bytes.
type span struct{ start, end int }

func (s span) to(e span) span { return span{s.start, e.end} }

// source is a template's text with its line starts, for positions.
type source struct {
	name  string // "" for the template, else the snippet's
	text  string
	lines []int // byte offset of each line's first character
	inner []int // bytes within characters, up to each block of the text; nil when there are none
}

// sourceBlock is how far apart the counts of a source are: some templates are one line of many thousand placeholders.
const sourceBlock = 1 << 10

func newSource(name, text string) *source {
	s := &source{name: name, text: text, lines: []int{0}}
	inner := 0
	counts := make([]int, 0, len(text)/sourceBlock+1)
	for i := range len(text) {
		if i%sourceBlock == 0 {
			counts = append(counts, inner)
		}
		switch c := text[i]; {
		case c == '\n':
			s.lines = append(s.lines, i+1)
		case !utf8.RuneStart(c):
			inner++
		}
	}
	if inner > 0 {
		s.inner = counts
	}
	return s
}

// characters counts those of a piece. Of broken ones each first byte counts.
func (s *source) characters(from, to int) int { return to - from - s.innerTo(to) + s.innerTo(from) }

// innerTo is how many bytes before a place continue a character.
func (s *source) innerTo(offset int) int {
	if s.inner == nil {
		return 0
	}
	block := min(offset/sourceBlock, len(s.inner)-1)
	n := s.inner[block]
	for i := block * sourceBlock; i < offset; i++ {
		if !utf8.RuneStart(s.text[i]) {
			n++
		}
	}
	return n
}

// position gives line and column of a byte offset, both from 1, the column in characters.
func (s *source) position(offset int) (line, column int) {
	line = sort.SearchInts(s.lines, offset+1)
	return line, s.characters(s.lines[line-1], offset) + 1
}

func (s *source) diagnostic(code Code, severity Severity, at span, message string, suggestions ...string) Diagnostic {
	line, column := s.position(at.start)
	return Diagnostic{
		Code: code, Severity: severity, Message: message,
		Line: line, Column: column, Length: s.characters(at.start, at.end),
		Suggestions: suggestions, Snippet: s.name,
	}
}

func (s *source) placeholder(at span, path string) Placeholder {
	line, column := s.position(at.start)
	return Placeholder{Path: path, Source: s.text[at.start:at.end], Line: line, Column: column}
}

func sortDiagnostics(ds []Diagnostic) {
	slices.SortStableFunc(ds, func(a, b Diagnostic) int {
		return cmp.Or(cmp.Compare(a.Snippet, b.Snippet), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
