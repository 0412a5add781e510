package conditions

import (
	"slices"
	"unicode/utf8"
)

// A sentence is a condition in plain English:
//
//	order total is more than 150 USD and at least one of the order's items has product's vendor "Acme"
//	contact's email is set and (order is fully paid or order's status is one of "COMPLETED", "PENDING")
//	none of the contact's orders have placed at in the last 6 months
//	at least 2 of the order's items have (title that contains "retinol" and quantity at least 2)
//	the sum of price times quantity across the order's items is between 50 and 99.95
//	contact's email is not exactly order's customer's email
//
// Every condition can be said, and one sentence means one condition: fields are called by their labels, by their paths
// where labels would mean two things; and beside or needs brackets. Letter case of texts does not matter unless "exactly"
// stands before them.

// Sentence is the condition in plain English; ParseSentence gives an equal condition for it.
func (c *Condition) Sentence() string {
	s := &speaker{}
	s.node(c.root, nil, true)
	b := &builder{}
	if again := b.sentence(place{}, nil, s.String(), 0); again != nil && shape(again) == shape(c.root) {
		return s.String()
	}
	return sentence(c.root) // labels that run into the words around them
}

// ParseSentence reads a condition from plain English. It reports every clause that cannot be read, with its place and the
// names that are most like the ones that it does not know.
func ParseSentence(s string) (*Condition, []Problem) {
	b := &builder{}
	n := b.checkedSentence(place{}, nil, s, 0)
	return b.finish(n, place{src: newSource(s, 0), span: span{0, utf8.RuneCountInString(s)}})
}

// checkedSentence lowers a sentence of the input.
func (b *builder) checkedSentence(at place, f *frame, s string, depth int) node {
	if len(s) > MaxSentenceBytes {
		b.problem(CodeTooLarge, at, "The sentence has %d bytes; at most %d are allowed.", len(s), MaxSentenceBytes)
		return nil
	}
	return b.sentence(at, f, s, depth)
}

// sentence lowers a sentence that stands at a place of a tree, or alone, with depth groups and lists around it.
func (b *builder) sentence(at place, f *frame, s string, depth int) node {
	at.src = newSource(s, 0)
	at.span = span{0, len(at.src.runes)}
	if !utf8.ValidString(s) {
		b.problem(CodeSyntax, at, "The sentence is not valid UTF-8.")
		return nil
	}
	if i := slices.Index(at.src.runes, 0); i >= 0 {
		at.span = span{i, i + 1}
		b.problem(CodeSyntax, at, "The sentence contains a NUL character.")
		return nil
	}
	words, bad, why := wordsOf(at.src.runes)
	if why != "" {
		at.span = bad
		b.problem(CodeSyntax, at, "%s", why)
		return nil
	}
	if len(words) == 0 {
		b.problem(CodeSyntax, at, "The sentence is empty.")
		return nil
	}
	r := &reader{builder: b, whole: at, words: words, deep: depth}
	if !r.brackets() {
		return nil
	}
	n := r.condition(f)
	if r.at < len(r.words) {
		r.wrong("A sentence ends here, or goes on with and or or.")
		return nil
	}
	if len(b.problems) > 0 {
		return nil
	}
	return n
}
