package shopsim

import (
	"fmt"
	"strings"
	"time"
)

type object = map[string]any

// restTime prints a time as webhook bodies do: in the shop's zone, with its offset.
func (s *Shop) restTime(t time.Time) string { return t.In(s.zone).Format(time.RFC3339) }

func (s *Shop) restTimeOrNil(t *time.Time) any {
	if t == nil {
		return nil
	}
	return s.restTime(*t)
}

func (o *Order) restSet(b Bag) object {
	return object{
		"shop_money":        object{"amount": Amount{b.Shop, o.Currency}.Padded(), "currency_code": o.Currency},
		"presentment_money": object{"amount": Amount{b.Presentment, o.Presentment}.Padded(), "currency_code": o.Presentment},
	}
}

// money puts an amount and its set under a key, as REST bodies do.
func (o *Order) money(into object, key string, b Bag) {
	into[key] = o.shop(b.Shop).Padded()
	into[key+"_set"] = o.restSet(b)
}

func lower(s string) any {
	if s == "" {
		return nil
	}
	return strings.ToLower(s)
}

func restFulfillment(o *Order) any {
	if o.Fulfilled {
		return "fulfilled"
	}
	return nil
}

func (s *Shop) orderPayload(o *Order) object {
	p := object{
		"id": o.ID, "admin_graphql_api_id": gid("Order", o.ID), "app_id": nil, "browser_ip": nil, "buyer_accepts_marketing": false,
		"cancel_reason": lower(o.CancelReason), "cancelled_at": s.restTimeOrNil(o.CancelledAt), "cart_token": nil, "checkout_token": nil,
		"client_details": nil, "closed_at": s.restTimeOrNil(o.ClosedAt), "confirmation_number": o.ConfirmationNumber, "confirmed": true,
		"contact_email": optional(o.Email), "created_at": s.restTime(o.CreatedAt), "currency": o.Currency,
		"current_shipping_price_set":         o.restSet(o.ShippingPrice.minus(o.ShippingRefunded)),
		"current_total_additional_fees_set":  nil,
		"current_total_duties_set":           nil,
		"customer_locale":                    optional(o.Locale),
		"device_id":                          nil,
		"discount_codes":                     o.restDiscountCodes(),
		"duties_included":                    false,
		"email":                              optional(o.Email),
		"estimated_taxes":                    false,
		"financial_status":                   lower(o.FinancialStatus()),
		"fulfillment_status":                 restFulfillment(o),
		"landing_site":                       nil,
		"landing_site_ref":                   nil,
		"location_id":                        nil,
		"merchant_business_entity_id":        "MTU0ODM4MDAwOQ",
		"merchant_of_record_app_id":          nil,
		"name":                               o.Name,
		"note":                               optional(o.Note),
		"note_attributes":                    restAttributes(o.Attributes),
		"number":                             o.Number - 1000,
		"order_number":                       o.Number,
		"order_status_url":                   o.statusURL(s.host()),
		"original_total_additional_fees_set": nil,
		"original_total_duties_set":          nil,
		"payment_gateway_names":              o.gateways(),
		"phone":                              optional(o.Phone),
		"po_number":                          nil,
		"presentment_currency":               o.Presentment,
		"processed_at":                       s.restTime(o.ProcessedAt),
		"reference":                          nil,
		"referring_site":                     nil,
		"source_identifier":                  nil,
		"source_name":                        o.Source,
		"source_url":                         nil,
		"tags":                               strings.Join(o.Tags, ", "),
		"tax_exempt":                         false,
		"tax_lines":                          []any{},
		"taxes_included":                     false,
		"test":                               o.Test,
		"token":                              fmt.Sprintf("%016x", mix(uint64(o.ID))),
		"total_outstanding":                  o.shop(o.Outstanding().Shop).Padded(),
		"total_shipping_price_set":           o.restSet(o.ShippingPrice),
		"total_tip_received":                 "0.00",
		"total_weight":                       0,
		"updated_at":                         s.restTime(o.UpdatedAt),
		"user_id":                            nil,
		"billing_address":                    restAddress(o.Billing),
		"shipping_address":                   restAddress(o.Shipping),
		"discount_applications":              []any{},
		"fulfillments":                       []any{},
		"payment_terms":                      nil,
		"shipping_lines":                     o.restShippingLines(),
		"returns":                            []any{},
		"line_item_groups":                   []any{},
		"total_cash_rounding_payment_adjustment_set": o.restSet(Bag{}),
		"total_cash_rounding_refund_adjustment_set":  o.restSet(Bag{}),
	}
	o.money(p, "current_subtotal_price", o.CurrentSubtotal())
	o.money(p, "current_total_discounts", o.Discounts())
	o.money(p, "current_total_price", o.CurrentTotal())
	o.money(p, "current_total_tax", o.CurrentTax())
	o.money(p, "subtotal_price", o.Subtotal())
	o.money(p, "total_discounts", o.Discounts())
	o.money(p, "total_line_items_price", o.sum(func(l *Line) Bag { return l.times(l.sold()) }))
	o.money(p, "total_price", o.Total())
	o.money(p, "total_tax", o.Tax())
	if buyer := s.data.buyer(o.CustomerID); buyer != nil { // the key is missing for guests
		p["customer"] = s.buyerPayload(buyer)
	}
	lines := []any{}
	for i := range o.Lines {
		lines = append(lines, s.linePayload(o, &o.Lines[i], true))
	}
	p["line_items"] = lines
	refunds := []any{}
	for i := range o.Refunds {
		refunds = append(refunds, s.refundPayload(o, &o.Refunds[i]))
	}
	p["refunds"] = refunds
	return p
}

func (o *Order) restDiscountCodes() []any {
	out := []any{}
	for _, c := range o.DiscountCodes {
		out = append(out, object{"code": c, "amount": o.shop(o.Discounts().Shop).Padded(), "type": "percentage"})
	}
	return out
}

func restAttributes(in []Attribute) []any {
	out := []any{}
	for _, a := range in {
		out = append(out, object{"name": a.Key, "value": a.Value})
	}
	return out
}

func restAddress(a *Address) any {
	if a == nil {
		return nil
	}
	return object{
		"first_name": optional(a.First), "last_name": optional(a.Last), "name": a.name(), "company": optional(a.Company),
		"address1": optional(a.Address1), "address2": optional(a.Address2), "city": optional(a.City), "zip": optional(a.Zip),
		"province": optional(a.Province), "province_code": optional(a.ProvinceCode), "country": optional(a.Country),
		"country_code": optional(a.CountryCode), "phone": optional(a.Phone), "latitude": nil, "longitude": nil,
	}
}

func (o *Order) restShippingLines() []any {
	if o.ShippingPrice.zero() {
		return []any{}
	}
	l := object{
		"id": o.ID + 7, "carrier_identifier": nil, "code": "Standard", "is_removed": false, "phone": nil,
		"requested_fulfillment_service_id": nil, "source": "shopify", "title": "Standard", "tax_lines": []any{}, "discount_allocations": []any{},
		"current_discounted_price_set": o.restSet(o.ShippingPrice.minus(o.ShippingRefunded)),
	}
	o.money(l, "price", o.ShippingPrice)
	o.money(l, "discounted_price", o.ShippingPrice)
	return []any{l}
}

func numberOrNil(id int64) any {
	if id == 0 {
		return nil
	}
	return id
}

// linePayload is a line item; inside refunds it has fewer keys.
func (s *Shop) linePayload(o *Order, l *Line, full bool) object {
	productThere := s.data.product(l.ProductID) != nil
	product, variant := any(nil), any(nil)
	if productThere {
		product, variant = numberOrNil(l.ProductID), numberOrNil(l.VariantID)
	}
	p := object{
		"id": l.ID, "admin_graphql_api_id": gid("LineItem", l.ID), "fulfillable_quantity": l.Current(), "fulfillment_service": "manual",
		"fulfillment_status": restFulfillment(o), "gift_card": l.GiftCard, "grams": 0, "name": l.name(), "product_exists": productThere,
		"product_id": product, "variant_id": variant, "properties": restAttributes(l.Attributes), "quantity": l.Quantity,
		"requires_shipping": l.RequiresShipping, "sku": optional(l.SKU), "taxable": l.Taxable, "title": l.Title,
		"variant_inventory_management": nil, "variant_title": optional(l.VariantTitle), "vendor": optional(l.Vendor),
		"tax_lines": []any{}, "duties": []any{}, "discount_allocations": []any{},
	}
	o.money(p, "price", l.Price)
	o.money(p, "total_discount", l.lineDiscount(false))
	if full {
		p["current_quantity"] = l.Current()
		p["sales_line_item_group_id"] = nil
		p["attributed_staffs"] = []any{}
	}
	return p
}

// editPayload is the body of orders/edited.
func (s *Shop) editPayload(o *Order, added, removed []any) object {
	return object{"order_edit": object{
		"id": s.server.serial() + 78_000_000_000, "app_id": nil, "created_at": s.restTime(o.UpdatedAt), "committed_at": s.restTime(o.UpdatedAt),
		"notify_customer": false, "order_id": o.ID, "staff_note": "", "user_id": nil,
		"line_items":     object{"additions": added, "removals": removed},
		"discounts":      object{"line_item": object{"additions": []any{}, "removals": []any{}}},
		"shipping_lines": object{"additions": []any{}, "removals": []any{}},
	}}
}
