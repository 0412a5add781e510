package shopsim

import (
	"fmt"
	"slices"
)

// CreateProduct puts a new product with one variant on sale, in the given collections.
func (s *Shop) CreateProduct(title string, cents int64, collections ...int64) (int64, error) {
	d := s.data
	d.mu.Lock()
	k, now := len(d.base.products)+d.newProducts, s.now()
	p := &Product{
		ID: productID(k), Title: title, Handle: handle(title), DescriptionHTML: "<p>New</p>", Vendor: "Aesthetica Clinic", Type: "Serum", Status: "ACTIVE",
		Tags: []string{}, Ships: true, Collections: slices.Clone(collections), CreatedAt: now, UpdatedAt: now, PublishedAt: &now,
	}
	p.Options = []Option{{ID: p.ID*8 + 1, Name: "Title", Values: []string{"Default Title"}}}
	p.Variants = []Variant{{
		ID: variantID(k, 0), Position: 1, Title: "Default Title", SKU: fmt.Sprintf("NEW-%04d", k), Price: cents, Inventory: 50,
		Values: []string{"Default Title"}, CreatedAt: now, UpdatedAt: now,
	}}
	d.newProducts++
	d.products[p.ID] = p
	d.mu.Unlock()
	s.touch()
	s.emit("products/create", s.productPayload(p))
	return p.ID, nil
}

// UpdateProduct changes a product.
func (s *Shop) UpdateProduct(id int64, change func(*Product)) error {
	d := s.data
	d.mu.Lock()
	old, gone := d.products[id], d.isGone(id)
	if old == nil || gone {
		d.mu.Unlock()
		return fmt.Errorf("update product %d: %w", id, ErrNoSuch)
	}
	p := *old
	p.Tags, p.Variants, p.Collections = slices.Clone(old.Tags), slices.Clone(old.Variants), slices.Clone(old.Collections)
	change(&p)
	slices.Sort(p.Tags)
	p.UpdatedAt = s.now()
	d.products[id] = &p
	d.mu.Unlock()
	s.touch()
	s.emit("products/update", s.productPayload(&p))
	return nil
}

func (d *data) isGone(id int64) bool { _, gone := d.gone[id]; return gone }

// DeleteProduct deletes a product; orders keep naming it.
func (s *Shop) DeleteProduct(id int64) error {
	if err := s.bury(id, s.data.product(id) != nil); err != nil {
		return fmt.Errorf("delete product: %w", err)
	}
	s.emit("products/delete", object{"id": id})
	return nil
}

// CreateCollection makes an empty collection.
func (s *Shop) CreateCollection(title string) (int64, error) {
	d := s.data
	d.mu.Lock()
	c := &Collection{
		ID: collectionID(len(d.collections)), Title: title, Handle: handle(title), DescriptionHTML: "", SortOrder: "MANUAL", UpdatedAt: s.now(),
	}
	d.collections[c.ID] = c
	d.mu.Unlock()
	s.touch()
	s.emit("collections/create", s.collectionPayload(c))
	return c.ID, nil
}

// UpdateCollection changes a collection; which products are in it is the products' matter (UpdateProduct), and then the
// collection should be updated too, as Shopify does for collections filled by hand.
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
	c.UpdatedAt = s.now()
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

func (s *Shop) bury(id int64, there bool) error {
	if !there {
		return fmt.Errorf("%d: %w", id, ErrNoSuch)
	}
	s.data.mu.Lock()
	s.data.gone[id] = s.now()
	s.data.mu.Unlock()
	s.touch()
	return nil
}
