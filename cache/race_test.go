package cache_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
)

// The interleaving read old → write → invalidate → keep old, forced. Each case changes something that the order shows.
func TestInvalidate_BeatsAReadThatIsUnderWay(t *testing.T) {
	for name, c := range map[string]struct {
		write  func(*database)
		change commerce.Change
		show   func(*commerce.Order) string
	}{
		"order": {
			func(d *database) { o := d.orders[1]; o.Name = "new"; d.orders[1] = o },
			commerce.Change{Kind: "order", ID: "1"},
			func(o *commerce.Order) string { return o.Name },
		},
		"transaction": {
			func(d *database) { o := d.orders[1]; o.Name = "new"; d.orders[1] = o },
			commerce.Change{Kind: "transaction", ID: "1"},
			func(o *commerce.Order) string { return o.Name },
		},
		"product": {
			func(d *database) { d.products[7] = commerce.Product{ID: 7, Title: "new"} },
			commerce.Change{Kind: "product", ID: "7"},
			func(o *commerce.Order) string { return o.LineItems[0].Product.Title },
		},
		"collection": {
			func(d *database) {
				d.products[7] = commerce.Product{ID: 7, Collections: []commerce.CollectionRef{{ID: 3, Title: "new"}}}
			},
			commerce.Change{Kind: "collection", ID: "3"},
			func(o *commerce.Order) string { return o.LineItems[0].Product.Collections[0].Title },
		},
	} {
		t.Run(name, func(t *testing.T) {
			onEach(t, func(t *testing.T, client redis.UniversalClient) {
				db := newDatabase()
				db.orders[1] = commerce.Order{ID: 1, Name: "old", LineItems: []commerce.LineItem{{ID: 1, ProductID: ptr(commerce.ID(7))}}}
				db.products[7] = commerce.Product{ID: 7, Title: "old", Collections: []commerce.CollectionRef{{ID: 3, Title: "old"}}}
				// Two processes: the one that reads is not the one that writes.
				reading, writing := cache.New(client, db, patient(t)), cache.New(client, db, patient(t))
				ctx := t.Context()
				reached, goOn := db.pauseOnce()
				old := make(chan *commerce.Order, 1)
				go func() {
					o, err := reading.GetOrder(ctx, clinic, 1)
					if err != nil {
						t.Error(err)
					}
					old <- o
				}()
				<-reached

				db.write(func() { c.write(db) })
				writing.Invalidate(ctx, clinic, []commerce.Change{c.change})
				goOn()
				if got := c.show(<-old); got != "old" {
					t.Fatalf("the interleaving was not forced: the early read saw %q", got)
				}

				for i := range 3 {
					for who, c2 := range map[string]*cache.Cache{"reader": reading, "writer": writing} {
						if got := c.show(mustGet[commerce.Order](t)(c2.GetOrder(ctx, clinic, 1))); got != "new" {
							t.Errorf("read %d by the %s: got %q", i, who, got)
						}
					}
				}
			})
		})
	}
}

// The early reader comes back after a later one has already kept the new row.
func TestInvalidate_BeatsAReadThatComesBackLast(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("old")}
		early, late := cache.New(client, db, patient(t)), cache.New(client, db, patient(t))
		reached, goOn := db.pauseOnce()
		done := make(chan struct{})
		go func() { early.GetContact(t.Context(), clinic, "c"); close(done) }()
		<-reached
		db.write(func() { db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("new")} })
		late.Invalidate(t.Context(), clinic, []commerce.Change{{Kind: "contact", ID: "c"}})
		mustGet[commerce.Contact](t)(late.GetContact(t.Context(), clinic, "c"))
		reads := db.readCount()
		goOn()
		<-done
		if got := mustGet[commerce.Contact](t)(late.GetContact(t.Context(), clinic, "c")); *got.FirstName != "new" {
			t.Errorf("got %s", *got.FirstName)
		}
		if db.readCount() != reads {
			t.Error("the late reader's entry is gone")
		}
	})
}

// Who comes after an invalidation must not be given what a read from before it found, also not by waiting for it.
func TestGet_SharesNoReadFromBeforeAnInvalidation(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("old")}
		c := cache.New(client, db, patient(t))
		reached, goOn := db.pauseOnce()
		go c.GetContact(context.Background(), clinic, "c")
		<-reached
		db.write(func() { db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("new")} })
		c.Invalidate(t.Context(), clinic, []commerce.Change{{Kind: "contact", ID: "c"}})
		got := make(chan string, 1)
		go func() {
			v, err := c.GetContact(t.Context(), clinic, "c")
			if err != nil {
				t.Error(err)
			}
			got <- *v.FirstName
		}()
		time.Sleep(50 * time.Millisecond) // it has boarded by now; if not, the test proves less, and passes
		goOn()
		if name := <-got; name != "new" {
			t.Errorf("got %s", name)
		}
	})
}

func TestGet_ReadsOnceForManyCallers(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		db.contacts["c"] = commerce.Contact{ID: "c"}
		c := cache.New(client, db, patient(t))
		reached, goOn := db.pauseOnce()
		var callers sync.WaitGroup
		for range 50 {
			callers.Go(func() {
				if _, err := c.GetContact(t.Context(), clinic, "c"); err != nil {
					t.Error(err)
				}
			})
		}
		<-reached
		for c.Stats().Misses < 50 { // all have looked into Redis, and wait
			time.Sleep(time.Millisecond)
		}
		goOn()
		callers.Wait()
		if n := db.readCount(); n != 1 {
			t.Errorf("%d reads", n)
		}
	})
}

// Whatever the interleaving: an answer is never older than what was invalidated before the question.
func TestGet_IsNeverOlderThanTheLastInvalidation(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		const objects, readers, rounds = 3, 4, 150
		db := newDatabase()
		for id := range commerce.ID(objects) {
			db.products[id] = commerce.Product{ID: id, Title: "0"}
			db.orders[id] = commerce.Order{ID: id, Number: 0, LineItems: []commerce.LineItem{{ProductID: ptr(id)}}}
		}
		processes := []*cache.Cache{cache.New(client, db, patient(t)), cache.New(client, db, patient(t))}
		var settledOrder, settledProduct [objects]atomic.Int64
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		var working sync.WaitGroup
		for r := range readers {
			working.Go(func() {
				c := processes[r%2]
				for i := 0; ctx.Err() == nil; i++ {
					id := commerce.ID(i % objects)
					wantOrder, wantProduct := settledOrder[id].Load(), settledProduct[id].Load()
					o, err := c.GetOrder(context.Background(), clinic, id)
					if err != nil {
						t.Error(err)
						return
					}
					if int64(o.Number) < wantOrder {
						t.Errorf("order %d: got version %d, %d was invalidated before", id, o.Number, wantOrder)
					}
					if got, _ := strconv.ParseInt(o.LineItems[0].Product.Title, 10, 64); got < wantProduct {
						t.Errorf("product of order %d: got version %d, %d was invalidated before", id, got, wantProduct)
					}
				}
			})
		}
		for n := int64(1); n <= rounds; n++ {
			id := commerce.ID(n % objects)
			if n%2 == 0 {
				db.write(func() { o := db.orders[id]; o.Number = int(n); db.orders[id] = o })
				processes[0].Invalidate(ctx, clinic, []commerce.Change{{Kind: "order", ID: id.String()}})
				settledOrder[id].Store(n)
			} else {
				db.write(func() { db.products[id] = commerce.Product{ID: id, Title: fmt.Sprint(n)} })
				processes[1].Invalidate(ctx, clinic, []commerce.Change{{Kind: "product", ID: id.String()}})
				settledProduct[id].Store(n)
			}
			time.Sleep(2 * time.Millisecond)
		}
		stop()
		working.Wait()
		for i, c := range processes {
			if s := c.Stats(); s.Hits == 0 || s.Lost > 0 {
				t.Errorf("process %d proves nothing: %+v", i, s)
			}
		}
	})
}

// pauseAfterFill stops a reader between its swap in Redis and the moment it tells who waits for it.
type pauseAfterFill struct {
	once          *sync.Once
	reached, goOn chan struct{}
}

func (p pauseAfterFill) DialHook(next redis.DialHook) redis.DialHook { return next }

func (p pauseAfterFill) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

func (p pauseAfterFill) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if args := cmd.Args(); err == nil && strings.HasPrefix(cmd.Name(), "eval") && strings.HasPrefix(fmt.Sprint(args[4]), "L") {
			p.once.Do(func() { close(p.reached) })
			<-p.goOn
		}
		return err
	}
}

// What is kept and invalidated again must not reach who comes then, though the reader who kept it has not finished.
func TestGet_SharesNothingThatWasInvalidatedSinceItWasKept(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("old")}
		other := redis.NewClient(client.(*redis.Client).Options())
		defer other.Close()
		writer := cache.New(other, db, patient(t))
		pause := pauseAfterFill{new(sync.Once), make(chan struct{}), make(chan struct{})}
		client.(*redis.Client).AddHook(pause)
		c := cache.New(client, db, cache.Config{Timeout: time.Minute})
		early := make(chan struct{})
		go func() { c.GetContact(context.Background(), clinic, "c"); close(early) }()
		<-pause.reached
		db.write(func() { db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("new")} })
		writer.Invalidate(t.Context(), clinic, []commerce.Change{{Kind: "contact", ID: "c"}})
		mustGet[commerce.Contact](t)(writer.GetContact(t.Context(), clinic, "c"))
		client.Del(t.Context(), "sg:1:{6:clinic}:contact:c") // a miss, so that there is a reason to wait for another's read

		got := make(chan *commerce.Contact, 1)
		go func() {
			v, err := c.GetContact(t.Context(), clinic, "c")
			if err != nil {
				t.Error(err)
			}
			got <- v
		}()
		time.Sleep(50 * time.Millisecond)
		close(pause.goOn)
		<-early
		if v := <-got; *v.FirstName != "new" {
			t.Errorf("got %s", *v.FirstName)
		}
	})
}
