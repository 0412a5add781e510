package cache

import (
	"context"
	"time"

	"storegraph/commerce"
)

// object says how one kind of object is read and kept.
type object[T any] struct {
	account   commerce.AccountID
	kind, id  string
	ttl       time.Duration
	read      func(context.Context) (*T, error)
	keep      func(*T) bool     // nil: always
	dependsOn func(*T) []string // nil: on nothing but itself
}

// Monsters are not kept.
const (
	maxDependencies = 100
	maxEntry        = 256 << 10
)

// through reads an object: from Redis when it is there, else from the reader, leaving it in Redis for the next.
func through[T any](ctx context.Context, c *Cache, o object[T]) (*T, error) {
	if !c.breaker.allow() {
		c.stats.bypasses.Add(1)
		return o.read(ctx)
	}
	key := objectKey(o.account, o.kind, o.id)
	found, seen, err := lookUp[T](ctx, c, o.account, key)
	switch {
	case err != nil:
		c.stats.bypasses.Add(1)
		return o.read(ctx)
	case found != nil:
		c.stats.hits.Add(1)
		return found, nil
	}
	c.stats.misses.Add(1)

	flight, first := c.flights.board(key)
	if first {
		return readAndKeep(ctx, c, o, key, seen, flight)
	}
	select {
	case <-flight.landed:
		// What was swapped in was current then, so it is for all who boarded before. Anything else may be older than us.
		if e, ok := decode[T](flight.entry); ok {
			return e.Value, nil
		}
	case <-ctx.Done():
	}
	return o.read(ctx)
}

// lookUp gives the object of a key when its entry is whole and nothing that it depends on has changed. seen is the head of
// what stands in the key.
func lookUp[T any](ctx context.Context, c *Cache, account commerce.AccountID, key string) (found *T, seen string, err error) {
	text, err := c.get(ctx, key)
	if err != nil || text == "" {
		return nil, "", err
	}
	seen = headOf(text)
	e, ok := decode[T](text)
	if !ok {
		return nil, seen, nil
	}
	if len(e.DependsOn) > 0 {
		tokens, err := c.tokens(ctx, account, e.DependsOn)
		if err != nil {
			return nil, "", err
		}
		for i := range tokens {
			if tokens[i] != any(e.tokens[i]) { // nil when Redis has none any more
				return nil, seen, nil
			}
		}
	}
	return e.Value, seen, nil
}

// readAndKeep reads under a lease and swaps the lease for what was read. Others wait for it in the flight.
func readAndKeep[T any](ctx context.Context, c *Cache, o object[T], key, seen string, f *flight) (*T, error) {
	defer c.flights.land(key, f)
	guardKeys := []string(nil)
	if o.dependsOn != nil {
		guardKeys = []string{guardKey(o.account)}
	}
	lease, guard, leased := c.lease(ctx, key, guardKeys, seen)

	value, err := o.read(ctx)
	if err != nil || value == nil || !leased || (o.keep != nil && !o.keep(value)) {
		return value, err
	}
	var on []string
	if o.dependsOn != nil {
		on = o.dependsOn(value)
	}
	if len(on) > maxDependencies {
		return value, nil
	}
	body, err := encode(value, on)
	if err != nil {
		c.logger.ErrorContext(ctx, "an object cannot be cached", "kind", o.kind, "id", o.id, "error", err)
		return value, nil
	}
	if len(body) > maxEntry {
		return value, nil
	}
	c.flights.close(key, f) // who comes from now on must look for himself
	// The caller has what he wants; that he leaves now must not waste it for the next.
	f.entry = c.fill(context.WithoutCancel(ctx), o.account, key, lease, guard, on, body, o.ttl)
	return value, nil
}
