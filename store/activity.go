package store

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// activitySort is the timeline's order: the moment, then what happened, then the order.
var activitySort = sortKey{name: "activity", sql: "timestamptz"}

// activitySources are where the kinds come from, over the table t. Of one moment the kinds stand in the order of their words,
// and things of one kind in that of their orders. A contact's orders and payments are found by its id in an index.
var activitySources = []struct {
	kind        commerce.ActivityKind
	from        string
	at, orderID string
}{
	{commerce.ContactCreated, "contacts t WHERE t.account_id = $1 AND t.id = $2", "t.created_at", "0::bigint"},
	{commerce.EmailConsentChanged, "contacts t WHERE t.account_id = $1 AND t.id = $2", "t.email_consent_updated_at", "0::bigint"},
	{commerce.SMSConsentChanged, "contacts t WHERE t.account_id = $1 AND t.id = $2", "t.sms_consent_updated_at", "0::bigint"},
	{commerce.OrderPlaced, "orders t WHERE t.account_id = $1 AND t.contact_id = $2", "t.processed_at", "t.id"},
	{commerce.OrderPaid, "orders t WHERE t.account_id = $1 AND t.contact_id = $2", "t.paid_at", "t.id"},
	{commerce.OrderWasCancelled, "orders t WHERE t.account_id = $1 AND t.contact_id = $2", "t.cancelled_at", "t.id"},
	{commerce.PaymentProcessed, "transactions t WHERE t.account_id = $1 AND t.contact_id = $2", "t.processed_key", "t.order_id"},
}

// activity writes the union of the kinds that are asked for, each narrowed by a condition and cut; no kinds are all of them.
func activity(kinds []commerce.ActivityKind, where, cut string) string {
	var parts []string
	for _, s := range activitySources {
		if len(kinds) > 0 && !slices.Contains(kinds, s.kind) {
			continue
		}
		part := fmt.Sprintf("SELECT %s AS at, '%s' AS kind, %s AS order_id FROM %s AND %s IS NOT NULL", s.at, s.kind, s.orderID, s.from, s.at)
		parts = append(parts, "(SELECT * FROM ("+part+") a WHERE "+where+cut+")")
	}
	return strings.Join(parts, " UNION ALL ")
}

// ListActivity reads a page of what happened with a contact, newest first.
func (s *Store) ListActivity(ctx context.Context, account commerce.AccountID, contact commerce.ContactID, kinds []commerce.ActivityKind, p commerce.Page) (commerce.List[commerce.Activity], error) {
	var out commerce.List[commerce.Activity]
	size, backward, err := pageSize(p)
	if err != nil {
		return out, err
	}
	args, where := []any{account, contact}, "true"
	for _, bound := range []struct {
		cursor    *string
		op, field string
	}{{p.After, "<", "after"}, {p.Before, ">", "before"}} {
		if bound.cursor == nil {
			continue
		}
		c, err := decodeCursor(*bound.cursor, activitySort, "text", bound.field)
		if err != nil {
			return out, err
		}
		kind, id, ok := strings.Cut(c.ID, ":")
		order, err := strconv.ParseInt(id, 10, 64)
		if !ok || err != nil {
			return out, commerce.Errorf(commerce.InvalidInput, "%q is not a cursor of this list in this order.", bound.field).In(bound.field)
		}
		n := len(args)
		where += fmt.Sprintf(" AND (at, kind, order_id) %s ($%d::text::timestamptz, $%d::text, $%d::bigint)", bound.op, n+1, n+2, n+3)
		args = append(args, c.Key, kind, order)
	}
	direction := "DESC"
	if backward {
		direction = "ASC"
	}
	sorted := fmt.Sprintf(" ORDER BY at %[1]s, kind %[1]s, order_id %[1]s LIMIT %[2]d", direction, size+1)
	err = s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue("SELECT at, kind, order_id, at::text AS key FROM ("+activity(kinds, where, sorted)+") a"+sorted, args...).Query(func(rows pgx.Rows) error {
			var at time.Time
			var kind commerce.ActivityKind
			var order commerce.ID
			var key string
			_, err := pgx.ForEachRow(rows, []any{&at, &kind, &order, &key}, func() error {
				a := commerce.Activity{Kind: kind, At: at}
				if order != 0 {
					a.OrderID = new(order)
				}
				out.Items = append(out.Items, a)
				out.Cursors = append(out.Cursors, cursor{Version: cursorVersion, Sort: activitySort.name, Key: key, ID: string(kind) + ":" + order.String()}.encode())
				return nil
			})
			return err
		})
	})
	if err != nil {
		return commerce.List[commerce.Activity]{}, fmt.Errorf("list activity: %w", err)
	}
	return cutPage(out, size, backward, p), nil
}

// CountActivity counts what happened with a contact, up to commerce.MaxCount.
func (s *Store) CountActivity(ctx context.Context, account commerce.AccountID, contact commerce.ContactID, kinds []commerce.ActivityKind) (n int, err error) {
	err = s.read(ctx, account, func(b *pgx.Batch) {
		b.Queue(fmt.Sprintf("SELECT count(*) FROM (SELECT FROM (%s) a LIMIT %d) n", activity(kinds, "true", ""), commerce.MaxCount), account, contact).
			QueryRow(func(row pgx.Row) error { return row.Scan(&n) })
	})
	if err != nil {
		return 0, fmt.Errorf("count activity: %w", err)
	}
	return n, nil
}
