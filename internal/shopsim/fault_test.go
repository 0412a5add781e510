package shopsim_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/internal/shopsim"
)

// plan is a list of faults, one a request.
type plan struct {
	mu    sync.Mutex
	kind  string
	next  []*shopsim.FaultAnswer
	asked []shopsim.FaultRequest
}

func (p *plan) fault(r shopsim.FaultRequest) *shopsim.FaultAnswer {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.Kind != p.kind {
		return nil
	}
	p.asked = append(p.asked, r)
	if len(p.next) == 0 {
		return nil
	}
	f := p.next[0]
	p.next = p.next[1:]
	return f
}

func (p *plan) then(f ...*shopsim.FaultAnswer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = append(p.next, f...)
}

func faulty(t *testing.T, kind string) (*shopify, *plan) {
	p := &plan{kind: kind}
	return setup(t, func(c *shopsim.Config) { c.Fault = p.fault }), p
}

func (s *shopify) ask(client *http.Client, query string) (*http.Response, []byte, error) {
	body, err := json.Marshal(map[string]any{"query": query})
	ok(s.t)(err)
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, s.endpoint("/admin/api/2026-10/graphql.json"), strings.NewReader(string(body)))
	ok(s.t)(err)
	req.Header.Set("X-Shopify-Access-Token", s.token)
	resp, err := client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	return resp, b, err
}

// Both ways to the server, over a network and without, show every fault alike.
func TestFaults_OfRequests(t *testing.T) {
	t.Parallel()
	s, p := faulty(t, "graphql")
	near, far := &http.Client{Transport: s.Transport()}, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for _, status := range []int{401, 402, 403, 404, 423, 429, 430, 500, 502, 503, 520} {
		for _, client := range []*http.Client{near, far} {
			p.then(&shopsim.FaultAnswer{Status: status, Header: http.Header{"retry-after": {"7"}}})
			resp, body, err := s.ask(client, `{ shop { id } }`)
			if err != nil || resp.StatusCode != status || resp.Header.Get("Retry-After") != "7" {
				t.Errorf("%d: %v %v", status, resp, err)
			}
			var text struct{ Errors string }
			if err := json.Unmarshal(body, &text); status < 500 && (err != nil || text.Errors == "") {
				t.Errorf("%d: %s", status, body)
			}
		}
	}
	for name, c := range map[string]struct {
		fault shopsim.FaultAnswer
		want  string
	}{
		"throttled":      {shopsim.FaultAnswer{Code: "THROTTLED"}, `"code":"THROTTLED"`},
		"internal error": {shopsim.FaultAnswer{Code: "INTERNAL_SERVER_ERROR"}, `"code":"INTERNAL_SERVER_ERROR"`},
		"text":           {shopsim.FaultAnswer{Text: "Something is off"}, `"errors":"Something is off"`},
		"broken JSON":    {shopsim.FaultAnswer{Body: `{"data":{"shop":`}, `{"data":{"shop":`},
		"cut, clean":     {shopsim.FaultAnswer{Cut: 9, Clean: true}, `{"data":{`},
	} {
		for _, client := range []*http.Client{near, far} {
			p.then(&c.fault)
			resp, body, err := s.ask(client, `{ shop { id } }`)
			if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), c.want) || c.fault.Cut > 0 && len(body) != 9 {
				t.Errorf("%s: %s %v", name, body, err)
			}
		}
	}
	for _, client := range []*http.Client{near, far} {
		p.then(&shopsim.FaultAnswer{Header: http.Header{"X-Shopify-API-Version": {"2026-01"}}})
		if resp, body, err := s.ask(client, `{ shop { id } }`); err != nil || resp.Header.Get("X-Shopify-API-Version") != "2026-01" || !strings.Contains(string(body), "gid://") {
			t.Errorf("another version: %v %v", resp, err)
		}
		p.then(&shopsim.FaultAnswer{Reset: true})
		if _, _, err := s.ask(client, `{ shop { id } }`); err == nil {
			t.Error("no reset")
		} else if !errors.Is(err, syscall.ECONNRESET) && !errors.Is(err, io.EOF) {
			t.Errorf("reset: %v", err)
		}
		for _, reset := range []bool{false, true} {
			p.then(&shopsim.FaultAnswer{Cut: 5, Reset: reset})
			if _, body, err := s.ask(client, `{ shop { id } }`); err == nil || len(body) > 5 {
				t.Errorf("cut: %q %v", body, err)
			}
		}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		p.then(&shopsim.FaultAnswer{Slow: time.Hour})
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.endpoint("/admin/api/2026-10/graphql.json"), strings.NewReader(`{"query":"{ shop { id } }"}`))
		ok(t)(err)
		req.Header.Set("X-Shopify-Access-Token", s.token)
		if resp, err := client.Do(req); err == nil {
			if _, err = io.ReadAll(resp.Body); err == nil {
				t.Error("a slow answer came in time")
			}
			resp.Body.Close()
		}
		cancel()
	}
}

func TestFaults_SeeWhatIsAsked(t *testing.T) {
	t.Parallel()
	s, p := faulty(t, "graphql")
	for _, query := range []string{`query Named($id: ID!) { order(id: $id) { id } }`, `{ orders(first: 1) { nodes { id } } }`, `mutation { appUninstall { app { id } } }`} {
		s.post(query, map[string]any{"id": gid("Order", s.OrderID(1))})
	}
	var got []string
	for _, r := range p.asked {
		got = append(got, r.Shop+" "+r.Operation+" "+itoa(r.N))
	}
	if want := []string{s.Domain() + " Named 1", s.Domain() + " orders 2", s.Domain() + " appUninstall 3"}; !slices.Equal(got, want) {
		t.Errorf("%v", got)
	}
	if p.asked[0].Variables["id"] != gid("Order", s.OrderID(1)) || p.asked[0].Token != s.token {
		t.Errorf("%+v", p.asked[0])
	}
}

func download(t *testing.T, address string) string {
	t.Helper()
	status, body, _ := fetch(t, address, "")
	if status != http.StatusOK {
		t.Fatalf("status %d: %s", status, body)
	}
	return body
}

func fetch(t *testing.T, address, part string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	ok(t)(err)
	if part != "" {
		req.Header.Set("Range", part)
	}
	resp, err := http.DefaultClient.Do(req)
	ok(t)(err)
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return -1, string(b), resp.Header
	}
	return resp.StatusCode, string(b), resp.Header
}

func TestBulkFiles_Fail(t *testing.T) {
	t.Parallel()
	s, p := faulty(t, "bulk")
	address := s.finish(bulkOrders, true)["url"].(string)
	whole := download(t, address)
	n := len(whole)
	if status, part, h := fetch(t, address, "bytes=100-"); status != http.StatusPartialContent || part != whole[100:] ||
		h.Get("Content-Range") != "bytes 100-"+itoa(n-1)+"/"+itoa(n) {
		t.Errorf("a part: %d, %d bytes, %v", status, len(part), h)
	}
	if status, _, h := fetch(t, address, "bytes="+itoa(n)+"-"); status != http.StatusRequestedRangeNotSatisfiable || h.Get("Content-Range") != "bytes */"+itoa(n) {
		t.Errorf("beyond the end: %d, %v", status, h)
	}
	p.then(&shopsim.FaultAnswer{NoRange: true})
	if status, part, _ := fetch(t, address, "bytes=100-"); status != http.StatusOK || part != whole {
		t.Errorf("Range ignored: %d, %d bytes", status, len(part))
	}
	p.then(&shopsim.FaultAnswer{Cut: 1000})
	if status, part, _ := fetch(t, address, ""); status != -1 || part != whole[:1000] {
		t.Errorf("cut: %d, %d bytes", status, len(part))
	}
	p.then(&shopsim.FaultAnswer{Cut: 1000, Clean: true})
	if status, part, _ := fetch(t, address, ""); status != http.StatusOK || part != whole[:1000] {
		t.Errorf("cut without a sign: %d, %d bytes", status, len(part))
	}
	p.then(&shopsim.FaultAnswer{Cut: 40_000, Reset: true})
	if status, part, _ := fetch(t, address, ""); status != -1 || len(part) > 40_000 {
		t.Errorf("reset: %d, %d bytes", status, len(part))
	}
	p.then(&shopsim.FaultAnswer{Expired: true})
	if status, part, _ := fetch(t, address, ""); status != http.StatusBadRequest || !strings.Contains(part, "ExpiredToken") {
		t.Errorf("expired: %d, %s", status, part)
	}
	if got := download(t, address); got != whole {
		t.Error("the file did not survive")
	}
}

func TestBulkFiles_AFreshAddressIsGoodWhenTheOldOneExpired(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c), func(cfg *shopsim.Config) { cfg.BulkURLLife = time.Hour })
	op := s.finish(bulkOrders, true)
	old := op["url"].(string)
	c.now = c.now.Add(61 * time.Minute)
	if status, body, _ := fetch(t, old, ""); status != http.StatusBadRequest {
		t.Errorf("%d %s", status, body)
	}
	poll := func() map[string]any {
		return at(t, s.data(pollBulk, map[string]any{"id": op["id"]}), "bulkOperation").(map[string]any)
	}
	if len(download(t, poll()["url"].(string))) == 0 {
		t.Error("the fresh address has nothing")
	}
	c.now = c.now.Add(7 * 24 * time.Hour)
	if got := poll(); got["status"] != "EXPIRED" || got["url"] != nil {
		t.Errorf("after a week: %v", got)
	}
}

func TestBulk_EndsAsItsScriptSays(t *testing.T) {
	t.Parallel()
	var script shopsim.BulkScript
	s := setup(t, manual(stopped()), func(c *shopsim.Config) { c.BulkScript = func(shopsim.BulkRequest) shopsim.BulkScript { return script } })
	for _, script = range []shopsim.BulkScript{
		{End: "FAILED", ErrorCode: "INTERNAL_SERVER_ERROR", Partial: 7}, {End: "FAILED", ErrorCode: "TIMEOUT"}, {End: "CANCELED", Partial: 2}, {End: "EXPIRED"},
	} {
		op := s.finish(bulkOrders, true)
		code, _ := op["errorCode"].(string)
		if op["status"] != script.End || code != script.ErrorCode || op["url"] != nil || (op["partialDataUrl"] != nil) != (script.Partial > 0) {
			t.Errorf("%+v: %v", script, op)
			continue
		}
		if script.Partial > 0 {
			if lines := strings.Count(download(t, op["partialDataUrl"].(string)), "\n"); lines != script.Partial || op["objectCount"] != itoa(lines) {
				t.Errorf("%+v: %d lines, objectCount %v", script, lines, op["objectCount"])
			}
		}
	}
	script = shopsim.BulkScript{Interleave: true}
	parent, apart := "", false
	for _, line := range s.bulk(bulkOrders, true) {
		m := decode(t, line)
		if p, ok := m["__parentId"].(string); ok {
			apart = apart || p != parent
		} else {
			parent = m["id"].(string)
		}
	}
	if !apart {
		t.Error("every child is next to its parent")
	}
}

func TestBulk_FiveOfAnotherProcess(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()))
	free := s.OccupyBulk(5)
	vars := map[string]any{"query": `{ products { edges { node { id } } } }`, "group": true}
	if code := at(t, s.data(runBulk, vars), "bulkOperationRunQuery", "userErrors", 0, "code"); code != "OPERATION_IN_PROGRESS" {
		t.Errorf("%v", code)
	}
	listed := at(t, s.data(`{ bulkOperations(first: 10, query: "status:running operation_type:query") { nodes { id } } }`, nil), "bulkOperations", "nodes").([]any)
	if s.Advance() != 5 || len(listed) != 5 {
		t.Errorf("%d are listed", len(listed))
	}
	cancel := `mutation($id: ID!) { bulkOperationCancel(id: $id) { bulkOperation { status } userErrors { message } } }`
	if got := at(t, s.data(cancel, map[string]any{"id": at(t, listed, 0, "id")}), "bulkOperationCancel", "bulkOperation", "status"); got != "CANCELED" && got != "CANCELING" {
		t.Errorf("cancelled: %v", got)
	}
	if s.finish(vars["query"].(string), true)["status"] != "COMPLETED" {
		t.Error("a free place is not given")
	}
	free()
	if n := s.Advance(); n != 0 {
		t.Errorf("%d still run", n)
	}
}

// What Shopify did before the answer was lost stays done.
func TestTokens_AnswerLostInRotation(t *testing.T) {
	t.Parallel()
	s, p := faulty(t, "token")
	_, first := s.tokenRequest(map[string]string{"code": s.install().Get("code"), "expiring": "1"})
	refresh := map[string]string{"grant_type": "refresh_token", "refresh_token": first["refresh_token"].(string)}

	p.then(&shopsim.FaultAnswer{Lost: true, Status: 520, Body: `{"errors":"Unknown"}`})
	if status, _ := s.tokenRequest(refresh); status != 520 {
		t.Errorf("status %d", status)
	}
	status, second := s.tokenRequest(refresh)
	if status != http.StatusOK || second["refresh_token"] == first["refresh_token"] {
		t.Fatalf("the retry: %d %v", status, second)
	}
	p.then(&shopsim.FaultAnswer{NoExpiry: true})
	status, third := s.tokenRequest(map[string]string{"grant_type": "refresh_token", "refresh_token": second["refresh_token"].(string)})
	if _, has := third["expires_in"]; status != http.StatusOK || has || third["refresh_token"] == nil {
		t.Errorf("without expiry: %d %v", status, third)
	}
	for _, dead := range []any{first["refresh_token"], second["refresh_token"]} {
		status, _ := s.tokenRequest(map[string]string{"grant_type": "refresh_token", "refresh_token": dead.(string)})
		if retired := dead == first["refresh_token"]; (status == http.StatusOK) == retired {
			t.Errorf("a token of the past answers %d", status)
		}
	}
	if d := cmp.Diff([]string{"", "refresh_token"}, []string{p.asked[0].Operation, p.asked[1].Operation}); d != "" {
		t.Error(d)
	}
}
