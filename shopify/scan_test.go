package shopify_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/shopify"
)

// A line of exactly the shape that our documents ask for is read by the quick lineScanner, any other by encoding/json. A key
// that nobody asked for therefore makes encoding/json the judge of the same content.
func thoroughly(line []byte) []byte {
	open := bytes.IndexByte(line, '{')
	if open < 0 || len(bytes.TrimSpace(line[:open])) > 0 {
		return line
	}
	key := `{"unasked":0,`
	if rest := bytes.TrimLeft(line[open+1:], " \t\r\n"); len(rest) == 0 || rest[0] == '}' {
		key = `{"unasked":0`
	}
	return slices.Concat(line[:open], []byte(key), line[open+1:])
}

var place = regexp.MustCompile(` at byte \d+| \(byte \d+\)`)

// sameEvents forgets positions, which the key moves, and places in lines.
func sameEvents(events []event) []event {
	for i := range events {
		e := &events[i]
		e.Next, e.Item.Next = shopify.BulkPosition{}, shopify.BulkPosition{}
		if e.Bad != nil {
			e.Bad.Next = shopify.BulkPosition{}
			e.Bad.Reason = place.ReplaceAllString(e.Bad.Reason, "")
			e.Item.Beside, e.Bad.Beside = e.Bad.Beside, nil
		}
		for j := range e.Item.Beside {
			e.Item.Beside[j].Reason = place.ReplaceAllString(e.Item.Beside[j].Reason, "")
		}
	}
	return events
}

func compareReaders(t *testing.T, e commerce.Element, file []byte) {
	t.Helper()
	var slow []byte
	for line := range bytes.Lines(file) {
		slow = append(slow, thoroughly(line)...)
	}
	quick, thorough := sameEvents(readEvents(file, e, shopify.BulkPosition{})), sameEvents(readEvents(slow, e, shopify.BulkPosition{}))
	if !reflect.DeepEqual(quick, thorough) {
		t.Logf("%q", file)
		t.Fatalf("%s (-encoding/json +lineScanner):\n%s", e, cmp.Diff(thorough, quick))
	}
}

// bulkSamples is a small file of each element, with all that our documents ask for.
func bulkSamples() map[commerce.Element][]byte {
	bare := func(o object, kind string, drop ...string) object {
		o = without(o, drop...)
		o["__typename"] = kind
		return o
	}
	address := object{"name": "Ada L", "firstName": "Ada", "lastName": "L", "company": nil, "address1": "1 \"Main\" St", "address2": "", "city": "Zürich", "province": "ZH",
		"provinceCode": "ZH", "zip": "8000", "country": "Schweiz", "countryCodeV2": "CH", "phone": "+41440000000"}
	o := order(1)
	o["billingAddress"], o["shippingAddress"], o["closedAt"] = address, address, "2026-11-02T10:00:00Z"
	o["transactions"] = []any{transactionObject(object{}), transactionObject(object{"parentTransaction": object{"id": "gid://shopify/OrderTransaction/2"}, "errorCode": "CARD_DECLINED"})}
	o["totalPriceSet"] = bag("102.99", "USD", "95.50", "EUR")
	l := item(1, 2)
	l["sellingPlan"] = object{"sellingPlanId": "gid://shopify/SellingPlan/3", "name": "Monthly \U0001F4C5"}
	return map[commerce.Element][]byte{
		commerce.Orders:   jsonl(o, item(1, 1), l, order(2)),
		commerce.Contacts: jsonl(bare(customerObject(object{"defaultAddress": address}), "Customer"), bare(customerObject(object{"defaultPhoneNumber": nil}), "Customer")),
		commerce.Products: jsonl(bare(productObject(object{"descriptionHtml": "<p>\n\t\u00e9 \\ \u2028</p>"}), "Product", "variants", "collections"),
			child(variantObject(1, object{"compareAtPrice": "60.00"}), "ProductVariant", "gid://shopify/Product/11"),
			child(object{"id": "gid://shopify/Collection/21", "title": "Skin", "handle": "skin"}, "Collection", "gid://shopify/Product/11")),
		commerce.Collections: jsonl(bare(collectionObject(object{"image": object{"url": "https://x.example/i.png", "altText": nil}}), "Collection", "products"),
			child(object{"id": "gid://shopify/Product/1"}, "Product", "gid://shopify/Collection/21")),
	}
}

// What our documents ask for is what the lineScanner knows: reading it the other way allocates several times as much.
func TestScanner_KnowsEveryFieldThatTheDocumentsAskFor(t *testing.T) {
	for e, sample := range bulkSamples() {
		for line := range bytes.Lines(sample) {
			cost := func(line []byte) float64 {
				file := bytes.Repeat(line, 200)
				return testing.AllocsPerRun(3, func() { _, _, _ = readBulk(bytes.NewReader(file), e) }) / 200
			}
			quick, thorough := cost(line), cost(thoroughly(line))
			if quick > thorough-3 || quick > 0.7*thorough {
				t.Errorf("%s: %.1f allocations, thoroughly %.1f: %s", e, quick, thorough, line)
			}
		}
	}
}

func TestScanner_ReadsAsEncodingJSONDoes(t *testing.T) {
	t.Parallel()
	compared := 0
	for e, sample := range bulkSamples() {
		compareReaders(t, e, sample)
		random := rand.New(rand.NewPCG(7, uint64(len(e))))
		for range 4000 {
			compareReaders(t, e, mutate(random, sample))
			compared++
		}
	}
	if compared < 16_000 {
		t.Error(compared)
	}
}

// oddities are what JSON allows, or just not.
var oddities = []string{
	`null`, `true`, `false`, `0`, `-0`, `01`, `-1`, `1.0`, `1e5`, `1E+999999999`, `-`, `123456789012345678901234567890`, `9223372036854775808`, `0.1e-7`, `.5`, `5.`,
	`""`, `"x"`, `"12.50"`, `"-0.00"`, `"1e5"`, `" 1"`, `"0x1"`, `"\u0031"`, `"\ud83d\ude00"`, `"\ud800"`, `"\udc00\ud800"`, `"\u00"`, `"\x"`, `"\/"`, `"\\/"`, `"\\"`, `"\`,
	"\"\xff\"", "\"\xc3\x28\"", "\"\xed\xa0\x80\"", "\"\x00\"", "\"\n\"", "\"\u2028\"", `"gid:\/\/shopify\/Order\/1"`, `"gid://shopify/Order/99999999999999999999"`,
	`[]`, `{}`, `[null]`, `[{}]`, `[1]`, `["a","b"]`, `["a",]`, `{"a":1,}`, `{"id":null}`, `{"id":"x","id":"y"}`, `,`, `:`, `}`, `]`, `{`, `[`, ` `, "\t", "\f", "\u00a0", "/**/",
	`"id":null,`, `"ID":"gid://shopify/Order/7",`, `"Id":1,`, `"__typename":"LineItem",`, `"__parentId":null,`, `"__parentId":"gid:\/\/shopify\/Order\/1",`, `"number":1,`,
	`"shopMoney":{"amount":"1.0"},`, `"tags":null,`, `"\u0069d":"x",`, `"unasked":{"deep":[[[{"a":"\""}]]]},`, `{"`, `"}`, `NaN`, `Infinity`, `'a'`, strings.Repeat("[", 12_000),
}

// mutate changes a file in one to four places: bytes, cuts, copies, and oddities where values and members stand.
func mutate(random *rand.Rand, file []byte) []byte {
	file = bytes.Clone(file)
	for range 1 + random.IntN(4) {
		if len(file) == 0 {
			break
		}
		at := random.IntN(len(file))
		to := min(len(file), at+random.IntN(30))
		switch random.IntN(8) {
		case 0:
			file[at] = byte(random.IntN(256))
		case 1:
			file = slices.Delete(file, at, to)
		case 2:
			file = slices.Insert(file, at, file[at:to]...)
		case 3:
			file = slices.Insert(file, at, []byte(oddities[random.IntN(len(oddities))])...)
		case 4, 5: // a value
			colon := bytes.IndexByte(file[at:], ':')
			if colon < 0 {
				continue
			}
			begin := at + colon + 1
			end := begin + max(1, bytes.IndexAny(file[begin:], ",}"))
			file = slices.Replace(file, begin, min(end, len(file)), []byte(oddities[random.IntN(len(oddities))])...)
		case 6: // a member
			if open := bytes.IndexByte(file[at:], '{'); open >= 0 {
				file = slices.Insert(file, at+open+1, []byte(oddities[random.IntN(len(oddities))])...)
			}
		case 7: // blanks
			if comma := bytes.IndexByte(file[at:], ','); comma >= 0 {
				file = slices.Insert(file, at+comma, []byte(" \t\r ")...)
			}
		}
	}
	return file
}

func FuzzScanner(f *testing.F) {
	for i, e := range commerce.Elements {
		if sample := bulkSamples()[e]; sample != nil {
			f.Add(i, sample)
			for _, odd := range oddities[:20] {
				f.Add(i, append(bytes.Clone(sample[:1]), append([]byte(odd), sample[1:]...)...))
			}
		}
	}
	f.Fuzz(func(t *testing.T, element int, file []byte) {
		compareReaders(t, commerce.Elements[uint(element)%uint(len(commerce.Elements))], file)
	})
}

// Objects stay as they are while later lines are read: nothing is shared with what is used again.
func TestScanner_ObjectsDoNotChangeAfterwards(t *testing.T) {
	t.Parallel()
	for e, sample := range bulkSamples() {
		var file, same []byte
		for range 300 {
			file = append(append(file, sample...), mutate(rand.New(rand.NewPCG(1, 1)), sample)...)
			same = append(same, sample...)
		}
		first := readEvents(sample, e, shopify.BulkPosition{})[0].Item
		print1, err := json.Marshal(first)
		if err != nil {
			t.Fatal(err)
		}
		_ = readEvents(file, e, shopify.BulkPosition{})
		items, _, err := readBulk(bytes.NewReader(same), e)
		if err != nil {
			t.Fatal(err)
		}
		n := len(items) / 300
		for i := 0; i < len(items); i += n {
			items[i].Line, items[i].Next = first.Line, first.Next
			if print2, _ := json.Marshal(items[i]); !bytes.Equal(print1, print2) {
				t.Fatalf("%s, item %d:\n%s", e, i, cmp.Diff(string(print1), string(print2)))
			}
		}
	}
}

// Amounts are read as the decimal library reads them: same digits, same exponent.
func TestReadBulk_ReadsAmountsExactly(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 3))
	amounts := []string{"0", "-0", "0.0", "0.00", "-0.01", "102.99", "5", "100000000000000000", "999999999999999999", "9999999999999999.99", "99999999999999999.99", "-1234567890123456.7", "1234567890123456789012345678901234.5678"}
	for range 300 {
		amounts = append(amounts, fmt.Sprintf("%d.%0*d", random.Int64N(1<<random.IntN(50)), 1+random.IntN(6), random.IntN(10)))
	}
	var file []byte
	for i, a := range amounts {
		o := order(i + 1)
		o["totalPriceSet"] = usd(a)
		file = append(file, jsonl(o)...)
	}
	items, bad, err := readBulk(bytes.NewReader(file), commerce.Orders)
	if err != nil || bad != nil {
		t.Fatal(bad, err)
	}
	for i, item := range items {
		got, want := item.Order.Order.TotalPrice.Shop.Amount, decimal.RequireFromString(amounts[i])
		if !got.Equal(want) || got.Exponent() != want.Exponent() || got.String() != want.String() {
			t.Errorf("%s: %s", amounts[i], got)
		}
	}
}
