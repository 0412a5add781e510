package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// variantRow is a variant with its price in columns.
type variantRow struct {
	commerce.Variant
	options        []optionJSON
	compareAtPrice *decimal.Decimal
}

type optionJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

var variants = newTable("variants", "id", []column[variantRow]{
	{name: "id", at: func(r *variantRow) any { return &r.ID }},
	{name: "product_id", at: func(r *variantRow) any { return &r.ProductID }},
	{name: "position", at: func(r *variantRow) any { return &r.Position }},
	{name: "title", at: func(r *variantRow) any { return &r.Title }},
	{name: "sku", at: func(r *variantRow) any { return &r.SKU }},
	{name: "barcode", at: func(r *variantRow) any { return &r.Barcode }},
	{name: "currency_code", at: func(r *variantRow) any { return &r.Price.CurrencyCode }},
	{name: "price", at: func(r *variantRow) any { return &r.Price.Amount }},
	{name: "compare_at_price", at: func(r *variantRow) any { return &r.compareAtPrice }},
	{name: "inventory_quantity", at: func(r *variantRow) any { return &r.InventoryQuantity }},
	{name: "available_for_sale", at: func(r *variantRow) any { return &r.AvailableForSale }},
	{name: "options", at: func(r *variantRow) any { return document[[]optionJSON]{&r.options} }},
	{name: "created_at", at: func(r *variantRow) any { return &r.CreatedAt }},
	{name: "updated_at", at: func(r *variantRow) any { return &r.UpdatedAt }},
})

var (
	selectVariants = `SELECT ` + variants.list + ` FROM variants t WHERE t.account_id = $1`
	upsertVariants = variants.insertSQL + ` ON CONFLICT (account_id, id) DO UPDATE SET ` + variants.setSQL
)

func scanVariant(row pgx.CollectableRow) (commerce.Variant, error) {
	r, err := variants.scan(row)
	r.CompareAtPrice = moneyOf(r.compareAtPrice, &r.Price.CurrencyCode)
	for _, o := range r.options {
		r.Options = append(r.Options, commerce.SelectedOption(o))
	}
	return r.Variant, err
}

// variantRows drops all but the last of variants with one id, which one statement could not write.
func variantRows(p *commerce.Product) []variantRow {
	rows := make([]variantRow, 0, len(p.Variants))
	at := make(map[commerce.ID]int, len(p.Variants))
	for _, v := range p.Variants {
		row := variantRow{Variant: v, options: make([]optionJSON, 0, len(v.Options))}
		row.ProductID = p.ID
		row.compareAtPrice, _ = amountOf(v.CompareAtPrice)
		for _, o := range v.Options {
			row.options = append(row.options, optionJSON(o))
		}
		if i, ok := at[v.ID]; ok {
			rows[i] = row
			continue
		}
		at[v.ID] = len(rows)
		rows = append(rows, row)
	}
	return rows
}

// VariantsByID reads many variants.
func (s *Store) VariantsByID(ctx context.Context, account commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Variant, error) {
	list, err := s.readVariants(ctx, account, ` AND t.id = ANY($2)`, ids)
	if err != nil {
		return nil, err
	}
	return byID(list, func(v *commerce.Variant) commerce.ID { return v.ID }), nil
}

// VariantsByProduct reads the variants of many products, by position.
func (s *Store) VariantsByProduct(ctx context.Context, account commerce.AccountID, products []commerce.ID) (map[commerce.ID][]commerce.Variant, error) {
	list, err := s.readVariants(ctx, account, ` AND t.product_id = ANY($2) ORDER BY t.product_id, t.position, t.id`, products)
	if err != nil {
		return nil, err
	}
	return groupBy(list, func(v *commerce.Variant) commerce.ID { return v.ProductID }), nil
}

func (s *Store) readVariants(ctx context.Context, account commerce.AccountID, where string, ids []commerce.ID) ([]commerce.Variant, error) {
	var list []commerce.Variant
	err := s.read(ctx, account, func(b *pgx.Batch) { queue(b, &list, scanVariant, selectVariants+where, account, ids) })
	if err != nil {
		return nil, fmt.Errorf("read variants: %w", err)
	}
	return list, nil
}
