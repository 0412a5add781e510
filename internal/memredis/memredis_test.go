package memredis_test

import (
	"bytes"
	"context"
	"log/slog"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/internal/memredis"
)

func start(t *testing.T, logger *slog.Logger) *redis.Client {
	t.Helper()
	url, stop, err := memredis.Start(logger)
	if err != nil {
		t.Fatal(err)
	}
	options, err := redis.ParseURL(url)
	if err != nil {
		t.Fatal(err)
	}
	client := redis.NewClient(options)
	t.Cleanup(func() {
		client.Close()
		stop()
		stop()
	})
	return client
}

func TestStart_WarnsThatItIsNotShared(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	client := start(t, slog.New(slog.NewTextHandler(&log, nil)))
	if err := client.Ping(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), "not shared") {
		t.Errorf("the log says %q", log.String())
	}
}

func TestStart_LetsKeysExpire(t *testing.T) {
	t.Parallel()
	client := start(t, slog.New(slog.DiscardHandler))
	if err := client.Set(t.Context(), "short", 1, time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return client.Exists(t.Context(), "short").Val() == 0 })
}

func TestStart_DropsEverythingWhenFull(t *testing.T) {
	t.Parallel()
	client := start(t, slog.New(slog.DiscardHandler))
	pipe := client.Pipeline()
	for i := range memredis.MaxKeys + 1 {
		pipe.Set(t.Context(), "k"+strconv.Itoa(i), i, time.Hour)
	}
	if _, err := pipe.Exec(t.Context()); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return client.DBSize(context.Background()).Val() == 0 })
}

func waitFor(t *testing.T, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not come true in 20 s")
		}
	}
}
