package resolvers

import (
	"sync"

	"storegraph/commerce"
)

// streams counts the subscriptions that are followed.
type streams struct {
	limits Limits
	mu     sync.Mutex
	open   map[string]int // by account, and by account and credential
}

// enter makes room for one more of who asks; false when there is none.
func (s *streams) enter(p Principal) (leave func(), ok bool) {
	account, key := string(p.AccountID), string(p.AccountID)+"\x00"+p.KeyID
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open[account] >= s.limits.AccountStreams || s.open[key] >= s.limits.KeyStreams {
		return nil, false
	}
	if s.open == nil {
		s.open = make(map[string]int)
	}
	s.open[account]++
	s.open[key]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		for _, name := range []string{account, key} {
			if s.open[name]--; s.open[name] == 0 {
				delete(s.open, name)
			}
		}
	}, true
}

func errStreams(l Limits) error {
	return commerce.Errorf(rateLimited, "Too many subscriptions at a time: %d are allowed for a key, %d for an account.", l.KeyStreams, l.AccountStreams)
}
