package resolvers_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/vektah/gqlparser/v2/ast"

	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/internal/rootfield"
	"storegraph/resolvers"
)

// needed is the weakest role that may use a root field. A field of the schema that is not here fails the test.
var needed = map[string]commerce.Role{
	"apiKeys": commerce.RoleAdmin, "auditLog": commerce.RoleAdmin,
	"canSend": commerce.RoleReader, "checkCondition": commerce.RoleReader, "collection": commerce.RoleReader, "collections": commerce.RoleReader,
	"condition": commerce.RoleReader, "conditionFields": commerce.RoleReader, "conditions": commerce.RoleReader, "contact": commerce.RoleReader,
	"contacts": commerce.RoleReader, "customValues": commerce.RoleReader, "decision": commerce.RoleReader, "decisionRetentionDays": commerce.RoleReader,
	"decisions": commerce.RoleReader, "dryRunBranches": commerce.RoleReader, "evaluateBatch": commerce.RoleReader, "evaluateBranches": commerce.RoleReader,
	"forecastTemplate": commerce.RoleReader, "impact": commerce.RoleReader, "node": commerce.RoleReader, "nodes": commerce.RoleReader, "order": commerce.RoleReader,
	"orders": commerce.RoleReader, "previewContacts": commerce.RoleReader, "recipe": commerce.RoleReader, "recipes": commerce.RoleReader, "product": commerce.RoleReader, "products": commerce.RoleReader,
	"replayDecision": commerce.RoleReader, "resolveTemplate": commerce.RoleReader, "resolveTemplates": commerce.RoleReader, "segment": commerce.RoleReader,
	"shopifyIntegration": commerce.RoleReader, "template": commerce.RoleReader, "templates": commerce.RoleReader, "transaction": commerce.RoleReader,
	"transactions": commerce.RoleReader, "triggerEndpoint": commerce.RoleReader, "triggerEndpoints": commerce.RoleReader, "triggerEvents": commerce.RoleReader,
	"timer": commerce.RoleReader, "timers": commerce.RoleReader, "dueEvents": commerce.RoleReader, "segmentWatch": commerce.RoleReader, "segmentWatches": commerce.RoleReader,
	"validateTemplate": commerce.RoleReader, "importProgress": commerce.RoleReader, "resolveCampaign": commerce.RoleReader,

	"registerTemplate": commerce.RoleDeveloper, "registerCondition": commerce.RoleDeveloper,
	"registerContact": commerce.RoleService,
	"createApiKey":    commerce.RoleAdmin, "rotateApiKey": commerce.RoleAdmin, "revokeApiKey": commerce.RoleAdmin,
	"connectShopify": commerce.RoleAdmin, "updateSyncSettings": commerce.RoleAdmin, "disconnectShopify": commerce.RoleAdmin,
	"importShopifyElements": commerce.RoleAdmin, "retryFailedItems": commerce.RoleAdmin, "reconcileShopify": commerce.RoleAdmin,
	"updateDecisionRetention": commerce.RoleAdmin, "createTriggerEndpoint": commerce.RoleAdmin, "updateTriggerEndpoint": commerce.RoleAdmin,
	"createTimer": commerce.RoleAdmin, "updateTimer": commerce.RoleAdmin, "deleteTimer": commerce.RoleAdmin,
	"createSegmentWatch": commerce.RoleAdmin, "updateSegmentWatch": commerce.RoleAdmin, "deleteSegmentWatch": commerce.RoleAdmin,
	"rotateTriggerEndpointSecret": commerce.RoleAdmin, "deleteTriggerEndpoint": commerce.RoleAdmin, "replayTriggerDeliveries": commerce.RoleAdmin,
}

// roots are all root fields of the schema.
func roots(s *ast.Schema) map[ast.Operation][]*ast.FieldDefinition {
	out := map[ast.Operation][]*ast.FieldDefinition{}
	for kind, def := range map[ast.Operation]*ast.Definition{ast.Query: s.Query, ast.Mutation: s.Mutation, ast.Subscription: s.Subscription} {
		for _, f := range def.Fields {
			if !strings.HasPrefix(f.Name, "__") {
				out[kind] = append(out[kind], f)
			}
		}
	}
	return out
}

func TestRoles_DecideEveryRootField(t *testing.T) {
	t.Parallel()
	s := graph.NewExecutableSchema(graph.Config{}).Schema()
	left := len(needed)
	for kind, fields := range roots(s) {
		for _, f := range fields {
			need, known := needed[f.Name]
			if !known {
				t.Errorf("%s %s has no case", kind, f.Name)
				continue
			}
			left--
			if kind == ast.Subscription && f.Name == "triggerEvents" { // a query and a subscription share the name
				left++
			}
			if kind == ast.Subscription {
				if f.Directives.ForName("access") != nil {
					t.Errorf("%s needs a role, and is not tried with one", f.Name)
				}
				continue
			}
			query, variables := rootfield.Operation(s, kind, f, 1, rootfield.None)
			for _, role := range append([]commerce.Role{"", "OWNER"}, commerce.Roles...) {
				a := newAPI()
				p := owner
				p.Role = role
				got := a.askAs(t, p, query, variables)
				refused := slices.Contains(got.codes(), "FORBIDDEN")
				if allowed := need == commerce.RoleReader || role.Allows(need); refused == allowed {
					t.Errorf("%s as %q: codes %v, %s is needed", f.Name, role, got.codes(), need)
				}
				if refused && len(a.calls) > 0 {
					t.Errorf("%s as %q was refused, and called %v", f.Name, role, a.calls)
				}
			}
		}
	}
	if left != 0 {
		t.Errorf("%d cases are about no field", left)
	}
}

// blind is who is not shown personal data.
func blind() resolvers.Principal {
	p := owner
	p.PersonalData = false
	return p
}

// people are words of the sample data that tell of a person.
var people = []string{"carter", "johncarter", "5552345", "555-2345", "0140", "1990-04-23", "5th ave", "suite 21", "10118"}

func shows(data []byte) (found []string) {
	text := strings.ToLower(string(data))
	for _, word := range people {
		if strings.Contains(text, strings.ToLower(word)) {
			found = append(found, word)
		}
	}
	return found
}

// Everything that can be asked is asked as somebody who is not shown personal data; nothing of what the sample data has of
// people may be in any answer.
func TestPersonalData_IsInNoAnswerForThoseWhoAreShownNone(t *testing.T) {
	t.Parallel()
	s := graph.NewExecutableSchema(graph.Config{}).Schema()
	full, hidden := 0, 0
	for _, f := range roots(s)[ast.Query] {
		if f.Name == "customValues" || f.Name == "conditionFields" { // the catalog's samples are about nobody
			continue
		}
		a := newAPI()
		values := func(path string) (any, bool) {
			switch path {
			case "input.contactId", "input.subjects.contactId":
				return "gid://shopify/Customer/706405506930370084", true
			case "input.contactIds":
				return []string{"gid://shopify/Customer/706405506930370084"}, true
			case "input.recipients":
				return []any{map[string]any{"contactId": "gid://shopify/Customer/706405506930370084"}}, true
			case "input.template":
				return "Dear {{contact.name}} {{contact.first_name | upcase}} {{contact.email}} {{contact.phone}} {{contact.date_of_birth}} {{order.shipping_address.address1}} {{order.customer.last_name}}", true
			case "input.audience":
				return map[string]any{"filter": map[string]any{}}, true
			case "input.purpose":
				return "TRANSACTIONAL", true
			case "input.channel":
				return "SMS", f.Name != "validateTemplate"
			case "input.branches", "input.before", "input.after":
				return []any{map[string]any{"condition": map[string]any{"text": "order.total_price > 1"}}}, true
			case "ids":
				return []string{"gid://shopify/Customer/706405506930370084", "gid://shopify/Order/" + a.accounts[ours].orders[0].ID.String()}, true
			case "id":
				if f.Name == "contact" || f.Name == "node" {
					return "gid://shopify/Customer/706405506930370084", true
				}
				if f.Name == "order" {
					return "gid://shopify/Order/" + a.accounts[ours].orders[0].ID.String(), true
				}
			}
			return nil, false
		}
		var query string
		var variables map[string]any
		var seen answer
		for depth := 5; depth > 0; depth-- {
			query, variables = rootfield.Operation(s, ast.Query, f, depth, values)
			if seen = a.ask(t, query, variables); !slices.Contains(seen.codes(), "QUERY_TOO_COMPLEX") {
				break
			}
		}
		if len(shows(seen.Data)) > 0 {
			full++
		}
		w := a.post(blind(), "application/json", encode(t, query, variables))
		if found := shows(w.Body.Bytes()); len(found) > 0 {
			t.Errorf("%s shows %v:\n%s", f.Name, found, w.Body)
		}
		var out struct{ Extensions struct{ Redacted []string } }
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		if len(shows(seen.Data)) > 0 && len(out.Extensions.Redacted) > 0 {
			hidden++
		}
		if len(shows(seen.Data)) > 0 && len(out.Extensions.Redacted) == 0 && !strings.Contains(w.Body.String(), "FORBIDDEN") {
			t.Errorf("%s hides something, and does not tell:\n%s", f.Name, w.Body)
		}
	}
	if full < 10 || hidden < 10 {
		t.Errorf("only %d answers have personal data, %d tell that it is hidden", full, hidden)
	}
}

func encode(t *testing.T, query string, variables map[string]any) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestPersonalData_CannotBeAskedForBitByBit(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for name, query := range map[string]string{
		"search":     `{ contacts(filter: {search: "car"}) { totalCount } }`,
		"email":      `{ contacts(filter: {email: "johncarter@example.com"}) { totalCount } }`,
		"phone":      `{ contacts(filter: {phone: "+15155552345"}) { totalCount } }`,
		"sort":       `{ contacts(sort: NAME) { pageInfo { endCursor } } }`,
		"segment":    `{ segment(condition: {text: "contact.email contains \"a\""}) { count } }`,
		"branches":   `{ evaluateBranches(input: {contactId: "gid://shopify/Customer/706405506930370084", branches: [{condition: {text: "contact.first_name == \"John\""}}]}) { branchName } }`,
		"batch":      `{ evaluateBatch(input: {contactIds: ["gid://shopify/Customer/706405506930370084"], branches: [{condition: {text: "contact.first_name == \"John\""}}]}) { failed } }`,
		"dry run":    `{ dryRunBranches(input: {before: [{condition: {text: "contact.city == \"X\""}}], after: [{condition: {text: "true"}}]}) { orders } }`,
		"audience":   `{ previewContacts(input: {template: "x", audience: {filter: {email: "a@b"}}}) { tried } }`,
		"selected":   `{ previewContacts(input: {template: "x", audience: {condition: {text: "contact.last_name == \"C\""}}}) { tried } }`,
		"forecast":   `{ forecastTemplate(input: {template: "x", audience: {filter: {search: "a"}}}) { contacts } }`,
		"end filter": `mutation { createTriggerEndpoint(input: {url: "https://a.example/x", kinds: [ORDER_RECEIVED], filter: {text: "contact.email == \"a\""}}) { userErrors { code } } }`,
	} {
		if codes := a.askAs(t, blind(), query, nil).codes(); !slices.Equal(codes, []string{"FORBIDDEN"}) {
			t.Errorf("%s: codes %v", name, codes)
		}
		if codes := a.ask(t, query, nil).codes(); slices.Contains(codes, "FORBIDDEN") {
			t.Errorf("%s, of somebody who is shown it: codes %v", name, codes)
		}
	}
}

func TestPersonalData_IsAudited(t *testing.T) {
	t.Parallel()
	a := newAPI()
	read := func(kind string, objects int64) commerce.PersonalRead {
		return commerce.PersonalRead{AccountID: ours, KeyID: "key", Role: commerce.RoleAdmin, Operation: "Card", Kind: kind, Objects: objects}
	}
	for name, c := range map[string]struct {
		query string
		want  []commerce.PersonalRead
	}{
		"one contact, many fields": {`query Card { contacts { nodes { email firstName phone address { city } } } again: contacts { nodes { email } } }`, []commerce.PersonalRead{read("Contact", 2)}},
		"nothing personal":         {`query Card { contacts { nodes { id ordersCount } } orders { nodes { name } } }`, nil},
		"an order's people":        {`query Card { orders { nodes { buyer { email } shippingAddress { city } contact { lastName } } } }`, []commerce.PersonalRead{read("Buyer", 1), read("Contact", 1), read("Order", 1)}},
		"a template":               {`query Card { resolveTemplate(input: {template: "Hi {{contact.first_name}}", contactId: "gid://shopify/Customer/706405506930370084"}) { text } }`, []commerce.PersonalRead{read("ResolvedTemplate", 1)}},
		"a template about nobody":  {`query Card { resolveTemplate(input: {template: "Hi {{shop.name}}", contactId: "gid://shopify/Customer/706405506930370084"}) { text } }`, nil},
		"messages": {`query Card { resolveTemplates(input: {template: "Hi {{contact.first_name}}", recipients: [{contactId: "gid://shopify/Customer/706405506930370084"}, {contactId: "gid://shopify/Customer/404"}]}) { messages { status } } }`,
			[]commerce.PersonalRead{read("ResolvedMessage", 1)}},
	} {
		a.access.reads = nil
		a.ask(t, c.query, nil)
		got := a.access.noted()
		for i := range got {
			got[i].Sequence, got[i].Reads = 0, 0
			got[i].ReadAt = time.Time{}
		}
		if diff := cmp.Diff(c.want, got); diff != "" && len(got)+len(c.want) > 0 {
			t.Errorf("%s:\n%s", name, diff)
		}
		a.access.reads = nil
		if a.askAs(t, blind(), c.query, nil); len(a.access.noted()) > 0 {
			t.Errorf("%s: what was hidden is in the log: %+v", name, a.access.noted())
		}
	}
}

func TestAuditLog_PagesForAdmins(t *testing.T) {
	t.Parallel()
	a := newAPI()
	for range 3 {
		a.ask(t, `query Card { contacts { nodes { email } } }`, nil)
	}
	var out struct {
		AuditLog struct {
			TotalCount int
			Nodes      []struct {
				KeyID, Role, Operation, Kind, Objects string
				Reads                                 int
			}
			PageInfo struct {
				HasNextPage bool
				EndCursor   *string
			}
		}
	}
	after, n := (*string)(nil), 0
	for {
		a.ask(t, `query($after: String) { auditLog(first: 2, after: $after) { totalCount nodes { keyId role operation kind reads objects } pageInfo { hasNextPage endCursor } } }`, map[string]any{"after": after}).into(t, &out)
		for _, r := range out.AuditLog.Nodes {
			n++
			if r.KeyID != "key" || r.Role != "ADMIN" || r.Operation != "Card" || r.Kind != "Contact" || r.Reads != 1 || r.Objects != "1" {
				t.Errorf("row %+v", r)
			}
		}
		if !out.AuditLog.PageInfo.HasNextPage {
			break
		}
		after = out.AuditLog.PageInfo.EndCursor
	}
	if n != 3 || out.AuditLog.TotalCount != 3 {
		t.Errorf("%d rows, told %d", n, out.AuditLog.TotalCount)
	}
	for _, cursor := range []string{"x", "cjE6", "cjE6LTE"} {
		if codes := a.ask(t, `query($c: String) { auditLog(after: $c) { totalCount } }`, map[string]any{"c": cursor}).codes(); !slices.Equal(codes, []string{"INVALID_INPUT"}) {
			t.Errorf("cursor %q: codes %v", cursor, codes)
		}
	}
}

func TestAPIKeys_AreManagedByAdmins(t *testing.T) {
	t.Parallel()
	a := newAPI()
	type key struct {
		ID, Name, Role, State string
		PersonalData          bool
		OldKeyValidUntil      *string
	}
	var out struct {
		CreateAPIKey, RotateAPIKey, RevokeAPIKey struct {
			APIKey     *key
			Secret     *string
			UserErrors []struct {
				Code  string
				Field []string
			}
		}
		APIKeys struct {
			TotalCount int
			Nodes      []key
		}
	}
	const fields = `{ apiKey { id name role state personalData oldKeyValidUntil } secret userErrors { code field } }`
	create := `mutation($in: CreateApiKeyInput!) { createApiKey(input: $in) ` + fields + ` }`
	a.ask(t, create, map[string]any{"in": map[string]any{"name": "builder", "role": "DEVELOPER"}}).into(t, &out)
	made := out.CreateAPIKey
	if made.APIKey == nil || made.Secret == nil || *made.Secret != "sg_told-once-k1" || made.APIKey.Role != "DEVELOPER" || made.APIKey.PersonalData || made.APIKey.State != "ACTIVE" {
		t.Fatalf("made %+v", made)
	}
	a.ask(t, create, map[string]any{"in": map[string]any{"name": "", "role": "READER"}}).into(t, &out)
	if e := out.CreateAPIKey.UserErrors; len(e) != 1 || !slices.Equal(e[0].Field, []string{"input", "name"}) {
		t.Errorf("without a name: %+v", out.CreateAPIKey)
	}
	id := map[string]any{"id": made.APIKey.ID}
	a.ask(t, `mutation($id: ID!) { rotateApiKey(input: {id: $id}) `+fields+` }`, id).into(t, &out)
	if r := out.RotateAPIKey; r.Secret == nil || *r.Secret != "sg_new" || r.APIKey.OldKeyValidUntil == nil {
		t.Errorf("rotated %+v", r)
	}
	a.ask(t, `mutation($id: ID!) { rotateApiKey(input: {id: $id, overlapHours: 721}) `+fields+` }`, id).into(t, &out)
	if e := out.RotateAPIKey.UserErrors; len(e) != 1 || e[0].Code != "INVALID_INPUT" {
		t.Errorf("a long overlap: %+v", e)
	}
	a.ask(t, `mutation($id: ID!) { revokeApiKey(input: {id: $id}) { apiKey { id state } userErrors { code field } } }`, id).into(t, &out)
	if r := out.RevokeAPIKey; r.APIKey == nil || r.APIKey.State != "REVOKED" {
		t.Errorf("revoked %+v", r)
	}
	a.ask(t, `{ apiKeys { totalCount nodes { id name state } } }`, nil).into(t, &out)
	if k := out.APIKeys; k.TotalCount != 1 || len(k.Nodes) != 1 || k.Nodes[0].State != "REVOKED" {
		t.Errorf("keys %+v", k)
	}
	stranger := owner
	stranger.AccountID = theirs
	for _, mutation := range []string{"rotateApiKey", "revokeApiKey"} {
		got := a.askAs(t, stranger, `mutation($id: ID!) { `+mutation+`(input: {id: $id}) { userErrors { code } } }`, id)
		if !strings.Contains(string(got.Data), "NOT_FOUND") {
			t.Errorf("%s by a stranger: %s %v", mutation, got.Data, got.Errors)
		}
	}
}

// Who is not shown personal data cannot get at it by way of another key.
func TestAPIKeys_GiveNoMoreThanTheirMakerHas(t *testing.T) {
	t.Parallel()
	a := newAPI()
	var out struct {
		CreateAPIKey struct{ APIKey struct{ ID string } }
	}
	a.ask(t, `mutation { createApiKey(input: {name: "seeing", role: SERVICE}) { apiKey { id } } }`, nil).into(t, &out)
	seeing := out.CreateAPIKey.APIKey.ID
	for _, mutation := range []string{
		`createApiKey(input: {name: "x", role: ADMIN, personalData: true}) { secret }`,
		`rotateApiKey(input: {id: "` + seeing + `"}) { secret }`,
	} {
		if codes := a.askAs(t, blind(), "mutation { "+mutation+" }", nil).codes(); !slices.Equal(codes, []string{"FORBIDDEN"}) {
			t.Errorf("%s: codes %v", mutation, codes)
		}
	}
	a.askAs(t, blind(), `mutation { createApiKey(input: {name: "x", role: ADMIN}) { apiKey { id } } }`, nil).into(t, &out)
	if k := a.access.keys[ours][0]; k.PersonalData {
		t.Errorf("made %+v", k)
	}
}

// Subscriptions hide and count like queries.
func TestResolveCampaign_HidesAndCounts(t *testing.T) {
	t.Parallel()
	for _, p := range []resolvers.Principal{owner, blind()} {
		a := newAPI()
		body := encode(t, `subscription Send { resolveCampaign(input: {template: "Dear {{contact.last_name}}", channel: SMS, purpose: TRANSACTIONAL, audience: {filter: {}}}) { messages { text } done } }`, nil)
		r := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "text/event-stream")
		w := httptest.NewRecorder()
		a.handler.ServeHTTP(w, r.WithContext(resolvers.WithPrincipal(r.Context(), p)))
		reads := a.access.noted()
		if p.PersonalData {
			if len(shows(w.Body.Bytes())) == 0 || len(reads) != 1 || reads[0].Kind != "ResolvedMessage" || reads[0].Operation != "Send" {
				t.Errorf("shown %s, noted %+v", w.Body, reads)
			}
			continue
		}
		if found := shows(w.Body.Bytes()); len(found) > 0 || len(reads) > 0 || !strings.Contains(w.Body.String(), "Dear [hidden]") || !strings.Contains(w.Body.String(), `"redacted":["resolveCampaign.messages.text"]`) {
			t.Errorf("shows %v, noted %+v:\n%s", found, reads, w.Body)
		}
	}
}
