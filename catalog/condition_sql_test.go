package catalog_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/pgtest"
)

// What segments ask Postgres to compute is what messages and decisions compute, also where few contacts ever come.
func TestField_ConditionComputesWhatTheGetterComputes(t *testing.T) {
	t.Parallel()
	db := pgtest.Peek(t, pgtest.New(t))
	conditionOf := func(name string) string {
		f, ok := catalog.ContactKind.Field(name)
		if !ok || f.Condition == "" {
			t.Fatalf("%s has no condition", name)
		}
		return f.Condition
	}

	for _, phone := range []string{
		"+15155552345", "+155155523456", "+1515555234", "+74951234567", "+442079460958", "+35312345678", "+9710123456", "+123456", "+1234567",
		"+123456789012345", "+1234567890123456", "+0123456789", "5155552345", "", "+", "+1515555234x", "+15155552345\n", "+١٥١٥٥٥٥٢٣٤٥", "call me",
	} {
		var got string
		if err := db.QueryRow(t.Context(), `SELECT `+conditionOf("phone")+` FROM (SELECT $1::text AS phone) t`, phone).Scan(&got); err != nil || got != catalog.FormatPhone(phone) {
			t.Errorf("%q is %q in SQL and %q in memory (%v)", phone, got, catalog.FormatPhone(phone), err)
		}
	}

	for _, spent := range []string{"0", "0.01", "-0.01", "100", "-100", "0.005", "1.005", "308.97", "99999999999999999999.995", "-7.125", "1e-9"} {
		for _, code := range []string{"USD", "JPY", "KWD", "CLF", "", "XXX"} {
			for _, orders := range []int{0, 1, 2, 3, 7, 2000, 1 << 30} {
				amount := decimal.RequireFromString(spent)
				c := &commerce.Contact{Facts: commerce.ContactFacts{OrdersCount: orders, TotalSpent: &commerce.Money{Amount: amount, CurrencyCode: code}}}
				want := "nothing"
				if v, _ := catalog.NewRecord(&catalog.Env{Now: time.Unix(0, 0)}, catalog.ContactKind, c).Get("average_order_value"); v != nil {
					want = v.(commerce.Money).Amount.String()
				}
				got := "nothing"
				var v *string
				err := db.QueryRow(t.Context(), `SELECT (`+conditionOf("average_order_value")+`)::text FROM (SELECT $1::text::numeric AS total_spent, $2::text AS spent_currency_code, $3::integer AS orders_count) t`,
					amount.String(), code, orders).Scan(&v)
				if v != nil {
					got = decimal.RequireFromString(*v).String()
				}
				if err != nil || got != want {
					t.Errorf("%s %s over %d orders: %s in SQL and %s in memory (%v)", spent, code, orders, got, want, fmt.Sprint(err))
				}
			}
		}
	}
}
