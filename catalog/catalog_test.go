package catalog_test

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
)

var (
	snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)
	sentence  = regexp.MustCompile(`^[A-Z0-9].*[.]$`)
)

// eachField visits every declaration.
func eachField(t *testing.T, visit func(t *testing.T, name string, k *catalog.Kind, f *catalog.Field)) {
	for _, k := range catalog.Kinds {
		for _, f := range k.Fields {
			visit(t, k.Name+"."+f.Name, k, f)
		}
	}
}

func TestField_DeclaresEverything(t *testing.T) {
	t.Parallel()
	eachField(t, func(t *testing.T, name string, k *catalog.Kind, f *catalog.Field) {
		if !snakeCase.MatchString(f.Name) {
			t.Errorf("%s: the name is not in snake case", name)
		}
		if f.Label == "" || !sentence.MatchString(f.Description) {
			t.Errorf("%s: label %q, description %q: both are needed, the description as sentences", name, f.Label, f.Description)
		}
		if f.Filled != "" && !sentence.MatchString(f.Filled) {
			t.Errorf("%s: Filled %q is no sentence", name, f.Filled)
		}
		if n := len(slices.DeleteFunc([]string{f.Column, f.Join, f.Derived}, func(s string) bool { return s == "" })); n != 1 {
			t.Errorf("%s: %d of Column, Join and Derived are set, want exactly one", name, n)
		}
		if f.Column != "" && !regexp.MustCompile(`\bt\b`).MatchString(f.Column) {
			t.Errorf("%s: column %q does not speak of t", name, f.Column)
		}
		if f.Join != "" && (f.Of == nil || f.Of.Table == "" || !strings.Contains(f.Join, "r.account_id = ")) {
			t.Errorf("%s: a join needs a related table and stays in the account: %q", name, f.Join)
		}
		relation := f.Type == catalog.Object || f.Type == catalog.List
		if relation != (f.Of != nil) {
			t.Errorf("%s: type %s and related kind do not agree", name, f.Type)
		}
		if f.Of != nil && !slices.Contains(catalog.Kinds, f.Of) {
			t.Errorf("%s: kind %s is not among Kinds", name, f.Of.Name)
		}
		if (f.Type == catalog.List || f.Type == catalog.TextList) != (f.Max > 0) {
			t.Errorf("%s: lists, and only they, have a cap; this one %d", name, f.Max)
		}
		if (f.Type == catalog.Enum) != (len(f.Values) > 0) {
			t.Errorf("%s: enums, and only they, have values; this one %v", name, f.Values)
		}
		if (f.Type == catalog.Money) != (f.Currency != "") {
			t.Errorf("%s: amounts, and only they, name their currency's field; this one %q", name, f.Currency)
		}
		if c, ok := k.Field(f.Currency); f.Currency != "" && (!ok || c.Type != catalog.Text) {
			t.Errorf("%s: %s has no currency field %q", name, k.Name, f.Currency)
		}
	})
}

func TestField_SampleIsOfItsType(t *testing.T) {
	t.Parallel()
	eachField(t, func(t *testing.T, name string, _ *catalog.Kind, f *catalog.Field) {
		var err error
		ok := f.Sample != ""
		switch f.Type {
		case catalog.Object, catalog.List:
			ok = f.Sample == "" // they print as nothing
		case catalog.Enum:
			ok = slices.Contains(f.Values, f.Sample)
		case catalog.Integer:
			_, err = strconv.ParseInt(f.Sample, 10, 64)
		case catalog.Money, catalog.Decimal:
			_, err = commerce.ParseMoney(f.Sample, "USD")
		case catalog.Boolean:
			_, err = strconv.ParseBool(f.Sample)
		case catalog.Instant:
			_, err = time.Parse(time.RFC3339, f.Sample)
		case catalog.Date:
			_, err = commerce.ParseDate(f.Sample)
		case catalog.URL:
			var u *url.URL
			u, err = url.Parse(f.Sample)
			ok = ok && err == nil && u.Scheme == "https" && u.Host != ""
		}
		if !ok || err != nil {
			t.Errorf("%s: %q is no sample of %s: %v", name, f.Sample, f.Type, err)
		}
	})
}

func TestKind_IsComplete(t *testing.T) {
	t.Parallel()
	names, samplesOfPersonal := map[string]bool{}, 0
	for _, k := range catalog.Kinds {
		if names[k.Name] {
			t.Errorf("two kinds are called %s", k.Name)
		}
		names[k.Name] = true
		if !snakeCase.MatchString(k.Name) || k.Label == "" || !sentence.MatchString(k.Description) || len(k.Fields) == 0 {
			t.Errorf("kind %+v lacks something", k)
		}
		if k.Element != "" && !k.Element.Valid() {
			t.Errorf("%s: no element is called %q", k.Name, k.Element)
		}
		for _, f := range k.Fields {
			if f.Personal {
				samplesOfPersonal++
			}
			for _, name := range append([]string{f.Name}, f.Aliases...) {
				if got, ok := k.Field(name); !ok || got != f {
					t.Errorf("%s: the name %s leads elsewhere", k.Name, name)
				}
			}
		}
	}
	if samplesOfPersonal == 0 {
		t.Error("no field is personal data: redaction would be empty")
	}
}

// A name or alias must not be a placeholder of two fields: declare refuses it within a kind, and a root's name must not
// hide another.
func TestRoots_AreDistinctAndKnown(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, r := range catalog.Roots {
		if seen[r.Name] || !slices.Contains(catalog.Kinds, r.Kind) || !sentence.MatchString(r.Description) {
			t.Errorf("root %+v is incomplete or doubled", r)
		}
		seen[r.Name] = true
		if got, ok := catalog.RootNamed(r.Name); !ok || got.Kind != r.Kind {
			t.Errorf("root %s is not found by its name", r.Name)
		}
	}
}

func TestOrder_HasNoTags(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"order.tags", "contact.tags", "order.note", "contact.note", "order.customer.tags"} {
		if _, _, ok := catalog.Resolve(path); ok {
			t.Errorf("%s resolves, but is never stored (DESIGN §2.12)", path)
		}
	}
}

func TestResolve_SaysWhichSegmentIsUnknown(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]int{
		"ordr.total_price": 0, "order": 0, "order.totl": 1, "order.customer.nme": 2, "order.total_price.x": 2, "contact.last_order.line_items.titel": 3,
	} {
		if _, at, ok := catalog.Resolve(path); ok || at != want {
			t.Errorf("%s: unknown at %d (ok %v), want %d", path, at, ok, want)
		}
	}
}
