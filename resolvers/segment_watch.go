package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *mutationResolver) CreateSegmentWatch(ctx context.Context, input model.CreateSegmentWatchInput) (*model.CreateSegmentWatchPayload, error) {
	return r.createWatch(ctx, input)
}

func (r *mutationResolver) UpdateSegmentWatch(ctx context.Context, input model.UpdateSegmentWatchInput) (*model.UpdateSegmentWatchPayload, error) {
	return r.updateWatch(ctx, input)
}

func (r *mutationResolver) DeleteSegmentWatch(ctx context.Context, input model.DeleteSegmentWatchInput) (*model.DeleteSegmentWatchPayload, error) {
	out := new(model.DeleteSegmentWatchPayload)
	a, n, err := idOf(ctx, input.ID, watchNode)
	if err == nil {
		err = r.schedules.DeleteWatch(ctx, a, commerce.WatchID(n.text))
	}
	if err == nil {
		out.DeletedID = &input.ID
	}
	out.UserErrors, err = userErrors(err)
	return out, err
}

func (r *queryResolver) SegmentWatches(ctx context.Context) ([]commerce.SegmentWatch, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	list, err := r.schedules.ListWatches(ctx, a)
	return append([]commerce.SegmentWatch{}, list...), err
}

func (r *queryResolver) SegmentWatch(ctx context.Context, id string) (*commerce.SegmentWatch, error) {
	a, n, err := idOf(ctx, id, watchNode)
	if err != nil {
		return nil, err
	}
	return missingIsNil(r.schedules.GetWatch(ctx, a, commerce.WatchID(n.text)))
}

func (r *segmentWatchResolver) ID(ctx context.Context, obj *commerce.SegmentWatch) (string, error) {
	return globalIDOf(ctx, watchNode, string(obj.ID))
}

func (r *segmentWatchResolver) Problem(ctx context.Context, obj *commerce.SegmentWatch) (*string, error) {
	return nonEmpty(obj.Problem), nil
}

func (r *segmentWatchResolver) Members(ctx context.Context, obj *commerce.SegmentWatch) (int, error) {
	a, err := account(ctx)
	if err != nil {
		return 0, err
	}
	return r.schedules.CountMembers(ctx, a, obj.ID)
}

func (r *Resolver) SegmentWatch() graph.SegmentWatchResolver { return &segmentWatchResolver{r} }

type segmentWatchResolver struct{ *Resolver }
