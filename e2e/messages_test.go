package e2e

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// everything is a message that looks at much: both surfaces, lists, facts, amounts, dates, branches.
const everything = `Hi {{default contact.first_name "there"}}, {{contact.orders_count}} orders for {{contact.total_spent_formatted}}
{% if order %}{{order.name}} of {{ order.created_at | date: "%d %B %Y" }}: {{join (pluck order.line_items "title") ", "}}
{% for item in order.line_items limit: 2 %}{{ item.quantity }} x {{ item.title }} at {{ item.price_formatted }} ({{ item.product.vendor }}){% endfor %}
{{order.total_price_formatted}} by {{payment.gateway}} {{transaction.status}}, to {{order.shipping_address.city}} ({{ order.collections | join: "/" }}){% else %}no order{% endif %}
{% if order.first_item == order.last_item %}one thing{% endif %}{% if order.line_items == contact.last_order.line_items %}, the last{% endif %} {{contact.last_order.name}} {{shop.name}} {{appointment.title}}`

type message struct {
	Status    string
	ContactID string
	Text      *string
	Missing   []string
	Skipped   *struct{ Code, Path string }
	Error     *struct{ Code, Message string }
}

const messageFields = `{ status contactId text missing skipped { code path } error { code message } }`

// Whether a message is resolved alone, as a preview; with a thousand others; or in a campaign that is broken off and gone on
// with: its text is the same to the byte.
func TestMessages_AreTheSameHoweverTheyAreResolved(t *testing.T) {
	t.Parallel()
	d := startDemo(t, t.TempDir(), "--orders", "150", "--shoppers", "0")
	var contacts struct {
		Contacts struct{ Nodes []struct{ ID string } }
	}
	d.ask(`{ contacts(first: 200) { nodes { id } } }`, nil, &contacts)
	var ids []string
	var recipients []map[string]any
	for _, c := range contacts.Contacts.Nodes {
		ids = append(ids, c.ID)
		recipients = append(recipients, map[string]any{"contactId": c.ID})
	}
	if len(ids) < 50 {
		t.Fatalf("%d contacts", len(ids))
	}
	for _, channel := range []string{"HTML_EMAIL", "SMS"} {
		var registered struct {
			RegisterTemplate struct {
				Template    *struct{ ID string }
				Diagnostics []struct{ Code, Message string }
				UserErrors  []struct{ Message string }
			}
		}
		d.ask(`mutation($t: String!, $c: Channel!) { registerTemplate(input: {template: $t, channel: $c, name: "Everything"}) { template { id } diagnostics { code message } userErrors { message } } }`,
			map[string]any{"t": everything, "c": channel}, &registered)
		if registered.RegisterTemplate.Template == nil {
			t.Fatalf("not registered: %+v", registered)
		}
		template := registered.RegisterTemplate.Template.ID

		var many struct {
			ResolveTemplates struct{ Messages []message }
		}
		d.ask(`query($t: ID!, $r: [RecipientInput!]!) { resolveTemplates(input: {templateId: $t, recipients: $r}) { messages `+messageFields+` } }`,
			map[string]any{"t": template, "r": recipients}, &many)
		together, unsubscribed := map[string]string{}, map[string]bool{}
		for i, m := range many.ResolveTemplates.Messages {
			if m.Skipped != nil && m.Skipped.Code == "NO_CONSENT" && channel == "SMS" {
				unsubscribed[m.ContactID] = true // who sent STOP gets no SMS, of whatever purpose
				continue
			}
			if m.Text == nil || m.ContactID != ids[i] {
				t.Fatalf("%s: message %d: %+v %+v", channel, i, m, m.Error)
			}
			together[m.ContactID] = *m.Text
		}
		for _, id := range ids[:40] {
			if unsubscribed[id] {
				continue
			}
			var one struct {
				ResolveTemplate struct{ Text string }
			}
			d.ask(`query($t: ID!, $c: ID!) { resolveTemplate(input: {templateId: $t, contactId: $c, lenient: true}) { text } }`, map[string]any{"t": template, "c": id}, &one)
			if one.ResolveTemplate.Text != together[id] {
				t.Fatalf("%s: alone:\n%s\ntogether:\n%s", channel, one.ResolveTemplate.Text, together[id])
			}
		}
		if !slices.ContainsFunc(ids, func(id string) bool {
			return strings.Contains(together[id], "{{appointment.title}}") && strings.Contains(together[id], " x ")
		}) {
			t.Errorf("nobody's message shows an order's items and keeps what is not ours: %q", together[ids[0]])
		}

		campaign := map[string]string{}
		after := any(nil)
		for done := false; !done; { // broken off after every third batch
			for n, b := range d.campaign(template, after) {
				for _, m := range b.Messages {
					if _, twice := campaign[m.ContactID]; twice {
						t.Fatalf("%s got it twice", m.ContactID)
					}
					campaign[m.ContactID] = ""
					if !unsubscribed[m.ContactID] {
						campaign[m.ContactID] = *m.Text
					} else if m.Skipped == nil {
						t.Errorf("%s unsubscribed, and is sent %q", m.ContactID, *m.Text)
					}
				}
				after, done = b.Cursor, b.Done
				if n == 2 {
					break
				}
			}
		}
		if len(campaign) != len(ids) {
			t.Errorf("the campaign reached %d of %d", len(campaign), len(ids))
		}
		for id, text := range campaign {
			if together[id] != text {
				t.Fatalf("in the campaign:\n%s\ntogether:\n%s", text, together[id])
			}
		}
	}
	d.stop()
}

type batch struct {
	Messages []message
	Cursor   string
	Done     bool
}

// campaign streams a template to everybody, behind a cursor; whoever stops reading ends it.
func (d *demo) campaign(template string, after any) func(func(int, batch) bool) {
	return d.campaignTo(map[string]any{"filter": map[string]any{}}, template, after)
}

// campaignTo streams a template to an audience.
func (d *demo) campaignTo(audience map[string]any, template string, after any) func(func(int, batch) bool) {
	return func(yield func(int, batch) bool) {
		ctx, cancel := context.WithCancel(d.t.Context())
		defer cancel()
		body, err := json.Marshal(map[string]any{
			"query": `subscription($t: ID!, $to: AudienceInput!, $a: String) { resolveCampaign(input: {templateId: $t, purpose: TRANSACTIONAL, audience: $to, batchSize: 7, after: $a}) {
				cursor done resolved error { message } messages ` + messageFields + ` } }`,
			"variables": map[string]any{"t": template, "to": audience, "a": after},
		})
		if err != nil {
			d.t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, d.base+"/graphql", bytes.NewReader(body))
		if err != nil {
			d.t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Accept", "text/event-stream")
		req.Header.Set("Authorization", "Bearer "+demoKey)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			d.t.Fatal(err)
		}
		defer res.Body.Close()
		lines := bufio.NewScanner(res.Body)
		lines.Buffer(nil, 1<<20)
		for n := 0; lines.Scan(); {
			data, ok := strings.CutPrefix(lines.Text(), "data: ")
			if !ok {
				continue
			}
			var event struct {
				Data   struct{ ResolveCampaign batch }
				Errors []json.RawMessage
			}
			if err := json.Unmarshal([]byte(data), &event); err != nil || len(event.Errors) > 0 {
				d.t.Fatalf("%v: %s", err, data)
			}
			if event.Data.ResolveCampaign.Cursor == "" {
				continue
			}
			if !yield(n, event.Data.ResolveCampaign) {
				return
			}
			n++
		}
	}
}
