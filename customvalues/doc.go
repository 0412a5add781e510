// Package customvalues renders the messages that users write: subject, HTML, plain text and SMS with placeholders.
//
// Two surfaces share one syntax tree and mix in one template: HighLevel's Handlebars style ({{order.total_price}},
// {{default contact.first_name "there"}}, {{#each order.line_items}}{{this.title}}{{/each}}) and Liquid
// ({{ contact.first_name | default: "there" }}, {% for item in order.line_items %}). A helper call is a filter chain
// written the other way round, so both have the same functions.
//
// Source comes in, a Template and its diagnostics go out; a Template and a catalog.Scope come in, a Result goes out. A
// Template never changes after Parse: it may render for many recipients at once, and nothing that one render assigns is
// seen by the next. Values are data: braces inside a product's title are never evaluated.
//
// Parse lays the template out as one list of operations and numbers what it reads. Who prints for many recipients keeps a
// Frame for the template: Fill reads one recipient's values into its cells, AppendRender prints from them without allocating.
//
// What is not ours stays: a placeholder whose first name is neither a catalog root, nor assigned in the template, nor in
// the scope is put out byte for byte for the engine that owns it, and listed; so is a field of contact's that the catalog
// does not have, since a CRM keeps fields of its own there (custom_field.go). What is ours and missing prints nothing and is
// listed. What cannot be known (an element that is blocked or not synced) fails the render. Errors are never printed into
// the text.
//
// Everything that a template may spend is counted (limits.go), so that no template can hold a worker.
package customvalues
