// Package bench_test measures what the house promises to be fast.
package bench_test

import (
	"bytes"
	"context"
	"io"
	"net/http/httptest"
	"net/url"
	"syscall"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
)

// bulkFile gives the bulk file that the simulated shop writes for an element: the lines that our documents ask for.
func bulkFile(b *testing.B, e commerce.Element) []byte {
	b.Helper()
	ctx := b.Context()
	sim, err := shopsim.New(shopsim.Config{ClientID: "app", ClientSecret: "secret", Seed: 7, Orders: 4000, BulkDelay: time.Millisecond})
	if err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(sim)
	defer func() {
		server.Close()
		if err := sim.Close(); err != nil {
			b.Error(err)
		}
	}()
	host, err := url.Parse(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	app := shopify.NewApp(shopify.AppConfig{
		Endpoint: func(d string) string { return server.URL + "/" + d },
		BulkHost: func(u *url.URL) bool { return u.Host == host.Host },
	})
	token := sim.CreateLegacyToken("read_all_orders", "read_customers", "read_orders", "read_products")
	client := app.Client(sim.Domain(), func(context.Context) (commerce.Secret, error) { return commerce.Secret(token), nil })
	id, err := client.StartBulk(ctx, e)
	if err != nil {
		b.Fatal(err)
	}
	op, err := client.BulkOperation(ctx, id)
	for ; err == nil && !op.Status.Done(); op, err = client.BulkOperation(ctx, id) {
		select {
		case <-ctx.Done():
			b.Fatal(ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err != nil || op.Status != shopify.BulkCompleted {
		b.Fatal(op.Status, err)
	}
	file, err := client.OpenBulk(ctx, op.URL, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer file.Close()
	text, err := io.ReadAll(file)
	if err != nil {
		b.Fatal(err)
	}
	return text
}

// BenchmarkBulkRead reads whole bulk files, objects mapped and put together.
func BenchmarkBulkRead(b *testing.B) {
	for _, e := range []commerce.Element{commerce.Orders, commerce.Contacts, commerce.Products, commerce.Collections} {
		b.Run(string(e), func(b *testing.B) {
			file := bulkFile(b, e)
			lines := bytes.Count(file, []byte("\n"))
			b.SetBytes(int64(len(file)))
			b.ReportAllocs()
			before := cpuTime(b)
			for b.Loop() {
				for _, err := range shopify.ReadBulk(bytes.NewReader(file), e, shopify.BulkPosition{}) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			cpu := (cpuTime(b) - before).Seconds() / float64(b.N) // of all goroutines and the collector: what other processes do does not count
			b.ReportMetric(cpu*1e6/float64(lines), "cpu-µs/line")
			b.ReportMetric(float64(len(file))/cpu/1e6, "MB/cpu-s")
			b.ReportMetric(float64(len(file))/float64(lines), "B/line")
		})
	}
}

func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
