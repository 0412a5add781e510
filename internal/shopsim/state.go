package shopsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// savedState is what a restart needs of the first shop: what changed since the history, and what apps hold. The history
// itself is made again from the seed.
type savedState struct {
	Domain        string
	Seed          uint64
	Orders        int
	Epoch         time.Time
	Plan          string
	ChangedOrders map[int64]*Order
	Customers     map[int64]*Customer
	Products      map[int64]*Product
	Collections   map[int64]*Collection
	Gone          map[int64]time.Time
	Merged        map[int64]int64
	Placed        map[int64][]int64
	NewOrders     int
	NewBuyers     int
	NewProducts   int
	Access        map[string]*accessToken
	Families      []*family
	Subscriptions []savedSubscription
}

type savedSubscription struct {
	ID                                int64
	Topic, URI, Format, Name, Filter  string
	IncludeFields, MetafieldNamespace []string
	Created, Updated                  time.Time
}

// markDirty notes that the state file is behind.
func (s *Server) markDirty() {
	s.mu.Lock()
	s.dirty = true
	s.mu.Unlock()
}

func loadState(name string) (*savedState, error) {
	if name == "" {
		return nil, nil
	}
	b, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load the simulated shop: %w", err)
	}
	var st savedState
	if err := json.Unmarshal(b, &st); err != nil {
		return nil, fmt.Errorf("load the simulated shop from %s: %w", name, err)
	}
	return &st, nil
}

// keepState writes the state file every second in which something changed.
func (s *Server) keepState() {
	if s.cfg.StateFile == "" {
		return
	}
	for sleep(s.ctx, time.Second) == nil {
		if err := s.saveState(); err != nil {
			s.log.Error("keep the simulated shop", "err", err)
		}
	}
}

func (s *Server) saveState() error {
	s.mu.Lock()
	dirty := s.dirty
	s.dirty = false
	s.mu.Unlock()
	if s.cfg.StateFile == "" || !dirty {
		return nil
	}
	b, err := s.marshalState()
	if err != nil {
		return fmt.Errorf("save the simulated shop: %w", err)
	}
	// Written beside and renamed, so that a crash leaves the old one whole.
	next := s.cfg.StateFile + ".next"
	if err := os.MkdirAll(filepath.Dir(next), 0o700); err != nil {
		return fmt.Errorf("save the simulated shop: %w", err)
	}
	if err := os.WriteFile(next, b, 0o600); err != nil {
		return fmt.Errorf("save the simulated shop: %w", err)
	}
	return os.Rename(next, s.cfg.StateFile)
}

func (s *Server) marshalState() ([]byte, error) {
	shop, d := s.Shop, s.data
	st := savedState{Domain: shop.cfg.Domain, Seed: shop.cfg.Seed, Orders: shop.cfg.Orders, Epoch: shop.cfg.Epoch, Plan: shop.Plan()}
	for _, sub := range shop.subscriptions(nil, "") {
		st.Subscriptions = append(st.Subscriptions, savedSubscription{
			sub.id, sub.topic, sub.uri, sub.format, sub.name, sub.filter, sub.includeFields, sub.namespaces, sub.created, sub.updated,
		})
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	st.ChangedOrders, st.Customers, st.Products, st.Collections = d.orders, d.customers, d.products, d.collections
	st.Gone, st.Merged, st.Placed = d.gone, d.merged, d.placed
	st.NewOrders, st.NewBuyers, st.NewProducts = d.newOrders, d.newBuyers, d.newProducts
	s.mu.Lock()
	defer s.mu.Unlock()
	st.Access = map[string]*accessToken{}
	for token, t := range s.tokens.access {
		if t.Shop == shop.cfg.Domain {
			st.Access[token] = t
		}
	}
	for token, f := range s.tokens.family {
		if f.Shop == shop.cfg.Domain && token == f.Current {
			st.Families = append(st.Families, f)
		}
	}
	return json.Marshal(st)
}

func (s *Shop) restore(st *savedState) {
	d := s.data
	d.newOrders, d.newBuyers, d.newProducts = st.NewOrders, st.NewBuyers, st.NewProducts
	restoreInto(d.orders, st.ChangedOrders)
	restoreInto(d.customers, st.Customers)
	restoreInto(d.products, st.Products)
	restoreInto(d.collections, st.Collections)
	restoreInto(d.gone, st.Gone)
	restoreInto(d.merged, st.Merged)
	restoreInto(d.placed, st.Placed)
	for _, sub := range st.Subscriptions {
		s.subs = append(s.subs, &subscription{
			sub.ID, sub.Topic, sub.URI, sub.Format, sub.Name, sub.Filter, sub.IncludeFields, sub.MetafieldNamespace, sub.Created, sub.Updated,
		})
	}
}

func restoreInto[K comparable, V any](into, from map[K]V) {
	for k, v := range from {
		into[k] = v
	}
}

func (t *tokens) restore(st *savedState) {
	if st == nil {
		return
	}
	restoreInto(t.access, st.Access)
	for _, f := range st.Families {
		t.family[f.Current] = f
		if f.Previous != "" {
			t.family[f.Previous] = f
		}
	}
}
