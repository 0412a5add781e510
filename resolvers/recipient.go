package resolvers

import (
	"context"
	"errors"
	"strconv"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/graph/model"
)

// recipientsOf reads whom a call names.
func recipientsOf(ctx context.Context, in []model.RecipientInput) ([]catalog.Recipient, error) {
	if len(in) > maxRecipients {
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d recipients at once, not %d: use resolveCampaign for more.", maxRecipients, len(in)).In("input", "recipients")
	}
	out := make([]catalog.Recipient, len(in))
	for i := range in {
		if err := recipientOf(ctx, &in[i], &out[i]); err != nil {
			if user := new(commerce.Error); errors.As(err, &user) {
				err = user.In("input", "recipients", strconv.Itoa(i))
			}
			return nil, err
		}
	}
	return out, nil
}

func recipientOf(ctx context.Context, in *model.RecipientInput, out *catalog.Recipient) error {
	if in.ContactID != nil {
		if err := contactOf(ctx, *in.ContactID, out); err != nil {
			return err
		}
	}
	for _, arg := range []struct {
		given *string
		kind  nodeKind
		to    **commerce.ID
	}{{in.OrderID, orderNode, &out.OrderID}, {in.ProductID, productNode, &out.ProductID}} {
		if arg.given == nil {
			continue
		}
		_, n, err := idOf(ctx, *arg.given, arg.kind)
		if err != nil {
			return err
		}
		*arg.to = &n.number
	}
	return nil
}

// contactOf reads a contact's id. Shopify's customer ids are for calls about one: looking many up is nobody's need yet.
func contactOf(ctx context.Context, id string, out *catalog.Recipient) error {
	_, n, err := idOf(ctx, id, contactNode)
	if err != nil {
		return err
	}
	if n.shopify {
		return commerce.Errorf(commerce.InvalidID, "Name contacts by the ids that this API gives, not by Shopify's.")
	}
	contact := commerce.ContactID(n.text)
	out.ContactID = &contact
	return nil
}
