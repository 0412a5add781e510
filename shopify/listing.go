package shopify

import (
	"context"
	"fmt"
	"math"
	"time"

	"storegraph/commerce"
)

// listing is how an element is listed.
type listing struct {
	document string
	root     string // of the answer
	kind     string // Shopify's type
	days     bool   // its updated_at filter matches whole days
}

func listingOf(e commerce.Element) (listing, error) {
	switch e {
	case commerce.Contacts:
		return listing{document: "contacts_list", root: "customers", kind: "Customer", days: true}, nil
	case commerce.Orders:
		return listing{document: "orders_list", root: "orders", kind: "Order"}, nil
	case commerce.Products:
		return listing{document: "products_list", root: "products", kind: "Product"}, nil
	case commerce.Collections:
		return listing{document: "collections_list", root: "collections", kind: "Collection"}, nil
	}
	return listing{}, fmt.Errorf("%q has no list of its own", e)
}

// refNode is an object in a list.
type refNode struct {
	ID        string  `json:"id"`
	CreatedAt *string `json:"createdAt"` // collections have none
	UpdatedAt string  `json:"updatedAt"`
	Products  *struct {
		Count     int    `json:"count"`
		Precision string `json:"precision"`
	} `json:"productsCount"`
}

func (n *refNode) ref(kind string) (commerce.Ref, error) {
	r := &reading{}
	ref := commerce.Ref{ID: r.id("id", n.ID, kind), UpdatedAt: r.time("updatedAt", n.UpdatedAt)}
	if n.CreatedAt != nil {
		ref.CreatedAt = r.time("createdAt", *n.CreatedAt)
	}
	if n.Products != nil && n.Products.Precision == "EXACT" {
		ref.Members = &n.Products.Count
	}
	return ref, r.err
}

// list reads a page of an element; next is Shopify's cursor, "" at the end.
func (c *Client) list(ctx context.Context, l listing, search, sortKey, after string) (refs []commerce.Ref, next string, err error) {
	variables := map[string]any{"query": search, "sortKey": sortKey}
	if after != "" {
		variables["after"] = after
	}
	got, err := query[map[string]*connection[refNode]](ctx, c, l.document, variables)
	if err != nil {
		return nil, "", err
	}
	page := got[l.root]
	if page == nil {
		return nil, "", fmt.Errorf("%s: %w", l.root, errMissing)
	}
	refs = make([]commerce.Ref, len(page.Nodes))
	for i := range page.Nodes {
		if refs[i], err = page.Nodes[i].ref(l.kind); err != nil {
			return nil, "", fmt.Errorf("%s %s: %w", l.kind, shorten(page.Nodes[i].ID), err)
		}
	}
	next = page.next()
	if page.PageInfo.HasNextPage && (next == "" || next == after || len(refs) == 0) {
		return nil, "", fmt.Errorf("%s: the cursor does not move", l.root)
	}
	return refs, next, nil
}

// fromID is the search for objects after an id, in the only form that Shopify documents.
func fromID(after commerce.ID) string { return fmt.Sprintf("id:>=%d", after+1) }

// IDs lists an element's objects after an id, ascending by id, 250 at most; more says whether others follow. Objects that
// were made seconds ago may be missing (Shopify's search lags behind), as are orders outside of the window that our scopes
// show: that an id is not listed is a suspicion, and reading the object is the proof. A list that is not what was asked for
// is an error. Transactions have no list: their orders have.
func (c *Client) IDs(ctx context.Context, e commerce.Element, after commerce.ID) (refs []commerce.Ref, more bool, err error) {
	l, err := listingOf(e)
	if err != nil {
		return nil, false, fmt.Errorf("list ids: %w", err)
	}
	if after < 0 || after == math.MaxInt64 {
		return nil, false, nil
	}
	refs, next, err := c.list(ctx, l, fromID(after), "ID", "")
	if err == nil {
		err = ascending(refs, after)
	}
	if err != nil {
		return nil, false, fmt.Errorf("list ids of %s: %w", e, err)
	}
	return refs, next != "", nil
}

// ascending checks what callers conclude deletions from.
func ascending(refs []commerce.Ref, after commerce.ID) error {
	for _, r := range refs {
		if r.ID <= after {
			return fmt.Errorf("the list is not sorted as it was asked for: %s after %s", r.ID, after)
		}
		after = r.ID
	}
	return nil
}

// searchTime is a moment as a search reads it.
func searchTime(t time.Time) string { return "'" + t.UTC().Format(time.RFC3339) + "'" }
