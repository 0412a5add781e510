package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestGetInstallation_GivesBackWhatWasConnected(t *testing.T) {
	t.Parallel()
	e := setup(t)
	_, err := e.GetInstallation(t.Context(), mine)
	wantCode(t, err, commerce.NotConnected)
	_, err = e.Credentials(t.Context(), mine)
	wantCode(t, err, commerce.NotConnected)
	e.connect(mine, "a.myshopify.com")

	want, _ := newInstallation(mine, "a.myshopify.com")
	want.UpdatedAt = noon
	got, err := e.GetInstallation(t.Context(), mine)
	must(t, err)
	diff(t, "installation", *got, want)
	byShop, err := e.InstallationByShop(t.Context(), "a.myshopify.com")
	must(t, err)
	diff(t, "by shop", *byShop, want)
	_, err = e.InstallationByShop(t.Context(), "unknown.myshopify.com")
	wantCode(t, err, commerce.NotFound)
}

func TestConnect_OneStoreForAnAccountAndOneAccountForAStore(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.connect(mine, "a.myshopify.com") // again: the same

	i, c := newInstallation(mine, "b.myshopify.com")
	wantCode(t, e.Connect(t.Context(), i, c), commerce.AlreadyConnected)
	i, c = newInstallation(theirs, "a.myshopify.com")
	wantCode(t, e.Connect(t.Context(), i, c), commerce.ShopTaken)
	if _, err := e.Credentials(t.Context(), theirs); commerce.CodeOf(err) != commerce.NotConnected {
		t.Errorf("a refused connection left credentials: %v", err)
	}

	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected))
	e.connect(theirs, "a.myshopify.com")
	i, c = newInstallation(mine, "a.myshopify.com")
	wantCode(t, e.Connect(t.Context(), i, c), commerce.ShopTaken)
	live, err := e.ListLiveInstallations(t.Context())
	must(t, err)
	if len(live) != 1 || live[0].AccountID != theirs {
		t.Errorf("live: %+v", live)
	}
}

// Of connections made at the same moment, one wins: for one shop, and for one account.
func TestConnect_IsAtomicUnderConcurrency(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var mu sync.Mutex
	codes := map[commerce.ErrorCode]int{}
	try := func(account commerce.AccountID, shop string) func() {
		return func() {
			i, c := newInstallation(account, shop)
			err := e.Connect(t.Context(), i, c)
			mu.Lock()
			defer mu.Unlock()
			codes[commerce.CodeOf(err)]++
			if err != nil && commerce.CodeOf(err) == "" {
				t.Error(err)
			}
		}
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(try(mine, "same.myshopify.com"))
		wg.Go(try(theirs, "same.myshopify.com"))
	}
	wg.Wait()
	live, err := e.ListLiveInstallations(t.Context())
	must(t, err)
	if len(live) != 1 || codes[commerce.ShopTaken] != 4 || codes[""] != 4 {
		t.Errorf("%d live, answers %v", len(live), codes)
	}
	must(t, e.EndInstallation(t.Context(), live[0].AccountID, commerce.Disconnected))
	clear(codes)
	for _, shop := range []string{"a.myshopify.com", "b.myshopify.com", "c.myshopify.com"} {
		wg.Go(try(mine, shop))
	}
	wg.Wait()
	if codes[""] != 1 || codes[commerce.AlreadyConnected] != 2 {
		t.Errorf("answers %v", codes)
	}
}

func TestEndInstallation_CredentialsAndImportsEndWithIt(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	_, err := e.QueueImports(t.Context(), mine, []commerce.Element{commerce.Orders, commerce.Contacts})
	must(t, err)
	claimed := e.claimTasks(commerce.TaskImport, 1)[0]
	run, err := e.ListImports(t.Context(), mine)
	must(t, err)
	e.clock.advance(time.Hour)

	must(t, e.EndInstallation(t.Context(), mine, commerce.Uninstalled))
	must(t, e.EndInstallation(t.Context(), mine, commerce.Disconnected)) // later: it ended before

	got, err := e.GetInstallation(t.Context(), mine)
	must(t, err)
	if got.Status != commerce.Uninstalled || got.EndedAt == nil || !got.EndedAt.Equal(at(60)) || got.OrderReceivedSince != nil {
		t.Errorf("got %+v", got)
	}
	_, err = e.Credentials(t.Context(), mine)
	wantCode(t, err, commerce.NotConnected)
	run[0].Status, run[0].Stored = commerce.ImportCompleted, 9
	must(t, e.SaveImport(t.Context(), mine, run[0]))
	if err := e.EndTask(t.Context(), claimed, commerce.TaskResult{Next: new(at(0))}); !errors.Is(err, commerce.ErrSuperseded) {
		t.Errorf("a slice outlived its installation: %v", err)
	}
	runs, err := e.ListImports(t.Context(), mine)
	must(t, err)
	for _, r := range runs {
		if r.Status != commerce.ImportCancelled || r.Stored != 0 || r.FinishedAt == nil {
			t.Errorf("run %+v", r)
		}
	}
	_, err = e.UpdateInstallation(t.Context(), mine, func(*commerce.Installation) {})
	wantCode(t, err, commerce.NotConnected)
	// What set the installation up meanwhile queues nothing that nobody would take up.
	_, err = e.QueueImports(t.Context(), mine, commerce.Elements)
	wantCode(t, err, commerce.NotConnected)
	byShop, err := e.InstallationByShop(t.Context(), "a.myshopify.com")
	must(t, err)
	if byShop.Status != commerce.Uninstalled {
		t.Errorf("by shop: %+v", byShop)
	}
	if again := e.claimTasks(commerce.TaskImport, 9); len(again) > 0 {
		t.Errorf("tasks of an ended installation were handed out: %v", again)
	}
	// Another store may come, and the old one is still known.
	e.connect(mine, "b.myshopify.com")
	got, err = e.GetInstallation(t.Context(), mine)
	must(t, err)
	byShop, err = e.InstallationByShop(t.Context(), "a.myshopify.com")
	must(t, err)
	if got.Shop.Domain != "b.myshopify.com" || byShop.EndedAt == nil {
		t.Errorf("got %s, and %+v", got.Shop.Domain, byShop)
	}
}

func TestUpdateSyncSettings_TriggersFireFromWhenTheyAreSwitchedOn(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	e.clock.advance(time.Hour)
	set := commerce.AllSyncSettings()
	set.PaymentReceivedTrigger = false
	got, err := e.UpdateSyncSettings(t.Context(), mine, set, at(60))
	must(t, err)
	if got.PaymentReceivedSince != nil || !got.OrderReceivedSince.Equal(at(0)) {
		t.Errorf("switched off: %+v", got)
	}
	e.clock.advance(time.Hour)
	got, err = e.UpdateSyncSettings(t.Context(), mine, commerce.AllSyncSettings(), at(120))
	must(t, err)
	if !got.PaymentReceivedSince.Equal(at(120)) || !got.OrderReceivedSince.Equal(at(0)) {
		t.Errorf("switched on again: %+v", got)
	}
	_, err = e.UpdateSyncSettings(t.Context(), theirs, set, at(120))
	wantCode(t, err, commerce.NotConnected)
}

func TestUpdateInstallation_LosesNoChange(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.connect(mine, "a.myshopify.com")
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			_, err := e.UpdateInstallation(t.Context(), mine, func(i *commerce.Installation) {
				i.Scopes = append(i.Scopes, "x")
				i.Shop.Domain, i.AccountID = "evil.myshopify.com", theirs
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := e.GetInstallation(t.Context(), mine)
	must(t, err)
	if len(got.Scopes) != 11 || got.Shop.Domain != "a.myshopify.com" {
		t.Errorf("got %+v", got)
	}
}

func TestPauseShop_StandsUntilItEndsOrTheShopIsConnectedAgain(t *testing.T) {
	t.Parallel()
	e := setup(t)
	wantCode(t, e.PauseShop(t.Context(), mine, new(at(5)), "frozen"), commerce.NotConnected)
	e.connect(mine, "a.myshopify.com")
	must(t, e.PauseShop(t.Context(), mine, new(at(5)), "The store is frozen."))
	_, err := e.UpdateInstallation(t.Context(), mine, func(i *commerce.Installation) {
		i.Wanted = []commerce.Element{commerce.Orders}
		i.Subscriptions = commerce.SubscriptionCheck{Expected: 9, Missing: []string{"orders/paid"}, Repaired: 1, CheckedAt: new(at(1))}
	})
	must(t, err)
	got, err := e.GetInstallation(t.Context(), mine)
	must(t, err)
	if got.PausedUntil == nil || !got.PausedUntil.Equal(at(5)) || got.PauseReason != "The store is frozen." {
		t.Errorf("paused until %v: %q", got.PausedUntil, got.PauseReason)
	}
	diff(t, "wanted", got.Wanted, []commerce.Element{commerce.Orders})
	diff(t, "subscriptions", got.Subscriptions, commerce.SubscriptionCheck{Expected: 9, Missing: []string{"orders/paid"}, Repaired: 1, CheckedAt: new(at(1))})

	must(t, e.PauseShop(t.Context(), mine, nil, "nothing"))
	got, err = e.GetInstallation(t.Context(), mine)
	must(t, err)
	if got.PausedUntil != nil || got.PauseReason != "" {
		t.Errorf("paused until %v: %q", got.PausedUntil, got.PauseReason)
	}
	must(t, e.PauseShop(t.Context(), mine, new(at(5)), "The store is frozen."))
	e.connect(mine, "a.myshopify.com")
	got, err = e.GetInstallation(t.Context(), mine)
	must(t, err)
	if got.PausedUntil != nil || got.PauseReason != "" || got.Subscriptions.CheckedAt != nil {
		t.Errorf("connected again: %+v", got)
	}
}
