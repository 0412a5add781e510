package syncer

import (
	"context"
	"fmt"
	"sync"
	"time"

	"storegraph/commerce"
)

// progress wakes who watches an account's imports.
type progress struct {
	mu      sync.Mutex
	waiting map[commerce.AccountID]chan struct{} // closed at the next change
}

func newProgress() *progress {
	return &progress{waiting: make(map[commerce.AccountID]chan struct{})}
}

func (p *progress) changed(account commerce.AccountID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if c, ok := p.waiting[account]; ok {
		close(c)
		delete(p.waiting, account)
	}
}

func (p *progress) next(account commerce.AccountID) <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	c, ok := p.waiting[account]
	if !ok {
		c = make(chan struct{})
		p.waiting[account] = c
	}
	return c
}

// Pauses between two answers of Watch: at least the first, so that a fast import does not flood the watcher; at most the
// second, because the import may run in another process, which cannot wake us.
const (
	watchAtLeast = 100 * time.Millisecond
	watchAtMost  = time.Second
)

// Watch sends the account's imports now and after each change, until all are done or ctx ends; then it closes the channel.
func (s *Syncer) Watch(ctx context.Context, account commerce.AccountID) (<-chan []commerce.ImportRun, error) {
	runs, err := s.Store.ListImports(ctx, account)
	if err != nil {
		return nil, fmt.Errorf("watch imports: %w", err)
	}
	out := make(chan []commerce.ImportRun)
	go func() {
		defer close(out)
		for {
			wake := s.progress.next(account)
			select {
			case out <- runs:
			case <-ctx.Done():
				return
			}
			if allDone(runs) {
				return
			}
			sleep(ctx, watchAtLeast)
			select {
			case <-wake:
			case <-time.After(watchAtMost):
			case <-ctx.Done():
				return
			}
			if runs, err = s.Store.ListImports(ctx, account); err != nil {
				s.Logger.WarnContext(ctx, "import progress ended early", "account", account, "error", err)
				return
			}
		}
	}()
	return out, nil
}

func allDone(runs []commerce.ImportRun) bool {
	for _, r := range runs {
		if !r.Status.Done() {
			return false
		}
	}
	return true
}
