package resolvers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/resolvers"
)

type registered struct {
	RegisterTemplate struct {
		Template *struct {
			ID, Source, Channel string
			Name                *string
		}
		Diagnostics []struct{ Code, Severity string }
		UserErrors  []struct {
			Code  string
			Field []string
		}
	}
}

func register(t *testing.T, a *api, p resolvers.Principal, input map[string]any) (registered, answer) {
	t.Helper()
	got := a.askAs(t, p, `mutation($in: RegisterTemplateInput!) { registerTemplate(input: $in) { template { id name source channel } diagnostics { code severity } userErrors { code field } } }`,
		map[string]any{"in": input})
	var out registered
	if len(got.Errors) == 0 {
		got.into(t, &out)
	}
	return out, got
}

func TestTemplates_AreRegisteredByTheirContent(t *testing.T) {
	t.Parallel()
	a := newAPI()
	in := map[string]any{"template": "Hi {{contact.first_name}}", "channel": "SMS", "name": " Greeting "}
	first, _ := register(t, a, owner, in)
	if got := first.RegisterTemplate.Template; got == nil || *got.Name != "Greeting" || got.Channel != "SMS" || got.Source != in["template"] {
		t.Fatalf("got %+v", first)
	}
	again, _ := register(t, a, owner, in)
	if again.RegisterTemplate.Template.ID != first.RegisterTemplate.Template.ID {
		t.Error("the same template has two ids")
	}
	if reads := a.accounts[ours].templates[0].Reads; !slices.Equal(reads, []string{"contact.first_name"}) {
		t.Errorf("reads %q", reads)
	}
	id := map[string]any{"id": first.RegisterTemplate.Template.ID}
	var read struct {
		Template struct {
			Validation struct {
				Valid  bool
				Fields []struct {
					Path     string
					Personal bool
					Elements []string
				}
				Sms struct{ Segments int }
			}
		}
		Node struct{ Source string }
	}
	a.ask(t, `query($id: ID!) { template(id: $id) { validation { valid fields { path personal elements } sms { segments } } } node(id: $id) { ...on Template { source } } }`, id).into(t, &read)
	v := read.Template.Validation
	if !v.Valid || len(v.Fields) != 1 || v.Fields[0].Path != "contact.first_name" || !v.Fields[0].Personal || !slices.Equal(v.Fields[0].Elements, []string{"CONTACTS"}) || v.Sms.Segments != 1 ||
		read.Node.Source != in["template"] {
		t.Errorf("got %+v", read)
	}
	// Content is everybody's, a registration is one account's.
	stranger := owner
	stranger.AccountID = theirs
	if codes := a.askAs(t, stranger, `query($id: ID!) { template(id: $id) { id } }`, id).codes(); !slices.Equal(codes, []string{"NOT_FOUND"}) {
		t.Errorf("a stranger gets %v", codes)
	}
	reader := owner
	reader.Role = commerce.RoleReader
	if _, got := register(t, a, reader, in); !slices.Equal(got.codes(), []string{"FORBIDDEN"}) {
		t.Errorf("a reader gets %v", got.codes())
	}
}

func TestTemplates_ThatCannotBeSentAreNotRegistered(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		input map[string]any
		field string
	}{
		"a fault":          {map[string]any{"template": "{% if %}"}, "template"},
		"a null character": {map[string]any{"template": "a\x00"}, "template"},
		"a long name":      {map[string]any{"template": "a", "name": strings.Repeat("n", 256)}, "name"},
		"an unsafe place":  {map[string]any{"template": "<script>{{contact.name}}</script>"}, "template"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			out, got := register(t, newAPI(), owner, c.input)
			r := out.RegisterTemplate
			if len(got.Errors) > 0 || r.Template != nil || len(r.UserErrors) != 1 || r.UserErrors[0].Code != "INVALID_INPUT" || !slices.Equal(r.UserErrors[0].Field, []string{"input", c.field}) {
				t.Errorf("got %s %+v", got.Data, got.Errors)
			}
		})
	}
}

func TestValidateTemplate_TellsAllFaultsForTheTriggerAndTheAccount(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Products: {Code: commerce.BlockedByPlan, Message: "Upgrade."}}
	var out struct {
		ValidateTemplate struct {
			Valid       bool
			Diagnostics []struct {
				Code         string
				Line, Column int
			}
		}
	}
	a.ask(t, `query($in: ValidateTemplateInput!) { validateTemplate(input: $in) { valid diagnostics { code line column } } }`, map[string]any{"in": map[string]any{
		"template": "{{contact.frist_name}}\n{{product.title}} {{order.line_items.first.product.vendor}}\n{% if %}", "channel": "SUBJECT", "trigger": "ORDER_RECEIVED",
	}}).into(t, &out)
	var codes []string
	for _, d := range out.ValidateTemplate.Diagnostics {
		codes = append(codes, d.Code)
	}
	for _, want := range []string{"UNKNOWN_FIELD", "BLOCKED", "SYNTAX"} {
		if !slices.Contains(codes, want) {
			t.Errorf("no %s in %v", want, codes)
		}
	}
	if out.ValidateTemplate.Valid {
		t.Error("it is called valid")
	}
}

const manyQuery = `query($in: ResolveTemplatesInput!) { resolveTemplates(input: $in) { messages { status contactId orderId text missing skipped { code path } error { code } sms { encoding segments } } diagnostics { code } asOf } }`

type many struct {
	ResolveTemplates struct {
		Messages []struct {
			Status             string
			ContactID, OrderID *string
			Text               *string
			Missing            []string
			Skipped            *struct{ Code, Path string }
			Error              *struct{ Code string }
			Sms                *struct {
				Encoding string
				Segments int
			}
		}
		Diagnostics []struct{ Code string }
	}
}

func TestResolveTemplates_OneThatFailsDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	a := newAPI()
	contact := a.contactID()
	nobody := a.globalID("Contact", "nobody")
	var out many
	a.ask(t, manyQuery, map[string]any{"in": map[string]any{
		"template": "{{contact.first_name}} {{order.name}}{{order.cancel_reason}}", "channel": "SMS",
		"recipients": []map[string]any{{"contactId": contact}, {"contactId": nobody}, {"orderId": orderGID}, {}},
	}}).into(t, &out)
	got := out.ResolveTemplates.Messages
	if len(got) != 4 {
		t.Fatalf("got %+v", out)
	}
	if m := got[0]; m.Status != "RENDERED_WITH_MISSING" || *m.Text != "John #1044" || !slices.Equal(m.Missing, []string{"order.cancel_reason"}) || *m.ContactID != contact || m.Sms.Segments != 1 {
		t.Errorf("of a contact: %+v", m)
	}
	if m := got[1]; m.Status != "FAILED" || m.Error == nil || m.Error.Code != "NOT_FOUND" || m.Text != nil {
		t.Errorf("of nobody: %+v", m)
	}
	if m := got[2]; m.Status != "RENDERED_WITH_MISSING" || *m.Text != "John #1044" || m.OrderID == nil {
		t.Errorf("of an order: %+v", m)
	}
	if m := got[3]; m.Status != "RENDERED_WITH_MISSING" || len(m.Missing) != 3 {
		t.Errorf("of nothing: %+v", m)
	}
	if n := a.count("FetchPlan"); n != 1 {
		t.Errorf("%d fetches", n)
	}
}

func TestResolveTemplates_ReadListsAsFarAsTheTemplateDoes(t *testing.T) {
	t.Parallel()
	for template, want := range map[string]string{
		"{% for i in order.line_items limit: 1 %}{{ i.title }}{% endfor %} of {{ order.line_items.size }}":         "Retinol Serum of 2",
		"{% assign k = 'first_' | append: 'name' %}{{ contact[k] }}, {{ order[k] }}":                               "John,",
		"{% if order.first_item == order.line_items.first %}{{ order.line_items | map: 'sku' | last }}{% endif %}": "NC-100",
		"{% assign k = 'line_' | append: 'items' %}{% for i in order[k] limit: 1 %}{{ i.title }}{% endfor %}":      "Retinol Serum",
	} {
		for _, purpose := range []string{"MARKETING", "TRANSACTIONAL"} {
			a := newAPI()
			var out many
			a.ask(t, manyQuery, map[string]any{"in": map[string]any{
				"template": template, "channel": "TEXT_EMAIL", "purpose": purpose, "recipients": []map[string]any{{"contactId": a.contactID()}},
			}}).into(t, &out)
			if m := out.ResolveTemplates.Messages; len(m) != 1 || m[0].Text == nil || strings.TrimSpace(*m[0].Text) != want {
				t.Errorf("%s: got %+v, want %q", template, m, want)
			}
		}
	}
}

func TestResolveTemplates_MarketingNeedsConsent(t *testing.T) {
	t.Parallel()
	for state, want := range map[commerce.ConsentState]string{commerce.ConsentSubscribed: "RENDERED", commerce.ConsentUnsubscribed: "SKIPPED"} {
		a := newAPI()
		a.accounts[ours].contacts[0].EmailConsent.State = state
		var out many
		a.ask(t, manyQuery, map[string]any{"in": map[string]any{
			"template": "Hi {{contact.first_name}}", "purpose": "MARKETING", "recipients": []map[string]any{{"contactId": a.contactID()}},
		}}).into(t, &out)
		if m := out.ResolveTemplates.Messages[0]; m.Status != want || (m.Skipped != nil) != (want == "SKIPPED") || (m.Text == nil) != (want == "SKIPPED") {
			t.Errorf("%s: %+v", state, m)
		}
	}
}

func TestMessages_RefuseHostileInput(t *testing.T) {
	t.Parallel()
	crowd := make([]map[string]any, 1001)
	for i := range crowd {
		crowd[i] = map[string]any{}
	}
	for name, c := range map[string]struct {
		input map[string]any
		want  []string
	}{
		"neither template":    {map[string]any{"recipients": crowd[:1]}, []string{"INVALID_INPUT"}},
		"both templates":      {map[string]any{"template": "a", "templateId": "b", "recipients": crowd[:1]}, []string{"INVALID_INPUT"}},
		"no such template":    {map[string]any{"templateId": newAPI().globalID("Template", strings.Repeat("0", 64)), "recipients": crowd[:1]}, []string{"NOT_FOUND"}},
		"an order's id":       {map[string]any{"templateId": orderGID, "recipients": crowd[:1]}, []string{"INVALID_ID"}},
		"a crowd":             {map[string]any{"template": "a", "recipients": crowd}, []string{"INVALID_INPUT"}},
		"a nonsense contact":  {map[string]any{"template": "a", "recipients": []map[string]any{{"contactId": "x"}}}, []string{"INVALID_ID"}},
		"a nonsense locale":   {map[string]any{"template": "a", "locale": "not a locale", "recipients": crowd[:1]}, []string{"INVALID_INPUT"}},
		"a negative version":  {map[string]any{"template": "a", "minVersion": -1, "recipients": crowd[:1]}, []string{"INVALID_INPUT"}},
		"a tangle":            {map[string]any{"template": "{% assign c = contact %}{% assign s = shop.name %}" + strings.Repeat("{{c[s][s][s]}}", 2500), "recipients": crowd[:1]}, []string{"INVALID_INPUT"}},
		"a computed name":     {map[string]any{"template": "{{ contact[shop.name] }}", "recipients": crowd[:1]}, nil},
		"nobody":              {map[string]any{"template": "a", "recipients": crowd[:0]}, nil},
		"a template of fault": {map[string]any{"template": "{% if %}", "recipients": crowd[:1]}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := newAPI().ask(t, manyQuery, map[string]any{"in": c.input})
			if !slices.Equal(got.codes(), c.want) {
				t.Errorf("got %v %s", got.codes(), got.Data)
			}
		})
	}
}

// stream posts a subscription, and gives the data of its events.
func (a *api) stream(t *testing.T, query string, variables map[string]any) (events []string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	w := httptest.NewRecorder()
	a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), owner)))
	for line := range strings.Lines(w.Body.String()) {
		if data, ok := strings.CutPrefix(strings.TrimSpace(line), "data: "); ok {
			events = append(events, data)
		}
	}
	return events
}

const campaignQuery = `subscription($in: ResolveCampaignInput!) { resolveCampaign(input: $in) { messages { text status } done resolved cursor error { code message } } }`

func TestResolveCampaign_GoesOnFromItsCursor(t *testing.T) {
	t.Parallel()
	a := newAPI()
	first := a.accounts[ours].contacts[0]
	for _, id := range []commerce.ContactID{"z1", "z2", "z3", "z4"} {
		c := first
		c.ID = id
		a.accounts[ours].contacts = append(a.accounts[ours].contacts, c)
	}
	type event struct {
		Data struct {
			ResolveCampaign struct {
				Messages []struct{ Text, Status string }
				Done     bool
				Resolved int
				Cursor   string
				Error    *struct{ Code, Message string }
			}
		}
	}
	run := func(input map[string]any) (out []event) {
		input["template"], input["purpose"], input["batchSize"] = "{{contact.id}}", "TRANSACTIONAL", 2
		for _, data := range a.stream(t, campaignQuery, map[string]any{"in": input}) {
			var e event
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				t.Fatal(err)
			}
			if e.Data.ResolveCampaign.Cursor != "" {
				out = append(out, e)
			}
		}
		return out
	}
	var ids []string
	for _, c := range a.accounts[ours].contacts {
		ids = append(ids, string(c.ID))
	}
	slices.Sort(ids)
	for name, audience := range map[string]map[string]any{"everybody": {"filter": map[string]any{}}, "a list": {"contactIds": a.globalIDs("Contact", ids)}} {
		all := run(map[string]any{"audience": audience})
		var texts []string
		for _, e := range all {
			for _, m := range e.Data.ResolveCampaign.Messages {
				texts = append(texts, m.Text)
			}
		}
		if last := all[len(all)-1].Data.ResolveCampaign; !slices.Equal(texts, ids) || len(all) != 3 || !last.Done || last.Resolved != 5 {
			t.Errorf("%s: %+v", name, all)
		}
		rest := run(map[string]any{"audience": audience, "after": all[0].Data.ResolveCampaign.Cursor})
		if diff := cmp.Diff(all[1].Data.ResolveCampaign.Messages, rest[0].Data.ResolveCampaign.Messages); diff != "" || len(rest) != 2 {
			t.Errorf("%s, gone on with: %s", name, diff)
		}
	}
	// What goes wrong on the way is told, with the cursor to go on from.
	a.failFetch = true
	broken := run(map[string]any{"audience": map[string]any{"filter": map[string]any{}}})
	if e := broken[len(broken)-1].Data.ResolveCampaign; len(broken) != 1 || e.Error == nil || e.Error.Code != "INTERNAL" || strings.Contains(e.Error.Message, "secret") {
		t.Errorf("got %+v", broken)
	}
}

func TestResolveCampaign_RefusesHostileInput(t *testing.T) {
	t.Parallel()
	everybody := map[string]any{"filter": map[string]any{}}
	for name, input := range map[string]map[string]any{
		"no audience":          {"template": "a", "audience": map[string]any{}},
		"two audiences":        {"template": "a", "audience": map[string]any{"filter": map[string]any{}, "contactIds": []string{}}},
		"a batch of none":      {"template": "a", "audience": everybody, "batchSize": 0},
		"a huge batch":         {"template": "a", "audience": everybody, "batchSize": 1001},
		"a nonsense cursor":    {"template": "a", "audience": everybody, "after": "x"},
		"a faulty template":    {"template": "{% if %}", "audience": everybody},
		"a cursor of the list": {"template": "a", "audience": map[string]any{"contactIds": []string{}}, "after": "YzEAYWNtZQA5OQ"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			events := newAPI().stream(t, campaignQuery, map[string]any{"in": input})
			if len(events) == 0 || !strings.Contains(events[0], `"code":"INVALID_INPUT"`) {
				t.Errorf("got %q", events)
			}
		})
	}
}
