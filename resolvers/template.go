package resolvers

import (
	"context"
	"slices"

	"golang.org/x/text/language"

	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

// resolveTemplate parses, reads what the template needs, and renders.
func (r *Resolver) resolveTemplate(ctx context.Context, in model.ResolveTemplateInput) (*model.ResolvedTemplate, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	template, diagnostics := customvalues.Parse(in.Template)
	if customvalues.HasErrors(diagnostics) && !in.Lenient {
		return &model.ResolvedTemplate{Diagnostics: diagnostics}, nil
	}
	locale, err := localeOf(in.Locale)
	if err != nil {
		return nil, err
	}
	asOf, err := r.asOf(ctx, elementsOf(template.Paths())...)
	if err != nil {
		return nil, err
	}
	paths := template.Paths()
	if locale == "" && template.Localised() {
		paths = append(paths, "contact.locale")
	}
	scope, err := r.scope(ctx, a, subjectIDs{contact: in.ContactID, order: in.OrderID, product: in.ProductID, minVersion: in.MinVersion, locale: locale}, paths)
	if err != nil {
		return nil, err
	}
	result, err := template.Render(ctx, scope, customvalues.Options{Channel: in.Channel, Lenient: in.Lenient})
	if err != nil {
		if commerce.CodeOf(err) == commerce.InvalidInput {
			err = commerce.Errorf(commerce.InvalidInput, "There is no channel %s.", in.Channel).In("input", "channel")
		}
		return nil, err
	}
	out := &model.ResolvedTemplate{
		Missing: result.Missing, Foreign: result.Foreign, Skipped: result.Skipped, AsOf: asOf,
		Diagnostics: slices.Concat(diagnostics, result.Diagnostics),
	}
	if result.Skipped == nil || in.Lenient {
		out.Text = &result.Text
	}
	return out, nil
}

// localeOf checks a locale that was asked for; "" leaves it to the contact and the shop.
func localeOf(asked *string) (string, error) {
	if asked == nil || *asked == "" {
		return "", nil
	}
	tag, err := language.Parse(*asked)
	if err != nil {
		return "", commerce.Errorf(commerce.InvalidInput, "%q is no locale such as en-US or de.", *asked).In("input", "locale")
	}
	return tag.String(), nil
}
