package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// FailedSignals lists the account's signals that were given up, the newest first. next goes on where the page ends; it is
// empty at the end of the list. What privacy requests ask for is not shown.
func (s *Store) FailedSignals(ctx context.Context, account commerce.AccountID, first int, after string) (list []commerce.FailedSignal, next string, err error) {
	before := int64(1<<63 - 1)
	if after != "" {
		if before, err = strconv.ParseInt(after, 10, 64); err != nil || before < 1 {
			return nil, "", commerce.Errorf(commerce.InvalidInput, "This cursor is not of the list of failed signals.").In("after")
		}
	}
	if first <= 0 {
		first = defaultPageSize
	}
	first = min(first, commerce.MaxPageSize)
	var sequences []int64
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, func(row pgx.CollectableRow) (commerce.FailedSignal, error) {
			var f commerce.FailedSignal
			var triggered *time.Time
			var sequence int64
			err := row.Scan(&sequence, &f.WebhookID, &f.Topic, &f.ShopDomain, &f.APIVersion, &f.Kind, &f.ObjectID, &f.MergedID, &triggered,
				&f.ReceivedAt, &f.Background, &f.Attempts, &f.Code, &f.Reason, &f.FailedAt)
			if triggered != nil {
				f.TriggeredAt = *triggered
			}
			sequences = append(sequences, sequence)
			return f, err
		}, `
			SELECT sequence, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, triggered_at, received_at, background,
				attempts, code, reason, coalesce(finished_at, next_attempt_at)
			FROM inbox WHERE account_id = $1 AND state = 'DEAD' AND sequence < $2 ORDER BY sequence DESC LIMIT $3`, account, before, first+1)
	})
	if err != nil {
		return nil, "", fmt.Errorf("list failed signals: %w", err)
	}
	if len(list) > first {
		return list[:first], strconv.FormatInt(sequences[first-1], 10), nil
	}
	return list, "", nil
}

// RetrySignals gives signals that were given up their eight attempts again: those of the list, all of the account when it
// is empty. It says how many there were.
func (s *Store) RetrySignals(ctx context.Context, account commerce.AccountID, webhookIDs []string) (int, error) {
	var counts []int
	err := s.again(ctx, func() error {
		return s.read(ctx, account, func(b *pgx.Batch) {
			queue(b, &counts, pgx.RowTo[int], `
				WITH clock AS (SELECT coalesce($1::timestamptz, statement_timestamp()) AS now),
				fresh AS (
					UPDATE inbox i SET state = 'PENDING', attempts = 0, code = '', reason = '', finished_at = NULL, next_attempt_at = clock.now
					FROM clock
					WHERE i.account_id = $2 AND i.state = 'DEAD' AND (cardinality($3::text[]) = 0 OR i.webhook_id = ANY ($3))
					RETURNING i.account_id, i.webhook_id, i.kind, i.object_id, i.apart, i.background, i.topic
				), queued AS (`+queueObjects+`)
				SELECT count(*)::int FROM fresh`, s.inboxNow(), account, append([]string{}, webhookIDs...))
		})
	})
	if err != nil {
		return 0, fmt.Errorf("retry signals: %w", err)
	}
	return counts[0], nil
}
