package syncer

import (
	"context"
	"slices"

	"storegraph/commerce"
	"storegraph/shopify"
)

// writeItems stores a batch of one element; without says which lines hold nothing to store, and why. It never asks which
// triggers are due: imports do not fire.
func (j *importJob) writeItems(ctx context.Context, tx Tx, batch []shopify.BulkItem) (without map[int]string, err error) {
	switch j.run.Element {
	case commerce.Contacts:
		return nil, writeContacts(ctx, tx, batch)
	case commerce.Orders:
		return nil, j.writeOrders(ctx, tx, batch)
	case commerce.Transactions:
		return writeTransactions(ctx, tx, batch)
	}
	for _, item := range batch {
		if item.Product != nil {
			_, err = tx.UpsertProduct(ctx, *item.Product)
		} else {
			_, err = tx.UpsertCollection(ctx, *item.Collection)
		}
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func writeContacts(ctx context.Context, tx Tx, batch []shopify.BulkItem) error {
	var written []commerce.ContactID
	for _, item := range batch {
		id, _, err := tx.UpsertContact(ctx, *item.Contact)
		if err != nil {
			return err
		}
		written = append(written, id)
	}
	slices.Sort(written) // one order of row locks for everybody
	written = slices.Compact(written)
	return tx.AttachOrders(ctx, written...)
}

// writeOrders stores a batch in a few statements: orders are most of what a shop has. The facts of their contacts follow
// at the end of the transaction.
func (j *importJob) writeOrders(ctx context.Context, tx Tx, batch []shopify.BulkItem) error {
	orders := ordersOf(batch)
	if err := attach(ctx, tx, orders, j.makesContacts); err != nil {
		return err
	}
	_, err := tx.UpsertOrders(ctx, orders)
	return err
}

func writeTransactions(ctx context.Context, tx Tx, batch []shopify.BulkItem) (without map[int]string, err error) {
	orders := ordersOf(batch)
	if err := attach(ctx, tx, orders, false); err != nil {
		return nil, err
	}
	without = make(map[int]string)
	for i, item := range batch {
		if _, ok := commerce.ChooseTransaction(item.Order.Payments); !ok {
			without[item.Line] = "the order has no payment"
			continue
		}
		if err := storeTransaction(ctx, tx, item.Order.Payments, &orders[i]); err != nil {
			return nil, err
		}
	}
	return without, nil
}

func ordersOf(batch []shopify.BulkItem) []commerce.Order {
	orders := make([]commerce.Order, len(batch))
	for i, item := range batch {
		orders[i] = item.Order.Order
	}
	return orders
}
