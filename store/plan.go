package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Planning the statements of one order takes three milliseconds of Postgres, longer than running them. Plans can be kept once
// Postgres knows how large the tables are: one made for an empty table reads all of it when it has grown, until it is
// analyzed.

// setSync has statements planned anew each time: tables that an import fills outgrow a plan within seconds.
const setSync = `SELECT set_config('app.account_id', $1, true), set_config('plan_cache_mode', 'force_custom_plan', true)`

// keepPlans is added to the first statement of a transaction that writes few rows: it finds them by their indexes.
const keepPlans = `, set_config('plan_cache_mode', 'force_generic_plan', true), set_config('enable_seqscan', 'off', true),
	set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`

const (
	planRows  = 1000            // that each of the large tables had when it was analyzed
	planAgain = 3 * time.Second // after which their sizes are looked at again
)

// plans remembers whether plans can be kept.
type plans struct {
	mu      sync.Mutex
	looked  time.Time
	settled bool
}

// settled says whether Postgres has seen the large tables with rows in them.
func (s *Store) settled(ctx context.Context) bool {
	p := &s.plans
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.settled || time.Since(p.looked) < planAgain {
		return p.settled
	}
	p.looked = time.Now()
	err := s.app.QueryRow(ctx, `
		SELECT bool_and(reltuples >= $1) FROM pg_class
		WHERE oid = ANY (ARRAY['contacts', 'contact_links', 'orders', 'line_items', 'transactions']::regclass[])`, planRows).Scan(&p.settled)
	if err != nil {
		s.logger.WarnContext(ctx, "the sizes of tables cannot be read", "error", err)
	}
	return p.settled
}

// AnalyzeGrown has Postgres look at the tables that have doubled since it did, as an import makes them. It says how many.
func (s *Store) AnalyzeGrown(ctx context.Context) (tables int, err error) {
	if err := s.operator.QueryRow(ctx, `SELECT storegraph_analyze_grown()`).Scan(&tables); err != nil {
		return 0, fmt.Errorf("analyze tables that have grown: %w", err)
	}
	return tables, nil
}
