package flow

import (
	"sync"
	"time"
)

// Clock runs as fast as the real one, and can be moved forward, so that sixty days need not be waited for. The zero value
// shows the present.
type Clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

// Now is what the clock shows.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead).Round(0)
}

// Forward moves the clock; it never goes back.
func (c *Clock) Forward(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += max(0, d)
}
