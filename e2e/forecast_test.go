package e2e

import (
	"slices"
	"strings"
	"testing"
)

// forecasted is a message whose placeholders some contacts lack: of their own, of their order, of what that has.
const forecasted = `{{contact.first_name}} {{contact.phone}} {{contact.company_name}} {{contact.membership_level}} {{order.name}} {{order.discount_code}}
{{order.shipping_address.city}} {{order.shipping_address.company}} {{order.first_item.sku}} {{order.payment_gateway}} {{transaction.amount}} {{contact.average_order_value_formatted}}
{% if contact.orders_count > 1 %}again{% elsif order %}once{% else %}never{% endif %}{% for i in order.line_items %}{{i.variant_title}}{% endfor %}`

// What is forecast is what the messages then lack, and the previews show all of it.
func TestForecast_IsWhatMessagesLack(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "120", "--shoppers", "0")
	var contacts struct {
		Contacts struct {
			Nodes []struct{ ID, ShopifyID string }
		}
	}
	d.ask(`{ contacts(first: 250) { nodes { id shopifyId } } }`, nil, &contacts)
	var recipients []map[string]any
	for i, c := range contacts.Contacts.Nodes {
		id := c.ID
		if i%2 == 0 && c.ShopifyID != "" {
			id = c.ShopifyID
			if !strings.HasPrefix(id, "gid://") {
				id = "gid://shopify/Customer/" + id
			}
		}
		recipients = append(recipients, map[string]any{"contactId": id})
	}
	if len(recipients) < 40 {
		t.Fatalf("%d contacts", len(recipients))
	}
	send := func(template string) []message {
		var out struct {
			ResolveTemplates struct{ Messages []message }
		}
		d.ask(`query($t: String!, $r: [RecipientInput!]!) { resolveTemplates(input: {template: $t, recipients: $r}) { messages `+messageFields+` } }`,
			map[string]any{"t": template, "r": recipients}, &out)
		return out.ResolveTemplates.Messages
	}
	type forecast struct {
		ForecastTemplate struct {
			Contacts, Skipped int
			Foreign           []struct{ Text string }
			Fields            []struct {
				Path           string
				Missing, Empty int
				Placeholders   []struct{ Always bool }
			}
		}
	}
	count := func(template string) (out forecast) {
		d.ask(`query($t: String!) { forecastTemplate(input: {template: $t, audience: {filter: {}}}) { contacts skipped foreign { text } fields { path missing empty placeholders { always } } } }`,
			map[string]any{"t": template}, &out)
		return out
	}

	missing := map[string]int{}
	for _, m := range send(forecasted) {
		if m.Text == nil || !strings.Contains(*m.Text, "{{contact.membership_level}}") {
			t.Fatalf("got %+v %+v", m, m.Error)
		}
		slices.Sort(m.Missing)
		for _, path := range slices.Compact(m.Missing) {
			missing[path]++
		}
	}
	got := count(forecasted).ForecastTemplate
	if got.Contacts != len(recipients) || got.Skipped != 0 || len(got.Foreign) != 1 {
		t.Errorf("of %d contacts: %+v", len(recipients), got)
	}
	compared := 0
	for _, f := range got.Fields {
		if !slices.ContainsFunc(f.Placeholders, func(p struct{ Always bool }) bool { return p.Always }) {
			continue // decides only, or stands in a loop
		}
		compared++
		if f.Missing-f.Empty != missing[f.Path] {
			t.Errorf("%s: forecast %d (%d empty), and %d messages lack it", f.Path, f.Missing, f.Empty, missing[f.Path])
		}
	}
	if compared < 10 || missing["contact.phone"] == 0 && missing["contact.company_name"] == 0 {
		t.Errorf("compared %d fields, missing %v", compared, missing)
	}

	const strict = `{{require contact.company_name}}{{require order.discount_code}}`
	skipped := 0
	for _, m := range send(strict) {
		if m.Status == "SKIPPED" {
			skipped++
		}
	}
	if got := count(strict).ForecastTemplate; got.Skipped != skipped || skipped == 0 {
		t.Errorf("forecast %d skipped, and %d are", got.Skipped, skipped)
	}

	type showCase struct{ Kind, Text, Path string }
	var preview struct {
		PreviewContacts struct {
			Tried     int
			Uncovered []showCase
			Contacts  []struct {
				Message message
				Cases   []showCase
			}
		}
	}
	d.ask(`query($t: String!) { previewContacts(input: {template: $t}) { tried uncovered { kind text path } contacts { message `+messageFields+` cases { kind text path } } } }`, map[string]any{"t": forecasted}, &preview)
	shown := map[string]bool{}
	for _, c := range preview.PreviewContacts.Contacts {
		if c.Message.Text == nil {
			t.Errorf("got %+v", c.Message.Error)
		}
		for _, x := range c.Cases {
			shown[x.Kind+x.Path] = true
			if x.Kind == "MISSING" && x.Path != "order.line_items.variant_title" && !slices.Contains(c.Message.Missing, x.Path) {
				t.Errorf("%s does not lack %s: %v", c.Message.ContactID, x.Path, c.Message.Missing)
			}
		}
	}
	for path, n := range missing {
		if n > 0 && !shown["MISSING"+path] {
			t.Errorf("%d contacts lack %s, and no preview shows it", n, path)
		}
	}
	if n := len(preview.PreviewContacts.Contacts); n == 0 || n > 12 {
		t.Errorf("%d previews", n)
	}
	d.stop()
}
