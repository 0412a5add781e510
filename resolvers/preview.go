package resolvers

import (
	"context"
	"fmt"
	"slices"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

const (
	maxPreviews = 12              // contacts that are shown
	maxTried    = 5_000           // contacts among whom these are looked for
	previewTime = 5 * time.Second // after which nobody else is tried: a template may take long for each
)

// previewContacts looks for the few contacts who show all that a template does.
func (r *Resolver) previewContacts(ctx context.Context, in model.PreviewContactsInput) (*model.PreviewContacts, error) {
	ctx, leave, err := r.heavily(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	s, err := r.forecasting(ctx, templateInput{in.Template, in.TemplateID, in.Channel}, in.Purpose, in.Locale)
	if err != nil {
		return nil, err
	}
	if in.Audience == nil {
		in.Audience = &model.AudienceInput{Filter: &commerce.ContactFilter{}}
	}
	who, err := r.audienceOf(ctx, s.account, *in.Audience, nil)
	if err != nil {
		return nil, err
	}
	c := s.Cover()
	shown, tried, err := r.tryContacts(ctx, s, c, who.people())
	if err != nil {
		return nil, err
	}
	chosen, open := chooseFew(shown, len(c.Cases()), maxPreviews)
	out := &model.PreviewContacts{Contacts: []model.PreviewContact{}, Uncovered: casesOf(c, open), Tried: tried, Diagnostics: s.diagnostics}
	to := make([]catalog.Recipient, len(chosen))
	for i := range chosen {
		to[i].ContactID = &chosen[i].contact
	}
	s.at = []string{"contacts", "message", "text"}
	messages, err := r.messages(ctx, s, to)
	if err != nil {
		return nil, err
	}
	for i := range chosen {
		out.Contacts = append(out.Contacts, model.PreviewContact{Message: &messages[i], Cases: casesOf(c, chosen[i].cases)})
	}
	return out, nil
}

// showing is a contact, and the cases that the message shows.
type showing struct {
	contact commerce.ContactID
	cases   []bool
}

// tryContacts renders for contacts until all cases were met, and gives those who show a set of them that none before did.
func (r *Resolver) tryContacts(ctx context.Context, s *sending, c *customvalues.Coverage, who catalog.Audience) (shown []showing, tried int, err error) {
	var paths []string
	for _, path := range s.Paths() {
		if len(blockedBy(s.ownBlocks, path)) == 0 {
			paths = append(paths, path)
		}
	}
	ids, err := r.reader.ForecastSample(ctx, s.account, s.shop, who, paths, maxTried)
	if err != nil {
		return nil, 0, err
	}
	open := make([]bool, len(c.Cases()))
	for i := range open {
		open[i] = true
	}
	seen := map[string]bool{}
	start := time.Now()
	for batch := range slices.Chunk(ids, maxRecipients) {
		to := make([]catalog.Recipient, len(batch))
		for i := range batch {
			to[i].ContactID = &batch[i]
		}
		fetched, err := r.reader.FetchPlan(ctx, s.account, s.env, s.shop, s.plan, to)
		if err != nil {
			return nil, 0, err
		}
		for i := range fetched {
			if time.Since(start) > previewTime {
				break
			}
			met, err := s.met(ctx, c, &fetched[i])
			if err != nil {
				return nil, 0, err
			}
			tried++
			if key := packed(met); !seen[key] {
				seen[key] = true
				shown = append(shown, showing{batch[i], met})
			}
			for n := range met {
				open[n] = open[n] && !met[n]
			}
		}
		if !slices.Contains(open, true) || time.Since(start) > previewTime {
			break
		}
	}
	return shown, tried, nil
}

// packed makes a key of marks.
func packed(met []bool) string {
	key := make([]byte, (len(met)+7)/8)
	for i, is := range met {
		if is {
			key[i/8] |= 1 << (i % 8)
		}
	}
	return string(key)
}

// met is which cases a recipient's message shows. One that cannot be made shows what it came by.
func (s *sending) met(ctx context.Context, c *customvalues.Coverage, f *catalog.Fetched) (met []bool, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("preview a message: %v", fault)
		}
	}()
	options := s.options
	options.Lenient = true
	_, met, err = c.Render(ctx, s.scope(f), options)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if commerce.CodeOf(err) == "" && err != nil {
		return nil, fmt.Errorf("preview a message: %w", err)
	}
	return met, nil
}

// chooseFew takes whoever shows most of what nobody taken before shows, the first of several, until all is shown that
// anybody shows or there are enough. open is what is not shown then. Somebody is taken even if there is nothing to show.
func chooseFew(from []showing, cases, most int) (chosen []showing, open []bool) {
	open = make([]bool, cases)
	for i := range open {
		open[i] = true
	}
	for len(chosen) < most {
		best, gain := -1, 0
		for i := range from {
			n := 0
			for c, met := range from[i].cases {
				if met && open[c] {
					n++
				}
			}
			if n > gain || best < 0 && len(chosen) == 0 {
				best, gain = i, n
			}
		}
		if best < 0 || gain == 0 && len(chosen) > 0 {
			break
		}
		chosen = append(chosen, from[best])
		for c, met := range from[best].cases {
			open[c] = open[c] && !met
		}
	}
	return chosen, open
}

func casesOf(c *customvalues.Coverage, which []bool) []customvalues.Case {
	out := []customvalues.Case{}
	for i, x := range c.Cases() {
		if which[i] {
			out = append(out, x)
		}
	}
	return out
}
