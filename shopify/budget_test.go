package shopify_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// leaky is Shopify's bucket, as Shopify counts it: it throttles what it has no points for.
type leaky struct {
	mu        sync.Mutex
	max, rate float64
	level     float64
	at        time.Time
	refused   int
	answered  []string // who, in order
}

func (l *leaky) RoundTrip(r *http.Request) (*http.Response, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	const cost = 100
	l.level = min(l.max, l.level+l.rate*time.Since(l.at).Seconds())
	l.at = time.Now()
	body := `{"data":{"customer":null},`
	if l.level < cost {
		l.refused++
		body = `{"errors":[{"message":"Throttled","extensions":{"code":"THROTTLED"}}],`
	} else {
		l.level -= cost
		l.answered = append(l.answered, r.Header.Get("X-Shopify-Access-Token"))
	}
	body += fmt.Sprintf(`"extensions":{"cost":{"requestedQueryCost":%d,"actualQueryCost":null,"throttleStatus":{"maximumAvailable":%.1f,"currentlyAvailable":%.3f,"restoreRate":%.1f}}}}`, cost, l.max, l.level, l.rate)
	return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

func TestBackground_LeavesHalfOfTheBucketToTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := &leaky{max: 2000, rate: 100, level: 2000, at: time.Now()}
		app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: shop}})
		ctx, cancel := context.WithTimeout(shopify.Background(t.Context()), 40*time.Second)
		defer cancel()
		var work sync.WaitGroup
		for range 5 { // a crowd that would take many times of what there is
			work.Go(func() {
				client := app.Client(testShop, token("background"))
				var err error
				for err == nil { // until ctx ends, or would before it could be asked again
					_, err = client.FetchContact(ctx, 1)
				}
			})
		}
		client := app.Client(testShop, token("interactive"))
		for range 20 {
			time.Sleep(2 * time.Second)
			start := time.Now()
			if _, err := client.FetchContact(t.Context(), 1); err != nil {
				t.Error(err)
			}
			if waited := time.Since(start); waited > 0 {
				t.Errorf("somebody waited %s behind background work", waited)
			}
			shop.mu.Lock()
			if shop.level < shop.max/2-100 { // the interactive request's own
				t.Errorf("background work left %.0f of %.0f", shop.level, shop.max)
			}
			shop.mu.Unlock()
		}
		cancel()
		work.Wait()
		background := len(shop.answered) - 20
		if background < 25 { // half the bucket, and what the others leave of 40 seconds' points
			t.Errorf("background work got %d requests through", background)
		}
		if shop.refused > 0 {
			t.Errorf("%d requests were throttled", shop.refused)
		}
	})
}

func TestBackground_GetsOnWithARequestThatHalfABucketCannotHold(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := &leaky{max: 150, rate: 50, level: 150, at: time.Now()}
		client := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: shop}}).Client(testShop, token("t"))
		for range 4 {
			if _, err := client.FetchContact(shopify.Background(t.Context()), 1); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// What is never sent must not hold up what is.
func TestBucket_GetsBackWhatWasNotSent(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		shop := &leaky{max: 1000, rate: 50, level: 100, at: time.Now()}
		client := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: shop}}).Client(testShop, token("t"))
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for range 50 {
			for _, ctx := range []context.Context{short, shopify.Background(short)} {
				if _, err := client.FetchContact(ctx, 1); !errors.Is(err, shopify.ErrThrottled) {
					t.Fatalf("a wait of two seconds in one: %v", err)
				}
			}
		}
		start := time.Now()
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		between(t, "the next request", time.Since(start), 2*time.Second, 2*time.Second)
	})
}

// sharedBucket is a bucket as the store keeps it.
type sharedBucket struct {
	mu    sync.Mutex
	calls []string
	wait  time.Duration
	err   error
}

func (b *sharedBucket) Take(_ context.Context, shop string, cost float64, background bool) (time.Duration, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = append(b.calls, fmt.Sprintf("take %s %g %v", shop, cost, background))
	return b.wait, b.err
}

func (b *sharedBucket) Settle(ctx context.Context, shop string, reserved float64, status *commerce.ThrottleStatus) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	said := "nothing"
	if status != nil {
		said = fmt.Sprintf("%g/%g+%g", status.CurrentlyAvailable, status.MaximumAvailable, status.RestoreRate)
	}
	b.calls = append(b.calls, fmt.Sprintf("settle %s %g %s", shop, reserved, said))
	return ctx.Err()
}

func TestBucket_IsAskedBeforeAndToldAfterEveryRequest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bucket := &sharedBucket{}
		w := &wire{answers: []answer{
			{body: throttled}, {status: 503},
			{body: `{"data":{"customer":null},"extensions":{"cost":{"requestedQueryCost":3,"throttleStatus":{"maximumAvailable":2000.0,"currentlyAvailable":1997.5,"restoreRate":100.0}}}}`},
		}}
		app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: w.roundTrip(time.Now())}, Bucket: bucket})
		client := app.Client(testShop, token("t"))
		if _, err := client.FetchContact(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(shopify.Background(t.Context()))
		bucket.wait = 5 * time.Second
		time.AfterFunc(time.Second, cancel)
		if _, err := client.FetchContact(ctx, 1); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		want := []string{
			"take " + testShop + " 10 false", "settle " + testShop + " 10 252/1000+50",
			"take " + testShop + " 752 false", "settle " + testShop + " 752 nothing", // what the document cost is learnt
			"take " + testShop + " 752 false", "settle " + testShop + " 752 1997.5/2000+100",
			"take " + testShop + " 3 true", "settle " + testShop + " 3 nothing", // waits without holding points
		}
		if !slices.Equal(bucket.calls, want) {
			t.Errorf("got\n%s\nwant\n%s", strings.Join(bucket.calls, "\n"), strings.Join(want, "\n"))
		}
	})
}

func TestBucket_ThatFailsDoesNotStopRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		bucket := &sharedBucket{err: errors.New("database is down"), wait: time.Hour}
		w := &wire{answers: []answer{{body: noContact}}}
		app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: w.roundTrip(time.Now())}, Bucket: bucket})
		if _, err := app.Client(testShop, token("t")).FetchContact(t.Context(), 1); err != nil || w.asked[0].at != 0 {
			t.Error(err)
		}
		if len(bucket.calls) != 1 {
			t.Errorf("settled what was not taken: %v", bucket.calls)
		}
	})
}
