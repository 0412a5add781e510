package shopify

import "storegraph/commerce"

// mapNode maps the node that was read.
func (d *lineDecoder) mapNode(l *bulkLine) {
	n := &d.nodes
	switch {
	case l.parent == "" && l.kind == "Order" && d.element == commerce.Transactions:
		l.keep(n.order.paid())
	case l.parent == "" && l.kind == "Order":
		l.keep(n.order.snapshot())
	case l.parent == "" && l.kind == "Customer":
		l.keep(n.customer.contact())
	case l.parent == "" && l.kind == "Product":
		l.keep(n.product.product())
	case l.parent == "":
		l.keep(n.collection.collection())
	case l.kind == "LineItem":
		order, _ := commerce.ParseGID(l.parent, "Order") // one that is none is no order's id either
		item, err := n.lineItem.lineItem(order, 0)
		l.keep(&item, err)
	case l.kind == "ProductVariant":
		var p commerce.Product
		p.ID, _ = commerce.ParseGID(l.parent, "Product")
		p.MinPrice = &commerce.Money{CurrencyCode: "XXX"} // the product's, which finish knows
		v, err := n.variant.variant(&p)
		l.keep(&v, err)
	case l.kind == "Collection":
		ref, err := n.ref.ref()
		l.keep(&ref, err)
	default:
		l.keep(commerce.ParseGID(n.member.ID, "Product"))
	}
}

func (l *bulkLine) keep(object any, err error) {
	if l.err = err; err == nil {
		l.object = object
	}
}

// finish puts a root and its children together.
func (g *bulkGroup) finish(item *BulkItem) {
	switch root := g.root.(type) {
	case *OrderSnapshot:
		if len(g.children) > 0 {
			root.Order.LineItems = make([]commerce.LineItem, len(g.children))
		}
		for i, child := range g.children {
			root.Order.LineItems[i] = *child.(*commerce.LineItem)
			root.Order.LineItems[i].Position = i
		}
		item.Order = root
	case *commerce.Contact:
		item.Contact = root
	case *commerce.Product:
		root.Collections = []commerce.CollectionRef{}
		for _, child := range g.children {
			switch child := child.(type) {
			case *commerce.CollectionRef:
				root.Collections = append(root.Collections, *child)
			case *commerce.Variant:
				child.Price.CurrencyCode = root.MinPrice.CurrencyCode
				if child.CompareAtPrice != nil {
					child.CompareAtPrice.CurrencyCode = root.MinPrice.CurrencyCode
				}
				root.Variants = append(root.Variants, *child)
			}
		}
		item.Product = root
	case *commerce.Collection:
		root.ProductIDs = make([]commerce.ID, len(g.children))
		for i, child := range g.children {
			root.ProductIDs[i] = child.(commerce.ID)
		}
		item.Collection = root
	}
}
