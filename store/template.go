package store

import (
	"context"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

var templateID = regexp.MustCompile(`^[0-9a-f]{64}$`)

func errNoTemplate(id string) error {
	return commerce.Errorf(commerce.NotFound, "There is no template %.64q.", id)
}

const templateColumns = `id, channel, source, name, reads, registered_at`

func scanTemplate(row pgx.CollectableRow) (commerce.Template, error) {
	var t commerce.Template
	err := row.Scan(&t.ID, &t.Channel, &t.Source, &t.Name, &t.Reads, &t.RegisteredAt)
	return t, err
}

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
		queue(b, &kept, scanTemplate, `
			INSERT INTO templates (account_id, `+templateColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (account_id, id) DO UPDATE SET name = coalesce(excluded.name, templates.name), reads = excluded.reads
			RETURNING `+templateColumns, account, t.ID, t.Channel, t.Source, t.Name, t.Reads, s.now())
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("register template: %w", err)
	}
	return &kept[0], nil
}

// GetTemplate reads a registered template. NOT_FOUND when the account has none with this id.
func (s *Store) GetTemplate(ctx context.Context, account commerce.AccountID, id string) (*commerce.Template, error) {
	if !templateID.MatchString(id) {
		return nil, errNoTemplate(id)
	}
	var list []commerce.Template
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanTemplate, `SELECT `+templateColumns+` FROM templates WHERE account_id = $1 AND id = $2`, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("read template: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoTemplate(id)
	}
	return &list[0], nil
}
