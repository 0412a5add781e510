// Package memredis is a Redis inside the process, for the demo: the cache speaks to it through the same go-redis code as
// to a real one. It holds no truth, is not shared between processes, and is bounded.
package memredis

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// MaxKeys bounds the memory: above it everything is dropped, which a cache survives.
const MaxKeys = 20_000

// Start runs the server on a free loopback port and gives its redis:// URL. stop ends it and may be called twice.
func Start(logger *slog.Logger) (url string, stop func(), err error) {
	server := miniredis.NewMiniRedis()
	// Addr is taken from the system. Not ClockTTL: with it, every command looks at every key.
	if err := server.Start(); err != nil {
		return "", nil, fmt.Errorf("start the Redis inside the process: %w", err)
	}
	url = "redis://" + server.Addr() + "/0"
	client := redis.NewClient(&redis.Options{Addr: server.Addr(), PoolSize: 1, MaxRetries: -1})
	logger.Warn("Redis runs inside this process: single process, not shared; set REDIS_URL for a real one", "max_keys", MaxKeys)

	ctx, cancel := context.WithCancel(context.Background())
	var ticking sync.WaitGroup
	ticking.Go(func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				advance(ctx, server, client, logger)
			}
		}
	})
	return url, sync.OnceFunc(func() {
		cancel()
		ticking.Wait()
		_ = client.Close()
		server.Close()
	}), nil
}

// advance lets a second pass: the server's keys expire only when it is told that time did.
func advance(ctx context.Context, server *miniredis.Miniredis, client *redis.Client, logger *slog.Logger) {
	server.FastForward(time.Second)
	if keys, err := client.DBSize(ctx).Result(); err == nil && keys > MaxKeys {
		server.FlushAll()
		logger.Warn("the Redis inside the process was full and starts anew", "keys", keys)
	}
}
