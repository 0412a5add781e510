package customvalues_test

import (
	"testing"

	"storegraph/customvalues"
)

const shopping = `{"contact":{"first_name":"Ann"},"order":{"currency_code":"USD","total_price":"30.00","total_discounts":"0.00","created_at":"2021-10-21T06:17:12Z",
"line_items":[{"title":"A","quantity":2,"price":"5.00","product":{"title":"PA","tags":["x","y"]}},{"title":"B","quantity":0,"price":"20.00"}]},
"shop":{"timezone":"America/New_York"},"extra":{"k":{"a":1,"b":2},"none":[],"words":["p","q"]}}`

func TestHandlebars_HelpersAndBlocks(t *testing.T) {
	t.Parallel()
	scope := jsonScope(t, shopping)
	for source, want := range map[string]string{
		`{{default contact.last_name "there"}}`:                                                                          "there",
		`{{defaultIfEmpty contact.last_name "there"}}`:                                                                   "there",
		`{{default contact.last_name contact.first_name}}`:                                                               "Ann",
		`{{default (default contact.last_name order.name) "x"}}`:                                                         "x",
		`{{default contact.last_name "there" | upcase}}`:                                                                 "THERE",
		`{{join (pluck order.line_items "title") ", "}}`:                                                                 "A, B",
		`{{join (pluck order.line_items "product.title") "/"}}`:                                                          "PA/",
		`{{pluck order.line_items "title"}}`:                                                                             "AB",
		`{{upcase contact.first_name}} {{size order.line_items}} {{length contact.first_name}}`:                          "ANN 2 3",
		`{{format_date order.created_at "MMM D, YYYY"}}`:                                                                 "Oct 21, 2021",
		`{{format_date order.created_at "dddd, MMMM Do YYYY [at] h:mm A"}}`:                                              "Thursday, October 21st 2021 at 2:17 AM",
		`{{format_date order.created_at "MM-DD-YYYY HH:mm:ss"}}`:                                                         "10-21-2021 02:17:12",
		`{{format_date order.created_at "%Y"}} {{format_date order.created_at}}`:                                         "2021 Oct 21, 2021",
		`{{format_money order.total_price}}`:                                                                             "$30.00",
		`{{#each order.line_items}}{{@index}}{{title}}{{#unless @last}},{{/unless}}{{/each}}`:                            "0A,1B",
		`{{#each order.line_items}}{{#if @first}}first {{/if}}{{this.title}}{{/each}}`:                                   "first AB",
		`{{#each order.line_items as |item i|}}{{i}}{{item.title}}{{/each}}`:                                             "0A1B",
		`{{#each order.line_items}}{{product.title}};{{/each}}`:                                                          "PA;;",
		`{{#each order.line_items}}{{#each product.tags}}{{this}}{{../title}}{{/each}}{{/each}}`:                         "xAyA",
		`{{#each order.line_items}}{{../contact.first_name}}{{contact.first_name}}{{@root.contact.first_name}}{{/each}}`: "AnnAnnAnnAnnAnnAnn",
		`{{#each extra.k}}{{@key}}={{this}};{{/each}}`:                                                                   "a=1;b=2;",
		`{{#each extra.words}}{{this}}{{./x}}{{/each}}`:                                                                  "pq",
		`{{#each extra.none}}x{{else}}none{{/each}}`:                                                                     "none",
		`{{#each order.missing_list}}x{{else}}none{{/each}}`:                                                             "none",
		`{{#with order}}{{total_price}} {{this.currency_code}}{{/with}}`:                                                 "30.00 USD",
		`{{#with product}}x{{else}}none{{/with}}`:                                                                        "none",
		`{{#if contact.first_name}}a{{else}}b{{/if}}{{#if contact.last_name}}a{{else}}b{{/if}}`:                          "ab",
		`{{#if order.total_discounts}}discount{{else}}full{{/if}}`:                                                       "full",
		`{{#each order.line_items}}{{#if quantity}}{{title}}{{/if}}{{/each}}`:                                            "A",
		`{{#if extra.none}}a{{else if contact.first_name}}b{{else}}c{{/if}}`:                                             "b",
		`{{#unless contact.last_name}}no name{{else}}x{{/unless}}`:                                                       "no name",
		`{{#if (gt order.total_price 10)}}a{{/if}}{{#if (lt order.total_price 10)}}b{{/if}}`:                             "a",
		`{{#if (and contact.first_name (not contact.last_name))}}a{{/if}}{{#if (or 0 "")}}b{{/if}}`:                      "a",
		`{{#if (eq contact.first_name "Ann")}}a{{/if}}{{#if gte order.total_price 30}}b{{/if}}`:                          "ab",
		`{{#if order.total_price > 10 and contact.first_name}}a{{/if}}`:                                                  "a",
		`{{#each order.line_items}}{{lookup ../extra.words @index}}{{/each}}`:                                            "pq",
		`{{order.line_items.0.title}}{{order.line_items.[1].title}}{{order.line_items[0].title}}`:                        "ABA",
		`{{order.line_items.first.title}} {{order.line_items.size}}`:                                                     "A 2",
		`{{! a comment }}x{{!-- }} --}}y`:                                                                                "xy",
		"a  {{~contact.first_name~}}  b":                                                                                 "aAnnb",
		"{{#each order.line_items}}\n- {{title}}\n{{/each}}\nend":                                                        "- A\n- B\nend",
		"x\n  {{#if contact.first_name}}  \n  y\n  {{else}}\n  n\n  {{/if}}\nz":                                          "x\n  y\nz",
		"a {{#if contact.first_name}}\nb\n{{/if}} c":                                                                     "a \nb\n c",
		`{{#each order.line_items}}{% if this.quantity > 1 %}{{ title | downcase }}{% endif %}{{/each}}`:                 "a",
		`{% for i in order.line_items %}{{#if i.quantity}}{{default i.sku "none"}}{{/if}}{% endfor %}`:                   "none",
		`{% assign list = order.line_items | where: "title", "B" %}{{#each list}}{{title}}{{/each}}`:                     "B",
		`{{ order.created_at | date: "MMM D" }} {{ order.created_at | date: "%b %-d" }}`:                                 "Oct 21 Oct 21",
	} {
		if got := render(t, source, scope, customvalues.TextEmail).Text; got != want {
			t.Errorf("%s\n got %q\nwant %q", source, got, want)
		}
	}
}
