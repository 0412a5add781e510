package resolvers

import (
	"context"
	"storegraph/conditions"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *clauseTraceResolver) Operator(ctx context.Context, obj *conditions.ClauseTrace) (*conditions.Operator, error) {
	if obj.Operator == "" {
		return nil, nil
	}
	return &obj.Operator, nil
}

func (r *conditionProblemResolver) Code(ctx context.Context, obj *conditions.Problem) (string, error) {
	return string(obj.Code), nil
}

func (r *queryResolver) ConditionFields(ctx context.Context, search *string) ([]conditions.FieldInfo, error) {
	if _, err := principal(ctx); err != nil {
		return nil, err
	}
	return conditionFields(given(search)), nil
}

func (r *queryResolver) EvaluateBranches(ctx context.Context, input model.EvaluateBranchesInput) (*model.BranchDecision, error) {
	return r.evaluateBranches(ctx, input)
}

func (r *Resolver) ClauseTrace() graph.ClauseTraceResolver { return &clauseTraceResolver{r} }

func (r *Resolver) ConditionProblem() graph.ConditionProblemResolver {
	return &conditionProblemResolver{r}
}

type (
	clauseTraceResolver      struct{ *Resolver }
	conditionProblemResolver struct{ *Resolver }
)
