package shopify

import (
	"fmt"
	"slices"

	"storegraph/commerce"
)

// How many lines may lie between a parent and a child of it. Files with grouped objects need none; these bounds are for
// files that are grouped badly.
const (
	maxOpenParents = 512
	maxOpenBytes   = 8 << 20
	maxGroupBytes  = 32 << 20 // of one object; children beyond are left out and the object is marked
	maxBeside      = 1000
)

// bulkReader puts lines together and yields objects in the order of their roots.
type bulkReader struct {
	element commerce.Element
	yield   func(BulkItem, error) bool
	at      BulkPosition // behind the line that was taken last

	open    map[string]*bulkGroup // by the root's gid
	queue   []*bulkGroup          // the same and those that open has another of, oldest first
	bytes   int                   // of all groups
	stopped bool
}

// bulkGroup is a root, kept until no more children are to be expected, and its children.
type bulkGroup struct {
	gid      string
	start    BulkPosition
	root     any
	err      error // why the root could not be mapped
	children []any
	lines    int
	damaged  int
	beside   []LineError
	bytes    int
}

// take sorts one line: a root opens a group, a child joins its parent's.
func (b *bulkReader) take(l *bulkLine) {
	switch {
	case l.damage != "":
		// It may be a child of the newest root, which is marked therefore.
		if n := len(b.queue); n > 0 {
			b.queue[n-1].damaged++
		}
		b.reject(LineError{Line: b.at.Line, Reason: l.damage, Child: l.inside})
	case l.parent != "":
		b.takeChild(l)
	case l.kind != rootKind(b.element):
		b.reject(LineError{Line: b.at.Line, Reason: fmt.Sprintf("a %s where a %s was expected", shorten(l.kind), rootKind(b.element))})
	default:
		g := &bulkGroup{gid: l.gid, root: l.object, err: l.err, lines: 1, bytes: int(l.size)}
		g.start = BulkPosition{Offset: b.at.Offset - l.size, Line: b.at.Line - 1}
		b.open[g.gid] = g // one that is there twice has its children behind each
		b.queue = append(b.queue, g)
		b.bytes += g.bytes
		for len(b.queue) > 1 && (len(b.queue) > maxOpenParents || b.bytes > maxOpenBytes) && !b.stopped {
			b.closeOldest()
		}
	}
}

func (b *bulkReader) takeChild(l *bulkLine) {
	g := b.parent(l.parent)
	if g == nil {
		b.reject(LineError{Line: b.at.Line, Reason: "it belongs to no object before it", Child: true})
		return
	}
	g.lines++
	reason := ""
	switch {
	case !childKind(b.element, l.kind):
		return
	case l.err != nil:
		reason = l.err.Error()
	case g.bytes > maxGroupBytes:
		reason = "its object is too large to be read at once"
	default:
		size := int(l.size)
		if _, ok := l.object.(commerce.ID); ok {
			size = 8 // all that is kept
		}
		g.children = append(g.children, l.object)
		g.bytes += size
		b.bytes += size
		return
	}
	g.damaged++
	if len(g.beside) < maxBeside { // none is lost with more of them: the object is marked
		g.beside = append(g.beside, LineError{Line: b.at.Line, Reason: reason, Child: true})
	}
}

func (b *bulkReader) parent(gid string) *bulkGroup {
	if n := len(b.queue); n > 0 && b.queue[n-1].gid == gid {
		return b.queue[n-1]
	}
	return b.open[gid]
}

// reject reports a line that is of no use: beside the newest object, so that Next never lies between the two, or on its
// own when there is none.
func (b *bulkReader) reject(e LineError) {
	if len(b.queue) == 0 {
		e.Next = b.at
		b.emit(BulkItem{}, &e)
		return
	}
	g := b.queue[len(b.queue)-1]
	g.beside = append(g.beside, e)
	for len(g.beside) >= maxBeside && len(b.queue) > 0 && !b.stopped {
		b.closeOldest()
	}
}

// closeOldest yields the group that has been open longest.
func (b *bulkReader) closeOldest() {
	g := b.queue[0]
	b.queue[0] = nil
	b.queue = b.queue[1:]
	if b.open[g.gid] == g {
		delete(b.open, g.gid)
	}
	b.bytes -= g.bytes
	next := b.at
	if len(b.queue) > 0 {
		next = b.queue[0].start
	}
	slices.SortStableFunc(g.beside, func(x, y LineError) int { return x.Line - y.Line })
	if g.err != nil {
		b.emit(BulkItem{}, &LineError{Line: g.start.Line + 1, Reason: g.err.Error(), Beside: g.beside, Next: next})
		return
	}
	item := BulkItem{Line: g.start.Line + 1, Lines: g.lines, Damaged: g.damaged, Beside: g.beside, Next: next}
	g.finish(&item)
	b.emit(item, nil)
}

func (b *bulkReader) emit(item BulkItem, bad *LineError) {
	var err error
	if bad != nil {
		err = bad
	}
	if !b.stopped && !b.yield(item, err) {
		b.stopped = true
	}
}
