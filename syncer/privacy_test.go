package syncer_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
)

// complying is a journey whose app names our address for compliance webhooks, which Shopify knows before we connect.
func complying(t *testing.T) *journey {
	t.Helper()
	var j *journey
	relay := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		again, err := http.NewRequestWithContext(r.Context(), r.Method, j.base+"/webhooks/shopify", bytes.NewReader(body))
		if err != nil {
			t.Error(err)
			return
		}
		again.Header = r.Header
		res, err := http.DefaultClient.Do(again)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		res.Body.Close()
		w.WriteHeader(res.StatusCode)
	}))
	t.Cleanup(relay.Close)
	j = setup(t, func(c *shopsim.Config) { c.ComplianceURL = relay.URL })
	return j
}

// shopper is a customer of the simulated shop with two orders, one of them placed after connecting.
func (j *journey) shopper() (id int64, orders []commerce.ID) {
	j.Helper()
	id, err := j.shop.CreateCustomer(func(c *shopsim.Customer) {
		c.First, c.Last, c.Email, c.Phone = "Canary", "Birdsong", "canary@example.com", "+15155550101"
	})
	j.must(err)
	for range 2 {
		orders = append(orders, commerce.ID(j.place(shopsim.OrderOptions{CustomerID: id})))
	}
	j.settle()
	return id, orders
}

// answered waits for the shop's compliance webhooks, and gives the account's cases by kind.
func (j *journey) answered() map[commerce.PrivacyKind]commerce.PrivacyCase {
	j.Helper()
	j.settle()
	list, err := j.store.ListPrivacyCases(j.Context(), account, 100)
	j.must(err)
	out := map[commerce.PrivacyKind]commerce.PrivacyCase{}
	for _, c := range list {
		if c.DoneAt == nil {
			j.Errorf("the case is open: %+v", c)
		}
		out[c.Kind] = c
	}
	return out
}

// wantNobody looks for the shopper in everything that can be read.
func (j *journey) wantNobody(when string, orders []commerce.ID) {
	j.Helper()
	people, err := j.store.ListContacts(j.Context(), account, commerce.ContactFilter{}, commerce.ContactsByCreatedAt, false, commerce.Page{First: new(250)})
	j.must(err)
	list, err := j.store.OrdersByID(j.Context(), account, orders)
	j.must(err)
	text, err := json.Marshal([]any{people, list, j.events()})
	j.must(err)
	for _, canary := range []string{"canary", "birdsong", "5550101"} {
		if strings.Contains(strings.ToLower(string(text)), canary) {
			j.Errorf("%s: %q is still there", when, canary)
		}
	}
	for _, id := range orders {
		if o := list[id]; o == nil || o.TotalPrice.Shop.Amount.IsZero() || o.ContactID != nil || o.Buyer.Known() {
			j.Errorf("%s: order %s is %+v", when, id, o)
		}
	}
}

func TestPrivacy_ACustomerIsExportedThenErasedForGood(t *testing.T) {
	t.Parallel()
	j := complying(t)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	id, orders := j.shopper()

	j.must(j.shop.RequestData(id))
	asked := j.answered()[commerce.DataRequest]
	file, err := j.store.PrivacyFile(t.Context(), account, asked.ID)
	j.must(err)
	for _, want := range []string{"Canary", "Birdsong", "canary@example.com", "+15155550101", orders[0].String(), orders[1].String(), asked.RequestID.String(), "ORDER_RECEIVED"} {
		if !strings.Contains(string(file), want) {
			t.Errorf("the file lacks %q", want)
		}
	}

	j.must(j.shop.RedactCustomer(id))
	erased := j.answered()[commerce.CustomerRedact]
	if erased.Counts["orders"] != 2 || erased.Counts["contacts"] != 1 || erased.Subject != asked.Subject {
		t.Errorf("the case is %+v", erased)
	}
	j.wantNobody("after the redaction", orders)

	// Shopify still knows the person here: late webhooks and an import tell it all again.
	j.must(j.shop.UpdateCustomer(id, func(c *shopsim.Customer) { c.Last = "Birdsong-Smith" }))
	j.must(j.shop.FulfillOrder(int64(orders[0])))
	j.must(j.shop.CancelOrder(int64(orders[1]), "OTHER"))
	late := commerce.ID(j.place(shopsim.OrderOptions{CustomerID: id}))
	j.settle()
	j.wantNobody("after late webhooks", append(orders, late))
	if o := j.order(int64(orders[1])); o.Status != commerce.OrderCancelled {
		t.Errorf("a redacted order is not kept current: %s", o.Status)
	}
	_, err = j.syncer.Import(t.Context(), account, commerce.Elements)
	j.must(err)
	for element, run := range j.importsDone() {
		if !run.Complete() {
			t.Errorf("%s: %+v", element, run)
		}
	}
	j.wantNobody("after an import", append(orders, late))
}

func TestPrivacy_AGuestIsErasedByAddress(t *testing.T) {
	t.Parallel()
	j := complying(t)
	j.connect(nil, commerce.AllSyncSettings())
	id := commerce.ID(j.place(shopsim.OrderOptions{Guest: true, First: "Canary", Last: "Birdsong", Email: "canary@example.com", Phone: "+15155550101"}))
	j.settle()
	j.must(j.shop.RequestGuestData("canary@example.com", "", int64(id)))
	file, err := j.store.PrivacyFile(t.Context(), account, j.answered()[commerce.DataRequest].ID)
	j.must(err)
	if !strings.Contains(string(file), "Birdsong") {
		t.Errorf("the file is %s", file)
	}
	j.must(j.shop.RedactGuest("", "+15155550101", int64(id)))
	if c := j.answered()[commerce.CustomerRedact]; c.Counts["contacts"] != 1 || c.Counts["orders"] != 1 {
		t.Errorf("the case is %+v", c)
	}
	j.must(j.shop.FulfillOrder(int64(id)))
	j.settle()
	j.wantNobody("after late news", []commerce.ID{id})
}

// Everything is answered after the shop has left, when no token exists any more.
func TestPrivacy_AShopThatLeftIsErased(t *testing.T) {
	t.Parallel()
	j := complying(t)
	j.connect(commerce.Elements, commerce.AllSyncSettings())
	j.importsDone()
	id, orders := j.shopper()
	_, _, err := j.store.RegisterContact(t.Context(), account, commerce.Contact{ID: "crm-1", FirstName: new("Carla"), Email: new("carla@example.com")})
	j.must(err)
	j.shop.Uninstall()
	j.settle()
	if _, err := j.store.Credentials(t.Context(), account); commerce.CodeOf(err) != commerce.NotConnected {
		t.Fatalf("the token is still there: %v", err)
	}
	j.must(j.shop.RedactCustomer(id))
	if c := j.answered()[commerce.CustomerRedact]; c.Counts["orders"] != 2 {
		t.Errorf("the case is %+v", c)
	}
	j.wantNobody("after the redaction", orders)

	j.must(j.shop.RedactShop())
	if c := j.answered()[commerce.ShopRedact]; c.Counts["orders"] != j.shop.Orders() || c.Counts["products"] != len(j.shop.Products()) {
		t.Errorf("the case is %+v", c)
	}
	people, err := j.store.ListContacts(t.Context(), account, commerce.ContactFilter{}, commerce.ContactsByCreatedAt, false, commerce.Page{First: new(250)})
	j.must(err)
	if len(people.Items) != 1 || people.Items[0].ID != "crm-1" {
		t.Errorf("left are %+v", people.Items)
	}
	for name, count := range map[string]func() (int, error){
		"orders": func() (int, error) { return j.store.CountOrders(t.Context(), account, commerce.OrderFilter{}) },
		"transactions": func() (int, error) {
			return j.store.CountTransactions(t.Context(), account, commerce.TransactionFilter{})
		},
		"products": func() (int, error) { return j.store.CountProducts(t.Context(), account, commerce.ProductFilter{}) },
		"collections": func() (int, error) {
			return j.store.CountCollections(t.Context(), account, commerce.CollectionFilter{})
		},
	} {
		if n, err := count(); err != nil || n != 0 {
			t.Errorf("%d %s are left, %v", n, name, err)
		}
	}
}

func TestPrivacy_AShopThatCameBackKeepsItsData(t *testing.T) {
	t.Parallel()
	j := complying(t)
	j.connect([]commerce.Element{commerce.Products}, commerce.AllSyncSettings())
	j.importsDone()
	sig := commerce.Signal{
		WebhookID: "late", Topic: "shop/redact", Kind: "Shop", ShopDomain: "glow-clinic.myshopify.com", TriggeredAt: time.Now().Add(-time.Hour),
		Privacy: &commerce.PrivacyRequest{Kind: commerce.ShopRedact, ShopDomain: "glow-clinic.myshopify.com"},
	}
	j.must(j.syncer.HandleSignals(t.Context(), account, []commerce.Signal{sig}))
	if c := j.answered()[commerce.ShopRedact]; !strings.HasPrefix(c.Outcome, "Ignored") {
		t.Errorf("the case is %+v", c)
	}
	if n, err := j.store.CountProducts(t.Context(), account, commerce.ProductFilter{}); err != nil || n != len(j.shop.Products()) {
		t.Errorf("%d products, %v", n, err)
	}
}

// What came from a shop lies in every account that was ever connected to it.
func TestPrivacy_EveryAccountThatHadTheShopAnswers(t *testing.T) {
	t.Parallel()
	j := complying(t)
	j.connect(nil, commerce.AllSyncSettings())
	id, orders := j.shopper()
	j.must(j.syncer.Disconnect(t.Context(), account))
	j.must(j.store.CreateAccount(t.Context(), commerce.Account{ID: "next", Name: "Next"}))
	inst, err := j.store.GetInstallation(t.Context(), account)
	j.must(err)
	next := *inst
	next.AccountID, next.Status, next.ConnectedAt = "next", commerce.Connected, time.Now()
	j.must(j.store.Connect(t.Context(), next, commerce.Credentials{Kind: commerce.OAuthCredential, AccessToken: "x"}))

	j.must(j.shop.RedactCustomer(id))
	if c := j.answered()[commerce.CustomerRedact]; c.Counts["orders"] != 2 {
		t.Errorf("the account that had the shop before: %+v", c)
	}
	j.wantNobody("in the account that had the shop before", orders)
	if list, err := j.store.ListPrivacyCases(t.Context(), "next", 10); err != nil || len(list) != 1 || !strings.HasPrefix(list[0].Outcome, "Nothing was stored about this person.") {
		t.Errorf("the account that has it now: %+v, %v", list, err)
	}
}

func TestPrivacy_ARequestWithoutItsContentIsNoSuccess(t *testing.T) {
	t.Parallel()
	j := complying(t)
	j.connect(nil, commerce.AllSyncSettings())
	for _, topic := range []string{"customers/data_request", "customers/redact", "shop/redact"} {
		if err := j.syncer.HandleSignals(t.Context(), account, []commerce.Signal{{WebhookID: "x", Topic: topic, Kind: "Customer", ObjectID: 1, ShopDomain: "glow-clinic.myshopify.com"}}); err == nil {
			t.Errorf("%s counts as done", topic)
		}
	}
}
