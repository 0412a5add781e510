package resolvers

import (
	"context"
	"storegraph/customvalues"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *customValueResolver) FilledBy(ctx context.Context, obj *model.CustomValue) ([]model.FilledBy, error) {
	return filledBy(obj), nil
}

func (r *diagnosticResolver) Code(ctx context.Context, obj *customvalues.Diagnostic) (string, error) {
	return string(obj.Code), nil
}

func (r *queryResolver) CustomValues(ctx context.Context, search *string, root *string) ([]model.CustomValue, error) {
	if _, err := principal(ctx); err != nil {
		return nil, err
	}
	return pick(given(search), given(root)), nil
}

func (r *Resolver) CustomValue() graph.CustomValueResolver { return &customValueResolver{r} }

func (r *Resolver) Diagnostic() graph.DiagnosticResolver { return &diagnosticResolver{r} }

type (
	customValueResolver struct{ *Resolver }
	diagnosticResolver  struct{ *Resolver }
)
