package shopify_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

func TestStartBulk_SendsTheElementsDocument(t *testing.T) {
	t.Parallel()
	for e, document := range map[commerce.Element]string{
		commerce.Contacts: "bulk_contacts", commerce.Orders: "bulk_orders", commerce.Transactions: "bulk_transactions",
		commerce.Products: "bulk_products", commerce.Collections: "bulk_collections",
	} {
		client := serve(t, func(r request) any {
			if r.Operation != "BulkStart" || r.Variables["query"] != shopify.Documents()[document] {
				t.Errorf("%s: asked %+v", e, r)
			}
			return data(object{"bulkOperationRunQuery": object{"bulkOperation": object{"id": "gid://shopify/BulkOperation/1", "status": "CREATED"}, "userErrors": []any{}}})
		})
		if id, err := client.StartBulk(t.Context(), e); id != "gid://shopify/BulkOperation/1" || err != nil {
			t.Errorf("%s: %q, %v", e, id, err)
		}
	}
}

// What Shopify really answered to the sixth operation, and to queries that it does not run.
func TestStartBulk_NamesShopifysRefusals(t *testing.T) {
	t.Parallel()
	busy := object{"field": nil, "code": "OPERATION_IN_PROGRESS", "message": "A bulk query operation for this app and shop is already in progress: gid://shopify/BulkOperation/7933223797042"}
	limit := object{"field": nil, "code": "LIMIT_REACHED", "message": "Limit reached."}
	invalid := object{"field": []string{"query"}, "code": "INVALID", "message": "Bulk queries must contain at least one connection."}
	for name, c := range map[string]struct {
		err  object
		busy bool
	}{"sixth": {busy, true}, "limit": {limit, true}, "invalid": {invalid, false}} {
		client := serve(t, func(request) any {
			return data(object{"bulkOperationRunQuery": object{"bulkOperation": nil, "userErrors": []any{c.err}}})
		})
		_, err := client.StartBulk(t.Context(), commerce.Orders)
		if err == nil || errors.Is(err, shopify.ErrBulkBusy) != c.busy || !containsText(err, c.err["message"].(string)) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := serve(t, nil).StartBulk(t.Context(), "NOTES"); err == nil {
		t.Error("started an element that does not exist")
	}
}

// The recording's last poll is an operation that has ended.
func TestBulkOperation_ReadsARealOne(t *testing.T) {
	t.Parallel()
	recording := decode[any](t, readShared(t, "fixtures", "shopify-draft-proxy", "harry-test-heelo", "2026-04", "bulk-operations", "bulk-operation-run-and-poll.trimmed.json"))
	ended := 0
	eachObject(recording, func(o object) {
		if id, _ := o["id"].(string); o["objectCount"] == nil || id == "" || o["createdAt"] == nil {
			return
		}
		client := serve(t, func(r request) any { return data(object{"bulkOperation": o}) })
		got, err := client.BulkOperation(t.Context(), o["id"].(string))
		if err != nil {
			t.Errorf("%v: %v", o, err)
			return
		}
		if string(got.Status) != o["status"] || got.ID != o["id"] || got.CreatedAt.IsZero() {
			t.Errorf("%+v", got)
		}
		if got.Status == shopify.BulkCompleted {
			ended++
			if !got.Status.Done() || got.CompletedAt == nil || got.ObjectCount == 0 || got.RootObjectCount == 0 || got.URL == "" {
				t.Errorf("%+v", got)
			}
		}
	})
	if ended == 0 {
		t.Error("the recording has no operation that ended")
	}
}

func eachObject(v any, visit func(object)) {
	switch v := v.(type) {
	case object:
		visit(v)
		for _, member := range v {
			eachObject(member, visit)
		}
	case []any:
		for _, member := range v {
			eachObject(member, visit)
		}
	}
}

func TestBulkOperation_AnEmptyResultHasNoFile(t *testing.T) {
	t.Parallel()
	client := serve(t, func(request) any {
		return data(object{"bulkOperation": object{"id": "gid://shopify/BulkOperation/1", "status": "COMPLETED", "errorCode": nil, "createdAt": "2026-07-19T12:41:45Z",
			"completedAt": "2026-07-19T12:41:46Z", "objectCount": "0", "rootObjectCount": "0", "fileSize": nil, "url": nil, "partialDataUrl": nil}})
	})
	got, err := client.BulkOperation(t.Context(), "gid://shopify/BulkOperation/1")
	want := shopify.BulkOperation{ID: "gid://shopify/BulkOperation/1", Status: shopify.BulkCompleted, CreatedAt: at("2026-07-19T12:41:45Z"), CompletedAt: ptr(at("2026-07-19T12:41:46Z"))}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(err, diff)
	}
	client = serve(t, func(request) any { return data(object{"bulkOperation": nil}) })
	if _, err := client.BulkOperation(t.Context(), "gid://shopify/BulkOperation/1"); commerce.CodeOf(err) != commerce.NotFound {
		t.Error(err)
	}
}

func TestCancelBulk_OfAnEndedOperationIsNoError(t *testing.T) {
	t.Parallel()
	refusal := object{"field": nil, "message": "A bulk operation cannot be canceled when it is completed"}
	for status, wantError := range map[string]bool{"COMPLETED": false, "CANCELED": false, "CANCELING": false, "RUNNING": true} {
		client := serve(t, func(r request) any {
			if r.Operation == "BulkCancel" {
				return data(object{"bulkOperationCancel": object{"bulkOperation": nil, "userErrors": []any{refusal}}})
			}
			return data(object{"bulkOperation": object{"id": "gid://shopify/BulkOperation/1", "status": status, "createdAt": "2026-07-19T12:41:45Z"}})
		})
		if err := client.CancelBulk(t.Context(), "gid://shopify/BulkOperation/1"); (err != nil) != wantError {
			t.Errorf("%s: %v", status, err)
		}
	}
	client := serve(t, func(request) any {
		return data(object{"bulkOperationCancel": object{"bulkOperation": object{"id": "x", "status": "CANCELING"}, "userErrors": []any{}}})
	})
	if err := client.CancelBulk(t.Context(), "gid://shopify/BulkOperation/1"); err != nil {
		t.Error(err)
	}
}

func TestOpenBulk_ReadsTheFileWithoutTheToken(t *testing.T) {
	t.Parallel()
	status, location := http.StatusOK, ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Shopify-Access-Token") != "" {
			t.Error("the token went to the file's host")
		}
		if location != "" {
			w.Header().Set("Location", location)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "{}\n")
	}))
	defer server.Close()
	allowed, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	app := shopify.NewApp(shopify.AppConfig{BulkHost: func(u *url.URL) bool { return u.Host == allowed.Host }})
	client := app.Client(testShop, token("shpat_secret"))

	file, err := client.OpenBulk(t.Context(), server.URL+"/f.jsonl?Signature=s3cret", 0)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(file)
	if string(text) != "{}\n" || err != nil || file.Close() != nil {
		t.Errorf("%q, %v", text, err)
	}

	for _, status = range []int{http.StatusForbidden, http.StatusNotFound, http.StatusBadRequest} {
		if _, err := client.OpenBulk(t.Context(), server.URL+"/f.jsonl?Signature=s3cret", 0); !errors.Is(err, shopify.ErrBulkExpired) || containsText(err, "s3cret") {
			t.Errorf("%d: %v", status, err)
		}
	}
	status, location = http.StatusFound, server.URL+"/elsewhere"
	if _, err := client.OpenBulk(t.Context(), server.URL+"/f.jsonl", 0); err == nil {
		t.Error("followed a redirect")
	}
	server.Close()
	if _, err := client.OpenBulk(t.Context(), server.URL+"/f.jsonl?Signature=s3cret", 0); err == nil || containsText(err, "s3cret") {
		t.Errorf("%v", err)
	}
}

func TestOpenBulk_ReadsOnlyWhereShopifyKeepsFiles(t *testing.T) {
	t.Parallel()
	app := shopify.NewApp(shopify.AppConfig{HTTP: &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		if r.URL.Host == "storage.googleapis.com" {
			return nil, errors.New("dialled the right host")
		}
		t.Errorf("dialled %s", r.URL)
		return nil, errors.New("no")
	})}})
	client := app.Client(testShop, token("shpat_secret"))
	for _, address := range []string{"", "http://storage.googleapis.com/f", "https://evil.example/f", "https://storage.googleapis.com.evil.example/f",
		"https://storage.googleapis.com@evil.example/f", "https://storage.googleapis.com:444/f", "file:///etc/passwd", "http://169.254.169.254/latest", "://"} {
		if _, err := client.OpenBulk(t.Context(), address, 0); err == nil || containsText(err, "dialled") {
			t.Errorf("%q: %v", address, err)
		}
	}
	if _, err := client.OpenBulk(t.Context(), "https://storage.googleapis.com/f?Signature=x", 0); !containsText(err, "dialled the right host") {
		t.Error(err)
	}
}
