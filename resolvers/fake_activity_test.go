package resolvers_test

import (
	"context"

	"storegraph/commerce"
)

// activity is what happened with a contact, as far as the fake knows: its orders.
func (d *data) activity(contact commerce.ContactID) (out commerce.List[commerce.Activity]) {
	for i := range d.orders {
		if o := &d.orders[i]; o.ContactID != nil && *o.ContactID == contact {
			out.Items = append(out.Items, commerce.Activity{Kind: commerce.PaymentProcessed, At: o.ProcessedAt, OrderID: &o.ID})
			out.Cursors = append(out.Cursors, "c"+o.ID.String())
		}
	}
	return out
}

func (f *fake) ListActivity(_ context.Context, a commerce.AccountID, contact commerce.ContactID, _ []commerce.ActivityKind, _ commerce.Page) (commerce.List[commerce.Activity], error) {
	d, err := f.of(a, "ListActivity")
	if err != nil {
		return commerce.List[commerce.Activity]{}, err
	}
	return d.activity(contact), nil
}

func (f *fake) CountActivity(_ context.Context, a commerce.AccountID, contact commerce.ContactID, _ []commerce.ActivityKind) (int, error) {
	d, err := f.of(a, "CountActivity")
	if err != nil {
		return 0, err
	}
	return len(d.activity(contact).Items), nil
}
