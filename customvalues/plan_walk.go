package customvalues

// nodes reads statements one after the other.
func (p *planner) nodes(body []node) {
	for _, n := range body {
		if p.visits++; p.visits > maxVisits && !p.flat {
			p.tangled = true
		}
		if p.spent() {
			return
		}
		p.node(n)
	}
}

func (p *planner) node(n node) {
	switch n := n.(type) {
	case *outputNode:
		if n.value != nil {
			p.shown(p.eval(n.value))
		}
	case *ifNode:
		p.ifNode(n)
	case *caseNode:
		p.caseNode(n)
	case *forNode:
		p.forNode(n)
	case *eachNode:
		p.eachNode(n)
	case *foreignBlock:
		p.inside(within{foreign: true}, func() {
			p.aside(n.body)
			for _, b := range n.more {
				p.aside(b)
			}
		})
	case *assignNode:
		s, fails := p.tried(n.value)
		p.set(n.variable, s, !fails)
	case *captureNode:
		p.nodes(n.body)
		p.set(n.variable, sortOf(aText), true)
	case *counterNode:
		p.grown = p.grown || !p.counted[n.variable.text]
		p.counted[n.variable.text] = true
	case *cycleNode:
		if n.group != nil {
			g := p.eval(n.group)
			p.identified(g)
			p.shown(g)
		}
		for _, v := range n.values {
			p.shown(p.eval(v))
		}
	case *ifchangedNode:
		p.nodes(n.body)
	case *jumpNode:
		if len(p.loops) > 0 && !p.flat {
			to := p.loops[len(p.loops)-1]
			if to.left == nil {
				to.left = p.fork()
			} else {
				to.left.join(p.env)
			}
		}
	case *partialNode:
		p.partial(n)
	}
}

// tried is an expression, and whether it may end in an error, after which a lenient render goes on without it.
func (p *planner) tried(e expr) (s things, fails bool) {
	outer := p.fails
	p.fails = false
	s = p.eval(e)
	fails, p.fails = p.fails, outer || p.fails
	return s, fails
}

func (p *planner) inside(c within, do func()) {
	p.frames = append(p.frames, c)
	do()
	p.frames = p.frames[:len(p.frames)-1]
}

// aside is a part of a block that another engine decides on: it is taken or not, and no jump leads out of it.
func (p *planner) aside(body []node) {
	before, land := p.fork(), &landing{}
	p.loops = append(p.loops, land)
	p.nodes(body)
	p.loops = p.loops[:len(p.loops)-1]
	p.meet(before)
	p.meet(land.left)
}

func (p *planner) ifNode(n *ifNode) {
	p.alien = false
	open := true // perhaps no branch is taken
	fails := false
	for _, b := range n.branches {
		if b.cond == nil {
			open = false
			continue
		}
		_, failed := p.tried(b.cond)
		fails = fails || failed
	}
	if n.blocks && p.alien { // then all branches are printed, with the tags between them
		for _, b := range n.branches {
			p.aside(b.body)
		}
		return
	}
	before, after := p.fork(), (*variety)(nil)
	for _, b := range n.branches {
		if !p.flat {
			p.env = before.clone()
		}
		p.nodes(b.body)
		if after == nil {
			after = p.fork()
		} else if !p.flat {
			after.join(p.env)
		}
	}
	if p.flat {
		return
	}
	if p.env = after; open || fails {
		p.env.join(before)
	}
}

// caseNode reads the arms one after the other: every one that matches is printed, and may change what is asked.
func (p *planner) caseNode(n *caseNode) {
	subject := p.eval(n.subject)
	for _, arm := range n.arms {
		for _, v := range arm.values {
			p.equal(subject, p.eval(v))
		}
		before := p.fork()
		p.nodes(arm.body)
		p.meet(before)
		subject = subject.union(p.eval(n.subject))
	}
}

// loop reads a body until what it may begin with holds nothing new.
func (p *planner) loop(body func()) {
	if p.flat {
		body()
		return
	}
	head := p.fork()
	for !p.tangled {
		land := &landing{}
		p.loops = append(p.loops, land)
		p.env = head.clone()
		body()
		p.loops = p.loops[:len(p.loops)-1]
		grown := head.join(p.env)
		if grown = head.join(land.left) || grown; !grown {
			break
		}
	}
	p.env = head
}

// literalCount is a whole number that the author wrote.
func literalCount(e expr) (int, bool) {
	l, ok := e.(*literal)
	if !ok || l.v.kind != integer || l.v.x != nil || l.v.n >= 1<<30 {
		return 0, false
	}
	return int(max(l.v.n, 0)), true
}

// rowsOf is how many items a for loop looks at.
func rowsOf(n *forNode) int {
	most, limited := literalCount(n.limit)
	from, known := 0, n.offset == nil && !n.resume
	if n.offset != nil {
		from, known = literalCount(n.offset)
	}
	if !limited || !known {
		return allRows
	}
	return from + most
}

func (p *planner) forNode(n *forNode) {
	items := p.eval(n.items)
	for _, e := range []expr{n.limit, n.offset, n.cols} {
		if e != nil {
			p.eval(e)
		}
	}
	item := p.each(items, rowsOf(n))
	if items.keyed {
		item = item.union(bag(item.and(aText)))
	}
	item.sorts |= items.sorts & aText
	item = item.union(things{words: items.words})
	before := p.fork()
	undo := p.scope(n.state, sortOf(aLoop))
	undo2 := p.scope(n.variable, item)
	p.loop(func() { p.nodes(n.body) })
	undo2()
	undo()
	if len(n.otherwise) == 0 || p.flat {
		p.nodes(n.otherwise)
		return
	}
	after := p.env
	p.env = before
	p.nodes(n.otherwise)
	p.meet(after)
}

func (p *planner) eachNode(n *eachNode) {
	p.alien = false
	items := p.eval(n.items)
	foreign := p.alien
	var this things
	if n.with {
		this = items
		this.sorts &^= aNil
	} else {
		this = p.each(items, allRows)
		for r := range items.refs {
			if !r.list {
				this = this.union(only(r)) // one record where a list is meant
			}
		}
	}
	before := p.fork()
	undo := p.scope(n.item, this)
	undo2 := p.scope(n.index, sortOf(aNumber|aText|aNil))
	p.inside(within{this, foreign}, func() {
		switch {
		case !n.with:
			p.loop(func() { p.nodes(n.body) })
		case foreign:
			p.aside(n.body)
		default:
			p.nodes(n.body)
		}
	})
	undo2()
	undo()
	if p.flat {
		p.nodes(n.otherwise)
		return
	}
	after := p.env.clone()
	if p.env = before; foreign {
		p.env.join(after)
	}
	p.nodes(n.otherwise)
	p.meet(after)
}

// partial reads the snippets that a call may mean.
func (p *planner) partial(n *partialNode) {
	p.eval(n.template)
	var with things
	if n.with != nil {
		with = p.eval(n.with)
	}
	names := sortedKeys(p.t.snippets)
	if lit, ok := n.template.(*literal); ok {
		names = []string{lit.v.s}
	}
	before := p.fork()
	after := p.fork()
	for _, s := range names {
		part, ok := p.t.snippets[s]
		if !ok {
			continue
		}
		alias := n.alias
		if alias == nil {
			alias = n.variable[s]
		}
		if !p.flat {
			p.env = before.clone()
		}
		if n.render {
			p.renders(n, part, alias, with)
			continue
		}
		given := with
		if n.with == nil {
			given = p.named(s)
		}
		p.includes(n, part, alias, given)
		if !p.flat {
			after.join(p.env)
		}
	}
	p.env = after
}

// includes reads a snippet that sees its caller's variables: once, or for each item of a list.
func (p *planner) includes(n *partialNode, part *snippet, alias *name, with things) {
	given := p.each(with, allRows).and(with.sorts | aNil)
	given.words = append(given.words, with.words...)
	for r := range with.refs {
		if !r.list {
			given = given.union(only(r))
		}
	}
	if with.keyed {
		given = given.union(with)
	}
	var undo []func()
	for _, a := range n.args { // each sees those before it
		undo = append(undo, p.scope(a.slot, p.eval(a.value)))
	}
	undo = append(undo, p.scope(alias, given))
	if with.lists() {
		p.loop(func() { p.call(part) })
	} else {
		p.call(part)
	}
	for i := range undo {
		undo[len(undo)-1-i]()
	}
}

// renders reads a snippet that sees only what it is given.
func (p *planner) renders(n *partialNode, part *snippet, alias *name, with things) {
	args := make([]things, len(n.args))
	for i, a := range n.args {
		args[i] = p.eval(a.value)
	}
	outer, loops := p.env, p.loops
	if !p.flat {
		p.env, p.loops = newVariety(), nil
	}
	for i, a := range n.args {
		p.set(a.slot, args[i], true)
	}
	given := with
	if n.each {
		items := p.each(with, allRows)
		given = given.union(items)
		p.set(n.state, sortOf(aLoop), !with.lists() || len(with.refs) == 0)
	}
	if n.with != nil {
		given.unset = false
		p.set(alias, given, given.sorts&aNil == 0)
	}
	p.call(part)
	p.env, p.loops = outer, loops
}

// call reads a snippet's statements. Handlebars' contexts end at its border.
func (p *planner) call(part *snippet) {
	if p.flat {
		if p.walked[part] {
			return
		}
		p.walked[part] = true
	}
	for _, running := range p.calls {
		if running == part && !p.flat {
			p.tangled = true
			return
		}
	}
	src, frames := p.src, p.frames
	p.src, p.frames, p.calls = part.src, nil, append(p.calls, part)
	p.nodes(part.body)
	p.src, p.frames, p.calls = src, frames, p.calls[:len(p.calls)-1]
}
