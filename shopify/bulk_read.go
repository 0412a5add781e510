package shopify

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"storegraph/commerce"
)

// BulkItem is one root object of a bulk file with its children. Exactly one of the pointers is set.
type BulkItem struct {
	Line  int // of the root, 1-based
	Lines int // lines that the object took: the root's and its children's
	// Damaged counts lines that could not be read and belong, or may belong, to this object. It should be read again by id.
	Damaged int

	Order      *OrderSnapshot
	Contact    *commerce.Contact
	Product    *commerce.Product
	Collection *commerce.Collection
}

// LineError is a line of a bulk file that could not be read. Reading goes on after it.
type LineError struct {
	Line   int // 1-based
	Reason string
	// Child tells that the line belongs to an object that has a line of its own: no object is lost with it. A line that
	// is cut before it names its parent cannot be told from a root's.
	Child bool
}

// Error names line and reason.
func (e *LineError) Error() string { return fmt.Sprintf("line %d: %s", e.Line, e.Reason) }

// How many lines may lie between a parent and a child of it. Files with grouped objects need none; these bounds are for
// files that are grouped badly.
const (
	maxOpenParents = 512
	maxOpenBytes   = 32 << 20
)

// ReadBulk reads a bulk file of an element, line by line, and puts children to their parents by __parentId. A line that
// cannot be read yields a *LineError and reading goes on. Any other error is the reader's own and ends it: what was not
// yielded by then may be incomplete and is not yielded at all. Children of a kind that the element does not have are
// counted and passed over.
func ReadBulk(r io.Reader, e commerce.Element) iter.Seq2[BulkItem, error] {
	return func(yield func(BulkItem, error) bool) {
		if bulkDocument(e) == "" {
			yield(BulkItem{}, fmt.Errorf("read bulk file: no such element %q", e))
			return
		}
		b := &bulkReader{element: e, lines: newLineReader(r), open: map[string]*bulkGroup{}, yield: yield}
		b.run()
	}
}

type bulkReader struct {
	element commerce.Element
	lines   *lineReader
	yield   func(BulkItem, error) bool

	open    map[string]*bulkGroup // by the root's gid
	queue   []*bulkGroup          // the same, oldest first
	bytes   int                   // of all open groups
	stopped bool
}

// bulkGroup is a root line, kept until no more children are to be expected, and its children.
type bulkGroup struct {
	gid      string
	line     int
	root     []byte
	children []bulkChild
	lines    int
	damaged  int
	bytes    int
}

type bulkChild struct {
	line int
	kind string
	gid  string
	text []byte // nil when the kind needs no more than its gid
}

func (b *bulkReader) run() {
	for !b.stopped {
		line, err := b.lines.next()
		switch {
		case errors.Is(err, io.EOF):
			for len(b.queue) > 0 && !b.stopped {
				b.closeOldest()
			}
			return
		case errors.Is(err, errLineTooLong):
			b.bad(nil, "the line "+err.Error())
		case err != nil:
			b.yield(BulkItem{}, fmt.Errorf("read bulk file after line %d: %w", b.lines.number, err))
			return
		default:
			if line = bytes.TrimSpace(line); len(line) > 0 {
				b.take(line)
			}
		}
	}
}

// take sorts one line: a root opens a group, a child joins its parent's.
func (b *bulkReader) take(line []byte) {
	var head struct {
		ID       string `json:"id"`
		Typename string `json:"__typename"`
		ParentID string `json:"__parentId"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		b.bad(line, "not the JSON object that was expected: "+jsonReason(err))
		return
	}
	kind, _, err := commerce.SplitGID(head.ID)
	if err != nil {
		b.bad(line, "the object has no Shopify id")
		return
	}
	if head.Typename != "" && head.Typename != kind {
		b.bad(line, fmt.Sprintf("a %s with the id of a %s", shorten(head.Typename), shorten(kind)))
		return
	}
	if head.ParentID != "" {
		b.takeChild(head.ParentID, bulkChild{line: b.lines.number, kind: kind, gid: head.ID}, line)
		return
	}
	if kind != b.rootKind() {
		b.reject(&LineError{Line: b.lines.number, Reason: fmt.Sprintf("a %s where a %s was expected", shorten(kind), b.rootKind())})
		return
	}
	if b.open[head.ID] != nil {
		b.reject(&LineError{Line: b.lines.number, Reason: "the object is in the file twice"})
		return
	}
	g := &bulkGroup{gid: head.ID, line: b.lines.number, root: bytes.Clone(line), lines: 1, bytes: len(line)}
	b.open[g.gid] = g
	b.queue = append(b.queue, g)
	b.bytes += g.bytes
	for len(b.queue) > 1 && (len(b.queue) > maxOpenParents || b.bytes > maxOpenBytes) && !b.stopped {
		b.closeOldest()
	}
}

func (b *bulkReader) takeChild(parent string, child bulkChild, line []byte) {
	g := b.open[parent]
	if g == nil {
		b.reject(&LineError{Line: child.line, Reason: "its parent is not in the file before it", Child: true})
		return
	}
	g.lines++
	if !b.childKind(child.kind) {
		return
	}
	if child.kind != "Product" { // a collection's product is nothing but its id
		child.text = bytes.Clone(line)
	}
	g.children = append(g.children, child)
	g.bytes += len(child.text)
	b.bytes += len(child.text)
}

func (b *bulkReader) rootKind() string {
	switch b.element {
	case commerce.Contacts:
		return "Customer"
	case commerce.Products:
		return "Product"
	case commerce.Collections:
		return "Collection"
	}
	return "Order"
}

func (b *bulkReader) childKind(kind string) bool {
	switch b.element {
	case commerce.Orders, commerce.Transactions:
		return kind == "LineItem"
	case commerce.Products:
		return kind == "ProductVariant" || kind == "Collection"
	case commerce.Collections:
		return kind == "Product"
	}
	return false
}

// bad reports a line that cannot be read. It may be a child of the newest root, which is marked therefore.
func (b *bulkReader) bad(line []byte, reason string) {
	if n := len(b.queue); n > 0 {
		b.queue[n-1].damaged++
	}
	b.reject(&LineError{Line: b.lines.number, Reason: reason, Child: bytes.Contains(line, []byte(`"__parentId"`))})
}

func (b *bulkReader) reject(e *LineError) {
	if !b.stopped && !b.yield(BulkItem{}, e) {
		b.stopped = true
	}
}

// closeOldest maps and yields the group that has been open longest.
func (b *bulkReader) closeOldest() {
	g := b.queue[0]
	b.queue = b.queue[1:]
	delete(b.open, g.gid)
	b.bytes -= g.bytes
	item := BulkItem{Line: g.line, Lines: g.lines, Damaged: g.damaged}
	if !b.mapGroup(g, &item) {
		return
	}
	if !b.stopped && !b.yield(item, nil) {
		b.stopped = true
	}
}

// jsonReason is what is wrong with a line, without quoting it: it holds personal data.
func jsonReason(err error) string {
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Sprintf("%s at byte %d", syntax.Error(), syntax.Offset)
	case errors.As(err, &wrongType) && wrongType.Field != "":
		return fmt.Sprintf("%s is not of the type that was expected (byte %d)", wrongType.Field, wrongType.Offset)
	case errors.As(err, &wrongType):
		return "not an object"
	}
	return "it cannot be decoded"
}
