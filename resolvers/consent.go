package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
)

func (r *queryResolver) CanSend(ctx context.Context, contactID string, channel commerce.MessageChannel, purpose commerce.Purpose) (*commerce.SendDecision, error) {
	return r.canSend(ctx, contactID, channel, purpose)
}

func (r *sendDecisionResolver) State(ctx context.Context, obj *commerce.SendDecision) (*commerce.ConsentState, error) {
	if obj.State == "" {
		return nil, nil
	}
	state := commerce.ConsentState(obj.State)
	return &state, nil
}

func (r *sendDecisionResolver) OptInLevel(ctx context.Context, obj *commerce.SendDecision) (*string, error) {
	return nonEmpty(obj.OptInLevel), nil
}

func (r *Resolver) SendDecision() graph.SendDecisionResolver { return &sendDecisionResolver{r} }

type sendDecisionResolver struct{ *Resolver }
