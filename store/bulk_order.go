package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

var (
	orderStage    = newStage(orders, "id")
	lineItemStage = newStage(lineItems, "id")
	orderSifter   = sifter{kind: kindOrder, table: "orders", ofOrders: true}
)

// ImportOrders stores thousands of orders with their line items: what UpsertOrders would make of them, each with the
// contact that MatchBuyers finds, in a few statements. create makes contacts of buyers whom nobody knows.
func (t *SyncTx) ImportOrders(ctx context.Context, list []commerce.Order, create bool) error {
	if err := t.importOrders(ctx, list, create); err != nil {
		return fmt.Errorf("import orders: %w", err)
	}
	return nil
}

func (t *SyncTx) importOrders(ctx context.Context, list []commerce.Order, create bool) error {
	if err := t.bulk(ctx); err != nil {
		return err
	}
	if err := t.ForgetErased(ctx, list); err != nil {
		return err
	}
	keys := func(i int, key func(string, commerce.ID)) {
		key(kindOrder, list[i].ID)
		for n := range list[i].LineItems {
			key("line", list[i].LineItems[n].ID)
		}
	}
	prepare := func(at []int) ([]orderNews, error) {
		return each(at, func(i int) (orderNews, error) { return newOrderNews(&list[i], t.now) })
	}
	var found []*commerce.ContactID
	attach := func() (err error) {
		found, err = t.attachBuyers(ctx, list, create)
		return err
	}
	return ahead(rounds(len(list), keys), prepare, attach, func(at []int, given []orderNews) error {
		told := make([]news, len(given))
		for n := range given {
			r := given[n].row
			r.ContactID = found[at[n]]
			told[n] = news{r.ID, r.told(), r.fingerprint, r.ContactID}
		}
		return t.mergeOrders(ctx, given, told)
	})
}

func (t *SyncTx) mergeOrders(ctx context.Context, list []orderNews, told []news) error {
	sifted, err := t.sift(ctx, orderSifter, told)
	if err != nil {
		return err
	}
	for i := range list {
		o := &list[i].row.Order
		if old := sifted.stored[o.ID]; old != nil && t.orders[o.ID] == commerce.Stale {
			if err := t.keepFirstPayment(ctx, o, old.paidAt); err != nil {
				return err
			}
		}
	}
	var fresh, changed []printed[orderRow]
	var lines, freshLines []printed[lineItemRow]
	var contacts []commerce.ContactID
	var edited []commerce.ID
	// An order that is locked and has this contact already follows its contact, whatever becomes of it: who moves or removes a
	// contact waits for the order.
	take := func(n *orderNews, had *commerce.ContactID) printed[orderRow] {
		if id := n.row.ContactID; id != nil && !t.strangers[*id] && !same(had, id) {
			contacts = append(contacts, *id)
		}
		return n.printed
	}
	for _, i := range sifted.fresh {
		fresh = append(fresh, take(&list[i], nil))
		freshLines = append(freshLines, list[i].lines...)
		t.gain(list[i].row.ContactID, &list[i].row.Order)
	}
	for _, i := range sifted.changed {
		old := sifted.stored[list[i].row.ID]
		changed = append(changed, take(&list[i], old.contact))
		lines = append(lines, list[i].lines...)
		edited = append(edited, list[i].row.ID)
		t.retouch(old.counted, countedOf(&list[i].row.Order), old.contact, list[i].row.ContactID)
	}
	if len(fresh)+len(changed) == 0 {
		return nil
	}
	t.rely(contacts)
	if err := orderStage.fill(ctx, t, fresh, changed); err != nil {
		return err
	}
	if err := lineItemStage.fill(ctx, t, freshLines, lines); err != nil {
		return err
	}
	b := &pgx.Batch{}
	if len(fresh) > 0 {
		b.Queue(orderStage.insertSQL, t.account)
	}
	if len(changed) > 0 {
		b.Queue(orderStage.updateSQL, t.account)
	}
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	if err := removeMissing(ctx, t, "line_items", "order_id", edited, lines, func(l *lineItemRow) (commerce.ID, commerce.ID) { return l.ID, l.OrderID }); err != nil {
		return err
	}
	return t.mergeLines(ctx, freshLines, lines)
}

// mergeLines takes over the staged lines. Those of fresh orders are new as well, as long as lines do not move between
// orders: inserting them without looking first is a quarter cheaper.
func (t *SyncTx) mergeLines(ctx context.Context, fresh, known []printed[lineItemRow]) error {
	if len(fresh) > 0 {
		err := pgx.BeginFunc(ctx, t.tx, func(tx pgx.Tx) error {
			_, err := tx.Exec(ctx, insertLineItems, t.account, untold(fresh))
			return err
		})
		if violates(err, "line_items_pkey") {
			_, err = t.tx.Exec(ctx, mergeLineItems(true), t.account, untold(fresh))
		}
		if err != nil {
			return err
		}
	}
	if len(known) > 0 {
		_, err := t.tx.Exec(ctx, mergeLineItems(false), t.account, untold(known))
		return err
	}
	return nil
}

// insertLineItems gives lines that tell no tags those of today's product, $2 are the products.
var insertLineItems = `WITH p AS MATERIALIZED (` + byKey("products", "bigint", "id, tags", "") + `) ` +
	replaceOnce(replaceOnce(lineItemStage.insertSQL, `r.product_tags`, `coalesce(r.product_tags, p.tags)`),
		` WHERE r.fresh`, ` LEFT JOIN p ON p.id = r.product_id WHERE r.fresh`)

// mergeLineItems keeps the tags that a line had first, as upsertLineItems does. A line that is as it was costs no write.
func mergeLineItems(fresh bool) string {
	sql := insertLineItems
	if !fresh {
		sql = replaceOnce(sql, ` WHERE r.fresh`, ` WHERE NOT r.fresh`)
	}
	return sql + ` ON CONFLICT (account_id, id) DO UPDATE SET ` +
		replaceOnce(lineItems.setSQL, `excluded.product_tags`, `coalesce(t.product_tags, excluded.product_tags)`) +
		` WHERE ` + lineItems.differ(`product_tags`) + ` OR t.product_tags IS NULL AND excluded.product_tags IS NOT NULL`
}

// untold are the products of lines that do not tell their tags.
func untold(lines []printed[lineItemRow]) []commerce.ID {
	ids := make([]commerce.ID, 0, len(lines))
	for _, l := range lines {
		if l.row.ProductTags == nil && l.row.ProductID != nil {
			ids = append(ids, *l.row.ProductID)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// rely has the transaction end only if contacts that it gives orders to are still there then. Until its end it does not
// keep anybody else from writing them.
func (t *SyncTx) rely(contacts []commerce.ContactID) {
	for _, id := range contacts {
		t.relied[id] = struct{}{}
	}
}

// onlyRelied are the contacts that nothing else of the transaction's end locks.
func (t *SyncTx) onlyRelied() []commerce.ContactID {
	var ids []commerce.ContactID
	for id := range t.relied {
		if _, stale := t.stale[id]; !stale && t.gained[id] == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// keepContacts makes sure that contacts stay until the transaction ends. If one has gone since it was found, all is done
// again.
func (t *SyncTx) keepContacts(ctx context.Context, ids []commerce.ContactID) error {
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) == 0 {
		return nil
	}
	tag, err := t.tx.Exec(ctx, `
		SELECT FROM unnest($2::text[]) k(id), LATERAL (SELECT FROM contacts t WHERE t.account_id = $1 AND t.id = k.id LIMIT 1 FOR KEY SHARE) t`, t.account, ids)
	if err == nil && int(tag.RowsAffected()) != len(ids) {
		err = errAgain
	}
	return err
}
