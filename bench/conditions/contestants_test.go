package conditions_test

import (
	"reflect"
	"strings"
	"testing"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/ext"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/conditions"
)

// question is one condition as each contestant has it.
type question struct {
	name string
	text string
	cel  string
	// plain is written by hand over plainShopper: amounts are numbers, nothing is missing. It is what cannot be beaten.
	plain func(*plainShopper) bool
	// typed is written by hand over the product's own structs, where amounts are decimals and values may be missing.
	typed func(*commerce.Contact, *commerce.Order) bool
}

// plainShopper is what somebody would load who writes for these conditions alone. It is also what cel-go reads.
type plainShopper struct {
	Contact plainContact
	Order   plainOrder
}

type plainContact struct {
	OrdersCount  int64
	EmailConsent string
	Orders       []*plainOrder
}

type plainOrder struct {
	TotalPrice int64 // in 1/10000
	Test       bool
	SourceName string
	LineItems  []*plainItem
}

type plainItem struct {
	Title    string
	Quantity int64
}

func (r *records) plain() *plainShopper {
	s := &plainShopper{Contact: plainContact{OrdersCount: int64(r.contact.Facts.OrdersCount), EmailConsent: string(r.contact.EmailConsent.State)}}
	order := func(o *commerce.Order) plainOrder {
		p := plainOrder{TotalPrice: o.TotalPrice.Shop.Amount.Shift(4).IntPart(), Test: o.Test, SourceName: *o.SourceName}
		for _, item := range o.LineItems {
			p.LineItems = append(p.LineItems, &plainItem{Title: item.Title, Quantity: int64(item.Quantity)})
		}
		return p
	}
	s.Order = order(&r.order)
	for i := range r.contact.Orders {
		o := order(&r.contact.Orders[i])
		s.Contact.Orders = append(s.Contact.Orders, &o)
	}
	return s
}

var (
	hundred = decimal.NewFromInt(100)
	sum     = decimal.NewFromInt(500)
)

// On the records all of them are true, and every clause has to be looked at.
var questions = []question{
	{
		name: "five",
		text: `order.total_price > 100 and contact.orders_count >= 3 and (order.test or order.source_name == "web") and not (contact.email_consent == "UNSUBSCRIBED")`,
		cel:  `order.TotalPrice > 1000000 && contact.OrdersCount >= 3 && (order.Test || order.SourceName == "web") && !(contact.EmailConsent == "UNSUBSCRIBED")`,
		plain: func(s *plainShopper) bool {
			return s.Order.TotalPrice > 1_000_000 && s.Contact.OrdersCount >= 3 && (s.Order.Test || s.Order.SourceName == "web") && !(s.Contact.EmailConsent == "UNSUBSCRIBED")
		},
		typed: func(c *commerce.Contact, o *commerce.Order) bool {
			return c != nil && o != nil && o.TotalPrice.Shop.CurrencyCode == "USD" && o.TotalPrice.Shop.Amount.GreaterThan(hundred) && c.Facts.OrdersCount >= 3 &&
				(o.Test || o.SourceName != nil && *o.SourceName == "web") && !(c.EmailConsent.State == "UNSUBSCRIBED")
		},
	},
	{
		name: "any of 8",
		text: `any(order.line_items, .title contains "Retinol" and .quantity >= 2)`,
		cel:  `order.LineItems.exists(i, i.Title.contains("Retinol") && i.Quantity >= 2)`,
		plain: func(s *plainShopper) bool {
			for _, i := range s.Order.LineItems {
				if strings.Contains(i.Title, "Retinol") && i.Quantity >= 2 {
					return true
				}
			}
			return false
		},
		typed: func(_ *commerce.Contact, o *commerce.Order) bool {
			for i := range o.LineItems {
				if strings.Contains(o.LineItems[i].Title, "Retinol") && o.LineItems[i].Quantity >= 2 {
					return true
				}
			}
			return false
		},
	},
	{
		name: "sum of 50",
		text: `sum(contact.orders, .total_price) > 500`,
		plain: func(s *plainShopper) bool {
			var total int64
			for _, o := range s.Contact.Orders {
				total += o.TotalPrice
			}
			return total > 5_000_000
		},
		typed: func(c *commerce.Contact, _ *commerce.Order) bool {
			var total decimal.Decimal
			for i := range c.Orders {
				total = total.Add(c.Orders[i].TotalPrice.Shop.Amount)
			}
			return total.GreaterThan(sum)
		},
	},
}

func parse(tb testing.TB, text string) *conditions.Condition {
	tb.Helper()
	c, problems := conditions.ParseText(text)
	if len(problems) > 0 {
		tb.Fatalf("%s: %v", text, problems)
	}
	return c
}

// celEnv has cel-go read the same structs that the plain closures read.
func celEnv(tb testing.TB) *cel.Env {
	tb.Helper()
	env, err := cel.NewEnv(
		ext.NativeTypes(reflect.TypeFor[plainContact](), reflect.TypeFor[plainOrder](), reflect.TypeFor[plainItem]()),
		cel.Variable("contact", cel.ObjectType("conditions_test.plainContact")),
		cel.Variable("order", cel.ObjectType("conditions_test.plainOrder")),
	)
	if err != nil {
		tb.Fatal(err)
	}
	return env
}

func celIn(tb testing.TB, env *cel.Env, text string) cel.Program {
	tb.Helper()
	ast, issues := env.Compile(text)
	if issues.Err() != nil {
		tb.Fatal(issues.Err())
	}
	program, err := env.Program(ast)
	if err != nil {
		tb.Fatal(err)
	}
	return program
}
