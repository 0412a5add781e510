package store_test

import (
	"context"
	"maps"
	"strings"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

func with[V any](a, b map[string]V) map[string]V {
	maps.Copy(a, b)
	return a
}

func shopOf(a commerce.AccountID) string { return strings.ToLower(string(a)) + ".myshopify.com" }

func asked(id string, r commerce.PrivacyRequest) commerce.Signal {
	return commerce.Signal{WebhookID: id, ShopDomain: r.ShopDomain, ReceivedAt: at(100), TriggeredAt: at(100), Privacy: &r}
}

func (e *env) privacyReaders() map[string]func(context.Context, commerce.AccountID) (any, error) {
	return map[string]func(context.Context, commerce.AccountID) (any, error){
		"ListPrivacyCases": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.ListPrivacyCases(ctx, a, 100) },
		"PrivacyFile": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.PrivacyFile(ctx, a, "request-1")
		},
	}
}

func (e *env) privacyWriters(mark string) map[string]func(context.Context, commerce.AccountID) error {
	person := commerce.PrivacyRequest{Kind: commerce.DataRequest, ShopDomain: mark, CustomerID: 501, Email: "ann.lee@example.com", OrderIDs: []commerce.ID{1, 2}}
	redact := person
	redact.Kind = commerce.CustomerRedact
	return map[string]func(context.Context, commerce.AccountID) error{
		"OpenPrivacyCase": func(ctx context.Context, a commerce.AccountID) error {
			_, err := e.OpenPrivacyCase(ctx, a, asked("request-1", person))
			return err
		},
		"ExportCustomer": func(ctx context.Context, a commerce.AccountID) error {
			return e.ExportCustomer(ctx, a, "request-1", person)
		},
		"RedactCustomer": func(ctx context.Context, a commerce.AccountID) error {
			if _, err := e.OpenPrivacyCase(ctx, a, asked("redact-1", redact)); err != nil {
				return err
			}
			_, err := e.RedactCustomer(ctx, a, "redact-1", redact)
			return err
		},
		// Before the shop was connected, so that it is ignored here; eraseShopOf does it.
		"RedactShop": func(ctx context.Context, a commerce.AccountID) error {
			r := commerce.PrivacyRequest{Kind: commerce.ShopRedact, ShopDomain: shopOf(a)}
			if _, err := e.OpenPrivacyCase(ctx, a, asked("shop-early", r)); err != nil {
				return err
			}
			_, _, err := e.RedactShop(ctx, a, "shop-early", at(-10))
			return err
		},
		"SyncTx.ForgetErased": func(ctx context.Context, a commerce.AccountID) error {
			_, err := e.Sync(ctx, a, func(ctx context.Context, tx *store.SyncTx) error {
				return tx.ForgetErased(ctx, []commerce.Order{newOrder(1, 1)})
			})
			return err
		},
	}
}

// eraseShopOf erases the account's shop.
func (e *env) eraseShopOf(a commerce.AccountID) {
	e.t.Helper()
	r := commerce.PrivacyRequest{Kind: commerce.ShopRedact, ShopDomain: shopOf(a)}
	_, err := e.OpenPrivacyCase(e.t.Context(), a, asked("shop-"+string(a), r))
	must(e.t, err)
	e.redactShop(a, "shop-"+string(a), at(1000))
}

// redactShop calls RedactShop until it is done, and says how often.
func (e *env) redactShop(a commerce.AccountID, caseID string, asked time.Time) (calls int) {
	e.t.Helper()
	for done := false; !done; calls++ {
		var err error
		_, done, err = e.RedactShop(e.t.Context(), a, caseID, asked)
		must(e.t, err)
	}
	return calls
}
