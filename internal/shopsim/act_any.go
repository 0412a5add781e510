package shopsim

import (
	"errors"
	"fmt"
)

// actor makes the choices of somebody who acts on a shop.
type actor struct {
	*Shop
	draw  func(n int) int
	daily bool // plausible things only, done to the last of the orders from since on
	since int
}

// act is one kind of change: how likely it is when anything may happen, and in a day of the demo's shop.
type act struct {
	name        string
	wild, daily int
	do          func(*actor) (int64, error)
}

var acts = []act{
	{"place order", 20, 45, (*actor).place},
	{"pay order", 8, 13, (*actor).pay},
	{"fail payment of order", 4, 0, (*actor).failPayment},
	{"fulfil order", 5, 8, (*actor).fulfil},
	{"refund part of order", 6, 6, (*actor).refundPart},
	{"refund order", 4, 3, (*actor).refundAll},
	{"cancel order", 5, 5, (*actor).cancelOrder},
	{"edit order", 6, 4, (*actor).edit},
	{"change order", 4, 0, (*actor).changeSomeOrder},
	{"delete order", 4, 0, (*actor).deleteOrder},
	{"create customer", 5, 4, (*actor).newCustomer},
	{"change customer", 6, 0, (*actor).changeCustomer},
	{"change consent of customer", 5, 6, (*actor).consent},
	{"delete customer", 4, 0, (*actor).deleteCustomer},
	{"merge customers into", 6, 0, (*actor).merge},
	{"create product", 4, 0, (*actor).newProduct},
	{"change product", 5, 6, (*actor).changeProduct},
	{"change variants of product", 4, 0, (*actor).changeVariants},
	{"delete product", 3, 0, (*actor).deleteProduct},
	{"create collection", 3, 0, (*actor).newCollection},
	{"change collection", 3, 0, (*actor).changeCollection},
	{"delete collection", 2, 0, (*actor).deleteCollection},
	{"shelve in collection", 5, 0, (*actor).shelve},
	{"regroup smart collection", 6, 0, (*actor).regroupSome},
	{"change order several times", 4, 0, (*actor).orderBurst},
	{"change customer several times", 4, 0, (*actor).customerBurst},
	{"change product several times", 3, 0, (*actor).productBurst},
}

// ActOn makes one change to the shop, any that a shop may see; what it is and to whom it is done is drawn with choose,
// which gives a number from 0 to n-1. The same numbers on the same shop do the same. It says what it did, by kind and id;
// a change that turns out to be none (an order that is paid already) is no error.
func (s *Shop) ActOn(choose func(n int) int) (what string, err error) {
	return (&actor{Shop: s, draw: choose}).act()
}

func (a *actor) act() (what string, err error) {
	weight := func(k act) int {
		if a.daily {
			return k.daily
		}
		return k.wild
	}
	total := 0
	for _, k := range acts {
		total += weight(k)
	}
	n := a.draw(total)
	for _, k := range acts {
		if n -= weight(k); n >= 0 {
			continue
		}
		id, err := k.do(a)
		what = fmt.Sprintf("%s %d", k.name, id)
		if errors.Is(err, ErrNothingToDo) {
			return what + ": nothing to do", nil
		}
		if err != nil {
			return what, fmt.Errorf("%s: %w", what, err)
		}
		return what, nil
	}
	return "", fmt.Errorf("the choice %d is not below %d", n+total, total)
}

// full is how many lines, transactions or refunds an order may have before nobody adds to it any more.
const full = partsPerOrder - 8

// order finds a live order: the drawn one, or the next one that is there.
func (a *actor) order() (*Order, error) {
	d := a.data
	d.mu.RLock()
	defer d.mu.RUnlock()
	all := d.base.orders + d.newOrders
	first := 0
	if a.daily {
		first = max(a.since, all-50)
	}
	if all == first {
		return nil, ErrNothingToDo
	}
	start := a.draw(all - first)
	for i := range all - first {
		o := d.orderLocked(orderID(first + (start+i)%(all-first)))
		if o != nil && max(len(o.Lines), len(o.Transactions), len(o.Refunds)) < full {
			return o, nil
		}
	}
	return nil, ErrNothingToDo
}

// customer finds a live customer who fits.
func (a *actor) customer(fits func(*Customer) bool) (*Customer, error) {
	d := a.data
	d.mu.RLock()
	all := d.base.customers + d.newBuyers
	d.mu.RUnlock()
	if all == 0 {
		return nil, ErrNothingToDo
	}
	start := a.draw(all)
	for i := range all {
		if c := d.customer(customerID((start + i) % all)); c != nil && (fits == nil || fits(c)) {
			return c, nil
		}
	}
	return nil, ErrNothingToDo
}

func (a *actor) product() (*Product, error) {
	all := a.Products()
	if len(all) == 0 {
		return nil, ErrNothingToDo
	}
	return all[a.draw(len(all))], nil
}

func (a *actor) collection(smart bool) (*Collection, error) {
	var fit []*Collection
	for _, c := range a.Collections() {
		if c.Smart == smart {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return nil, ErrNothingToDo
	}
	return fit[a.draw(len(fit))], nil
}

// rarely is true once in n; a chooser that gives zeros never does what is rare.
func (a *actor) rarely(n int) bool { return a.draw(n) == n-1 }
