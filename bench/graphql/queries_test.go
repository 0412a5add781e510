package graphql

import (
	"encoding/json"

	"storegraph/commerce"
)

// query is one of the three that are measured. The hand-written handlers answer it by its name.
type query struct {
	name string
	text string
	// PostGraphile's words for the same.
	foreign string
}

var queries = []query{
	{"card", `query Card($id: ID!) { contact(id: $id) {
		id name email phone ordersCount totalSpent { amount currencyCode } lastOrderAt
		orders(first: 10) { nodes { id name status processedAt totalPrice { shopMoney { amount currencyCode } }
			lineItems { title quantity unitPrice { shopMoney { amount currencyCode } } product { title } } } } } }`,
		`query Card($account: String!, $id: String!) { contactByAccountIdAndRowId(accountId: $account, rowId: $id) {
		rowId firstName lastName email phone ordersCount totalSpent spentCurrencyCode lastOrderAt
		orders(first: 10, orderBy: PROCESSED_AT_DESC) { nodes { rowId name status processedAt totalPrice currencyCode
			lines { nodes { title quantity unitPrice currencyCode product { title } } } } } } }`},
	{"orders", `query Orders($after: String) { orders(first: 50, after: $after, filter: {status: COMPLETED}) {
		nodes { id name status financialStatus processedAt totalPrice { shopMoney { amount currencyCode } } contact { id name email } }
		pageInfo { hasNextPage endCursor } } }`,
		// It filters by indexed columns only, so it is spared the status.
		`query Orders($account: String!) { allOrders(first: 50, condition: {accountId: $account}, orderBy: PROCESSED_AT_DESC) {
		nodes { rowId name status financialStatus processedAt totalPrice currencyCode contact { rowId firstName lastName email } }
		pageInfo { hasNextPage endCursor } } }`},
	{"products", `query Products($after: String) { products(first: 20, after: $after, sort: UPDATED_AT, reverse: true) {
		nodes { id title handle status vendor minPrice { amount currencyCode } maxPrice { amount currencyCode }
			variants { id title sku price { amount currencyCode } inventoryQuantity } collections { id title } }
		pageInfo { hasNextPage endCursor } } }`,
		`query Products($account: String!) { allProducts(first: 20, condition: {accountId: $account}, orderBy: UPDATED_AT_DESC) {
		nodes { rowId title handle status vendor minPrice maxPrice currencyCode
			variants { nodes { rowId title sku price currencyCode inventoryQuantity } } memberships { nodes { collection { rowId title } } } }
		pageInfo { hasNextPage endCursor } } }`},
}

// account is who is measured: the largest.
const account = commerce.AccountID("a1")

// body is the request of a query; contacts are asked for in turn.
func (q query) body(contact string) []byte {
	variables := map[string]any{}
	if q.name == "card" {
		variables["id"] = commerce.GlobalID(account, "Contact", contact)
	}
	body, _ := json.Marshal(map[string]any{"query": q.text, "variables": variables})
	return body
}

func (q query) foreignBody(contact string) []byte {
	variables := map[string]any{"account": string(account)}
	if q.name == "card" {
		variables["id"] = contact
	}
	body, _ := json.Marshal(map[string]any{"query": q.foreign, "variables": variables})
	return body
}
