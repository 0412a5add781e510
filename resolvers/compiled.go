package resolvers

import (
	"context"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/customvalues"
)

// cachedTemplates bounds how many compiled templates a process keeps. They are the same for every account: a template holds
// no data.
const cachedTemplates = 256

// compiled is a template that is ready to be rendered for anybody.
type compiled struct {
	*customvalues.Template
	channel     customvalues.Channel
	diagnostics []customvalues.Diagnostic
	plan        catalog.Plan          // nil when the template is too tangled for one
	sms         *customvalues.SMSSize // of the template's own text; nil for other channels
}

// broken says that the template cannot be sent.
func (c *compiled) broken() bool { return customvalues.HasErrors(c.diagnostics) }

// compile compiles a template, or finds it compiled.
func (r *Resolver) compile(source string, channel customvalues.Channel) (*compiled, error) {
	switch {
	case !channel.Valid():
		return nil, commerce.Errorf(commerce.InvalidInput, "There is no channel %s.", channel).In("input", "channel")
	case strings.ContainsRune(source, 0):
		return nil, commerce.Errorf(commerce.InvalidInput, "The template contains a null character.").In("input", "template")
	}
	key := commerce.TemplateID(string(channel), source)
	if c, ok := r.templates.Get(key); ok {
		return c, nil
	}
	v := customvalues.Validate(source, customvalues.ValidateOptions{Channel: channel})
	c := &compiled{Template: v.Template, channel: channel, diagnostics: v.Diagnostics}
	if channel == customvalues.SMS {
		c.sms = &v.SMS
	}
	c.plan = planOf(c.Template)
	r.templates.Add(key, c)
	return c, nil
}

// planOf is what a send fetches: what the template reads, and what the call itself answers or decides by.
func planOf(t *customvalues.Template) catalog.Plan {
	plan := t.Plan()
	if plan == nil {
		return nil
	}
	plan.Add("contact.id")
	plan.Add("contact.shopify_id")
	if plan["order"] != nil {
		plan.Add("order.id")
	}
	if t.Localised() {
		plan.Add("contact.locale")
	}
	return plan
}

// templateInput is how calls name a template: by its text, or by the id under which it was registered.
type templateInput struct {
	source, id *string
	channel    *customvalues.Channel
}

// templateOf finds the template that a call names. A registered one knows its channel.
func (r *Resolver) templateOf(ctx context.Context, in templateInput) (*compiled, error) {
	switch {
	case (in.source == nil) == (in.id == nil):
		return nil, commerce.Errorf(commerce.InvalidInput, "Give template or templateId, and not both.").In("input", "template")
	case in.id != nil && in.channel != nil:
		return nil, commerce.Errorf(commerce.InvalidInput, "A registered template knows its channel: leave channel out.").In("input", "channel")
	case in.id != nil:
		t, err := r.registeredTemplate(ctx, *in.id)
		if err != nil {
			return nil, err
		}
		return r.compile(t.Source, customvalues.Channel(t.Channel))
	}
	channel := customvalues.HTMLEmail
	if in.channel != nil {
		channel = *in.channel
	}
	return r.compile(*in.source, channel)
}

func (r *Resolver) registeredTemplate(ctx context.Context, id string) (*commerce.Template, error) {
	a, n, err := idOf(ctx, id, templateNode)
	if err != nil {
		return nil, err
	}
	t, err := r.reader.GetTemplate(ctx, a, n.text)
	return found(t, err, templateNode)
}
