package customvalues_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"storegraph/customvalues"
)

// brief is a diagnostic without its sentence.
type brief struct {
	Code        customvalues.Code
	Severity    customvalues.Severity
	Line        int
	Column      int
	Length      int
	Suggestions []string
}

func diagnose(source string) []brief {
	_, found := customvalues.Parse(source)
	return briefs(found)
}

func briefs(found []customvalues.Diagnostic) []brief {
	var out []brief
	for _, d := range found {
		out = append(out, brief{d.Code, d.Severity, d.Line, d.Column, d.Length, d.Suggestions})
	}
	return out
}

func TestParse_SaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	const e, w = customvalues.Error, customvalues.Warning
	for _, c := range []struct {
		name, source string
		want         []brief
	}{
		{"nothing", "Hi {{contact.first_name}}", nil},
		{"a misspelt field", "é\n  {{contact.frist_name}}", []brief{{customvalues.UnknownField, w, 2, 13, 10, []string{"contact.first_name"}}}},
		{"a misspelt field in a loop", "{% for i in order.line_items %}{{ i.titel }}{% endfor %}", []brief{{customvalues.UnknownField, w, 1, 37, 5, []string{"order.line_items.title"}}}},
		{"a misspelt field in a filter", `{{join (pluck order.line_items "titel") ", "}}`, []brief{{customvalues.UnknownField, w, 1, 32, 7, []string{"order.line_items.title"}}}},
		{"a misspelt field of a variable", "{% assign c = contact %}{{ c.frist_name }}", []brief{{customvalues.UnknownField, w, 1, 30, 10, []string{"contact.first_name"}}}},
		{"a misspelt root", "{{contct.first_name}}", []brief{{customvalues.UnknownName, w, 1, 3, 17, []string{"contact.first_name"}}}},
		{"a whole record", "{{order.customer}}", []brief{{customvalues.ObjectPrinted, w, 1, 1, 18, nil}}},
		{"raw of a plain field", "{{{contact.first_name}}}", []brief{{customvalues.RawNotAllowed, w, 1, 1, 24, nil}}},
		{"braces that stay open", "Hi {{contact.first_name", []brief{{customvalues.Unclosed, e, 1, 4, 2, nil}}},
		{"a tag that stays open", "{% if contact.email", []brief{{customvalues.Unclosed, e, 1, 1, 2, nil}}},
		{"a quote that stays open", `{{ contact.first_name | default: "x }}`, []brief{{customvalues.Unclosed, e, 1, 34, 2, nil}}},
		{"a block that stays open", "a\n{% if contact.email %}b", []brief{{customvalues.Unclosed, e, 2, 1, 22, nil}}},
		{"a Handlebars block that stays open", "{{#each order.line_items}}b", []brief{{customvalues.Unclosed, e, 1, 1, 26, nil}}},
		{"crossed blocks", "{% if contact.email %}{{#each order.line_items}}{% endif %}{{/each}}", []brief{
			{customvalues.Unclosed, e, 1, 23, 26, nil}, {customvalues.Unexpected, e, 1, 60, 9, nil}}},
		{"an end too many", "{% endif %}{{/if}}{{else}}", []brief{
			{customvalues.Unexpected, e, 1, 1, 11, nil}, {customvalues.Unexpected, e, 1, 12, 7, nil}, {customvalues.Unexpected, e, 1, 19, 8, nil}}},
		{"an unknown tag", "{% fro a in b %}", []brief{{customvalues.UnknownTag, e, 1, 1, 16, []string{"for"}}}},
		{"an unknown filter", "{{ contact.email | downcas }}", []brief{{customvalues.UnknownFilter, e, 1, 20, 7, []string{"downcase"}}}},
		{"an unknown helper on our data", "{{math order.total_price 1}}", []brief{{customvalues.SyntaxError, e, 1, 3, 4, nil}}},
		{"arguments too few", "{{ contact.email | append }}", []brief{{customvalues.WrongArguments, e, 1, 20, 6, nil}}},
		{"no condition", "{% if %}x{% endif %}", []brief{{customvalues.SyntaxError, e, 1, 1, 8, nil}}},
		{"an unknown snippet", "{% render 'x' %}", []brief{{customvalues.UnknownSnippet, e, 1, 11, 3, nil}}},
		{"everything at once", "{{ | }}\n{% if a b %}{% endif %}\n{{product.nothing_like_it}}", []brief{
			{customvalues.SyntaxError, e, 1, 4, 1, nil}, {customvalues.SyntaxError, e, 2, 9, 1, nil}, {customvalues.UnknownField, w, 3, 11, 15, nil}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, diagnose(c.source), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got)\n%s", c.source, diff)
			}
		})
	}
}

func TestParse_NeverHidesAnErrorBehindHints(t *testing.T) {
	t.Parallel()
	source := ""
	for range 500 {
		source += "{{Contact.email}}"
	}

	_, found := customvalues.Parse(source + "{% if %}{% endif %}")

	if !customvalues.HasErrors(found) {
		t.Error("the error is not among the diagnostics")
	}
	if len(found) > 250 {
		t.Errorf("%d diagnostics are more than anybody reads", len(found))
	}
}

func TestParse_NamesTheSnippetThatADiagnosticIsIn(t *testing.T) {
	t.Parallel()
	parser := customvalues.Parser{Snippets: map[string]string{"footer": "\n{{contact.frist_name}}"}}

	_, found := parser.Parse("{% render 'footer' %}")

	if len(found) != 1 || found[0].Snippet != "footer" || found[0].Line != 2 || found[0].Column != 11 {
		t.Errorf("%+v", found)
	}
}
