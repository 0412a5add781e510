package cache

import "sync"

// flights lets one reader of this process read an object, and the others wait for it.
type flights struct {
	mu   sync.Mutex
	open map[string]*flight
}

type flight struct {
	landed chan struct{}
	entry  string // what was swapped into Redis; "" when nothing was. Read after landed
}

func newFlights() *flights { return &flights{open: make(map[string]*flight)} }

// board joins the flight of a key, or opens it. Who is first must land it.
func (f *flights) board(key string) (_ *flight, first bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if current, ok := f.open[key]; ok {
		return current, false
	}
	opened := &flight{landed: make(chan struct{})}
	f.open[key] = opened
	return opened, true
}

// close lets nobody board any more.
func (f *flights) close(key string, current *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.open[key] == current {
		delete(f.open, key)
	}
}

// land tells those on board that they may go on.
func (f *flights) land(key string, current *flight) {
	f.close(key, current)
	close(current.landed)
}
