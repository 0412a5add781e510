package store_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestCreateAccount_TwiceChangesNothing(t *testing.T) {
	t.Parallel()
	e := setup(t)
	must(t, e.CreateAccount(t.Context(), commerce.Account{ID: mine, Name: "another name"}))
	got, err := e.GetAccount(t.Context(), mine)
	must(t, err)
	diff(t, "account", got, commerce.Account{ID: mine, Name: string(mine), CreatedAt: noon})
	_, err = e.GetAccount(t.Context(), "nobody")
	wantCode(t, err, commerce.NotFound)
	wantCode(t, e.CreateAccount(t.Context(), commerce.Account{}), commerce.InvalidInput)
}

func TestTakeOAuthState_GivesItOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	want := commerce.OAuthState{
		State: "state", Cookie: "cookie", AccountID: mine, ShopDomain: "a.myshopify.com", Import: []commerce.Element{commerce.Orders, commerce.Products},
		Sync: commerce.SyncSettings{ContactSync: true, PaymentReceivedTrigger: true}, ReturnPath: "/console", ExpiresAt: at(10),
	}
	must(t, e.PutOAuthState(t.Context(), want))
	want.Cookie = commerce.HashCookie("cookie")

	var taken atomic.Int32
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			got, err := e.TakeOAuthState(t.Context(), "state", "")
			if err == nil {
				taken.Add(1)
				diff(t, "state", got, want)
			} else if commerce.CodeOf(err) != commerce.NotFound {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if taken.Load() != 1 {
		t.Errorf("taken %d times", taken.Load())
	}
	_, err := e.TakeOAuthState(t.Context(), "unknown", "")
	wantCode(t, err, commerce.NotFound)

	must(t, e.PutOAuthState(t.Context(), commerce.OAuthState{State: "late", AccountID: mine, ExpiresAt: at(10)}))
	e.clock.advance(10 * time.Minute)
	_, err = e.TakeOAuthState(t.Context(), "late", "")
	wantCode(t, err, commerce.NotFound)
}
