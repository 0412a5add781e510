package cache_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/cache"
)

// pauseAfterGet counts GETs, and stops the first between Redis' answer and the reader.
type pauseAfterGet struct {
	gets          *atomic.Int64
	reached, goOn chan struct{}
}

func (p pauseAfterGet) DialHook(next redis.DialHook) redis.DialHook { return next }

func (p pauseAfterGet) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (p pauseAfterGet) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if cmd.Name() == "get" && p.gets.Add(1) == 1 {
			close(p.reached)
			<-p.goOn
		}
		return err
	}
}

// Who asks while another's token is on its way shares the next GET, never that one: between the two the account changed.
func TestAnswers_ShareNoTokenFromBeforeTheyWereAsked(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		other := redis.NewClient(client.(*redis.Client).Options())
		defer other.Close()
		writer := cache.New(other, nil, patient(t))
		answers, v := cache.NewAnswers(cache.New(client, nil, cache.Config{Timeout: time.Minute})), &value{}
		ask := func(ctx context.Context) string {
			got, err := answers.Answer(ctx, "a", "q", v.read)
			if err != nil {
				t.Error(err)
			}
			return string(got)
		}
		for range 3 {
			ask(t.Context())
		}
		pause := pauseAfterGet{new(atomic.Int64), make(chan struct{}), make(chan struct{})}
		client.(*redis.Client).AddHook(pause)
		reads := v.reads.Load()
		early := make(chan string, 1)
		go func() { early <- ask(t.Context()) }()
		<-pause.reached
		v.n.Add(1)
		writer.Invalidate(t.Context(), "a", change)

		var late sync.WaitGroup
		for range 5 {
			late.Go(func() {
				if got := ask(t.Context()); got != "1" {
					t.Errorf("who asked after the change was acknowledged gets %s", got)
				}
			})
		}
		left, leave := context.WithCancel(t.Context())
		late.Go(func() { // is not held up by the others
			if got := ask(left); got != "1" {
				t.Errorf("who leaves gets %s", got)
			}
			close(pause.goOn)
		})
		time.Sleep(50 * time.Millisecond) // all are waiting
		if n := pause.gets.Load(); n != 1 {
			t.Errorf("%d GETs are under way for one token", n)
		}
		leave()
		late.Wait()
		if got := <-early; got != "0" {
			t.Errorf("who asked before the change gets %s", got)
		}
		if n := pause.gets.Load(); n != 2 {
			t.Errorf("%d GETs for seven readers of one token", n)
		}
		if n := v.reads.Load() - reads; n == 0 || n > 6 {
			t.Errorf("%d reads", n)
		}
	})
}
