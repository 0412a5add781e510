package customvalues

import "strings"

// chain reads an expression and its filters.
func (e *expressions) chain() (expr, *fault) {
	head, err := e.operand(false)
	if err != nil {
		return nil, err
	}
	return e.filters(head)
}

func (e *expressions) filters(head expr) (expr, *fault) {
	c, ok := head.(*chain)
	if !ok {
		c = &chain{span: head.where(), head: head}
	}
	for e.symbol("|") {
		w := e.take()
		if w.kind != wordLex {
			e.i--
			return nil, e.unexpected("a filter's name")
		}
		f := &call{span: w.span, name: w.text}
		if e.symbol(":") {
			if err := e.arguments(f); err != nil {
				return nil, err
			}
		}
		f.end = e.ended()
		e.p.checkCall(f)
		c.filters = append(c.filters, f)
		c.end = e.ended()
		if len(c.filters) > maxFilters {
			return nil, &fault{span: f.span, code: TooLong, message: "This chain has too many filters."}
		}
	}
	if len(c.filters) == 0 {
		return head, nil
	}
	return c, nil
}

// arguments reads what follows a filter's colon, which may be nothing. A comma at the end is forgiven.
func (e *expressions) arguments(f *call) *fault {
	for {
		if e.isSymbol(0, "|") || e.peek().kind == endLex {
			return nil
		}
		if w := e.peek(); w.kind == wordLex && e.isSymbol(1, ":") {
			e.i += 2
			v, err := e.operand(false)
			if err != nil {
				return err
			}
			f.named = append(f.named, namedArg{name: w.text, value: v})
		} else {
			v, err := e.operand(false)
			if err != nil {
				return err
			}
			f.args = append(f.args, v)
		}
		if len(f.args)+len(f.named) > maxArguments {
			return &fault{span: f.span, code: TooLong, message: "This filter has too many arguments."}
		}
		if !e.symbol(",") {
			return nil
		}
	}
}

// condition reads comparisons joined by and/or, which bind to the right.
func (e *expressions) condition() (expr, *fault) {
	var operands []expr
	var ands []bool
	for {
		c, err := e.comparison()
		if err != nil {
			return nil, err
		}
		operands = append(operands, c)
		if len(operands) > maxArguments {
			return nil, &fault{span: c.where(), code: TooLong, message: "This condition has too many parts."}
		}
		if e.keyword("and") {
			ands = append(ands, true)
		} else if e.keyword("or") {
			ands = append(ands, false)
		} else {
			break
		}
	}
	all := operands[len(operands)-1]
	for i := len(ands) - 1; i >= 0; i-- {
		all = &logic{span: operands[i].where().to(all.where()), and: ands[i], left: operands[i], right: all}
	}
	return all, nil
}

func (e *expressions) comparison() (expr, *fault) {
	left, err := e.operand(true)
	if err != nil {
		return nil, err
	}
	w := e.peek()
	if w.kind != symbolLex || !strings.Contains(" == != <> < > <= >= contains ", " "+w.text+" ") {
		return left, nil
	}
	e.i++
	right, err := e.operand(true)
	if err != nil {
		return nil, err
	}
	return &comparison{span: left.where().to(right.where()), op: w.text, left: left, right: right}, nil
}
