package sample_test

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/commerce"
	"storegraph/internal/sample"
)

func TestOrder_AmountsAddUp(t *testing.T) {
	t.Parallel()
	o := sample.Order()

	var cart, subtotal decimal.Decimal
	for _, l := range o.LineItems {
		cart = cart.Add(l.LinePrice().Shop.Amount)
		subtotal = subtotal.Add(l.DiscountedTotal.Shop.Amount)
	}

	if got := cart.Sub(o.TotalDiscounts.Shop.Amount); !got.Equal(o.SubtotalPrice.Shop.Amount) || !subtotal.Equal(got) {
		t.Errorf("cart %s less discounts is %s, lines cost %s, subtotal is %s", cart, got, subtotal, o.SubtotalPrice.Shop.Amount)
	}
	if got := subtotal.Add(o.TotalShippingPrice.Shop.Amount).Add(o.TotalTax.Shop.Amount); !got.Equal(o.TotalPrice.Shop.Amount) {
		t.Errorf("subtotal, shipping and tax make %s, the total is %s", got, o.TotalPrice.Shop.Amount)
	}
	if at := commerce.FirstPaidAt(&o, []commerce.PaymentEvent{o.Transaction.PaymentEvent}); at == nil || !at.Equal(*o.PaidAt) {
		t.Errorf("the transaction pays the order at %v, PaidAt is %v", at, o.PaidAt)
	}
}

func TestContact_FactsAgreeWithLastOrder(t *testing.T) {
	t.Parallel()
	c := sample.Contact()

	if diff := cmp.Diff(*c.Facts.LastOrderID, c.LastOrder.ID); diff != "" {
		t.Error(diff)
	}
	if !c.Facts.LastOrderAt.Equal(c.LastOrder.ProcessedAt) || c.Facts.OrdersCount < len(c.Orders) {
		t.Errorf("facts %+v do not agree with the orders", c.Facts)
	}
}

func TestRandomText_IsStorableInPostgres(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := sample.RandomText(t)
		if !utf8.ValidString(s) {
			t.Fatalf("%q is not UTF-8", s)
		}
		for _, r := range s {
			if r == 0 {
				t.Fatalf("%q has a NUL", s)
			}
		}
	})
}

func TestRandomContact_KeepsTheHousesPromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := sample.RandomContact(t)
		counted := 0
		for _, o := range c.Orders {
			if o.Status != commerce.DeriveOrderStatus(o.CancelledAt, o.FinancialStatus) {
				t.Fatalf("order %s has status %s", o.ID, o.Status)
			}
			if o.CountsForFacts() {
				counted++
			}
			seen := map[commerce.ID]bool{}
			for _, l := range o.LineItems {
				if l.ID <= 0 || seen[l.ID] || l.OrderID != o.ID || l.CurrentQuantity > l.Quantity {
					t.Fatalf("line %+v is impossible", l)
				}
				seen[l.ID] = true
			}
		}
		if c.Facts.OrdersCount != counted || (c.LastOrder == nil) != (counted == 0) {
			t.Fatalf("facts %+v for %d orders that count", c.Facts, counted)
		}
	})
}
