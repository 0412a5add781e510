package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

func errNoCondition(id string) error {
	return commerce.Errorf(commerce.NotFound, "There is no condition %.64q.", id)
}

var registeredConditions = newTable("conditions", "id", []column[commerce.Condition]{
	{name: "id", at: func(c *commerce.Condition) any { return &c.ID }},
	{name: "semantics", at: func(c *commerce.Condition) any { return &c.Semantics }},
	{name: "text", at: func(c *commerce.Condition) any { return &c.Text }},
	{name: "tree", at: func(c *commerce.Condition) any { return (*[]byte)(&c.Tree) }},
	{name: "name", at: func(c *commerce.Condition) any { return &c.Name }},
	{name: "reads", at: func(c *commerce.Condition) any { return &c.Reads }},
	{name: "registered_at", at: func(c *commerce.Condition) any { return &c.RegisteredAt }},
})

var (
	conditionLister = lister[commerce.Condition, commerce.Condition]{registeredConditions, func(c *commerce.Condition) commerce.Condition { return *c }, "text"}
	conditionSort   = sortKey{"conditions.REGISTERED_AT", "t.registered_at", "timestamptz", "id"}
)

// RegisterCondition keeps a condition under the id that its content gives it. One that is there already takes the new name, if
// there is one, and what this version of the catalog says that it reads.
func (s *Store) RegisterCondition(ctx context.Context, account commerce.AccountID, c commerce.Condition) (*commerce.Condition, error) {
	c.ID = commerce.ConditionID(c.Semantics, c.Text)
	if c.Reads == nil {
		c.Reads = []string{}
	}
	var kept []commerce.Condition
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		queue(b, &kept, registeredConditions.scan, `
			INSERT INTO conditions AS t (account_id, `+registeredConditions.written+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			ON CONFLICT (account_id, id) DO UPDATE SET name = coalesce(excluded.name, t.name), reads = excluded.reads
			RETURNING `+registeredConditions.list, account, c.ID, c.Semantics, c.Text, []byte(c.Tree), c.Name, c.Reads, s.now())
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return nil, fmt.Errorf("register condition: %w", err)
	}
	return &kept[0], nil
}

// GetCondition reads a registered condition. NOT_FOUND when the account has none with this id.
func (s *Store) GetCondition(ctx context.Context, account commerce.AccountID, id string) (*commerce.Condition, error) {
	found, err := s.ConditionsByID(ctx, account, []string{id})
	if err != nil {
		return nil, err
	}
	if found[id] == nil {
		return nil, errNoCondition(id)
	}
	return found[id], nil
}

// ConditionsByID reads many registered conditions; those that are not there are left out.
func (s *Store) ConditionsByID(ctx context.Context, account commerce.AccountID, ids []string) (map[string]*commerce.Condition, error) {
	var asked []string
	for _, id := range ids {
		if contentID.MatchString(id) { // nothing else is there, and Postgres takes no null characters
			asked = append(asked, id)
		}
	}
	out := make(map[string]*commerce.Condition, len(asked))
	if len(asked) == 0 {
		return out, nil
	}
	var list []commerce.Condition
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, registeredConditions.scan, `SELECT `+registeredConditions.list+` FROM conditions t WHERE t.account_id = $1 AND t.id = ANY($2)`, account, asked)
	})
	if err != nil {
		return nil, fmt.Errorf("read conditions: %w", err)
	}
	for i := range list {
		out[list[i].ID] = &list[i]
	}
	return out, nil
}

// ListConditions reads a page of the registered conditions, the newest first. With reads, only of those that read one of the
// paths.
func (s *Store) ListConditions(ctx context.Context, account commerce.AccountID, reads []string, p commerce.Page) (commerce.List[commerce.Condition], error) {
	return conditionLister.page(ctx, s, account, readsFilter(account, reads), conditionSort, true, p)
}

// CountConditions counts registered conditions.
func (s *Store) CountConditions(ctx context.Context, account commerce.AccountID, reads []string) (int, error) {
	return conditionLister.count(ctx, s, account, readsFilter(account, reads))
}
