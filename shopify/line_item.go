package shopify

import (
	"fmt"

	"storegraph/commerce"
)

type lineItemNode struct {
	ID               string  `json:"id"`
	Title            string  `json:"title"`
	VariantTitle     *string `json:"variantTitle"`
	SKU              *string `json:"sku"`
	Vendor           *string `json:"vendor"`
	Quantity         int     `json:"quantity"`
	CurrentQuantity  int     `json:"currentQuantity"`
	IsGiftCard       bool    `json:"isGiftCard"`
	RequiresShipping bool    `json:"requiresShipping"`
	Image            *struct {
		URL string `json:"url"`
	} `json:"image"`
	Product *struct {
		objectNode
		Tags []string `json:"tags"`
	} `json:"product"`
	Variant     *objectNode `json:"variant"`
	SellingPlan *struct {
		ID   *string `json:"sellingPlanId"`
		Name *string `json:"name"`
	} `json:"sellingPlan"`
	UnitPrice       *moneyBagNode `json:"originalUnitPriceSet"`
	DiscountedTotal *moneyBagNode `json:"discountedTotalSet"`
}

// lineItem maps one line. Product and variant are null when they are deleted or the item is custom: title, SKU and vendor
// are the order's own.
func (n *lineItemNode) lineItem(order commerce.ID, position int) (commerce.LineItem, error) {
	r := &reading{}
	l := commerce.LineItem{
		ID:               r.id("id", n.ID, "LineItem"),
		OrderID:          order,
		Position:         position,
		Title:            n.Title,
		VariantTitle:     filled(n.VariantTitle),
		SKU:              filled(n.SKU),
		Vendor:           filled(n.Vendor),
		VariantID:        r.optionalID("variant.id", n.Variant, "ProductVariant"),
		Quantity:         n.Quantity,
		CurrentQuantity:  n.CurrentQuantity,
		IsGiftCard:       n.IsGiftCard,
		RequiresShipping: n.RequiresShipping,
		UnitPrice:        r.bag("originalUnitPriceSet", n.UnitPrice),
		DiscountedTotal:  r.bag("discountedTotalSet", n.DiscountedTotal),
	}
	if n.Image != nil {
		l.ImageURL = filled(&n.Image.URL)
	}
	if p := n.Product; p != nil {
		l.ProductID = r.optionalID("product.id", &p.objectNode, "Product")
		l.ProductTags = append([]string{}, p.Tags...) // not nil: known to have none
	}
	if p := n.SellingPlan; p != nil {
		l.SellingPlanName = filled(p.Name)
		if p.ID != nil {
			id := r.id("sellingPlan.sellingPlanId", *p.ID, "SellingPlan")
			l.SellingPlanID = &id
		}
	}
	if r.err != nil {
		return l, fmt.Errorf("line item %s: %w", shorten(n.ID), r.err)
	}
	return l, nil
}
