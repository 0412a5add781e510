package store_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestTemplates_AreKeptByTheirContent(t *testing.T) {
	t.Parallel()
	e := setup(t)
	name := func(s string) *string { return &s }
	register := func(template commerce.Template) *commerce.Template {
		t.Helper()
		got, err := e.RegisterTemplate(t.Context(), mine, template)
		must(t, err)
		return got
	}
	first := register(commerce.Template{Channel: "SMS", Source: "Hi {{contact.first_name}}", Name: name("Hi"), Reads: []string{"contact.first_name"}})
	if first.ID != commerce.TemplateID("SMS", "Hi {{contact.first_name}}") || !first.RegisteredAt.Equal(noon) {
		t.Errorf("got %+v", first)
	}
	e.clock.advance(time.Hour)
	again := register(commerce.Template{Channel: "SMS", Source: "Hi {{contact.first_name}}"})
	if again.ID != first.ID || *again.Name != "Hi" || !again.RegisteredAt.Equal(noon) || len(again.Reads) != 0 {
		t.Errorf("registered again: %+v", again)
	}
	renamed := register(commerce.Template{Channel: "SMS", Source: "Hi {{contact.first_name}}", Name: name("Hello")})
	if *renamed.Name != "Hello" {
		t.Errorf("renamed: %+v", renamed)
	}
	other := register(commerce.Template{Channel: "SUBJECT", Source: "Hi {{contact.first_name}}"})
	if other.ID == first.ID {
		t.Error("two channels share an id")
	}
	got, err := e.GetTemplate(t.Context(), mine, first.ID)
	must(t, err)
	if got.Source != "Hi {{contact.first_name}}" || got.Channel != "SMS" {
		t.Errorf("got %+v", got)
	}
	for _, id := range []string{"", "x", strings.Repeat("0", 64), "\x00"} {
		_, err := e.GetTemplate(t.Context(), mine, id)
		wantCode(t, err, commerce.NotFound)
	}
}

func TestListAudience_MeetsEverybodyOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for id := commerce.ID(1); id <= 23; id++ {
		_, _, err := e.RegisterContact(t.Context(), mine, newCustomer(id, "c"+id.String()+"@example.com", 1))
		must(t, err)
	}
	var met []commerce.ContactID
	for {
		var after commerce.ContactID
		if len(met) > 0 {
			after = met[len(met)-1]
		}
		ids, err := e.ListAudience(t.Context(), mine, commerce.ContactFilter{}, after, 5)
		must(t, err)
		if met = append(met, ids...); len(ids) < 5 {
			break
		}
	}
	if !slices.IsSorted(met) || len(slices.Compact(met)) != 23 {
		t.Errorf("met %d: %v", len(met), met)
	}
	email := "C7@example.com"
	ids, err := e.ListAudience(t.Context(), mine, commerce.ContactFilter{Email: &email}, "", 5)
	must(t, err)
	if len(ids) != 1 {
		t.Errorf("one has the address: %v", ids)
	}
}
