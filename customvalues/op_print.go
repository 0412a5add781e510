package customvalues

import (
	"strconv"
)

// placeholder prints {{ … }} whose value is not at hand.
func (r *run) placeholder(o *op) error {
	n := o.node.(*outputNode)
	r.missed, r.alien = r.missed[:0], nil
	if o.form == shown || o.form == defaulted {
		v, err := r.eval(n.value)
		return r.printed(n, v, err)
	}
	v, err := r.eval(o.value)
	if err == nil {
		out := r.out
		before := len(out.buf)
		if r.alien == nil && out.base+before+len(v.s)+maxScalar <= maxOutput && r.printAs(out, o, &v) {
			r.listMissing(n, before)
			return nil
		}
		v, err = r.apply(o.filter.call, v)
	}
	return r.printed(n, v, err)
}

// maxScalar is longer than any number, amount or date that printAs prints.
const maxScalar = 512

// printAs prints a value in the form of an operation, or says that it cannot. There is room for it as it is.
func (r *run) printAs(out *output, o *op, v *value) bool {
	if out.kind == forHTML && !o.place.escapes() {
		return r.printPlaced(out, o, v)
	}
	switch o.form {
	case shown:
		return r.printShown(out, v)
	case escaped:
		switch {
		case out.kind > forHTML:
			return false
		case v.kind == text:
			return r.printEscaped(out, v.s)
		}
		return r.printShown(out, v)
	case asMoney:
		var known bool
		out.buf, known = r.appendMoney(out.buf, out, v)
		return known
	case asDate:
		return r.printDate(out, o.filter.date, v)
	case before, after:
		return r.printBeside(out, o, v)
	case upper, lower:
		return r.printCased(out, o.form == upper, v)
	case defaulted:
		return v.truthy() && (v.kind != text || v.s != "") && r.printShown(out, v)
	}
	return false
}

// printPlaced prints data where escaping is not what makes it safe. There the filter escape changes nothing.
func (r *run) printPlaced(out *output, o *op, v *value) bool {
	if o.form > escaped || v.kind != text || v.mark != plain {
		return false
	}
	r.operations += len(v.s) >> 6
	buf, why := appendPlaced(out.buf, o.place, v.s, plain)
	if why != "" || out.base+len(buf) > maxOutput {
		return false
	}
	out.buf = buf
	return true
}

func (r *run) printShown(out *output, v *value) bool {
	switch v.kind {
	case text:
		switch {
		case v.mark == clean, v.mark == safe && out.kind == forHTML, out.kind > forHTML && !v.tame && !printable(v.s):
			return false
		case out.kind == forHTML:
			return r.printEscaped(out, v.s)
		case !v.tame:
			out.size.unsure = true
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

// printBeside prints data and a constant text. In HTML the text is markup, and the data escaped.
func (r *run) printBeside(out *output, o *op, v *value) bool {
	if v.kind == text && v.mark != plain || v.kind != text && v.kind != integer {
		return false
	}
	start := len(out.buf)
	out.size.unsure = true
	if o.form == after {
		out.buf = append(out.buf, o.filter.other...)
	}
	if !r.printShown(out, v) {
		out.buf = out.buf[:start]
		return false
	}
	if o.form == before {
		out.buf = append(out.buf, o.filter.other...)
	}
	if out.base+len(out.buf) > maxOutput {
		out.buf = out.buf[:start]
		return false
	}
	return true
}

// printCased prints data of plain letters in capitals or in small letters.
func (r *run) printCased(out *output, up bool, v *value) bool {
	if v.kind != text || v.mark != plain || !printable(v.s) {
		return false
	}
	start := len(out.buf)
	out.size.unsure = true
	out.buf = append(out.buf, v.s...)
	escape := false
	for i, c := range out.buf[start:] {
		switch {
		case up && c >= 'a' && c <= 'z', !up && c >= 'A' && c <= 'Z':
			out.buf[start+i] = c ^ 0x20
		}
		escape = escape || escapes[c]
	}
	if escape && out.kind == forHTML {
		out.buf = out.buf[:start]
		return false
	}
	return true
}

func (r *run) printEscaped(out *output, s string) bool {
	r.operations += len(s) >> 6
	before := len(out.buf)
	out.buf = appendEscaped(out.buf, s)
	if out.base+len(out.buf) > maxOutput {
		out.buf = out.buf[:before]
		return false
	}
	return true
}

// printable says whether a subject and a text message take a text as it is.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f || s[i] == '`' {
			return false
		}
	}
	return true
}

// escapes says whether a plain value stands there escaped, and nothing else.
func (at spot) escapes() bool { return at <= attrText }
