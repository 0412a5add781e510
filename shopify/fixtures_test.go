package shopify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/shopify"
)

// fixtures says of every file of the shared fixtures what is mapped of it: "objects" are answers of the GraphQL API, which
// this file compares; "webhook" is a body, of which the ids are mapped (signal_test.go); "shape" is a webhook whose values
// the publisher blanked (signal_test.go); anything else is the reason why nothing is. A file, or a folder of them.
var fixtures = map[string]string{
	"SOURCES.md":             "where the files come from",
	"hmac-vectors":           "signatures: webhook_test.go and oauth_test.go",
	"gadget-webhook-schemas": "webhook",
	"gadget-exemplars":       "shape",
	"shopify-python-api":     "answers of the REST API of years ago: nothing is read over REST",

	"shopify-draft-proxy/harry-test-heelo/2025-01/customers":                                                           "objects",
	"shopify-draft-proxy/harry-test-heelo/2025-01/orders":                                                              "objects",
	"shopify-draft-proxy/harry-test-heelo/2025-01/products":                                                            "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/customers":                                                           "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/orders":                                                              "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/payments/order-payment-transaction-cold-hydration.json":              "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-cold-catalog-hydration.trimmed.json":  "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-run-and-poll.trimmed.json":            "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-status-catalog-cancel.trimmed.json":   "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/webhooks/webhook-subscription-conformance.json":                      "objects",
	"shopify-draft-proxy/very-big-test-store":                                                                          "objects",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/products-1456.reserialised.jsonl":                    "lines",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/products-with-children.jsonl":                        "lines",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/variants-with-children.jsonl":                        "a file of variants, which no import asks for: bulk_recorded_test.go",
	"shopify-draft-proxy/harry-test-heelo/2025-01/payments/shopify-payments-account-access-denied.json":                "a refusal: recordings_test.go",
	"shopify-draft-proxy/harry-test-heelo/2026-04/payments/customer-payment-method-access-probe.json":                  "refusals of payment methods, which are not kept",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-run-query-concurrency-limit.json":     "operations and refusals: bulk_test.go",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-run-query-group-objects.trimmed.json": "operations: bulk_test.go; their rows are the .jsonl file",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-run-query-user-error-codes.json":      "refusals: bulk_test.go",
	"shopify-draft-proxy/harry-test-heelo/2026-04/bulk-operations/bulk-operation-run-query-validators.json":            "refusals: documents_test.go",
	"shopify-draft-proxy/harry-test-heelo/2026-04/webhooks/webhook-subscription-list-connection.json":                  "subscriptions: subscription_test.go",
	"shopify-draft-proxy/harry-test-heelo/2026-04/webhooks/webhook-subscription-topic-format-name-validation.json":     "refusals: subscription_test.go",
}

// use finds what is mapped of a file, by its own name or its folder's.
func use(name string) (key string) {
	for key = name; key != "."; key = filepath.ToSlash(filepath.Dir(key)) {
		if fixtures[key] != "" {
			return key
		}
	}
	return ""
}

// A new fixture fails here until somebody says what of it is mapped.
func TestFixtures_AreAllClassified(t *testing.T) {
	t.Parallel()
	base, used := shared(t, "fixtures"), map[string]bool{}
	for _, file := range sharedFiles(t, "", "fixtures") {
		name, _ := filepath.Rel(base, file)
		key := use(filepath.ToSlash(name))
		if key == "" {
			t.Errorf("%s: nobody says what is mapped of it", name)
		}
		used[key] = true
	}
	for key := range fixtures {
		if !used[key] {
			t.Errorf("%s is not there", key)
		}
	}
}

// fixturesFor are the files of which this much is mapped.
func fixturesFor(t *testing.T, wanted string) (files []string) {
	t.Helper()
	base := shared(t, "fixtures")
	for _, file := range sharedFiles(t, "", "fixtures") {
		name, _ := filepath.Rel(base, file)
		if fixtures[use(filepath.ToSlash(name))] == wanted {
			files = append(files, file)
		}
	}
	return files
}

// witness compares what was recorded with what it became. Each field of the catalog says where in Shopify's API it comes
// from: these paths, and the text that stands there, know nothing of our mapping.
type witness struct {
	*testing.T
	where   string
	values  int             // compared
	sources map[string]bool // paths of which a value was compared
	objects map[string]int  // by type
}

// lookUp follows a path into recorded JSON. Lists are Relay's, as nodes or as edges.
func lookUp(o object, path []string) (v any, told bool) {
	for i, name := range path {
		if v, told = o[name]; !told {
			return nil, false
		}
		if i == len(path)-1 || v == nil {
			return v, true
		}
		next, ok := v.(object)
		if !ok {
			return nil, false
		}
		if path[i+1] == "nodes" && (next["nodes"] != nil || next["edges"] != nil) {
			return nodesOf(next), true
		}
		o = next
	}
	return nil, false
}

// compare looks at every field of a record whose source begins with the recorded object's type.
func (w *witness) compare(r catalog.Record, recorded object, typ string) {
	w.Helper()
	for _, f := range r.Kind().Fields {
		path := strings.Split(f.Source, ".")
		if f.Of != nil && f.Source == "" { // the buyer is another record of the same object
			if part, ok := field(r, f).(catalog.Record); ok && f.Of.Table == r.Kind().Table {
				w.compare(part, recorded, typ)
			}
			continue
		}
		if path[0] != typ {
			continue
		}
		v, told := lookUp(recorded, path[1:])
		if gid, ok := lookUp(recorded, append(slices.Clone(path[1:len(path)-1]), "id")); !told && path[len(path)-1] == "legacyResourceId" && ok {
			v, told = gid, true
		}
		if !told || v == nil && r.Kind() == catalog.BuyerKind { // a buyer is also known by the customer and the addresses
			continue
		}
		got := field(r, f)
		if v != nil && f.Of != nil {
			w.related(f, got, v, typ)
			continue
		}
		w.values++
		w.sources[f.Source] = true
		if problem := w.differs(f, v, got); problem != "" {
			w.Errorf("%s: %s %v: %s is %#v: %s", w.where, typ, recorded["id"], f.Name, got, problem)
		}
	}
}

func field(r catalog.Record, f *catalog.Field) any {
	v, _ := r.Get(f.Name)
	return v
}

// related compares parts and lists. Related rows of other tables are not part of the object that was read.
func (w *witness) related(f *catalog.Field, got, recorded any, typ string) {
	w.Helper()
	types := map[*catalog.Kind]string{catalog.AddressKind: "MailingAddress", catalog.LineItemKind: "LineItem", catalog.VariantKind: "ProductVariant"}
	switch v := recorded.(type) {
	case object:
		part, ok := got.(catalog.Record)
		switch {
		case f.Of != catalog.AddressKind:
		case ok:
			w.compare(part, v, types[f.Of])
		case slices.ContainsFunc(slices.Collect(maps.Values(v)), func(x any) bool { return x != nil && x != "" }):
			w.Errorf("%s: %s.%s is lost: %v", w.where, typ, f.Name, v)
		}
	case []object:
		list, _ := got.([]catalog.Record)
		if len(list) != len(v) {
			w.Errorf("%s: %s.%s has %d of %d", w.where, typ, f.Name, len(list), len(v))
			return
		}
		for i := range list {
			if types[f.Of] != "" {
				w.compare(list[i], v[i], types[f.Of])
			}
		}
	}
}

// differs compares by the text that was recorded, digit for digit.
func (w *witness) differs(f *catalog.Field, recorded, got any) string {
	text := fmt.Sprint(recorded)
	switch f.Type {
	case catalog.ID:
		id, _ := got.(string)
		if n := text[strings.LastIndexByte(text, '/')+1:]; recorded == nil && got != nil || recorded != nil && id != n {
			return "want " + n
		}
		return ""
	case catalog.Money:
		amount := text
		bag, ok := recorded.(object)
		if ok {
			amount = fmt.Sprint(bag["amount"])
		}
		m, is := got.(commerce.Money)
		switch {
		case recorded == nil && (got == nil || m.Amount.IsZero()):
			return ""
		case !is || digits(m.Amount.String()) != digits(amount) || digits(m.Plain()) != digits(amount):
			return "want " + amount
		case ok && m.CurrencyCode != bag["currencyCode"]:
			return fmt.Sprintf("want %s", bag["currencyCode"])
		}
		return ""
	case catalog.Instant:
		want, err := time.Parse(time.RFC3339, text)
		when, is := got.(time.Time)
		if recorded == nil && got != nil || recorded != nil && (err != nil || !is || !when.Equal(want)) {
			return "want " + text
		}
		return ""
	case catalog.TextList:
		var want []string
		list, _ := recorded.([]any)
		for _, x := range list {
			if o, ok := x.(object); ok { // an option
				x = fmt.Sprintf("%v: %v", o["name"], o["value"])
			}
			want = append(want, fmt.Sprint(x))
		}
		if is, _ := got.([]string); !slices.Equal(is, want) {
			return fmt.Sprintf("want %q", want)
		}
		return ""
	}
	if text == "NEVER_SUBSCRIBED" {
		text = "NOT_SUBSCRIBED"
	}
	switch {
	case f.Nullable && (recorded == nil || strings.TrimSpace(text) == ""):
		if got != nil {
			return "nothing was recorded"
		}
	case fmt.Sprint(got) != text:
		return "want " + text
	}
	return ""
}

// digits are an amount's without the zeros that say nothing: "15.0" and "15.00" are the same money, "15.01" is not.
func digits(amount string) string {
	if strings.Contains(amount, ".") {
		amount = strings.TrimSuffix(strings.TrimRight(amount, "0"), ".")
	}
	return amount
}

// newer gives a customer of an older version the words of ours: consent to SMS moved in 2026-10.
func newer(customer object) object {
	phone, ok := customer["defaultPhoneNumber"].(object)
	if !ok || phone["smsMarketingConsent"] != nil {
		return customer
	}
	consent := object{}
	for from, to := range map[string]string{"marketingState": "state", "marketingOptInLevel": "optInLevel", "marketingUpdatedAt": "updatedAt"} {
		if v, told := phone[from]; told {
			consent[to] = v
		}
	}
	phone = object{"phoneNumber": phone["phoneNumber"], "smsMarketingConsent": consent}
	return overlay(without(customer, "defaultPhoneNumber"), object{"defaultPhoneNumber": phone})
}

// mapped sends a recorded object through the client, beside what our document would have got with it, and gives the record
// of what it became; "" for types that are not mapped.
func mapped(t *testing.T, typ string, recorded object) (_ catalog.Record, err error) {
	t.Helper()
	env := &catalog.Env{}
	answer := func(member string, o object) *shopify.Client {
		return serve(t, func(request) any { return data(object{member: o}) })
	}
	order := func(change object) (*shopify.OrderSnapshot, error) { return fetchOrder(t, orderObject(change)) }
	switch typ {
	case "Customer":
		// A channel that was not recorded at all, or only in part, must not look as if it had been.
		base := customerObject(object{"defaultAddress": nil, "defaultPhoneNumber": nil})
		c, err := answer("customer", overlay(base, without(recorded, "orders", "lastOrder"))).FetchContact(t.Context(), 1)
		return catalog.NewRecord(env, catalog.ContactKind, c), err
	case "Order":
		s, err := fetchOrder(t, asOrder(recorded))
		if err != nil {
			return nil, err
		}
		return catalog.NewRecord(env, catalog.OrderKind, &s.Order), nil
	case "LineItem":
		s, err := order(object{"lineItems": pageOf([]any{overlay(lineItemObject(1, object{}), recorded)}, "")})
		if err != nil {
			return nil, err
		}
		return catalog.NewRecord(env, catalog.LineItemKind, &s.Order.LineItems[0]), nil
	case "OrderTransaction":
		change := object{"transactions": []any{overlay(transactionObject(object{}), without(recorded, "order"))}}
		of, _ := recorded["order"].(object)
		for _, key := range []string{"id", "name"} {
			if v, told := of[key]; told {
				change[key] = v
			}
		}
		s, err := order(change)
		if err != nil {
			return nil, err
		}
		t := &commerce.Transaction{OrderID: s.Order.ID, OrderName: s.Order.Name, PaymentEvent: s.Payments[0]}
		return catalog.NewRecord(env, catalog.TransactionKind, t), nil
	case "Product":
		p, err := answer("product", overlay(productObject(object{}), asPages(recorded, variantObject(1, object{})))).FetchProduct(t.Context(), 1)
		return catalog.NewRecord(env, catalog.ProductKind, p), err
	case "ProductVariant":
		page := pageOf([]any{overlay(variantObject(1, object{}), recorded)}, "")
		p, err := answer("product", productObject(object{"variants": page})).FetchProduct(t.Context(), 1)
		if err != nil {
			return nil, err
		}
		return catalog.NewRecord(env, catalog.VariantKind, &p.Variants[0]), nil
	case "Collection":
		c, err := answer("collection", overlay(collectionObject(object{}), asPages(recorded, nil))).FetchCollection(t.Context(), 1)
		return catalog.NewRecord(env, catalog.CollectionKind, c), err
	case "Shop":
		p, err := serve(t, func(r request) any {
			if r.Operation == "ShopProbe" {
				return data(object{"shop": recorded, "currentAppInstallation": nil})
			}
			return data(object{})
		}).Probe(t.Context())
		return catalog.NewRecord(env, catalog.ShopKind, &p.Shop), err
	}
	return nil, nil
}

// asPages gives an object's lists as our documents ask for them: nodes, all of them on one page.
func asPages(o object, variant object) object {
	o = maps.Clone(o)
	for _, list := range []string{"variants", "collections", "products"} {
		connection, ok := o[list].(object)
		if !ok {
			continue
		}
		var nodes []any
		for _, n := range nodesOf(connection) {
			if list == "variants" {
				n = overlay(variant, n)
			}
			nodes = append(nodes, n)
		}
		o[list] = pageOf(nodes, "")
	}
	return o
}

// Every object of every answer that was recorded, whatever part of it was asked for: no mapped field is lost or changed.
func TestFixtures_LoseNothingThatIsMapped(t *testing.T) {
	t.Parallel()
	w := &witness{T: t, sources: map[string]bool{}, objects: map[string]int{}}
	for _, file := range fixturesFor(t, "objects") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		w.where = filepath.Base(file)
		before := w.values
		var walk func(v any)
		walk = func(v any) {
			switch v := v.(type) {
			case object:
				id, _ := v["id"].(string)
				if parts := strings.Split(id, "/"); len(parts) == 5 && parts[2] == "shopify" {
					w.object(parts[3], v)
				}
				for key, inner := range v {
					if key != "variables" { // what was sent
						walk(inner)
					}
				}
			case []any:
				for _, inner := range v {
					walk(inner)
				}
			}
		}
		walk(decode[any](t, text))
		if w.values == before {
			t.Errorf("%s: nothing of it was compared", w.where)
		}
	}
	want := map[string]int{
		"Collection": 31, "Customer": 80, "LineItem": 12, "Order": 86, "OrderTransaction": 37, "Product": 102, "ProductVariant": 2, "Shop": 2,
	}
	if diff := cmp.Diff(want, w.objects); diff != "" {
		t.Errorf("objects that were compared (-want +got):\n%s", diff)
	}
	if w.values < 2600 || len(w.sources) < 120 {
		t.Errorf("only %d values of %d paths were compared", w.values, len(w.sources))
	}
}

func (w *witness) object(typ string, recorded object) {
	w.Helper()
	if typ == "Customer" {
		recorded = newer(recorded)
	}
	r, err := mapped(w.T, typ, recorded)
	switch {
	case err != nil:
		w.Errorf("%s: %s %v: %v", w.where, typ, recorded["id"], err)
	case r != nil:
		w.objects[typ]++
		w.compare(r, recorded, typ)
	}
}

// The lines of bulk files, as they were recorded.
func TestFixtures_LoseNothingOfLines(t *testing.T) {
	t.Parallel()
	for _, file := range fixturesFor(t, "lines") {
		w := &witness{T: t, where: filepath.Base(file), sources: map[string]bool{}}
		root := without(productObject(object{}), "id", "title", "variants", "collections")
		exactly, completed := recorded(t, w.where, root, without(variantObject(1, object{}), "id", "title", "sku"))
		items, bad, err := readBulk(bytes.NewReader(completed), commerce.Products)
		if err != nil || bad != nil {
			t.Fatal(bad, err)
		}
		variants := map[string]*commerce.Variant{}
		products := map[string]*commerce.Product{}
		for _, item := range items {
			products[item.Product.ID.GID("Product")] = item.Product
			for i := range item.Product.Variants {
				variants[item.Product.Variants[i].ID.GID("ProductVariant")] = &item.Product.Variants[i]
			}
		}
		for line := range bytes.Lines(exactly) {
			o := decode[object](t, line)
			id := fmt.Sprint(o["id"])
			switch {
			case strings.Contains(id, "/Product/"):
				if products[id] == nil {
					t.Errorf("%s: %s is lost", w.where, id)
					continue
				}
				w.compare(catalog.NewRecord(&catalog.Env{}, catalog.ProductKind, products[id]), o, "Product")
			case strings.Contains(id, "/ProductVariant/"):
				if variants[id] == nil || variants[id].ProductID.GID("Product") != o["__parentId"] {
					t.Errorf("%s: %s is lost", w.where, id)
					continue
				}
				w.compare(catalog.NewRecord(&catalog.Env{}, catalog.VariantKind, variants[id]), o, "ProductVariant")
			}
		}
		if w.values < 2*len(items) || len(items) == 0 {
			t.Errorf("%s: only %d values of %d products", w.where, w.values, len(items))
		}
	}
}

// idPlaces are where the bodies of topics have the id of what they are about, as Shopify documents them; others have it as
// their own. Where a publisher rounded the number, the global id beside it counts.
var idPlaces = map[string]string{
	"orders/edited": "order_edit.order_id", "order_transactions/create": "order_id", "refunds/create": "order_id",
	"customers/purchasing_summary": "customerId", "customer.tags_added": "customerId", "customer.tags_removed": "customerId",
	"customers_email_marketing_consent/update": "customer_id", "customers/data_request": "customer.id", "customers/redact": "customer.id",
	"shop/redact": "shop_id", "app/uninstalled": "", "app/scopes_update": "", "customers/merge": "",
}

// Of webhooks ids are mapped, and of compliance webhooks who is meant: digit for digit, above 2^53 too.
func TestFixtures_LoseNothingOfWebhooks(t *testing.T) {
	t.Parallel()
	large, base := 0, shared(t, "fixtures", "gadget-webhook-schemas", "2026-07")
	for _, file := range fixturesFor(t, "webhook") {
		name, _ := filepath.Rel(base, file)
		topic := strings.TrimSuffix(filepath.ToSlash(name), ".json")
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("{shop}.myshopify.com"), []byte(testShop))
		sample := decode[struct{ Response json.RawMessage }](t, text)
		signal, err := shopify.ParseSignal(headers(topic), sample.Response)
		if err != nil {
			t.Errorf("%s: %v", topic, err)
			continue
		}
		body := decode[object](t, sample.Response)
		find := func(path string) string {
			if v, _ := lookUp(body, strings.Split(path, ".")); v != nil {
				return fmt.Sprint(v)
			}
			return ""
		}
		want := find("admin_graphql_api_id")
		if place, ok := idPlaces[topic]; ok {
			want = find(place)
		} else if want == "" {
			want = find("id")
		}
		want = want[strings.LastIndexByte(want, '/')+1:]
		if got := signal.ObjectID.String(); got != want && (want != "" || signal.ObjectID != 0) {
			t.Errorf("%s: the id is %s, want %s", topic, got, want)
		}
		if signal.ObjectID > 1<<53 {
			large++
		}
		if p := signal.Privacy; p != nil && p.Kind != commerce.ShopRedact {
			orders, _ := body["orders_requested"].([]any)
			if p.Kind == commerce.CustomerRedact {
				orders, _ = body["orders_to_redact"].([]any)
			}
			var told []string
			for _, o := range orders {
				told = append(told, fmt.Sprint(o))
			}
			var got []string
			for _, id := range p.OrderIDs {
				got = append(got, id.String())
			}
			slices.Sort(told)
			slices.Sort(got)
			if p.Email != find("customer.email") || p.Phone != find("customer.phone") || !slices.Equal(got, told) || len(told) == 0 {
				t.Errorf("%s: asks for %v of %s, %s; want %v of %s, %s", topic, got, p.Email, p.Phone, told, find("customer.email"), find("customer.phone"))
			}
		}
	}
	if large < 19 {
		t.Errorf("only %d ids above 2^53", large)
	}
}
