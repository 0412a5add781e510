package customvalues

import "cmp"

// eval gives an expression's value.
func (r *run) eval(e expr) (value, error) {
	if err := r.tick(); err != nil {
		return nilValue, err
	}
	switch e := e.(type) {
	case *literal:
		return e.v, nil
	case *lookup:
		return r.lookup(e)
	case *chain:
		return r.chain(e)
	case *comparison:
		return r.compare(e)
	case *logic:
		left, err := r.eval(e.left)
		if err != nil || left.truthy() != e.and {
			return left, err
		}
		return r.eval(e.right)
	case *truth:
		v, err := r.eval(e.of)
		return boolValue(isTrue(v) != e.negate), err
	case *rangeExpr:
		return r.rangeValue(e)
	}
	return nilValue, nil
}

func (r *run) rangeValue(e *rangeExpr) (value, error) {
	var ends [2]int64
	for i, end := range []expr{e.from, e.to} {
		v, err := r.eval(end)
		if err != nil {
			return nilValue, err
		}
		n, ok := rangeEnd(v)
		if !ok {
			return nilValue, &failure{end.where(), BadArgument, errNotANumber}
		}
		ends[i] = n
	}
	return listValue(interval{ends[0], ends[1]}), nil
}

func (r *run) compare(c *comparison) (value, error) {
	left, err := r.eval(c.left)
	if err != nil {
		return nilValue, err
	}
	right, err := r.eval(c.right)
	if err != nil {
		return nilValue, err
	}
	if left.kind == integer && right.kind == integer && left.x == nil && right.x == nil && c.op != "contains" {
		return boolValue(holds(c.op, cmp.Compare(left.n, right.n))), nil
	}
	switch c.op {
	case "==", "!=", "<>":
		if err := r.comparing(left, right); err != nil {
			return nilValue, err
		}
		same, err := r.equal(r.env, left, right)
		return boolValue(same == (c.op == "==")), err
	case "contains":
		has, err := r.contains(r.env, left, right)
		return boolValue(has), err
	}
	if err := r.comparing(left, right); err != nil {
		return nilValue, err
	}
	n, ok, err := order(r.env, left, right)
	if err != nil {
		return nilValue, &failure{c.span, BadCompare, err}
	}
	return boolValue(ok && holds(c.op, n)), nil
}

// holds says whether an operator holds for two values in this order.
func holds(op string, order int) bool {
	switch op {
	case "==":
		return order == 0
	case "!=", "<>":
		return order != 0
	}
	return op[0] == '<' && order < 0 || op[0] == '>' && order > 0 || len(op) == 2 && order == 0
}

// comparing pays for the reading that a comparison does.
func (r *run) comparing(v, w value) error {
	if v.kind != w.kind && (v.kind == instant || w.kind == instant || v.kind == day || w.kind == day) {
		return r.spend(dateCost)
	}
	return r.spend(min(len(v.s), len(w.s)) >> 8)
}
