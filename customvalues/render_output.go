package customvalues

import (
	"bytes"
	"slices"
)

// output prints a placeholder, or leaves it when it is not ours.
func (r *run) output(n *outputNode) error {
	if n.fault != nil {
		if !n.foreign {
			return nil // Parse said what is wrong with it
		}
		return r.leave(n, n.lead)
	}
	if n.value == nil {
		return nil
	}
	r.missed, r.alien = r.missed[:0], nil
	v, err := r.eval(n.value)
	return r.printed(n, v, err)
}

// printed prints what a placeholder's expression came to.
func (r *run) printed(n *outputNode, v value, err error) error {
	if alien := r.alien; alien != nil {
		r.alien = nil
		if n.shared {
			return r.leave(n, alien.path())
		}
		r.foreignInLogic(alien)
	}
	if err != nil {
		return err
	}
	before := len(r.out.buf)
	if err := r.print(v, printed{at: n.span, raw: n.raw, place: n.place, said: !n.alien}); err != nil {
		return err
	}
	if r.out.kind == forSMS {
		r.widened(n, before)
	}
	r.listMissing(n, before)
	return nil
}

// listMissing lists a placeholder that printed nothing because a name in it has no value.
func (r *run) listMissing(n *outputNode, before int) {
	if len(r.out.buf) == before && len(r.missed) > 0 && len(r.result.Missing) < maxListed {
		p := r.src.placeholder(n.span, r.missed[0].path)
		r.result.Missing = append(r.result.Missing, p)
	}
}

// maxListed bounds the lists of a Result: a loop meets the same placeholder a thousand times.
const maxListed = 1000

func (r *run) leave(n *outputNode, path string) error {
	r.listForeign(n.span, path)
	return r.verbatim(n.span)
}

// finish makes one line of a subject's text, which stands after n bytes: what is not ours may have lines.
func finish(buf []byte, n int) []byte {
	line := buf[n:]
	if slices.ContainsFunc(line, func(c byte) bool { return c < ' ' || c >= 0x7f }) {
		line = []byte(oneLine(string(line)))
	}
	return append(buf[:n], bytes.Trim(line, "\x00\t\n\v\f\r ")...)
}
