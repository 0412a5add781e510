package store

import (
	"slices"

	"storegraph/commerce"
)

// A trace says what was there and what it was compared with, and the text of a condition may name a person itself. What
// is left are ids, names and results: what is not in the lists goes.
const (
	publicBranch = `ARRAY['id', 'name', 'index', 'result']`
	publicClause = `ARRAY['id', 'path', 'operator', 'negated', 'result']`
)

// blankDecisions redacts decisions as of $2; a condition follows.
const blankDecisions = `
	UPDATE decisions d SET redacted_at = $2, contact_id = NULL, read = NULL,
		branches = (
			SELECT coalesce(jsonb_agg(jsonb_build_object('id', b.branch->'id', 'name', b.branch->'name') ORDER BY b.n), '[]')
			FROM jsonb_array_elements(d.branches) WITH ORDINALITY b(branch, n)),
		trace = (
			SELECT coalesce(jsonb_agg((SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(b.branch) m WHERE m.key = ANY (` + publicBranch + `))
				|| jsonb_build_object('clauses', (
					SELECT coalesce(jsonb_agg((SELECT coalesce(jsonb_object_agg(m.key, m.value), '{}') FROM jsonb_each(c.clause) m WHERE m.key = ANY (` + publicClause + `)) ORDER BY c.n), '[]')
					FROM jsonb_array_elements(b.branch->'clauses') WITH ORDINALITY c(clause, n)))
				ORDER BY b.n), '[]')
			FROM jsonb_array_elements(d.trace) WITH ORDINALITY b(branch, n))
	WHERE account_id = $1 AND redacted_at IS NULL`

// decisionsAbout are those that tell of orders or contacts; the arguments are parameters.
func decisionsAbout(orders, contacts string) string {
	return ` AND (order_ids && ` + orders + `::bigint[] OR contact_id = ANY (` + contacts + `::text[]))`
}

// ids are all contact ids that the person has or had.
func (p *person) ids() []commerce.ContactID {
	return slices.Concat([]commerce.ContactID{}, p.contacts, p.aliases)
}
