package shopsim

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// orders lists the shop's orders that the app may see: without read_all_orders those of the last 60 days only, the rest
// silently absent.
func (s *Shop) orders(sortKey string, seesAll bool) *listing {
	d := s.data
	d.buildIndex()
	var over []row
	d.mu.RLock()
	changed := slices.Collect(maps.Values(d.orders))
	d.mu.RUnlock()
	keyOf := func(r *row, o *Order) key { return orderKey(sortKey, r.id, r.created, r.processed, r.updated) }
	for _, o := range changed {
		r := row{id: o.ID, created: o.CreatedAt.Unix(), updated: o.UpdatedAt.Unix(), processed: o.ProcessedAt.Unix(), obj: o}
		r.key = keyOf(&r, o)
		over = append(over, r)
	}
	index, sorted, kind := []timed(nil), "", byID
	switch sortKey {
	case "UPDATED_AT":
		index, sorted, kind = d.index.byUpdated, "updated_at", byTime
	case "PROCESSED_AT":
		index, sorted, kind = d.index.byProcessed, "processed_at", byTime
	case "CREATED_AT":
		sorted, kind = "created_at", byTime
	}
	position := func(n int) int {
		if index != nil {
			return int(index[n].i)
		}
		return n
	}
	at := func(n int) key {
		switch {
		case index != nil:
			return key{num: index[n].at, id: orderID(int(index[n].i))}
		case sorted != "":
			return key{num: d.base.orderCreated(n).Unix(), id: orderID(n)}
		}
		return key{id: orderID(n)}
	}
	baseRow := func(n int) *row {
		created, processed, updated := d.base.orderTimes(position(n))
		return &row{key: at(n), id: orderID(position(n)), created: created.Unix(), processed: processed.Unix(), updated: updated.Unix()}
	}
	scan := layered(d.base.orders, at, baseRow, d.hidden(func() bool { return len(d.orders) == 0 }, func(id int64) bool { return d.orders[id] != nil }), over)
	list := &listing{kind: kind, sorted: sorted, scan: scan, load: func(id int64) any {
		if o := d.order(id); o != nil {
			return o
		}
		return d.base.order(int((id - orderBase) / orderStep)) // deleted a moment ago
	}}
	if !seesAll {
		oldest := s.now().Add(-60 * 24 * time.Hour).Unix()
		list.scan = func(after *key, reverse bool, yield func(*row) bool) {
			scan(after, reverse, func(r *row) bool { return r.created < oldest || yield(r) })
		}
	}
	return list
}

func orderKey(sortKey string, id, created, processed, updated int64) key {
	switch sortKey {
	case "UPDATED_AT":
		return key{num: updated, id: id}
	case "PROCESSED_AT":
		return key{num: processed, id: id}
	case "CREATED_AT":
		return key{num: created, id: id}
	}
	return key{id: id}
}

// hidden says which base ids the overlay replaces or buries.
func (d *data) hidden(none func() bool, replaced func(int64) bool) func(int64) bool {
	return func(id int64) bool {
		d.mu.RLock()
		defer d.mu.RUnlock()
		if none() && len(d.gone) == 0 {
			return false
		}
		if _, gone := d.gone[id]; gone {
			return true
		}
		return replaced(id)
	}
}

func (s *Shop) buyers(sortKey string) *listing {
	d := s.data
	d.buildIndex()
	d.mu.RLock()
	changed := slices.Collect(maps.Values(d.customers))
	d.mu.RUnlock()
	byUpdated := sortKey == "UPDATED_AT"
	keyOf := func(updated, id int64) key {
		if byUpdated {
			return key{num: updated, id: id}
		}
		return key{id: id}
	}
	var over []row
	for _, c := range changed {
		over = append(over, row{
			key: keyOf(c.UpdatedAt.Unix(), c.ID), id: c.ID, created: c.CreatedAt.Unix(), updated: c.UpdatedAt.Unix(), obj: c,
		})
	}
	position := func(n int) int {
		if byUpdated {
			return int(d.index.buyersByUpdated[n].i)
		}
		return n
	}
	at := func(n int) key {
		if byUpdated {
			return key{num: d.index.buyersByUpdated[n].at, id: customerID(position(n))}
		}
		return key{id: customerID(n)}
	}
	baseRow := func(n int) *row {
		created, updated := d.base.customerTimes(position(n))
		return &row{key: at(n), id: customerID(position(n)), created: created.Unix(), updated: updated.Unix()}
	}
	list := &listing{kind: byID, load: func(id int64) any {
		if c := d.customer(id); c != nil {
			return c
		}
		return d.base.customer(int((id - customerBase) / customerStep))
	}}
	if byUpdated {
		list.kind = byTime // not entered by bound: its updated_at filter knows whole days only
	}
	list.scan = layered(d.base.customers, at, baseRow, d.hidden(func() bool { return len(d.customers) == 0 }, func(id int64) bool { return d.customers[id] != nil }), over)
	return list
}

func productRow(p *Product, sortKey string) row {
	r := row{id: p.ID, created: p.CreatedAt.Unix(), updated: p.UpdatedAt.Unix(), obj: p}
	if p.PublishedAt != nil {
		r.processed = p.PublishedAt.Unix()
	}
	r.key = key{id: p.ID}
	switch sortKey {
	case "UPDATED_AT":
		r.key.num = r.updated
	case "CREATED_AT":
		r.key.num = r.created
	case "PUBLISHED_AT":
		r.key.num = r.processed
	case "TITLE":
		r.key.str = strings.ToLower(p.Title)
	case "VENDOR":
		r.key.str = strings.ToLower(p.Vendor)
	case "PRODUCT_TYPE":
		r.key.str = strings.ToLower(p.Type)
	case "INVENTORY_TOTAL":
		r.key.num = int64(p.inventory())
	}
	return r
}

func kindOf(sortKey string) (keyKind, string) {
	switch sortKey {
	case "UPDATED_AT":
		return byTime, "updated_at"
	case "CREATED_AT", "CREATED":
		return byTime, "created_at"
	case "PUBLISHED_AT":
		return byTime, ""
	case "TITLE", "VENDOR", "PRODUCT_TYPE", "SKU", "NAME", "FULL_TITLE":
		return byText, ""
	case "INVENTORY_TOTAL", "PRICE", "POSITION", "INVENTORY_QUANTITY":
		return byNumber, ""
	}
	return byID, ""
}

func productListing(products []*Product, sortKey string) *listing {
	rows := make([]row, 0, len(products))
	for _, p := range products {
		rows = append(rows, productRow(p, sortKey))
	}
	kind, sorted := kindOf(sortKey)
	return sliceListing(rows, kind, sorted)
}

func collectionListing(collections []*Collection, sortKey string) *listing {
	rows := make([]row, 0, len(collections))
	for _, c := range collections {
		r := row{key: key{id: c.ID}, id: c.ID, created: c.CreatedAt.Unix(), updated: c.UpdatedAt.Unix(), obj: c}
		switch sortKey {
		case "UPDATED_AT":
			r.key.num = r.updated
		case "TITLE":
			r.key.str = strings.ToLower(c.Title)
		}
		rows = append(rows, r)
	}
	kind, sorted := kindOf(sortKey)
	return sliceListing(rows, kind, sorted)
}

func variantListing(of []*Product, sortKey string) *listing {
	var rows []row
	for _, p := range of {
		for i := range p.Variants {
			v := &p.Variants[i]
			r := row{key: key{id: v.ID}, id: v.ID, created: v.CreatedAt.Unix(), updated: v.UpdatedAt.Unix(), obj: variantOf{p, v}}
			switch sortKey {
			case "POSITION":
				r.key.num = int64(v.Position)
			case "INVENTORY_QUANTITY":
				r.key.num = int64(v.Inventory)
			case "SKU":
				r.key.str = v.SKU
			case "TITLE", "NAME", "FULL_TITLE":
				r.key.str = strings.ToLower(p.Title + " " + v.Title)
			}
			rows = append(rows, r)
		}
	}
	kind, sorted := kindOf(sortKey)
	return sliceListing(rows, kind, sorted)
}

func (p *Product) inventory() int {
	n := 0
	for i := range p.Variants {
		n += p.Variants[i].Inventory
	}
	return n
}

// listed lists things in the order that they stand in.
func listed[T any](things []T, id func(T) int64) *listing {
	rows := make([]row, len(things))
	for i, t := range things {
		rows[i] = row{key: key{num: int64(i), id: id(t)}, id: id(t), obj: t}
	}
	return sliceListing(rows, byNumber, "")
}
