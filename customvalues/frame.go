package customvalues

import (
	"context"
	"sync"

	"storegraph/catalog"
)

// Frame holds what one template reads of one recipient, in numbered cells, and the memory that rendering needs. Filled
// and rendered again and again it allocates nothing more. A Frame belongs to one goroutine; the Template is shared.
type Frame struct {
	run run
	buf []byte // of Render
}

// NewFrame gives a frame for the template.
func (t *Template) NewFrame() *Frame {
	f := &Frame{}
	f.use(t)
	return f
}

func (f *Frame) use(t *Template) {
	r := &f.run
	r.t = t
	r.clean, r.allowed = false, false
	r.cells = resize(r.cells, len(t.cells))
	r.tables = resize(r.tables, len(t.tables))
	if r.vars == nil || len(r.vars.assigned) != t.slots {
		r.vars = newVariables(t.slots)
	}
	r.scope = nil
}

// frames are those of Render, which has none of its own.
var frames = sync.Pool{New: func() any { return &Frame{} }}

// release gives a frame back without what it was filled with.
func (f *Frame) release() {
	r := &f.run
	clear(r.cells)
	for i := range r.tables {
		clear(r.tables[i].cells)
	}
	clear(r.vars.assigned)
	clear(r.vars.scoped)
	clear(r.passes[:cap(r.passes)])
	clear(r.frames[:cap(r.frames)])
	for _, in := range r.inputs {
		*in = input{run: in.run, args: in.args[:0]}
		clear(in.args[:cap(in.args)])
	}
	clear(r.remarks)
	r.remarks = r.remarks[:0]
	clear(r.result.Missing[:cap(r.result.Missing)])
	clear(r.result.Foreign[:cap(r.result.Foreign)])
	clear(r.result.Diagnostics[:cap(r.result.Diagnostics)])
	r.scope, r.env, r.ctx, r.text.buf, r.result.Skipped = nil, nil, nil, nil, nil
	frames.Put(f)
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// maxCells is more than a message prints; a list's further rows are looked up one by one.
const maxCells = 1 << 15

// table is the rows of one list.
type table struct {
	cells []value // row by row
	rows  int     // that are filled
}

// Fill reads what the template may read of a scope, before any text is made. What cannot be read yet (its element is
// unavailable) matters only when the render comes to it. The scope must not change until the frame is filled again.
func (f *Frame) Fill(scope *catalog.Scope) {
	if scope == nil {
		scope = &noScope
	}
	r := &f.run
	r.reset(context.Background())
	r.scope, r.env, r.shopCurrency, r.shopStyled = scope, scope.Env, "", false
	if r.env == nil {
		r.env = &noEnv
	}
	left := maxCells
	for i := range r.t.cells {
		c := &r.t.cells[i]
		if c.root != nil {
			r.cells[i] = r.fillRoot(c.root)
			continue
		}
		r.cells[i] = r.fillStep(c, r.cells[c.before-1])
	}
	for i := range r.t.tables {
		left -= r.fillTable(i, left)
	}
}

var noScope = catalog.Scope{Env: &catalog.Env{}}

// fillRoot gives a root's value, unset when only a render can say what it is.
func (r *run) fillRoot(l *lookup) value {
	v, ok := r.data(l.root.text)
	switch {
	case ok:
	case l.canon == "" && !r.t.plain: // not ours
		return value{}
	case l.canon != "" && l.canon != l.root.text:
		v, _ = r.data(l.canon)
	}
	if len(r.scope.Unavailable) > 0 && (v.kind == record || v.isNil()) && r.available(r.rootName(l)) != nil {
		return value{}
	}
	v.digest()
	return settled(v)
}

func (r *run) fillStep(c *cellAt, before value) value {
	switch {
	case before.kind == unset:
		return value{}
	case c.deep && before.isNil():
		return nilValue
	case r.operations > maxOperations: // the render will meet the bound, if it comes to what is left
		return value{}
	}
	v, err := r.step(before, c.step)
	if err != nil || r.tick() != nil {
		return value{}
	}
	v.digest()
	return settled(v)
}

// fillTable fills at most so many cells, and says how many it did.
func (r *run) fillTable(i, most int) int {
	at, t := &r.t.tables[i], &r.tables[i]
	t.cells, t.rows = t.cells[:0], 0
	list := r.cells[at.list-1]
	width := len(at.cells)
	if list.kind != sequence || width == 0 {
		return 0
	}
	items := list.list()
	t.rows = min(items.length(), most/width)
	t.cells = resize(t.cells, t.rows*width)
	for row := range t.rows {
		item := items.at(row)
		if r, ok := item.x.(*catalog.Row); ok && r.Bare() { // from here on the list's items are only counted
			t.rows, t.cells = row, t.cells[:row*width]
			break
		}
		cells := t.cells[row*width : (row+1)*width]
		for j := range at.cells {
			c := &at.cells[j]
			before := settled(item)
			if c.before > 0 {
				before = cells[c.before-1]
			}
			cells[j] = r.fillStep(c, before)
		}
	}
	return t.rows * width
}

// cellOf is a name's value in the frame; nil when the name has to be looked up.
func (r *run) cellOf(l *lookup) *value { return r.cellAt(l.loop, l.cell) }

func (r *run) cellAt(loop, n int32) *value {
	cells := r.cells
	if loop > 0 {
		cells = r.passes[r.base+int(loop)-1].row
	}
	if at := int(n) - 1; uint(at) < uint(len(cells)) && cells[at].kind != unset {
		return &cells[at]
	}
	return nil
}
