package customvalues_test

import (
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/customvalues"
)

// highLevelNames are the placeholders that HighLevel documents for orders, payments and contacts, with what the sample
// order prints for each.
const highLevelNames = `
order.id = 1900968798308
order.number = 1044
order.order_status_url = https://ef760-ef.myshopify.com/548380009/orders/b1946ac92492d2347c6235b4d2611184/authenticate?key=6c4f
order.abandoned_checkout_url =
order.created_at = 2021-10-21T02:17:12-04:00
order.created_on = 10-21-2021
order.currency = $
order.currency_code = USD
order.customer.first_name = John
order.customer.last_name = Carter
order.customer.email = johncarter@example.com
order.customer.phone = 18989898989
order.total_cart_price = 99.00
order.discount_code = TESTDISC20
order.total_discounts = 11.99
order.has_discount = true
order.subtotal_price = 87.01
order.total_shipping_price = 14.49
order.total_price = 102.99
order.requires_shipping = true
order.billing_address.name = John Carter
order.billing_address.company = Carter Skincare LLC
order.billing_address.address1 = 350 5th Ave
order.billing_address.address2 = Suite 21
order.billing_address.city = New York City
order.billing_address.province = New York
order.billing_address.zip = 10118
order.billing_address.country = United States
order.shipping_address.name = John Carter
order.shipping_address.company = Carter Skincare LLC
order.shipping_address.address1 = 350 5th Ave
order.shipping_address.address2 = Suite 21
order.shipping_address.province = New York
order.shipping_address.zip = 10118
order.shipping_address.country = United States
payment.source = Shopify
payment.currency_symbol = $
payment.currency_code = USD
payment.customer.id = 706405506930370084
payment.customer.first_name = John
payment.customer.last_name = Carter
payment.customer.name = John Carter
payment.customer.email = johncarter@example.com
payment.customer.phone = 18989898989
payment.customer.address = 350 5th Ave
payment.customer.city = New York City
payment.customer.state = New York
payment.customer.country = United States
payment.customer.postal_code = 10118
payment.invoice.name =
payment.invoice.number =
payment.invoice.issue_date =
payment.invoice.due_date =
payment.invoice.url =
payment.invoice.recorded_by =
payment.sub_total_amount = 87.01
payment.discount_amount = 11.99
payment.coupon_code = TESTDISC20
payment.tax_amount = 1.49
payment.created_on = 10-21-2021
payment.total_amount = 102.99
payment.transaction_id = 389404469
payment.payment_status = Success
payment.gateway = shopify_payments
payment.card.last4 =
payment.card.brand =
payment.method = Shopify payments
contact.name = John Carter
contact.first_name = John
contact.last_name = Carter
contact.email = johncarter@example.com
contact.phone = (515) 555-2345
contact.phone_raw = +15155552345
contact.company_name = Carter Skincare LLC
contact.full_address = 350 5th Ave
contact.address1 = 350 5th Ave
contact.city = New York City
contact.state = New York
contact.postal_code = 10118
contact.timezone = America/New_York
contact.date_of_birth = 1990-04-23
contact.source = Shopify
contact.website = https://carter.example.com
contact.id = kJ2xNq8ZpR4vT7wY
order.first_item.title = Retinol Serum
order.product_names = Retinol Serum, Night Cream
`

func TestHighLevelNames_ResolveByteForByte(t *testing.T) {
	t.Parallel()
	scope := orderScope(t)
	for line := range strings.Lines(strings.TrimSpace(highLevelNames)) {
		name, want, _ := strings.Cut(strings.TrimSpace(line), "=")
		name, want = strings.TrimSpace(name), strings.TrimSpace(want)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result := render(t, "{{"+name+"}}", scope, customvalues.TextEmail)

			if got := result.Text; got != want && (name != "contact.full_address" && name != "payment.customer.address" || !strings.HasPrefix(got, want)) {
				t.Errorf("{{%s}} = %q, want %q", name, got, want)
			}
			if missing := want == ""; missing != (len(result.Missing) == 1) {
				t.Errorf("missing = %v", result.Missing)
			}
			if len(result.Foreign) > 0 {
				t.Errorf("foreign = %v", result.Foreign)
			}
			if _, remarks := customvalues.Parse("{{" + name + "}}"); len(remarks) > 0 {
				t.Errorf("a documented name is remarked on: %v", remarks)
			}
		})
	}
}

func TestHighLevelNames_OfLineItemsResolveInLoops(t *testing.T) {
	t.Parallel()
	scope := orderScope(t)
	const want = "669751112|https://cdn.shopify.com/s/files/1/0001/products/retinol.jpg|Retinol Serum|2|37.25|74.50;669751113||Night Cream|1|24.50|24.50;"
	for _, source := range []string{
		`{{#each Order line_items as | item |}}{{item.id}}|{{item.image}}|{{item.title}}|{{item.quantity}}|{{item.price}}|{{item.line_price}};{{/each}}`,
		`{{#each order.line_items as |item|}}{{item.id}}|{{item.image}}|{{item.title}}|{{item.quantity}}|{{item.price}}|{{item.line_price}};{{/each}}`,
		`{{#each order.line_items}}{{this.id}}|{{this.image}}|{{this.title}}|{{this.quantity}}|{{this.price}}|{{this.line_price}};{{/each}}`,
		`{{#each order.line_items}}{{id}}|{{image}}|{{title}}|{{quantity}}|{{price}}|{{line_price}};{{/each}}`,
		`{% for item in order.line_items %}{{ item.id }}|{{ item.image }}|{{ item.title }}|{{ item.quantity }}|{{ item.price }}|{{ item.line_price }};{% endfor %}`,
	} {
		if got := render(t, source, scope, customvalues.SMS).Text; got != want {
			t.Errorf("%s\n got %q\nwant %q", source, got, want)
		}
	}
}

func TestHighLevelNames_StayInTheTypicalSentence(t *testing.T) {
	t.Parallel()
	const source = "Thanks for your order #{{order.number}} placed on {{order.created_on}}. Total: {{order.total_price}} {{order.currency_code}}."

	got := render(t, source, orderScope(t), customvalues.SMS).Text

	if want := "Thanks for your order #1044 placed on 10-21-2021. Total: 102.99 USD."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every field of every root prints what the catalog's own printer prints.
func TestRender_PrintsEveryFieldAsTheCatalogDoes(t *testing.T) {
	t.Parallel()
	scope := orderScope(t)
	n := 0
	var walk func(path string, record catalog.Record, depth int)
	walk = func(path string, record catalog.Record, depth int) {
		for _, f := range record.Kind().Fields {
			v, _ := record.Get(f.Name)
			if related, ok := v.(catalog.Record); ok && depth < 3 {
				walk(path+"."+f.Name, related, depth+1)
			}
			if f.Of != nil {
				continue
			}
			n++
			p := path + "." + f.Name
			want := catalog.PrintRaw(scope.Env, f, v)
			source := "{{" + p + "}}"
			if f.Type == catalog.HTML { // text channels show it as text
				source = "{{{" + p + "}}}"
			}
			channel := customvalues.Channel(customvalues.TextEmail)
			if f.Type == catalog.HTML {
				channel = customvalues.HTMLEmail
			}
			if got := render(t, source, scope, channel).Text; got != want {
				t.Errorf("%s = %q, want %q", source, got, want)
			}
		}
	}
	for _, root := range catalog.Roots {
		if record, ok := scope.Roots[root.Name].(catalog.Record); ok {
			walk(root.Name, record, 0)
		}
	}
	if n < 150 {
		t.Errorf("only %d fields were seen", n)
	}
}
