package customvalues_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/commerce"
	"storegraph/customvalues"
)

func TestValidate_SaysWhatOnlyTheUseBringsToLight(t *testing.T) {
	t.Parallel()
	const e, w, lint = customvalues.Error, customvalues.Warning, customvalues.Lint
	noOrders := map[commerce.Element]*commerce.Block{commerce.Orders: {Code: commerce.BlockedByPlan, Message: "the plan gives none"}}
	sums := []string{`order.line_items | sum: "price"`, `order.line_items | sum: "line_price"`, `order.line_items | sum: "line_subtotal"`}
	html := customvalues.ValidateOptions{Channel: customvalues.HTMLEmail}
	subject := customvalues.ValidateOptions{Channel: customvalues.Subject}
	blocked := customvalues.ValidateOptions{Blocked: noOrders}
	received := customvalues.ValidateOptions{Trigger: commerce.OrderReceived}
	for _, c := range []struct {
		name, source string
		opts         customvalues.ValidateOptions
		want         []brief
	}{
		{"nothing", "Hi {{contact.first_name}}, {{ order.total_price | times: 2 | money }} {{ order.created_at | date: '%Y' }}", html, nil},
		{"a field that is never filled", "{{payment.invoice.url}}\n{{order.abandoned_checkout_url}}", received, []brief{
			{customvalues.NeverFilled, w, 1, 11, 7, nil}, {customvalues.NeverFilled, w, 1, 19, 3, nil}, {customvalues.NeverFilled, w, 2, 9, 22, nil}}},
		{"a root that the trigger does not fill", "{{product.title}}", received, []brief{{customvalues.NeverFilled, w, 1, 3, 7, []string{"order.first_item.product"}}}},
		{"the same without a trigger", "{{product.title}}", html, nil},
		{"a blocked element, once a name", "{{order.line_items[0].title}} {{contact.first_name}}\n{{contact.total_spent}}{{contact.last_order.name}}", blocked, []brief{
			{customvalues.BlockedField, e, 1, 3, 5, nil}, {customvalues.BlockedField, e, 2, 11, 11, nil}, {customvalues.BlockedField, e, 2, 34, 10, nil}}},
		{"a blocked element in a loop and a condition", "{% if order %}{% endif %}{{#each order.line_items}}{{title}}{{/each}}", blocked, []brief{
			{customvalues.BlockedField, e, 1, 7, 5, nil}, {customvalues.BlockedField, e, 1, 34, 5, nil}, {customvalues.BlockedField, e, 1, 54, 5, nil}}},
		{"money of a list", "{{ order.line_items | money }}", html, []brief{{customvalues.WrongType, e, 1, 23, 5, sums}}},
		{"money of a text", "{{ contact.first_name | money }}", html, []brief{{customvalues.WrongType, e, 1, 25, 5, nil}}},
		{"money of a date, later in a chain", "{{ order.created_at | date: '%Y' | money }}", html, []brief{{customvalues.WrongType, e, 1, 36, 5, nil}}},
		{"date of a number", "{{ order.item_count | date: '%Y' }}", html, []brief{{customvalues.WrongType, w, 1, 23, 10, nil}}},
		{"plus of a text", "{{ contact.city | plus: 1 }}", html, []brief{{customvalues.WrongType, w, 1, 19, 7, nil}}},
		{"upcase of a record", "{{ order.customer | upcase }}", html, []brief{{customvalues.WrongType, w, 1, 21, 6, nil}}},
		{"join of a text", `{{join contact.city ", "}}`, html, []brief{{customvalues.WrongType, w, 1, 3, 22, nil}}},
		{"a wrong type through a variable", "{% assign n = contact.city %}{{ n | round }}", html, []brief{{customvalues.WrongType, w, 1, 37, 5, nil}}},
		{"right types", "{{ order.product_names | join: '/' }}{{ order.line_items | map: 'title' | join }}{{ order.line_items | sum: 'price' | money }}{{ order.id | plus: 1 }}{{ order.total_price | minus: 1 | money }}{{ order.created_on | date: '%Y' }}", html, nil},
		{"a whole record", "{{ contact }}", html, []brief{{customvalues.ObjectPrinted, w, 1, 1, 13, nil}}},
		{"a variable that nothing reads", "{% assign a = 1 %}{% assign b = 2 %}{{ b }}{% capture c %}x{% endcapture %}", html, []brief{{customvalues.Unused, lint, 1, 1, 18, nil}, {customvalues.Unused, lint, 1, 44, 15, nil}}},
		{"personal data in a subject", "{{contact.first_name}}, {{order.name}} {{order.customer.email}}", subject, []brief{{customvalues.PersonalData, w, 1, 1, 22, nil}, {customvalues.PersonalData, w, 1, 40, 24, nil}}},
		{"personal data through filters and variables", "{% assign n = contact.first_name | upcase %}{% capture c %}Hi {{ n }}{% endcapture %}{{ c | strip }}{% if contact.email %}x{% endif %}", subject, []brief{{customvalues.PersonalData, w, 1, 63, 7, nil}, {customvalues.PersonalData, w, 1, 86, 15, nil}}},
		{"personal data in a body", "{{contact.first_name}}", html, nil},
		{"clinical words beside shop data", "After your diagnosis, {{order.name}}: your laser treatment and our patients", html, []brief{
			{customvalues.ClinicalWords, w, 1, 12, 9, nil}, {customvalues.ClinicalWords, w, 1, 39, 20, nil}, {customvalues.ClinicalWords, w, 1, 64, 12, nil}}},
		{"clinical words beside what a contact bought", "Test results {{contact.total_spent}}", html, []brief{{customvalues.ClinicalWords, w, 1, 1, 12, nil}}},
		{"clinical words alone", "Your diagnosis, {{contact.first_name}}", html, nil},
		{"words that only look clinical", "Be patient, {{order.name}}: clinically tested hair treatments", html, nil},
		{"an unquoted attribute", "<p title={{contact.city}}>", html, []brief{{customvalues.NoValueHere, e, 1, 10, 16, nil}}},
		{"arms that end differently", "{% if contact.city %}<p {% endif %}x>", html, []brief{{customvalues.UnevenHTML, e, 1, 1, 21, nil}}},
		{"an end within a tag", "<p title=\"x", html, []brief{{customvalues.UnfinishedHTML, w, 1, 12, 0, nil}}},
		{"raw HTML in an attribute", `<p title="{{{product.description_html}}}">`, html, []brief{{customvalues.RawNotAllowed, w, 1, 11, 30, nil}}},
		{"HTML that is none", "<p title={{contact.city}}", customvalues.ValidateOptions{Channel: customvalues.TextEmail}, nil},
		{"everything at once", "{{ | }}{{contact.frist_name}}<p {{order.name}}>\n{% endif %}{{ contact.city | nosuch }}{{ contact.city\n{{ order.line_items | money }}{% if\n{% assign x = 1 %}", html, []brief{
			{customvalues.SyntaxError, e, 1, 4, 1, nil}, {customvalues.UnknownField, w, 1, 18, 10, []string{"contact.first_name"}}, {customvalues.NoValueHere, e, 1, 33, 14, nil},
			{customvalues.Unexpected, e, 2, 1, 11, nil}, {customvalues.UnknownFilter, e, 2, 30, 6, nil}, {customvalues.Unclosed, e, 2, 39, 2, nil},
			{customvalues.WrongType, e, 3, 23, 5, sums},
			{customvalues.Unclosed, e, 3, 31, 2, nil}, {customvalues.Unused, lint, 4, 1, 18, nil}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			v := customvalues.Validate(c.source, c.opts)
			if diff := cmp.Diff(c.want, briefs(v.Diagnostics), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got)\n%s\n%+v", c.source, diff, v.Diagnostics)
			}
			preview, err := v.Template.Render(t.Context(), orderScope(t), customvalues.Options{Channel: c.opts.Channel, Lenient: true})
			if err != nil {
				t.Errorf("the preview fails: %v (%+v)", err, preview)
			}
		})
	}
}

// Whatever a fault swallows, the ones behind it are told.
func TestParse_GoesOnBehindWhatNeverCloses(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]int{ // columns of the errors
		"{{ contact.city {{ contact.city | nosuch }}":       {1, 35},
		"{% if contact.city {% if %}x{% endif %}":           {1, 20},
		"{{ don't {{ | }}":                                  {1, 13},
		"{{ a {{ b {{ c":                                    {1, 6, 11},
		"{{ \"{{\" }}{% assign x = '{%' %}":                 nil,
		"{{ contact.city | default: 'it {{ is' | nosuch }}": {41},
		"{% if contact.city %}{{ | }}{% for %}{% endfor %}": {1, 25, 29},
	} {
		_, found := customvalues.Parse(source)
		var got []int
		for _, d := range found {
			if d.Severity == customvalues.Error {
				got = append(got, d.Column)
			}
		}
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got)\n%s%+v", source, diff, found)
		}
	}
}

func TestSubject_IsOneCleanLine(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"contact":{"first_name":"a\r\nBcc: x@example.com","last_name":"\u0085b\u2028c\u0000\u001b[31m"}}`)
	for source, want := range map[string]string{
		"  Hi {{contact.first_name}}\r\n ":                           "Hi a Bcc: x@example.com",
		"{{contact.last_name}}":                                      "b c[31m",
		"{% capture c %}x\ny{% endcapture %}{{ c }}":                 "x y",
		"{% for i in (1..2) %}\n{{ i }}\n{% endfor %}":               "1 2",
		"{{ user.name |\r\n upcase }} {{#each user.x}}\n{{/each}}\n": "{{ user.name | upcase }} {{#each user.x}} {{/each}}",
	} {
		got := render(t, source, scope, customvalues.Subject).Text
		if strings.Join(strings.Fields(got), " ") != want || strings.ContainsAny(got, "\r\n\x00\x1b\u0085\u2028") || got != strings.TrimSpace(got) {
			t.Errorf("%q = %q, want %q", source, got, want)
		}
	}
}
