package resolvers

import (
	"context"
	"strings"
	"unicode/utf8"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// registerTemplate keeps a template that can be sent. The remarks come with it, and with a refusal.
func (r *Resolver) registerTemplate(ctx context.Context, in model.RegisterTemplateInput) (*model.RegisterTemplatePayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.RegisterTemplatePayload{UserErrors: []commerce.Error{}}
	t, err := func() (*commerce.Template, error) {
		c, err := r.compile(in.Template, in.Channel)
		if err != nil {
			return nil, err
		}
		out.Diagnostics = c.diagnostics
		name, err := registeredName(in.Name)
		if err != nil {
			return nil, err
		}
		if c.broken() {
			return nil, commerce.Errorf(commerce.InvalidInput, "The template has errors: see diagnostics.").In("input", "template")
		}
		return r.registry.RegisterTemplate(ctx, a, commerce.Template{Channel: string(c.channel), Source: in.Template, Name: name, Reads: c.Paths()})
	}()
	if out.UserErrors, err = userErrors(err); err != nil {
		return nil, err
	}
	out.Template = t
	return out, nil
}

// registeredName checks what the account calls what it registers. A blank name is none.
func registeredName(given *string) (*string, error) {
	if given == nil {
		return nil, nil
	}
	name := strings.TrimSpace(*given)
	switch {
	case name == "":
		return nil, nil
	case utf8.RuneCountInString(name) > maxText:
		return nil, commerce.Errorf(commerce.InvalidInput, "The name is longer than %d characters.", maxText).In("input", "name")
	case strings.ContainsRune(name, 0):
		return nil, commerce.Errorf(commerce.InvalidInput, "The name contains a null character.").In("input", "name")
	}
	return &name, nil
}
