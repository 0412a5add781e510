package resolvers_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

// In the sample orders are a second and a half behind, and everything else is up to date.
func TestAsOf_IsTheMomentOfWhatIsFurthestBehindAmongWhatIsRead(t *testing.T) {
	t.Parallel()
	const now, behind = "2021-12-02T12:00:00Z", "2021-12-02T11:59:58.5Z"
	branches := func(condition string) string {
		return `evaluateBranches(input: {orderId: "` + orderGID + `", branches: [{condition: {text: "` + condition + `"}}]}) { asOf }`
	}
	template := func(text string) string {
		return `resolveTemplate(input: {orderId: "` + orderGID + `", template: "` + text + `"}) { ...on ResolvedTemplate { asOf } }`
	}
	for _, c := range []struct{ name, field, off, want string }{
		{"a list of orders", `orders { asOf }`, "", behind},
		{"a list of products", `products { nodes { id } asOf }`, "", now},
		{"contacts", `contacts { asOf }`, "", now},
		{"transactions", `transactions { asOf }`, "", now},
		{"collections", `collections { asOf }`, "", now},
		{"a list that does not sync", `orders { asOf }`, "ORDERS", ""},
		{"a condition on an order", branches(`order.total_price > 1`), "", behind},
		{"one on a contact's facts", branches(`contact.orders_count > 1`), "", behind},
		{"one on a contact", branches(`contact.email != nil`), "", now},
		{"one whose other half does not sync", branches(`contact.email != nil and order.total_price > 1`), "CONTACTS", ""},
		{"one that does not read what does not sync", branches(`contact.email != nil`), "ORDERS", now},
		{"a condition with a problem", branches(`no.such.field == 1`), "", ""},
		{"a template", template(`{{order.name}}`), "", behind},
		{"a template that reads nothing", template(`Hello`), "", ""},
		{"a template of the shop", template(`{{shop.name}}`), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAPI()
			for i := range a.accounts[ours].health.Elements {
				if e := &a.accounts[ours].health.Elements[i]; string(e.Element) == c.off {
					e.Syncing, e.AsOf = false, nil
				}
			}
			var out map[string]struct{ AsOf *string }
			a.ask(t, `{ `+c.field+` }`, nil).into(t, &out)
			for _, got := range out {
				if (got.AsOf == nil) != (c.want == "") || got.AsOf != nil && *got.AsOf != c.want {
					t.Errorf("asOf is %v, want %q", deref(got.AsOf), c.want)
				}
			}
		})
	}
}

func deref(s *string) string {
	if s == nil {
		return "null"
	}
	return *s
}

func TestAsOf_IsReadOnlyWhenAskedForAndBeforeTheData(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.ask(t, `{ orders { nodes { id asOf } } }`, nil)
	if n := a.count("SyncHealth"); n != 0 {
		t.Errorf("a list without asOf read the health %d times", n)
	}
	a.ask(t, `{ orders { edges { node { id } } asOf } }`, nil)
	if n := a.count("SyncHealth"); n != 1 {
		t.Errorf("a list with asOf read the health %d times", n)
	}
	a.fail = errors.New("the database is away")
	lists := a.count("ListOrders")
	if got := a.ask(t, `{ orders { asOf } }`, nil); !slices.Equal(got.codes(), []string{"INTERNAL"}) || a.count("ListOrders") != lists {
		t.Errorf("the list was read first: %s %+v", got.Data, got.Errors)
	}
}

func TestObjects_SayWhenTheyWereWritten(t *testing.T) {
	t.Parallel()
	a := newAPI()
	at := sample.Now.Add(-time.Hour)
	d := a.accounts[ours]
	d.orders[0].SyncedAt, d.products[0].SyncedAt, d.collections[0].SyncedAt, d.contacts[0].SyncedAt = at, at, at, &at
	d.orders[0].Transaction.SyncedAt = at
	var out map[string]struct{ Nodes []struct{ AsOf time.Time } }
	a.ask(t, `{ orders { nodes { asOf } } products { nodes { asOf } } collections { nodes { asOf } } contacts { nodes { asOf } } transactions { nodes { asOf } } }`, nil).into(t, &out)
	if len(out) != len(commerce.Elements) {
		t.Fatalf("got %v", out)
	}
	for name, list := range out {
		if len(list.Nodes) == 0 || !list.Nodes[0].AsOf.Equal(at) {
			t.Errorf("%s: %+v", name, list)
		}
	}
}
