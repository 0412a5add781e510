package customvalues

// stretch is a piece of the template's code: the operations from one place up to another.
type stretch struct{ from, to int32 }

type opcode uint8

const (
	doNode  opcode = iota // what a node does by itself: assign, capture, case, a snippet …
	doText                // the author's own text
	doPrint               // a placeholder
	doTest                // go on when a condition holds, else jump
	doJump
	doFor // begin a loop
	doEach
	doNext // a loop's next pass
)

// op is one operation. Its code is all that is common to them; the rest is as each needs it.
type op struct {
	code   opcode
	form   form // of a placeholder
	place  spot // … in HTML
	tame   bool // no channel but a subject changes the text
	negate bool // of a test
	to     int32
	cell   int32    // of the placeholder's or test's name
	loop   int32    // … which is in this loop's row; 0 for the frame
	text   string   // a placeholder has the one before it
	odd    *measure // of the text
	node   node
	value  expr      // of a test and of a placeholder, without its last filter when form does what that would do
	filter *shortcut // that form does; nil for shown
}

// shortcut is a filter whose result is printed without being made first.
type shortcut struct {
	call  *call
	date  dateLayout
	other string // the constant before or after
}

// looping is where the parts of a loop are.
type looping struct {
	code  stretch
	rest  stretch // else
	next  int32
	after int32
	table int32 // its list's rows in a frame, from 1; 0 when it has none
	named bool  // something in it asks for its variables by name, so that they must be there
}

// exec runs a part of the code. A break or continue that no loop in it has taken is in jump when it ends.
func (r *run) exec(at stretch) error {
	code, out := r.t.ops[:at.to], r.out
	html, sms, room := out.kind == forHTML, out.kind == forSMS, maxOutput-out.base
	asItIs := out.kind != forSubject // the author's own texts; a text message has the tame ones as they are
	buf := out.buf                   // out's own is the same whenever something else may look at it
	outer := len(r.passes)
	for pc := at.from; int(pc) < len(code); {
		if r.operations++; r.operations >= r.checkAt {
			if err := r.check(); err != nil {
				out.buf = buf
				return err
			}
		}
		o := &code[pc]
		pc++
		var err error
		resume := pc
		if o.code == doText || o.code == doPrint {
			if asItIs && (o.tame || !sms) && len(buf)+len(o.text) <= room {
				buf = append(buf, o.text...)
				if o.odd != nil && sms {
					out.size.add(o.odd)
				}
				if o.code == doText {
					continue
				}
			} else if o.text != "" {
				out.buf = buf
				err = out.literal(o.text)
				buf = out.buf
			}
		}
		switch o.code {
		case doText:
		case doPrint:
			if err != nil {
				break
			}
			if v := r.cellAt(o.loop, o.cell); v != nil && len(buf)+len(v.s)+maxScalar <= room {
				switch {
				case v.tame && o.form == shown && !html, v.bare && html && o.form <= escaped && o.place.escapes():
					buf = append(buf, v.s...)
					continue
				case sms && v.sms != 0 && (o.form == shown || o.form == defaulted):
					buf = append(buf, v.s...)
					r.measured(out, o, v)
					continue
				case o.form == asMoney && (!html || o.place.escapes()):
					var known bool
					if buf, known = r.appendMoney(buf, out, v); known {
						continue
					}
				}
				out.buf = buf
				if r.printAs(out, o, v) {
					buf = out.buf
					continue
				}
			}
			out.buf = buf
			err = r.placeholder(o)
		case doTest:
			if v := r.cellAt(o.loop, o.cell); v != nil {
				if v.truthy() == o.negate {
					pc = o.to
				}
				continue
			}
			out.buf = buf
			n := o.node.(*ifNode)
			resume = n.after
			hit, foreign, failed := r.test(o, n)
			if err = failed; foreign {
				pc = n.after
				break
			}
			if !hit && err == nil {
				pc = o.to
			}
		case doJump:
			pc = o.to
			continue
		case doFor:
			out.buf = buf
			n := o.node.(*forNode)
			resume = n.after
			var any bool
			if any, err = r.beginFor(n); !any {
				pc = o.to
			}
		case doEach:
			out.buf = buf
			n := o.node.(*eachNode)
			resume = n.after
			pc, err = r.beginEach(n)
		case doNext:
			out.buf = buf
			p := &r.passes[len(r.passes)-1]
			if p.index++; p.index < p.n {
				pc = o.to
				err = r.turn(p)
			} else {
				pc = p.looping.after
				r.leaveLoop()
			}
		default:
			out.buf = buf
			pc, resume = o.to, o.to
			err = r.node(o.node)
		}
		buf = out.buf
		if err != nil {
			if err = r.recover(o.node.where(), err); err != nil {
				return err
			}
			pc = resume
		}
		if r.jump != none {
			if len(r.passes) == outer {
				return nil
			}
			p := &r.passes[len(r.passes)-1]
			if r.jump == breaking {
				pc = p.looping.after
				r.leaveLoop()
			} else {
				pc = p.looping.next
			}
			r.jump = none
		}
	}
	out.buf = buf
	return nil
}
