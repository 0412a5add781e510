package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/reads"
)

// PlanRead turns what a query selects into one statement and an encoder: rows come in Postgres' binary form, and go out as
// the answer's bytes without having been Go values. The error is reads.ErrElsewhere when something is selected that the
// store has no plan for.
func (s *Store) PlanRead(roots *reads.Selection) (reads.Plan, error) {
	c := &answerCompiler{}
	p := &answerPlan{store: s}
	for i := range roots.Fields {
		f := &roots.Fields[i]
		r := answerRoot{key: memberKey(f.Key, i == 0)}
		switch {
		case f.Name == reads.Typename:
			r.constant = quoted(roots.Type)
		case f.Of == nil || f.Args < 0:
			c.fail()
		case connections[f.Of.Type] != nil:
			r.connection = c.connection(f, connections[f.Of.Type])
		case singles[f.Name].table != "":
			r.single = c.single(f, singles[f.Name])
		default:
			c.fail()
		}
		p.roots = append(p.roots, r)
	}
	if c.failed {
		return nil, reads.ErrElsewhere
	}
	return p, nil
}

// setAnswer scopes a planned read. Its statements are planned once for all accounts: planning them for each call takes a
// quarter of Postgres' time, and their rows are found by indexes whatever the account is. That no table is read through keeps
// small ones (collections, early on) from being read for each row that leads there.
const setAnswer = `SELECT set_config('app.account_id', $1, true), set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true)`

// setNarrowed scopes a planned read of a list that is narrowed. It is planned for what is asked for: whether many rows match or
// few decides by which index they are found.
const setNarrowed = `SELECT set_config('app.account_id', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_seqscan', 'off', true)`

// narrowed says whether a list is narrowed by more than what names its rows, or what most have: planning for a value costs as much
// as reading a page.
func narrowed(args []reads.Args) bool {
	for i := range args {
		switch f := args[i].Filter.(type) {
		case nil:
		case commerce.OrderFilter:
			f.ContactID, f.Name = nil, nil
			if f.Status != nil && *f.Status == commerce.OrderCompleted {
				f.Status = nil
			}
			if slices.Contains(f.FinancialStatus, commerce.FinancialPaid) {
				f.FinancialStatus = nil
			}
			if f.Test != nil && !*f.Test {
				f.Test = nil
			}
			if !reflect.ValueOf(f).IsZero() {
				return true
			}
		case commerce.TransactionFilter:
			f.ContactID = nil
			if slices.Contains(f.Status, commerce.PaymentSuccess) {
				f.Status = nil
			}
			if slices.Contains(f.Kind, commerce.PaymentSale) {
				f.Kind = nil
			}
			if !reflect.ValueOf(f).IsZero() {
				return true
			}
		case commerce.ContactFilter:
			f.Email, f.Phone = nil, nil
			if f.HasOrders != nil && *f.HasOrders {
				f.HasOrders = nil
			}
			if !reflect.ValueOf(f).IsZero() {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// answerPlan is a compiled query. It holds nothing of a call.
type answerPlan struct {
	store *Store
	roots []answerRoot
}

// answerRoot is one member of data: one of the three.
type answerRoot struct {
	key        string
	constant   string
	connection *answerConnection
	single     *answerSingle
}

// answerSingle is an object that an argument names.
type answerSingle struct {
	source singleSource
	args   int
	level  *answerLevel
	encode encoder
}

func (c *answerCompiler) single(f *reads.Field, s singleSource) *answerSingle {
	l := c.level()
	return &answerSingle{source: s, args: f.Args, level: l, encode: c.object(f.Of, l, s.fields())}
}

// Answer implements reads.Plan. All statements of a call go in one round trip and see one moment.
func (p *answerPlan) Answer(ctx context.Context, account commerce.AccountID, args []reads.Args, out []byte) ([]byte, reads.Shown, error) {
	e := encodings.Get().(*encoding)
	defer e.release()
	e.begin(account, len(args), out)
	set := setAnswer
	if narrowed(args) {
		set = setNarrowed
	}
	err := p.store.readWith(ctx, set, account, func(b *pgx.Batch) {
		e.results = grow(e.results, len(p.roots))
		for i := range p.roots {
			p.roots[i].ask(e, args, b, &e.results[i])
		}
	})
	if e.err != nil {
		return out, nil, e.err
	}
	if err != nil {
		return out, nil, fmt.Errorf("answer a query: %w", err)
	}
	e.out = append(e.out, '{')
	for i := range p.roots {
		r := &p.roots[i]
		e.out = append(e.out, r.key...)
		r.write(e, &e.results[i])
	}
	e.out = append(e.out, '}')
	return e.out, e.shown, e.err
}

// ask queues a root's statements.
func (r *answerRoot) ask(e *encoding, args []reads.Args, b *pgx.Batch, into *answerResult) {
	if e.err != nil {
		return
	}
	q := answerSQL{e: e, account: string(e.account), in: args, args: []any{e.account}}
	switch {
	case r.single != nil:
		r.single.source.query(&q, r.single)
		q.send(b, into, len(r.single.level.columns))
	case r.connection != nil:
		r.connection.query(&q, "")
		q.send(b, into, len(r.connection.level.columns))
		if r.connection.counted {
			q = answerSQL{e: e, account: string(e.account), in: args, args: []any{e.account}}
			r.connection.count(&q, "")
			q.sendCount(b, into)
		}
	}
}

func (r *answerRoot) write(e *encoding, result *answerResult) {
	switch {
	case r.single != nil:
		if result.rows != 1 {
			e.elsewhere() // the executor says what is not there
			return
		}
		r.single.encode(e, result.slots)
	case r.connection != nil:
		r.connection.write(e, result.slots, result.rows, result.count)
	default:
		e.out = append(e.out, r.constant...)
	}
}

// answerResult is what came of one root: the slots of its rows, one row behind the other.
type answerResult struct {
	slots [][]byte
	rows  int
	count []byte
}

// encoding is the memory of one call. It is used again by another.
type encoding struct {
	account commerce.AccountID
	out     []byte
	err     error
	results []answerResult
	pages   []answerPage
	sql     []byte
	raw     []byte   // what the rows' values are kept in
	slots   [][]byte // rows of nested levels, those of the one being written on top
	scratch []byte
	shown   reads.Shown // nil until there is any
}

var encodings = sync.Pool{New: func() any { return new(encoding) }}

func (e *encoding) begin(account commerce.AccountID, args int, out []byte) {
	e.account, e.out, e.err, e.shown = account, out, nil, nil
	e.pages = grow(e.pages, args)
}

// maxKept bounds what an encoding keeps for the next call.
const maxKept = 1 << 20

func (e *encoding) release() {
	if cap(e.raw) > maxKept || cap(e.slots) > maxKept/16 {
		return
	}
	e.out, e.shown, e.raw, e.sql = nil, nil, e.raw[:0], e.sql[:0]
	clear(e.slots[:cap(e.slots)])
	e.slots = e.slots[:0]
	for i := range e.results {
		clear(e.results[i].slots)
		e.results[i] = answerResult{slots: e.results[i].slots[:0]}
	}
	clear(e.pages)
	encodings.Put(e)
}

// elsewhere gives the call up.
func (e *encoding) elsewhere() {
	if e.err == nil {
		e.err = reads.ErrElsewhere
	}
}

// fail ends the call with an error; one that a user could cause is for the executor to tell.
func (e *encoding) fail(err error) {
	if e.err == nil {
		e.err = err
	}
}

var errAnswerForm = errors.New("a row of another form than was asked for")

// grow gives a slice a length, keeping its memory.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return append(s[:cap(s)], make([]T, n-cap(s))...)
	}
	return s[:n]
}

// send queues the statement. Its rows are copied: the connection reads the next into the same memory.
func (q *answerSQL) send(b *pgx.Batch, into *answerResult, columns int) {
	if q.e.err != nil {
		return
	}
	e := q.e
	b.Queue(string(q.e.sql[q.from:]), q.args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			raw := rows.RawValues()
			if len(raw) != columns {
				return errAnswerForm
			}
			into.rows++
			for _, v := range raw {
				into.slots = append(into.slots, e.keep(v))
			}
		}
		return rows.Err()
	})
	q.e.sql = q.e.sql[:q.from]
}

func (q *answerSQL) sendCount(b *pgx.Batch, into *answerResult) {
	if q.e.err != nil {
		return
	}
	e := q.e
	b.Queue(string(q.e.sql[q.from:]), q.args...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			into.count = e.keep(rows.RawValues()[0])
		}
		return rows.Err()
	})
	q.e.sql = q.e.sql[:q.from]
}

var emptyText = []byte{}

// keep copies a value. nil is NULL and stays nil, and nothing else becomes nil.
func (e *encoding) keep(v []byte) []byte {
	switch {
	case v == nil:
		return nil
	case len(v) == 0: // a part of nothing, when this is the first value of a new encoding, would be nil
		return emptyText
	}
	at := len(e.raw)
	e.raw = append(e.raw, v...)
	return e.raw[at:len(e.raw):len(e.raw)]
}
