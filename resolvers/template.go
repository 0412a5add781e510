package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/customvalues"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *mutationResolver) RegisterTemplate(ctx context.Context, input model.RegisterTemplateInput) (*model.RegisterTemplatePayload, error) {
	return r.registerTemplate(ctx, input)
}

func (r *previewCaseResolver) Path(ctx context.Context, obj *customvalues.Case) (*string, error) {
	if obj.Path == "" {
		return nil, nil
	}
	return &obj.Path, nil
}

func (r *queryResolver) ValidateTemplate(ctx context.Context, input model.ValidateTemplateInput) (*model.TemplateValidation, error) {
	return r.validateTemplate(ctx, input)
}

func (r *queryResolver) Template(ctx context.Context, id string) (*commerce.Template, error) {
	return r.registeredTemplate(ctx, id)
}

func (r *queryResolver) Templates(ctx context.Context, first *int, after *string, last *int, before *string) (*model.Connection[commerce.Template], error) {
	return r.templateList(ctx, nil, pageArgs{first, after, last, before})
}

func (r *queryResolver) ResolveTemplate(ctx context.Context, input model.ResolveTemplateInput) (*model.ResolvedTemplate, error) {
	return r.resolveTemplate(ctx, input)
}

func (r *queryResolver) ResolveTemplates(ctx context.Context, input model.ResolveTemplatesInput) (*model.ResolvedTemplates, error) {
	return r.resolveTemplates(ctx, input)
}

func (r *queryResolver) ForecastTemplate(ctx context.Context, input model.ForecastTemplateInput) (*model.TemplateForecast, error) {
	return r.forecastTemplate(ctx, input)
}

func (r *queryResolver) PreviewContacts(ctx context.Context, input model.PreviewContactsInput) (*model.PreviewContacts, error) {
	return r.previewContacts(ctx, input)
}

func (r *subscriptionResolver) ResolveCampaign(ctx context.Context, input model.ResolveCampaignInput) (<-chan *model.CampaignBatch, error) {
	return r.resolveCampaign(ctx, input)
}

func (r *templateResolver) ID(ctx context.Context, obj *commerce.Template) (string, error) {
	return globalIDOf(ctx, templateNode, obj.ID)
}

func (r *templateResolver) Channel(ctx context.Context, obj *commerce.Template) (customvalues.Channel, error) {
	return customvalues.Channel(obj.Channel), nil
}

func (r *templateResolver) Validation(ctx context.Context, obj *commerce.Template) (*model.TemplateValidation, error) {
	c, err := r.compile(obj.Source, customvalues.Channel(obj.Channel))
	if err != nil {
		return nil, err
	}
	return validation(c), nil
}

func (r *Resolver) PreviewCase() graph.PreviewCaseResolver { return &previewCaseResolver{r} }

func (r *Resolver) Template() graph.TemplateResolver { return &templateResolver{r} }

type (
	previewCaseResolver struct{ *Resolver }
	templateResolver    struct{ *Resolver }
)
