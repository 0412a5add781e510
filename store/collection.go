package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// collectionRow is a collection with what only the store knows of it.
type collectionRow struct {
	commerce.Collection
	fingerprint *string
}

var collections = newTable("collections", "id", []column[collectionRow]{
	{name: "id", at: func(r *collectionRow) any { return &r.ID }},
	{name: "title", at: func(r *collectionRow) any { return &r.Title }},
	{name: "handle", at: func(r *collectionRow) any { return &r.Handle }},
	{name: "description_html", at: func(r *collectionRow) any { return &r.DescriptionHTML }},
	{name: "sort_order", at: func(r *collectionRow) any { return &r.SortOrder }},
	{name: "seo_title", at: func(r *collectionRow) any { return &r.SEOTitle }},
	{name: "seo_description", at: func(r *collectionRow) any { return &r.SEODescription }},
	{name: "image_url", at: func(r *collectionRow) any { return &r.ImageURL }},
	{name: "image_alt", at: func(r *collectionRow) any { return &r.ImageAlt }},
	{name: "products_count", at: func(r *collectionRow) any { return &r.ProductsCount }},
	{name: "updated_at", at: func(r *collectionRow) any { return &r.UpdatedAt }},
	{name: "fetched_at", ours: true, at: func(r *collectionRow) any { return moment{&r.FetchedAt, never} }},
	{name: "synced_at", ours: true, at: func(r *collectionRow) any { return &r.SyncedAt }},
	{name: "fingerprint", ours: true, at: func(r *collectionRow) any { return &r.fingerprint }},
})

func scanCollection(row pgx.CollectableRow) (commerce.Collection, error) {
	r, err := collections.scan(row)
	return r.Collection, err
}

// GetCollection reads a collection, without the ids of its products.
func (s *Store) GetCollection(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Collection, error) {
	found, err := s.CollectionsByID(ctx, account, []commerce.ID{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, notFound("collection")
	}
	return found[id], nil
}

// CollectionsByID reads many collections, without the ids of their products.
func (s *Store) CollectionsByID(ctx context.Context, account commerce.AccountID, ids []commerce.ID) (map[commerce.ID]*commerce.Collection, error) {
	var list []commerce.Collection
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanCollection, `SELECT `+collections.list+` FROM collections t WHERE t.account_id = $1 AND t.id = ANY($2)`, account, ids)
	})
	if err != nil {
		return nil, fmt.Errorf("read collections: %w", err)
	}
	return byID(list, func(c *commerce.Collection) commerce.ID { return c.ID }), nil
}
