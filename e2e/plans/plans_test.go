package plans

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/internal/sample"
	"storegraph/reads"
	"storegraph/resolvers"
	"storegraph/store"
)

// operations is how many operations are compared; `make nightly` asks for more.
var operations = flag.Int("operations", 400, "random operations that both ways answer")

// counting counts the answers of plans.
type counting struct {
	resolvers.Planner
	answered atomic.Int64
}

func (c *counting) PlanRead(s *reads.Selection) (reads.Plan, error) {
	p, err := c.Planner.PlanRead(s)
	if err != nil {
		return nil, err
	}
	return countedPlan{p, c}, nil
}

type countedPlan struct {
	reads.Plan
	by *counting
}

func (p countedPlan) Answer(ctx context.Context, a commerce.AccountID, args []reads.Args, out []byte) ([]byte, reads.Shown, error) {
	data, shown, err := p.Plan.Answer(ctx, a, args, out)
	if err == nil {
		p.by.answered.Add(1)
	}
	return data, shown, err
}

// steady tells one health for ever: asOf of lists is a moment that moves.
type steady struct {
	*store.Store
	health *commerce.SyncHealth
}

func (s steady) SyncHealth(context.Context, commerce.AccountID) (*commerce.SyncHealth, error) {
	return s.health, nil
}

func (w *world) handler(tb testing.TB, p resolvers.Planner) http.Handler {
	health, err := w.store.SyncHealth(tb.Context(), ours)
	must(tb, err)
	at := sample.Now
	for i := range health.Elements {
		health.Elements[i].AsOf = &at
	}
	return resolvers.NewHandler(resolvers.Config{Reader: steady{w.store, health}, Fresh: w.store, Planner: p})
}

func ask(h http.Handler, account commerce.AccountID, body []byte) string {
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), resolvers.Principal{AccountID: account, Role: commerce.RoleReader, PersonalData: true})))
	return w.Body.String()
}

var cursorInAnswer = regexp.MustCompile(`"(eyJ2Ijox[A-Za-z0-9_-]+)"`)

// Whatever is asked, a plan gives the executor's bytes or leaves it to the executor.
func TestPlans_AnswerWhatTheExecutorAnswers(t *testing.T) {
	w := newWorld(t)
	plans := &counting{Planner: w.store}
	planned, executed := w.handler(t, plans), w.handler(t, nil)
	schema := graph.NewExecutableSchema(graph.Config{}).Schema()
	var cursors []string
	asked, clean := 0, 0
	for seed := range *operations {
		op := rapid.Custom(func(rt *rapid.T) operation {
			d := &drawing{T: rt, world: w, schema: schema, cursors: cursors}
			return d.operation()
		}).Example(seed)
		body := op.body()
		want, got := ask(executed, ours, body), ask(planned, ours, body)
		asked++
		if !bytes.Contains([]byte(want), []byte(`"errors"`)) {
			clean++
			if got != want {
				t.Fatalf("%s\n%v\n(-executor +plan)\n%s", op.Query, op.Variables, cmp.Diff(want, got))
			}
			for _, m := range cursorInAnswer.FindAllStringSubmatch(want, 3) {
				if !slices.Contains(cursors, m[1]) && len(cursors) < 200 {
					cursors = append(cursors, m[1])
				}
			}
			continue
		}
		if d := cmp.Diff(sorted(t, want), sorted(t, got)); d != "" {
			t.Fatalf("%s\n%v\n(-executor +plan)\n%s", op.Query, op.Variables, d)
		}
	}
	answered := int(plans.answered.Load())
	t.Logf("%d operations, %d without errors, %d answered by plans", asked, clean, answered)
	if answered*2 < clean {
		t.Errorf("plans answered only %d of %d operations without errors", answered, clean)
	}
}

// sorted is an answer whose errors are in a settled order: gqlgen appends them as its goroutines end.
func sorted(t *testing.T, text string) map[string]any {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	errs, _ := out["errors"].([]any)
	slices.SortFunc(errs, func(a, b any) int {
		x, _ := json.Marshal(a)
		y, _ := json.Marshal(b)
		return bytes.Compare(x, y)
	})
	return out
}
