package shopsim

import "strings"

type (
	transactionOf struct {
		order *Order
		*Transaction
	}
	refundOf struct {
		order *Order
		*Refund
	}
	refundLineOf struct {
		order *Order
		*RefundLine
	}
)

var transactionFields = map[string]resolver{
	"id":               of(func(t transactionOf) any { return gid("OrderTransaction", t.ID) }),
	"kind":             of(func(t transactionOf) any { return t.Kind }),
	"status":           of(func(t transactionOf) any { return t.Status }),
	"gateway":          of(func(t transactionOf) any { return optional(t.Gateway) }),
	"formattedGateway": of(func(t transactionOf) any { return optional(formattedGateway(t.Gateway)) }),
	"test":             of(func(t transactionOf) any { return t.Test }),
	"createdAt":        of(func(t transactionOf) any { return t.CreatedAt }),
	"processedAt":      of(func(t transactionOf) any { return optionalTime(t.ProcessedAt) }),
	"errorCode":        of(func(t transactionOf) any { return optional(t.ErrorCode) }),
	"parentTransaction": of(func(t transactionOf) any {
		if parent := t.order.transaction(t.ParentID); parent != nil {
			return transactionOf{t.order, parent}
		}
		return nil
	}),
	"order":                of(func(t transactionOf) any { return t.order }),
	"amountSet":            of(func(t transactionOf) any { return bagOfOrder{t.order, t.Amount} }),
	"manualPaymentGateway": of(func(t transactionOf) any { return t.manual() }),
	"manuallyCapturable": of(func(t transactionOf) any {
		return t.Kind == "AUTHORIZATION" && t.Status == "SUCCESS" && t.order.capturable().Shop > 0
	}),
	"multiCapturable": of(func(t transactionOf) any { return t.Kind == "AUTHORIZATION" && t.Gateway == "shopify_payments" }),
	"paymentId":       of(func(t transactionOf) any { return t.order.Name + ".1" }),
}

func (t *Transaction) manual() bool { return t.Gateway == "bank_transfer" || t.Gateway == "manual" }

func formattedGateway(gateway string) string {
	words := strings.Split(gateway, "_")
	for i, w := range words {
		if w != "" {
			words[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, " ")
}

var refundFields = map[string]resolver{
	"id":               of(func(f refundOf) any { return gid("Refund", f.ID) }),
	"legacyResourceId": of(func(f refundOf) any { return f.ID }),
	"createdAt":        of(func(f refundOf) any { return f.CreatedAt }),
	"updatedAt":        of(func(f refundOf) any { return f.CreatedAt }),
	"processedAt":      of(func(f refundOf) any { return f.CreatedAt }),
	"note":             of(func(f refundOf) any { return optional(f.Note) }),
	"order":            of(func(f refundOf) any { return f.order }),
	"totalRefundedSet": of(func(f refundOf) any { return bagOfOrder{f.order, f.order.refundTotal(f.Refund)} }),
	"refundLineItems": func(c *call, obj any) (any, error) {
		f := obj.(refundOf)
		lines := make([]refundLineOf, len(f.Lines))
		for i := range f.Lines {
			lines[i] = refundLineOf{f.order, &f.Lines[i]}
		}
		return page("RefundLineItem", c, listed(lines, func(l refundLineOf) int64 { return l.ID }), nil)
	},
	"transactions": func(c *call, obj any) (any, error) {
		f := obj.(refundOf)
		var list []transactionOf
		for _, id := range f.Refund.Transactions {
			list = append(list, transactionOf{f.order, f.order.transaction(id)})
		}
		return page("OrderTransaction", c, listed(list, func(t transactionOf) int64 { return t.ID }), nil)
	},
}

func (o *Order) refundTotal(f *Refund) Bag {
	var b Bag
	for _, id := range f.Transactions {
		if t := o.transaction(id); t != nil && t.Status == "SUCCESS" {
			b = b.plus(t.Amount)
		}
	}
	return b
}

func refundBag(f func(refundLineOf) Bag) resolver {
	return of(func(l refundLineOf) any { return bagOfOrder{l.order, f(l)} })
}

var refundLineFields = map[string]resolver{
	"id":          of(func(l refundLineOf) any { return gid("RefundLineItem", l.ID) }),
	"lineItem":    of(func(l refundLineOf) any { return lineOf{l.order, l.order.line(l.LineID)} }),
	"quantity":    of(func(l refundLineOf) any { return l.Quantity }),
	"restockType": of(func(l refundLineOf) any { return l.Restock }),
	"restocked":   of(func(l refundLineOf) any { return l.Restock != "NO_RESTOCK" }),
	"priceSet":    refundBag(func(l refundLineOf) Bag { return l.order.line(l.LineID).Price }),
	"subtotalSet": refundBag(func(l refundLineOf) Bag { return l.Subtotal }),
	"totalTaxSet": refundBag(func(l refundLineOf) Bag { return l.Tax }),
}
