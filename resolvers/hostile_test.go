package resolvers_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// hostileBodies are bodies that are meant to cost much, in families whose sizes grow.
func hostileBodies() map[string]string {
	out := make(map[string]string)
	document := func(name, query string) {
		body, _ := json.Marshal(map[string]string{"query": query})
		out[name] = string(body)
	}
	for _, n := range []int{10, 50, 200, 1000, 5000, 20_000} {
		of := func(family string) string { return fmt.Sprintf("%s %d", family, n) }
		document(of("nested fragments"), bomb(min(n, 2000)))
		document(of("fragments in a circle"), "{ ...F0 } "+numbered("fragment F%d on Query { __typename } ", n))
		document(of("fields"), "{ shopifyIntegration { "+strings.Repeat("id ", n)+"} }")
		document(of("aliases"), "{ "+numbered("a%d: __typename ", n)+"}")
		document(of("directives"), "{ __typename "+strings.Repeat("@aa ", n)+"}")
		document(of("known directives"), "{ __typename "+strings.Repeat("@skip(if: false) ", n)+"}")
		document(of("braces"), strings.Repeat("{a", n))
		document(of("brackets"), "{ a(b: "+strings.Repeat("[", n)+"}")
		document(of("objects"), "{ a(b: "+strings.Repeat("{c:", n)+"1"+strings.Repeat("}", n)+") }")
		document(of("closed lists"), "{ a(b: "+strings.Repeat("[", n)+strings.Repeat("]", n)+") }")
		document(of("unknown fields"), "{ "+numbered("nothing%d ", n)+"}")
		document(of("conflicting fields"), "{ "+strings.Repeat("orders { totalCount } a: orders { nodes { id } } ", n)+"}")
		document(of("huge integers"), "{ orders(first: "+strings.Repeat("9", n)+") { totalCount } }")
		document(of("huge floats"), "{ orders(first: 1e"+strings.Repeat("9", n)+") { totalCount } }")
		document(of("long names"), "{ "+strings.Repeat("a", n)+" }")
		document(of("long aliases"), "{ "+strings.Repeat("a", n)+": __typename }")
		document(of("long strings"), `{ order(id: "`+strings.Repeat("x", n)+`") { id } }`)
		document(of("escapes"), `{ order(id: "`+strings.Repeat(`\u0000`, n)+`") { id } }`)
		document(of("block strings"), `{ order(id: """`+strings.Repeat("\n  \\\"\"\"", n)+`""") { id } }`)
		document(of("lines of a block"), `{ order(id: """`+strings.Repeat("\n ", n)+`x""") { id } }`)
		document(of("unended strings"), `{ order(id: "`+strings.Repeat("x", n))
		document(of("comments"), strings.Repeat("# comment\n", n)+"{ __typename }")
		document(of("one comment"), "#"+strings.Repeat("x", n)+"\n{ nothing }")
		document(of("marks"), strings.Repeat("\ufeff", n)+"{ nothing }")
		document(of("commas"), "{"+strings.Repeat(",", n)+" nothing }")
		document(of("foreign letters"), "{ "+strings.Repeat("🏃", n)+" }")
		document(of("operations"), numbered("query Q%d { __typename } ", n))
		document(of("variables"), "query("+numbered("$v%d: Int ", n)+") { __typename }")
		document(of("defaults"), "query($v: [Int] = ["+strings.Repeat("1 ", n)+"]) { __typename }")
		document(of("duplicate arguments"), "{ orders("+strings.Repeat("first: 1 ", n)+") { totalCount } }")
		document(of("introspection"), "{ __schema { types { "+strings.Repeat("fields { type { ", min(n, 3000))+"name"+strings.Repeat(" } }", min(n, 3000))+" } } }")
		document(of("wide introspection"), "{ "+strings.Repeat("__schema { types { fields { type { fields { type { name } } } } } } ", n)+"}")
		document(of("unions"), "{ "+strings.Repeat("... on Order { id } ... on Contact { id } ", n)+"}")
		out[of("batch")] = "[" + strings.Repeat(`{"query":"{__typename}"},`, n) + `{"query":"{__typename}"}]`
		out[of("deep variables")] = `{"query":"{ nothing }","variables":{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}}`
		out[of("deep objects")] = `{"query":"{ nothing }","variables":{"a":` + strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) + `}}`
		out[of("many variables")] = `{"query":"{ nothing }","variables":{"a":[` + strings.Repeat("[],", n) + `[]]}}`
		out[of("duplicate keys")] = `{` + strings.Repeat(`"query":"{ nothing }",`, n) + `"query":"{ nothing }"}`
		out[of("duplicate variables")] = `{"query":"{ nothing }","variables":{` + strings.Repeat(`"a":1,`, n) + `"a":1}}`
		out[of("broken JSON")] = `{"query":"` + strings.Repeat(`\`, n|1)
		out[of("spaces")] = strings.Repeat(" ", n)
		out[of("bytes that are no text")] = `{"query":"` + strings.Repeat("\xff\xfe", n) + `"}`
	}
	return out
}

// The time is a generous guard against hanging; BenchmarkHostile tells it.
func TestHostileBodies_GetShortAnswersWithinTheirMemory(t *testing.T) {
	bodies := hostileBodies()
	if len(bodies) < 200 {
		t.Fatalf("%d bodies", len(bodies))
	}
	a := newAPIWith(1 << 20)
	a.ask(t, "{ __typename }", nil)
	for name, body := range bodies {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		started := time.Now()
		w := a.post(owner, "application/json", []byte(body))
		took := time.Since(started)
		runtime.ReadMemStats(&after)
		if took > 5*time.Second {
			t.Errorf("%s: took %s", name, took)
		}
		if w.Body.Len() > 4<<10 {
			t.Errorf("%s: %d bytes: %.300s", name, w.Body.Len(), w.Body)
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
			t.Errorf("%s: allocated %d KiB", name, used>>10)
		}
		if w.Code == http.StatusInternalServerError || !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: %d %.300s", name, w.Code, w.Body)
		}
	}
}

// BenchmarkHostile tells the slowest of the hostile bodies.
func BenchmarkHostile(b *testing.B) {
	a, bodies := newAPIWith(1<<20), hostileBodies()
	var slowest time.Duration
	which := ""
	for b.Loop() {
		for name, body := range bodies {
			started := time.Now()
			a.post(owner, "application/json", []byte(body))
			if took := time.Since(started); took > slowest {
				slowest, which = took, name
			}
		}
	}
	b.ReportMetric(float64(slowest.Microseconds())/1000, "slowest-ms")
	b.ReportMetric(float64(len(bodies)), "bodies")
	b.Log("slowest: " + which)
}

// FuzzTransport holds any body to an answer that is JSON, and no internal error.
func FuzzTransport(f *testing.F) {
	for _, body := range hostileBodies() {
		if len(body) < 2000 {
			f.Add([]byte(body))
		}
	}
	f.Add([]byte(`{"query":"query($n: Int!) { orders(first: $n) { nodes { id } } }","variables":{"n":3},"operationName":null}`))
	a := newAPI()
	f.Fuzz(func(t *testing.T, body []byte) {
		w := a.post(owner, "application/json", body)
		if w.Code >= 500 || !json.Valid(w.Body.Bytes()) || strings.Contains(w.Body.String(), `"INTERNAL"`) {
			t.Errorf("%q: %d %.300s", body, w.Code, w.Body)
		}
	})
}
