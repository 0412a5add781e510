package customvalues_test

import (
	"context"
	"fmt"
	"time"

	"storegraph/catalog"
	"storegraph/customvalues"
)

func Example() {
	scope, _, err := catalog.ScopeFromJSON([]byte(`{
		"contact": {"first_name": "Siobhán"},
		"order": {"name": "#1044", "total_price": "102.99", "currency_code": "USD", "line_items": [{"title": "Retinol Serum"}, {"title": "Night Cream"}]}
	}`), time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC))
	if err != nil {
		panic(err)
	}
	tmpl, diagnostics := customvalues.Parse(`Hi {{default contact.first_name "there"}}, {{ order.name }} ({{ order.total_price | money }}):
{{#each order.line_items}}
- {{this.title}}
{{/each}}
Ask {{user.name}}.{{contact.frist_name}}`)
	for _, d := range diagnostics {
		fmt.Printf("%d:%d %s %v\n", d.Line, d.Column, d.Message, d.Suggestions)
	}
	result, err := tmpl.Render(context.Background(), scope, customvalues.Options{Channel: customvalues.SMS})
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Text)
	fmt.Println(tmpl.Paths())

	// Output:
	// 5:29 There is no contact.frist_name here: it stays as it is, for the engine that owns it. [contact.first_name]
	// Hi Siobhán, #1044 ($102.99):
	// - Retinol Serum
	// - Night Cream
	// Ask {{user.name}}.{{contact.frist_name}}
	// [contact.first_name order.line_items order.line_items.title order.name order.total_price]
}
