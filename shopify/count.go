package shopify

import (
	"context"
	"fmt"

	"storegraph/commerce"
)

// Count is how many objects of an element this token can see (of transactions: orders). When Shopify does not count to the
// end, the error is ErrInexactCount and the number is a lower bound.
func (c *Client) Count(ctx context.Context, e commerce.Element) (int, error) {
	document := countDocument(e)
	if document == "" {
		return 0, fmt.Errorf("count %q: no such element", e)
	}
	got, err := query[map[string]*struct {
		Count     int    `json:"count"`
		Precision string `json:"precision"`
	}](ctx, c, document, nil)
	if err != nil {
		return 0, fmt.Errorf("count %s: %w", e, err)
	}
	for _, n := range got {
		if n == nil {
			break
		}
		if n.Precision != "EXACT" {
			return n.Count, ErrInexactCount
		}
		return n.Count, nil
	}
	return 0, fmt.Errorf("count %s: %w", e, errMissing)
}

func countDocument(e commerce.Element) string {
	switch e {
	case commerce.Contacts:
		return "contacts_count"
	case commerce.Orders, commerce.Transactions:
		return "orders_count"
	case commerce.Products:
		return "products_count"
	case commerce.Collections:
		return "collections_count"
	}
	return ""
}
