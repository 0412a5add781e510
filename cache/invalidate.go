package cache

import (
	"context"
	"slices"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/commerce"
)

const (
	invalidateBatch = 500
	// invalidateTime is longer than a read's command takes: it is worth a wait, and nobody looks at a screen meanwhile.
	invalidateTime = 200 * time.Millisecond
)

// Invalidate drops what was derived from rows that changed. Call it once their transaction is committed. When Redis cannot
// be told, this is logged, and entries may be old until they expire: MaxTTL at most.
func (c *Cache) Invalidate(ctx context.Context, account commerce.AccountID, changes []commerce.Change) {
	if len(changes) == 0 {
		return
	}
	// The transaction is committed: that the caller gives up must not keep an old answer alive.
	ctx = context.WithoutCancel(ctx)
	keys, renewGuard := affected(account, changes)
	patience := max(invalidateTime, c.timeout)
	if !c.breaker.closed() { // still worth a try: Redis may be away for us only
		patience = c.timeout
	}
	err := c.drop(ctx, account, keys, renewGuard, patience)
	if err != nil && c.breaker.closed() { // once more, on another connection
		err = c.drop(ctx, account, keys, renewGuard, patience)
	}
	if err != nil {
		c.stats.lost.Add(1)
		c.logger.WarnContext(ctx, "Redis was not told of changes; answers may be old until they expire",
			"account", account, "changes", len(changes), "seconds", int(c.ttl.Seconds()), "error", err)
	}
}

// affected lists the keys that die, and says whether entries under way that hold products or collections must not land.
func affected(account commerce.AccountID, changes []commerce.Change) (keys []string, renewGuard bool) {
	keys = append(keys, tokenKey(account, anyAnswer))
	for _, ch := range changes {
		keys = append(keys, objectKey(account, ch.Kind, ch.ID))
		switch ch.Kind {
		case orderKind: // the transaction shows the order's name and contact
			keys = append(keys, objectKey(account, transactionKind, ch.ID))
		case transactionKind: // its id is the order's, which shows it
			keys = append(keys, objectKey(account, orderKind, ch.ID))
		case productKind:
			keys = append(keys, tokenKey(account, productKind+":"+ch.ID))
			renewGuard = true
		case collectionKind:
			keys = append(keys, tokenKey(account, anyCollection))
			renewGuard = true
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys), renewGuard
}

// drop renews the guard before it deletes tokens. The other way round an entry under way could land between the two, with
// a new token and the old product.
func (c *Cache) drop(ctx context.Context, account commerce.AccountID, keys []string, renewGuard bool, patience time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	_, err := c.redis.Pipelined(ctx, func(pipe redis.Pipeliner) error {
		if renewGuard {
			pipe.Set(ctx, guardKey(account), newToken(), tokenTime)
		}
		for batch := range slices.Chunk(keys, invalidateBatch) {
			pipe.Del(ctx, batch...)
		}
		return nil
	})
	c.breaker.report(err)
	return err
}
