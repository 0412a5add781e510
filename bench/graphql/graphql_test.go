package graphql

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/internal/pgtest"
)

var (
	orders = flag.Int("orders", 500_000, "orders of the database that peers are compared on")
	growth = flag.String("growth", "50000,500000", "orders of the databases that growth is measured on; 5000000 takes minutes to fill")
	turns  = flag.Int("turns", 3, "turns of each peer")
	long   = flag.Duration("turn", 1500*time.Millisecond, "how long a turn is")
)

// peerEnv tells a process of this binary which peer it is.
const peerEnv, databaseEnv = "STOREGRAPH_BENCH_PEER", "STOREGRAPH_BENCH_DATABASE"

func TestMain(m *testing.M) {
	if peer := os.Getenv(peerEnv); peer != "" {
		if err := serve(peer, os.Getenv(databaseEnv)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	pgtest.Main(m)
}

// database is a filled one.
type database struct {
	url, admin string
	postgres   int // the postmaster's process
	contacts   []string
}

func fill(tb testing.TB, n int) *database {
	tb.Helper()
	d := &database{url: pgtest.New(tb)}
	db := pgtest.Peek(tb, d.url)
	d.admin = db.Config().ConnString()
	load(tb, db, n)
	rows, err := db.Query(tb.Context(), `SELECT id FROM contacts WHERE account_id = $1 AND orders_count > 0 ORDER BY hashtext(id) LIMIT 2000`, account)
	must(tb, err)
	d.contacts, err = pgx.CollectRows(rows, pgx.RowTo[string])
	must(tb, err)
	var backend int
	must(tb, db.QueryRow(tb.Context(), `SELECT pg_backend_pid()`).Scan(&backend))
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", backend))
	must(tb, err)
	_, rest, _ := strings.Cut(string(stat), ") ")
	_, err = fmt.Sscan(strings.Fields(rest)[1], &d.postgres)
	must(tb, err)
	return d
}

// peer starts one of ours in a process of its own.
func (d *database) peer(tb testing.TB, name string) *server {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	url := d.url
	if name == "free" {
		url = d.admin
	}
	cmd.Env = append(os.Environ(), peerEnv+"="+name, databaseEnv+"="+url)
	s := start(tb, name, cmd)
	if name == "plan" || name == "executor" || name == "cached" {
		s.body = query.body
	}
	return s
}

func (s *server) once(tb testing.TB, q query, contact string) []byte {
	tb.Helper()
	conn, err := net.Dial("tcp", s.address)
	must(tb, err)
	defer conn.Close()
	var buf bytes.Buffer
	must(tb, call(conn, bufio.NewReader(conn), s.request(q, contact), &buf))
	return buf.Bytes()
}

// comparable leaves out what the peers print each in their own way: ids, cursors and times, and what ours tells besides (its cost).
func comparableAnswer(tb testing.TB, body []byte) any {
	tb.Helper()
	var v any
	must(tb, json.Unmarshal(body, &v))
	var strip func(any)
	strip = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for _, name := range []string{"id", "endCursor", "processedAt", "lastOrderAt", "extensions"} {
				delete(v, name)
			}
			for _, member := range v {
				strip(member)
			}
		case []any:
			for _, item := range v {
				strip(item)
			}
		}
	}
	strip(v)
	return v
}

// BenchmarkReads compares the three queries. L is the best of the two hand-written handlers, each with Postgres' own settings
// and with those of plans (+), under the same row level security. Goals: 0.80 L in requests a second, 0.85 L in CPU; half of PostGraphile's CPU, 0.4 of the executor's with
// dataloaders; row level security costs at most 1.3 times none.
func BenchmarkReads(b *testing.B) {
	d := fill(b, *orders)
	peers := []*server{d.peer(b, "json"), d.peer(b, "rows"), d.peer(b, "json+"), d.peer(b, "rows+"), d.peer(b, "plan"), d.peer(b, "executor"), d.peer(b, "free")}
	if s := postgraphile(b, d); s != nil {
		peers = append(peers, s)
	}
	for _, q := range queries {
		want := comparableAnswer(b, peers[0].once(b, q, d.contacts[0]))
		for _, s := range peers[1:] {
			if s.name != "postgraphile" && !reflect.DeepEqual(comparableAnswer(b, s.once(b, q, d.contacts[0])), want) {
				b.Fatalf("%s answers %s in another way:\n%s\n%s", s.name, q.name, s.once(b, q, d.contacts[0]), peers[0].once(b, q, d.contacts[0]))
			}
		}
	}
	for _, q := range queries {
		for _, connections := range []int{16, 64} {
			b.Run(fmt.Sprintf("%s/%d", q.name, connections), func(b *testing.B) {
				all := make(map[string]*result)
				for range b.N {
					compare(b, d, peers, q, connections, all)
				}
				report(b, all)
			})
		}
	}
}

// compare gives each peer its turns, in an order that is drawn anew each time.
func compare(b *testing.B, d *database, peers []*server, q query, connections int, all map[string]*result) {
	dice := rand.New(rand.NewPCG(1, uint64(connections)))
	for range *turns {
		for _, i := range dice.Perm(len(peers)) {
			s := peers[i]
			if all[s.name] == nil {
				all[s.name] = new(result)
			}
			s.turn(b, q, connections, *long, d.contacts, []int{d.postgres}, all[s.name])
		}
	}
}

func report(b *testing.B, all map[string]*result) {
	limit, cpu := all["json"].perSecond(), all["json"].cpu()
	for _, name := range []string{"rows", "json+", "rows+"} {
		limit, cpu = max(limit, all[name].perSecond()), min(cpu, all[name].cpu())
	}
	for _, name := range []string{"json", "rows", "json+", "rows+", "free", "plan", "executor", "postgraphile"} {
		if r := all[name]; r != nil {
			b.Logf("%-12s %7.0f/s  %6.0f µs of CPU (%.0f by Postgres)  p50 %6.2f ms  p99 %6.2f ms  %.2f L", name, r.perSecond(), r.cpu(), float64(r.postgres.Microseconds())/float64(r.requests), ms(r.quantile(0.5)), ms(r.quantile(0.99)), r.perSecond()/limit)
		}
	}
	plan := all["plan"]
	b.ReportMetric(plan.perSecond()/limit, "plan/L")
	b.ReportMetric(cpu/plan.cpu(), "plan-cpu/L")
	b.ReportMetric(all["executor"].cpu()/plan.cpu(), "executor-cpu/plan")
	b.ReportMetric(all["rows"].cpu()/all["free"].cpu(), "rls/none")
	if p := all["postgraphile"]; p != nil {
		b.ReportMetric(p.cpu()/plan.cpu(), "postgraphile-cpu/plan")
	}
	b.ReportMetric(0, "ns/op")
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
