package triggers_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/triggers"
)

var connected = time.Date(2026, 11, 1, 12, 0, 0, 500, time.UTC)

func installation() *commerce.Installation {
	return &commerce.Installation{
		AccountID: "a", Shop: commerce.Shop{Domain: "ef760-ef.myshopify.com"}, Sync: commerce.AllSyncSettings(),
		ConnectedAt: connected, OrderReceivedSince: &connected, PaymentReceivedSince: &connected,
	}
}

func order(placed time.Duration, paid *time.Time) *commerce.Order {
	at := connected.Truncate(time.Second).Add(placed)
	return &commerce.Order{
		ID: 7, Name: "#7", Status: commerce.OrderCompleted, CreatedAt: at, ProcessedAt: at, UpdatedAt: at, PaidAt: paid,
		TotalPrice: commerce.MoneyBag{Shop: commerce.Money{Amount: decimal.NewFromInt(12), CurrencyCode: "USD"}},
	}
}

func TestDecide(t *testing.T) {
	t.Parallel()
	after := connected.Add(time.Hour)
	before := connected.Add(-time.Hour)
	both := []commerce.TriggerKind{commerce.OrderReceived, commerce.PaymentReceived}
	for name, c := range map[string]struct {
		change        func(*commerce.Installation)
		stored, order *commerce.Order
		want          []commerce.TriggerKind
	}{
		"new and paid":                                   {nil, nil, order(time.Minute, &after), both},
		"new, not paid":                                  {nil, nil, order(time.Minute, nil), both[:1]},
		"placed in the second of connecting":             {nil, nil, order(0, nil), both[:1]},
		"old order edited":                               {nil, order(-time.Hour, nil), order(-time.Hour, nil), nil},
		"old order that import missed":                   {nil, nil, order(-time.Hour, &before), nil},
		"old order paid now":                             {nil, order(-time.Hour, nil), order(-time.Hour, &after), both[1:]},
		"paid before, edited and paid up now":            {nil, order(-2*time.Hour, &before), order(-2*time.Hour, &after), nil},
		"test order":                                     {nil, nil, func() *commerce.Order { o := order(time.Minute, &after); o.Test = true; return o }(), nil},
		"back-dated by another app":                      {nil, nil, func() *commerce.Order { o := order(time.Minute, nil); o.ProcessedAt = before; return o }(), nil},
		"order trigger off":                              {func(i *commerce.Installation) { i.Sync.OrderReceivedTrigger = false }, nil, order(time.Minute, &after), both[1:]},
		"payment trigger off":                            {func(i *commerce.Installation) { i.Sync.PaymentReceivedTrigger = false }, nil, order(time.Minute, &after), both[:1]},
		"order sync off":                                 {func(i *commerce.Installation) { i.Sync.OrderSync, i.Sync.TransactionSync = false, false }, nil, order(time.Minute, &after), both},
		"trigger switched on after the order":            {func(i *commerce.Installation) { i.OrderReceivedSince = &after }, nil, order(time.Minute, nil), nil},
		"paid while the payment trigger was off":         {func(i *commerce.Installation) { s := after.Add(time.Hour); i.PaymentReceivedSince = &s }, nil, order(time.Minute, &after), both[:1]},
		"cancelled before we heard of it the first time": {nil, nil, func() *commerce.Order { o := order(time.Minute, nil); o.Status = commerce.OrderCancelled; return o }(), both[:1]},
	} {
		inst := installation()
		if c.change != nil {
			c.change(inst)
		}
		if got := triggers.Decide(inst, c.stored, c.order); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestNewEvent_NamesTheOrderAndHoldsNoPerson(t *testing.T) {
	t.Parallel()
	paid := connected.Add(time.Hour)
	o := order(time.Minute, &paid)
	email := "canary@example.com"
	o.Buyer.Email = &email
	e, err := triggers.NewEvent(installation(), commerce.PaymentReceived, o, paid)
	if err != nil {
		t.Fatal(err)
	}
	if e.EnrollmentKey != "ef760-ef.myshopify.com/orders/7" || !e.OccurredAt.Equal(paid) {
		t.Errorf("got %+v", e)
	}
	var p map[string]any
	if err := json.Unmarshal(e.Payload, &p); err != nil {
		t.Fatal(err)
	}
	if p["orderId"] != "7" || p["kind"] != "PAYMENT_RECEIVED" || p["totalPrice"].(map[string]any)["amount"] != "12.00" {
		t.Errorf("got %s", e.Payload)
	}
	if strings.Contains(string(e.Payload), "canary") {
		t.Errorf("personal data in %s", e.Payload)
	}
}
