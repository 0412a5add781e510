package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/redis/go-redis/v9"
	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/commerce"
	"storegraph/delivery"
	"storegraph/graph"
	"storegraph/internal/pgtest"
	"storegraph/internal/redistest"
	"storegraph/internal/rootfield"
	"storegraph/internal/sample"
	"storegraph/store"
	"storegraph/web"
)

// The accounts of these tests have the same ids from Shopify, so that only the account tells them apart; stranger has
// nothing. Every text of mine holds the canary.
const (
	mine     = commerce.AccountID("clinic-mine")
	rival    = commerce.AccountID("clinic-rival")
	stranger = commerce.AccountID("clinic-stranger")
	canary   = "CANARY-OF-MINE"
)

// town is the whole gateway with its accounts.
type town struct {
	*testing.T
	gw      *gateway
	url     string
	redis   *redis.Client
	keys    map[commerce.AccountID]string
	keyID   string             // of mine
	contact commerce.ContactID // of mine
	made    map[string]string  // ids that the API made for mine
	schema  *ast.Schema
}

func newTown(t *testing.T) *town {
	t.Helper()
	return newTownWith(t, gatewayConfig{Logger: slog.New(slog.DiscardHandler)})
}

func newTownWith(t *testing.T, c gatewayConfig) *town {
	t.Helper()
	client := redistest.New(t)
	w := &town{T: t, url: pgtest.New(t), redis: client, keys: map[commerce.AccountID]string{}, made: map[string]string{}, schema: graph.NewExecutableSchema(graph.Config{}).Schema()}
	ring, err := store.NewKeyring(store.NewKey("k1"))
	w.must(err)
	options := client.Options()
	network := "redis://" + options.Addr + fmt.Sprintf("/%d", options.DB)
	if options.Network == "unix" {
		network = "unix://" + options.Addr + fmt.Sprintf("?db=%d", options.DB)
	}
	shopify := httptest.NewServer(http.NotFoundHandler()) // nobody is there
	t.Cleanup(shopify.Close)
	c.ShopEndpoint = func(string) string { return shopify.URL }
	c.DatabaseURL, c.RedisURL, c.Keys, c.PublicURL, c.ClientID, c.ClientSecret = w.url, network, ring, "http://127.0.0.1", "app", "app-secret"
	w.gw, err = open(t.Context(), c)
	w.must(err)
	t.Cleanup(w.gw.close)
	w.settle(mine, canary)
	w.settle(rival, "rival")
	w.must(w.gw.store.CreateAccount(t.Context(), commerce.Account{ID: stranger}))
	for _, a := range []commerce.AccountID{mine, rival, stranger} {
		key, k, err := w.gw.store.CreateAPIKey(t.Context(), a, commerce.APIKey{Name: "key of " + string(a), Role: commerce.RoleAdmin, PersonalData: true})
		w.must(err)
		if w.keys[a] = key.Reveal(); a == mine {
			w.keyID = k.ID
		}
	}
	for _, a := range []commerce.AccountID{mine, rival} {
		w.register(a)
	}
	return w
}

func (w *town) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// settle fills an account with one of everything.
func (w *town) settle(a commerce.AccountID, mark string) {
	ctx, db := w.Context(), w.gw.store
	w.must(db.CreateAccount(ctx, commerce.Account{ID: a, Name: mark}))
	shop := sample.Shop()
	shop.Name, shop.Domain = mark, strings.ToLower(string(a))+".myshopify.com"
	at := time.Now().Add(-24 * time.Hour).UTC().Truncate(time.Second)
	w.must(db.Connect(ctx, commerce.Installation{
		AccountID: a, Shop: shop, Credential: commerce.LegacyCredential, Status: commerce.Connected, Scopes: []string{mark}, Sync: commerce.AllSyncSettings(), PersonalData: true, ConnectedAt: at,
		OrderReceivedSince: &at, PaymentReceivedSince: &at,
	}, commerce.Credentials{Kind: commerce.LegacyCredential, AccessToken: "shpat_" + commerce.Secret(mark), WebhookSecrets: []commerce.Secret{"secret-of-" + commerce.Secret(a)}}))
	keys, err := delivery.NewKeys()
	w.must(err)
	_, err = db.CreateTimer(ctx, a, commerce.Timer{ID: "timer-" + commerce.TimerID(a), Name: mark, Anchor: commerce.OrderReceived, Supersede: commerce.NewestOrder})
	w.must(err)
	_, err = db.CreateWatch(ctx, a, commerce.SegmentWatch{ID: "watch-" + commerce.WatchID(a), Name: mark, Condition: "contact.orders_count > 0", Entered: true, PerMinute: 1})
	w.must(err)
	_, err = db.CreateEndpoint(ctx, a, commerce.TriggerEndpoint{ID: "ep-" + commerce.EndpointID(a), Name: mark, URL: "https://93.184.216.34/" + mark, Kinds: commerce.TriggerKinds}, keys)
	w.must(err)
	contact, product, collection, order := sample.Contact(), sample.Product(), sample.Collection(), sample.Order()
	contact.FirstName, contact.LastName, contact.CompanyName = &mark, &mark, &mark
	product.Title, product.Vendor, product.Handle = mark, mark, mark
	collection.Title, collection.Handle = mark, mark
	order.Name, order.Buyer.FirstName, order.Buyer.LastName = mark, &mark, &mark
	order.LineItems[0].Title = mark
	transaction := *order.Transaction
	transaction.OrderName = mark
	_, err = db.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error {
		id, _, err := tx.UpsertContact(ctx, contact)
		if err != nil {
			return err
		}
		if a == mine {
			w.contact = id
		}
		if _, err := tx.UpsertProduct(ctx, product); err != nil {
			return err
		}
		if _, err := tx.UpsertCollection(ctx, collection); err != nil {
			return err
		}
		order.ContactID = &id
		if _, _, err := tx.UpsertOrder(ctx, order); err != nil {
			return err
		}
		if _, err := tx.UpsertTransaction(ctx, transaction); err != nil {
			return err
		}
		_, err = tx.AddTrigger(ctx, commerce.TriggerEvent{
			Kind: commerce.OrderReceived, OrderID: order.ID, ContactID: &id, EnrollmentKey: mark, OccurredAt: at, ReceivedAt: at, Payload: json.RawMessage(`{"orderName":"` + mark + `"}`),
		})
		return err
	})
	w.must(err)
	_, err = db.QueueImports(ctx, a, commerce.Elements)
	w.must(err)
	w.broken(a, mark)
}

// broken leaves a signal behind that was given up.
func (w *town) broken(a commerce.AccountID, mark string) {
	_, err := w.gw.store.PutSignal(w.Context(), a, commerce.Signal{WebhookID: "signal-" + string(a), Topic: "orders/" + mark, Kind: "Order", ObjectID: 4711})
	w.must(err)
	claims, err := w.gw.store.ClaimSignals(w.Context(), 10)
	w.must(err)
	var settled []commerce.SettledClaim
	for _, c := range claims {
		settled = append(settled, commerce.SettledClaim{SignalClaim: c, Verdict: commerce.SignalDead, Code: "TEST", Reason: mark})
	}
	w.must(w.gw.store.SettleSignals(w.Context(), settled))
}

// register has the API make what it makes.
func (w *town) register(a commerce.AccountID) {
	w.Helper()
	mark := canary
	if a == rival {
		mark = "rival"
	}
	order := commerce.GlobalID(a, "Order", sample.Order().ID.String())
	var out struct {
		Data struct {
			T struct{ Template struct{ ID string } }
			C struct{ Condition struct{ ID string } }
		}
	}
	w.into(w.post(a, fmt.Sprintf(`mutation {
		t: registerTemplate(input: {template: "Dear {{contact.first_name}} %[1]s", channel: SMS, name: "%[1]s"}) { template { id } }
		c: registerCondition(input: {condition: {text: "order.name == \"%[1]s\""}, name: "%[1]s"}) { condition { id } }
	}`, mark), nil, ""), &out)
	var decided struct {
		Data struct{ EvaluateBranches struct{ DecisionID string } }
	}
	w.into(w.post(a, `query($o: ID!) { evaluateBranches(input: {orderId: $o, record: true, branches: [{name: "`+mark+`", condition: {text: "order.name == \"`+mark+`\""}}]}) { decisionId } }`, map[string]any{"o": order}, ""), &decided)
	if a == mine {
		w.made["Template"], w.made["Condition"], w.made["Decision"] = out.Data.T.Template.ID, out.Data.C.Condition.ID, decided.Data.EvaluateBranches.DecisionID
		for kind, id := range w.made {
			if id == "" {
				w.Fatalf("no %s was made", kind)
			}
		}
	}
}

// post asks the API with the key of an account.
func (w *town) post(a commerce.AccountID, query string, variables map[string]any, accept string) []byte {
	w.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	w.must(err)
	ctx := w.Context()
	if accept != "" { // subscriptions may never end
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 700*time.Millisecond)
		defer cancel()
	}
	r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/graphql", bytes.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+w.keys[a])
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", accept)
	rec := httptest.NewRecorder()
	w.gw.server.ServeHTTP(rec, r)
	return rec.Body.Bytes()
}

func (w *town) into(body []byte, out any) {
	w.Helper()
	if err := json.Unmarshal(body, out); err != nil || bytes.Contains(body, []byte(`"errors"`)) {
		w.Fatalf("%s: %v", body, err)
	}
}

// id is a global id of mine.
func (w *town) id(kind string) string {
	if id := w.made[kind]; id != "" {
		return id
	}
	o := sample.Order()
	return commerce.GlobalID(mine, kind, map[string]string{
		"Order": o.ID.String(), "Transaction": o.ID.String(), "Contact": string(w.contact), "Product": sample.Product().ID.String(), "Variant": sample.Product().Variants[0].ID.String(),
		"Collection": sample.Collection().ID.String(), "TriggerEndpoint": "ep-" + string(mine), "TriggerEvent": "1", "ApiKey": w.keyID, "Timer": "timer-" + string(mine), "SegmentWatch": "watch-" + string(mine), "FailedItem": "signal-" + string(mine), "ShopifyIntegration": string(mine),
	}[kind])
}

// given are the arguments of a case, by their path.
type given = map[string]any

// always is a branch that everybody takes.
var always = []any{map[string]any{"condition": map[string]any{"text": "order.total_price > 0"}}}

// crossing has one case for every root field: how it is asked with what belongs to mine. blank says that not even mine sees
// the canary in the answer, and why that is so.
func (w *town) crossing() map[string]struct {
	given given
	blank string
} {
	type c = struct {
		given given
		blank string
	}
	every := []string{"Order", "Transaction", "Contact", "Product", "Variant", "Collection", "TriggerEndpoint", "Timer", "SegmentWatch", "Template", "Condition", "Decision", "ShopifyIntegration"}
	var ids []string
	for _, kind := range every {
		ids = append(ids, w.id(kind))
	}
	greet := "Dear {{contact.first_name}}"
	return map[string]c{
		"node": {given: given{"id": w.id("Contact")}}, "nodes": {given: given{"ids": ids}},
		"contact": {given: given{"id": w.id("Contact")}}, "contacts": {}, "order": {given: given{"id": w.id("Order")}}, "orders": {given: given{"filter": given{"contactId": w.id("Contact")}}},
		"transaction": {given: given{"id": w.id("Transaction")}}, "transactions": {},
		"product": {given: given{"id": w.id("Product")}}, "products": {given: given{"filter": given{"vendor": canary}}},
		"collection": {given: given{"id": w.id("Collection")}}, "collections": {given: given{"filter": given{"handle": canary}}},
		"template": {given: given{"id": w.id("Template")}}, "templates": {}, "condition": {given: given{"id": w.id("Condition")}}, "conditions": {},
		"decision": {given: given{"id": w.id("Decision")}}, "decisions": {}, "replayDecision": {given: given{"id": w.id("Decision")}},
		"decisionRetentionDays": {blank: "a number of days"},
		"triggerEndpoint":       {given: given{"id": w.id("TriggerEndpoint")}}, "triggerEndpoints": {}, "triggerEvents": {},
		"shopifyIntegration": {}, "importProgress": {blank: "figures"},
		"canSend":          {given: given{"contactId": w.id("Contact")}, blank: "a verdict"},
		"segment":          {given: given{"condition": given{"text": "contact.first_name != nil"}}},
		"impact":           {given: given{"fields": []string{"contact.first_name"}}},
		"evaluateBranches": {given: given{"input": given{"orderId": w.id("Order"), "branches": []any{given{"condition": given{"id": w.id("Condition")}}}, "detail": "FULL"}}},
		"evaluateBatch":    {given: given{"input": given{"contactIds": []string{w.id("Contact")}, "branches": []any{given{"condition": given{"text": "contact.last_order.name == \"x\""}}}, "detail": "FULL"}}},
		"dryRunBranches":   {given: given{"input": given{"before": always, "after": always}}, blank: "numbers and ids"},
		"resolveTemplate":  {given: given{"input": given{"templateId": w.id("Template"), "contactId": w.id("Contact"), "purpose": "TRANSACTIONAL"}}},
		"resolveTemplates": {given: given{"input": given{"template": greet, "recipients": []any{given{"contactId": w.id("Contact"), "orderId": w.id("Order")}}, "purpose": "TRANSACTIONAL"}}},
		"resolveCampaign":  {given: given{"input": given{"template": greet, "channel": "SMS", "audience": given{"contactIds": []string{w.id("Contact")}}, "purpose": "TRANSACTIONAL"}}},
		"forecastTemplate": {given: given{"input": given{"templateId": w.id("Template"), "audience": given{"contactIds": []string{w.id("Contact")}}}}, blank: "numbers"},
		"previewContacts":  {given: given{"input": given{"template": greet, "purpose": "TRANSACTIONAL", "audience": given{"contactIds": []string{w.id("Contact")}}}}},
		"apiKeys":          {blank: "names of keys, which are not the canary's"},
		"auditLog":         {blank: "ids of keys"},
		"customValues":     {blank: "the catalog"}, "conditionFields": {blank: "the catalog"}, "recipes": {blank: "files of the binary"}, "recipe": {given: given{"name": "win-back"}, blank: "a file of the binary"}, "validateTemplate": {blank: "no data"}, "checkCondition": {given: given{"condition": given{"id": w.id("Condition")}}},

		"registerTemplate":            {given: given{"input": given{"template": "x", "channel": "SMS"}}, blank: "what was registered"},
		"registerCondition":           {given: given{"input": given{"condition": given{"id": w.id("Condition")}}}},
		"registerContact":             {given: given{"input": given{"externalId": string(w.contact), "firstName": "intruder", "email": "johncarter@example.com"}}},
		"updateDecisionRetention":     {given: given{"input": given{"days": 3}}, blank: "a number of days"},
		"timer":                       {given: given{"id": w.id("Timer")}},
		"timers":                      {},
		"dueEvents":                   {given: given{"timerId": w.id("Timer")}},
		"segmentWatch":                {given: given{"id": w.id("SegmentWatch")}},
		"segmentWatches":              {},
		"createTimer":                 {given: given{"input": given{"name": "intruder", "anchor": "ORDER_RECEIVED", "delay": given{"days": 1}, "filter": given{"id": w.id("Condition")}}}},
		"updateTimer":                 {given: given{"input": given{"id": w.id("Timer"), "status": "PAUSED"}}},
		"deleteTimer":                 {given: given{"input": given{"id": w.id("Timer")}}, blank: "the id that was given"},
		"createSegmentWatch":          {given: given{"input": given{"name": "intruder", "condition": given{"text": "contact.orders_count > 0"}}}, blank: "a segment cannot ask for an order, as the registered condition does"},
		"updateSegmentWatch":          {given: given{"input": given{"id": w.id("SegmentWatch"), "perMinute": 5}}},
		"deleteSegmentWatch":          {given: given{"input": given{"id": w.id("SegmentWatch")}}, blank: "the id that was given"},
		"createTriggerEndpoint":       {given: given{"input": given{"url": "https://93.184.216.34/intruder", "kinds": []string{"ORDER_RECEIVED"}, "filter": given{"id": w.id("Condition")}}}},
		"updateTriggerEndpoint":       {given: given{"input": given{"id": w.id("TriggerEndpoint"), "delay": 5}}},
		"rotateTriggerEndpointSecret": {given: given{"input": given{"id": w.id("TriggerEndpoint")}}},
		"replayTriggerDeliveries":     {given: given{"input": given{"endpointId": w.id("TriggerEndpoint"), "eventIds": []string{w.id("TriggerEvent")}}}, blank: "a number"},
		"deleteTriggerEndpoint":       {given: given{"input": given{"id": w.id("TriggerEndpoint")}}, blank: "the id that was given"},
		"createApiKey":                {given: given{"input": given{"name": "intruder", "role": "READER"}}, blank: "a new key"},
		"rotateApiKey":                {given: given{"input": given{"id": w.id("ApiKey")}}, blank: "a key"},
		"revokeApiKey":                {given: given{"input": given{"id": w.id("ApiKey")}}, blank: "a key"},
		"importShopifyElements":       {given: given{"input": given{"elements": []string{"ORDERS"}}}, blank: "figures"},
		"retryFailedItems":            {given: given{"input": given{"ids": []string{w.id("FailedItem")}}}, blank: "a number"},
		"reconcileShopify":            {given: given{"input": given{"elements": []string{"ORDERS"}}}},
		"updateSyncSettings":          {given: given{"input": given{"syncSettings": given{"orderSync": true}}}, blank: "refused: nobody answers for Shopify"},
		"connectShopify":              {given: given{"input": given{"storeName": strings.ToLower(string(mine)) + ".myshopify.com"}}, blank: "refused: it is connected"},
		"disconnectShopify":           {},
	}
}

// ask asks a root field for as much as may be selected.
func (w *town) ask(a commerce.AccountID, kind ast.Operation, f *ast.FieldDefinition, values given) []byte {
	accept := ""
	if kind == ast.Subscription {
		accept = "text/event-stream"
	}
	for depth := 5; ; depth-- {
		query, variables := rootfield.Operation(w.schema, kind, f, depth, func(path string) (any, bool) { v, ok := values[path]; return v, ok })
		body := w.post(a, query, variables, accept)
		if depth == 1 || !bytes.Contains(body, []byte("QUERY_TOO_COMPLEX")) {
			if bytes.Contains(body, []byte("GRAPHQL_VALIDATION_FAILED")) {
				w.Errorf("%s cannot be asked like this: %s", f.Name, body)
			}
			return body
		}
	}
}

// rootField is one of the schema's.
type rootField struct {
	kind  ast.Operation
	field *ast.FieldDefinition
}

// roots are all root fields; what changes something comes last.
func (w *town) roots() (out []rootField) {
	for _, k := range []struct {
		kind ast.Operation
		def  *ast.Definition
	}{{ast.Query, w.schema.Query}, {ast.Subscription, w.schema.Subscription}, {ast.Mutation, w.schema.Mutation}} {
		for _, f := range k.def.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				out = append(out, rootField{k.kind, f})
			}
		}
	}
	return out
}

var globalIDs = regexp.MustCompile(`"[A-Za-z0-9_=-]{12,}"`)

// foreign lists ids of mine that an answer holds and the question did not.
func foreign(body []byte, asked given) (out []string) {
	question, _ := json.Marshal(asked)
	for _, quoted := range globalIDs.FindAll(body, -1) {
		id := strings.Trim(string(quoted), `"`)
		if owner, _, _, ok := commerce.SplitGlobalID(id); ok && owner == mine && !bytes.Contains(question, quoted) {
			out = append(out, id)
		}
	}
	return out
}

// dump prints every row of an account, past row level security.
func (w *town) dump(a commerce.AccountID) string {
	w.Helper()
	conn, err := pgx.Connect(w.Context(), w.url)
	w.must(err)
	defer conn.Close(context.WithoutCancel(w.Context()))
	rows, err := conn.Query(w.Context(), `SELECT table_name::text FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'account_id' AND table_name <> 'api_keys' ORDER BY 1`)
	w.must(err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	w.must(err)
	var b strings.Builder
	for _, table := range append(tables, "api_keys") {
		row := "to_jsonb(t)"
		if table == "api_keys" { // whose last use is written beside
			row += " - 'last_used_at'"
		}
		var text string
		w.must(conn.QueryRow(w.Context(), `SELECT coalesce(string_agg((`+row+`)::text, E'\n' ORDER BY (`+row+`)::text), '') FROM `+table+` t WHERE account_id = $1`, a).Scan(&text))
		b.WriteString(table + ": " + text + "\n")
	}
	return b.String()
}

// Every root field, asked by others with what belongs to mine: nothing of mine is in any answer, and nothing of mine changes.
// The same questions, asked by mine, show that there was something to see.
func TestCrossTenant_EveryRootField(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cases := w.crossing()
	asked := map[string]bool{}
	before := w.dump(mine)
	for _, k := range w.roots() {
		f := k.field
		c, there := cases[f.Name]
		if asked[f.Name] = true; !there {
			t.Errorf("%s %s has no case", k.kind, f.Name)
			continue
		}
		for _, other := range []commerce.AccountID{stranger, rival} {
			if other == rival && f.Name == "disconnectShopify" {
				continue // asked last, below
			}
			body := w.ask(other, k.kind, f, c.given)
			if bytes.Contains(body, []byte(canary)) && !echoes(c.given) || len(foreign(body, c.given)) > 0 {
				t.Errorf("%s by %s shows mine: %v\n%s", f.Name, other, foreign(body, c.given), body)
			}
		}
	}
	for name := range cases {
		if !asked[name] {
			t.Errorf("the case of %s is about no field", name)
		}
	}
	if after := w.dump(mine); after != before {
		t.Errorf("others changed mine:\nbefore %s\nafter  %s", before, after)
	}
	w.ask(rival, ast.Mutation, w.schema.Mutation.Fields.ForName("disconnectShopify"), nil)
	if after := w.dump(mine); after != before {
		t.Error("disconnectShopify of others changed mine")
	}
	w.keepsKeysApart(t) // before mine asks
	disconnect := cases["disconnectShopify"]
	delete(cases, "disconnectShopify") // after which nothing can be asked
	for _, k := range w.roots() {
		c, there := cases[k.field.Name]
		if !there || c.blank != "" || k.kind == ast.Subscription && k.field.Name == "triggerEvents" { // which tells what happens from now on
			continue
		}
		body := w.ask(mine, k.kind, k.field, c.given)
		if !bytes.Contains(body, []byte(canary)) || echoes(c.given) && len(body) < 200 {
			t.Errorf("%s by mine does not see what is there: %s", k.field.Name, body)
		}
	}
	w.keepsKeysApart(t)
	if body := w.ask(mine, ast.Mutation, w.schema.Mutation.Fields.ForName("disconnectShopify"), disconnect.given); !bytes.Contains(body, []byte(canary)) {
		t.Errorf("disconnectShopify by mine does not see what is there: %s", body)
	}
}

// echoes says whether a question holds the canary itself, which an answer may then repeat.
func echoes(g given) bool {
	text, _ := json.Marshal(g)
	return bytes.Contains(text, []byte(canary))
}

// cacheKinds are all kinds of keys that may be in Redis, behind the account's scope.
var cacheKinds = map[string]bool{"contact": true, "order": true, "transaction": true, "product": true, "collection": true, "installation": true, "guard": true, "token": true}

// keepsKeysApart looks at every key in Redis: it belongs to one account and to a known kind, and nobody's but mine holds the
// canary.
func (w *town) keepsKeysApart(t *testing.T) {
	t.Helper()
	scope := regexp.MustCompile(`^sg:1:\{(\d+):([^}]*)\}:([a-z]+)`)
	seen := map[string]bool{}
	keys := w.redis.Scan(w.Context(), 0, "*", 1000).Iterator()
	for keys.Next(w.Context()) {
		key := keys.Val()
		m := scope.FindStringSubmatch(key)
		if m == nil || fmt.Sprint(len(m[2])) != m[1] || !slices.Contains([]string{string(mine), string(rival), string(stranger)}, m[2]) {
			t.Errorf("the key %q is no account's", key)
			continue
		}
		if seen[m[3]] = true; !cacheKinds[m[3]] {
			t.Errorf("keys of the kind %s have no case", m[3])
		}
		value, _ := w.redis.Get(w.Context(), key).Result()
		if m[2] != string(mine) && strings.Contains(value, canary) {
			t.Errorf("%q holds something of mine", key)
		}
	}
	w.must(keys.Err())
	if len(seen) < 3 {
		t.Errorf("only the kinds %v are in Redis", slices.Sorted(maps.Keys(seen)))
	}
}

// Every route, used by one account against another.
func TestCrossTenant_EveryRoute(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	before := w.dump(mine)
	signed := func(shopOf, secretOf commerce.AccountID) *http.Request {
		body := `{"id":` + sample.Order().ID.String() + `}`
		mac := hmac.New(sha256.New, []byte("secret-of-"+string(secretOf)))
		mac.Write([]byte(body))
		r := httptest.NewRequest("POST", "/webhooks/shopify", strings.NewReader(body))
		r.Header.Set("X-Shopify-Hmac-Sha256", base64.StdEncoding.EncodeToString(mac.Sum(nil)))
		r.Header.Set("X-Shopify-Shop-Domain", strings.ToLower(string(shopOf))+".myshopify.com")
		r.Header.Set("X-Shopify-Topic", "orders/updated")
		r.Header.Set("X-Shopify-Webhook-Id", "crossed-by-"+string(secretOf))
		return r
	}
	get := func(path string) *http.Request { return httptest.NewRequest("GET", path, nil) }
	withKey := func(r *http.Request, key string) *http.Request {
		r.Header.Set("Authorization", "Bearer "+key)
		r.Header.Set("Content-Type", "application/json")
		return r
	}
	query := `query={node(id:"` + w.id("Order") + `"){id ... on Order{name}}}`
	type visit struct {
		r      *http.Request
		status int
	}
	cases := map[string][]visit{
		"POST /graphql": {
			{withKey(httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"{ orders { nodes { name } } }"}`)), w.keys[rival]), 200},
			{withKey(httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"{ orders { nodes { name } } }"}`)), w.keyID), 401},
		},
		"GET /graphql":                {{withKey(get("/graphql?"+strings.NewReplacer(" ", "%20", `"`, "%22", "{", "%7B", "}", "%7D").Replace(query)), w.keys[rival]), 200}},
		"POST /webhooks/shopify":      {{signed(mine, rival), 401}, {signed(rival, mine), 401}, {signed(stranger, rival), 401}},
		"GET /oauth/shopify/start":    {{get("/oauth/shopify/start?state=not-started"), 400}},
		"GET /oauth/shopify/callback": {{get("/oauth/shopify/callback?state=x&code=y&shop=" + strings.ToLower(string(mine)) + ".myshopify.com"), 400}},
		"GET /healthz":                {{get("/healthz"), 200}},
		"GET /readyz":                 {{get("/readyz"), 200}},
	}
	session := func(key string) *http.Request {
		return withKey(httptest.NewRequest("POST", "/session", strings.NewReader(`{"key":"`+key+`"}`)), w.keys[rival])
	}
	forged := withKey(httptest.NewRequest("POST", "/graphql", strings.NewReader(`{"query":"{ orders { nodes { name } } }"}`)), w.keys[rival])
	forged.AddCookie(&http.Cookie{Name: "storegraph_session", Value: "forged"}) // the key counts
	cases["POST /graphql"] = append(cases["POST /graphql"], visit{forged, 200})
	cases["POST /session"] = []visit{{session(w.keyID), 401}, {session(w.keys[rival]), 204}}
	cases["DELETE /session"] = []visit{{httptest.NewRequest("DELETE", "/session", nil), 204}}
	cases["GET /session/{code}"] = []visit{{get("/session/" + w.keyID), 303}}
	for _, page := range web.Pages { // the same file for everybody
		cases["GET "+page] = []visit{{get(strings.TrimSuffix(page, "{$}")), 200}}
	}
	cases["GET "+web.Assets] = []visit{{get(web.Assets), 404}}
	cases["GET "+web.Preview] = []visit{{get(web.Preview), 200}} // an empty page, for everybody the same
	for _, route := range w.gw.server.Routes() {
		if len(cases[route]) == 0 {
			t.Errorf("%s has no case", route)
		}
		for i, c := range cases[route] {
			rec := httptest.NewRecorder()
			w.gw.server.ServeHTTP(rec, c.r)
			body := rec.Body.Bytes()
			if bytes.Contains(body, []byte(canary)) || len(foreign(body, nil)) > 0 {
				t.Errorf("%s, case %d, shows mine: %s", route, i, body)
			}
			if rec.Code != c.status && !(c.status == 400 && rec.Code >= 400 && rec.Code < 500) {
				t.Errorf("%s, case %d: status %d, want %d: %s", route, i, rec.Code, c.status, body)
			}
		}
	}
	if after := w.dump(mine); after != before {
		t.Errorf("others changed mine:\nbefore %s\nafter  %s", before, after)
	}
}
