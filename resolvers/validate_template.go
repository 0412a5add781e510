package resolvers

import (
	"context"
	"strings"

	"storegraph/catalog"
	"storegraph/customvalues"
	"storegraph/graph/model"
)

// validateTemplate checks a template for its channel, its trigger and the account.
func (r *Resolver) validateTemplate(ctx context.Context, in model.ValidateTemplateInput) (*model.TemplateValidation, error) {
	c, err := r.compile(in.Template, in.Channel)
	if err != nil {
		return nil, err
	}
	inst, err := r.installation(ctx)
	if err != nil {
		return nil, err
	}
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	told := *c
	opts := customvalues.ValidateOptions{Channel: in.Channel, Blocked: unavailable(inst, imports, nil)}
	if in.Trigger != nil {
		opts.Trigger = *in.Trigger
	}
	told.diagnostics = customvalues.Validate(in.Template, opts).Diagnostics
	return validation(&told), nil
}

// validation says what a template reads and everything that is wrong with it.
func validation(c *compiled) *model.TemplateValidation {
	return &model.TemplateValidation{Valid: !c.broken(), Diagnostics: c.diagnostics, Fields: templateFields(c.Template), Foreign: c.Foreign(), Sms: c.sms}
}

// templateFields lists what a template reads, sorted by path. What a computed name may read counts as personal.
func templateFields(t *customvalues.Template) []model.TemplateField {
	out := []model.TemplateField{}
	for _, path := range t.Paths() {
		field := model.TemplateField{Path: path, Elements: elementsOf([]string{strings.TrimSuffix(path, ".*")})}
		f, _, ok := catalog.Resolve(path)
		switch {
		case ok:
			field.Personal = f.Personal
		case strings.HasSuffix(path, ".*"):
			field.Personal = true
		default:
			continue // a root alone: whether it is there
		}
		out = append(out, field)
	}
	return out
}

// filledBy says which messages have a value for a path of the picker.
func filledBy(v *model.CustomValue) []model.FilledBy {
	root, _, _ := strings.Cut(v.Path, ".")
	if strings.HasPrefix(v.Filled, "Never") || root == catalog.ProductKind.Name {
		return []model.FilledBy{}
	}
	return []model.FilledBy{model.FilledByOrderReceived, model.FilledByPaymentReceived, model.FilledByOrderCancelled, model.FilledByOrderRefunded, model.FilledByCampaign}
}
