package syncer_test

import (
	"errors"
	"fmt"
	"storegraph/internal/shopsim"
)

// change lets something happen at Shopify.
func (h *history) change() {
	act := h.act
	if h.pick(2, "whose action") == 0 {
		act = func() (string, error) { return h.shop.ActOn(func(n int) int { return h.pick(n, "choice") }) }
	}
	what, err := act()
	if err != nil && !errors.Is(err, shopsim.ErrNothingToDo) && !errors.Is(err, shopsim.ErrHasOrders) && !errors.Is(err, shopsim.ErrNoSuch) {
		h.must(err)
	}
	h.must(h.shop.Drain(h.ctx))
	h.note("Shopify: %s", what)
}

func (h *history) act() (what string, err error) {
	orders, customers := h.shopOrders(), h.shopCustomers()
	products, collections := h.shop.Products(), h.shop.Collections()
	n := h.pick(24, "action")
	if n < 6 || len(orders) == 0 {
		opts := shopsim.OrderOptions{Payment: shopsim.Payment(h.pick(4, "payment")), Test: h.pick(8, "test") == 0, Free: h.pick(8, "free") == 0}
		switch h.pick(4, "buyer") {
		case 0:
			opts.Guest, opts.Email = true, fmt.Sprintf("guest%d@example.com", h.pick(3, "guest"))
		case 1:
			if len(customers) > 0 {
				opts.CustomerID = customers[h.pick(len(customers), "customer")]
			}
		}
		if h.pick(5, "currency") == 0 {
			opts.Presentment = []string{"EUR", "JPY", "KWD"}[h.pick(3, "presentment")]
		}
		id, err := h.shop.PlaceOrder(opts)
		return fmt.Sprintf("order %d placed (test %t, free %t, payment %d)", id, opts.Test, opts.Free, opts.Payment), err
	}
	o := orders[h.pick(len(orders), "order")]
	switch n {
	case 6, 7:
		return fmt.Sprintf("order %d paid", o), h.shop.PayOrder(o)
	case 8:
		return fmt.Sprintf("payment of order %d failed", o), h.shop.FailPayment(o)
	case 9:
		return fmt.Sprintf("order %d refunded", o), h.shop.RefundOrder(o)
	case 10:
		return fmt.Sprintf("order %d partly refunded", o), h.shop.RefundOrder(o, shopsim.RefundPart{LineID: h.shop.Order(o).Lines[0].ID, Quantity: 1})
	case 11:
		return fmt.Sprintf("order %d edited", o), h.shop.EditOrder(o, 0, "Gift wrap", 900)
	case 12:
		return fmt.Sprintf("order %d cancelled", o), h.shop.CancelOrder(o, "CUSTOMER")
	case 13:
		return fmt.Sprintf("order %d fulfilled", o), h.shop.FulfillOrder(o)
	case 14, 15:
		return fmt.Sprintf("order %d deleted", o), h.shop.DeleteOrder(o)
	case 16:
		id, err := h.shop.CreateCustomer(nil)
		return fmt.Sprintf("customer %d created", id), err
	case 17:
		return h.someCustomer(customers, "updated", func(id int64) error {
			return h.shop.UpdateCustomer(id, func(c *shopsim.Customer) { c.First = "Ada"; c.EmailConsent, c.EmailOptIn = "UNSUBSCRIBED", "UNKNOWN" })
		})
	case 18:
		return h.someCustomer(customers, "deleted", h.shop.DeleteCustomer)
	case 19:
		return h.someCustomer(customers, "merged away", func(id int64) error {
			return h.shop.MergeCustomers(customers[h.pick(len(customers), "survivor")], id)
		})
	case 20:
		id, err := h.shop.CreateProduct("Serum", 1900)
		return fmt.Sprintf("product %d created", id), err
	case 21:
		if len(products) > 1 {
			p := products[h.pick(len(products), "product")].ID
			if h.pick(2, "delete") == 0 {
				return fmt.Sprintf("product %d deleted", p), h.shop.DeleteProduct(p)
			}
			return fmt.Sprintf("product %d changed", p), h.shop.UpdateProduct(p, func(p *shopsim.Product) { p.Title += "!" })
		}
	case 22:
		id, err := h.shop.CreateCollection("New")
		return fmt.Sprintf("collection %d created", id), err
	case 23:
		if len(collections) > 1 {
			c := collections[h.pick(len(collections), "collection")].ID
			if h.pick(2, "delete") == 0 {
				return fmt.Sprintf("collection %d deleted", c), h.shop.DeleteCollection(c)
			}
			return fmt.Sprintf("collection %d changed", c), h.shop.UpdateCollection(c, func(c *shopsim.Collection) { c.Title += "!" })
		}
	}
	return "nothing", nil
}

func (h *history) someCustomer(all []int64, what string, do func(int64) error) (string, error) {
	if len(all) == 0 {
		return "nothing", nil
	}
	id := all[h.pick(len(all), "customer")]
	return fmt.Sprintf("customer %d %s", id, what), do(id)
}

func (h *history) shopOrders() (ids []int64) {
	h.shop.EachOrder(func(o *shopsim.Order) bool { ids = append(ids, o.ID); return true })
	return ids
}

func (h *history) shopCustomers() (ids []int64) {
	h.shop.EachCustomer(func(c *shopsim.Customer) bool { ids = append(ids, c.ID); return true })
	return ids
}
