package resolvers

import (
	"context"
	"slices"

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
	asOf, err := r.asOf(ctx, elementsOf(template.Paths())...)
	if err != nil {
		return nil, err
	}
	scope, err := r.scope(ctx, a, subjectIDs{contact: in.ContactID, order: in.OrderID, product: in.ProductID, minVersion: in.MinVersion}, template.Paths())
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
