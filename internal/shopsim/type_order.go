package shopsim

import "strings"

type (
	// bagOfOrder is an amount with the order that knows its currencies.
	bagOfOrder struct {
		order *Order
		Bag
	}
	lineOf struct {
		order *Order
		*Line
	}
)

var moneyFields = map[string]resolver{
	"amount":       of(func(a Amount) any { return a.Decimal() }),
	"currencyCode": of(func(a Amount) any { return a.Currency }),
}

var bagFields = map[string]resolver{
	"shopMoney":        of(func(b bagOfOrder) any { return Amount{b.Shop, b.order.Currency} }),
	"presentmentMoney": of(func(b bagOfOrder) any { return Amount{b.Presentment, b.order.Presentment} }),
}

func orderBag(f func(*Order) Bag) resolver {
	return of(func(o *Order) any { return bagOfOrder{o, f(o)} })
}

var orderFields = map[string]resolver{
	"id":                       of(func(o *Order) any { return gid("Order", o.ID) }),
	"legacyResourceId":         of(func(o *Order) any { return o.ID }),
	"name":                     of(func(o *Order) any { return o.Name }),
	"number":                   of(func(o *Order) any { return o.Number }),
	"confirmationNumber":       of(func(o *Order) any { return o.ConfirmationNumber }),
	"createdAt":                of(func(o *Order) any { return o.CreatedAt }),
	"updatedAt":                of(func(o *Order) any { return o.UpdatedAt }),
	"processedAt":              of(func(o *Order) any { return o.ProcessedAt }),
	"closedAt":                 of(func(o *Order) any { return optionalTime(o.ClosedAt) }),
	"cancelledAt":              of(func(o *Order) any { return optionalTime(o.CancelledAt) }),
	"cancelReason":             of(func(o *Order) any { return optional(o.CancelReason) }),
	"test":                     of(func(o *Order) any { return o.Test }),
	"edited":                   of(func(o *Order) any { return o.Edited }),
	"confirmed":                of(func(*Order) any { return true }),
	"closed":                   of(func(o *Order) any { return o.ClosedAt != nil }),
	"fullyPaid":                of(func(o *Order) any { return o.Outstanding().Shop == 0 && o.FinancialStatus() != "PENDING" }),
	"unpaid":                   of(func(o *Order) any { return o.Outstanding().Shop > 0 && o.Received().zero() }),
	"requiresShipping":         of(func(o *Order) any { return o.requiresShipping() }),
	"sourceName":               of(func(o *Order) any { return optional(o.Source) }),
	"sourceIdentifier":         of(func(*Order) any { return nil }),
	"statusPageUrl":            with(func(c *call, o *Order) any { return o.statusURL(c.shop.host()) }),
	"customerLocale":           of(func(o *Order) any { return optional(o.Locale) }),
	"displayFinancialStatus":   of(func(o *Order) any { return optional(o.FinancialStatus()) }),
	"displayFulfillmentStatus": of(func(o *Order) any { return o.FulfillmentStatus() }),
	"returnStatus":             of(orderReturnStatus),
	"email":                    of(func(o *Order) any { return optional(o.Email) }),
	"phone":                    of(func(o *Order) any { return optional(o.Phone) }),
	"note":                     of(func(o *Order) any { return optional(o.Note) }),
	"tags":                     of(func(o *Order) any { return o.Tags }),
	"customAttributes":         of(func(o *Order) any { return attributes(o.Attributes) }),
	"clientIp":                 of(func(*Order) any { return nil }),
	"discountCodes":            of(func(o *Order) any { return o.DiscountCodes }),
	"discountCode":             of(orderDiscountCode),
	"paymentGatewayNames":      of(func(o *Order) any { return o.gateways() }),
	"currencyCode":             of(func(o *Order) any { return o.Currency }),
	"presentmentCurrencyCode":  of(func(o *Order) any { return o.Presentment }),
	"taxesIncluded":            of(func(*Order) any { return false }),
	"taxExempt":                of(func(*Order) any { return false }),
	"customer":                 with(orderCustomer),
	"billingAddress":           of(func(o *Order) any { return addressOrNil(o.Billing) }),
	"shippingAddress":          of(func(o *Order) any { return addressOrNil(o.Shipping) }),
	"billingAddressMatchesShippingAddress": of(func(o *Order) any {
		return o.Billing == o.Shipping || o.Billing != nil && o.Shipping != nil && *o.Billing == *o.Shipping
	}),
	"capturable":                       of(func(o *Order) any { return o.capturable().Shop > 0 }),
	"totalCapturable":                  of(func(o *Order) any { return o.shop(o.capturable().Shop).Padded() }),
	"canMarkAsPaid":                    of(func(o *Order) any { return o.CancelledAt == nil && o.Outstanding().Shop > 0 }),
	"subtotalLineItemsQuantity":        of(func(o *Order) any { return o.pieces((*Line).sold) }),
	"currentSubtotalLineItemsQuantity": of(func(o *Order) any { return o.pieces((*Line).Current) }),
	"currentSubtotalPriceSet":          orderBag((*Order).CurrentSubtotal),
	"currentTotalPriceSet":             orderBag((*Order).CurrentTotal),
	"currentTotalTaxSet":               orderBag((*Order).CurrentTax),
	"currentTotalDiscountsSet":         orderBag((*Order).Discounts),
	"currentShippingPriceSet":          orderBag(func(o *Order) Bag { return o.ShippingPrice.minus(o.ShippingRefunded) }),
	"subtotalPriceSet":                 orderBag((*Order).Subtotal),
	"totalPriceSet":                    orderBag((*Order).Total),
	"originalTotalPriceSet":            orderBag(func(o *Order) Bag { return o.Original }),
	"totalDiscountsSet":                orderBag((*Order).Discounts),
	"totalShippingPriceSet":            orderBag(func(o *Order) Bag { return o.ShippingPrice }),
	"totalTaxSet":                      orderBag((*Order).Tax),
	"taxLines":                         of(orderTaxLines),
	"totalReceivedSet":                 orderBag((*Order).Received),
	"totalRefundedSet":                 orderBag((*Order).Refunded),
	"totalRefundedShippingSet":         orderBag(func(o *Order) Bag { return o.ShippingRefunded }),
	"totalOutstandingSet":              orderBag((*Order).Outstanding),
	"totalCapturableSet":               orderBag((*Order).capturable),
	"netPaymentSet":                    orderBag(func(o *Order) Bag { return o.Received().minus(o.Refunded()) }),
	"transactionsCount":                of(func(o *Order) any { return count(len(o.Transactions), 0) }),
	"transactions": with(func(c *call, o *Order) any {
		return c.first(things(o.Transactions, func(t *Transaction) transactionOf { return transactionOf{o, t} }))
	}),
	"refunds": with(func(c *call, o *Order) any {
		return c.first(things(o.Refunds, func(f *Refund) refundOf { return refundOf{o, f} }))
	}),
	"lineItems": func(c *call, obj any) (any, error) { return page("LineItem", c, lineListing(obj.(*Order)), nil) },
}

func lineListing(o *Order) *listing {
	lines := make([]lineOf, len(o.Lines))
	for i := range o.Lines {
		lines[i] = lineOf{o, &o.Lines[i]}
	}
	return listed(lines, func(l lineOf) int64 { return l.ID })
}

func orderReturnStatus(o *Order) any {
	if len(o.Refunds) > 0 {
		return "RETURNED"
	}
	return "NO_RETURN"
}

func orderDiscountCode(o *Order) any {
	if len(o.DiscountCodes) == 0 {
		return nil
	}
	return strings.Join(o.DiscountCodes, ",")
}

func orderCustomer(c *call, o *Order) any {
	if buyer := c.shop.data.buyer(o.CustomerID); buyer != nil {
		return buyer
	}
	return nil
}

func addressOrNil(a *Address) any {
	if a == nil {
		return nil
	}
	return a
}

func (o *Order) pieces(of func(*Line) int) int {
	n := 0
	for i := range o.Lines {
		n += of(&o.Lines[i])
	}
	return n
}

func (o *Order) gateways() []string {
	names := []string{}
	for i := range o.Transactions {
		if g := o.Transactions[i].Gateway; len(names) == 0 || names[len(names)-1] != g {
			names = append(names, g)
		}
	}
	return names
}

func lineBag(f func(lineOf) Bag) resolver {
	return of(func(l lineOf) any { return bagOfOrder{l.order, f(l)} })
}

func (l *Line) times(q int) Bag { return Bag{l.Price.Shop * int64(q), l.Price.Presentment * int64(q)} }

var lineFields = map[string]resolver{
	"id":                 of(func(l lineOf) any { return gid("LineItem", l.ID) }),
	"title":              of(func(l lineOf) any { return l.Title }),
	"name":               of(func(l lineOf) any { return l.name() }),
	"variantTitle":       of(func(l lineOf) any { return optional(l.VariantTitle) }),
	"sku":                of(func(l lineOf) any { return optional(l.SKU) }),
	"vendor":             of(func(l lineOf) any { return optional(l.Vendor) }),
	"quantity":           of(func(l lineOf) any { return l.Quantity }),
	"currentQuantity":    of(func(l lineOf) any { return l.Current() }),
	"refundableQuantity": of(func(l lineOf) any { return l.Current() }),
	"isGiftCard":         of(func(l lineOf) any { return l.GiftCard }),
	"requiresShipping":   of(func(l lineOf) any { return l.RequiresShipping }),
	"taxable":            of(func(l lineOf) any { return l.Taxable }),
	"image":              of(func(l lineOf) any { return image(l.ID, l.ImageURL, l.Title) }),
	"product": with(func(c *call, l lineOf) any {
		if p := c.shop.data.product(l.ProductID); p != nil {
			return p
		}
		return nil
	}),
	"variant": with(func(c *call, l lineOf) any {
		if p, v := c.shop.data.variant(l.VariantID); v != nil {
			return variantOf{p, v}
		}
		return nil
	}),
	"sellingPlan": of(func(l lineOf) any {
		if l.PlanID == 0 {
			return nil
		}
		return &record{"LineItemSellingPlan", map[string]any{"name": l.PlanName, "sellingPlanId": gid("SellingPlan", l.PlanID)}}
	}),
	"customAttributes":     of(func(l lineOf) any { return attributes(l.Attributes) }),
	"originalUnitPriceSet": lineBag(func(l lineOf) Bag { return l.Price }),
	"originalTotalSet":     lineBag(func(l lineOf) Bag { return l.times(l.Quantity) }),
	"totalDiscountSet":     lineBag(func(l lineOf) Bag { return l.lineDiscount(false) }),
	"discountedUnitPriceSet": lineBag(func(l lineOf) Bag {
		return l.times(l.Quantity).minus(l.lineDiscount(false)).part(1, int64(max(l.Quantity, 1)))
	}),
	"discountedTotalSet": with(func(c *call, l lineOf) any {
		return bagOfOrder{l.order, l.times(l.Quantity).minus(l.lineDiscount(c.flag("withCodeDiscounts")))}
	}),
}

// lineDiscount is the line's discount; what a code took off the order counts only when asked for.
func (l *Line) lineDiscount(codes bool) Bag {
	if l.CodeDiscount && !codes {
		return Bag{}
	}
	return l.Discount
}

func (l *Line) name() string {
	if l.VariantTitle == "" {
		return l.Title
	}
	return l.Title + " - " + l.VariantTitle
}

// orderTaxLines is the one tax that the simulated state has.
func orderTaxLines(o *Order) any {
	tax := o.Tax()
	if tax.Shop == 0 {
		return []any{}
	}
	return []any{&record{"TaxLine", map[string]any{
		"title": "State Tax", "rate": float64(o.TaxBasisPoints) / 10000, "ratePercentage": float64(o.TaxBasisPoints) / 100, "priceSet": bagOfOrder{o, tax},
	}}}
}
