package shopify

import (
	"net/http"
	"strings"

	"storegraph/commerce"
)

// Shopify's types, as signals name them.
const (
	kindOrder      = "Order"
	kindCustomer   = "Customer"
	kindProduct    = "Product"
	kindCollection = "Collection"
	kindShop       = "Shop"
	kindApp        = "App"
	kindBulk       = "BulkOperation"
)

// signalPlace says where a topic's body has the id of the object that it is about.
type signalPlace struct {
	kind    string
	gid     string // key of a global id, preferred: publishers have rounded the numbers
	number  string // key of a number, used when there is no global id
	in      string // key of the object that has the two; "" for the body itself
	partial bool   // the body may have no id
}

// place finds a topic's place; ok is false for topics that we do not follow.
func place(topic string) (p signalPlace, ok bool) {
	const gid = "admin_graphql_api_id"
	switch topic {
	case "orders/create", "orders/updated", "orders/cancelled", "orders/paid", "orders/delete", "orders/fulfilled", "orders/partially_fulfilled":
		return signalPlace{kind: kindOrder, gid: gid, number: "id"}, true
	case "orders/edited":
		return signalPlace{kind: kindOrder, number: "order_id", in: "order_edit"}, true
	case "order_transactions/create", "refunds/create", "tender_transactions/create":
		return signalPlace{kind: kindOrder, number: "order_id"}, true
	case "customers/create", "customers/update", "customers/delete", "customers/enable", "customers/disable", "customers_marketing_consent/update":
		return signalPlace{kind: kindCustomer, gid: gid, number: "id"}, true
	case "customers_email_marketing_consent/update":
		return signalPlace{kind: kindCustomer, number: "customer_id"}, true
	case "customers/purchasing_summary", "customer.tags_added", "customer.tags_removed":
		return signalPlace{kind: kindCustomer, gid: "customerId"}, true
	case "products/create", "products/update", "products/delete":
		return signalPlace{kind: kindProduct, gid: gid, number: "id"}, true
	case "collections/create", "collections/update", "collections/delete":
		return signalPlace{kind: kindCollection, gid: gid, number: "id"}, true
	case "shop/update":
		return signalPlace{kind: kindShop, number: "id"}, true
	case "app/uninstalled", "app/scopes_update":
		return signalPlace{kind: kindApp, partial: true}, true
	case "bulk_operations/finish":
		return signalPlace{kind: kindBulk, gid: gid}, true
	}
	return signalPlace{}, false
}

// ParseSignal reduces a verified webhook to a signal. Errors are made for the sender and say where the request is wrong.
//
// A signal whose Kind is empty asks for nothing: the topic is not followed, or the event came to nothing (a merge that
// failed or has not finished). It is to be acknowledged and dropped. ObjectID is 0 for App signals, which concern the
// installation as a whole. ReceivedAt is left to the caller.
//
// Compliance webhooks carry what they ask for: such a signal has Privacy, and no ObjectID when the customer is known by
// email or phone only.
//
// Headers are not signed. The shop in the header picks the secret; where the body names the shop as well, the two must
// agree, and a compliance webhook's body must name it.
func ParseSignal(h http.Header, body []byte) (commerce.Signal, error) {
	s := commerce.Signal{
		WebhookID:  h.Get("X-Shopify-Webhook-Id"),
		Topic:      h.Get("X-Shopify-Topic"),
		ShopDomain: strings.ToLower(h.Get("X-Shopify-Shop-Domain")),
		APIVersion: h.Get("X-Shopify-Api-Version"),
	}
	switch {
	case s.Topic == "" || len(s.Topic) > 100:
		return commerce.Signal{}, badHeader("X-Shopify-Topic")
	case s.WebhookID == "" || len(s.WebhookID) > 200:
		return commerce.Signal{}, badHeader("X-Shopify-Webhook-Id")
	case !commerce.ValidShopDomain(s.ShopDomain):
		return commerce.Signal{}, badHeader("X-Shopify-Shop-Domain")
	case len(s.APIVersion) > 20:
		return commerce.Signal{}, badHeader("X-Shopify-Api-Version")
	}
	if at := h.Get("X-Shopify-Triggered-At"); at != "" {
		triggered, err := parseTime(at)
		if err != nil {
			return commerce.Signal{}, badHeader("X-Shopify-Triggered-At")
		}
		s.TriggeredAt = triggered
	}
	if s.Topic == "customers/merge" {
		return parseMerge(s, body)
	}
	if kind, ok := commerce.PrivacyOf(s.Topic); ok {
		return parsePrivacy(s, kind, body)
	}
	p, ok := place(s.Topic)
	if !ok {
		return s, nil
	}
	wanted := []string{"myshopify_domain", "shop_domain"}
	if p.in != "" {
		wanted = append(wanted, p.in)
	}
	if p.gid != "" {
		wanted = append(wanted, p.gid)
	}
	if p.number != "" {
		wanted = append(wanted, p.number)
	}
	members, err := pick(body, "body", wanted...)
	if err != nil {
		return commerce.Signal{}, err
	}
	if err := sameShop(s.ShopDomain, members); err != nil {
		return commerce.Signal{}, err
	}
	where := "body"
	if p.in != "" {
		where = p.in
		inner := members[p.in]
		members = nil
		if !isNull(inner) {
			if members, err = pick(inner, p.in, p.number); err != nil {
				return commerce.Signal{}, err
			}
		}
	}
	s.Kind = p.kind
	if s.ObjectID, err = p.id(members, where); err != nil {
		return commerce.Signal{}, err
	}
	return s, nil
}

// parseMerge reads customers/merge, whose body is itself the fact.
func parseMerge(s commerce.Signal, body []byte) (commerce.Signal, error) {
	const kept, gone = "admin_graphql_api_customer_kept_id", "admin_graphql_api_customer_deleted_id"
	members, err := pick(body, "body", kept, gone, "status")
	if err != nil {
		return commerce.Signal{}, err
	}
	status, err := text(members, "status")
	if err != nil {
		return commerce.Signal{}, err
	}
	if !strings.EqualFold(status, "completed") {
		return s, nil
	}
	s.Kind = kindCustomer
	if s.ObjectID, err = (signalPlace{kind: kindCustomer, gid: kept}).id(members, "body"); err != nil {
		return commerce.Signal{}, err
	}
	if s.MergedID, err = (signalPlace{kind: kindCustomer, gid: gone}).id(members, "body"); err != nil {
		return commerce.Signal{}, err
	}
	if s.ObjectID == s.MergedID {
		return commerce.Signal{}, badBody(gone, "names the customer that is kept")
	}
	return s, nil
}
