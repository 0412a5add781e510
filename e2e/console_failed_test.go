package e2e

import (
	"testing"
)

// What was given up is listed with its reason, tried again from the page, and gone once it is done.
func TestConsole_FailedItemsAreTriedAgain(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1280, 860)
	data := t.TempDir()
	d := startDemo(t, data, "--orders", "20", "--shoppers", "0")
	conn := demoDatabase(t, data)
	// Giving up takes hours, which nobody waits for here: a signal is put there as it is then.
	tag, err := conn.Exec(t.Context(), `
		INSERT INTO inbox (account_id, webhook_id, topic, shop_domain, api_version, kind, object_id, merged_id, received_at, state, attempts, next_attempt_at, finished_at, code, reason)
		SELECT o.account_id, 'given-up', 'orders/updated', i.shop_domain, '2026-10', 'Order', o.id, 0, now(), 'DEAD', 9, now(), now(), 'SHOPIFY_UNAVAILABLE', 'Shopify did not answer.'
		FROM orders o JOIN installations i ON i.account_id = o.account_id AND i.ended_at IS NULL ORDER BY o.id LIMIT 1`)
	if err != nil || tag.RowsAffected() != 1 {
		t.Fatalf("%d signals given up: %v", tag.RowsAffected(), err)
	}
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.press("Shopify")
	b.until(`document.querySelector("section[aria-labelledby=failed] tbody tr")?.innerText.includes("Shopify did not answer.")`)
	b.look("integration-failed")
	b.press("Retry")
	b.sees("1 wait to be tried again.")
	b.until(`!document.querySelector("section[aria-labelledby=failed] tbody tr")`)
	var left int
	if err := conn.QueryRow(t.Context(), `SELECT count(*) FROM inbox WHERE state = 'DEAD'`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d are dead still: %v", left, err)
	}
	d.stop()
}
