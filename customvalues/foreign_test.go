package customvalues_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/customvalues"
)

func TestRender_LeavesForeignPlaceholdersByteForByte(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"{{appointment.title}}",
		"{{ appointment.title }}",
		"{{  user.name  |  upcase }}",
		"{{{custom_values.offer}}}",
		"{{location.name}} {{right_now.day}} {{invoice.total_amount}} {{message.body}} {{campaign.name}}",
		"{{datetime_formatter.1.days}} {{chatgpt.1.response}} {{sheet.1.email}}",
		"{{inboundWebhookRequest.a.b}}",
		`{{default user.name "there"}}`,
		`{{math 1 "+" 2}}`,
		"{{>footer}}",
		"{{user.phone??}}",
		"{{unsubscribe_link}}",
		"{{#rss_items url=\"https://example.com\" limit=3}}\n  {{title}} {{this.link}}\n{{/rss_items}}\n",
		"{{#each invoice.items}}\n- {{this.name}}: {{this.price}} {{@index}}\n{{else}}\nnone\n{{/each}}\n",
		"{{#each invoice.items as |item i|}}{{item.name}}{{i}}{{/each}}",
		"  {{#if appointment.notes}}\n  yes\n  {{else}}\n  no\n  {{/if}}\n",
		"{{#unless user.active}}x{{else if user.gone}}y{{/unless}}",
		"{{this.name}} {{@index}} {{../x}}",
		"{{title}}",
	} {
		for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail, customvalues.SMS} {
			result := render(t, source, orderScope(t), channel)
			if diff := cmp.Diff(source, result.Text); diff != "" {
				t.Errorf("%s (-source +text)\n%s", channel, diff)
			}
			if len(result.Foreign) == 0 {
				t.Errorf("%s: nothing is listed as foreign", source)
			}
			if len(result.Missing) > 0 {
				t.Errorf("%s: listed as missing: %v", source, result.Missing)
			}
		}
	}
}

func TestRender_ResolvesWhatIsOursWithinForeignBlocks(t *testing.T) {
	t.Parallel()
	const source = "{{#each invoice.items}}{{this.name}} for {{contact.first_name}}{{#if contact.email}}!{{/if}}{{/each}}"
	const want = "{{#each invoice.items}}{{this.name}} for John!{{/each}}"

	result := render(t, source, orderScope(t), customvalues.TextEmail)

	if result.Text != want {
		t.Errorf("got %q, want %q", result.Text, want)
	}
}

func TestRender_ListsForeignPlaceholdersWithTheirPlace(t *testing.T) {
	t.Parallel()
	result := render(t, "Hi {{contact.first_name}},\nsee é {{ appointment.title }}", orderScope(t), customvalues.SMS)

	want := []customvalues.Placeholder{{Path: "appointment.title", Source: "{{ appointment.title }}", Line: 2, Column: 7}}
	if diff := cmp.Diff(want, result.Foreign); diff != "" {
		t.Error(diff)
	}
}

func TestRender_KnowsNamesOfTheScopeAndTheTemplate(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"campaign":{"code":"FALL"}}`)
	const source = "{{campaign.code}} {% assign x = 1 %}{{x}} {% if false %}{% assign later = 1 %}{% endif %}[{{later}}]"

	result := render(t, source, scope, customvalues.TextEmail)

	if result.Text != "FALL 1 []" || len(result.Foreign) > 0 {
		t.Errorf("text %q, foreign %v", result.Text, result.Foreign)
	}
}

func TestRender_ForeignNameInALiquidTagCountsAsMissing(t *testing.T) {
	t.Parallel()
	result := render(t, "{% if appointment.title %}a{% else %}b{% endif %}", orderScope(t), customvalues.TextEmail)

	if result.Text != "b" || len(result.Foreign) != 1 || len(result.Diagnostics) != 1 || result.Diagnostics[0].Code != customvalues.ForeignInLogic {
		t.Errorf("%+v", result)
	}
}

// A default is only asked for when it is needed.
func TestRender_ForeignDefaultMattersOnlyWhenNeeded(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"{{default contact.first_name user.name}}":               "John",
		"{{ contact.first_name | default: user.name }}":          "John",
		"{{default order.cancelled_at user.name}}":               "{{default order.cancelled_at user.name}}",
		`{{ user.name | default: contact.first_name }}`:          `{{ user.name | default: contact.first_name }}`,
		`{{ contact.first_name | append: user.name }}`:           `{{ contact.first_name | append: user.name }}`,
		`{% capture x %}{{ user.name }}!{% endcapture %}{{ x }}`: `{{ user.name }}!`,
	} {
		if got := render(t, source, orderScope(t), customvalues.HTMLEmail).Text; got != want {
			t.Errorf("%s = %q, want %q", source, got, want)
		}
	}
}
