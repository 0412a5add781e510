package store

import (
	"context"
	"errors"
	"sync"

	"storegraph/commerce"
)

// refreshGate lets one refresh of an account at a time wait for the database, first come first served, and few of all
// accounts: each holds a connection while Shopify answers.
type refreshGate struct {
	slots chan struct{}
	mu    sync.Mutex
	doors map[commerce.AccountID]*door
}

type door struct {
	open  chan struct{}
	users int // at it or inside
}

func newRefreshGate(slots int) *refreshGate {
	return &refreshGate{slots: make(chan struct{}, slots), doors: map[commerce.AccountID]*door{}}
}

func (g *refreshGate) enter(ctx context.Context, account commerce.AccountID) (leave func(), err error) {
	g.mu.Lock()
	d := g.doors[account]
	if d == nil {
		d = &door{open: make(chan struct{}, 1)}
		g.doors[account] = d
	}
	d.users++
	g.mu.Unlock()
	gone := func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		if d.users--; d.users == 0 {
			delete(g.doors, account)
		}
	}
	errWait := errors.New("others refresh at this moment")
	select {
	case d.open <- struct{}{}:
	case <-ctx.Done():
		gone()
		return nil, errors.Join(errWait, ctx.Err())
	}
	select {
	case g.slots <- struct{}{}:
	case <-ctx.Done():
		<-d.open
		gone()
		return nil, errors.Join(errWait, ctx.Err())
	}
	return func() { <-g.slots; <-d.open; gone() }, nil
}
