package store_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

func (e *env) connect(account commerce.AccountID, shop string) {
	e.t.Helper()
	must(e.t, e.Connect(e.t.Context(), first(newInstallation(account, shop)), second(newInstallation(account, shop))))
	// Connecting makes upkeep due, which is not what these tests are about.
	for _, task := range e.claimTasks(commerce.TaskUpkeep, 100) {
		must(e.t, e.EndTask(e.t.Context(), task, commerce.TaskResult{}))
	}
}

func first[A, B any](a A, _ B) A  { return a }
func second[A, B any](_ A, b B) B { return b }

func TestCredentials_OpenForTheirAccountOnly(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.connect(theirs, "b.myshopify.com")

	got, err := e.Credentials(t.Context(), mine)
	must(t, err)
	diff(t, "credentials", got, second(newInstallation(mine, "")))

	// Moved to another account, or to another field of its own, a sealed secret opens no more.
	for _, sql := range []string{
		`UPDATE credentials SET access_token = (SELECT access_token FROM credentials WHERE account_id = 'practice-1') WHERE account_id = 'practice-2'`,
		`UPDATE credentials SET refresh_token = access_token WHERE account_id = 'practice-1'`,
	} {
		_, err = e.peek().Exec(t.Context(), sql)
		must(t, err)
	}
	for _, a := range []commerce.AccountID{mine, theirs} {
		if c, err := e.Credentials(t.Context(), a); err == nil {
			t.Errorf("%s reads %q", a, c.AccessToken.Reveal())
		}
	}
}

func TestCredentials_AreNowhereInTheDatabaseInTheClear(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	key, _, err := e.CreateAPIKey(t.Context(), mine, commerce.APIKey{Name: "crm", Role: commerce.RoleAdmin})
	must(t, err)
	must(t, e.PutOAuthState(t.Context(), commerce.OAuthState{State: "state-in-clear", Cookie: "cookie-in-clear", AccountID: mine, ExpiresAt: at(10)}))

	text := e.dump(mine) // which prints sealed columns in hexadecimal
	if !strings.Contains(text, "a.myshopify.com") {
		t.Fatal("the dump is empty")
	}
	for _, hidden := range []string{"shpat_access", "shprt_refresh", "hush-1", key.Reveal(), key.Reveal()[3:20], "state-in-clear", "cookie-in-clear"} {
		if strings.Contains(text, hidden) || strings.Contains(text, hex.EncodeToString([]byte(hidden))) {
			t.Errorf("the dump has %q", hidden)
		}
	}
}

func TestRefreshCredentials_HasOneRefresherAtATime(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	other := e.open(testKeys...)
	var calls, inside atomic.Int32
	refresh := func(_ context.Context, c commerce.Credentials) (commerce.Credentials, error) {
		if inside.Add(1) > 1 {
			t.Error("two refreshers at a time")
		}
		defer inside.Add(-1)
		if c.AccessToken == "new" {
			return c, nil // somebody was faster
		}
		calls.Add(1)
		time.Sleep(20 * time.Millisecond)
		c.AccessToken = "new"
		return c, nil
	}
	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() {
			s := []*store.Store{e.Store, other}[i%2]
			c, err := s.RefreshCredentials(t.Context(), mine, refresh)
			if err != nil || c.AccessToken != "new" {
				t.Errorf("got %q, %v", c.AccessToken.Reveal(), err)
			}
		})
	}
	wg.Wait()
	if calls.Load() != 1 {
		t.Errorf("%d refreshes", calls.Load())
	}
}

func TestRefreshCredentials_KeepsTheOldOnFailureAndTheNewWhateverHappens(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	down := errors.New("Shopify is down")
	_, err := e.RefreshCredentials(t.Context(), mine, func(context.Context, commerce.Credentials) (commerce.Credentials, error) {
		return commerce.Credentials{}, down
	})
	if !errors.Is(err, down) {
		t.Errorf("got %v", err)
	}
	got, err := e.Credentials(t.Context(), mine)
	must(t, err)
	diff(t, "after a failure", got, second(newInstallation(mine, "")))

	// The caller goes away after Shopify has given new tokens: they are kept.
	ctx, cancel := context.WithCancel(t.Context())
	_, err = e.RefreshCredentials(ctx, mine, func(_ context.Context, c commerce.Credentials) (commerce.Credentials, error) {
		c.AccessToken, c.RefreshToken = "new", "new-refresh"
		cancel()
		return c, nil
	})
	must(t, err)
	got, err = e.Credentials(t.Context(), mine)
	must(t, err)
	if got.AccessToken != "new" || got.RefreshToken != "new-refresh" {
		t.Errorf("got %q", got.AccessToken.Reveal())
	}
	_, err = e.RefreshCredentials(t.Context(), theirs, nil)
	wantCode(t, err, commerce.NotConnected)
}

// oauthServer is Shopify's side: a refresh token is spent by the first use of the tokens that it gave, and may be used again
// until then.
type oauthServer struct {
	mu            sync.Mutex
	n, calls      int
	refresh, next string
}

func (o *oauthServer) rotate(token string) (access, refresh string, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls++
	if token == o.next {
		o.refresh = o.next // its first use spends the one before
	}
	if token != o.refresh {
		return "", "", errors.New("the refresh token is spent")
	}
	o.n++
	o.next = fmt.Sprint("refresh-", o.n)
	return fmt.Sprint("access-", o.n), o.next, nil
}

// Two processes that race to refresh, a hundred times over, some of them dying between Shopify's answer and ours: the tokens
// are never lost, and each round costs one rotation for each death and one more.
func TestRefreshCredentials_NeverLosesTokensToARaceOrACrash(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	stores := []*store.Store{e.Store, e.open(testKeys...)}
	shopify := &oauthServer{refresh: "shprt_refresh"}
	died := errors.New("died")
	for round := range 100 {
		stale, err := e.Credentials(t.Context(), mine)
		must(t, err)
		var deaths atomic.Int32
		deaths.Store(int32(round % 3))
		before := shopify.calls
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				for {
					got, err := stores[i%2].RefreshCredentials(t.Context(), mine, func(_ context.Context, c commerce.Credentials) (commerce.Credentials, error) {
						if c.AccessToken != stale.AccessToken {
							return c, nil
						}
						access, refresh, err := shopify.rotate(c.RefreshToken.Reveal())
						if err != nil {
							return c, err
						}
						if deaths.Add(-1) >= 0 {
							return c, died
						}
						c.AccessToken, c.RefreshToken = commerce.Secret(access), commerce.Secret(refresh)
						return c, nil
					})
					if errors.Is(err, died) {
						continue
					}
					if err != nil || got.AccessToken == stale.AccessToken {
						t.Errorf("round %d: %v", round, err)
					}
					return
				}
			})
		}
		wg.Wait()
		if calls := shopify.calls - before; calls != round%3+1 {
			t.Fatalf("round %d: %d rotations", round, calls)
		}
	}
}

// A token endpoint that hangs for one shop leaves the others their connections.
func TestRefreshCredentials_WaitingCallersDoNotStarveOtherAccounts(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.connect(theirs, "b.myshopify.com")
	hang, began := make(chan struct{}), make(chan struct{})
	var once sync.Once
	var wg sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	for range 50 { // of a pool of 8
		wg.Go(func() {
			_, err := e.RefreshCredentials(ctx, mine, func(asking context.Context, c commerce.Credentials) (commerce.Credentials, error) {
				if deadline, ok := asking.Deadline(); !ok || time.Until(deadline) > 20*time.Second {
					t.Error("Shopify may take for ever")
				}
				once.Do(func() { close(began) })
				<-hang
				return c, nil
			})
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	}
	<-began
	for range 20 {
		_, err := e.RefreshCredentials(t.Context(), theirs, func(_ context.Context, c commerce.Credentials) (commerce.Credentials, error) { return c, nil })
		must(t, err)
		_, err = e.GetInstallation(t.Context(), mine)
		must(t, err)
	}
	cancel()
	close(hang)
	wg.Wait()
}

func TestListIdleCredentials_OAuthOnlyAndByTheLastRefresh(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	i, c := newInstallation(theirs, "b.myshopify.com")
	i.Credential, c.Kind = commerce.LegacyCredential, commerce.LegacyCredential
	must(t, e.Connect(t.Context(), i, c))
	idle := func(before time.Time) []commerce.AccountID {
		t.Helper()
		list, err := e.ListIdleCredentials(t.Context(), before)
		must(t, err)
		return list
	}
	diff(t, "connected a moment ago", idle(at(0)), []commerce.AccountID(nil))
	diff(t, "later", idle(at(1)), []commerce.AccountID{mine})
	e.clock.advance(time.Hour)
	_, err := e.open(store.NewKey("k2"), testKeys[0]).Reseal(t.Context()) // is no refresh
	must(t, err)
	diff(t, "resealed", idle(at(1)), []commerce.AccountID{mine})
	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected))
	diff(t, "ended", idle(at(999)), []commerce.AccountID(nil))
	e.connect(mine, "a.myshopify.com")
	_, err = e.RefreshCredentials(t.Context(), mine, func(_ context.Context, c commerce.Credentials) (commerce.Credentials, error) {
		e.clock.advance(time.Hour)
		c.AccessToken = "new"
		return c, nil
	})
	must(t, err)
	diff(t, "refreshed at 2 h", idle(at(120)), []commerce.AccountID(nil))
	diff(t, "and idle since", idle(at(121)), []commerce.AccountID{mine})
}

func TestReseal_LetsOldKeysRetire(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	key, _, err := e.CreateAPIKey(t.Context(), mine, commerce.APIKey{Name: "crm", Role: commerce.RoleReader})
	must(t, err)
	fresh := store.NewKey("k2")
	both := e.open(fresh, testKeys[0])

	if _, err := e.open(fresh).Credentials(t.Context(), mine); err == nil {
		t.Error("read without the key that sealed it")
	}
	n, err := both.Reseal(t.Context())
	must(t, err)
	again, err := both.Reseal(t.Context())
	must(t, err)
	if n != 1 || again != 0 {
		t.Errorf("resealed %d, then %d", n, again)
	}
	_, err = both.AuthenticateAPIKey(t.Context(), key.Reveal()) // moves it to the new pepper
	must(t, err)
	both.Close() // when it has

	only := e.open(fresh)
	got, err := only.Credentials(t.Context(), mine)
	must(t, err)
	diff(t, "credentials", got, second(newInstallation(mine, "")))
	_, err = only.AuthenticateAPIKey(t.Context(), key.Reveal())
	must(t, err)
}
