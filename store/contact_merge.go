package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// MergeContacts lets the customer kept take over the customer gone: its orders, its transactions, what the CRM said of it.
// From then on Shopify's id and our contact id of the one that is gone stand for the survivor, through any number of
// merges, in whatever order they are told, and although nobody knows either customer yet.
func (t *SyncTx) MergeContacts(ctx context.Context, kept, gone commerce.ID) error {
	if err := t.mergeContacts(ctx, kept, gone); err != nil {
		return fmt.Errorf("merge contact %s into %s: %w", gone, kept, err)
	}
	return nil
}

func (t *SyncTx) mergeContacts(ctx context.Context, kept, gone commerce.ID) error {
	if _, err := t.lockPeople(ctx); err != nil {
		return err
	}
	links, err := t.links(ctx, kept, gone)
	if err != nil {
		return err
	}
	if root := links[kept].mergedInto; root != nil {
		kept = *root // the survivor was merged meanwhile
		if links, err = t.links(ctx, kept, gone); err != nil {
			return err
		}
	}
	if kept == gone || links[gone].mergedInto != nil {
		return nil // told before
	}
	survivor, merged := links[kept].contact, links[gone].contact
	switch {
	case survivor == nil && merged != nil:
		survivor, err = merged, t.handOver(ctx, *merged, kept)
	case survivor != nil && merged != nil && *survivor != *merged:
		err = t.unite(ctx, *survivor, *merged)
	}
	if err != nil {
		return err
	}
	_, err = t.tx.Exec(ctx, `
		INSERT INTO contact_links (account_id, shopify_id, contact_id, merged_into)
		SELECT $1, shopify_id, $4::text, $2::bigint FROM contact_links WHERE account_id = $1 AND merged_into = $3
		UNION SELECT $1, $3::bigint, $4::text, $2::bigint
		ON CONFLICT (account_id, shopify_id) DO UPDATE SET contact_id = excluded.contact_id, merged_into = excluded.merged_into`,
		t.account, kept, gone, survivor)
	if err == nil && survivor != nil {
		err = t.followDeleted(ctx, *survivor, gone)
	}
	return err
}

// followDeleted lets the contact id of a customer whose deletion was told before its merge lead to the survivor.
func (t *SyncTx) followDeleted(ctx context.Context, survivor commerce.ContactID, gone commerce.ID) error {
	rows, err := t.tx.Query(ctx, `
		INSERT INTO contact_aliases (account_id, id, contact_id)
		SELECT $1, t.contact_id, $2 FROM tombstones t
		WHERE t.account_id = $1 AND t.kind = 'contact' AND t.contact_id <> $2
			AND t.id IN (SELECT shopify_id FROM contact_links WHERE account_id = $1 AND (shopify_id = $3 OR merged_into = $3))
			AND NOT EXISTS (SELECT FROM contacts c WHERE c.account_id = $1 AND c.id = t.contact_id)
		ON CONFLICT DO NOTHING RETURNING id`, t.account, survivor, gone)
	if err != nil {
		return err
	}
	var id commerce.ContactID
	_, err = pgx.ForEachRow(rows, []any{&id}, func() error { t.changed(kindContact, string(id)); return nil })
	return err
}

type link struct {
	contact    *commerce.ContactID
	mergedInto *commerce.ID
}

func (t *SyncTx) links(ctx context.Context, ids ...commerce.ID) (map[commerce.ID]link, error) {
	rows, err := t.tx.Query(ctx, `SELECT shopify_id, contact_id, merged_into FROM contact_links WHERE account_id = $1 AND shopify_id = ANY($2)`, t.account, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[commerce.ID]link)
	var id commerce.ID
	var l link
	_, err = pgx.ForEachRow(rows, []any{&id, &l.contact, &l.mergedInto}, func() error {
		out[id], l = l, link{}
		return nil
	})
	return out, err
}

// handOver makes a contact the one of another customer: the survivor whom nobody knew. Whatever Shopify says of that
// customer is newer than what is there.
func (t *SyncTx) handOver(ctx context.Context, contact commerce.ContactID, to commerce.ID) error {
	b := &pgx.Batch{}
	b.Queue(`
		UPDATE contacts SET shopify_id = $3, shopify_updated_at = NULL, fingerprint = NULL, version = nextval('data_version')
		WHERE account_id = $1 AND id = $2`, t.account, contact, to)
	b.Queue(`
		INSERT INTO contact_links (account_id, shopify_id, contact_id) VALUES ($1, $3, $2)
		ON CONFLICT (account_id, shopify_id) DO UPDATE SET contact_id = excluded.contact_id`, t.account, contact, to)
	b.Queue(`UPDATE contact_links SET contact_id = $2 WHERE account_id = $1 AND merged_into = $3`, t.account, contact, to)
	t.changed(kindContact, string(contact))
	return t.tx.SendBatch(ctx, b).Close()
}

// unite moves everything from one contact to another and removes it. Orders are locked before contacts, as everywhere;
// once the contacts are locked nobody can place an order for them, and those that were placed meanwhile follow.
func (t *SyncTx) unite(ctx context.Context, survivor, gone commerce.ContactID) error {
	if err := t.repoint(ctx, `contact_id = $2`, survivor, gone); err != nil {
		return err
	}
	ids := []commerce.ContactID{survivor, gone}
	slices.Sort(ids)
	rows, err := t.tx.Query(ctx, `SELECT `+contacts.list+` FROM contacts t WHERE t.account_id = $1 AND t.id = ANY($2) ORDER BY t.id FOR UPDATE`, t.account, ids)
	if err != nil {
		return err
	}
	list, err := pgx.CollectRows(rows, scanContactRow)
	if err != nil {
		return err
	}
	if len(list) != 2 {
		return errAgain // one of them was removed at this moment
	}
	if err := t.repoint(ctx, `contact_id = $2`, survivor, gone); err != nil {
		return err
	}
	keep, lose := &list[0], &list[1]
	if keep.ID != survivor {
		keep, lose = lose, keep
	}
	keep.absorb(lose)
	text, err := contacts.json([]contactRow{*keep})
	if err != nil {
		return err
	}
	b := &pgx.Batch{}
	b.Queue(`
		INSERT INTO segment_members SELECT account_id, watch_id, $3, inside, times, since FROM segment_members WHERE account_id = $1 AND contact_id = $2
		ON CONFLICT (account_id, watch_id, contact_id) DO UPDATE SET inside = segment_members.inside OR excluded.inside`, t.account, gone, survivor)
	b.Queue(`DELETE FROM segment_members WHERE account_id = $1 AND contact_id = $2`, t.account, gone)
	b.Queue(`DELETE FROM contacts WHERE account_id = $1 AND id = $2`, t.account, gone)
	b.Queue(contacts.updateSQL, t.account, text)
	b.Queue(`UPDATE contact_links SET contact_id = $3 WHERE account_id = $1 AND contact_id = $2`, t.account, gone, survivor)
	b.Queue(`UPDATE contact_aliases SET contact_id = $3 WHERE account_id = $1 AND contact_id = $2`, t.account, gone, survivor)
	b.Queue(`INSERT INTO contact_aliases (account_id, id, contact_id) VALUES ($1, $2, $3)`, t.account, gone, survivor)
	if err := t.tx.SendBatch(ctx, b).Close(); err != nil {
		return err
	}
	t.changed(kindContact, string(survivor))
	t.changed(kindContact, string(gone))
	delete(t.stale, gone)
	delete(t.gained, gone)
	t.touch(&survivor)
	return nil
}
