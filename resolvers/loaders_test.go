package resolvers_test

import (
	"testing"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

// unshared gives our account n orders that have nothing in common: each has its own contact, line, product, variant and
// collection. Loads of one key wait for each other on a mutex, which the bubble of synctest cannot see through.
func unshared(a *api, n int) {
	d := a.accounts[ours]
	*d = data{installation: d.installation}
	for i := range n {
		id := commerce.ID(1000 + i)
		contact, order, product, collection := sample.Contact(), sample.Order(), sample.Cream(), sample.Collection()
		contact.LastOrder, contact.Orders = nil, nil
		contact.ID = commerce.ContactID("contact-" + id.String())
		contact.Facts.LastOrderID = &id
		line, variant, payment := order.LineItems[1], product.Variants[0], *order.Transaction
		order.ID, order.ContactID = id, &contact.ID
		payment.OrderID, payment.ContactID, order.Transaction = id, &contact.ID, &payment
		product.ID, variant.ID, variant.ProductID, collection.ID = id, id, id, id
		product.Variants = []commerce.Variant{variant}
		product.Collections = []commerce.CollectionRef{{ID: id}}
		line.ID, line.OrderID, line.ProductID, line.VariantID, line.Product = id, id, &id, &id, &product
		order.LineItems = []commerce.LineItem{line}
		d.contacts = append(d.contacts, contact)
		d.orders = append(d.orders, order)
		d.products = append(d.products, product)
		d.collections = append(d.collections, collection)
		d.events = append(d.events, commerce.TriggerEvent{Sequence: int64(i + 1), Kind: commerce.OrderReceived, OrderID: id, ContactID: &contact.ID})
	}
}

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
				contact { name lastOrder { name } } transaction { status }
				lineItems { product { variants { title } collections { title } } variant { title } }
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
			`{ contacts(first: 100) { nodes { lastOrder { lineItems { product { collections { title } } } transaction { kind } } } } }`,
			map[string]int{"ListContacts": 1, "OrdersByID": 1, "LineItemsByOrder": 1, "ProductsByID": 1, "CollectionsByProduct": 1, "CollectionsByID": 1, "TransactionsByOrder": 1},
		},
		{
			"transactions",
			`{ transactions(first: 100) { nodes { order { name } contact { name } } } }`,
			map[string]int{"ListTransactions": 1, "OrdersByID": 1, "ContactsByID": 1},
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
			unshared(a, 100)
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
