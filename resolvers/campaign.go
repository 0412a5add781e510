package resolvers

import (
	"context"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

const (
	maxAudience = 10_000 // contacts in a list that a call brings along
	// batchTime is how long a batch may take; what hangs longer is a failure that the caller hears of.
	batchTime = 30 * time.Second
)

// audience is whom a campaign goes to, one batch after the other.
type audience struct {
	list    []catalog.Recipient // a list that the call brought along
	filter  commerce.ContactFilter
	segment *catalog.Segment // in place of the filter
	at      time.Time        // the moment of the segment
	after   string           // id of the last contact, or how many of the list are done
}

// audienceOf reads whom a call means, and where it goes on.
func (r *Resolver) audienceOf(ctx context.Context, a commerce.AccountID, in model.AudienceInput, after *string) (*audience, error) {
	out := &audience{}
	if in.Condition != nil && in.ContactIds == nil && in.Filter == nil {
		return r.segmentAudience(ctx, a, in.Condition, after)
	}
	switch {
	case (in.ContactIds == nil) == (in.Filter == nil) || in.Condition != nil:
		return nil, commerce.Errorf(commerce.InvalidInput, "Give one of contactIds, filter and condition.").In("input", "audience")
	case in.Filter != nil:
		if err := mayFind(ctx, in.Filter, ""); err != nil {
			return nil, err
		}
		out.filter = *in.Filter
	case len(in.ContactIds) > maxAudience:
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d contacts at once, not %d: use a filter for more.", maxAudience, len(in.ContactIds)).In("input", "audience", "contactIds")
	default:
		out.list = make([]catalog.Recipient, len(in.ContactIds))
		var known customers
		for i, id := range in.ContactIds {
			if err := contactOf(ctx, id, &out.list[i], &known); err != nil {
				return nil, err
			}
		}
		if err := r.find(ctx, a, known); err != nil {
			return nil, err
		}
	}
	if after == nil {
		return out, nil
	}
	place, ok := parseCampaignCursor(a, *after)
	if ok && out.list != nil {
		n, err := strconv.Atoi(place)
		ok = err == nil && n >= 0 && n <= len(out.list)
	}
	if !ok || strings.HasPrefix(place, momentPrefix) {
		return nil, errCampaignCursor()
	}
	out.after = place
	return out, nil
}

// people are the audience as the store counts it.
func (who *audience) people() catalog.Audience {
	out := catalog.Audience{Filter: who.filter, Segment: who.segment}
	if who.list != nil {
		out.List = make([]commerce.ContactID, len(who.list))
		for i := range who.list {
			out.List[i] = *who.list[i].ContactID
		}
	}
	return out
}

// next gives the next batch, and whether it is the last.
func (r *Resolver) next(ctx context.Context, a commerce.AccountID, who *audience, size int) (batch []catalog.Recipient, last bool, err error) {
	if who.list != nil {
		done, _ := strconv.Atoi(who.after)
		batch = who.list[done:min(done+size, len(who.list))]
		who.after = strconv.Itoa(done + len(batch))
		return batch, done+len(batch) == len(who.list), nil
	}
	ids, err := func() ([]commerce.ContactID, error) {
		if who.segment != nil {
			return r.reader.SegmentIDs(ctx, a, *who.segment, commerce.ContactID(who.after), size+1)
		}
		return r.reader.ListAudience(ctx, a, who.filter, commerce.ContactID(who.after), size+1)
	}()
	if err != nil {
		return nil, false, err
	}
	last = len(ids) <= size
	ids = ids[:min(size, len(ids))]
	for i := range ids {
		batch = append(batch, catalog.Recipient{ContactID: &ids[i]})
	}
	if len(ids) > 0 {
		who.after = string(ids[len(ids)-1])
	}
	return batch, last, nil
}

// resolveCampaign streams a template's texts. The next batch is read while this one is rendered and the caller takes the one
// before.
func (r *Resolver) resolveCampaign(ctx context.Context, in model.ResolveCampaignInput) (<-chan *model.CampaignBatch, error) {
	if in.BatchSize < 1 || in.BatchSize > maxRecipients {
		return nil, commerce.Errorf(commerce.InvalidInput, "batchSize must be between 1 and %d.", maxRecipients).In("input", "batchSize")
	}
	c, err := r.templateOf(ctx, templateInput{in.Template, in.TemplateID, in.Channel})
	if err != nil {
		return nil, err
	}
	if c.broken() {
		return nil, errBroken(c)
	}
	s, err := r.send(ctx, c, in.Purpose, in.Locale)
	if err != nil {
		return nil, err
	}
	who, err := r.audienceOf(ctx, s.account, *in.Audience, in.After)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	read := make(chan reading) // one batch waits at most: what is read should not grow old
	go func() {
		defer close(read)
		for more := true; more; {
			next := r.readBatch(ctx, s, who, in.BatchSize)
			more = next.err == nil && !next.last
			select {
			case read <- next:
			case <-ctx.Done():
				return
			}
		}
	}()
	out := make(chan *model.CampaignBatch, 1)
	go func() {
		defer close(out)
		defer cancel()
		resolved := 0
		for next := range read {
			batch := r.campaignBatch(ctx, s, next)
			if ctx.Err() != nil { // the caller left: nothing went wrong
				return
			}
			resolved += len(batch.Messages)
			batch.Resolved = resolved
			select {
			case out <- batch:
			case <-ctx.Done():
				return
			}
			if batch.Error != nil { // nobody takes what was read behind it
				return
			}
		}
	}()
	return out, nil
}

// reading is what was read for a batch.
type reading struct {
	fetched       []catalog.Fetched
	last          bool
	before, after string // cursors of the audience's places
	err           error
}

// readBatch reads the next batch: who is in it, and what the template looks at.
func (r *Resolver) readBatch(ctx context.Context, s *sending, who *audience, size int) reading {
	ctx, cancel := context.WithTimeout(ctx, batchTime)
	defer cancel()
	out := reading{before: who.cursor(s.account)}
	to, last, err := r.next(ctx, s.account, who, size)
	if err == nil {
		out.fetched, err = r.reader.FetchPlan(ctx, s.account, s.env, s.shop, s.plan, to)
	}
	out.last, out.after, out.err = last, who.cursor(s.account), err
	return out
}

// campaignBatch resolves what was read for one batch. What goes wrong is told in it, with the cursor to try again from.
func (r *Resolver) campaignBatch(caller context.Context, s *sending, next reading) *model.CampaignBatch {
	ctx, cancel := context.WithTimeout(caller, batchTime)
	defer cancel()
	out := &model.CampaignBatch{Done: next.last, Cursor: next.after}
	err := next.err
	if err == nil {
		out.Messages, err = s.messages(ctx, next.fetched)
	}
	if err != nil && caller.Err() == nil {
		shown := r.present(ctx, err)
		code, _ := shown.Extensions["code"].(string)
		out = &model.CampaignBatch{
			Messages: []model.ResolvedMessage{}, Error: &commerce.Error{Code: commerce.ErrorCode(code), Message: shown.Message},
			Cursor: next.before,
		}
	}
	return out
}

// campaignPrefix begins the cursors of campaigns, so that the form can change while old ones still read.
const campaignPrefix = "c1\x00"

func campaignCursor(a commerce.AccountID, place string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(campaignPrefix + string(a) + "\x00" + place))
}

func parseCampaignCursor(a commerce.AccountID, s string) (place string, ok bool) {
	if len(s) > maxID {
		return "", false
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return "", false
	}
	return strings.CutPrefix(string(raw), campaignPrefix+string(a)+"\x00")
}

// errBroken refuses a template that cannot be sent with its first error.
func errBroken(c *compiled) error {
	i := slices.IndexFunc(c.diagnostics, func(d customvalues.Diagnostic) bool { return d.Severity == customvalues.Error })
	d := c.diagnostics[i]
	return commerce.Errorf(commerce.InvalidInput, "Line %d, column %d: %s Ask validateTemplate for all of them.", d.Line, d.Column, d.Message).In("input", "template")
}
