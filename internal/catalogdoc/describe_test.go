package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
)

// description is what the catalog says about a field.
func description(t *testing.T, k *catalog.Kind, name string) string {
	t.Helper()
	f, ok := k.Field(name)
	if !ok {
		t.Fatalf("%s has no field %s", k.Name, name)
	}
	return f.Description
}

const before = `# Über alles: ☃ takes more bytes than runes.
"A Shopify order ☃."
type Order implements Node {
  "Opaque global id."
  id: ID!
  # a comment stays
  "Old ☃ words."
  totalPrice: MoneyBag!
  """
  Old words
  in a block ☃.
  """
  # between
  name: String!
  number: Int!
  "Old words, old alias."
  statusPageUrl: URL
  "Our own."
  version: Int64! @deprecated(reason: "name: x")
  "Lines."
  lineItems(
    "Page size."
    first: Int! = 250
  ): [LineItem!]!
}

"Narrows orders."
input OrderFilterInput {
  "Exact name."
  name: String
}
`

func TestDescribe_GivesTheCatalogsWordsToItsFieldsOnly(t *testing.T) {
	t.Parallel()

	got, err := describe("order.graphqls", before)
	if err != nil {
		t.Fatal(err)
	}

	want := strings.NewReplacer(
		`"Old ☃ words."`, quote(description(t, catalog.OrderKind, "total_price")),
		"\"\"\"\n  Old words\n  in a block ☃.\n  \"\"\"", quote(description(t, catalog.OrderKind, "name")),
		"  number: Int!", "  "+quote(description(t, catalog.OrderKind, "number"))+"\n  number: Int!",
		`"Old words, old alias."`, quote(description(t, catalog.OrderKind, "order_status_url")),
		`"Lines."`, quote(description(t, catalog.OrderKind, "line_items")),
	).Replace(before)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again, err := describe("order.graphqls", got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("a second run changes something: %s", diff)
	}
}

func TestDescribe_RefusesWhatIsNoSchema(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"type Order {", `type Order { "unterminated }`, "query { order }"} {
		if got, err := describe("order.graphqls", text); err == nil {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestQuote_SurvivesQuotesAndBackslashes(t *testing.T) {
	t.Parallel()
	if got, want := quote(`a "b" \c`), `"a \"b\" \\c"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestAPIDescriptions_NeverSpeakOfIDsOrOfTextsForTemplates(t *testing.T) {
	t.Parallel()
	descriptions := apiDescriptions()
	for _, name := range []string{"Order.id", "Contact.shopifyId", "Contact.fullAddress", "Order.totalPriceFormatted", "Order.currency"} {
		if got, ok := descriptions[name]; ok {
			t.Errorf("%s gets %q", name, got)
		}
	}
	if got := descriptions["Contact.phone"]; got != description(t, catalog.ContactKind, "phone_raw") {
		t.Errorf("the API's phone is the raw one, but is described as %q", got)
	}
}

func TestFieldsPage_ListsEveryField(t *testing.T) {
	t.Parallel()
	page := string(fieldsPage())
	for _, k := range catalog.Kinds {
		_, section, ok := strings.Cut(page, "\n## "+heading(k)+"\n")
		if !ok {
			t.Errorf("%s has no section", k.Name)
			continue
		}
		section, _, _ = strings.Cut(section, "\n## ")
		for _, f := range k.Fields {
			if !strings.Contains(section, "| `"+f.Name+"`") {
				t.Errorf("%s.%s has no row", k.Name, f.Name)
			}
		}
		for line := range strings.Lines(section) {
			if strings.HasPrefix(line, "|") && strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 6 {
				t.Errorf("%s: a row is broken: %s", k.Name, line)
			}
		}
	}
}
