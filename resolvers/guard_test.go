package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql/introspection"
)

// bomb is fragments that each spread the next one twice: 2^n fields in a text of n lines.
func bomb(n int) string {
	var b strings.Builder
	b.WriteString("{ ...F0 }\n")
	for i := range n {
		fmt.Fprintf(&b, "fragment F%d on Query { ...F%d ...F%d }\n", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "fragment F%d on Query { shopifyIntegration { id } }", n)
	return b.String()
}

func nested(n int, open, innermost string) string {
	return strings.Repeat(open+" { ", n) + innermost + strings.Repeat(" }", n)
}

func TestGuard_AnswersHostileDocumentsAtOnce(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, c := range []struct{ name, query, code string }{
		{"nested fragments", bomb(30), "QUERY_TOO_COMPLEX"},
		{"many nested fragments", bomb(60), "QUERY_TOO_COMPLEX"},
		{"a fragment that spreads itself", "{ ...F } fragment F on Query { ...F }", "GRAPHQL_VALIDATION_FAILED"},
		{"fragments in a circle", "{ ...F } fragment F on Query { ...G } fragment G on Query { ...F ...F }", "GRAPHQL_VALIDATION_FAILED"},
		{"an unused bomb", "{ __typename } " + strings.TrimPrefix(bomb(30), "{ ...F0 }"), "QUERY_TOO_COMPLEX"},
		{"repeated field", "{ shopifyIntegration { " + strings.Repeat("id ", 600) + "} }", "QUERY_TOO_COMPLEX"},
		{"tokens", "{ shopifyIntegration { " + strings.Repeat("id ", 8000) + "} }", "QUERY_TOO_COMPLEX"},
		{"aliases", "{ shopifyIntegration { " + numbered("a%d: id ", 51) + "} }", "QUERY_TOO_COMPLEX"},
		{"root fields", "{ " + strings.Repeat("__typename ", 21) + "}", "QUERY_TOO_COMPLEX"},
		{"root fields by fragments", "{ " + strings.Repeat("...F ", 21) + "} fragment F on Query { __typename }", "QUERY_TOO_COMPLEX"},
		{"directives", "{ __typename " + strings.Repeat("@skip(if: false) ", 51) + "}", "QUERY_TOO_COMPLEX"},
		{"fragments", "{ __typename } " + numbered("fragment F%d on Query { __typename } ", 51), "QUERY_TOO_COMPLEX"},
		{"operations", numbered("query Q%d { __typename } ", 21), "QUERY_TOO_COMPLEX"},
		{"depth", "{ orders { nodes { " + nested(10, "contact { lastOrder", "name") + strings.Repeat(" }", 13), "QUERY_TOO_COMPLEX"},
		{"depth by inline fragments is none", "{ " + nested(30, "... on Query", "__typename") + " }", ""},
		{"fields of fields' types", "{ __schema { types { fields { type { fields { type { name } } } } } } }", "QUERY_TOO_COMPLEX"},
		{"the same by a fragment", "{ __type(name: \"Order\") { ...T } } fragment T on __Type { fields { type { possibleTypes { name } } } }", "QUERY_TOO_COMPLEX"},
		{"depth of introspection", "{ __schema { types { " + nested(40, "fields { type", "name") + strings.Repeat(" }", 43), "QUERY_TOO_COMPLEX"},
		{"brackets", "{ a(b: " + strings.Repeat("[", 50000) + "}", "QUERY_TOO_COMPLEX"},
		{"braces", strings.Repeat("{a", 30000), "QUERY_TOO_COMPLEX"},
		{"pages in pages", "{ contacts(first: 250) { nodes { orders(first: 250) { nodes { id } } } } }", "QUERY_TOO_COMPLEX"},
		{"pages in pages by edges", "{ contacts(first: 250) { edges { node { orders(last: 100) { nodes { id } } } } } }", "QUERY_TOO_COMPLEX"},
		{"pages in pages by default", "{ contacts(first: 250) { nodes { orders { nodes { id } } } } }", "QUERY_TOO_COMPLEX"},
		{"pages in pages by aliases", "{ " + numbered("a%d: collections(first: 50) { nodes { products(first: 20) { nodes { id } } } } ", 15) + "}", "QUERY_TOO_COMPLEX"},
		{"modest pages in pages", "{ contacts(first: 100) { nodes { orders(first: 10) { nodes { id } } } } }", ""},
		{"no text", "   ", "GRAPHQL_VALIDATION_FAILED"},
		{"no query", "fragment F on Query { __typename }", "GRAPHQL_VALIDATION_FAILED"},
		{"syntax", "{ orders(", "GRAPHQL_PARSE_FAILED"},
		{"unknown fields", "{ " + numbered("nothing%d ", 20) + "}", "GRAPHQL_VALIDATION_FAILED"},
	} {
		started := time.Now()
		got := a.ask(t, c.query, nil)
		if took := time.Since(started); took > 2*time.Second {
			t.Errorf("%s: took %s", c.name, took)
		}
		codes := slices.Compact(got.codes())
		if c.code == "" && len(codes) > 0 || c.code != "" && !slices.Equal(codes, []string{c.code}) {
			t.Errorf("%s: codes %v, want %q: %+v", c.name, codes, c.code, got.Errors)
		}
		for _, e := range got.Errors {
			if len(e.Message) > 500 {
				t.Errorf("%s: a message of %d bytes", c.name, len(e.Message))
			}
		}
	}
}

func TestGuard_CountsPagesInVariables(t *testing.T) {
	t.Parallel()
	a := newAPI()
	query := `query($n: Int!, $m: Int!) { contacts(first: $n) { nodes { orders(first: $m) { nodes { id } } } } }`
	if codes := a.ask(t, query, map[string]any{"n": 250, "m": 250}).codes(); !slices.Equal(codes, []string{"QUERY_TOO_COMPLEX"}) {
		t.Errorf("250 × 250: codes %v", codes)
	}
	// The same text, now from the cache of queries, with small pages and again with large ones.
	if got := a.ask(t, query, map[string]any{"n": 10, "m": 10}); len(got.Errors) > 0 {
		t.Errorf("10 × 10: %+v", got.Errors)
	}
	if codes := a.ask(t, query, map[string]any{"n": 250, "m": 250}).codes(); !slices.Equal(codes, []string{"QUERY_TOO_COMPLEX"}) {
		t.Errorf("250 × 250 again: codes %v", codes)
	}
}

func TestGuard_LetsTheStandardIntrospectionPass(t *testing.T) {
	t.Parallel()
	got := newAPI().ask(t, introspection.NewQuery(introspection.QueryOptions{OneOf: true}), nil)
	if len(got.Errors) > 0 || len(got.Data) < 10_000 {
		t.Errorf("%d bytes, errors %+v", len(got.Data), got.Errors)
	}
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}
