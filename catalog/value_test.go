package catalog_test

import (
	"slices"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

func env() *catalog.Env {
	zone, err := time.LoadLocation(sample.Zone)
	if err != nil {
		panic(err)
	}
	return &catalog.Env{Now: sample.Now, Location: zone}
}

// failer is what checkRecord needs of *testing.T and *rapid.T.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
}

// checkRecord holds every value of a record, and of the records that it leads to, against its declaration.
func checkRecord(t failer, e *catalog.Env, path string, r catalog.Record, depth int, filled map[string]bool) {
	t.Helper()
	for _, f := range r.Kind().Fields {
		v, ok := r.Get(f.Name)
		if !ok {
			t.Errorf("%s.%s: the record does not know the field", path, f.Name)
			continue
		}
		if v == nil {
			if !f.Nullable {
				t.Errorf("%s.%s is missing, and is declared never to be", path, f.Name)
			}
			if got := catalog.PrintRaw(e, f, v); got != "" {
				t.Errorf("%s.%s is missing and prints %q", path, f.Name, got)
			}
			continue
		}
		filled[r.Kind().Name+"."+f.Name] = true
		if !isOf(f, v) {
			t.Errorf("%s.%s is a %T, and is declared as %s", path, f.Name, v, f.Type)
		}
		printed := catalog.PrintRaw(e, f, v)
		switch v := v.(type) {
		case catalog.Record:
			if printed != "" {
				t.Errorf("%s.%s is a record and prints %q", path, f.Name, printed)
			}
			if depth > 0 {
				checkRecord(t, e, path+"."+f.Name, v, depth-1, filled)
			}
		case []catalog.Record:
			if depth > 0 {
				for _, item := range v {
					checkRecord(t, e, path+"."+f.Name, item, depth-1, filled)
				}
			}
		case string:
			if printed != v {
				t.Errorf("%s.%s is %q and prints %q", path, f.Name, v, printed)
			}
		case []string:
		default:
			if printed == "" {
				t.Errorf("%s.%s is %v and prints as nothing", path, f.Name, v)
			}
		}
	}
}

func isOf(f *catalog.Field, v any) bool {
	switch f.Type {
	case catalog.Text, catalog.ID, catalog.URL, catalog.HTML:
		_, ok := v.(string)
		return ok
	case catalog.Enum:
		s, ok := v.(string)
		return ok && slices.Contains(f.Values, s)
	case catalog.Integer:
		_, ok := v.(int64)
		return ok
	case catalog.Decimal:
		_, ok := v.(decimal.Decimal)
		return ok
	case catalog.Money:
		_, ok := v.(commerce.Money)
		return ok
	case catalog.Boolean:
		_, ok := v.(bool)
		return ok
	case catalog.Instant:
		at, ok := v.(time.Time)
		return ok && at.Location() == time.UTC
	case catalog.Date:
		_, ok := v.(commerce.Date)
		return ok
	case catalog.TextList:
		_, ok := v.([]string)
		return ok
	case catalog.Object:
		r, ok := v.(catalog.Record)
		return ok && r.Kind() == f.Of
	case catalog.List:
		list, ok := v.([]catalog.Record)
		for _, r := range list {
			ok = ok && r.Kind() == f.Of
		}
		return ok
	}
	return false
}

func TestField_ValuesAreOfTheirTypes(t *testing.T) {
	t.Parallel()
	contact, order, shop, product, cream := sample.Contact(), sample.Order(), sample.Shop(), sample.Product(), sample.Cream()
	collection := sample.Collection()
	filled := map[string]bool{}

	scope := catalog.NewScope(env(), catalog.Subject{Contact: &contact, Order: &order, Product: &product, Shop: &shop})
	for name, v := range scope.Roots {
		checkRecord(t, scope.Env, name, v.(catalog.Record), 4, filled)
	}
	checkRecord(t, scope.Env, "collection", catalog.NewRecord(scope.Env, catalog.CollectionKind, &collection), 1, filled)
	checkRecord(t, scope.Env, "product", catalog.NewRecord(scope.Env, catalog.ProductKind, &cream), 1, filled)

	eachField(t, func(t *testing.T, name string, k *catalog.Kind, f *catalog.Field) {
		switch {
		case f.Filled != "" && filled[name]:
			t.Errorf("%s has a value, although %q", name, f.Filled)
		case f.Filled == "" && !filled[name] && !sparse[name]:
			t.Errorf("%s has no value in any sample: give it one, or its getter may be wrong unseen", name)
		}
	})
}

// sparse are the fields that a paid, uncancelled order and its people rightly lack.
var sparse = map[string]bool{
	"contact.sms_consent_updated_at": true, "order.cancel_reason": true, "order.cancelled_at": true, "order.closed_at": true,
	"transaction.parent_id": true, "transaction.error_code": true, "variant.compare_at_price": true, "variant.compare_at_price_formatted": true,
	"collection.seo_description": true,
	// invoice and card are never there at all
}

func TestField_HostileValuesAreOfTheirTypesToo(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		e := &catalog.Env{Now: sample.RandomInstant(t), Location: sample.RandomZone(t)}
		contact, collection := sample.RandomContact(t), sample.RandomCollection(t)
		filled := map[string]bool{}

		checkRecord(t, e, "contact", catalog.NewRecord(e, catalog.ContactKind, &contact), 4, filled)
		checkRecord(t, e, "collection", catalog.NewRecord(e, catalog.CollectionKind, &collection), 0, filled)
		for i := range contact.Orders {
			o := &contact.Orders[i]
			checkRecord(t, e, "payment", catalog.NewRecord(e, catalog.PaymentKind, &catalog.Payment{Order: o, Transaction: o.Transaction}), 1, filled)
		}
	})
}

func TestRecord_DoesNotKnowOtherNames(t *testing.T) {
	t.Parallel()
	order := sample.Order()
	r := catalog.NewRecord(env(), catalog.OrderKind, &order)

	if v, ok := r.Get("tags"); ok || v != nil {
		t.Errorf("order.tags is %v, and should not be known", v)
	}
}

func TestNewScope_LeavesMissingRootsNil(t *testing.T) {
	t.Parallel()
	scope := catalog.NewScope(env(), catalog.Subject{})
	for _, root := range catalog.Roots {
		if v, there := scope.Roots[root.Name]; !there || v != nil {
			t.Errorf("root %s is %v (there: %v), want a nil", root.Name, v, there)
		}
	}
}

func TestScope_BlockedNamesTheElement(t *testing.T) {
	t.Parallel()
	block := &commerce.Block{Code: commerce.BlockedByPlan, Message: "Upgrade."}
	scope := catalog.NewScope(env(), catalog.Subject{})
	scope.Unavailable = map[commerce.Element]*commerce.Block{commerce.Orders: block}

	for path, want := range map[string]commerce.Element{
		"contact.first_name": "", "contact.orders_count": commerce.Orders, "contact.last_order": commerce.Orders,
		"order.total_price": commerce.Orders, "product.title": "", "shop.name": "",
	} {
		f, _, ok := catalog.Resolve(path)
		if !ok {
			t.Fatalf("%s does not resolve", path)
		}
		root, _ := catalog.RootNamed(path[:len(path)-len(f.Name)-1])
		if e, b := scope.Blocked(root.Kind, f); e != want || (b == nil) != (want == "") {
			t.Errorf("%s: blocked by %q, want %q", path, e, want)
		}
	}
}
