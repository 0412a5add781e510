package graphql

import (
	"fmt"
	"testing"

	"storegraph/internal/redistest"
)

// redisEnv tells a peer's process where Redis is.
const redisEnv = "STOREGRAPH_BENCH_REDIS"

// BenchmarkCached compares kept answers with a handler that does nothing but write the same bytes from Redis. Goal: 0.7 of its
// requests a second.
func BenchmarkCached(b *testing.B) {
	client := redistest.New(b)
	o := client.Options()
	url := fmt.Sprintf("redis://%s/%d", o.Addr, o.DB)
	if o.Network == "unix" {
		url = fmt.Sprintf("unix://%s?db=%d", o.Addr, o.DB)
	}
	b.Setenv(redisEnv, url)
	redisPID := []int{}
	if pid := client.InfoMap(b.Context(), "server").Item("Server", "process_id"); pid != "" {
		var id int
		if _, err := fmt.Sscan(pid, &id); err == nil {
			redisPID = append(redisPID, id)
		}
	}
	d := fill(b, 50_000)
	d.contacts = d.contacts[:1]
	bare, cached := d.peer(b, "redis"), d.peer(b, "cached")
	for _, q := range queries {
		must(b, client.Set(b.Context(), "/"+q.name, cached.once(b, q, d.contacts[0]), 0).Err())
		for _, connections := range []int{16, 64} {
			b.Run(fmt.Sprintf("%s/%d", q.name, connections), func(b *testing.B) {
				all := map[string]*result{"redis": {}, "cached": {}}
				for range b.N {
					for turn := range 2 * *turns {
						s := []*server{bare, cached}[turn%2]
						s.turn(b, q, connections, *long, d.contacts, append(redisPID, d.postgres), all[s.name])
					}
				}
				for _, name := range []string{"redis", "cached"} {
					r := all[name]
					b.Logf("%-7s %7.0f/s  %5.0f µs of CPU  p50 %6.2f ms  p99 %6.2f ms", name, r.perSecond(), r.cpu(), ms(r.quantile(0.5)), ms(r.quantile(0.99)))
				}
				b.ReportMetric(all["cached"].perSecond()/all["redis"].perSecond(), "cached/redis")
				b.ReportMetric(all["redis"].cpu()/all["cached"].cpu(), "cached-cpu/redis")
				b.ReportMetric(0, "ns/op")
			})
		}
	}
}
