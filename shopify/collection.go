package shopify

import (
	"context"
	"fmt"

	"storegraph/commerce"
)

type collectionNode struct {
	ID              string     `json:"id"`
	Title           string     `json:"title"`
	Handle          string     `json:"handle"`
	DescriptionHTML string     `json:"descriptionHtml"`
	SortOrder       string     `json:"sortOrder"`
	UpdatedAt       string     `json:"updatedAt"`
	SEO             seoNode    `json:"seo"`
	Image           *imageNode `json:"image"`
	ProductsCount   *struct {
		Count int `json:"count"`
	} `json:"productsCount"`

	Products *connection[objectNode] `json:"products"` // absent in bulk files
}

// collection maps a collection without its products.
func (n *collectionNode) collection() (*commerce.Collection, error) {
	r := &reading{}
	c := &commerce.Collection{
		ID:              r.id("id", n.ID, "Collection"),
		Title:           n.Title,
		Handle:          n.Handle,
		DescriptionHTML: n.DescriptionHTML,
		SortOrder:       n.SortOrder,
		SEOTitle:        filled(n.SEO.Title),
		SEODescription:  filled(n.SEO.Description),
		UpdatedAt:       r.time("updatedAt", n.UpdatedAt),
	}
	if n.Image != nil {
		c.ImageURL, c.ImageAlt = filled(&n.Image.URL), filled(n.Image.AltText)
	}
	if n.ProductsCount != nil {
		c.ProductsCount = n.ProductsCount.Count
	}
	if r.err != nil {
		return nil, fmt.Errorf("collection %s: %w", shorten(n.ID), r.err)
	}
	return c, nil
}

// FetchCollection reads a collection with the ids of all its products (never nil); nil when Shopify has none of this id.
func (c *Client) FetchCollection(ctx context.Context, id commerce.ID) (*commerce.Collection, error) {
	collection, err := whole(ctx, func(ctx context.Context) (*commerce.Collection, error) { return c.fetchCollection(ctx, id) })
	if err != nil {
		return nil, fmt.Errorf("fetch collection %s: %w", id, err)
	}
	return collection, nil
}

func (c *Client) fetchCollection(ctx context.Context, id commerce.ID) (*commerce.Collection, error) {
	got, at, err := ask[struct {
		Collection *collectionNode `json:"collection"`
	}](ctx, c, "collection", map[string]any{"id": id.GID("Collection")})
	if err != nil || got.Collection == nil {
		return nil, err
	}
	n := got.Collection
	collection, err := n.collection()
	if err != nil {
		return nil, err
	}
	collection.FetchedAt = at
	products, err := pages("products", n.UpdatedAt, n.Products, func(cursor string) (*part[objectNode], error) {
		got, err := query[struct {
			Collection *struct {
				UpdatedAt string                  `json:"updatedAt"`
				Products  *connection[objectNode] `json:"products"`
			} `json:"collection"`
		}](ctx, c, "collection_products", map[string]any{"id": n.ID, "after": cursor})
		if err != nil || got.Collection == nil {
			return nil, err
		}
		return &part[objectNode]{got.Collection.UpdatedAt, got.Collection.Products}, nil
	})
	if err != nil {
		return nil, err
	}
	collection.ProductIDs = make([]commerce.ID, len(products))
	for i, p := range products {
		if collection.ProductIDs[i], err = commerce.ParseGID(p.ID, "Product"); err != nil {
			return nil, err
		}
	}
	return collection, nil
}
