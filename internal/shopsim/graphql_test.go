package shopsim_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/internal/shopsim"
)

const pageOfOrders = `query Page($first: Int, $last: Int, $after: String, $before: String, $sort: OrderSortKeys, $reverse: Boolean, $query: String) {
  orders(first: $first, last: $last, after: $after, before: $before, sortKey: $sort, reverse: $reverse, query: $query) {
    edges { cursor node { id updatedAt processedAt createdAt } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`

func ids(t *testing.T, data any) []string {
	t.Helper()
	var out []string
	for _, e := range at(t, data, "orders", "edges").([]any) {
		out = append(out, at(t, e, "node", "id").(string))
	}
	return out
}

// Pages joined are the whole list, in order, whatever it is sorted by and however it is walked.
func TestConnection_PagesJoinToTheWhole(t *testing.T) {
	t.Parallel()
	s := setup(t)
	if err := s.Act(60); err != nil {
		t.Fatal(err)
	}
	for _, sort := range []string{"ID", "CREATED_AT", "UPDATED_AT", "PROCESSED_AT", "ORDER_NUMBER"} {
		for _, reverse := range []bool{false, true} {
			whole := ids(t, s.data(pageOfOrders, map[string]any{"first": 250, "sort": sort, "reverse": reverse}))
			if len(whole) != s.Orders() {
				t.Fatalf("%s: %d of %d orders", sort, len(whole), s.Orders())
			}
			var joined []string
			vars := map[string]any{"first": 7, "sort": sort, "reverse": reverse}
			for more := true; more; {
				page := s.data(pageOfOrders, vars)
				joined = append(joined, ids(t, page)...)
				more = at(t, page, "orders", "pageInfo", "hasNextPage").(bool)
				vars["after"] = at(t, page, "orders", "pageInfo", "endCursor")
			}
			if d := cmp.Diff(whole, joined); d != "" {
				t.Errorf("%s reverse=%v forward:\n%s", sort, reverse, d)
			}
			joined = nil
			vars = map[string]any{"last": 7, "sort": sort, "reverse": reverse}
			for more := true; more; {
				page := s.data(pageOfOrders, vars)
				joined = append(ids(t, page), joined...)
				more = at(t, page, "orders", "pageInfo", "hasPreviousPage").(bool)
				vars["before"] = at(t, page, "orders", "pageInfo", "startCursor")
			}
			if d := cmp.Diff(whole, joined); d != "" {
				t.Errorf("%s reverse=%v backward:\n%s", sort, reverse, d)
			}
		}
	}
}

func TestSearch_FindsWhatChangedSince(t *testing.T) {
	t.Parallel()
	s := setup(t)
	since := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	var want []string
	s.EachOrder(func(o *shopsim.Order) bool {
		if !o.UpdatedAt.Before(since) {
			want = append(want, gid("Order", o.ID))
		}
		return true
	})
	for _, q := range []string{"updated_at:>=2026-05-01T00:00:00Z", "updated_at:>='2026-05-01T00:00:00Z'", `updated_at:>="2026-04-30T20:00:00-04:00"`} {
		for _, sort := range []string{"UPDATED_AT", "ID"} {
			got := ids(t, s.data(pageOfOrders, map[string]any{"first": 250, "sort": sort, "query": q}))
			slices.Sort(got)
			if d := cmp.Diff(want, got); d != "" || len(got) == 0 || len(got) == 60 {
				t.Errorf("%s by %s: %d orders\n%s", q, sort, len(got), d)
			}
		}
	}
	one := s.Order(s.OrderID(5))
	for _, q := range []string{"name:" + one.Name, "id:" + gid("", one.ID)[len("gid://shopify//"):], "created_at:'" + one.CreatedAt.Format(time.RFC3339) + "'"} {
		if got := ids(t, s.data(pageOfOrders, map[string]any{"first": 10, "query": q})); !slices.Equal(got, []string{gid("Order", one.ID)}) {
			t.Errorf("%s: %v", q, got)
		}
	}
}

// The customers' updated_at matches whole days, as Shopify's schema says.
func TestSearch_CustomersByWholeDays(t *testing.T) {
	t.Parallel()
	s := setup(t)
	c := s.Customer(s.CustomerID(3))
	late := c.UpdatedAt.Add(time.Second).Format(time.RFC3339)
	found := s.data(`query($q: String) { customers(first: 250, query: $q, sortKey: UPDATED_AT) { nodes { id } } }`, map[string]any{"q": "updated_at:>='" + late + "'"})
	nodes := at(t, found, "customers", "nodes").([]any)
	if !slices.ContainsFunc(nodes, func(n any) bool { return at(t, n, "id") == gid("Customer", c.ID) }) || len(nodes) == s.Customers() {
		t.Errorf("a customer updated a second before %s, on the same day, is not found", late)
	}
}

// An unknown filter filters nothing, and says so: the recorded warning, word for word.
func TestSearch_FailsOpen(t *testing.T) {
	t.Parallel()
	s := setup(t)
	status, out := s.post(`{ customersCount(query: "tag:har-291-merge") { count precision } }`, nil)
	recorded := at(t, readJSON(t, shared(t, "fixtures/shopify-draft-proxy/harry-test-heelo/2025-01/customers/customer-merge-attached-resources-parity.json")),
		"precondition", "attachedBeforeMerge", "response", "extensions", "search")
	if status != http.StatusOK || diff(recorded, at(t, out, "extensions", "search")) != "" {
		t.Errorf("%d (-recorded +simulated)\n%s", status, diff(recorded, at(t, out, "extensions", "search")))
	}
	if n := at(t, out, "data", "customersCount", "count"); n.(interface{ String() string }).String() != itoa(s.Customers()) {
		t.Errorf("counted %v of %d customers", n, s.Customers())
	}
	if got := ids(t, s.data(pageOfOrders, map[string]any{"first": 250, "query": "colour:red"})); len(got) != 60 {
		t.Errorf("%d orders", len(got))
	}
}

// What is wrong with a request is said as the recordings say it.
func TestGraphQL_ErrorsAreThoseOfTheRecordings(t *testing.T) {
	t.Parallel()
	s := setup(t)
	catalog := readJSON(t, shared(t, "fixtures/shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-status-catalog-cancel.trimmed.json"))
	cases := at(t, catalog, "validations").(map[string]any)
	cases["malformedId"] = at(t, catalog, "reads", "malformedId")
	cases["unknownId"] = at(t, catalog, "reads", "unknownId")
	compared := 0
	for name, c := range cases {
		vars, _ := c.(map[string]any)["variables"].(map[string]any)
		if name == "bulkOperationRunQuery" || vars["id"] != nil && name != "malformedId" && name != "unknownId" {
			continue
		}
		want := at(t, c, "response").(map[string]any)
		_, got := s.post(at(t, c, "query").(string), vars)
		if d := diff(want["errors"], got["errors"]); d != "" {
			t.Errorf("%s (-recorded +simulated):\n%s", name, d)
		}
		_, recorded := want["data"]
		if _, has := got["data"]; recorded != has {
			t.Errorf("%s: data key: recorded %v, simulated %v", name, recorded, has)
		}
		if cost := want["extensions"]; cost != nil && diff(at(t, cost, "cost", "requestedQueryCost"), at(t, got, "extensions", "cost", "requestedQueryCost"))+diff(at(t, cost, "cost", "actualQueryCost"), at(t, got, "extensions", "cost", "actualQueryCost")) != "" {
			t.Errorf("%s costs %v, recorded %v", name, got["extensions"], cost)
		}
		compared++
	}
	if compared < 8 {
		t.Errorf("only %d compared", compared)
	}
}

func TestGraphQL_UnknownIDIsNullAndBadIDIsAnError(t *testing.T) {
	t.Parallel()
	s := setup(t)
	got := s.data(`query($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on Order { name } ... on Product { title } } none: order(id: "gid://shopify/Order/1") { id } }`,
		map[string]any{"ids": []any{gid("Order", s.OrderID(0)), gid("Order", 1), gid("Product", s.Products()[0].ID), gid("Metafield", 9)}})
	nodes := at(t, got, "nodes").([]any)
	if at(t, nodes[0], "name") != "#1001" || nodes[1] != nil || at(t, nodes[2], "__typename") != "Product" || nodes[3] != nil || got["none"] != nil {
		t.Errorf("%v", got)
	}
	_, out := s.post(`query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, map[string]any{"ids": []any{"7"}})
	if at(t, out, "errors", 0, "extensions", "code") != "INVALID_VARIABLE" || out["data"] != nil {
		t.Errorf("%v", out)
	}
	_, out = s.post(`{ order(id: "x") { id } }`, nil)
	if at(t, out, "errors", 0, "message") != "Invalid global id 'x'" {
		t.Errorf("%v", out)
	}
}

func TestGraphQL_WalksFragmentsAliasesAndDirectives(t *testing.T) {
	t.Parallel()
	s := setup(t)
	got := s.data(`query($id: ID!, $yes: Boolean!) {
	  a: order(id: $id) { ...Head again: name @include(if: $yes) gone: name @skip(if: $yes) }
	  node(id: $id) { ... on Order { number } ... on Product { title } __typename }
	}
	fragment Head on Order { id lines: lineItems(first: 1) { nodes { title } } lines: lineItems(first: 1) { nodes { quantity } } }`,
		map[string]any{"id": gid("Order", s.OrderID(0)), "yes": true})
	a := at(t, got, "a").(map[string]any)
	if _, gone := a["gone"]; gone || a["again"] != "#1001" || len(at(t, a, "lines", "nodes", 0).(map[string]any)) != 2 {
		t.Errorf("%v", a)
	}
	if at(t, got, "node", "__typename") != "Order" || len(got["node"].(map[string]any)) != 2 {
		t.Errorf("%v", got["node"])
	}
}

func TestGraphQL_ThrottlesByCostAndRestores(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	s := setup(t, func(c *shopsim.Config) { c.Now = func() time.Time { return now }; c.Plan = "Basic" })
	heavy := `{ ` + strings.Repeat("", 1) + aliases(20, `products(first: 250) { nodes { id variants(first: 20) { nodes { id } } } }`) + ` }`
	status, out := s.post(heavy, nil)
	if status != http.StatusOK || at(t, out, "errors", 0, "extensions", "code") != "MAX_COST_EXCEEDED" {
		t.Fatalf("%d %v", status, out["errors"])
	}
	fair := `{ ` + aliases(9, `products(first: 250) { nodes { id variants(first: 20) { nodes { id } } } }`) + ` }`
	var throttled map[string]any
	for range 10 {
		if _, out = s.post(fair, nil); out["errors"] != nil {
			throttled = out
			break
		}
	}
	if throttled == nil || at(t, throttled, "errors", 0, "message") != "Throttled" || at(t, throttled, "errors", 0, "extensions", "code") != "THROTTLED" {
		t.Fatalf("not throttled: %v", out["extensions"])
	}
	if _, has := throttled["data"]; has || at(t, throttled, "extensions", "cost", "actualQueryCost") != nil {
		t.Errorf("%v", throttled)
	}
	now = now.Add(20 * time.Second)
	if _, out = s.post(fair, nil); out["errors"] != nil {
		t.Errorf("after the bucket is full again: %v", out["errors"])
	}
}

func aliases(n int, field string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString("a" + itoa(i) + ": " + field + " ")
	}
	return b.String()
}

func TestGraphQL_DeadTokensGet401WithTextErrors(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.RevokeTokens()
	status, out := s.post(`{ shop { id } }`, nil)
	if text, ok := out["errors"].(string); status != http.StatusUnauthorized || !ok || !strings.HasPrefix(text, "[API] Invalid API key or access token") {
		t.Errorf("%d %v", status, out)
	}
}

func TestGraphQL_FaultsOnDemand(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.FailRequests(1, http.StatusServiceUnavailable)
	s.Throttle(1)
	if status, _ := s.post(`{ shop { id } }`, nil); status != http.StatusServiceUnavailable {
		t.Errorf("status %d", status)
	}
	if _, out := s.post(`{ shop { id } }`, nil); at(t, out, "errors", 0, "extensions", "code") != "THROTTLED" {
		t.Errorf("%v", out)
	}
	s.data(`{ shop { id } }`, nil)
}

func TestAccess_MissingScopeIsDeniedPerField(t *testing.T) {
	t.Parallel()
	s := setup(t)
	s.token = s.CreateLegacyToken("read_orders", "read_all_orders")
	status, out := s.post(`{ shop { id } o: orders(first: 4) { nodes { id customer { id } } } }`, nil)
	e := at(t, out, "errors", 0).(map[string]any)
	if status != http.StatusOK || e["message"] != "Access denied for customer field. Required access: `read_customers` access scope." ||
		at(t, e, "extensions", "code") != "ACCESS_DENIED" || at(t, out, "data", "o", "nodes", 0, "customer") != nil {
		t.Errorf("%d %v", status, out)
	}
	_, out = s.post(`{ products(first: 1) { nodes { id } } }`, nil)
	if at(t, out, "errors", 0, "extensions", "code") != "ACCESS_DENIED" || out["data"] != nil {
		t.Errorf("%v", out)
	}
}

// Without read_all_orders, older orders are not refused: they are silently absent.
func TestAccess_SixtyDaysOfOrdersOnly(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Now = func() time.Time { return c.Epoch } })
	s.token = s.CreateLegacyToken("read_orders")
	want := 0
	s.EachOrder(func(o *shopsim.Order) bool {
		if o.CreatedAt.After(time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC).Add(-60 * 24 * time.Hour)) {
			want++
		}
		return true
	})
	got := s.data(pageOfOrders, map[string]any{"first": 250})
	counted := at(t, s.data(`{ ordersCount(limit: null) { count } }`, nil), "ordersCount", "count")
	if len(ids(t, got)) != want || want == 0 || want == 60 || counted.(interface{ String() string }).String() != itoa(want) {
		t.Errorf("%d orders, count %v, want %d", len(ids(t, got)), counted, want)
	}
	if o := s.data(`query($id: ID!) { order(id: $id) { id } }`, map[string]any{"id": gid("Order", s.OrderID(0))}); o["order"] != nil {
		t.Errorf("an old order is readable: %v", o)
	}
}

func TestAccess_BasicPlanRefusesCustomersData(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Plan = "Basic" })
	_, out := s.post(`{ customers(first: 1) { edges { node { id } } } }`, nil)
	e := at(t, out, "errors", 0).(map[string]any)
	if !strings.HasPrefix(e["message"].(string), "This app is not approved to access the Customer object.") || out["data"] != nil ||
		diff([]any{"customers", "edges", jsonNumber("0"), "node"}, e["path"]) != "" {
		t.Errorf("%v", out)
	}
	_, out = s.post(`{ orders(first: 3) { nodes { name email customer { id } billingAddress { city } totalPriceSet { shopMoney { amount } } } } }`, nil)
	first := at(t, out, "data", "orders", "nodes", 0).(map[string]any)
	if first["name"] == nil || first["email"] != nil || first["customer"] != nil || first["billingAddress"] != nil || first["totalPriceSet"] == nil {
		t.Errorf("%v", first)
	}
	if op := s.finish(`{ customers { edges { node { id } } } }`, true); op["status"] != "FAILED" || op["errorCode"] != "ACCESS_DENIED" {
		t.Errorf("%v", op)
	}
	s.SetPlan("Plus")
	s.data(`{ customers(first: 1) { edges { node { id } } } }`, nil)
}
