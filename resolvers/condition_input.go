package resolvers

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	"storegraph/commerce"
	"storegraph/conditions"
)

// maxReferences bounds how often one call may refer to registered conditions: each may be as large as a condition gets.
const maxReferences = 100

// registered are the registered conditions that the conditions of a call refer to, by the ids that the call names them by.
type registered struct {
	resolver *Resolver
	rows     map[string]*commerce.Condition
}

// registeredIn reads the registered conditions that conditions refer to, all at once. One that is not there is an error.
func (r *Resolver) registeredIn(ctx context.Context, trees ...*conditions.Tree) (*registered, error) {
	known := &registered{resolver: r, rows: make(map[string]*commerce.Condition)}
	n := 0
	for _, t := range trees {
		references(t, func(id string) { known.rows[id], n = nil, n+1 })
	}
	if n == 0 {
		return known, nil
	}
	if n > maxReferences {
		return nil, commerce.Errorf(conditions.CodeTooLarge, "The conditions refer to registered ones %d times; at most %d are allowed.", n, maxReferences)
	}
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	ids, texts := make(map[string]string, len(known.rows)), make([]string, 0, len(known.rows))
	for id := range known.rows {
		_, n, err := idOf(ctx, id, conditionNode)
		if err != nil {
			return nil, err
		}
		ids[id] = n.text
		texts = append(texts, n.text)
	}
	rows, err := r.reader.ConditionsByID(ctx, a, texts)
	if err != nil {
		return nil, err
	}
	for id, text := range ids {
		if known.rows[id] = rows[text]; known.rows[id] == nil {
			return nil, errNoSuch(conditionNode)
		}
	}
	return known, nil
}

// references visits the ids of registered conditions in a tree.
func references(t *conditions.Tree, visit func(id string)) {
	if t == nil {
		return
	}
	if t.ID != nil {
		visit(*t.ID)
	}
	for _, parts := range [][]*conditions.Tree{t.All, t.Any, {t.Not}} {
		for _, part := range parts {
			references(part, visit)
		}
	}
	if t.List != nil {
		references(t.List.Where, visit)
	}
	if t.Aggregate != nil {
		references(t.Aggregate.Where, visit)
	}
}

// read reads a condition that stands at a place of the input, with the registered ones that it refers to in their places.
func (known *registered) read(t *conditions.Tree, at ...string) (*conditions.Condition, []conditions.Problem) {
	if t == nil {
		t = new(conditions.Tree) // which has no member, and is refused for that
	}
	if only(t) {
		c, problems := known.resolver.compileRegistered(known.rows[*t.ID])
		return c, moved(problems, append(at, "id")...)
	}
	var stale []conditions.Problem
	whole := known.inline(t, at, &stale)
	if len(stale) > 0 {
		return nil, stale
	}
	c, problems := conditions.FromTree(*whole)
	return c, prefixed(problems, at...)
}

// only says whether a tree is nothing but a registered condition.
func only(t *conditions.Tree) bool {
	if t == nil || t.ID == nil {
		return false
	}
	rest := *t
	rest.ID = nil
	return reflect.ValueOf(rest).IsZero() // else FromTree says that there is more than one member
}

// inline gives a tree in which registered conditions stand in the places of their ids. What is stale is noted.
func (known *registered) inline(t *conditions.Tree, at []string, stale *[]conditions.Problem) *conditions.Tree {
	if t == nil {
		return nil
	}
	if only(t) {
		c, problems := known.resolver.compileRegistered(known.rows[*t.ID])
		*stale = append(*stale, moved(problems, append(at, "id")...)...)
		if c == nil {
			return nil
		}
		return withoutIDs(c.Tree())
	}
	out := *t
	below := func(path ...string) []string { return append(at[:len(at):len(at)], path...) }
	each := func(parts []*conditions.Tree, name string) []*conditions.Tree {
		if parts == nil {
			return nil
		}
		whole := make([]*conditions.Tree, len(parts))
		for i, part := range parts {
			whole[i] = known.inline(part, below(name, strconv.Itoa(i)), stale)
		}
		return whole
	}
	out.All, out.Any, out.Not = each(t.All, "all"), each(t.Any, "any"), known.inline(t.Not, below("not"), stale)
	if t.List != nil {
		list := *t.List
		list.Where = known.inline(list.Where, below("list", "where"), stale)
		out.List = &list
	}
	if t.Aggregate != nil {
		aggregate := *t.Aggregate
		aggregate.Where = known.inline(aggregate.Where, below("aggregate", "where"), stale)
		out.Aggregate = &aggregate
	}
	return &out
}

// withoutIDs takes the ids of clauses out of a tree: in two places at once they would name nothing.
func withoutIDs(t *conditions.Tree) *conditions.Tree {
	if t == nil {
		return nil
	}
	out := *t
	each := func(parts []*conditions.Tree) []*conditions.Tree {
		var plain []*conditions.Tree
		for _, part := range parts {
			plain = append(plain, withoutIDs(part))
		}
		return plain
	}
	out.All, out.Any, out.Not = each(t.All), each(t.Any), withoutIDs(t.Not)
	if t.Clause != nil {
		clause := *t.Clause
		clause.ID = nil
		out.Clause = &clause
	}
	if t.List != nil {
		list := *t.List
		list.ID, list.Where = nil, withoutIDs(list.Where)
		out.List = &list
	}
	if t.Aggregate != nil {
		aggregate := *t.Aggregate
		aggregate.ID, aggregate.Where = nil, withoutIDs(aggregate.Where)
		out.Aggregate = &aggregate
	}
	return &out
}

// compileRegistered reads a registered condition by today's catalog, or finds it read.
func (r *Resolver) compileRegistered(row *commerce.Condition) (*conditions.Condition, []conditions.Problem) {
	if c, ok := r.conditions.Get(row.ID); ok {
		return c, nil
	}
	name := row.ID
	if row.Name != nil {
		name = *row.Name
	}
	stale := func(format string, args ...any) conditions.Problem {
		return conditions.Problem{Code: codeStale, Message: fmt.Sprintf("The registered condition %.80q ", name) + fmt.Sprintf(format, args...)}
	}
	if row.Semantics != conditions.Semantics {
		return nil, []conditions.Problem{stale("was written when conditions were read differently: look at it, and register it anew.")}
	}
	var tree conditions.Tree
	if err := json.Unmarshal(row.Tree, &tree); err != nil {
		return nil, []conditions.Problem{stale("cannot be read any more: register it anew.")}
	}
	c, problems := conditions.FromTree(tree)
	if len(problems) > 0 {
		return nil, append([]conditions.Problem{stale("does not fit the fields any more: %s", problems[0].WithSuggestions())}, problems...)
	}
	r.conditions.Add(row.ID, c)
	return c, nil
}

// readCondition reads the condition of a call that takes one, at a place of its input.
func (r *Resolver) readCondition(ctx context.Context, t *conditions.Tree, at ...string) (*conditions.Condition, []conditions.Problem, error) {
	known, err := r.registeredIn(ctx, t)
	if err != nil {
		return nil, nil, err
	}
	c, problems := known.read(t, at...)
	return c, problems, nil
}

// prefixed puts a path before those of problems.
func prefixed(problems []conditions.Problem, at ...string) []conditions.Problem {
	for i := range problems {
		problems[i].Path = append(at[:len(at):len(at)], problems[i].Path...)
	}
	return problems
}

// moved gives problems one path: what they say of a registered condition stands nowhere in the input but in its id.
func moved(problems []conditions.Problem, to ...string) []conditions.Problem {
	for i := range problems {
		problems[i].Path = append([]string(nil), to...)
	}
	return problems
}
