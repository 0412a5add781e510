package syncer

import (
	"context"
	"slices"

	"storegraph/commerce"
	"storegraph/shopify"
)

// writeItems stores a batch of one element. It never asks which triggers are due: imports do not fire.
func (j *importJob) writeItems(ctx context.Context, tx Tx, batch []shopify.BulkItem, without *map[int]string) error {
	var touched []commerce.ContactID
	for _, item := range batch {
		contact, err := j.writeItem(ctx, tx, item, without)
		if err != nil {
			return err
		}
		if contact != nil {
			touched = append(touched, *contact)
		}
	}
	if len(touched) == 0 {
		return nil
	}
	slices.Sort(touched) // one order of row locks for everybody
	touched = slices.Compact(touched)
	if j.run.Element == commerce.Contacts {
		if err := tx.AttachOrders(ctx, touched...); err != nil {
			return err
		}
	}
	return tx.RefreshFacts(ctx, touched...)
}

func (j *importJob) writeItem(ctx context.Context, tx Tx, item shopify.BulkItem, without *map[int]string) (touched *commerce.ContactID, err error) {
	switch j.run.Element {
	case commerce.Contacts:
		id, _, err := tx.UpsertContact(ctx, *item.Contact)
		return &id, err
	case commerce.Products:
		_, err = tx.UpsertProduct(ctx, *item.Product)
		return nil, err
	case commerce.Collections:
		_, err = tx.UpsertCollection(ctx, *item.Collection)
		return nil, err
	case commerce.Transactions:
		if _, ok := commerce.ChooseTransaction(item.Order.Payments); !ok {
			if *without == nil {
				*without = make(map[int]string)
			}
			(*without)[item.Line] = "the order has no payment"
			return nil, nil
		}
		contact, err := j.contactOf(ctx, tx, &item.Order.Order, false)
		if err != nil {
			return nil, err
		}
		order := item.Order.Order
		order.ContactID = contact
		return nil, storeTransaction(ctx, tx, item.Order, &order)
	}
	contact, err := j.contactOf(ctx, tx, &item.Order.Order, j.makesContacts)
	if err != nil {
		return nil, err
	}
	order := item.Order.Order
	order.ContactID = contact
	_, _, err = tx.UpsertOrder(ctx, order)
	return contact, err
}
