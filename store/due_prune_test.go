package store_test

import (
	"testing"

	"storegraph/commerce"
)

func TestPruneDueEvents_ForgetsThoseThatEndedLongAgo(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, a := range []commerce.AccountID{mine, theirs} {
		e.planDue(a, "PENDING", 1, "-500 days", "")          // waits still
		e.planDue(a, "FIRED", 2, "-500 days", "-500 days")   // long ago
		e.planDue(a, "SKIPPED", 3, "-500 days", "-500 days") // long ago
		e.planDue(a, "FIRED", 4, "-500 days", "-300 days")   // ended not so long ago
		e.planDue(a, "MOVED", 5, "100 days", "-500 days")    // its time is still to come
		e.planDue(a, "WITHDRAWN", 6, "", "-500 days")        // before it had a time
	}
	n, err := e.PruneDueEvents(t.Context())
	must(t, err)
	if n != 6 {
		t.Errorf("%d were forgotten, not three of each account", n)
	}
	var left []int64
	must(t, e.peek().QueryRow(t.Context(), `SELECT array_agg(order_id ORDER BY order_id) FROM due_events WHERE account_id = $1`, mine).Scan(&left))
	diff(t, "what is left", left, []int64{1, 4, 5})
}

// planDue stores what a timer has coming, or had. due and ended are intervals from now; "" is none.
func (e *env) planDue(a commerce.AccountID, state string, order commerce.ID, due, ended string) {
	e.t.Helper()
	_, err := e.peek().Exec(e.t.Context(), `
		WITH t AS (INSERT INTO timers (account_id, id, name, anchor, delay_months, delay_days, delay_minutes, each_order, status, created_at, updated_at)
			VALUES ($1, 'sixty', 'Sixty days', 'PAYMENT_RECEIVED', 0, 60, 0, false, 'ACTIVE', $6, $6) ON CONFLICT DO NOTHING)
		INSERT INTO due_events (account_id, timer_id, order_id, contact_id, anchor_at, version, enrollment_key, state, due_at, next_at, settled_at)
		VALUES ($1, 'sixty', $2, NULL, $6, 1, 'k', $3, $6::timestamptz + nullif($4, '')::interval, $6, $6::timestamptz + nullif($5, '')::interval)`,
		a, order, state, due, ended, e.clock.now())
	must(e.t, err)
}
