package resolvers_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
)

// crowd adds contacts who differ in what they have: a first name, an order, a city.
func (a *api) crowd(n int) {
	d := a.accounts[ours]
	first := d.contacts[0]
	for i := range n {
		c := first
		id := commerce.ID(5000 + i)
		c.ID, c.ShopifyID = commerce.ContactID(fmt.Sprintf("c%02d", i)), &id
		if i%3 == 0 {
			c.FirstName = nil
		}
		if i%4 == 0 {
			c.Facts.LastOrderID = nil
		}
		d.contacts = append(d.contacts, c)
	}
}

const forecastQuery = `query($in: ForecastTemplateInput!) { forecastTemplate(input: $in) {
	contacts skipped diagnostics { code } foreign { path text }
	fields { path personal missing withoutParent empty skipped covered unavailable placeholders { text line column covered required always } }
} }`

type forecastAnswer struct {
	ForecastTemplate struct {
		Contacts    int
		Skipped     *int
		Diagnostics []struct{ Code string }
		Foreign     []struct{ Path, Text string }
		Fields      []struct {
			Path                                   string
			Personal, Covered                      bool
			Missing, WithoutParent, Empty, Skipped *int
			Unavailable                            []string
			Placeholders                           []struct {
				Text                      string
				Line, Column              int
				Covered, Required, Always bool
			}
		}
	}
}

func TestForecastTemplate_CountsPlaceholders(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.crowd(12)
	var out forecastAnswer
	a.ask(t, forecastQuery, map[string]any{"in": map[string]any{
		"template": "Hi {{default contact.first_name \"there\"}} {{contact.level}}\n{{require order.name}}{% if order %}{{order.name}}{% endif %}", "audience": map[string]any{"filter": map[string]any{}},
	}}).into(t, &out)
	f := out.ForecastTemplate
	if f.Contacts != 13 || f.Skipped == nil || *f.Skipped != 3 || len(f.Foreign) != 1 || f.Foreign[0].Text != "{{contact.level}}" {
		t.Errorf("got %+v", f)
	}
	var got []string
	for _, x := range f.Fields {
		line := fmt.Sprintf("%s missing %d of them without parent %d skipped %d covered %v", x.Path, *x.Missing, *x.WithoutParent, *x.Skipped, x.Covered)
		for _, p := range x.Placeholders {
			line += fmt.Sprintf(" %d:%d %s %v %v %v", p.Line, p.Column, p.Text, p.Covered, p.Required, p.Always)
		}
		got = append(got, line)
	}
	want := []string{
		`contact.first_name missing 4 of them without parent 0 skipped 0 covered true 1:4 {{default contact.first_name "there"}} true false true`,
		`order missing 3 of them without parent 0 skipped 0 covered true`,
		`order.name missing 3 of them without parent 3 skipped 3 covered false 2:1 {{require order.name}} false true true 2:37 {{order.name}} true false false`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("fields (-want +got):\n%s", diff)
	}
}

// What cannot be read is not called missing.
func TestForecastTemplate_NamesWhatIsUnavailable(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Orders: {Code: commerce.BlockedByPlan, Message: "Upgrade."}}
	var out forecastAnswer
	a.ask(t, forecastQuery, map[string]any{"in": map[string]any{
		"template": "{{contact.first_name}}{{require order.name}}", "audience": map[string]any{"contactIds": []string{a.contactID()}},
	}}).into(t, &out)
	f := out.ForecastTemplate
	if f.Skipped != nil || f.Contacts != 1 || f.Fields[0].Path != "order.name" || f.Fields[0].Missing != nil || !slices.Equal(f.Fields[0].Unavailable, []string{"ORDERS"}) || *f.Fields[1].Missing != 0 {
		t.Errorf("got %+v", f)
	}
}

// On a plan without personal data all contacts are those that the CRM registered, and these can be read.
func TestForecastTemplate_ReadsTheCRMsOwnContacts(t *testing.T) {
	t.Parallel()
	a := newAPI()
	d := a.accounts[ours]
	d.installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Contacts: {Code: commerce.BlockedByPlan, Message: "Upgrade."}}
	own := d.contacts[0]
	own.ID, own.ShopifyID, own.SyncedAt, own.FirstName = "own", nil, nil, nil
	d.contacts = append(d.contacts, own)
	ask := func(ids ...string) (out forecastAnswer) {
		a.ask(t, forecastQuery, map[string]any{"in": map[string]any{"template": "{{contact.first_name}}", "audience": map[string]any{"contactIds": ids}}}).into(t, &out)
		return out
	}
	if f := ask(a.globalID("Contact", "own")).ForecastTemplate; f.Contacts != 1 || len(f.Fields[0].Unavailable) > 0 || *f.Fields[0].Missing != 1 {
		t.Errorf("of its own: %+v", f)
	}
	if f := ask(a.globalID("Contact", "own"), a.contactID()).ForecastTemplate; f.Contacts != 2 || !slices.Equal(f.Fields[0].Unavailable, []string{"CONTACTS"}) || f.Fields[0].Missing != nil {
		t.Errorf("of both: %+v", f)
	}
}

func TestForecastTemplate_RefusesWhatItCannotCount(t *testing.T) {
	t.Parallel()
	everybody := map[string]any{"filter": map[string]any{}}
	for name, input := range map[string]map[string]any{
		"no template":       {"audience": everybody},
		"a fault":           {"template": "{% if %}", "audience": everybody},
		"no audience":       {"template": "a", "audience": map[string]any{}},
		"somebody's filter": {"template": "a", "audience": map[string]any{"filter": map[string]any{}, "contactIds": []string{}}},
	} {
		for _, query := range []string{forecastQuery, previewQuery} {
			if got := newAPI().ask(t, query, map[string]any{"in": input}); !slices.Equal(got.codes(), []string{"INVALID_INPUT"}) {
				t.Errorf("%s: %v %s", name, got.codes(), got.Data)
			}
		}
	}
}

const previewQuery = `query($in: PreviewContactsInput!) { previewContacts(input: $in) {
	tried uncovered { kind path text line column } contacts { message { contactId status text missing } cases { kind path text line column } } diagnostics { code }
} }`

type previewCase struct {
	Kind, Text   string
	Path         *string
	Line, Column int
}

type previewAnswer struct {
	PreviewContacts struct {
		Tried     int
		Uncovered []previewCase
		Contacts  []struct {
			Message struct {
				ContactID, Status string
				Text              *string
				Missing           []string
			}
			Cases []previewCase
		}
	}
}

func TestPreviewContacts_CoverWhatAnybodyShows(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.crowd(12)
	const source = "{{contact.first_name}} {% if order %}{{order.name}}{{order.cancel_reason}}{% endif %}{% if contact.first_name == 'Nobody' %}x{% endif %}"
	ask := func() (out previewAnswer) {
		a.ask(t, previewQuery, map[string]any{"in": map[string]any{"template": source, "channel": "SMS"}}).into(t, &out)
		return out
	}
	out := ask()
	p := out.PreviewContacts
	met := map[string]int{}
	for _, c := range p.Contacts {
		if c.Message.Text == nil || c.Message.ContactID == "" || len(c.Cases) == 0 {
			t.Errorf("got %+v", c)
		}
		for _, x := range c.Cases {
			met[fmt.Sprintf("%d:%d %s", x.Line, x.Column, x.Kind)]++
		}
	}
	for _, want := range []string{"1:1 MISSING", "1:24 TAKEN", "1:24 NOT_TAKEN", "1:52 MISSING", "1:86 NOT_TAKEN"} {
		if met[want] == 0 {
			t.Errorf("nobody shows %s: %v", want, met)
		}
	}
	if len(p.Contacts) != 2 || p.Tried != 13 {
		t.Errorf("%d contacts of %d tried: %+v", len(p.Contacts), p.Tried, p.Contacts)
	}
	var open []string
	for _, x := range p.Uncovered {
		open = append(open, x.Kind+" "+x.Text)
	}
	if want := []string{"MISSING {{order.name}}", "TAKEN {% if contact.first_name == 'Nobody' %}"}; !slices.Equal(open, want) {
		t.Errorf("uncovered %q, want %q", open, want)
	}
	if diff := cmp.Diff(out, ask()); diff != "" {
		t.Errorf("asked again: %s", diff)
	}
}

func TestPreviewContacts_AreFewAndSomebody(t *testing.T) {
	t.Parallel()
	a := newAPI()
	var source strings.Builder
	for i := range 20 {
		fmt.Fprintf(&source, "{%% if contact.id == 'c%02d' %%}%d{%% endif %%}", i, i)
	}
	a.crowd(20)
	var out previewAnswer
	a.ask(t, previewQuery, map[string]any{"in": map[string]any{"template": source.String()}}).into(t, &out)
	if p := out.PreviewContacts; len(p.Contacts) != 12 || len(p.Uncovered) == 0 || p.Tried != 21 {
		t.Errorf("%d contacts, %d uncovered, %d tried", len(p.Contacts), len(p.Uncovered), p.Tried)
	}
	out = previewAnswer{}
	a.ask(t, previewQuery, map[string]any{"in": map[string]any{"template": "Hello!"}}).into(t, &out)
	if p := out.PreviewContacts; len(p.Contacts) != 1 || *p.Contacts[0].Message.Text != "Hello!" {
		t.Errorf("got %+v", p)
	}
	out = previewAnswer{}
	a.ask(t, previewQuery, map[string]any{"in": map[string]any{"template": "{{contact.id}}", "audience": map[string]any{"contactIds": []string{}}}}).into(t, &out)
	if p := out.PreviewContacts; len(p.Contacts) != 0 || len(p.Uncovered) != 1 {
		t.Errorf("of nobody: %+v", p)
	}
}

func TestResolve_TakesShopifysCustomers(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.crowd(3)
	var out many
	a.ask(t, manyQuery, map[string]any{"in": map[string]any{"template": "{{contact.id}}", "recipients": []map[string]any{
		{"contactId": "gid://shopify/Customer/5001"}, {"contactId": "gid://shopify/Customer/99"}, {"contactId": a.globalID("Contact", "c02")},
	}}}).into(t, &out)
	got := out.ResolveTemplates.Messages
	if *got[0].Text != "c01" || got[1].Error == nil || got[1].Error.Code != "NOT_FOUND" || *got[2].Text != "c02" {
		t.Errorf("got %+v", got)
	}
	if n := a.count("ContactIDsByShopifyID"); n != 1 {
		t.Errorf("%d look-ups", n)
	}
	var texts string
	for _, data := range a.stream(t, campaignQuery, map[string]any{"in": map[string]any{"template": "{{contact.id}}!", "purpose": "TRANSACTIONAL",
		"audience": map[string]any{"contactIds": []string{"gid://shopify/Customer/5002", "gid://shopify/Customer/5000"}}}}) {
		texts += data
	}
	if !strings.Contains(texts, `"c02!"`) || !strings.Contains(texts, `"c00!"`) {
		t.Errorf("got %s", texts)
	}
	if codes := a.ask(t, manyQuery, map[string]any{"in": map[string]any{"template": "a", "recipients": []map[string]any{{"contactId": orderGID}}}}).codes(); !slices.Equal(codes, []string{"INVALID_ID"}) {
		t.Errorf("an order as the contact: %v", codes)
	}
}

func TestResolveTemplate_OfATriggerEvent(t *testing.T) {
	t.Parallel()
	a := newAPI()
	d := a.accounts[ours]
	d.events = []commerce.TriggerEvent{{Sequence: 7, Kind: commerce.OrderReceived, OrderID: d.orders[0].ID, ContactID: d.orders[0].ContactID, Version: d.orders[0].Version}}
	const query = `query($in: ResolveTemplateInput!) { resolveTemplate(input: $in) { text } }`
	var out struct{ ResolveTemplate struct{ Text string } }
	a.ask(t, query, map[string]any{"in": map[string]any{"template": "{{order.name}}", "eventId": a.globalID("TriggerEvent", "7")}}).into(t, &out)
	if out.ResolveTemplate.Text != d.orders[0].Name {
		t.Errorf("got %+v", out)
	}
	for name, c := range map[string]struct {
		input map[string]any
		want  string
	}{
		"beside an order":      {map[string]any{"eventId": a.globalID("TriggerEvent", "7"), "orderId": orderGID}, "INVALID_INPUT"},
		"an event before":      {map[string]any{"eventId": a.globalID("TriggerEvent", "6")}, "NOT_FOUND"},
		"an event behind":      {map[string]any{"eventId": a.globalID("TriggerEvent", "8")}, "NOT_FOUND"},
		"an event of nonsense": {map[string]any{"eventId": a.globalID("TriggerEvent", "x")}, "INVALID_ID"},
		"an order's id":        {map[string]any{"eventId": orderGID}, "INVALID_ID"},
	} {
		c.input["template"] = "a"
		if got := a.ask(t, query, map[string]any{"in": c.input}); !slices.Equal(got.codes(), []string{c.want}) {
			t.Errorf("%s: %v", name, got.codes())
		}
	}
	// A stranger's event does not exist.
	stranger := owner
	stranger.AccountID = theirs
	if got := a.askAs(t, stranger, query, map[string]any{"in": map[string]any{"template": "a", "eventId": a.globalID("TriggerEvent", "7")}}); !slices.Equal(got.codes(), []string{"NOT_FOUND"}) {
		t.Errorf("a stranger gets %v", got.codes())
	}
}

func TestValidateTemplate_ListsWhatIsForeign(t *testing.T) {
	t.Parallel()
	var out struct {
		ValidateTemplate struct {
			Valid   bool
			Foreign []struct {
				Path, Text   string
				Line, Column int
			}
			Diagnostics []struct{ Code string }
		}
	}
	newAPI().ask(t, `query($in: ValidateTemplateInput!) { validateTemplate(input: $in) { valid foreign { path text line column } diagnostics { code } } }`, map[string]any{"in": map[string]any{
		"template": "Hi {{user.name}}\n{% if order %}{{ contact.membership_level }}{% endif %}",
	}}).into(t, &out)
	v := out.ValidateTemplate
	if !v.Valid || len(v.Diagnostics) > 0 || len(v.Foreign) != 2 || v.Foreign[1].Path != "contact.membership_level" || v.Foreign[1].Text != "{{ contact.membership_level }}" || v.Foreign[1].Line != 2 || v.Foreign[1].Column != 15 {
		t.Errorf("got %+v", v)
	}
}

// A remark on the template that a render makes again is told once.
func TestResolveTemplate_RemarksOnceOnAForeignNameInATag(t *testing.T) {
	t.Parallel()
	var out struct {
		ResolveTemplate struct {
			Text        string
			Foreign     []struct{ Text string }
			Diagnostics []struct{ Code string }
		}
	}
	a := newAPI()
	a.ask(t, `query($in: ResolveTemplateInput!) { resolveTemplate(input: $in) { text foreign { text } diagnostics { code } } }`, map[string]any{"in": map[string]any{
		"template": "{% if contact.level %}a{% else %}b{% endif %}", "contactId": a.contactID(),
	}}).into(t, &out)
	if r := out.ResolveTemplate; r.Text != "b" || len(r.Foreign) != 1 || len(r.Diagnostics) != 1 || r.Diagnostics[0].Code != "FOREIGN_IN_LOGIC" {
		t.Errorf("got %+v", r)
	}
}
