package shopify_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/shopify"
)

// A body is taken for what encoding/json takes it for, however it is found out.
func FuzzParseSignal_AgreesWithEncodingJSON(f *testing.F) {
	for _, seed := range []string{
		`{"id":1}`, ` { "id" : 12 , "x":[1,-0.5e+3,{"a":"\u00e9\\\"\n"}] } `, `{"id":01}`, `{"id":1,}`, `{"id":1}{`, `{"id":1]`, `{"id":"1"}`, `{"id":1.5}`,
		`{"i\u0064":1}`, `{"id":1,"i\u0064":2}`, `{"id":1,"id":1}`, `{"x":"` + "\x01" + `","id":1}`, `{"x":"` + "\xff" + `","id":1}`, `{"x":tru,"id":1}`, `{"x":-,"id":1}`,
		`{"x":1.,"id":1}`, `{"x":1e,"id":1}`, `{"x":.5,"id":1}`, `{"x":"\u12g4","id":1}`, `{"x":"\x","id":1}`, `[{"id":1}]`, `{}`, ``, `null`, `{"id":null}`, `{`, `{"id"`, `{"id":`, "\ufeff" + `{"id":1}`,
		`{"x":` + strings.Repeat("[", 300) + strings.Repeat("]", 300) + `,"id":1}`, `{"x":` + strings.Repeat(`{"a":`, 150) + `1` + strings.Repeat("}", 150) + `,"id":9}`,
		`{"admin_graphql_api_id":"gid://shopify/Shop/7","id":8}`, `{"id":9223372036854775807}`, `{"id":9223372036854775808}`, `{"id":-1}`, `{"id":{}}`, `{"id":1 2}`, `{"id":1,"x":nul}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		h := headers("shop/update")
		got, err := shopify.ParseSignal(h, body)

		var members map[string]json.RawMessage
		d := json.NewDecoder(bytes.NewReader(body))
		fine := json.Valid(body) && d.Decode(&members) == nil && members != nil
		if err == nil && !fine {
			t.Fatalf("%q is no JSON object, and became %+v", body, got)
		}
		if !fine || members["myshopify_domain"] != nil || members["shop_domain"] != nil || err != nil && strings.Contains(err.Error(), "is there twice") {
			return
		}
		want, wantErr := commerce.ParseID(string(members["id"]))
		if missing := string(members["id"]); missing == "" || missing == "null" {
			wantErr = err // what a body without an id means is another test's
		}
		if (err == nil) != (wantErr == nil) || err == nil && got.ObjectID != want {
			t.Fatalf("%q: got %v, %v, want %v, %v", body, got.ObjectID, err, want, wantErr)
		}
	})
}

func BenchmarkParseSignal(b *testing.B) {
	body := []byte(`{"id":1,"line_items":[` + strings.Repeat(`{"id":2,"title":"Serum","price":"12.50","tax_lines":[{"rate":0.19}]},`, 40) + `{}]}`)
	h := headers("orders/updated")
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := shopify.ParseSignal(h, body); err != nil {
			b.Fatal(err)
		}
	}
}
