package resolvers_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

// A nested list costs one call for each kind of related object, however long the lists are and by whichever way of a
// connection they are read.
func TestNestedLists_CostOneCallALevel(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, query string
		calls       map[string]int
	}{
		{
			"orders by nodes",
			`{ orders(first: 100) { nodes {
				contact { name lastOrder { name lineItems { title } } }
				transaction { status order { name } contact { name } }
				lineItems { product { title variants { title product { title } } collections { title } } variant { title product { title } } }
			} } }`,
			map[string]int{"ListOrders": 1, "ContactsByID": 1, "OrdersByID": 1, "LineItemsByOrder": 1, "TransactionsByOrder": 1,
				"ProductsByID": 1, "VariantsByID": 1, "VariantsByProduct": 1, "CollectionsByProduct": 1, "CollectionsByID": 1},
		},
		{
			"orders by edges",
			`{ orders(first: 100) { edges { node { contact { name } transaction { status } lineItems { product { title } } } } } }`,
			map[string]int{"ListOrders": 1, "ContactsByID": 1, "LineItemsByOrder": 1, "TransactionsByOrder": 1, "ProductsByID": 1},
		},
		{
			"contacts",
			`{ contacts { nodes { lastOrder { lineItems { product { collections { title } } } transaction { kind } } } } }`,
			map[string]int{"ListContacts": 1, "OrdersByID": 1, "LineItemsByOrder": 1, "ProductsByID": 1, "CollectionsByProduct": 1, "CollectionsByID": 1, "TransactionsByOrder": 1},
		},
		{
			"one order",
			`{ order(id: "gid://shopify/Order/1000") { lineItems { product { title } variant { title } } transaction { status } contact { name } } }`,
			map[string]int{"GetOrder": 1, "VariantsByID": 1, "ContactsByID": 1},
		},
		{
			"trigger events",
			`{ triggerEvents { nodes { order { name } contact { name } } } }`,
			map[string]int{"ListTriggerEvents": 1, "OrdersByID": 1, "ContactsByID": 1},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAPI()
			manyOrders(a, 100)
			d := a.accounts[ours]
			contact := sample.Contact().ID
			for i, o := range d.orders {
				d.events = append(d.events, commerce.TriggerEvent{Sequence: int64(i + 1), Kind: commerce.OrderReceived, OrderID: o.ID, ContactID: &contact})
				d.orders[i].ContactID = &contact
			}
			d.contacts[0].Facts.LastOrderID = &d.orders[99].ID

			// In the bubble a loader's wait ends when every other goroutine has nothing left to do: the count is exact.
			synctest.Test(t, func(t *testing.T) {
				if got := a.ask(t, c.query, nil); len(got.Errors) > 0 {
					t.Fatalf("errors: %+v", got.Errors)
				}
			})
			if diff := cmp.Diff(c.calls, a.calls); diff != "" {
				t.Errorf("calls of the store (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLoaders_ServeOneRequestOnly(t *testing.T) {
	t.Parallel()
	a := newAPI()
	query := `{ orders { nodes { contact { firstName } } } }`
	a.ask(t, query, nil)
	name := "Changed"
	a.accounts[ours].contacts[0].FirstName = &name
	var out struct {
		Orders struct {
			Nodes []struct{ Contact struct{ FirstName string } }
		}
	}
	a.ask(t, query, nil).into(t, &out)
	if got := out.Orders.Nodes[0].Contact.FirstName; got != name {
		t.Errorf("a second request sees %q, want %q", got, name)
	}
}

func TestRelations_ToWhatIsGoneAreNull(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].products, a.accounts[ours].contacts = nil, nil
	var out struct {
		Orders struct {
			Nodes []struct {
				Contact   *struct{ Name string }
				LineItems []struct {
					Title            string
					Product, Variant *struct{ Title string }
				}
			}
		}
	}
	a.ask(t, `{ orders { nodes { contact { name } lineItems { title product { title } variant { title } } } } }`, nil).into(t, &out)
	o := out.Orders.Nodes[0]
	if o.Contact != nil || o.LineItems[0].Product != nil || o.LineItems[0].Variant != nil || o.LineItems[0].Title == "" {
		t.Errorf("got %+v", o)
	}
}
