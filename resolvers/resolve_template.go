package resolvers

import (
	"context"
	"slices"

	"storegraph/catalog"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

// resolveTemplate reads what the template needs, and renders.
func (r *Resolver) resolveTemplate(ctx context.Context, in model.ResolveTemplateInput) (*model.ResolvedTemplate, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	c, err := r.templateOf(ctx, templateInput{in.Template, in.TemplateID, in.Channel})
	if err != nil {
		return nil, err
	}
	if c.broken() && !in.Lenient {
		return &model.ResolvedTemplate{Status: model.MessageStatusFailed, Diagnostics: c.diagnostics}, nil
	}
	if err := r.eventOf(ctx, a, &in); err != nil {
		return nil, err
	}
	locale, err := localeOf(in.Locale)
	if err != nil {
		return nil, err
	}
	asOf, err := r.asOf(ctx, elementsOf(c.Paths())...)
	if err != nil {
		return nil, err
	}
	paths := c.Paths()
	if locale == "" && c.Localised() {
		paths = append(paths, "contact.locale")
	}
	if in.Purpose != "" {
		paths = append(paths, customvalues.ConsentPath(c.channel))
	}
	scope, err := r.scope(ctx, a, subjectIDs{contact: in.ContactID, order: in.OrderID, product: in.ProductID, minVersion: in.MinVersion, locale: locale}, paths)
	if err != nil {
		return nil, err
	}
	personal := len(catalog.Personal(paths)) > 0
	if !seesPersonal(ctx) {
		if scope = catalog.Mask(scope); personal {
			hidPersonal(ctx, "text")
		}
	}
	result, err := c.Render(ctx, scope, customvalues.Options{Channel: c.channel, Lenient: in.Lenient, Purpose: in.Purpose})
	if err != nil {
		return nil, err
	}
	out := &model.ResolvedTemplate{
		Status: model.MessageStatus(result.Outcome), Missing: result.Missing, Foreign: result.Foreign, Skipped: result.Skipped, AsOf: asOf,
		Diagnostics: slices.Clone(c.diagnostics),
	}
	for _, d := range result.Diagnostics {
		if !slices.ContainsFunc(c.diagnostics, func(told customvalues.Diagnostic) bool {
			return told.Code == d.Code && told.Line == d.Line && told.Column == d.Column && told.Message == d.Message
		}) {
			out.Diagnostics = append(out.Diagnostics, d)
		}
	}
	if result.Skipped == nil || in.Lenient {
		if out.Text, out.SMS = &result.Text, smsOf(c.channel, &result); personal && seesPersonal(ctx) {
			sawPersonal(ctx, "ResolvedTemplate", 1)
		}
	}
	return out, nil
}
