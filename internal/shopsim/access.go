package shopsim

import (
	"slices"
	"time"
)

// access is what an app's token opens: its scopes, and whether the shop's plan lets customers' data out.
type access struct {
	scopes       []string
	personalData bool
	denied       []string // protected data that is refused all the same
	baseURL      string   // where the request came in, for the addresses of bulk files
}

// fieldScopes says which scope a field needs; fields that are not here need none.
var fieldScopes = map[string]map[string]string{
	"QueryRoot": {
		"customer": "read_customers", "customers": "read_customers", "customersCount": "read_customers",
		"order": "read_orders", "orders": "read_orders", "ordersCount": "read_orders",
		"product": "read_products", "products": "read_products", "productsCount": "read_products",
		"productVariant": "read_products", "productVariants": "read_products", "productVariantsCount": "read_products",
		"collection": "read_products", "collections": "read_products", "collectionsCount": "read_products",
	},
	"Order":    {"customer": "read_customers"},
	"LineItem": {"product": "read_products", "variant": "read_products"},
	"Customer": {"lastOrder": "read_orders", "orders": "read_orders"},
}

const (
	scopesPage    = "https://shopify.dev/api/usage/access-scopes"
	protectedPage = "https://shopify.dev/docs/apps/launch/protected-customer-data"
)

// has says whether a scope was granted; write_x implies read_x.
func (a *access) has(scope string) bool {
	return slices.Contains(a.scopes, scope) || len(scope) > 5 && slices.Contains(a.scopes, "write_"+scope[5:])
}

func (a *access) check(c *call) error {
	field := c.field.def.Name
	if scope, ok := fieldScopes[c.field.parent][field]; ok && !a.has(scope) {
		required := "`" + scope + "` access scope."
		return &graphError{
			Message:    "Access denied for " + field + " field. Required access: " + required,
			Extensions: map[string]any{"code": "ACCESS_DENIED", "documentation": scopesPage, "requiredAccess": required},
		}
	}
	kind := protectedFields[c.field.parent][field]
	if kind != "" && (slices.Contains(a.denied, kind) || !a.personalData && c.field.parent == "Order") {
		return notApproved("use the " + field + " field")
	}
	return nil
}

// admit says whether the app may see an object at all.
func (a *access) admit(v any) error {
	switch v.(type) {
	case *Customer:
		if !a.personalData {
			return notApproved("access the Customer object")
		}
	case *Address:
		if !a.personalData || slices.Contains(a.denied, DenyAddress) {
			return notApproved("access the MailingAddress object")
		}
	}
	return nil
}

func notApproved(what string) error {
	return &graphError{
		Message:    "This app is not approved to " + what + ". See " + protectedPage + " for more details.",
		Extensions: map[string]any{"code": "ACCESS_DENIED", "documentation": protectedPage},
	}
}

func (a *access) allOrders() bool { return a.has("read_all_orders") }

// seesOrder hides orders older than 60 days from apps without read_all_orders.
func (a *access) seesOrder(s *Shop, o *Order) bool {
	return a.has("read_orders") && (a.allOrders() || o.CreatedAt.After(s.now().Add(-60*24*time.Hour)))
}

// personalData says whether a plan lets customers' data out to the app.
func personalData(plan string) bool {
	switch plan {
	case "Basic", "Starter", "Lite", "Inactive", "Paused":
		return false
	}
	return true
}
