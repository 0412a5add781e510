package cache

import (
	"context"
	"sync"
)

// shares lets the readers of this process share GETs of a key: whoever comes while one is under way waits for the next, together
// with all who came meanwhile. Nobody is given what was read before he asked, so an answer is as new as by a GET of his own.
type shares struct {
	mu   sync.Mutex
	next map[string]*shared // of the keys with a GET under way; nil while nobody waits
}

type shared struct {
	landed chan struct{}
	value  string // read after landed, as err
	err    error
}

// getShared is get for a key that many ask for at the same time.
func (c *Cache) getShared(ctx context.Context, key string) (string, error) {
	s := &c.shares
	s.mu.Lock()
	next, underWay := s.next[key]
	if !underWay {
		s.next[key] = nil
		s.mu.Unlock()
		defer c.landShared(key)
		return c.get(ctx, key)
	}
	if next == nil {
		next = &shared{landed: make(chan struct{})}
		s.next[key] = next
	}
	s.mu.Unlock()
	select {
	case <-next.landed:
		return next.value, next.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// landShared ends a GET, and begins the next if there is who waits for it.
func (c *Cache) landShared(key string) {
	s := &c.shares
	s.mu.Lock()
	defer s.mu.Unlock()
	next := s.next[key]
	if next == nil {
		delete(s.next, key)
		return
	}
	s.next[key] = nil
	go func() {
		defer c.landShared(key)
		defer close(next.landed)
		next.value, next.err = c.get(context.Background(), key) // that one of them leaves is nothing to the others
	}()
}
