package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"storegraph/commerce"
)

// How River runs jobs. A job is tried once: its task's lease is what has it tried again, within seconds.
const (
	jobTimeout   = time.Minute
	jobRescue    = 70 * time.Second
	jobFetch     = 500 * time.Millisecond // when no notification came
	jobCooldown  = 20 * time.Millisecond
	jobRetention = 5 * time.Minute
	jobFailed    = time.Hour
	cleanEvery   = 10 * time.Minute
	cleanQueue   = "clean"
	// jobConns are for River: its listener holds one, the others fetch, complete and lead.
	jobConns = 5
	// stopTime is what running slices are given once the process is told to stop.
	stopTime = 10 * time.Second
)

// WorkConfig says how a process works on tasks.
type WorkConfig struct {
	// Do runs one slice, and ends it with EndTask. When it has not, for whatever reason, Work ends it as failed. Its context
	// is cancelled when the task was lost to another process, after a minute, and when Work's own ends.
	Do func(context.Context, commerce.Task) error
	// Clean is called every ten minutes, by one of all processes.
	Clean func(context.Context) error
	// Workers are the slices that run at a time in this process; what is left out has its default: IMPORT 5, POLL 4,
	// SWEEP 2, UPKEEP 2. A kind with a negative number is left to other processes.
	Workers map[commerce.TaskKind]int
	Lease   time.Duration // renewed every third of it while Do runs; default 15 s
	Poll    time.Duration // how often due tasks are looked for; default 500 ms
}

func (c WorkConfig) withDefaults() WorkConfig {
	workers := map[commerce.TaskKind]int{commerce.TaskImport: 5, commerce.TaskPoll: 4, commerce.TaskSweep: 2, commerce.TaskUpkeep: 2}
	maps.Copy(workers, c.Workers)
	maps.DeleteFunc(workers, func(_ commerce.TaskKind, n int) bool { return n <= 0 })
	c.Workers = workers
	if c.Lease <= 0 {
		c.Lease = defaultLease
	}
	if c.Poll <= 0 {
		c.Poll = 500 * time.Millisecond
	}
	return c
}

// Work hands due tasks to River and runs River's jobs, until ctx ends. Any number of processes may do so on one database: a
// task is run by one at a time. At the end, running slices are told to stop and given ten seconds; what they leave undone is
// given back at once.
func (s *Store) Work(ctx context.Context, c WorkConfig) error {
	if c.Do == nil {
		return errors.New("work: no Do")
	}
	w := &worker{store: s, config: c.withDefaults(), wake: make(chan struct{}, 1), running: newRunning()}
	if len(w.config.Workers) == 0 {
		return errors.New("work: no workers")
	}
	if err := w.run(ctx); err != nil {
		return fmt.Errorf("work: %w", err)
	}
	return nil
}

type worker struct {
	store   *Store
	config  WorkConfig
	pool    *pgxpool.Pool
	client  *river.Client[pgx.Tx]
	wake    chan struct{} // a slice has ended: there is room for another
	running *running
}

func (w *worker) run(ctx context.Context) (err error) {
	config := w.store.operator.Config()
	config.MaxConns = jobConns
	// What is under way when ctx ends must still be written down.
	kept := context.WithoutCancel(ctx)
	if w.pool, err = pgxpool.NewWithConfig(kept, config); err != nil {
		return err
	}
	if err := w.start(ctx, kept); err != nil {
		w.pool.Close()
		return err
	}
	w.dispatchUntil(ctx)
	return w.stop(kept)
}

func (w *worker) start(ctx, kept context.Context) (err error) {
	if err := checkJobs(ctx, w.pool); err != nil {
		return err
	}
	if w.client, err = w.newClient(); err != nil {
		return err
	}
	return w.client.Start(kept)
}

// stop ends the running slices, and gives back what they leave undone. It does not wait for ever for one that does not
// listen: from then on its task is somebody else's, and it can write nothing more.
func (w *worker) stop(ctx context.Context) error {
	w.running.stop()
	timed, cancel := context.WithTimeout(ctx, stopTime)
	defer cancel()
	stopped := w.client.Stop(timed)
	if stopped == nil {
		w.pool.Close()
		return nil
	}
	go w.pool.Close() // which waits for them
	left := w.running.tasks()
	for _, t := range left {
		w.giveBack(t)
	}
	return fmt.Errorf("%d slices did not stop: %w", len(left), stopped)
}

// dispatchUntil looks for due tasks until ctx ends: every now and then, and whenever a slice has ended.
func (w *worker) dispatchUntil(ctx context.Context) {
	tick := time.NewTicker(w.config.Poll)
	defer tick.Stop()
	for {
		if err := w.dispatch(ctx); err != nil && ctx.Err() == nil {
			w.store.logger.ErrorContext(ctx, "tasks were not dispatched", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-w.wake:
		}
	}
}

// dispatch turns due tasks into jobs, as many as there are workers for: a task that is handed out loses its lease by
// waiting.
func (w *worker) dispatch(ctx context.Context) error {
	free := w.running.free(w.config.Workers)
	if len(free) == 0 {
		return nil
	}
	return pgx.BeginFunc(ctx, w.pool, func(tx pgx.Tx) error {
		if err := lessQueued(ctx, tx, free); err != nil {
			return err
		}
		tasks, err := w.store.claimTasks(ctx, tx, free, w.config.Lease)
		if err != nil || len(tasks) == 0 {
			return err
		}
		jobs := make([]river.InsertManyParams, len(tasks))
		for i, t := range tasks {
			jobs[i] = river.InsertManyParams{
				Args:       sliceArgs{Account: t.AccountID, Task: t.Kind, Element: t.Element, Epoch: t.Epoch},
				InsertOpts: &river.InsertOpts{Queue: queueOf(t.Kind)},
			}
		}
		_, err = w.client.InsertManyTx(ctx, tx, jobs)
		return err
	})
}

// lessQueued takes the jobs off that no process has begun yet: they will be begun before any that come now.
func lessQueued(ctx context.Context, tx pgx.Tx, free map[commerce.TaskKind]int) error {
	queues := map[string]commerce.TaskKind{}
	for kind := range free {
		queues[queueOf(kind)] = kind
	}
	rows, err := tx.Query(ctx, `SELECT queue, count(*) FROM `+jobSchema+`.river_job WHERE state = 'available' AND queue = ANY($1) GROUP BY queue`,
		slices.Collect(maps.Keys(queues)))
	if err != nil {
		return err
	}
	var queue string
	var n int
	_, err = pgx.ForEachRow(rows, []any{&queue, &n}, func() error { free[queues[queue]] -= n; return nil })
	return err
}

func queueOf(kind commerce.TaskKind) string { return strings.ToLower(string(kind)) }

func (w *worker) newClient() (*river.Client[pgx.Tx], error) {
	queues := map[string]river.QueueConfig{}
	for kind, n := range w.config.Workers {
		queues[queueOf(kind)] = river.QueueConfig{MaxWorkers: n}
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &sliceWorker{worker: w})
	river.AddWorker(workers, &cleanWorker{clean: w.config.Clean})
	var periodic []*river.PeriodicJob
	if w.config.Clean != nil {
		queues[cleanQueue] = river.QueueConfig{MaxWorkers: 1}
		periodic = append(periodic, river.NewPeriodicJob(river.PeriodicInterval(cleanEvery),
			func() (river.JobArgs, *river.InsertOpts) {
				// A new leader begins at once, and finds that the one before did it a moment ago.
				return cleanArgs{}, &river.InsertOpts{Queue: cleanQueue, UniqueOpts: river.UniqueOpts{ByPeriod: cleanEvery}}
			}, &river.PeriodicJobOpts{RunOnStart: true}))
	}
	return river.NewClient(riverpgxv5.New(w.pool), &river.Config{
		ID: rand.Text(), Schema: jobSchema, Logger: w.store.logger,
		Queues: queues, Workers: workers, PeriodicJobs: periodic,
		MaxAttempts: 1, JobTimeout: jobTimeout, RescueStuckJobsAfter: jobRescue,
		FetchPollInterval: jobFetch, FetchCooldown: jobCooldown,
		CompletedJobRetentionPeriod: jobRetention, CancelledJobRetentionPeriod: jobFailed, DiscardedJobRetentionPeriod: jobFailed,
		ReindexerSchedule: river.NeverSchedule(), // it takes the owner's rights, which no process has
	})
}
