package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"time"

	"storegraph/examples/engine/flow"
	"storegraph/internal/shopsim"
	"storegraph/recipes"
)

// player plays a story on the demo's store.
type player struct {
	recipe   *recipes.Recipe
	story    *recipes.Story
	clock    *flow.Clock
	patience time.Duration
	timeline *timeline
	differs  bool // from what the story expects

	sim      *simulation
	api      *browser
	engine   *flow.Engine
	endpoint string
	start    time.Time
	people   map[string]*person
	orders   map[string]*placed // by what the story calls them

	mu       sync.Mutex
	events   map[string]flow.Event // by id, of the runs so far
	outcomes []outcome
}

// person is one of the story's people in the simulated store.
type person struct {
	recipes.Person
	customer int64 // 0 for guests
}

// placed is an order of the story.
type placed struct {
	who string
	id  int64
	num string // its name in the store, e.g. #1061
}

// outcome is a message that was sent or withheld.
type outcome struct {
	day        int
	who, order string
	entry      flow.Entry
}

// before makes the story's people, and their history.
func (p *player) before(sim *simulation) error {
	p.sim, p.start, p.events = sim, p.clock.Now(), map[string]flow.Event{}
	for _, who := range p.story.People {
		made := &person{Person: who}
		p.people[who.Name] = made
		if who.Guest {
			continue
		}
		var err error
		if made.customer, err = sim.CreateCustomer(func(c *shopsim.Customer) {
			c.First, c.Last, c.Email, c.Phone = who.First, who.Last, who.Email, who.Phone
			c.EmailConsent, c.SMSConsent = who.EmailMarketing, who.SMSMarketing
			c.Locale = "en"
			if who.Email == "" {
				c.EmailConsent, c.EmailOptIn, c.EmailConsentAt = "NOT_SUBSCRIBED", "", nil
			}
		}); err != nil {
			return fmt.Errorf("make %s: %w", who.Name, err)
		}
	}
	for _, s := range p.story.Before {
		if err := p.do(s); err != nil {
			return err
		}
	}
	return nil
}

// steps plays the story to its end, and on until nothing waits any more.
func (p *player) steps(ctx context.Context) error {
	p.start = p.clock.Now().Truncate(time.Second) // as exact as Shopify's times
	for _, s := range p.story.Steps {
		if err := p.reach(ctx, p.start.Add(time.Duration(s.Day)*day)); err != nil {
			return err
		}
		if err := p.do(s); err != nil {
			return err
		}
		if err := p.settle(ctx); err != nil {
			return fmt.Errorf("line %d of the story: %w", s.Line, err)
		}
	}
	for {
		next, ok, err := p.next(ctx)
		if err != nil || !ok {
			return err
		}
		if err := p.reach(ctx, next); err != nil {
			return err
		}
	}
}

const day = 24 * time.Hour

// longestMove bounds how far the clock is moved at a time, so that the sync loop's own work comes in between.
const longestMove = 7 * day

// reach moves the clock to a moment, and stops wherever something is due before it.
func (p *player) reach(ctx context.Context, at time.Time) error {
	for {
		now := p.clock.Now()
		if !now.Before(at) {
			return nil
		}
		stop := at
		next, ok, err := p.next(ctx)
		if err != nil {
			return err
		}
		if ok && next.Before(stop) {
			stop = next
		}
		if far := now.Add(longestMove); far.Before(stop) {
			stop = far
		}
		p.clock.Forward(stop.Sub(now))
		if err := p.settle(ctx); err != nil {
			return fmt.Errorf("on day %d: %w", p.day(p.clock.Now()), err)
		}
	}
}

// next is when something is due next, in the engine or the gateway; never in the past.
func (p *player) next(ctx context.Context) (at time.Time, ok bool, err error) {
	at, ok = p.engine.Next()
	coming, err := p.coming(ctx)
	if err != nil {
		return at, ok, err
	}
	for _, due := range coming {
		if !ok || due.Before(at) {
			at, ok = due, true
		}
	}
	return at, ok, nil
}

// day is the day of the story. Storegraph counts days on the shop's calendar, and steps are 24 hours apart: where clocks are
// changed in between, the same hour of a day is an hour earlier or later.
func (p *player) day(at time.Time) int {
	return int(math.Floor(float64(at.Sub(p.start)+clockChange) / float64(day)))
}

const clockChange = 2 * time.Hour

// coming is when what timers have coming is due; what waits for its filter is due now.
func (p *player) coming(ctx context.Context) (list []time.Time, err error) {
	if len(p.recipe.Trigger.Timers) == 0 {
		return nil, nil
	}
	var answer struct {
		New, Pending struct {
			Nodes []struct{ DueAt *time.Time }
		}
	}
	err = p.api.graphql(ctx, `{ new: dueEvents(state: NEW, first: 250) { nodes { dueAt } } pending: dueEvents(state: PENDING, first: 250) { nodes { dueAt } } }`, nil, &answer)
	for range answer.New.Nodes {
		list = append(list, p.clock.Now())
	}
	for _, n := range answer.Pending.Nodes {
		list = append(list, *n.DueAt)
	}
	return list, err
}

// asked says whether the watched segment has been asked since a moment.
func (p *player) asked(ctx context.Context, since time.Time) (bool, error) {
	var answer struct {
		SegmentWatches []struct {
			CheckedAt *time.Time
			Problem   *string
		}
	}
	if err := p.api.graphql(ctx, `{ segmentWatches { checkedAt problem } }`, nil, &answer); err != nil {
		return false, err
	}
	for _, w := range answer.SegmentWatches {
		if w.Problem != nil {
			return false, fmt.Errorf("the segment cannot be asked: %s", *w.Problem)
		}
		if w.CheckedAt == nil || w.CheckedAt.Before(since) {
			return false, nil
		}
	}
	return true, nil
}

// quiet says whether nothing is due that the gateway does by itself.
func (p *player) quiet(ctx context.Context, since time.Time) (bool, error) {
	coming, err := p.coming(ctx)
	if err != nil || slices.ContainsFunc(coming, func(at time.Time) bool { return !at.After(p.clock.Now()) }) {
		return false, err
	}
	if p.recipe.Trigger.Segment == nil {
		return true, nil
	}
	return p.asked(ctx, since)
}

// settle waits until everything that happened has come through: Shopify's webhooks, the inbox, deliveries, and the engine.
func (p *player) settle(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, p.patience)
	defer cancel()
	since := p.clock.Now()
	drained := p.recipe.Trigger.Segment == nil // everything that happened was stored before the segment is asked
	calm := 0                                  // looks in a row that found nothing: what one look sees done may have begun something behind its back
	for {
		if err := p.sim.Drain(ctx); err != nil {
			return err
		}
		quiet, err := p.quiet(ctx, since) // before the deliveries are counted that come of what is not
		if err != nil {
			return err
		}
		var now struct {
			ShopifyIntegration struct {
				Health struct{ Pending, Failed int }
			}
			TriggerEndpoint struct {
				Counts struct{ Waiting, Dead int }
			}
		}
		err = p.api.graphql(ctx, `query($endpoint: ID!) { shopifyIntegration { health { pending failed } } triggerEndpoint(id: $endpoint) { counts { waiting dead } } }`,
			map[string]any{"endpoint": p.endpoint}, &now)
		switch health, counts := now.ShopifyIntegration.Health, now.TriggerEndpoint.Counts; {
		case err != nil && ctx.Err() != nil:
			return fmt.Errorf("not settled after %s", p.patience)
		case err != nil:
			return err
		case health.Failed > 0 || counts.Dead > 0:
			return fmt.Errorf("the gateway gave up %d objects and %d deliveries", health.Failed, counts.Dead)
		case health.Pending+counts.Waiting > 0 || !p.engine.Idle() || drained && !quiet:
			calm = 0
		case !drained:
			p.clock.Forward(time.Minute) // to the next minute, when the segment is asked
			drained, since = true, p.clock.Now()
			continue
		default:
			if calm++; calm == 2 {
				return nil
			}
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("not settled after %s: %d objects and %d deliveries wait", p.patience, now.ShopifyIntegration.Health.Pending, now.TriggerEndpoint.Counts.Waiting)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Write takes the engine's journal.
func (p *player) Write(line []byte) (int, error) {
	var e flow.Entry
	if err := json.Unmarshal(bytes.TrimSpace(line), &e); err != nil {
		return 0, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if e.Event != nil {
		p.events[e.EventID] = *e.Event
	}
	event := p.events[e.EventID]
	o := outcome{day: p.day(e.At), entry: e}
	for name, order := range p.orders {
		if order.num == event.OrderName && event.OrderName != "" {
			o.who, o.order = order.who, name
		}
	}
	if o.who == "" {
		o.who = p.whoIs(event.ContactID)
	}
	if e.Kind == flow.Sent || e.Kind == flow.Withheld {
		p.outcomes = append(p.outcomes, o)
	}
	p.timeline.entry(o, event)
	return len(line), nil
}

// whoIs finds one of the story's people by the API's id of a contact; "" when it is none of them.
func (p *player) whoIs(contact string) string {
	if contact == "" {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var answer struct{ Contact *struct{ ShopifyID *string } }
	if err := p.api.graphql(ctx, `query($id: ID!) { contact(id: $id) { shopifyId } }`, map[string]any{"id": contact}, &answer); err != nil || answer.Contact == nil || answer.Contact.ShopifyID == nil {
		return ""
	}
	for name, who := range p.people {
		if strings.HasSuffix(*answer.Contact.ShopifyID, fmt.Sprint("/", who.customer)) {
			return name
		}
	}
	return ""
}

// compare holds what came to what the story expects, and says where they differ.
func (p *player) compare() (differs bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	// The store has other customers than the story's people, and some may come into a segment, too.
	left := slices.DeleteFunc(slices.Clone(p.outcomes), func(o outcome) bool { return o.who == "" && p.recipe.Trigger.Segment != nil })
	var missing []recipes.Expectation
	for _, e := range p.story.Expect {
		i := slices.IndexFunc(left, func(o outcome) bool { return o.meets(e) })
		if i < 0 {
			missing = append(missing, e)
			continue
		}
		left = slices.Delete(left, i, i+1)
	}
	for _, e := range missing {
		p.timeline.difference(fmt.Sprintf("line %d of the story expects, and there was not: %s", e.Line, expected(e)))
	}
	for _, o := range left {
		p.timeline.difference("the story does not expect: " + o.String())
	}
	p.timeline.end(len(p.story.Expect), len(missing)+len(left))
	return len(missing)+len(left) > 0
}

func (o outcome) meets(e recipes.Expectation) bool {
	if o.day != e.Day || o.who != e.Who || o.order != e.Order || o.entry.Message != e.Message || o.entry.Channel != e.Sent {
		return false
	}
	if o.entry.Kind == flow.Withheld && o.entry.Code != e.Withheld {
		return false
	}
	for _, part := range e.Says {
		if !strings.Contains(o.entry.Subject+"\n"+o.entry.Text, part) {
			return false
		}
	}
	return true
}

func (o outcome) String() string {
	e := recipes.Expectation{Day: o.day, Who: o.who, Order: o.order, Message: o.entry.Message, Sent: o.entry.Channel}
	if o.entry.Kind == flow.Withheld {
		e.Withheld = o.entry.Code
	}
	if o.entry.Text != "" {
		e.Says = []string{o.entry.Subject, o.entry.Text}
	}
	return expected(e)
}

func expected(e recipes.Expectation) string {
	s := fmt.Sprintf("on day %d to %s", e.Day, e.Who)
	if e.Order != "" {
		s += " of order " + e.Order
	}
	s += ", message " + e.Message
	if e.Sent != "" {
		s += ", sent by " + e.Sent
	} else {
		s += ", withheld for " + e.Withheld
	}
	if len(e.Says) > 0 {
		s += fmt.Sprintf(", saying %q", e.Says)
	}
	return s
}
