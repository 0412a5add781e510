package shopify

import (
	"context"
	"encoding/json"
	"errors"
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
	for range maxRestarts {
		p, err := c.fetchProduct(ctx, id)
		if errors.Is(err, errChanged) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("fetch product %s: %w", id, err)
		}
		return p, nil
	}
	return nil, fmt.Errorf("fetch product %s: %w", id, errChanged)
}

func (c *Client) fetchProduct(ctx context.Context, id commerce.ID) (*commerce.Product, error) {
	got, err := query[struct {
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
	variants, err := pages(ctx, c, page[variantNode]{
		document: "product_variants", root: "product", field: "variants", id: n.ID, updatedAt: n.UpdatedAt, first: n.Variants,
	})
	if err != nil {
		return nil, err
	}
	for i := range variants {
		v, err := variants[i].variant(p)
		if err != nil {
			return nil, err
		}
		p.Variants = append(p.Variants, v)
	}
	collections, err := pages(ctx, c, page[collectionRefNode]{
		document: "product_collections", root: "product", field: "collections", id: n.ID, updatedAt: n.UpdatedAt, first: n.Collections,
	})
	if err != nil {
		return nil, err
	}
	p.Collections = []commerce.CollectionRef{}
	for i := range collections {
		ref, err := collections[i].ref()
		if err != nil {
			return nil, err
		}
		p.Collections = append(p.Collections, ref)
	}
	return p, nil
}
