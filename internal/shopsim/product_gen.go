package shopsim

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

const (
	productBase    = 9_800_000_000_000
	productStep    = 32_768
	variantBase    = 51_400_000_000_000
	collectionBase = 494_900_000_000
	maxVariants    = 256
	bigProduct     = 3 // this article comes in 120 variants
)

func productID(k int) int64           { return productBase + int64(k)*productStep }
func variantID(k, n int) int64        { return variantBase + int64(k)*maxVariants + int64(n) }
func collectionID(n int) int64        { return collectionBase + int64(n)*32_768 }
func productOfVariant(id int64) int64 { return productID(int((id - variantBase) / maxVariants)) }

// makeProducts builds the catalogue: the articles first, then editions of them in big shops. Every thirteenth was sold
// once and is deleted now: orders still name it.
func (b *base) makeProducts() {
	b.deleted = map[int64]bool{}
	for n, title := range shelves {
		r := newRNG(b.seed, "collection", n)
		c := &Collection{
			ID: collectionID(n), Title: title, Handle: handle(title), SortOrder: "BEST_SELLING", Smart: n%2 == 1, CreatedAt: b.start,
			DescriptionHTML: "<p>" + title + " chosen by our clinicians</p>",
			UpdatedAt:       b.end.Add(-time.Duration(1+r.intn(300*24)) * time.Hour),
		}
		if n == 1 {
			c.SEOTitle, c.SEODescription = "Retinol, explained", "Which strength suits your skin"
		}
		if n%2 == 0 {
			c.ImageURL, c.ImageAlt = imageURL("collections", c.Handle), title
		}
		b.collections = append(b.collections, c)
	}
	for k := range min(max(len(articles), b.orders/500), 2000) {
		b.products = append(b.products, b.product(k))
		if k%13 == 11 {
			b.deleted[productID(k)] = true
		}
		b.sellable = append(b.sellable, k)
	}
}

func (b *base) product(k int) *Product {
	r, a := newRNG(b.seed, "product", k), articles[k%len(articles)]
	title := a.title
	if edition := k / len(articles); edition > 0 {
		title = fmt.Sprintf("%s No. %d", title, edition+1)
	}
	created := b.start.Add(-time.Duration(1+r.intn(100*24)) * time.Hour)
	p := &Product{
		ID: productID(k), Title: title, Handle: handle(title), Vendor: a.vendor, Type: a.kind, Status: "ACTIVE",
		DescriptionHTML: "<p><strong>" + strings.ReplaceAll(a.kind, "&", "&amp;") + "</strong> from " + a.vendor + ".</p>",
		Tags:            slices.Sorted(slices.Values(a.tags)), Category: a.category, GiftCard: a.kind == "Gift Card", Ships: !a.services,
		CreatedAt: created, UpdatedAt: b.end.Add(-time.Duration(1+r.intn(400*24*60)) * time.Minute),
		ImageID: 44_000_000_000_000 + int64(k)*32_768,
	}
	if a.category != "" {
		p.CategoryID = fmt.Sprintf("hb-%d-%d", 1+len(a.category)%7, 1+len(a.category)%5)
	}
	if k%7 != 5 {
		p.ImageURL, p.ImageAlt = imageURL("products", p.Handle), title
	}
	if k%6 == 2 { // SEO is null unless the merchant wrote one
		p.SEOTitle, p.SEODescription = title+" | Aesthetica", "Free delivery for members"
	}
	switch {
	case k%19 == 16:
		p.Status = "ARCHIVED"
	case k%19 == 14:
		p.Status = "DRAFT"
	}
	if p.Status != "DRAFT" {
		at := created.Add(time.Hour)
		p.PublishedAt = &at
	}
	for n, shelf := range shelves {
		if slices.Contains(a.collections, shelf) {
			p.Collections = append(p.Collections, collectionID(n))
		}
	}
	b.makeVariants(p, k, a, r)
	return p
}

func (b *base) makeVariants(p *Product, k int, a article, r *rng) {
	values := [][]string{{"Default Title"}}
	p.Options = []Option{{ID: p.ID*8 + 1, Name: "Title", Values: []string{"Default Title"}}}
	if a.option != "" {
		p.Options[0] = Option{ID: p.ID*8 + 1, Name: a.option, Values: a.values}
		values = nil
		for _, v := range a.values {
			values = append(values, []string{v})
		}
	}
	if k == bigProduct {
		values = nil
		scents, strengths := []string{}, []string{"1%", "2%", "3%", "4%", "5%"}
		for n := range 8 {
			scents = append(scents, fmt.Sprintf("Scent %d", n+1))
		}
		p.Options = append(p.Options, Option{p.ID*8 + 2, "Scent", scents}, Option{p.ID*8 + 3, "Strength", strengths})
		for _, v := range a.values {
			for _, s := range scents {
				for _, t := range strengths {
					values = append(values, []string{v, s, t})
				}
			}
		}
	}
	for n, v := range values {
		variant := Variant{
			ID: variantID(k, n), Position: n + 1, Title: strings.Join(v, " / "), Values: v, Price: a.cents + int64(n)*500,
			SKU: fmt.Sprintf("%s-%03d-%02d", sku(a.kind), k, n), Inventory: r.intn(200) - 5, CreatedAt: p.CreatedAt, UpdatedAt: p.UpdatedAt,
		}
		if r.chance(50) {
			variant.Barcode = fmt.Sprintf("0%012d", r.intn(1_000_000_000))
		}
		if r.chance(20) {
			variant.CompareAtPrice = variant.Price * 5 / 4
		}
		p.Variants = append(p.Variants, variant)
	}
}

func sku(kind string) string {
	s := strings.ToUpper(strings.ReplaceAll(kind, " ", ""))
	return s[:min(len(s), 4)]
}

func imageURL(folder, name string) string {
	return "https://cdn.shopify.com/s/files/1/0548/3800/files/" + folder + "-" + name + ".png?v=1719238860"
}

func handle(title string) string {
	var b strings.Builder
	for _, c := range strings.ToLower(title) {
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			b.WriteRune(c)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	return strings.Trim(b.String(), "-")
}
