package triggers_test

import (
	"slices"
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
		if got := kinds(triggers.Decide(inst, c.stored, c.order, nil)); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func kinds(due []triggers.Due) []commerce.TriggerKind {
	var out []commerce.TriggerKind
	for _, d := range due {
		kind := d.Kind
		if d.Refund != nil {
			kind += commerce.TriggerKind(" " + *d.Refund)
		}
		out = append(out, kind)
	}
	return out
}

func TestDecide_WhatBecomesOfAnOrder(t *testing.T) {
	t.Parallel()
	before, after, later := connected.Add(-time.Hour), connected.Add(time.Hour), connected.Add(2*time.Hour)
	old := func(change func(*commerce.Order)) *commerce.Order {
		o := order(-24*time.Hour, &before)
		o.UpdatedAt = later
		change(o)
		return o
	}
	refunded := func(amount int64, status commerce.FinancialStatus) func(*commerce.Order) {
		return func(o *commerce.Order) {
			o.TotalRefunded.Shop = commerce.Money{Amount: decimal.NewFromInt(amount), CurrencyCode: "USD"}
			o.FinancialStatus = &status
		}
	}
	refund := func(at time.Time, status commerce.PaymentStatus) commerce.PaymentEvent {
		return commerce.PaymentEvent{Kind: commerce.PaymentRefund, Status: status, CreatedAt: at}
	}
	some, all := refunded(5, commerce.FinancialPartiallyRefunded), refunded(12, commerce.FinancialRefunded)
	for name, c := range map[string]struct {
		change        func(*commerce.Installation)
		stored, order *commerce.Order
		payments      []commerce.PaymentEvent
		want          []commerce.TriggerKind
		at            time.Time
	}{
		"an old order is cancelled":                   {nil, nil, old(func(o *commerce.Order) { o.CancelledAt = &after }), nil, []commerce.TriggerKind{"ORDER_CANCELLED"}, after},
		"it was cancelled before":                     {nil, nil, old(func(o *commerce.Order) { o.CancelledAt = &before }), nil, nil, after},
		"a test order is cancelled":                   {nil, nil, old(func(o *commerce.Order) { o.CancelledAt, o.Test = &after, true }), nil, nil, after},
		"cancelled while the trigger is off":          {func(i *commerce.Installation) { i.Sync.OrderReceivedTrigger = false }, nil, old(func(o *commerce.Order) { o.CancelledAt = &after }), nil, nil, after},
		"a part is refunded":                          {nil, nil, old(some), []commerce.PaymentEvent{refund(after, commerce.PaymentSuccess)}, []commerce.TriggerKind{"ORDER_REFUNDED PART"}, after},
		"the refund failed":                           {nil, nil, old(some), []commerce.PaymentEvent{refund(after, "FAILURE")}, nil, after},
		"a part was refunded before":                  {nil, nil, old(some), []commerce.PaymentEvent{refund(before, commerce.PaymentSuccess)}, nil, after},
		"the rest is refunded":                        {nil, nil, old(all), []commerce.PaymentEvent{refund(before, commerce.PaymentSuccess), refund(after, commerce.PaymentSuccess), refund(later, commerce.PaymentSuccess)}, []commerce.TriggerKind{"ORDER_REFUNDED FULL"}, later},
		"refunded in full before":                     {nil, nil, old(all), []commerce.PaymentEvent{refund(before, commerce.PaymentSuccess)}, nil, after},
		"store credit, seen by comparing":             {nil, old(func(*commerce.Order) {}), old(some), []commerce.PaymentEvent{}, []commerce.TriggerKind{"ORDER_REFUNDED PART"}, later},
		"store credit of an order that was not known": {nil, nil, old(some), []commerce.PaymentEvent{}, nil, later},
		"refunded while the trigger is off":           {func(i *commerce.Installation) { i.Sync.PaymentReceivedTrigger = false }, nil, old(all), []commerce.PaymentEvent{refund(after, commerce.PaymentSuccess)}, nil, after},
		"refunded and cancelled": {nil, nil, old(func(o *commerce.Order) { all(o); o.CancelledAt = &later }), []commerce.PaymentEvent{refund(after, commerce.PaymentSuccess)},
			[]commerce.TriggerKind{"ORDER_REFUNDED FULL", "ORDER_CANCELLED"}, after},
	} {
		inst := installation()
		if c.change != nil {
			c.change(inst)
		}
		due := triggers.Decide(inst, c.stored, c.order, c.payments)
		if got := kinds(due); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		} else if len(due) > 0 && !due[0].OccurredAt.Equal(c.at) {
			t.Errorf("%s: at %s, want %s", name, due[0].OccurredAt, c.at)
		}
	}
}

// What an import's file tells is enough to know that an order must be asked for.
func TestMayBeDue_SuspectsWhatTheOrderAloneCannotTell(t *testing.T) {
	t.Parallel()
	o := order(-time.Hour, nil)
	if triggers.MayBeDue(installation(), o) {
		t.Error("an old order")
	}
	o.TotalRefunded.Shop = commerce.Money{Amount: decimal.NewFromInt(5), CurrencyCode: "USD"}
	if triggers.MayBeDue(installation(), o) {
		t.Error("refunded before")
	}
	if o.UpdatedAt = connected.Add(time.Minute); !triggers.MayBeDue(installation(), o) {
		t.Error("perhaps refunded since")
	}
}

func TestNewEvent_NamesTheOrderAndHoldsNoPerson(t *testing.T) {
	t.Parallel()
	paid := connected.Add(time.Hour)
	o := order(time.Minute, &paid)
	email := "canary@example.com"
	o.Buyer.Email = &email
	o.ContactID = new(commerce.ContactID("c1"))
	e, err := triggers.NewEvent(installation(), triggers.Due{Kind: commerce.PaymentReceived, OccurredAt: paid}, o, paid)
	if err != nil {
		t.Fatal(err)
	}
	if e.EnrollmentKey != "ef760-ef.myshopify.com/orders/7" || !e.OccurredAt.Equal(paid) {
		t.Errorf("got %+v", e)
	}
	e.Sequence, e.Version = 9, 9_007_199_254_740_993
	body, err := e.Body("a")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"` + commerce.GlobalID("a", "TriggerEvent", "9") + `","type":"PAYMENT_RECEIVED","schemaVersion":"2026-11","timestamp":"2026-11-01T13:00:00Z",` +
		`"data":{"accountId":"a","enrollmentKey":"ef760-ef.myshopify.com/orders/7","orderId":"` + commerce.GlobalID("a", "Order", "7") + `","shopifyOrderId":"7",` +
		`"contactId":"` + commerce.GlobalID("a", "Contact", "c1") + `","occurredAt":"2026-11-01T13:00:00Z","receivedAt":"2026-11-01T13:00:00Z","version":"9007199254740993",` +
		`"shopDomain":"ef760-ef.myshopify.com","orderName":"#7","orderStatus":"COMPLETED","totalPrice":{"amount":"12.00","currencyCode":"USD"}}}`
	if string(body) != want {
		t.Errorf("got\n%s, want\n%s", body, want)
	}
}
