package cache_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/redis/go-redis/v9"

	"storegraph/cache"
	"storegraph/commerce"
)

func sampleOrder() commerce.Order {
	price, err := commerce.ParseMoney("409.940", "USD")
	if err != nil {
		panic(err)
	}
	bag := commerce.MoneyBag{Shop: price, Presentment: price}
	return commerce.Order{
		ID: 9007199254740993, Name: "#1044", TotalPrice: bag, DiscountCodes: []string{},
		ProcessedAt: time.Date(2026, 11, 1, 9, 30, 0, 123456000, time.UTC),
		LineItems: []commerce.LineItem{
			{ID: 1, Title: "Night serum", ProductID: ptr(commerce.ID(7)), UnitPrice: bag, SKU: ptr("")},
		},
	}
}

func TestGet_AnswersFromRedisTheSecondTime(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		db.contacts["c1"] = commerce.Contact{ID: "c1", FirstName: ptr("Ana")}
		o := sampleOrder()
		db.orders[o.ID] = o
		db.products[7] = commerce.Product{ID: 7, Title: "Serum", Collections: []commerce.CollectionRef{{ID: 3, Title: "Skin"}}}
		c := cache.New(client, db, patient(t))
		ctx := t.Context()

		gets := map[string]func() (any, error){
			"contact":      func() (any, error) { return c.GetContact(ctx, clinic, "c1") },
			"order":        func() (any, error) { return c.GetOrder(ctx, clinic, o.ID) },
			"product":      func() (any, error) { return c.GetProduct(ctx, clinic, 7) },
			"collection":   func() (any, error) { return c.GetCollection(ctx, clinic, 3) },
			"transaction":  func() (any, error) { return c.GetTransaction(ctx, clinic, o.ID) },
			"installation": func() (any, error) { return c.GetInstallation(ctx, clinic) },
		}
		for kind, get := range gets {
			first, err := get()
			if err != nil {
				t.Fatal(err)
			}
			reads := db.readCount()
			second, err := get()
			if err != nil {
				t.Fatal(err)
			}
			if n := db.readCount() - reads; n != 0 {
				t.Errorf("%s: the second read went to Postgres", kind)
			}
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("%s: Redis answers otherwise than Postgres:\n%s", kind, diff)
			}
			if first == second {
				t.Errorf("%s: two callers share one object", kind)
			}
		}
		if s := c.Stats(); s.Hits != int64(len(gets)) || s.Misses != int64(len(gets)) {
			t.Errorf("stats: %+v", s)
		}
	})
}

func TestGet_KeepsAccountsApart(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		c := cache.New(client, newDatabase(), patient(t))
		for range 2 {
			for _, account := range []commerce.AccountID{"a", "a:collection", "b"} {
				got := mustGet[commerce.Collection](t)(c.GetCollection(t.Context(), account, 1))
				if want := "of " + string(account); got.Title != want {
					t.Errorf("got %q, want %q", got.Title, want)
				}
			}
		}
	})
}

func TestGet_KeepsNoErrors(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		c := cache.New(client, db, patient(t))
		if _, err := c.GetOrder(t.Context(), clinic, 1); commerce.CodeOf(err) != commerce.NotFound {
			t.Fatalf("got %v", err)
		}
		db.write(func() { db.orders[1] = commerce.Order{ID: 1, Name: "#1"} })
		if got := mustGet[commerce.Order](t)(c.GetOrder(t.Context(), clinic, 1)); got.Name != "#1" {
			t.Errorf("got %+v", got)
		}
	})
}

// After a merge the old id answers the survivor. Changes name the survivor only, so the old id must not be kept.
func TestGetContact_FollowsTheSurvivorUnderAnOldID(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		c := cache.New(client, db, patient(t))
		for _, name := range []string{"Ana", "Anna"} {
			db.write(func() { db.contacts["gone"] = commerce.Contact{ID: "kept", FirstName: ptr(name)} })
			c.Invalidate(t.Context(), clinic, []commerce.Change{{Kind: "contact", ID: "kept"}})
			for range 2 {
				if got := mustGet[commerce.Contact](t)(c.GetContact(t.Context(), clinic, "gone")); *got.FirstName != name {
					t.Errorf("got %s, want %s", *got.FirstName, name)
				}
			}
		}
	})
}

func TestEntries_LiveAMinuteAtMost(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		c := cache.New(client, newDatabase(), cache.Config{TTL: time.Hour, Timeout: 5 * time.Second})
		different := make(map[time.Duration]bool)
		for id := range commerce.ID(20) {
			mustGet[commerce.Collection](t)(c.GetCollection(t.Context(), clinic, id))
		}
		mustGet[commerce.Installation](t)(c.GetInstallation(t.Context(), clinic))
		for _, key := range client.Keys(t.Context(), "*").Val() {
			if !strings.HasPrefix(key, "sg:1:{6:clinic}:") {
				t.Errorf("a key of another kind: %s", key)
			}
			ttl := client.PTTL(t.Context(), key).Val()
			limit := cache.MaxTTL
			if strings.Contains(key, "installation") {
				limit = 10 * time.Second
			} else {
				different[ttl.Round(time.Second)] = true
			}
			if ttl <= 0 || ttl > limit {
				t.Errorf("%s lives for %s, want at most %s", key, ttl, limit)
			}
		}
		if len(different) < 3 {
			t.Errorf("entries of one moment expire in one moment: %v", different)
		}
	})
}

func TestOpen_RefusesWhatIsNoRedisURLWithoutShowingIt(t *testing.T) {
	t.Parallel()
	for _, url := range []string{"redis://:hush@\x7f", "http://:hush@localhost", "redis://:hush@localhost/many"} {
		_, err := cache.Open(url)
		if err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("%q: got %v", url, err)
		}
	}
	for _, url := range []string{"redis://localhost:6379/1", "unix:///tmp/x.sock?db=2", "rediss://localhost", "redis://a:1?addr=b:2&addr=c:3"} {
		client, err := cache.Open(url)
		if err != nil {
			t.Errorf("%q: %v", url, err)
			continue
		}
		client.Close()
	}
}

func TestGet_EndsWithItsCaller(t *testing.T) {
	onEach(t, func(t *testing.T, client redis.UniversalClient) {
		db := newDatabase()
		c := cache.New(client, db, patient(t))
		reached, goOn := db.pauseOnce()
		defer goOn()
		go c.GetCollection(context.Background(), clinic, 1)
		<-reached
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		done := make(chan struct{})
		go func() { c.GetCollection(ctx, clinic, 1); close(done) }()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Error("a caller waits for another's read beyond its own time")
		}
	})
}
