package customvalues

import (
	"strconv"

	"storegraph/catalog"
)

// seat is what a lookup stands for when that is known before any data is.
type seat struct {
	cell  int32  // of the frame, or of the loop's row; from 1, 0 for none
	loop  int32  // the loop whose item it begins at, from 1 and the outermost; 0 for the data's own names
	rest  []step // what follows the item
	state string // not the item, but the loop's own: index, first …
}

// cellKey tells cells apart: the same step from the same cell is the same cell.
type cellKey struct {
	table, before int32
	name, canon   string
	dot           bool
}

// cellAt is a value that a frame keeps: a root, or a step from another one.
type cellAt struct {
	before int32   // from 1; 0 for a root, and for a step from a row's item
	root   *lookup // names the root
	step   *step
	kind   *catalog.Kind // of the record or records in it, when the catalog says so
	list   bool
	deep   bool // not the first step: nothing follows what is missing
}

// tableAt is a list that a loop goes through, with the cells of each of its rows.
type tableAt struct {
	list  int32
	cells []cellAt
}

// byName makes the variables of every loop around be there by name.
func (k *compiler) byName() {
	for _, e := range k.around {
		if e.looping != nil {
			e.looping.named = true
		}
	}
}

// contexts does so for what this and bare names mean.
func (k *compiler) contexts() {
	for _, e := range k.around {
		if e.looping != nil && e.context {
			e.looping.named = true
		}
	}
}

func (k *compiler) lookup(l *lookup) {
	for _, s := range l.steps {
		if s.index != nil {
			k.expr(s.index)
		}
	}
	switch {
	case l.from != nil:
		k.expr(l.from)
		k.byName()
	case l.here != nil:
		k.contextName(l)
	default:
		k.name(l)
	}
}

func (k *compiler) name(l *lookup) {
	if l.root.text == "self" && k.t.plain {
		return
	}
	for i := len(k.around) - 1; i >= 0; i-- {
		e := k.around[i]
		if l.root != e.variable && l.root != e.state && l.root != e.index {
			continue
		}
		switch {
		case e.level == 0:
		case l.canon != "", l.root == e.index: // a variable of a root's name is checked as the root
			e.looping.named = true
		case l.root == e.variable:
			k.item(l, e, l.steps)
		default:
			k.state(l, e)
		}
		return
	}
	if k.t.written[l.root.text] {
		k.contexts()
		return
	}
	if e := k.context(); e != nil && !e.foreign {
		if e.kind != nil && hasField(e.kind, l.root.text) {
			k.item(l, e, append([]step{{span: l.span, name: l.root.text, dot: true}}, l.steps...))
			return
		}
		k.contexts()
		return
	}
	if k.snippet || l.custom || !fixed(l.steps) || l.canon == "" && !k.t.plain && isCatalogName(l.root.text) {
		return
	}
	l.cell = k.walk(0, k.root(l), l.steps)
}

func isCatalogName(s string) bool {
	_, ok := catalog.RootNamed(s)
	return ok
}

func hasField(kind *catalog.Kind, name string) bool {
	_, ok := fieldNamed(kind, name)
	return ok
}

// context is the innermost block that this means the item of.
func (k *compiler) context() *enclosing {
	for i := len(k.around) - 1; i >= 0; i-- {
		if k.around[i].context {
			return k.around[i]
		}
	}
	return nil
}

// contextName is this, @index or ../ of Handlebars.
func (k *compiler) contextName(l *lookup) {
	e := k.context()
	switch {
	case l.here.up > 0:
		k.byName()
	case e == nil || e.foreign:
	case l.here.data == "":
		k.item(l, e, l.steps)
	case e.level > 0 && l.here.data != "key":
		l.loop, l.state = e.level, l.here.data
		if l.here.data == "index" {
			l.state = "index0"
		}
	default:
		k.contexts()
	}
}

// item is a name that begins at a block's item.
func (k *compiler) item(l *lookup, e *enclosing, steps []step) {
	switch {
	case e.level == 0:
		k.contexts()
		if e.base > 0 && fixed(steps) {
			l.cell = k.walk(0, e.base, steps)
		}
		return
	case e.looping.table > 0 && fixed(steps) && len(steps) > 0:
		l.cell = k.walk(e.looping.table, 0, steps)
	}
	l.loop, l.rest = e.level, steps
}

// state is a name that begins with forloop.
func (k *compiler) state(l *lookup, e *enclosing) {
	if len(l.steps) == 1 {
		switch s := l.steps[0].name; s {
		case "index", "index0", "rindex", "rindex0", "first", "last", "length":
			l.loop, l.state = e.level, s
			return
		}
	}
	k.byName() // forloop itself, or its parent
}

// fixed says whether steps lead to the same place in all data.
func fixed(steps []step) bool {
	for _, s := range steps {
		if s.index == nil {
			continue
		}
		l, ok := s.index.(*literal)
		if !ok || l.v.kind != integer || l.v.x != nil {
			return false
		}
	}
	return true
}

func (k *compiler) add(key cellKey, c cellAt) int32 {
	if n, ok := k.cells[key]; ok {
		return n
	}
	all := &k.t.cells
	if key.table > 0 {
		all = &k.t.tables[key.table-1].cells
	}
	*all = append(*all, c)
	n := int32(len(*all))
	k.cells[key] = n
	return n
}

func (k *compiler) root(l *lookup) int32 {
	c := cellAt{root: l}
	if r, ok := catalog.RootNamed(l.canon); ok && !k.t.plain {
		c.kind = r.Kind
	}
	return k.add(cellKey{name: l.root.text, canon: l.canon}, c)
}

// walk gives the cell at the end of steps.
func (k *compiler) walk(table, from int32, steps []step) int32 {
	at := from
	for i := range steps {
		s := &steps[i]
		var before cellAt
		switch {
		case at > 0:
			before = k.cellAt(table, at)
		case table > 0:
			before.kind = k.cellAt(0, k.t.tables[table-1].list).kind
		}
		c := cellAt{before: at, step: s, deep: at > 0 && before.step != nil}
		key := cellKey{table: table, before: at, name: s.name, dot: s.dot}
		switch {
		case s.index != nil:
			key.canon = "[" + strconv.FormatInt(s.index.(*literal).v.n, 10)
			c.kind = before.kind
		case before.list && (s.name == "first" || s.name == "last"):
			c.kind = before.kind
		case before.kind != nil:
			if f, ok := fieldNamed(before.kind, s.name); ok {
				c.kind, c.list = f.Of, before.list || f.Type == catalog.List
			}
		}
		at = k.add(key, c)
	}
	return at
}

func (k *compiler) cellAt(table, n int32) cellAt {
	if table > 0 {
		return k.t.tables[table-1].cells[n-1]
	}
	return k.t.cells[n-1]
}

// listCell says what the items of a loop's collection are. cell is 0 when it is not the frame's.
func (k *compiler) listCell(items expr) (cell int32, kind *catalog.Kind, ok bool) {
	l, ok := items.(*lookup)
	if !ok || l.cell == 0 {
		return 0, nil, false
	}
	if l.loop == 0 {
		return l.cell, k.cellAt(0, l.cell).kind, true
	}
	for _, e := range k.around {
		if e.level == l.loop && e.looping != nil {
			return 0, k.cellAt(e.looping.table, l.cell).kind, true
		}
	}
	return 0, nil, false
}

func (k *compiler) table(list int32) int32 {
	n, ok := k.tables[list]
	if !ok {
		k.t.tables = append(k.t.tables, tableAt{list: list})
		n = int32(len(k.t.tables))
		k.tables[list] = n
	}
	return n
}
