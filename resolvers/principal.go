package resolvers

import (
	"context"

	"storegraph/commerce"
)

// Principal is who asks: the account and role of the request's credential.
type Principal = commerce.Principal

type principalKey struct{}

// WithPrincipal says who asks. The server calls it once the credential is checked.
func WithPrincipal(ctx context.Context, p Principal) context.Context {
	return context.WithValue(ctx, principalKey{}, p)
}

// principal is who asks; UNAUTHENTICATED when nobody said.
func principal(ctx context.Context) (Principal, error) {
	p, ok := ctx.Value(principalKey{}).(Principal)
	if !ok || p.AccountID == "" {
		return Principal{}, commerce.Errorf(commerce.Unauthenticated, "Send an API key: Authorization: Bearer …")
	}
	return p, nil
}

// account is whose data is asked for.
func account(ctx context.Context) (commerce.AccountID, error) {
	p, err := principal(ctx)
	return p.AccountID, err
}
