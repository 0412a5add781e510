package shopsim

import (
	"slices"
	"strings"
)

// specialTopics are those whose name does not follow from the enum value by cutting at the last underscore.
var specialTopics = map[string]string{
	"APP_SCOPES_UPDATE": "app/scopes_update", "CUSTOMER_TAGS_ADDED": "customer.tags_added", "CUSTOMER_TAGS_REMOVED": "customer.tags_removed",
	"CUSTOMERS_PURCHASING_SUMMARY": "customers/purchasing_summary",
}

// topicName turns ORDERS_CREATE into orders/create.
func topicName(enum string) string {
	if name, ok := specialTopics[enum]; ok {
		return name
	}
	i := strings.LastIndexByte(enum, '_')
	return strings.ToLower(enum[:i] + "/" + enum[i+1:])
}

// topicScope is the scope that a topic needs; "" for none.
func topicScope(topic string) string {
	switch noun, _, _ := strings.Cut(topic, "/"); noun {
	case "orders", "order_transactions", "refunds":
		return "read_orders"
	case "customers", "customers_email_marketing_consent", "customers_marketing_consent", "customer.tags_added", "customer.tags_removed":
		if topic == "customers/merge" {
			return "read_customer_merge"
		}
		return "read_customers"
	case "products", "collections":
		return "read_products"
	}
	return ""
}

func isOrderTopic(topic string) bool {
	return strings.HasPrefix(topic, "orders/") && topic != "orders/edited"
}

// personalTopic says whether a topic's bodies name a person.
func personalTopic(topic string) bool {
	noun, _, _ := strings.Cut(topic, "/")
	return isOrderTopic(topic) || noun == "customers" || noun == "customers_email_marketing_consent" || noun == "customers_marketing_consent"
}

// protectedTopic says whether a topic's bodies carry protected customer data.
func protectedTopic(topic string) bool {
	return slices.Contains([]string{"read_orders", "read_customers", "read_customer_merge"}, topicScope(topic))
}
