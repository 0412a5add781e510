package cache_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
)

// change is what a write tells.
var change = []commerce.Change{{Kind: "order", ID: "1"}}

// value is a database of one number, whose answer it is.
type value struct {
	n     atomic.Int64
	reads atomic.Int64
}

func (v *value) read(context.Context) ([]byte, error) {
	v.reads.Add(1)
	return strconv.AppendInt(nil, v.n.Load(), 10), nil
}

func TestAnswers_AreKeptFromTheSecondTimeOnUntilTheAccountChanges(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		c := cache.New(client, nil, patient(t))
		answers, v := cache.NewAnswers(c), &value{}
		get := func(account commerce.AccountID, key string) string {
			t.Helper()
			got, err := answers.Answer(t.Context(), account, key, v.read)
			if err != nil {
				t.Fatal(err)
			}
			return string(got)
		}
		for i, want := range []int64{1, 2, 2, 2} { // read, read and kept, kept
			if get("a", "q"); v.reads.Load() != want {
				t.Errorf("asked %d times: %d reads, not %d", i+1, v.reads.Load(), want)
			}
		}
		v.n.Add(1)
		c.Invalidate(t.Context(), "b", change)
		if got := get("a", "q"); got != "0" {
			t.Errorf("a change of another account dropped the answer: %s", got)
		}
		c.Invalidate(t.Context(), "a", change)
		if got := get("a", "q"); got != "1" {
			t.Errorf("after a change: %s", got)
		}
		if got, _ := answers.Answer(t.Context(), "a", "q2", func(context.Context) ([]byte, error) { return []byte("other"), nil }); string(got) != "other" {
			t.Errorf("another question: %s", got)
		}
		failed := errors.New("failed")
		for range 3 {
			if _, err := answers.Answer(t.Context(), "a", "q3", func(context.Context) ([]byte, error) { return nil, failed }); !errors.Is(err, failed) {
				t.Errorf("a read that fails: %v", err)
			}
		}
	})
}

// The race to lose: the answer is read before a change and kept after its invalidation.
func TestAnswers_ReadBeforeAChangeAndKeptAfterItAreNotGiven(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		c := cache.New(client, nil, patient(t))
		answers, v := cache.NewAnswers(c), &value{}
		ask := func(read func(context.Context) ([]byte, error)) string {
			got, err := answers.Answer(t.Context(), "a", "q", read)
			if err != nil {
				t.Fatal(err)
			}
			return string(got)
		}
		ask(v.read)
		ask(func(ctx context.Context) ([]byte, error) {
			old, _ := v.read(ctx)
			v.n.Add(1)
			c.Invalidate(ctx, "a", change)
			return old, nil
		})
		for range 3 {
			if got := ask(v.read); got != "1" {
				t.Fatalf("after an acknowledged change: %s", got)
			}
		}
	})
}

// Whoever asks after a change was acknowledged never sees what was before it, however many read meanwhile.
func TestAnswers_AreNeverOlderThanAnAcknowledgedChange(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		c := cache.New(client, nil, patient(t))
		processes := []*cache.Answers{cache.NewAnswers(c), cache.NewAnswers(cache.New(client, nil, patient(t)))}
		v := &value{}
		var acknowledged atomic.Int64
		ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
		defer stop()
		var readers sync.WaitGroup
		for i := range 6 {
			readers.Go(func() {
				for ctx.Err() == nil {
					least := acknowledged.Load()
					got, err := processes[i%2].Answer(ctx, "a", "q", v.read)
					if err != nil {
						return
					}
					if n, _ := strconv.ParseInt(string(got), 10, 64); n < least {
						t.Errorf("%d after %d was acknowledged", n, least)
						stop()
					}
				}
			})
		}
		for i := int64(1); i <= 1000 && ctx.Err() == nil; i++ {
			v.n.Store(i)
			c.Invalidate(ctx, "a", change)
			acknowledged.Store(i)
			for i%50 == 0 && ctx.Err() == nil && c.Stats().Hits < i/50 { // or no kept answer would ever be looked at
				time.Sleep(time.Millisecond)
			}
		}
		stop()
		readers.Wait()
		if hits := c.Stats().Hits; hits == 0 {
			t.Error("no reader was given a kept answer")
		}
	})
}

func TestAnswers_ComeWithoutRedis(t *testing.T) {
	t.Parallel()
	client := open(t, "redis://127.0.0.1:1/0")
	answers, v := cache.NewAnswers(cache.New(client, nil, cache.Config{})), &value{}
	for range 5 {
		if got, err := answers.Answer(t.Context(), "a", "q", v.read); err != nil || string(got) != "0" {
			t.Errorf("%s %v", got, err)
		}
	}
}
