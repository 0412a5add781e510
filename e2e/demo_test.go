// Package e2e walks journeys through the real binary: what a person does with the README in hand.
package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const demoKey = "sg_test_key_of_the_demo_journey"

// binary builds storegraph once for all journeys.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "storegraph-e2e-")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "storegraph")
	out, err := exec.Command("go", "build", "-o", path, "storegraph/cmd/storegraph").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if path, err := binary(); err == nil {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// demo is a running `storegraph demo`.
type demo struct {
	t    *testing.T
	cmd  *exec.Cmd
	base string
	out  *lockedBuffer
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.WriteString(line + "\n")
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// startDemo starts the demo on a free port and waits until it says that it is ready.
func startDemo(t *testing.T, data string, flags ...string) *demo {
	t.Helper()
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	d := &demo{t: t, out: &lockedBuffer{}}
	d.cmd = exec.Command(path, append([]string{"demo"}, flags...)...)
	d.cmd.Env = append(os.Environ(), "STOREGRAPH_ADDR=127.0.0.1:0", "STOREGRAPH_DATA="+data, "STOREGRAPH_DEMO_KEY="+demoKey)
	pipe, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	d.cmd.Stderr = d.cmd.Stdout
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		address := regexp.MustCompile(`GraphQL\s+(http://\S+)/graphql`)
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			d.out.add(lines.Text())
			if m := address.FindStringSubmatch(lines.Text()); m != nil {
				ready <- m[1]
			}
		}
	}()
	t.Cleanup(func() {
		if d.cmd.ProcessState == nil {
			_ = d.cmd.Process.Kill()
			_ = d.cmd.Wait()
		}
		if t.Failed() {
			t.Logf("the demo said:\n%s", d.out)
			if log, err := os.ReadFile(filepath.Join(data, "storegraph.log")); err == nil {
				t.Logf("the end of its log:\n%s", log[max(0, len(log)-8000):])
			}
		}
	})
	select {
	case d.base = <-ready:
	case <-ended:
		t.Fatalf("the demo ended before it was ready:\n%s", d.out)
	case <-time.After(3 * time.Minute):
		t.Fatalf("the demo is not ready:\n%s", d.out)
	}
	return d
}

// stop ends the demo as Ctrl-C does, and expects a clean exit.
func (d *demo) stop() {
	d.t.Helper()
	if err := d.cmd.Process.Signal(syscall.SIGINT); err != nil {
		d.t.Fatal(err)
	}
	if err := d.cmd.Wait(); err != nil {
		d.t.Fatalf("Ctrl-C: %v", err)
	}
}

// ask posts a GraphQL request and decodes its data; errors fail the test.
func (d *demo) ask(query string, variables map[string]any, into any) {
	d.t.Helper()
	status, body := d.post(demoKey, query, variables)
	var answer struct {
		Data   json.RawMessage
		Errors []json.RawMessage
	}
	if err := json.Unmarshal(body, &answer); err != nil || status != 200 || len(answer.Errors) > 0 {
		d.t.Fatalf("%s\nwith %v answered %d %s", query, variables, status, body)
	}
	if err := json.Unmarshal(answer.Data, into); err != nil {
		d.t.Fatal(err)
	}
}

func (d *demo) post(key, query string, variables map[string]any) (int, []byte) {
	d.t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(d.t.Context(), 20*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "POST", d.base+"/graphql", bytes.NewReader(body))
	if err != nil {
		d.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return res.StatusCode, answer
}

type importRun struct {
	ID, Status                          string
	Complete                            bool
	Expected, Received, Stored, Skipped int
}

// imports gives the newest import of each element that has one.
func (d *demo) imports() map[string]importRun {
	d.t.Helper()
	var answer struct {
		ShopifyIntegration struct {
			Elements []struct {
				Element string
				Import  *importRun
			}
		}
	}
	d.ask(`{ shopifyIntegration { elements { element import { id status complete expected received stored skipped } } } }`, nil, &answer)
	out := make(map[string]importRun)
	for _, e := range answer.ShopifyIntegration.Elements {
		if e.Import != nil {
			out[e.Element] = *e.Import
		}
	}
	return out
}

// readmeQueries runs the README's code block as it stands, in a shell, against the demo.
func (d *demo) readmeQueries() []string {
	d.t.Helper()
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		d.t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(readme), "## Three clients, three queries")
	if !ok {
		d.t.Fatal("README.md has lost its queries")
	}
	block := regexp.MustCompile("(?s)```sh\n(.*?)```").FindStringSubmatch(rest)
	if block == nil {
		d.t.Fatal("README.md has lost its queries")
	}
	cmd := exec.Command("sh", "-c", strings.ReplaceAll(block[1], "http://127.0.0.1:8080", d.base))
	cmd.Env = append(os.Environ(), "KEY="+demoKey)
	out, err := cmd.Output()
	if err != nil {
		d.t.Fatalf("the README's queries: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

func TestDemo_FromNothingToThreeAnswersAndBack(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	d := startDemo(t, data, "--orders", "120", "--shoppers", "200ms")

	// Without a key, and with a wrong one, nothing is answered.
	for _, key := range []string{"", "wrong"} {
		if status, _ := d.post(key, "{ __typename }", nil); status != http.StatusUnauthorized {
			t.Errorf("key %q: got %d, want 401", key, status)
		}
	}

	// Every import is complete: its figures add up.
	imports := d.imports()
	for element, i := range imports {
		if i.Status != "COMPLETED" || !i.Complete || i.Expected != i.Received || i.Received != i.Stored+i.Skipped || i.Stored == 0 {
			t.Errorf("the import of %s does not add up: %+v", element, i)
		}
	}
	if len(imports) != 5 {
		t.Errorf("%d imports instead of five", len(imports))
	}

	// Shoppers' changes arrive: new orders become events, and the three queries answer.
	var events struct {
		TriggerEvents struct {
			Nodes []struct {
				Kind  string
				Order struct{ Name string }
			}
		}
	}
	eventually(t, 60*time.Second, func() bool {
		d.ask(`{ triggerEvents(first: 50) { nodes { kind order { name } } } }`, nil, &events)
		kinds := map[string]bool{}
		for _, e := range events.TriggerEvents.Nodes {
			kinds[e.Kind] = true
		}
		return kinds["ORDER_RECEIVED"] && kinds["PAYMENT_RECEIVED"]
	}, "an Order Received and a Payment Received event")
	seen := map[string]bool{}
	for _, e := range events.TriggerEvents.Nodes {
		key := e.Kind + " " + e.Order.Name
		if seen[key] {
			t.Errorf("%s fired twice", key)
		}
		seen[key] = true
	}

	answers := d.readmeQueries()
	if len(answers) != 3 {
		t.Fatalf("the README's queries gave %d answers:\n%s", len(answers), strings.Join(answers, "\n"))
	}
	for i, a := range answers {
		if strings.Contains(a, `"errors"`) || !strings.Contains(a, `"data"`) {
			t.Errorf("query %d answered %s", i+1, a)
		}
	}
	var resolved struct {
		Data struct {
			ResolveTemplate struct{ Text string }
		}
	}
	if err := json.Unmarshal([]byte(answers[1]), &resolved); err != nil || !strings.HasPrefix(resolved.Data.ResolveTemplate.Text, "Hi ") || strings.Contains(resolved.Data.ResolveTemplate.Text, "{{") {
		t.Errorf("the template answered %s", answers[1])
	}

	var before struct{ Orders struct{ TotalCount int } }
	d.ask(`{ orders(first: 1) { totalCount } }`, nil, &before)
	if before.Orders.TotalCount <= 120 {
		t.Errorf("%d orders are stored: the shoppers' are missing", before.Orders.TotalCount)
	}
	d.stop()
	if leftovers := processesOf(data); leftovers != "" {
		t.Errorf("left behind:\n%s", leftovers)
	}

	// A second start on the same folder goes on: connected, nothing imported again, nothing lost.
	again := startDemo(t, data, "--orders", "120", "--shoppers", "200ms")
	if said := again.out.String(); !strings.Contains(said, "Connected to") {
		t.Errorf("the second start connected again:\n%s", said)
	}
	var after struct{ Orders struct{ TotalCount int } }
	again.ask(`{ orders(first: 1) { totalCount } }`, nil, &after)
	if after.Orders.TotalCount < before.Orders.TotalCount {
		t.Errorf("%d orders before, %d after", before.Orders.TotalCount, after.Orders.TotalCount)
	}
	if diff := again.imports(); fmt.Sprint(diff) != fmt.Sprint(imports) {
		t.Errorf("the second start imported again:\n%v\nbefore:\n%v", diff, imports)
	}
	newer := after.Orders.TotalCount
	eventually(t, 60*time.Second, func() bool {
		again.ask(`{ orders(first: 1) { totalCount } }`, nil, &after)
		return after.Orders.TotalCount > newer
	}, "the shoppers go on after a restart")
	again.stop()
}

func TestDemo_BasicPlanImportsProductsAndSaysWhyNotMore(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "30", "--plan", "Basic", "--shoppers", "0")
	if imports := d.imports(); len(imports) != 2 || imports["PRODUCTS"].Status != "COMPLETED" || imports["COLLECTIONS"].Status != "COMPLETED" {
		t.Errorf("on the Basic plan these were imported: %+v", imports)
	}
	var answer struct {
		ShopifyIntegration struct {
			Elements []struct {
				Element string
				Blocked *struct{ Code, Message string }
			}
		}
		Products struct{ TotalCount int }
		Contacts struct{ TotalCount int }
	}
	d.ask(`{ shopifyIntegration { elements { element blocked { code message } } } products(first: 1) { totalCount } contacts(first: 1) { totalCount } }`, nil, &answer)
	if answer.Products.TotalCount == 0 || answer.Contacts.TotalCount != 0 {
		t.Errorf("%d products and %d contacts", answer.Products.TotalCount, answer.Contacts.TotalCount)
	}
	for _, e := range answer.ShopifyIntegration.Elements {
		open := e.Element == "PRODUCTS" || e.Element == "COLLECTIONS"
		if open != (e.Blocked == nil) {
			t.Errorf("%s: blocked %+v", e.Element, e.Blocked)
		}
		if !open && (e.Blocked.Code != "PLAN" || !strings.Contains(e.Blocked.Message, "Advanced")) {
			t.Errorf("%s is blocked without a way out: %+v", e.Element, e.Blocked)
		}
	}
	d.stop()
}

func eventually(t *testing.T, within time.Duration, ok func() bool, what string) {
	t.Helper()
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("after %s there is still no: %s", within, what)
}

// processesOf lists processes whose command line names the data folder.
func processesOf(data string) string {
	out, err := exec.Command("ps", "axww", "-o", "pid,args").Output()
	if err != nil {
		return ""
	}
	var found []string
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, data) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return strings.Join(found, "\n")
}
