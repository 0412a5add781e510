package store

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"storegraph/commerce"
)

// sliceArgs is all that a job knows of an account: the task's state stays where row level security guards it.
type sliceArgs struct {
	Account commerce.AccountID `json:"account"`
	Task    commerce.TaskKind  `json:"task"`
	Element commerce.Element   `json:"element"`
	Epoch   int64              `json:"epoch"`
}

// Kind is River's name for these jobs.
func (sliceArgs) Kind() string { return "slice" }

type sliceWorker struct {
	river.WorkerDefaults[sliceArgs]
	*worker
}

// Work runs one slice. An error is one of ours: those of Do end with the slice.
func (w *sliceWorker) Work(ctx context.Context, job *river.Job[sliceArgs]) error {
	a := job.Args
	handed := commerce.Task{AccountID: a.Account, Kind: a.Task, Element: a.Element, Epoch: a.Epoch}
	ctx, end := w.running.begin(ctx, handed)
	defer func() {
		end()
		select {
		case w.wake <- struct{}{}:
		default: // the dispatcher is about to look anyway
		}
	}()
	if w.running.stopping() {
		w.giveBack(handed)
		return nil
	}
	task, err := w.store.beginTask(ctx, handed, w.config.Lease)
	if err != nil || task == nil { // nil: this job waited for too long, and another is on its way
		return err
	}
	return w.slice(ctx, *task)
}

func (w *worker) slice(ctx context.Context, task commerce.Task) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var renewing sync.WaitGroup
	renewing.Go(func() { w.renew(ctx, task, cancel) })
	failure := w.do(ctx, task)
	lost := errors.Is(failure, commerce.ErrSuperseded) || errors.Is(context.Cause(ctx), commerce.ErrSuperseded)
	cancel(nil)
	renewing.Wait()

	log := w.store.logger.With("account", task.AccountID, "task", task.Kind, "element", task.Element, "epoch", task.Epoch)
	switch {
	case lost:
		log.InfoContext(ctx, "a slice was taken over")
		return nil
	case w.running.stopping():
		w.giveBack(task)
		return nil
	case failure != nil:
		log.ErrorContext(ctx, "a slice failed", "error", failure)
	}
	// Does nothing when the slice was ended, as it should be.
	kept, done := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer done()
	next := w.store.now().Add(pause(task.Failures))
	err := w.store.EndTask(kept, task, commerce.TaskResult{Next: &next, Failure: "Something went wrong on our side. It is tried again by itself."})
	if errors.Is(err, commerce.ErrSuperseded) {
		return nil
	}
	if err == nil && failure == nil {
		log.ErrorContext(ctx, "a slice was not ended")
	}
	return err
}

// do makes a panic an error: one bad slice must not take the others down.
func (w *worker) do(ctx context.Context, task commerce.Task) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return w.config.Do(ctx, task)
}

// renew holds the task until ctx ends. While the database cannot be reached it goes on trying: the slice may be in time yet,
// and cannot write when it is not.
func (w *worker) renew(ctx context.Context, task commerce.Task, lost context.CancelCauseFunc) {
	tick := time.NewTicker(w.config.Lease / 3)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := w.store.renewTask(ctx, task, w.config.Lease)
		switch {
		case errors.Is(err, commerce.ErrSuperseded):
			lost(commerce.ErrSuperseded) // or it was ended, and Do is about to return
			return
		case err != nil && ctx.Err() == nil:
			w.store.logger.WarnContext(ctx, "a task was not renewed", "account", task.AccountID, "task", task.Kind, "element", task.Element, "error", err)
		}
	}
}

// giveBack lets another process go on at once.
func (w *worker) giveBack(task commerce.Task) {
	ctx, cancel := context.WithTimeout(context.Background(), stopTime)
	defer cancel()
	if err := w.store.releaseTask(ctx, task); err != nil && !errors.Is(err, commerce.ErrSuperseded) {
		w.store.logger.WarnContext(ctx, "a task was not given back: another process waits for its lease to end",
			"account", task.AccountID, "task", task.Kind, "element", task.Element, "error", err)
	}
}

// pause is how long a task rests after failing: 5 s, doubling up to 5 minutes.
func pause(failures int) time.Duration {
	return min(5*time.Minute, 5*time.Second<<min(max(failures, 0), 10))
}

// cleanArgs asks for the periodic cleaning.
type cleanArgs struct{}

// Kind is River's name for these jobs.
func (cleanArgs) Kind() string { return "clean" }

type cleanWorker struct {
	river.WorkerDefaults[cleanArgs]
	clean func(context.Context) error
}

// Work cleans.
func (w *cleanWorker) Work(ctx context.Context, _ *river.Job[cleanArgs]) error {
	if w.clean == nil {
		return nil
	}
	return w.clean(ctx)
}
