package store_test

import (
	"context"
	"testing"

	"storegraph/commerce"
)

// A claim costs what it takes, however many accounts wait with however many signals, and however many were handled before.
func TestClaimSignals_ReadsOnlyWhatItTakes(t *testing.T) {
	t.Parallel()
	const claims, size = 5, 32
	e := setup(t)
	conn := e.peek()
	for _, sql := range []string{
		`INSERT INTO inbox (account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, received_at, next_attempt_at)
			SELECT 'account-' || a, 'w' || s, 'orders/updated', 'a.myshopify.com', '2026-10', 'Order', s, 0, $1, $1 FROM generate_series(1, 1000) a, generate_series(1, 40) s`,
		`INSERT INTO inbox (account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, received_at, next_attempt_at, state, finished_at)
			SELECT 'account-' || a, 'done' || s, 'orders/updated', 'a.myshopify.com', '2026-10', 'Order', s, 0, $1, $1, 'DONE', $1 FROM generate_series(1, 1000) a, generate_series(1, 60) s`,
		`INSERT INTO inbox_objects (account_id, kind, object_id, background, urgent, due_at)
			SELECT account_id, kind, object_id, object_id > 20, false, next_attempt_at FROM inbox WHERE state = 'PENDING' AND $1::timestamptz IS NOT NULL`,
	} {
		_, err := conn.Exec(t.Context(), sql, at(0))
		must(t, err)
	}
	e.Close()
	reported(t, conn)
	for _, reset := range []string{`ANALYZE inbox`, `ANALYZE inbox_objects`, `SELECT pg_stat_reset()`} {
		_, err := conn.Exec(t.Context(), reset)
		must(t, err)
	}

	e.Store = e.open(testKeys...)
	seen := map[commerce.AccountID]bool{}
	for range claims {
		got := e.claim(size)
		if len(got) != size {
			t.Fatalf("%d claims", len(got))
		}
		for _, c := range got {
			seen[c.AccountID] = true
		}
		e.settle(commerce.SignalDone, got...)
	}
	if len(seen) < claims*size*3/4 {
		t.Errorf("%d claims were of %d accounts only", claims*size, len(seen))
	}
	e.Close()
	reported(t, conn)
	for table, most := range map[string]int{"inbox": 8, "inbox_objects": 25} { // for each object that is claimed and settled
		var read int
		must(t, conn.QueryRow(context.Background(), `
			SELECT t.seq_tup_read + sum(i.idx_tup_read) FROM pg_stat_user_tables t JOIN pg_stat_user_indexes i USING (relid) WHERE t.relname = $1 GROUP BY t.seq_tup_read`, table).Scan(&read))
		if perClaim := read / (claims * size); perClaim > most || read == 0 {
			t.Errorf("%s: %d rows were read for each claim", table, perClaim)
		}
		t.Logf("%s: %d rows read for %d claims", table, read, claims*size)
	}
}
