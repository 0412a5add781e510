package resolvers_test

import (
	"context"
	"slices"

	"storegraph/commerce"
)

// header is an order as lists give it: without lines and transaction.
func header(o commerce.Order) commerce.Order {
	o.LineItems, o.Transaction = nil, nil
	return o
}

func headers(orders []commerce.Order) []commerce.Order {
	out := make([]commerce.Order, len(orders))
	for i, o := range orders {
		out[i] = header(o)
	}
	return out
}

func orderID(o *commerce.Order) commerce.ID { return o.ID }

func (f *fake) GetOrder(_ context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Order, error) {
	d, err := f.of(a, "GetOrder")
	if err != nil {
		return nil, err
	}
	return get(d.orders, func(o *commerce.Order) bool { return o.ID == id })
}

func (f *fake) OrdersByID(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Order, error) {
	d, err := f.of(a, "OrdersByID")
	if err != nil {
		return nil, err
	}
	return byKey(headers(d.orders), ids, orderID), nil
}

func (f *fake) LineItemsByOrder(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID][]commerce.LineItem, error) {
	d, err := f.of(a, "LineItemsByOrder")
	if err != nil {
		return nil, err
	}
	out := make(map[commerce.ID][]commerce.LineItem)
	for id, o := range byKey(d.orders, ids, orderID) {
		for _, l := range o.LineItems {
			l.Product = nil
			out[id] = append(out[id], l)
		}
	}
	return out, nil
}

func (f *fake) ListOrders(_ context.Context, a commerce.AccountID, filter commerce.OrderFilter, _ commerce.OrderSort, reverse bool, p commerce.Page) (commerce.List[commerce.Order], error) {
	d, err := f.of(a, "ListOrders")
	if err != nil {
		return commerce.List[commerce.Order]{}, err
	}
	return list(slices.DeleteFunc(headers(d.orders), func(o commerce.Order) bool {
		return filter.ContactID != nil && (o.ContactID == nil || *o.ContactID != *filter.ContactID) ||
			filter.Status != nil && o.Status != *filter.Status
	}), reverse, p)
}

func (f *fake) CountOrders(_ context.Context, a commerce.AccountID, _ commerce.OrderFilter) (int, error) {
	d, err := f.of(a, "CountOrders")
	if err != nil {
		return 0, err
	}
	return len(d.orders), nil
}

func (f *fake) transactions(d *data) []commerce.Transaction {
	var out []commerce.Transaction
	for _, o := range d.orders {
		if o.Transaction != nil {
			out = append(out, *o.Transaction)
		}
	}
	return out
}

func (f *fake) GetTransaction(_ context.Context, a commerce.AccountID, order commerce.ID) (*commerce.Transaction, error) {
	d, err := f.of(a, "GetTransaction")
	if err != nil {
		return nil, err
	}
	return get(f.transactions(d), func(t *commerce.Transaction) bool { return t.OrderID == order })
}

func (f *fake) TransactionsByOrder(_ context.Context, a commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Transaction, error) {
	d, err := f.of(a, "TransactionsByOrder")
	if err != nil {
		return nil, err
	}
	return byKey(f.transactions(d), ids, func(t *commerce.Transaction) commerce.ID { return t.OrderID }), nil
}

func (f *fake) ListTransactions(_ context.Context, a commerce.AccountID, _ commerce.TransactionFilter, reverse bool, p commerce.Page) (commerce.List[commerce.Transaction], error) {
	d, err := f.of(a, "ListTransactions")
	if err != nil {
		return commerce.List[commerce.Transaction]{}, err
	}
	return list(f.transactions(d), reverse, p)
}

func (f *fake) CountTransactions(_ context.Context, a commerce.AccountID, _ commerce.TransactionFilter) (int, error) {
	d, err := f.of(a, "CountTransactions")
	if err != nil {
		return 0, err
	}
	return len(f.transactions(d)), nil
}
