package resolvers_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storegraph/commerce"
	"storegraph/resolvers"
)

const connectMutation = `mutation($in: ConnectShopifyInput!) { connectShopify(input: $in) { authorizationUrl userErrors { field code message } } }`

type connected struct {
	ConnectShopify struct {
		AuthorizationURL *string
		UserErrors       []struct {
			Field []string
			Code  string
		}
	}
}

func TestConnect_HandsOnWhatWasChosen(t *testing.T) {
	t.Parallel()
	chosen := commerce.SyncSettings{OrderSync: true, PaymentReceivedTrigger: true}
	for _, c := range []struct {
		name  string
		input map[string]any
		want  resolvers.ConnectRequest
	}{
		{"everything by default", map[string]any{"storeName": "EF760-ef"},
			resolvers.ConnectRequest{StoreName: "ef760-ef.myshopify.com", Import: commerce.Elements, Sync: commerce.AllSyncSettings()}},
		{"a pasted admin address", map[string]any{"storeName": "https://admin.shopify.com/store/ef760-ef/orders?x=1", "importElements": []string{"ORDERS"},
			"syncSettings": map[string]any{"orderSync": true, "paymentReceivedTrigger": true}, "returnPath": "/settings/shopify?tab=1"},
			resolvers.ConnectRequest{StoreName: "ef760-ef.myshopify.com", Import: []commerce.Element{commerce.Orders}, Sync: chosen, ReturnPath: "/settings/shopify?tab=1"}},
		{"no import at all", map[string]any{"storeName": "ef760-ef.myshopify.com", "importElements": []string{}},
			resolvers.ConnectRequest{StoreName: "ef760-ef.myshopify.com", Import: []commerce.Element{}, Sync: commerce.AllSyncSettings()}},
	} {
		a := newAPI()
		a.accounts[ours].installation = nil
		var out connected
		a.ask(t, connectMutation, map[string]any{"in": c.input}).into(t, &out)
		if out.ConnectShopify.AuthorizationURL == nil || len(out.ConnectShopify.UserErrors) > 0 {
			t.Errorf("%s: %+v", c.name, out)
		}
		if diff := cmp.Diff([]resolvers.ConnectRequest{c.want}, a.asked); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

func TestConnect_RefusesWhatIsNoStoreAndPathsThatLeadAway(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].installation = nil
	refused := func(input map[string]any, field string) {
		t.Helper()
		var out connected
		a.ask(t, connectMutation, map[string]any{"in": input}).into(t, &out)
		e := out.ConnectShopify.UserErrors
		if out.ConnectShopify.AuthorizationURL != nil || len(e) != 1 || e[0].Code != "INVALID_INPUT" || !slices.Equal(e[0].Field, []string{"input", field}) {
			t.Errorf("%v: %+v", input, out)
		}
	}
	for _, store := range []string{"", " ", "a b", "x.myshopify.com.evil.com", "https://evil.com/x.myshopify.com", "user@x.myshopify.com", "x.myshopify.com:8080", "javascript:alert(1)"} {
		refused(map[string]any{"storeName": store}, "storeName")
	}
	for _, path := range []string{"", "settings", "//evil.com", "https://evil.com", `/\evil.com`, "/a\nb", "/ b"} {
		refused(map[string]any{"storeName": "x", "returnPath": path}, "returnPath")
	}
	if len(a.asked) > 0 {
		t.Errorf("handed on: %v", a.asked)
	}
}

func TestUpdateSyncSettings_ChangesOnlyWhatIsGiven(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].installation.Sync = commerce.SyncSettings{OrderSync: true}
	a.ask(t, `mutation { updateSyncSettings(input: {syncSettings: {contactSync: true, orderSync: null}}) { userErrors { code } } }`, nil)
	if diff := cmp.Diff(commerce.SyncSettings{OrderSync: true, ContactSync: true}, a.accounts[ours].installation.Sync); diff != "" {
		t.Error(diff)
	}
}

func TestAnAccountWithoutAStore_SaysSo(t *testing.T) {
	t.Parallel()
	a := newAPI()
	a.accounts[ours].installation = nil
	got := a.ask(t, `{ shopifyIntegration { status shop { name } credential scopes connectedAt syncSettings { orderSync } elements { element synced } } }`, nil)
	want := `{"shopifyIntegration":{"status":"NOT_CONNECTED","shop":null,"credential":null,"scopes":[],"connectedAt":null,"syncSettings":{"orderSync":false},"elements":[` +
		`{"element":"CONTACTS","synced":false},{"element":"ORDERS","synced":false},{"element":"TRANSACTIONS","synced":false},{"element":"PRODUCTS","synced":false},{"element":"COLLECTIONS","synced":false}]}}`
	if diff := cmp.Diff(want, string(got.Data)); diff != "" || len(got.Errors) > 0 {
		t.Errorf("%s %+v", diff, got.Errors)
	}
	changed := a.ask(t, `mutation { updateSyncSettings(input: {syncSettings: {orderSync: true}}) { shopifyIntegration { id } userErrors { code field } } }`, nil)
	if want := `{"updateSyncSettings":{"shopifyIntegration":null,"userErrors":[{"code":"NOT_CONNECTED","field":null}]}}`; string(changed.Data) != want {
		t.Errorf("got %s, want %s", changed.Data, want)
	}
}

func TestElements_OfAnEndedConnectionAreNotSyncedAndOfTheNextNotImported(t *testing.T) {
	t.Parallel()
	a := newAPI()
	d := a.accounts[ours]
	d.imports = []commerce.ImportRun{{ID: "r", Element: commerce.Products, CreatedAt: d.installation.ConnectedAt.Add(-time.Hour), Status: commerce.ImportCompleted}}
	var out struct {
		ShopifyIntegration struct {
			Elements []struct {
				Synced  bool
				Blocked *struct{ Code string }
				Import  *struct{ ID string }
			}
		}
	}
	const query = `{ shopifyIntegration { elements { synced blocked { code } import { id } } } }`
	a.ask(t, query, nil).into(t, &out)
	for _, e := range out.ShopifyIntegration.Elements {
		if e.Import != nil || !e.Synced || e.Blocked != nil {
			t.Errorf("after reconnecting: %+v", e)
		}
	}
	now := time.Now()
	d.installation.EndedAt, d.installation.Status = &now, commerce.Disconnected
	a.ask(t, query, nil).into(t, &out)
	for _, e := range out.ShopifyIntegration.Elements {
		if e.Synced || e.Blocked == nil || e.Blocked.Code != "ACCESS_WITHDRAWN" {
			t.Errorf("after disconnecting: %+v", e)
		}
	}
}

func TestEvaluateBranches_NeedsASubjectAndDistinctBranches(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for query, want := range map[string]string{
		`{ evaluateBranches(input: {branches: [{condition: {text: "order.total_price > 1"}}]}) { branchName } }`: "INVALID_INPUT",
	} {
		if got := a.ask(t, query, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] != want {
			t.Errorf("%s: got %+v", query, got.Errors)
		}
	}
	for _, branches := range []string{
		``,
		`{id: "a", condition: {text: "shop.name == \"x\""}}, {id: "a", condition: {text: "shop.name == \"y\""}}`,
		`{condition: {text: "shop.name == \"x\""}}, {id: "branch-1", condition: {text: "shop.name == \"y\""}}`,
		`{id: "", condition: {text: "shop.name == \"x\""}}`,
		`{name: "", condition: {text: "shop.name == \"x\""}}`,
		`{name: "None", condition: {text: "shop.name == \"x\""}}`,
	} {
		var out struct {
			EvaluateBranches struct {
				Reason   *string
				Problems []struct{ Code string }
			}
		}
		a.ask(t, `{ evaluateBranches(input: {branches: [`+branches+`]}) { reason problems { code } } }`, nil).into(t, &out)
		if d := out.EvaluateBranches; d.Reason != nil || len(d.Problems) != 1 || d.Problems[0].Code != "CONDITION_VALUE_INVALID" {
			t.Errorf("[%s]: got %+v", branches, d)
		}
	}
	numbers := a.ask(t, `query($o: ID!) { evaluateBranches(input: {orderId: $o, branches: [{condition: {clause: {field: "order.number", operator: IN, value: {numbers: [1, 2]}}}}]}) { reason problems { code } } }`, map[string]any{"o": orderGID})
	if len(numbers.Errors) > 0 || strings.Contains(string(numbers.Data), "CONDITION_") {
		t.Errorf("IN over numbers: %s %+v", numbers.Data, numbers.Errors)
	}
	if got := a.ask(t, `{ order(id: "gid://shopify/Order/1", minVersion: 99999999999999999999999) { id } }`, nil); len(got.Errors) != 1 || got.Errors[0].Extensions["code"] == "INTERNAL" {
		t.Errorf("a number that does not fit: %+v", got.Errors)
	}
}

func TestBlockedElements_SayWhy(t *testing.T) {
	t.Parallel()
	a := newAPI()
	d := a.accounts[ours]
	expected := 10
	d.installation.Blocked = map[commerce.Element]*commerce.Block{commerce.Orders: {Code: commerce.BlockedByPlan, Message: "Upgrade."}}
	d.imports = []commerce.ImportRun{{ID: "r", Element: commerce.Products, CreatedAt: d.installation.ConnectedAt, Status: commerce.ImportCompleted, Expected: &expected, Received: 10, Stored: 9, Skipped: 1, Skips: []commerce.ImportSkip{{Line: 3, Reason: "no title"}}}}
	var out struct {
		ShopifyIntegration struct {
			Elements []struct {
				Element string
				Blocked *struct{ Code, Message string }
				Import  *struct {
					Complete bool
					Skips    []struct{ Line int }
				}
			}
		}
	}
	a.ask(t, `{ shopifyIntegration { elements { element blocked { code message } import { complete skips { line } } } } }`, nil).into(t, &out)
	for _, e := range out.ShopifyIntegration.Elements {
		if (e.Blocked != nil) != (e.Element == "ORDERS") || (e.Import != nil) != (e.Element == "PRODUCTS") {
			t.Errorf("%+v", e)
		}
		if e.Import != nil && (!e.Import.Complete || e.Import.Skips[0].Line != 3) {
			t.Errorf("the import is %+v", e.Import)
		}
	}
}

func TestRegisterContact_RefusesWhatCannotBe(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for field, input := range map[string]map[string]any{
		"email":       {"email": "no address"},
		"phone":       {"phone": "555-2345"},
		"timezone":    {"email": "a@b.example", "timezone": "Mars/Olympus"},
		"website":     {"email": "a@b.example", "website": "javascript:alert(1)"},
		"externalId":  {"email": "a@b.example", "externalId": "a b"},
		"firstName":   {"email": "a@b.example", "firstName": string(make([]byte, 3))},
		"companyName": {"email": "a@b.example", "companyName": string(slices.Repeat([]byte("x"), 256))},
	} {
		var out struct {
			RegisterContact struct {
				Contact    *struct{ ID string }
				UserErrors []struct {
					Field []string
					Code  string
				}
			}
		}
		a.ask(t, `mutation($in: RegisterContactInput!) { registerContact(input: $in) { contact { id } userErrors { field code } } }`, map[string]any{"in": input}).into(t, &out)
		e := out.RegisterContact.UserErrors
		if out.RegisterContact.Contact != nil || len(e) != 1 || e[0].Code != "INVALID_INPUT" || !slices.Equal(e[0].Field, []string{"input", field}) {
			t.Errorf("%s: %+v", field, out)
		}
	}
	if n := a.count("RegisterContact"); n > 0 {
		t.Errorf("%d were registered", n)
	}
}
