package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *impactResolver) Templates(ctx context.Context, obj *model.Impact, first *int, after *string) (*model.Connection[commerce.Template], error) {
	return r.templateList(ctx, obj.Reads, pageArgs{first: first, after: after})
}

func (r *impactResolver) Conditions(ctx context.Context, obj *model.Impact, first *int, after *string) (*model.Connection[commerce.Condition], error) {
	return r.conditionList(ctx, obj.Reads, pageArgs{first: first, after: after})
}

func (r *impactResolver) TriggerEndpoints(ctx context.Context, obj *model.Impact) ([]commerce.TriggerEndpoint, error) {
	return r.endpointsReading(ctx, obj.Reads)
}

func (r *impactResolver) Timers(ctx context.Context, obj *model.Impact) ([]commerce.Timer, error) {
	return r.timersReading(ctx, obj.Reads)
}

func (r *impactResolver) SegmentWatches(ctx context.Context, obj *model.Impact) ([]commerce.SegmentWatch, error) {
	return r.watchesReading(ctx, obj.Reads)
}

func (r *queryResolver) Impact(ctx context.Context, fields []string, element *commerce.Element) (*model.Impact, error) {
	return r.impact(ctx, fields, element)
}

func (r *Resolver) Impact() graph.ImpactResolver { return &impactResolver{r} }

type impactResolver struct{ *Resolver }
