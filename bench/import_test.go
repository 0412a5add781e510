package bench_test

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
	"storegraph/store"
	"storegraph/syncer"
)

const (
	wholeLines = 300_000
	wholeHeap  = 256 << 20
)

// wholeTables are what an import of everything fills, in the order in which the COPY beside it fills them.
var wholeTables = []string{"contacts", "contact_links", "products", "variants", "collections", "collection_products", "orders", "line_items", "transactions"}

// BenchmarkWholeImport imports a generated shop of 300,000 JSONL lines as workers do, slice by slice, from a bulk file on
// disk to the last row: into empty tables, again unchanged, and again with every object changed. Beside it a COPY, as text,
// of the very rows that came of it into tables with the same indexes, checks and policies. Goals: 0.55, 0.9, 0.35, and a
// heap below 256 MiB.
func BenchmarkWholeImport(b *testing.B) {
	w := newWholeImport(b)
	var raw, empty, unchanged, changed spent
	for b.Loop() {
		w.clear(b)
		w.all(b, &empty)
		w.dump(b)
		w.copyRaw(b, &raw)
		w.all(b, &unchanged)
		w.files.change(true)
		w.all(b, &changed)
		w.files.change(false)
		w.copyRaw(b, &raw) // before and after: the machine may have changed
	}
	wall := figures{rows: w.rows * b.N, raw: raw.wall / 2, empty: empty.wall, unchanged: unchanged.wall, changed: changed.wall}
	wall.report(b)
	// What other processes do hardly counts here, on two sides that do not use the same number of cores.
	b.ReportMetric(raw.cpu.Seconds()/2/empty.cpu.Seconds(), "empty/copy-cpu")
	b.ReportMetric(raw.cpu.Seconds()/2/unchanged.cpu.Seconds(), "unchanged/copy-cpu")
	b.ReportMetric(raw.cpu.Seconds()/2/changed.cpu.Seconds(), "changed/copy-cpu")
	b.ReportMetric(float64(w.files.lines), "lines")
	heap := max(empty.heap, unchanged.heap, changed.heap)
	b.ReportMetric(float64(heap)/(1<<20), "heap-MiB")
	b.ReportMetric(0, "ns/op")
	if heap > wholeHeap {
		b.Errorf("the heap reached %d MiB", heap>>20)
	}
}

// spent is what something took.
type spent struct {
	wall, cpu time.Duration
	heap      uint64 // at its highest, beyond what was there before: the simulated shop
}

// wholeImport is a shop, its files, an account that imports them, and tables beside the account's.
type wholeImport struct {
	store  *store.Store
	db     *pgx.Conn
	syncer *syncer.Syncer
	client *shopify.Client
	files  *bulkFiles
	bulks  map[commerce.Element]string // ids of the operations whose files there are
	dir    string                      // of the rows as COPY prints them
	rows   int

	postgres int // the process that all of the database's come from; 0 where nobody can tell
}

type syncStore struct{ *store.Store }

func (s syncStore) Sync(ctx context.Context, a commerce.AccountID, fn func(context.Context, syncer.Tx) error) ([]commerce.Change, error) {
	return s.Store.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error { return fn(ctx, tx) })
}

type noCache struct{}

func (noCache) Invalidate(context.Context, commerce.AccountID, []commerce.Change) {}

func newWholeImport(b *testing.B) *wholeImport {
	b.Helper()
	address := pgtest.New(b)
	w := &wholeImport{store: open(b, address), db: pgtest.Peek(b, address), dir: b.TempDir(), bulks: make(map[commerce.Element]string)}
	w.files = newBulkFiles(b)
	app := shopify.NewApp(shopify.AppConfig{
		ClientID: "app", ClientSecret: "secret", Endpoint: func(domain string) string { return w.files.url + "/" + domain },
		BulkHost: func(u *url.URL) bool { return "http://"+u.Host == w.files.url },
	})
	w.syncer = syncer.New(syncer.Config{
		App: app, Store: syncStore{w.store}, Cache: noCache{}, Logger: slog.New(slog.DiscardHandler), BulkPoll: time.Millisecond,
		WebhookURL: "http://127.0.0.1:9/webhooks/shopify", StartURL: "http://127.0.0.1:9/oauth/shopify/start",
	})
	token := commerce.Secret(w.files.shop.CreateLegacyToken(shopify.ScopesFor(commerce.Elements, commerce.AllSyncSettings())...))
	w.client = app.Client(w.files.shop.Domain(), func(context.Context) (commerce.Secret, error) { return token, nil })
	must(b, w.syncer.AddLegacy(b.Context(), account, w.files.shop.Domain(), token, "secret", nil, commerce.AllSyncSettings()))
	for _, e := range commerce.Elements {
		id, err := w.client.StartBulk(b.Context(), e)
		must(b, err)
		op, err := w.client.BulkOperation(b.Context(), id)
		must(b, err)
		if op.Status != shopify.BulkCompleted {
			b.Fatalf("the bulk operation of %s is %s", e, op.Status)
		}
		w.bulks[e] = id
		w.files.keep(b, op)
	}
	if w.files.lines < wholeLines {
		b.Fatalf("the files have %d lines", w.files.lines)
	}
	for _, table := range wholeTables {
		twin(b, w.db, table)
	}
	var backend int
	must(b, w.db.QueryRow(b.Context(), `SELECT pg_backend_pid()`).Scan(&backend))
	if of, err := readProcess(backend); err == nil {
		w.postgres = of.parent
	}
	return w
}

func (w *wholeImport) clear(b *testing.B) {
	b.Helper()
	_, err := w.db.Exec(b.Context(), `TRUNCATE tombstones, contact_aliases, import_runs, `+strings.Join(wholeTables, ", "))
	must(b, err)
}

// all imports every element, as one worker after the other would do it. Shopify's own time, until the file is ready, does
// not count.
func (w *wholeImport) all(b *testing.B, to *spent) {
	b.Helper()
	ctx := b.Context()
	runs, err := w.store.QueueImports(ctx, account, commerce.Elements)
	must(b, err)
	for _, run := range runs {
		run.BulkID, run.Status = w.bulks[run.Element], commerce.ImportRunning
		must(b, w.store.SaveImport(ctx, account, run))
	}
	began := w.begin(b)
	watched := watchHeap(&to.heap)
	each := make(map[commerce.Element]time.Duration)
	for {
		tasks, err := w.store.ClaimTasks(ctx, map[commerce.TaskKind]int{commerce.TaskImport: 1}, time.Minute)
		must(b, err)
		for _, t := range tasks {
			start := time.Now()
			must(b, w.syncer.Do(ctx, t))
			each[t.Element] += time.Since(start)
		}
		if len(tasks) == 0 {
			if runs, err = w.store.ListImports(ctx, account); err != nil {
				b.Fatal(err)
			}
			if left := unfinished(runs); left == 0 {
				break
			}
			time.Sleep(time.Millisecond)
		}
	}
	wall, cpu := began.end(b, to)
	watched()
	for _, run := range runs {
		if run.Status != commerce.ImportCompleted || run.Skipped > 0 && run.Element != commerce.Transactions {
			b.Fatalf("the import of %s: %+v", run.Element, run)
		}
	}
	b.Logf("imported in %v, %v of processors: %v", wall.Round(time.Millisecond), cpu.Round(10*time.Millisecond), each)
}

// beginning is when something began, by the clock and by what processors had worked.
type beginning struct {
	at       time.Time
	cpu      time.Duration
	postgres int // its first process
}

func (w *wholeImport) begin(b *testing.B) beginning {
	b.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	return beginning{time.Now(), cpuTime(b) + processTime(b, w.postgres), w.postgres}
}

func (s beginning) end(b *testing.B, to *spent) (wall, cpu time.Duration) {
	b.Helper()
	wall, cpu = time.Since(s.at), cpuTime(b)+processTime(b, s.postgres)-s.cpu
	to.wall += wall
	to.cpu += cpu
	return wall, cpu
}

func unfinished(runs []commerce.ImportRun) (n int) {
	for _, r := range runs {
		if !r.Status.Done() {
			n++
		}
	}
	return n
}

// watchHeap looks at what lives on the heap, garbage included, until it is told to stop.
func watchHeap(peak *uint64) (stop func()) {
	ending := make(chan struct{})
	var watching sync.WaitGroup
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	before := sample[0].Value.Uint64()
	watching.Go(func() {
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			metrics.Read(sample)
			*peak = max(*peak, sample[0].Value.Uint64()-min(before, sample[0].Value.Uint64()))
			select {
			case <-ending:
				tick.Stop()
				return
			case <-tick.C:
			}
		}
	})
	return func() { close(ending); watching.Wait() }
}

// dump keeps the rows as COPY prints them.
func (w *wholeImport) dump(b *testing.B) {
	b.Helper()
	w.rows = 0
	for _, table := range wholeTables {
		file, err := os.Create(filepath.Join(w.dir, table))
		must(b, err)
		tag, err := w.db.PgConn().CopyTo(b.Context(), file, `COPY (SELECT `+columns(b, w.db, table)+` FROM `+table+`) TO STDOUT`)
		must(b, err)
		must(b, file.Close())
		w.rows += int(tag.RowsAffected())
	}
}

// copyRaw is the limit.
func (w *wholeImport) copyRaw(b *testing.B, to *spent) {
	b.Helper()
	_, err := w.db.Exec(b.Context(), `TRUNCATE raw_`+strings.Join(wholeTables, ", raw_"))
	must(b, err)
	began := w.begin(b)
	for _, table := range wholeTables {
		list := columns(b, w.db, table)
		file, err := os.Open(filepath.Join(w.dir, table))
		must(b, err)
		_, err = w.db.PgConn().CopyFrom(b.Context(), file, `COPY raw_`+table+` (`+list+`) FROM STDIN`)
		must(b, err)
		must(b, file.Close())
	}
	wall, cpu := began.end(b, to)
	b.Logf("copied in %v, %v of processors", wall.Round(time.Millisecond), cpu.Round(10*time.Millisecond))
}

// bulkFiles is a simulated Shopify whose bulk files there are twice: as the shop wrote them, and with every object changed.
type bulkFiles struct {
	shop  *shopsim.Server
	url   string
	dir   string
	lines int

	mu      sync.Mutex
	changed bool
}

func newBulkFiles(b *testing.B) *bulkFiles {
	b.Helper()
	f := &bulkFiles{dir: b.TempDir()}
	server := httptest.NewServer(f)
	b.Cleanup(server.Close)
	f.url = server.URL
	var err error
	f.shop, err = shopsim.New(shopsim.Config{
		ClientID: "app", ClientSecret: "secret", BaseURL: f.url, HTTPHooks: true, Manual: true, Seed: 7, Orders: shopsim.OrdersFor(wholeLines),
	})
	must(b, err)
	b.Cleanup(func() { must(b, f.shop.Close()) })
	return f
}

func (f *bulkFiles) change(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changed = on
}

// ServeHTTP answers as the shop does, but for files.
func (f *bulkFiles) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name, isFile := strings.CutPrefix(r.URL.Path, "/bulk/")
	f.mu.Lock()
	changed := f.changed
	f.mu.Unlock()
	if isFile && changed {
		http.ServeFile(w, r, filepath.Join(f.dir, name))
		return
	}
	f.shop.ServeHTTP(w, r)
}

var (
	updated = regexp.MustCompile(`"updatedAt":"([^"]+)"`)
	words   = regexp.MustCompile(`"(title|name|formattedGateway)":"`)
)

// anew is a line of an object that changed a second later than it had: its titles and names are others.
func anew(line []byte) []byte {
	line = updated.ReplaceAllFunc(line, func(member []byte) []byte {
		at, err := time.Parse(time.RFC3339, string(updated.FindSubmatch(member)[1]))
		if err != nil {
			panic(err)
		}
		return []byte(`"updatedAt":"` + at.Add(time.Second).Format(time.RFC3339) + `"`)
	})
	return words.ReplaceAll(line, []byte(`"$1":"New `))
}

// keep writes the changed file.
func (f *bulkFiles) keep(b *testing.B, op shopify.BulkOperation) {
	b.Helper()
	address, err := url.Parse(op.URL)
	must(b, err)
	res, err := http.Get(op.URL)
	must(b, err)
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		b.Fatal(res.Status)
	}
	to, err := os.Create(filepath.Join(f.dir, strings.TrimPrefix(address.Path, "/bulk/")))
	must(b, err)
	lines, err := rewrite(to, res.Body, anew)
	must(b, err)
	must(b, to.Close())
	f.lines += lines
	b.Logf("%s: %d lines, %d objects, %.1f MB", op.ID, lines, op.RootObjectCount, float64(op.FileSize)/1e6)
}
