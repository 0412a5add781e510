package conditions

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
)

// ParseText reads a condition from expr text: the subset that the reference of the room lists. It reports every problem
// with its position, not only the first; of syntax errors, which hide what comes after them, it reports one.
func ParseText(text string) (*Condition, []Problem) {
	b := &builder{}
	n := b.text(place{}, nil, text)
	if n == nil {
		return b.finish(nil, place{})
	}
	return b.finish(n, place{src: newSource(text, 0), span: span{0, utf8.RuneCountInString(text)}})
}

// text lowers a text that stands at a place of a tree, or alone. Inside a list's condition it may use the item's fields.
func (b *builder) text(at place, f *frame, text string) node {
	if len(text) > MaxTextBytes {
		b.problem(CodeTooLarge, at, "The text has %d bytes; at most %d are allowed.", len(text), MaxTextBytes)
		return nil
	}
	src := newSource(text, 0)
	at.src, at.span = src, span{0, len(src.runes)}
	if !b.scan(at, text) {
		return nil
	}
	root, err := parse(text, f != nil, src)
	if err != nil {
		var e *file.Error
		if errors.As(err, &e) {
			at.span = span{e.From, e.To}
			b.problem(CodeSyntax, at, "%s.", strings.ToUpper(e.Message[:1])+e.Message[1:])
			return nil
		}
		b.problem(CodeSyntax, at, "The text cannot be read: %v.", err)
		return nil
	}
	l := &lowering{builder: b, at: at, spans: map[ast.Node]span{}}
	return l.condition(root, f)
}

// parse runs expr's parser. It knows item fields (.title) only inside a predicate, so that the text of a list's condition
// is given to it as one.
func parse(text string, item bool, src *source) (_ ast.Node, err error) {
	defer func() {
		if r := recover(); r != nil { // expr's parser is not ours: a panic must not end the process
			err = fmt.Errorf("parse: %v", r)
		}
	}()
	if !item {
		tree, err := parser.Parse(text)
		if err != nil {
			return nil, err
		}
		return tree.Node, nil
	}
	const before, after = "any(x, ", "\n)" // the line break ends a comment
	src.shift = len(before)
	tree, err := parser.Parse(before + text + after)
	if err != nil {
		return nil, err
	}
	call, ok := tree.Node.(*ast.BuiltinNode)
	if !ok || len(call.Arguments) != 2 {
		return nil, errors.New("it is more than one condition")
	}
	predicate, ok := call.Arguments[1].(*ast.PredicateNode)
	if !ok {
		return nil, errors.New("it is no condition")
	}
	return predicate.Node, nil
}

// scan checks what must hold before a recursive parser may see the text.
func (b *builder) scan(at place, text string) bool {
	if !utf8.ValidString(text) {
		b.problem(CodeSyntax, at, "The text is not valid UTF-8.")
		return false
	}
	if strings.TrimSpace(text) == "" {
		b.problem(CodeSyntax, at, "The text is empty.")
		return false
	}
	runes := at.src.runes
	if i := slices.Index(runes, 0); i >= 0 {
		at.span = span{i, i + 1}
		b.problem(CodeSyntax, at, "The text contains a NUL character.")
		return false
	}
	var open []rune
	for i := 0; i < len(runes); i++ {
		at.span = span{i, i + 1}
		switch r := runes[i]; r {
		case '"', '\'', '`':
			i = skipText(runes, i)
		case '/':
			i = skipComment(runes, i)
		case '(', '[', '{':
			if open = append(open, r); len(open) > MaxBracketDepth {
				b.problem(CodeTooLarge, at, "Brackets are nested more than %d deep.", MaxBracketDepth)
				return false
			}
		case ')', ']', '}':
			if len(open) == 0 || open[len(open)-1] != opening(r) {
				b.problem(CodeSyntax, at, "There is nothing that %s closes.", quoted(string(r)))
				return false
			}
			open = open[:len(open)-1]
		}
	}
	return true
}

func opening(r rune) rune {
	switch r {
	case ')':
		return '('
	case ']':
		return '['
	}
	return '{'
}

// skipText gives the index of the quote that ends a text, or the last index.
func skipText(runes []rune, i int) int {
	quote := runes[i]
	for i++; i < len(runes); i++ {
		switch {
		case runes[i] == '\\' && quote != '`':
			i++
		case runes[i] == quote:
			return i
		}
	}
	return len(runes) - 1
}

// skipComment gives the index of a comment's last character, or i when none begins there.
func skipComment(runes []rune, i int) int {
	if i+1 >= len(runes) {
		return i
	}
	switch runes[i+1] {
	case '/':
		for i < len(runes) && runes[i] != '\n' {
			i++
		}
		return i
	case '*':
		for i += 2; i+1 < len(runes); i++ {
			if runes[i] == '*' && runes[i+1] == '/' {
				return i + 1
			}
		}
		return len(runes)
	}
	return i
}
