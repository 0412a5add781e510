package shopify

// order reads an order's line. Line items have lines of their own.
func (s *lineScanner) order(n *orderNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "__typename":
			s.once(&m, 0)
			s.typename = s.string()
		case "__parentId":
			s.once(&m, 1)
			s.parent = s.string()
		case "id":
			s.once(&m, 2)
			n.ID = s.string()
		case "name":
			s.once(&m, 3)
			n.Name = s.string()
		case "number":
			s.once(&m, 4)
			n.Number = s.int()
		case "createdAt":
			s.once(&m, 5)
			n.CreatedAt = s.string()
		case "updatedAt":
			s.once(&m, 6)
			n.UpdatedAt = s.string()
		case "processedAt":
			s.once(&m, 7)
			n.ProcessedAt = s.string()
		case "cancelledAt":
			s.once(&m, 8)
			n.CancelledAt = s.optional()
		case "closedAt":
			s.once(&m, 9)
			n.ClosedAt = s.optional()
		case "cancelReason":
			s.once(&m, 10)
			n.CancelReason = s.optional()
		case "test":
			s.once(&m, 11)
			n.Test = s.bool()
		case "edited":
			s.once(&m, 12)
			n.Edited = s.bool()
		case "fullyPaid":
			s.once(&m, 13)
			n.FullyPaid = s.bool()
		case "requiresShipping":
			s.once(&m, 14)
			n.RequiresShipping = s.bool()
		case "sourceName":
			s.once(&m, 15)
			n.SourceName = s.optional()
		case "statusPageUrl":
			s.once(&m, 16)
			n.StatusPageURL = s.optional()
		case "displayFinancialStatus":
			s.once(&m, 17)
			n.FinancialStatus = s.optional()
		case "displayFulfillmentStatus":
			s.once(&m, 18)
			n.FulfillmentStatus = s.optional()
		case "email":
			s.once(&m, 19)
			n.Email = s.optional()
		case "phone":
			s.once(&m, 20)
			n.Phone = s.optional()
		case "discountCodes":
			s.once(&m, 21)
			n.DiscountCodes = s.strings()
		case "currencyCode":
			s.once(&m, 22)
			n.Currency = s.string()
		case "presentmentCurrencyCode":
			s.once(&m, 23)
			n.Presentment = s.string()
		case "billingAddress":
			s.once(&m, 24)
			n.BillingAddress = s.address()
		case "shippingAddress":
			s.once(&m, 25)
			n.ShippingAddress = s.address()
		case "totalPriceSet":
			s.once(&m, 26)
			n.TotalPrice = s.moneyBag()
		case "originalTotalPriceSet":
			s.once(&m, 27)
			n.OriginalTotalPrice = s.moneyBag()
		case "currentTotalPriceSet":
			s.once(&m, 28)
			n.CurrentTotalPrice = s.moneyBag()
		case "subtotalPriceSet":
			s.once(&m, 29)
			n.SubtotalPrice = s.moneyBag()
		case "totalDiscountsSet":
			s.once(&m, 30)
			n.TotalDiscounts = s.moneyBag()
		case "totalShippingPriceSet":
			s.once(&m, 31)
			n.TotalShippingPrice = s.moneyBag()
		case "totalTaxSet":
			s.once(&m, 32)
			n.TotalTax = s.moneyBag()
		case "totalReceivedSet":
			s.once(&m, 33)
			n.TotalReceived = s.moneyBag()
		case "totalRefundedSet":
			s.once(&m, 34)
			n.TotalRefunded = s.moneyBag()
		case "totalOutstandingSet":
			s.once(&m, 35)
			n.TotalOutstanding = s.moneyBag()
		case "netPaymentSet":
			s.once(&m, 36)
			n.NetPayment = s.moneyBag()
		case "transactions":
			s.once(&m, 37)
			n.Transactions = s.payments()
		case "customer":
			s.once(&m, 38)
			n.Customer = s.customer()
		case "taxLines":
			s.once(&m, 39)
			n.TaxLines = s.taxLines()
		default:
			s.refuse()
		}
	}
}

// lineItem reads a line item's line.
func (s *lineScanner) lineItem(n *lineItemNode) {
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "__typename":
			s.once(&m, 0)
			s.typename = s.string()
		case "__parentId":
			s.once(&m, 1)
			s.parent = s.string()
		case "id":
			s.once(&m, 2)
			n.ID = s.string()
		case "title":
			s.once(&m, 3)
			n.Title = s.string()
		case "variantTitle":
			s.once(&m, 4)
			n.VariantTitle = s.optional()
		case "sku":
			s.once(&m, 5)
			n.SKU = s.optional()
		case "vendor":
			s.once(&m, 6)
			n.Vendor = s.optional()
		case "quantity":
			s.once(&m, 7)
			n.Quantity = s.int()
		case "currentQuantity":
			s.once(&m, 8)
			n.CurrentQuantity = s.int()
		case "isGiftCard":
			s.once(&m, 9)
			n.IsGiftCard = s.bool()
		case "requiresShipping":
			s.once(&m, 10)
			n.RequiresShipping = s.bool()
		case "image":
			s.once(&m, 11)
			if !s.null() {
				image := fresh(&n.Image)
				for m := s.object(); s.member(&m); {
					s.only(&m, "url")
					image.URL = s.string()
				}
			}
		case "product":
			s.once(&m, 12)
			if !s.null() {
				s.lineProduct(n)
			}
		case "variant":
			s.once(&m, 13)
			n.Variant = s.reference()
		case "sellingPlan":
			s.once(&m, 14)
			if !s.null() {
				s.sellingPlan(n)
			}
		case "originalUnitPriceSet":
			s.once(&m, 15)
			n.UnitPrice = s.moneyBag()
		case "discountedTotalSet":
			s.once(&m, 16)
			n.DiscountedTotal = s.moneyBag()
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) lineProduct(n *lineItemNode) {
	p := fresh(&n.Product)
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "id":
			s.once(&m, 0)
			p.ID = s.string()
		case "tags":
			s.once(&m, 1)
			p.Tags = s.strings()
		default:
			s.refuse()
		}
	}
}

func (s *lineScanner) sellingPlan(n *lineItemNode) {
	p := fresh(&n.SellingPlan)
	for m := s.object(); s.member(&m); {
		switch m.key {
		case "sellingPlanId":
			s.once(&m, 0)
			p.ID = s.optional()
		case "name":
			s.once(&m, 1)
			p.Name = s.optional()
		default:
			s.refuse()
		}
	}
}

// fresh puts a new zero value where to points.
func fresh[T any](to **T) *T {
	*to = new(T)
	return *to
}
