package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// ForgetErased takes the buyer out of orders whose person was erased on request: call it for news from Shopify before
// anybody is looked for or made from them. What it finds holds until the transaction ends.
func (t *SyncTx) ForgetErased(ctx context.Context, orders []commerce.Order) error {
	ids := make([]commerce.ID, len(orders))
	buyers := make([]commerce.Buyer, len(orders))
	for i := range orders {
		ids[i], buyers[i] = orders[i].ID, orders[i].Buyer
	}
	gone, err := t.erasedBuyers(ctx, ids, buyers)
	if err != nil {
		return err
	}
	for i := range orders {
		if o := &orders[i]; gone[i] {
			o.ContactID, o.Buyer, o.BillingAddress, o.ShippingAddress, o.StatusPageURL = nil, commerce.Buyer{}, nil, nil, nil
		}
	}
	return nil
}

// erasedBuyers says of each order, by its id and its buyer, whether the person was erased. Until the transaction ends
// nobody else is.
func (t *SyncTx) erasedBuyers(ctx context.Context, orders []commerce.ID, buyers []commerce.Buyer) ([]bool, error) {
	var customers []commerce.ID
	for _, b := range buyers {
		if b.CustomerID != nil {
			customers = append(customers, *b.CustomerID)
		}
	}
	found := map[object]bool{}
	b := &pgx.Batch{}
	b.Queue(`SELECT pg_advisory_xact_lock_shared($1)`, lockKey(t.account, erasures))
	b.Queue(`
		SELECT kind, id FROM erased WHERE account_id = $1 AND kind = 'order' AND id = ANY($2)
		UNION ALL SELECT kind, id FROM erased WHERE account_id = $1 AND kind = 'contact' AND id = ANY($3)`,
		t.account, some(orders), some(customers)).
		Query(func(rows pgx.Rows) error {
			var o object
			_, err := pgx.ForEachRow(rows, []any{&o.kind, &o.id}, func() error { found[o] = true; return nil })
			return err
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("look for erased people: %w", err)
	}
	gone := make([]bool, len(orders))
	for i, id := range orders {
		c := buyers[i].CustomerID
		gone[i] = found[object{kindOrder, id}] || c != nil && found[object{kindContact, *c}]
	}
	return gone, nil
}
