package shopify_test

import (
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/shopsim"
	"storegraph/shopify"
)

// The lists as a simulated shop executes them: everything is found, and a change comes back with the change's time.
func TestLists_OfASimulatedShopAreWhole(t *testing.T) {
	t.Parallel()
	const hour = time.Hour
	start := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	now := start
	sim, err := shopsim.New(shopsim.Config{Seed: 7, Orders: 600, Epoch: start, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(sim)
	t.Cleanup(func() {
		server.Close()
		if err := sim.Close(); err != nil {
			t.Error(err)
		}
	})
	app := shopify.NewApp(shopify.AppConfig{Endpoint: func(d string) string { return server.URL + "/" + d }})
	client := app.Client(sim.Domain(), token(commerce.Secret(sim.CreateLegacyToken("read_all_orders", "read_customers", "read_orders", "read_products"))))
	now = now.Add(48 * hour)
	order, err := sim.PlaceOrder(shopsim.OrderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if err := sim.UpdateCustomer(sim.CustomerID(5), func(c *shopsim.Customer) { c.First = "Ada" }); err != nil {
		t.Fatal(err)
	}
	if err := sim.UpdateProduct(sim.Products()[1].ID, func(p *shopsim.Product) { p.Title = "Oil" }); err != nil {
		t.Fatal(err)
	}
	if err := sim.UpdateCollection(sim.Collections()[0].ID, func(c *shopsim.Collection) { c.Title = "Oils" }); err != nil {
		t.Fatal(err)
	}
	changed := map[commerce.Element]int64{
		commerce.Orders: order, commerce.Contacts: sim.CustomerID(5), commerce.Products: sim.Products()[1].ID, commerce.Collections: sim.Collections()[0].ID,
	}
	for e, id := range changed {
		count, err := client.Count(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		var ids []commerce.ID
		for after, more := commerce.ID(0), true; more; {
			refs, next, err := client.IDs(t.Context(), e, after)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range refs {
				ids = append(ids, r.ID)
			}
			after, more = ids[len(ids)-1], next
		}
		if len(ids) != count || !slices.Contains(ids, commerce.ID(id)) {
			t.Errorf("%s: %d ids of %d objects", e, len(ids), count)
		}
		refs := everyChange(t, client, e, now.Add(-hour))
		if !slices.ContainsFunc(refs, func(r commerce.Ref) bool { return r.ID == commerce.ID(id) && r.UpdatedAt.Equal(now) }) || len(refs) == count {
			t.Errorf("%s: changed %v", e, refs)
		}
		if all := everyChange(t, client, e, time.Unix(0, 0)); len(all) != count {
			t.Errorf("%s: %d changes of %d objects since ever", e, len(all), count)
		}
	}
}
