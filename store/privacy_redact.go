package store

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"storegraph/commerce"
)

// RedactCustomer erases the person whom a request names, and closes its case. Contacts become anonymous: their ids stay,
// for the CRM that holds them, and nothing else, not even what the CRM registered. Orders keep amounts and line items.
// Whatever Shopify tells later, the person is not stored again. A case that is done already changes nothing.
func (s *Store) RedactCustomer(ctx context.Context, account commerce.AccountID, caseID string, r commerce.PrivacyRequest) ([]commerce.Change, error) {
	changes, err := s.Sync(ctx, account, func(ctx context.Context, t *SyncTx) error {
		// Nobody stores an order meanwhile: what ForgetErased finds holds until the end of its transaction.
		if err := t.lock(ctx, erasures); err != nil {
			return err
		}
		c, done, err := t.lockCase(ctx, caseID)
		if err != nil || done {
			return err
		}
		if _, err := t.lockPeople(ctx); err != nil {
			return err
		}
		p, err := t.findPerson(ctx, &r)
		if err != nil {
			return err
		}
		counts, err := t.erasePerson(ctx, p)
		if err != nil {
			return err
		}
		if err := t.eraseRequests(ctx, s, &c, p, counts); err != nil {
			return err
		}
		if err := t.countCase(ctx, &c, counts); err != nil {
			return err
		}
		return t.closeCase(ctx, &c, erasedOutcome(counts))
	})
	if err != nil {
		return nil, fmt.Errorf("redact a customer: %w", err)
	}
	return changes, nil
}

// blankOrder takes the person out of an order. What the trigger orders_redacted keeps blank is the same.
const blankOrder = `contact_id = NULL, customer_id = NULL, buyer_first_name = NULL, buyer_last_name = NULL, buyer_email = NULL,
	buyer_phone = NULL, buyer_email_norm = NULL, buyer_phone_norm = NULL, billing_address = NULL, shipping_address = NULL,
	status_page_url = NULL, fingerprint = NULL`

// blankContact leaves the id, times and what is counted from orders.
const blankContact = `shopify_id = NULL, first_name = NULL, last_name = NULL, email = NULL, phone = NULL, company_name = NULL,
	address = NULL, locale = NULL, timezone = NULL, date_of_birth = NULL, website = NULL, source = NULL, verified_email = false,
	email_consent_state = NULL, email_consent_opt_in_level = NULL, email_consent_updated_at = NULL,
	sms_consent_state = NULL, sms_consent_opt_in_level = NULL, sms_consent_updated_at = NULL,
	email_norm = NULL, phone_norm = NULL, name_search = '', registered = NULL, shopify_updated_at = NULL, fetched_at = NULL,
	fingerprint = NULL`

// publicEvent are the members of a trigger's payload that name no person. What is not in the list goes.
var publicEvent = []string{"shopDomain", "orderName", "orderStatus", "totalPrice", "timer", "segmentWatch"}

// blankDue ends what timers have coming for the person, and keeps nothing that was said about them.
const blankDue = `
	UPDATE due_events SET contact_id = NULL, reason = '', state = CASE WHEN state IN ('NEW', 'PENDING', 'MOVED') THEN 'WITHDRAWN' ELSE state END,
		code = CASE WHEN state IN ('NEW', 'PENDING', 'MOVED') THEN 'PERSON_ERASED' ELSE code END, settled_at = coalesce(settled_at, $4)
	WHERE account_id = $1 AND (order_id = ANY($2) OR contact_id = ANY($3))`

const blankEvents = `
	UPDATE trigger_events SET contact_id = NULL, payload = coalesce((
		SELECT json_object_agg(m.key, m.value)
		FROM json_each(CASE WHEN json_typeof(payload) = 'object' THEN payload END) m WHERE m.key = ANY($4)), '{}')
	WHERE account_id = $1 AND (order_id = ANY($2) OR contact_id = ANY($3))`

// erasePerson erases in the order in which everybody locks: orders, transactions, contacts, triggers.
func (t *SyncTx) erasePerson(ctx context.Context, p *person) (map[string]int, error) {
	counts := map[string]int{}
	b := &pgx.Batch{}
	count := func(table, sql string, args ...any) {
		b.Queue(sql, args...).Exec(func(tag pgconn.CommandTag) error { counts[table] += int(tag.RowsAffected()); return nil })
	}
	named := func(table, kind, sql string, args ...any) {
		b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
			var id string
			_, err := pgx.ForEachRow(rows, []any{&id}, func() error { counts[table]++; t.changed(kind, id); return nil })
			return err
		})
	}
	all, contacts := p.all(), some(p.contacts)
	named("orders", kindOrder, `
		UPDATE orders SET redacted_at = $3, `+blankOrder+`, version = nextval('data_version')
		WHERE account_id = $1 AND id = ANY($2) AND redacted_at IS NULL RETURNING id::text`, t.account, p.orders, t.now)
	// Somebody else's orders only leave the contact.
	named("orders_detached", kindOrder, `UPDATE orders SET contact_id = NULL, version = nextval('data_version') WHERE account_id = $1 AND contact_id = ANY($2) RETURNING id::text`, t.account, contacts)
	named("transactions", kindTransaction, `
		UPDATE transactions SET contact_id = NULL, version = nextval('data_version')
		WHERE account_id = $1 AND contact_id IS NOT NULL AND (order_id = ANY($2) OR contact_id = ANY($3)) RETURNING order_id::text`, t.account, all, contacts)
	b.Queue(`SELECT FROM contacts WHERE account_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE`, t.account, contacts)
	named("contacts", kindContact, `
		UPDATE contacts SET `+blankContact+`, updated_at = $3, version = nextval('data_version')
		WHERE account_id = $1 AND id = ANY($2) RETURNING id`, t.account, contacts, t.now)
	b.Queue(`UPDATE contact_links SET contact_id = NULL WHERE account_id = $1 AND contact_id = ANY($2)`, t.account, contacts)
	count("trigger_events", blankEvents, t.account, all, contacts, publicEvent)
	count("due_events", blankDue, t.account, all, contacts, t.now)
	b.Queue(`DELETE FROM segment_members WHERE account_id = $1 AND contact_id = ANY($2)`, t.account, contacts)
	count("decisions", blankDecisions+decisionsAbout("$3", "$4"), t.account, t.now, all, p.ids())
	// From here on it stays erased.
	b.Queue(`
		INSERT INTO tombstones AS t (account_id, kind, id, deleted_at) SELECT $1, 'contact', unnest($2::bigint[]), $3::timestamptz
		ON CONFLICT (account_id, kind, id) DO UPDATE SET deleted_at = excluded.deleted_at, contact_id = NULL`, t.account, some(p.customers), erasedForever)
	b.Queue(`
		INSERT INTO erased (account_id, kind, id, erased_at)
		SELECT $1, 'contact', unnest($2::bigint[]), $4::timestamptz UNION ALL SELECT $1, 'order', unnest($3::bigint[]), $4
		ON CONFLICT DO NOTHING`, t.account, some(p.customers), all, t.now)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	for _, id := range p.aliases {
		t.changed(kindContact, string(id))
	}
	for i := range p.contacts {
		t.touch(&p.contacts[i])
	}
	for _, id := range p.unknown() {
		if err := t.bury(ctx, kindOrder, id, erasedForever, nil); err != nil {
			return nil, err
		}
		counts["orders_kept_out"]++
	}
	return counts, nil
}

// erasedOutcome says what was done, without naming anybody.
func erasedOutcome(counts map[string]int) string {
	var parts []string
	for _, p := range []struct{ table, what string }{
		{"contacts", "contacts made anonymous"}, {"orders", "orders without their buyer"}, {"transactions", "transactions without their contact"},
		{"trigger_events", "trigger events"}, {"due_events", "due events"}, {"decisions", "decisions without what they read"}, {"privacy_files", "files of data requests"}, {"privacy_cases", "requests that waited"},
		{"import_runs", "import reports"}, {"orders_detached", "orders of somebody else that leave the contact"},
	} {
		if n := counts[p.table]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, p.what))
		}
	}
	outcome := "Nothing was stored about this person."
	if len(parts) > 0 {
		outcome = "Erased: " + strings.Join(parts, ", ") + "."
	}
	if n := counts["orders_kept_out"]; n > 0 {
		outcome += fmt.Sprintf(" Kept out from now on: %d orders that are not stored.", n)
	}
	return outcome
}
