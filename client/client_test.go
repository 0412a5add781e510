package client_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/client"
)

// What is nil is left out at any depth: null is a value to the API, and a @oneOf input takes exactly one member.
func TestClient_LeavesOutWhatIsNil(t *testing.T) {
	t.Parallel()
	var got struct {
		OperationName string
		Variables     map[string]any
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer sg_key" {
			t.Errorf("asked with %q", r.Header.Get("Authorization"))
		}
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		w.Write([]byte(`{"data":{"evaluateBranches":{"branchName":"VIP","problems":[]}}}`))
	}))
	defer server.Close()
	answer, err := client.EvaluateBranches(t.Context(), client.New(server.URL, "sg_key"), &client.EvaluateBranchesInput{
		Branches: []*client.BranchInput{{Condition: &client.ConditionInput{All: []*client.ConditionInput{
			{Text: client.Ptr("order.total_price > 100")},
			{Clause: &client.ClauseInput{Field: "contact.orders_count", Operator: "GREATER_THAN", Value: &client.ConditionValueInput{Integer: client.Ptr(int64(1 << 60))}}},
		}}}},
		OrderId: client.Ptr("o"),
	})
	if err != nil || *answer.EvaluateBranches.BranchName != "VIP" {
		t.Fatalf("%+v, %v", answer, err)
	}
	want := map[string]any{"input": map[string]any{
		"branches": []any{map[string]any{"condition": map[string]any{"all": []any{
			map[string]any{"text": "order.total_price > 100"},
			map[string]any{"clause": map[string]any{"field": "contact.orders_count", "operator": "GREATER_THAN", "caseSensitive": false, "value": map[string]any{"integer": float64(1 << 60)}}},
		}}}},
		"orderId": "o", "record": false,
	}}
	if diff := cmp.Diff(want, got.Variables); diff != "" || got.OperationName != "EvaluateBranches" {
		t.Errorf("%s: %s", got.OperationName, diff)
	}
}

func TestClient_ErrorsHaveTheCodeOfTheAPI(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status    int
		body      string
		after     string
		code      string
		temporary bool
		wait      time.Duration
	}{
		"an error of the API":  {http.StatusOK, `{"errors":[{"message":"There is none.","extensions":{"code":"NOT_FOUND"}}]}`, "", "NOT_FOUND", false, 0},
		"beside data":          {http.StatusOK, `{"data":{"contact":null},"errors":[{"message":"Later.","extensions":{"code":"NOT_YET"}}]}`, "", "NOT_YET", true, 0},
		"too many requests":    {http.StatusTooManyRequests, `{"errors":[{"message":"Slower.","extensions":{"code":"RATE_LIMITED"}}]}`, "3", "RATE_LIMITED", true, 3 * time.Second},
		"a proxy's page":       {http.StatusBadGateway, `<html>Bad gateway</html>`, "", "HTTP_502", true, 0},
		"nothing":              {http.StatusOK, ``, "", "HTTP_200", false, 0},
		"JSON without meaning": {http.StatusForbidden, `{}`, "", "HTTP_403", false, 0},
		"half an answer":       {http.StatusOK, `{"data":{"contact":`, "", "HTTP_200", false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Retry-After", c.after)
				w.WriteHeader(c.status)
				w.Write([]byte(c.body))
			}))
			defer server.Close()
			_, err := client.Contact(t.Context(), client.New(server.URL, "secret-key"), "id")
			var failure *client.Error
			if !errors.As(err, &failure) || client.CodeOf(err) != c.code || failure.Temporary() != c.temporary || failure.After != c.wait || failure.Status != c.status {
				t.Errorf("%v, %+v", err, failure)
			}
			if err != nil && strings.Contains(err.Error(), "secret-key") {
				t.Errorf("the key is in %q", err)
			}
		})
	}
	if _, err := client.Contact(t.Context(), client.New("http://127.0.0.1:1/graphql", "k"), "id"); err == nil || client.CodeOf(err) != "" {
		t.Errorf("nobody listens, and the error is %v", err)
	}
}
