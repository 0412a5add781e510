package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// SyncHealth says how near the account's store is to Shopify, all of it at one moment. NOT_CONNECTED when there never was an
// installation.
func (s *Store) SyncHealth(ctx context.Context, account commerce.AccountID) (*commerce.SyncHealth, error) {
	var f healthFacts
	err := s.read(ctx, account, func(b *pgx.Batch) {
		f.queue(b, s.present(), healthScope{
			installations: `account_id = $1` + liveFirst, account: `account_id = $1`,
			webhooks: `SELECT account_id, max(received_at) FROM inbox WHERE account_id = $1 AND topic <> 'reconcile' GROUP BY account_id`,
			args:     []any{account},
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read sync health: %w", err)
	}
	if len(f.installations) == 0 {
		return nil, errNotConnected
	}
	return &f.all()[0], nil
}

// AllSyncHealth says the same of all connected accounts, in one round trip.
func (s *Store) AllSyncHealth(ctx context.Context) ([]commerce.SyncHealth, error) {
	var f healthFacts
	b := &pgx.Batch{}
	b.Queue(`BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY`)
	f.queue(b, s.present(), healthScope{
		installations: `ended_at IS NULL ORDER BY account_id`, account: `true`,
		webhooks: `
			SELECT i.account_id, w.received_at FROM installations i CROSS JOIN LATERAL (
				SELECT received_at FROM inbox WHERE account_id = i.account_id AND topic <> 'reconcile' ORDER BY received_at DESC LIMIT 1) w
			WHERE i.ended_at IS NULL`,
	})
	b.Queue(`COMMIT`)
	if err := s.operator.SendBatch(ctx, b).Close(); err != nil {
		return nil, fmt.Errorf("read sync health: %w", err)
	}
	return f.all(), nil
}

// healthScope says whose health is asked for.
type healthScope struct {
	installations, account, webhooks string
	args                             []any
}

// healthFacts are what health is told from.
type healthFacts struct {
	now           time.Time
	installations []commerce.Installation
	webhooks      map[commerce.AccountID]time.Time
	tasks         map[healthKey]healthTask
	signals       map[healthKey]healthSignals
}

// healthKey names an account's task (kind and element) or signals (kind).
type healthKey struct {
	account commerce.AccountID
	kind    string
	element commerce.Element
}

type healthTask struct {
	due, done, ended, driftAt *time.Time
	failure                   string
	drift, round              commerce.Drift
}

type healthSignals struct {
	pending, failed    int
	oldest, background *time.Time // of those that wait, by Shopify's clock
}

func (f *healthFacts) queue(b *pgx.Batch, now *time.Time, scope healthScope) {
	f.webhooks = make(map[commerce.AccountID]time.Time)
	f.tasks = make(map[healthKey]healthTask)
	f.signals = make(map[healthKey]healthSignals)
	b.Queue(`SELECT `+present, now).QueryRow(func(row pgx.Row) error { return row.Scan(&f.now) })
	queue(b, &f.installations, scanInstallation, `SELECT `+installationColumns+` FROM installations WHERE `+scope.installations, scope.args...)

	var at time.Time
	var k, task healthKey
	queueEach(b, []any{&k.account, &at}, func() { f.webhooks[k.account] = at }, scope.webhooks, scope.args...)

	var t healthTask
	queueEach(b, []any{
		&task.account, &task.kind, &task.element, &t.due, &t.done, &t.ended, &t.driftAt, &t.failure,
		&t.drift.Checked, &t.drift.Missing, &t.drift.Outdated, &t.drift.Deleted,
		&t.round.Checked, &t.round.Missing, &t.round.Outdated, &t.round.Deleted,
	}, func() { f.tasks[task], t = t, healthTask{} }, `
		SELECT account_id, kind, element, due_at, done_at, ended_at, drift_at, failure, checked, missing, outdated, deleted,
			round_checked, round_missing, round_outdated, round_deleted
		FROM sync_tasks WHERE kind IN ('POLL', 'SWEEP') AND `+scope.account, scope.args...)

	var g healthSignals
	queueEach(b, []any{&k.account, &k.kind, &g.pending, &g.failed, &g.oldest, &g.background}, func() { f.signals[k], g = g, healthSignals{} }, `
		SELECT account_id, kind, sum(pending)::bigint, sum(failed)::bigint, min(oldest), min(background) FROM (
			SELECT account_id, kind, count(*) AS pending, 0 AS failed,
				min(coalesce(triggered_at, received_at)) FILTER (WHERE NOT background) AS oldest,
				min(coalesce(triggered_at, received_at)) FILTER (WHERE background) AS background
			FROM inbox WHERE state IN ('PENDING', 'TAKEN') AND `+scope.account+` GROUP BY 1, 2
			UNION ALL
			SELECT account_id, kind, 0, count(*), NULL, NULL FROM inbox WHERE state = 'DEAD' AND `+scope.account+` GROUP BY 1, 2) s
		GROUP BY 1, 2`, scope.args...)
}

// each adds a query to a batch and calls fn for each of its rows.
func queueEach(b *pgx.Batch, into []any, fn func(), sql string, args ...any) {
	b.Queue(sql, args...).Query(func(rows pgx.Rows) error {
		_, err := pgx.ForEachRow(rows, into, func() error { fn(); return nil })
		return err
	})
}

func (f *healthFacts) all() []commerce.SyncHealth {
	list := make([]commerce.SyncHealth, len(f.installations))
	index := make(map[commerce.AccountID]*commerce.SyncHealth, len(list))
	for n := range f.installations {
		i := &f.installations[n]
		h := commerce.SyncHealth{AccountID: i.AccountID, Subscriptions: i.Subscriptions, PausedUntil: i.PausedUntil, PauseReason: i.PauseReason}
		if at, ok := f.webhooks[i.AccountID]; ok {
			h.LastWebhookAt = &at
		}
		for _, e := range commerce.Elements {
			h.Elements = append(h.Elements, f.element(i, e))
		}
		list[n] = h
		index[i.AccountID] = &list[n]
	}
	for k, g := range f.signals {
		if h := index[k.account]; h != nil {
			h.Pending += g.pending
			h.Failed += g.failed
		}
	}
	return list
}

// healthSources says which signals bring an element's news, and which of the polled elements it comes with.
var healthSources = map[commerce.Element]struct {
	kind   string
	polled commerce.Element
}{
	commerce.Contacts:     {"Customer", commerce.Contacts},
	commerce.Orders:       {"Order", commerce.Orders},
	commerce.Transactions: {"Order", commerce.Orders},
	commerce.Products:     {"Product", commerce.Products},
	commerce.Collections:  {"Collection", commerce.Collections},
}

func (f *healthFacts) element(i *commerce.Installation, e commerce.Element) commerce.ElementHealth {
	from := healthSources[e]
	signals := f.signals[healthKey{account: i.AccountID, kind: from.kind}]
	poll := f.tasks[healthKey{i.AccountID, string(commerce.TaskPoll), from.polled}]
	sweep := f.tasks[healthKey{i.AccountID, string(commerce.TaskSweep), from.polled}]
	newest, older := poll, sweep
	if sweep.ended != nil && (poll.ended == nil || sweep.ended.After(*poll.ended)) {
		newest, older = sweep, poll
	}
	h := commerce.ElementHealth{
		Element: e,
		Syncing: i.Status == commerce.Connected && i.Sync.Syncs(e) && i.Blocked[e] == nil,
		Pending: signals.pending, Failed: signals.failed,
		// What a round found and had refetched is stored once no such signal waits any more.
		VerifiedAt: earlier(poll.done, signals.background), SweptAt: earlier(sweep.done, signals.background),
		NextPollAt: poll.due,
		Drift:      poll.drift.Add(sweep.drift), LastDrift: newest.round, DriftAt: later(poll.driftAt, sweep.driftAt),
		Failure: newest.failure,
	}
	if h.Failure == "" {
		h.Failure = older.failure // a poll that goes well says nothing of a sweep that does not
	}
	if signals.oldest != nil {
		h.Lag = max(0, f.now.Sub(*signals.oldest))
	}
	if h.Syncing {
		asOf := f.now
		if signals.oldest != nil {
			asOf = *signals.oldest
		}
		h.AsOf = &asOf
	}
	return h
}

// earlier caps a moment, which stays unknown when it is, by another one that there need not be.
func earlier(at, limit *time.Time) *time.Time {
	if at != nil && limit != nil && limit.Before(*at) {
		return limit
	}
	return at
}

// later picks the later of two moments, either of which there need not be; a when they are the same.
func later(a, b *time.Time) *time.Time {
	if a == nil || b != nil && b.After(*a) {
		return b
	}
	return a
}
