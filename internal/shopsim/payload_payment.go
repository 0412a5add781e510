package shopsim

import "encoding/json"

// transactionPayload is the body of order_transactions/create; its money sets say currency, not currency_code.
func (s *Shop) transactionPayload(o *Order, t *Transaction) object {
	return object{
		"id": t.ID, "admin_graphql_api_id": gid("OrderTransaction", t.ID), "order_id": o.ID, "kind": lower(t.Kind), "gateway": t.Gateway,
		"status": lower(t.Status), "message": nil, "created_at": s.restTime(t.CreatedAt), "test": t.Test, "authorization": nil, "location_id": nil,
		"user_id": nil, "parent_id": numberOrNil(t.ParentID), "processed_at": s.restTimeOrNil(t.ProcessedAt), "device_id": nil,
		"error_code": lower(t.ErrorCode), "source_name": o.Source, "receipt": object{}, "amount": o.shop(t.Amount.Shop).Padded(), "currency": o.Currency,
		"payment_id": o.Name + ".1", "manual_payment_gateway": t.manual(), "amount_rounding": nil,
		"total_unsettled_set": object{
			"shop_money":        object{"amount": Amount{0, o.Currency}.Decimal(), "currency": o.Currency},
			"presentment_money": object{"amount": Amount{0, o.Presentment}.Decimal(), "currency": o.Presentment},
		},
	}
}

// bareNumber prints an amount as a JSON number: what refund lines do with subtotal and total_tax, and nothing else.
func (o *Order) bareNumber(minor int64) json.Number { return json.Number(o.shop(minor).Padded()) }

// refundPayload is the body of refunds/create.
func (s *Shop) refundPayload(o *Order, f *Refund) object {
	lines, payments := []any{}, []any{}
	for i := range f.Lines {
		rl := &f.Lines[i]
		lines = append(lines, object{
			"id": rl.ID, "quantity": rl.Quantity, "line_item_id": rl.LineID, "location_id": nil, "restock_type": lower(rl.Restock),
			"subtotal": o.bareNumber(rl.Subtotal.Shop), "total_tax": o.bareNumber(rl.Tax.Shop),
			"subtotal_set": o.restSet(rl.Subtotal), "total_tax_set": o.restSet(rl.Tax), "line_item": s.linePayload(o, o.line(rl.LineID), false),
		})
	}
	for _, id := range f.Transactions {
		payments = append(payments, s.transactionPayload(o, o.transaction(id)))
	}
	return object{
		"id": f.ID, "admin_graphql_api_id": gid("Refund", f.ID), "order_id": o.ID, "created_at": s.restTime(f.CreatedAt), "note": optional(f.Note),
		"user_id": nil, "processed_at": s.restTime(f.CreatedAt), "duties": []any{}, "total_duties_set": o.restSet(Bag{}), "return": nil,
		"refund_shipping_lines": []any{}, "restock": true, "order_adjustments": []any{}, "refund_line_items": lines, "transactions": payments,
	}
}
