package store

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// contactRow is a contact with what only the store knows of it.
type contactRow struct {
	commerce.Contact
	emailNorm, phoneNorm *string
	nameSearch           string
	registered           *registration
	shopifyUpdatedAt     *time.Time
	fingerprint          *string

	spent         *decimal.Decimal
	spentCurrency *string
}

var contacts = newTable("contacts", "id", []column[contactRow]{
	{name: "id", at: func(r *contactRow) any { return &r.ID }},
	{name: "shopify_id", at: func(r *contactRow) any { return &r.ShopifyID }},
	{name: "first_name", at: func(r *contactRow) any { return &r.FirstName }},
	{name: "last_name", at: func(r *contactRow) any { return &r.LastName }},
	{name: "email", at: func(r *contactRow) any { return &r.Email }},
	{name: "phone", at: func(r *contactRow) any { return &r.Phone }},
	{name: "company_name", at: func(r *contactRow) any { return &r.CompanyName }},
	{name: "address", at: func(r *contactRow) any { return place{&r.Address} }},
	{name: "locale", at: func(r *contactRow) any { return &r.Locale }},
	{name: "timezone", at: func(r *contactRow) any { return &r.Timezone }},
	{name: "date_of_birth", at: func(r *contactRow) any { return day{&r.DateOfBirth} }},
	{name: "website", at: func(r *contactRow) any { return &r.Website }},
	{name: "source", at: func(r *contactRow) any { return &r.Source }},
	{name: "verified_email", at: func(r *contactRow) any { return &r.VerifiedEmail }},
	{name: "email_consent_state", at: func(r *contactRow) any { return blank[commerce.ConsentState]{&r.EmailConsent.State} }},
	{name: "email_consent_opt_in_level", at: func(r *contactRow) any { return blank[string]{&r.EmailConsent.OptInLevel} }},
	{name: "email_consent_updated_at", at: func(r *contactRow) any { return &r.EmailConsent.UpdatedAt }},
	{name: "sms_consent_state", at: func(r *contactRow) any { return blank[commerce.ConsentState]{&r.SMSConsent.State} }},
	{name: "sms_consent_opt_in_level", at: func(r *contactRow) any { return blank[string]{&r.SMSConsent.OptInLevel} }},
	{name: "sms_consent_updated_at", at: func(r *contactRow) any { return &r.SMSConsent.UpdatedAt }},
	{name: "created_at", at: func(r *contactRow) any { return &r.CreatedAt }},
	{name: "updated_at", at: func(r *contactRow) any { return &r.UpdatedAt }},
	{name: "fetched_at", ours: true, at: func(r *contactRow) any { return moment{&r.FetchedAt, ""} }},
	{name: "synced_at", ours: true, at: func(r *contactRow) any { return &r.SyncedAt }},
	{name: "email_norm", at: func(r *contactRow) any { return &r.emailNorm }},
	{name: "phone_norm", at: func(r *contactRow) any { return &r.phoneNorm }},
	{name: "name_search", at: func(r *contactRow) any { return &r.nameSearch }},
	{name: "registered", at: func(r *contactRow) any { return document[*registration]{&r.registered} }},
	{name: "shopify_updated_at", at: func(r *contactRow) any { return &r.shopifyUpdatedAt }},
	{name: "fingerprint", ours: true, at: func(r *contactRow) any { return &r.fingerprint }},
}, readOnly( // facts are written by RefreshFacts alone
	column[contactRow]{name: "orders_count", at: func(r *contactRow) any { return &r.Facts.OrdersCount }},
	column[contactRow]{name: "total_spent", at: func(r *contactRow) any { return &r.spent }},
	column[contactRow]{name: "spent_currency_code", at: func(r *contactRow) any { return &r.spentCurrency }},
	column[contactRow]{name: "first_order_at", at: func(r *contactRow) any { return &r.Facts.FirstOrderAt }},
	column[contactRow]{name: "last_order_at", at: func(r *contactRow) any { return &r.Facts.LastOrderAt }},
	column[contactRow]{name: "last_order_id", at: func(r *contactRow) any { return &r.Facts.LastOrderID }},
))

func scanContactRow(row pgx.CollectableRow) (contactRow, error) {
	r, err := contacts.scan(row)
	r.finish()
	return r, err
}

func scanContact(row pgx.CollectableRow) (commerce.Contact, error) {
	r, err := scanContactRow(row)
	return r.Contact, err
}

// finish puts together what takes more than one column.
func (r *contactRow) finish() {
	if r.spent != nil && r.spentCurrency != nil {
		r.Facts.TotalSpent = &commerce.Money{Amount: *r.spent, CurrencyCode: *r.spentCurrency}
	}
}

// index fills the columns that people are found by.
func (r *contactRow) index() {
	r.emailNorm, r.phoneNorm = normEmail(r.Email), normPhone(r.Phone)
	var words []string
	for _, w := range []*string{r.FullName(), r.Email, r.Phone} {
		if w != nil {
			words = append(words, *w)
		}
	}
	r.nameSearch = strings.ToLower(strings.Join(words, " "))
}

// normEmail is how email addresses are compared: without the spaces around, in lower case. nil when there is none.
func normEmail(email *string) *string {
	if email == nil {
		return nil
	}
	s := strings.ToLower(strings.TrimSpace(strings.ReplaceAll(*email, "\x00", ""))) // which Postgres does not keep
	if s == "" {
		return nil
	}
	return &s
}

// normPhone is how phone numbers are compared: + and 7 to 15 digits. nil for numbers without a country, which may be
// different people's in different countries.
func normPhone(phone *string) *string {
	if phone == nil {
		return nil
	}
	s := strings.TrimSpace(*phone)
	if rest, ok := strings.CutPrefix(s, "00"); ok {
		s = "+" + rest
	}
	if !strings.HasPrefix(s, "+") {
		return nil
	}
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
	if len(digits) < 7 || len(digits) > 15 {
		return nil
	}
	s = "+" + digits
	return &s
}

// survivor is the SQL for a contact id that may have been merged away since. It is a query of its own, so that an index
// answers a comparison with it: row level security lets no index see through a bare coalesce.
func survivor(arg string) string {
	return `(SELECT coalesce((SELECT a.contact_id FROM contact_aliases a WHERE a.account_id = $1 AND a.id = ` + arg + `), ` + arg + `))`
}

// survivors is the SQL for an array of such ids.
const survivors = `ARRAY(SELECT coalesce(a.contact_id, q.id) FROM unnest($2::text[]) q(id) LEFT JOIN contact_aliases a ON a.account_id = $1 AND a.id = q.id)`

// GetContact reads a contact; the id of one that was merged away gives the survivor.
func (s *Store) GetContact(ctx context.Context, account commerce.AccountID, id commerce.ContactID) (*commerce.Contact, error) {
	return s.getContact(ctx, account, `t.id = `+survivor("$2"), string(id))
}

// GetContactByShopifyID reads the contact of a Shopify customer; a customer that was merged away gives the survivor.
func (s *Store) GetContactByShopifyID(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Contact, error) {
	return s.getContact(ctx, account, `t.id = (SELECT l.contact_id FROM contact_links l WHERE l.account_id = $1 AND l.shopify_id = $2)`, id)
}

func (s *Store) getContact(ctx context.Context, account commerce.AccountID, where string, id any) (*commerce.Contact, error) {
	var list []commerce.Contact
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanContact, `SELECT `+contacts.list+` FROM contacts t WHERE t.account_id = $1 AND `+where, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("get contact: %w", err)
	}
	if len(list) == 0 {
		return nil, notFound("contact")
	}
	return &list[0], nil
}

// ContactsByID reads many contacts, keyed by the id that was asked for: a merged one's gives the survivor.
func (s *Store) ContactsByID(ctx context.Context, account commerce.AccountID, ids []commerce.ContactID) (map[commerce.ContactID]*commerce.Contact, error) {
	out := make(map[commerce.ContactID]*commerce.Contact, len(ids))
	var list []commerce.Contact
	moved := make(map[commerce.ContactID]commerce.ContactID)
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanContact, `SELECT `+contacts.list+` FROM contacts t WHERE t.account_id = $1 AND t.id = ANY(`+survivors+`)`, account, ids)
		b.Queue(`SELECT id, contact_id FROM contact_aliases WHERE account_id = $1 AND id = ANY($2)`, account, ids).Query(func(rows pgx.Rows) error {
			var from, to commerce.ContactID
			_, err := pgx.ForEachRow(rows, []any{&from, &to}, func() error { moved[from] = to; return nil })
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read contacts: %w", err)
	}
	found := make(map[commerce.ContactID]*commerce.Contact, len(list))
	for i := range list {
		found[list[i].ID] = &list[i]
	}
	for _, asked := range ids {
		id := asked
		if to, ok := moved[asked]; ok {
			id = to
		}
		if c := found[id]; c != nil {
			out[asked] = c
		}
	}
	return out, nil
}
