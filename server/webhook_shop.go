package server

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"storegraph/commerce"
	"storegraph/shopify"
)

const (
	// shopTTL bounds for how long a shop's secrets are used without asking for them: a shop that changed its account is
	// noticed that late.
	shopTTL = 15 * time.Second
	// shopRefresh is how often a signature that does not fit has the secrets read again: they rotate.
	shopRefresh = time.Second
	// maxShops bounds the memory. Only shops that exist are remembered, so nobody can fill it with names.
	maxShops = 10_000
	// maxLookups bounds the look-ups that run at a time: forged webhooks must not take all connections.
	maxLookups = 8
)

// shopSecrets remembers for a short while which account a shop belongs to and which secrets may sign for it: reading and
// opening them anew for each webhook would cost more than the webhook.
type shopSecrets struct {
	shops   Shops
	now     func() time.Time
	flight  singleflight.Group
	lookups chan struct{}

	mu    sync.RWMutex
	known map[string]knownShop
}

type knownShop struct {
	account commerce.AccountID
	secrets []commerce.Secret
	readAt  time.Time
}

func newShopSecrets(shops Shops, now func() time.Time) *shopSecrets {
	return &shopSecrets{shops: shops, now: now, lookups: make(chan struct{}, maxLookups), known: make(map[string]knownShop)}
}

// verify says whether the shop signed the body, and whose shop it is. An unknown shop signs nothing.
func (c *shopSecrets) verify(ctx context.Context, domain string, body []byte, signature string) (account commerce.AccountID, signed bool, err error) {
	shop, cached := c.get(domain)
	if cached && shopify.VerifyWebhook(body, signature, shop.secrets) {
		return shop.account, true, nil
	}
	if cached && c.now().Sub(shop.readAt) < shopRefresh {
		return "", false, nil
	}
	if shop, err = c.read(ctx, domain); err != nil {
		if commerce.CodeOf(err) == commerce.NotFound {
			return "", false, nil
		}
		return "", false, err
	}
	return shop.account, shopify.VerifyWebhook(body, signature, shop.secrets), nil
}

func (c *shopSecrets) get(domain string) (knownShop, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	shop, ok := c.known[domain]
	return shop, ok && c.now().Sub(shop.readAt) < shopTTL
}

// read asks for a shop's secrets, once for all who ask at the same time.
func (c *shopSecrets) read(ctx context.Context, domain string) (knownShop, error) {
	answer := c.flight.DoChan(domain, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), webhookPut)
		defer cancel()
		select {
		case c.lookups <- struct{}{}:
			defer func() { <-c.lookups }()
		case <-ctx.Done():
			return knownShop{}, ctx.Err()
		}
		shop := knownShop{readAt: c.now()}
		var err error
		shop.account, shop.secrets, err = c.shops.WebhookSecrets(ctx, domain)
		c.keep(domain, shop, err)
		return shop, err
	})
	select {
	case a := <-answer:
		return a.Val.(knownShop), a.Err
	case <-ctx.Done():
		return knownShop{}, ctx.Err()
	}
}

func (c *shopSecrets) keep(domain string, shop knownShop, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		if commerce.CodeOf(err) == commerce.NotFound {
			delete(c.known, domain)
		}
		return
	}
	if _, there := c.known[domain]; !there && len(c.known) >= maxShops {
		for other := range c.known { // whichever: it costs its shop one look-up
			delete(c.known, other)
			break
		}
	}
	c.known[domain] = shop
}

// oddities tells of each oddity once, and forgets how many there are beyond some hundreds.
type oddities struct {
	mu   sync.Mutex
	seen map[string]bool
}

const maxOddities = 500

func (o *oddities) first(name string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.seen[name] || len(o.seen) >= maxOddities {
		return false
	}
	if o.seen == nil {
		o.seen = make(map[string]bool)
	}
	o.seen[name] = true
	return true
}
