package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// productRow is a product with what only the store knows of it.
type productRow struct {
	commerce.Product
	currency           *string
	minPrice, maxPrice *decimal.Decimal
	fingerprint        *string
}

var products = newTable("products", "id", []column[productRow]{
	{name: "id", at: func(r *productRow) any { return &r.ID }},
	{name: "title", at: func(r *productRow) any { return &r.Title }},
	{name: "handle", at: func(r *productRow) any { return &r.Handle }},
	{name: "description_html", at: func(r *productRow) any { return &r.DescriptionHTML }},
	{name: "vendor", at: func(r *productRow) any { return &r.Vendor }},
	{name: "product_type", at: func(r *productRow) any { return &r.ProductType }},
	{name: "status", at: func(r *productRow) any { return &r.Status }},
	{name: "tags", at: func(r *productRow) any { return (*texts)(&r.Tags) }},
	{name: "category", at: func(r *productRow) any { return &r.Category }},
	{name: "seo_title", at: func(r *productRow) any { return &r.SEOTitle }},
	{name: "seo_description", at: func(r *productRow) any { return &r.SEODescription }},
	{name: "image_url", at: func(r *productRow) any { return &r.ImageURL }},
	{name: "image_alt", at: func(r *productRow) any { return &r.ImageAlt }},
	{name: "online_store_url", at: func(r *productRow) any { return &r.OnlineStoreURL }},
	{name: "is_gift_card", at: func(r *productRow) any { return &r.IsGiftCard }},
	{name: "total_inventory", at: func(r *productRow) any { return &r.TotalInventory }},
	{name: "currency_code", at: func(r *productRow) any { return &r.currency }},
	{name: "min_price", at: func(r *productRow) any { return &r.minPrice }},
	{name: "max_price", at: func(r *productRow) any { return &r.maxPrice }},
	{name: "created_at", at: func(r *productRow) any { return &r.CreatedAt }},
	{name: "updated_at", at: func(r *productRow) any { return &r.UpdatedAt }},
	{name: "published_at", at: func(r *productRow) any { return &r.PublishedAt }},
	{name: "fetched_at", ours: true, at: func(r *productRow) any { return moment{&r.FetchedAt, never} }},
	{name: "synced_at", ours: true, at: func(r *productRow) any { return &r.SyncedAt }},
	{name: "fingerprint", ours: true, at: func(r *productRow) any { return &r.fingerprint }},
})

func scanProductRow(row pgx.CollectableRow) (productRow, error) {
	r, err := products.scan(row)
	r.MinPrice, r.MaxPrice = moneyOf(r.minPrice, r.currency), moneyOf(r.maxPrice, r.currency)
	return r, err
}

// scanProduct leaves Variants and Collections empty.
func scanProduct(row pgx.CollectableRow) (commerce.Product, error) {
	r, err := scanProductRow(row)
	return r.Product, err
}

func moneyOf(amount *decimal.Decimal, currency *string) *commerce.Money {
	if amount == nil || currency == nil {
		return nil
	}
	return &commerce.Money{Amount: *amount, CurrencyCode: *currency}
}

func amountOf(m *commerce.Money) (*decimal.Decimal, *string) {
	if m == nil {
		return nil, nil
	}
	return &m.Amount, &m.CurrencyCode
}

// GetProduct reads a product with its variants and collections.
func (s *Store) GetProduct(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Product, error) {
	var list []commerce.Product
	var found []commerce.Variant
	refs := make(map[commerce.ID][]commerce.CollectionRef)
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanProduct, `SELECT `+products.list+` FROM products t WHERE t.account_id = $1 AND t.id = $2`, account, id)
		queue(b, &found, scanVariant, selectVariants+` AND t.product_id = $2 ORDER BY t.position, t.id`, account, id)
		queueRefs(b, refs, `m.product_id = $2`, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("get product: %w", err)
	}
	if len(list) == 0 {
		return nil, notFound("product")
	}
	list[0].Variants, list[0].Collections = found, refs[id]
	return &list[0], nil
}

// ProductsByID reads many products, without variants and collections.
func (s *Store) ProductsByID(ctx context.Context, account commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Product, error) {
	var list []commerce.Product
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanProduct, `SELECT `+products.list+` FROM products t WHERE t.account_id = $1 AND t.id = ANY($2)`, account, ids)
	})
	if err != nil {
		return nil, fmt.Errorf("read products: %w", err)
	}
	return byID(list, func(p *commerce.Product) commerce.ID { return p.ID }), nil
}

// CollectionsByProduct reads which collections many products are in, by title. Collections that are not stored are left
// out.
func (s *Store) CollectionsByProduct(ctx context.Context, account commerce.AccountID, products []commerce.ID) (map[commerce.ID][]commerce.CollectionRef, error) {
	refs := make(map[commerce.ID][]commerce.CollectionRef)
	err := s.read(ctx, account, func(b *pgx.Batch) { queueRefs(b, refs, `m.product_id = ANY($2)`, account, products) })
	if err != nil {
		return nil, fmt.Errorf("read collections of products: %w", err)
	}
	return refs, nil
}

func queueRefs(b *pgx.Batch, out map[commerce.ID][]commerce.CollectionRef, where string, account commerce.AccountID, arg any) {
	b.Queue(`
		SELECT m.product_id, t.id, t.title, t.handle
		FROM collection_products m JOIN collections t ON t.account_id = $1 AND t.id = m.collection_id
		WHERE m.account_id = $1 AND `+where+` ORDER BY m.product_id, lower(t.title), t.id`, account, arg).
		Query(func(rows pgx.Rows) error {
			var product commerce.ID
			var ref commerce.CollectionRef
			_, err := pgx.ForEachRow(rows, []any{&product, &ref.ID, &ref.Title, &ref.Handle}, func() error {
				out[product] = append(out[product], ref)
				return nil
			})
			return err
		})
}
