package shopify

import (
	"encoding/json"

	"storegraph/commerce"
)

// mapGroup maps a root and its children. A child that cannot be mapped is reported and left out; a root that cannot be is
// reported, and false is returned.
func (b *bulkReader) mapGroup(g *bulkGroup, item *BulkItem) bool {
	var err error
	switch b.element {
	case commerce.Orders, commerce.Transactions:
		err = b.mapOrder(g, item)
	case commerce.Contacts:
		var n customerNode
		if err = decodeLine(g.root, &n); err == nil {
			item.Contact, err = n.contact()
		}
	case commerce.Products:
		err = b.mapProduct(g, item)
	case commerce.Collections:
		err = b.mapCollection(g, item)
	}
	if err != nil {
		b.reject(&LineError{Line: g.line, Reason: err.Error()})
		return false
	}
	return true
}

func (b *bulkReader) mapOrder(g *bulkGroup, item *BulkItem) error {
	var n orderNode
	if err := decodeLine(g.root, &n); err != nil {
		return err
	}
	snapshot, err := n.snapshot()
	if err != nil {
		return err
	}
	for _, child := range g.children {
		var n lineItemNode
		err := decodeLine(child.text, &n)
		if err == nil {
			var l commerce.LineItem
			if l, err = n.lineItem(snapshot.Order.ID, len(snapshot.Order.LineItems)); err == nil {
				snapshot.Order.LineItems = append(snapshot.Order.LineItems, l)
			}
		}
		b.check(child, item, err)
	}
	item.Order = snapshot
	return nil
}

func (b *bulkReader) mapProduct(g *bulkGroup, item *BulkItem) error {
	var n productNode
	if err := decodeLine(g.root, &n); err != nil {
		return err
	}
	p, err := n.product()
	if err != nil {
		return err
	}
	p.Collections = []commerce.CollectionRef{}
	for _, child := range g.children {
		var err error
		if child.kind == "ProductVariant" {
			var n variantNode
			if err = decodeLine(child.text, &n); err == nil {
				var v commerce.Variant
				if v, err = n.variant(p); err == nil {
					p.Variants = append(p.Variants, v)
				}
			}
		} else {
			var n collectionRefNode
			if err = decodeLine(child.text, &n); err == nil {
				var ref commerce.CollectionRef
				if ref, err = n.ref(); err == nil {
					p.Collections = append(p.Collections, ref)
				}
			}
		}
		b.check(child, item, err)
	}
	item.Product = p
	return nil
}

func (b *bulkReader) mapCollection(g *bulkGroup, item *BulkItem) error {
	var n collectionNode
	if err := decodeLine(g.root, &n); err != nil {
		return err
	}
	c, err := n.collection()
	if err != nil {
		return err
	}
	c.ProductIDs = make([]commerce.ID, 0, len(g.children))
	for _, child := range g.children {
		id, err := commerce.ParseGID(child.gid, "Product")
		if err == nil {
			c.ProductIDs = append(c.ProductIDs, id)
		}
		b.check(child, item, err)
	}
	item.Collection = c
	return nil
}

// check reports a child that could not be mapped.
func (b *bulkReader) check(child bulkChild, item *BulkItem, err error) {
	if err != nil {
		item.Damaged++
		b.reject(&LineError{Line: child.line, Reason: err.Error(), Child: true})
	}
}

func decodeLine(line []byte, into any) error {
	if err := json.Unmarshal(line, into); err != nil {
		return &decodeError{jsonReason(err)}
	}
	return nil
}

// decodeError says what is wrong with a line without quoting it.
type decodeError struct{ reason string }

func (e *decodeError) Error() string { return e.reason }
