package catalog

import (
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// What the contact bought, computed from the stored orders. Test, cancelled and fully refunded orders do not count.
var contactFacts = append([]field[commerce.Contact]{
	{Field: Field{
		Name: "orders_count", Type: Integer, Needs: fromOrders, Label: "Number of orders",
		Description: "Number of orders. Test, cancelled and fully refunded orders do not count.",
		Sample:      "3", Aliases: []string{"total_orders"}, Column: "t.orders_count",
	}, Get: func(c *commerce.Contact) any { return int64(c.Facts.OrdersCount) }},
	{Field: Field{
		Name: "is_repeat_customer", Type: Boolean, Needs: fromOrders, Label: "Is a repeat customer",
		Description: "Whether the contact ordered at least twice.",
		Sample:      "true", Column: "(t.orders_count >= 2)",
	}, Derive: func(_ *Env, r Record) any {
		n, _ := value[int64](r, "orders_count")
		return n >= 2
	}},
	{Field: Field{
		Name: "first_order_at", Type: Instant, Nullable: true, Needs: fromOrders, Label: "First order at",
		Description: "When the first order that counts was placed.",
		Sample:      "2021-09-03T10:20:00-04:00", Column: "t.first_order_at",
	}, Get: func(c *commerce.Contact) any { return instant(c.Facts.FirstOrderAt) }},
	{Field: Field{
		Name: "last_order_at", Type: Instant, Nullable: true, Needs: fromOrders, Label: "Last order at",
		Description: "When the last order that counts was placed.",
		Sample:      "2021-10-21T02:17:12-04:00", Aliases: []string{"last_order_date"}, Column: "t.last_order_at",
	}, Get: func(c *commerce.Contact) any { return instant(c.Facts.LastOrderAt) }},
	{Field: Field{
		Name: "days_since_last_order", Type: Integer, Nullable: true, API: "-", Needs: fromOrders, Label: "Days since last order",
		Description: "Whole calendar days in the store's zone since the last order that counts; missing for contacts who never ordered.",
		Sample:      "42", Derived: "from last_order_at to now, in days of the store's zone", From: []string{"last_order_at"},
	}, Derive: func(env *Env, r Record) any {
		at, ok := value[time.Time](r, "last_order_at")
		if !ok || env == nil {
			return nil
		}
		return daysBetween(env.In(at), env.In(env.Now))
	}},
	{Field: Field{
		Name: "last_order_id", Type: ID, Nullable: true, API: "-", Needs: fromOrders, Label: "Last order ID",
		Description: "Shopify's number of the last order that counts.",
		Sample:      "1900968798308", Column: "t.last_order_id",
	}, Get: func(c *commerce.Contact) any { return id(c.Facts.LastOrderID) }},
	{Field: Field{
		Name: "last_order", Type: Object, Of: OrderKind, Nullable: true, Needs: fromOrders, Label: "Last order",
		Description: "The last order that counts.",
		Join:        "r.account_id = t.account_id AND r.id = t.last_order_id",
	}, Relate: func(env *Env, c *commerce.Contact) any { return one(env, OrderKind, c.LastOrder) }},
	{Field: Field{
		Name: "orders", Type: List, Of: OrderKind, Max: 250, API: "-", Needs: fromOrders, Label: "Orders",
		Description: "The contact's orders, the newest first.",
		Join:        "r.account_id = t.account_id AND r.contact_id = t.id",
	}, Relate: func(env *Env, c *commerce.Contact) any { return many(env, OrderKind, c.Orders) }},
	{Field: Field{
		Name: "currency_code", Type: Text, Nullable: true, API: "-", Needs: fromOrders, Label: "Currency of orders",
		Description: "ISO 4217 code of the currency that total_spent is in: the store's.",
		Sample:      "USD", Column: "t.spent_currency_code",
	}, Get: func(c *commerce.Contact) any {
		if c.Facts.TotalSpent == nil {
			return nil
		}
		return named(c.Facts.TotalSpent.CurrencyCode)
	}},
}, append(
	money(Field{
		Name: "total_spent", Nullable: true, Needs: fromOrders, Label: "Total spent",
		Description: "Totals of the orders that count, less refunds, in the store's currency; missing before the first order.",
		Sample:      "308.97", Aliases: []string{"total_revenue"}, Column: "t.total_spent",
	},
		func(c *commerce.Contact) any { return opt(c.Facts.TotalSpent) }, nil),
	money[commerce.Contact](Field{
		Name: "average_order_value", Nullable: true, Needs: fromOrders, Label: "Average order value",
		Description: "Total spent divided by the number of orders; missing before the first order.",
		Sample:      "102.99", Derived: "total_spent / orders_count, rounded half away from zero to the currency's decimals",
		Condition: averageSQL, From: []string{"total_spent", "orders_count"},
	},
		nil, averageOrderValue)...)...,
)

var fromOrders = []commerce.Element{commerce.Orders}

func averageOrderValue(_ *Env, r Record) any {
	spent, ok := value[commerce.Money](r, "total_spent")
	n, _ := value[int64](r, "orders_count")
	if !ok || n <= 0 {
		return nil
	}
	spent.Amount = spent.Amount.DivRound(decimal.NewFromInt(n), commerce.MinorDigits(spent.CurrencyCode))
	return spent
}

// averageSQL is averageOrderValue in whole smallest parts of the currency, where Postgres divides exactly.
var averageSQL = `(SELECT CASE WHEN t.orders_count > 0 THEN sign(t.total_spent) * div(2 * abs(t.total_spent) * m.parts + t.orders_count, 2.0 * t.orders_count) * m.part END
	FROM (SELECT ` + minorSQL("t.spent_currency_code") + `) m (parts, part))`

// daysBetween counts midnights from one local moment to another.
func daysBetween(from, to time.Time) int64 {
	day := func(t time.Time) time.Time { return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC) }
	return int64(day(to).Sub(day(from)) / (24 * time.Hour))
}
