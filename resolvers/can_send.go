package resolvers

import (
	"context"

	"storegraph/commerce"
)

// canSend asks a contact's consent. What Shopify does not let us read is no answer, unless nobody needs to have agreed.
func (r *Resolver) canSend(ctx context.Context, id string, channel commerce.MessageChannel, purpose commerce.Purpose) (*commerce.SendDecision, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	contact, err := contactByArgument(ctx, r.reader, id)
	if err != nil {
		return nil, err
	}
	inst, err := r.installation(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	if block := unavailable(inst, imports, contact)[commerce.Contacts]; block != nil && purpose == commerce.Marketing {
		return nil, commerce.Errorf(commerce.Unavailable, "The contact's consent cannot be read now: %s", block.Message)
	}
	d := contact.CanSend(channel, purpose)
	return &d, nil
}
