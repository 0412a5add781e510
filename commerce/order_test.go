package commerce_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

func TestDeriveOrderStatus(t *testing.T) {
	t.Parallel()
	now := time.Now()
	status := func(s commerce.FinancialStatus) *commerce.FinancialStatus { return &s }
	for name, c := range map[string]struct {
		cancelledAt *time.Time
		financial   *commerce.FinancialStatus
		want        commerce.OrderStatus
	}{
		"pending":                       {nil, status(commerce.FinancialPending), commerce.OrderCompleted},
		"paid":                          {nil, status(commerce.FinancialPaid), commerce.OrderCompleted},
		"partly refunded":               {nil, status(commerce.FinancialPartiallyRefunded), commerce.OrderCompleted},
		"fully refunded, not cancelled": {nil, status(commerce.FinancialRefunded), commerce.OrderCancelled},
		"voided":                        {nil, status(commerce.FinancialVoided), commerce.OrderCancelled},
		"cancelled while paid":          {&now, status(commerce.FinancialPaid), commerce.OrderCancelled},
		"cancelled, no status":          {&now, nil, commerce.OrderCancelled},
		"no status":                     {nil, nil, commerce.OrderCompleted},
		"expired":                       {nil, status(commerce.FinancialExpired), commerce.OrderCompleted},
	} {
		if got := commerce.DeriveOrderStatus(c.cancelledAt, c.financial); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

func payment(id commerce.ID, kind commerce.PaymentKind, status commerce.PaymentStatus, minute int, amount string) commerce.PaymentEvent {
	at := time.Date(2026, 11, 1, 10, minute, 0, 0, time.UTC)
	return commerce.PaymentEvent{
		ID: id, Kind: kind, Status: status, CreatedAt: at, ProcessedAt: &at,
		Amount: commerce.MoneyBag{Shop: usd(amount), Presentment: usd(amount)},
	}
}

func usd(amount string) commerce.Money {
	return commerce.Money{Amount: decimal.RequireFromString(amount), CurrencyCode: "USD"}
}

func TestChooseTransaction_IsTheSameForEveryOrderOfTheList(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		events []commerce.PaymentEvent
		want   commerce.ID
	}{
		"capture beats a later authorization": {[]commerce.PaymentEvent{
			payment(1, commerce.PaymentAuthorization, commerce.PaymentSuccess, 0, "10"),
			payment(2, commerce.PaymentCapture, commerce.PaymentSuccess, 1, "10"),
			payment(3, commerce.PaymentAuthorization, commerce.PaymentSuccess, 2, "10"),
		}, 2},
		"latest of two captures": {[]commerce.PaymentEvent{
			payment(9, commerce.PaymentCapture, commerce.PaymentSuccess, 1, "4"),
			payment(5, commerce.PaymentCapture, commerce.PaymentSuccess, 3, "6"),
		}, 5},
		"a refund is never chosen": {[]commerce.PaymentEvent{
			payment(1, commerce.PaymentSale, commerce.PaymentSuccess, 0, "10"),
			payment(2, commerce.PaymentRefund, commerce.PaymentSuccess, 5, "10"),
			payment(3, commerce.PaymentVoid, commerce.PaymentSuccess, 6, "10"),
		}, 1},
		"pending beats failed": {[]commerce.PaymentEvent{
			payment(1, commerce.PaymentSale, commerce.PaymentPending, 0, "10"),
			payment(2, commerce.PaymentSale, commerce.PaymentFailure, 5, "10"),
		}, 1},
		"only failures": {[]commerce.PaymentEvent{
			payment(1, commerce.PaymentSale, commerce.PaymentFailure, 0, "10"),
			payment(2, commerce.PaymentSale, commerce.PaymentError, 5, "10"),
		}, 2},
		"same instant: the higher id": {[]commerce.PaymentEvent{
			payment(7, commerce.PaymentSale, commerce.PaymentSuccess, 0, "5"),
			payment(8, commerce.PaymentSale, commerce.PaymentSuccess, 0, "5"),
		}, 8},
	} {
		for range 20 {
			rand.Shuffle(len(c.events), func(i, j int) { c.events[i], c.events[j] = c.events[j], c.events[i] })
			got, ok := commerce.ChooseTransaction(c.events)
			if !ok || got.ID != c.want {
				t.Errorf("%s: got %d (%v), want %d", name, got.ID, ok, c.want)
				break
			}
		}
	}
	if _, ok := commerce.ChooseTransaction([]commerce.PaymentEvent{payment(1, commerce.PaymentRefund, commerce.PaymentSuccess, 0, "1")}); ok {
		t.Error("an order with nothing but a refund has no transaction")
	}
}

func TestFirstPaidAt(t *testing.T) {
	t.Parallel()
	minute := func(m int) time.Time { return time.Date(2026, 11, 1, 10, m, 0, 0, time.UTC) }
	paid, pending := commerce.FinancialPaid, commerce.FinancialPending
	order := func(total string, s *commerce.FinancialStatus) *commerce.Order {
		return &commerce.Order{
			TotalPrice: commerce.MoneyBag{Shop: usd(total)}, FinancialStatus: s, ProcessedAt: minute(0),
		}
	}
	sale := commerce.PaymentSale
	ok := commerce.PaymentSuccess
	for name, c := range map[string]struct {
		order  *commerce.Order
		events []commerce.PaymentEvent
		want   *time.Time
	}{
		"unpaid":                        {order("10", &pending), nil, nil},
		"authorized only":               {order("10", &pending), []commerce.PaymentEvent{payment(1, commerce.PaymentAuthorization, ok, 1, "10")}, nil},
		"one sale":                      {order("10", &paid), []commerce.PaymentEvent{payment(1, sale, ok, 2, "10")}, new(minute(2))},
		"two captures reach the total":  {order("10", &paid), []commerce.PaymentEvent{payment(2, sale, ok, 7, "6"), payment(1, sale, ok, 3, "4")}, new(minute(7))},
		"partly paid":                   {order("10", &pending), []commerce.PaymentEvent{payment(1, sale, ok, 2, "9.99")}, nil},
		"a failed attempt pays nothing": {order("10", &pending), []commerce.PaymentEvent{payment(1, sale, commerce.PaymentFailure, 2, "10")}, nil},
		"free order":                    {order("0", &paid), nil, new(minute(0))},
		"refunded afterwards":           {order("10", nil), []commerce.PaymentEvent{payment(1, sale, ok, 2, "10"), payment(2, commerce.PaymentRefund, ok, 4, "10")}, new(minute(2))},
	} {
		got := commerce.FirstPaidAt(c.order, c.events)
		if (got == nil) != (c.want == nil) || (got != nil && !got.Equal(*c.want)) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}
