package store_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/commerce"
	"storegraph/store"
)

func TestIdentities_TellWhatIsStoredDeletedAndMerged(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for _, id := range []commerce.ID{501, 502, 503} {
			_, _, err := tx.UpsertContact(ctx, newCustomer(id, "", int(id-500)))
			must(t, err)
		}
		must(t, tx.MergeContacts(ctx, 501, 502))
		must(t, tx.MergeContacts(ctx, 601, 602)) // strangers both
		must(t, tx.DeleteContact(ctx, 503, at(50)))
		for _, id := range []commerce.ID{1, 2, 3} {
			_, _, err := tx.UpsertOrder(ctx, newOrder(id, int(id)))
			must(t, err)
		}
		must(t, tx.DeleteOrder(ctx, 3, at(51)))
		must(t, tx.DeleteOrder(ctx, 4, at(52)))
		_, err := tx.UpsertProduct(ctx, newProduct(77, 5))
		must(t, err)
		_, err = tx.UpsertCollection(ctx, newCollection(900, 6, 77, 78))
		must(t, err)
		_, err = tx.UpsertCollection(ctx, newCollection(901, 7))
		return err
	})
	_, err := e.peek().Exec(t.Context(), `UPDATE orders SET fetched_at = $1 WHERE id = 2`, at(60))
	must(t, err)

	ids := []commerce.ID{1, 2, 3, 4, 5, 77, 501, 502, 503, 504, 601, 602, 900, 901}
	for kind, want := range map[string]map[commerce.ID]commerce.Identity{
		"Order": {
			1: {ID: 1, CreatedAt: at(0), UpdatedAt: at(1)}, 2: {ID: 2, CreatedAt: at(0), UpdatedAt: at(2), FetchedAt: at(60)},
			3: {ID: 3, DeletedAt: new(at(51))}, 4: {ID: 4, DeletedAt: new(at(52))},
		},
		"Customer": {
			501: {ID: 501, CreatedAt: at(0), UpdatedAt: at(1)},
			502: {ID: 502, MergedInto: new(commerce.ID(501))}, 602: {ID: 602, MergedInto: new(commerce.ID(601))},
			503: {ID: 503, DeletedAt: new(at(50))},
		},
		"Product":    {77: {ID: 77, CreatedAt: at(0), UpdatedAt: at(5)}},
		"Collection": {900: {ID: 900, UpdatedAt: at(6), Members: 2}, 901: {ID: 901, UpdatedAt: at(7)}},
	} {
		got, err := e.Identities(t.Context(), mine, kind, ids)
		must(t, err)
		diff(t, kind, got, want, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(commerce.Identity{}, fetchedUnless(kind)...))
		none, err := e.Identities(t.Context(), theirs, kind, ids)
		must(t, err)
		diff(t, kind+" of theirs", none, map[commerce.ID]commerce.Identity{})
	}
	if got, err := e.Identities(t.Context(), mine, "Order", nil); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	for _, kind := range []string{"", "order", "orders WHERE true --", "Shop"} {
		_, err := e.Identities(t.Context(), mine, kind, ids)
		wantCode(t, err, commerce.InvalidInput)
		_, err = e.StoredIDs(t.Context(), mine, kind, 0, 0, 1)
		wantCode(t, err, commerce.InvalidInput)
	}
	customers, err := e.StoredIDs(t.Context(), mine, "Customer", 0, 0, 100)
	must(t, err)
	diff(t, "live customers", idsOf(customers), []commerce.ID{501})
}

// fetchedUnless leaves the moment of reading to the tests of those who write it.
func fetchedUnless(kind string) []string {
	if kind == "Order" {
		return nil
	}
	return []string{"FetchedAt"}
}

func idsOf(list []commerce.Identity) []commerce.ID {
	var ids []commerce.ID
	for _, i := range list {
		ids = append(ids, i.ID)
	}
	return ids
}

func TestStoredIDs_PageByID(t *testing.T) {
	t.Parallel()
	e := setup(t)
	const big = commerce.ID(1 << 60) // no float holds it
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		for _, id := range []commerce.ID{7, 3, big + 1, 5, big} {
			_, err := tx.UpsertProduct(ctx, newProduct(id, 0))
			must(t, err)
		}
		return nil
	})
	for _, c := range []struct {
		after, until commerce.ID
		limit        int
		want         []commerce.ID
	}{
		{0, 0, 100, []commerce.ID{3, 5, 7, big, big + 1}},
		{0, 0, 2, []commerce.ID{3, 5}},
		{5, 0, 2, []commerce.ID{7, big}},
		{3, 7, 100, []commerce.ID{5, 7}},
		{big, 0, 100, []commerce.ID{big + 1}},
		{big + 1, 0, 100, nil},
		{7, 3, 100, nil},
		{0, 0, 0, nil},
		{-5, 4, -1, nil},
	} {
		got, err := e.StoredIDs(t.Context(), mine, "Product", c.after, c.until, c.limit)
		must(t, err)
		diff(t, "page", idsOf(got), c.want)
	}
}

func TestOrdersOfCustomer_NewestFirst(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, id := range []commerce.ID{4, 9, 6} {
		e.putOrder(newOrder(id, 0))
	}
	stranger := newOrder(7, 0)
	stranger.Buyer = commerce.Buyer{CustomerID: new(commerce.ID(502))}
	e.putOrder(stranger)
	got, err := e.OrdersOfCustomer(t.Context(), mine, 501, 2)
	must(t, err)
	diff(t, "orders", got, []commerce.ID{9, 6})
	none, err := e.OrdersOfCustomer(t.Context(), mine, 999, 2)
	if err != nil || len(none) != 0 {
		t.Errorf("got %v, %v", none, err)
	}
}

// Reconciliation reads what it asks for: row level security must leave the conditions to the indexes.
func TestIdentities_ReadOnlyThemselves(t *testing.T) {
	t.Parallel()
	const many, size, walks = 6000, 10, 20 // of a table this small, many ids are read by reading all
	e := setup(t)
	e.crowd(1, 2)
	conn := e.peek()
	multiply(t, conn, "contacts", many, map[string]string{"id": "'c' || g", "shopify_id": "10000 + g"})
	multiply(t, conn, "contact_links", many, map[string]string{"shopify_id": "10000 + g", "contact_id": "'c' || g"})
	multiply(t, conn, "orders", many, map[string]string{"id": "10000 + g", "customer_id": "10000 + g % 600", "contact_id": "'c' || g"})
	multiply(t, conn, "products", many, map[string]string{"id": "10000 + g"})
	multiply(t, conn, "collections", many, map[string]string{"id": "10000 + g"})
	e.Close()
	reported(t, conn)
	_, err := conn.Exec(t.Context(), `SELECT pg_stat_reset()`)
	must(t, err)

	e.Store = e.open(testKeys...)
	ids := make([]commerce.ID, size)
	for i := range ids {
		ids[i] = commerce.ID(12000 + i)
	}
	tables := map[string]string{"Order": "orders", "Customer": "contact_links", "Product": "products", "Collection": "collections"}
	for kind := range tables {
		for range walks {
			known, err := e.Identities(t.Context(), mine, kind, ids)
			must(t, err)
			stored, err := e.StoredIDs(t.Context(), mine, kind, 13000, 0, size)
			must(t, err)
			if len(known) != size || len(stored) != size {
				t.Fatalf("%s: %d and %d", kind, len(known), len(stored))
			}
		}
	}
	for range walks {
		orders, err := e.OrdersOfCustomer(t.Context(), mine, 10007, 5)
		must(t, err)
		if len(orders) != 5 {
			t.Fatalf("%d orders", len(orders))
		}
	}
	e.Close()
	reported(t, conn)
	limits := map[string]int{"orders": walks * (2*size + 5), "contact_links": walks * 2 * size, "contacts": walks * 2 * size, "products": walks * 2 * size, "collections": walks * 2 * size}
	for table, limit := range limits {
		read := 0
		must(t, conn.QueryRow(context.Background(), `SELECT coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables WHERE relname = $1`, table).Scan(&read))
		if read < limit/4 || read > limit+limit/10 {
			t.Errorf("%s: read %d rows, for %d", table, read, limit)
		}
	}
}
