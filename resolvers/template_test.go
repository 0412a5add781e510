package resolvers_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

const customerGID, orderGID = "gid://shopify/Customer/706405506930370084", "gid://shopify/Order/1900968798308"

type resolved struct {
	ResolveTemplate struct {
		Text    *string
		Missing []struct{ Path string }
		Skipped *struct{ Path, Reason string }
	}
}

func resolve(t *testing.T, a *api, template string, input map[string]any) (resolved, answer) {
	t.Helper()
	in := map[string]any{"template": template, "channel": "TEXT_EMAIL"}
	for k, v := range input {
		in[k] = v
	}
	got := a.ask(t, `query($in: ResolveTemplateInput!) { resolveTemplate(input: $in) { text missing { path } skipped { path reason } } }`, map[string]any{"in": in})
	var out resolved
	if len(got.Errors) == 0 {
		got.into(t, &out)
	}
	return out, got
}

// Whatever a template names is read from the store, whichever of contact, order and product it is resolved for.
func TestTemplates_ReadWhatTheyName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, template string
		input          map[string]any
		want           string
	}{
		{"contact of the order", "{{contact.name}} {{contact.orders_count}}", map[string]any{"orderId": orderGID}, "John Carter 3"},
		{"last order for a contact alone", "{{order.name}} {{payment.gateway}} {{transaction.status}}", map[string]any{"contactId": customerGID}, "#1044 shopify_payments SUCCESS"},
		{"contact.last_order", "{{contact.last_order.name}}: {{contact.last_order.item_count}}", map[string]any{"contactId": customerGID}, "#1044: 3"},
		{"contact.orders", "{{#each contact.orders}}{{this.name}} {{#each this.line_items}}{{this.title}}/{{this.product.vendor}};{{/each}}{{/each}}", map[string]any{"contactId": customerGID},
			"#1044 Retinol Serum/Fern & Field;Night Cream/Fern & Field;"},
		{"collections of items", `{{join order.collections ", "}}`, map[string]any{"orderId": orderGID}, "Skincare, Retinol"},
		{"variants of an item's product", "{% for v in order.line_items.first.product.variants %}{{ v.title }};{% endfor %}", map[string]any{"orderId": orderGID}, "50 ml;100 ml;"},
		{"a product", "{{product.title}}", map[string]any{"productId": "gid://shopify/Product/921728736"}, "Night Cream"},
		{"the shop, in its own time", `{{shop.name}} {{ order.created_at | date: "%H:%M" }}`, map[string]any{"orderId": orderGID}, "Fern & Field 02:17"},
		{"nothing at all", "Hello", nil, "Hello"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			out, got := resolve(t, newAPI(), c.template, c.input)
			if len(got.Errors) > 0 || out.ResolveTemplate.Text == nil {
				t.Fatalf("got %s %+v", got.Data, got.Errors)
			}
			if diff := cmp.Diff(c.want, *out.ResolveTemplate.Text); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTemplates_WriteAmountsByTheContactsLocale(t *testing.T) {
	t.Parallel()
	const template = `{{order.total_price_formatted}} {{ order.total_price | money }} {{ order.created_at | date: "%B" }}`
	for _, c := range []struct {
		name          string
		contact, shop string
		input         map[string]any
		want          string
	}{
		{"the contact's", "de", "en-US", nil, "102,99\u00a0$ 102,99\u00a0$ October"},
		{"else the store's", "", "fr-CA", nil, "102,99\u00a0$ 102,99\u00a0$ octobre"},
		{"or the one asked for", "de", "en-US", map[string]any{"locale": "es"}, "102,99\u00a0$ 102,99\u00a0$ octubre"},
		{"else English", "", "", nil, "$102.99 $102.99 October"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAPI()
			d := a.accounts[ours]
			d.contacts[0].Locale, d.installation.Shop.Locale = &c.contact, c.shop
			input := map[string]any{"orderId": orderGID, "channel": "TEXT_EMAIL"}
			maps.Copy(input, c.input)
			out, got := resolve(t, a, template, input)
			if len(got.Errors) > 0 || out.ResolveTemplate.Text == nil {
				t.Fatalf("got %s %+v", got.Data, got.Errors)
			}
			if diff := cmp.Diff(c.want, *out.ResolveTemplate.Text); diff != "" {
				t.Error(diff)
			}
		})
	}
	_, got := resolve(t, newAPI(), template, map[string]any{"orderId": orderGID, "locale": "no such thing"})
	if len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "no locale") {
		t.Errorf("a text that is no locale: %+v", got.Errors)
	}
}

func TestTemplates_ReadNoMoreThanTheyName(t *testing.T) {
	t.Parallel()
	a := newAPI()
	resolve(t, a, "{{contact.first_name}}", map[string]any{"contactId": customerGID})
	if diff := cmp.Diff(map[string]int{"GetContactByShopifyID": 1, "GetInstallation": 1, "ListImports": 1}, a.calls); diff != "" {
		t.Error(diff)
	}
}

func TestTemplates_ForAnOrderOfNobodyHaveNoContact(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].orders[0].ContactID = nil
	out, got := resolve(t, a, "Hi {{contact.first_name}}{{order.customer.first_name}}", map[string]any{"orderId": orderGID})
	if len(got.Errors) > 0 || *out.ResolveTemplate.Text != "Hi John" || len(out.ResolveTemplate.Missing) != 1 {
		t.Errorf("got %s %+v", got.Data, got.Errors)
	}
}

func TestTemplates_SkipWhatTheyRequireAndShowItInPreviews(t *testing.T) {
	t.Parallel()
	a := newAPI()
	template := `{{require order.cancel_reason "not cancelled"}}Sorry about {{order.name}}`
	out, got := resolve(t, a, template, map[string]any{"orderId": orderGID})
	if len(got.Errors) > 0 || out.ResolveTemplate.Text != nil || out.ResolveTemplate.Skipped == nil {
		t.Fatalf("got %s %+v", got.Data, got.Errors)
	}
	out, got = resolve(t, a, template, map[string]any{"orderId": orderGID, "lenient": true})
	if len(got.Errors) > 0 || out.ResolveTemplate.Text == nil || !strings.HasSuffix(*out.ResolveTemplate.Text, "#1044") {
		t.Errorf("the preview is %s %+v", got.Data, got.Errors)
	}
}

// Blocked, and switched off without an import, is an error; switched off after an import is not.
func TestUnavailableElements_AreNeverMissingValues(t *testing.T) {
	t.Parallel()
	const template = "{{order.name}}"
	for _, c := range []struct {
		name   string
		change func(*data)
		code   string
	}{
		{"synced", func(*data) {}, ""},
		{"blocked", func(d *data) {
			d.installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Orders: {Code: commerce.BlockedByPlan, Message: "Upgrade."}}
		}, "UNAVAILABLE"},
		{"off, never imported", func(d *data) { d.installation.Sync.OrderSync = false }, "UNAVAILABLE"},
		{"off, import under way", func(d *data) {
			d.installation.Sync.OrderSync = false
			d.imports = []commerce.ImportRun{{Element: commerce.Orders, Status: commerce.ImportStoring}}
		}, "UNAVAILABLE"},
		{"off, imported", func(d *data) {
			d.installation.Sync.OrderSync = false
			d.imports = []commerce.ImportRun{{Element: commerce.Orders, Status: commerce.ImportCompleted}}
		}, ""},
		{"never connected", func(d *data) { d.installation = nil }, "UNAVAILABLE"},
	} {
		a := newAPI()
		c.change(a.accounts[ours])
		_, got := resolve(t, a, template, map[string]any{"orderId": orderGID})
		decided := a.ask(t, `query($o: ID!) { evaluateBranches(input: {orderId: $o, branches: [{condition: {text: "order.name == \"x\""}}]}) { branchName } }`, map[string]any{"o": orderGID})
		for what, answer := range map[string]answer{"template": got, "branches": decided} {
			if codes := answer.codes(); c.code == "" && len(codes) > 0 || c.code != "" && !slices.Equal(codes, []string{c.code}) {
				t.Errorf("%s, %s: codes %v %+v, want %q", c.name, what, codes, answer.Errors, c.code)
			}
		}
	}
}

// A contact that the CRM registered has what the CRM said, whatever Shopify allows.
func TestContactsOfTheCRM_AreReadableOnEveryPlan(t *testing.T) {
	t.Parallel()
	a := newAPI()
	d := a.accounts[ours]
	d.installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Contacts: {Code: commerce.BlockedByPlan, Message: "Upgrade."}}
	if _, got := resolve(t, a, "{{contact.first_name}}", map[string]any{"contactId": customerGID}); !slices.Equal(got.codes(), []string{"UNAVAILABLE"}) {
		t.Errorf("a contact of Shopify's: %s %+v", got.Data, got.Errors)
	}
	name := "Ada"
	d.contacts = append(d.contacts, commerce.Contact{ID: "crm-7", FirstName: &name, CreatedAt: sample.Now})
	out, got := resolve(t, a, "{{contact.first_name}}", map[string]any{"contactId": seal("Contact", "crm-7")})
	if len(got.Errors) > 0 || *out.ResolveTemplate.Text != "Ada" {
		t.Errorf("a contact of the CRM's: %s %+v", got.Data, got.Errors)
	}
}
