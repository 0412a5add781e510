package store

import "time"

// insertSignals keeps signals and has their objects claimed. Rows of objects are locked in the order of their keys, so
// that two groups never wait for each other. An object that is due already is locked all the same: its claim then comes
// before this statement, which notes again, or after its commit, and finds the signal.
const insertSignals = `
WITH clock AS (SELECT coalesce($1::timestamptz, statement_timestamp()) AS now),
fresh AS (
	INSERT INTO inbox (account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, triggered_at, received_at,
		background, apart, sealed, next_attempt_at)
	SELECT u.*, clock.now
	FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bigint[], $9::bigint[], $10::timestamptz[],
		$11::timestamptz[], $12::boolean[], $13::text[], $14::bytea[]) u, clock
	ON CONFLICT DO NOTHING
	RETURNING account_id, webhook_id, kind, object_id, apart, background, topic
), queued AS (` + queueObjects + `
)
SELECT account_id, webhook_id FROM fresh`

// queueObjects makes the objects of fresh signals due.
const queueObjects = `
	INSERT INTO inbox_objects AS o (account_id, kind, object_id, apart, background, urgent, due_at)
	SELECT account_id, kind, object_id, apart, bool_and(background), bool_or(topic = ANY ('` + urgentTopics + `')), now
	FROM fresh, clock GROUP BY account_id, kind, object_id, apart, now ORDER BY account_id, kind, object_id, apart
	ON CONFLICT (account_id, kind, object_id, apart) DO UPDATE SET
		background = o.background AND excluded.background,
		urgent = o.urgent OR excluded.urgent,
		again = o.lease IS NOT NULL,
		due_at = CASE WHEN o.lease IS NULL THEN least(o.due_at, excluded.due_at) ELSE o.due_at END
	WHERE CASE WHEN o.lease IS NULL THEN o.due_at > excluded.due_at ELSE NOT o.again END
		OR o.background AND NOT excluded.background OR excluded.urgent AND NOT o.urgent`

// urgentTopics are handled while a shop is paused, too: they need no answer of Shopify's.
const urgentTopics = `{customers/data_request,customers/redact,shop/redact,app/uninstalled}`

// insertArguments turns rows into the columns that insertSignals unnests.
func insertArguments(rows []signalRow, now *time.Time) []any {
	n := len(rows)
	accounts, webhooks, topics, shops, versions := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]string, n)
	kinds, objects, merged := make([]string, n), make([]int64, n), make([]int64, n)
	triggered, received := make([]*time.Time, n), make([]time.Time, n)
	background, apart, sealed := make([]bool, n), make([]string, n), make([][]byte, n)
	for i := range rows {
		r := &rows[i]
		accounts[i], webhooks[i], topics[i], shops[i], versions[i] = string(r.account), r.WebhookID, r.Topic, r.ShopDomain, r.APIVersion
		kinds[i], objects[i], merged[i] = r.Kind, int64(r.ObjectID), int64(r.MergedID)
		if !r.TriggeredAt.IsZero() {
			triggered[i] = &r.TriggeredAt
		}
		received[i] = r.ReceivedAt
		background[i], apart[i], sealed[i] = r.Background, r.apart, r.sealed
	}
	return []any{now, accounts, webhooks, topics, shops, versions, kinds, objects, merged, triggered, received,
		background, apart, sealed}
}
