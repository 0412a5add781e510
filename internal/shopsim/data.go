package shopsim

import (
	"maps"
	"slices"
	"sort"
	"sync"
	"time"
)

// data is a shop's objects: the base history, and over it what changed since. Objects that were handed out never change;
// a change puts a new one in the overlay.
type data struct {
	*base
	mu          sync.RWMutex
	orders      map[int64]*Order
	customers   map[int64]*Customer
	products    map[int64]*Product
	collections map[int64]*Collection
	gone        map[int64]time.Time // deleted orders, customers, products, collections: their ids do not overlap
	merged      map[int64]int64     // customer → the one who took over
	placed      map[int64][]int64   // customer → orders placed since the start
	newOrders   int
	newBuyers   int
	newProducts int

	index struct {
		once                                    sync.Once
		byUpdated, byProcessed, buyersByUpdated []timed
	}
}

// timed is a row of a sorted index over the base.
type timed struct {
	at int64
	i  int32
}

func newData(b *base) *data {
	d := &data{
		base: b, orders: map[int64]*Order{}, customers: map[int64]*Customer{}, products: map[int64]*Product{}, collections: map[int64]*Collection{},
		gone: map[int64]time.Time{}, merged: map[int64]int64{}, placed: map[int64][]int64{},
	}
	for id := range b.deleted {
		d.gone[id] = b.end
	}
	for _, p := range b.products {
		d.products[p.ID] = p
	}
	for _, c := range b.collections {
		d.collections[c.ID] = c
	}
	return d
}

func (d *data) order(id int64) *Order {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.orderLocked(id)
}

func (d *data) orderLocked(id int64) *Order {
	if o := d.orders[id]; o != nil {
		return o
	}
	if _, gone := d.gone[id]; gone {
		return nil
	}
	i, ok := indexOfOrder(id)
	if !ok || i >= d.base.orders {
		return nil
	}
	return d.base.order(i)
}

func (d *data) customer(id int64) *Customer {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.customerLocked(id)
}

func (d *data) customerLocked(id int64) *Customer {
	if c := d.customers[id]; c != nil {
		return c
	}
	if _, gone := d.gone[id]; gone {
		return nil
	}
	j, ok := indexOf(id, customerBase, customerStep)
	if !ok || j >= d.base.customers {
		return nil
	}
	return d.base.customer(j)
}

// buyer is who an order shows as its customer now: the survivor of merges, nobody when the customer is gone.
func (d *data) buyer(id int64) *Customer {
	if id == 0 {
		return nil
	}
	d.mu.RLock()
	defer d.mu.RUnlock()
	for next, ok := d.merged[id]; ok; next, ok = d.merged[id] {
		id = next
	}
	return d.customerLocked(id)
}

func (d *data) product(id int64) *Product {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if _, gone := d.gone[id]; gone {
		return nil
	}
	return d.products[id]
}

func (d *data) variant(id int64) (*Product, *Variant) {
	if id < variantBase {
		return nil, nil
	}
	p := d.product(productOfVariant(id))
	if p == nil {
		return nil, nil
	}
	for i := range p.Variants {
		if p.Variants[i].ID == id {
			return p, &p.Variants[i]
		}
	}
	return nil, nil
}

func (d *data) collection(id int64) *Collection {
	d.mu.RLock()
	defer d.mu.RUnlock()
	if _, gone := d.gone[id]; gone {
		return nil
	}
	return d.collections[id]
}

// liveProducts are all products, by id.
func (d *data) liveProducts() []*Product {
	d.mu.RLock()
	defer d.mu.RUnlock()
	out := make([]*Product, 0, len(d.products))
	for id, p := range d.products {
		if _, gone := d.gone[id]; !gone {
			out = append(out, p)
		}
	}
	sort.Slice(out, func(a, b int) bool { return out[a].ID < out[b].ID })
	return out
}

func (d *data) liveCollections() []*Collection {
	d.mu.RLock()
	defer d.mu.RUnlock()
	out := slices.Collect(maps.Values(d.collections))
	out = slices.DeleteFunc(out, func(c *Collection) bool { _, gone := d.gone[c.ID]; return gone })
	sort.Slice(out, func(a, b int) bool { return out[a].ID < out[b].ID })
	return out
}

// purchases are a customer's orders, those of the customers merged into it included, oldest first.
func (d *data) purchases(c *Customer) []*Order {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var ids []int64
	for _, id := range append([]int64{c.ID}, c.MergedCustomers...) {
		if j, ok := indexOf(id, customerBase, customerStep); ok && j < d.base.customers {
			for _, i := range d.base.ordersOf(j) {
				ids = append(ids, orderID(i))
			}
		}
		ids = append(ids, d.placed[id]...)
	}
	slices.Sort(ids)
	var out []*Order
	for _, id := range ids {
		if o := d.orderLocked(id); o != nil {
			out = append(out, o)
		}
	}
	return out
}

// counts are the live objects.
func (d *data) orderCount() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.base.orders + d.newOrders - d.goneBetween(orderBase, orderID(d.base.orders+d.newOrders))
}

func (d *data) customerCount() int {
	d.mu.RLock()
	defer d.mu.RUnlock()
	return d.base.customers + d.newBuyers - d.goneBetween(customerBase, customerID(d.base.customers+d.newBuyers))
}

func (d *data) goneBetween(from, to int64) int {
	n := 0
	for id := range d.gone {
		if id >= from && id < to {
			n++
		}
	}
	return n
}

// buildIndex sorts the base once; it is asked for the first time when somebody sorts by time.
func (d *data) buildIndex() {
	d.index.once.Do(func() {
		updated, processed := make([]timed, d.base.orders), make([]timed, d.base.orders)
		for i := range d.base.orders {
			_, p, u := d.base.orderTimes(i)
			updated[i], processed[i] = timed{u.Unix(), int32(i)}, timed{p.Unix(), int32(i)}
		}
		buyers := make([]timed, d.base.customers)
		for j := range buyers {
			_, u := d.base.customerTimes(j)
			buyers[j] = timed{u.Unix(), int32(j)}
		}
		for _, rows := range [][]timed{updated, processed, buyers} {
			slices.SortFunc(rows, func(a, b timed) int {
				if a.at != b.at {
					return int(a.at - b.at)
				}
				return int(a.i - b.i)
			})
		}
		d.index.byUpdated, d.index.byProcessed, d.index.buyersByUpdated = updated, processed, buyers
	})
}
