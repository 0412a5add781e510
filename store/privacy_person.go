package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// person is everything that the account stores about the one whom a privacy request names.
type person struct {
	customers []commerce.ID // Shopify's ids, through merges; the request's own among them, known or not
	contacts  []commerce.ContactID
	aliases   []commerce.ContactID // other ids of the contacts
	orders    []commerce.ID        // stored ones
	named     []commerce.ID        // orders that the request names, stored or not
	emails    []string             // as they are compared
	phones    []string
}

// findPerson looks for the person: by Shopify's id, through merges. Contacts and orders that Shopify knows no customer of
// are found by email address, and by phone number unless they have another email address; a request that names no
// customer finds all that way. An order that Shopify says is another customer's, of another email address, is not this
// person's, although it was attached to the same contact.
func (t *SyncTx) findPerson(ctx context.Context, r *commerce.PrivacyRequest) (*person, error) {
	p, err := t.lookForPerson(ctx, r)
	if err != nil {
		return nil, fmt.Errorf("find the person of a privacy request: %w", err)
	}
	return p, nil
}

func (t *SyncTx) lookForPerson(ctx context.Context, r *commerce.PrivacyRequest) (*person, error) {
	p := &person{named: some(r.OrderIDs)}
	if email := normEmail(&r.Email); email != nil {
		p.emails = append(p.emails, *email)
	}
	if phone := normPhone(&r.Phone); phone != nil {
		p.phones = append(p.phones, *phone)
	}
	anybody := r.CustomerID == 0 // no customer is named: whoever has the address is meant
	if !anybody {
		p.customers = append(p.customers, r.CustomerID)
	}
	if err := t.findFamily(ctx, p); err != nil {
		return nil, err
	}
	if err := t.findContacts(ctx, p, anybody); err != nil {
		return nil, err
	}
	if anybody && len(p.customers) > 0 {
		if err := t.findFamily(ctx, p); err != nil {
			return nil, err
		}
	}
	return p, t.findOrders(ctx, p, anybody)
}

// findFamily adds the customers that were merged with the known ones.
func (t *SyncTx) findFamily(ctx context.Context, p *person) error {
	rows, err := t.tx.Query(ctx, `
		WITH roots AS (
			SELECT coalesce(l.merged_into, c.id) AS id
			FROM unnest($2::bigint[]) AS c(id) LEFT JOIN contact_links l ON l.account_id = $1 AND l.shopify_id = c.id)
		SELECT id FROM roots UNION SELECT unnest($2::bigint[])
		UNION SELECT shopify_id FROM contact_links WHERE account_id = $1 AND merged_into IN (SELECT id FROM roots)
		ORDER BY 1`, t.account, some(p.customers))
	if err != nil {
		return err
	}
	p.customers, err = pgx.CollectRows(rows, pgx.RowTo[commerce.ID])
	return err
}

func (t *SyncTx) findContacts(ctx context.Context, p *person, anybody bool) error {
	rows, err := t.tx.Query(ctx, `
		SELECT id, shopify_id, email_norm, phone_norm FROM contacts WHERE account_id = $1 AND id IN (
			SELECT contact_id FROM contact_links WHERE account_id = $1 AND shopify_id = ANY($2)
			UNION ALL SELECT id FROM contacts WHERE account_id = $1 AND email_norm = ANY($3) AND (shopify_id IS NULL OR $5)
			UNION ALL SELECT id FROM contacts WHERE account_id = $1 AND phone_norm = ANY($4) AND (shopify_id IS NULL OR $5)
				AND (email_norm IS NULL OR cardinality($3) = 0))
		ORDER BY id`, t.account, some(p.customers), some(p.emails), some(p.phones), anybody)
	if err != nil {
		return err
	}
	var id commerce.ContactID
	var customer *commerce.ID
	var email, phone *string
	if _, err := pgx.ForEachRow(rows, []any{&id, &customer, &email, &phone}, func() error {
		p.contacts = append(p.contacts, id)
		if customer != nil && !slices.Contains(p.customers, *customer) {
			p.customers = append(p.customers, *customer)
		}
		for value, list := range map[*string]*[]string{email: &p.emails, phone: &p.phones} {
			if value != nil && !slices.Contains(*list, *value) {
				*list = append(*list, *value)
			}
		}
		customer, email, phone = nil, nil, nil
		return nil
	}); err != nil {
		return err
	}
	rows, err = t.tx.Query(ctx, `SELECT id FROM contact_aliases WHERE account_id = $1 AND contact_id = ANY($2) ORDER BY id`, t.account, some(p.contacts))
	if err != nil {
		return err
	}
	p.aliases, err = pgx.CollectRows(rows, pgx.RowTo[commerce.ContactID])
	return err
}

func (t *SyncTx) findOrders(ctx context.Context, p *person, anybody bool) error {
	rows, err := t.tx.Query(ctx, `
		SELECT id FROM orders WHERE account_id = $1 AND (
			id = ANY($2) OR customer_id = ANY($3)
			OR contact_id = ANY($4) AND (customer_id IS NULL OR buyer_email_norm = ANY($5) OR $7)
			OR (customer_id IS NULL OR $7) AND (
				buyer_email_norm = ANY($5)
				OR buyer_phone_norm = ANY($6) AND (buyer_email_norm IS NULL OR cardinality($5) = 0)))
		ORDER BY id`, t.account, p.named, some(p.customers), some(p.contacts), some(p.emails), some(p.phones), anybody)
	if err != nil {
		return err
	}
	p.orders, err = pgx.CollectRows(rows, pgx.RowTo[commerce.ID])
	return err
}

// all are the orders that are stored and those that are named.
func (p *person) all() []commerce.ID {
	out := append(slices.Clone(p.orders), p.named...)
	slices.Sort(out)
	return slices.Compact(out)
}

// unknown are the named orders that are not stored.
func (p *person) unknown() []commerce.ID {
	return slices.DeleteFunc(slices.Clone(p.named), func(id commerce.ID) bool {
		_, stored := slices.BinarySearch(p.orders, id)
		return stored
	})
}

// some gives an empty array for no list at all, which would be NULL.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
