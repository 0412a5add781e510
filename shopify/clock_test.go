package shopify_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// dated is a Shopify whose clock is ahead of ours by what skew gives for its n-th answer, and that takes half of delay on
// either way. A nil header leaves the date out.
func dated(delay time.Duration, body string, header func(n int, now time.Time) string) *shopify.App {
	n := 0
	return shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		time.Sleep(delay / 2)
		date := header(n, time.Now())
		n++
		time.Sleep(delay / 2)
		resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
		if date != "" {
			resp.Header.Set("Date", date)
		}
		return resp, nil
	})}})
}

func date(t time.Time) string { return t.UTC().Format(http.TimeFormat) }

func ahead(skew time.Duration) func(int, time.Time) string {
	return func(_ int, now time.Time) string { return date(now.Add(skew)) }
}

const theContact = `{"data":{"customer":{"id":"gid://shopify/Customer/1","createdAt":"2026-01-01T00:00:00Z","updatedAt":"2026-01-01T00:00:00Z"}}}`

func fetch(t *testing.T, c *shopify.Client) *commerce.Contact {
	t.Helper()
	got, err := c.FetchContact(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestClock_IsShopifys(t *testing.T) {
	t.Parallel()
	for _, skew := range []time.Duration{0, time.Hour, -time.Hour, 10*time.Minute + 437*time.Millisecond, -999 * time.Millisecond} {
		for _, delay := range []time.Duration{0, 80 * time.Millisecond, 3 * time.Second} {
			t.Run(skew.String()+" "+delay.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					client := dated(delay, theContact, ahead(skew)).Client(testShop, token("shpat_test"))
					for n := range 40 {
						sent := time.Now().Add(skew)
						got := fetch(t, client)
						// A clock that fits the header's whole seconds is taken as it is.
						least := min(0, max(skew, -time.Second-200*time.Millisecond))
						if skew.Abs() > 2*time.Second {
							least = 0
						}
						loose := time.Second + delay + 200*time.Millisecond
						if n == 39 {
							loose = delay/2 + 350*time.Millisecond // many answers tell more than the header's whole second
						}
						if early := sent.Sub(got.FetchedAt); early < least || early > loose {
							t.Errorf("answer %d: FetchedAt is %s before the request was sent", n, early)
						}
						if early := time.Now().Add(skew).Sub(client.Now()); early < least || early > loose {
							t.Errorf("answer %d: Now is %s early", n, early)
						}
						time.Sleep(1130 * time.Millisecond) // another fraction of a second each time
					}
				})
			})
		}
	}
}

func TestClock_BeforeTheFirstAnswerIsOurs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		client := dated(0, theContact, func(int, time.Time) string { return "" }).Client(testShop, token("shpat_test"))
		if got := client.Now(); !got.Equal(time.Now()) {
			t.Errorf("Now is %s at %s", got, time.Now())
		}
		if got := fetch(t, client).FetchedAt; !got.Equal(time.Now()) {
			t.Errorf("FetchedAt is %s at %s", got, time.Now())
		}
	})
}

func TestClock_IsOneForAllShops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		app := dated(0, theContact, ahead(time.Hour))
		fetch(t, app.Client(testShop, token("shpat_test")))
		if early := time.Now().Add(time.Hour).Sub(app.Client("another.myshopify.com", token("shpat_test")).Now()); early < 0 || early > 2*time.Second {
			t.Errorf("%s early", early)
		}
	})
}

// What a proxy invents must not move the clock.
func TestClock_IgnoresGarbageAndOddAnswers(t *testing.T) {
	t.Parallel()
	for name, odd := range map[string]func(now time.Time) string{
		"no date":          func(time.Time) string { return "" },
		"no date at all":   func(time.Time) string { return "yesterday" },
		"the epoch":        func(time.Time) string { return date(time.Unix(0, 0)) },
		"the year 9999":    func(time.Time) string { return "Fri, 31 Dec 9999 23:59:59 GMT" },
		"the year 1":       func(time.Time) string { return "Mon, 01 Jan 0001 00:00:00 GMT" },
		"a day ahead":      func(now time.Time) string { return date(now.Add(24 * time.Hour)) },
		"an hour behind":   func(now time.Time) string { return date(now.Add(-time.Hour)) },
		"a minute ahead":   func(now time.Time) string { return date(now.Add(time.Minute)) },
		"a huge text":      func(time.Time) string { return string(make([]byte, 1<<16)) },
		"another timezone": func(now time.Time) string { return now.Format(time.RFC3339) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				// Every third answer is odd, and so is the second.
				client := dated(0, theContact, func(n int, now time.Time) string {
					if n%3 == 1 {
						return odd(now)
					}
					return date(now)
				}).Client(testShop, token("shpat_test"))
				for n := range 30 {
					sent := time.Now()
					got := fetch(t, client)
					if late := got.FetchedAt.Sub(sent); late > 0 {
						t.Errorf("answer %d: FetchedAt is %s late", n, late)
					}
					if early := time.Since(client.Now()); n != 1 && (early < 0 || early > 1500*time.Millisecond) {
						t.Errorf("after answer %d: Now is %s early", n, early)
					}
					time.Sleep(700 * time.Millisecond)
				}
			})
		})
	}
}

// Our own clock may be set while we run: Shopify's is followed after three answers, and what is read before is dated too
// early rather than too late.
func TestClock_FollowsWhenOursIsSet(t *testing.T) {
	t.Parallel()
	for _, jump := range []time.Duration{time.Hour, -time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				client := dated(0, theContact, func(n int, now time.Time) string {
					if n >= 5 {
						now = now.Add(jump) // ours was set the other way
					}
					return date(now)
				}).Client(testShop, token("shpat_test"))
				for n := range 12 {
					truth := time.Now()
					if n >= 5 {
						truth = truth.Add(jump)
					}
					got := fetch(t, client)
					if late := got.FetchedAt.Sub(truth); late > time.Second {
						t.Errorf("answer %d: FetchedAt is %s late", n, late)
					}
					if early := truth.Sub(got.FetchedAt); n >= 7 && early > 1200*time.Millisecond {
						t.Errorf("answer %d: FetchedAt is %s early", n, early)
					}
					time.Sleep(600 * time.Millisecond)
				}
			})
		})
	}
}

// An object of several pages is as old as its first.
func TestFetch_IsDatedByTheFirstPage(t *testing.T) {
	t.Parallel()
	var first time.Time
	pages := 0
	app := shopify.NewApp(shopify.AppConfig{
		Now: func() time.Time { return at("2026-11-23T12:00:00Z").Add(time.Duration(pages) * time.Minute) },
		HTTP: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
			next := `{"hasNextPage":true,"endCursor":"c1"}`
			if pages > 0 {
				next = `{"hasNextPage":false}`
			}
			pages++
			return &http.Response{StatusCode: 200, Header: http.Header{}, Request: r, Body: io.NopCloser(strings.NewReader(
				`{"data":{"collection":{"id":"gid://shopify/Collection/1","updatedAt":"2026-01-01T00:00:00Z","products":{"nodes":[{"id":"gid://shopify/Product/` + string(rune('0'+pages)) + `"}],"pageInfo":` + next + `}}}}`))}, nil
		})},
	})
	first = at("2026-11-23T12:00:00Z")
	got, err := app.Client(testShop, token("shpat_test")).FetchCollection(t.Context(), 1)
	if err != nil || len(got.ProductIDs) != 2 || !got.FetchedAt.Equal(first) {
		t.Errorf("%+v, %v", got, err)
	}
}
