package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *decisionResolver) ID(ctx context.Context, obj *commerce.Decision) (string, error) {
	return globalIDOf(ctx, decisionNode, commerce.ID(obj.ID).String())
}

func (r *decisionResolver) BranchID(ctx context.Context, obj *commerce.Decision) (*string, error) {
	if obj.BranchIndex < 0 {
		return nil, nil
	}
	return &obj.BranchID, nil
}

func (r *decisionResolver) BranchIndex(ctx context.Context, obj *commerce.Decision) (*int, error) {
	if obj.BranchIndex < 0 {
		return nil, nil
	}
	return &obj.BranchIndex, nil
}

func (r *decisionResolver) Reason(ctx context.Context, obj *commerce.Decision) (conditions.Reason, error) {
	return conditions.Reason(obj.Reason), nil
}

func (r *decisionResolver) Trace(ctx context.Context, obj *commerce.Decision) ([]conditions.BranchTrace, error) {
	return traceOf(obj)
}

func (r *decisionResolver) ContactID(ctx context.Context, obj *commerce.Decision) (*string, error) {
	if obj.ContactID == nil {
		return nil, nil
	}
	id, err := globalIDOf(ctx, contactNode, string(*obj.ContactID))
	return &id, err
}

func (r *decisionResolver) Contact(ctx context.Context, obj *commerce.Decision) (*commerce.Contact, error) {
	return r.contactByID(ctx, obj.ContactID)
}

func (r *decisionResolver) OrderID(ctx context.Context, obj *commerce.Decision) (*string, error) {
	if obj.OrderID == nil {
		return nil, nil
	}
	id, err := globalIDOf(ctx, orderNode, obj.OrderID.String())
	return &id, err
}

func (r *decisionResolver) Order(ctx context.Context, obj *commerce.Decision) (*commerce.Order, error) {
	return r.orderByID(ctx, obj.OrderID)
}

func (r *mutationResolver) UpdateDecisionRetention(ctx context.Context, input model.UpdateDecisionRetentionInput) (*model.UpdateDecisionRetentionPayload, error) {
	return r.updateDecisionRetention(ctx, input)
}

func (r *queryResolver) Decision(ctx context.Context, id string) (*commerce.Decision, error) {
	return r.decision(ctx, id)
}

func (r *queryResolver) Decisions(ctx context.Context, first int, after *string, contactID *string) (*model.Connection[commerce.Decision], error) {
	return r.listDecisions(ctx, first, after, contactID)
}

func (r *queryResolver) DecisionRetentionDays(ctx context.Context) (int, error) {
	a, err := account(ctx)
	if err != nil {
		return 0, err
	}
	return r.decisions.DecisionRetention(ctx, a)
}

func (r *queryResolver) ReplayDecision(ctx context.Context, id string) (*model.ReplayedDecision, error) {
	return r.replayDecision(ctx, id)
}

func (r *queryResolver) DryRunBranches(ctx context.Context, input model.DryRunBranchesInput) (*model.BranchDryRun, error) {
	return r.dryRunBranches(ctx, input)
}

func (r *Resolver) Decision() graph.DecisionResolver { return &decisionResolver{r} }

type decisionResolver struct{ *Resolver }
