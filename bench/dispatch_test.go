package bench

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/delivery"
	"storegraph/store"
)

const (
	dispatchEvents    = 25_000 // each delivered to all endpoints
	dispatchEndpoints = 4
	dispatchRounds    = 5
	dispatchContacts  = 5_000
	dispatchConns     = 64 // of the bare client
	dispatchCouriers  = 16 // as a worker has
)

// BenchmarkDispatch delivers 100,000 events to endpoints on loopback, beside a bare HTTP client that posts the same bodies to
// the same server. Ours locks, signs, keeps each contact's order, and writes what became of each, in a Postgres that keeps what
// it says it keeps. Both have their turns in rounds of a fifth. Goal: half the bare client's rate.
func BenchmarkDispatch(b *testing.B) {
	w := newDispatchWorld(b)
	var ours, bare []float64
	for b.Loop() {
		for range dispatchRounds {
			bodies := w.write(b, dispatchEvents/dispatchRounds)
			bare = append(bare, w.post(b, bodies))
			ours = append(ours, w.deliver(b))
		}
	}
	b.ReportMetric(median(ours), "ours/s")
	b.ReportMetric(median(bare), "bare/s")
	b.ReportMetric(median(ours)/median(bare), "ours/bare")
	b.ReportMetric(0, "ns/op")
}

// dispatchWorld is a store with endpoints, and the server that they lead to.
type dispatchWorld struct {
	store  *store.Store
	rows   *pgx.Conn
	base   string
	got    atomic.Int64
	client *http.Client
	orders int64
}

func newDispatchWorld(b *testing.B) *dispatchWorld {
	b.Helper()
	ctx, database := b.Context(), startPostgres(b)
	w := &dispatchWorld{client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: dispatchConns}}}
	sink := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			w.got.Add(1)
		}
		rw.WriteHeader(http.StatusNoContent)
	}))
	b.Cleanup(sink.Close)
	w.base = sink.URL
	ring, err := store.NewKeyring(store.NewKey("k"))
	if err != nil {
		b.Fatal(err)
	}
	if w.store, err = store.Open(ctx, store.Config{DatabaseURL: database, Keys: ring, Couriers: dispatchCouriers}); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(w.store.Close)
	if w.rows, err = pgx.Connect(ctx, database); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = w.rows.Close(context.Background()) })
	if err := w.store.CreateAccount(ctx, commerce.Account{ID: benchAccount, Name: "Clinic"}); err != nil {
		b.Fatal(err)
	}
	keys, err := delivery.NewKeys()
	if err != nil {
		b.Fatal(err)
	}
	for i := range dispatchEndpoints {
		e := commerce.TriggerEndpoint{
			ID: commerce.EndpointID(fmt.Sprint("e", i)), Name: "Sink", URL: fmt.Sprintf("%s/%d", w.base, i), Kinds: []commerce.TriggerKind{commerce.OrderReceived},
		}
		if _, err := w.store.CreateEndpoint(ctx, benchAccount, e, keys); err != nil {
			b.Fatal(err)
		}
	}
	return w
}

// write stores events and their deliveries, due later, and gives the bodies.
func (w *dispatchWorld) write(b *testing.B, n int) (bodies [][]byte) {
	b.Helper()
	ctx, from := b.Context(), w.orders
	w.orders += int64(n)
	for _, sql := range []string{
		`INSERT INTO trigger_events (account_id, kind, order_id, contact_id, enrollment_key, occurred_at, received_at, version, payload)
			SELECT $1, 'ORDER_RECEIVED', 1900968798308 + i, 'c' || i % $4, 'clinic.myshopify.com/orders/' || 1900968798308 + i, now(), now(), i,
				json_build_object('shopDomain', 'clinic.myshopify.com', 'orderName', '#' || i, 'orderStatus', 'COMPLETED',
					'totalPrice', json_build_object('amount', '102.99', 'currencyCode', 'USD'))
			FROM generate_series($2::bigint + 1, $3) i`,
		`INSERT INTO trigger_deliveries (account_id, endpoint_id, sequence, lane, due_at)
			SELECT $1, e.id, v.sequence, v.contact_id, 'infinity' FROM trigger_events v, trigger_endpoints e
			WHERE e.account_id = $1 AND v.account_id = $1 AND v.version > $2 AND v.version <= $3 AND $4 > 0`,
	} {
		if _, err := w.rows.Exec(ctx, sql, benchAccount, from, w.orders, dispatchContacts); err != nil {
			b.Fatal(err)
		}
	}
	if _, err := w.rows.Exec(ctx, `ANALYZE trigger_deliveries, trigger_events`); err != nil {
		b.Fatal(err)
	}
	last, err := w.store.LastTriggerEvent(ctx, benchAccount)
	if err != nil {
		b.Fatal(err)
	}
	for after := last - int64(n); after < last; {
		page, err := w.store.ListTriggerEvents(ctx, benchAccount, nil, after, commerce.MaxPageSize)
		if err != nil || len(page) == 0 {
			b.Fatal("the events cannot be read", err)
		}
		for i := range page {
			body, err := page[i].Body(benchAccount)
			if err != nil {
				b.Fatal(err)
			}
			bodies = append(bodies, body)
		}
		after = page[len(page)-1].Sequence
	}
	return bodies
}

// post is the bare client; it gives requests a second.
func (w *dispatchWorld) post(b *testing.B, bodies [][]byte) float64 {
	b.Helper()
	total := int64(len(bodies) * dispatchEndpoints)
	var next atomic.Int64
	var going sync.WaitGroup
	begin := time.Now()
	for range dispatchConns {
		going.Go(func() {
			for n := next.Add(1) - 1; n < total; n = next.Add(1) - 1 {
				url := fmt.Sprintf("%s/%d", w.base, n%dispatchEndpoints)
				res, err := w.client.Post(url, "application/json", bytes.NewReader(bodies[n/dispatchEndpoints]))
				if err != nil {
					b.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, res.Body)
				_ = res.Body.Close()
			}
		})
	}
	going.Wait()
	return float64(total) / time.Since(begin).Seconds()
}

// deliver has a dispatcher make all deliveries that wait, until the last one's outcome is stored; it gives deliveries a second.
func (w *dispatchWorld) deliver(b *testing.B) float64 {
	b.Helper()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	tag, err := w.rows.Exec(ctx, `UPDATE trigger_deliveries SET due_at = now() WHERE state = 'WAITING'`)
	if err != nil {
		b.Fatal(err)
	}
	total, before := tag.RowsAffected(), w.got.Load()
	begin := time.Now()
	d := &delivery.Dispatcher{
		Outbox: w.store, Guard: delivery.Guard{Loopback: true}, Slots: dispatchCouriers, Logger: slog.New(slog.DiscardHandler),
	}
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx) }()
	await(b, "everything is delivered", func() bool { return w.got.Load()-before >= total })
	cancel() // Run ends when the outcomes are stored
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
	took := time.Since(begin)
	var left int
	if err := w.rows.QueryRow(b.Context(), `SELECT count(*) FROM trigger_deliveries WHERE state <> 'DELIVERED'`).Scan(&left); err != nil || left > 0 {
		b.Fatalf("%d deliveries are left, %v", left, err)
	}
	if sent := w.got.Load() - before; sent != total {
		b.Fatalf("%d were sent of %d", sent, total)
	}
	return float64(total) / took.Seconds()
}
