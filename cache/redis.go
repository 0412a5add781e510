package cache

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	randv2 "math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/commerce"
)

const (
	// leaseTime is how long a reader may take between its lease and the swap.
	leaseTime = 5 * time.Second
	// tokenTime outlives every entry that names the token.
	tokenTime = time.Hour
)

// newToken is one of 2^80 of constant length.
func newToken() string { return rand.Text()[:tokenLength] }

const tokenLength = 16

// ask bounds an exchange with Redis, and tells the breaker how it went. Nil is the zero value, and no error.
func ask[A any](ctx context.Context, c *Cache, exchange func(context.Context) (A, error)) (A, error) {
	bounded, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	answer, err := exchange(bounded)
	if errors.Is(err, redis.Nil) {
		err = nil
	}
	if ctx.Err() == nil { // a caller who left says nothing about Redis
		c.breaker.report(err)
	}
	return answer, err
}

func (c *Cache) get(ctx context.Context, key string) (string, error) {
	return ask(ctx, c, func(ctx context.Context) (string, error) { return c.redis.Get(ctx, key).Result() })
}

func (c *Cache) tokens(ctx context.Context, account commerce.AccountID, on []string) ([]any, error) {
	return ask(ctx, c, func(ctx context.Context) ([]any, error) {
		return c.redis.MGet(ctx, tokenKeys(account, on)...).Result()
	})
}

func tokenKeys(account commerce.AccountID, on []string) []string {
	keys := make([]string, len(on))
	for i, name := range on {
		keys[i] = tokenKey(account, name)
	}
	return keys
}

// leaseScript puts a lease where nothing, or an entry that is known to be stale, stands. Where the object depends on
// others it answers the guard, making one when there is none.
//
// KEYS: the object's key, the guard's if there is one. ARGV: the head that was seen ("" for nothing), the lease, its
// milliseconds, a fresh token, the token's seconds.
var leaseScript = redis.NewScript(`
if redis.call('GETRANGE', KEYS[1], 0, ` + fmt.Sprint(headLength-1) + `) ~= ARGV[1] then return false end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
if not KEYS[2] then return '' end
local guard = redis.call('GET', KEYS[2])
if not guard then
	guard = ARGV[4]
	redis.call('SET', KEYS[2], guard, 'EX', ARGV[5])
end
return guard`)

// lease announces that this reader is about to read the object. It is refused when another reader was first.
func (c *Cache) lease(ctx context.Context, key string, guardKeys []string, seen string) (lease, guard string, ok bool) {
	if seen != "" && isLease(seen) {
		return "", "", false
	}
	lease = leaseMark + newToken()
	answer, err := ask(ctx, c, func(ctx context.Context) (any, error) {
		return leaseScript.Run(ctx, c.redis, append([]string{key}, guardKeys...),
			seen, lease, leaseTime.Milliseconds(), newToken(), int(tokenTime.Seconds())).Result()
	})
	guard, ok = answer.(string)
	return lease, guard, err == nil && ok
}

// fillScript swaps the lease for the entry, unless it is gone or the guard is another. It reads the tokens of what the
// entry depends on, making those that are missing: no change came between, so they stand for what was read.
//
// KEYS: the object's key; and if it depends on others, the guard's and the tokens'. ARGV: the lease, the guard, the
// entry's milliseconds, the tokens' seconds, what goes before the tokens, what goes behind, a fresh token for each.
var fillScript = redis.NewScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return false end
if KEYS[2] and redis.call('GET', KEYS[2]) ~= ARGV[2] then return false end
local tokens = {}
for i = 3, #KEYS do
	local token = redis.call('GET', KEYS[i])
	if not token then
		token = ARGV[i + 4]
		redis.call('SET', KEYS[i], token, 'EX', ARGV[4])
	end
	tokens[#tokens + 1] = token
end
local entry = ARGV[5] .. table.concat(tokens) .. ARGV[6]
redis.call('SET', KEYS[1], entry, 'PX', ARGV[3])
return entry`)

// fill gives the entry as it now stands in Redis, "" when the swap failed.
func (c *Cache) fill(ctx context.Context, account commerce.AccountID, key, lease, guard string, on []string, body string, ttl time.Duration) string {
	keys := []string{key}
	// Entries of one moment should not expire in one moment.
	ttl -= randv2.N(ttl/4 + 1)
	args := []any{lease, guard, ttl.Milliseconds(), int(tokenTime.Seconds()), newHead(len(on)), body}
	if len(on) > 0 {
		keys = append(keys, guardKey(account))
		keys = append(keys, tokenKeys(account, on)...)
		for range on {
			args = append(args, newToken())
		}
	}
	answer, err := ask(ctx, c, func(ctx context.Context) (any, error) {
		return fillScript.Run(ctx, c.redis, keys, args...).Result()
	})
	entry, _ := answer.(string)
	if err != nil {
		return ""
	}
	return entry
}
