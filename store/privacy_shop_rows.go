package store

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// old is the condition, on a time, of rows that came from the shop; $2 is before. Without another shop, all did.
func (e *shopEraser) old(column string) string {
	if e.other {
		return column + ` < $2`
	}
	return `$2::timestamptz IS NOT NULL`
}

// run erases until the batch is full. Contacts go before orders, so that no facts are computed of people who go anyway.
func (e *shopEraser) run(ctx context.Context) error {
	steps := []func(context.Context) error{e.contacts, e.registered, e.orders, e.products, e.collections}
	for _, table := range []struct{ name, key, age string }{
		{"transactions", "order_id", "synced_at"}, {"trigger_events", "sequence", "received_at"}, {"due_events", "id", "anchor_at"}, {"segment_members", "contact_id", "since"}, {"decisions", "id", "recorded_at"}, {"import_runs", "id", "created_at"},
	} {
		steps = append(steps, func(ctx context.Context) error {
			_, err := e.erase(ctx, table.name, table.key, e.old(table.age))
			return err
		})
	}
	steps = append(steps, e.graves)
	if !e.other {
		for _, table := range []struct{ name, key string }{
			{"line_items", "id"}, {"variants", "id"}, {"contact_links", "shopify_id"}, {"sync_tasks", "kind"},
		} {
			steps = append(steps, func(ctx context.Context) error {
				_, err := e.erase(ctx, table.name, table.key, e.old(""))
				return err
			})
		}
		steps = append(steps, e.memberships)
	}
	for _, step := range steps {
		if e.left <= 0 {
			return nil
		}
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// erase removes rows of a table, at most as many as are left, and gives their keys as text.
func (e *shopEraser) erase(ctx context.Context, table, key, where string) ([]string, error) {
	rows, err := e.tx.Query(ctx, `
		DELETE FROM `+table+` WHERE account_id = $1 AND `+key+` = ANY (ARRAY (
			SELECT `+key+` FROM `+table+` WHERE account_id = $1 AND `+where+` ORDER BY `+key+` LIMIT $3))
		RETURNING `+key+`::text`, e.account, e.before, e.left)
	if err != nil {
		return nil, fmt.Errorf("erase %s: %w", table, err)
	}
	keys, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("erase %s: %w", table, err)
	}
	e.erased(table, len(keys))
	return keys, nil
}

func (e *shopEraser) erased(table string, n int) {
	if n > 0 {
		e.counts[table] += n
		e.left -= n
	}
}

// contacts erases the people whom only the shop knew.
func (e *shopEraser) contacts(ctx context.Context) error {
	gone, err := e.erase(ctx, "contacts", "id", `registered IS NULL AND `+e.old("synced_at"))
	if err != nil || len(gone) == 0 {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(`DELETE FROM contact_links WHERE account_id = $1 AND contact_id = ANY($2)`, e.account, gone)
	b.Queue(`DELETE FROM contact_aliases WHERE account_id = $1 AND contact_id = ANY($2)`, e.account, gone)
	for _, id := range gone {
		e.changed(kindContact, id)
	}
	return e.tx.SendBatch(ctx, b).Close()
}

// registered leaves of a contact that both knew what the CRM said.
func (e *shopEraser) registered(ctx context.Context) error {
	rows, err := e.tx.Query(ctx, `
		SELECT `+contacts.list+` FROM contacts t
		WHERE t.account_id = $1 AND t.registered IS NOT NULL AND t.synced_at IS NOT NULL AND `+e.old("t.synced_at")+` ORDER BY t.id LIMIT $3 FOR UPDATE`, e.account, e.before, e.left)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, scanContactRow)
	if err != nil || len(list) == 0 {
		return err
	}
	ids := make([]commerce.ContactID, len(list))
	for i := range list {
		list[i].onlyRegistered(e.now)
		ids[i] = list[i].ID
		e.changed(kindContact, string(ids[i]))
		e.touch(&ids[i])
	}
	text, err := contacts.json(list)
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(contacts.updateSQL, e.account, text)
	b.Queue(`DELETE FROM contact_links WHERE account_id = $1 AND contact_id = ANY($2)`, e.account, ids)
	e.erased("contacts_reduced", len(list))
	return e.tx.SendBatch(ctx, b).Close()
}

// onlyRegistered forgets all that Shopify said.
func (r *contactRow) onlyRegistered(now time.Time) {
	source := r.Source
	if source != nil && *source == fromShopify {
		source = nil
	}
	r.Contact = commerce.Contact{
		ID: r.ID, Timezone: r.Timezone, DateOfBirth: r.DateOfBirth, Website: r.Website, Source: source, CreatedAt: r.CreatedAt, UpdatedAt: now,
	}
	r.shopifyUpdatedAt, r.fingerprint = nil, nil
	r.fill()
	r.index()
}

func (e *shopEraser) orders(ctx context.Context) error {
	rows, err := e.tx.Query(ctx, `
		DELETE FROM orders WHERE account_id = $1 AND id = ANY (ARRAY (
			SELECT id FROM orders WHERE account_id = $1 AND `+e.old("synced_at")+` ORDER BY id LIMIT $3))
		RETURNING id, contact_id`, e.account, e.before, e.left)
	if err != nil {
		return err
	}
	var gone []commerce.ID
	var id commerce.ID
	var contact *commerce.ContactID
	if _, err := pgx.ForEachRow(rows, []any{&id, &contact}, func() error {
		gone = append(gone, id)
		e.changed(kindOrder, id.String())
		e.touch(contact)
		contact = nil
		return nil
	}); err != nil {
		return fmt.Errorf("erase orders: %w", err)
	}
	e.erased("orders", len(gone))
	return e.parts(ctx, gone, "line_items", "order_id", "transactions", "order_id")
}

func (e *shopEraser) products(ctx context.Context) error {
	gone, err := e.erase(ctx, "products", "id", e.old("synced_at"))
	if err != nil {
		return err
	}
	return e.parts(ctx, e.numbers(kindProduct, gone), "variants", "product_id", "collection_products", "product_id")
}

func (e *shopEraser) collections(ctx context.Context) error {
	gone, err := e.erase(ctx, "collections", "id", e.old("synced_at"))
	if err != nil {
		return err
	}
	return e.parts(ctx, e.numbers(kindCollection, gone), "collection_products", "collection_id")
}

// parts erases what belongs to rows that went: pairs of a table and its column.
func (e *shopEraser) parts(ctx context.Context, gone []commerce.ID, of ...string) error {
	if len(gone) == 0 {
		return nil
	}
	for pair := range slices.Chunk(of, 2) {
		tag, err := e.tx.Exec(ctx, `DELETE FROM `+pair[0]+` WHERE account_id = $1 AND `+pair[1]+` = ANY($2)`, e.account, gone)
		if err != nil {
			return fmt.Errorf("erase %s: %w", pair[0], err)
		}
		e.erased(pair[0], int(tag.RowsAffected()))
	}
	return nil
}

// numbers reads keys as ids and says that they changed.
func (e *shopEraser) numbers(kind string, keys []string) []commerce.ID {
	out := make([]commerce.ID, 0, len(keys))
	for _, key := range keys {
		if id, err := commerce.ParseID(key); err == nil {
			out = append(out, id)
		}
		e.changed(kind, key)
	}
	return out
}

// graves erases the ids that were kept to keep deleted and erased objects out.
func (e *shopEraser) graves(ctx context.Context) error {
	where := e.old("deleted_at") + ` OR deleted_at = $4 AND EXISTS (
		SELECT FROM erased x WHERE x.account_id = $1 AND x.kind = t.kind AND x.id = t.id AND ` + e.old("x.erased_at") + `)`
	tag, err := e.tx.Exec(ctx, `
		DELETE FROM tombstones WHERE account_id = $1 AND (kind, id) IN (
			SELECT kind, id FROM tombstones t WHERE account_id = $1 AND (`+where+`) LIMIT $3)`, e.account, e.before, e.left, erasedForever)
	if err != nil {
		return fmt.Errorf("erase tombstones: %w", err)
	}
	if e.erased("tombstones", int(tag.RowsAffected())); e.left <= 0 {
		return nil
	}
	tag, err = e.tx.Exec(ctx, `
		DELETE FROM erased WHERE account_id = $1 AND (kind, id) IN (SELECT kind, id FROM erased WHERE account_id = $1 AND `+e.old("erased_at")+` LIMIT $3)`,
		e.account, e.before, e.left)
	if err != nil {
		return fmt.Errorf("erase the list of the erased: %w", err)
	}
	e.erased("erased", int(tag.RowsAffected()))
	return nil
}

// memberships erases those of collections and products that were never stored.
func (e *shopEraser) memberships(ctx context.Context) error {
	tag, err := e.tx.Exec(ctx, `
		DELETE FROM collection_products WHERE account_id = $1 AND (collection_id, product_id) IN (
			SELECT collection_id, product_id FROM collection_products WHERE account_id = $1 LIMIT $2)`, e.account, e.left)
	if err != nil {
		return fmt.Errorf("erase memberships: %w", err)
	}
	e.erased("collection_products", int(tag.RowsAffected()))
	return nil
}
