package customvalues

import (
	"context"
	"errors"
	"fmt"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Options say how a render is done.
type Options struct {
	Channel Channel // "" is TEXT_EMAIL
	// Lenient is for previews: what is wrong leaves its place empty and is listed, and a template that require skips is
	// shown nevertheless. Without it an error ends the render and nothing of the text is given.
	Lenient bool
	// Purpose is why the message is sent. What consent does not allow is skipped, see commerce.MaySend.
	Purpose Purpose

	cover []bool // what a Coverage notes of the render, by case
}

// same says whether renders with either are allowed or refused together.
func (o Options) same(p Options) bool {
	return o.Channel == p.Channel && o.Lenient == p.Lenient && o.Purpose == p.Purpose
}

// Result is a rendered text and what happened on the way.
type Result struct {
	Outcome     Outcome
	Text        string
	Missing     []Placeholder // ours, and without a value: printed nothing
	Foreign     []Placeholder // not ours: left in the text as they are
	Diagnostics []Diagnostic  // what only the data brought to light
	Skipped     *Skip         // set when the message is not to be sent; Text is then empty unless lenient
	SMS         SMSSize       // what the text costs; of the SMS channel only
}

// Render prints the template over a scope. Reading an element that the scope calls unavailable is an error of code
// UNAVAILABLE, as is every bound that is met (LIMIT_EXCEEDED), lenient or not. Who prints for many recipients keeps a
// Frame.
func (t *Template) Render(ctx context.Context, scope *catalog.Scope, opts Options) (Result, error) {
	if err := t.refuse(ctx, opts); err != nil {
		return Result{}, err
	}
	f := frames.Get().(*Frame)
	defer f.release()
	f.use(t)
	f.Fill(scope)
	text, of, err := f.AppendRender(ctx, f.buf[:0], opts)
	f.buf = text[:0]
	if err != nil {
		return Result{}, err
	}
	result := *of
	if result.Skipped == nil || opts.Lenient {
		result.Text = string(text)
	}
	result.Missing, result.Foreign, result.Diagnostics = owned(result.Missing), owned(result.Foreign), owned(result.Diagnostics)
	return result, nil
}

// owned is a list that the frame does not use again.
func owned[T any](list []T) []T { return append([]T(nil), list...) }

// refuse is why a render does not even begin.
func (t *Template) refuse(ctx context.Context, opts Options) error {
	if opts.Channel != "" && !opts.Channel.Valid() {
		return commerce.Errorf(commerce.InvalidInput, "There is no channel %s.", opts.Channel).In("channel")
	}
	if d, broken := t.firstError(opts.Channel); broken && !opts.Lenient {
		return commerce.Errorf(InvalidTemplate, "Line %d, column %d: %s", d.Line, d.Column, d.Message)
	}
	if opts.Purpose != "" && opts.Purpose != Transactional && opts.Purpose != Marketing {
		return commerce.Errorf(commerce.InvalidInput, "There is no purpose %s.", opts.Purpose).In("purpose")
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("render template: %w", err)
	}
	return nil
}

// AppendRender prints the template over what the frame was filled with, after what dst holds already. On an error, and
// when the message is to be skipped, dst comes back as it was. The text is not in the Result, which is the frame's until its
// next render, and nil on an error. It allocates nothing beyond dst for what the frame has met before.
func (f *Frame) AppendRender(ctx context.Context, dst []byte, opts Options) (out []byte, result *Result, err error) {
	r := &f.run
	if !r.allowed || !opts.same(r.opts) || ctx.Err() != nil {
		if err := r.t.refuse(ctx, opts); err != nil {
			return dst, nil, err
		}
		r.text.kind, r.allowed, r.result.SMS = opts.Channel.kind(), true, SMSSize{}
		r.opts = opts
	}
	r.opts.cover = opts.cover
	if r.scope == nil {
		f.Fill(nil)
	}
	r.reset(ctx)
	r.text.buf, r.text.base = dst, -len(dst)
	r.text.size.clear()
	if opts.Purpose != "" {
		err = r.consented()
	}
	if err == nil {
		err = r.exec(r.t.code)
	}
	out, result = r.text.buf, &r.result
	if err != nil {
		out = out[:len(dst)]
		if !errors.Is(err, errSkip) {
			return out, nil, failed(err)
		}
		result.Foreign, result.SMS = result.Foreign[:0], SMSSize{}
	} else {
		r.clean = !r.t.stateful
		switch r.text.kind {
		case forSubject:
			out = finish(out, len(dst))
		case forSMS:
			r.text.size.count(&result.SMS, out[len(dst):])
		}
	}
	result.Outcome = outcomeOf(result)
	return out, result, nil
}

// failed is why there is no text.
func failed(err error) error {
	var s stop
	if errors.As(err, &s) {
		return s.err
	}
	return fmt.Errorf("render template: %w", err)
}

var errSkip = errors.New("skip this message")

// interrupt is a break or continue on its way to its loop.
type interrupt uint8

const (
	none interrupt = iota
	breaking
	continuing
)

// run is the state of one render. Nothing of it matters to the next.
type run struct {
	budget
	t       *Template
	src     *source
	scope   *catalog.Scope
	env     *catalog.Env
	opts    Options
	out     *output
	text    output
	result  Result
	remarks []remark
	allowed bool // refuse had nothing against opts
	clean   bool // the last render left nothing that the next one must not see

	cells  []value // the frame's
	tables []table
	passes []pass // loops that are running, innermost last
	base   int    // how many of them are the snippet's callers'

	vars     *variables
	counters map[string]value // increment, decrement
	offsets  map[string]int   // offset: continue
	cycles   map[string]int   // by group
	changed  string           // ifchanged
	loops    *loop            // innermost for that is there by name
	frames   []frame          // Handlebars contexts, innermost last
	jump     interrupt
	depth    int  // snippets within snippets
	isolated bool // within render

	missed []missed // names without a value in the placeholder at hand
	alien  *lookup  // a name in it that is not ours

	inputs       []*input // for filters, used again
	calls        int      // how many of them are in use
	style        moneyStyle
	shopCurrency string
	shopStyle    moneyStyle // of shopCurrency
	shopStyled   bool
}

// variables are the slots of the template, or of one isolated snippet. A loop's own variables hide assigned ones.
type variables struct {
	assigned []value
	scoped   []value
}

func newVariables(n int) *variables {
	all := make([]value, 2*n)
	return &variables{all[:n:n], all[n:]}
}

type missed struct {
	at   span
	path string
}

// frame is what this and @index mean. foreign is the inside of a block that another engine will run.
type frame struct {
	this    value
	loop    *loop
	key     string
	foreign bool
}

// reset makes ready for a render. What was made for the last one is used again.
func (r *run) reset(ctx context.Context) {
	r.budget = newBudget(ctx)
	o := &r.result
	o.Missing, o.Foreign, o.Diagnostics, o.Skipped = o.Missing[:0], o.Foreign[:0], o.Diagnostics[:0], nil
	if r.clean {
		r.clean = false
		return
	}
	r.src, r.out = r.t.src, &r.text
	if len(r.t.written) > 0 {
		clear(r.vars.assigned)
		clear(r.vars.scoped)
	}
	r.counters, r.offsets, r.cycles, r.loops, r.changed = nil, nil, nil, nil, ""
	r.passes, r.frames, r.missed = r.passes[:0], r.frames[:0], r.missed[:0]
	r.base, r.depth, r.calls = 0, 0, 0
	r.jump, r.isolated, r.alien = none, false, nil
}

var noEnv catalog.Env

func (r *run) html() bool { return r.opts.Channel == HTMLEmail }

// failure is an error of the template's own making; a lenient render goes on after it.
type failure struct {
	at   span
	code Code
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

// recover lists a failure and goes on when the render is lenient; otherwise the render ends.
func (r *run) recover(at span, err error) error {
	if err == nil || errors.Is(err, errSkip) {
		return err
	}
	var s stop
	if errors.As(err, &s) {
		return err
	}
	code := BadArgument
	var f *failure
	if errors.As(err, &f) {
		at, code, err = f.at, f.code, f.err
	}
	if errors.Is(err, commerce.ErrCurrencyMismatch) {
		code = Currencies
	}
	d := r.src.diagnostic(code, Error, at, sentence(err.Error()))
	if !r.opts.Lenient {
		return stop{&commerce.Error{
			Code: TemplateFailed, Message: fmt.Sprintf("Line %d, column %d: %s", d.Line, d.Column, d.Message), Err: err,
		}}
	}
	r.diagnose(d)
	return nil
}

func (r *run) diagnose(d Diagnostic) {
	if len(r.result.Diagnostics) < maxDiagnostics {
		r.result.Diagnostics = append(r.result.Diagnostics, d)
	}
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	if c := s[0]; c >= 'a' && c <= 'z' {
		s = string(c-'a'+'A') + s[1:]
	}
	if s[len(s)-1] != '.' {
		s += "."
	}
	return s
}

// node does what a node does by itself.
func (r *run) node(n node) error {
	switch n := n.(type) {
	case *outputNode:
		return r.output(n)
	case *forNode:
		return r.tablerow(n)
	case *eachNode:
		return r.with(n)
	case *assignNode:
		v, err := r.logic(n.value)
		if err != nil {
			return err
		}
		return r.assign(n.variable, v)
	case *captureNode:
		s, err := r.captured(n.code)
		if err != nil {
			return err
		}
		v := textValue(s)
		if r.html() {
			v.mark = safe
		}
		return r.assign(n.variable, v)
	case *caseNode:
		return r.choose(n)
	case *counterNode:
		return r.count(n)
	case *cycleNode:
		return r.cycle(n)
	case *ifchangedNode:
		s, err := r.captured(n.code)
		if err != nil || s == r.changed {
			return err
		}
		r.changed = s
		return r.out.verbatim(s)
	case *jumpNode:
		r.jump = n.jump
	case *partialNode:
		return r.partial(n)
	case *foreignBlock:
		return r.foreignBlock(n)
	case *markNode:
		r.mark(n)
	}
	return nil
}

// assign sets a variable for the rest of the render.
func (r *run) assign(n *name, v value) error {
	if v.kind == unset {
		v = nilValue
	}
	r.vars.assigned[n.slot] = v
	return r.hold(v.size())
}

// captured prints a body into a text of its own.
func (r *run) captured(body stretch) (string, error) {
	outer := r.out
	r.out = &output{kind: outer.kind, base: outer.base + len(outer.buf)}
	err := r.exec(body)
	s := r.out.buf
	r.out = outer
	if err != nil {
		return "", err
	}
	return string(s), r.hold(len(s))
}
