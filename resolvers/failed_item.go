package resolvers

import (
	"context"
	"slices"
	"strconv"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// failedItems reads a page of what was given up; total counts all of it.
func (r *Resolver) failedItems(ctx context.Context, total, first int, after *string) (*model.FailedItemConnection, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := checkSize("first", first); err != nil {
		return nil, err
	}
	items, next, err := r.reader.FailedSignals(ctx, a, first, given(after))
	if err != nil {
		return nil, err
	}
	c := &model.FailedItemConnection{Nodes: items, Count: max(total, len(items))}
	if c.Nodes == nil {
		c.Nodes = []commerce.FailedSignal{} // an empty list, never null
	}
	c.PageInfo = model.PageInfo{HasNextPage: next != "", HasPreviousPage: given(after) != "", EndCursor: nonEmpty(next)}
	return c, nil
}

// failedObject is the global id of the object that could not be synced. A customer's contact is found by Shopify's id: it
// may not be stored yet, and so have no id of ours.
func failedObject(ctx context.Context, s *commerce.FailedSignal) (*string, error) {
	kind, ok := shopifyKinds[s.Kind]
	if !ok || s.ObjectID == 0 {
		return nil, nil
	}
	if kind == contactNode {
		return gid(&s.ObjectID, s.Kind), nil
	}
	id, err := globalIDOf(ctx, kind, s.ObjectID.String())
	return &id, err
}

// failedIDs reads the ids of what is to be retried, each once.
func failedIDs(a commerce.AccountID, ids []string) ([]string, error) {
	if len(ids) > commerce.MaxPageSize {
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d ids at once, not %d. Give none to retry all.", commerce.MaxPageSize, len(ids)).In("ids")
	}
	var webhooks []string
	for i, id := range ids {
		n, err := parseNodeID(a, id)
		switch {
		case commerce.CodeOf(err) == commerce.NotFound:
			return nil, commerce.Errorf(commerce.NotFound, "There is no %s with this id.", failedNode).In("ids", strconv.Itoa(i))
		case err != nil:
			return nil, commerce.Errorf(commerce.InvalidID, "This is not an id of this API.").In("ids", strconv.Itoa(i))
		case n.kind != failedNode:
			return nil, commerce.Errorf(commerce.InvalidID, "The id names a %s, not a %s.", n.kind, failedNode).In("ids", strconv.Itoa(i))
		}
		if !slices.Contains(webhooks, n.text) {
			webhooks = append(webhooks, n.text)
		}
	}
	return webhooks, nil
}
