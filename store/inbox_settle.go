package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// maxReason bounds what is kept of why a signal failed.
const maxReason = 500

// SettleSignals says what became of claims, each as a whole. Of one whose lease ran out and that somebody else has taken
// since, nothing changes: it is theirs to settle.
func (s *Store) SettleSignals(ctx context.Context, claims []commerce.SettledClaim) error {
	list := make([]settlement, 0, len(claims))
	for _, c := range claims {
		switch c.Verdict {
		case commerce.SignalDone, commerce.SignalRetry, commerce.SignalDefer, commerce.SignalDead:
		default:
			return fmt.Errorf("settle signals: %q is no verdict", c.Verdict)
		}
		if len(c.Signals) == 0 {
			return fmt.Errorf("settle signals: a claim without signals")
		}
		list = append(list, settlement{c, objectOf(c.SignalClaim)})
	}
	if err := s.settle(ctx, list); err != nil {
		return fmt.Errorf("settle signals: %w", err)
	}
	return nil
}

// settlement is the end of a claim, and whose.
type settlement struct {
	commerce.SettledClaim
	object inboxObject
}

func objectOf(c commerce.SignalClaim) inboxObject {
	first := c.Signals[0]
	o := inboxObject{account: c.AccountID, kind: first.Kind, id: first.ObjectID}
	if apart(first) {
		o.apart = first.WebhookID
	}
	return o
}

func (s *Store) settle(ctx context.Context, list []settlement) error {
	if len(list) == 0 {
		return nil
	}
	n := len(list)
	keys, leases, verdicts := make([]inboxObject, n), make([]int64, n), make([]string, n)
	pauses, jitters := make([]time.Duration, n), make([]float64, n)
	codes, reasons := make([]string, n), make([]string, n)
	var numbers []int64
	var webhooks []string
	now := s.now()
	for i, c := range list {
		keys[i], leases[i], verdicts[i] = c.object, c.Lease, string(c.Verdict)
		// How long is told, not until when: the worker's clock may differ from the database's.
		pauses[i] = max(0, c.RetryAt.Sub(now))
		if c.RetryAt.IsZero() {
			pauses[i] = 0
		}
		jitters[i] = 0.8 + 0.4*rand.Float64()
		codes[i], reasons[i] = cut(c.Code, 100), cut(c.Reason, maxReason)
		for _, sig := range c.Signals {
			numbers, webhooks = append(numbers, int64(i+1)), append(webhooks, sig.WebhookID)
		}
	}
	accounts, kinds, ids, aparts := objectColumns(keys)
	held := 0
	err := s.again(ctx, func() error {
		b := &pgx.Batch{}
		b.Queue(`SELECT ` + useIndexes)
		b.Queue(settleSignals, s.inboxNow(), accounts, kinds, ids, aparts, leases, verdicts, pauses, jitters, codes, reasons, numbers, webhooks,
			maxAttempts, firstPause).QueryRow(func(row pgx.Row) error { return row.Scan(&held) })
		return s.operator.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return err
	}
	if held < n {
		s.logger.WarnContext(ctx, "claims of signals had run out before they were settled", "claims", n-held)
	}
	return nil
}

// settleSignals locks the objects that are still the settler's, and writes what became of their signals. An object goes
// when nothing waits for it; signals that came while it was held make it due at once.
const settleSignals = `
WITH clock AS MATERIALIZED (SELECT coalesce($1::timestamptz, statement_timestamp()) AS now),
held AS MATERIALIZED (
	SELECT c.*, o.again, o.lost
	FROM unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::bigint[], $7::text[], $8::interval[], $9::float8[], $10::text[], $11::text[])
		WITH ORDINALITY AS c (account_id, kind, object_id, apart, lease, verdict, pause, jitter, code, reason, n)
	JOIN inbox_objects o ON (o.account_id, o.kind, o.object_id, o.apart) = (c.account_id, c.kind, c.object_id, c.apart) AND o.lease = c.lease
	ORDER BY c.account_id, c.kind, c.object_id, c.apart
	FOR UPDATE OF o
), told AS (
	SELECT h.*, s.webhook_id FROM held h JOIN unnest($12::bigint[], $13::text[]) AS s (n, webhook_id) USING (n)
), written AS (
	UPDATE inbox i SET
		state = v.state,
		attempts = CASE WHEN v.counts THEN v.attempts ELSE i.attempts END,
		next_attempt_at = CASE
			WHEN v.state <> 'PENDING' THEN i.next_attempt_at
			WHEN v.verdict = 'DEFER' THEN clock.now + v.pause
			WHEN v.counts THEN clock.now + $15::interval * (2 ^ (v.attempts - 1) * v.jitter)
			ELSE i.next_attempt_at END,
		finished_at = CASE WHEN v.state <> 'PENDING' THEN clock.now END,
		code = CASE WHEN v.state = 'DONE' THEN '' ELSE v.code END,
		reason = CASE WHEN v.state = 'DONE' THEN '' ELSE v.reason END,
		sealed = CASE WHEN v.state <> 'DONE' THEN i.sealed END
	FROM clock, told t
	JOIN inbox w ON w.account_id = t.account_id AND w.webhook_id = t.webhook_id
	CROSS JOIN LATERAL (
		-- A signal that was taken along before its own pause was over has not had its attempt.
		SELECT t.verdict, t.pause, t.jitter, t.code, t.reason, w.attempts + 1 + t.lost AS attempts,
			t.verdict = 'DEAD' OR t.verdict = 'RETRY' AND w.next_attempt_at <= (SELECT now FROM clock) AS counts) c
	CROSS JOIN LATERAL (
		SELECT c.*, CASE
			WHEN c.verdict IN ('DONE', 'DEAD') THEN c.verdict
			WHEN c.verdict = 'RETRY' AND c.counts AND c.attempts >= $14 THEN 'DEAD'
			ELSE 'PENDING' END AS state) v
	WHERE i.account_id = t.account_id AND i.webhook_id = t.webhook_id AND i.state = 'PENDING'
	RETURNING t.n, CASE WHEN i.state = 'PENDING' THEN i.next_attempt_at END AS due_at
), rest AS (
	SELECT h.*, w.due_at
	FROM held h LEFT JOIN (SELECT n, min(due_at) AS due_at FROM written GROUP BY n) w USING (n)
), gone AS (
	DELETE FROM inbox_objects o USING rest r
	WHERE (o.account_id, o.kind, o.object_id, o.apart) = (r.account_id, r.kind, r.object_id, r.apart) AND NOT r.again AND r.due_at IS NULL
), kept AS (
	UPDATE inbox_objects o
	SET lease = NULL, again = false, lost = 0,
		due_at = CASE WHEN r.again AND r.verdict <> 'DEFER' THEN clock.now ELSE coalesce(r.due_at, clock.now) END
	FROM rest r, clock
	WHERE (o.account_id, o.kind, o.object_id, o.apart) = (r.account_id, r.kind, r.object_id, r.apart) AND (r.again OR r.due_at IS NOT NULL)
)
SELECT count(*) FROM held`

// cut keeps a text valid and short.
func cut(text string, n int) string {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\x00", ""), "")
	if len(text) > n {
		text = strings.ToValidUTF8(text[:n], "")
	}
	return text
}
