package shopify

import (
	"context"
	"encoding/json"
	"fmt"

	"storegraph/commerce"
)

type seoNode struct {
	Title       *string `json:"title"`
	Description *string `json:"description"`
}

type imageNode struct {
	URL     string  `json:"url"`
	AltText *string `json:"altText"`
}

type productNode struct {
	ID              string   `json:"id"`
	Title           string   `json:"title"`
	Handle          string   `json:"handle"`
	DescriptionHTML string   `json:"descriptionHtml"`
	Vendor          string   `json:"vendor"`
	ProductType     string   `json:"productType"`
	Status          string   `json:"status"`
	Tags            []string `json:"tags"`
	CreatedAt       string   `json:"createdAt"`
	UpdatedAt       string   `json:"updatedAt"`
	PublishedAt     *string  `json:"publishedAt"`
	IsGiftCard      bool     `json:"isGiftCard"`
	TotalInventory  *int     `json:"totalInventory"`
	OnlineStoreURL  *string  `json:"onlineStoreUrl"`
	Category        *struct {
		FullName string `json:"fullName"`
	} `json:"category"`
	SEO   seoNode `json:"seo"`
	Media *struct {
		Preview *struct {
			Image *imageNode `json:"image"`
		} `json:"preview"`
	} `json:"featuredMedia"`
	Prices *struct {
		Min *moneyNode `json:"minVariantPrice"`
		Max *moneyNode `json:"maxVariantPrice"`
	} `json:"priceRangeV2"`

	Variants    *connection[variantNode]       `json:"variants"`    // absent in bulk files
	Collections *connection[collectionRefNode] `json:"collections"` // absent in bulk files
}

type collectionRefNode struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Handle string `json:"handle"`
}

func (n *collectionRefNode) ref() (commerce.CollectionRef, error) {
	id, err := commerce.ParseGID(n.ID, "Collection")
	return commerce.CollectionRef{ID: id, Title: n.Title, Handle: n.Handle}, err
}

// product maps a product without variants and collections. SEO texts are null in Shopify unless customised, and so here.
func (n *productNode) product() (*commerce.Product, error) {
	r := &reading{}
	p := &commerce.Product{
		ID:              r.id("id", n.ID, "Product"),
		Title:           n.Title,
		Handle:          n.Handle,
		DescriptionHTML: n.DescriptionHTML,
		Vendor:          n.Vendor,
		ProductType:     n.ProductType,
		Status:          n.Status,
		Tags:            n.Tags,
		SEOTitle:        filled(n.SEO.Title),
		SEODescription:  filled(n.SEO.Description),
		OnlineStoreURL:  filled(n.OnlineStoreURL),
		IsGiftCard:      n.IsGiftCard,
		TotalInventory:  n.TotalInventory,
		CreatedAt:       r.time("createdAt", n.CreatedAt),
		UpdatedAt:       r.time("updatedAt", n.UpdatedAt),
		PublishedAt:     r.optionalTime("publishedAt", n.PublishedAt),
	}
	if n.Category != nil {
		p.Category = filled(&n.Category.FullName)
	}
	if n.Media != nil && n.Media.Preview != nil && n.Media.Preview.Image != nil {
		p.ImageURL, p.ImageAlt = filled(&n.Media.Preview.Image.URL), filled(n.Media.Preview.Image.AltText)
	}
	if n.Prices == nil || n.Prices.Min == nil || n.Prices.Max == nil {
		r.fail("priceRangeV2", errMissing)
	} else {
		least := r.money("priceRangeV2.minVariantPrice", n.Prices.Min.Amount, n.Prices.Min.CurrencyCode)
		most := r.money("priceRangeV2.maxVariantPrice", n.Prices.Max.Amount, n.Prices.Max.CurrencyCode)
		p.MinPrice, p.MaxPrice = &least, &most
	}
	if r.err != nil {
		return nil, fmt.Errorf("product %s: %w", shorten(n.ID), r.err)
	}
	return p, nil
}

type variantNode struct {
	ID                string       `json:"id"`
	Position          int          `json:"position"`
	Title             string       `json:"title"`
	SKU               *string      `json:"sku"`
	Barcode           *string      `json:"barcode"`
	Price             json.Number  `json:"price"`
	CompareAtPrice    *json.Number `json:"compareAtPrice"`
	InventoryQuantity *int         `json:"inventoryQuantity"`
	AvailableForSale  bool         `json:"availableForSale"`
	CreatedAt         string       `json:"createdAt"`
	UpdatedAt         string       `json:"updatedAt"`
	Options           []struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	} `json:"selectedOptions"`
}

// variant maps a variant of p. Its prices are bare amounts in the shop's currency, which the product's price range names.
func (n *variantNode) variant(p *commerce.Product) (commerce.Variant, error) {
	r := &reading{}
	currency := p.MinPrice.CurrencyCode
	v := commerce.Variant{
		ID:                r.id("id", n.ID, "ProductVariant"),
		ProductID:         p.ID,
		Position:          n.Position,
		Title:             n.Title,
		SKU:               filled(n.SKU),
		Barcode:           filled(n.Barcode),
		Price:             r.money("price", n.Price, currency),
		InventoryQuantity: n.InventoryQuantity,
		AvailableForSale:  n.AvailableForSale,
		CreatedAt:         r.time("createdAt", n.CreatedAt),
		UpdatedAt:         r.time("updatedAt", n.UpdatedAt),
	}
	if n.CompareAtPrice != nil {
		m := r.money("compareAtPrice", *n.CompareAtPrice, currency)
		v.CompareAtPrice = &m
	}
	for _, o := range n.Options {
		v.Options = append(v.Options, commerce.SelectedOption{Name: o.Name, Value: o.Value})
	}
	if r.err != nil {
		return v, fmt.Errorf("variant %s: %w", shorten(n.ID), r.err)
	}
	return v, nil
}

// FetchProduct reads a product with all its variants and the collections it is in (never nil); nil when Shopify has none of
// this id.
func (c *Client) FetchProduct(ctx context.Context, id commerce.ID) (*commerce.Product, error) {
	p, err := whole(ctx, func(ctx context.Context) (*commerce.Product, error) { return c.fetchProduct(ctx, id) })
	if err != nil {
		return nil, fmt.Errorf("fetch product %s: %w", id, err)
	}
	return p, nil
}

func (c *Client) fetchProduct(ctx context.Context, id commerce.ID) (*commerce.Product, error) {
	got, at, err := ask[struct {
		Product *productNode `json:"product"`
	}](ctx, c, "product", map[string]any{"id": id.GID("Product")})
	if err != nil || got.Product == nil {
		return nil, err
	}
	n := got.Product
	p, err := n.product()
	if err != nil {
		return nil, err
	}
	p.FetchedAt = at
	if p.Variants, err = c.variants(ctx, n, p); err != nil {
		return nil, err
	}
	if p.Collections, err = c.collectionsOf(ctx, n); err != nil {
		return nil, err
	}
	return p, nil
}

// laterPage is an answer with another page of a product's connection.
type laterPage struct {
	Product *struct {
		UpdatedAt   string                         `json:"updatedAt"`
		Variants    *connection[variantNode]       `json:"variants"`
		Collections *connection[collectionRefNode] `json:"collections"`
	} `json:"product"`
}

func (c *Client) variants(ctx context.Context, n *productNode, p *commerce.Product) ([]commerce.Variant, error) {
	nodes, err := pages("variants", n.UpdatedAt, n.Variants, func(cursor string) (*part[variantNode], error) {
		got, err := query[laterPage](ctx, c, "product_variants", map[string]any{"id": n.ID, "after": cursor})
		if err != nil || got.Product == nil {
			return nil, err
		}
		return &part[variantNode]{got.Product.UpdatedAt, got.Product.Variants}, nil
	})
	if err != nil {
		return nil, err
	}
	var variants []commerce.Variant
	for i := range nodes {
		v, err := nodes[i].variant(p)
		if err != nil {
			return nil, err
		}
		variants = append(variants, v)
	}
	return variants, nil
}

// collectionsOf reads the collections that a product is in; never nil.
func (c *Client) collectionsOf(ctx context.Context, n *productNode) ([]commerce.CollectionRef, error) {
	nodes, err := pages("collections", n.UpdatedAt, n.Collections, func(cursor string) (*part[collectionRefNode], error) {
		got, err := query[laterPage](ctx, c, "product_collections", map[string]any{"id": n.ID, "after": cursor})
		if err != nil || got.Product == nil {
			return nil, err
		}
		return &part[collectionRefNode]{got.Product.UpdatedAt, got.Product.Collections}, nil
	})
	if err != nil {
		return nil, err
	}
	refs := make([]commerce.CollectionRef, len(nodes))
	for i := range nodes {
		if refs[i], err = nodes[i].ref(); err != nil {
			return nil, err
		}
	}
	return refs, nil
}
