// Package redistest gives each test an empty Redis database of its own.
//
// They are the numbered databases of the server that STOREGRAPH_TEST_REDIS_URL names (internal/testenv sets it), else of
// a private redis-server that the test binary starts. A machine without one skips such tests, loudly; under CI=true they
// fail instead.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// shared is the server of all tests of the binary, which have no other place to meet. Its first database keeps who uses
// which of the others.
var shared = sync.OnceValues(func() (*redis.Options, error) {
	url := os.Getenv("STOREGRAPH_TEST_REDIS_URL")
	if url == "" {
		sweep()
		dir, err := os.MkdirTemp("", "sg-redis-")
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		server, err := StartServer(ctx, dir)
		if err != nil {
			os.RemoveAll(dir)
			return nil, err
		}
		url = server.URL
	}
	return redis.ParseURL(url)
})

// sweep removes the folders of private servers that ended with their test binary, which has no chance to do it.
func sweep() {
	dirs, _ := filepath.Glob(filepath.Join(os.TempDir(), "sg-redis-*"))
	for _, dir := range dirs {
		if info, err := os.Stat(dir); err != nil || time.Since(info.ModTime()) < time.Minute { // it may just be starting
			continue
		}
		if conn, err := net.DialTimeout("unix", filepath.Join(dir, "redis.sock"), time.Second); err == nil {
			conn.Close()
		} else {
			os.RemoveAll(dir)
		}
	}
}

// claimTime outlives any test; a database of a test binary that was killed comes back after it.
const claimTime = 15 * time.Minute

// New gives a client of an empty database that no other test uses meanwhile.
func New(t testing.TB) *redis.Client {
	t.Helper()
	options, err := shared()
	if errors.Is(err, ErrNoRedis) && os.Getenv("CI") != "true" {
		t.Skipf("SKIPPED, not passed: %v", err)
	}
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	index := redis.NewClient(options)
	t.Cleanup(func() { index.Close() })
	db, release, err := claim(t.Context(), index)
	if err != nil {
		t.Fatalf("redistest: %v", err)
	}
	own := *options
	own.DB = db
	client := redis.NewClient(&own)
	t.Cleanup(func() {
		ctx := context.Background()
		if err := client.FlushDB(ctx).Err(); err != nil {
			t.Errorf("redistest: empty database %d: %v", db, err)
		}
		client.Close()
		release(ctx)
	})
	if err := client.FlushDB(t.Context()).Err(); err != nil {
		t.Fatalf("redistest: %v", err)
	}
	return client
}

// claim takes the next free database.
func claim(ctx context.Context, index *redis.Client) (db int, release func(context.Context), err error) {
	config, err := index.ConfigGet(ctx, "databases").Result()
	if err != nil {
		return 0, nil, err
	}
	count, err := strconv.Atoi(config["databases"])
	if err != nil || count < 2 {
		return 0, nil, fmt.Errorf("the server has %q databases, tests need two at least", config["databases"])
	}
	for deadline := time.Now().Add(5 * time.Minute); time.Now().Before(deadline); {
		turn, err := index.Incr(ctx, "redistest:turn").Result()
		if err != nil {
			return 0, nil, err
		}
		db := 1 + int(turn)%(count-1)
		key := "redistest:claim:" + strconv.Itoa(db)
		err = index.SetArgs(ctx, key, os.Getpid(), redis.SetArgs{Mode: "NX", TTL: claimTime}).Err()
		if err == nil {
			return db, func(ctx context.Context) { index.Del(ctx, key) }, nil
		}
		if !errors.Is(err, redis.Nil) {
			return 0, nil, err
		}
		time.Sleep(time.Millisecond)
	}
	return 0, nil, errors.New("all databases are in use")
}
