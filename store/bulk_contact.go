package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

var contactStage = newStage(contacts, "id")

// ImportContacts stores thousands of Shopify customers, and attaches the orders that waited for them: what UpsertContact
// one after the other and AttachOrders would make of them. Customers whose contact is known, and those whom nobody else
// could be, are stored in a few statements; all others one by one.
func (t *SyncTx) ImportContacts(ctx context.Context, list []commerce.Contact) error {
	for i := range list {
		if list[i].ShopifyID == nil {
			return errors.New("import contacts: no Shopify id")
		}
	}
	if err := t.importContacts(ctx, list); err != nil {
		return fmt.Errorf("import contacts: %w", err)
	}
	return nil
}

func (t *SyncTx) importContacts(ctx context.Context, list []commerce.Contact) error {
	if err := t.bulk(ctx); err != nil {
		return err
	}
	beside := t.before != nil // then the lock comes at the end, and what was decided without it is looked at again
	if !beside {
		if _, err := t.lockPeople(ctx); err != nil {
			return err
		}
	}
	for part := range slices.Chunk(list, bulkSize) {
		ids, told, err := t.mergeCustomers(ctx, part)
		if err != nil {
			return err
		}
		if beside {
			t.customers = append(t.customers, told)
			continue
		}
		if err := t.attachWaiting(ctx, ids); err != nil {
			return err
		}
	}
	return nil
}

// attachWaiting is AttachOrders, if any order waits.
func (t *SyncTx) attachWaiting(ctx context.Context, ids []commerce.ContactID) error {
	var waiting bool
	if err := t.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM orders WHERE account_id = $1 AND contact_id IS NULL)`, t.account).Scan(&waiting); err != nil || !waiting {
		return err
	}
	slices.Sort(ids)
	return t.AttachOrders(ctx, slices.Compact(ids)...)
}

// linked is what is stored of a Shopify customer: the row is there unless merged or unknown.
type linked struct {
	contact   commerce.ContactID
	merged    bool
	there     bool
	told      telling
	dated     bool // Shopify's word is in the row
	print     *string
	deletedAt time.Time
}

// toldCustomers are customers that were stored without the lock on people: decided by what stood there then.
type toldCustomers struct {
	contacts map[commerce.ID]commerce.ContactID // whose nobody was merged
	fresh    []commerce.Contact                 // whom nobody else could be
	all      []commerce.ContactID
}

// settleCustomers takes the lock on people at the end of a round that stored customers without it. If anybody has become
// somebody else meanwhile, all is done again.
func (t *SyncTx) settleCustomers(ctx context.Context) error {
	if len(t.customers) == 0 {
		return nil
	}
	if _, err := t.lockPeople(ctx); err != nil {
		return err
	}
	told := t.customers
	t.customers = nil
	for _, part := range told {
		now, err := t.links(ctx, slices.Collect(maps.Keys(part.contacts))...)
		if err != nil {
			return err
		}
		for id, contact := range part.contacts {
			if l := now[id]; l.mergedInto != nil || l.contact == nil || *l.contact != contact {
				return errAgain
			}
		}
		adoptable, err := t.adoptable(ctx, part.fresh, nil)
		if err != nil {
			return err
		}
		if len(adoptable.emails)+len(adoptable.phones) > 0 {
			return errAgain
		}
		if err := t.attachWaiting(ctx, part.all); err != nil {
			return err
		}
	}
	return nil
}

// mergeCustomers stores customers and says who they are. The caller holds the lock on people, or settles what was told.
func (t *SyncTx) mergeCustomers(ctx context.Context, list []commerce.Contact) ([]commerce.ContactID, toldCustomers, error) {
	told := toldCustomers{contacts: make(map[commerce.ID]commerce.ContactID, len(list))}
	stored, err := t.linkedOf(ctx, list)
	if err != nil {
		return nil, told, err
	}
	adoptable, err := t.adoptable(ctx, list, stored)
	if err != nil {
		return nil, told, err
	}
	ids := make([]commerce.ContactID, 0, len(list))
	var fresh []contactRow
	var rest []*commerce.Contact
	var again []reading
	update := make(map[commerce.ContactID]*commerce.Contact)
	prints := make(map[commerce.ID]*string)
	met, people := make(map[commerce.ID]bool, len(list)), make(map[commerce.ContactID]bool, len(list))
	for i := range list {
		c := &list[i]
		id := *c.ShopifyID
		l := stored[id]
		switch {
		case met[id], l != nil && l.there && people[l.contact]: // a second time, or two customers who are one contact
			rest = append(rest, c)
			continue
		case l != nil && l.merged:
			ids = append(ids, l.contact)
			continue
		case l != nil && !l.deletedAt.IsZero() || adoptable.meets(c) && (l == nil || !l.there):
			met[id] = true
			rest = append(rest, c)
			continue
		}
		met[id] = true
		print, err := contactFingerprint(c)
		if err != nil {
			return nil, told, err
		}
		if l != nil && l.there {
			people[l.contact] = true
			told.contacts[id] = l.contact
		} else {
			r := contactRow{Contact: commerce.Contact{ID: commerce.ContactID(uuid.NewString())}}
			r.fromShopify(c, t.now)
			r.fingerprint = print
			fresh = append(fresh, r)
			ids = append(ids, r.ID)
			told.contacts[id] = r.ID
			told.fresh = append(told.fresh, *c)
			continue
		}
		if l.dated {
			told := telling{c.UpdatedAt, fetched(c.FetchedAt)}
			if l.told.newerThan(told) {
				ids = append(ids, l.contact)
				continue
			}
			if same(l.print, print) {
				if l.told.notes(told) {
					again = append(again, reading{id, told.fetchedAt, print})
				}
				ids = append(ids, l.contact)
				continue
			}
		}
		update[l.contact], prints[id] = c, print
		ids = append(ids, l.contact)
	}
	if err := t.note(ctx, "contacts", again); err != nil {
		return nil, told, err
	}
	if err := t.insertContacts(ctx, fresh); err != nil {
		return nil, told, err
	}
	if err := t.updateContacts(ctx, update, prints); err != nil {
		return nil, told, err
	}
	for _, c := range rest {
		id, _, err := t.upsertContact(ctx, c)
		if err != nil {
			return nil, told, err
		}
		ids = append(ids, id)
	}
	told.all = ids
	return ids, told, nil
}

// linkedOf reads what is stored of customers.
func (t *SyncTx) linkedOf(ctx context.Context, list []commerce.Contact) (map[commerce.ID]*linked, error) {
	ids := make([]commerce.ID, len(list))
	for i := range list {
		ids[i] = *list[i].ShopifyID
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	graves := make(map[commerce.ID]time.Time)
	stored := make(map[commerce.ID]*linked)
	b := &pgx.Batch{}
	t.queueTombstones(b, kindContact, ids, graves)
	b.Queue(`
		SELECT k.id, coalesce(l.contact_id, ''), l.merged_into IS NOT NULL, c.id IS NOT NULL, c.shopify_updated_at, c.fetched_at, c.fingerprint
		FROM unnest($2::bigint[]) k(id)
			CROSS JOIN LATERAL (SELECT contact_id, merged_into FROM contact_links WHERE account_id = $1 AND shopify_id = k.id LIMIT 1) l
			LEFT JOIN LATERAL (
				SELECT id, shopify_updated_at, fetched_at, fingerprint FROM contacts
				WHERE account_id = $1 AND id = l.contact_id AND l.merged_into IS NULL LIMIT 1) c ON true`, t.account, ids).
		Query(func(rows pgx.Rows) error {
			var id commerce.ID
			var updatedAt *time.Time
			defer rows.Close()
			for rows.Next() {
				l := new(linked)
				if err := rows.Scan(&id, &l.contact, &l.merged, &l.there, &updatedAt, moment{p: &l.told.fetchedAt}, &l.print); err != nil {
					return err
				}
				if l.dated = updatedAt != nil; l.dated {
					l.told.updatedAt = *updatedAt
				}
				stored[id] = l
			}
			return rows.Err()
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	for id, at := range graves {
		if stored[id] == nil {
			stored[id] = new(linked)
		}
		stored[id].deletedAt = at
	}
	return stored, nil
}

// addresses are those of contacts whom Shopify does not know, and who may turn out to be customers.
type addresses struct{ emails, phones map[string]bool }

func (a *addresses) meets(c *commerce.Contact) bool {
	email, phone := normEmail(c.Email), normPhone(c.Phone)
	return email != nil && a.emails[*email] || phone != nil && a.phones[*phone]
}

// adoptable finds the addresses by which new customers would adopt somebody.
func (t *SyncTx) adoptable(ctx context.Context, list []commerce.Contact, stored map[commerce.ID]*linked) (*addresses, error) {
	var emails, phones []string
	for i := range list {
		if l := stored[*list[i].ShopifyID]; l != nil && l.there {
			continue
		}
		if email := normEmail(list[i].Email); email != nil {
			emails = append(emails, *email)
		}
		if phone := normPhone(list[i].Phone); phone != nil {
			phones = append(phones, *phone)
		}
	}
	out := &addresses{make(map[string]bool), make(map[string]bool)}
	b := &pgx.Batch{}
	for _, by := range []struct {
		column string
		ask    []string
		found  map[string]bool
	}{{"email_norm", emails, out.emails}, {"phone_norm", phones, out.phones}} {
		if len(by.ask) == 0 {
			continue
		}
		slices.Sort(by.ask)
		b.Queue(`
			SELECT k.address FROM unnest($2::text[]) k(address), LATERAL (
				SELECT FROM contacts WHERE account_id = $1 AND shopify_id IS NULL AND `+by.column+` = k.address LIMIT 1) t`, t.account, slices.Compact(by.ask)).
			Query(func(rows pgx.Rows) error {
				var address string
				_, err := pgx.ForEachRow(rows, []any{&address}, func() error { by.found[address] = true; return nil })
				return err
			})
	}
	if b.Len() == 0 {
		return out, nil
	}
	return out, t.tx.SendBatch(ctx, b).Close()
}

// insertContacts is insertContact for many, whose ids are given.
func (t *SyncTx) insertContacts(ctx context.Context, rows []contactRow) error {
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
	b.Queue(contactStage.insertSQL, t.account)
	b.Queue(`
		INSERT INTO contact_links (account_id, shopify_id, contact_id) SELECT $1, r.shopify_id, r.id FROM pg_temp.stage_contacts r WHERE r.shopify_id IS NOT NULL
		ON CONFLICT (account_id, shopify_id) DO UPDATE SET contact_id = excluded.contact_id`, t.account)
	t.queueFollowers(b)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	for i := range rows {
		if r := &rows[i]; r.ShopifyID != nil {
			t.appeared[object{kindContact, *r.ShopifyID}] = r.UpdatedAt
		}
		t.changed(kindContact, string(rows[i].ID))
	}
	return nil
}

// queueFollowers points customers that were merged into staged ones at their contacts.
func (t *SyncTx) queueFollowers(b *pgx.Batch) {
	b.Queue(`
		UPDATE contact_links l SET contact_id = r.id FROM pg_temp.stage_contacts r
		WHERE l.account_id = $1 AND l.merged_into = r.shopify_id AND l.contact_id IS DISTINCT FROM r.id`, t.account)
}

// updateContacts lets customers say what they have to say of contacts that are theirs already.
func (t *SyncTx) updateContacts(ctx context.Context, said map[commerce.ContactID]*commerce.Contact, prints map[commerce.ID]*string) error {
	if len(said) == 0 {
		return nil
	}
	ids := make([]commerce.ContactID, 0, len(said))
	for id := range said {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	found, err := t.tx.Query(ctx, `
		SELECT `+contacts.list+` FROM unnest($2::text[]) k(id), LATERAL (SELECT * FROM contacts WHERE account_id = $1 AND id = k.id LIMIT 1 FOR NO KEY UPDATE) t`, t.account, ids)
	if err != nil {
		return err
	}
	rows, err := pgx.CollectRows(found, scanContactRow)
	if err != nil {
		return err
	}
	if len(rows) != len(ids) {
		return errAgain
	}
	for i := range rows {
		c := said[rows[i].ID]
		rows[i].fromShopify(c, t.now)
		rows[i].fingerprint = prints[*c.ShopifyID]
		t.changed(kindContact, string(rows[i].ID))
	}
	changed, err := contacts.print(rows)
	if err != nil {
		return err
	}
	if err := contactStage.fill(ctx, t, nil, changed); err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(contactStage.updateSQL, t.account)
	t.queueFollowers(b)
	return t.tx.SendBatch(ctx, b).Close()
}
