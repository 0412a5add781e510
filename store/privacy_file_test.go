package store_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

func TestExportCustomer_TheFileHasEverythingAndIsSealed(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.planDue(mine, "MOVED", 101, "10 days", "-1 days")
	e.planDue(mine, "PENDING", 103, "10 days", "") // somebody else's order
	_, err := e.peek().Exec(t.Context(), `
		WITH w AS (INSERT INTO segment_watches (account_id, id, name, condition, entered, "left", per_minute, status, next_at, created_at, updated_at)
			VALUES ($1, 'w', 'Lapsed', 'true', true, false, 1, 'ACTIVE', now(), now(), now()))
		INSERT INTO segment_members (account_id, watch_id, contact_id, inside, times, since) SELECT $1, 'w', id, true, 1, now() FROM (SELECT id FROM contacts WHERE account_id = $1 AND shopify_id = $2 UNION SELECT 'somebody') c (id)`, mine, canaryCustomer)
	must(t, err)
	e.answer("request", canaryRequest(commerce.DataRequest))

	var sealed []byte
	must(t, e.peek().QueryRow(t.Context(), `SELECT sealed FROM privacy_files`).Scan(&sealed))
	if strings.Contains(strings.ToLower(string(sealed)), "canary") {
		t.Error("the file lies there in the clear")
	}
	file, err := e.PrivacyFile(t.Context(), mine, "request")
	must(t, err)
	text := strings.ToLower(string(file))
	for _, c := range canaries {
		if c == "canary-reason" || c == "canary-skip" { // what we could not do
			continue
		}
		if !strings.Contains(text, strings.ToLower(c)) {
			t.Errorf("%q is missing in the file", c)
		}
	}
	for _, other := range []string{"other@example.com", "9 other street", `"103"`} {
		if strings.Contains(text, other) {
			t.Errorf("somebody else's %q is in the file", other)
		}
	}
	var doc struct {
		About   string
		Request struct {
			Shop          string
			DataRequestID string `json:"data_request_id"`
		}
		Systems    []map[string]string
		ShopifyIDs []string `json:"shopify_customer_ids"`
		Person     []map[string]any
		Orders     []struct {
			ID      string `json:"shopify_order_id"`
			Total   map[string]string
			Items   []map[string]any
			Payment map[string]any
		}
		NotStored []string         `json:"requested_orders_not_stored"`
		Due       []map[string]any `json:"workflow_due_dates"`
		Segments  []map[string]any `json:"workflow_segments"`
	}
	must(t, json.Unmarshal(file, &doc))
	if doc.About == "" || doc.Request.Shop != "a.myshopify.com" || doc.Request.DataRequestID != "99" || len(doc.Systems) < 2 || len(doc.Person) != 2 {
		t.Errorf("the document is %+v", doc)
	}
	if len(doc.Due) != 1 || doc.Due[0]["timer"] != "Sixty days" || doc.Due[0]["shopify_order_id"] != "101" || len(doc.Segments) != 1 || doc.Segments[0]["segment"] != "Lapsed" {
		t.Errorf("the due dates are %v, the segments %v", doc.Due, doc.Segments)
	}
	diff(t, "customers", doc.ShopifyIDs, []string{"600", "9007199254740993"})
	diff(t, "orders that are not stored", doc.NotStored, []string{"4242"})
	if len(doc.Orders) != 2 || doc.Orders[0].ID != "101" || doc.Orders[0].Total["amount"] != "10.00" || len(doc.Orders[0].Items) != 1 || doc.Orders[0].Payment["status"] != "SUCCESS" {
		t.Errorf("the orders are %+v", doc.Orders)
	}
	if !strings.Contains(string(file), "\n  \"request\": {\n    \"shop\"") {
		t.Error("the file is not made for people's eyes")
	}
	if c := e.privacyCase("request"); !c.HasFile || c.FetchedAt == nil || c.Counts["orders"] != 2 || c.RequestID != 99 {
		t.Errorf("the case is %+v", c)
	}

	// Without the key, and moved to another case, it stays shut.
	if _, err := e.open(store.NewKey("k2")).PrivacyFile(t.Context(), mine, "request"); err == nil {
		t.Error("opened without the key")
	}
	e.answer("request-2", commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: 4711})
	_, err = e.peek().Exec(t.Context(), `UPDATE privacy_files SET sealed = (SELECT sealed FROM privacy_files WHERE case_id = 'request') WHERE case_id = 'request-2'`)
	must(t, err)
	if _, err := e.PrivacyFile(t.Context(), mine, "request-2"); err == nil {
		t.Error("opened for another case")
	}
	_, err = e.PrivacyFile(t.Context(), theirs, "request")
	wantCode(t, err, commerce.NotFound)
}

func TestExportCustomer_TwiceIsOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.plant()
	e.answer("request", canaryRequest(commerce.DataRequest))
	before := e.dump(mine)
	e.answer("request", canaryRequest(commerce.DataRequest))
	if e.dump(mine) != before {
		t.Error("a replay changed something")
	}
}

func TestPrivacyFiles_Expire(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.answer("request", commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: 1})
	if n, err := e.ExpirePrivacyFiles(t.Context(), e.clock.now().Add(commerce.PrivacyFileLife-time.Second)); err != nil || n != 0 {
		t.Errorf("removed %d, %v", n, err)
	}
	e.clock.advance(commerce.PrivacyFileLife)
	if c := e.privacyCase("request"); c.HasFile {
		t.Error("an expired file counts as there")
	}
	_, err := e.PrivacyFile(t.Context(), mine, "request")
	wantCode(t, err, commerce.NotFound)
	if n, err := e.ExpirePrivacyFiles(t.Context(), e.clock.now()); err != nil || n != 1 {
		t.Errorf("removed %d, %v", n, err)
	}
	if c := e.privacyCase("request"); c.DoneAt == nil {
		t.Error("the case went with its file")
	}
}

func TestPrivacyCases_TheMostUrgentComesFirst(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for i, id := range []string{"b", "a", "done"} {
		sig := asked(id, commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: commerce.ID(i + 1)})
		sig.ReceivedAt = at(100 - i)
		_, err := e.OpenPrivacyCase(t.Context(), mine, sig)
		must(t, err)
	}
	must(t, e.ExportCustomer(t.Context(), mine, "done", commerce.PrivacyRequest{Kind: commerce.DataRequest, CustomerID: 3}))
	_, err := e.OpenPrivacyCase(t.Context(), theirs, asked("x", commerce.PrivacyRequest{Kind: commerce.ShopRedact}))
	must(t, err)
	all, err := e.AllPrivacyCases(t.Context(), 10)
	must(t, err)
	var order []string
	for _, c := range all {
		order = append(order, c.ID)
	}
	diff(t, "order", order, []string{"a", "b", "x", "done"})
	if own, err := e.ListPrivacyCases(t.Context(), mine, 2); err != nil || len(own) != 2 || own[0].ID != "a" {
		t.Errorf("own: %+v, %v", own, err)
	}
}

// Whoever serves can neither remove an audit row nor change how it ended.
func TestPrivacyCases_AreFinal(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.answer("redact", commerce.PrivacyRequest{Kind: commerce.CustomerRedact, CustomerID: 1})
	conn := e.peek()
	_, err := conn.Exec(t.Context(), `SET ROLE storegraph_app; SET app.account_id = 'practice-1'`)
	must(t, err)
	for _, sql := range []string{
		`DELETE FROM privacy_cases`, `TRUNCATE privacy_cases`,
		`UPDATE privacy_cases SET subject = ''`, `UPDATE privacy_cases SET received_at = now()`,
		`UPDATE privacy_cases SET outcome = 'other'`, `UPDATE privacy_cases SET done_at = NULL`, `UPDATE privacy_cases SET counts = '{}' || '{"x":1}'`,
	} {
		if _, err := conn.Exec(t.Context(), sql); err == nil {
			t.Errorf("%s went through", sql)
		}
	}
	if c := e.privacyCase("redact"); c.DoneAt == nil || c.Outcome == "other" {
		t.Errorf("the case is %+v", c)
	}
	_, err = e.OpenPrivacyCase(t.Context(), mine, commerce.Signal{WebhookID: "x"})
	if err == nil {
		t.Error("a case of a signal that asks for nothing")
	}
}
