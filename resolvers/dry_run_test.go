package resolvers_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

type dryRunAnswer struct {
	Orders, Changed, Failed int
	Complete                bool
	Since, EvaluatedAt      time.Time
	Moves                   []dryRunMove
	Errors                  []struct {
		Code, Message  string
		Count          int
		SampleOrderIds []string
	}
	Problems []struct {
		Code string
		Path []string
	}
}

type dryRunMove struct {
	FromID, ToID     *string
	FromName, ToName string
	Changes          bool
	Count            int
	SampleOrderIds   []string
}

const dryRunQuery = `query($in: DryRunBranchesInput!) { dryRunBranches(input: $in) { orders changed failed complete since evaluatedAt
	moves { fromId toId fromName toName changes count sampleOrderIds } errors { code message count sampleOrderIds } problems { code path } } }`

func (a *api) dryRun(t *testing.T, before, after []any, days int) dryRunAnswer {
	t.Helper()
	var out struct{ DryRunBranches dryRunAnswer }
	a.ask(t, dryRunQuery, map[string]any{"in": map[string]any{"before": before, "after": after, "days": days}}).into(t, &out)
	return out.DryRunBranches
}

// priced gives our account n orders, of 0, 1, 2 … dollars, the newest first, one each day.
func priced(a *api, n int) {
	manyOrders(a, n)
	for i := range a.accounts[ours].orders {
		o := &a.accounts[ours].orders[i]
		o.TotalPrice = sample.Bag(fmt.Sprintf("%d.00", i))
		o.ProcessedAt = sample.Now.AddDate(0, 0, i-n+1)
	}
}

func TestDryRun_CountsWhereOrdersGo(t *testing.T) {
	t.Parallel()
	a := newAPI()
	priced(a, 60)
	got := a.dryRun(t, texts(`order.total_price >= 50`, `order.total_price >= 20`), texts(`order.total_price >= 57`, `order.total_price >= 10`), 365)
	order := func(from, to int) (ids []string) { // newest first
		for i := from; i > to; i-- {
			ids = append(ids, a.globalID("Order", fmt.Sprint(1000+i)))
		}
		return ids
	}
	b0, b1 := "b0", "b1"
	want := []dryRunMove{
		{nil, &b1, "None", "Branch B", true, 10, order(19, 14)},
		{&b0, &b1, "Branch A", "Branch B", true, 7, order(56, 51)},
		{&b1, &b1, "Branch B", "Branch B", false, 30, order(49, 44)},
		{nil, nil, "None", "None", false, 10, order(9, 4)},
		{&b0, &b0, "Branch A", "Branch A", false, 3, order(59, 56)},
	}
	if diff := cmp.Diff(want, got.Moves); diff != "" {
		t.Errorf("moves (-want +got):\n%s", diff)
	}
	if got.Orders != 60 || got.Changed != 17 || got.Failed != 0 || !got.Complete || !got.EvaluatedAt.Equal(sample.Now) || !got.Since.Equal(sample.Now.AddDate(0, 0, -365)) {
		t.Errorf("%+v", got)
	}
	if got := a.dryRun(t, texts(`order.total_price >= 50`), texts(`order.total_price >= 57`), 9); got.Orders != 10 || got.Changed != 7 {
		t.Errorf("of nine days and now: %+v", got)
	}
}

// What a dry run says of an order is what evaluateBranches says: one by one, on the same data.
func TestDryRun_DecidesAsEvaluateBranchesDoes(t *testing.T) {
	t.Parallel()
	for _, text := range looking {
		a := newAPI()
		d := a.accounts[ours]
		d.orders[0].ProcessedAt = sample.Now.AddDate(0, 0, -1)
		d.contacts[0].Orders, d.contacts[0].LastOrder = d.orders, &d.orders[0] // as FetchPlan reads them
		var one struct{ EvaluateBranches branchDecision }
		a.ask(t, `query($c: String!) { evaluateBranches(input: {branches: [{id: "b0", condition: {text: $c}}], orderId: "gid://shopify/Order/1900968798308"}) { branchId } }`, map[string]any{"c": text}).into(t, &one)
		got := a.dryRun(t, texts(text), texts("not ("+text+")"), 90)
		if len(got.Moves) != 1 || got.Failed > 0 {
			t.Errorf("%s: %+v", text, got)
			continue
		}
		if (one.EvaluateBranches.BranchID == nil) != (got.Moves[0].FromID == nil) || !got.Moves[0].Changes {
			t.Errorf("%s: alone %v, %+v", text, one.EvaluateBranches.BranchID, got.Moves[0])
		}
	}
}

func TestDryRun_ReadsAThousandOrdersAtATimeAndNoMoreThanItMay(t *testing.T) {
	t.Parallel()
	a := newAPI()
	priced(a, 1501)
	for i := range a.accounts[ours].orders { // all lately
		a.accounts[ours].orders[i].ProcessedAt = sample.Now
	}
	same := texts(`order.total_price >= 0`)
	if got := a.dryRun(t, same, same, 1); got.Orders != 1500 || got.Complete || got.Changed != 0 || a.count("FetchPlan") != 2 {
		t.Errorf("%+v in %d reads", got, a.count("FetchPlan"))
	}
	a.accounts[ours].orders = a.accounts[ours].orders[:1500]
	if got := a.dryRun(t, same, same, 1); got.Orders != 1500 || !got.Complete {
		t.Errorf("%+v", got)
	}
}

func TestDryRun_TellsWhatWasDoneWhenTheTimeIsOver(t *testing.T) {
	t.Parallel()
	a := newAPI()
	priced(a, 1200)
	for i := range a.accounts[ours].orders {
		a.accounts[ours].orders[i].ProcessedAt = sample.Now
	}
	n := 0
	a.fetching = func(ctx context.Context) error {
		if n++; n < 2 {
			return nil
		}
		<-ctx.Done() // the second batch never comes
		return ctx.Err()
	}
	if got := a.dryRun(t, texts(`order.total_price >= 0`), texts(`order.total_price < 0`), 1); got.Orders != 1000 || got.Changed != 1000 || got.Complete {
		t.Errorf("%+v", got)
	}
	a.fetching, a.failFetch = nil, true
	if codes := a.ask(t, dryRunQuery, map[string]any{"in": map[string]any{"before": texts(`order.total_price >= 0`), "after": texts(`order.total_price >= 0`)}}).codes(); !slices.Equal(codes, []string{"INTERNAL"}) {
		t.Errorf("a database that fails: %v", codes)
	}
	a.failFetch = false
	if got := a.dryRun(t, texts(`order.total_price >= 0`), texts(`order.total_price < 0`), 1); got.Orders != 1200 { // it did not stay locked
		t.Errorf("%+v", got)
	}
}

func TestDryRun_CountsErrorsApart(t *testing.T) {
	t.Parallel()
	a := newAPI()
	priced(a, 30)
	d := a.accounts[ours]
	c := &d.contacts[0]
	for i := range d.orders {
		if d.orders[i].ContactID = nil; i%3 == 0 {
			d.orders[i].ContactID = &c.ID
		}
	}
	c.Orders = make([]commerce.Order, 250)
	got := a.dryRun(t, texts(`order.total_price > 5`), texts(`any(contact.orders, .total_price > 1)`), 365)
	if got.Orders != 30 || got.Failed != 10 || len(got.Errors) != 1 || got.Errors[0].Code != "CONDITION_EVALUATION_LIMIT" || got.Errors[0].Count != 10 || len(got.Errors[0].SampleOrderIds) != 5 {
		t.Errorf("%+v", got)
	}
	counted := 0
	for _, m := range got.Moves {
		counted += m.Count
	}
	if counted != 20 || !got.Complete {
		t.Errorf("%d orders moved: %+v", counted, got)
	}
	// What is blocked is no missing value.
	d.installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Contacts: {Code: commerce.BlockedByPlan, Message: "The plan is too small."}}
	got = a.dryRun(t, texts(`order.total_price > 5`), texts(`contact.orders_count > 1`), 365)
	if got.Failed != 30 || got.Errors[0].Code != "UNAVAILABLE" || !strings.Contains(got.Errors[0].Message, "The plan is too small.") {
		t.Errorf("%+v", got)
	}
}

func TestDryRun_TellsProblemsOfBothVersions(t *testing.T) {
	t.Parallel()
	a := newAPI()
	got := a.dryRun(t, texts(`nothing`), []any{}, 90)
	var paths []string
	for _, p := range got.Problems {
		paths = append(paths, strings.Join(p.Path, "."))
	}
	if diff := cmp.Diff([]string{"before.0.condition.text", "after"}, paths); diff != "" || got.Orders != 0 || a.count("RecentOrderIDs") != 0 {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
}

func TestDryRun_OneAtATimeForAnAccount(t *testing.T) {
	t.Parallel()
	a := newAPI()
	priced(a, 1)
	in := map[string]any{"before": texts(`order.total_price >= 0`), "after": texts(`order.total_price >= 0`)}
	var second []string
	a.fetching = func(context.Context) error {
		a.fetching = nil
		second = a.ask(t, dryRunQuery, map[string]any{"in": in}).codes()
		return nil
	}
	if first := a.ask(t, dryRunQuery, map[string]any{"in": in}).codes(); len(first) > 0 || !slices.Equal(second, []string{"CONFLICT"}) {
		t.Errorf("the first: %v, one beside it: %v", first, second)
	}
}
