package resolvers

import (
	"context"
	"storegraph/customvalues"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *diagnosticResolver) Code(ctx context.Context, obj *customvalues.Diagnostic) (string, error) {
	return string(obj.Code), nil
}

func (r *queryResolver) CustomValues(ctx context.Context, search *string, root *string) ([]model.CustomValue, error) {
	if _, err := principal(ctx); err != nil {
		return nil, err
	}
	return pick(given(search), given(root)), nil
}

func (r *queryResolver) ResolveTemplate(ctx context.Context, input model.ResolveTemplateInput) (*model.ResolvedTemplate, error) {
	return r.resolveTemplate(ctx, input)
}

func (r *Resolver) Diagnostic() graph.DiagnosticResolver { return &diagnosticResolver{r} }

type diagnosticResolver struct{ *Resolver }
