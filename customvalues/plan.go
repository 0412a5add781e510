package customvalues

import (
	"cmp"
	"maps"
	"slices"
	"unicode/utf8"

	"storegraph/catalog"
)

// Plan is what a render may read, as exactly as can be told before there is data: the fields, how many items of each list,
// and of which lists only the length. A render over records that have nothing else gives the same text, lenient or not. It
// reads besides what its Options ask for: ConsentPath of a MARKETING one. Each call gives a plan of its own, to which more
// may be added. It is nil when the template is too tangled to tell.
func (t *Template) Plan() catalog.Plan {
	if t.plain {
		return catalog.Plan{} // any data, and none of the catalog's
	}
	return plan(t, catalogRoots()).plan()
}

// Read is a place of the template where a field is read.
type Read struct {
	Path    string // order.line_items.title
	Line    int
	Column  int
	Length  int    // in characters
	Snippet string // where it is, when that is not the template itself
}

// Reads lists where the fields of the Plan are read, by place. A name that may stand for several fields is there for each. It
// is empty when there is no Plan.
func (t *Template) Reads() []Read {
	var out []Read
	p := plan(t, catalogRoots())
	if t.plain || p.tangled {
		return nil
	}
	for at, paths := range p.reads {
		for path := range paths {
			line, column := at.src.position(at.start)
			out = append(out, Read{path, line, column, utf8.RuneCountInString(at.src.text[at.start:at.end]), at.src.name})
		}
	}
	slices.SortFunc(out, func(a, b Read) int {
		return cmp.Or(cmp.Compare(a.Snippet, b.Snippet), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.Path, b.Path))
	})
	return out
}

// planner goes through a template as a render would, with what values may be in the place of values. It takes every branch,
// and each loop's body until nothing new comes out of it. What variables hold is followed from statement to statement. A
// template that is too tangled for that (loops in loops, snippets that call themselves) is read again as if its statements
// had no order: then a variable may be whatever is ever given to it.
type planner struct {
	t     *Template
	src   *source
	roots map[string]*catalog.Kind
	tops  map[string]*want
	reads map[readAt]map[string]bool

	env     *variety
	counted map[string]bool // increment and decrement
	frames  []within        // Handlebars contexts, innermost last
	loops   []*landing      // innermost last
	calls   []*snippet      // that are being read

	at      span // of the name or argument at hand
	alien   bool // a name in the expression at hand may be another engine's
	fails   bool // the expression at hand may end in an error
	visits  int
	work    int
	tangled bool
	flat    bool
	grown   bool
	walked  map[*snippet]bool // flat: in this round
}

type readAt struct {
	src *source
	span
}

// within is what this may be. foreign says that it may be the inside of another engine's block.
type within struct {
	this    things
	foreign bool
}

// landing is where break and continue lead: what variables hold when they jump.
type landing struct{ left *variety }

// maxVisits is how many statements are read in their order. Nested loops multiply.
const maxVisits = 20_000

// maxWork is how many expressions and fields are looked at in all. A message of a hundred placeholders takes a thousand.
const maxWork = 200_000

func catalogRoots() map[string]*catalog.Kind {
	out := map[string]*catalog.Kind{}
	for _, r := range catalog.Roots {
		out[r.Name] = r.Kind
	}
	return out
}

func plan(t *Template, roots map[string]*catalog.Kind) *planner {
	p := newPlanner(t, roots)
	p.nodes(t.body)
	if !p.tangled {
		return p
	}
	return unordered(t, roots)
}

func unordered(t *Template, roots map[string]*catalog.Kind) *planner {
	p := newPlanner(t, roots)
	p.flat = true
	for p.grown = true; p.grown && !p.tangled; {
		p.grown, p.walked = false, map[*snippet]bool{}
		p.nodes(t.body)
	}
	return p
}

// spent says that a plan is not worth more work.
func (p *planner) spent() bool {
	p.tangled = p.tangled || p.work > maxWork
	return p.tangled
}

func newPlanner(t *Template, roots map[string]*catalog.Kind) *planner {
	return &planner{
		t: t, src: t.src, roots: roots, tops: map[string]*want{}, reads: map[readAt]map[string]bool{},
		env: newVariety(), counted: map[string]bool{},
	}
}

func (p *planner) plan() catalog.Plan {
	if p.tangled {
		return nil
	}
	out := catalog.Plan{}
	for name, w := range p.tops {
		out[name] = w.selection()
	}
	return out
}

// variety is what variables may hold at one place. A variable that is not there is not set.
type variety struct {
	assigned, scoped map[*name]things
}

func newVariety() *variety { return &variety{map[*name]things{}, map[*name]things{}} }

func (v *variety) clone() *variety { return &variety{maps.Clone(v.assigned), maps.Clone(v.scoped)} }

// join adds what assigned variables may hold elsewhere. Scoped ones are the same wherever paths meet.
func (v *variety) join(w *variety) (grown bool) {
	if w == nil {
		return false
	}
	add := func(n *name, s things) {
		old, ok := v.assigned[n]
		if !ok {
			old = things{unset: true}
		}
		if all := old.union(s); !all.same(old) || !ok {
			v.assigned[n] = all
			grown = grown || !ok || !all.same(old)
		}
	}
	for n, s := range w.assigned {
		add(n, s)
	}
	for n := range v.assigned {
		if _, ok := w.assigned[n]; !ok {
			add(n, things{unset: true})
		}
	}
	return grown
}

// fork is a copy of what variables hold now.
func (p *planner) fork() *variety {
	if p.flat {
		return p.env
	}
	p.visits += len(p.env.assigned) + len(p.env.scoped)
	return p.env.clone()
}

// meet goes on with what variables may hold after either of two ways.
func (p *planner) meet(v *variety) {
	if !p.flat {
		p.env.join(v)
	}
}

// set gives a variable a value; surely is false when it may keep what it has.
func (p *planner) set(n *name, s things, surely bool) {
	if n == nil {
		return
	}
	s.unset = false
	if surely && !p.flat {
		p.env.assigned[n] = s
		return
	}
	old, ok := p.env.assigned[n]
	if !ok {
		old = things{unset: true}
	}
	all := old.union(s)
	p.grown = p.grown || !ok || !all.same(old)
	p.env.assigned[n] = all
}

// scope gives a variable its value within a block, and brings back what it was when the result is called.
func (p *planner) scope(n *name, s things) func() {
	if n == nil {
		return func() {}
	}
	s.unset = false
	old, had := p.env.scoped[n]
	if p.flat {
		s.unset = true
		all := old.union(s)
		p.grown = p.grown || !had || !all.same(old)
		p.env.scoped[n] = all
		return func() {}
	}
	p.env.scoped[n] = s
	return func() {
		if had {
			p.env.scoped[n] = old
		} else {
			delete(p.env.scoped, n)
		}
	}
}
