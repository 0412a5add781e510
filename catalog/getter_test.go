package catalog_test

import (
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

var plainColumn = regexp.MustCompile(`^t\.([a-z0-9_]+)$`)

// unnamed are the columns that no member of the struct is named after.
var unnamed = map[string]bool{
	"line_item.currency_code": true, "line_item.presentment_currency_code": true, "line_item_meta.price_id": true,
	"transaction.currency_code": true, "transaction.presentment_currency_code": true,
	"product.currency_code": true, "variant.currency_code": true, "contact.currency_code": true,
}

// A column is named after the member of the commerce struct that it holds, and the field's getter reads that very member.
func TestField_GetterReadsTheMemberThatItsColumnIsNamedAfter(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		contact, collection, shop := sample.RandomContact(t), sample.RandomCollection(t), sample.Shop()
		contact.Orders = append(contact.Orders, sample.RandomOrder(t))
		records := []struct {
			kind   *catalog.Kind
			record any
			prefix []string // of members' names, that columns leave out or add
		}{
			{catalog.ContactKind, &contact, []string{"facts"}},
			{catalog.CollectionKind, &collection, nil},
			{catalog.ShopKind, &shop, nil},
		}
		add := func(k *catalog.Kind, record any, prefix ...string) {
			records = append(records, struct {
				kind   *catalog.Kind
				record any
				prefix []string
			}{k, record, prefix})
		}
		for i := range contact.Orders {
			o := &contact.Orders[i]
			add(catalog.OrderKind, o)
			add(catalog.BuyerKind, o, "buyer")
			if o.Transaction != nil {
				add(catalog.TransactionKind, o.Transaction, "paymentevent")
			}
			for j := range o.LineItems {
				l := &o.LineItems[j]
				add(catalog.LineItemKind, l)
				add(catalog.LineItemMetaKind, l)
				if l.Product != nil {
					add(catalog.ProductKind, l.Product)
					for v := range l.Product.Variants {
						add(catalog.VariantKind, &l.Product.Variants[v])
					}
				}
			}
		}

		for _, r := range records {
			members := map[string]any{}
			flatten(members, "", reflect.ValueOf(r.record).Elem())
			values := catalog.NewRecord(nil, r.kind, r.record)
			for _, f := range r.kind.Fields {
				column := plainColumn.FindStringSubmatch(f.Column)
				if column == nil || f.Of != nil || unnamed[r.kind.Name+"."+f.Name] {
					continue
				}
				want, found := member(members, column[1], append(r.prefix, "", "shop"))
				if !found {
					t.Fatalf("%s.%s: no member is called %s", r.kind.Name, f.Name, column[1])
				}
				got, _ := values.Get(f.Name)
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%s.%s is not what %s holds: %s", r.kind.Name, f.Name, column[1], diff)
				}
			}
		}
	})
}

func member(members map[string]any, column string, prefixes []string) (any, bool) {
	name := strings.ReplaceAll(column, "_", "")
	for _, prefix := range prefixes {
		for _, candidate := range []string{prefix + name, strings.TrimPrefix(name, prefix)} {
			if v, ok := members[candidate]; ok {
				return v, true
			}
		}
	}
	return nil, false
}

// flatten names the members of a struct, those of the structs in it too, in lower case without separators.
func flatten(into map[string]any, prefix string, v reflect.Value) {
	for i := range v.NumField() {
		name := prefix + strings.ToLower(v.Type().Field(i).Name)
		switch m := v.Field(i).Interface().(type) {
		case commerce.MoneyBag:
			into[name], into[name+"presentment"] = m.Shop, m.Presentment
		case commerce.Money:
			into[name] = m
		case commerce.Buyer, commerce.ContactFacts, commerce.PaymentEvent:
			flatten(into, name, v.Field(i))
		case commerce.Consent:
			flatten(into, name, v.Field(i))
			if m.OptInLevel == "" {
				into[name+"optinlevel"] = nil // like the state: nobody told us
			}
		default:
			if value, ok := catalogValue(v.Field(i)); ok {
				into[name] = value
			}
		}
	}
}

// catalogValue says a member's value as the catalog promises it, by reflection: another way than the getters'.
func catalogValue(v reflect.Value) (any, bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil, true
		}
		v = v.Elem()
	}
	switch m := v.Interface().(type) {
	case commerce.ID:
		return m.String(), true
	case time.Time:
		return m.UTC(), true
	case commerce.Money, commerce.Date:
		return m, true
	case []string:
		if m == nil {
			return []string{}, true
		}
		return m, true
	case commerce.ConsentState:
		if m == "" {
			return nil, true
		}
		return string(m), true
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), true
	case reflect.Bool:
		return v.Bool(), true
	case reflect.Int, reflect.Int64:
		return v.Int(), true
	}
	return nil, false
}

func TestContact_IsARepeatCustomerFromTheSecondOrder(t *testing.T) {
	t.Parallel()
	for n, want := range []bool{false, false, true, true} {
		c := sample.Contact()
		c.Facts.OrdersCount = n
		if got, _ := catalog.NewRecord(env(), catalog.ContactKind, &c).Get("is_repeat_customer"); got != want {
			t.Errorf("after %d orders: %v, want %v", n, got, want)
		}
	}
}

func TestContact_DaysSinceLastOrderCountLocalMidnights(t *testing.T) {
	t.Parallel()
	e := env()
	for at, want := range map[string]int64{
		"2021-12-02T11:59:00Z": 0, // now is 07:00 in New York
		"2021-12-02T05:00:00Z": 0, // midnight there
		"2021-12-02T04:59:59Z": 1,
		"2021-11-01T12:00:00Z": 31, // across the end of summer time
	} {
		last, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		c := sample.Contact()
		c.Facts.LastOrderAt = &last
		if got, _ := catalog.NewRecord(e, catalog.ContactKind, &c).Get("days_since_last_order"); got != want {
			t.Errorf("last order at %s: %v days ago, want %d", at, got, want)
		}
	}
}
