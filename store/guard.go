package store

import (
	"context"
	"fmt"
	"time"

	"storegraph/commerce"
)

// telling says of which moment a state of an object is: Shopify's time of its last change, which has a resolution of one
// second, and Shopify's clock when the state was read. fetchedAt is zero when nobody knows.
type telling struct{ updatedAt, fetchedAt time.Time }

// newerThan says whether a stored state stays when news come. Of one second, what was read later counts; news of an
// unknown reading are taken for the later ones.
func (stored telling) newerThan(news telling) bool {
	if c := stored.updatedAt.Compare(news.updatedAt); c != 0 {
		return c > 0
	}
	return !news.fetchedAt.IsZero() && stored.fetchedAt.After(news.fetchedAt)
}

// notes says whether it matters that the stored state was read once more, later. It does as long as the object may have
// changed again in the second of its last change, after it was read: then a state between the two readings is older than
// the one that is stored.
func (stored telling) notes(news telling) bool {
	return news.fetchedAt.After(stored.fetchedAt) && !stored.fetchedAt.After(stored.updatedAt.Add(2*time.Second))
}

// fetched is a reading's time in the resolution that Postgres keeps: told again it must not seem older than itself.
func fetched(at time.Time) time.Time { return at.Truncate(time.Microsecond) }

// reading is a later reading of an unchanged row.
type reading struct {
	id          commerce.ID
	at          time.Time
	fingerprint *string
}

// note keeps that rows were read again unchanged. It is no change: neither versions nor caches follow. A row that is no
// longer what it was has the transaction run again.
func (t *SyncTx) note(ctx context.Context, table string, list []reading) error {
	if len(list) == 0 {
		return nil
	}
	ids, times, prints := make([]commerce.ID, len(list)), make([]time.Time, len(list)), make([]*string, len(list))
	for i, r := range list {
		ids[i], times[i], prints[i] = r.id, r.at, r.fingerprint
	}
	key := "id"
	if table == "contacts" {
		key = "shopify_id"
	}
	tag, err := t.tx.Exec(ctx, `
		UPDATE `+table+` t SET fetched_at = greatest(t.fetched_at, n.at)
		FROM unnest($2::bigint[], $3::timestamptz[], $4::text[]) n(id, at, fingerprint)
		WHERE t.account_id = $1 AND t.`+key+` = n.id AND t.fingerprint = n.fingerprint`, t.account, ids, times, prints)
	if err == nil && int(tag.RowsAffected()) != len(list) {
		err = errAgain
	}
	if err != nil {
		return fmt.Errorf("note a reading of %s: %w", table, err)
	}
	return nil
}
