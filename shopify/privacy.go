package shopify

import (
	"encoding/json"
	"fmt"
	"slices"

	"storegraph/commerce"
)

// Bounds of what a compliance webhook may name.
const (
	maxPrivacyText   = 500 // bytes of an email address or a phone number
	maxPrivacyOrders = 100_000
)

// parsePrivacy reads a compliance webhook. Its body is the request itself: there is nothing that could be refetched. The
// body must name the shop: all shops of an app share the secret that signs, so the header alone could point the request at
// another one.
func parsePrivacy(s commerce.Signal, kind commerce.PrivacyKind, body []byte) (commerce.Signal, error) {
	const requested, toRedact = "orders_requested", "orders_to_redact"
	members, err := pick(body, "body", "shop_domain", "shop_id", "customer", requested, toRedact, "data_request")
	if err != nil {
		return commerce.Signal{}, err
	}
	r := &commerce.PrivacyRequest{Kind: kind}
	if r.ShopDomain, err = text(members, "shop_domain"); err != nil {
		return commerce.Signal{}, err
	}
	if r.ShopDomain != s.ShopDomain {
		return commerce.Signal{}, badBody("shop_domain", "is not the shop of the X-Shopify-Shop-Domain header")
	}
	s.Privacy = r
	if kind == commerce.ShopRedact {
		s.Kind = kindShop
		s.ObjectID, err = signalPlace{kind: kindShop, number: "shop_id"}.id(members, "body")
		return checked(s, err)
	}
	s.Kind = kindCustomer
	if err := readPerson(r, members["customer"]); err != nil {
		return commerce.Signal{}, err
	}
	s.ObjectID = r.CustomerID
	orders := toRedact
	if kind == commerce.DataRequest {
		orders = requested
		if r.RequestID, err = idIn(members["data_request"], "data_request"); err != nil {
			return commerce.Signal{}, err
		}
	}
	r.OrderIDs, err = ids(members[orders], orders)
	return checked(s, err)
}

// readPerson reads who a request is about. Shopify may know an email address or a phone number only.
func readPerson(r *commerce.PrivacyRequest, raw json.RawMessage) error {
	if isNull(raw) {
		return nil
	}
	members, err := pick(raw, "customer", "id", "email", "phone")
	if err != nil {
		return err
	}
	if r.CustomerID, err = (signalPlace{kind: kindCustomer, number: "id", in: "customer", partial: true}).id(members, "customer"); err != nil {
		return err
	}
	for key, to := range map[string]*string{"email": &r.Email, "phone": &r.Phone} {
		if isNull(members[key]) {
			continue
		}
		if err := json.Unmarshal(members[key], to); err != nil {
			return badBody(path("customer", key), "is not a text")
		}
		if len(*to) > maxPrivacyText {
			return badBody(path("customer", key), fmt.Sprintf("is longer than %d bytes", maxPrivacyText))
		}
	}
	return nil
}

// idIn reads the id of an object that may be missing.
func idIn(raw json.RawMessage, in string) (commerce.ID, error) {
	if isNull(raw) {
		return 0, nil
	}
	members, err := pick(raw, in, "id")
	if err != nil {
		return 0, err
	}
	return signalPlace{number: "id", in: in, partial: true}.id(members, in)
}

// ids reads a list of numbers, sorted and each once. They never pass through a float.
func ids(raw json.RawMessage, where string) ([]commerce.ID, error) {
	if isNull(raw) {
		return nil, nil
	}
	var list []json.RawMessage
	if err := json.Unmarshal(raw, &list); err != nil {
		return nil, badBody(where, "is not a list")
	}
	if len(list) > maxPrivacyOrders {
		return nil, badBody(where, fmt.Sprintf("names more than %d orders", maxPrivacyOrders))
	}
	out := make([]commerce.ID, len(list))
	for i, item := range list {
		id, err := commerce.ParseID(string(item))
		if err != nil {
			return nil, badBody(fmt.Sprintf("%s[%d]", where, i), "is not a Shopify id")
		}
		out[i] = id
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// checked gives a signal, or nothing of it.
func checked(s commerce.Signal, err error) (commerce.Signal, error) {
	if err != nil {
		return commerce.Signal{}, err
	}
	return s, nil
}
