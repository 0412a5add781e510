package customvalues_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/customvalues"
)

const everyCase = `Hi {{contact.first_name}}{{default contact.last_name "X"}}
{% if order.total_price > 100 %}big{% elsif order.total_price > 50 %}middle{% endif %}
{% unless order.cancelled_at %}on{% else %}off{% endunless %}
{% case order.financial_status %}{% when "PAID" %}paid{% when "PENDING" %}due{% endcase %}
{% for i in order.line_items %}{{i.title}}{{i.image}}{% endfor %}
  {{#if contact.phone}}
call{{else}}mail{{/if}}
{{#each order.tax_lines}}{{this.title}}{{else}}no tax{{/each}}
{{#if user.name}}a{{else}}b{{/if}}{{user.name}}{% capture x %}{{contact.email}}{% endcapture %}{{x}}`

func met(t *testing.T, source, data string) (all, got []string) {
	t.Helper()
	c := customvalues.Cover(source)
	scope := jsonScope(t, data)
	result, hit, err := c.Render(t.Context(), scope, customvalues.Options{Channel: customvalues.TextEmail})
	if err != nil {
		t.Fatal(err)
	}
	if plain := render(t, source, scope, customvalues.TextEmail); plain.Text != result.Text || len(plain.Foreign) != len(result.Foreign) || len(plain.Missing) != len(result.Missing) {
		t.Errorf("marks changed %q into %q", plain.Text, result.Text)
	}
	for i, x := range c.Cases() {
		line := fmt.Sprintf("%d:%d %s %s", x.Line, x.Column, x.Kind, x.Text)
		all = append(all, line)
		if hit[i] {
			got = append(got, line)
		}
	}
	return all, got
}

func TestCoverage_TellsWhatARenderMet(t *testing.T) {
	t.Parallel()
	all, rich := met(t, everyCase, `{"contact":{"first_name":"Ann","email":"a@x.example"},"order":{"total_price":"60","currency_code":"USD","financial_status":"PAID","line_items":[{"title":"A"}]}}`)
	_, poor := met(t, everyCase, `{}`)
	wantAll := []string{
		"1:4 MISSING {{contact.first_name}}",
		"2:1 TAKEN {% if order.total_price > 100 %}", "2:36 TAKEN {% elsif order.total_price > 50 %}", "2:1 NOT_TAKEN {% if order.total_price > 100 %}",
		"3:1 TAKEN {% unless order.cancelled_at %}", "3:34 TAKEN {% else %}",
		`4:34 TAKEN {% when "PAID" %}`, `4:55 TAKEN {% when "PENDING" %}`, "4:1 NOT_TAKEN {% case order.financial_status %}",
		"5:1 TAKEN {% for i in order.line_items %}", "5:32 MISSING {{i.title}}", "5:43 MISSING {{i.image}}", "5:1 NOT_TAKEN {% for i in order.line_items %}",
		"6:3 TAKEN {{#if contact.phone}}", "7:5 TAKEN {{else}}",
		"8:1 TAKEN {{#each order.tax_lines}}", "8:26 MISSING {{this.title}}", "8:1 NOT_TAKEN {{#each order.tax_lines}}",
		"9:63 MISSING {{contact.email}}",
	}
	if diff := cmp.Diff(wantAll, all); diff != "" {
		t.Errorf("cases (-want +got):\n%s", diff)
	}
	wantRich := []string{
		"2:36 TAKEN {% elsif order.total_price > 50 %}", "3:1 TAKEN {% unless order.cancelled_at %}", `4:34 TAKEN {% when "PAID" %}`,
		"5:1 TAKEN {% for i in order.line_items %}", "5:43 MISSING {{i.image}}", "7:5 TAKEN {{else}}", "8:1 NOT_TAKEN {{#each order.tax_lines}}",
	}
	if diff := cmp.Diff(wantRich, rich); diff != "" {
		t.Errorf("met (-want +got):\n%s", diff)
	}
	wantPoor := []string{
		"1:4 MISSING {{contact.first_name}}", "2:1 NOT_TAKEN {% if order.total_price > 100 %}", "3:1 TAKEN {% unless order.cancelled_at %}",
		"4:1 NOT_TAKEN {% case order.financial_status %}", "5:1 NOT_TAKEN {% for i in order.line_items %}", "7:5 TAKEN {{else}}",
		"8:1 NOT_TAKEN {{#each order.tax_lines}}", "9:63 MISSING {{contact.email}}",
	}
	if diff := cmp.Diff(wantPoor, poor); diff != "" {
		t.Errorf("met with nothing (-want +got):\n%s", diff)
	}
}

func TestTemplate_Uses(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]string{
		"{{contact.first_name}}":                                                                  {"contact.first_name always"},
		`{{default contact.first_name "there"}}`:                                                  {"contact.first_name covered always"},
		`{{ contact.first_name | default: "" }}`:                                                  {"contact.first_name always"},
		`{{ contact.first_name | default: contact.last_name | default: 'x' }}`:                    {"contact.first_name covered always", "contact.last_name covered always"},
		"{{require order.order_status_url}}":                                                      {"order.order_status_url required always"},
		"{% if contact.city %}{{contact.city}}{% else %}{{contact.state}}{% endif %}":             {"contact.city covered", "contact.state"},
		"{% if contact.city == blank %}x{% else %}{{contact.city}}{% endif %}":                    {"contact.city covered"},
		"{% unless contact.city %}x{% else %}{{contact.city}}{% endunless %}":                     {"contact.city covered"},
		"{% if order and contact.city %}{{order.name}}{{order.cancel_reason}}{% endif %}":         {"order.name covered", "order.cancel_reason"},
		"{% if order or contact.city %}{{contact.city}}{% endif %}":                               {"contact.city"},
		"{% if contact.city == contact.state %}{{contact.city}}{% endif %}":                       {"contact.city"},
		"{% for i in order.line_items %}{{i.title}}{{i.image}}{% endfor %}":                       {"order.line_items.title covered", "order.line_items.image"},
		"{{#each order.line_items}}{{title}}{{/each}}{{#if contact.city}}{{contact.city}}{{/if}}": {"order.line_items.title covered", "contact.city covered"},
		`{{join (pluck order.line_items "title") ", "}}{{ order.line_items | map: "sku" | join: "/" }}`: {
			"order.line_items always", "order.line_items.title always", "order.line_items always", "order.line_items.sku always"},
		"{{appointment.title}}{{contact.level}}{{order.bogus}}": nil,
	} {
		tmpl, _ := customvalues.Parse(source)
		var got []string
		for _, u := range tmpl.Uses() {
			line := u.Path
			for _, flag := range []struct {
				set  bool
				name string
			}{{u.Covered, "covered"}, {u.Required, "required"}, {u.Always, "always"}} {
				if flag.set {
					line += " " + flag.name
				}
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source, diff)
		}
	}
}

func TestCoverage_OfManyCasesHasAnEnd(t *testing.T) {
	t.Parallel()
	c := customvalues.Cover(strings.Repeat("{% if contact.city %}{{contact.city}}{% endif %}", 1300))
	if n := len(c.Cases()); n != 1000 {
		t.Errorf("%d cases", n)
	}
	if _, _, err := c.Render(t.Context(), orderScope(t), customvalues.Options{Channel: customvalues.TextEmail}); err != nil {
		t.Error(err)
	}
}
