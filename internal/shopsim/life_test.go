package shopsim_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"storegraph/internal/shopsim"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) { http.DefaultClient.CloseIdleConnections() }))
}

// Shoppers live, webhooks go out, bulk operations run, clients read, all at once; then Close ends everything.
func TestServer_LivesAndCloses(t *testing.T) {
	t.Parallel()
	l := listen(t)
	s := setup(t, func(c *shopsim.Config) {
		c.Chaos = shopsim.Chaos{Seed: 1, Delay: 5 * time.Millisecond, Duplicate: 0.2, Reorder: 0.2}
	})
	s.subscribeAll(l, "ORDERS_CREATE", "ORDERS_UPDATED", "CUSTOMERS_UPDATE", "PRODUCTS_UPDATE")
	ctx, cancel := context.WithTimeout(t.Context(), 400*time.Millisecond)
	defer cancel()
	var all sync.WaitGroup
	all.Go(func() { s.RunShoppers(ctx, time.Millisecond) })
	all.Go(func() {
		for ctx.Err() == nil {
			s.post(runBulk, map[string]any{"query": bulkOrders, "group": false})
			time.Sleep(20 * time.Millisecond)
		}
	})
	for range 3 {
		all.Go(func() {
			for ctx.Err() == nil {
				s.post(pageOfOrders, map[string]any{"first": 20, "sort": "UPDATED_AT", "reverse": true})
			}
		})
	}
	all.Wait()
	if s.Orders() <= 60 || len(l.all()) == 0 {
		t.Errorf("%d orders, %d webhooks: nobody lived", s.Orders(), len(l.all()))
	}
}

func TestServer_KnowsSeveralShops(t *testing.T) {
	t.Parallel()
	s := setup(t)
	other, err := s.AddShop(shopsim.ShopConfig{Domain: "other.myshopify.com", Seed: 5, Orders: 20, Plan: "Basic"})
	ok(t)(err)
	if _, err := s.AddShop(shopsim.ShopConfig{Domain: "other.myshopify.com"}); err == nil {
		t.Error("a shop was added twice")
	}
	if other.Orders() != 20 || s.Orders() != 60 || other.ID() == s.ID() {
		t.Errorf("%d and %d orders", other.Orders(), s.Orders())
	}
	s.token = other.CreateLegacyToken(everyScope...)
	if status, _ := s.post(`{ shop { id } }`, nil); status != http.StatusUnauthorized {
		t.Errorf("another shop's token: %d", status)
	}
	req := httptest.NewRequest(http.MethodPost, "/nowhere.myshopify.com/admin/api/2026-10/graphql.json", nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, req)
	if w.Code != http.StatusNotFound {
		t.Errorf("an unknown shop: %d", w.Code)
	}
}

func TestCustomers_WithOrdersCannotBeDeleted(t *testing.T) {
	t.Parallel()
	s := setup(t)
	if err := s.DeleteCustomer(s.CustomerID(0)); err == nil {
		t.Error("deleted")
	}
	ok(t)(s.DeleteCustomer(s.CustomerID(4))) // who never bought
	if s.Customer(s.CustomerID(4)) != nil || s.Customers() != 29 {
		t.Errorf("%d customers", s.Customers())
	}
}
