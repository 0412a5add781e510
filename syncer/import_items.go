package syncer

import (
	"context"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
	"storegraph/triggers"
)

// writeItems stores objects of one element; without says which lines hold nothing to store, and why. It never
// asks which triggers are due: imports do not fire.
func (j *importJob) writeItems(ctx context.Context, tx Tx, items []shopify.BulkItem) (without map[int]string, err error) {
	if len(items) == 0 {
		return nil, nil
	}
	var read time.Time // what the file says cannot be older
	if j.run.ReadAt != nil {
		read = *j.run.ReadAt
	}
	switch j.run.Element {
	case commerce.Contacts:
		list := make([]commerce.Contact, len(items))
		for i, item := range items {
			list[i] = *item.Contact
			list[i].FetchedAt = fetchedAt(list[i].FetchedAt, read)
		}
		return nil, tx.ImportContacts(ctx, list)
	case commerce.Orders:
		orders := ordersOf(items, read)
		if err := tx.ImportOrders(ctx, orders, j.makesContacts); err != nil {
			return nil, err
		}
		return nil, tx.PutBackground(ctx, j.undecided(orders))
	case commerce.Transactions:
		return writeTransactions(ctx, tx, items)
	case commerce.Products:
		list := make([]commerce.Product, len(items))
		for i, item := range items {
			list[i] = *item.Product
			list[i].FetchedAt = fetchedAt(list[i].FetchedAt, read)
		}
		return nil, tx.ImportProducts(ctx, list)
	}
	list := make([]commerce.Collection, len(items))
	for i, item := range items {
		list[i] = *item.Collection
		list[i].FetchedAt = fetchedAt(list[i].FetchedAt, read)
	}
	return nil, tx.ImportCollections(ctx, list)
}

// undecided asks for orders that were placed, paid, cancelled or refunded after connecting, and that the file happens to hold. The import fires
// nothing, but it may be the only one to have seen such an order in this state: its own refetch decides, and knows then
// what the import has stored.
func (j *importJob) undecided(orders []commerce.Order) []commerce.Signal {
	var ids []commerce.ID
	for i := range orders {
		o := &orders[i]
		if o.UpdatedAt.Before(o.FetchedAt.Add(-lateWebhook)) {
			continue // its webhooks have long been handled
		}
		if triggers.MayBeDue(j.inst, o) {
			ids = append(ids, o.ID)
		}
	}
	return j.asking(j.inst, "Order", "import/"+j.run.ID, ids...)
}

// lateWebhook is how late webhooks may come: up to a day, Shopify says.
const lateWebhook = 24 * time.Hour

// fetchedAt keeps the time of an object that was read again by its id.
func fetchedAt(own, file time.Time) time.Time {
	if own.IsZero() {
		return file
	}
	return own
}

func ordersOf(items []shopify.BulkItem, read time.Time) []commerce.Order {
	orders := make([]commerce.Order, len(items))
	for i, item := range items {
		orders[i] = item.Order.Order
		orders[i].FetchedAt = fetchedAt(orders[i].FetchedAt, read)
	}
	return orders
}

func writeTransactions(ctx context.Context, tx Tx, items []shopify.BulkItem) (without map[int]string, err error) {
	without = make(map[int]string)
	list := make([]commerce.Transaction, 0, len(items))
	buyers := make([]commerce.Buyer, 0, len(items))
	for _, item := range items {
		order := &item.Order.Order
		chosen, ok := commerce.ChooseTransaction(item.Order.Payments)
		if !ok {
			without[item.Line] = "the order has no payment"
			continue
		}
		list = append(list, commerce.Transaction{OrderID: order.ID, OrderName: order.Name, PaymentEvent: chosen})
		buyers = append(buyers, order.Buyer)
	}
	return without, tx.ImportTransactions(ctx, list, buyers)
}
