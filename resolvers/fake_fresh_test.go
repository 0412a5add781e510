package resolvers_test

import (
	"context"

	"storegraph/commerce"
)

// fresh is the database behind a fake that answers like a cache that is late: what it does not hold itself is the fake's.
type fresh struct {
	*fake
	version  func() int64 // nil: as new as the newest order
	orders   []commerce.Order
	contacts []commerce.Contact
}

func (f *fresh) DataVersion(context.Context) (int64, error) {
	if _, err := f.of(ours, "DataVersion"); err != nil {
		return 0, err
	}
	if f.version != nil {
		return f.version(), nil
	}
	return f.accounts[ours].orders[0].Version, nil
}

func (f *fresh) GetOrder(ctx context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Order, error) {
	if o, err := get(f.orders, func(o *commerce.Order) bool { return o.ID == id }); err == nil {
		_, err = f.of(a, "fresh GetOrder")
		return o, err
	}
	return f.fake.GetOrder(ctx, a, id)
}

func (f *fresh) GetContact(ctx context.Context, a commerce.AccountID, id commerce.ContactID) (*commerce.Contact, error) {
	if c, err := get(f.contacts, func(c *commerce.Contact) bool { return c.ID == id }); err == nil {
		_, err = f.of(a, "fresh GetContact")
		return c, err
	}
	return f.fake.GetContact(ctx, a, id)
}
