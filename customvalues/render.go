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
	// Purpose is why the message is sent. A MARKETING one is skipped for a contact who did not agree to it.
	Purpose Purpose
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
// UNAVAILABLE, as is every bound that is met (LIMIT_EXCEEDED), lenient or not.
func (t *Template) Render(ctx context.Context, scope *catalog.Scope, opts Options) (Result, error) {
	if opts.Channel == "" {
		opts.Channel = TextEmail
	}
	if !opts.Channel.Valid() {
		return Result{}, commerce.Errorf(commerce.InvalidInput, "There is no channel %s.", opts.Channel).In("channel")
	}
	if d, broken := t.firstError(opts.Channel); broken && !opts.Lenient {
		return Result{}, commerce.Errorf(InvalidTemplate, "Line %d, column %d: %s", d.Line, d.Column, d.Message)
	}
	if !opts.Purpose.Valid() {
		return Result{}, commerce.Errorf(commerce.InvalidInput, "There is no purpose %s.", opts.Purpose).In("purpose")
	}
	if err := ctx.Err(); err != nil {
		return Result{}, fmt.Errorf("render template: %w", err)
	}
	if scope == nil {
		scope = &catalog.Scope{Env: &catalog.Env{}}
	}
	r := newRun(ctx, t, scope, opts)
	err := r.consented()
	if err == nil {
		err = r.nodes(t.body)
	}
	if errors.Is(err, errSkip) {
		return Result{
			Outcome: Skipped, Skipped: r.result.Skipped, Missing: r.result.Missing, Diagnostics: r.result.Diagnostics,
		}, nil
	}
	var s stop
	switch {
	case errors.As(err, &s):
		return Result{}, s.err
	case err != nil:
		return Result{}, fmt.Errorf("render template: %w", err)
	}
	r.result.Text = r.out.finish()
	if opts.Channel == SMS {
		r.result.SMS = CountSMS(r.result.Text)
	}
	r.result.Outcome = outcomeOf(&r.result)
	return r.result, nil
}

var errSkip = errors.New("skip this message")

// interrupt is a break or continue on its way to its loop.
type interrupt uint8

const (
	none interrupt = iota
	breaking
	continuing
)

// run is the state of one render. Nothing of it outlives the render.
type run struct {
	budget
	t      *Template
	src    *source
	scope  *catalog.Scope
	env    *catalog.Env
	opts   Options
	out    *output
	result Result

	vars     *variables
	counters map[string]value // increment, decrement
	offsets  map[string]int   // offset: continue
	cycles   map[string]int   // by group
	changed  string           // ifchanged
	loops    *loop            // innermost for
	frames   []frame          // Handlebars contexts, innermost last
	jump     interrupt
	depth    int  // snippets within snippets
	isolated bool // within render

	missed []missed // names without a value in the placeholder at hand
	alien  *lookup  // a name in it that is not ours
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

func newRun(ctx context.Context, t *Template, scope *catalog.Scope, opts Options) *run {
	r := &run{
		budget: budget{ctx: ctx}, t: t, src: t.src, scope: scope, env: scope.Env, opts: opts,
		out: &output{channel: opts.Channel}, vars: newVariables(t.slots),
	}
	if r.env == nil {
		r.env = &catalog.Env{}
	}
	return r
}

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

// nodes prints a body; a break or continue in it ends it.
func (r *run) nodes(body []node) error {
	for _, n := range body {
		if err := r.tick(); err != nil {
			return err
		}
		if err := r.node(n); err != nil {
			if err = r.recover(n.where(), err); err != nil {
				return err
			}
		}
		if r.jump != none {
			if _, text := n.(*textNode); !text { // a jump from before only ends a body after its first tag, as in Ruby
				return nil
			}
		}
	}
	return nil
}

func (r *run) node(n node) error {
	switch n := n.(type) {
	case *textNode:
		return r.out.literal(n.text)
	case *outputNode:
		return r.output(n)
	case *ifNode:
		return r.ifBlock(n)
	case *forNode:
		if n.table {
			return r.tablerow(n)
		}
		return r.forLoop(n)
	case *eachNode:
		return r.each(n)
	case *assignNode:
		v, err := r.logic(n.value)
		if err != nil {
			return err
		}
		return r.assign(n.variable, v)
	case *captureNode:
		s, err := r.captured(n.body)
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
		s, err := r.captured(n.body)
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
func (r *run) captured(body []node) (string, error) {
	outer := r.out
	r.out = &output{channel: outer.channel, base: outer.base + len(outer.buf)}
	err := r.nodes(body)
	s := r.out.buf
	r.out = outer
	if err != nil {
		return "", err
	}
	return string(s), r.hold(len(s))
}
