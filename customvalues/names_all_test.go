package customvalues_test

import (
	"regexp"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/customvalues"
	"storegraph/internal/sample"
)

// allNames are the names that users may write, byte for byte, as the documentation of HighLevel and of this product has
// them. X stands for each of the words at the end of its line. Those after "never" have no value in Shopify's orders and
// are known all the same.
const allNames = `
| HighLevel, Shopify order | {{order.id}} {{order.number}} {{order.order_status_url}} {{order.created_at}} {{order.created_on}} {{order.currency}} {{order.currency_code}}
| | {{order.customer.first_name}} {{order.customer.last_name}} {{order.customer.email}} {{order.customer.phone}} {{order customer.first_name}}
| | {{order.total_cart_price}} {{order.discount_code}} {{order.total_discounts}} {{order.has_discount}} {{order.subtotal_price}} {{order.total_shipping_price}} {{order.total_price}} {{order.requires_shipping}}
| | {{order.billing_address.X}} | name company address1 address2 province zip country city
| | {{order.shipping_address.X}} | name company address1 address2 province zip country city
| never | {{order.abandoned_checkout_url}}
| HighLevel, loop | {{#each Order line_items as | item |}}{{item.X}} {{/each}} | id image title quantity price line_price
| | {{#each order.line_items}}{{this.X}} {{/each}} | id image title quantity price line_price line_subtotal line_discount meta.product_id meta.price_id meta.order_id
| | {{#each order.line_items as |item|}}{{item.X}} {{/each}} | id image title quantity price line_price
| | {% for item in order.line_items %}{{ item.X }} {% endfor %} | id image title quantity price line_price
| | {{#each Order tax_lines as | tax |}}{{tax.X}} {{/each}} | title rate price
| | {{#each order.tax_lines}}{{this.X}} {{/each}} | title rate price price_formatted
| | {{pluck order.line_items "X"}} | title image price quantity line_subtotal line_discount line_price meta.product_id meta.price_id meta.order_id
| | {{join (pluck order.line_items "title") ", "}} {{join (pluck payment.line_items "title") ", "}}
| | {{pluck payment.line_items "X"}} | title image price quantity line_subtotal line_discount line_price meta.product_id meta.price_id meta.order_id
| never | {{pluck payment.line_items "meta.invoice_id"}}
| HighLevel, Order Submitted | {{order.currency_symbol}} {{order.coupon_code}} {{order.payment_gateway}}
| | {{order.customer.X}} | id first_name last_name name email phone full_address city state country postal_code
| HighLevel, Payment Received | {{payment.source}} {{payment.currency_symbol}} {{payment.currency_code}}
| | {{payment.customer.X}} | id first_name last_name name email phone address city state country postal_code
| never | {{payment.invoice.name}} {{payment.invoice.number}} {{payment.invoice.issue_date}} {{payment.invoice.due_date}} {{payment.invoice.url}} {{payment.invoice.recorded_by}} {{payment.invoice.amount_paid}} {{payment.invoice.amount_due}}
| never | {{payment.card.last4}} {{payment.card.brand}} {{payment.subscription_id}}
| | {{payment.sub_total_amount}} {{payment.discount_amount}} {{payment.coupon_code}} {{payment.tax_amount}} {{payment.created_on}} {{payment.total_amount}} {{payment.transaction_id}} {{payment.payment_status}} {{payment.gateway}} {{payment.method}} {{payment.product_name}}
| HighLevel, contact | {{contact.name}} {{contact.first_name}} {{contact.last_name}} {{contact.email}} {{contact.phone}} {{contact.phone_raw}} {{contact.company_name}} {{contact.full_address}} {{contact.address1}} {{contact.city}} {{contact.state}} {{contact.postal_code}} {{contact.country}} {{contact.timezone}} {{contact.date_of_birth}} {{contact.source}} {{contact.website}} {{contact.id}}
| | {{contact.firstname}} {{contact.firstName}} {{Contact.Name}} {{default contact.firstname "there"}} {{default contact.first_name "there"}} {{defaultIfEmpty contact.first_name "there"}}
| In their style | {{order.name}} {{order.status}} {{order.status_label}} {{order.financial_status}} {{order.fulfillment_status}} {{order.processed_at}} {{order.refunded_amount}} {{order.net_amount}} {{order.item_count}} {{order.product_names}}
| | {{order.X_formatted}} | total_price subtotal_price total_discounts total_shipping_price total_tax total_cart_price refunded_amount net_amount total_received total_outstanding original_total_price current_total_price total_price_presentment
| | {{order.first_item.X}} | title quantity price price_formatted line_price line_price_formatted line_subtotal_formatted line_discount_formatted sku vendor url image
| | {{order.last_item.X}} {{order.most_expensive_item.X}} | title quantity price price_formatted line_price line_price_formatted
| | {{join order.line_items.X}} | product_id variant_id variant_title sku vendor collections tags url title
| | {{payment.X_formatted}} | sub_total_amount discount_amount tax_amount total_amount amount
| | {{transaction.X}} {{order.transaction.X}} | amount amount_formatted amount_presentment_formatted status kind gateway formatted_gateway processed_at
| | {{contact.last_order.X}} | name total_price total_price_formatted processed_at created_on product_names status item_count first_item.title first_item.price_formatted most_expensive_item.title
| | {{contact.X}} | first_order_at last_order_at days_since_last_order total_spent total_spent_formatted orders_count average_order_value average_order_value_formatted is_repeat_customer total_revenue total_orders last_order_date
| | {{product.X}} | id title handle description_html vendor product_type category status tags image url min_price max_price price price_formatted min_price_formatted max_price_formatted total_inventory
| | {{product.variants.first.X}} | title sku price price_formatted
| | {{join product.collections.X}} | title
| | {{shop.X}} | name url currency currency_code domain timezone locale
| This product | {{order.total_price}} {{order.product_names}} {{order.status}} {{transaction.status}} {{product.title}} {{product.vendor}} {{contact.name}}
`

var inBraces = regexp.MustCompile(`\{\{#each.*?\{\{/each\}\}|\{% for.*?endfor %\}|\{\{.*?\}\}`)

func TestAllNames_ResolveForAFullOrder(t *testing.T) {
	t.Parallel()
	scope := orderScope(t)
	n := 0
	for line := range strings.Lines(allNames) {
		words := []string{""}
		if at := strings.LastIndex(line, "} | "); at > 0 {
			words = strings.Fields(line[at+4:])
			line = line[:at+1]
		}
		never := strings.HasPrefix(line, "| never")
		for _, name := range inBraces.FindAllString(line, -1) {
			for _, word := range words {
				n++
				source := strings.ReplaceAll(name, "X", word)
				result := render(t, source, scope, customvalues.TextEmail)
				if empty := strings.TrimSpace(result.Text) == ""; empty != never {
					t.Errorf("%s = %q", source, result.Text)
				}
				if len(result.Foreign) > 0 {
					t.Errorf("%s is left to another engine", source)
				}
				_, remarks := customvalues.Parse(source)
				for _, r := range remarks {
					if r.Severity != customvalues.Lint {
						t.Errorf("%s: %s", source, r.Message)
					}
				}
			}
		}
	}
	if n < 280 {
		t.Errorf("only %d names were read from the table", n)
	}
}

// The names of a cancelled order.
func TestAllNames_OfACancelledOrder(t *testing.T) {
	t.Parallel()
	order := sample.Order()
	at, reason := sample.Now, "CUSTOMER"
	order.CancelledAt, order.CancelReason = &at, &reason
	scope := catalog.NewScope(orderScope(t).Env, catalog.Subject{Order: &order})
	for _, source := range []string{"{{order.cancelled_at}}", "{{order.canceled_at}}", "{{order.cancel_reason}}"} {
		if got := render(t, source, scope, customvalues.SMS).Text; got == "" {
			t.Errorf("%s prints nothing", source)
		}
	}
}

// Each amount of each kind has a sibling that is written as people write it.
func TestAllNames_HaveAFormattedSiblingForEachAmount(t *testing.T) {
	t.Parallel()
	n := 0
	for _, k := range catalog.Kinds {
		for _, f := range k.Fields {
			if f.Type != catalog.Money {
				continue
			}
			n++
			if sibling, ok := k.Field(f.Name + "_formatted"); !ok || sibling.Type != catalog.Text {
				t.Errorf("%s.%s has no %s_formatted", k.Name, f.Name, f.Name)
			}
		}
	}
	if n < 30 {
		t.Errorf("only %d amounts were seen", n)
	}
}
