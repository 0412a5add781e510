package resolvers

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

// forecastTemplate counts what a template lacks for an audience, before anything is sent.
func (r *Resolver) forecastTemplate(ctx context.Context, in model.ForecastTemplateInput) (*model.TemplateForecast, error) {
	ctx, leave, err := r.heavily(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	s, err := r.forecasting(ctx, templateInput{in.Template, in.TemplateID, in.Channel}, customvalues.Transactional, nil)
	if err != nil {
		return nil, err
	}
	who, err := r.audienceOf(ctx, s.account, *in.Audience, nil)
	if err != nil {
		return nil, err
	}
	uses := s.Uses()
	fields := make([]model.FieldForecast, 0, len(s.Paths()))
	var paths, required []string // of what can be read for somebody
	for _, path := range s.Paths() {
		f := fieldForecast(path, uses)
		fields = append(fields, f)
		if len(blockedBy(s.ownBlocks, path)) > 0 {
			continue
		}
		paths = append(paths, path)
		if slices.ContainsFunc(f.Placeholders, skipsFor) {
			required = append(required, path)
		}
	}
	got, err := r.reader.Forecast(ctx, s.account, s.shop, who.people(), paths, required)
	if err != nil {
		return nil, err
	}
	blocks := s.ownBlocks
	if got.Shopify > 0 {
		blocks = s.blocks
	}
	out := &model.TemplateForecast{Contacts: got.Contacts, Skipped: &got.Skipped, Foreign: s.Foreign(), Diagnostics: s.diagnostics}
	for i := range fields {
		f := &fields[i]
		f.Unavailable = append(f.Unavailable, blockedBy(blocks, f.Path)...)
		if len(f.Unavailable) > 0 {
			if slices.ContainsFunc(f.Placeholders, skipsFor) {
				out.Skipped = nil
			}
			continue
		}
		l, skipped := got.Fields[slices.Index(paths, f.Path)], 0
		if slices.Contains(required, f.Path) {
			skipped = l.Missing
		}
		f.Missing, f.WithoutParent, f.Empty, f.Skipped = &l.Missing, &l.WithoutParent, &l.Empty, &skipped
	}
	slices.SortStableFunc(fields, func(a, b model.FieldForecast) int { return cmp.Compare(lackingMost(b), lackingMost(a)) })
	out.Fields = fields
	return out, nil
}

// lackingMost sorts forecasts; a field that cannot be read is the worst.
func lackingMost(f model.FieldForecast) int {
	if f.Missing == nil {
		return int(^uint(0) >> 1)
	}
	return *f.Missing
}

const (
	heavyAtOnce = 4                // calls of a process that each read a whole audience
	heavyWait   = 10 * time.Second // for a turn
	heavyTime   = 30 * time.Second // for one of them
)

// heavily waits for the turn of a call that reads a whole audience; leave ends it.
func (r *Resolver) heavily(ctx context.Context) (_ context.Context, leave func(), err error) {
	turn := time.NewTimer(heavyWait)
	defer turn.Stop()
	select {
	case r.heavy <- struct{}{}:
		ctx, cancel := context.WithTimeout(ctx, heavyTime)
		return ctx, func() { <-r.heavy; cancel() }, nil
	case <-turn.C:
		return nil, nil, commerce.Errorf(commerce.NotYet, "Other forecasts are on their way. Try again in a moment.")
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
}

// forecasting is send for calls that send nothing. A template with errors is refused.
func (r *Resolver) forecasting(ctx context.Context, in templateInput, purpose customvalues.Purpose, locale *string) (*sending, error) {
	c, err := r.templateOf(ctx, in)
	if err != nil {
		return nil, err
	}
	if c.broken() {
		return nil, errBroken(c)
	}
	return r.send(ctx, c, purpose, locale)
}

// fieldForecast is what is known of a field before anybody is counted.
func fieldForecast(path string, uses []customvalues.Use) model.FieldForecast {
	out := model.FieldForecast{Path: path, Covered: true, Unavailable: []commerce.Element{}, Placeholders: []customvalues.Use{}}
	if f, _, ok := catalog.Resolve(path); ok {
		out.Personal = f.Personal
	}
	for _, u := range uses {
		if u.Path == path {
			out.Placeholders = append(out.Placeholders, u)
			out.Covered = out.Covered && u.Covered
		}
	}
	return out
}

// blockedBy lists the elements that keep a path from being read.
func blockedBy(blocks map[commerce.Element]*commerce.Block, path string) (out []commerce.Element) {
	for _, e := range elementsOf([]string{path}) {
		if blocks[e] != nil {
			out = append(out, e)
		}
	}
	return out
}

// skipsFor says whether a placeholder is sure to skip the message of whoever lacks the field: a field of items is another for
// each of them.
func skipsFor(u customvalues.Use) bool {
	if !u.Required || !u.Always {
		return false
	}
	for i := range u.Path {
		if u.Path[i] != '.' {
			continue
		}
		if f, _, ok := catalog.Resolve(u.Path[:i]); ok && f.Type == catalog.List {
			return false
		}
	}
	return strings.Contains(u.Path, ".")
}
