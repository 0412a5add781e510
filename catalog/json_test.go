package catalog_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

const dataFile = `{
  "now": "2021-12-02T12:00:00Z",
  "shop": {"name": "Fern & Field", "timezone": "Asia/Kolkata", "currency_code": "USD"},
  "contact": {"firstname": "John", "last_name": "Carter", "phone_raw": "+15155552345", "favorite_color": "green", "total_spent": 308.97, "orders_count": 3,
              "last_order_at": "2021-10-21T11:47:12+05:30"},
  "order": {"id": 1900968798308, "number": 1044, "created_at": "2021-10-21T11:47:12+05:30", "currency_code": "EUR", "total_price": "102.99",
            "status": "cancelled", "discount_codes": ["TESTDISC20"], "customer": {"first_name": "John"},
            "line_items": [{"title": "Retinol Serum", "price": "37.25", "quantity": 2, "product": {"title": "x", "min_price": 5, "collections": [{"title": "Skincare"}]}},
                           {"title": "Night Cream", "price": {"amount": "24.50", "currencyCode": "EUR"}, "quantity": 1, "engraving": {"text": "J"}}],
            "transaction": {"status": "SUCCESS", "amount": "102.99"}},
  "appointment": {"at": "10:00"}
}`

func TestScopeFromJSON_TypesWhatItKnowsAndDerivesTheRest(t *testing.T) {
	t.Parallel()
	scope, problems, err := catalog.ScopeFromJSON([]byte(dataFile), time.Time{})
	if err != nil || len(problems) > 0 {
		t.Fatalf("err %v, problems %v", err, problems)
	}

	for path, want := range map[string]string{
		"contact.name":                  "John Carter",
		"contact.phone":                 "(515) 555-2345",
		"contact.total_spent_formatted": "$308.97",
		"contact.average_order_value":   "102.99",
		"contact.days_since_last_order": "42",
		"contact.email":                 "",
		"order.id":                      "1900968798308",
		"order.created_at":              "2021-10-21T11:47:12+05:30",
		"order.created_on":              "10-21-2021",
		"order.currency":                "€",
		"order.total_price_formatted":   "€102.99",
		"order.total_cart_price":        "99.00",
		"order.status":                  "CANCELLED",
		"order.status_label":            "Cancelled",
		"order.discount_code":           "TESTDISC20",
		"order.item_count":              "3",
		"order.product_names":           "Retinol Serum, Night Cream",
		"order.collections":             "Skincare",
		"order.first_item.line_price":   "74.50",
		"order.customer.name":           "John",
		"order.line_items.title":        "Retinol Serum",
		"payment.payment_status":        "Success",
		"payment.total_amount":          "102.99",
		"payment.customer.first_name":   "John",
		"payment.currency_symbol":       "€",
		"transaction.amount_formatted":  "€102.99",
		"shop.currency":                 "$",
		"product.title":                 "",
	} {
		if got := printed(t, scope, path); got != want {
			t.Errorf("%s prints %q, want %q", path, got, want)
		}
	}
	contact := scope.Roots["contact"].(catalog.Record)
	if v, ok := contact.Get("favorite_color"); !ok || v != "green" {
		t.Errorf("a name of the file's own reads as %v (known: %v)", v, ok)
	}
	if _, ok := contact.Get("no_such_name"); ok {
		t.Error("a name that neither the file nor the catalog has is known")
	}
	if diff := cmp.Diff(map[string]any{"at": "10:00"}, scope.Roots["appointment"]); diff != "" {
		t.Errorf("a foreign root changed: %s", diff)
	}
	order := scope.Roots["order"].(catalog.Record)
	if v, _ := order.Get("total_price"); v.(commerce.Money).CurrencyCode != "EUR" {
		t.Errorf("the total is in %s, the order in EUR", v.(commerce.Money).CurrencyCode)
	}
	if scope.Roots["product"] != nil {
		t.Error("a root that the file lacks is there")
	}
}

func TestScopeFromJSON_WrongTypesAreProblemsWithAPath(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]catalog.Problem{
		`{"order": {"total_price": true}}`:                      {Path: "order.total_price", Message: `must be an amount such as "102.99", not true`},
		`{"order": {"total_price": "1e999999999"}}`:             {Path: "order.total_price", Message: `must be an amount such as "102.99", not the text "1e999999999"`},
		`{"order": {"total_price": 1e999999999}}`:               {Path: "order.total_price", Message: `must be an amount such as "102.99", not the number 1e999999999`},
		`{"order": {"total_price": {"amount": "1"}}}`:           {Path: "order.total_price.currencyCode", Message: `must be a currency code such as "USD", not null`},
		`{"order": {"number": 1.5}}`:                            {Path: "order.number", Message: "must be a whole number, not the number 1.5"},
		`{"order": {"name": 1044}}`:                             {Path: "order.name", Message: "must be text, not the number 1044"},
		`{"order": {"status": "PAID"}}`:                         {Path: "order.status", Message: `must be one of COMPLETED, CANCELLED, not the text "PAID"`},
		`{"order": {"test": "yes"}}`:                            {Path: "order.test", Message: `must be true or false, not the text "yes"`},
		`{"order": {"created_at": "yesterday"}}`:                {Path: "order.created_at", Message: `must be a moment such as "2021-10-21T11:47:12+05:30", not the text "yesterday"`},
		`{"order": {"line_items": {}}}`:                         {Path: "order.line_items", Message: "must be a list of objects with the fields of the line_item, not an object"},
		`{"order": {"line_items": [{}, 1]}}`:                    {Path: "order.line_items[1]", Message: "must be an object with the fields of the line_item, not the number 1"},
		`{"order": {"line_items": [{"price": []}]}}`:            {Path: "order.line_items[0].price", Message: `must be an amount such as "102.99", not a list`},
		`{"order": {"discount_codes": ["a", 1]}}`:               {Path: "order.discount_codes[1]", Message: "must be text, not the number 1"},
		`{"order": {"customer": "John"}}`:                       {Path: "order.customer", Message: `must be an object with the fields of the customer, not the text "John"`},
		`{"contact": {"date_of_birth": "23.4.1990"}}`:           {Path: "contact.date_of_birth", Message: `must be a date such as "2006-01-02", not the text "23.4.1990"`},
		`{"contact": []}`:                                       {Path: "contact", Message: "must be an object with the fields of the contact"},
		`{"now": 5}`:                                            {Path: "now", Message: `must be a moment such as "2021-10-21T11:47:12+05:30", not the number 5`},
		`{"shop": {"timezone": "New York"}}`:                    {Path: "shop.timezone", Message: `"New York" is not an IANA time zone such as America/New_York`},
		`{"order": {"id": 1e3}}`:                                {Path: "order.id", Message: "must be an id: text or a whole number, not the number 1e3"},
		`{"payment": {"order": {"line_items": [{"title":1}]}}}`: {Path: "payment.order.line_items[0].title", Message: "must be text, not the number 1"},
	} {
		scope, problems, err := catalog.ScopeFromJSON([]byte(file), sample.Now)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		if diff := cmp.Diff([]catalog.Problem{want}, problems); diff != "" {
			t.Errorf("%s: %s", file, diff)
		}
		if scope == nil {
			t.Errorf("%s: there is no scope beside the problems", file)
		}
	}
}

func TestScopeFromJSON_RefusesWhatIsNoObject(t *testing.T) {
	t.Parallel()
	for _, file := range []string{``, `null`, `[]`, `5`, `{`, `{"a":1} {"b":2}`, "{\"a\":\xff}"} {
		if _, _, err := catalog.ScopeFromJSON([]byte(file), sample.Now); err == nil {
			t.Errorf("%q is taken for a data file", file)
		}
	}
}

func TestScopeFromJSON_NullIsMissingAndIsNotDerived(t *testing.T) {
	t.Parallel()
	scope, problems, err := catalog.ScopeFromJSON([]byte(`{"contact": {"first_name": "John", "name": null}, "order": null}`), sample.Now)
	if err != nil || len(problems) > 0 {
		t.Fatalf("err %v, problems %v", err, problems)
	}
	if got := printed(t, scope, "contact.name"); got != "" {
		t.Errorf("a name given as null prints %q", got)
	}
	if scope.Roots["order"] != nil {
		t.Error("an order given as null is there")
	}
	if !scope.Env.Now.Equal(sample.Now) {
		t.Errorf("now is %v, want the moment given", scope.Env.Now)
	}
}

// What a struct says, a data file with the same fields says too.
func TestScopeFromJSON_AgreesWithStructs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := &catalog.Env{Now: sample.RandomInstant(t), Location: time.UTC}
		order := sample.RandomOrder(t)
		order.ContactID = to(commerce.ContactID("c1"))
		want := catalog.NewRecord(e, catalog.OrderKind, &order)
		file, err := json.Marshal(map[string]any{"now": e.Now, "order": asJSON(want, 4)})
		if err != nil {
			t.Fatal(err)
		}

		scope, problems, err := catalog.ScopeFromJSON(file, e.Now)
		if err != nil || len(problems) > 0 {
			t.Fatalf("err %v, problems %v in %s", err, problems, file)
		}
		same(t, e, "order", want, scope.Roots["order"].(catalog.Record), 4)
	})
}

// asJSON writes a record's stored fields, and leaves out those that are derived from others.
func asJSON(r catalog.Record, depth int) map[string]any {
	out := map[string]any{}
	for _, f := range r.Kind().Fields {
		if f.Derived != "" && f.Source == "" {
			continue
		}
		switch v, _ := r.Get(f.Name); v := v.(type) {
		case nil:
			out[f.Name] = nil
		case commerce.Money:
			out[f.Name] = map[string]any{"amount": v.Amount.String(), "currencyCode": v.CurrencyCode}
		case time.Time:
			out[f.Name] = v.Format(time.RFC3339Nano)
		case commerce.Date:
			out[f.Name] = v.String()
		case catalog.Record:
			if depth > 0 {
				out[f.Name] = asJSON(v, depth-1)
			}
		case []catalog.Record:
			list := []any{}
			for _, item := range v {
				list = append(list, asJSON(item, depth-1))
			}
			out[f.Name] = list
		default:
			out[f.Name] = v
		}
	}
	return out
}

func same(t *rapid.T, e *catalog.Env, path string, want, got catalog.Record, depth int) {
	for _, f := range want.Kind().Fields {
		a, _ := want.Get(f.Name)
		b, ok := got.Get(f.Name)
		if !ok || catalog.PrintRaw(e, f, a) != catalog.PrintRaw(e, f, b) {
			t.Fatalf("%s.%s is %v in the struct and %v in the file", path, f.Name, a, b)
		}
		switch a := a.(type) {
		case catalog.Record:
			if depth > 0 {
				same(t, e, path+"."+f.Name, a, b.(catalog.Record), depth-1)
			}
		case []catalog.Record:
			list := b.([]catalog.Record)
			if len(list) != len(a) {
				t.Fatalf("%s.%s has %d and %d items", path, f.Name, len(a), len(list))
			}
			for i := range a {
				same(t, e, path+"."+f.Name, a[i], list[i], depth-1)
			}
		}
	}
}
