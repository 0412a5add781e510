package bench_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

const (
	decidedAlone = 400    // people who are asked about one by one
	decidedMany  = 20_000 // people who are asked about by the thousand
)

// BenchmarkEvaluateBatch decides an If/Else of three branches for a campaign's people: a thousand a call, beside one call
// for each. Both are whole calls of the API, without the network. Goal: ten times as many a second.
func BenchmarkEvaluateBatch(b *testing.B) {
	url := pgtest.New(b)
	s := open(b, url)
	ids := campaign(b, pgtest.Peek(b, url))
	must(b, s.Connect(b.Context(), commerce.Installation{
		AccountID: account, Status: commerce.Connected, Credential: commerce.OAuthCredential, Shop: sample.Shop(), Sync: commerce.AllSyncSettings(), PersonalData: true, ConnectedAt: time.Now(),
	}, commerce.Credentials{Kind: commerce.OAuthCredential, AccessToken: "token"}))
	handler := resolvers.NewHandler(resolvers.Config{Reader: s, Fresh: s})
	branches := []any{}
	for _, text := range []string{
		`contact.orders_count >= 2 and contact.last_order.total_price > 400 and icontains(contact.first_name, "first1")`,
		`contact.last_order_at >= daysAgo(30) and any(contact.last_order.line_items, .title startsWith "Product 1" and .quantity >= 1)`,
		`contact.total_spent > 350 or contact.email != nil`,
	} {
		branches = append(branches, map[string]any{"condition": map[string]any{"text": text}})
	}
	ask := func(query string, variables map[string]any, into any) {
		body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
		must(b, err)
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(b.Context(), resolvers.Principal{AccountID: account, Role: commerce.RoleReader, PersonalData: true})))
		if strings.Contains(w.Body.String(), `"errors"`) {
			b.Fatal(w.Body.String())
		}
		must(b, json.Unmarshal(w.Body.Bytes(), into))
	}
	alone := func(ids []commerce.ContactID) (names []string) {
		for _, id := range ids {
			var out struct {
				Data struct{ EvaluateBranches struct{ BranchName string } }
			}
			ask(`query($b: [BranchInput!]!, $c: ID!) { evaluateBranches(input: {branches: $b, contactId: $c}) { branchName } }`, map[string]any{"b": branches, "c": commerce.GlobalID(account, "Contact", string(id))}, &out)
			names = append(names, out.Data.EvaluateBranches.BranchName)
		}
		return names
	}
	together := func(ids []commerce.ContactID) (names []string) {
		for part := range slices.Chunk(ids, campaignBatch) {
			var global []string
			for _, id := range part {
				global = append(global, commerce.GlobalID(account, "Contact", string(id)))
			}
			var out struct {
				Data struct {
					EvaluateBatch struct {
						Decisions []struct{ BranchName string }
						Failed    int
					}
				}
			}
			ask(`query($b: [BranchInput!]!, $c: [ID!]!) { evaluateBatch(input: {branches: $b, contactIds: $c}) { decisions { branchName } failed } }`, map[string]any{"b": branches, "c": global}, &out)
			if out.Data.EvaluateBatch.Failed > 0 {
				b.Fatal("some could not be decided")
			}
			for _, d := range out.Data.EvaluateBatch.Decisions {
				names = append(names, d.BranchName)
			}
		}
		return names
	}
	if one, many := alone(ids[:decidedAlone]), together(ids[:campaignBatch]); !slices.Equal(one, many[:decidedAlone]) || len(slices.Compact(slices.Sorted(slices.Values(many)))) != 4 {
		b.Fatalf("alone and together differ, or some branch is nobody's")
	}
	var single, batched time.Duration
	for b.Loop() {
		start := time.Now()
		alone(ids[:decidedAlone])
		middle := time.Now()
		together(ids[:decidedMany])
		single, batched = single+middle.Sub(start), batched+time.Since(middle)
	}
	n := float64(b.N)
	b.ReportMetric(n*decidedAlone/single.Seconds(), "alone-contacts/s")
	b.ReportMetric(n*decidedMany/batched.Seconds(), "contacts/s")
	b.ReportMetric(decidedMany/decidedAlone*single.Seconds()/batched.Seconds(), "batch/alone")
}
