package cache_test

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
	"storegraph/internal/redistest"
)

// own is a redis-server that the test may ill-treat.
func own(t *testing.T) *redistest.Server {
	t.Helper()
	if _, err := redistest.FindServer(); err != nil && os.Getenv("CI") != "true" {
		t.Skipf("SKIPPED, not passed: %v", err)
	}
	dir, err := os.MkdirTemp("", "sg-redis-")
	if err != nil {
		t.Fatal(err)
	}
	server, err := redistest.StartServer(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = server.Thaw()
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
		os.RemoveAll(dir)
	})
	return server
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return "redis://" + l.Addr().String()
}

func TestGet_AnswersWhileRedisIsAway(t *testing.T) {
	t.Parallel()
	db := newDatabase()
	db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("Ana")}
	c := cache.New(open(t, closedPort(t)), db, cache.Config{})
	started := time.Now()
	for i := range 200 {
		db.write(func() { db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr(strconv.Itoa(i))} })
		if got := mustGet[commerce.Contact](t)(c.GetContact(t.Context(), clinic, "c")); *got.FirstName != strconv.Itoa(i) {
			t.Fatalf("read %d: got %s", i, *got.FirstName)
		}
	}
	// Each second one read may lose 50 ms; 200 reads without a breaker would lose 10 s.
	if took := time.Since(started); took > 3*time.Second {
		t.Errorf("200 reads took %s", took)
	}
	c.Invalidate(t.Context(), clinic, []commerce.Change{{Kind: "contact", ID: "c"}})
	if s := c.Stats(); s.Bypasses != 200 || s.Lost != 1 {
		t.Errorf("stats: %+v", s)
	}
}

func TestGet_AnswersWhileRedisIsFrozenAndComesBack(t *testing.T) {
	t.Parallel()
	server := own(t)
	db := newDatabase()
	db.contacts["c"] = commerce.Contact{ID: "c", FirstName: ptr("Ana")}
	now := time.Now()
	c := cache.New(open(t, server.URL), db, cache.Config{Now: func() time.Time { return now }})
	ctx := t.Context()
	mustGet[commerce.Contact](t)(c.GetContact(ctx, clinic, "c"))

	if err := server.Freeze(); err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	for range 3 {
		mustGet[commerce.Contact](t)(c.GetContact(ctx, clinic, "c"))
	}
	if took := time.Since(started); took < 100*time.Millisecond || took > 3*time.Second {
		t.Errorf("three reads took %s, want 50 ms each or little more", took)
	}
	started = time.Now()
	for range 1000 {
		mustGet[commerce.Contact](t)(c.GetContact(ctx, clinic, "c"))
	}
	if took := time.Since(started); took > time.Second {
		t.Errorf("the breaker is not open: 1000 reads took %s", took)
	}
	started = time.Now()
	c.Invalidate(ctx, clinic, []commerce.Change{{Kind: "contact", ID: "c"}})
	if took := time.Since(started); took > 2*time.Second {
		t.Errorf("an invalidation took %s", took)
	}

	if err := server.Thaw(); err != nil {
		t.Fatal(err)
	}
	before := c.Stats().Hits
	for deadline := time.Now().Add(20 * time.Second); c.Stats().Hits == before; time.Sleep(10 * time.Millisecond) {
		now = now.Add(time.Second)
		mustGet[commerce.Contact](t)(c.GetContact(ctx, clinic, "c"))
		if time.Now().After(deadline) {
			t.Fatal("Redis is back, and not used")
		}
	}
}

func TestGet_SurvivesWhateverStandsInItsKey(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		o := sampleOrder()
		db.orders[o.ID] = o
		c := cache.New(client, db, patient(t))
		ctx := t.Context()
		get := func() *commerce.Order { return mustGet[commerce.Order](t)(c.GetOrder(ctx, clinic, o.ID)) }
		get()
		key := "sg:1:{6:clinic}:order:" + o.ID.String()
		whole, err := client.Get(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		poisons := []string{"V", "L", "{}", "null", "V0123456789012345-001", "V01234567890123459999{}", "V01234567890123450000null",
			whole[:len(whole)/2], whole[:len(whole)-1], whole + "}", "X" + whole[1:],
			strings.Replace(whole, `"s":"`, `"s":"x`, 1), strings.Replace(whole, `"Name":"#1044"`, `"Name":7`, 1)}
		for _, poison := range poisons {
			if err := client.Set(ctx, key, poison, 0).Err(); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if got := get(); got.Name != "#1044" || len(got.LineItems) != 1 {
					t.Errorf("%.30q: got %+v", poison, got)
				}
			}
			// A lease is somebody's who may still come; anything else is replaced.
			if now := client.Get(ctx, key).Val(); now == poison && poison != "L" {
				t.Errorf("%.30q stays", poison)
			}
		}
		if err := client.FlushAll(ctx).Err(); err != nil {
			t.Fatal(err)
		}
		get()
		reads := db.readCount()
		get()
		if db.readCount() != reads {
			t.Error("after a flush nothing is kept any more")
		}
	})
}

// Redis evicts what it likes. Without its tokens an entry is worth nothing, never wrong.
func TestGet_TrustsNoEntryWhoseTokensWereEvicted(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		db.products[7] = commerce.Product{ID: 7, Title: "old"}
		db.orders[1] = commerce.Order{ID: 1, LineItems: []commerce.LineItem{{ProductID: ptr(commerce.ID(7))}}}
		c := cache.New(client, db, patient(t))
		ctx := t.Context()
		for _, lost := range []string{"token:product:7", "token:collections", "guard"} {
			db.write(func() { db.products[7] = commerce.Product{ID: 7, Title: "old"} })
			c.Invalidate(ctx, clinic, []commerce.Change{{Kind: "product", ID: "7"}})
			mustGet[commerce.Order](t)(c.GetOrder(ctx, clinic, 1))
			if n := client.Del(ctx, "sg:1:{6:clinic}:"+lost).Val(); n != 1 {
				t.Fatalf("there is no %s", lost)
			}
			db.write(func() { db.products[7] = commerce.Product{ID: 7, Title: "new"} })
			c.Invalidate(ctx, clinic, []commerce.Change{{Kind: "product", ID: "7"}})
			if got := mustGet[commerce.Order](t)(c.GetOrder(ctx, clinic, 1)); got.LineItems[0].Product.Title != "new" {
				t.Errorf("without %s: got %s", lost, got.LineItems[0].Product.Title)
			}
		}
	})
}
