package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"storegraph/commerce"
)

// identitySource says where the objects of one of Shopify's kinds are. Columns: id, created, updated, fetched, members,
// merged into; the account is $1.
type identitySource struct {
	grave string // kind of the tombstones
	all   string // every object that has a row
	live  string // condition that leaves out those that stand for another one, or for nobody
	id    string
}

var identitySources = map[string]identitySource{
	"Order":   {kindOrder, `SELECT t.id, t.created_at, t.updated_at, t.fetched_at, 0, NULL::bigint FROM orders t WHERE t.account_id = $1`, ``, `t.id`},
	"Product": {kindProduct, `SELECT t.id, t.created_at, t.updated_at, t.fetched_at, 0, NULL::bigint FROM products t WHERE t.account_id = $1`, ``, `t.id`},
	"Collection": {kindCollection, `
		SELECT t.id, NULL::timestamptz, t.updated_at, t.fetched_at,
			(SELECT count(*) FROM collection_products m WHERE m.account_id = $1 AND m.collection_id = t.id), NULL::bigint
		FROM collections t WHERE t.account_id = $1`, ``, `t.id`},
	"Customer": {kindContact, `
		SELECT t.shopify_id, c.created_at, c.shopify_updated_at, c.fetched_at, 0, t.merged_into
		FROM contact_links t LEFT JOIN LATERAL (
			SELECT * FROM contacts WHERE account_id = $1 AND id = t.contact_id AND t.merged_into IS NULL LIMIT 1) c ON true
		WHERE t.account_id = $1 AND (t.contact_id IS NOT NULL OR t.merged_into IS NOT NULL)`,
		` AND t.merged_into IS NULL`, `t.shopify_id`},
}

func identitySourceOf(kind string) (identitySource, error) {
	source, ok := identitySources[kind]
	if !ok {
		return source, commerce.Errorf(commerce.InvalidInput, "%q is no kind of object that is synced.", kind)
	}
	return source, nil
}

// Identities says what is known of Shopify's objects of a kind (Order, Customer, Product, Collection), the deleted ones and
// customers that were merged included. What nobody knows is missing from the answer.
func (s *Store) Identities(ctx context.Context, account commerce.AccountID, kind string, ids []commerce.ID) (map[commerce.ID]commerce.Identity, error) {
	source, err := identitySourceOf(kind)
	if err != nil {
		return nil, err
	}
	out := make(map[commerce.ID]commerce.Identity, len(ids))
	if len(ids) == 0 {
		return out, nil
	}
	var list []commerce.Identity
	err = s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue(selectTombstones, account, source.grave, ids).Query(func(rows pgx.Rows) error {
			var grave commerce.Identity
			_, err := pgx.ForEachRow(rows, []any{&grave.ID, &grave.DeletedAt}, func() error {
				out[grave.ID] = grave
				grave = commerce.Identity{}
				return nil
			})
			return err
		})
		queue(b, &list, scanIdentity, source.all+` AND `+source.id+` = ANY($2)`, account, ids)
	})
	if err != nil {
		return nil, fmt.Errorf("identify objects: %w", err)
	}
	for _, i := range list {
		out[i.ID] = i // who has a row is not dead, whatever the tombstone of a younger life says
	}
	return out, nil
}

// StoredIDs lists the stored objects of a kind by id, ascending: those after one id, up to and with another, which 0 leaves
// open. Customers that were merged away are not there.
func (s *Store) StoredIDs(ctx context.Context, account commerce.AccountID, kind string, after, until commerce.ID, limit int) ([]commerce.Identity, error) {
	source, err := identitySourceOf(kind)
	if err != nil {
		return nil, err
	}
	if until == 0 {
		until = 1<<63 - 1
	}
	var list []commerce.Identity
	err = s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue(`SET LOCAL plan_cache_mode = force_custom_plan`) // a plan for any range would take the range for a small one
		queue(b, &list, scanIdentity, source.all+source.live+` AND `+source.id+` > $2 AND `+source.id+` <= $3 ORDER BY `+source.id+` LIMIT $4`,
			account, after, until, max(0, limit))
	})
	if err != nil {
		return nil, fmt.Errorf("list stored ids: %w", err)
	}
	return list, nil
}

// OrdersOfCustomer lists a customer's orders by Shopify's id of the customer, the newest first.
func (s *Store) OrdersOfCustomer(ctx context.Context, account commerce.AccountID, customer commerce.ID, limit int) ([]commerce.ID, error) {
	var list []commerce.ID
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, pgx.RowTo[commerce.ID], `SELECT id FROM orders WHERE account_id = $1 AND customer_id = $2 ORDER BY id DESC LIMIT $3`,
			account, customer, max(0, limit))
	})
	if err != nil {
		return nil, fmt.Errorf("list the orders of a customer: %w", err)
	}
	return list, nil
}

func scanIdentity(row pgx.CollectableRow) (commerce.Identity, error) {
	var i commerce.Identity
	var created, updated, fetched pgtype.Timestamptz
	err := row.Scan(&i.ID, &created, &updated, &fetched, &i.Members, &i.MergedInto)
	i.CreatedAt, i.UpdatedAt, i.FetchedAt = created.Time, updated.Time, fetched.Time // -infinity and NULL are the zero time
	return i, err
}
