package resolvers

import (
	"context"
	"maps"
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// needs says which related objects an evaluation looks at, so that only those are read.
type needs struct {
	contact, order, lastOrder, orders           bool
	lineItems, transactions, products, variants bool
}

// needsOf walks the catalog along the paths. A path that ends in .* may be anything from there on.
func needsOf(paths []string) needs {
	var n needs
	for _, p := range paths {
		segments := strings.Split(p, ".")
		root, ok := catalog.RootNamed(segments[0])
		if !ok {
			continue
		}
		switch root.Kind {
		case catalog.ContactKind:
			n.contact = true
		case catalog.OrderKind, catalog.PaymentKind, catalog.TransactionKind:
			n.order = true
		}
		n.walk(root.Kind, segments[1:])
	}
	return n
}

func (n *needs) walk(k *catalog.Kind, segments []string) {
	for _, name := range segments {
		if k == nil {
			return
		}
		if name == "*" {
			*n = needs{true, true, true, true, true, true, true, true}
			return
		}
		f, ok := k.Field(name)
		if !ok {
			return
		}
		n.field(k, f)
		k = f.Of
	}
}

// field notes what one field of a kind is made of. A derived field may be computed from anything that its kind has.
func (n *needs) field(k *catalog.Kind, f *catalog.Field) {
	switch k {
	case catalog.ContactKind:
		n.lastOrder = n.lastOrder || f.Name == "last_order"
		n.orders = n.orders || f.Name == "orders"
	case catalog.OrderKind, catalog.PaymentKind:
		n.lineItems = n.lineItems || f.Of == catalog.LineItemKind || f.Derived != ""
		n.transactions = n.transactions || f.Of == catalog.TransactionKind || f.Derived != ""
	}
	if f.Of == catalog.ProductKind || slices.Contains(f.Needs, commerce.Products) {
		n.lineItems, n.products = true, true
	}
	n.variants = n.variants || f.Of == catalog.VariantKind
}

// complete reads what the orders lack of what is needed. It works on the slice it is given and copies what hangs on it:
// what was read may be shared with other requests.
func (r *Resolver) complete(ctx context.Context, a commerce.AccountID, orders []commerce.Order, need needs) error {
	ids := make([]commerce.ID, len(orders))
	for i := range orders {
		ids[i] = orders[i].ID
	}
	if need.transactions {
		if err := r.completeTransactions(ctx, a, orders, ids); err != nil {
			return err
		}
	}
	if !need.lineItems {
		return nil
	}
	if lacking := lackLineItems(orders); len(lacking) > 0 {
		items, err := r.reader.LineItemsByOrder(ctx, a, lacking)
		if err != nil {
			return err
		}
		for i := range orders {
			if orders[i].LineItems == nil {
				orders[i].LineItems = items[orders[i].ID]
			}
		}
	}
	if need.products {
		return r.completeProducts(ctx, a, orders, need.variants)
	}
	return nil
}

func (r *Resolver) completeTransactions(ctx context.Context, a commerce.AccountID, orders []commerce.Order, ids []commerce.ID) error {
	if !slices.ContainsFunc(orders, func(o commerce.Order) bool { return o.Transaction == nil }) {
		return nil
	}
	transactions, err := r.reader.TransactionsByOrder(ctx, a, ids)
	if err != nil {
		return err
	}
	for i := range orders {
		if orders[i].Transaction == nil {
			orders[i].Transaction = transactions[orders[i].ID]
		}
	}
	return nil
}

func lackLineItems(orders []commerce.Order) []commerce.ID {
	var ids []commerce.ID
	for i := range orders {
		if orders[i].LineItems == nil {
			ids = append(ids, orders[i].ID)
		}
	}
	return ids
}

// completeProducts gives every line today's product with its collections, and with its variants when they are needed.
func (r *Resolver) completeProducts(ctx context.Context, a commerce.AccountID, orders []commerce.Order, variants bool) error {
	ids := productIDs(orders)
	if len(ids) == 0 {
		return nil
	}
	products, err := r.reader.ProductsByID(ctx, a, ids)
	if err != nil {
		return err
	}
	collections, err := r.reader.CollectionsByProduct(ctx, a, ids)
	if err != nil {
		return err
	}
	var versions map[commerce.ID][]commerce.Variant
	if variants {
		if versions, err = r.reader.VariantsByProduct(ctx, a, ids); err != nil {
			return err
		}
	}
	for i := range orders {
		items := slices.Clone(orders[i].LineItems)
		for j := range items {
			items[j].Product = nil
			if items[j].ProductID == nil || products[*items[j].ProductID] == nil {
				continue
			}
			p := *products[*items[j].ProductID]
			p.Collections = collections[p.ID]
			if variants {
				p.Variants = versions[p.ID]
			}
			items[j].Product = &p
		}
		orders[i].LineItems = items
	}
	return nil
}

// productIDs lists the products of all lines, each once.
func productIDs(orders []commerce.Order) []commerce.ID {
	seen := make(map[commerce.ID]bool)
	for i := range orders {
		for _, l := range orders[i].LineItems {
			if l.ProductID != nil {
				seen[*l.ProductID] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(seen))
}
