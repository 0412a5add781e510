package recipes

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// maxFile bounds a file. Two hundred messages fit into it.
const maxFile = 256 << 10

// maxDepth bounds how deep a file may be nested; recipes need nine levels.
const maxDepth = 32

// Problem is one thing that is wrong in a file. Line and column begin at 1.
type Problem struct {
	Line    int
	Column  int
	Message string // what is wrong, and what to do
}

func (p Problem) String() string { return fmt.Sprintf("%d:%d: %s", p.Line, p.Column, p.Message) }

// file reads a file's values, and collects what is wrong.
type file struct {
	problems []Problem
}

func (f *file) wrong(n ast.Node, format string, args ...any) {
	line, column := place(n)
	f.wrongAt(line, column, format, args...)
}

func (f *file) wrongAt(line, column int, format string, args ...any) {
	f.problems = append(f.problems, Problem{line, column, fmt.Sprintf(format, args...)})
}

// place is where a value begins. A mapping begins at its first key, not at the colon behind it.
func place(n ast.Node) (line, column int) {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		n = m.Values[0].Key
	} else if v, ok := n.(*ast.MappingValueNode); ok {
		n = v.Key
	}
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line, t.Position.Column
	}
	return 1, 1
}

// parse gives the one mapping that a file consists of; nil when there is a problem.
func (f *file) parse(source []byte) (top *ast.MappingNode) {
	switch {
	case len(source) > maxFile:
		f.wrongAt(1, 1, "the file is larger than %d KiB", maxFile>>10)
		return nil
	case !utf8.Valid(source):
		before := source[:invalid(source)]
		f.wrongAt(bytes.Count(before, []byte("\n"))+1, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:])+1, "here is a byte that is not UTF-8; save the file as UTF-8")
		return nil
	case nesting(source) > maxDepth:
		f.wrongAt(1, 1, "the file is nested deeper than %d levels", maxDepth)
		return nil
	}
	defer func() {
		if r := recover(); r != nil { // the library has met an end of file that it did not expect
			f.wrongAt(1, 1, "the file is not YAML that can be read")
			top = nil
		}
	}()
	parsed, err := parser.ParseBytes(source, 0)
	var syntax yaml.Error
	switch {
	case errors.As(err, &syntax) && syntax.GetToken() != nil:
		at := syntax.GetToken().Position
		f.wrongAt(at.Line, at.Column, "this is not YAML: %s", syntax.GetMessage())
		return nil
	case err != nil:
		f.wrongAt(1, 1, "this is not YAML: %s", strings.ReplaceAll(err.Error(), "\n", " "))
		return nil
	case len(parsed.Docs) != 1:
		f.wrongAt(1, 1, "a file holds one document, this one %d; leave out ---", len(parsed.Docs))
		return nil
	}
	switch body := parsed.Docs[0].Body.(type) {
	case *ast.MappingNode:
		return body
	case nil:
		f.wrongAt(1, 1, "the file is empty; begin with name: and what the other recipes have")
	default:
		f.wrong(body, "a file is members with values, such as name: win-back")
	}
	return nil
}

// invalid is where the first byte lies that is not UTF-8.
func invalid(b []byte) int {
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return len(b)
}

// nesting is a bound of how deep a file is nested: brackets, and steps of a line's indentation. The library's parser calls
// itself for each level.
func nesting(source []byte) (deepest int) {
	brackets := 0
	for line := range bytes.Lines(source) {
		indent, dashes := 0, 0
	indentation:
		for _, c := range line {
			switch c {
			case ' ':
				indent++
			case '-', '?':
				dashes++
			default:
				break indentation
			}
		}
		open := 0
		for _, c := range line {
			switch c {
			case '[', '{':
				open++
			case ']', '}':
				open = max(0, open-1)
			}
			deepest = max(deepest, open, brackets+open)
		}
		if trimmed := bytes.TrimSpace(line); len(trimmed) > 0 && bytes.ContainsAny(trimmed[:1], "[{") {
			brackets += open
		}
		deepest = max(deepest, dashes)
	}
	return deepest
}

// member is a value in a mapping, with what reads it.
type member struct {
	name     string
	required bool
	read     func(ast.Node)
}

// mapping reads a value's members, each by its own reader, in the order in which they are written.
func (f *file) mapping(n ast.Node, what string, members ...member) {
	var values []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		f.wrong(n, "%s is written as members with values: %s", what, strings.Join(names(members), ", "))
		return
	}
	seen := map[string]bool{}
	for _, v := range values {
		key, ok := v.Key.(*ast.StringNode)
		if !ok {
			f.wrong(v.Key, "%s has no such member; it has %s", what, strings.Join(names(members), ", "))
			continue
		}
		i := slices.IndexFunc(members, func(m member) bool { return m.name == key.Value })
		switch {
		case i < 0:
			f.wrong(v.Key, "%s has no member %q; it has %s", what, key.Value, strings.Join(names(members), ", "))
		case seen[key.Value]: // the library refuses it too
			f.wrong(v.Key, "%s has %q twice", what, key.Value)
		default:
			seen[key.Value] = true
			members[i].read(v.Value)
		}
	}
	for _, m := range members {
		if m.required && !seen[m.name] {
			f.wrong(n, "%s needs %q", what, m.name)
		}
	}
}

func names(members []member) []string {
	out := make([]string, len(members))
	for i, m := range members {
		out[i] = m.name
	}
	return out
}

// list reads a list's values.
func (f *file) list(n ast.Node, what string, most int, read func(ast.Node)) {
	l, ok := n.(*ast.SequenceNode)
	if !ok || len(l.Values) == 0 {
		f.wrong(n, "%s is a list: begin each entry with a hyphen", what)
		return
	}
	if len(l.Values) > most {
		f.wrong(l.Values[most], "%s has at most %d entries", what, most)
		return
	}
	for _, v := range l.Values {
		read(v)
	}
}

// text reads a text that is not empty. Numbers and words that YAML takes for something else are texts where one is wanted.
func (f *file) text(n ast.Node, what string) string {
	var s string
	switch n := n.(type) {
	case *ast.StringNode:
		s = n.Value
	case *ast.LiteralNode:
		s = n.Value.Value
	case *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode:
		s = n.GetToken().Value
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		f.wrong(n, "%s is written out: anchors, aliases and tags are not read", what)
		return ""
	case *ast.NullNode:
	default:
		f.wrong(n, "%s is a text", what)
		return ""
	}
	if strings.ContainsRune(s, 0) {
		f.wrong(n, "%s contains a null character; leave it out", what)
	}
	if strings.TrimSpace(s) == "" {
		f.wrong(n, "%s is empty; write something, or leave it out", what)
	}
	return s
}

// word reads one of a few words.
func (f *file) word(n ast.Node, what string, words ...string) string {
	s := f.text(n, what)
	if s != "" && !slices.Contains(words, s) {
		f.wrong(n, "%s is %s, not %q", what, orList(words), s)
	}
	return s
}

func orList(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// inner is where a place inside a text lies in the file. Of a folded text (>) that is the line where it begins.
func inner(n ast.Node, line, column int) (int, int) {
	at, from := place(n)
	if l, ok := n.(*ast.LiteralNode); ok {
		if l.Start != nil && strings.HasPrefix(l.Start.Value, "|") && line > 0 {
			return l.Start.Position.Line + line, indentation(l) + column
		}
		return at, from
	}
	if line != 1 {
		return at, from
	}
	quoted := 0
	if s := n.GetToken().Origin; strings.HasPrefix(strings.TrimSpace(s), `"`) || strings.HasPrefix(strings.TrimSpace(s), "'") {
		quoted = 1
	}
	return at, from + quoted + column - 1
}

// indentation is how far the lines of a block are indented.
func indentation(l *ast.LiteralNode) int {
	for line := range strings.Lines(l.Value.GetToken().Origin) {
		if trimmed := strings.TrimLeft(line, " "); strings.TrimSpace(trimmed) != "" {
			return len(line) - len(trimmed)
		}
	}
	return 0
}
