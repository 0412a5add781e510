package shopify_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/shopify"
)

// recordedObject is an object of a kind that a real shop answered with.
type recordedObject struct {
	file   string
	object object
}

// recordedObjects collects the answers' objects of a kind that have a member. Requests' variables are no answers.
func recordedObjects(t *testing.T, kind, member string) (found []recordedObject) {
	t.Helper()
	for _, file := range sharedFiles(t, ".json", "fixtures", "shopify-draft-proxy") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case object:
				id, _ := v["id"].(string)
				if _, has := v[member]; has && strings.HasPrefix(id, "gid://shopify/"+kind+"/") {
					found = append(found, recordedObject{filepath.Base(file), v})
				}
				for key, inner := range v {
					if key != "variables" {
						walk(inner)
					}
				}
			case []any:
				for _, inner := range v {
					walk(inner)
				}
			}
		}
		walk(decode[any](t, text))
	}
	if len(found) == 0 {
		t.Fatalf("no recorded %s", kind)
	}
	return found
}

// overlay lays what was recorded over what our documents would have got beside it.
func overlay(base, recorded object) object {
	out := object{}
	for k, v := range base {
		out[k] = v
	}
	for k, v := range recorded {
		under, ok := out[k].(object)
		switch over := v.(type) {
		case object:
			if !ok {
				under = object{}
			}
			if _, money := over["shopMoney"]; money && over["presentmentMoney"] == nil {
				under = object{"presentmentMoney": over["shopMoney"]} // recorded without: one currency
			}
			out[k] = overlay(under, over)
		default:
			out[k] = v
		}
	}
	return out
}

// in gives a base object in another shop currency.
func in(currency string, base object) object {
	text, err := json.Marshal(base)
	if err != nil {
		panic(err)
	}
	var out object
	if err := json.Unmarshal(bytes.ReplaceAll(text, []byte(`"USD"`), []byte(`"`+currency+`"`)), &out); err != nil {
		panic(err)
	}
	return out
}

func nodesOf(connection any) (nodes []object) {
	c, _ := connection.(object)
	list, _ := c["nodes"].([]any)
	edges, _ := c["edges"].([]any)
	for _, e := range edges {
		list = append(list, e.(object)["node"])
	}
	for _, n := range list {
		nodes = append(nodes, n.(object))
	}
	return nodes
}

// asOrder completes a recorded order to one that our document would get.
func asOrder(recorded object) object {
	currency := "USD"
	eachObject(recorded, func(o object) {
		if m, ok := o["shopMoney"].(object); ok {
			currency = m["currencyCode"].(string)
		}
	})
	o := overlay(in(currency, orderObject(object{"customer": nil, "transactions": []any{}})), without(recorded, "lineItems", "transactions", "customer", "note", "tags"))
	if c, ok := recorded["customer"].(object); ok {
		o["customer"] = overlay(customerObject(object{}), c)
	}
	var items, payments []any
	for i, item := range nodesOf(recorded["lineItems"]) {
		items = append(items, overlay(in(currency, lineItemObject(i, object{})), item))
	}
	list, _ := recorded["transactions"].([]any)
	for _, p := range list {
		payments = append(payments, overlay(in(currency, transactionObject(object{})), p.(object)))
	}
	o["lineItems"], o["transactions"] = pageOf(items, ""), payments
	return o
}

func TestRecordings_OrdersOfEveryStatus(t *testing.T) {
	t.Parallel()
	want := map[string]int{
		"customer-order-summary-read-effects.json VOIDED CANCELLED":                       1,
		"draft-order-complete-parity.json PAID COMPLETED":                                 2,
		"order-catalog-count-read.json PAID COMPLETED":                                    18,
		"order-delete-snapshot-staging.json PAID COMPLETED":                               1,
		"order-delete-snapshot-staging.json PENDING COMPLETED":                            1,
		"order-edit-commit-derived-statuses.json PAID COMPLETED":                          1,
		"order-edit-commit-derived-statuses.json PARTIALLY_PAID COMPLETED":                2,
		"order-live-hybrid-mixed-catalog.json PENDING COMPLETED":                          4,
		"order-payment-transaction-cold-hydration.json AUTHORIZED COMPLETED":              8,
		"order-payment-transaction-cold-hydration.json null COMPLETED":                    3,
		"order-payment-transaction-cold-hydration.json PAID COMPLETED":                    1,
		"order-payment-transaction-cold-hydration.json VOIDED CANCELLED":                  1,
		"orderCancel-parity.json null COMPLETED":                                          1,
		"orderCancel-parity.json null CANCELLED":                                          1,
		"orderCancel-restock-refundMethod-parity.json PAID COMPLETED":                     1,
		"orderCancel-restock-refundMethod-parity.json REFUNDED CANCELLED":                 1,
		"orderMarkAsPaid-state-and-money.json null COMPLETED":                             6,
		"orderMarkAsPaid-state-and-money.json PAID COMPLETED":                             3,
		"refund-create-full-parity.json PAID COMPLETED":                                   1,
		"refund-create-full-parity.json REFUNDED CANCELLED":                               2,
		"refund-create-partial-shipping-restock-parity.json PAID COMPLETED":               1,
		"refund-create-partial-shipping-restock-parity.json PARTIALLY_REFUNDED COMPLETED": 2,
	}
	got := map[string]int{}
	for _, r := range recordedObjects(t, "Order", "displayFinancialStatus") {
		snapshot, err := fetchOrder(t, asOrder(r.object))
		if err != nil {
			t.Errorf("%s: %v", r.file, err)
			continue
		}
		financial := "null"
		if snapshot.Order.FinancialStatus != nil {
			financial = string(*snapshot.Order.FinancialStatus)
		}
		got[fmt.Sprintf("%s %s %s", r.file, financial, snapshot.Order.Status)]++
		checkOrder(t, r, snapshot)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("orders by status (-want +got):\n%s", diff)
	}
}

// checkOrder compares what was recorded with what it became, member by member.
func checkOrder(t *testing.T, r recordedObject, s *shopify.OrderSnapshot) {
	t.Helper()
	o := s.Order
	if o.ID.GID("Order") != r.object["id"] {
		t.Errorf("%s: order %s became %s", r.file, r.object["id"], o.ID)
	}
	for member, bag := range map[string]commerce.MoneyBag{
		"totalPriceSet": o.TotalPrice, "originalTotalPriceSet": o.OriginalTotalPrice, "currentTotalPriceSet": o.CurrentTotalPrice,
		"subtotalPriceSet": o.SubtotalPrice, "totalDiscountsSet": o.TotalDiscounts, "totalShippingPriceSet": o.TotalShippingPrice,
		"totalTaxSet": o.TotalTax, "totalReceivedSet": o.TotalReceived, "totalRefundedSet": o.TotalRefunded,
		"totalOutstandingSet": o.TotalOutstanding, "netPaymentSet": o.NetPayment,
	} {
		checkBag(t, r.file+" "+member, r.object[member], bag)
	}
	payments, _ := r.object["transactions"].([]any)
	if len(payments) != len(s.Payments) {
		t.Errorf("%s: %d payment events became %d", r.file, len(payments), len(s.Payments))
	}
	for i, p := range payments {
		p := p.(object)
		if string(s.Payments[i].Kind) != p["kind"] || string(s.Payments[i].Status) != p["status"] {
			t.Errorf("%s: payment event %v became %+v", r.file, p, s.Payments[i])
		}
		checkBag(t, r.file+" amountSet", p["amountSet"], s.Payments[i].Amount)
	}
	items := nodesOf(r.object["lineItems"])
	for i, item := range items {
		if o.LineItems[i].Title != item["title"] || item["quantity"] != nil && fmt.Sprint(item["quantity"]) != fmt.Sprint(o.LineItems[i].Quantity) {
			t.Errorf("%s: item %v became %+v", r.file, item, o.LineItems[i])
		}
		checkBag(t, r.file+" originalUnitPriceSet", item["originalUnitPriceSet"], o.LineItems[i].UnitPrice)
	}
	if name, ok := r.object["name"]; ok && o.Name != name {
		t.Errorf("%s: name %q", r.file, o.Name)
	}
	if cancelled, ok := r.object["cancelledAt"]; ok && (cancelled == nil) != (o.CancelledAt == nil) {
		t.Errorf("%s: cancelled at %v", r.file, o.CancelledAt)
	}
	if customer, ok := r.object["customer"]; ok && (customer == nil) != (o.Buyer.CustomerID == nil) {
		t.Errorf("%s: buyer %+v", r.file, o.Buyer)
	}
}

func checkBag(t *testing.T, where string, recorded any, got commerce.MoneyBag) {
	t.Helper()
	b, ok := recorded.(object)
	if !ok {
		return
	}
	for member, m := range map[string]commerce.Money{"shopMoney": got.Shop, "presentmentMoney": got.Presentment} {
		want, ok := b[member].(object)
		if !ok {
			continue
		}
		amount, err := decimal.NewFromString(want["amount"].(string))
		if err != nil || !m.Amount.Equal(amount) || m.CurrencyCode != want["currencyCode"] {
			t.Errorf("%s.%s: %v became %v", where, member, want, m)
		}
	}
}

func recordedOrder(t *testing.T, file string, match func(object) bool) *shopify.OrderSnapshot {
	t.Helper()
	for _, r := range recordedObjects(t, "Order", "id") {
		if r.file == file && match(r.object) {
			s, err := fetchOrder(t, asOrder(r.object))
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
	}
	t.Fatalf("%s has no such order", file)
	return nil
}

func TestRecordings_HardOrders(t *testing.T) {
	t.Parallel()
	status := func(s any) func(object) bool {
		return func(o object) bool {
			v, has := o["displayFinancialStatus"]
			return has && v == s && o["transactions"] != nil
		}
	}

	// A refund of everything cancels; the order still shows what was sold, and the sale stays its transaction.
	full := recordedOrder(t, "refund-create-full-parity.json", status("REFUNDED"))
	if full.Order.Status != commerce.OrderCancelled || full.Order.CancelledAt != nil || full.Order.TotalRefunded.Shop.Plain() != "15.00" || full.Order.TotalRefunded.Shop.CurrencyCode != "CAD" {
		t.Errorf("refunded: %+v", full.Order)
	}
	if chosen, ok := commerce.ChooseTransaction(full.Payments); !ok || chosen.ID != 10572748226866 || chosen.Kind != commerce.PaymentSale {
		t.Errorf("refunded: chose %+v", chosen)
	}

	// A refund of a part does not.
	part := recordedOrder(t, "refund-create-partial-shipping-restock-parity.json", status("PARTIALLY_REFUNDED"))
	if part.Order.Status != commerce.OrderCompleted || part.Order.TotalRefunded.Shop.Plain() != "15.00" {
		t.Errorf("partially refunded: %+v", part.Order)
	}

	// A guest's cancelled order has no financial status, no customer and no payment event.
	guest := recordedOrder(t, "orderCancel-parity.json", func(o object) bool { return o["cancelledAt"] != nil })
	if guest.Order.Status != commerce.OrderCancelled || guest.Order.FinancialStatus != nil || guest.Order.Buyer.CustomerID != nil || guest.Customer != nil ||
		len(guest.Payments) != 0 || guest.Order.CurrentTotalPrice.Shop.Plain() != "0.00" || *guest.Order.CancelReason != "OTHER" {
		t.Errorf("cancelled guest order: %+v", guest)
	}

	// A voided authorization: nothing was paid, and the authorization, not the void, is the order's transaction.
	voided := recordedOrder(t, "order-payment-transaction-cold-hydration.json", status("VOIDED"))
	if chosen, ok := commerce.ChooseTransaction(voided.Payments); voided.Order.Status != commerce.OrderCancelled || !ok || chosen.Kind != commerce.PaymentAuthorization {
		t.Errorf("voided: %+v", voided)
	}

	// Two currencies stay apart.
	foreign := recordedOrder(t, "money-bag-presentment-parity.json", func(o object) bool { return o["totalPriceSet"] != nil && o["totalTaxSet"] != nil })
	if got := foreign.Order.TotalPrice; got.Shop.Plain() != "13.50" || got.Shop.CurrencyCode != "CAD" || got.Presentment.Plain() != "9.00" || got.Presentment.CurrencyCode != "USD" {
		t.Errorf("two currencies: %+v", got)
	}
	if got := foreign.Order.TotalTax; got.Shop.Plain() != "1.50" || got.Presentment.Plain() != "1.00" {
		t.Errorf("tax in two currencies: %+v", got)
	}
}

func TestRecordings_Customers(t *testing.T) {
	t.Parallel()
	states, phones := map[commerce.ConsentState]int{}, 0
	for _, r := range recordedObjects(t, "Customer", "defaultEmailAddress") {
		recorded := without(r.object, "orders", "lastOrder", "note", "tags")
		if phone, ok := recorded["defaultPhoneNumber"].(object); ok && phone["marketingState"] != nil { // older versions' words
			recorded["defaultPhoneNumber"] = object{"phoneNumber": phone["phoneNumber"], "smsMarketingConsent": object{
				"state": phone["marketingState"], "optInLevel": phone["marketingOptInLevel"], "updatedAt": phone["marketingUpdatedAt"]}}
		}
		client := serve(t, func(request) any {
			return data(object{"customer": overlay(customerObject(object{"defaultAddress": nil, "defaultPhoneNumber": nil}), recorded)})
		})
		got, err := client.FetchContact(t.Context(), 1)
		if err != nil {
			t.Errorf("%s: %v", r.file, err)
			continue
		}
		if got.ShopifyID.GID("Customer") != r.object["id"] {
			t.Errorf("%s: %v became %v", r.file, r.object["id"], got.ShopifyID)
		}
		if email, ok := r.object["defaultEmailAddress"].(object); ok {
			if *got.Email != email["emailAddress"] || email["marketingState"] != nil && string(got.EmailConsent.State) != email["marketingState"] {
				t.Errorf("%s: %v became %+v", r.file, email, got)
			}
		} else if got.Email != nil {
			t.Errorf("%s: an email out of nothing", r.file)
		}
		if phone, ok := r.object["defaultPhoneNumber"].(object); ok {
			if phones++; *got.Phone != phone["phoneNumber"] || phone["marketingState"] != nil && string(got.SMSConsent.State) != phone["marketingState"] {
				t.Errorf("%s: %v became %q, %+v", r.file, phone, *got.Phone, got.SMSConsent)
			}
		}
		if first, ok := r.object["firstName"].(string); ok && first != "" && *got.FirstName != first {
			t.Errorf("%s: %v became %+v", r.file, first, got)
		}
		states[got.EmailConsent.State]++
	}
	if states[commerce.ConsentSubscribed] == 0 || states[commerce.ConsentNotSubscribed] == 0 || phones == 0 {
		t.Errorf("the recordings should have both consent states and phones: %v, %d", states, phones)
	}
}

func TestRecordings_ProductsAndCollections(t *testing.T) {
	t.Parallel()
	for _, r := range recordedObjects(t, "Product", "handle") {
		recorded := without(r.object, "variants", "collections", "media")
		client := serve(t, func(request) any { return data(object{"product": overlay(productObject(object{}), recorded)}) })
		got, err := client.FetchProduct(t.Context(), 1)
		if err != nil {
			t.Errorf("%s: %v", r.file, err)
			continue
		}
		if got.ID.GID("Product") != r.object["id"] || got.Title != r.object["title"] || got.Handle != r.object["handle"] || got.SEOTitle != nil || got.SEODescription != nil {
			t.Errorf("%s: %v became %+v", r.file, r.object, got)
		}
		if s, ok := r.object["status"]; ok && got.Status != s {
			t.Errorf("%s: status %q", r.file, got.Status)
		}
	}
	withProducts := 0
	for _, r := range recordedObjects(t, "Collection", "products") {
		products := nodesOf(r.object["products"])
		var nodes []any
		var want []commerce.ID
		for _, p := range products {
			nodes = append(nodes, p)
			id, err := commerce.ParseGID(p["id"].(string), "Product")
			if err != nil {
				t.Fatal(err)
			}
			want = append(want, id)
		}
		recorded := without(r.object, "products")
		client := serve(t, func(request) any {
			return data(object{"collection": overlay(collectionObject(object{"products": pageOf(nodes, "")}), recorded)})
		})
		got, err := client.FetchCollection(t.Context(), 1)
		if err != nil {
			t.Errorf("%s: %v", r.file, err)
			continue
		}
		if got.ID.GID("Collection") != r.object["id"] || got.Title != r.object["title"] || !slices.Equal(got.ProductIDs, want) || fmt.Sprint(got.SortOrder) != fmt.Sprint(r.object["sortOrder"]) {
			t.Errorf("%s: %v became %+v", r.file, r.object, got)
		}
		if len(want) > 0 {
			withProducts++
		}
	}
	if withProducts == 0 {
		t.Error("the recordings should have collections with products")
	}
}

// What Shopify really answers when a scope is missing.
func TestRecordings_AccessDenied(t *testing.T) {
	t.Parallel()
	text := readShared(t, "fixtures", "shopify-draft-proxy", "harry-test-heelo", "2025-01", "payments", "shopify-payments-account-access-denied.json")
	answers := 0
	eachObject(decode[any](t, text), func(o object) {
		if o["errors"] == nil || o["data"] == nil {
			return
		}
		answers++
		client := serve(t, func(request) any { return o })
		_, err := client.FetchContact(t.Context(), 1)
		var deniedErr *shopify.AccessDeniedError
		if !errors.As(err, &deniedErr) || deniedErr.Path != "shopifyPaymentsAccount" || deniedErr.Required == "" {
			t.Errorf("%v", err)
		}
	})
	if answers == 0 {
		t.Error("the recording has no answer with errors")
	}
}
