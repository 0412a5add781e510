package e2e

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"storegraph/commerce"
	"storegraph/internal/postgres"
	"storegraph/internal/redistest"
	"storegraph/internal/shopsim"
	"storegraph/store"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// chaos is a whole installation: real processes, and a simulated Shopify in this one.
type chaos struct {
	*testing.T
	seed   uint64
	chance *rand.Rand
	dir    string
	bin    string
	env    []string
	sim    *shopsim.Server
	base   string // of our API
	pg     *postgres.Server
	redis  *redistest.Server
	serve  *proc
	worker *proc
	other  *proc // a second worker
	db     *store.Store
}

const (
	chaosAccount = commerce.AccountID("chaos-clinic")
	chaosKey     = "sg_test_key_of_the_chaos_run"
	chaosOrders  = 4000
)

func startChaos(t *testing.T, seed uint64) *chaos {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	c := &chaos{T: t, seed: seed, chance: rand.New(rand.NewPCG(seed, 1)), dir: t.TempDir(), bin: bin}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	c.startPostgres(ctx)
	t.Cleanup(func() { _ = c.pg.Stop() })
	redisURL := ""
	if _, err := redistest.FindServer(); err == nil {
		c.startRedis(ctx)
		t.Cleanup(func() { _ = c.redis.Stop() })
		redisURL = c.redis.URL
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	shopBase := "http://" + listener.Addr().String()
	c.sim, err = shopsim.New(shopsim.Config{
		ClientID: "chaos", ClientSecret: "not-a-secret-of-anything-real", BaseURL: shopBase, HTTPHooks: true, Seed: seed,
		Domain: "chaos-clinic.myshopify.com", Orders: chaosOrders, RestoreRate: 2000, HookRetry: 100 * time.Millisecond,
		Chaos: shopsim.Chaos{Seed: seed, Delay: 50 * time.Millisecond, Duplicate: 0.2, Reorder: 0.3},
	})
	if err != nil {
		t.Fatal(err)
	}
	shop := &http.Server{Handler: c.sim, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = shop.Serve(listener) }()
	t.Cleanup(func() { _ = c.sim.Close(); _ = shop.Close() })

	c.base = "http://" + freeAddress(t)
	key := "chaos:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte("k"), 32))
	c.env = append(os.Environ(),
		"DATABASE_URL="+c.pg.URL(postgres.Database), "REDIS_URL="+redisURL, "STOREGRAPH_KEYS="+key,
		"STOREGRAPH_PUBLIC_URL="+c.base, "STOREGRAPH_ADDR="+strings.TrimPrefix(c.base, "http://"),
		"SHOPIFY_CLIENT_ID=chaos", "SHOPIFY_CLIENT_SECRET=not-a-secret-of-anything-real",
		"STOREGRAPH_SHOPIFY_URL="+shopBase, "STOREGRAPH_LEASE=2s", "STOREGRAPH_ENDPOINT_LOOPBACK=true")
	c.run("migrate")
	c.run("account", "create", "--account", string(chaosAccount), "--name", "Chaos")

	keys, err := store.ParseKeyring(key)
	if err != nil {
		t.Fatal(err)
	}
	c.db, err = store.Open(t.Context(), store.Config{DatabaseURL: c.pg.URL(postgres.Database), Keys: keys, Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.db.Close)
	if _, err := c.db.EnsureAPIKey(t.Context(), chaosAccount, "chaos", commerce.RoleAdmin, chaosKey); err != nil {
		t.Fatal(err)
	}
	c.serve = c.process("serve", "serve")
	c.worker = c.process("worker", "worker")
	c.other = c.process("worker", "other worker")
	c.serve.waitReady(c.base + "/readyz")
	return c
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (c *chaos) startPostgres(ctx context.Context) {
	c.Helper()
	pg, err := postgres.Start(ctx, postgres.Config{DataDir: filepath.Join(c.dir, "postgres")})
	if err != nil {
		c.Fatal(err)
	}
	c.pg = pg
}

func (c *chaos) startRedis(ctx context.Context) {
	c.Helper()
	dir := filepath.Join(c.dir, "redis")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		c.Fatal(err)
	}
	server, err := redistest.StartServer(ctx, dir)
	if err != nil {
		c.Fatal(err)
	}
	c.redis = server
}

// restartPostgres stops the database politely, or kills all of its processes, and starts it again.
func (c *chaos) restartPostgres(kill bool) {
	c.Helper()
	if kill {
		c.killPostgres()
	}
	if err := c.pg.Stop(); err != nil && !kill {
		c.Fatal(err)
	}
	time.Sleep(time.Duration(c.chance.Int64N(int64(500 * time.Millisecond))))
	c.startPostgres(c.Context())
	c.Logf("Postgres restarted (killed: %t)", kill)
}

func (c *chaos) killPostgres() {
	c.Helper()
	pids, err := filepath.Glob(filepath.Join(c.dir, "postgres", "data", "postmaster.pid"))
	if err != nil || len(pids) != 1 {
		c.Fatalf("no postmaster: %v", err)
	}
	body, err := os.ReadFile(pids[0])
	if err != nil {
		c.Fatal(err)
	}
	first, _, _ := strings.Cut(string(body), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		c.Fatal(err)
	}
	// The backends too: without their postmaster they would go on acknowledging for a moment.
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, p := range append(strings.Fields(string(children)), first) {
		if n, err := strconv.Atoi(p); err == nil {
			_ = syscall.Kill(n, syscall.SIGKILL)
		}
	}
}

func (c *chaos) restartRedis() {
	c.Helper()
	_ = c.redis.Stop()
	time.Sleep(time.Duration(c.chance.Int64N(int64(300 * time.Millisecond))))
	c.startRedis(c.Context())
}

// run runs a command of the binary to its end.
func (c *chaos) run(args ...string) {
	c.Helper()
	cmd := exec.Command(c.bin, args...)
	cmd.Env = c.env
	if out, err := cmd.CombinedOutput(); err != nil {
		c.Fatalf("storegraph %s: %v\n%s", args[0], err, out)
	}
}

// proc is a process of the binary that is killed and started again.
type proc struct {
	*chaos
	command string
	name    string
	cmd     *exec.Cmd
	log     *os.File
	done    chan struct{} // closed when it has ended

	revived int // times it had ended by itself
}

func (c *chaos) process(command, name string) *proc {
	c.Helper()
	log, err := os.Create(filepath.Join(c.dir, name+".log"))
	if err != nil {
		c.Fatal(err)
	}
	p := &proc{chaos: c, command: command, name: name, log: log}
	p.start()
	c.Cleanup(func() {
		p.kill()
		if c.Failed() {
			text, _ := os.ReadFile(log.Name())
			c.Logf("the end of %s's log:\n%s", name, text[max(0, len(text)-4000):])
		}
	})
	return p
}

func (p *proc) start() {
	p.Helper()
	p.cmd = exec.Command(p.bin, p.command)
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.env, p.log, p.log
	if err := p.cmd.Start(); err != nil {
		p.Fatal(err)
	}
	done := make(chan struct{})
	cmd := p.cmd
	go func() { _ = cmd.Wait(); close(done) }()
	p.done = done
}

func (p *proc) kill() {
	_ = p.cmd.Process.Kill() // SIGKILL
	<-p.done
}

func (p *proc) killAndStart() {
	p.Helper()
	p.kill()
	p.start()
}

// revive starts the process again if it ended by itself, as a supervisor would.
func (p *proc) revive() {
	p.Helper()
	select {
	case <-p.done:
		p.revived++
		p.start()
	default:
	}
}

func (p *proc) waitReady(address string) {
	p.Helper()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		res, err := http.Get(address)
		if err != nil {
			continue
		}
		res.Body.Close()
		if res.StatusCode == http.StatusOK {
			return
		}
	}
	p.Fatalf("%s is not ready", p.name)
}

// connect walks through OAuth as a browser does.
func (c *chaos) connect() {
	c.Helper()
	var answer struct {
		ConnectShopify struct {
			AuthorizationURL string
			UserErrors       []struct{ Message string }
		}
	}
	all := map[string]bool{}
	for _, toggle := range []string{"contactSync", "orderSync", "orderReceivedTrigger", "transactionSync", "paymentReceivedTrigger", "productSync", "collectionSync"} {
		all[toggle] = true
	}
	err := c.graphql(`mutation ($input: ConnectShopifyInput!) { connectShopify(input: $input) { authorizationUrl userErrors { message } } }`,
		map[string]any{"input": map[string]any{"storeName": "chaos-clinic", "syncSettings": all}}, &answer)
	if err != nil || answer.ConnectShopify.AuthorizationURL == "" {
		c.Fatalf("connect: %v, %+v", err, answer)
	}
	jar, _ := cookiejar.New(nil)
	browser := &http.Client{Jar: jar}
	page, err := browser.Get(answer.ConnectShopify.AuthorizationURL)
	if err != nil {
		c.Fatal(err)
	}
	page.Body.Close()
	done, err := browser.PostForm(page.Request.URL.String(), url.Values{})
	if err != nil {
		c.Fatal(err)
	}
	defer done.Body.Close()
	if done.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(done.Body)
		c.Fatalf("install: %s\n%s", done.Status, text)
	}
}

func (c *chaos) graphql(query string, variables map[string]any, into any) error {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return err
	}
	req, err := http.NewRequest(http.MethodPost, c.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+chaosKey)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	var answer struct {
		Data   json.RawMessage
		Errors []struct{ Message string }
	}
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		return err
	}
	if len(answer.Errors) > 0 {
		return errors.New(answer.Errors[0].Message)
	}
	return json.Unmarshal(answer.Data, into)
}

// shop lets things happen at Shopify until ctx ends, and counts them.
func (c *chaos) shop(ctx context.Context) (acts int) {
	chance := rand.New(rand.NewPCG(c.seed, 2))
	for ctx.Err() == nil {
		var err error
		if acts%3 == 0 {
			_, err = c.sim.PlaceOrder(shopsim.OrderOptions{Payment: shopsim.Payment(chance.IntN(4)), Guest: chance.IntN(6) == 0})
		} else {
			_, err = c.sim.ActOn(chance.IntN)
		}
		if err != nil {
			c.Errorf("at Shopify: %v", err)
			return acts
		}
		acts++
		time.Sleep(25 * time.Millisecond)
	}
	return acts
}
