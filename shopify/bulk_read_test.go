package shopify_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/shopify"
)

// jsonl writes objects as Shopify writes bulk files: one a line, / escaped.
func jsonl(objects ...object) []byte {
	var file bytes.Buffer
	for _, o := range objects {
		line, err := json.Marshal(o)
		if err != nil {
			panic(err)
		}
		file.Write(bytes.ReplaceAll(line, []byte("/"), []byte(`\/`)))
		file.WriteByte('\n')
	}
	return file.Bytes()
}

func child(o object, typename, parent string) object {
	o = maps.Clone(o)
	o["__typename"], o["__parentId"] = typename, parent
	return o
}

func without(o object, keys ...string) object {
	o = maps.Clone(o)
	for _, k := range keys {
		delete(o, k)
	}
	return o
}

// readBulk reads a whole file: items, line errors (those beside objects too), and the error that ended it.
func readBulk(r io.Reader, e commerce.Element) (items []shopify.BulkItem, bad []shopify.LineError, fatal error) {
	for item, err := range shopify.ReadBulk(r, e, shopify.BulkPosition{}) {
		var line *shopify.LineError
		switch {
		case errors.As(err, &line):
			beside := line.Beside
			line.Beside, line.Next = nil, shopify.BulkPosition{}
			bad = append(append(bad, *line), beside...)
		case err != nil:
			fatal = err
		default:
			bad = append(bad, item.Beside...)
			items = append(items, item)
		}
	}
	return items, bad, fatal
}

func order(n int) object {
	return without(orderObject(object{"__typename": "Order", "id": commerce.ID(n).GID("Order")}), "lineItems")
}

func item(order, n int) object {
	return child(lineItemObject(n, object{}), "LineItem", commerce.ID(order).GID("Order"))
}

func TestReadBulk_PutsLineItemsIntoTheirOrders(t *testing.T) {
	t.Parallel()
	file := jsonl(order(1), item(1, 1), item(1, 2), order(2), order(3), item(3, 3))
	// A file of transactions has no items. One that was asked for with them is read as well.
	for e, items := range map[commerce.Element][3]int{commerce.Orders: {2, 0, 1}, commerce.Transactions: {}} {
		read, bad, err := readBulk(iotest.OneByteReader(bytes.NewReader(file)), e)
		if err != nil || bad != nil || len(read) != 3 {
			t.Fatalf("%d items, %v, %v", len(read), bad, err)
		}
		var got [][4]int
		for _, i := range read {
			got = append(got, [4]int{i.Line, i.Lines, int(i.Order.Order.ID), len(i.Order.Order.LineItems)})
		}
		if diff := cmp.Diff([][4]int{{1, 3, 1, items[0]}, {4, 1, 2, items[1]}, {5, 2, 3, items[2]}}, got); diff != "" {
			t.Error(diff)
		}
	}
}

// What transactions are imported from says the same of payments, and finds the same contact, as the whole order.
func TestReadBulk_ReadsTransactionsAsOrdersDo(t *testing.T) {
	t.Parallel()
	o := without(orderObject(object{"phone": nil, "billingAddress": object{"firstName": "Ada", "phone": "+4930123456"}, "customer": customerObject(object{})}), "lineItems")
	o["__typename"] = "Order"
	whole, _, err := readBulk(bytes.NewReader(jsonl(o)), commerce.Orders)
	if err != nil || len(whole) != 1 {
		t.Fatal(whole, err)
	}
	customer := o["customer"].(object)
	small := object{
		"__typename": "Order", "id": o["id"], "name": o["name"], "email": o["email"], "phone": nil, "transactions": o["transactions"],
		"billingAddress": object{"phone": "+4930123456"},
		"customer": object{
			"id": customer["id"], "defaultEmailAddress": object{"emailAddress": customer["defaultEmailAddress"].(object)["emailAddress"]},
			"defaultPhoneNumber": object{"phoneNumber": customer["defaultPhoneNumber"].(object)["phoneNumber"]},
		},
	}
	read, bad, err := readBulk(bytes.NewReader(jsonl(small)), commerce.Transactions)
	if err != nil || bad != nil || len(read) != 1 {
		t.Fatal(read, bad, err)
	}
	want, got := whole[0].Order, read[0].Order
	if diff := cmp.Diff(want.Payments, got.Payments, exact); diff != "" || len(got.Payments) == 0 {
		t.Errorf("(-order +transactions):\n%s", diff)
	}
	buyer := want.Order.Buyer
	buyer.FirstName, buyer.LastName = nil, nil
	if diff := cmp.Diff(commerce.Order{ID: want.Order.ID, Name: want.Order.Name, Buyer: buyer}, got.Order, exact); diff != "" {
		t.Errorf("(-order +transactions):\n%s", diff)
	}
}

// A bulk line and a refetch of one order give the same order.
func TestReadBulk_ReadsWhatFetchReads(t *testing.T) {
	t.Parallel()
	o := orderObject(object{})
	fetched, err := fetchOrder(t, o)
	if err != nil {
		t.Fatal(err)
	}
	root := without(o, "lineItems")
	root["__typename"] = "Order"
	items, bad, err := readBulk(bytes.NewReader(jsonl(root, item(450789469, 1))), commerce.Orders)
	if err != nil || bad != nil || len(items) != 1 {
		t.Fatal(items, bad, err)
	}
	if diff := cmp.Diff(fetched, items[0].Order, exact); diff != "" {
		t.Errorf("(-fetched +bulk):\n%s", diff)
	}
}

func TestReadBulk_ReadsContacts(t *testing.T) {
	t.Parallel()
	c := customerObject(object{"__typename": "Customer"})
	items, bad, err := readBulk(bytes.NewReader(jsonl(c, customerObject(object{"id": "gid://shopify/Customer/2"}))), commerce.Contacts)
	if err != nil || bad != nil || len(items) != 2 {
		t.Fatal(items, bad, err)
	}
	if diff := cmp.Diff(wantContact(), items[0].Contact); diff != "" {
		t.Error(diff)
	}
}

func TestReadBulk_ToleratesMixedChildrenOfProducts(t *testing.T) {
	t.Parallel()
	p := without(productObject(object{"__typename": "Product"}), "variants", "collections")
	q := maps.Clone(p)
	q["id"] = "gid://shopify/Product/12"
	in := func(product string, collection int) object {
		return child(object{"id": commerce.ID(collection).GID("Collection"), "title": "C", "handle": "c"}, "Collection", product)
	}
	one, two := "gid://shopify/Product/11", "gid://shopify/Product/12"
	file := jsonl(p, in(one, 21), child(variantObject(1, object{}), "ProductVariant", one), in(one, 22), child(variantObject(2, object{}), "ProductVariant", one), q, in(two, 21))
	items, bad, err := readBulk(bytes.NewReader(file), commerce.Products)
	if err != nil || bad != nil || len(items) != 2 {
		t.Fatal(items, bad, err)
	}
	first, second := items[0].Product, items[1].Product
	if len(first.Variants) != 2 || first.Variants[1].ID != 502 || first.Variants[0].Price.CurrencyCode != "USD" || items[0].Lines != 5 {
		t.Errorf("%+v", first)
	}
	if diff := cmp.Diff([]commerce.CollectionRef{{ID: 21, Title: "C", Handle: "c"}, {ID: 22, Title: "C", Handle: "c"}}, first.Collections); diff != "" {
		t.Error(diff)
	}
	if second.Variants != nil || len(second.Collections) != 1 {
		t.Errorf("%+v", second)
	}
}

func TestReadBulk_PutsProductsIntoCollections(t *testing.T) {
	t.Parallel()
	c := without(collectionObject(object{"__typename": "Collection"}), "products")
	empty := maps.Clone(c)
	empty["id"] = "gid://shopify/Collection/22"
	file := jsonl(c, child(object{"id": "gid://shopify/Product/1"}, "Product", "gid://shopify/Collection/21"),
		child(object{"id": "gid://shopify/Product/2"}, "Product", "gid://shopify/Collection/21"), empty)
	items, bad, err := readBulk(bytes.NewReader(file), commerce.Collections)
	if err != nil || bad != nil || len(items) != 2 {
		t.Fatal(items, bad, err)
	}
	if diff := cmp.Diff([]commerce.ID{1, 2}, items[0].Collection.ProductIDs); diff != "" {
		t.Error(diff)
	}
	if ids := items[1].Collection.ProductIDs; ids == nil || len(ids) != 0 {
		t.Errorf("an empty collection has %v", ids)
	}
}

func TestReadBulk_ToleratesChildrenThatAreNotBesideTheirParent(t *testing.T) {
	t.Parallel()
	var objects []object
	for n := 1; n <= 300; n++ {
		objects = append(objects, order(n))
	}
	for _, n := range rand.New(rand.NewPCG(1, 2)).Perm(300) {
		objects = append(objects, item(n+1, n))
	}
	items, bad, err := readBulk(bytes.NewReader(jsonl(objects...)), commerce.Orders)
	if err != nil || bad != nil || len(items) != 300 {
		t.Fatal(len(items), bad, err)
	}
	for i, got := range items {
		if int(got.Order.Order.ID) != i+1 || len(got.Order.Order.LineItems) != 1 {
			t.Fatalf("item %d: order %d with %d items", i, got.Order.Order.ID, len(got.Order.Order.LineItems))
		}
	}
}

func TestReadBulk_ReportsBadLinesAndGoesOn(t *testing.T) {
	t.Parallel()
	good := string(jsonl(order(1)))
	for name, c := range map[string]struct {
		line   string
		reason string
	}{
		"cut":                   {`{"id":"gid:\/\/shopify\/Order\/2","na`, "unexpected end of JSON input at byte"},
		"no JSON":               {`<html>`, "invalid character"},
		"an array":              {`[]`, "not an object"},
		"a number":              {`17`, "not an object"},
		"null":                  {`null`, "no Shopify id"},
		"no id":                 {`{"name":"#2"}`, "no Shopify id"},
		"id of another shape":   {`{"id":17}`, "id is not of the type"},
		"a bad id":              {`{"id":"gid://shopify/Order/x"}`, "no Shopify id"},
		"another kind":          {`{"id":"gid://shopify/Product/1"}`, "a Product where a Order was expected"},
		"typename contradicts":  {`{"__typename":"Product","id":"gid://shopify/Order/2"}`, "a Product with the id of a Order"},
		"an orphan":             {string(jsonl(item(77, 1))), "it belongs to no object before it"},
		"a parent of no use":    {`{"id":"gid://shopify/LineItem/1","__parentId":"x"}`, "it belongs to no object before it"},
		"a missing field":       {string(jsonl(without(order(2), "updatedAt"))), "order gid://shopify/Order/2: updatedAt: is missing"},
		"a field of wrong type": {string(jsonl(func() object { o := order(2); o["number"] = "many"; return o }())), "number is not of the type"},
		"an amount of no sense": {string(jsonl(func() object { o := order(2); o["totalPriceSet"] = usd("NaN"); return o }())), "cannot be decoded"},
		"deep nesting":          {`{"id":` + strings.Repeat("[", 20_000), "cannot be decoded|exceeded max depth"},
		"too long":              {`{"id":"` + strings.Repeat("x", 17<<20) + `"}`, "the line is longer than 16 MiB"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := good + "\n" + strings.TrimSuffix(c.line, "\n") + "\r\n\n" + string(jsonl(order(3), item(3, 1)))
			items, bad, err := readBulk(strings.NewReader(file), commerce.Orders)
			if err != nil || len(items) != 2 || items[1].Order.Order.ID != 3 || len(items[1].Order.Order.LineItems) != 1 || items[1].Line != 5 {
				t.Fatalf("%d items, %v", len(items), err)
			}
			if len(bad) != 1 || bad[0].Line != 3 {
				t.Fatalf("bad lines %v", bad)
			}
			matched := false
			for reason := range strings.SplitSeq(c.reason, "|") {
				matched = matched || strings.Contains(bad[0].Reason, reason)
			}
			if !matched || len(bad[0].Reason) > 400 {
				t.Errorf("reason %q", bad[0].Reason)
			}
		})
	}
}

// An order whose line item cannot be read is delivered, marked, so that it can be read again by id.
func TestReadBulk_MarksObjectsWithDamagedLines(t *testing.T) {
	t.Parallel()
	file := string(jsonl(order(1), item(1, 1), without(item(1, 2), "originalUnitPriceSet"))) + "{broken\n" + string(jsonl(order(2)))
	items, bad, err := readBulk(strings.NewReader(file), commerce.Orders)
	if err != nil || len(items) != 2 || len(bad) != 2 {
		t.Fatal(len(items), bad, err)
	}
	if got := []bool{bad[0].Child, bad[1].Child}; !got[0] || got[1] || bad[0].Line != 3 || bad[1].Line != 4 {
		t.Errorf("only the item is known to be a child: %v", bad)
	}
	if items[0].Damaged != 2 || items[1].Damaged != 0 || len(items[0].Order.Order.LineItems) != 1 {
		t.Errorf("%+v", items)
	}
}

// What was counted by Shopify as an object is lost only with a line that is no child's.
func TestReadBulk_TellsLostObjectsFromLostChildren(t *testing.T) {
	t.Parallel()
	broken := bytes.Replace(jsonl(item(1, 2)), []byte(`"title":"`), []byte(`"title":`), 1)
	file := bytes.Join([][]byte{jsonl(order(1)), broken, jsonl(item(9, 1), without(order(2), "name", "updatedAt"))}, nil)
	items, bad, err := readBulk(bytes.NewReader(file), commerce.Orders)
	if err != nil || len(items) != 1 || items[0].Damaged != 1 {
		t.Fatal(items, bad, err)
	}
	got := map[int]bool{}
	for _, b := range bad {
		got[b.Line] = b.Child
	}
	if diff := cmp.Diff(map[int]bool{2: true, 3: true, 4: false}, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadBulk_ReasonsQuoteNoPersonalData(t *testing.T) {
	t.Parallel()
	o := order(1)
	o["email"] = object{"address": "ada@example.com"}
	_, bad, _ := readBulk(strings.NewReader(string(jsonl(o))+"{\"email\":\"ada@example.com\", broken\n"), commerce.Orders)
	if len(bad) != 2 {
		t.Fatal(bad)
	}
	for _, b := range bad {
		if strings.Contains(b.Error(), "ada@") {
			t.Error(b)
		}
	}
}

func TestReadBulk_StopsWhenTheReaderFails(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset")
	r := io.MultiReader(bytes.NewReader(jsonl(order(1), order(2))), iotest.ErrReader(broken))
	items, bad, err := readBulk(r, commerce.Orders)
	if !errors.Is(err, broken) || bad != nil || len(items) != 0 {
		t.Errorf("%d items, %v, %v: what may be incomplete must not be delivered", len(items), bad, err)
	}
}

func TestReadBulk_StopsWhenTheCallerDoes(t *testing.T) {
	t.Parallel()
	var objects []object
	for n := 1; n <= 2000; n++ {
		objects = append(objects, order(n))
	}
	file := append([]byte("broken\n"), jsonl(objects...)...)
	for limit := range 3 {
		seen := 0
		for range shopify.ReadBulk(bytes.NewReader(file), commerce.Orders, shopify.BulkPosition{}) {
			if seen++; seen > limit {
				break
			}
		}
		if seen != limit+1 {
			t.Errorf("%d yields", seen)
		}
	}
}

func TestReadBulk_LastLineNeedsNoNewline(t *testing.T) {
	t.Parallel()
	items, bad, err := readBulk(bytes.NewReader(bytes.TrimSuffix(jsonl(order(1), item(1, 1)), []byte("\n"))), commerce.Orders)
	if err != nil || bad != nil || len(items) != 1 || len(items[0].Order.Order.LineItems) != 1 {
		t.Error(items, bad, err)
	}
	if _, _, err := readBulk(strings.NewReader(""), "NOTES"); err == nil {
		t.Error("read an element that does not exist")
	}
}

// Objects are delivered while the file is still coming, however long it is.
func TestReadBulk_StreamsLongFiles(t *testing.T) {
	t.Parallel()
	const orders = 10_000
	r, w := io.Pipe()
	var written atomic.Int64
	go func() {
		for n := 1; n <= orders; n++ {
			if _, err := w.Write(jsonl(order(n), item(n, 1))); err != nil {
				return
			}
			written.Add(1)
		}
		w.Close()
	}()
	read := 0
	for item, err := range shopify.ReadBulk(r, commerce.Orders, shopify.BulkPosition{}) {
		if err != nil {
			t.Fatal(err)
		}
		read++
		if ahead := written.Load() - int64(read); ahead > 3000 {
			t.Fatalf("%d orders were held back", ahead)
		}
		if item.Line != read*2-1 || item.Lines != 2 {
			t.Fatalf("item %d at line %d", read, item.Line)
		}
	}
	if read != orders {
		t.Errorf("read %d of %d", read, orders)
	}
}

func FuzzReadBulk(f *testing.F) {
	p := without(productObject(object{"__typename": "Product"}), "variants", "collections")
	f.Add(0, jsonl(order(1), item(1, 1), order(2)))
	f.Add(1, jsonl(customerObject(object{"__typename": "Customer"})))
	f.Add(3, jsonl(p, child(variantObject(1, object{}), "ProductVariant", "gid://shopify/Product/11")))
	f.Add(4, jsonl(without(collectionObject(object{}), "products"), child(object{"id": "gid://shopify/Product/1"}, "Product", "gid://shopify/Collection/21")))
	f.Add(0, []byte("{\"id\":1}\n\n\x00\n{"))
	f.Fuzz(func(t *testing.T, element int, file []byte) {
		e := commerce.Elements[uint(element)%uint(len(commerce.Elements))]
		lines := bytes.Count(file, []byte("\n")) + 1
		last := 0
		for item, err := range shopify.ReadBulk(bytes.NewReader(file), e, shopify.BulkPosition{}) {
			var bad *shopify.LineError
			switch {
			case errors.As(err, &bad):
				if bad.Line < 1 || bad.Line > lines || bad.Reason == "" {
					t.Errorf("%v in a file of %d lines", bad, lines)
				}
			case errors.Is(err, shopify.ErrBulkCut) && !bytes.HasSuffix(file, []byte("\n")):
			case err != nil:
				t.Errorf("a reader that does not fail failed: %v", err)
			default:
				set := 0
				for _, there := range []bool{item.Order != nil, item.Contact != nil, item.Product != nil, item.Collection != nil} {
					if there {
						set++
					}
				}
				if set != 1 || item.Line <= last || item.Lines < 1 || item.Line > lines {
					t.Errorf("%+v after line %d", item, last)
				}
				last = item.Line
			}
		}
	})
}

func ExampleReadBulk() {
	file := strings.NewReader(`{"id":"gid:\/\/shopify\/Collection\/21","title":"Skin","updatedAt":"2026-01-01T00:00:00Z"}
{"id":"gid:\/\/shopify\/Product\/1","__parentId":"gid:\/\/shopify\/Collection\/21"}
{"id":"gid:\/\/shopify\/Prod
{"id":"gid:\/\/shopify\/Collection\/22","title":"Hair","updatedAt":"2026-01-01T00:00:00Z"}
`)
	for item, err := range shopify.ReadBulk(file, commerce.Collections, shopify.BulkPosition{}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(item.Collection.Title, item.Collection.ProductIDs, item.Damaged, item.Next)
		for _, bad := range item.Beside {
			fmt.Println(bad.Error())
		}
	}
	// Output:
	// Skin [1] 1 {204 3}
	// line 3: not the JSON object that was expected: unexpected end of JSON input at byte 28
	// Hair [] 0 {295 4}
}
