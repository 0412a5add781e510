package catalog_test

import (
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

func to[V any](v V) *V { return &v }

// documented is a subject with the values of HighLevel's documentation. Its amounts do not add up: HighLevel's do not.
func documented() (*catalog.Env, catalog.Subject) {
	contact, order, shop := sample.Contact(), sample.Order(), sample.Shop()
	placed := time.Date(2021, time.October, 21, 11, 47, 12, 0, time.FixedZone("", 5*3600+30*60))
	order.CreatedAt, order.ProcessedAt = placed.UTC(), placed.UTC()
	order.SubtotalPrice, order.TotalDiscounts, order.TotalShippingPrice, order.TotalPrice =
		sample.Bag("88.99"), sample.Bag("11.99"), sample.Bag("14.49"), sample.Bag("102.99")
	order.BillingAddress.Province, order.ShippingAddress.Province = to("New York City"), to("New York City")
	zone, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		panic(err)
	}
	return &catalog.Env{Now: sample.Now, Location: zone}, catalog.Subject{Contact: &contact, Order: &order, Shop: &shop}
}

// printed reads a placeholder's path as a template does.
func printed(t *testing.T, scope *catalog.Scope, path string) string {
	t.Helper()
	segments := strings.Split(path, ".")
	f, at, ok := catalog.Resolve(path)
	if !ok {
		t.Errorf("{{%s}} does not resolve: %s is unknown", path, segments[at])
		return ""
	}
	v := scope.Roots[segments[0]]
	for _, name := range segments[1:] {
		if list, ok := v.([]catalog.Record); ok && len(list) > 0 {
			v = list[0]
		}
		r, ok := v.(catalog.Record)
		if !ok {
			return ""
		}
		v, _ = r.Get(name)
	}
	return catalog.PrintRaw(scope.Env, f, v)
}

// Names and samples as HighLevel documents them for Shopify orders and contacts.
func TestHighLevel_DocumentedSamplesPrintByteForByte(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"order.id":                        "1900968798308",
		"order.number":                    "1044",
		"order.created_at":                "2021-10-21T11:47:12+05:30",
		"order.currency":                  "$",
		"order.currency_code":             "USD",
		"order.total_cart_price":          "99.00",
		"order.discount_code":             "TESTDISC20",
		"order.total_discounts":           "11.99",
		"order.has_discount":              "true",
		"order.subtotal_price":            "88.99",
		"order.total_shipping_price":      "14.49",
		"order.total_price":               "102.99",
		"order.requires_shipping":         "true",
		"order.customer.first_name":       "John",
		"order.customer.last_name":        "Carter",
		"order.customer.email":            "johncarter@example.com",
		"order.customer.phone":            "18989898989",
		"order.billing_address.province":  "New York City",
		"order.shipping_address.province": "New York City",
		"order.name":                      "#1044",
		"contact.phone":                   "(515) 555-2345",
		"contact.phone_raw":               "+15155552345",
		"payment.source":                  "Shopify",
		"payment.payment_status":          "Success",
	} {
		env, subject := documented()
		if got := printed(t, catalog.NewScope(env, subject), path); got != want {
			t.Errorf("{{%s}} prints %q, HighLevel documents %q", path, got, want)
		}
	}
}

// HighLevel's sample of created_on is of another order than that of created_at.
func TestHighLevel_CreatedOnIsTheDayInTheStoresZone(t *testing.T) {
	t.Parallel()
	env, subject := documented()
	subject.Order.CreatedAt = time.Date(2021, time.October, 19, 20, 0, 0, 0, time.UTC) // the 20th in India

	if got := printed(t, catalog.NewScope(env, subject), "order.created_on"); got != "10-20-2021" {
		t.Errorf("{{order.created_on}} prints %q, HighLevel documents 10-20-2021", got)
	}
}

func TestHighLevel_FalseIsPrinted(t *testing.T) {
	t.Parallel()
	env, subject := documented()
	subject.Order.RequiresShipping = false
	subject.Order.TotalDiscounts = sample.Bag("0.00")

	scope := catalog.NewScope(env, subject)
	for _, path := range []string{"order.requires_shipping", "order.has_discount"} {
		if got := printed(t, scope, path); got != "false" {
			t.Errorf("{{%s}} prints %q, want false", path, got)
		}
	}
}

func TestHighLevel_PaymentStatusHasThreeWords(t *testing.T) {
	t.Parallel()
	for status, want := range map[commerce.PaymentStatus]string{
		commerce.PaymentSuccess: "Success", commerce.PaymentFailure: "Failed", commerce.PaymentError: "Failed",
		commerce.PaymentPending: "Pending", commerce.PaymentAwaitingResponse: "Pending", commerce.PaymentUnknown: "Pending",
	} {
		env, subject := documented()
		subject.Order.Transaction.Status = status
		if got := printed(t, catalog.NewScope(env, subject), "payment.payment_status"); got != want {
			t.Errorf("%s prints %q, want %q", status, got, want)
		}
	}
}

// Every name of HighLevel's lists, and those that this product adds in the same style. Names that are never filled still
// resolve: templates that carry them stay valid.
const highLevelNames = `
order.id order.number order.order_status_url order.abandoned_checkout_url order.created_at order.created_on order.currency order.currency_code
order.total_cart_price order.discount_code order.total_discounts order.has_discount order.subtotal_price order.total_shipping_price
order.total_price order.requires_shipping
order.customer.id order.customer.first_name order.customer.last_name order.customer.name order.customer.email order.customer.phone
order.customer.full_address order.customer.city order.customer.state order.customer.country order.customer.postal_code
order.billing_address.name order.billing_address.company order.billing_address.address1 order.billing_address.address2
order.billing_address.city order.billing_address.province order.billing_address.zip order.billing_address.country
order.shipping_address.name order.shipping_address.company order.shipping_address.address1 order.shipping_address.address2
order.shipping_address.city order.shipping_address.province order.shipping_address.zip order.shipping_address.country
order.line_items.id order.line_items.image order.line_items.title order.line_items.quantity order.line_items.price order.line_items.line_price
order.line_items.line_subtotal order.line_items.line_discount order.line_items.meta.product_id order.line_items.meta.price_id order.line_items.meta.order_id
payment.line_items.title payment.line_items.image payment.line_items.price payment.line_items.quantity payment.line_items.line_subtotal
payment.line_items.line_discount payment.line_items.line_price payment.line_items.meta.product_id payment.line_items.meta.price_id payment.line_items.meta.invoice_id
payment.source payment.currency_symbol payment.currency_code
payment.customer.id payment.customer.first_name payment.customer.last_name payment.customer.name payment.customer.email payment.customer.phone
payment.customer.address payment.customer.city payment.customer.state payment.customer.country payment.customer.postal_code
payment.invoice.name payment.invoice.number payment.invoice.issue_date payment.invoice.due_date payment.invoice.url payment.invoice.recorded_by
payment.sub_total_amount payment.discount_amount payment.coupon_code payment.tax_amount payment.created_on payment.total_amount
payment.transaction_id payment.payment_status payment.gateway payment.card.last4 payment.card.brand payment.method
payment.product_name payment.subscription_id payment.invoice.amount_paid payment.invoice.amount_due
contact.name contact.first_name contact.firstname contact.last_name contact.email contact.phone contact.phone_raw contact.company_name
contact.full_address contact.address1 contact.city contact.state contact.postal_code contact.country contact.timezone contact.date_of_birth
contact.source contact.website contact.id
order.name order.status order.financial_status order.fulfillment_status order.processed_at order.cancelled_at order.total_price_formatted
order.subtotal_price_formatted order.total_discounts_formatted order.total_shipping_price_formatted order.total_tax_formatted
order.total_cart_price_formatted order.refunded_amount order.net_amount order.item_count order.product_names order.first_item.title
order.last_item.title order.most_expensive_item.title order.line_items.product_id order.line_items.variant_id order.line_items.variant_title
order.line_items.sku order.line_items.vendor order.line_items.collections order.line_items.tags order.line_items.url
contact.last_order.total_price contact.last_order.product_names contact.first_order_at contact.last_order_at contact.days_since_last_order
contact.total_spent contact.orders_count contact.average_order_value contact.is_repeat_customer product.title shop.name shop.url shop.currency
`

func TestHighLevel_EveryNameResolves(t *testing.T) {
	t.Parallel()
	env, subject := documented()
	scope := catalog.NewScope(env, subject)

	for _, path := range strings.Fields(highLevelNames) {
		f, _, ok := catalog.Resolve(path)
		if !ok {
			t.Errorf("{{%s}} does not resolve", path)
			continue
		}
		root, _, _ := strings.Cut(path, ".")
		filled := printed(t, scope, path) != ""
		switch never := strings.HasPrefix(f.Filled, "Never"); {
		case never && filled:
			t.Errorf("{{%s}} prints something, although %s", path, f.Filled)
		case !never && !filled && root != "product" && path != "order.cancelled_at":
			t.Errorf("{{%s}} prints nothing over the documented values", path)
		}
	}
}

func TestDerived_PrintsWhatAPersonWouldWrite(t *testing.T) {
	t.Parallel()
	env, subject := documented()
	scope := catalog.NewScope(env, subject)

	for path, want := range map[string]string{
		"contact.name":                     "John Carter",
		"contact.full_address":             "350 5th Ave, Suite 21, New York City, New York 10118, United States",
		"contact.days_since_last_order":    "42",
		"contact.average_order_value":      "102.99",
		"contact.is_repeat_customer":       "true",
		"contact.total_spent_formatted":    "$308.97",
		"contact.date_of_birth":            "1990-04-23",
		"contact.accepts_email_marketing":  "true",
		"contact.accepts_sms_marketing":    "false",
		"order.product_names":              "Retinol Serum, Night Cream",
		"order.collections":                "Skincare, Retinol",
		"order.item_count":                 "3",
		"order.most_expensive_item.title":  "Retinol Serum",
		"order.last_item.title":            "Night Cream",
		"order.status_label":               "Completed",
		"order.total_price_formatted":      "$102.99",
		"order.first_item.line_price":      "74.50",
		"order.first_item.line_discount":   "9.02",
		"order.last_item.is_subscription":  "true",
		"order.line_items.meta.price_id":   "808950810",
		"order.payment_gateway":            "shopify_payments",
		"payment.customer.address":         "350 5th Ave",
		"payment.total_amount_formatted":   "$102.99",
		"payment.method":                   "Shopify payments",
		"order.first_item.url":             "https://fernandfield.example.com/products/retinol-serum",
		"shop.url":                         "https://fernandfield.example.com",
		"order.total_price_presentment":    "102.99",
		"order.customer.phone_raw":         "+18989898989",
		"order.billing_address.state":      "New York City",
		"order.refunded_amount":            "0.00",
		"contact.last_order.product_names": "Retinol Serum, Night Cream",
	} {
		if got := printed(t, scope, path); got != want {
			t.Errorf("{{%s}} prints %q, want %q", path, got, want)
		}
	}
}

func TestPresentment_NamesAForeignCurrency(t *testing.T) {
	t.Parallel()
	env, subject := documented()
	subject.Order.PresentmentCurrencyCode = "CAD"
	subject.Order.TotalPrice.Presentment = commerce.Money{Amount: sample.Money("139.04").Amount, CurrencyCode: "CAD"}
	scope := catalog.NewScope(env, subject)

	if got := printed(t, scope, "order.total_price_presentment_formatted"); got != "$139.04 CAD" {
		t.Errorf("the buyer's total prints %q, want $139.04 CAD", got)
	}
	if got := printed(t, scope, "order.total_price_formatted"); got != "$102.99" {
		t.Errorf("the shop's total prints %q, want $102.99", got)
	}
}
