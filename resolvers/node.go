package resolvers

import (
	"context"
	"sync"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// node reads any object by its global id.
func (r *Resolver) node(ctx context.Context, id string) (model.Node, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	n, err := parseNodeID(a, id)
	if err != nil {
		if commerce.CodeOf(err) == commerce.NotFound {
			err = errNoSuchNode() // say nothing of what a foreign id names
		}
		return nil, err
	}
	switch n.kind {
	case contactNode:
		c, err := r.nodeContact(ctx, a, n)
		return nodeOr(c, err)
	case orderNode:
		o, err := r.orderByID(ctx, &n.number)
		return nodeOr(o, err)
	case transactionNode:
		t, err := r.transactionOf(ctx, n.number)
		return nodeOr(t, err)
	case productNode:
		p, err := r.productByID(ctx, &n.number)
		return nodeOr(p, err)
	case variantNode:
		v, err := r.variantByID(ctx, &n.number)
		return nodeOr(v, err)
	case collectionNode:
		c, err := r.collectionByID(ctx, &n.number)
		return nodeOr(c, err)
	case templateNode:
		t, err := r.reader.GetTemplate(ctx, a, n.text)
		return nodeOr(t, err)
	case endpointNode:
		e, err := r.endpoints.GetEndpoint(ctx, a, commerce.EndpointID(n.text))
		return nodeOr(e, err)
	case timerNode:
		t, err := r.schedules.GetTimer(ctx, a, commerce.TimerID(n.text))
		return nodeOr(t, err)
	case watchNode:
		w, err := r.schedules.GetWatch(ctx, a, commerce.WatchID(n.text))
		return nodeOr(w, err)
	case conditionNode:
		c, err := r.reader.GetCondition(ctx, a, n.text)
		return nodeOr(c, err)
	case decisionNode:
		d, err := r.decisions.GetDecision(ctx, a, int64(n.number))
		return nodeOr(d, err)
	case integrationNode:
		i, err := r.installation(ctx)
		return nodeOr(i, err)
	}
	return nil, commerce.Errorf(commerce.InvalidID, "A %s is not fetched by its id: read it through its parent.", n.kind)
}

// nodeContact reads a contact with the others of the request; one that was merged away is read alone, to follow the merge.
func (r *Resolver) nodeContact(ctx context.Context, a commerce.AccountID, n nodeID) (*commerce.Contact, error) {
	if !n.shopify {
		id := commerce.ContactID(n.text)
		if c, err := r.contactByID(ctx, &id); c != nil || err != nil {
			return c, err
		}
	}
	return getContact(ctx, r.reader, a, n)
}

// nodeOr keeps a nil pointer from becoming a node.
func nodeOr[T any](v *T, err error) (model.Node, error) {
	if commerce.CodeOf(err) == commerce.NotFound || (err == nil && v == nil) {
		return nil, errNoSuchNode()
	}
	if err != nil {
		return nil, err
	}
	return v, nil
}

func errNoSuchNode() error {
	return commerce.Errorf(commerce.NotFound, "There is nothing with this id.")
}

// nodes reads many objects at once, so that the loaders see them together. Each that fails is null with an error of its own.
func (r *Resolver) nodes(ctx context.Context, ids []string) ([]model.Node, error) {
	if len(ids) > commerce.MaxPageSize {
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d ids at once, not %d.", commerce.MaxPageSize, len(ids)).In("ids")
	}
	out := make([]model.Node, len(ids))
	errs := make([]error, len(ids))
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() { out[i], errs[i] = r.node(ctx, id) })
	}
	wg.Wait()
	path := graphql.GetPath(ctx)
	for i, err := range errs {
		if err != nil {
			graphql.AddError(ctx, gqlerror.WrapPath(append(path[:len(path):len(path)], ast.PathIndex(i)), err))
		}
	}
	return out, nil
}
