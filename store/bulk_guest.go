package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// guest is a buyer whom nobody knew when the transaction asked, and whose orders it stores already: under the id that the
// contact gets at the transaction's end, unless somebody else has made it by then.
type guest struct {
	buyer commerce.Buyer
	row   contactRow
}

// expectGuests gives strangers the ids of the contacts that admitGuests makes of them. Who makes a contact keeps all others
// from it until its transaction ends: a round that works beside the one before it does so at its end only. It leaves all
// to whoever locks first (false) where strangers are customers, or not simply the same or different people.
func (t *SyncTx) expectGuests(list []commerce.Order, buyers []commerce.Buyer, found []*commerce.ContactID) bool {
	type one struct {
		names string
		id    *commerce.ContactID
	}
	met := make(map[string]*one) // by each name
	strangers := strangersOf(buyers, found)
	guests := make([]guest, 0, len(strangers))
	ids := make([]*commerce.ContactID, len(strangers))
	for n, i := range strangers {
		b := &list[i].Buyer
		if b.CustomerID != nil {
			return false
		}
		names := namesOf(b)
		if len(names) == 0 {
			return false
		}
		same := &one{names: strings.Join(names, "\x00")}
		if before := met[names[0]]; before != nil {
			same = before
		} else {
			r := t.newContactFor(b, list[i].CreatedAt)
			r.ID = commerce.ContactID(uuid.NewString())
			guests = append(guests, guest{*b, r})
			same.id = &r.ID
		}
		for _, name := range names {
			if other := met[name]; other != nil && other != same {
				return false
			}
			met[name] = same
		}
		if same.names != strings.Join(names, "\x00") {
			return false
		}
		ids[n] = same.id
	}
	if t.strangers == nil {
		t.strangers = make(map[commerce.ContactID]bool)
	}
	for n, i := range strangers {
		found[i] = ids[n]
		t.strangers[*ids[n]] = true
	}
	t.guests = append(t.guests, guests...)
	return true
}

// admitGuests makes the contacts of guests, or gives the orders of those to their contacts whom somebody else knows by now.
func (t *SyncTx) admitGuests(ctx context.Context) error {
	if len(t.guests) == 0 {
		return nil
	}
	guests := t.guests
	t.guests = nil
	if err := t.admit(ctx, guests); err != nil {
		return fmt.Errorf("make contacts of buyers: %w", err)
	}
	return nil
}

func (t *SyncTx) admit(ctx context.Context, guests []guest) error {
	if _, err := t.lockPeople(ctx); err != nil {
		return err
	}
	buyers := make([]commerce.Buyer, len(guests))
	for i := range guests {
		buyers[i] = guests[i].buyer
	}
	found, err := t.findBuyers(ctx, buyers)
	if err != nil {
		return err
	}
	var rows []contactRow
	var taken, by []commerce.ContactID
	for i := range guests {
		id := guests[i].row.ID
		delete(t.stale, id)
		delete(t.strangers, id)
		if found[i] == nil {
			rows = append(rows, guests[i].row)
			continue
		}
		taken, by = append(taken, id), append(by, *found[i])
		t.touch(found[i])
	}
	t.rely(by)
	if len(taken) > 0 {
		// The rows are of this transaction, and nobody else has seen them.
		_, err := t.tx.Exec(ctx, `
			UPDATE orders t SET contact_id = k.by
			FROM unnest($2::text[], $3::text[]) k(id, by), LATERAL (SELECT id FROM orders WHERE account_id = $1 AND contact_id = k.id OFFSET 0) o
			WHERE t.account_id = $1 AND t.id = o.id`, t.account, taken, by)
		if err != nil {
			return err
		}
	}
	return t.insertWithFacts(ctx, rows)
}

// insertWithFacts is insertContacts for those who have orders already, all of them of this transaction.
func (t *SyncTx) insertWithFacts(ctx context.Context, rows []contactRow) error {
	if len(rows) == 0 {
		return nil
	}
	fresh, err := contacts.print(rows)
	if err != nil {
		return err
	}
	if err := contactStage.fill(ctx, t, fresh, nil); err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(insertGuests, t.account)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	for i := range rows {
		t.changed(kindContact, string(rows[i].ID))
	}
	return nil
}

var insertGuests = replaceOnce(replaceOnce(replaceOnce(contactStage.insertSQL,
	`(account_id, `, `(account_id, orders_count, total_spent, spent_currency_code, first_order_at, last_order_at, last_order_id, `),
	`SELECT $1, `, `SELECT $1, f.orders_count, f.spent, f.currency_code, f.first_at, f.last_at, f.last_id, `),
	` WHERE r.fresh`, `, LATERAL (`+factsOf("r.id")+`) f WHERE r.fresh`)
