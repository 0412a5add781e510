package conditions_test

import (
	"testing"
	"time"

	"storegraph/catalog"
)

func TestCondition_OrdersSinceIsTheEarliestMomentThatItAsksAbout(t *testing.T) {
	t.Parallel()
	env := &catalog.Env{Now: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), Location: time.UTC}
	for text, want := range map[string]string{
		`contact.last_order_at < monthsAgo(6)`:                                                      "2026-05-23",
		`none(contact.orders, .processed_at >= monthsAgo(6))`:                                       "2026-05-23",
		`not (contact.last_order_at >= daysAgo(30)) or contact.orders_count > 3`:                    "2026-10-24",
		`inLast(contact.last_order_at, 2, "MONTH")`:                                                 "2026-09-23",
		`contact.days_since_last_order > 90`:                                                        "2026-08-25",
		`between(contact.days_since_last_order, 30, 60)`:                                            "2026-09-24",
		`max(map(contact.orders, .processed_at)) < date("2026-02-03")`:                              "2026-02-03",
		`contact.last_order.processed_at < daysAgo(10) and contact.orders_count >= 1`:               "2026-11-13",
		`any(contact.orders, any(.line_items, .quantity > 1) and .created_at < date("2025-01-31"))`: "2025-01-31",
		`contact.orders_count >= 3`:                                                                 "",
		`contact.created_at < monthsAgo(24)`:                                                        "",
		`order.processed_at < monthsAgo(6)`:                                                         "",
		`contact.last_order_at < contact.updated_at`:                                                "",
		`contact.last_order.total_price > 5`:                                                        "",
		`contact.date_of_birth < date("1990-01-01")`:                                                "",
	} {
		got := ""
		if since, ok := parse(t, text).OrdersSince(env); ok {
			got = since.Format(time.DateOnly)
		}
		if got != want {
			t.Errorf("%s asks since %q, not %q", text, got, want)
		}
	}
}
