package store_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestConditions_AreKeptByTheirContent(t *testing.T) {
	t.Parallel()
	e := setup(t)
	register := func(c commerce.Condition) *commerce.Condition {
		t.Helper()
		got, err := e.RegisterCondition(t.Context(), mine, c)
		must(t, err)
		return got
	}
	written := commerce.Condition{
		Semantics: 1, Text: `contact.first_name == "a\x00b"`, Tree: json.RawMessage(`{"clause": {"field":"contact.first_name","operator":"EQUALS","value":{"text":"a\u0000b"}}}`),
		Name: new("VIP"), Reads: []string{"contact.first_name"},
	}
	first := register(written)
	want := written
	want.ID, want.RegisteredAt = commerce.ConditionID(1, written.Text), noon
	diff(t, "registered", *first, want)

	e.clock.advance(time.Hour)
	again := written
	again.Name, again.Reads = nil, []string{"contact.first_name", "contact.name"}
	want.Reads = again.Reads // what today's catalog says
	diff(t, "registered again", *register(again), want)
	other := written
	other.Semantics = 2
	if got := register(other); got.ID == first.ID {
		t.Error("two ways of reading share an id")
	}

	got, err := e.GetCondition(t.Context(), mine, first.ID)
	must(t, err)
	diff(t, "read", *got, want)
	for _, id := range []string{"", "x", strings.Repeat("0", 64), "\x00", strings.ToUpper(first.ID)} {
		_, err := e.GetCondition(t.Context(), mine, id)
		wantCode(t, err, commerce.NotFound)
	}
	_, err = e.GetCondition(t.Context(), theirs, first.ID)
	wantCode(t, err, commerce.NotFound)
	many, err := e.ConditionsByID(t.Context(), mine, []string{first.ID, "x", strings.Repeat("0", 64), first.ID})
	must(t, err)
	if len(many) != 1 || many[first.ID].Text != written.Text {
		t.Errorf("many: %v", many)
	}
}

func TestRegistered_AreListedNewestFirstAndFoundByWhatTheyRead(t *testing.T) {
	t.Parallel()
	e := setup(t)
	ctx := t.Context()
	var texts, sources []string
	for n := range 7 {
		reads := []string{"contact.email"}
		if n%2 == 0 {
			reads = []string{"contact.email", "order.total_price"}
		}
		text := fmt.Sprintf("contact.orders_count > %d", n)
		_, err := e.RegisterCondition(ctx, mine, commerce.Condition{Semantics: 1, Text: text, Tree: json.RawMessage(`{}`), Reads: reads})
		must(t, err)
		source := fmt.Sprintf("Template %d", n)
		_, err = e.RegisterTemplate(ctx, mine, commerce.Template{Channel: "SMS", Source: source, Reads: append(reads, "order.name")})
		must(t, err)
		texts, sources = append(texts, text), append(sources, source)
		e.clock.advance(time.Minute)
	}
	_, err := e.RegisterCondition(ctx, theirs, commerce.Condition{Semantics: 1, Text: "true", Tree: json.RawMessage(`{}`), Reads: []string{"product.title"}})
	must(t, err)
	slices.Reverse(texts)
	slices.Reverse(sources)

	var conditions, templates []string
	size := 3
	for page := (commerce.Page{First: &size}); ; {
		list, err := e.ListConditions(ctx, mine, nil, page)
		must(t, err)
		for _, c := range list.Items {
			conditions = append(conditions, c.Text)
		}
		if !list.HasNext {
			break
		}
		page.After = &list.Cursors[len(list.Cursors)-1]
	}
	diff(t, "conditions", conditions, texts)
	list, err := e.ListTemplates(ctx, mine, nil, commerce.Page{})
	must(t, err)
	for _, c := range list.Items {
		templates = append(templates, c.Source)
	}
	diff(t, "templates", templates, sources)
	_, err = e.ListConditions(ctx, mine, nil, commerce.Page{After: &list.Cursors[0]})
	wantCode(t, err, commerce.InvalidInput) // a cursor of templates

	for _, c := range []struct {
		reads                 []string
		conditions, templates int
	}{
		{nil, 7, 7}, {[]string{}, 0, 0}, {[]string{"contact.email"}, 7, 7}, {[]string{"order.total_price", "x"}, 4, 4}, {[]string{"order.name"}, 0, 7}, {[]string{"product.title"}, 0, 0},
	} {
		n, err := e.CountConditions(ctx, mine, c.reads)
		must(t, err)
		m, err := e.CountTemplates(ctx, mine, c.reads)
		must(t, err)
		if n != c.conditions || m != c.templates {
			t.Errorf("%v: %d conditions, %d templates", c.reads, n, m)
		}
	}
	reads, err := e.RegisteredReads(ctx, mine)
	must(t, err)
	diff(t, "reads", reads, []string{"contact.email", "order.name", "order.total_price"})
}
