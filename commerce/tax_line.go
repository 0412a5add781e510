package commerce

import "github.com/shopspring/decimal"

// TaxLine is one tax of an order, over all its lines and shipping.
type TaxLine struct {
	Title string           // "NY State Tax"
	Rate  *decimal.Decimal // 0.04 is 4 %; nil when Shopify does not know it
	Price MoneyBag         // after discounts, before returns
}
