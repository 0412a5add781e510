package store

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// attachBuyers finds the contact of each order's buyer, and makes those that create asks for.
func (t *SyncTx) attachBuyers(ctx context.Context, list []commerce.Order, create bool) ([]*commerce.ContactID, error) {
	buyers := make([]commerce.Buyer, len(list))
	for i := range list {
		buyers[i] = list[i].Buyer
	}
	if create && t.before != nil {
		found, err := t.findBuyers(ctx, buyers)
		if err != nil {
			return nil, err
		}
		if t.expectGuests(list, buyers, found) {
			return found, nil
		}
	}
	found, strangers, err := t.matchAll(ctx, buyers)
	if err == nil && create {
		err = t.createContacts(ctx, list, strangers, found)
	}
	return found, err
}

// matchAll is MatchBuyers for thousands, but that it locks nobody: see rely and keepContacts. strangers are the places of those
// whom nobody knows.
func (t *SyncTx) matchAll(ctx context.Context, buyers []commerce.Buyer) (found []*commerce.ContactID, strangers []int, err error) {
	if found, err = t.findBuyers(ctx, buyers); err != nil {
		return nil, nil, err
	}
	if strangers = strangersOf(buyers, found); len(strangers) == 0 {
		return found, nil, nil
	}
	// Somebody may be creating these contacts at this moment.
	again, err := t.lockPeople(ctx)
	if err != nil || !again {
		return found, strangers, err
	}
	if err = t.findAgain(ctx, buyers, strangers, found); err != nil {
		return nil, nil, err
	}
	return found, strangersOf(buyers, found), nil
}

// findAgain looks once more for those who were not found.
func (t *SyncTx) findAgain(ctx context.Context, buyers []commerce.Buyer, strangers []int, found []*commerce.ContactID) error {
	some := make([]commerce.Buyer, len(strangers))
	for n, i := range strangers {
		some[n] = buyers[i]
	}
	known, err := t.findBuyers(ctx, some)
	if err != nil {
		return err
	}
	for n, i := range strangers {
		found[i] = known[n]
	}
	return nil
}

func strangersOf(buyers []commerce.Buyer, found []*commerce.ContactID) []int {
	var at []int
	for i := range buyers {
		if found[i] == nil && buyers[i].Known() {
			at = append(at, i)
		}
	}
	return at
}

// What contacts are found by, in this order, as MatchBuyer does.
var (
	byCustomer = `
		SELECT k.place, t.contact_id FROM unnest($2::bigint[]) WITH ORDINALITY k(key, place), LATERAL (
			SELECT contact_id FROM contact_links WHERE account_id = $1 AND shopify_id = k.key AND contact_id IS NOT NULL LIMIT 1) t`
	byEmail = byAddress("email_norm")
	byPhone = byAddress("phone_norm")
)

func byAddress(column string) string {
	return `
		SELECT k.place, t.id FROM unnest($2::text[]) WITH ORDINALITY k(key, place), LATERAL (
			SELECT id FROM contacts WHERE account_id = $1 AND ` + column + ` = k.key ORDER BY shopify_id IS NULL, created_at, id LIMIT 1) t`
}

// findBuyers asks for all, in three statements at most.
func (t *SyncTx) findBuyers(ctx context.Context, buyers []commerce.Buyer) ([]*commerce.ContactID, error) {
	found := make([]*commerce.ContactID, len(buyers))
	err := findBy(ctx, t, byCustomer, buyers, found, func(b *commerce.Buyer) *commerce.ID { return b.CustomerID })
	if err == nil {
		err = findBy(ctx, t, byEmail, buyers, found, func(b *commerce.Buyer) *string { return normEmail(b.Email) })
	}
	if err == nil {
		err = findBy(ctx, t, byPhone, buyers, found, func(b *commerce.Buyer) *string { return normPhone(b.Phone) })
	}
	if err != nil {
		return nil, fmt.Errorf("match buyers: %w", err)
	}
	return found, nil
}

// findBy looks for the buyers who are not found yet.
func findBy[K comparable](ctx context.Context, t *SyncTx, sql string, buyers []commerce.Buyer, found []*commerce.ContactID, key func(*commerce.Buyer) *K) error {
	places := make(map[K]int)
	var ask []K
	asked := make([]int, len(buyers)) // each buyer's place among the keys, from 1
	for i := range buyers {
		if found[i] != nil {
			continue
		}
		if k := key(&buyers[i]); k != nil {
			if places[*k] == 0 {
				ask = append(ask, *k)
				places[*k] = len(ask)
			}
			asked[i] = places[*k]
		}
	}
	if len(ask) == 0 {
		return nil
	}
	rows, err := t.tx.Query(ctx, sql, t.account, ask)
	if err != nil {
		return err
	}
	contacts := make([]*commerce.ContactID, len(ask)+1)
	var place int
	var id commerce.ContactID
	if _, err := pgx.ForEachRow(rows, []any{&place, &id}, func() error { contacts[place] = new(id); return nil }); err != nil {
		return err
	}
	for i, place := range asked {
		if place > 0 {
			found[i] = contacts[place]
		}
	}
	return nil
}

// createContacts makes contacts of strangers: at once of those who share nothing with any other and are in nobody's way,
// one by one of the rest. The caller holds the lock on people.
func (t *SyncTx) createContacts(ctx context.Context, list []commerce.Order, strangers []int, found []*commerce.ContactID) error {
	uses := make(map[string]int)
	for _, i := range strangers {
		for _, name := range namesOf(&list[i].Buyer) {
			uses[name]++
		}
	}
	linked, err := t.linkedCustomers(ctx, list, strangers)
	if err != nil {
		return err
	}
	var rows []contactRow
	var rest []int
	for _, i := range strangers {
		b := &list[i].Buyer
		alone := b.CustomerID == nil || !linked[*b.CustomerID]
		for _, name := range namesOf(b) {
			alone = alone && uses[name] == 1
		}
		if !alone {
			rest = append(rest, i)
			continue
		}
		r := t.newContactFor(b, list[i].CreatedAt)
		r.ShopifyID = b.CustomerID
		r.ID = commerce.ContactID(uuid.NewString())
		found[i] = &r.ID
		rows = append(rows, r)
	}
	if err := t.insertContacts(ctx, rows); err != nil {
		return err
	}
	for _, i := range rest {
		id, err := t.CreateContactFor(ctx, list[i].Buyer, list[i].CreatedAt)
		if err != nil {
			return err
		}
		found[i] = &id
	}
	return nil
}

// namesOf is all that a buyer could be found by.
func namesOf(b *commerce.Buyer) []string {
	var names []string
	if b.CustomerID != nil {
		names = append(names, b.CustomerID.String())
	}
	for _, address := range []*string{normEmail(b.Email), normPhone(b.Phone)} {
		if address != nil {
			names = append(names, *address)
		}
	}
	return names
}

// linkedCustomers are those of the strangers' customers of whom there is any trace: deleted ones, merged ones, survivors.
func (t *SyncTx) linkedCustomers(ctx context.Context, list []commerce.Order, strangers []int) (map[commerce.ID]bool, error) {
	var ids []commerce.ID
	for _, i := range strangers {
		if id := list[i].Buyer.CustomerID; id != nil {
			ids = append(ids, *id)
		}
	}
	traces := make(map[commerce.ID]bool)
	if len(ids) == 0 {
		return traces, nil
	}
	rows, err := t.tx.Query(ctx, `
		SELECT shopify_id FROM contact_links WHERE account_id = $1 AND shopify_id = ANY($2)
		UNION SELECT merged_into FROM contact_links WHERE account_id = $1 AND merged_into = ANY($2)
		UNION SELECT id FROM tombstones WHERE account_id = $1 AND kind = 'contact' AND id = ANY($2)`, t.account, ids)
	if err != nil {
		return nil, fmt.Errorf("create contacts: %w", err)
	}
	var id commerce.ID
	if _, err := pgx.ForEachRow(rows, []any{&id}, func() error { traces[id] = true; return nil }); err != nil {
		return nil, fmt.Errorf("create contacts: %w", err)
	}
	return traces, nil
}
