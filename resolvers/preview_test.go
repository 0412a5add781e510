package resolvers_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

// randomCases is a template with branches and placeholders of all sorts.
func randomCases(rng *rand.Rand) string {
	pieces := []string{
		"{{contact.first_name}}", "{{order.name}}", "{{order.cancel_reason}}", `{{default contact.first_name "you"}}`, "{{contact.city}}",
		"{%% if contact.first_name %%}%s{%% endif %%}", "{%% if contact.orders_count > 1 %%}%s{%% elsif order %%}b{%% else %%}c{%% endif %%}",
		"{%% unless order %%}%s{%% endunless %%}", "{{#if order.name}}%s{{else}}none{{/if}}", "{%% for i in order.line_items %%}{{i.title}}{{i.image}}%s{%% endfor %%}",
		"{%% case contact.id %%}{%% when 'c01' %%}one%s{%% when 'c07' %%}seven{%% endcase %%}", "{{#each order.line_items}}{{this.sku}}%s{{else}}nothing{{/each}}",
	}
	var write func(depth int) string
	write = func(depth int) string {
		var b strings.Builder
		for range 1 + rng.IntN(3) {
			piece := pieces[rng.IntN(len(pieces))]
			if !strings.Contains(piece, "%s") {
				b.WriteString(piece)
				continue
			}
			inner := "x"
			if depth > 0 {
				inner = write(depth - 1)
			}
			fmt.Fprintf(&b, piece, inner)
		}
		return b.String()
	}
	return write(2)
}

// Whatever anybody of the audience shows, one of the few shows, unless there is no room; and what is called uncovered is what
// they do not show.
func TestPreviewContacts_ShowAllThatAnybodyShows(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.crowd(16)
	for seed := range uint64(40) {
		source := randomCases(rand.New(rand.NewPCG(seed, 4)))
		c := customvalues.Cover(source)
		all := c.Cases()
		anybody := map[string]bool{}
		place := func(kind, text string, line, column int) string {
			return fmt.Sprintf("%d:%d %s %s", line, column, kind, text)
		}
		for _, contact := range a.accounts[ours].contacts {
			fetched, err := a.FetchPlan(t.Context(), ours, &catalog.Env{Now: sample.Now}, nil, catalog.PlanOf("contact.first_name", "contact.city", "contact.id", "contact.orders_count",
				"order.name", "order.cancel_reason", "order.line_items.title", "order.line_items.image", "order.line_items.sku"), []catalog.Recipient{{ContactID: &contact.ID}})
			if err != nil {
				t.Fatal(err)
			}
			_, met, err := c.Render(t.Context(), fetched[0].Scope(nil), customvalues.Options{Channel: customvalues.HTMLEmail})
			if err != nil {
				t.Fatal(source, err)
			}
			for i, x := range all {
				if met[i] {
					anybody[place(string(x.Kind), x.Text, x.Line, x.Column)] = true
				}
			}
		}
		var out previewAnswer
		a.ask(t, previewQuery, map[string]any{"in": map[string]any{"template": source}}).into(t, &out)
		few := map[string]bool{}
		for _, p := range out.PreviewContacts.Contacts {
			for _, x := range p.Cases {
				few[place(x.Kind, x.Text, x.Line, x.Column)] = true
			}
		}
		for x := range anybody {
			if !few[x] && len(out.PreviewContacts.Contacts) < 12 {
				t.Errorf("%s: nobody of %d shows %s", source, len(out.PreviewContacts.Contacts), x)
			}
		}
		for x := range few {
			if !anybody[x] {
				t.Errorf("%s: %s is shown by nobody", source, x)
			}
		}
		if n := len(out.PreviewContacts.Uncovered); n+len(few) != len(all) {
			t.Errorf("%s: %d cases, %d shown, %d uncovered", source, len(all), len(few), n)
		}
	}
}

// A campaign whose caller goes away ends, and leaves nobody waiting.
func TestResolveCampaign_EndsWithItsCaller(t *testing.T) {
	t.Parallel()
	f := newFake()
	a := &api{fake: f}
	a.crowd(30)
	ctx, cancel := context.WithCancel(resolvers.WithPrincipal(t.Context(), owner))
	batches, err := resolvers.New(resolvers.Config{Reader: f}).Subscription().ResolveCampaign(ctx, model.ResolveCampaignInput{
		Template: new("{{contact.id}}"), Purpose: customvalues.Transactional, BatchSize: 1, Audience: &model.AudienceInput{Filter: &commerce.ContactFilter{}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if b := <-batches; b.Done || len(b.Messages) != 1 {
		t.Errorf("got %+v", b)
	}
	cancel()
	n := 0
	for range batches { // until it is closed
		n++
	}
	if n > 1 { // the one that waited
		t.Errorf("%d more batches after the end", n)
	}
}
