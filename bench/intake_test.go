package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivermigrate"

	"storegraph/commerce"
	"storegraph/shopify"
)

const (
	intakeConns = 64
	intakeRound = 500 * time.Millisecond
)

// BenchmarkIntake posts signed webhooks of 3 kB over 64 connections, to four handlers in turn: a bare one that keeps the
// body with one grouped, durable insert; ours; one that verifies and inserts a River job with the body; and one whose
// job carries the ids only, as ours keeps no bodies. Neither River job is unique. One iteration is a round of all four, half a second each.
func BenchmarkIntake(b *testing.B) {
	database := startPostgres(b)
	ours := newGateway(b, database)
	targets := []*target{
		{name: "bare", handler: bareHandler(b, database)},
		{name: "ours", handler: ours.server},
		{name: "river", handler: riverHandler(b, database, true)},
		{name: "river-ids", handler: riverHandler(b, database, false)},
	}
	for _, t := range targets {
		t.serve(b)
		t.load(b, intakeRound) // warm up
		t.rates, t.latencies = nil, nil
	}
	round := 0
	for b.Loop() {
		for i := range targets {
			targets[(i+round)%len(targets)].load(b, intakeRound)
		}
		round++
	}
	for _, t := range targets {
		b.ReportMetric(median(t.rates), t.name+"/s")
		b.ReportMetric(float64(percentile(t.latencies, 99).Microseconds())/1000, t.name+"-p99-ms")
	}
	b.ReportMetric(ratio(targets[1], targets[0]), "ours/bare")
	b.ReportMetric(ratio(targets[1], targets[2]), "ours/river")
	b.ReportMetric(ratio(targets[1], targets[3]), "ours/river-ids")
	b.ReportMetric(0, "ns/op")
}

// target is a handler under load.
type target struct {
	name      string
	handler   http.Handler
	address   string
	sent      int
	rates     []float64 // of each round, requests a second
	latencies []time.Duration
}

func (t *target) serve(b *testing.B) {
	s := httptest.NewServer(t.handler)
	b.Cleanup(s.Close)
	t.address = s.Listener.Addr().String()
}

// load keeps all connections busy for a while.
func (t *target) load(b *testing.B, d time.Duration) {
	b.Helper()
	var mu sync.Mutex
	var wg sync.WaitGroup
	started := time.Now()
	total := 0
	for i := range intakeConns {
		first := t.sent + i
		wg.Go(func() {
			c, err := dialShop(t.address)
			if err != nil {
				b.Error(err)
				return
			}
			defer c.close()
			var latencies []time.Duration
			for n := first; time.Since(started) < d; n += intakeConns {
				sent := time.Now()
				status, err := c.post(t.name, n)
				if err != nil || status != http.StatusOK {
					b.Errorf("%s: %d, %v", t.name, status, err)
					return
				}
				latencies = append(latencies, time.Since(sent))
			}
			mu.Lock()
			defer mu.Unlock()
			total += len(latencies)
			t.latencies = append(t.latencies, latencies...)
		})
	}
	wg.Wait()
	t.rates = append(t.rates, float64(total)/time.Since(started).Seconds())
	t.sent += 1 << 24 // numbers of one round never meet those of the next
}

// ratio compares two targets round by round.
func ratio(a, b *target) float64 {
	ratios := make([]float64, len(a.rates))
	for i := range ratios {
		ratios[i] = a.rates[i] / b.rates[i]
	}
	return median(ratios)
}

func median(list []float64) float64 {
	list = slices.Sorted(slices.Values(list))
	return (list[len(list)/2] + list[(len(list)-1)/2]) / 2
}

func percentile(list []time.Duration, p float64) time.Duration {
	if len(list) == 0 {
		return 0
	}
	list = slices.Sorted(slices.Values(list))
	return list[min(len(list)-1, int(float64(len(list))*p/100))]
}

// bareHandler is the limit: it reads the body, and answers when the statement that keeps it with the bodies beside it is
// committed.
func bareHandler(b *testing.B, database string) http.Handler {
	pool := openPool(b, database)
	if _, err := pool.Exec(b.Context(), `CREATE TABLE bare (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body bytea NOT NULL)`); err != nil {
		b.Fatal(err)
	}
	g := &grouped{insert: func(bodies [][]byte) error {
		_, err := pool.Exec(context.Background(), `INSERT INTO bare (body) SELECT * FROM unnest($1::bytea[])`, bodies)
		return err
	}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = g.put(body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}

// grouped is the shortest group commit.
type grouped struct {
	insert func([][]byte) error

	mu       sync.Mutex
	bodies   [][]byte
	done     []chan error
	flushing int
}

func (g *grouped) put(body []byte) error {
	done := make(chan error, 1)
	g.mu.Lock()
	g.bodies, g.done = append(g.bodies, body), append(g.done, done)
	if g.flushing < 2 {
		g.flushing++
		go g.flush()
	}
	g.mu.Unlock()
	return <-done
}

func (g *grouped) flush() {
	for {
		g.mu.Lock()
		bodies, done := g.bodies, g.done
		g.bodies, g.done = nil, nil
		if len(bodies) == 0 {
			g.flushing--
			g.mu.Unlock()
			return
		}
		g.mu.Unlock()
		err := g.insert(bodies)
		for _, d := range done {
			d <- err
		}
	}
}

// signalJob is what a River worker would need to know of a webhook.
type signalJob struct {
	AccountID string          `json:"account_id"`
	WebhookID string          `json:"webhook_id"`
	Topic     string          `json:"topic"`
	Object    string          `json:"object"`
	ObjectID  int64           `json:"object_id"`
	Body      json.RawMessage `json:"body,omitempty"`
}

// Kind names the job.
func (signalJob) Kind() string { return "signal" }

func riverHandler(b *testing.B, database string, withBody bool) http.Handler {
	pool := openPool(b, database)
	driver := riverpgxv5.New(pool)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := migrator.Migrate(b.Context(), rivermigrate.DirectionUp, nil); err != nil {
		b.Fatal(err)
	}
	client, err := river.NewClient[pgx.Tx](driver, &river.Config{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || !shopify.VerifyWebhook(body, r.Header.Get("X-Shopify-Hmac-Sha256"), []commerce.Secret{intakeSecret}) {
			http.Error(w, "refused", http.StatusUnauthorized)
			return
		}
		s, err := shopify.ParseSignal(r.Header, body)
		if err == nil {
			job := signalJob{AccountID: string(intakeAccount), WebhookID: s.WebhookID, Topic: s.Topic, Object: s.Kind, ObjectID: int64(s.ObjectID)}
			if withBody {
				job.Body = body
			}
			_, err = client.Insert(r.Context(), job, nil)
		}
		if err != nil {
			http.Error(w, fmt.Sprint(err), http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
}

func openPool(b *testing.B, database string) *pgxpool.Pool {
	config, err := pgxpool.ParseConfig(database)
	if err != nil {
		b.Fatal(err)
	}
	config.MaxConns = 16
	pool, err := pgxpool.NewWithConfig(b.Context(), config)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(pool.Close)
	return pool
}
