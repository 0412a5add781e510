package customvalues_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
)

func TestRender_MissingPrintsNothingAndIsListed(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"contact":{"last_name":""},"order":{"line_items":[{"title":"A"},{"sku":"B"}]}}`)
	for _, c := range []struct {
		source, want string
		missing      []string
	}{
		{"[{{contact.first_name}}]", "[]", []string{"contact.first_name"}},
		{"[{{ contact.first_name | upcase }}]", "[]", []string{"contact.first_name"}},
		{"[{{order.customer.first_name}}]", "[]", []string{"order.customer.first_name"}},
		{"[{{product.title}}]", "[]", []string{"product.title"}},
		{"[{{order.no_such_field}}]", "[]", []string{"order.no_such_field"}},
		{"[{{contact.last_name}}]", "[]", nil}, // empty is a value
		{`{{default contact.first_name "there"}}`, "there", nil},
		{`{{default contact.last_name "there"}}`, "there", nil},
		{`{{ false | default: "x" }}{{ 0 | default: "x" }}{{ " " | default: "x" }}`, "x0 ", nil},
		{`{% if contact.first_name %}a{% else %}b{% endif %}`, "b", nil},
		{`{{#each order.line_items}}{{title}},{{/each}}`, "A,,", []string{"order.line_items.title"}},
		{`{{#if contact.last_name}}a{{else}}b{{/if}}`, "b", nil},
	} {
		result := render(t, c.source, scope, customvalues.TextEmail)
		var paths []string
		for _, m := range result.Missing {
			paths = append(paths, m.Path)
		}
		if result.Text != c.want || !cmp.Equal(paths, c.missing) {
			t.Errorf("%s = %q missing %v, want %q missing %v", c.source, result.Text, paths, c.want, c.missing)
		}
	}
}

func TestRequire_SkipsWithAReason(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("Hi {{contact.first_name}}\n{{require order.cancelled_at}}!")

	result, err := tmpl.Render(t.Context(), orderScope(t), customvalues.Options{Channel: customvalues.SMS})

	if err != nil || result.Text != "" {
		t.Fatalf("text %q, error %v", result.Text, err)
	}
	want := &customvalues.Skip{Code: customvalues.SkipMissing, Path: "order.cancelled_at", Reason: "order.cancelled_at is missing.", Line: 2, Column: 3}
	if diff := cmp.Diff(want, result.Skipped); diff != "" {
		t.Error(diff)
	}

	preview, err := tmpl.Render(t.Context(), orderScope(t), customvalues.Options{Channel: customvalues.SMS, Lenient: true})
	if err != nil || preview.Text != "Hi John\n!" || preview.Skipped == nil {
		t.Errorf("preview %+v, error %v", preview, err)
	}
}

func TestRequire_PrintsWhatIsThere(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		"{{require contact.first_name}}":                              "John",
		`{{ order.total_price | require | money }}`:                   "$102.99",
		`{{require order.total_price "no total" }}`:                   "102.99",
		`{{#if contact.phone}}{{require contact.phone}}{{/if}}`:       "(515) 555-2345",
		`{% if order.cancelled_at %}{{require contact.x}}{% endif %}`: "",
	} {
		result := render(t, source, orderScope(t), customvalues.SMS)
		if result.Text != want || result.Skipped != nil {
			t.Errorf("%s = %q, skipped %v", source, result.Text, result.Skipped)
		}
	}
}

func TestRender_UnavailableIsAnErrorNeverAGap(t *testing.T) {
	t.Parallel()
	blocked := func(elements ...commerce.Element) *catalog.Scope {
		scope := orderScope(t)
		scope.Unavailable = map[commerce.Element]*commerce.Block{}
		for _, e := range elements {
			scope.Unavailable[e] = &commerce.Block{Code: commerce.BlockedByPlan, Message: "Shopify's Basic plan gives no personal data."}
		}
		return scope
	}
	missing := blocked(commerce.Orders)
	missing.Roots["order"] = nil
	for _, c := range []struct {
		name, source string
		scope        *catalog.Scope
		unavailable  bool
	}{
		{"a field of the element", "Total {{order.total_price}}", blocked(commerce.Orders), true},
		{"a root that is not there", "Total {{order.total_price}}", missing, true},
		{"with a default", `{{default order.total_price "0"}}`, blocked(commerce.Orders), true},
		{"in a condition", "{% if order %}a{% endif %}", blocked(commerce.Orders), true},
		{"in a loop", "{{#each order.line_items}}x{{/each}}", blocked(commerce.Orders), true},
		{"a related record", "{% for i in order.line_items %}{{ i.product.title }}{% endfor %}", blocked(commerce.Products), true},
		{"a fact computed from it", "{{contact.total_spent}}", blocked(commerce.Orders), true},
		{"by another spelling", "{{Order.Total_Price}}", blocked(commerce.Orders), true},
		{"by a computed name", "{{ [\"order\"].total_price }}{% assign k = 'order' %}{{ [k].total_price }}", blocked(commerce.Orders), true},
		{"beside it", "{{contact.first_name}} {{product.title}}", blocked(commerce.Orders), false},
		{"not reached", "{% if contact.email %}x{% else %}{{order.name}}{% endif %}", blocked(commerce.Orders), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			tmpl, _ := customvalues.Parse(c.source)
			for _, lenient := range []bool{false, true} {
				result, err := tmpl.Render(t.Context(), c.scope, customvalues.Options{Channel: customvalues.HTMLEmail, Lenient: lenient})
				if got := commerce.CodeOf(err) == commerce.Unavailable; got != c.unavailable {
					t.Errorf("error = %v, unavailable is wanted: %v", err, c.unavailable)
				}
				if c.unavailable && result.Text != "" {
					t.Errorf("half a message: %q", result.Text)
				}
			}
		})
	}
}

func TestRender_ErrorsAreDataNeverText(t *testing.T) {
	t.Parallel()
	scope := orderScope(t)
	for source, code := range map[string]customvalues.Code{
		"a{{ 10 | divided_by: 0 }}b":                                         customvalues.BadArgument,
		"a{{ contact.first_name | truncate: 'x' }}b":                         customvalues.BadArgument,
		"a{% if contact.first_name > 1 %}x{% endif %}b":                      customvalues.BadCompare,
		"a{% for i in order.line_items limit: contact.email %}{% endfor %}b": customvalues.BadArgument,
		"a{{ contact.first_name | money }}b":                                 customvalues.BadArgument,
	} {
		tmpl, found := customvalues.Parse(source)
		if customvalues.HasErrors(found) {
			t.Fatalf("%s: %v", source, found)
		}
		result, err := tmpl.Render(t.Context(), scope, customvalues.Options{})
		if commerce.CodeOf(err) != customvalues.TemplateFailed || result.Text != "" {
			t.Errorf("%s: %q, %v", source, result.Text, err)
		}
		preview, err := tmpl.Render(t.Context(), scope, customvalues.Options{Lenient: true})
		if err != nil || preview.Text != "ab" || len(preview.Diagnostics) != 1 || preview.Diagnostics[0].Code != code {
			t.Errorf("%s: preview %+v, %v", source, preview, err)
		}
	}
}

func TestRender_OfABrokenTemplateNeedsLeniency(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("Hi {{contact.first_name}}{{ | }}{% if %}x{% endif %}, bye {{contact.email | nosuch}}")

	if result, err := tmpl.Render(t.Context(), orderScope(t), customvalues.Options{}); commerce.CodeOf(err) != customvalues.InvalidTemplate || result.Text != "" {
		t.Errorf("%q, %v", result.Text, err)
	}
	preview, err := tmpl.Render(t.Context(), orderScope(t), customvalues.Options{Lenient: true})
	if want := "Hi John, bye johncarter@example.com"; err != nil || preview.Text != want {
		t.Errorf("preview %q, %v, want %q", preview.Text, err, want)
	}
}

func TestRender_AmountsStayExactInTheirCurrency(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"shop":{"currency_code":"EUR"},"order":{"currency_code":"USD","total_price":"0.10","subtotal_price":"0.20","line_items":[{"price":"0.10","quantity":3},{"price":"0.20","quantity":1}]},
		"product":{"min_price":{"amount":"1500","currencyCode":"JPY"}}}`)
	for source, want := range map[string]string{
		"{{ order.total_price | plus: order.subtotal_price }}":         "0.30",
		"{{ order.line_items | sum: 'price' }}":                        "0.30",
		"{{ order.total_price | times: 3 | money }}":                   "$0.30",
		"{{ order.total_price | money_with_currency }}":                "$0.10 USD",
		"{{ 12.5 | money }}":                                           "€12.50",
		"{{format_money 12 \"GBP\"}}":                                  "£12.00",
		"{{ product.min_price | money }} {{ product.min_price }}":      "¥1,500 1500",
		"{% if order.total_price < 1 %}less{% endif %}":                "less",
		"{% if order.total_price == 0.1 %}same{% endif %}":             "same",
		"{% if order.total_price != product.min_price %}no{% endif %}": "no",
		"{{ order.subtotal_price | divided_by: order.total_price }}":   "2",
	} {
		if got := render(t, source, scope, customvalues.TextEmail).Text; got != want {
			t.Errorf("%s = %q, want %q", source, got, want)
		}
	}
	for _, source := range []string{"{{ order.total_price | plus: product.min_price }}", "{% if order.total_price < product.min_price %}{% endif %}"} {
		tmpl, _ := customvalues.Parse(source)
		_, err := tmpl.Render(t.Context(), scope, customvalues.Options{})
		if !errors.Is(err, commerce.ErrCurrencyMismatch) {
			t.Errorf("%s: %v", source, err)
		}
	}
}

func TestTemplate_RendersForManyAtOnceWithoutLeaks(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parser{Everything: true}.Parse("[{{ code }}]{% assign code = contact.first_name %}{% capture c %}{{ c }}{{ code }}{% endcapture %}{{ c }}{% increment n %}{% cycle 'a', 'b' %}{% for i in order.line_items limit: 1 %}{{ i.title }}{% endfor %}{% for i in order.line_items offset: continue %}{{ i.title }}{% endfor %}")
	var wait sync.WaitGroup
	for i := range 8 {
		scope := jsonScope(t, fmt.Sprintf(`{"contact":{"first_name":"N%d"},"order":{"line_items":[{"title":"A%d"},{"title":"B"}]}}`, i, i))
		wait.Go(func() {
			for range 50 {
				result, err := tmpl.Render(context.Background(), scope, customvalues.Options{Channel: customvalues.HTMLEmail})
				if want := fmt.Sprintf("[]N%d0aA%dB", i, i); err != nil || result.Text != want {
					t.Errorf("got %q, %v, want %q", result.Text, err, want)
					return
				}
			}
		})
	}
	wait.Wait()
}

func TestMoneyFilters_FollowTheReadersLocaleOrTheOneAskedFor(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, `{"shop":{"currency_code":"EUR","locale":"en-IE"},"contact":{"locale":"de"},"order":{"currency_code":"EUR","total_price":"-1234.50"}}`)
	for source, want := range map[string]string{
		`{{order.total_price_formatted}}`:                                      "-1.234,50\u00a0€",
		`{{ order.total_price | money }}`:                                      "-1.234,50\u00a0€",
		`{{ order.total_price | money: locale: "en" }}`:                        "-€1,234.50",
		`{{ order.total_price | money: "fr" }}`:                                "-1\u202f234,50\u00a0€",
		`{{ 12 | currency: "GBP", "en" }}`:                                     "£12.00",
		`{{ 12 | currency: "GBP" }}`:                                           "12,00\u00a0£",
		`{{ 12 | currency: currency: "JPY", locale: "ja" }}`:                   "￥12",
		`{{currency 12 "GBP" "en"}}`:                                           "£12.00",
		`{{money order.total_price locale="en-US"}}`:                           "-€1,234.50",
		`{{ order.total_price | money_with_currency: locale: shop.locale }}`:   "-€1,234.50 EUR",
		`{{ order.total_price | money_without_currency }}`:                     "-1.234,50",
		`{{ 1234 | money_without_trailing_zeros }}`:                            "1.234\u00a0€",
		`{{ order.total_price | money: locale: order.cancelled_at }}`:          "-1.234,50\u00a0€",
		`{{ order.total_price | money: "EUR", "de_CH" | replace: "EUR", "" }}`: "-1'234.50",
	} {
		if got := render(t, source, scope, customvalues.TextEmail).Text; got != want {
			t.Errorf("%s = %q, want %q", source, got, want)
		}
	}
	tmpl, _ := customvalues.Parse(`{{ 1 | money: locale: "anything at all" }}`)
	if _, err := tmpl.Render(t.Context(), scope, customvalues.Options{}); err == nil {
		t.Error("a text that is no locale is accepted")
	}
}

func TestMoney_KeepsATextMessageInItsCheapAlphabet(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string]string{"fr": "-1 234,50 €", "sv": "-1 234,50 €", "de-CH": "EUR-1'234.50", "pl": "-1234,50 €"} {
		if got := render(t, `{{ "-1234.5" | money: "EUR", "`+locale+`" }}`, orderScope(t), customvalues.SMS).Text; got != want {
			t.Errorf("%s: %q, want %q", locale, got, want)
		}
	}
}

func TestRender_SaysWhatBecameOfIt(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]customvalues.Outcome{
		"Hi {{contact.first_name}}":                                    customvalues.Rendered,
		"{{ order.cancelled_at | default: 'no' }}":                     customvalues.Rendered,
		"{% if order.cancelled_at %}{{order.cancelled_at}}{% endif %}": customvalues.Rendered,
		"{{user.name}}":                  customvalues.Rendered,
		"Hi {{order.cancelled_at}}":      customvalues.RenderedWithMissing,
		"{{require order.cancelled_at}}": customvalues.Skipped,
	} {
		if got := render(t, source, orderScope(t), customvalues.HTMLEmail).Outcome; got != want {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
	for source, code := range map[string]commerce.ErrorCode{
		"a{{ 10 | divided_by: 0 }}":                 customvalues.TemplateFailed,
		"a{{ | }}":                                  customvalues.InvalidTemplate,
		"a<p title={{contact.city}}>":               customvalues.InvalidTemplate,
		"a{% for i in (1..99999999) %}{% endfor %}": customvalues.LimitExceeded,
	} {
		tmpl, _ := customvalues.Parse(source)
		result, err := tmpl.Render(t.Context(), orderScope(t), customvalues.Options{Channel: customvalues.HTMLEmail})
		if commerce.CodeOf(err) != code || !cmp.Equal(result, customvalues.Result{}) {
			t.Errorf("%s: %+v, %v, want %s", source, result, err, code)
		}
	}
}

func TestRender_SkipsMarketingWithoutConsent(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("Buy, {{contact.first_name}}!")
	for _, c := range []struct {
		name, data string
		channel    customvalues.Channel
		purpose    customvalues.Purpose
		reason     string // "" when it is sent
	}{
		{"subscribed", `{"contact":{"email_consent":"SUBSCRIBED"}}`, customvalues.HTMLEmail, customvalues.Marketing, ""},
		{"subscribed to the subject too", `{"contact":{"email_consent":"SUBSCRIBED"}}`, customvalues.Subject, customvalues.Marketing, ""},
		{"subscribed to SMS", `{"contact":{"sms_consent":"SUBSCRIBED"}}`, customvalues.SMS, customvalues.Marketing, ""},
		{"subscribed to email alone", `{"contact":{"email_consent":"SUBSCRIBED","sms_consent":"NOT_SUBSCRIBED"}}`, customvalues.SMS, customvalues.Marketing, "The contact did not subscribe to SMS marketing."},
		{"unsubscribed", `{"contact":{"email_consent":"UNSUBSCRIBED"}}`, customvalues.TextEmail, customvalues.Marketing, "The contact unsubscribed from email marketing."},
		{"not confirmed", `{"contact":{"email_consent":"PENDING"}}`, customvalues.TextEmail, customvalues.Marketing, "The contact has not confirmed yet to want email marketing."},
		{"unknown", `{"contact":{"first_name":"A"}}`, customvalues.TextEmail, customvalues.Marketing, "Nobody told whether the contact agreed to email marketing."},
		{"nobody", `{}`, customvalues.TextEmail, customvalues.Marketing, "There is no contact who could have agreed to marketing."},
		{"unsubscribed, about an order", `{"contact":{"email_consent":"UNSUBSCRIBED"}}`, customvalues.TextEmail, customvalues.Transactional, ""},
		{"unsubscribed, no purpose", `{"contact":{"email_consent":"UNSUBSCRIBED"}}`, customvalues.TextEmail, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			scope := jsonScope(t, c.data)
			result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: c.channel, Purpose: c.purpose})
			if err != nil {
				t.Fatal(err)
			}
			if c.reason == "" {
				if result.Skipped != nil || result.Text == "" {
					t.Errorf("%+v", result)
				}
				return
			}
			want := &customvalues.Skip{Code: customvalues.SkipConsent, Path: customvalues.ConsentPath(c.channel), Reason: c.reason}
			if diff := cmp.Diff(want, result.Skipped); diff != "" || result.Text != "" || result.Outcome != customvalues.Skipped {
				t.Errorf("%+v\n%s", result, diff)
			}
			preview, err := tmpl.Render(t.Context(), scope, customvalues.Options{Channel: c.channel, Purpose: c.purpose, Lenient: true})
			if err != nil || preview.Text == "" || preview.Skipped == nil || preview.Outcome != customvalues.Skipped {
				t.Errorf("preview %+v, %v", preview, err)
			}
		})
	}
}

// Consent that cannot be read is not refused, and not given: it is an error.
func TestRender_FailsMarketingWhenConsentCannotBeRead(t *testing.T) {
	t.Parallel()
	tmpl, _ := customvalues.Parse("Buy!")
	scope := jsonScope(t, `{"contact":{"email_consent":"SUBSCRIBED"}}`)
	scope.Unavailable = map[commerce.Element]*commerce.Block{commerce.Contacts: {Code: commerce.BlockedByPlan}}

	result, err := tmpl.Render(t.Context(), scope, customvalues.Options{Purpose: customvalues.Marketing})

	if commerce.CodeOf(err) != commerce.Unavailable || result.Text != "" {
		t.Errorf("%+v, %v", result, err)
	}
	if _, err := tmpl.Render(t.Context(), scope, customvalues.Options{Purpose: "FUN"}); commerce.CodeOf(err) != commerce.InvalidInput {
		t.Errorf("a purpose FUN: %v", err)
	}
}
