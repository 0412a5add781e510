package store

import (
	"context"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// contentID is the form of ids that are made of what they name: a SHA-256.
var contentID = regexp.MustCompile(`^[0-9a-f]{64}$`)

func errNoTemplate(id string) error {
	return commerce.Errorf(commerce.NotFound, "There is no template %.64q.", id)
}

var templates = newTable("templates", "id", []column[commerce.Template]{
	{name: "id", at: func(t *commerce.Template) any { return &t.ID }},
	{name: "channel", at: func(t *commerce.Template) any { return &t.Channel }},
	{name: "source", at: func(t *commerce.Template) any { return &t.Source }},
	{name: "name", at: func(t *commerce.Template) any { return &t.Name }},
	{name: "reads", at: func(t *commerce.Template) any { return &t.Reads }},
	{name: "registered_at", at: func(t *commerce.Template) any { return &t.RegisteredAt }},
})

var (
	templateLister = lister[commerce.Template, commerce.Template]{templates, func(t *commerce.Template) commerce.Template { return *t }, "text"}
	templateSort   = sortKey{"templates.REGISTERED_AT", "t.registered_at", "timestamptz", "id"}
)

// RegisterTemplate keeps a template under the id that its content gives it. One that is there already takes the new name, if
// there is one, and what this version of the catalog says that it reads.
func (s *Store) RegisterTemplate(ctx context.Context, account commerce.AccountID, t commerce.Template) (*commerce.Template, error) {
	t.ID = commerce.TemplateID(t.Channel, t.Source)
	if t.Reads == nil {
		t.Reads = []string{}
	}
	var kept []commerce.Template
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queue(b, &kept, templates.scan, `
			INSERT INTO templates AS t (account_id, `+templates.written+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (account_id, id) DO UPDATE SET name = coalesce(excluded.name, t.name), reads = excluded.reads
			RETURNING `+templates.list, account, t.ID, t.Channel, t.Source, t.Name, t.Reads, s.now())
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("register template: %w", err)
	}
	return &kept[0], nil
}

// GetTemplate reads a registered template. NOT_FOUND when the account has none with this id.
func (s *Store) GetTemplate(ctx context.Context, account commerce.AccountID, id string) (*commerce.Template, error) {
	if !contentID.MatchString(id) {
		return nil, errNoTemplate(id)
	}
	var list []commerce.Template
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, templates.scan, `SELECT `+templates.list+` FROM templates t WHERE t.account_id = $1 AND t.id = $2`, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoTemplate(id)
	}
	return &list[0], nil
}

// ListTemplates reads a page of the registered templates, the newest first. With reads, only of those that read one of the
// paths.
func (s *Store) ListTemplates(ctx context.Context, account commerce.AccountID, reads []string, p commerce.Page) (commerce.List[commerce.Template], error) {
	return templateLister.page(ctx, s, account, readsFilter(account, reads), templateSort, true, p)
}

// CountTemplates counts registered templates.
func (s *Store) CountTemplates(ctx context.Context, account commerce.AccountID, reads []string) (int, error) {
	return templateLister.count(ctx, s, account, readsFilter(account, reads))
}
