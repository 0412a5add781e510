package resolvers

import (
	"context"
	"storegraph/commerce"
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

func (r *conditionResolver) ID(ctx context.Context, obj *commerce.Condition) (string, error) {
	return globalIDOf(ctx, conditionNode, obj.ID)
}

func (r *conditionResolver) Check(ctx context.Context, obj *commerce.Condition) (*model.ConditionCheck, error) {
	c, problems := r.compileRegistered(obj)
	return r.checked(ctx, c, problems)
}

func (r *conditionProblemResolver) Code(ctx context.Context, obj *conditions.Problem) (string, error) {
	return string(obj.Code), nil
}

func (r *conditionWarningResolver) Code(ctx context.Context, obj *conditions.Warning) (string, error) {
	return string(obj.Code), nil
}

func (r *mutationResolver) RegisterCondition(ctx context.Context, input model.RegisterConditionInput) (*model.RegisterConditionPayload, error) {
	return r.registerCondition(ctx, input)
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

func (r *queryResolver) EvaluateBatch(ctx context.Context, input model.EvaluateBatchInput) (*model.BatchDecision, error) {
	return r.evaluateBatch(ctx, input)
}

func (r *queryResolver) CheckCondition(ctx context.Context, condition conditions.Tree) (*model.ConditionCheck, error) {
	return r.checkCondition(ctx, condition)
}

func (r *queryResolver) Condition(ctx context.Context, id string) (*commerce.Condition, error) {
	return r.registeredCondition(ctx, id)
}

func (r *queryResolver) Conditions(ctx context.Context, first *int, after *string, last *int, before *string) (*model.Connection[commerce.Condition], error) {
	return r.conditionList(ctx, nil, pageArgs{first, after, last, before})
}

func (r *Resolver) ClauseTrace() graph.ClauseTraceResolver { return &clauseTraceResolver{r} }

func (r *Resolver) Condition() graph.ConditionResolver { return &conditionResolver{r} }

func (r *Resolver) ConditionProblem() graph.ConditionProblemResolver {
	return &conditionProblemResolver{r}
}

func (r *Resolver) ConditionWarning() graph.ConditionWarningResolver {
	return &conditionWarningResolver{r}
}

type (
	clauseTraceResolver      struct{ *Resolver }
	conditionResolver        struct{ *Resolver }
	conditionProblemResolver struct{ *Resolver }
	conditionWarningResolver struct{ *Resolver }
)
