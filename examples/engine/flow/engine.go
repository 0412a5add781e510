package flow

import (
	"context"
	"errors"
	"io"
	"slices"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// The channels.
const (
	EmailChannel = "EMAIL"
	SMS          = "SMS"
)

const (
	// look is how often the engine looks at its clock, which may have been moved.
	look = 100 * time.Millisecond
	// firstPause follows a temporary failure; each pause is twice the one before, up to lastPause.
	firstPause, lastPause = 2 * time.Second, 10 * time.Minute
	// giveUp is how long a message, or a decision, is tried that fails. It counts from the first failure: what comes late, after
	// an outage, is tried as long as what comes in time.
	giveUp = 48 * time.Hour
)

// Config makes an Engine.
type Config struct {
	Workflow Workflow
	Gateway  *Gateway
	Now      func() time.Time // nil for the real time
	Journal  io.Writer        // gets a line an entry
	History  []Entry          // what the journal told before: the engine goes on from there
}

// Engine runs one workflow. It is the http.Handler of the workflow's trigger endpoint.
type Engine struct {
	config Config
	wake   chan struct{}

	mu      sync.Mutex
	webhook *standardwebhooks.Webhook
	sources map[string]bool // ids of the timers and watches that were made for this workflow
	known   map[string]bool // webhook-ids
	runs    []*run
	busy    bool
}

// run is one event's way through the workflow.
type run struct {
	event   Event
	decided bool
	branch  string
	waiting []waiting
	tries   int       // that failed in a row
	failing time.Time // since then, when there were any
	retry   time.Time // not before then; zero when nothing failed
}

type waiting struct {
	message Message
	due     time.Time
}

// next is when there is something to do for the run: to decide, or to send its next message.
func (r *run) next() time.Time {
	at := r.event.OccurredAt
	if r.decided {
		at = slices.MinFunc(r.waiting, byDue).due
	}
	if r.retry.After(at) {
		at = r.retry
	}
	return at
}

func byDue(a, b waiting) int { return a.due.Compare(b.due) }

func (r *run) done(message string) {
	r.tries, r.retry = 0, time.Time{}
	r.waiting = slices.DeleteFunc(r.waiting, func(w waiting) bool { return w.message.Name == message })
}

// New makes an engine, and takes up what its history left open.
func New(c Config) *Engine {
	if c.Now == nil {
		c.Now = time.Now
	}
	e := &Engine{config: c, wake: make(chan struct{}, 1), known: map[string]bool{}, sources: map[string]bool{}}
	for _, entry := range c.History {
		if entry.Workflow == c.Workflow.Name {
			e.apply(entry)
		}
	}
	return e
}

func (e *Engine) runOf(event string) *run {
	for _, r := range e.runs {
		if r.event.ID == event {
			return r
		}
	}
	return nil
}

// forget drops runs that are over; that their events are known stays.
func (e *Engine) forget() {
	e.runs = slices.DeleteFunc(e.runs, func(r *run) bool { return r.decided && len(r.waiting) == 0 })
}

// messages are what a branch sends.
func (e *Engine) messages(branch string) []Message {
	for _, b := range e.config.Workflow.Branches {
		if b.Name == branch {
			return b.Messages
		}
	}
	return e.config.Workflow.Otherwise
}

func (e *Engine) poke() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}

// Run works until the context ends.
func (e *Engine) Run(ctx context.Context) error {
	tick := time.NewTicker(look)
	defer tick.Stop()
	for {
		for {
			more, err := e.step(ctx)
			if err != nil {
				return err
			}
			if !more {
				break
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-e.wake:
		case <-tick.C:
		}
	}
}

// Idle says that nothing is being done and nothing is due by now, retries of what failed included.
func (e *Engine) Idle() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.busy && !slices.ContainsFunc(e.runs, func(r *run) bool { return r.tries > 0 || !r.next().After(e.config.Now()) })
}

// Next is when the engine has something to do next; ok is false when nothing waits.
func (e *Engine) Next() (at time.Time, ok bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, r := range e.runs {
		if next := r.next(); !ok || next.Before(at) {
			at, ok = next, true
		}
	}
	return at, ok
}

// step does the one thing that has been due the longest; more says that there was one.
func (e *Engine) step(ctx context.Context) (more bool, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	now := e.config.Now()
	var first *run
	for _, r := range e.runs {
		if !r.next().After(now) && (first == nil || r.next().Before(first.next())) {
			first = r
		}
	}
	if first == nil || ctx.Err() != nil {
		return false, nil
	}
	// The gateway is asked without the lock, so that deliveries are answered meanwhile. Only this goroutine ends runs.
	job := *first
	e.busy = true
	e.mu.Unlock()
	entry, failed := e.do(ctx, job)
	e.mu.Lock()
	e.busy = false
	if ctx.Err() != nil { // the process ends: nothing came of it, and it is done again after the next start
		return false, nil
	}
	if failed != nil {
		var f *Failure
		if errors.As(failed, &f) && f.Temporary && (job.tries == 0 || now.Before(job.failing.Add(giveUp))) {
			if job.tries == 0 {
				first.failing = now
			}
			first.retry = now.Add(min(lastPause, firstPause<<min(first.tries, 20)))
			first.tries++
			return true, nil
		}
		entry.Kind, entry.Code, entry.Why = Withheld, "FAILED", failed.Error()
		if f != nil {
			entry.Code, entry.Why = f.Code, f.Message
		}
	}
	entry.EventID = job.event.ID
	if err := e.note(entry); err != nil {
		return false, err
	}
	first.tries, first.retry = 0, time.Time{}
	return true, nil
}

// do decides the run's branch, or sends the message whose time has come.
func (e *Engine) do(ctx context.Context, r run) (Entry, error) {
	if r.decided {
		return e.send(ctx, r.event, r.branch, slices.MinFunc(r.waiting, byDue).message)
	}
	branch, why, err := "None", "There are no branches.", error(nil)
	if len(e.config.Workflow.Branches) > 0 {
		branch, why, err = e.config.Gateway.decide(ctx, r.event, e.config.Workflow.Branches)
	}
	entry := Entry{Kind: Decided, Branch: branch, Why: why, Planned: []string{}}
	for _, m := range e.messages(branch) {
		entry.Planned = append(entry.Planned, m.Name)
	}
	return entry, err
}
