package shopsim

import "strconv"

func createdAt(r *row) int64   { return r.created }
func updatedAt(r *row) int64   { return r.updated }
func processedAt(r *row) int64 { return r.processed }

func rowID(any) int64 { return 0 } // ids are compared on the row itself

func textOf[T any](get func(T) []string) searchField {
	return searchField{text: func(obj any) []string { return get(obj.(T)) }}
}

// What may be searched for, by list. Each is a subset of what Shopify documents for it; a field that is not here is
// treated as Shopify treats an unknown one.
var (
	orderFilters = filterSet{
		"id": {id: rowID}, "created_at": {time: createdAt}, "updated_at": {time: updatedAt}, "processed_at": {time: processedAt},
		"name":               textOf(func(o *Order) []string { return []string{o.Name, strconv.Itoa(o.Number)} }),
		"email":              textOf(func(o *Order) []string { return []string{o.Email} }),
		"financial_status":   textOf(func(o *Order) []string { return []string{o.FinancialStatus()} }),
		"fulfillment_status": textOf(func(o *Order) []string { return []string{o.FulfillmentStatus()} }),
		"status":             textOf(orderStatuses),
		"test":               textOf(func(o *Order) []string { return []string{strconv.FormatBool(o.Test)} }),
		"tag":                textOf(func(o *Order) []string { return o.Tags }),
		"source_name":        textOf(func(o *Order) []string { return []string{o.Source} }),
		"customer_id":        {number: func(obj any) int64 { return obj.(*Order).CustomerID }},
	}
	customerFilters = filterSet{
		"id": {id: rowID}, "customer_date": {time: createdAt}, "updated_at": {time: updatedAt, day: true},
		"email":      textOf(func(c *Customer) []string { return []string{c.Email} }),
		"phone":      textOf(func(c *Customer) []string { return []string{c.Phone} }),
		"first_name": textOf(func(c *Customer) []string { return []string{c.First} }),
		"last_name":  textOf(func(c *Customer) []string { return []string{c.Last} }),
		"state":      textOf(func(c *Customer) []string { return []string{c.State} }),
		"tag":        textOf(func(c *Customer) []string { return c.Tags }),
	}
	customerCountFilters = filterSet{"id": {id: rowID}, "created_at": {time: createdAt}, "updated_at": {time: updatedAt, day: true}}
	productFilters       = filterSet{
		"id": {id: rowID}, "created_at": {time: createdAt}, "updated_at": {time: updatedAt},
		"title":        textOf(func(p *Product) []string { return []string{p.Title} }),
		"handle":       textOf(func(p *Product) []string { return []string{p.Handle} }),
		"vendor":       textOf(func(p *Product) []string { return []string{p.Vendor} }),
		"product_type": textOf(func(p *Product) []string { return []string{p.Type} }),
		"status":       textOf(func(p *Product) []string { return []string{p.Status} }),
		"tag":          textOf(func(p *Product) []string { return p.Tags }),
		"gift_card":    textOf(func(p *Product) []string { return []string{strconv.FormatBool(p.GiftCard)} }),
		"sku":          textOf(func(p *Product) []string { return skus(p) }),
	}
	variantFilters = filterSet{
		"id": {id: rowID}, "updated_at": {time: updatedAt},
		"sku":        textOf(func(v variantOf) []string { return []string{v.SKU} }),
		"title":      textOf(func(v variantOf) []string { return []string{v.Title} }),
		"product_id": {number: func(obj any) int64 { return obj.(variantOf).product.ID }},
	}
	collectionFilters = filterSet{
		"id": {id: rowID}, "updated_at": {time: updatedAt},
		"title":  textOf(func(c *Collection) []string { return []string{c.Title} }),
		"handle": textOf(func(c *Collection) []string { return []string{c.Handle} }),
	}
	bulkFilters = filterSet{
		"id": {id: rowID}, "created_at": {time: createdAt},
		"status":         textOf(func(b *bulkOperation) []string { return []string{b.view().status} }),
		"operation_type": textOf(func(*bulkOperation) []string { return []string{"QUERY"} }),
	}
	webhookFilters = filterSet{"id": {id: rowID}, "created_at": {time: createdAt}, "updated_at": {time: updatedAt}}
)

func orderStatuses(o *Order) []string {
	switch {
	case o.CancelledAt != nil:
		return []string{"any", "cancelled"}
	case o.ClosedAt != nil:
		return []string{"any", "closed"}
	}
	return []string{"any", "open", "not_closed"}
}

func skus(p *Product) []string {
	out := make([]string, len(p.Variants))
	for i := range p.Variants {
		out[i] = p.Variants[i].SKU
	}
	return out
}
