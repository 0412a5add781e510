package plans

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/resolvers"
)

// log is an audit log in memory.
type log struct {
	resolvers.Audit
	mu   sync.Mutex
	told map[string]int64
}

func (l *log) NotePersonalRead(r commerce.PersonalRead) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told[r.Kind] += r.Objects
}

// kept keeps answers for ever.
type kept struct{ answers map[string][]byte }

func (k *kept) Answer(ctx context.Context, a commerce.AccountID, key string, read func(context.Context) ([]byte, error)) ([]byte, error) {
	key = string(a) + key
	if data, ok := k.answers[key]; ok {
		return data, nil
	}
	data, err := read(ctx)
	if err == nil {
		k.answers[key] = data
	}
	return data, err
}

// Whom an answer shows is told for each asking, kept or not, as the executor would; who is shown nobody gets the executor's answer.
func TestPlans_TellWhomTheyShow(t *testing.T) {
	w := newWorld(t)
	plans := &counting{Planner: w.store}
	seen := &log{told: map[string]int64{}}
	handler := func(p resolvers.Planner) http.Handler {
		return resolvers.NewHandler(resolvers.Config{Reader: w.store, Fresh: w.store, Planner: p, Audit: seen, Answers: &kept{map[string][]byte{}}})
	}
	planned, executed := handler(plans), handler(nil)
	as := func(h http.Handler, personal bool, query string) string {
		body, err := json.Marshal(map[string]any{"query": query})
		must(t, err)
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r.WithContext(resolvers.WithPrincipal(r.Context(), resolvers.Principal{AccountID: ours, Role: commerce.RoleReader, PersonalData: personal})))
		return rec.Body.String()
	}
	for _, query := range []string{
		`{ contacts(first: 5) { nodes { id firstName } } }`,
		`{ contacts(first: 5) { nodes { id ordersCount } } }`,
		`{ orders(first: 3) { nodes { name } } }`,
	} {
		want := as(executed, true, query)
		told := seen.told
		for try := range 3 {
			seen.told = map[string]int64{}
			before := plans.answered.Load()
			if got := as(planned, true, query); got != want {
				t.Errorf("%s: %s", query, cmp.Diff(want, got))
			}
			// Where there is nothing to be seen of a person, a plan tells of them all the same.
			if n := seen.told["Contact"]; len(seen.told) != len(told) || n < told["Contact"] || n > 5 {
				t.Errorf("%s, try %d: the executor told %v, the plan %v", query, try, told, seen.told)
			}
			if by := plans.answered.Load() - before; by != int64(map[bool]int{true: 1}[try == 0]) {
				t.Errorf("%s, try %d: %d plans answered", query, try, by)
			}
		}
		seen.told = map[string]int64{}
	}
	before := plans.answered.Load()
	for _, query := range []string{`{ contacts(first: 5) { nodes { id firstName } } }`, `{ contacts(first: 5, filter: {search: "ann"}) { nodes { id } } }`, `{ orders(first: 1) { nodes { name } } }`} {
		if want, got := as(executed, false, query), as(planned, false, query); got != want {
			t.Errorf("%s, shown nobody: %s", query, cmp.Diff(want, got))
		}
	}
	if plans.answered.Load() != before || len(seen.told) > 0 {
		t.Errorf("shown nobody: %d plans answered, told %v", plans.answered.Load()-before, seen.told)
	}
}
