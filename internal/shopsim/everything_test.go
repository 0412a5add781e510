package shopsim

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

func testServer(t *testing.T, orders int) *Server {
	t.Helper()
	s, err := New(Config{
		ClientID: "id", ClientSecret: "hush", Seed: 11, Orders: orders, Epoch: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
		Logger: slog.New(slog.NewTextHandler(t.Output(), nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// everything selects all fields of a type, so deep; connections show a page both ways.
func everything(typ string, depth int) string {
	def := schema().Types[typ]
	var b strings.Builder
	b.WriteString("{ __typename ")
	for _, f := range def.Fields {
		inner := schema().Types[f.Type.Name()]
		if strings.HasPrefix(f.Name, "__") || inner.IsCompositeType() && depth == 0 {
			continue
		}
		b.WriteString(f.Name)
		switch {
		case isConnection(f.Type):
			b.WriteString("(first: 4)")
		case f.Name == "hasProduct":
			fmt.Fprintf(&b, `(id: "gid://shopify/Product/%d")`, productID(0))
		}
		if inner.IsCompositeType() {
			next := depth - 1
			if isConnection(f.Type) || strings.HasSuffix(f.Type.Name(), "Edge") || f.Name == "node" {
				next = depth // the shell of a connection does not count
			}
			if strings.HasSuffix(typ, "Edge") {
				next = depth - 1
			}
			b.WriteByte(' ')
			b.WriteString(everything(f.Type.Name(), next))
		}
		b.WriteByte(' ')
	}
	if def.Kind == ast.Interface {
		for _, t := range schema().GetPossibleTypes(def) {
			fmt.Fprintf(&b, "... on %s { __typename } ", t.Name)
		}
	}
	if def.Kind == ast.Union {
		b.WriteString("... on WebhookHttpEndpoint { callbackUrl } ")
	}
	b.WriteString("}")
	return b.String()
}

// ask runs a document past cost and HTTP.
func ask(t *testing.T, s *Server, a *access, text string) *request {
	t.Helper()
	doc, errs := s.docs.check(text)
	if len(errs) > 0 {
		t.Fatalf("%v\n%s", errs[0], text)
	}
	r := &request{shop: s.Shop, access: a}
	r.run(nil, doc.Operations[0], nil)
	return r
}

func allAccess() *access {
	return &access{scopes: []string{"read_all_orders", "read_customers", "read_orders", "read_products"}, personalData: true, baseURL: "http://localhost"}
}

// Every field of every object of a shop with all the hard cases, before and after shoppers acted, is what the real
// schema says it is: the executor checks each value as it writes it.
func TestAnswers_KeepTheSchemaForEveryObject(t *testing.T) {
	t.Parallel()
	s := testServer(t, 200)
	wild := newRNG(3, "wild", 0)
	for _, acts := range []int{0, 150} {
		if err := s.Act(acts); err != nil {
			t.Fatal(err)
		}
		for range 3 * acts {
			if what, err := s.ActOn(wild.intn); err != nil {
				t.Fatal(what, err)
			}
		}
		for _, list := range []string{"orders", "customers", "products", "productVariants", "collections", "bulkOperations", "webhookSubscriptions"} {
			node := strings.TrimSuffix(schema().Query.Fields.ForName(list).Type.Name(), "Connection")
			r := ask(t, s, allAccess(), fmt.Sprintf("{ %s(first: 250) { nodes %s } }", list, everything(node, 2)))
			if r.wrong != nil || len(r.errs) > 0 {
				t.Errorf("%s: %v %v", list, r.wrong, r.errs)
			}
		}
		for _, field := range []string{"shop", "currentAppInstallation", "publicApiVersions"} {
			r := ask(t, s, allAccess(), fmt.Sprintf("{ %s %s }", field, everything(schema().Query.Fields.ForName(field).Type.Name(), 2)))
			if r.wrong != nil || len(r.errs) > 0 {
				t.Errorf("%s: %v %v", field, r.wrong, r.errs)
			}
		}
		deep := ask(t, s, allAccess(), fmt.Sprintf("{ orders(first: 40) { nodes { refunds %s transactions %s } } }", everything("Refund", 2), everything("OrderTransaction", 2)))
		if deep.wrong != nil || len(deep.errs) > 0 {
			t.Errorf("payments: %v %v", deep.wrong, deep.errs)
		}
	}
}

// A value that the schema does not allow is found out, whatever wrote it.
func TestAnswers_ABrokenValueIsFoundOut(t *testing.T) {
	t.Parallel()
	for typ, v := range map[string]any{
		"Decimal": "15", "DateTime": time.Time{}, "UnsignedInt64": "7", "ID": "7", "Int": int64(7), "CurrencyCode": "XYZ", "Boolean": "true", "URL": "x", "Money": "1,5",
	} {
		if _, err := (&request{}).leaf(nil, typ, v); err == nil {
			t.Errorf("%v passes as %s", v, typ)
		}
	}
}

// What queries cost is what the recordings say.
func TestCost_IsThatOfTheRecordings(t *testing.T) {
	t.Parallel()
	s := testServer(t, 10)
	for text, want := range map[string]int{
		`{ products(first: 1) { nodes { id } } }`:                                                             3,
		`{ products(first: 3) { nodes { id } } }`:                                                             4,
		`{ products(first: 5) { nodes { id } } }`:                                                             5,
		`{ products(first: 10) { nodes { id } } }`:                                                            6,
		`{ products(first: 20) { nodes { id } } }`:                                                            7,
		`{ products(first: 50) { nodes { id } } }`:                                                            9,
		`{ products(first: 100) { nodes { id } } }`:                                                           11,
		`{ products(first: 250) { nodes { id } } }`:                                                           13,
		`{ bulkOperations(first: 5) { edges { cursor node { id } } nodes { id } pageInfo { hasNextPage } } }`: 8,
		`{ productsCount { count precision } }`:                                                               10,
		`{ bulkOperation(id: "gid://shopify/BulkOperation/0") { id status } }`:                                1,
		`{ order(id: "gid://shopify/Order/1") { id totalOutstandingSet { shopMoney { amount } } transactions { id parentTransaction { id } amountSet { shopMoney { amount } } } } }`: 3,
		`{ node(id: "gid://shopify/OrderTransaction/1") { ... on OrderTransaction { id parentTransaction { id } order { id transactions { id parentTransaction { id } } } } } }`:     5,
		`mutation { bulkOperationRunQuery(query: "{ shop { id } }") { bulkOperation { id } userErrors { message } } }`:                                                               10,
		`{ order(id: "gid://shopify/Order/1") { id } orders(first: 5) { nodes { id } } ordersCount { count } }`:                                                                      16,
		`{ currentAppInstallation { accessScopes { handle } } }`:                                                                                                                     2,
		`{ customer(id: "gid://shopify/Customer/1") { id amountSpent { amount } defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } defaultAddress { city } } }`: 3,
	} {
		doc, errs := s.docs.check(text)
		if len(errs) > 0 {
			t.Fatal(errs[0])
		}
		if got := requested(s.table, doc.Operations[0], nil); got != want {
			t.Errorf("%d, recorded %d: %s", got, want, text)
		}
	}
}

func TestPermutation_GoesBothWays(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 2, 10, 97, 5000} {
		p, seen := newPermutation(42, n), map[int]bool{}
		for i := range n {
			j := p.forward(i)
			if seen[j] || j < 0 || j >= n || p.backward(j) != i {
				t.Fatalf("n=%d: %d → %d → %d", n, i, j, p.backward(j))
			}
			seen[j] = true
		}
	}
}
