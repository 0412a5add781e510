package customvalues

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
	if r.opts.Channel == SMS {
		r.widened(n, before)
	}
	if len(r.out.buf) == before && len(r.missed) > 0 && len(r.result.Missing) < maxListed {
		p := r.src.placeholder(n.span, r.missed[0].path)
		r.result.Missing = append(r.result.Missing, p)
	}
	return nil
}

// maxListed bounds the lists of a Result: a loop meets the same placeholder a thousand times.
const maxListed = 1000

func (r *run) leave(n *outputNode, path string) error {
	if len(r.result.Foreign) < maxListed {
		r.result.Foreign = append(r.result.Foreign, r.src.placeholder(n.span, path))
	}
	return r.verbatim(n.span)
}

// finish is the whole text.
func (o *output) finish() string {
	if o.channel == Subject {
		return trimLeft(trimRight(oneLine(string(o.buf)))) // once more: what is not ours may have lines
	}
	return string(o.buf)
}
