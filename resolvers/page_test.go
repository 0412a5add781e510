package resolvers_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

// manyOrders gives our account n orders, the newest first in lists.
func manyOrders(a *api, n int) {
	d := a.accounts[ours]
	d.orders = nil
	for i := range n {
		o := sample.Order()
		o.ID = commerce.ID(1000 + i)
		o.Name = fmt.Sprintf("#%d", i)
		o.LineItems = slices.Clone(o.LineItems)
		t := *o.Transaction
		t.OrderID = o.ID
		o.Transaction = &t
		d.orders = append(d.orders, o)
	}
}

func TestConnections_RefusePagesThatAreNone(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, args := range []string{
		"first: 1, last: 1", "first: 0", "first: -1", "first: 251", "last: 0", "last: -3", "last: 251", `before: "1"`,
		`last: 1, after: "1"`, `first: 1, before: "1"`, `first: 1, after: "nonsense"`,
		"first: 99999999999",
	} {
		for _, list := range []string{"contacts", "orders", "transactions", "products", "collections"} {
			got := a.ask(t, "{ "+list+"("+args+") { nodes { id } } }", nil)
			if codes := got.codes(); !slices.Equal(codes, []string{"INVALID_INPUT"}) {
				t.Errorf("%s(%s): codes %v %v, want INVALID_INPUT", list, args, codes, got.Errors)
			}
		}
	}
	if codes := a.ask(t, `{ order(id: "gid://shopify/Order/1900968798308") { lineItems(first: 0) { id } } }`, nil).codes(); !slices.Equal(codes, []string{"INVALID_INPUT"}) {
		t.Errorf("lineItems(first: 0): codes %v", codes)
	}
}

func TestConnections_PageBothWays(t *testing.T) {
	t.Parallel()
	a := newAPI()
	manyOrders(a, 120)
	type page struct {
		Orders struct {
			Nodes    []struct{ Name string }
			Edges    []struct{ Cursor string }
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       string
			}
		}
	}
	ask := func(args string) page {
		var p page
		a.ask(t, "{ orders("+args+") { nodes { name } edges { cursor } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }", nil).into(t, &p)
		return p
	}
	p := ask("reverse: true")
	if len(p.Orders.Nodes) != 50 || p.Orders.Nodes[0].Name != "#119" || !p.Orders.PageInfo.HasNextPage || p.Orders.PageInfo.HasPreviousPage {
		t.Fatalf("the default page is %d from %s, %+v", len(p.Orders.Nodes), p.Orders.Nodes[0].Name, p.Orders.PageInfo)
	}
	if p.Orders.PageInfo.StartCursor != p.Orders.Edges[0].Cursor || p.Orders.PageInfo.EndCursor != p.Orders.Edges[49].Cursor {
		t.Errorf("page info %+v does not fit the edges", p.Orders.PageInfo)
	}
	next := ask(`first: 1, after: "` + p.Orders.PageInfo.EndCursor + `"`)
	if diff := cmp.Diff("#69", next.Orders.Nodes[0].Name); diff != "" {
		t.Error(diff)
	}
	back := ask(`last: 1, before: "` + next.Orders.PageInfo.StartCursor + `"`)
	if diff := cmp.Diff("#70", back.Orders.Nodes[0].Name); diff != "" {
		t.Error(diff)
	}
}

func TestTotalCount_IsCountedOnlyWhenSelected(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.ask(t, "{ orders { nodes { id } } }", nil)
	if n := a.count("CountOrders"); n != 0 {
		t.Errorf("counted %d times", n)
	}
	var out struct{ Orders struct{ TotalCount int } }
	a.ask(t, "{ orders { totalCount } }", nil).into(t, &out)
	if n := a.count("CountOrders"); n != 1 || out.Orders.TotalCount != 1 {
		t.Errorf("counted %d times, got %d", n, out.Orders.TotalCount)
	}
}

func TestFilters_RefuseNull(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, c := range []struct {
		query     string
		variables map[string]any
		code      string
	}{
		{`{ orders(filter: {contactId: null}) { totalCount } }`, nil, "INVALID_INPUT"},
		{`{ orders(filter: {processedAt: {from: null}}) { totalCount } }`, nil, "INVALID_INPUT"},
		{`query($id: ID) { orders(filter: {contactId: $id}) { totalCount } }`, nil, ""}, // left out, by GraphQL's own rule
		{`query($f: OrderFilterInput) { orders(filter: $f) { totalCount } }`, map[string]any{"f": map[string]any{"status": nil}}, "INVALID_INPUT"},
		{`query($f: OrderFilterInput) { orders(filter: $f) { totalCount } }`, map[string]any{"f": nil}, ""},
		{`query($f: OrderFilterInput) { orders(filter: $f) { totalCount } }`, nil, ""},
		{`{ contacts { nodes { orders(filter: {status: null}) { totalCount } } } }`, nil, "INVALID_INPUT"},
		{`{ orders(filter: {totalPrice: {min: "1e9"}}) { totalCount } }`, nil, "INVALID_INPUT"},
		{`{ orders(filter: {processedAt: {from: "yesterday"}}) { totalCount } }`, nil, "INVALID_INPUT"},
		{`{ orders(filter: {totalPrice: {min: "1.50", max: 20}, processedAt: {from: "2021-01-01T00:00:00+02:00"}}) { totalCount } }`, nil, ""},
	} {
		got := a.ask(t, c.query, c.variables)
		if (c.code == "" && len(got.Errors) > 0) || (c.code != "" && !slices.Equal(got.codes(), []string{c.code})) {
			t.Errorf("%s %v: errors %+v, want %q", c.query, c.variables, got.Errors, c.code)
		}
	}
}
