package timers_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/store"
	"storegraph/timers"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// practice is an account whose clock the test moves.
type practice struct {
	*testing.T
	store *store.Store
	id    commerce.AccountID
	now   time.Time
	// says answers conditions; nil: all hold.
	says func(condition string, e *commerce.TriggerEvent) (bool, string, error)
	// in are the contacts of the watched segment.
	in []string
}

var begin = time.Date(2026, 3, 1, 15, 0, 0, 0, time.UTC)

func open(t *testing.T) *store.Store {
	t.Helper()
	ring, err := store.NewKeyring(store.NewKey("k1"))
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: pgtest.New(t), Keys: ring, MaxConns: 16, Couriers: 2, Now: func() time.Time { return begin }})
	must(t, err)
	t.Cleanup(s.Close)
	return s
}

func newPractice(t *testing.T, s *store.Store, id commerce.AccountID) *practice {
	t.Helper()
	must(t, s.CreateAccount(t.Context(), commerce.Account{ID: id, Name: "Practice"}))
	shop := commerce.Shop{Domain: strings.ToLower(string(id)) + ".myshopify.com", Timezone: "America/New_York", CurrencyCode: "USD"}
	must(t, s.Connect(t.Context(), commerce.Installation{AccountID: id, Credential: commerce.LegacyCredential, Shop: shop, ConnectedAt: begin},
		commerce.Credentials{Kind: commerce.LegacyCredential, AccessToken: "t", WebhookSecrets: []commerce.Secret{"s"}}))
	return &practice{T: t, store: s, id: id, now: begin}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (p *practice) Holds(_ context.Context, _ commerce.AccountID, condition string, e *commerce.TriggerEvent) (bool, string, error) {
	if p.says == nil {
		return true, "", nil
	}
	return p.says(condition, e)
}

func (p *practice) Selects(context.Context, commerce.AccountID, string, time.Time) (catalog.Segment, string, error) {
	return catalog.Segment{Where: `t.id = ANY ($2)`, Args: []any{p.in}}, "p.myshopify.com", nil
}

func (p *practice) clock() *timers.Clock {
	return &timers.Clock{Book: p.store, Filter: p, Selector: p, Now: func() time.Time { return p.now }, Logger: slog.New(slog.DiscardHandler)}
}

// settle works off all that is due now.
func (p *practice) settle() {
	p.Helper()
	for range 10 {
		n, err := p.clock().SettleDue(p.Context())
		must(p, err)
		if n == 0 {
			return
		}
	}
	p.Fatal("something is due for ever")
}

func (p *practice) sync(fn func(context.Context, *store.SyncTx) error) {
	p.Helper()
	_, err := p.store.Sync(p.Context(), p.id, fn)
	must(p, err)
}

func (p *practice) contact(id commerce.ContactID) {
	p.Helper()
	_, _, err := p.store.RegisterContact(p.Context(), p.id, commerce.Contact{ID: id, CreatedAt: begin, UpdatedAt: begin})
	must(p, err)
}

// order places an order, or tells news of it: a version of it with a status.
func (p *practice) order(id commerce.ID, contact commerce.ContactID, placed time.Time, version int, status commerce.OrderStatus, event bool) {
	p.Helper()
	ten := commerce.MoneyBag{}
	o := commerce.Order{
		ID: id, Name: fmt.Sprintf("#%d", id), Number: int(id), Status: status, ContactID: &contact, CurrencyCode: "USD", PresentmentCurrencyCode: "USD",
		TotalPrice: ten, OriginalTotalPrice: ten, CurrentTotalPrice: ten, SubtotalPrice: ten, TotalDiscounts: ten, TotalShippingPrice: ten, TotalTax: ten,
		TotalReceived: ten, TotalRefunded: ten, TotalOutstanding: ten, NetPayment: ten, DiscountCodes: []string{},
		CreatedAt: placed, ProcessedAt: placed, UpdatedAt: placed.Add(time.Duration(version) * time.Second),
	}
	p.sync(func(ctx context.Context, tx *store.SyncTx) error {
		if _, _, err := tx.UpsertOrder(ctx, o); err != nil || !event {
			return err
		}
		_, err := tx.AddTrigger(ctx, commerce.TriggerEvent{
			Kind: commerce.OrderReceived, OrderID: id, ContactID: &contact, EnrollmentKey: "p.myshopify.com/orders/" + id.String(),
			OccurredAt: placed, ReceivedAt: placed, Payload: json.RawMessage(`{}`),
		})
		return err
	})
}

func (p *practice) timer(change func(*commerce.Timer)) *commerce.Timer {
	p.Helper()
	t := commerce.Timer{Name: "Replenish", Anchor: commerce.OrderReceived, Delay: commerce.TimerDelay{Days: 60}, Supersede: commerce.NewestOrder}
	if change != nil {
		change(&t)
	}
	made, err := p.store.CreateTimer(p.Context(), p.id, t)
	must(p, err)
	return made
}

// due are the states of what is coming, by order.
func (p *practice) due() map[commerce.ID]commerce.DueEvent {
	p.Helper()
	list, err := p.store.ListDue(p.Context(), p.id, commerce.DueFilter{}, 250)
	must(p, err)
	out := map[commerce.ID]commerce.DueEvent{}
	for _, d := range list {
		out[d.OrderID] = d
	}
	return out
}

func (p *practice) events(kind commerce.TriggerKind) []commerce.TriggerEvent {
	p.Helper()
	list, err := p.store.ListTriggerEvents(p.Context(), p.id, []commerce.TriggerKind{kind}, 0, 250)
	must(p, err)
	return list
}

func (p *practice) is(id commerce.ID, state commerce.DueState, code commerce.DueCode) commerce.DueEvent {
	p.Helper()
	d := p.due()[id]
	if d.State != state || d.Code != code {
		p.Errorf("order %d is %s %s (%s), not %s %s", id, d.State, d.Code, d.Reason, state, code)
	}
	return d
}

func TestTimer_SixtyDaysAfterAnOrderUnlessBoughtAgain(t *testing.T) {
	t.Parallel()
	p := newPractice(t, open(t), "P1")
	p.timer(func(t *commerce.Timer) { t.LocalTime = new("09:30") })
	p.contact("ann")
	p.order(1, "ann", begin, 1, commerce.OrderCompleted, true)
	p.is(1, commerce.DueNew, "")
	p.settle()
	// Ten in the morning in New York is past half past nine, and the clocks have changed meanwhile.
	if d := p.is(1, commerce.DuePending, ""); !d.DueAt.Equal(time.Date(2026, 5, 1, 13, 30, 0, 0, time.UTC)) {
		t.Errorf("due at %v", d.DueAt)
	}
	p.now = begin.AddDate(0, 0, 30)
	p.order(2, "ann", p.now, 1, commerce.OrderCompleted, true)
	p.settle()
	if d := p.is(1, commerce.DueMoved, commerce.DueNewerOrder); !strings.Contains(d.Reason, "#2") {
		t.Errorf("reason %q", d.Reason)
	}
	p.is(2, commerce.DuePending, "")
	p.order(2, "ann", begin.AddDate(0, 0, 30), 2, commerce.OrderCancelled, false)
	p.is(2, commerce.DueWithdrawn, commerce.DueOrderCancelled)
	p.is(1, commerce.DuePending, "")
	p.now = begin.AddDate(0, 0, 62)
	p.settle()
	d := p.is(1, commerce.DueFired, "")
	fired := p.events(commerce.TimerDue)
	if len(fired) != 1 || d.Sequence == nil || *d.Sequence != fired[0].Sequence || !fired[0].OccurredAt.Equal(*d.DueAt) || fired[0].OrderID != 1 {
		t.Fatalf("%d events: %+v", len(fired), fired)
	}
	body, err := fired[0].Body(p.id)
	must(t, err)
	if !strings.Contains(string(body), `"timer":{"id":"`+commerce.GlobalID(p.id, "Timer", string(d.TimerID))+`","name":"Replenish"}`) {
		t.Errorf("body %s", body)
	}
	p.now = begin.AddDate(1, 0, 0)
	p.settle()
	if n := len(p.events(commerce.TimerDue)); n != 1 {
		t.Errorf("%d events a year later", n)
	}
}

func TestTimer_ConditionsAreAskedAtTheirTime(t *testing.T) {
	t.Parallel()
	s := open(t)
	blocked := commerce.Errorf(commerce.Unavailable, "Products are not synced.")
	for name, c := range map[string]struct {
		says  func(condition string, e *commerce.TriggerEvent) (bool, string, error)
		after time.Duration
		state commerce.DueState
		code  commerce.DueCode
		fired int
	}{
		"the filter does not hold": {func(c string, _ *commerce.TriggerEvent) (bool, string, error) {
			return c != "filter", "no", nil
		}, 0, commerce.DueSkipped, commerce.DueNotMatched, 0},
		"the condition does not hold": {func(c string, _ *commerce.TriggerEvent) (bool, string, error) {
			return c != "condition", "no", nil
		}, 0, commerce.DueSkipped, commerce.DueNotTrue, 0},
		"the condition does not fit any more": {func(c string, _ *commerce.TriggerEvent) (bool, string, error) {
			return c == "filter", "", errIf(c == "condition", commerce.Errorf("CONDITION_STALE_CATALOG", "x"))
		}, 0, commerce.DueSkipped, commerce.DueStale, 0},
		"nothing can be answered": {func(c string, _ *commerce.TriggerEvent) (bool, string, error) {
			return c == "filter", "", errIf(c == "condition", blocked)
		}, 0, commerce.DuePending, "", 0},
		"nothing can be answered for a day": {func(c string, _ *commerce.TriggerEvent) (bool, string, error) {
			return c == "filter", "", errIf(c == "condition", blocked)
		}, 25 * time.Hour, commerce.DueSkipped, commerce.DueUnavailable, 0},
		"both hold": {nil, 0, commerce.DueFired, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPractice(t, s, commerce.AccountID("c-"+strings.ReplaceAll(name, " ", "-")))
			p.says = c.says
			p.timer(func(t *commerce.Timer) { t.Filter, t.Condition = new("filter"), new("condition") })
			p.contact("ann")
			p.order(1, "ann", begin, 1, commerce.OrderCompleted, true)
			p.settle()
			p.now = begin.AddDate(0, 0, 60)
			p.settle()
			p.now = p.now.Add(c.after)
			p.settle()
			p.is(1, c.state, c.code)
			if n := len(p.events(commerce.TimerDue)); n != c.fired {
				t.Errorf("%d events, not %d", n, c.fired)
			}
		})
	}
}

func errIf(is bool, err error) error {
	if is {
		return err
	}
	return nil
}

func TestTimer_PausedDeletedAndDisconnected(t *testing.T) {
	t.Parallel()
	p := newPractice(t, open(t), "P1")
	timer := p.timer(nil)
	p.contact("ann")
	p.order(1, "ann", begin, 1, commerce.OrderCompleted, true)
	p.settle()
	paused := *timer
	paused.Status = commerce.SchedulePaused
	_, err := p.store.UpdateTimer(t.Context(), p.id, paused)
	must(t, err)
	p.order(2, "ann", begin.Add(time.Hour), 1, commerce.OrderCompleted, true)
	p.now = begin.AddDate(0, 0, 61)
	p.settle()
	p.is(1, commerce.DuePending, "")
	if len(p.due()) != 1 {
		t.Error("a paused timer was started")
	}
	_, err = p.store.UpdateTimer(t.Context(), p.id, *timer)
	must(t, err)
	err = p.store.EndInstallation(t.Context(), p.id, commerce.Disconnected)
	must(t, err)
	p.settle()
	p.is(1, commerce.DueWithdrawn, commerce.DueDisconnected)
	must(t, p.store.DeleteTimer(t.Context(), p.id, timer.ID))
	if len(p.due()) != 0 {
		t.Error("a deleted timer has something coming")
	}
}

// Whatever order news come in and however often they are settled meanwhile, by however many, the newest order that was not
// cancelled has its event, and nobody gets two.
func TestTimer_AnyOrderOfNewsEndsInTheSameState(t *testing.T) {
	t.Parallel()
	s := open(t)
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := newPractice(t, s, commerce.AccountID(fmt.Sprint("p", seed)))
		p.timer(nil)
		p.contact("ann")
		p.contact("bob")
		type news struct {
			id      commerce.ID
			contact commerce.ContactID
			placed  time.Time
			cancels bool
		}
		var told []news
		newest := map[commerce.ContactID]commerce.ID{}
		cancelled := map[commerce.ID]bool{}
		for id := commerce.ID(1); id <= 8; id++ {
			contact := []commerce.ContactID{"ann", "bob"}[r.IntN(2)]
			n := news{id: id, contact: contact, placed: begin.Add(time.Duration(id) * time.Hour)}
			told = append(told, n)
			if r.IntN(3) == 0 {
				n.cancels, cancelled[id] = true, true
				told = append(told, n)
			} else {
				newest[contact] = id
			}
		}
		r.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
		known := map[commerce.ID]bool{}
		p.now = begin.Add(10 * time.Hour)
		var settling sync.WaitGroup
		for _, n := range told {
			switch {
			case !known[n.id] && n.cancels: // the cancellation is heard of first: the event is of an order that is cancelled already
				p.order(n.id, n.contact, n.placed, 2, commerce.OrderCancelled, true)
			case n.cancels:
				p.order(n.id, n.contact, n.placed, 2, commerce.OrderCancelled, false)
			case known[n.id]: // stale
				p.order(n.id, n.contact, n.placed, 1, commerce.OrderCompleted, false)
			default:
				p.order(n.id, n.contact, n.placed, 1, commerce.OrderCompleted, true)
			}
			known[n.id] = true
			if r.IntN(2) == 0 {
				c := p.clock()
				for range 2 {
					settling.Go(func() { _, _ = c.SettleDue(t.Context()) })
				}
			}
		}
		settling.Wait()
		p.settle()
		for id, d := range p.due() {
			want := commerce.DueMoved
			switch {
			case cancelled[id]:
				want = commerce.DueWithdrawn
			case newest[*d.ContactID] == id:
				want = commerce.DuePending
			}
			if d.State != want {
				t.Errorf("seed %d: order %d of %s is %s %s, not %s; told %+v", seed, id, *d.ContactID, d.State, d.Code, want, told)
			}
		}
		p.now = begin.AddDate(0, 0, 61)
		for range 3 {
			settling.Go(func() { _, _ = p.clock().SettleDue(t.Context()) })
		}
		settling.Wait()
		p.settle()
		var fired []commerce.ID
		for _, e := range p.events(commerce.TimerDue) {
			fired = append(fired, e.OrderID)
		}
		var want []commerce.ID
		for _, id := range newest {
			want = append(want, id)
		}
		slices.Sort(fired)
		slices.Sort(want)
		if !slices.Equal(fired, want) {
			t.Errorf("seed %d: fired for %v, not %v", seed, fired, want)
		}
	}
}

func TestWatch_TellsWhoEntersAndLeaves(t *testing.T) {
	t.Parallel()
	p := newPractice(t, open(t), "P1")
	for _, id := range []commerce.ContactID{"ann", "bob", "cem", "dee"} {
		p.contact(id)
	}
	w, err := p.store.CreateWatch(t.Context(), p.id, commerce.SegmentWatch{Name: "Lapsed", Condition: "x", Entered: true, Left: true, PerMinute: 2})
	must(t, err)
	check := func(in ...string) {
		t.Helper()
		p.in, p.now = in, p.now.Add(time.Hour)
		for range 2 { // the second finds nothing due
			_, err := p.clock().CheckWatches(t.Context())
			must(t, err)
		}
	}
	tell := func(want ...string) {
		t.Helper()
		var got []string
		list, err := p.store.ListTriggerEvents(t.Context(), p.id, []commerce.TriggerKind{commerce.SegmentEntered, commerce.SegmentLeft}, 0, 100)
		must(t, err)
		for _, e := range list {
			_, rest, _ := strings.Cut(e.EnrollmentKey, string(w.ID)+"/")
			got = append(got, string(e.Kind)[len("SEGMENT_"):]+" "+rest)
		}
		if !slices.Equal(got, want) {
			t.Errorf("told %q, not %q", got, want)
		}
	}
	check("ann")
	tell()
	check("ann", "bob")
	tell("ENTERED bob/1")
	check("ann", "cem", "dee") // two a minute
	tell("ENTERED bob/1", "LEFT bob/1", "ENTERED cem/1")
	check("ann", "cem", "dee")
	check("ann", "bob", "cem", "dee")
	tell("ENTERED bob/1", "LEFT bob/1", "ENTERED cem/1", "ENTERED dee/1", "ENTERED bob/2")
	if n, err := p.store.CountMembers(t.Context(), p.id, w.ID); err != nil || n != 4 {
		t.Errorf("%d members, %v", n, err)
	}
}

func TestDelay_KeepsTheTimeOfDay(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/New_York")
	must(t, err)
	for _, c := range []struct {
		from  string
		delay commerce.TimerDelay
		local *string
		want  string
	}{
		{"2026-03-07T15:00:00Z", commerce.TimerDelay{Days: 1}, nil, "2026-03-08T14:00:00Z"},
		{"2026-01-31T15:00:00Z", commerce.TimerDelay{Months: 1}, nil, "2026-02-28T15:00:00Z"},
		{"2026-12-31T15:00:00Z", commerce.TimerDelay{Months: 2, Hours: 1}, nil, "2027-02-28T16:00:00Z"},
		{"2026-06-01T12:59:00Z", commerce.TimerDelay{}, new("09:00"), "2026-06-01T13:00:00Z"},
		{"2026-06-01T13:01:00Z", commerce.TimerDelay{}, new("09:00"), "2026-06-02T13:00:00Z"},
		{"2026-03-08T05:30:00Z", commerce.TimerDelay{}, new("02:30"), "2026-03-08T07:30:00Z"}, // there is no half past two that night
	} {
		from, err := time.Parse(time.RFC3339, c.from)
		must(t, err)
		timer := commerce.Timer{Delay: c.delay, LocalTime: c.local}
		if got := timer.Due(from, zone).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %+v: %s, not %s", c.from, c.delay, got, c.want)
		}
	}
}
