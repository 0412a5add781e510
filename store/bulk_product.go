package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

var (
	productStage     = newStage(products, "id")
	variantStage     = newStage(variants, "id")
	collectionStage  = newStage(collections, "id")
	productSifter    = sifter{kind: kindProduct, table: "products"}
	collectionSifter = sifter{kind: kindCollection, table: "collections"}
)

// ImportProducts stores thousands of products with their variants and memberships: what UpsertProduct would make of them.
func (t *SyncTx) ImportProducts(ctx context.Context, list []commerce.Product) error {
	if err := t.bulk(ctx); err != nil {
		return fmt.Errorf("import products: %w", err)
	}
	keys := func(i int, key func(string, commerce.ID)) {
		key(kindProduct, list[i].ID)
		for n := range list[i].Variants {
			key("variant", list[i].Variants[n].ID)
		}
	}
	prepare := func(at []int) ([]productNews, error) {
		return each(at, func(i int) (productNews, error) { return newProductNews(&list[i], t.now) })
	}
	err := ahead(rounds(len(list), keys), prepare, nothing, func(at []int, given []productNews) error { return t.mergeProducts(ctx, list, at, given) })
	if err != nil {
		return fmt.Errorf("import products: %w", err)
	}
	return nil
}

func (t *SyncTx) mergeProducts(ctx context.Context, list []commerce.Product, at []int, given []productNews) error {
	told := make([]news, len(given))
	for n := range given {
		r := given[n].row
		told[n] = news{id: r.ID, telling: telling{r.UpdatedAt, r.FetchedAt}, fingerprint: r.fingerprint}
	}
	sifted, err := t.sift(ctx, productSifter, told)
	if err != nil {
		return err
	}
	if len(sifted.fresh)+len(sifted.changed) > 0 {
		if err := t.writeProducts(ctx, given, sifted); err != nil {
			return err
		}
	}
	var members membership
	for _, n := range sifted.live {
		members.tellProduct(&list[at[n]])
	}
	return t.setMembers(ctx, kindProduct, &members)
}

func (t *SyncTx) writeProducts(ctx context.Context, given []productNews, sifted *sifted) error {
	var fresh, changed []printed[productRow]
	var items []printed[variantRow]
	var ids []commerce.ID
	for _, n := range sifted.fresh {
		fresh = append(fresh, given[n].printed)
		items = append(items, given[n].variants...)
		ids = append(ids, given[n].row.ID)
	}
	for _, n := range sifted.changed {
		changed = append(changed, given[n].printed)
		items = append(items, given[n].variants...)
		ids = append(ids, given[n].row.ID)
	}
	if err := productStage.fill(ctx, t, fresh, changed); err != nil {
		return err
	}
	if err := variantStage.fill(ctx, t, items, nil); err != nil {
		return err
	}
	b := &pgx.Batch{}
	if len(fresh) > 0 {
		b.Queue(productStage.insertSQL, t.account)
	}
	if len(changed) > 0 {
		b.Queue(productStage.updateSQL, t.account)
	}
	if err := removeMissing(ctx, t, "variants", "product_id", ids, items, func(v *variantRow) (commerce.ID, commerce.ID) { return v.ID, v.ProductID }); err != nil {
		return err
	}
	if len(items) > 0 {
		b.Queue(mergeVariants, t.account)
	}
	return t.tx.SendBatch(ctx, b).Close()
}

// mergeVariants writes no variant that is as it was.
var mergeVariants = replaceOnce(variantStage.insertSQL, ` WHERE r.fresh`, ``) + ` ON CONFLICT (account_id, id) DO UPDATE SET ` + variants.setSQL + ` WHERE ` + variants.differ("")

// ImportCollections stores thousands of collections with their memberships: what UpsertCollection would make of them.
func (t *SyncTx) ImportCollections(ctx context.Context, list []commerce.Collection) error {
	if err := t.bulk(ctx); err != nil {
		return fmt.Errorf("import collections: %w", err)
	}
	keys := func(i int, key func(string, commerce.ID)) { key(kindCollection, list[i].ID) }
	prepare := func(at []int) ([]printed[collectionRow], error) {
		return each(at, func(i int) (printed[collectionRow], error) { return newCollectionNews(&list[i], t.now) })
	}
	err := ahead(rounds(len(list), keys), prepare, nothing, func(at []int, given []printed[collectionRow]) error {
		return t.mergeCollections(ctx, list, at, given)
	})
	if err != nil {
		return fmt.Errorf("import collections: %w", err)
	}
	return nil
}

func (t *SyncTx) mergeCollections(ctx context.Context, list []commerce.Collection, at []int, given []printed[collectionRow]) error {
	told := make([]news, len(given))
	for n := range given {
		r := given[n].row
		told[n] = news{id: r.ID, telling: telling{r.UpdatedAt, r.FetchedAt}, fingerprint: r.fingerprint}
	}
	sifted, err := t.sift(ctx, collectionSifter, told)
	if err != nil {
		return err
	}
	var fresh, changed []printed[collectionRow]
	for _, n := range sifted.fresh {
		fresh = append(fresh, given[n])
	}
	for _, n := range sifted.changed {
		changed = append(changed, given[n])
	}
	if len(fresh)+len(changed) > 0 {
		if err := collectionStage.fill(ctx, t, fresh, changed); err != nil {
			return err
		}
		b := &pgx.Batch{}
		b.Queue(collectionStage.insertSQL, t.account)
		b.Queue(collectionStage.updateSQL, t.account)
		if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
			return err
		}
	}
	var members membership
	for _, n := range sifted.live {
		members.tellCollection(&list[at[n]])
	}
	return t.setMembers(ctx, kindCollection, &members)
}
