package cache

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/redis/go-redis/v9"

	"storegraph/commerce"
)

// askedBefore is how many queries a process remembers to have been asked.
const askedBefore = 8192

// Answers keeps whole answers of one account's reads. Every change of the account drops all of them.
//
// An answer is kept with the account's token as it stood before the answer was read, and is good as long as that token
// stands. Invalidate deletes the token once the change is committed: what was read before the commit has the old token, however
// late it is kept.
//
// Short answers are kept in the process, too, with the same token: then Redis is asked for the token alone.
type Answers struct {
	cache *Cache
	asked *lru.Cache[string, struct{}]
	near  *lru.Cache[string, nearAnswer]
}

// nearAnswer is an answer in the process's memory.
type nearAnswer struct {
	token  string
	answer []byte
}

// At most so many answers of so many bytes are in the process's memory: 32 MiB.
const (
	nearAnswers = 1024
	maxNear     = 32 << 10
)

// NewAnswers keeps answers where the cache keeps objects.
func NewAnswers(c *Cache) *Answers {
	asked, _ := lru.New[string, struct{}](askedBefore) // fails for no size only
	near, _ := lru.New[string, nearAnswer](nearAnswers)
	return &Answers{cache: c, asked: asked, near: near}
}

// Answer gives the answer to what key says, from Redis when it is there, else by read. What is asked for the first time goes
// past Redis: most questions are asked once. key must name all that the answer depends on but the account and its data; errors
// are never kept. Nobody may change the bytes.
func (a *Answers) Answer(ctx context.Context, account commerce.AccountID, key string, read func(context.Context) ([]byte, error)) ([]byte, error) {
	hash := sha256.Sum256([]byte(key))
	name := scope(account) + "answer:" + base64.RawURLEncoding.EncodeToString(hash[:])
	if seen, _ := a.asked.ContainsOrAdd(name, struct{}{}); !seen || !a.cache.breaker.allow() {
		return read(ctx)
	}
	kept, token, err := a.nearby(ctx, account, name)
	if err == nil && kept == nil {
		if kept, token, err = a.look(ctx, account, name); err == nil && kept != nil {
			a.keepNear(name, token, kept)
		}
	}
	switch {
	case err != nil:
		a.cache.stats.bypasses.Add(1)
		return read(ctx)
	case kept != nil:
		a.cache.stats.hits.Add(1)
		return kept, nil
	}
	a.cache.stats.misses.Add(1)
	answer, err := read(ctx)
	if err != nil || len(answer) > maxEntry {
		return answer, err
	}
	a.keepNear(name, token, answer)
	// The caller has what he wants; that he leaves now must not waste it for the next.
	_, _ = ask(context.WithoutCancel(ctx), a.cache, func(ctx context.Context) (string, error) {
		return a.cache.redis.Set(ctx, name, token+string(answer), a.cache.ttl).Result()
	})
	return answer, nil
}

// nearby gives the answer that the process has, if the account's token still stands.
func (a *Answers) nearby(ctx context.Context, account commerce.AccountID, name string) (answer []byte, token string, err error) {
	near, ok := a.near.Get(name)
	if !ok {
		return nil, "", nil
	}
	token, err = a.cache.getShared(ctx, tokenKey(account, anyAnswer))
	if err != nil || token != near.token {
		return nil, "", err
	}
	return near.answer, token, nil
}

func (a *Answers) keepNear(name, token string, answer []byte) {
	if len(answer) <= maxNear && len(token) == tokenLength {
		a.near.Add(name, nearAnswer{token, answer})
	}
}

// look gives the answer that is kept, or the token that the next one is to be kept with.
func (a *Answers) look(ctx context.Context, account commerce.AccountID, name string) (kept []byte, token string, err error) {
	tokenName := tokenKey(account, anyAnswer)
	both, err := ask(ctx, a.cache, func(ctx context.Context) ([]any, error) {
		return a.cache.redis.MGet(ctx, tokenName, name).Result()
	})
	if err != nil {
		return nil, "", err
	}
	if token, _ = both[0].(string); len(token) == tokenLength {
		if entry, _ := both[1].(string); strings.HasPrefix(entry, token) {
			return []byte(entry[tokenLength:]), token, nil
		}
		return nil, token, nil
	}
	token, err = ask(ctx, a.cache, func(ctx context.Context) (string, error) {
		var now *redis.StringCmd
		_, err := a.cache.redis.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
			pipe.SetNX(ctx, tokenName, newToken(), tokenTime) // another reader may have been first
			now = pipe.Get(ctx, tokenName)
			return nil
		})
		if err != nil {
			return "", err
		}
		return now.Val(), nil
	})
	return nil, token, err
}
