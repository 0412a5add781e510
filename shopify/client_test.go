package shopify_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// wire is a Shopify without a network, so that time can be simulated: each request gets the next answer; the last repeats.
type wire struct {
	mu      sync.Mutex
	answers []answer
	asked   []asked
}

type answer struct {
	status int
	body   string
	header http.Header
	err    error
	hang   bool // until the request's context ends
}

type asked struct {
	at    time.Duration // since start
	token string
}

func (w *wire) roundTrip(start time.Time) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		w.mu.Lock()
		n := min(len(w.asked), len(w.answers)-1)
		w.asked = append(w.asked, asked{time.Since(start), r.Header.Get("X-Shopify-Access-Token")})
		w.mu.Unlock()
		a := w.answers[n]
		if a.hang {
			<-r.Context().Done()
			return nil, r.Context().Err()
		}
		if a.err != nil {
			return nil, a.err
		}
		if a.status == 0 {
			a.status = http.StatusOK
		}
		if a.header == nil {
			a.header = http.Header{}
		}
		return &http.Response{StatusCode: a.status, Header: a.header, Body: io.NopCloser(strings.NewReader(a.body)), Request: r}, nil
	})
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// onWire gives a client on simulated time. It must be called in a synctest bubble.
func onWire(log io.Writer, source shopify.TokenSource, answers ...answer) (*wire, *shopify.App, *shopify.Client) {
	w := &wire{answers: answers}
	app := shopify.NewApp(shopify.AppConfig{
		HTTP:   &http.Client{Transport: w.roundTrip(time.Now())},
		Logger: slog.New(slog.NewTextHandler(log, nil)),
	})
	if source == nil {
		source = token("shpat_secret")
	}
	return w, app, app.Client(testShop, source)
}

const (
	noContact = `{"data":{"customer":null}}`
	throttled = `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED","documentation":"https://shopify.dev/api/usage/rate-limits"}}],"extensions":{"cost":{"requestedQueryCost":752,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":1000.0,"currentlyAvailable":252,"restoreRate":50.0}}}}`
)

func between(t *testing.T, what string, got, least, most time.Duration) {
	t.Helper()
	if got < least || got > most {
		t.Errorf("%s after %s, want %s to %s", what, got, least, most)
	}
}

func TestClient_WaitsForTheBucketWhenThrottled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w, _, client := onWire(io.Discard, nil, answer{body: throttled}, answer{body: throttled}, answer{body: noContact})
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if len(w.asked) != 3 {
			t.Fatalf("asked %d times", len(w.asked))
		}
		// (752 - 252) / 50 = 10 seconds, and up to a fifth more
		between(t, "second request", w.asked[1].at, 10*time.Second, 12*time.Second)
		between(t, "third request", w.asked[2].at-w.asked[1].at, 10*time.Second, 12*time.Second)
	})
}

func TestClient_PacesItselfByWhatAnswersTell(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cost := `,"extensions":{"cost":{"requestedQueryCost":100,"actualQueryCost":100.0,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":0.0,"restoreRate":50.0}}}}`
		w, app, client := onWire(io.Discard, nil, answer{body: `{"data":{"customer":null}` + cost})
		other := app.Client(testShop, token("shpat_other"))
		stranger := app.Client("another-shop.myshopify.com", token("shpat_stranger"))
		for _, c := range []*shopify.Client{client, client, other, stranger} {
			if _, err := c.FetchContact(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}
		at := func(i int) time.Duration { return w.asked[i].at }
		if at(0) != 0 {
			t.Errorf("the first request waited %s", at(0))
		}
		between(t, "second request", at(1), 2*time.Second, 2*time.Second) // 100 points at 50 a second
		between(t, "another client of the shop", at(2)-at(1), 2*time.Second, 2*time.Second)
		between(t, "a client of another shop", at(3)-at(2), 0, 0)
	})
}

func TestClient_LinesUpConcurrentRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		empty := `{"data":{"customer":null},"extensions":{"cost":{"requestedQueryCost":100,"throttleStatus":{"maximumAvailable":2000,"currentlyAvailable":0,"restoreRate":100}}}}`
		w, _, client := onWire(io.Discard, nil, answer{body: empty})
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		done := make(chan error)
		for range 3 {
			go func() { // the second request of each must stand behind those that wait already
				_, first := client.FetchContact(t.Context(), 1)
				_, second := client.FetchContact(t.Context(), 1)
				done <- errors.Join(first, second)
			}()
		}
		for range 3 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		if len(w.asked) != 7 {
			t.Errorf("asked %d times", len(w.asked))
		}
		for i := 1; i < len(w.asked); i++ {
			if gap := w.asked[i].at - w.asked[i-1].at; gap < time.Second {
				t.Errorf("request %d came %s after the one before", i, gap)
			}
		}
	})
}

func TestClient_RetriesWhatTimeMayHeal(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		first       answer
		least, most time.Duration
	}{
		"429 with a fractional Retry-After": {answer{status: 429, body: `{"errors":"Exceeded 2 calls per second"}`, header: http.Header{"Retry-After": {"4.5"}}}, 4500 * time.Millisecond, 5400 * time.Millisecond},
		"429 without":                       {answer{status: 429}, time.Second, 1200 * time.Millisecond},
		"500":                               {answer{status: 500, body: "<html>"}, 100 * time.Millisecond, 2 * time.Second},
		"503":                               {answer{status: 503}, 100 * time.Millisecond, 2 * time.Second},
		"520":                               {answer{status: 520}, 100 * time.Millisecond, 2 * time.Second},
		"connection reset":                  {answer{err: errors.New("connection reset by peer")}, 100 * time.Millisecond, 2 * time.Second},
		"no answer":                         {answer{hang: true}, 12 * time.Second, 14 * time.Second},
		"half an answer":                    {answer{body: `{"data":{"cust`}, 100 * time.Millisecond, 2 * time.Second},
		"an answer without data":            {answer{body: `{}`}, 100 * time.Millisecond, 2 * time.Second},
		"internal error inside GraphQL":     {answer{body: `{"errors":[{"message":"Internal error. Looks like something went wrong on our end.","extensions":{"code":"INTERNAL_SERVER_ERROR","requestId":"r1"}}]}`}, 100 * time.Millisecond, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, _, client := onWire(io.Discard, nil, c.first, answer{body: noContact})
				if _, err := client.FetchContact(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				if len(w.asked) != 2 {
					t.Fatalf("asked %d times", len(w.asked))
				}
				between(t, "second request", w.asked[1].at, c.least, c.most)
			})
		})
	}
}

func TestClient_NamesFailuresAndDoesNotRepeatThem(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer answer
		is     error
		says   string
	}{
		"401":                {answer{status: 401, body: `{"errors":"[API] Invalid API key or access token (unrecognized login or wrong password)"}`}, shopify.ErrUnauthorized, "[API] Invalid API key"},
		"402 frozen":         {answer{status: 402, body: `{"errors":"Unavailable Shop"}`}, shopify.ErrShopUnavailable, "Unavailable Shop"},
		"403":                {answer{status: 403, body: `{"errors":"[API] This action requires merchant approval for read_orders scope."}`}, shopify.ErrAccessDenied, "merchant approval"},
		"403 for the token":  {answer{status: 403, body: `{"errors":"[API] Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens"}`}, shopify.ErrUnauthorized, "Non-expiring"},
		"404":                {answer{status: 404, body: `{"errors":"Not Found"}`}, shopify.ErrShopUnavailable, "Not Found"},
		"423 locked":         {answer{status: 423, body: `{"errors":"Locked"}`}, shopify.ErrShopUnavailable, "Locked"},
		"430":                {answer{status: 430, body: ``}, shopify.ErrRejected, "430"},
		"denied":             {answer{body: `{"data":{"customer":null},"errors":[{"message":"Access denied for customer field. Required access: ` + "`read_customers`" + ` access scope.","path":["customer"],"extensions":{"code":"ACCESS_DENIED","requiredAccess":"read_customers"}}]}`}, shopify.ErrAccessDenied, "access to customer:"},
		"redirect":           {answer{status: 302, header: http.Header{"Location": {"https://evil.example/"}}}, nil, "302"},
		"too costly":         {answer{body: `{"errors":[{"message":"Query cost is 2000, which exceeds the single query max cost limit (1000).","extensions":{"code":"MAX_COST_EXCEEDED"}}]}`}, nil, "MAX_COST_EXCEEDED"},
		"errors as a text":   {answer{body: `{"errors":"Not today"}`}, nil, "Not today"},
		"errors as texts":    {answer{body: `{"errors":["Not today"]}`}, nil, "Not today"},
		"errors, an object":  {answer{body: `{"errors":{"base":["Not today"]}}`}, nil, "Not today"},
		"search warning":     {answer{body: `{"data":{"customer":null},"extensions":{"search":[{"path":["orders"],"query":"x:1","warnings":[{"field":"x","message":"Invalid search field for this query.","code":"invalid_field"}]}]}}`}, shopify.ErrSearchWarning, "search filter is not understood at orders: x: Invalid search field for this query."},
		"odd search warning": {answer{body: `{"data":{"customer":null},"extensions":{"search":[{"path":["orders"],"warnings":["beware"]}]}}`}, shopify.ErrSearchWarning, "beware"},
		"wrong shape":        {answer{body: `{"data":{"customer":[]}}`}, nil, "read Shopify's answer to contact"},
		"too long":           {answer{body: `{"data":"` + strings.Repeat("x", 33<<20) + `"}`}, nil, "too long"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, _, client := onWire(io.Discard, nil, c.answer)
				got, err := client.FetchContact(t.Context(), 1)
				if got != nil || err == nil || c.is != nil && !errors.Is(err, c.is) || !containsText(err, c.says) {
					t.Errorf("%v, %v", got, err)
				}
				var denied *shopify.AccessDeniedError
				if c.is == shopify.ErrAccessDenied && !errors.As(err, &denied) {
					t.Errorf("no AccessDeniedError: %v", err)
				}
				if len(w.asked) != 1 {
					t.Errorf("asked %d times", len(w.asked))
				}
				if containsText(err, "shpat_") {
					t.Errorf("the error tells the token: %v", err)
				}
			})
		})
	}
}

func TestClient_AsksForAFreshTokenOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		source := func(context.Context) (commerce.Secret, error) {
			calls++
			return commerce.Secret("shpat_" + strings.Repeat("x", calls)), nil
		}
		refusal := answer{status: 401, body: `{"errors":"[API] Invalid API key or access token"}`}

		w, _, client := onWire(io.Discard, source, refusal, answer{body: noContact})
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if len(w.asked) != 2 || w.asked[0].token != "shpat_x" || w.asked[1].token != "shpat_xx" {
			t.Errorf("asked %v", w.asked)
		}

		w, _, client = onWire(io.Discard, source, refusal)
		if _, err := client.FetchContact(t.Context(), 1); !errors.Is(err, shopify.ErrUnauthorized) {
			t.Error(err)
		}
		if len(w.asked) != 2 || calls != 4 {
			t.Errorf("asked %d times with %d tokens", len(w.asked), calls)
		}
	})
}

func TestClient_PassesOnWhatTheTokenSourceSays(t *testing.T) {
	t.Parallel()
	dead := errors.New("no installation")
	app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: roundTripper(func(*http.Request) (*http.Response, error) {
		t.Error("asked without a token")
		return nil, dead
	})}})
	_, err := app.Client(testShop, func(context.Context) (commerce.Secret, error) { return "", dead }).FetchContact(t.Context(), 1)
	if !errors.Is(err, dead) {
		t.Error(err)
	}
}

// A 401 whose refresh fails on its way must not look like a dead installation.
func TestClient_FailedRefreshIsNoDeadToken(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		calls := 0
		source := func(context.Context) (commerce.Secret, error) {
			if calls++; calls > 1 {
				return "", &shopify.StatusError{Status: 503}
			}
			return "shpat_old", nil
		}
		_, _, client := onWire(io.Discard, source, answer{status: 401, body: `{"errors":"[API] Invalid API key or access token"}`})
		_, err := client.FetchContact(t.Context(), 1)
		if errors.Is(err, shopify.ErrUnauthorized) || !errors.Is(err, shopify.ErrUnreachable) {
			t.Error(err)
		}
	})
}

func TestClient_DialsOnlyShopifyDomains(t *testing.T) {
	t.Parallel()
	app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		t.Errorf("dialled %s", r.URL)
		return nil, errors.New("no")
	})}})
	for _, shop := range []string{"", "evil.example", "x.myshopify.com.evil.example", "x.myshopify.com/", "x.myshopify.com@evil.example", "X.myshopify.com", "x.myshopify.com\n"} {
		if _, err := app.Client(shop, token("shpat_secret")).FetchContact(t.Context(), 1); err == nil {
			t.Errorf("%q was accepted", shop)
		}
	}
}

func TestClient_TellsOfAnotherAPIVersionOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		_, _, client := onWire(&log, nil, answer{body: noContact, header: http.Header{"X-Shopify-Api-Version": {"2027-01"}}})
		for range 3 {
			if _, err := client.FetchContact(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}
		if n := strings.Count(log.String(), "answered=2027-01"); n != 1 {
			t.Errorf("told %d times: %s", n, log.String())
		}
		if strings.Contains(log.String(), "shpat_") {
			t.Errorf("the log has the token: %s", log.String())
		}
	})
}

func TestClient_NeverLogsTokensOrBodies(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		_, _, client := onWire(&log, nil, answer{status: 503, body: `ada@example.com`}, answer{body: throttled}, answer{err: errors.New("reset")}, answer{body: noContact})
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(log.String(), "asking again") {
			t.Errorf("retries are not told: %s", log.String())
		}
		for _, secret := range []string{"shpat_", "ada@"} {
			if strings.Contains(log.String(), secret) {
				t.Errorf("the log has %q: %s", secret, log.String())
			}
		}
	})
}
