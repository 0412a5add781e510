package e2e

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/jackc/pgx/v5"

	"storegraph/internal/postgres"
)

// An endpoint is made that fails at first. What became of its events is seen, one is replayed and arrives again; a timer and a
// segment watch are made and listed.
func TestConsole_Triggers(t *testing.T) {
	t.Parallel()
	b := openTab(t, 1280, 860)
	var broken atomic.Bool
	broken.Store(true)
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if broken.Load() {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	defer receiver.Close()
	data := t.TempDir()
	d := startDemo(t, data, "--orders", "40", "--shoppers", "300ms")
	b.open(consoleLink.FindStringSubmatch(d.out.String())[1])
	b.press("Triggers")
	b.sees("No endpoint gets events yet")

	// A filter with a misprint says so, with its place; the right one makes the endpoint, whose secret is shown once.
	b.press("New endpoint")
	b.shows(`input[name=url]`)
	b.do(chromedp.SendKeys(`input[name=url]`, receiver.URL), chromedp.SendKeys(`input[name=name]`, "Workflows"),
		chromedp.SendKeys(`dialog textarea`, "order.totl_price > 1"))
	b.press("Create endpoint")
	b.shows(`dialog .snippet`)
	b.look("triggers-endpoint-new")
	b.do(chromedp.Evaluate[chromedp.Void](`(t => { t.focus(); t.select(); })(document.querySelector("dialog textarea"));0`), chromedp.KeyEvent("order.total_price > 1"))
	b.press("Create endpoint")
	b.sees("It is told this once")
	if secret := b.text(`dialog .secret`); len(secret) < 20 || secret[:6] != "whsec_" {
		t.Errorf("the secret is %q", secret)
	}
	b.look("triggers-secret")
	b.press("I have kept it")
	b.until(`!document.querySelector("dialog[open]")`)

	// Its deliveries fail and wait; then it works, and they arrive.
	b.press("Workflows")
	b.until(`[...document.querySelectorAll("section[aria-labelledby=deliveries] tbody tr")].some(r => r.innerText.includes("Waiting") && r.innerText.includes("500"))`)
	b.sees("Failing")
	b.look("triggers-failing")
	broken.Store(false)
	row := `[...document.querySelectorAll("section[aria-labelledby=deliveries] tbody tr")]`
	b.until(row + `.some(r => r.innerText.includes("Delivered"))`)

	// One is made again, and arrives again.
	b.until(`(() => {
		const button = ` + row + `.find(r => r.innerText.includes("Delivered"))?.querySelector("td:last-child button");
		button?.click();
		return Boolean(button);
	})()`)
	b.sees("1 delivery is made again.")
	b.open(d.base + read[string](b, `location.pathname`) + "?state=DELIVERED")
	b.until(row + `.some(r => r.innerText.includes("Delivered") && r.innerText.includes("Replayed once"))`)
	b.until(row + `.length > 2`)
	b.look("triggers-endpoint")
	b.open(d.base + read[string](b, `location.pathname`))
	b.until(`(() => { // of one that failed before it arrived
		const button = ` + row + `.filter(r => r.innerText.includes("Delivered")).map(r => r.querySelector("button[aria-label*=attempts]")).find(b => b && parseInt(b.innerText) > 1);
		button?.click();
		return Boolean(button);
	})()`)
	b.until(`/5\d\d[\s\S]*answered 5[\s\S]*20\d[\s\S]*ms/.test(document.querySelector("dialog tbody")?.innerText ?? "")`)
	b.look("triggers-attempts")
	b.press("Close")
	b.do(chromedp.EmulateViewport(390, 844))
	b.look("phone-triggers-endpoint")
	b.do(chromedp.EmulateViewport(1280, 860))

	// Attempts end after four days, which nobody waits for here: two deliveries are marked as they are then. All dead ones are replayed at once.
	giveUp(t, data, 2)
	b.open(d.base + read[string](b, `location.pathname`) + "?state=DEAD")
	b.until(row + `.length === 2 && ` + row + `.every(r => r.innerText.includes("Dead") && r.innerText.includes("answered 500"))`)
	b.look("triggers-dead")
	b.press("Replay all 2 dead")
	b.sees("2 deliveries are made again.")
	b.sees("Nothing is dead")
	b.press("Replay a range")
	b.sees("events of all kinds lie in this time")
	b.look("triggers-range")
	b.press("Cancel")
	b.press("Pause")
	b.sees("Paused by hand")
	b.press("Resume")
	b.until(`!document.body.innerText.includes("Paused by hand")`)
	b.press("New secret")
	b.sees("Make a new secret?")
	b.press("Make a new secret")
	b.sees("The old one ends")
	b.press("I have kept it")
	b.press("Edit")
	b.do(chromedp.SendKeys(`dialog input[name=name]`, " of the clinic"))
	b.press("Save")
	b.sees("Workflows of the clinic")

	// What happened, with whom.
	b.press("Triggers")
	b.press("Events")
	b.sees("Events per day")
	b.shows(`section[aria-labelledby=events] tbody a[href^="/orders/"]`)
	b.shows(`section[aria-labelledby=events] tbody a[href^="/contacts/"]`)
	b.look("triggers-events")

	// A timer that is due later, and what it has coming.
	b.press("Timers")
	b.press("New timer")
	b.shows(`dialog input[name=name]`)
	b.do(chromedp.SendKeys(`dialog input[name=name]`, "Replenish"), chromedp.SendKeys(`dialog textarea`, "order.total_price > 0"))
	b.look("triggers-timer-new")
	b.press("Create timer")
	b.sees("60 days after payment received")
	b.until(`[...document.querySelectorAll("section[aria-labelledby=due] tbody tr")].some(r => r.innerText.includes("Pending"))`)
	b.look("triggers-timers")
	b.do(chromedp.EmulateViewport(390, 844))
	b.look("phone-triggers-timers")
	b.open(d.base + "/triggers?view=events")
	b.shows(`section[aria-labelledby=events] tbody a`)
	b.look("phone-triggers-events")
	b.do(chromedp.EmulateViewport(1280, 860))

	// A segment, and how many are in it.
	b.press("Segment watches")
	b.press("New segment watch")
	b.shows(`dialog input[name=name]`)
	b.do(chromedp.SendKeys(`dialog input[name=name]`, "Buyers"), chromedp.SendKeys(`dialog textarea`, "contact.orders_count >= 1"))
	b.press("Watch the segment")
	b.until(`/Buyers[\s\S]*Active/.test(document.querySelector("section[aria-labelledby=watches] tbody tr")?.innerText ?? "")`)
	b.look("triggers-segments")
	b.press("Pause")
	b.until(`document.querySelector("section[aria-labelledby=watches] tbody tr .badge")?.innerText === "Paused"`)
	b.press("Delete")
	b.sees("Delete the watch Buyers?")
	b.press("Delete")
	b.sees("No segment is watched yet")

	// Deleting the endpoint asks first.
	b.press("Endpoints")
	b.press("Workflows of the clinic")
	b.press("Delete")
	b.sees("Events themselves stay")
	b.press("Delete")
	b.sees("No endpoint gets events yet")
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, said := range b.said {
		t.Errorf("an exception that nobody handled: %s", said)
	}
	d.stop()
}

// demoDatabase connects to the database of a demo that runs.
func demoDatabase(t *testing.T, data string) *pgx.Conn {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(data, "postgres", "*", "postmaster.pid"))
	if err != nil || len(found) != 1 {
		t.Fatalf("the demo's database: %v, %v", found, err)
	}
	pid, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(pid), "\n") // the fifth is the folder of its socket
	address := url.URL{Scheme: "postgres", User: url.User(postgres.User), Path: "/" + postgres.Database,
		RawQuery: url.Values{"host": {lines[4]}, "port": {"5432"}, "sslmode": {"disable"}}.Encode()}
	conn, err := pgx.Connect(t.Context(), address.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

// giveUp marks so many deliveries of the demo's database as dead.
func giveUp(t *testing.T, data string, deliveries int) {
	t.Helper()
	conn := demoDatabase(t, data)
	tag, err := conn.Exec(t.Context(), `
		UPDATE trigger_deliveries d SET state = 'DEAD', attempts = 12, status_code = 500, error = 'it answered 500', delivered_at = NULL
		FROM (SELECT account_id, endpoint_id, sequence FROM trigger_deliveries WHERE state = 'DELIVERED' ORDER BY sequence LIMIT $1) few
		WHERE (d.account_id, d.endpoint_id, d.sequence) = (few.account_id, few.endpoint_id, few.sequence)`, deliveries)
	if err != nil || tag.RowsAffected() != int64(deliveries) {
		t.Fatalf("%d of %d deliveries given up: %v", tag.RowsAffected(), deliveries, err)
	}
}
