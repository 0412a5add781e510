package catalog_test

import (
	"fmt"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/commerce"
)

// A person's name goes into every text that the catalog calls personal; masked records show it nowhere, however they are read.
func TestMask_ShowsNoPersonalData(t *testing.T) {
	t.Parallel()
	canary, empty := "CANARY", ""
	address := &commerce.Address{Name: &canary, FirstName: &canary, LastName: &canary, Company: &canary, Address1: &canary, Address2: &canary, City: &canary, Zip: &canary, Phone: &canary}
	order := &commerce.Order{ID: 1, Name: "#1", Buyer: commerce.Buyer{FirstName: &canary, LastName: &canary, Email: &canary, Phone: new("+15155550000")}, BillingAddress: address, ShippingAddress: address}
	contact := &commerce.Contact{
		ID: "c1", FirstName: &canary, LastName: &canary, Email: &canary, Phone: new("+15155550000"), CompanyName: &empty, Website: &canary,
		Address: address, LastOrder: order, Orders: []commerce.Order{*order}, Locale: new("en"),
	}
	scope := catalog.NewScope(&catalog.Env{}, catalog.Subject{Contact: contact, Order: order})
	hidden := catalog.Mask(scope)
	seen, shown := 0, 0
	var walk func(path string, masked, open catalog.Record, depth int)
	walk = func(path string, masked, open catalog.Record, depth int) {
		for _, f := range open.Kind().Fields {
			at := path + "." + f.Name
			got, _ := masked.Get(f.Name)
			was, _ := open.Get(f.Name)
			if read, _ := catalog.Read(masked, f); fmt.Sprint(read) != fmt.Sprint(got) && f.Type != catalog.Object && f.Type != catalog.List {
				t.Errorf("%s: Read gives %v, Get %v", at, read, got)
			}
			switch inner := was.(type) {
			case catalog.Record:
				if depth < 4 {
					walk(at, got.(catalog.Record), inner, depth+1)
				}
				continue
			case []catalog.Record:
				for i := range inner {
					if depth < 4 {
						walk(at, got.([]catalog.Record)[i], inner[i], depth+1)
					}
				}
				continue
			}
			if text := fmt.Sprint(got); strings.Contains(text, canary) || strings.Contains(text, "5155550000") || strings.Contains(text, "555-0000") {
				t.Errorf("%s shows %s", at, text)
			}
			switch {
			case !f.Personal:
				shown++
				if f.From == nil && fmt.Sprint(got) != fmt.Sprint(was) {
					t.Errorf("%s is no personal data, and reads %v for %v", at, got, was)
				}
			case was != nil && was != "":
				seen++
				if f.Type == catalog.Text && got != catalog.Hidden || f.Type != catalog.Text && got != nil {
					t.Errorf("%s reads %v", at, got)
				}
			case got != was:
				t.Errorf("%s is empty, and reads %v", at, got)
			}
		}
	}
	for _, root := range []string{"contact", "order"} {
		walk(root, hidden.Roots[root].(catalog.Record), scope.Roots[root].(catalog.Record), 0)
	}
	if seen < 30 || shown < 30 {
		t.Errorf("only %d values were hidden, %d shown", seen, shown)
	}
	if v, _ := scope.Roots["contact"].(catalog.Record).Get("email"); v != canary {
		t.Error("the scope itself was changed")
	}
	if hidden.Roots["product"] != nil {
		t.Error("what is missing is there")
	}
}

func TestPersonal_FindsPaths(t *testing.T) {
	t.Parallel()
	got := catalog.Personal([]string{"contact.email", "order.total_price", "order.customer.first_name", "nothing.at.all", "contact.orders_count"})
	if fmt.Sprint(got) != "[contact.email order.customer.first_name]" {
		t.Errorf("got %v", got)
	}
}
