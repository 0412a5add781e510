package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/store"
)

// secret marks every text of the account mine.
const secret = "SECRET-OF-PRACTICE-1"

// crossing are the methods that name no account: each finds one by something that only its owner or Shopify has, or
// serves the operator.
var crossing = []string{"AuthenticateAPIKey", "TakeOAuthState", "InstallationByShop", "ListLiveInstallations", "PutSignals", "ClaimSignals", "SettleSignals", "PruneInbox", "InboxDepth", "Reseal", "Close", "Ping",
	"ClaimTasks", "Work", "TakeBudget", "DataVersion", "SettleBudget", "ListIdleCredentials", "AllSyncHealth",
	"DueEndpoints", "Deliver", "AllPrivacyCases", "AccountsOfShop", "ExpirePrivacyFiles", "PruneDecisions", "PrunePersonalReads", "DueTimers", "DueWatches", "PruneDeliveries", "PruneDueEvents", "AnalyzeGrown",
	"Connections"} // Connections is of the tests alone

// everybody is a segment that asks for nothing: row level security alone keeps strangers out.
var everybody = catalog.Segment{Where: "true OR t.account_id <> $1"}

// readers are all methods that read an account, asked for everything that mine has.
func (e *env) readers() map[string]func(context.Context, commerce.AccountID) (any, error) {
	page := commerce.Page{}
	all := []commerce.ID{1, 2, 3, 501, 77, 770, 900}
	return with(with(e.privacyReaders(), e.scheduleReaders()), map[string]func(context.Context, commerce.AccountID) (any, error){
		"GetAccount":      func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetAccount(ctx, a) },
		"GetInstallation": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetInstallation(ctx, a) },
		"Credentials":     func(ctx context.Context, a commerce.AccountID) (any, error) { return e.Credentials(ctx, a) },
		"ListPersonalReads": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListPersonalReads(ctx, a, 0, 100)
			return len(list), err
		},
		"CountPersonalReads": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountPersonalReads(ctx, a)
		},
		"VerifyPersonalReads": func(ctx context.Context, a commerce.AccountID) (any, error) {
			n, broken, err := e.VerifyPersonalReads(ctx, a)
			return n + int(broken), err
		},
		"ListAPIKeys": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListAPIKeys(ctx, a, "", 100)
			return len(list), err
		},
		"CountAPIKeys": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.CountAPIKeys(ctx, a) },
		"ListImports":  func(ctx context.Context, a commerce.AccountID) (any, error) { return e.ListImports(ctx, a) },
		"GetContact":   func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetContact(ctx, a, "crm-1") },
		"GetContactByShopifyID": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.GetContactByShopifyID(ctx, a, 501)
		},
		"ContactsByID": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ContactsByID(ctx, a, []commerce.ContactID{"crm-1"})
		},
		"GetOrder":         func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetOrder(ctx, a, 1) },
		"OrdersByID":       func(ctx context.Context, a commerce.AccountID) (any, error) { return e.OrdersByID(ctx, a, all) },
		"LineItemsByOrder": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.LineItemsByOrder(ctx, a, all) },
		"GetTransaction":   func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetTransaction(ctx, a, 1) },
		"TransactionsByOrder": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.TransactionsByOrder(ctx, a, all)
		},
		"GetProduct":        func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetProduct(ctx, a, 77) },
		"ProductsByID":      func(ctx context.Context, a commerce.AccountID) (any, error) { return e.ProductsByID(ctx, a, all) },
		"VariantsByID":      func(ctx context.Context, a commerce.AccountID) (any, error) { return e.VariantsByID(ctx, a, all) },
		"VariantsByProduct": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.VariantsByProduct(ctx, a, all) },
		"CollectionsByProduct": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CollectionsByProduct(ctx, a, all)
		},
		"GetCollection":   func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetCollection(ctx, a, 900) },
		"CollectionsByID": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.CollectionsByID(ctx, a, all) },
		"ListContacts": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListContacts(ctx, a, commerce.ContactFilter{}, "", false, page)
		},
		"CountContacts": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountContacts(ctx, a, commerce.ContactFilter{})
		},
		"ListOrders": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListOrders(ctx, a, commerce.OrderFilter{}, "", false, page)
		},
		"ListActivity": func(ctx context.Context, a commerce.AccountID) (any, error) {
			l, err := e.ListActivity(ctx, a, "crm-1", nil, page)
			return len(l.Items), err
		},
		"CountActivity": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountActivity(ctx, a, "crm-1", nil)
		},
		"PlanRead": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.planned(ctx, a) },
		"CountOrders": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountOrders(ctx, a, commerce.OrderFilter{})
		},
		"ListTransactions": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListTransactions(ctx, a, commerce.TransactionFilter{}, false, page)
		},
		"CountTransactions": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountTransactions(ctx, a, commerce.TransactionFilter{})
		},
		"ListProducts": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListProducts(ctx, a, commerce.ProductFilter{}, "", false, page)
		},
		"CountProducts": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountProducts(ctx, a, commerce.ProductFilter{})
		},
		"ListCollections": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListCollections(ctx, a, commerce.CollectionFilter{}, false, page)
		},
		"CountCollections": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountCollections(ctx, a, commerce.CollectionFilter{})
		},
		"FetchPlan": func(ctx context.Context, a commerce.AccountID) (any, error) {
			found, err := e.FetchPlan(ctx, a, nil, nil, everything, []catalog.Recipient{
				{ContactID: new(commerce.ContactID("crm-1"))}, {OrderID: new(commerce.ID(1)), ProductID: new(commerce.ID(77))},
			})
			return shown(found), err
		},
		"SyncHealth": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.SyncHealth(ctx, a) },
		"Identities": func(ctx context.Context, a commerce.AccountID) (any, error) {
			n := 0
			for _, kind := range []string{"Order", "Customer", "Product", "Collection"} {
				known, err := e.Identities(ctx, a, kind, all)
				if err != nil {
					return n, err
				}
				n += len(known)
			}
			return n, nil
		},
		"StoredIDs": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.StoredIDs(ctx, a, "Product", 0, 0, 100)
			return len(list), err
		},
		"OrdersOfCustomer": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.OrdersOfCustomer(ctx, a, 501, 100)
			return len(list), err
		},
		"FailedSignals": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, _, err := e.FailedSignals(ctx, a, 10, "")
			return list, err
		},
		"GetTemplate": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.GetTemplate(ctx, a, commerce.TemplateID("SMS", "Hello"))
		},
		"GetDecision": func(ctx context.Context, a commerce.AccountID) (any, error) {
			var id int64
			must(e.t, e.peek().QueryRow(ctx, `SELECT id FROM decisions ORDER BY account_id <> $1, id LIMIT 1`, a).Scan(&id))
			return e.GetDecision(ctx, a, id)
		},
		"ListDecisions": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListDecisions(ctx, a, nil, 0, 10)
		},
		"CountDecisions": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountDecisions(ctx, a, new(commerce.ContactID("crm-1")))
		},
		"DecisionRetention": func(ctx context.Context, a commerce.AccountID) (any, error) { // mine keeps a day more
			days, err := e.DecisionRetention(ctx, a)
			return max(0, days-commerce.DefaultDecisionRetention), err
		},
		"RecentOrderIDs": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.RecentOrderIDs(ctx, a, at(-1), 10)
			return len(list), err
		},
		"LastTriggerEvent": func(ctx context.Context, a commerce.AccountID) (any, error) {
			last, err := e.LastTriggerEvent(ctx, a)
			return int(min(last, 1)), err
		},
		"ListTemplates": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListTemplates(ctx, a, nil, page)
		},
		"CountTemplates": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.CountTemplates(ctx, a, nil) },
		"GetCondition": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.GetCondition(ctx, a, commerce.ConditionID(1, "contact.email != nil"))
		},
		"ConditionsByID": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ConditionsByID(ctx, a, []string{commerce.ConditionID(1, "contact.email != nil")})
		},
		"ListConditions": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListConditions(ctx, a, nil, page)
		},
		"CountConditions": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.CountConditions(ctx, a, nil) },
		"RegisteredReads": func(ctx context.Context, a commerce.AccountID) (any, error) {
			reads, err := e.RegisteredReads(ctx, a)
			return len(reads), err
		},
		"GetEndpoint": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetEndpoint(ctx, a, "ep-1") },
		"EndpointKeys": func(ctx context.Context, a commerce.AccountID) (any, error) {
			keys, err := e.EndpointKeys(ctx, a, "ep-1")
			return keys.Secret.Reveal(), err
		},
		"ListEndpoints": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListEndpoints(ctx, a)
			return len(list), err
		},
		"ListDeliveries": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListDeliveries(ctx, a, "ep-1", commerce.DeliveryFilter{}, 10)
			return len(list), err
		},
		"CountDeliveries": func(ctx context.Context, a commerce.AccountID) (any, error) {
			counts, err := e.CountDeliveries(ctx, a, "ep-1")
			return counts[commerce.DeliveryWaiting], err
		},
		"ListAudience": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListAudience(ctx, a, commerce.ContactFilter{}, "", 100)
			return len(list), err
		},
		"ListSegment": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListSegment(ctx, a, everybody, page)
		},
		"CountSegment": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.CountSegment(ctx, a, everybody) },
		"SegmentIDs": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.SegmentIDs(ctx, a, everybody, "", 100)
			return len(list), err
		},
		"ContactIDsByShopifyID": func(ctx context.Context, a commerce.AccountID) (any, error) {
			found, err := e.ContactIDsByShopifyID(ctx, a, all)
			return len(found), err
		},
		"Forecast": func(ctx context.Context, a commerce.AccountID) (any, error) {
			got, err := e.Forecast(ctx, a, nil, catalog.Audience{}, []string{"contact.first_name", "order.line_items.product.variants.title"}, nil)
			return got.Contacts, err
		},
		"ForecastSample": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ForecastSample(ctx, a, nil, catalog.Audience{List: []commerce.ContactID{"crm-1"}}, []string{"contact.first_name"}, 10)
			return len(list), err
		},
		"ListTriggerEventsBefore": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListTriggerEventsBefore(ctx, a, nil, 0, 10)
		},
		"ListTriggerEvents": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.ListTriggerEvents(ctx, a, nil, 0, 10)
		},
	})
}

// everything is a plan that goes through all tables.
var everything = catalog.PlanOf("contact.*", "contact.last_order.line_items.title", "contact.orders.name", "order.*", "order.line_items.product.variants.title",
	"order.line_items.product.collections.title", "payment.*", "transaction.*", "product.*", "product.variants.title", "product.collections.title")

// shown prints what was fetched.
func shown(found []catalog.Fetched) (out []any) {
	for i := range found {
		for name, s := range everything {
			if r, ok := found[i].Scope(nil).Roots[name].(catalog.Record); ok {
				out = append(out, plainly(s, r))
			}
		}
	}
	return out
}

func plainly(s *catalog.Selection, r catalog.Record) map[string]any {
	out := make(map[string]any)
	for _, f := range s.Fields {
		v, _ := r.Get(f.Field.Name)
		switch v := v.(type) {
		case catalog.Record:
			out[f.Field.Name] = true
			if f.Of != nil {
				out[f.Field.Name] = plainly(f.Of, v)
			}
		case []catalog.Record:
			out[f.Field.Name] = len(v)
			for i := range v {
				if f.Of != nil {
					out[fmt.Sprint(f.Field.Name, i)] = plainly(f.Of, v[i])
				}
			}
		default:
			out[f.Field.Name] = v
		}
	}
	return out
}

// writers are all methods that write an account, with the ids that mine has. mark goes into every text.
func (e *env) writers(mark string) map[string]func(context.Context, commerce.AccountID) error {
	s := e.Store
	inTx := func(fn func(context.Context, *store.SyncTx) error) func(context.Context, commerce.AccountID) error {
		return func(ctx context.Context, a commerce.AccountID) error { _, err := s.Sync(ctx, a, fn); return err }
	}
	contact := newCustomer(501, mark+"@example.com", 50)
	contact.FirstName = &mark
	order := newOrder(1, 50)
	order.Name, order.Buyer.FirstName, order.LineItems[0].Title = mark, &mark, mark
	product := newProduct(77, 50)
	product.Title, product.Variants[0].Title, product.Collections = mark, mark, []commerce.CollectionRef{{ID: 900}}
	collection := newCollection(900, 50, 77)
	collection.Title = mark
	id := commerce.ContactID("crm-1")
	return with(with(e.privacyWriters(mark), e.scheduleWriters(mark)), map[string]func(context.Context, commerce.AccountID) error{
		"CreateAccount": func(ctx context.Context, a commerce.AccountID) error {
			return s.CreateAccount(ctx, commerce.Account{ID: a, Name: mark})
		},
		"RegisterTemplate": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.RegisterTemplate(ctx, a, commerce.Template{Channel: "SMS", Source: "Hello", Name: &mark})
			return err
		},
		"RegisterCondition": func(ctx context.Context, a commerce.AccountID) error {
			c := commerce.Condition{Semantics: 1, Text: "contact.email != nil", Tree: json.RawMessage(`{"text":"contact.email != nil"}`), Name: &mark, Reads: []string{"contact.email"}}
			_, err := s.RegisterCondition(ctx, a, c)
			return err
		},
		"RecordDecision": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.RecordDecision(ctx, a, newDecision("crm-1", 1, mark))
			return err
		},
		"SetDecisionRetention": func(ctx context.Context, a commerce.AccountID) error {
			return unlessMissing(s.SetDecisionRetention(ctx, a, commerce.DefaultDecisionRetention+map[bool]int{true: 1}[a == mine]))
		},
		"CreateEndpoint": func(ctx context.Context, a commerce.AccountID) error {
			if err := unlessMissing(s.DeleteEndpoint(ctx, a, "ep-1")); err != nil {
				return err
			}
			_, err := s.CreateEndpoint(ctx, a, commerce.TriggerEndpoint{ID: "ep-1", Name: mark, URL: "https://example.com/" + mark, Kinds: commerce.TriggerKinds}, commerce.EndpointKeys{Secret: commerce.Secret(mark)})
			return err
		},
		"UpdateEndpoint": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.UpdateEndpoint(ctx, a, commerce.TriggerEndpoint{ID: "ep-1", Name: mark, URL: "https://example.com/" + mark, Kinds: commerce.TriggerKinds, Status: commerce.EndpointActive})
			return unlessMissing(err)
		},
		"RotateEndpointKeys": func(ctx context.Context, a commerce.AccountID) error {
			return unlessMissing(s.RotateEndpointKeys(ctx, a, "ep-1", commerce.EndpointKeys{Secret: commerce.Secret(mark)}, at(99)))
		},
		"DeleteEndpoint": func(ctx context.Context, a commerce.AccountID) error {
			return unlessMissing(s.DeleteEndpoint(ctx, a, "ep-1"))
		},
		"ReplayDeliveries": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.ReplayDeliveries(ctx, a, "ep-1", commerce.DeliveryFilter{}, nil)
			return err
		},
		"CreateAPIKey": func(ctx context.Context, a commerce.AccountID) error {
			_, _, err := s.CreateAPIKey(ctx, a, commerce.APIKey{Name: mark, Role: commerce.RoleReader})
			return err
		},
		"EnsureAPIKey": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.EnsureAPIKey(ctx, a, mark, commerce.RoleAdmin, "key-of-"+string(a))
			return err
		},
		"NotePersonalRead": func(ctx context.Context, a commerce.AccountID) error {
			other := e.open(testKeys...)
			other.NotePersonalRead(commerce.PersonalRead{AccountID: a, KeyID: mark, Role: commerce.RoleReader, Kind: "Contact", Objects: 1})
			other.Close() // which writes it
			return nil
		},
		"RotateAPIKey": func(ctx context.Context, a commerce.AccountID) error {
			_, _, err := s.RotateAPIKey(ctx, a, e.keyOf(mine), time.Hour)
			return unlessMissing(err)
		},
		"RevokeAPIKey": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.RevokeAPIKey(ctx, a, e.keyOf(mine))
			return unlessMissing(err)
		},
		"PutOAuthState": func(ctx context.Context, a commerce.AccountID) error {
			return s.PutOAuthState(ctx, commerce.OAuthState{State: "state-" + string(a) + mark, AccountID: a, ExpiresAt: at(10), ReturnPath: mark})
		},
		"Connect": func(ctx context.Context, a commerce.AccountID) error {
			i, c := newInstallation(a, strings.ToLower(string(a))+".myshopify.com")
			i.Shop.Name = mark
			return s.Connect(ctx, i, c)
		},
		"RefreshCredentials": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.RefreshCredentials(ctx, a, func(_ context.Context, c commerce.Credentials) (commerce.Credentials, error) { return c, nil })
			return err
		},
		"UpdateSyncSettings": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.UpdateSyncSettings(ctx, a, commerce.SyncSettings{}, at(1))
			return err
		},
		"UpdateInstallation": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.UpdateInstallation(ctx, a, func(i *commerce.Installation) { i.Shop.Plan = "Plus" })
			return err
		},
		"QueueImports": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.QueueImports(ctx, a, commerce.Elements)
			return err
		},
		"SaveImport": func(ctx context.Context, a commerce.AccountID) error {
			var run string
			must(e.t, e.peek().QueryRow(ctx, `SELECT id FROM import_runs ORDER BY account_id, id LIMIT 1`).Scan(&run)) // mine when there is one
			return s.SaveImport(ctx, a, commerce.ImportRun{ID: run, Element: commerce.Orders, Status: commerce.ImportFailed, Error: &mark})
		},
		"SyncTx.SaveImport": func(ctx context.Context, a commerce.AccountID) error {
			var run string
			must(e.t, e.peek().QueryRow(ctx, `SELECT id FROM import_runs ORDER BY account_id, id LIMIT 1`).Scan(&run))
			_, err := s.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error {
				return tx.SaveImport(ctx, commerce.ImportRun{ID: run, Element: commerce.Orders, Status: commerce.ImportFailed, Error: &mark})
			})
			return err
		},
		"SyncTx.LockRound": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error { return tx.LockRound(ctx, "run", 1) })
			return err
		},
		"SyncTx.AwaitRound": func(ctx context.Context, a commerce.AccountID) error {
			var run string
			must(e.t, e.peek().QueryRow(ctx, `SELECT id FROM import_runs ORDER BY account_id, id LIMIT 1`).Scan(&run))
			_, err := s.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error {
				_, err := tx.AwaitRound(ctx, run)
				return err
			})
			return err
		},
		"PauseShop": func(ctx context.Context, a commerce.AccountID) error { return s.PauseShop(ctx, a, new(at(9)), mark) },
		"Schedule": func(ctx context.Context, a commerce.AccountID) error {
			must(e.t, s.Schedule(ctx, a, commerce.TaskPoll, commerce.Orders, at(0)))
			_, err := e.peek().Exec(ctx, `UPDATE sync_tasks SET epoch = 1, leased_until = 'infinity' WHERE account_id = $1 AND kind = 'POLL'`, a)
			return err
		},
		"RenewTask": func(ctx context.Context, a commerce.AccountID) error {
			return unlessSuperseded(s.RenewTask(ctx, held(a)))
		},
		"EndTask": func(ctx context.Context, a commerce.AccountID) error {
			return unlessSuperseded(s.EndTask(ctx, held(a), commerce.TaskResult{Failure: mark}))
		},
		"SyncTx.Fence": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error { return tx.Fence(ctx, held(a)) })
			return unlessSuperseded(err)
		},
		"PutSignal": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.PutSignal(ctx, a, commerce.Signal{WebhookID: "w1", Topic: mark, Kind: "Order", ObjectID: 1})
			return err
		},
		"PutBackground": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.PutBackground(ctx, a, []commerce.Signal{{WebhookID: "w1", Topic: mark, Kind: "Order", ObjectID: 1}, {WebhookID: "w2", Topic: mark, Kind: "Order", ObjectID: 1}})
			return err
		},
		"RetrySignals": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.RetrySignals(ctx, a, nil)
			return err
		},
		"RegisterContact": func(ctx context.Context, a commerce.AccountID) error {
			_, _, err := s.RegisterContact(ctx, a, commerce.Contact{ID: id, Email: &mark, Website: &mark})
			return err
		},
		"Sync": inTx(func(context.Context, *store.SyncTx) error { return nil }),
		"EndInstallation": func(ctx context.Context, a commerce.AccountID) error {
			return s.EndInstallation(ctx, a, commerce.Disconnected)
		},

		"SyncTx.LockObject": inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.LockObject(ctx, "Order", 1) }),
		"SyncTx.UpsertContact": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, _, err := tx.UpsertContact(ctx, contact)
			return err
		}),
		"SyncTx.MatchBuyer": inTx(func(ctx context.Context, tx *store.SyncTx) error { _, err := tx.MatchBuyer(ctx, ann); return err }),
		"SyncTx.MatchBuyers": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.MatchBuyers(ctx, []commerce.Buyer{ann, {}, ann})
			return err
		}),
		"SyncTx.CreateContactFor": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.CreateContactFor(ctx, commerce.Buyer{FirstName: &mark, Email: new(mark + "@guests.example.com")}, at(0))
			return err
		}),
		"SyncTx.UpsertOrder": inTx(func(ctx context.Context, tx *store.SyncTx) error { _, _, err := tx.UpsertOrder(ctx, order); return err }),
		"SyncTx.UpsertOrders": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.UpsertOrders(ctx, []commerce.Order{order})
			return err
		}),
		"SyncTx.UpsertTransaction": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.UpsertTransaction(ctx, commerce.Transaction{OrderID: 1, OrderName: mark, PaymentEvent: payment(9, commerce.PaymentSale, commerce.PaymentSuccess, 50)})
			return err
		}),
		"SyncTx.UpsertProduct": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.UpsertProduct(ctx, product)
			return err
		}),
		"SyncTx.UpsertCollection": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.UpsertCollection(ctx, collection)
			return err
		}),
		"SyncTx.ImportContacts": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportContacts(ctx, []commerce.Contact{contact})
		}),
		"SyncTx.ImportOrders": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportOrders(ctx, []commerce.Order{order}, true)
		}),
		"SyncTx.ImportTransactions": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportTransactions(ctx, []commerce.Transaction{{OrderID: 1, OrderName: mark, PaymentEvent: payment(9, commerce.PaymentSale, commerce.PaymentSuccess, 50)}}, []commerce.Buyer{ann})
		}),
		"SyncTx.ImportProducts": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportProducts(ctx, []commerce.Product{product})
		}),
		"SyncTx.ImportCollections": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			return tx.ImportCollections(ctx, []commerce.Collection{collection})
		}),
		"SyncTx.AttachOrders": inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.AttachOrders(ctx, id) }),
		"SyncTx.RefreshFacts": inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.RefreshFacts(ctx, id) }),
		"SyncTx.SettleFacts":  inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.SettleFacts(ctx) }),
		"SyncTx.AddTrigger": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			_, err := tx.AddTrigger(ctx, commerce.TriggerEvent{Kind: commerce.OrderReceived, OrderID: 1, EnrollmentKey: mark, OccurredAt: at(0), ReceivedAt: at(0), Payload: json.RawMessage(`{"m":"` + mark + `"}`)})
			return err
		}),
		"SyncTx.MergeContacts": inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.MergeContacts(ctx, 502, 501) }),
		"SyncTx.DeleteContact": inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteContact(ctx, 501, at(99)) }),
		"SyncTx.Live":          inTx(func(ctx context.Context, tx *store.SyncTx) error { return unlessSuperseded(tx.Live(ctx)) }),
		"SyncTx.PutBackground": inTx(func(ctx context.Context, tx *store.SyncTx) error {
			return tx.PutBackground(ctx, []commerce.Signal{{WebhookID: "tx1", Topic: mark, Kind: "Order", ObjectID: 1}})
		}),
		"SyncTx.DeleteOrder":      inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteOrder(ctx, 1, at(99)) }),
		"SyncTx.DeleteProduct":    inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteProduct(ctx, 77, at(99)) }),
		"SyncTx.DeleteCollection": inTx(func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteCollection(ctx, 900, at(99)) }),
	})
}

// keyOf is the id of an account's first key; "" when it has none.
func (e *env) keyOf(a commerce.AccountID) (id string) {
	e.t.Helper()
	must(e.t, e.peek().QueryRow(e.t.Context(), `SELECT coalesce((SELECT id FROM api_keys WHERE account_id = $1 ORDER BY id LIMIT 1), '')`, a).Scan(&id))
	return id
}

// held is the task that each account's Schedule leaves in somebody's hands.
func held(a commerce.AccountID) commerce.Task {
	return commerce.Task{AccountID: a, Kind: commerce.TaskPoll, Element: commerce.Orders, Epoch: 1}
}

func unlessMissing(err error) error {
	if commerce.CodeOf(err) == commerce.NotFound {
		return nil
	}
	return err
}

func unlessSuperseded(err error) error {
	if errors.Is(err, commerce.ErrSuperseded) {
		return nil
	}
	return err
}

// filling are the writers that fill an account, in order.
var filling = []string{
	"CreateAPIKey", "EnsureAPIKey", "PutOAuthState", "Connect", "PauseShop", "QueueImports", "Schedule", "PutSignal", "SyncTx.UpsertContact", "RegisterContact",
	"SyncTx.CreateContactFor", "SyncTx.UpsertProduct", "SyncTx.UpsertCollection", "SyncTx.UpsertOrder", "SyncTx.UpsertTransaction", "CreateEndpoint", "CreateTimer", "SyncTx.AddTrigger", "CreateWatch", "CheckWatch",
	"OpenPrivacyCase", "ExportCustomer", "RegisterTemplate", "RegisterCondition", "RecordDecision", "SetDecisionRetention", "NotePersonalRead",
}

func (e *env) fill(account commerce.AccountID, mark string) {
	e.t.Helper()
	writers := e.writers(mark)
	for _, name := range filling {
		if err := writers[name](e.t.Context(), account); err != nil {
			e.t.Fatalf("%s: %v", name, err)
		}
	}
	must(e.t, e.PauseShop(e.t.Context(), account, nil, "")) // a paused shop's signals are handed to nobody
	e.settle(commerce.SignalDead, e.claim(10)...)
	must(e.t, writers["PauseShop"](e.t.Context(), account))
	must(e.t, writers["PutBackground"](e.t.Context(), account))
}

func TestIsolation_CoversEveryMethod(t *testing.T) {
	t.Parallel()
	e := setup(t)
	known := map[string]bool{}
	for _, name := range crossing {
		known[name] = true
	}
	for name := range e.readers() {
		known[name] = true
	}
	for name := range e.writers("") {
		known[name] = true
	}
	for prefix, typ := range map[string]reflect.Type{"": reflect.TypeFor[*store.Store](), "SyncTx.": reflect.TypeFor[*store.SyncTx]()} {
		for i := range typ.NumMethod() {
			if name := prefix + typ.Method(i).Name; !known[name] {
				t.Errorf("%s has no case in the isolation tests", name)
			}
		}
	}
}

func TestIsolation_NoReaderSeesAnotherAccount(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.fill(mine, secret)
	for name, read := range e.readers() {
		got, err := read(t.Context(), mine)
		if err != nil {
			t.Errorf("%s of mine: %v", name, err)
		}
		if isCount(got) && got == 0 {
			t.Errorf("%s of mine counts nothing", name)
		}
		if own := asText(got); !strings.Contains(own, secret) && !isCount(got) && name != "GetAccount" && name != "Credentials" && name != "ListImports" {
			t.Errorf("%s of mine does not see what is there: %s", name, own)
		}
		// An account without any of these ids, one with all of them, and none at all.
		for _, other := range []commerce.AccountID{theirs, "", "practice-1' OR true --"} {
			got, err := read(t.Context(), other)
			if err != nil && commerce.CodeOf(err) != commerce.NotFound && commerce.CodeOf(err) != commerce.NotConnected {
				t.Errorf("%s of %q: %v", name, other, err)
			}
			if strings.Contains(asText(got), secret) || isCount(got) && got != 0 {
				t.Errorf("%s of %q sees mine: %s", name, other, asText(got))
			}
		}
	}
	e.fill(theirs, "theirs")
	for name, read := range e.readers() {
		got, err := read(t.Context(), theirs)
		must(t, err)
		if strings.Contains(asText(got), secret) {
			t.Errorf("%s of theirs, which has the same ids, sees mine: %s", name, asText(got))
		}
	}
}

func TestIsolation_NoWriterTouchesAnotherAccount(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.fill(mine, secret)
	e.fill(theirs, "theirs")
	before := e.dump(mine)
	for name, write := range e.writers("intruder") {
		if name == "EndInstallation" {
			continue
		}
		if err := write(t.Context(), theirs); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := e.dump(mine); got != before {
			t.Fatalf("%s of theirs changed mine:\nbefore %s\nafter  %s", name, before, got)
		}
	}
	must(t, e.EndInstallation(t.Context(), theirs, commerce.Disconnected))
	if got := e.dump(mine); got != before {
		t.Errorf("EndInstallation of theirs changed mine")
	}
	e.eraseShopOf(theirs)
	if got := e.dump(mine); got != before {
		t.Errorf("RedactShop of theirs changed mine")
	}
}

// Row level security holds by itself, whatever the statements say.
func TestIsolation_RowSecurityHoldsWithoutTheStatements(t *testing.T) {
	t.Parallel()
	e := setup(t)
	e.fill(mine, secret)
	conn, err := pgx.Connect(t.Context(), e.url)
	must(t, err)
	defer conn.Close(context.Background())
	_, err = conn.Exec(t.Context(), "SET ROLE storegraph_app")
	must(t, err)
	for _, table := range tables(t, conn) {
		for _, account := range []string{"", string(theirs), string(mine)} {
			tx, err := conn.Begin(t.Context())
			must(t, err)
			if account != "" {
				_, err = tx.Exec(t.Context(), `SELECT set_config('app.account_id', $1, true)`, account)
				must(t, err)
			}
			var n, foreign int
			must(t, tx.QueryRow(t.Context(), `SELECT count(*), count(*) FILTER (WHERE account_id <> $1) FROM `+table, account).Scan(&n, &foreign))
			if foreign > 0 || account == "" && n > 0 || account == string(theirs) && n > 0 && table != "accounts" {
				t.Errorf("%s as %q: %d rows, %d of others", table, account, n, foreign)
			}
			must(t, tx.Rollback(t.Context()))
		}
		// Writing for another account is refused, not only unseen.
		tx, err := conn.Begin(t.Context())
		must(t, err)
		_, err = tx.Exec(t.Context(), `SELECT set_config('app.account_id', $1, true)`, theirs)
		must(t, err)
		_, err = tx.Exec(t.Context(), `INSERT INTO `+table+` (account_id) VALUES ($1)`, mine)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "42501" {
			t.Errorf("%s: a row for another account: %v", table, err)
		}
		must(t, tx.Rollback(t.Context()))
	}
	var setting *string
	must(t, conn.QueryRow(t.Context(), `SELECT nullif(current_setting('app.account_id', true), '')`).Scan(&setting))
	if setting != nil {
		t.Errorf("the account %q outlived its transaction", *setting)
	}
}

func TestCatalog_EveryTableIsForcedToKeepAccountsApart(t *testing.T) {
	t.Parallel()
	e := setup(t)
	conn := e.peek()
	rows, err := conn.Query(t.Context(), `
		SELECT c.relname, c.relrowsecurity AND c.relforcerowsecurity,
			EXISTS (SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.roles = '{storegraph_app}' AND p.cmd = 'ALL'
				AND p.qual = '(account_id = NULLIF(current_setting(''app.account_id''::text, true), ''''::text))'),
			(SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] WHERE i.indrelid = c.oid AND i.indisprimary),
			pg_get_userbyid(c.relowner)
		FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm') AND `+tenants("c.relname"))
	must(t, err)
	var table, key, owner string
	var forced, policy bool
	n := 0
	_, err = pgx.ForEachRow(rows, []any{&table, &forced, &policy, &key, &owner}, func() error {
		n++
		if !forced || !policy || key != "account_id" || owner == "storegraph_app" || owner == "storegraph_operator" {
			t.Errorf("%s: forced %v, policy %v, key begins with %s, owner %s", table, forced, policy, key, owner)
		}
		return nil
	})
	must(t, err)
	if n < 19 {
		t.Errorf("only %d tables", n)
	}

	rows, err = conn.Query(t.Context(), `SELECT rolname, rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname IN ('storegraph_app', 'storegraph_operator')`)
	must(t, err)
	var role string
	var strong bool
	n = 0
	_, err = pgx.ForEachRow(rows, []any{&role, &strong}, func() error {
		n++
		if strong {
			t.Errorf("%s may more than it should", role)
		}
		return nil
	})
	must(t, err)
	if n != 2 {
		t.Errorf("%d roles", n)
	}

	// The operator crosses accounts on these tables alone, and never to people's data or to secrets.
	rows, err = conn.Query(t.Context(), `SELECT DISTINCT tablename::text FROM pg_policies WHERE 'storegraph_operator' = ANY(roles) ORDER BY 1`)
	must(t, err)
	operator, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	diff(t, "tables of the operator", operator, []string{"api_keys", "decisions", "due_events", "import_runs", "inbox", "inbox_objects", "installations", "oauth_states", "personal_reads", "privacy_cases", "privacy_files", "segment_watches", "sync_tasks", "trigger_deliveries", "trigger_endpoints"})

	// What no policy guards is out of the app's reach, or says nothing of accounts.
	rows, err = conn.Query(t.Context(), `
		SELECT table_schema || '.' || table_name FROM information_schema.role_table_grants
		WHERE grantee = 'storegraph_app' AND (table_schema = 'river' OR table_name = 'shop_budgets')
		UNION SELECT table_name || '.' || column_name FROM information_schema.columns
		WHERE (table_schema = 'river' OR table_name = 'shop_budgets') AND column_name LIKE '%account%'`)
	must(t, err)
	open, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	diff(t, "what is open beside accounts", open, []string{}, cmpopts.EquateEmpty())
}

// tenants leaves out the two tables of this schema that hold no account's rows: what goose did, and points of shops.
func tenants(relname string) string { return relname + ` NOT IN ('goose_db_version', 'shop_budgets')` }

// tables are all that hold accounts' rows.
func tables(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(t.Context(), `SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND `+tenants("relname")+` ORDER BY 1`)
	must(t, err)
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	must(t, err)
	return list
}

// dump prints every row of an account.
func (e *env) dump(account commerce.AccountID) string {
	e.t.Helper()
	conn := e.peek()
	var b strings.Builder
	for _, table := range tables(e.t, conn) {
		var text string
		must(e.t, conn.QueryRow(e.t.Context(), `SELECT coalesce(string_agg(to_jsonb(t)::text, E'\n' ORDER BY to_jsonb(t)::text), '') FROM `+table+` t WHERE account_id = $1`, account).Scan(&text))
		b.WriteString(table + ": " + text + "\n")
	}
	return b.String()
}

func isCount(v any) bool { _, ok := v.(int); return ok }

func asText(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}
