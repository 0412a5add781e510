package store_test

import (
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestSettleSignals_TriesAgainWithDoublingPausesUntilItIsDead(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("bad", 1)
	for attempt := range 8 {
		c := e.claimOne("bad")
		if c.Attempts != attempt+1 {
			t.Errorf("attempt %d is called %d", attempt+1, c.Attempts)
		}
		e.settle(commerce.SignalRetry, c)
		if attempt == 7 {
			break
		}
		pause := time.Second << attempt
		e.clock.advance(pause * 79 / 100)
		if got := e.claim(10); len(got) != 0 {
			t.Fatalf("before the pause of %v was over: %+v", pause, got)
		}
		e.clock.advance(pause * 42 / 100)
	}
	e.wantDepth(0, 1)
	failed, next, err := e.FailedSignals(t.Context(), mine, 10, "")
	must(t, err)
	diff(t, "failed", failed, []commerce.FailedSignal{{Signal: signal("bad", 1), Attempts: 8, Code: "WHY", Reason: "Because.", FailedAt: e.clock.now()}})
	if next != "" {
		t.Errorf("goes on at %q", next)
	}
	e.put("next", 1)
	e.claimOne("next") // the dead one is not in its way
}

func TestSettleSignals_ANewSignalTakesTheWaitingOneAlong(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("old", 1)
	e.settle(commerce.SignalRetry, e.claimOne("old"))
	e.put("new", 1)
	for range 10 { // taken along before its pause is over, the old one has had no attempt
		c := e.claimOne("old", "new")
		e.settle(commerce.SignalDefer, c)
	}
	e.settle(commerce.SignalRetry, e.claimOne("old", "new"))
	e.wantDepth(2, 0)
	e.clock.advance(3 * time.Second)
	e.settle(commerce.SignalDone, e.claimOne("old", "new"))
	e.wantDepth(0, 0)
}

func (e *env) dumpInbox() (text string) {
	e.t.Helper()
	must(e.t, e.peek().QueryRow(e.t.Context(), `
		SELECT (SELECT string_agg(to_jsonb(i)::text, E'\n' ORDER BY webhook_id) FROM inbox i) || E'\n' ||
			coalesce((SELECT string_agg(to_jsonb(o)::text, E'\n' ORDER BY o) FROM inbox_objects o), '')`).Scan(&text))
	return text
}

func TestSettleSignals_ALostLeaseChangesNothing(t *testing.T) {
	t.Parallel()
	for _, verdict := range []commerce.Verdict{commerce.SignalDone, commerce.SignalRetry, commerce.SignalDefer, commerce.SignalDead} {
		e := setup(t)
		e.put("w1", 1)
		lost := e.claimOne("w1")
		e.clock.advance(time.Minute)
		held := e.claimOne("w1")
		if lost.Lease == held.Lease {
			t.Errorf("both claims have the lease %d", held.Lease)
		}
		before := e.dumpInbox()
		e.settle(verdict, lost)
		if after := e.dumpInbox(); after != before {
			t.Errorf("%s of a lost claim:\nbefore %s\nafter  %s", verdict, before, after)
		}
		e.settle(commerce.SignalDone, held)
		e.settle(verdict, held, lost) // twice, and too late
		e.wantDepth(0, 0)
		if got := e.claim(10); len(got) != 0 {
			t.Errorf("%s: claimed %+v", verdict, got)
		}
	}
}

func TestSettleSignals_DeferringIsNoAttempt(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("w1", 1)
	for range 20 {
		c := e.claimOne("w1")
		if c.Attempts != 1 {
			t.Fatalf("attempt %d", c.Attempts)
		}
		until := e.clock.now().Add(5 * time.Minute)
		must(t, e.SettleSignals(t.Context(), []commerce.SettledClaim{{SignalClaim: c, Verdict: commerce.SignalDefer, RetryAt: until}}))
		e.clock.advance(5*time.Minute - time.Millisecond)
		if got := e.claim(10); len(got) != 0 {
			t.Fatalf("too early: %+v", got)
		}
		e.clock.advance(time.Millisecond)
	}
	c := e.claimOne("w1")
	e.settle(commerce.SignalDefer, c) // without a time: at once, since the process stops
	e.claimOne("w1")
}

func TestSettleSignals_WhatCameMeanwhileIsDueAtOnce(t *testing.T) {
	t.Parallel()
	for _, verdict := range []commerce.Verdict{commerce.SignalDone, commerce.SignalRetry, commerce.SignalDead} {
		e := setup(t)
		e.put("w1", 1)
		c := e.claimOne("w1")
		e.put("w2", 1)
		e.settle(verdict, c)
		claims := e.claim(10)
		if len(claims) != 1 || claims[0].Signals[len(claims[0].Signals)-1].WebhookID != "w2" {
			t.Errorf("after %s: %+v", verdict, claims)
		}
	}
}

func TestSettleSignals_RefusesWhatIsNoVerdict(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.put("w1", 1)
	c := e.claimOne("w1")
	for _, bad := range []commerce.SettledClaim{{SignalClaim: c}, {SignalClaim: c, Verdict: "done"}, {Verdict: commerce.SignalDone}} {
		if err := e.SettleSignals(t.Context(), []commerce.SettledClaim{bad}); err == nil {
			t.Errorf("%+v was settled", bad)
		}
	}
	must(t, e.SettleSignals(t.Context(), nil))
	e.settle(commerce.SignalDone, c)
}

func TestFailedSignals_AreListedAndRetried(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, w := range []string{"a", "b", "c", "d", "e"} {
		e.put(w, commerce.ID(w[0]))
		c := e.claimOne(w)
		must(t, e.SettleSignals(t.Context(), []commerce.SettledClaim{{SignalClaim: c, Verdict: commerce.SignalDead, Code: "NO\x00", Reason: strings.Repeat("é", 400) + "\xff"}}))
	}
	var seen []string
	cursor := ""
	for range 3 {
		page, next, err := e.FailedSignals(t.Context(), mine, 2, cursor)
		must(t, err)
		for _, f := range page {
			seen = append(seen, f.WebhookID)
			if f.Code != "NO" || f.Reason != strings.Repeat("é", 250) {
				t.Errorf("%q, %q", f.Code, f.Reason)
			}
		}
		cursor = next
	}
	diff(t, "failed", seen, []string{"e", "d", "c", "b", "a"})
	if cursor != "" {
		t.Errorf("goes on at %q", cursor)
	}
	for _, bad := range []string{"x", "-1", "0", "1 OR true", "99999999999999999999"} {
		if _, _, err := e.FailedSignals(t.Context(), mine, 2, bad); commerce.CodeOf(err) != commerce.InvalidInput {
			t.Errorf("cursor %q: %v", bad, err)
		}
	}

	retry := func(account commerce.AccountID, want int, webhooks ...string) {
		t.Helper()
		n, err := e.RetrySignals(t.Context(), account, webhooks)
		must(t, err)
		if n != want {
			t.Errorf("%d are tried again, want %d", n, want)
		}
	}
	retry(theirs, 0)
	retry(mine, 0, "nobody's")
	retry(mine, 1, "b", "b")
	retry(mine, 0, "b")
	c := e.claimOne("b")
	if c.Attempts != 1 {
		t.Errorf("attempt %d", c.Attempts)
	}
	e.settle(commerce.SignalDone, c)
	retry(mine, 4)
	if n := len(e.claim(10)); n != 4 {
		t.Errorf("%d claims", n)
	}
	e.wantDepth(4, 0)
}
