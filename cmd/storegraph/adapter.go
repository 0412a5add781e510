package main

import (
	"context"
	"time"

	"storegraph/cache"
	"storegraph/commerce"
	"storegraph/delivery"
	"storegraph/resolvers"
	"storegraph/store"
	"storegraph/syncer"
)

// Rooms name the interfaces that they need; here is who fills them where a method's types differ.

// syncStore shows the store to the syncer, which names its own transaction interface.
type syncStore struct{ *store.Store }

func (s syncStore) Sync(ctx context.Context, account commerce.AccountID, fn func(context.Context, syncer.Tx) error) ([]commerce.Change, error) {
	return s.Store.Sync(ctx, account, func(ctx context.Context, tx *store.SyncTx) error { return fn(ctx, tx) })
}

// endpoints makes endpoints with keys, and reads them from the store.
type endpoints struct {
	*store.Store
	*delivery.Endpoints
}

// bucket lets all processes share a shop's budget of points.
type bucket struct{ store *store.Store }

func (b bucket) Take(ctx context.Context, shop string, cost float64, background bool) (time.Duration, error) {
	return b.store.TakeBudget(ctx, shop, cost, background)
}

func (b bucket) Settle(ctx context.Context, shop string, reserved float64, status *commerce.ThrottleStatus) error {
	return b.store.SettleBudget(ctx, shop, reserved, status)
}

// reader reads single objects through the cache, and everything else from the store.
type reader struct {
	*store.Store
	cache *cache.Cache
}

func (r reader) GetInstallation(ctx context.Context, a commerce.AccountID) (*commerce.Installation, error) {
	return r.cache.GetInstallation(ctx, a)
}

func (r reader) GetContact(ctx context.Context, a commerce.AccountID, id commerce.ContactID) (*commerce.Contact, error) {
	return r.cache.GetContact(ctx, a, id)
}

func (r reader) GetOrder(ctx context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Order, error) {
	return r.cache.GetOrder(ctx, a, id)
}

func (r reader) GetTransaction(ctx context.Context, a commerce.AccountID, order commerce.ID) (*commerce.Transaction, error) {
	return r.cache.GetTransaction(ctx, a, order)
}

func (r reader) GetProduct(ctx context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Product, error) {
	return r.cache.GetProduct(ctx, a, id)
}

func (r reader) GetCollection(ctx context.Context, a commerce.AccountID, id commerce.ID) (*commerce.Collection, error) {
	return r.cache.GetCollection(ctx, a, id)
}

// registry stores what the CRM registers, and drops from the cache what that changed.
type registry struct {
	*store.Store
	cache *cache.Cache
}

func (r registry) RegisterContact(ctx context.Context, a commerce.AccountID, c commerce.Contact) (*commerce.Contact, error) {
	stored, changes, err := r.Store.RegisterContact(ctx, a, c)
	r.cache.Invalidate(ctx, a, changes)
	return stored, err
}

// integration shows the syncer's use-cases to the resolvers.
type integration struct{ *syncer.Syncer }

func (i integration) Connect(ctx context.Context, a commerce.AccountID, r resolvers.ConnectRequest) (string, error) {
	return i.Syncer.Connect(ctx, a, syncer.ConnectRequest(r))
}

// shops finds which secrets may have signed a shop's webhooks: the app's own for OAuth, the custom app's for legacy
// connections. A shop that left still sends its last ones.
type shops struct {
	store     *store.Store
	appSecret commerce.Secret
}

func (s shops) WebhookSecrets(ctx context.Context, domain string) (commerce.AccountID, []commerce.Secret, error) {
	inst, err := s.store.InstallationByShop(ctx, domain)
	if err != nil {
		return "", nil, err
	}
	if inst.Credential == commerce.OAuthCredential {
		return inst.AccountID, []commerce.Secret{s.appSecret}, nil
	}
	c, err := s.store.Credentials(ctx, inst.AccountID)
	if commerce.CodeOf(err) != "" { // its secret died with the connection
		return "", nil, commerce.Errorf(commerce.NotFound, "The shop %s is not connected.", domain)
	}
	return inst.AccountID, c.WebhookSecrets, err
}

var (
	_ syncer.Store          = syncStore{}
	_ syncer.Tx             = (*store.SyncTx)(nil)
	_ resolvers.Reader      = reader{}
	_ resolvers.Fresh       = (*store.Store)(nil)
	_ resolvers.Integration = integration{}
)
