package customvalues

import "strconv"

// placeholder prints {{ … }}.
func (r *run) placeholder(o *op) error {
	if v := r.cellOf(o.name); v != nil && !v.isNil() {
		if r.printAs(o, v) {
			return nil
		}
	}
	n := o.node.(*outputNode)
	r.missed, r.alien = r.missed[:0], nil
	if o.form == shown || o.form == defaulted {
		v, err := r.eval(n.value)
		return r.printed(n, v, err)
	}
	v, err := r.eval(o.value)
	if err == nil {
		before := len(r.out.buf)
		if r.alien == nil && !v.isNil() && r.printAs(o, &v) {
			r.listMissing(n, before)
			return nil
		}
		v, err = r.apply(o.last, v)
	}
	return r.printed(n, v, err)
}

// printAs prints a value in the form of an operation, or says that it cannot.
func (r *run) printAs(o *op, v *value) bool {
	out := r.out
	if out.base+len(out.buf)+len(v.s)+maxScalar > maxOutput || out.kind == forHTML && !o.node.(*outputNode).place.escapes() {
		return false
	}
	switch o.form {
	case shown:
		return r.printShown(v)
	case escaped:
		switch {
		case out.kind > forHTML:
			return false
		case v.kind == text:
			return r.printEscaped(v.s)
		}
		return r.printShown(v)
	case asMoney:
		return r.printMoney(v)
	case asDate:
		return r.printDate(o.date, v)
	case defaulted:
		return v.truthy() && (v.kind != text || v.s != "") && r.printShown(v)
	}
	return false
}

// maxScalar is longer than any number, amount or date that printAs prints.
const maxScalar = 512

func (r *run) printShown(v *value) bool {
	out := r.out
	switch v.kind {
	case text:
		switch {
		case v.mark == clean, v.mark == safe && out.kind == forHTML, out.kind >= forSMS && !printable(v.s):
			return false
		case out.kind == forHTML:
			return r.printEscaped(v.s)
		}
		out.buf = append(out.buf, v.s...)
		return true
	case integer:
		if v.x != nil {
			return false
		}
		out.buf = strconv.AppendInt(out.buf, v.n, 10)
		return true
	case boolean:
		out.buf = strconv.AppendBool(out.buf, v.n != 0)
		return true
	case money, exact:
		if v.scaled == 0 {
			return false
		}
		out.buf = appendScaled(out.buf, v.n, int(v.scaled)-1)
		return true
	}
	return false
}

func (r *run) printEscaped(s string) bool {
	out := r.out
	r.operations += len(s) >> 6
	before := len(out.buf)
	out.buf = appendEscaped(out.buf, s)
	if out.base+len(out.buf) > maxOutput {
		out.buf = out.buf[:before]
		return false
	}
	return true
}

// printable says whether a subject or a text message takes a text as it is.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// escapes says whether a plain value stands there escaped, and nothing else.
func (at spot) escapes() bool { return at <= attrText }
