package customvalues

// block reads a tag that has an end. ok says whether name is one; a divider that belongs to a block further out is left
// pending.
func (p *parsing) block(nodes []node, k token, name string, rest span) (more []node, ok bool, d *divider) {
	var n node
	var err *fault
	switch name {
	case "raw", "doc":
		n, err = p.verbatim(k, name, rest)
	case "comment":
		n, err = nil, p.comment(k)
	case "if", "unless", "case", "for", "tablerow", "capture", "ifchanged":
		if !p.enter(k.span) {
			return nodes, true, nil
		}
		defer p.leave()
		switch name {
		case "if", "unless":
			n, err = p.condition(k, name, rest)
		case "case":
			n, err = p.choice(k, rest)
		case "for", "tablerow":
			n, err = p.loop(k, name, rest)
		case "capture":
			n, err = p.capture(k, rest)
		case "ifchanged":
			c := &ifchangedNode{span: k.span}
			var d *divider
			c.body, d = p.body("endifchanged")
			p.closed(d, "endifchanged", name, k.span)
			n = c
		}
	default:
		return nodes, false, nil
	}
	if err != nil {
		p.fail(err)
	}
	if n != nil {
		nodes = append(nodes, n)
	}
	return nodes, true, nil
}

// verbatim is raw and doc: nothing in them is read.
func (p *parsing) verbatim(k token, name string, rest span) (node, *fault) {
	never := &fault{span: k.span, code: Unclosed, message: "This " + name + " is never closed."}
	if p.in.inTag {
		p.in.lines = nil
		return nil, never
	}
	body, end, ok := p.in.through("end" + name)
	if !ok {
		p.in.pos = len(p.src.text)
		return nil, never
	}
	p.trim = end.trimAfter
	if rest.start < rest.end {
		return nil, faultAt(k.span, "%s takes nothing.", name)
	}
	if name == "doc" {
		inner := &tokens{src: p.src, pos: body.start, plain: p.plain}
		if _, _, nested := inner.through("doc"); nested && inner.pos <= body.end {
			return nil, faultAt(k.span, "doc blocks do not nest.")
		}
		return nil, nil
	}
	if body.start == body.end {
		return nil, nil
	}
	return &textNode{span: body, text: p.src.text[body.start:body.end], raw: true}, nil
}

// comment skips to its end; comments within it nest, and raw hides what it holds.
func (p *parsing) comment(k token) *fault {
	for depth := 1; ; {
		next, ok := p.in.next()
		if !ok || next.kind == brokenToken && p.in.pos >= len(p.src.text) {
			return &fault{span: k.span, code: Unclosed, message: "This comment is never closed."}
		}
		if next.kind != tagToken {
			continue
		}
		switch name, _ := tagName(p.src.text, next.inner); name {
		case "raw":
			if p.in.inTag {
				continue
			}
			if _, _, ok := p.in.through("endraw"); !ok {
				p.in.pos = len(p.src.text)
				return &fault{span: next.span, code: Unclosed, message: "This raw is never closed."}
			}
		case "comment":
			depth++
		case "endcomment":
			if depth--; depth == 0 {
				p.trim = next.trimAfter
				return nil
			}
		}
	}
}

// condition is if and unless. What follows a first else is read and dropped, as Ruby's Liquid does.
func (p *parsing) condition(k token, name string, rest span) (node, *fault) {
	n := &ifNode{span: k.span, negate: name == "unless"}
	cond, first := p.test(rest, k.span)
	b := branch{cond: cond, tag: k.span}
	elsed := false
	for {
		var d *divider
		b.body, d = p.body("elsif", "else", "end"+name)
		n.branches = append(n.branches, b)
		if d == nil || d.name == "end"+name || d.name != "elsif" && d.name != "else" {
			p.closed(d, "end"+name, name, k.span)
			break
		}
		b = branch{tag: d.span}
		if d.name == "elsif" {
			var err *fault
			if b.cond, err = p.test(d.rest, d.span); err != nil {
				p.fail(err)
			}
		}
		if elsed {
			b.cond = &literal{d.span, nilValue}
		}
		elsed = elsed || d.name == "else"
	}
	suppressBlank(n)
	if first != nil { // nothing of it renders: which branch was meant is unknown
		return nil, first
	}
	return n, nil
}

// test reads a condition. On a fault the condition is false, so that a preview still has the other branches.
func (p *parsing) test(rest, at span) (expr, *fault) {
	never := &literal{at, nilValue}
	if rest.start == rest.end {
		return never, faultAt(at, "A condition is missing here.")
	}
	e, err := p.expressions(rest)
	if err != nil {
		return never, err
	}
	c, err := e.condition()
	if err == nil {
		err = e.end()
	}
	if err != nil {
		return never, err
	}
	return c, nil
}

func (p *parsing) choice(k token, rest span) (node, *fault) {
	n := &caseNode{span: k.span}
	e, first := p.expressions(rest)
	if first == nil {
		if n.subject, first = e.operand(false); first == nil {
			first = e.end()
		}
	}
	before, d := p.body("when", "else", "endcase") // what stands before the first when is dropped
	blank := allBlank(before)
	for d != nil && (d.name == "when" || d.name == "else") {
		a := arm{isElse: d.name == "else", tag: d.span}
		var err *fault
		switch {
		case d.name == "when":
			a.values, err = p.whens(d)
		case d.rest.start < d.rest.end:
			err = faultAt(d.span, "else takes nothing.")
		}
		if err != nil {
			p.fail(err)
		}
		a.body, d = p.body("when", "else", "endcase")
		blank = blank && allBlank(a.body)
		n.arms = append(n.arms, a)
	}
	p.closed(d, "endcase", "case", k.span)
	if blank {
		for i := range n.arms {
			n.arms[i].body = withoutText(n.arms[i].body)
		}
	}
	if first != nil {
		return nil, first
	}
	return n, nil
}

func (p *parsing) whens(d *divider) ([]expr, *fault) {
	e, err := p.expressions(d.rest)
	if err != nil {
		return nil, err
	}
	var out []expr
	for {
		v, err := e.operand(true)
		if err != nil {
			return nil, err
		}
		if out = append(out, v); len(out) > maxArguments {
			return nil, &fault{span: d.span, code: TooLong, message: "This when has too many values."}
		}
		comma := e.symbol(",")
		if !e.keyword("or") && !comma {
			return out, e.end()
		}
	}
}

func (p *parsing) capture(k token, rest span) (node, *fault) {
	n := &captureNode{span: k.span}
	e, err := p.expressions(rest)
	if err == nil {
		if n.variable, err = e.target(true); err == nil {
			err = e.end()
		}
	}
	var d *divider
	n.body, d = p.body("endcapture")
	p.closed(d, "endcapture", "capture", k.span)
	if err != nil {
		return nil, err
	}
	return n, nil
}

func (p *parsing) loop(k token, name string, rest span) (node, *fault) {
	n, first := p.loopHead(k, name, rest)
	var d *divider
	if name == "tablerow" {
		n.body, d = p.body("endtablerow")
	} else if n.body, d = p.body("else", "endfor"); d != nil && d.name == "else" {
		n.otherwise, d = p.body("else", "endfor")
		for d != nil && d.name == "else" { // the last else counts
			n.otherwise, d = p.body("else", "endfor")
		}
	}
	p.closed(d, "end"+name, name, k.span)
	if first != nil {
		return nil, first
	}
	if name == "for" && allBlank(n.body) && allBlank(n.otherwise) {
		n.body, n.otherwise = withoutText(n.body), withoutText(n.otherwise)
	}
	return n, nil
}

func (p *parsing) loopHead(k token, name string, rest span) (*forNode, *fault) {
	n := &forNode{span: k.span, table: name == "tablerow"}
	n.state = p.assigns(map[bool]string{true: "tablerowloop", false: "forloop"}[n.table])
	e, err := p.expressions(rest)
	if err != nil {
		return n, err
	}
	w := e.take()
	if w.kind != wordLex || w.text == "in" && !e.p.plain {
		return n, faultAt(k.span, "Write {%% %s item in items %%}.", name)
	}
	n.variable = p.assigns(w.text)
	if !e.keyword("in") {
		return n, e.unexpected("in")
	}
	from := e.i
	if n.items, err = e.operand(false); err != nil {
		return n, err
	}
	n.label = w.text + "-" + e.written(from, e.i)
	n.reversed = !n.table && e.keyword("reversed")
	for first := true; ; first = false {
		comma := false
		for e.symbol(",") {
			comma = true
		}
		a := e.peek()
		if a.kind != wordLex {
			if first && comma {
				return n, e.unexpected("limit or offset")
			}
			return n, e.end()
		}
		e.i++
		if err := e.need(":"); err != nil {
			return n, err
		}
		if !n.table && a.text == "offset" && e.keyword("continue") {
			n.resume, e.p.t.resumes = true, true
			continue
		}
		v, err := e.operand(false)
		if err != nil {
			return n, err
		}
		switch {
		case a.text == "limit":
			n.limit = v
		case a.text == "offset":
			n.offset = v
		case n.table && a.text == "cols":
			n.cols = v
		case n.table && a.text == "range":
		default:
			return n, faultAt(a.span, "%s does not take %s.", name, a.text)
		}
	}
}
