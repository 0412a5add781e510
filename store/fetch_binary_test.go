package store_test

import (
	"testing"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Amounts of any size and scale are read as they are stored.
func TestFetchPlan_ReadsEveryAmount(t *testing.T) {
	t.Parallel()
	e := setup(t)
	conn := e.peek()
	o := newOrder(1, 1)
	e.putOrder(o)
	plan := catalog.PlanOf("order.total_price")
	for _, amount := range []string{
		"0", "0.00", "1", "-1", "0.01", "-0.01", "0.0001", "0.00001", "10000", "100000000", "9999.9999", "10000.0001", "123456789012.5",
		"9999999999999999", "9999999999999999.9", "999999999999999.9999", "-999999999999999.9999", "99999999999999.9999", "100000000000000.0001",
		"92233720368547758070.123456", "0.000000000000000000001", "1e30", "1.50", "1.5000", "1000000.00",
	} {
		_, err := conn.Exec(t.Context(), `UPDATE orders SET total_price = $1::text::numeric`, amount)
		must(t, err)
		whole, err := e.GetOrder(t.Context(), mine, 1)
		must(t, err)
		got, err := e.FetchPlan(t.Context(), mine, nil, nil, plan, []catalog.Recipient{{OrderID: &o.ID}})
		must(t, err)
		v := got[0].Order.At(0).(commerce.Money)
		if !v.Amount.Equal(whole.TotalPrice.Shop.Amount) || v.Plain() != whole.TotalPrice.Shop.Plain() || v.Amount.String() != whole.TotalPrice.Shop.Amount.String() {
			t.Errorf("%s is read as %s, and by GetOrder as %s", amount, v.Amount, whole.TotalPrice.Shop.Amount)
		}
	}
	for _, amount := range []string{"NaN", "Infinity"} {
		_, err := conn.Exec(t.Context(), `UPDATE orders SET total_price = $1::text::numeric`, amount)
		must(t, err)
		if _, err := e.FetchPlan(t.Context(), mine, nil, nil, plan, []catalog.Recipient{{OrderID: &o.ID}}); err == nil {
			t.Errorf("%s is read without an error", amount)
		}
	}
}
