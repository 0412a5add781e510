package server_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/server"
)

// desk is a server with a clock, a log, and shops that count how often they are asked for.
type desk struct {
	*server.Server
	fakes

	mu      sync.Mutex
	at      time.Time
	secrets map[string][]commerce.Secret
	asked   map[string]int
	log     bytes.Buffer
}

func newDesk() *desk {
	d := &desk{at: time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC), secrets: map[string][]commerce.Secret{shop: {"hush"}}, asked: map[string]int{}}
	d.Server = server.New(server.Config{
		GraphQL:   http.NotFoundHandler(),
		Principal: func(ctx context.Context, _ commerce.Principal) context.Context { return ctx },
		Keys:      d, Shops: d, Inbox: d, Connector: d,
		Ready:  func(context.Context) error { return nil },
		Logger: slog.New(slog.NewJSONHandler(&d.log, nil)),
		Now:    d.now,
	})
	return d
}

func (d *desk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}

func (d *desk) advance(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

func (d *desk) WebhookSecrets(_ context.Context, domain string) (commerce.AccountID, []commerce.Secret, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.asked[domain]++
	secrets, ok := d.secrets[domain]
	if !ok {
		return "", nil, commerce.Errorf(commerce.NotFound, "unknown shop")
	}
	return "clinic", secrets, nil
}

// get is one webhook's status.
func (d *desk) get(r *http.Request) int { return do(d, r).Code }

func with(r *http.Request, header, value string) *http.Request {
	if r.Header.Set(header, value); value == "" {
		r.Header.Del(header)
	}
	return r
}

func TestWebhook_ReadsAShopsSecretsOnceInAWhile(t *testing.T) {
	t.Parallel()
	d := newDesk()
	for range 100 {
		if got := d.get(webhook(orderBody, "hush")); got != 200 {
			t.Fatalf("got %d", got)
		}
	}
	if d.asked[shop] != 1 {
		t.Errorf("asked %d times", d.asked[shop])
	}
	d.advance(30 * time.Second)
	d.get(webhook(orderBody, "hush"))
	if d.asked[shop] != 2 {
		t.Errorf("after half a minute: asked %d times", d.asked[shop])
	}
}

func TestWebhook_ANewSecretCountsAtOnceAndForgersAskOnceASecond(t *testing.T) {
	t.Parallel()
	d := newDesk()
	d.get(webhook(orderBody, "hush"))
	d.advance(time.Second)
	d.secrets[shop] = []commerce.Secret{"new"}
	if got := d.get(webhook(orderBody, "new")); got != 200 {
		t.Errorf("signed with the new secret: %d", got)
	}
	if got := d.get(webhook(orderBody, "hush")); got != 401 {
		t.Errorf("signed with the old secret: %d", got)
	}
	before := d.asked[shop]
	for range 100 {
		if got := d.get(webhook(orderBody, "forged")); got != 401 {
			t.Fatalf("forged: %d", got)
		}
		d.advance(100 * time.Millisecond)
	}
	if n := d.asked[shop] - before; n > 10 {
		t.Errorf("forged webhooks of ten seconds asked %d times", n)
	}
}

func TestWebhook_AShopThatIsGoneIsForgotten(t *testing.T) {
	t.Parallel()
	d := newDesk()
	d.get(webhook(orderBody, "hush"))
	delete(d.secrets, shop)
	d.advance(15 * time.Second)
	for range 2 {
		if got := d.get(webhook(orderBody, "hush")); got != 401 {
			t.Errorf("got %d", got)
		}
	}
}

func TestWebhook_ForgedShopsLeaveNothingBehind(t *testing.T) {
	t.Parallel()
	d := newDesk()
	d.get(webhook(orderBody, "hush"))
	for i := range 20_000 {
		r := with(webhook(orderBody, "forged"), "X-Shopify-Shop-Domain", fmt.Sprintf("forged-%d.myshopify.com", i))
		if got := d.get(r); got != 401 {
			t.Fatalf("got %d", got)
		}
	}
	if d.get(webhook(orderBody, "hush")); d.asked[shop] != 1 {
		t.Error("they drove a real shop out")
	}
}

func TestWebhook_StatedOutcomes(t *testing.T) {
	t.Parallel()
	at := func(text string) *http.Request {
		return with(webhook(orderBody, "hush"), "X-Shopify-Triggered-At", text)
	}
	for name, c := range map[string]struct {
		request *http.Request
		status  int
		kept    bool
		clock   string // what TriggeredAt becomes
	}{
		"unknown topic":         {with(webhook(orderBody, "hush"), "X-Shopify-Topic", "carts/update"), 200, false, ""},
		"no topic":              {with(webhook(orderBody, "hush"), "X-Shopify-Topic", ""), 400, false, ""},
		"a long topic":          {with(webhook(orderBody, "hush"), "X-Shopify-Topic", strings.Repeat("x", 101)), 400, false, ""},
		"no webhook id":         {with(webhook(orderBody, "hush"), "X-Shopify-Webhook-Id", ""), 400, false, ""},
		"a long webhook id":     {with(webhook(orderBody, "hush"), "X-Shopify-Webhook-Id", strings.Repeat("x", 201)), 400, false, ""},
		"an older version":      {with(webhook(orderBody, "hush"), "X-Shopify-Api-Version", "2020-01"), 200, true, ""},
		"no version":            {with(webhook(orderBody, "hush"), "X-Shopify-Api-Version", ""), 200, true, ""},
		"a nonsense version":    {with(webhook(orderBody, "hush"), "X-Shopify-Api-Version", strings.Repeat("9", 30)), 400, false, ""},
		"on time":               {at("2026-11-23T11:59:59.5Z"), 200, true, "2026-11-23T11:59:59.5Z"},
		"a clock an hour late":  {at("2026-11-23T11:00:00Z"), 200, true, "2026-11-23T11:00:00Z"},
		"a clock an hour early": {at("2026-11-23T13:00:00Z"), 200, true, "2026-11-23T13:00:00Z"},
		"a year too early":      {at("2027-11-23T13:00:00Z"), 200, true, "2026-11-23T12:00:00Z"},
		"no time":               {at(""), 200, true, "0001-01-01T00:00:00Z"},
		"a nonsense time":       {at("yesterday"), 400, false, ""},
		"an empty body":         {webhook("", "hush"), 400, false, ""},
		"truncated":             {webhook(orderBody[:20], "hush"), 400, false, ""},
		"wrong signature":       {webhook(orderBody, "hash"), 401, false, ""},
	} {
		d := newDesk()
		if got := d.get(c.request); got != c.status || (len(d.signals) == 1) != c.kept {
			t.Errorf("%s: got %d, kept %+v", name, got, d.signals)
		} else if c.clock != "" && d.signals[0].TriggeredAt.Format(time.RFC3339Nano) != c.clock {
			t.Errorf("%s: triggered at %v", name, d.signals[0].TriggeredAt)
		}
	}
}

func TestWebhook_TellsOfAnOddityOnce(t *testing.T) {
	t.Parallel()
	d := newDesk()
	for range 50 {
		d.get(with(webhook(orderBody, "hush"), "X-Shopify-Topic", "carts/update"))
		d.get(with(webhook(orderBody, "hush"), "X-Shopify-Api-Version", "2020-01"))
		d.get(with(webhook(orderBody, "forged"), "X-Shopify-Topic", "forged/topic"))
	}
	log := d.log.String()
	for line, want := range map[string]int{`"topic":"carts/update"`: 1, `"version":"2020-01"`: 1, "forged": 0} {
		if n := strings.Count(log, line); n != want {
			t.Errorf("%s is in the log %d times, want %d", line, n, want)
		}
	}
	for i := range 2000 { // signed, but without an end
		d.get(with(webhook(orderBody, "hush"), "X-Shopify-Topic", fmt.Sprint("made/up-", i)))
	}
	if n := strings.Count(d.log.String(), `"topic":"made/up-`); n == 0 || n > 1000 {
		t.Errorf("%d made-up topics are in the log", n)
	}
}

func TestWebhook_AReplayedDeliveryIsKeptOnce(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	for i := range 10 { // retries come later, and may be signed anew
		r := with(webhook(orderBody, "hush"), "X-Shopify-Triggered-At", fmt.Sprintf("2026-11-23T11:%02d:00Z", i))
		if got := do(s, r); got.Code != 200 {
			t.Errorf("delivery %d: got %d", i, got.Code)
		}
	}
	if len(w.seen) != 1 {
		t.Errorf("kept %v", w.seen)
	}
}

// endless counts what is read of it.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }

func TestWebhook_DoesNotReadWhatIsTooLarge(t *testing.T) {
	t.Parallel()
	const large = 10 << 20
	for name, c := range map[string]struct {
		length int64
		most   int
	}{"told": {large, 0}, "untold": {-1, 3 << 20}, "told wrongly": {100, 3 << 20}} {
		d, body := newDesk(), &endless{}
		r := httptest.NewRequest("POST", "/webhooks/shopify", io.LimitReader(body, large))
		r.ContentLength = c.length
		if w := do(d, r); w.Code != 413 || code(t, w) != "TOO_LARGE" || body.read > c.most {
			t.Errorf("%s: got %d after %d bytes", name, w.Code, body.read)
		}
		if len(d.asked) != 0 {
			t.Errorf("%s: asked for the shop", name)
		}
	}
}

func TestWebhook_AnswersWhenTheBodyIsSlow(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for the deadline, five seconds")
	}
	t.Parallel()
	d := newDesk()
	h := httptest.NewServer(d)
	defer h.Close()
	conn, err := net.Dial("tcp", h.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "POST /webhooks/shopify HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
	if err := conn.SetReadDeadline(time.Now().Add(15 * time.Second)); err != nil {
		t.Fatal(err)
	}
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != 408 || len(d.signals) != 0 {
		t.Errorf("got %d", res.StatusCode)
	}
}

// held keeps its callers until their contexts end.
type held struct{ *desk }

func (held) PutSignal(ctx context.Context, _ commerce.AccountID, _ commerce.Signal) (bool, error) {
	<-ctx.Done()
	return false, ctx.Err()
}

func TestWebhook_AnswersWhenTheInboxIsSlow(t *testing.T) {
	t.Parallel()
	d := newDesk()
	s := server.New(server.Config{Shops: d, Inbox: held{d}, Logger: slog.New(slog.DiscardHandler)})
	r := webhook(orderBody, "hush")
	ctx, cancel := context.WithTimeout(r.Context(), 50*time.Millisecond) // sooner than its own five seconds
	defer cancel()
	if w := do(s, r.WithContext(ctx)); w.Code != 503 {
		t.Errorf("got %d", w.Code)
	}
}

func TestWebhook_ASignalThatCannotBeKeptIsTheSendersMistake(t *testing.T) {
	t.Parallel()
	d := newDesk()
	d.inboxErr = fmt.Errorf("put signal: %w", commerce.Errorf(commerce.InvalidInput, "A signal's texts must be UTF-8 without NUL."))
	if got := d.get(with(webhook(orderBody, "hush"), "X-Shopify-Webhook-Id", "\xff\xfe")); got != 400 {
		t.Errorf("got %d", got)
	}
	d.inboxErr = errors.New("the disk is full")
	if got := d.get(webhook(orderBody, "hush")); got != 503 {
		t.Errorf("got %d", got)
	}
}

// One action of the merchant's makes many deliveries, of several topics and objects: only the webhook's own id says that a
// delivery came before.
func TestWebhook_DeliveriesOfOneEventAreAllKept(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	for _, id := range []string{"a", "b", "c", "a"} {
		r := with(with(webhook(orderBody, "hush"), "X-Shopify-Event-Id", "one-event"), "X-Shopify-Webhook-Id", id)
		if got := do(s, r); got.Code != 200 {
			t.Errorf("delivery %s: got %d", id, got.Code)
		}
	}
	if len(w.seen) != 3 {
		t.Errorf("kept %v", w.seen)
	}
}

// Header names come in any case, with headers beside them that we do not need.
func TestWebhook_ReadsHeadersInAnyCase(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	h := httptest.NewServer(s)
	defer h.Close()
	for name, spell := range map[string]func(string) string{"lower": strings.ToLower, "upper": strings.ToUpper, "as written": strings.Clone} {
		head := "X-Shopify-Name: ours\r\nX-Shopify-Sub-Topic: x\r\n"
		for key, values := range with(webhook(orderBody, "hush"), "X-Shopify-Webhook-Id", name).Header {
			head += spell(key) + ": " + values[0] + "\r\n"
		}
		conn, err := net.Dial("tcp", h.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(conn, "POST /webhooks/shopify HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n%s\r\n%s", len(orderBody), head, orderBody)
		res, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		conn.Close()
		if res.StatusCode != 200 {
			t.Errorf("%s: got %d", name, res.StatusCode)
		}
	}
	if len(w.seen) != 3 {
		t.Errorf("kept %v", w.seen)
	}
}

// Shopify's newer Events have headers of their own. They are not webhooks, whoever signed them.
func TestWebhook_HeadersOfEventsAreNoWebhook(t *testing.T) {
	t.Parallel()
	s, w := newTown(io.Discard)
	r := webhook(orderBody, "hush")
	for key, values := range r.Header.Clone() {
		r.Header.Del(key)
		r.Header[strings.TrimPrefix(key, "X-")] = values
	}
	if got := do(s, r); got.Code != 401 || len(w.seen) != 0 {
		t.Errorf("got %d, kept %v", got.Code, w.seen)
	}
}
