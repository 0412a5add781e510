package resolvers_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

// demands are all reads that take a version, each asked for the sample's order and contact.
var demands = map[string]string{
	"order":    `query($v: Int64) { order(id: "` + orderGID + `", minVersion: $v) { id } }`,
	"contact":  `query($v: Int64) { contact(id: "` + customerGID + `", minVersion: $v) { id } }`,
	"branches": `query($v: Int64) { evaluateBranches(input: {orderId: "` + orderGID + `", minVersion: $v, branches: [{condition: {text: "contact.orders_count > 3"}}]}) { branchName } }`,
	"template": `query($v: Int64) { resolveTemplate(input: {contactId: "` + customerGID + `", minVersion: $v, template: "{{contact.orders_count}} {{order.name}}"}) { text } }`,
}

func TestVersions_ThatWereHandedOutAreAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	for what, query := range demands {
		synctest.Test(t, func(t *testing.T) {
			a, started := newAPI(), time.Now()                  // the order is at version 7
			a.fresh.version = func() int64 { return 9 }         // and 9 was another order's
			for _, version := range []any{0, 6, 7, 8, 9, nil} { // 8 and 9 changed neither the order nor the contact
				if got := a.ask(t, query, map[string]any{"v": version}); len(got.Errors) > 0 {
					t.Errorf("%s at %v: %+v", what, version, got.Errors)
				}
			}
			if waited := time.Since(started); waited > 100*time.Millisecond { // loaders take a millisecond each
				t.Errorf("%s waited %v", what, waited)
			}
		})
	}
}

func TestVersions_ThatNeverComeAreNotYet(t *testing.T) {
	t.Parallel()
	for what, query := range demands {
		synctest.Test(t, func(t *testing.T) {
			a, started := newAPI(), time.Now()
			if got := a.ask(t, query, map[string]any{"v": 8}); !slices.Equal(got.codes(), []string{"NOT_YET"}) {
				t.Errorf("%s: %s %+v", what, got.Data, got.Errors)
			}
			if waited := time.Since(started); waited != 2*time.Second {
				t.Errorf("%s waited %v", what, waited)
			}
			if n := a.count("DataVersion"); n > 15 {
				t.Errorf("%s asked %d times", what, n)
			}
		})
	}
}

func TestVersions_ThatComeSoonAreWaitedFor(t *testing.T) {
	t.Parallel()
	for what, query := range demands {
		synctest.Test(t, func(t *testing.T) {
			a, started := newAPI(), time.Now()
			a.fresh.version = func() int64 {
				if time.Since(started) >= 500*time.Millisecond {
					return 8
				}
				return 7
			}
			if got := a.ask(t, query, map[string]any{"v": 8}); len(got.Errors) > 0 {
				t.Errorf("%s: %+v", what, got.Errors)
			}
			if waited := time.Since(started); waited > time.Second {
				t.Errorf("%s waited %v", what, waited)
			}
		})
	}
}

// The cache has the order and the contact as they were before the trigger's transaction.
func TestVersions_AreNeverAnsweredFromAnOlderCache(t *testing.T) {
	t.Parallel()
	contactID := seal("Contact", string(sample.Contact().ID))
	query := `query($v: Int64) {
		order(id: "` + orderGID + `", minVersion: $v) { name }
		contact(id: "` + contactID + `", minVersion: $v) { ordersCount }
		evaluateBranches(input: {orderId: "` + orderGID + `", minVersion: $v, branches: [{condition: {text: "contact.orders_count == 99 and order.name == \"new\" and contact.last_order.name == \"new\""}}]}) { branchName }
		resolveTemplate(input: {contactId: "` + contactID + `", minVersion: $v, template: "{{contact.orders_count}} {{order.name}}"}) { text }
	}`
	type answers struct {
		Order            struct{ Name string }
		Contact          struct{ OrdersCount int }
		EvaluateBranches struct{ BranchName string }
		ResolveTemplate  struct{ Text string }
	}
	for _, c := range []struct {
		name    string
		version any
		want    answers
	}{
		{"without a demand", nil, answers{struct{ Name string }{"#1044"}, struct{ OrdersCount int }{3}, struct{ BranchName string }{"None"}, struct{ Text string }{"3 #1044"}}},
		{"with one", 8, answers{struct{ Name string }{"new"}, struct{ OrdersCount int }{99}, struct{ BranchName string }{"Branch 1"}, struct{ Text string }{"99 new"}}},
	} {
		a := newAPI()
		order, contact := a.accounts[ours].orders[0], a.accounts[ours].contacts[0]
		order.Name, order.Version, contact.Facts.OrdersCount = "new", 8, 99
		a.fresh.orders, a.fresh.contacts = []commerce.Order{order}, []commerce.Contact{contact}
		a.fresh.version = func() int64 { return 8 }
		var got answers
		a.ask(t, query, map[string]any{"v": c.version}).into(t, &got)
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestAnOrder_ThatIsAtTheVersionAlreadyCostsNothingMore(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.ask(t, demands["order"], map[string]any{"v": 7})
	if diff := cmp.Diff(map[string]int{"GetOrder": 1}, a.calls); diff != "" {
		t.Error(diff)
	}
}

// An order that is not there yet is not the same as one that does not exist.
func TestOrders_ThatAreNotThereAreNotFoundOnceTheVersionIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a := newAPI()
		const query = `query($v: Int64) { order(id: "gid://shopify/Order/5", minVersion: $v) { id } }`
		for version, code := range map[int]string{7: "NOT_FOUND", 8: "NOT_YET"} {
			if got := a.ask(t, query, map[string]any{"v": version}); !slices.Equal(got.codes(), []string{code}) {
				t.Errorf("at %d: %+v, want %s", version, got.Errors, code)
			}
		}
	})
}

func TestVersions_HaveABoundedNumberOfWaiters(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		a, started := newAPI(), time.Now()
		var atOnce, later int
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range 30 {
			wg.Go(func() {
				got := a.ask(t, demands["order"], map[string]any{"v": 8})
				if !slices.Equal(got.codes(), []string{"NOT_YET"}) {
					t.Errorf("got %+v", got.Errors)
				}
				mu.Lock()
				defer mu.Unlock()
				if time.Since(started) == 0 {
					atOnce++
				} else {
					later++
				}
			})
		}
		wg.Wait()
		if later != 8 || atOnce != 22 {
			t.Errorf("%d waited and %d did not", later, atOnce)
		}
		a.ask(t, demands["order"], map[string]any{"v": 8})
		if waited := time.Since(started); waited != 4*time.Second {
			t.Errorf("once they have left, the next waited %v in all", waited)
		}
	})
}

func TestVersions_ThatAreNoneAreRefused(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for what, query := range demands {
		if got := a.ask(t, query, map[string]any{"v": -1}); !slices.Equal(got.codes(), []string{"INVALID_INPUT"}) {
			t.Errorf("%s: %s %+v", what, got.Data, got.Errors)
		}
	}
	for _, input := range []map[string]any{{"minVersion": 1}, {"minVersion": 1, "productId": "gid://shopify/Product/921728736"}} {
		if _, got := resolve(t, a, "x", input); !slices.Equal(got.codes(), []string{"INVALID_INPUT"}) {
			t.Errorf("a version of nothing: %s %+v", got.Data, got.Errors)
		}
	}
}
