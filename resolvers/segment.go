package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph"
	"storegraph/graph/model"
	"time"
)

func (r *queryResolver) Segment(ctx context.Context, condition conditions.Tree) (*model.Segment, error) {
	return r.segment(ctx, condition)
}

func (r *segmentResolver) Count(ctx context.Context, obj *model.Segment) (*int, error) {
	return r.segmentCount(ctx, obj)
}

func (r *segmentResolver) Contacts(ctx context.Context, obj *model.Segment, first *int, after *string, last *int, before *string) (*model.Connection[commerce.Contact], error) {
	return r.segmentContacts(ctx, obj, pageArgs{first, after, last, before})
}

func (r *segmentResolver) AsOf(ctx context.Context, obj *model.Segment) (*time.Time, error) {
	if obj.Condition == nil {
		return nil, nil
	}
	return r.oldestOf(ctx, segmentElements(obj.Condition)...)
}

func (r *Resolver) Segment() graph.SegmentResolver { return &segmentResolver{r} }

type segmentResolver struct{ *Resolver }
