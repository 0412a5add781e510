package resolvers

import (
	"context"
	"encoding/base64"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

// segment reads a condition that selects contacts. Nothing is selected before somebody asks for contacts or their number.
func (r *Resolver) segment(ctx context.Context, tree conditions.Tree) (*model.Segment, error) {
	c, problems, err := r.readCondition(ctx, &tree, "condition")
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		return &model.Segment{Problems: problems}, nil
	}
	shop, err := r.selectable(ctx, c)
	if err != nil {
		return nil, err
	}
	at := r.now().UTC().Truncate(time.Microsecond)
	if _, err := segmentAt(c, shop, at, "condition"); err != nil {
		return nil, err // once, and not for each member that is asked for
	}
	text, zone := c.Text(), location(shop).String()
	return &model.Segment{Condition: c, Shop: shop, Text: &text, EvaluatedAt: &at, TimeZone: &zone, Problems: []conditions.Problem{}}, nil
}

// selectable refuses a condition that reads what cannot be read now, and gives the shop in whose zone it is read; nil when
// there is none.
func (r *Resolver) selectable(ctx context.Context, c *conditions.Condition) (*commerce.Shop, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := mayCompare(ctx, c.Reads()); err != nil {
		return nil, err
	}
	inst, err := r.installation(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	blocks := unavailable(inst, imports, nil)
	for _, e := range c.Elements() {
		if block := blocks[e]; block != nil {
			return nil, commerce.Errorf(commerce.Unavailable, "The condition reads %s, which cannot be read now: %s", e, block.Message)
		}
	}
	if inst.Shop.Domain == "" {
		return nil, nil
	}
	return &inst.Shop, known(c, &inst.Shop, imports, r.now())
}

// known refuses a condition that asks what contacts ordered before orders are known: Shopify shows apps without read_all_orders
// those of the last 60 days. Everybody would seem to have ordered nothing before.
func known(c *conditions.Condition, shop *commerce.Shop, imports []commerce.ImportRun, now time.Time) error {
	from := ordersKnownFrom(imports)
	since, asks := c.OrdersSince(&catalog.Env{Now: now, Location: location(shop)})
	if from == nil || !asks || !since.Before(*from) {
		return nil
	}
	zone := location(shop)
	return commerce.Errorf(commerce.IncompleteHistory, "The condition asks what contacts ordered since %s, and Shopify showed the orders since %s only. Grant the scope read_all_orders and import the orders again, or ask for less.",
		since.In(zone).Format(time.DateOnly), from.In(zone).Format(time.DateOnly))
}

// ordersKnownFrom is the moment from which on all orders were imported; nil when all were, and when none were.
func ordersKnownFrom(imports []commerce.ImportRun) (from *time.Time) {
	for i := range imports {
		run := &imports[i]
		switch {
		case run.Element != commerce.Orders || run.Status != commerce.ImportCompleted:
		case run.Window == nil:
			return nil
		case from == nil || run.Window.Before(*from):
			from = run.Window
		}
	}
	return from
}

// segmentAt is a condition as it selects contacts at a moment. A refusal names the place of the input where the condition
// stands, if it stands in any.
func segmentAt(c *conditions.Condition, shop *commerce.Shop, at time.Time, place ...string) (catalog.Segment, error) {
	s, err := c.Segment((&catalog.Env{Now: at, Location: location(shop)}).For("", shop), shop)
	var user *commerce.Error
	if len(place) > 0 && errors.As(err, &user) {
		err = user.In(place...)
	}
	return s, err
}

// segmentElements is what must be current for a segment to be.
func segmentElements(c *conditions.Condition) []commerce.Element {
	elements := c.Elements()
	if !slices.Contains(elements, commerce.Contacts) {
		elements = append(elements, commerce.Contacts)
	}
	return elements
}

func (r *Resolver) segmentCount(ctx context.Context, s *model.Segment) (*int, error) {
	if s.Condition == nil {
		return nil, nil
	}
	n, err := r.countSegment(ctx, s, *s.EvaluatedAt)
	return &n, err
}

func (r *Resolver) countSegment(ctx context.Context, s *model.Segment, at time.Time) (int, error) {
	a, err := account(ctx)
	if err != nil {
		return 0, err
	}
	selected, err := segmentAt(s.Condition, s.Shop, at, "condition")
	if err != nil {
		return 0, err
	}
	return r.reader.CountSegment(ctx, a, selected)
}

// segmentContacts reads a page of a segment. Its cursors carry the moment at which the condition is asked.
func (r *Resolver) segmentContacts(ctx context.Context, s *model.Segment, args pageArgs) (*model.Connection[commerce.Contact], error) {
	if s.Condition == nil {
		return nil, nil
	}
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	p, err := page(args.first, args.after, args.last, args.before)
	if err != nil {
		return nil, err
	}
	at := *s.EvaluatedAt
	for _, c := range []struct {
		name string
		at   **string
	}{{"after", &p.After}, {"before", &p.Before}} {
		if *c.at == nil {
			continue
		}
		moment, inner, ok := parseSegmentCursor(a, **c.at)
		if !ok {
			return nil, commerce.Errorf(commerce.InvalidInput, "%s is not a cursor of a segment.", c.name).In(c.name)
		}
		at, *c.at = moment, &inner
	}
	selected, err := segmentAt(s.Condition, s.Shop, at, "condition")
	if err != nil {
		return nil, err
	}
	asOf, err := r.asOf(ctx, segmentElements(s.Condition)...)
	if err != nil {
		return nil, err
	}
	list, err := r.reader.ListSegment(ctx, a, selected, p)
	if err != nil {
		return nil, err
	}
	for i, inner := range list.Cursors {
		list.Cursors[i] = segmentCursor(a, at, inner)
	}
	out := model.NewConnection(list, func(ctx context.Context) (int, error) { return r.countSegment(ctx, s, at) })
	out.AsOf = asOf
	return out, nil
}

// segmentPrefix begins the cursors of segments, so that the form can change while old ones still read.
const segmentPrefix = "s1\x00"

func segmentCursor(a commerce.AccountID, at time.Time, inner string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(segmentPrefix + string(a) + "\x00" + writeMoment(at) + "\x00" + inner))
}

func parseSegmentCursor(a commerce.AccountID, s string) (at time.Time, inner string, ok bool) {
	const most = 16 << 10 // the store's own cursors are shorter
	if len(s) > most {
		return at, "", false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return at, "", false
	}
	rest, ok := strings.CutPrefix(string(raw), segmentPrefix+string(a)+"\x00")
	if !ok {
		return at, "", false
	}
	return cutMoment(rest)
}

// writeMoment and cutMoment keep the moment of a segment in a cursor, in microseconds.
func writeMoment(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

func cutMoment(s string) (at time.Time, rest string, ok bool) {
	digits, rest, ok := strings.Cut(s, "\x00")
	micros, err := strconv.ParseInt(digits, 10, 64)
	const most = 4_000_000_000_000_000 // the year 2096: a moment that anybody may reach, and every clock and database knows
	if !ok || err != nil || micros < 0 || micros > most {
		return at, "", false
	}
	return time.UnixMicro(micros).UTC(), rest, true
}
