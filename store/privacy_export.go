package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// exported says where copies of what the document shows lie.
var exported = []documentSystem{
	{"Storegraph database (PostgreSQL)", "Everything in this document, kept in step with the Shopify store while it is connected."},
	{"Storegraph cache (Redis)", "Copies of the same contact and orders, for at most one minute at a time."},
}

// ExportCustomer writes everything that is stored about the person whom a request names into one JSON document, keeps it
// sealed for an operator to hand over, and closes the case. A case that is done already changes nothing.
func (s *Store) ExportCustomer(ctx context.Context, account commerce.AccountID, caseID string, r commerce.PrivacyRequest) error {
	_, err := s.Sync(ctx, account, func(ctx context.Context, t *SyncTx) error {
		c, done, err := t.lockCase(ctx, caseID)
		if err != nil || done {
			return err
		}
		// Nobody is erased meanwhile.
		if _, err := t.tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, lockKey(t.account, erasures)); err != nil {
			return err
		}
		p, err := t.findPerson(ctx, &r)
		if err != nil {
			return err
		}
		doc, err := t.document(ctx, &c, p)
		if err != nil {
			return err
		}
		var text bytes.Buffer
		e := json.NewEncoder(&text)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		if err := e.Encode(doc); err != nil {
			return err
		}
		expires := t.now.Add(commerce.PrivacyFileLife)
		_, err = t.tx.Exec(ctx, `
			INSERT INTO privacy_files (account_id, case_id, sealed, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`,
			t.account, caseID, s.keys.seal(account, fieldPrivacyFile(caseID), commerce.Secret(text.String())), t.now, expires)
		if err != nil {
			return err
		}
		counts := map[string]int{
			"contacts": len(doc.Person), "orders": len(doc.Orders), "trigger_events": len(doc.Events), "decisions": len(doc.Decisions),
			"due_events": len(doc.Due), "segments": len(doc.Segments),
		}
		if err := t.countCase(ctx, &c, counts); err != nil {
			return err
		}
		outcome := fmt.Sprintf("Exported: %d contacts, %d orders, %d trigger events, %d decisions.", len(doc.Person), len(doc.Orders), len(doc.Events), len(doc.Decisions))
		if len(doc.Person)+len(doc.Orders)+len(doc.Events)+len(doc.Decisions) == 0 {
			outcome = "Exported: nothing is stored about this person."
		}
		return t.closeCase(ctx, &c, outcome+" The file waits until "+expires.Format("2006-01-02")+".")
	})
	if err != nil {
		return fmt.Errorf("export a customer: %w", err)
	}
	return nil
}

// document reads everything about a person.
func (t *SyncTx) document(ctx context.Context, c *commerce.PrivacyCase, p *person) (*privacyDocument, error) {
	var people []contactRow
	var list []commerce.Order
	var items []commerce.LineItem
	var payments []commerce.Transaction
	var events []commerce.TriggerEvent
	var decided []commerce.Decision
	due, segments := []documentDue{}, []documentSegment{}
	aliases := map[commerce.ContactID][]string{}
	b := &pgx.Batch{}
	queue(b, &people, scanContactRow, `SELECT `+contacts.list+` FROM contacts t WHERE t.account_id = $1 AND t.id = ANY($2) ORDER BY t.created_at, t.id`, t.account, some(p.contacts))
	queue(b, &list, scanOrder, `SELECT `+orders.list+` FROM orders t WHERE t.account_id = $1 AND t.id = ANY($2) ORDER BY t.processed_at, t.id`, t.account, p.orders)
	queue(b, &items, scanLineItem, selectLineItems, t.account, p.orders)
	queue(b, &payments, scanTransaction, `SELECT `+transactions.list+` FROM transactions t WHERE t.account_id = $1 AND t.order_id = ANY($2)`, t.account, p.orders)
	queue(b, &events, scanTriggerEvent, `
		SELECT `+triggerEventColumns+`
		FROM trigger_events WHERE account_id = $1 AND (order_id = ANY($2) OR contact_id = ANY($3)) ORDER BY sequence`, t.account, p.orders, some(p.contacts))
	queue(b, &decided, scanDecision, `SELECT `+decisionColumns+` FROM decisions WHERE account_id = $1`+decisionsAbout("$2", "$3")+` ORDER BY id`,
		t.account, p.all(), p.ids())
	queue(b, &due, pgx.RowToStructByPos[documentDue], `
		SELECT t.name, d.order_id, d.anchor_at, d.due_at, d.state, d.reason FROM due_events d JOIN timers t ON t.account_id = $1 AND t.id = d.timer_id
		WHERE d.account_id = $1 AND (d.order_id = ANY($2) OR d.contact_id = ANY($3)) ORDER BY d.id`, t.account, p.orders, some(p.contacts))
	queue(b, &segments, pgx.RowToStructByPos[documentSegment], `
		SELECT w.name, m.inside, m.since FROM segment_members m JOIN segment_watches w ON w.account_id = $1 AND w.id = m.watch_id
		WHERE m.account_id = $1 AND m.contact_id = ANY($2) ORDER BY m.since, w.id`, t.account, some(p.contacts))
	b.Queue(`SELECT contact_id, id FROM contact_aliases WHERE account_id = $1 AND contact_id = ANY($2) ORDER BY id`, t.account, some(p.contacts)).
		Query(func(rows pgx.Rows) error {
			var of commerce.ContactID
			var id string
			_, err := pgx.ForEachRow(rows, []any{&of, &id}, func() error { aliases[of] = append(aliases[of], id); return nil })
			return err
		})
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read what is stored about a person: %w", err)
	}
	doc := &privacyDocument{
		About: "All personal data that Storegraph stores about one customer of a Shopify store. Times are UTC.",
		Request: documentRequest{
			Shop: c.ShopDomain, WebhookID: c.ID, ReceivedAt: c.ReceivedAt, DueAt: c.DueAt,
		},
		PreparedAt: t.now, Systems: exported,
		Person: []documentPerson{}, ShopifyIDs: idTexts(p.customers), Orders: []documentOrder{}, NotStored: idTexts(p.unknown()), Events: []documentEvent{}, Decisions: []documentDecided{},
		Due: due, Segments: segments,
	}
	if c.RequestID != 0 {
		doc.Request.DataRequestID = c.RequestID.String()
	}
	for i := range people {
		doc.Person = append(doc.Person, personOf(&people[i], aliases[people[i].ID]))
	}
	itemsOf := groupBy(items, func(l *commerce.LineItem) commerce.ID { return l.OrderID })
	paymentOf := byID(payments, func(t *commerce.Transaction) commerce.ID { return t.OrderID })
	for i := range list {
		doc.Orders = append(doc.Orders, orderOf(&list[i], itemsOf[list[i].ID], paymentOf[list[i].ID]))
	}
	for _, e := range events {
		doc.Events = append(doc.Events, documentEvent{e.Sequence, string(e.Kind), e.OrderID.String(), e.OccurredAt, e.ReceivedAt, e.Payload})
	}
	for _, d := range decided {
		doc.Decisions = append(doc.Decisions, documentDecided{d.EvaluatedAt, d.OrderID, d.BranchName, d.Branches, d.Read, d.Trace})
	}
	return doc, nil
}

// printed prints ids, which are larger than what other programs read as numbers.
func idTexts(ids []commerce.ID) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = id.String()
	}
	return out
}
