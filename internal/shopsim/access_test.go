package shopsim_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/internal/shopsim"
)

// A field that the app is not approved for is null, with an error at its path, on any plan; the rest is there.
func TestDeny_PerField(t *testing.T) {
	t.Parallel()
	s := setup(t, func(c *shopsim.Config) { c.Plan = "Plus" })
	var order *shopsim.Order
	s.EachOrder(func(o *shopsim.Order) bool {
		order = o
		return o.CustomerID == 0 || o.Email == "" || o.Phone == "" || o.Billing == nil
	})
	const query = `query($id: ID!) { order(id: $id) { id email phone billingAddress { firstName city } customer { id firstName
	  defaultEmailAddress { emailAddress marketingState } defaultPhoneNumber { phoneNumber } } } }`
	vars := map[string]any{"id": gid("Order", order.ID)}
	for what, gone := range map[string][]string{
		shopsim.DenyName:    {"order.billingAddress.firstName", "order.customer.firstName"},
		shopsim.DenyEmail:   {"order.email", "order.customer.defaultEmailAddress.emailAddress"},
		shopsim.DenyPhone:   {"order.phone", "order.customer.defaultPhoneNumber.phoneNumber"},
		shopsim.DenyAddress: {"order.billingAddress"},
	} {
		s.Deny(what)
		status, out := s.post(query, vars)
		var paths []string
		for _, e := range out["errors"].([]any) {
			if message := at(t, e, "message").(string); !strings.HasPrefix(message, "This app is not approved to ") {
				t.Errorf("%s: %s", what, message)
			}
			var path []string
			for _, p := range at(t, e, "path").([]any) {
				path = append(path, p.(string))
			}
			paths = append(paths, strings.Join(path, "."))
		}
		if d := cmp.Diff(gone, paths); d != "" || status != http.StatusOK || at(t, out, "data", "order", "id") == nil {
			t.Errorf("%s: %d\n%s", what, status, d)
		}
	}
	s.Deny()
	got := s.data(query, vars)
	if at(t, got, "order", "email") != order.Email {
		t.Errorf("approved again: %v", got)
	}
	s.Deny(shopsim.DenyEmail)
	if op := s.finish(`{ orders { edges { node { id email } } } }`, true); op["status"] != "FAILED" || op["errorCode"] != "ACCESS_DENIED" {
		t.Errorf("bulk: %v", op)
	}
}

// Denied data leaves no key in a webhook; denied all of it, the order has the keys of the recorded redacted one.
func TestDeny_WebhooksDropKeys(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()))
	s.subscribeAll(&listener{url: "http://127.0.0.1:1/hooks"}, "ORDERS_CREATE", "CUSTOMERS_UPDATE", "CUSTOMERS_EMAIL_MARKETING_CONSENT_UPDATE")
	take := func() map[string]any {
		t.Helper()
		if s.Waiting() == 0 {
			t.Fatal("nothing was sent")
		}
		return decode(t, string(s.Take(0).Body))
	}
	s.Deny(shopsim.DenyEmail)
	_, err := s.PlaceOrder(shopsim.OrderOptions{CustomerID: s.CustomerID(0)})
	ok(t)(err)
	body := take()
	for _, k := range []string{"email", "contact_email", "order_status_url"} {
		if _, has := body[k]; has {
			t.Errorf("%s is there", k)
		}
	}
	customer := at(t, body, "customer").(map[string]any)
	if _, has := customer["email"]; has || customer["first_name"] == nil || at(t, body, "billing_address", "city") == nil {
		t.Errorf("%v", customer)
	}
	if _, has := body["phone"]; !has {
		t.Error("the phone went with the e-mail")
	}

	s.Deny(shopsim.DenyName, shopsim.DenyEmail, shopsim.DenyPhone, shopsim.DenyAddress)
	_, err = s.PlaceOrder(shopsim.OrderOptions{CustomerID: s.CustomerID(0)})
	ok(t)(err)
	body = take()
	if body["name"] == nil {
		t.Error("an order's name is no person's")
	}
	recorded := readJSON(t, shared(t, filepath.Join("fixtures", "gadget-exemplars", "2025-04", "orders", "1.json"))).(map[string]any)
	for _, path := range [][]any{{}, {"customer"}, {"billing_address"}, {"customer", "default_address"}} {
		want, got := at(t, recorded, path...).(map[string]any), at(t, body, path...).(map[string]any)
		for _, k := range []string{
			"email", "contact_email", "phone", "order_status_url", "first_name", "last_name", "addresses", "address1", "city", "zip", "country", "country_code", "province",
			"province_code", "company", "id", "customer_id",
		} {
			if _, has := got[k]; has {
				if _, recorded := want[k]; !recorded {
					t.Errorf("%v.%s is not in the recorded redacted order", path, k)
				}
			}
		}
	}
	ok(t)(s.UpdateCustomer(s.CustomerID(0), func(c *shopsim.Customer) { c.EmailConsent = "INVALID" }))
	sent := 0
	for ; s.Waiting() > 0; sent++ {
		w := s.Take(0)
		for _, k := range []string{"email", "email_address", "first_name", "phone", "addresses"} {
			if _, has := decode(t, string(w.Body))[k]; has && w.Topic != "orders/create" {
				t.Errorf("%s has %s", w.Topic, k)
			}
		}
	}
	if sent != 2 {
		t.Errorf("%d webhooks", sent)
	}
}

func TestScopes_RevokedAreToldAndRefused(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()))
	s.subscribeAll(&listener{url: "http://127.0.0.1:1/hooks"}, "APP_SCOPES_UPDATE")
	s.SetScopes("read_products", "read_orders")
	w := s.Take(0)
	compareKeys(t, w.Topic, at(t, readJSON(t, shared(t, "fixtures/gadget-webhook-schemas/2026-07/app/scopes_update.json")), "response"), decode(t, string(w.Body)))
	body := decode(t, string(w.Body))
	if d := cmp.Diff([]any{"read_orders", "read_products"}, body["current"]); d != "" || len(body["previous"].([]any)) != len(everyScope) {
		t.Errorf("%v\n%s", body, d)
	}
	if _, out := s.post(`{ customers(first: 1) { nodes { id } } }`, nil); at(t, out, "errors", 0, "extensions", "code") != "ACCESS_DENIED" {
		t.Errorf("%v", out)
	}
	got := s.data(`{ currentAppInstallation { accessScopes { handle } } }`, nil)
	if d := cmp.Diff([]any{map[string]any{"handle": "read_orders"}, map[string]any{"handle": "read_products"}}, at(t, got, "currentAppInstallation", "accessScopes")); d != "" {
		t.Error(d)
	}
}

// Without read_all_orders, what is older than sixty days is nowhere: not by id, not with its customer, not in bulk.
func TestAccess_OldOrdersAreNowhere(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(&clock{time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}), func(c *shopsim.Config) { c.Orders = 120 })
	old := s.Order(s.OrderID(0))
	s.token = s.CreateLegacyToken("read_orders", "read_customers", "read_products")
	limit := time.Date(2026, 9, 21, 12, 0, 0, 0, time.UTC)
	got := s.data(`query($order: ID!, $line: ID!) { order(id: $order) { id } a: node(id: $order) { id } b: node(id: $line) { id } ordersCount { count } }`,
		map[string]any{"order": gid("Order", old.ID), "line": gid("LineItem", old.Lines[0].ID)})
	if got["order"] != nil || got["a"] != nil || got["b"] != nil {
		t.Errorf("%v", got)
	}
	recent, ofCustomers, lasts := 0, 0, 0
	s.EachOrder(func(o *shopsim.Order) bool {
		if o.CreatedAt.After(limit) {
			recent++
		}
		return true
	})
	if at(t, got, "ordersCount", "count") != jsonNumber(itoa(recent)) || recent == 0 || recent == s.Orders() {
		t.Errorf("%d of %d orders are recent, counted %v", recent, s.Orders(), got["ordersCount"])
	}
	if lines := s.bulk(`{ orders { edges { node { id createdAt } } } }`, true); len(lines) != recent {
		t.Errorf("bulk has %d orders of %d", len(lines), recent)
	}
	s.EachCustomer(func(c *shopsim.Customer) bool {
		got := at(t, s.data(`query($id: ID!) { customer(id: $id) { lastOrder { id } orders(first: 50) { nodes { createdAt } } } }`, map[string]any{"id": gid("Customer", c.ID)}), "customer")
		listed := at(t, got, "orders", "nodes").([]any)
		ofCustomers += len(listed)
		if (at(t, got, "lastOrder") != nil) != (len(listed) > 0) {
			t.Errorf("customer %d: %v", c.ID, got)
		}
		if len(listed) > 0 {
			lasts++
		}
		for _, o := range listed {
			if at(t, o, "createdAt").(string) < "2026-09-21T12" {
				t.Errorf("customer %d shows an old order: %v", c.ID, o)
			}
		}
		return true
	})
	if ofCustomers > recent || ofCustomers == 0 || lasts == 0 {
		t.Errorf("%d orders of customers, %d recent", ofCustomers, recent)
	}
}

// What is younger than the search index is missing from searches, not from reads by id.
func TestSearch_Lags(t *testing.T) {
	t.Parallel()
	c := stopped()
	s := setup(t, manual(c), func(cfg *shopsim.Config) { cfg.SearchLag = 10 * time.Second; cfg.CountLimit = 15 })
	ok(t)(s.UpdateProduct(s.Products()[0].ID, func(p *shopsim.Product) { p.Vendor = "Fresh" }))
	id, err := s.PlaceOrder(shopsim.OrderOptions{})
	ok(t)(err)
	shelf, err := s.CreateCollection("Fresh")
	ok(t)(err)
	count := func() (n [3]int) {
		got := s.data(`query($q: String!, $o: String!) { orders(first: 250, query: $o, sortKey: ID) { nodes { id } } products(first: 250, query: $q, sortKey: UPDATED_AT) { nodes { id } }
		  collections(first: 250, query: $q, sortKey: UPDATED_AT) { nodes { id } } }`, map[string]any{
			"q": "updated_at:>='2026-11-23T09:00:00Z'", "o": "id:>" + itoa(int(s.OrderID(19))),
		})
		for i, list := range []string{"orders", "products", "collections"} {
			n[i] = len(at(t, got, list, "nodes").([]any))
		}
		return n
	}
	if got := count(); got != [3]int{} {
		t.Errorf("at once: %v", got)
	}
	direct := s.data(`query($o: ID!, $c: ID!) { order(id: $o) { id } collection(id: $c) { id } orders(last: 1, sortKey: ID) { nodes { id } } }`,
		map[string]any{"o": gid("Order", id), "c": gid("Collection", shelf)})
	if direct["order"] == nil || direct["collection"] == nil || at(t, direct, "orders", "nodes", 0, "id") != gid("Order", id) {
		t.Errorf("by id: %v", direct)
	}
	c.now = c.now.Add(10 * time.Second)
	if got := count(); got != [3]int{1, 1, 1} {
		t.Errorf("later: %v", got)
	}
	counted := s.data(`{ ordersCount { count precision } productsCount { count precision } }`, nil)
	if at(t, counted, "ordersCount", "precision") != "AT_LEAST" || at(t, counted, "ordersCount", "count") != jsonNumber("15") {
		t.Errorf("%v", counted)
	}
}

// The lists that reconciliation pages through: by time and by id, each whole, in order, without a warning.
func TestLists_OfReconciliation(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()), func(c *shopsim.Config) { c.Orders = 600 })
	for list, more := range map[string]string{"orders": "createdAt", "customers": "createdAt", "products": "createdAt", "collections": "productsCount { count precision }"} {
		doc := `query($q: String!, $after: String, $key: ` + map[string]string{
			"orders": "OrderSortKeys", "customers": "CustomerSortKeys", "products": "ProductSortKeys", "collections": "CollectionSortKeys",
		}[list] + `) { ` + list + `(first: 250, query: $q, sortKey: $key, after: $after) { nodes { id updatedAt ` + more + ` } pageInfo { hasNextPage endCursor } } }`
		all := 0
		for _, way := range []map[string]any{{"key": "UPDATED_AT", "q": "updated_at:>='2024-01-01T00:00:00Z'"}, {"key": "ID", "q": "id:>0"}} {
			seen, last := map[string]bool{}, ""
			for {
				status, out := s.post(doc, way)
				if status != http.StatusOK || out["errors"] != nil || at(t, out, "extensions").(map[string]any)["search"] != nil {
					t.Fatalf("%s: %v", list, out)
				}
				page := at(t, out, "data", list)
				for _, n := range at(t, page, "nodes").([]any) {
					if when := at(t, n, "updatedAt").(string); way["key"] == "UPDATED_AT" && when < last {
						t.Errorf("%s: %s after %s", list, when, last)
					} else {
						last = when
					}
					seen[at(t, n, "id").(string)] = true
				}
				if at(t, page, "pageInfo", "hasNextPage") == false {
					break
				}
				way["after"] = at(t, page, "pageInfo", "endCursor")
			}
			if all != 0 && len(seen) != all || len(seen) == 0 {
				t.Errorf("%s by %s: %d, before %d", list, way["key"], len(seen), all)
			}
			all = len(seen)
		}
	}
	s.data(`{ webhookSubscriptions(first: 250) { nodes { id topic uri } pageInfo { hasNextPage endCursor } } c: customers(first: 1) { nodes { id } } o: orders(first: 1) { nodes { id email } } }`, nil)
}

// Each shop has its own bucket, as big as it is told to be.
func TestShops_HaveTheirOwnBudgets(t *testing.T) {
	t.Parallel()
	s := setup(t, manual(stopped()), func(c *shopsim.Config) { c.RestoreRate = 50_000; c.Plan = "Basic" })
	other, err := s.AddShop(shopsim.ShopConfig{Domain: "other.myshopify.com", Orders: 10, Plan: "Plus", Denied: []string{shopsim.DenyEmail}})
	ok(t)(err)
	status := func(domain, token string) any {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/"+domain+"/admin/api/2026-10/graphql.json", strings.NewReader(`{"query":"{ orders(first: 1) { nodes { email } } }"}`))
		ok(t)(err)
		req.Header.Set("X-Shopify-Access-Token", token)
		_, out := s.do(req)
		return at(t, out, "extensions", "cost", "throttleStatus", "maximumAvailable")
	}
	if n := status(s.Domain(), s.token); n != jsonNumber("1000000") {
		t.Errorf("the first shop: %v", n)
	}
	if n := status(other.Domain(), other.CreateLegacyToken(everyScope...)); n != jsonNumber("20000") {
		t.Errorf("the other: %v", n)
	}
}
