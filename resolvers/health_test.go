package resolvers_test

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

func TestHealth_OfAnAccountThatNeverConnectedHasNothingThatSyncs(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours] = new(data)
	var out struct {
		ShopifyIntegration struct {
			NextStep string
			Health   struct {
				Pending, Failed int
				Pause           *struct{ Reason string }
				FailedItems     struct{ TotalCount int }
			}
			Elements []struct {
				Health struct {
					Syncing bool
					Lag     int
					AsOf    *string
				}
			}
		}
	}
	a.ask(t, `{ shopifyIntegration { nextStep health { pending failed pause { reason } failedItems { totalCount } } elements { health { syncing lag asOf } } } }`, nil).into(t, &out)
	got := out.ShopifyIntegration
	if got.NextStep == "" || got.Health.Pending+got.Health.Failed+got.Health.FailedItems.TotalCount > 0 || got.Health.Pause != nil || len(got.Elements) != len(commerce.Elements) {
		t.Errorf("got %+v", got)
	}
	for _, e := range got.Elements {
		if e.Health.Syncing || e.Health.AsOf != nil {
			t.Errorf("an element syncs: %+v", e)
		}
	}
}

func TestHealth_IsReadOnceForAQueryAndAnewForEachPayload(t *testing.T) {
	t.Parallel()
	a := newAPI()
	const elements = `elements { health { lag } }`
	a.ask(t, `{ a: shopifyIntegration { health { failed } `+elements+` } b: shopifyIntegration { `+elements+` } }`, nil)
	if n := a.count("SyncHealth"); n != 1 {
		t.Errorf("a query read it %d times", n)
	}
	const reconcile = `reconcileShopify(input: {elements: [ORDERS]}) { shopifyIntegration { health { failed } } }`
	a.ask(t, `mutation { a: `+reconcile+` b: `+reconcile+` }`, nil)
	if n := a.count("SyncHealth"); n != 3 {
		t.Errorf("two payloads read it %d times", n-1)
	}
}

func TestLag_IsZeroOnlyWhenNothingWaits(t *testing.T) {
	t.Parallel()
	for lag, want := range map[time.Duration]int{
		0: 0, -time.Second: 0, time.Nanosecond: 1, time.Second: 1, 1500 * time.Millisecond: 2, 1<<63 - 1: 1<<31 - 1,
	} {
		a := newAPI()
		a.accounts[ours].health.Elements[0].Lag = lag
		var out struct {
			ShopifyIntegration struct {
				Elements []struct{ Health struct{ Lag int } }
			}
		}
		a.ask(t, `{ shopifyIntegration { elements { health { lag } } } }`, nil).into(t, &out)
		if got := out.ShopifyIntegration.Elements[0].Health.Lag; got != want {
			t.Errorf("a lag of %v is shown as %d, want %d", lag, got, want)
		}
	}
}

func TestNextStep_SaysWhatToDoUnlessTheLinkWorks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status     commerce.InstallationStatus
		credential commerce.CredentialKind
		says       string
	}{
		{commerce.Connected, commerce.OAuthCredential, ""},
		{commerce.NeedsReconnect, commerce.OAuthCredential, "Connect the same store again"},
		{commerce.NeedsReconnect, commerce.LegacyCredential, "custom app"},
		{commerce.Disconnected, commerce.OAuthCredential, "disconnected"},
		{commerce.Uninstalled, commerce.OAuthCredential, "uninstalled"},
	} {
		a := newAPI()
		a.accounts[ours].installation.Status, a.accounts[ours].installation.Credential = c.status, c.credential
		var out struct {
			ShopifyIntegration struct{ NextStep *string }
		}
		a.ask(t, `{ shopifyIntegration { nextStep } }`, nil).into(t, &out)
		switch got := out.ShopifyIntegration.NextStep; {
		case c.says == "" && got != nil:
			t.Errorf("%s: %q", c.status, *got)
		case c.says != "" && (got == nil || !strings.Contains(*got, c.says)):
			t.Errorf("%s: %v, want %q", c.status, got, c.says)
		}
	}
}

func TestPause_ThatIsOverIsNotShown(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].health.PausedUntil = &sample.Now
	got := a.ask(t, `{ shopifyIntegration { health { pause { reason } } } }`, nil)
	if want := `{"shopifyIntegration":{"health":{"pause":null}}}`; string(got.Data) != want {
		t.Errorf("got %s %+v", got.Data, got.Errors)
	}
}

func TestFailedItems_RefuseHostilePaging(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for _, args := range []string{`first: -1`, `first: 0`, `first: 251`, `after: "x"`, `after: "\u0000"`} {
		got := a.ask(t, `{ shopifyIntegration { health { failedItems(`+args+`) { nodes { id } } } } }`, nil)
		if !slices.Equal(got.codes(), []string{"INVALID_INPUT"}) {
			t.Errorf("%s: %s %+v", args, got.Data, got.Errors)
		}
	}
	if got := a.ask(t, `{ shopifyIntegration { health { failedItems(first: 9999999999) { nodes { id } } } } }`, nil); len(got.Errors) == 0 || slices.Contains(got.codes(), "INTERNAL") {
		t.Errorf("a number out of range: %s %+v", got.Data, got.Errors)
	}
}

func TestRetryFailedItems_TakesEachIDOnceAndNothingForeign(t *testing.T) {
	t.Parallel()
	mine := seal("FailedItem", "w-1")
	many := make([]string, 10_000)
	for i := range many {
		many[i] = seal("FailedItem", fmt.Sprint("w-", i))
	}
	for _, c := range []struct {
		name  string
		ids   []string
		code  string
		field []string
	}{
		{"twice the same", []string{mine, mine}, "", nil},
		{"another account's", []string{mine, base64.RawURLEncoding.EncodeToString([]byte("1\x00FailedItem\x00rival\x00w-1"))}, "NOT_FOUND", []string{"input", "ids", "1"}},
		{"an order", []string{seal("Order", "450789469")}, "INVALID_ID", []string{"input", "ids", "0"}},
		{"Shopify's id", []string{"gid://shopify/Order/450789469"}, "INVALID_ID", []string{"input", "ids", "0"}},
		{"a webhook's own id", []string{"w-1"}, "INVALID_ID", []string{"input", "ids", "0"}},
		{"nothing", []string{""}, "INVALID_ID", []string{"input", "ids", "0"}},
		{"a very long one", []string{strings.Repeat("A", 10_000)}, "INVALID_ID", []string{"input", "ids", "0"}},
		{"10,000", many, "INVALID_INPUT", []string{"input", "ids"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newAPIWith(1 << 20)
			var out struct {
				RetryFailedItems struct {
					Retried    int
					UserErrors []struct {
						Code, Message string
						Field         []string
					}
				}
			}
			a.ask(t, `mutation($ids: [ID!]) { retryFailedItems(input: {ids: $ids}) { retried userErrors { code message field } } }`, map[string]any{"ids": c.ids}).into(t, &out)
			got := out.RetryFailedItems
			if c.code == "" {
				if got.Retried != 1 || len(got.UserErrors) > 0 {
					t.Errorf("got %+v", got)
				}
				if diff := cmp.Diff([][]string{{"w-1"}}, a.retry); diff != "" {
					t.Error(diff)
				}
				return
			}
			if len(a.retry) > 0 || len(got.UserErrors) != 1 || got.UserErrors[0].Code != c.code || !slices.Equal(got.UserErrors[0].Field, c.field) {
				t.Errorf("got %+v; retried %v", got, a.retry)
			}
			if e := got.UserErrors[0].Message; len(e) > 200 {
				t.Errorf("the message is %d bytes long", len(e))
			}
		})
	}
}

func TestFailedItems_AreNoNodes(t *testing.T) {
	t.Parallel()
	if got := newAPI().ask(t, `query($id: ID!) { node(id: $id) { id } }`, map[string]any{"id": seal("FailedItem", "w-1")}); !slices.Equal(got.codes(), []string{"INVALID_ID"}) {
		t.Errorf("got %s %+v", got.Data, got.Errors)
	}
}

func TestReconcile_ComparesWhatIsFollowedUnlessElementsAreNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, input string
		change      func(*commerce.Installation)
		want        []poll
		code        string
	}{
		{"everything", `{}`, func(*commerce.Installation) {}, []poll{{commerce.Elements, false}}, ""},
		{"an empty list", `{elements: [], sweep: true}`, func(*commerce.Installation) {}, []poll{{commerce.Elements, true}}, ""},
		{"named, twice", `{elements: [PRODUCTS, CONTACTS, PRODUCTS]}`, func(*commerce.Installation) {}, []poll{{[]commerce.Element{commerce.Contacts, commerce.Products}, false}}, ""},
		{"orders, for the trigger", `{}`, func(i *commerce.Installation) { i.Sync = commerce.SyncSettings{OrderReceivedTrigger: true} },
			[]poll{{[]commerce.Element{commerce.Orders}, false}}, ""},
		{"none that is blocked", `{}`, func(i *commerce.Installation) {
			i.Sync = commerce.SyncSettings{ContactSync: true, ProductSync: true}
			i.Blocked = map[commerce.Element]*commerce.Block{commerce.Contacts: {Code: commerce.BlockedByPlan}}
		}, []poll{{[]commerce.Element{commerce.Products}, false}}, ""},
		{"nothing is followed", `{}`, func(i *commerce.Installation) { i.Sync = commerce.SyncSettings{} }, nil, "INVALID_INPUT"},
		{"disconnected", `{}`, func(i *commerce.Installation) { i.EndedAt = &sample.Now }, nil, "NOT_CONNECTED"},
	} {
		a := newAPI()
		c.change(a.accounts[ours].installation)
		var out struct {
			ReconcileShopify struct {
				ShopifyIntegration *struct{ ID string }
				UserErrors         []struct{ Code string }
			}
		}
		a.ask(t, `mutation { reconcileShopify(input: `+c.input+`) { shopifyIntegration { id } userErrors { code } } }`, nil).into(t, &out)
		got := out.ReconcileShopify
		if diff := cmp.Diff(c.want, a.polls, cmp.AllowUnexported(poll{})); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
		if (c.code == "") != (got.ShopifyIntegration != nil) || c.code != "" && (len(got.UserErrors) != 1 || got.UserErrors[0].Code != c.code) {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
	if got := newAPI().ask(t, `mutation { reconcileShopify(input: {elements: [NOTHING]}) { userErrors { code } } }`, nil); !slices.Equal(got.codes(), []string{"GRAPHQL_VALIDATION_FAILED"}) {
		t.Errorf("an element that is none: %+v", got.Errors)
	}
}

func TestImports_ShowHowFarTheyAre(t *testing.T) {
	t.Parallel()
	ago := func(d time.Duration) *time.Time { at := sample.Now.Add(-d); return &at }
	expected := 1000
	for _, c := range []struct {
		name string
		run  commerce.ImportRun
		want string
	}{
		{"queued", commerce.ImportRun{Status: commerce.ImportQueued}, `{"progress":null,"rate":null,"remaining":null,"storingAt":null}`},
		{"storing", commerce.ImportRun{Status: commerce.ImportStoring, StoringAt: ago(10 * time.Second), Received: 250, Expected: &expected, Offset: 1 << 33, FileSize: 1 << 35},
			`{"progress":0.25,"rate":25,"remaining":30,"storingAt":"2021-12-02T11:59:50Z"}`},
		{"storing, size unknown", commerce.ImportRun{Status: commerce.ImportStoring, StoringAt: ago(10 * time.Second), Received: 250},
			`{"progress":null,"rate":25,"remaining":null,"storingAt":"2021-12-02T11:59:50Z"}`},
		{"nothing to store", commerce.ImportRun{Status: commerce.ImportCompleted}, `{"progress":1,"rate":null,"remaining":null,"storingAt":null}`},
		{"failed half way", commerce.ImportRun{Status: commerce.ImportFailed, StoringAt: ago(20 * time.Second), FinishedAt: ago(10 * time.Second), Received: 10, Offset: 5, FileSize: 10},
			`{"progress":0.5,"rate":1,"remaining":null,"storingAt":"2021-12-02T11:59:40Z"}`},
		{"figures that cannot be", commerce.ImportRun{Status: commerce.ImportStoring, StoringAt: ago(-time.Second), Received: 10, Expected: &expected, Offset: 20, FileSize: 10},
			`{"progress":1,"rate":null,"remaining":null,"storingAt":"2021-12-02T12:00:01Z"}`},
	} {
		a := newAPI()
		c.run.Element, c.run.CreatedAt = commerce.Contacts, sample.Now
		a.accounts[ours].imports = []commerce.ImportRun{c.run}
		got := a.ask(t, `{ shopifyIntegration { elements { import { progress rate remaining storingAt } } } }`, nil)
		if !strings.Contains(string(got.Data), `[{"import":`+c.want) || len(got.Errors) > 0 {
			t.Errorf("%s: %s %+v, want %s", c.name, got.Data, got.Errors, c.want)
		}
	}
}
