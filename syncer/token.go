package syncer

import (
	"context"
	"fmt"
	"time"

	"storegraph/commerce"
	"storegraph/shopify"
)

// tokenMargin is how long before its end an access token is replaced.
const tokenMargin = 5 * time.Minute

// client talks to the account's shop with a token that is refreshed when it is about to end. Legacy tokens have no end.
func (s *Syncer) client(inst *commerce.Installation) *shopify.Client {
	return s.App.Client(inst.Shop.Domain, func(ctx context.Context) (commerce.Secret, error) {
		c, err := s.Store.Credentials(ctx, inst.AccountID)
		if err != nil {
			return "", err
		}
		if s.fresh(c) {
			return c.AccessToken, nil
		}
		c, err = s.Store.RefreshCredentials(ctx, inst.AccountID, func(ctx context.Context, c commerce.Credentials) (commerce.Credentials, error) {
			if s.fresh(c) { // another process was faster
				return c, nil
			}
			return s.App.Refresh(ctx, inst.Shop.Domain, c)
		})
		if err != nil {
			return "", fmt.Errorf("refresh the access token: %w", err)
		}
		return c.AccessToken, nil
	})
}

func (s *Syncer) fresh(c commerce.Credentials) bool {
	return c.ExpiresAt == nil || s.Now().Add(tokenMargin).Before(*c.ExpiresAt)
}
