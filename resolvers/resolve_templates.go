package resolvers

import (
	"context"

	"storegraph/graph/model"
)

// resolveTemplates resolves a template for many recipients in one call.
func (r *Resolver) resolveTemplates(ctx context.Context, in model.ResolveTemplatesInput) (*model.ResolvedTemplates, error) {
	c, err := r.templateOf(ctx, templateInput{in.Template, in.TemplateID, in.Channel})
	if err != nil {
		return nil, err
	}
	out := &model.ResolvedTemplates{Messages: []model.ResolvedMessage{}, Diagnostics: c.diagnostics}
	if c.broken() {
		return out, nil
	}
	to, err := r.recipientsOf(ctx, in.Recipients)
	if err != nil {
		return nil, err
	}
	s, err := r.send(ctx, c, in.Purpose, in.Locale)
	if err != nil {
		return nil, err
	}
	if out.AsOf, err = r.asOf(ctx, elementsOf(c.Paths())...); err != nil {
		return nil, err
	}
	if in.MinVersion != nil {
		if err := checkVersion(in.MinVersion); err != nil {
			return nil, err
		}
		if err := r.awaitVersion(ctx, s.account, *in.MinVersion); err != nil {
			return nil, err
		}
	}
	out.Messages, err = r.messages(ctx, s, to)
	return out, err
}
