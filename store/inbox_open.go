package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// maxClaimed bounds the signals of one claim; the newer ones wait for the next.
const maxClaimed = 500

// openClaims reads the signals of claims that are committed: whatever is put from then on knows that its object is held.
func (s *Store) openClaims(ctx context.Context, held []heldObject) ([]commerce.SignalClaim, error) {
	waiting, err := s.waitingSignals(ctx, held)
	if err != nil {
		return nil, err
	}
	var claims []commerce.SignalClaim
	var settled []settlement
	for i, h := range held {
		claim := commerce.SignalClaim{AccountID: h.account, Lease: h.lease, Attempts: h.lost + 1}
		var failure error
		for _, w := range waiting[i] {
			sig := w.Signal
			if sig.Privacy, err = s.openPrivacy(h.account, sig.WebhookID, w.sealed); err != nil {
				failure = err
			}
			claim.Signals = append(claim.Signals, sig)
			claim.Attempts = max(claim.Attempts, w.attempts+h.lost+1)
		}
		end := settlement{object: h.inboxObject, SettledClaim: commerce.SettledClaim{SignalClaim: claim, Verdict: commerce.SignalDead}}
		switch {
		case len(claim.Signals) == 0: // an earlier claim took them along
			end.Verdict = commerce.SignalDone
		case failure != nil:
			s.logger.ErrorContext(ctx, "a privacy request cannot be opened", "account", h.account, "webhook", claim.Signals[0].WebhookID, "error", failure)
			end.Code, end.Reason = "SEALED", "The request was sealed with a key that the keyring does not have any more."
		case h.lost >= maxAttempts:
			s.logger.ErrorContext(ctx, "signals were given up: their workers died", "account", h.account, "webhook", claim.Signals[0].WebhookID)
			end.Code, end.Reason = "WORKERS_LOST", "Each worker that took it ended before it could say what became of it."
		default:
			claims = append(claims, claim)
			continue
		}
		settled = append(settled, end)
	}
	return claims, s.settle(ctx, settled)
}

type waitingSignal struct {
	commerce.Signal
	attempts int
	sealed   []byte
}

// waitingSignals reads what waits for each of the objects, oldest first.
func (s *Store) waitingSignals(ctx context.Context, held []heldObject) ([][]waitingSignal, error) {
	keys := make([]inboxObject, len(held))
	for i, h := range held {
		keys[i] = h.inboxObject
	}
	accounts, kinds, ids, aparts := objectColumns(keys)
	list := make([][]waitingSignal, len(held))
	b := &pgx.Batch{} // one implicit transaction: the settings end with it
	b.Queue(`SELECT ` + useIndexes)
	b.Queue(`
		SELECT o.n, i.webhook_id, i.topic, i.shop_domain, i.api_version, i.kind, i.object_id, i.merged_id, i.triggered_at, i.received_at,
			i.background, i.attempts, i.sealed
		FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) WITH ORDINALITY AS o (account_id, kind, object_id, apart, n)
		CROSS JOIN LATERAL (
			SELECT * FROM inbox i
			WHERE i.account_id = o.account_id AND i.kind = o.kind AND i.object_id = o.object_id AND i.apart = o.apart AND i.state = 'PENDING'
			ORDER BY i.sequence LIMIT $5) i
		ORDER BY o.n, i.sequence`, accounts, kinds, ids, aparts, maxClaimed+1).Query(func(rows pgx.Rows) error {
		var n int
		var w waitingSignal
		var triggered *time.Time
		_, err := pgx.ForEachRow(rows, []any{&n, &w.WebhookID, &w.Topic, &w.ShopDomain, &w.APIVersion, &w.Kind, &w.ObjectID, &w.MergedID,
			&triggered, &w.ReceivedAt, &w.Background, &w.attempts, &w.sealed}, func() error {
			w.TriggeredAt = time.Time{}
			if triggered != nil {
				w.TriggeredAt = *triggered
			}
			list[n-1] = append(list[n-1], w)
			return nil
		})
		return err
	})
	if err := s.operator.SendBatch(ctx, b).Close(); err != nil {
		return nil, err
	}
	for i := range list {
		if len(list[i]) <= maxClaimed {
			continue
		}
		list[i] = list[i][:maxClaimed]
		if _, err := s.operator.Exec(ctx, `UPDATE inbox_objects SET again = true WHERE account_id = $1 AND kind = $2 AND object_id = $3 AND apart = $4 AND lease = $5`,
			held[i].account, held[i].kind, held[i].id, held[i].apart, held[i].lease); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// objectColumns turns keys into columns to unnest.
func objectColumns(keys []inboxObject) (accounts, kinds []string, ids []int64, aparts []string) {
	accounts, kinds, ids, aparts = make([]string, len(keys)), make([]string, len(keys)), make([]int64, len(keys)), make([]string, len(keys))
	for i, k := range keys {
		accounts[i], kinds[i], ids[i], aparts[i] = string(k.account), k.kind, int64(k.id), k.apart
	}
	return accounts, kinds, ids, aparts
}
