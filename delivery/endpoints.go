package delivery

import (
	"context"
	"fmt"
	"time"

	"storegraph/commerce"
)

// EndpointStore keeps endpoints and their deliveries.
type EndpointStore interface {
	CreateEndpoint(context.Context, commerce.AccountID, commerce.TriggerEndpoint, commerce.EndpointKeys) (*commerce.TriggerEndpoint, error)
	UpdateEndpoint(context.Context, commerce.AccountID, commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, error)
	EndpointKeys(context.Context, commerce.AccountID, commerce.EndpointID) (commerce.EndpointKeys, error)
	RotateEndpointKeys(ctx context.Context, account commerce.AccountID, id commerce.EndpointID, fresh commerce.EndpointKeys, until time.Time) error
}

// Endpoints makes and changes endpoints: their URLs are where deliveries may go, and their keys are made here.
type Endpoints struct {
	Store EndpointStore
	Guard Guard
	Now   func() time.Time // default: the clock
}

// Create keeps an endpoint. The secret is told this once.
func (s *Endpoints) Create(ctx context.Context, account commerce.AccountID, e commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, commerce.Secret, error) {
	if err := s.Guard.CheckURL(ctx, e.URL); err != nil {
		return nil, "", err
	}
	keys, err := NewKeys()
	if err != nil {
		return nil, "", err
	}
	made, err := s.Store.CreateEndpoint(ctx, account, e, keys)
	return made, keys.Secret, err
}

// Update stores an endpoint whose URL was checked when it is another than before.
func (s *Endpoints) Update(ctx context.Context, account commerce.AccountID, before, e commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, error) {
	if e.URL != before.URL {
		if err := s.Guard.CheckURL(ctx, e.URL); err != nil {
			return nil, err
		}
	}
	return s.Store.UpdateEndpoint(ctx, account, e)
}

// Rotate makes new keys. The old ones sign beside them for the grace period.
func (s *Endpoints) Rotate(ctx context.Context, account commerce.AccountID, id commerce.EndpointID, grace time.Duration) (commerce.Secret, error) {
	keys, err := NewKeys()
	if err != nil {
		return "", err
	}
	now := time.Now
	if s.Now != nil {
		now = s.Now
	}
	if err := s.Store.RotateEndpointKeys(ctx, account, id, keys, now().Add(grace)); err != nil {
		return "", err
	}
	return keys.Secret, nil
}

// PublicKey is what receivers verify v1a signatures of an endpoint with.
func (s *Endpoints) PublicKey(ctx context.Context, account commerce.AccountID, id commerce.EndpointID) (string, error) {
	keys, err := s.Store.EndpointKeys(ctx, account, id)
	if err != nil {
		return "", fmt.Errorf("read an endpoint's public key: %w", err)
	}
	return PublicKey(keys.SigningKey)
}
