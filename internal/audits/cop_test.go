package audits

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"storegraph/resolvers"
)

// Each check of graphql-cop, by its name there, as it decides: a finding is a failure. It asks with a key.
func TestGraphQLCop_FindsNothing(t *testing.T) {
	t.Parallel()
	address := serve(t, resolvers.Config{Introspection: resolvers.IntrospectionNone})
	ask := func(method, to, contentType, body string) (text string, answer struct {
		Data   map[string]any
		Errors []struct {
			Message    string
			Extensions map[string]any
		}
	}) {
		r, err := http.NewRequestWithContext(t.Context(), method, to, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", "Bearer "+key)
		r.Header.Set("Accept", "*/*")
		r.Header.Set("Content-Type", contentType)
		if contentType == "" {
			r.Header.Del("Content-Type")
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		b, _ := io.ReadAll(resp.Body)
		_ = json.NewDecoder(bytes.NewReader(b)).Decode(&answer)
		return string(b), answer
	}
	post := func(query string) (string, map[string]any, int) {
		body, _ := json.Marshal(map[string]string{"query": query, "operationName": "cop"})
		text, a := ask("POST", address, "application/json", string(body))
		return text, a.Data, len(a.Errors)
	}
	if _, data, _ := post("query cop { __typename }"); data["__typename"] != "Query" {
		t.Fatal("the API does not answer, so that nothing could be found")
	}
	finding := func(name string, found bool) {
		if found {
			t.Errorf("graphql-cop would find %s", name)
		}
	}
	text, _, _ := post("query cop { __schema { directive } }")
	finding("field_suggestions", strings.Contains(text, "Did you mean"))
	_, data, _ := post("query cop { __schema { types { name fields { name } } } }")
	finding("introspection", data["__schema"] != nil)
	_, data, _ = post("query cop { __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }")
	finding("circular_query_introspection", data["__schema"] != nil)
	var aliases strings.Builder
	for i := range 101 {
		aliases.WriteString("alias" + string(rune('a'+i%26)) + strings.Repeat("x", i/26) + ":__typename \n")
	}
	_, data, _ = post("query cop { " + aliases.String() + " }")
	finding("alias_overloading", data != nil)
	_, _, n := post("query cop { __typename " + strings.Repeat("@aa", 10) + " }")
	finding("directive_overloading", n == 10)
	_, data, _ = post("query cop { " + strings.Repeat("__typename \n", 500) + "} ")
	finding("field_duplication", data["__typename"] != nil)
	text, _, _ = post("query cop { __typename }")
	finding("trace_mode", strings.Contains(text, "tracing"))
	text, _, _ = post("qwerty cop { abc }")
	finding("unhandled_error_detection", strings.Contains(text, "exception"))
	text, _ = ask("POST", address, "application/json", "["+strings.Repeat(`{"query":"query cop { __typename }"},`, 9)+`{"query":"query cop { __typename }"}]`)
	finding("batch_query", strings.HasPrefix(text, "["))
	_, a := ask("GET", address+"?query="+url.QueryEscape("query cop {__typename}"), "", "")
	finding("get_method_support", a.Data["__typename"] != nil)
	_, a = ask("GET", address+"?query="+url.QueryEscape("mutation cop {__typename}"), "", "")
	finding("get_based_mutation", a.Data["__typename"] != nil)
	_, a = ask("POST", address, "application/x-www-form-urlencoded", "query="+url.QueryEscape("query cop { __typename }"))
	finding("post_based_csrf", a.Data["__typename"] != nil)
	text, _ = ask("GET", address, "", "")
	finding("detect_graphiql", strings.Contains(strings.ToLower(text), "graphi"))
}
