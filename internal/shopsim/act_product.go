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

// UpdateProduct changes a product; it keeps at least one variant.
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
	if change(&p); len(p.Variants) == 0 {
		p.Variants = old.Variants
	}
	slices.Sort(p.Tags)
	p.UpdatedAt = later(old.UpdatedAt, s.now())
	for i := range p.Variants {
		v := &p.Variants[i]
		if j := slices.IndexFunc(old.Variants, func(o Variant) bool { return o.ID == v.ID }); j >= 0 && (v.Price != old.Variants[j].Price || v.Title != old.Variants[j].Title || v.Inventory != old.Variants[j].Inventory) {
			v.UpdatedAt = p.UpdatedAt
		}
	}
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

// AddVariant adds a variant to a product, and gives its id.
func (s *Shop) AddVariant(product int64, title string, cents int64) (int64, error) {
	k, ok := indexOf(product, productBase, productStep)
	if !ok {
		return 0, fmt.Errorf("add variant to product %d: %w", product, ErrNoSuch)
	}
	var id int64
	err := s.UpdateProduct(product, func(p *Product) {
		next := 0
		for i := range p.Variants {
			next = max(next, int(p.Variants[i].ID-variantID(k, 0))+1)
		}
		id = variantID(k, next)
		v := p.Variants[0]
		v.ID, v.Title, v.Price, v.Position, v.SKU = id, title, cents, len(p.Variants)+1, fmt.Sprintf("ADD-%d-%d", k, next)
		v.Values, v.CreatedAt = slices.Clone(v.Values), s.now()
		v.Values[0], v.UpdatedAt = title, v.CreatedAt
		p.Variants = append(p.Variants, v)
	})
	return id, err
}
