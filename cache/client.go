package cache

import (
	"errors"
	"fmt"
	"net/url"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// Open makes the client for a redis://, rediss:// or unix:// URL. With ?addr=host:port (as often as there are nodes) it is
// a Redis Cluster's. It does not connect yet: Redis may come later.
//
// go-redis' own defaults let one GET of a frozen Redis take 10 s. Here nothing is repeated, and the cache bounds each
// command more tightly by its context; the time-outs here are the longest that any may take.
func Open(redisURL string) (redis.UniversalClient, error) {
	u, err := url.Parse(redisURL)
	if err != nil {
		return nil, errors.New("REDIS_URL is not a URL") // its text may hold a password, so it is not shown
	}
	// A maintained Redis tells clients to wait longer, which is what we must not do.
	notifications := &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	if u.Query().Has("addr") {
		o, err := redis.ParseClusterURL(redisURL)
		if err != nil {
			return nil, fmt.Errorf("read REDIS_URL: %w", err)
		}
		o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = defaultTimeout, invalidateTime, invalidateTime, defaultTimeout
		o.MaxRetries, o.MaxRedirects, o.DialerRetries = -1, 2, 1
		o.ContextTimeoutEnabled, o.DisableIdentity = true, true
		o.MaintNotificationsConfig = notifications
		return redis.NewClusterClient(o), nil
	}
	o, err := redis.ParseURL(redisURL)
	if err != nil {
		return nil, fmt.Errorf("read REDIS_URL: %w", err)
	}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = defaultTimeout, invalidateTime, invalidateTime, defaultTimeout
	o.MaxRetries, o.DialerRetries = -1, 1
	o.ContextTimeoutEnabled, o.DisableIdentity = true, true
	o.MaintNotificationsConfig = notifications
	return redis.NewClient(o), nil
}
