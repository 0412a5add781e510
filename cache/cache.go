package cache

import (
	"context"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/commerce"
)

// MaxTTL bounds how old an answer can be when its invalidation was lost.
const MaxTTL = time.Minute

// installationTTL is short: whether a shop is connected decides what may be read.
const installationTTL = 10 * time.Second

const defaultTimeout = 50 * time.Millisecond

// Reader reads single objects from Postgres, as *store.Store does. A *Cache is one too.
type Reader interface {
	GetContact(context.Context, commerce.AccountID, commerce.ContactID) (*commerce.Contact, error)
	GetOrder(context.Context, commerce.AccountID, commerce.ID) (*commerce.Order, error)
	GetProduct(context.Context, commerce.AccountID, commerce.ID) (*commerce.Product, error)
	GetCollection(context.Context, commerce.AccountID, commerce.ID) (*commerce.Collection, error)
	GetTransaction(ctx context.Context, account commerce.AccountID, orderID commerce.ID) (*commerce.Transaction, error)
	GetInstallation(context.Context, commerce.AccountID) (*commerce.Installation, error)
}

var _ Reader = (*Cache)(nil)

// Config tunes a Cache; the zero value is good.
type Config struct {
	TTL     time.Duration // how long entries live, at most MaxTTL (the default)
	Timeout time.Duration // of each command of a read, waiting for a connection included; default 50 ms
	Logger  *slog.Logger
	Now     func() time.Time // default time.Now; the breaker's clock
}

// Cache answers from Redis, and from its Reader what Redis has not.
type Cache struct {
	redis   redis.UniversalClient
	reader  Reader
	ttl     time.Duration
	timeout time.Duration
	logger  *slog.Logger
	breaker *breaker
	flights *flights
	shares  shares
	stats   counters
}

// New puts a cache before a reader. The client should come from Open, whose time-outs keep a frozen Redis from holding
// reads up.
func New(client redis.UniversalClient, reader Reader, config Config) *Cache {
	if config.TTL <= 0 || config.TTL > MaxTTL {
		config.TTL = MaxTTL
	}
	if config.Timeout <= 0 {
		config.Timeout = defaultTimeout
	}
	if config.Logger == nil {
		config.Logger = slog.New(slog.DiscardHandler)
	}
	if config.Now == nil {
		config.Now = time.Now
	}
	return &Cache{
		redis:   client,
		reader:  reader,
		ttl:     config.TTL,
		timeout: config.Timeout,
		logger:  config.Logger,
		breaker: &breaker{now: config.Now, logger: config.Logger},
		flights: newFlights(),
		shares:  shares{next: make(map[string]*shared)},
	}
}

// GetContact reads one contact.
func (c *Cache) GetContact(ctx context.Context, account commerce.AccountID, id commerce.ContactID) (*commerce.Contact, error) {
	return through(ctx, c, object[commerce.Contact]{
		account: account, kind: contactKind, id: string(id), ttl: c.ttl,
		read: func(ctx context.Context) (*commerce.Contact, error) { return c.reader.GetContact(ctx, account, id) },
		// Under the id from before a merge nobody would drop it when the survivor changes.
		keep: func(found *commerce.Contact) bool { return found.ID == id },
	})
}

// GetOrder reads one order with its line items and its transaction.
func (c *Cache) GetOrder(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Order, error) {
	return through(ctx, c, object[commerce.Order]{
		account: account, kind: orderKind, id: id.String(), ttl: c.ttl,
		read:      func(ctx context.Context) (*commerce.Order, error) { return c.reader.GetOrder(ctx, account, id) },
		dependsOn: orderDependsOn,
	})
}

// GetProduct reads one product with its variants and collections.
func (c *Cache) GetProduct(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Product, error) {
	return through(ctx, c, object[commerce.Product]{
		account: account, kind: productKind, id: id.String(), ttl: c.ttl,
		read:      func(ctx context.Context) (*commerce.Product, error) { return c.reader.GetProduct(ctx, account, id) },
		dependsOn: func(*commerce.Product) []string { return []string{anyCollection} },
	})
}

// GetCollection reads one collection.
func (c *Cache) GetCollection(ctx context.Context, account commerce.AccountID, id commerce.ID) (*commerce.Collection, error) {
	return through(ctx, c, object[commerce.Collection]{
		account: account, kind: collectionKind, id: id.String(), ttl: c.ttl,
		read: func(ctx context.Context) (*commerce.Collection, error) {
			return c.reader.GetCollection(ctx, account, id)
		},
	})
}

// GetTransaction reads the one transaction of an order.
func (c *Cache) GetTransaction(ctx context.Context, account commerce.AccountID, orderID commerce.ID) (*commerce.Transaction, error) {
	return through(ctx, c, object[commerce.Transaction]{
		account: account, kind: transactionKind, id: orderID.String(), ttl: c.ttl,
		read: func(ctx context.Context) (*commerce.Transaction, error) {
			return c.reader.GetTransaction(ctx, account, orderID)
		},
	})
}

// GetInstallation reads the account's link to Shopify.
func (c *Cache) GetInstallation(ctx context.Context, account commerce.AccountID) (*commerce.Installation, error) {
	return through(ctx, c, object[commerce.Installation]{
		account: account, kind: installationKind, id: string(account), ttl: min(installationTTL, c.ttl),
		read: func(ctx context.Context) (*commerce.Installation, error) {
			return c.reader.GetInstallation(ctx, account)
		},
	})
}

// orderDependsOn names the products of the lines, also those that are not stored yet, and their collections.
func orderDependsOn(o *commerce.Order) []string {
	var on []string
	seen := make(map[commerce.ID]bool)
	for _, l := range o.LineItems {
		if l.ProductID != nil && !seen[*l.ProductID] {
			seen[*l.ProductID] = true
			on = append(on, onProduct(*l.ProductID))
		}
	}
	if len(on) == 0 {
		return nil
	}
	return append(on, anyCollection)
}
