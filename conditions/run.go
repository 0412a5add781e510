package conditions

import (
	"errors"
	"fmt"
	"sync"

	"storegraph/catalog"
	"storegraph/commerce"
)

// run is one decision being made. What it reads never changes while it lasts, nor afterwards: a trace reads it again.
type run struct {
	scope   *catalog.Scope
	records [6]catalog.Record // behind the roots, by their number
	known   uint8             // which of them were looked up
	told    bool              // whether plain was looked up
	program *program          // of the branch that is decided now
	results []wasResult       // of its clauses
	ranges  []timeRange       // its windows, when one was asked for
	plain   string            // the currency of its plain amounts
	visited int
	err     error
	leaves  leaves
}

// outcome is what a decision remembers for those who ask why.
type outcome struct {
	scope    *catalog.Scope
	branches []Branch
	taken    int // index of the branch that is taken, -1 for none
	leaves   leaves
}

// leaves are the results of all branches' clauses, one after the other: few of them need no room of their own.
type leaves struct {
	few  [16]wasResult
	more []wasResult
}

func (l *leaves) all() []wasResult {
	if l.more != nil {
		return l.more
	}
	return l.few[:]
}

// wasResult is what a clause came to, in as little room as can be.
type wasResult uint8

const (
	wasSkipped wasResult = iota
	wasFalse
	wasTrue
)

func (w wasResult) result() Result {
	switch w {
	case wasTrue:
		return True
	case wasFalse:
		return False
	}
	return Skipped
}

// runs are used again: a campaign makes thousands of decisions a second.
var runs = sync.Pool{New: func() any { return &run{} }}

// decide asks the branches one after the other.
func decide(branches []Branch, scope *catalog.Scope) (outcome, error) {
	r := runs.Get().(*run)
	r.scope = scope
	n := 0
	for i := range branches {
		n += branches[i].Condition.program.leaves
	}
	if n > len(r.leaves.few) {
		r.leaves.more = make([]wasResult, n)
	}
	taken, rest := -1, r.leaves.all()
	for i := range branches {
		p := branches[i].Condition.program
		r.program, r.results, rest = p, rest[:p.leaves], rest[p.leaves:]
		if i > 0 {
			r.ranges, r.told, r.visited = nil, false, 0
		}
		matched := p.holds(r, item{})
		if r.err != nil {
			break
		}
		if matched {
			taken = i
			break
		}
	}
	o, err := outcome{scope, branches, taken, r.leaves}, r.err
	*r = run{} // nothing of this account is kept
	runs.Put(r)
	if err != nil {
		return outcome{}, failed(err)
	}
	return o, nil
}

// fail remembers the first error; what is answered after it means nothing.
func (r *run) fail(err error) bool {
	if r.err == nil {
		r.err = err
	}
	return false
}

func (r *run) overflow() bool { return r.fail(errOverflow) }

func (r *run) mistyped(ref *fieldRef, v any) bool {
	return r.fail(fmt.Errorf("read %s: a %T is not what the catalog says", ref.full, v))
}

// visit counts items of lists, and says whether there may be as many.
func (r *run) visit(n int) bool {
	if r.visited += n; r.visited > MaxElementVisits {
		return r.fail(errTooMany())
	}
	return true
}

func errTooMany() error {
	return commerce.Errorf(CodeEvaluationLimit, "The condition would have to look at more than %d list items of this record.", MaxElementVisits)
}

// root gives the record behind a root, nil when there is none.
func (r *run) root(n int) catalog.Record {
	if r.known&(1<<n) == 0 {
		r.known |= 1 << n
		name := catalog.Roots[n].Name
		switch v := r.scope.Roots[name].(type) {
		case nil:
		case *catalog.Row:
			r.records[n] = v
		case catalog.Record:
			r.records[n] = v
		default:
			r.fail(fmt.Errorf("%s is no record of the catalog but a %T", name, v))
		}
	}
	return r.records[n]
}

// get reads a field of a record; a missing record has none.
func (r *run) get(ref *fieldRef, record catalog.Record, f *catalog.Field) any {
	if record == nil {
		return nil
	}
	v, ok := catalog.Read(record, f)
	if !ok {
		r.fail(fmt.Errorf("read %s: the record has no %s", ref.full, f.Name))
	}
	return v
}

// follow reads a path of to-one fields.
func (r *run) follow(ref *fieldRef, record catalog.Record, steps []*catalog.Field) any {
	for i, f := range steps {
		v := r.get(ref, record, f)
		if v == nil || i == len(steps)-1 {
			return v
		}
		next, ok := v.(catalog.Record)
		if !ok {
			r.fail(fmt.Errorf("read %s: %s is a %T", ref.full, f.Name, v))
			return nil
		}
		record = next
	}
	return nil
}

// timeRange is a window resolved: low <= value < high.
type timeRange struct{ low, high int64 }

// window gives a range of time. All of a branch are resolved when the first is asked for.
func (r *run) window(n int) (low, high int64) {
	if r.ranges == nil {
		m := newMoments(r.scope.Env)
		r.ranges = make([]timeRange, len(r.program.windows))
		for i, w := range r.program.windows {
			low, high := m.bounds(w.typ, w.op, w.literals)
			r.ranges[i] = timeRange{int64(low), int64(high)}
		}
	}
	return r.ranges[n].low, r.ranges[n].high
}

// plainCurrency finds the currency that plain numbers of the branch's condition mean when they are compared with amounts; ""
// when nobody told.
func (r *run) plainCurrency() string {
	if r.told {
		return r.plain
	}
	r.plain, r.told = "", true
	for _, c := range r.program.currencies {
		record := r.root(c.root)
		if record == nil {
			continue
		}
		v, _ := catalog.Read(record, c.field)
		if code, ok := v.(string); ok && code != "" {
			r.plain = code
			break
		}
	}
	return r.plain
}

// failed makes the error that users see; the cause is for the log.
func failed(err error) error {
	var known *commerce.Error
	if errors.As(err, &known) {
		return known
	}
	message := "The condition cannot be evaluated on this data."
	if errors.Is(err, errOverflow) {
		message = "A number in this data is too large or has too many decimals to be computed exactly."
	}
	return &commerce.Error{Code: CodeEvaluationFailed, Message: message, Err: err}
}
