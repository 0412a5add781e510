package shopsim

import (
	"regexp"
	"sort"
	"strings"
)

type (
	variantOf struct {
		product *Product
		*Variant
	}
	// mediaOf is a product's picture.
	mediaOf struct{ *Product }
)

var productFields = map[string]resolver{
	"id":                    of(func(p *Product) any { return gid("Product", p.ID) }),
	"legacyResourceId":      of(func(p *Product) any { return p.ID }),
	"title":                 of(func(p *Product) any { return p.Title }),
	"handle":                of(func(p *Product) any { return p.Handle }),
	"description":           with(func(c *call, p *Product) any { return c.truncated(plainText(p.DescriptionHTML)) }),
	"descriptionHtml":       of(func(p *Product) any { return p.DescriptionHTML }),
	"vendor":                of(func(p *Product) any { return p.Vendor }),
	"productType":           of(func(p *Product) any { return p.Type }),
	"status":                of(func(p *Product) any { return p.Status }),
	"tags":                  of(func(p *Product) any { return p.Tags }),
	"createdAt":             of(func(p *Product) any { return p.CreatedAt }),
	"updatedAt":             of(func(p *Product) any { return p.UpdatedAt }),
	"publishedAt":           of(func(p *Product) any { return optionalTime(p.PublishedAt) }),
	"isGiftCard":            of(func(p *Product) any { return p.GiftCard }),
	"totalInventory":        of(func(p *Product) any { return p.inventory() }),
	"tracksInventory":       of(func(p *Product) any { return p.Ships }),
	"hasOnlyDefaultVariant": of(func(p *Product) any { return len(p.Variants) == 1 && p.Variants[0].Title == "Default Title" }),
	"onlineStoreUrl": with(func(c *call, p *Product) any {
		if p.Status != "ACTIVE" || p.PublishedAt == nil {
			return nil
		}
		return "https://" + c.shop.host() + "/products/" + p.Handle
	}),
	"onlineStorePreviewUrl": with(func(c *call, p *Product) any { return "https://" + c.shop.host() + "/products/" + p.Handle }),
	"templateSuffix":        of(func(*Product) any { return nil }),
	"category": of(func(p *Product) any {
		if p.Category == "" {
			return nil
		}
		return &record{"TaxonomyCategory", map[string]any{
			"id": "gid://shopify/TaxonomyCategory/" + p.CategoryID, "fullName": p.Category, "isLeaf": true,
			"name": p.Category[strings.LastIndex(p.Category, "> ")+2:], "level": strings.Count(p.Category, ">") + 1,
		}}
	}),
	"seo": of(func(p *Product) any { return seo(p.SEOTitle, p.SEODescription) }),
	"options": with(func(c *call, p *Product) any {
		list := []any{}
		for i, o := range p.Options {
			list = append(list, &record{"ProductOption", map[string]any{
				"id": gid("ProductOption", o.ID), "name": o.Name, "position": i + 1, "values": o.Values,
			}})
		}
		return c.first(list)
	}),
	"featuredMedia": of(func(p *Product) any {
		if p.ImageURL == "" {
			return nil
		}
		return mediaOf{p}
	}),
	"priceRangeV2":  of(func(p *Product) any { return p.priceRange() }),
	"variantsCount": of(func(p *Product) any { return count(len(p.Variants), 0) }),
	"mediaCount":    of(func(p *Product) any { return count(len(p.media()), 0) }),
	"variants": func(c *call, obj any) (any, error) {
		return page("ProductVariant", c, variantListing([]*Product{obj.(*Product)}, c.text("sortKey")), nil)
	},
	"collections": func(c *call, obj any) (any, error) {
		list := collectionListing(c.shop.data.collectionsOf(obj.(*Product)), c.text("sortKey"))
		return connectionOf("Collection", c, list, collectionFilters)
	},
	"media": func(c *call, obj any) (any, error) {
		return page("Media", c, listed(obj.(*Product).media(), func(m mediaOf) int64 { return m.ImageID }), nil)
	},
}

func (p *Product) media() []mediaOf {
	if p.ImageURL == "" {
		return nil
	}
	return []mediaOf{{p}}
}

func (p *Product) priceRange() *record {
	low, high := p.Variants[0].Price, p.Variants[0].Price
	for i := range p.Variants {
		low, high = min(low, p.Variants[i].Price), max(high, p.Variants[i].Price)
	}
	return &record{"ProductPriceRangeV2", map[string]any{"minVariantPrice": Amount{low, "USD"}, "maxVariantPrice": Amount{high, "USD"}}}
}

func (d *data) collectionsOf(p *Product) []*Collection {
	var out []*Collection
	for _, id := range p.Collections {
		if c := d.collection(id); c != nil {
			out = append(out, c)
		}
	}
	return out
}

func (d *data) productsIn(collection int64) []*Product {
	var out []*Product
	for _, p := range d.liveProducts() {
		for _, id := range p.Collections {
			if id == collection {
				out = append(out, p)
			}
		}
	}
	return out
}

var htmlTag = regexp.MustCompile(`<[^>]*>`)

func plainText(html string) string { return strings.TrimSpace(htmlTag.ReplaceAllString(html, "")) }

func (c *call) truncated(s string) string {
	if n, ok := c.number("truncateAt"); ok && n >= 0 && n < len([]rune(s)) {
		return string([]rune(s)[:n])
	}
	return s
}

var variantFields = map[string]resolver{
	"id":                of(func(v variantOf) any { return gid("ProductVariant", v.ID) }),
	"legacyResourceId":  of(func(v variantOf) any { return v.ID }),
	"title":             of(func(v variantOf) any { return v.Title }),
	"displayName":       of(func(v variantOf) any { return v.product.Title + " - " + v.Title }),
	"sku":               of(func(v variantOf) any { return optional(v.SKU) }),
	"barcode":           of(func(v variantOf) any { return optional(v.Barcode) }),
	"price":             of(func(v variantOf) any { return Amount{v.Price, "USD"}.Padded() }),
	"compareAtPrice":    of(func(v variantOf) any { return v.compareAt() }),
	"position":          of(func(v variantOf) any { return v.Position }),
	"inventoryQuantity": of(func(v variantOf) any { return v.Inventory }),
	"taxable":           of(func(v variantOf) any { return !v.product.GiftCard }),
	"availableForSale":  of(func(v variantOf) any { return v.Inventory > 0 || !v.product.Ships }),
	"createdAt":         of(func(v variantOf) any { return v.CreatedAt }),
	"updatedAt":         of(func(v variantOf) any { return v.UpdatedAt }),
	"product":           of(func(v variantOf) any { return v.product }),
	"selectedOptions": of(func(v variantOf) any {
		list := []any{}
		for i, value := range v.Values {
			list = append(list, &record{"SelectedOption", map[string]any{"name": v.product.Options[i].Name, "value": value}})
		}
		return list
	}),
}

func (v *Variant) compareAt() any {
	if v.CompareAtPrice == 0 {
		return nil
	}
	return Amount{v.CompareAtPrice, "USD"}.Padded()
}

var mediaFields = map[string]resolver{
	"id":               of(func(m mediaOf) any { return gid("MediaImage", m.ImageID) }),
	"alt":              of(func(m mediaOf) any { return optional(m.ImageAlt) }),
	"mediaContentType": of(func(mediaOf) any { return "IMAGE" }),
	"status":           of(func(mediaOf) any { return "READY" }),
	"image":            of(func(m mediaOf) any { return image(m.ImageID, m.ImageURL, m.ImageAlt) }),
	"createdAt":        of(func(m mediaOf) any { return m.CreatedAt }),
	"updatedAt":        of(func(m mediaOf) any { return m.CreatedAt }),
	"preview": of(func(m mediaOf) any {
		return &record{"MediaPreviewImage", map[string]any{"image": image(m.ImageID, m.ImageURL, m.ImageAlt), "status": "READY"}}
	}),
}

var collectionFields = map[string]resolver{
	"id":               of(func(k *Collection) any { return gid("Collection", k.ID) }),
	"legacyResourceId": of(func(k *Collection) any { return k.ID }),
	"title":            of(func(k *Collection) any { return k.Title }),
	"handle":           of(func(k *Collection) any { return k.Handle }),
	"description":      with(func(c *call, k *Collection) any { return c.truncated(plainText(k.DescriptionHTML)) }),
	"descriptionHtml":  of(func(k *Collection) any { return k.DescriptionHTML }),
	"sortOrder":        of(func(k *Collection) any { return k.SortOrder }),
	"updatedAt":        of(func(k *Collection) any { return k.UpdatedAt }),
	"templateSuffix":   of(func(*Collection) any { return nil }),
	"seo":              of(func(k *Collection) any { return seo(k.SEOTitle, k.SEODescription) }),
	"image":            of(func(k *Collection) any { return image(k.ID, k.ImageURL, k.ImageAlt) }),
	"productsCount":    with(func(c *call, k *Collection) any { return count(len(c.shop.data.productsIn(k.ID)), c.countLimit(0)) }),
	"hasProduct": with(func(c *call, k *Collection) any {
		for _, p := range c.shop.data.productsIn(k.ID) {
			if gid("Product", p.ID) == c.text("id") {
				return true
			}
		}
		return false
	}),
	"products": func(c *call, obj any) (any, error) {
		return page("Product", c, productListing(c.shop.data.productsIn(obj.(*Collection).ID), collectionOrder(c.text("sortKey"))), nil)
	},
}

// collectionOrder maps a collection's sort keys to those of products; what depends on sales falls back to the id.
func collectionOrder(sortKey string) string {
	known := []string{"CREATED", "ID", "TITLE"}
	if i := sort.SearchStrings(known, sortKey); i < len(known) && known[i] == sortKey {
		if sortKey == "CREATED" {
			return "CREATED_AT"
		}
		return sortKey
	}
	return "ID"
}
