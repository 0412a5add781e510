package shopify_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
	"storegraph/shopify"
)

// allowedDeprecated lists deprecated fields that a document may use, with the reason. None at present.
var allowedDeprecated = map[string]string{}

// neverSelected is what must not even be read (DESIGN §2.12), by type and field; * is any type.
var neverSelected = []string{
	"Order.note", "Order.tags", "Order.customAttributes", "Order.poNumber", "Order.clientIp", "Order.staffMember",
	"Order.metafield", "Order.metafields", "Order.localizedFields", "Order.events", "Order.purchasingEntity",
	"Customer.note", "Customer.tags", "Customer.metafield", "Customer.metafields", "Customer.events", "Customer.image",
	"Customer.paymentMethods", "Customer.multipassIdentifier",
	"LineItem.customAttributes", "LineItem.staffMember",
	"OrderTransaction.paymentDetails", "OrderTransaction.receiptJson", "OrderTransaction.accountNumber", "OrderTransaction.user",
	"Refund.note", "Shop.email", "Shop.contactEmail", "Shop.shopOwnerName",
	"*.customAttributes", "*.metafield", "*.metafields", "*.clientIp", "*.poNumber", "*.paymentDetails", "*.latitude", "*.longitude",
}

type schemaCache struct {
	once   sync.Once
	schema *ast.Schema
	err    error
}

var cachedSchema schemaCache // parsing takes a second; the schema is read only

func schema(t *testing.T) *ast.Schema {
	t.Helper()
	text := readShared(t, "shopify-admin-2026-10.graphql.gz")
	cachedSchema.once.Do(func() {
		cachedSchema.schema, cachedSchema.err = gqlparser.LoadSchema(&ast.Source{Name: "shopify-admin-2026-10", Input: string(text)})
	})
	if cachedSchema.err != nil {
		t.Fatal(cachedSchema.err)
	}
	return cachedSchema.schema
}

// selected walks every field of a document with the type that it is selected on.
func selected(set ast.SelectionSet, visit func(field *ast.Field, path []string), path ...string) {
	for _, s := range set {
		switch s := s.(type) {
		case *ast.Field:
			here := append(slices.Clone(path), s.Name)
			visit(s, here)
			selected(s.SelectionSet, visit, here...)
		case *ast.InlineFragment:
			selected(s.SelectionSet, visit, path...)
		case *ast.FragmentSpread:
			selected(s.Definition.SelectionSet, visit, path...)
		}
	}
}

func parse(t *testing.T, name string) *ast.OperationDefinition {
	t.Helper()
	doc, errs := gqlparser.LoadQueryWithRules(schema(t), shopify.Documents()[name], nil)
	if errs != nil {
		t.Fatalf("%s: %v", name, errs)
	}
	if len(doc.Operations) != 1 {
		t.Fatalf("%s: %d operations", name, len(doc.Operations))
	}
	return doc.Operations[0]
}

func TestDocuments_AreValidAgainstTheRealSchema(t *testing.T) {
	t.Parallel()
	s := schema(t)
	if len(shopify.Documents()) < 20 {
		t.Fatalf("only %d documents embedded", len(shopify.Documents()))
	}
	for name, text := range shopify.Documents() {
		var errs gqlerror.List
		if _, errs = gqlparser.LoadQueryWithRules(s, text, nil); errs != nil {
			t.Errorf("%s: %v", name, errs)
		}
		if strings.HasPrefix(name, "bulk_") && len(text) > 65_535 {
			t.Errorf("%s: %d bytes", name, len(text))
		}
	}
}

func TestDocuments_UseNoDeprecatedField(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for name := range shopify.Documents() {
		selected(parse(t, name).SelectionSet, func(f *ast.Field, path []string) {
			if f.Definition.Directives.ForName("deprecated") != nil && allowedDeprecated[f.ObjectDefinition.Name+"."+f.Name] == "" {
				t.Errorf("%s: %s is deprecated", name, strings.Join(path, "."))
			}
			for _, arg := range f.Arguments {
				if f.Definition.Arguments.ForName(arg.Name).Directives.ForName("deprecated") != nil {
					t.Errorf("%s: argument %s of %s is deprecated", name, arg.Name, strings.Join(path, "."))
				}
			}
		})
	}
	if s.Types["Customer"].Fields.ForName("email").Directives.ForName("deprecated") == nil {
		t.Error("the check sees nothing: Customer.email is deprecated")
	}
}

func TestDocuments_NeverSelectWhatMustNotBeStored(t *testing.T) {
	t.Parallel()
	s := schema(t)
	for _, entry := range neverSelected {
		typeName, field, _ := strings.Cut(entry, ".")
		if typeName != "*" && s.Types[typeName].Fields.ForName(field) == nil {
			t.Errorf("the deny-list names %s, which does not exist", entry)
		}
	}
	for name := range shopify.Documents() {
		selected(parse(t, name).SelectionSet, func(f *ast.Field, path []string) {
			if slices.Contains(neverSelected, f.ObjectDefinition.Name+"."+f.Name) || slices.Contains(neverSelected, "*."+f.Name) {
				t.Errorf("%s selects %s of %s", name, strings.Join(path, "."), f.ObjectDefinition.Name)
			}
		})
	}
}

func TestDocuments_NeverWrite(t *testing.T) {
	t.Parallel()
	allowed := []string{"appUninstall", "bulkOperationCancel", "bulkOperationRunQuery", "webhookSubscriptionCreate", "webhookSubscriptionDelete"}
	var used []string
	for name := range shopify.Documents() {
		if op := parse(t, name); op.Operation == ast.Mutation {
			for _, s := range op.SelectionSet {
				used = append(used, s.(*ast.Field).Name)
			}
		}
	}
	slices.Sort(used)
	if diff := cmp.Diff(allowed, used); diff != "" {
		t.Errorf("mutations (-allowed +used):\n%s", diff)
	}
}

func TestBulkDocuments_ObeyShopifysRules(t *testing.T) {
	t.Parallel()
	for name := range shopify.Documents() {
		if !slices.Contains([]string{"bulk_contacts", "bulk_orders", "bulk_transactions", "bulk_products", "bulk_collections"}, name) {
			continue
		}
		op := parse(t, name)
		if op.Operation != ast.Query || len(op.SelectionSet) != 1 {
			t.Errorf("%s: not one query of one root", name)
		}
		connections := 0
		var walk func(set ast.SelectionSet, depth int, inList bool, path string)
		walk = func(set ast.SelectionSet, depth int, inList bool, path string) {
			for _, sel := range set {
				f, ok := sel.(*ast.Field)
				if !ok {
					t.Errorf("%s: a fragment at %s", name, path)
					continue
				}
				here := path + "." + f.Name
				if f.Alias != f.Name {
					t.Errorf("%s: %s is aliased", name, here)
				}
				if f.Name == "node" || f.Name == "nodes" {
					t.Errorf("%s: %s", name, here)
				}
				list := f.Definition.Type.Elem != nil
				if !strings.HasSuffix(f.Definition.Type.Name(), "Connection") {
					walk(f.SelectionSet, depth, inList || list, here)
					continue
				}
				connections++
				if depth+1 > 2 || inList {
					t.Errorf("%s: %s is nested too deep (depth %d, in a list: %v)", name, here, depth+1, inList)
				}
				node := edgesNode(t, name, f)
				if node[0].(*ast.Field).Name != "__typename" {
					t.Errorf("%s: %s does not select __typename first", name, here)
				}
				if !slices.ContainsFunc(node, func(s ast.Selection) bool { return s.(*ast.Field).Name == "id" }) {
					t.Errorf("%s: %s does not select id", name, here)
				}
				walk(node, depth+1, inList, here)
			}
		}
		walk(op.SelectionSet, 0, false, "")
		if connections < 1 || connections > 5 {
			t.Errorf("%s: %d connections", name, connections)
		}
	}
}

// edgesNode insists on edges { node { … } } and gives the node's selection.
func edgesNode(t *testing.T, document string, connection *ast.Field) ast.SelectionSet {
	t.Helper()
	set := connection.SelectionSet
	for _, want := range []string{"edges", "node"} {
		if len(set) != 1 || set[0].(*ast.Field).Name != want {
			t.Fatalf("%s: %s is not selected as edges { node { … } }", document, connection.Name)
		}
		set = set[0].(*ast.Field).SelectionSet
	}
	return set
}

// An import and a refetch of one object must not differ in what they read.
func TestBulkDocuments_SelectWhatRefetchesSelect(t *testing.T) {
	t.Parallel()
	for bulk, refetch := range map[string]string{
		"bulk_orders": "order", "bulk_contacts": "contact", "bulk_products": "product", "bulk_collections": "collection",
	} {
		if diff := cmp.Diff(fieldsOf(t, bulk), fieldsOf(t, refetch)); diff != "" {
			t.Errorf("%s and %s differ (-bulk +refetch):\n%s", bulk, refetch, diff)
		}
	}
	known := fieldsOf(t, "order")
	for _, f := range fieldsOf(t, "bulk_transactions") {
		if !slices.Contains(known, f) {
			t.Errorf("bulk_transactions selects %s, which order does not", f)
		}
	}
	items := func(document, connection string) (fields []string) {
		for _, f := range fieldsOf(t, document) {
			if rest, ok := strings.CutPrefix(f, connection+"."); ok {
				fields = append(fields, rest)
			}
		}
		return fields
	}
	for document, connection := range map[string][2]string{
		"order_line_items": {"order", "lineItems"}, "product_variants": {"product", "variants"},
		"product_collections": {"product", "collections"}, "collection_products": {"collection", "products"},
	} {
		if diff := cmp.Diff(items(connection[0], connection[1]), items(document, connection[1])); diff != "" {
			t.Errorf("first and later pages of %s differ:\n%s", document, diff)
		}
	}
}

// fieldsOf lists the leaves below the document's root, connections flattened.
func fieldsOf(t *testing.T, name string) []string {
	t.Helper()
	leaves := map[string]bool{}
	selected(parse(t, name).SelectionSet, func(f *ast.Field, path []string) {
		if len(f.SelectionSet) > 0 || f.Name == "__typename" || slices.Contains(path, "pageInfo") {
			return
		}
		path = slices.DeleteFunc(path[1:], func(p string) bool { return p == "edges" || p == "node" || p == "nodes" })
		leaves[strings.Join(path, ".")] = true
	})
	return slices.Sorted(maps.Keys(leaves))
}

func TestBulkDocuments_ExistForEveryElement(t *testing.T) {
	t.Parallel()
	for _, e := range commerce.Elements {
		for item, err := range shopify.ReadBulk(strings.NewReader(""), e, shopify.BulkPosition{}) {
			t.Errorf("%s: %v, %v from an empty file", e, item, err)
		}
	}
}
