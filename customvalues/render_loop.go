package customvalues

import (
	"errors"
	"strconv"
)

var errNotANumber = errors.New("this must be a whole number")

// items is a value as loops go through it: lists and ranges by item, objects by pair. ok is false for what has no items.
func (r *run) items(v value) (l list, ok bool, err error) {
	switch v.kind {
	case sequence:
		return v.list(), true, nil
	case mapping:
		if dropName(v) != "" {
			return nil, false, nil
		}
		if err := r.spend(v.object().length()); err != nil {
			return nil, false, err
		}
		return entries(v.object()), true, nil
	}
	return nil, false, nil
}

// bound reads limit, offset or cols; 0 and false when it is not given or nil.
func (r *run) bound(e expr) (int, bool, error) {
	if e == nil {
		return 0, false, nil
	}
	v, err := r.logic(e)
	if err != nil || v.isNil() {
		return 0, false, err
	}
	n, ok := toInteger(v)
	if !ok {
		return 0, false, &failure{e.where(), BadArgument, errNotANumber}
	}
	return n, true, nil
}

// segment is the part of a collection that a loop goes through.
type segment struct {
	items    list
	from, n  int
	reversed bool
}

func (s segment) at(i int) value {
	if s.reversed {
		i = s.n - 1 - i
	}
	return s.items.at(s.from + i)
}

// slice takes limit items from offset on.
func slice(items list, from, most int, limited bool) segment {
	start := min(max(from, 0), items.length())
	end := items.length()
	if limited {
		end = min(max(from+most, start), end)
	}
	return segment{items: items, from: start, n: end - start}
}

func (r *run) segment(n *forNode) (segment, error) {
	offset, given, err := r.bound(n.offset)
	if err != nil {
		return segment{}, err
	}
	if !given && n.resume {
		offset = r.offsets[n.label]
	}
	v, err := r.logic(n.items)
	if err != nil {
		return segment{}, err
	}
	most, limited, err := r.bound(n.limit)
	if err != nil {
		return segment{}, err
	}
	items, ok, err := r.items(v)
	if err != nil {
		return segment{}, err
	}
	var s segment
	switch {
	case ok:
		s = slice(items, offset, most, limited)
	case v.kind == text && v.s != "": // a text is one item, whatever the bounds
		s = segment{items: values{v}, n: 1}
	default:
		s = segment{items: values{}}
	}
	s.reversed = n.reversed
	if r.t.resumes {
		if r.offsets == nil {
			r.offsets = map[string]int{}
		}
		r.offsets[n.label] = offset + s.n
	}
	return s, nil
}

func (r *run) tablerow(n *forNode) error {
	v, err := r.logic(n.items)
	if err != nil || !v.truthy() {
		return err
	}
	s, err := r.rows(n, v)
	if err != nil {
		return err
	}
	l := &loop{table: true, n: s.n, col: 1, row: 1, cols: s.n}
	if n.cols != nil {
		c, err := r.logic(n.cols)
		if err != nil {
			return err
		}
		if l.cols, err = count(n.cols, c); err != nil {
			return err
		}
	}
	defer r.shadow(n.state)()
	defer r.shadow(n.variable)()
	if err := r.out.literal("<tr class=\"row1\">\n"); err != nil {
		return err
	}
	for ; l.index < l.n; l.index++ {
		if err := r.iterate(); err != nil {
			return err
		}
		r.vars.scoped[n.state.slot] = objectValue(l)
		r.vars.scoped[n.variable.slot] = settled(s.at(l.index))
		if err := r.cell(n, l); err != nil {
			return err
		}
		jump := r.jump
		r.jump = none
		if jump == breaking {
			break
		}
		if l.col == l.cols && l.index < l.n-1 {
			if err := r.out.literal("</tr>\n<tr class=\"row" + strconv.Itoa(l.row+1) + "\">"); err != nil {
				return err
			}
		}
		if l.col == l.cols {
			l.col, l.row = 1, l.row+1
		} else {
			l.col++
		}
	}
	return r.out.literal("</tr>\n")
}

// count reads a number of rows or columns.
func count(e expr, v value) (int, error) {
	if v.isNil() || v.numeric() || v.kind == text {
		return int(whole(v)), nil
	}
	return 0, &failure{e.where(), BadArgument, errNotANumber}
}

func (r *run) cell(n *forNode, l *loop) error {
	if err := r.out.literal("<td class=\"col" + strconv.Itoa(l.col) + "\">"); err != nil {
		return err
	}
	if err := r.exec(n.code); err != nil {
		return err
	}
	return r.out.literal("</td>")
}

// rows is what tablerow goes through; its bounds are read more leniently than those of for: "2.6" is 2.
func (r *run) rows(n *forNode, v value) (segment, error) {
	bounds := [2]int{}
	for i, e := range []expr{n.offset, n.limit} {
		if e == nil {
			continue
		}
		b, err := r.logic(e)
		if err != nil {
			return segment{}, err
		}
		if bounds[i], err = count(e, b); err != nil {
			return segment{}, err
		}
	}
	items, ok, err := r.items(v)
	if err != nil {
		return segment{}, err
	}
	if !ok {
		if v.kind != text || v.s == "" {
			return segment{items: values{}}, nil
		}
		return segment{items: values{v}, n: 1}, nil
	}
	return slice(items, bounds[0], bounds[1], n.limit != nil), nil
}

// with is {{#with}}.
func (r *run) with(n *eachNode) error {
	r.alien = nil
	v, err := r.eval(n.items)
	if err != nil {
		return err
	}
	if r.alien != nil {
		return r.foreignEach(n, r.alien)
	}
	if !isTrue(v) {
		return r.exec(n.rest)
	}
	return r.inFrame(n, frame{this: v}, value{})
}

// inFrame prints the body of a block with its own this and its block parameters.
func (r *run) inFrame(n *eachNode, f frame, second value) error {
	r.frames = append(r.frames, f)
	depth := len(r.frames) - 1
	defer func() { r.frames = r.frames[:depth] }()
	if n.item != nil {
		defer r.shadow(n.item)()
		r.vars.scoped[n.item.slot] = settled(f.this)
	}
	if n.index != nil {
		defer r.shadow(n.index)()
		r.vars.scoped[n.index.slot] = settled(second)
	}
	return r.exec(n.code)
}

// foreignEach leaves a block over a foreign list for its own engine; what is ours in it is printed.
func (r *run) foreignEach(n *eachNode, alien *lookup) error {
	r.alien = nil
	r.listForeign(n.open, alien.path())
	if err := r.verbatim(n.open); err != nil {
		return err
	}
	if err := r.foreignBody(n); err != nil {
		return err
	}
	if n.hasElse {
		if err := r.verbatim(n.middle); err != nil {
			return err
		}
		if err := r.aside(n.rest); err != nil {
			return err
		}
	}
	return r.verbatim(n.end)
}

func (r *run) foreignBody(n *eachNode) error {
	for _, v := range []*name{n.item, n.index} {
		if v != nil {
			defer r.shadow(v)()
			r.vars.scoped[v.slot] = value{kind: foreign}
		}
	}
	loops := len(r.passes)
	if !n.with {
		r.passes = append(r.passes, pass{foreign: true})
	}
	r.frames = append(r.frames, frame{foreign: true})
	err := r.aside(n.code)
	r.frames = r.frames[:len(r.frames)-1]
	r.passes = r.passes[:loops]
	return err
}
