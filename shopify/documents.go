package shopify

import (
	"embed"
	"strings"

	"storegraph/commerce"
)

//go:embed documents/*.graphql
var documentFiles embed.FS

// Documents gives the text of every document that this room sends, by file name without ending. Tests validate them; a
// simulated Shopify may execute exactly these.
func Documents() map[string]string {
	entries, err := documentFiles.ReadDir("documents")
	if err != nil {
		panic(err) // embedded at build time: cannot be missing
	}
	all := make(map[string]string, len(entries))
	for _, e := range entries {
		name := strings.TrimSuffix(e.Name(), ".graphql")
		all[name] = document(name)
	}
	return all
}

func document(name string) string {
	text, err := documentFiles.ReadFile("documents/" + name + ".graphql")
	if err != nil {
		panic(err) // a name that a test of all documents would have found
	}
	return string(text)
}

// bulkDocument names the bulk query that reads an element.
func bulkDocument(e commerce.Element) string {
	switch e {
	case commerce.Contacts:
		return "bulk_contacts"
	case commerce.Orders:
		return "bulk_orders"
	case commerce.Transactions: // a quarter of what their orders are
		return "bulk_transactions"
	case commerce.Products:
		return "bulk_products"
	case commerce.Collections:
		return "bulk_collections"
	}
	return ""
}
