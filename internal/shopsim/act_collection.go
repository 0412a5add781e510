package shopsim

import (
	"fmt"
	"slices"
)

// CreateCollection makes an empty collection that is filled by hand.
func (s *Shop) CreateCollection(title string) (int64, error) { return s.createCollection(title, false) }

// CreateSmartCollection makes an empty collection that rules fill.
func (s *Shop) CreateSmartCollection(title string) (int64, error) {
	return s.createCollection(title, true)
}

func (s *Shop) createCollection(title string, smart bool) (int64, error) {
	d := s.data
	d.mu.Lock()
	now := s.now()
	c := &Collection{
		ID: collectionID(len(d.collections)), Title: title, Handle: handle(title), SortOrder: "MANUAL", Smart: smart, CreatedAt: now, UpdatedAt: now,
	}
	d.collections[c.ID] = c
	d.mu.Unlock()
	s.touch()
	s.emit("collections/create", s.collectionPayload(c))
	return c.ID, nil
}

// UpdateCollection changes a collection, not which products are in it (Shelve, Regroup).
func (s *Shop) UpdateCollection(id int64, change func(*Collection)) error {
	d := s.data
	d.mu.Lock()
	old := d.collections[id]
	if old == nil || d.isGone(id) {
		d.mu.Unlock()
		return fmt.Errorf("update collection %d: %w", id, ErrNoSuch)
	}
	c := *old
	if change != nil {
		change(&c)
	}
	c.UpdatedAt = later(old.UpdatedAt, s.now())
	d.collections[id] = &c
	d.mu.Unlock()
	s.touch()
	s.emit("collections/update", s.collectionPayload(&c))
	return nil
}

// DeleteCollection deletes a collection; its products stay.
func (s *Shop) DeleteCollection(id int64) error {
	if err := s.bury(id, s.data.collection(id) != nil); err != nil {
		return fmt.Errorf("delete collection: %w", err)
	}
	s.emit("collections/delete", object{"id": id, "published_scope": "web", "admin_graphql_api_id": gid("Collection", id)})
	return nil
}

// Shelve puts a product into a collection by hand, or takes it out: collections/update tells of it, and the product's
// own updatedAt stays.
func (s *Shop) Shelve(collection, product int64, in bool) error {
	if err := s.regroup(collection, product, in); err != nil {
		return fmt.Errorf("shelve: %w", err)
	}
	return s.UpdateCollection(collection, nil)
}

// Regroup lets the rules of a smart collection take a product in, or leave it out: no webhook tells, and no updatedAt
// moves.
func (s *Shop) Regroup(collection, product int64, in bool) error {
	if err := s.regroup(collection, product, in); err != nil {
		return fmt.Errorf("regroup: %w", err)
	}
	return nil
}

func (s *Shop) regroup(collection, product int64, in bool) error {
	d := s.data
	d.mu.Lock()
	defer d.mu.Unlock()
	old := d.products[product]
	if old == nil || d.isGone(product) {
		return fmt.Errorf("product %d: %w", product, ErrNoSuch)
	}
	if d.collections[collection] == nil || d.isGone(collection) {
		return fmt.Errorf("collection %d: %w", collection, ErrNoSuch)
	}
	if slices.Contains(old.Collections, collection) == in {
		return ErrNothingToDo
	}
	p := *old
	if p.Collections = slices.Clone(old.Collections); in {
		p.Collections = append(p.Collections, collection)
	} else {
		p.Collections = slices.DeleteFunc(p.Collections, func(id int64) bool { return id == collection })
	}
	d.products[product] = &p
	s.touch()
	return nil
}

// CollectionProducts are the ids of the products that are in a collection now, ascending.
func (s *Shop) CollectionProducts(id int64) []int64 {
	ids := []int64{}
	for _, p := range s.data.productsIn(id) {
		ids = append(ids, p.ID)
	}
	return ids
}

// ProductCollections are the ids of the collections that a product is in now, ascending.
func (s *Shop) ProductCollections(id int64) []int64 {
	ids := []int64{}
	if p := s.data.product(id); p != nil {
		for _, c := range s.data.collectionsOf(p) {
			ids = append(ids, c.ID)
		}
	}
	slices.Sort(ids)
	return ids
}
