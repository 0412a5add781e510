package resolvers_test

import (
	"context"
	"slices"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/resolvers"
)

func (f *fake) RegisterCondition(_ context.Context, a commerce.AccountID, c commerce.Condition) (*commerce.Condition, error) {
	d, err := f.of(a, "RegisterCondition")
	if err != nil {
		return nil, err
	}
	c.ID, c.RegisteredAt = commerce.ConditionID(c.Semantics, c.Text), sample.Now
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.IndexFunc(d.conditions, func(had commerce.Condition) bool { return had.ID == c.ID }); i >= 0 {
		if c.Name != nil {
			d.conditions[i].Name = c.Name
		}
		return &d.conditions[i], nil
	}
	d.conditions = append(d.conditions, c)
	return &c, nil
}

func (f *fake) GetCondition(_ context.Context, a commerce.AccountID, id string) (*commerce.Condition, error) {
	d, err := f.of(a, "GetCondition")
	if err != nil {
		return nil, err
	}
	return get(d.conditions, func(c *commerce.Condition) bool { return c.ID == id })
}

func (f *fake) ConditionsByID(_ context.Context, a commerce.AccountID, ids []string) (map[string]*commerce.Condition, error) {
	d, err := f.of(a, "ConditionsByID")
	if err != nil {
		return nil, err
	}
	return byKey(d.conditions, ids, func(c *commerce.Condition) string { return c.ID }), nil
}

// reading keeps what reads one of the paths; nil keeps everything.
func reading[T any](items []T, paths []string, reads func(*T) []string) []T {
	if paths == nil {
		return items
	}
	var out []T
	for i := range items {
		if slices.ContainsFunc(reads(&items[i]), func(read string) bool { return slices.Contains(paths, read) }) {
			out = append(out, items[i])
		}
	}
	return out
}

func (f *fake) ListConditions(_ context.Context, a commerce.AccountID, reads []string, p commerce.Page) (commerce.List[commerce.Condition], error) {
	d, err := f.of(a, "ListConditions")
	if err != nil {
		return commerce.List[commerce.Condition]{}, err
	}
	return list(reading(d.conditions, reads, func(c *commerce.Condition) []string { return c.Reads }), true, p)
}

func (f *fake) CountConditions(_ context.Context, a commerce.AccountID, reads []string) (int, error) {
	d, err := f.of(a, "CountConditions")
	return len(reading(d.conditions, reads, func(c *commerce.Condition) []string { return c.Reads })), err
}

func (f *fake) ListTemplates(_ context.Context, a commerce.AccountID, reads []string, p commerce.Page) (commerce.List[commerce.Template], error) {
	d, err := f.of(a, "ListTemplates")
	if err != nil {
		return commerce.List[commerce.Template]{}, err
	}
	return list(reading(d.templates, reads, func(t *commerce.Template) []string { return t.Reads }), true, p)
}

func (f *fake) CountTemplates(_ context.Context, a commerce.AccountID, reads []string) (int, error) {
	d, err := f.of(a, "CountTemplates")
	return len(reading(d.templates, reads, func(t *commerce.Template) []string { return t.Reads })), err
}

func (f *fake) RegisteredReads(_ context.Context, a commerce.AccountID) ([]string, error) {
	d, err := f.of(a, "RegisteredReads")
	if err != nil {
		return nil, err
	}
	var reads []string
	for _, t := range d.templates {
		reads = append(reads, t.Reads...)
	}
	for _, c := range d.conditions {
		reads = append(reads, c.Reads...)
	}
	slices.Sort(reads)
	return slices.Compact(reads), nil
}

// endpointList lists endpoints and adds to them, and can do nothing else.
type endpointList struct {
	resolvers.Endpoints
	fake *fake
}

func (l endpointList) ListEndpoints(_ context.Context, a commerce.AccountID) ([]commerce.TriggerEndpoint, error) {
	d, err := l.fake.of(a, "ListEndpoints")
	if err != nil {
		return nil, err
	}
	return d.endpoints, nil
}

func (l endpointList) Create(_ context.Context, a commerce.AccountID, e commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, commerce.Secret, error) {
	d, err := l.fake.of(a, "Create")
	if err != nil {
		return nil, "", err
	}
	d.endpoints = append(d.endpoints, e)
	return &e, "whsec", nil
}

// The fake knows no SQL: every segment is everybody, and what was asked is kept.

func (f *fake) selects(a commerce.AccountID, call string, s catalog.Segment) (*data, error) {
	d, err := f.of(a, call)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.segments = append(f.segments, s)
	return d, err
}

func (f *fake) ListSegment(_ context.Context, a commerce.AccountID, s catalog.Segment, p commerce.Page) (commerce.List[commerce.Contact], error) {
	d, err := f.selects(a, "ListSegment", s)
	if err != nil {
		return commerce.List[commerce.Contact]{}, err
	}
	return list(d.contacts, false, p)
}

func (f *fake) CountSegment(_ context.Context, a commerce.AccountID, s catalog.Segment) (int, error) {
	d, err := f.selects(a, "CountSegment", s)
	return len(d.contacts), err
}

func (f *fake) SegmentIDs(_ context.Context, a commerce.AccountID, s catalog.Segment, after commerce.ContactID, limit int) ([]commerce.ContactID, error) {
	d, err := f.selects(a, "SegmentIDs", s)
	if err != nil {
		return nil, err
	}
	var ids []commerce.ContactID
	for _, c := range d.contacts {
		if c.ID > after {
			ids = append(ids, c.ID)
		}
	}
	slices.SortFunc(ids, func(a, b commerce.ContactID) int { return strings.Compare(string(a), string(b)) })
	return ids[:min(limit, len(ids))], nil
}
