package store

import (
	"context"
	"maps"
	"sync"

	"storegraph/commerce"
)

// running are the slices of this process.
type running struct {
	mu     sync.Mutex
	ending bool
	slices map[int]runningSlice
	next   int
}

type runningSlice struct {
	task   commerce.Task
	cancel context.CancelFunc
}

func newRunning() *running { return &running{slices: map[int]runningSlice{}} }

func (r *running) begin(ctx context.Context, task commerce.Task) (_ context.Context, end func()) {
	ctx, cancel := context.WithCancel(ctx)
	r.mu.Lock()
	defer r.mu.Unlock()
	id := r.next
	r.next++
	r.slices[id] = runningSlice{task, cancel}
	if r.ending {
		cancel()
	}
	return ctx, func() {
		cancel()
		r.mu.Lock()
		defer r.mu.Unlock()
		delete(r.slices, id)
	}
}

func (r *running) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ending = true
	for _, s := range r.slices {
		s.cancel()
	}
}

func (r *running) stopping() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ending
}

func (r *running) tasks() (list []commerce.Task) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, s := range r.slices {
		list = append(list, s.task)
	}
	return list
}

// free says how many more slices of each kind may run.
func (r *running) free(workers map[commerce.TaskKind]int) map[commerce.TaskKind]int {
	r.mu.Lock()
	defer r.mu.Unlock()
	free := maps.Clone(workers)
	for _, s := range r.slices {
		free[s.task.Kind]--
	}
	maps.DeleteFunc(free, func(_ commerce.TaskKind, n int) bool { return n <= 0 })
	return free
}
