package customvalues

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"storegraph/catalog"
)

// filter is one function of the language: a filter of Liquid, a helper of Handlebars, or both.
type filter struct {
	min, max int // arguments after the value
	run      func(in *input) (value, error)
	lazy     bool // evaluates its own arguments
	local    bool // prints by the reader's locale
	opts     bool // takes its named arguments by name; others see them as one more argument, as Ruby's do
}

// input is what a filter gets.
type input struct {
	*run
	at    *call
	v     value
	args  []value
	asked *options // named arguments, of filters that take them by name
}

// arg is an argument; nil when it was not given.
func (in *input) arg(i int) value {
	if i < len(in.args) {
		return in.args[i]
	}
	return nilValue
}

func (in *input) has(i int) bool { return i < len(in.args) }

// text is a value as the filter's text functions see it.
func (in *input) text(v value) (string, error) {
	s := show(in.env, v)
	if v.kind != text {
		return s, in.hold(len(s))
	}
	return s, in.scan(len(s))
}

// like makes a text that came from v alone: what was safe stays safe.
func (in *input) like(v value, s string) (value, error) {
	out := textValue(s)
	if v.mark == safe {
		out.mark = safe
	}
	return out, in.hold(len(s))
}

// filters are all of them, by name.
var filters = func() map[string]*filter {
	all := map[string]*filter{}
	for _, group := range []map[string]*filter{
		textFilters, cutFilters, encodeFilters, listFilters, selectFilters, numberFilters, formatFilters, flowFilters,
	} {
		maps.Copy(all, group)
	}
	return all
}()

func filterNames() []string { return slices.Sorted(maps.Keys(filters)) }

// maxGuesses bounds the search for names that somebody may have meant: most searches find none.
const maxGuesses = maxDiagnostics

// suggest finds fields that a misspelt path may have meant. It looks at the whole catalog, so it is done for a few.
func (c *compilation) suggest(path string) []string {
	if c.guesses += maxGuesses / 16; c.guesses > maxGuesses {
		return nil
	}
	return catalog.Suggest(path)
}

// near is suggest for a name that may well be somebody's own.
func (c *compilation) near(path string) []string {
	if c.guesses += maxGuesses / 32; c.guesses > maxGuesses {
		return nil
	}
	return catalog.Near(path, maxSlip)
}

// guess finds what a misspelt name may have meant.
func (c *compilation) guess(name string, among func() []string) []string {
	if c.guesses++; c.guesses > maxGuesses {
		return nil
	}
	return nearest(name, among())
}

// checkCall finds the filter and counts its arguments. Named ones count as one, as in Ruby.
func (p *parsing) checkCall(c *call) {
	f, ok := filters[c.name]
	if ok && p.plain {
		ok = !slices.Contains(ownFilters, c.name)
	}
	if lower := strings.ToLower(c.name); !ok && !p.plain && filters[lower] != nil {
		p.report(p.src.diagnostic(Alias, Lint, c.span, fmt.Sprintf("Filters are written in small letters: %s.", lower), lower))
		c.name, f, ok = lower, filters[lower], true
	}
	if instead, offered := p.offers(refusedFilters, c.name); !offered {
		p.fail(notOffered(c.span, c.name, instead))
		return
	}
	if !ok {
		if p.plain { // Ruby's Liquid passes the value through
			p.remark(UnknownFilter, Warning, c.span, "There is no filter %s.", c.name)
			return
		}
		p.fail(&fault{span: c.span, code: UnknownFilter, message: fmt.Sprintf("There is no filter %s.", c.name), word: c.name, near: p.offered(refusedFilters, filterNames)})
		return
	}
	c.filter = f
	p.t.local = p.t.local || f.local
	n := len(c.args)
	if len(c.named) > 0 {
		n++
	}
	if n < f.min || n > f.max {
		p.fail(&fault{span: c.span, code: WrongArguments, message: fmt.Sprintf("%s takes %s, not %d.", c.name, arity(f.min, f.max), n)})
		c.filter = nil
	}
}

func arity(least, most int) string {
	switch {
	case least == most && most == 0:
		return "no argument"
	case least == most && most == 1:
		return "1 argument"
	case least == most:
		return fmt.Sprintf("%d arguments", most)
	}
	return fmt.Sprintf("%d to %d arguments", least, most)
}

// nearest finds names that differ from a misspelt one by a letter or two, or by two letters that changed places.
func nearest(name string, among []string) []string {
	if len(name) < 2 || len(name) > 40 {
		return nil
	}
	limit := 1 + len(name)/5
	var out []string
	for d := 1; d <= limit; d++ {
		for _, n := range among {
			if len(out) < 3 && (levenshtein.ComputeDistance(name, n) == d || d == 1 && swapped(name, n)) && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}

func swapped(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// chain evaluates an expression and its filters.
func (r *run) chain(c *chain) (value, error) {
	mark := len(r.missed)
	v, err := r.eval(c.head)
	if err != nil {
		return nilValue, err
	}
	for _, f := range c.filters {
		if v, err = r.apply(f, v); err != nil {
			return nilValue, err
		}
		if f.name == "default" && v.truthy() {
			r.missed = r.missed[:min(mark, len(r.missed))]
		}
	}
	return v, nil
}

// apply evaluates one filter.
func (r *run) apply(f *call, v value) (value, error) {
	if err := r.tick(); err != nil || f.filter == nil {
		return v, err
	}
	in := r.input(f, v)
	defer func() { r.calls-- }()
	if !f.filter.lazy {
		if err := in.evaluate(); err != nil {
			return nilValue, err
		}
	}
	v, err := f.filter.run(in)
	if err != nil {
		return nilValue, in.failed(err)
	}
	return v, nil
}

// input gives a filter its input, one that no filter uses at the moment.
func (r *run) input(f *call, v value) *input {
	if r.calls == len(r.inputs) {
		r.inputs = append(r.inputs, &input{run: r})
	}
	in := r.inputs[r.calls]
	r.calls++
	in.at, in.v, in.args, in.asked = f, v, in.args[:0], nil
	return in
}

// evaluate gives the arguments their values.
func (in *input) evaluate() error {
	for _, a := range in.at.args {
		v, err := in.eval(a)
		if err != nil {
			return err
		}
		in.args = append(in.args, v)
	}
	if len(in.at.named) == 0 {
		return nil
	}
	// Named arguments are one more argument, an object, as in Ruby.
	o := &options{}
	for _, a := range in.at.named {
		v, err := in.eval(a.value)
		if err != nil {
			return err
		}
		o.set(a.name, settled(v))
	}
	if in.at.filter.opts && !in.t.plain {
		in.asked = o
		return nil
	}
	in.args = append(in.args, objectValue(o))
	return nil
}

// options are the named arguments of a filter.
type options struct {
	names  []string
	values values
}

// option is a named argument; nil when it was not given.
func (in *input) option(name string) value {
	if in.asked == nil {
		return nilValue
	}
	v, _ := in.asked.get(name)
	return v
}

func (o *options) set(name string, v value) {
	if i := slices.Index(o.names, name); i >= 0 {
		o.values[i] = v
		return
	}
	o.names, o.values = append(o.names, name), append(o.values, v)
}

func (o *options) get(name string) (value, bool) {
	if i := slices.Index(o.names, name); i >= 0 {
		return o.values[i], true
	}
	return nilValue, false
}

func (o *options) keys() []string { return o.names }

func (o *options) length() int { return len(o.names) }

func (in *input) failed(err error) error {
	var s stop
	var f *failure
	if errors.As(err, &s) || errors.As(err, &f) || errors.Is(err, errSkip) {
		return err
	}
	return &failure{in.at.span, BadArgument, fmt.Errorf("cannot apply %s: %w", in.at.name, err)}
}
