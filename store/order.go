package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// orderRow is an order with what only the store knows of it.
type orderRow struct {
	commerce.Order
	emailNorm, phoneNorm *string
	fingerprint          *string
}

var orders = newTable("orders", "id", []column[orderRow]{
	{name: "id", at: func(r *orderRow) any { return &r.ID }},
	// An order keeps its contact when later news match nobody: the buyer's address may have changed.
	{name: "contact_id", ours: true, at: func(r *orderRow) any { return &r.ContactID }, set: "coalesce(r.contact_id, t.contact_id)"},
	{name: "name", at: func(r *orderRow) any { return &r.Name }},
	{name: "number", at: func(r *orderRow) any { return &r.Number }},
	{name: "status", at: func(r *orderRow) any { return &r.Status }},
	{name: "financial_status", at: func(r *orderRow) any { return &r.FinancialStatus }},
	{name: "fulfillment_status", at: func(r *orderRow) any { return &r.FulfillmentStatus }},
	{name: "cancel_reason", at: func(r *orderRow) any { return &r.CancelReason }},
	{name: "test", at: func(r *orderRow) any { return &r.Test }},
	{name: "edited", at: func(r *orderRow) any { return &r.Edited }},
	{name: "fully_paid", at: func(r *orderRow) any { return &r.FullyPaid }},
	{name: "source_name", at: func(r *orderRow) any { return &r.SourceName }},
	{name: "status_page_url", at: func(r *orderRow) any { return &r.StatusPageURL }},
	{name: "customer_id", at: func(r *orderRow) any { return &r.Buyer.CustomerID }},
	{name: "buyer_first_name", at: func(r *orderRow) any { return &r.Buyer.FirstName }},
	{name: "buyer_last_name", at: func(r *orderRow) any { return &r.Buyer.LastName }},
	{name: "buyer_email", at: func(r *orderRow) any { return &r.Buyer.Email }},
	{name: "buyer_phone", at: func(r *orderRow) any { return &r.Buyer.Phone }},
	{name: "billing_address", at: func(r *orderRow) any { return place{&r.BillingAddress} }},
	{name: "shipping_address", at: func(r *orderRow) any { return place{&r.ShippingAddress} }},
	{name: "discount_codes", at: func(r *orderRow) any { return (*texts)(&r.DiscountCodes) }},
	{name: "requires_shipping", at: func(r *orderRow) any { return &r.RequiresShipping }},
	{name: "currency_code", at: func(r *orderRow) any { return &r.CurrencyCode }},
	{name: "presentment_currency_code", at: func(r *orderRow) any { return &r.PresentmentCurrencyCode }},
	{name: "created_at", at: func(r *orderRow) any { return &r.CreatedAt }},
	{name: "processed_at", at: func(r *orderRow) any { return &r.ProcessedAt }},
	{name: "updated_at", at: func(r *orderRow) any { return &r.UpdatedAt }},
	{name: "cancelled_at", at: func(r *orderRow) any { return &r.CancelledAt }},
	{name: "closed_at", at: func(r *orderRow) any { return &r.ClosedAt }},
	// The first full payment never moves to a later moment, whatever is edited afterwards.
	{name: "paid_at", at: func(r *orderRow) any { return &r.PaidAt }, set: "least(r.paid_at, t.paid_at)"},
	{name: "fetched_at", ours: true, at: func(r *orderRow) any { return moment{&r.FetchedAt, never} }},
	{name: "synced_at", ours: true, at: func(r *orderRow) any { return &r.SyncedAt }},
	{name: "buyer_email_norm", at: func(r *orderRow) any { return &r.emailNorm }},
	{name: "buyer_phone_norm", at: func(r *orderRow) any { return &r.phoneNorm }},
	{name: "fingerprint", ours: true, at: func(r *orderRow) any { return &r.fingerprint }},
},
	bag("total_price", func(r *orderRow) *commerce.MoneyBag { return &r.TotalPrice }),
	bag("original_total_price", func(r *orderRow) *commerce.MoneyBag { return &r.OriginalTotalPrice }),
	bag("current_total_price", func(r *orderRow) *commerce.MoneyBag { return &r.CurrentTotalPrice }),
	bag("subtotal_price", func(r *orderRow) *commerce.MoneyBag { return &r.SubtotalPrice }),
	bag("total_discounts", func(r *orderRow) *commerce.MoneyBag { return &r.TotalDiscounts }),
	bag("total_shipping_price", func(r *orderRow) *commerce.MoneyBag { return &r.TotalShippingPrice }),
	bag("total_tax", func(r *orderRow) *commerce.MoneyBag { return &r.TotalTax }),
	[]column[orderRow]{{name: "tax_lines", at: func(r *orderRow) any { return taxLines{&r.TaxLines} }}},
	bag("total_received", func(r *orderRow) *commerce.MoneyBag { return &r.TotalReceived }),
	bag("total_refunded", func(r *orderRow) *commerce.MoneyBag { return &r.TotalRefunded }),
	bag("total_outstanding", func(r *orderRow) *commerce.MoneyBag { return &r.TotalOutstanding }),
	bag("net_payment", func(r *orderRow) *commerce.MoneyBag { return &r.NetPayment }),
	readOnly(column[orderRow]{name: "version", at: func(r *orderRow) any { return &r.Version }}),
)

func scanOrderRow(row pgx.CollectableRow) (orderRow, error) {
	r, err := orders.scan(row)
	r.finish()
	return r, err
}

func scanOrder(row pgx.CollectableRow) (commerce.Order, error) {
	r, err := scanOrderRow(row)
	return r.Order, err
}

// finish gives the amounts their currencies.
func (r *orderRow) finish() {
	for _, b := range []*commerce.MoneyBag{
		&r.TotalPrice, &r.OriginalTotalPrice, &r.CurrentTotalPrice, &r.SubtotalPrice, &r.TotalDiscounts, &r.TotalShippingPrice,
		&r.TotalTax, &r.TotalReceived, &r.TotalRefunded, &r.TotalOutstanding, &r.NetPayment,
	} {
		b.Shop.CurrencyCode, b.Presentment.CurrencyCode = r.CurrencyCode, r.PresentmentCurrencyCode
	}
	for i := range r.TaxLines {
		b := &r.TaxLines[i].Price
		b.Shop.CurrencyCode, b.Presentment.CurrencyCode = r.CurrencyCode, r.PresentmentCurrencyCode
	}
}

// GetOrder reads an order with its line items, their products and those products' collections, and its transaction.
func (s *Store) GetOrder(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Order, error) {
	var list []commerce.Order
	var items []commerce.LineItem
	var payments []commerce.Transaction
	var found []commerce.Product
	refs := make(map[commerce.ID][]commerce.CollectionRef)
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanOrder, `SELECT `+orders.list+` FROM orders t WHERE t.account_id = $1 AND t.id = $2`, account, id)
		queue(b, &items, scanLineItem, `SELECT `+lineItems.list+` FROM line_items t WHERE t.account_id = $1 AND t.order_id = $2 ORDER BY t.position, t.id`, account, id)
		queue(b, &payments, scanTransaction, `SELECT `+transactions.list+` FROM transactions t WHERE t.account_id = $1 AND t.order_id = $2`, account, id)
		const ofItems = `(SELECT product_id FROM line_items WHERE account_id = $1 AND order_id = $2)`
		queue(b, &found, scanProduct, `SELECT `+products.list+` FROM products t WHERE t.account_id = $1 AND t.id IN `+ofItems, account, id)
		queueRefs(b, refs, `m.product_id IN `+ofItems, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("get order: %w", err)
	}
	if len(list) == 0 {
		return nil, notFound("order")
	}
	byID := make(map[commerce.ID]*commerce.Product, len(found))
	for i := range found {
		found[i].Collections = refs[found[i].ID]
		byID[found[i].ID] = &found[i]
	}
	for i := range items {
		if items[i].ProductID != nil {
			items[i].Product = byID[*items[i].ProductID]
		}
	}
	order := &list[0]
	order.LineItems = items
	if len(payments) > 0 {
		order.Transaction = &payments[0]
	}
	return order, nil
}

// OrdersByID reads many orders, without line items and transactions.
func (s *Store) OrdersByID(ctx context.Context, account commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Order, error) {
	var list []commerce.Order
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanOrder, `SELECT `+orders.list+` FROM orders t WHERE t.account_id = $1 AND t.id = ANY($2)`, account, ids)
	})
	if err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	return byID(list, func(o *commerce.Order) commerce.ID { return o.ID }), nil
}

func byID[T any](list []T, id func(*T) commerce.ID) map[commerce.ID]*T {
	out := make(map[commerce.ID]*T, len(list))
	for i := range list {
		out[id(&list[i])] = &list[i]
	}
	return out
}

func groupBy[T any](list []T, key func(*T) commerce.ID) map[commerce.ID][]T {
	out := make(map[commerce.ID][]T)
	for i := range list {
		k := key(&list[i])
		out[k] = append(out[k], list[i])
	}
	return out
}
