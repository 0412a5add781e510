package customvalues_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/customvalues"
)

// The fields that a CRM adds to contacts are its own engine's, which runs later.
func TestRender_LeavesCustomFieldsOfContactsToTheirEngine(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		"{{contact.membership_level}}",
		"{{ contact.membership_level | upcase }}",
		"{{contact.attributionSource.utmSource}}",
		`{{default contact.membership_level "guest"}}`,
		"{{#if contact.membership_level}}yes{{else}}no{{/if}}",
		"{{#each contact.pets}}{{this.name}}{{/each}}",
		"{{contact.frist_name}}",
		`<a href="{{contact.portal_link}}">x</a>`,
	} {
		for _, channel := range []customvalues.Channel{customvalues.HTMLEmail, customvalues.TextEmail, customvalues.SMS} {
			result := render(t, source, orderScope(t), channel)
			if result.Text != source || len(result.Foreign) == 0 || len(result.Missing) > 0 {
				t.Errorf("%s: %q, foreign %v, missing %v", channel, result.Text, result.Foreign, result.Missing)
			}
		}
	}
}

func TestRender_CustomFieldInALiquidTagCountsAsMissing(t *testing.T) {
	t.Parallel()
	result := render(t, "{% if contact.membership_level %}a{% else %}b{% endif %}", orderScope(t), customvalues.TextEmail)

	if result.Text != "b" || len(result.Foreign) != 1 || len(result.Diagnostics) != 1 || result.Diagnostics[0].Code != customvalues.ForeignInLogic {
		t.Errorf("%+v", result)
	}
}

func TestRender_TakesACustomFieldThatTheDataHas(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"contact":{"first_name":"Ann","membership_level":"gold"}}`)
	const source = "{{contact.membership_level}} {{contact.other}} {% if contact.membership_level == 'gold' %}!{% endif %}"

	result := render(t, source, scope, customvalues.TextEmail)

	if result.Text != "gold {{contact.other}} !" || len(result.Foreign) != 1 {
		t.Errorf("%q, foreign %v", result.Text, result.Foreign)
	}
}

func TestValidate_WarnsOfACustomFieldThatIsNearlyOurs(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]string{
		"{{contact.membership_level}}":             nil,
		"{{contact.total_price}}":                  nil, // an order has one, but a CRM may too
		"{{contact.frist_name}}":                   {"UNKNOWN_FIELD contact.first_name"},
		"{{contact.emial}}":                        {"UNKNOWN_FIELD contact.email"},
		"{{order.membership_level}}":               {"UNKNOWN_FIELD"},
		"{% if contact.level %}x{% endif %}":       {"FOREIGN_IN_LOGIC"},
		"{% for p in contact.pets %}x{% endfor %}": {"FOREIGN_IN_LOGIC"},
	} {
		var got []string
		for _, d := range customvalues.Validate(source, customvalues.ValidateOptions{Channel: customvalues.TextEmail}).Diagnostics {
			line := string(d.Code)
			for _, s := range d.Suggestions {
				line += " " + s
			}
			got = append(got, line)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source, diff)
		}
	}
}

// What Foreign lists before there is data is what a render leaves, when it takes that way.
func TestTemplate_ListsWhatIsForeignBeforeThereIsData(t *testing.T) {
	t.Parallel()
	const source = "Hi {{contact.first_name}} {{user.name}},\n{% if order %}é {{ contact.level | upcase }}{% else %}{{appointment.title}}{% endif %}\n" +
		"{{#each invoice.items}}{{this.name}}{{contact.email}}{{/each}}{{#rss_items n=1}}{{title}}{{/rss_items}}{% if user.vip %}{% endif %}{{>footer}}"
	want := []customvalues.Placeholder{
		{Path: "user.name", Source: "{{user.name}}", Line: 1, Column: 27},
		{Path: "contact.level", Source: "{{ contact.level | upcase }}", Line: 2, Column: 17},
		{Path: "appointment.title", Source: "{{appointment.title}}", Line: 2, Column: 55},
	}
	tmpl, _ := customvalues.Parse(source)
	got := tmpl.Foreign()
	if diff := cmp.Diff(want, got[:3]); diff != "" {
		t.Error(diff)
	}
	listed := map[customvalues.Placeholder]bool{}
	for _, p := range got {
		if listed[p] {
			t.Errorf("%+v is listed twice", p)
		}
		listed[p] = true
	}
	met := render(t, source, orderScope(t), customvalues.TextEmail).Foreign
	for _, p := range met {
		if !listed[p] {
			t.Errorf("%+v was left, and not listed: %+v", p, got)
		}
	}
	if len(met) != len(got)-1 { // appointment.title is in the other branch
		t.Errorf("listed %d, left %d", len(got), len(met))
	}
}
