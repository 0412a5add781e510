package syncer_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/syncer"
)

// install opens the address in a fresh browser, presses Install on Shopify's page, and gives where that ended.
func (j *journey) install(start string) (status int, body string) {
	j.Helper()
	jar, err := cookiejar.New(nil)
	j.must(err)
	browser := &http.Client{Jar: jar}
	page, err := browser.Get(start)
	j.must(err)
	defer page.Body.Close()
	if page.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(page.Body)
		return page.StatusCode, string(text)
	}
	end, err := browser.PostForm(page.Request.URL.String(), nil)
	j.must(err)
	defer end.Body.Close()
	text, err := io.ReadAll(end.Body)
	j.must(err)
	return end.StatusCode, string(text)
}

func TestConnect_AnAccountHasOneStoreAndAStoreOneAccount(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(nil, commerce.AllSyncSettings())

	if _, err := j.syncer.Connect(t.Context(), account, syncer.ConnectRequest{StoreName: "other-shop"}); commerce.CodeOf(err) != commerce.AlreadyConnected {
		t.Errorf("a second store for the account: %v", err)
	}
	j.must(j.store.CreateAccount(t.Context(), commerce.Account{ID: "rival", Name: "Rival"}))
	start, err := j.syncer.Connect(t.Context(), "rival", syncer.ConnectRequest{StoreName: "glow-clinic", Sync: commerce.AllSyncSettings()})
	j.must(err)
	if status, body := j.install(start); status != http.StatusConflict || strings.Contains(strings.ReplaceAll(body, "glow-clinic", ""), string(account)) {
		t.Errorf("a second account for the store: %d %s", status, body)
	}
	if _, err := j.store.GetInstallation(t.Context(), "rival"); commerce.CodeOf(err) != commerce.NotConnected {
		t.Errorf("the rival's installation: %v", err)
	}
}

func TestConnect_RefusesAForgedWayBack(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	start, err := j.syncer.Connect(t.Context(), account, syncer.ConnectRequest{StoreName: "glow-clinic", Sync: commerce.AllSyncSettings()})
	j.must(err)
	u, err := url.Parse(start)
	j.must(err)
	forged := url.Values{"code": {"x"}, "shop": {"glow-clinic.myshopify.com"}, "state": {u.Query().Get("state")}, "timestamp": {"1"}, "hmac": {"00"}}
	res, err := http.Get(j.base + "/oauth/shopify/callback?" + forged.Encode())
	j.must(err)
	res.Body.Close()
	if res.StatusCode < 400 || res.StatusCode >= 500 {
		t.Errorf("got %d", res.StatusCode)
	}
	// The pending install is not lost by it.
	if status, body := j.install(start); status != http.StatusOK {
		t.Errorf("the real install after a forged one: %d %s", status, body)
	}
	// And its state is spent.
	if status, _ := j.install(start); status != http.StatusNotFound {
		t.Errorf("the same link again: %d", status)
	}
}

func TestConnect_BasicPlanOpensProductsAndCollectionsOnly(t *testing.T) {
	t.Parallel()
	j := setup(t, func(c *shopsim.Config) { c.Plan = "Basic" })
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	runs := j.importsDone()
	if len(runs) != 2 || !complete(runs[commerce.Products]) || !complete(runs[commerce.Collections]) {
		t.Errorf("imported %+v", runs)
	}
	inst, err := j.store.GetInstallation(t.Context(), account)
	j.must(err)
	for _, e := range commerce.Elements {
		if blocked := inst.Blocked[e] != nil; blocked != e.Personal() {
			t.Errorf("%s: blocked %v", e, inst.Blocked[e])
		}
	}
	for _, topic := range j.shop.Topics() {
		if strings.HasPrefix(topic, "orders/") || strings.HasPrefix(topic, "customers/") {
			t.Errorf("subscribed to %s", topic)
		}
	}

	// An upgrade opens the elements without reconnecting; what was left out can be imported then.
	j.shop.SetPlan("Advanced")
	j.settle()
	if inst, err = j.store.GetInstallation(t.Context(), account); err != nil || len(inst.Blocked) != 0 {
		t.Fatalf("after the upgrade: %v, %v", inst.Blocked, err)
	}
	if _, err := j.syncer.Import(t.Context(), account, []commerce.Element{commerce.Contacts, commerce.Orders}); err != nil {
		t.Fatal(err)
	}
	if runs := j.importsDone(); !complete(runs[commerce.Orders]) || runs[commerce.Orders].Stored != j.shop.Orders() {
		t.Errorf("imported after the upgrade: %+v", runs[commerce.Orders])
	}
}

func complete(r commerce.ImportRun) bool { return r.Complete() && r.Stored > 0 }

func TestUninstall_EndsTheInstallationAndItsTokens(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(nil, commerce.AllSyncSettings())
	j.shop.Uninstall()
	j.settle()
	inst, err := j.store.GetInstallation(t.Context(), account)
	if err != nil || inst.Status != commerce.Uninstalled || inst.EndedAt == nil {
		t.Fatalf("got %+v, %v", inst, err)
	}
	if _, err := j.store.Credentials(t.Context(), account); err == nil {
		t.Error("the tokens are still there")
	}
	// Reconnecting is the documented way back.
	j.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	if runs := j.importsDone(); !complete(runs[commerce.Products]) {
		t.Errorf("imported after reconnecting: %+v", runs)
	}
}

func TestDisconnect_TellsShopifyAndKeepsTheData(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	j.importsDone()
	j.must(j.syncer.Disconnect(t.Context(), account))
	if topics := j.shop.Topics(); len(topics) != 0 {
		t.Errorf("webhooks are still subscribed: %v", topics)
	}
	if n, err := j.store.CountProducts(t.Context(), account, commerce.ProductFilter{}); err != nil || n == 0 {
		t.Errorf("%d products are left, %v", n, err)
	}
	if err := j.syncer.Disconnect(t.Context(), account); commerce.CodeOf(err) != commerce.NotConnected {
		t.Errorf("disconnecting twice: %v", err)
	}
}

func TestSyncSettings_SubscribeToWhatIsOn(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(nil, commerce.SyncSettings{ProductSync: true})
	if topics := j.shop.Topics(); slices.Contains(topics, "orders/create") || !slices.Contains(topics, "products/update") {
		t.Errorf("subscribed to %v", topics)
	}
	if _, err := j.syncer.UpdateSyncSettings(t.Context(), account, commerce.SyncSettings{OrderReceivedTrigger: true}); err != nil {
		t.Fatal(err)
	}
	if topics := j.shop.Topics(); !slices.Contains(topics, "orders/create") || slices.Contains(topics, "products/update") {
		t.Errorf("subscribed to %v", topics)
	}
}

func TestLegacy_ConnectsWithATokenThatIsNeverRefreshed(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	token := commerce.Secret(j.shop.CreateLegacyToken("read_orders", "read_all_orders", "read_customers", "read_products", "read_customer_merge"))
	j.must(j.syncer.AddLegacy(t.Context(), account, "glow-clinic.myshopify.com", token, secret, commerce.Elements, commerce.AllSyncSettings()))
	for element, run := range j.importsDone() {
		if !complete(run) {
			t.Errorf("%s: %+v", element, run)
		}
	}
	inst, err := j.store.GetInstallation(t.Context(), account)
	if err != nil || inst.Credential != commerce.LegacyCredential {
		t.Errorf("got %+v, %v", inst, err)
	}
}

func TestUninstall_ThatComesLateDoesNotEndTheNextConnection(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	j.connect(nil, commerce.AllSyncSettings())
	late := commerce.Signal{Topic: "app/uninstalled", Kind: "App", TriggeredAt: time.Now().Add(-time.Hour)}
	j.must(j.syncer.HandleSignals(t.Context(), account, []commerce.Signal{late}))
	if inst, err := j.store.GetInstallation(t.Context(), account); err != nil || inst.Status != commerce.Connected {
		t.Errorf("got %+v, %v", inst, err)
	}
}

func TestConnect_AnotherBrowserDoesNotSpendTheInstall(t *testing.T) {
	t.Parallel()
	j := setup(t, nil)
	start, err := j.syncer.Connect(t.Context(), account, syncer.ConnectRequest{StoreName: "glow-clinic", Sync: commerce.AllSyncSettings()})
	j.must(err)
	jar, err := cookiejar.New(nil)
	j.must(err)
	page, err := (&http.Client{Jar: jar}).Get(start)
	j.must(err)
	page.Body.Close()
	stay := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	back, err := stay.PostForm(page.Request.URL.String(), nil)
	j.must(err)
	back.Body.Close()
	callback := back.Header.Get("Location")

	for name, client := range map[string]*http.Client{"no cookie": {}, "another cookie": {Transport: cookie("storegraph_install=other")}} {
		res, err := client.Get(callback)
		j.must(err)
		res.Body.Close()
		if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: got %d", name, res.StatusCode)
		}
	}
	for i, want := range []int{http.StatusOK, http.StatusNotFound} { // once
		res, err := (&http.Client{Jar: jar}).Get(callback)
		j.must(err)
		res.Body.Close()
		if res.StatusCode != want && !(i == 1 && res.StatusCode == http.StatusForbidden) {
			t.Errorf("the right browser, time %d: got %d, want %d", i+1, res.StatusCode, want)
		}
	}
}

// cookie sends a cookie with every request.
type cookie string

func (c cookie) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if c != "" {
		r.Header.Set("Cookie", string(c))
	}
	return http.DefaultTransport.RoundTrip(r)
}
