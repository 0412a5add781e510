package resolvers_test

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

func (f *fake) RegisterTemplate(_ context.Context, a commerce.AccountID, t commerce.Template) (*commerce.Template, error) {
	d, err := f.of(a, "RegisterTemplate")
	if err != nil {
		return nil, err
	}
	t.ID, t.RegisteredAt = commerce.TemplateID(t.Channel, t.Source), sample.Now
	f.mu.Lock()
	defer f.mu.Unlock()
	d.templates = append(d.templates, t)
	return &t, nil
}

func (f *fake) GetTemplate(_ context.Context, a commerce.AccountID, id string) (*commerce.Template, error) {
	d, err := f.of(a, "GetTemplate")
	if err != nil {
		return nil, err
	}
	return get(d.templates, func(t *commerce.Template) bool { return t.ID == id })
}

func (f *fake) ListAudience(_ context.Context, a commerce.AccountID, filter commerce.ContactFilter, after commerce.ContactID, limit int) ([]commerce.ContactID, error) {
	d, err := f.of(a, "ListAudience")
	if err != nil {
		return nil, err
	}
	var ids []commerce.ContactID
	for _, c := range d.contacts {
		if c.ID > after && (filter.Email == nil || c.Email != nil && *c.Email == *filter.Email) {
			ids = append(ids, c.ID)
		}
	}
	slices.SortFunc(ids, func(a, b commerce.ContactID) int { return strings.Compare(string(a), string(b)) })
	return ids[:min(limit, len(ids))], nil
}

func (f *fake) FetchPlan(ctx context.Context, a commerce.AccountID, env *catalog.Env, shop *commerce.Shop, plan catalog.Plan, to []catalog.Recipient) ([]catalog.Fetched, error) {
	if f.failFetch {
		return nil, errors.New("a secret of the database")
	}
	if f.fetching != nil {
		if err := f.fetching(ctx); err != nil {
			return nil, err
		}
	}
	d, err := f.of(a, "FetchPlan")
	if err != nil {
		return nil, err
	}
	out := make([]catalog.Fetched, len(to))
	for i, r := range to {
		var s catalog.Subject
		if r.OrderID != nil {
			s.Order, err = get(d.orders, func(o *commerce.Order) bool { return o.ID == *r.OrderID })
			out[i].NoOrder = err != nil
		}
		switch {
		case r.ContactID != nil:
			s.Contact, err = get(d.contacts, func(c *commerce.Contact) bool { return c.ID == *r.ContactID })
			out[i].NoContact = err != nil
		case s.Order != nil && s.Order.ContactID != nil:
			s.Contact, _ = get(d.contacts, func(c *commerce.Contact) bool { return c.ID == *s.Order.ContactID })
		}
		if s.Order == nil && s.Contact != nil && s.Contact.Facts.LastOrderID != nil {
			s.Order, _ = get(d.orders, func(o *commerce.Order) bool { return o.ID == *s.Contact.Facts.LastOrderID })
		}
		s.Shop = shop
		scope := catalog.NewScope(env, s)
		roots := scope.Roots
		out[i].Env = scope.Env
		for root, row := range map[string]**catalog.Row{"contact": &out[i].Contact, "order": &out[i].Order, "payment": &out[i].Payment, "transaction": &out[i].Transaction} {
			if record, ok := roots[root].(catalog.Record); ok && plan[root] != nil {
				*row = sample.Row(scope.Env, plan[root], record)
			}
		}
	}
	return out, nil
}

// globalID is the API's id of something of ours.
func (a *api) globalID(kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("1\x00" + kind + "\x00" + string(ours) + "\x00" + id))
}

func (a *api) globalIDs(kind string, ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = a.globalID(kind, id)
	}
	return out
}

// contactID is the API's id of the sample contact.
func (a *api) contactID() string {
	return a.globalID("Contact", string(a.accounts[ours].contacts[0].ID))
}

// foreign is the other account's id of something.
func (a *api) foreign(kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte("1\x00" + kind + "\x00" + string(theirs) + "\x00" + id))
}
