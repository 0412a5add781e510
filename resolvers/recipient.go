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
func (r *Resolver) recipientsOf(ctx context.Context, in []model.RecipientInput) ([]catalog.Recipient, error) {
	if len(in) > maxRecipients {
		return nil, commerce.Errorf(commerce.InvalidInput, "At most %d recipients at once, not %d: use resolveCampaign for more.", maxRecipients, len(in)).In("input", "recipients")
	}
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]catalog.Recipient, len(in))
	var known customers
	for i := range in {
		if err := recipientOf(ctx, &in[i], &out[i], &known); err != nil {
			if user := new(commerce.Error); errors.As(err, &user) {
				err = user.In("input", "recipients", strconv.Itoa(i))
			}
			return nil, err
		}
	}
	return out, r.find(ctx, a, known)
}

func recipientOf(ctx context.Context, in *model.RecipientInput, out *catalog.Recipient, known *customers) error {
	if in.ContactID != nil {
		if err := contactOf(ctx, *in.ContactID, out, known); err != nil {
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

// contactOf reads a contact's id. That of a Shopify customer waits in customers, by its number, for customersOf.
func contactOf(ctx context.Context, id string, out *catalog.Recipient, customers *customers) error {
	_, n, err := idOf(ctx, id, contactNode)
	if err != nil {
		return err
	}
	if n.shopify {
		*customers = append(*customers, customer{n.number, out})
		return nil
	}
	contact := commerce.ContactID(n.text)
	out.ContactID = &contact
	return nil
}

// customers are recipients who were named by Shopify's ids.
type customers []customer

type customer struct {
	id commerce.ID
	to *catalog.Recipient
}

// nobody is the contact of a customer whom we do not know: no contact has such an id.
const nobody = "gid://shopify/Customer/"

// find finds the contacts of customers, all at once. One whom nobody knows becomes a contact who is not there, which is the
// failure of that one alone.
func (r *Resolver) find(ctx context.Context, a commerce.AccountID, who customers) error {
	if len(who) == 0 {
		return nil
	}
	ids := make([]commerce.ID, len(who))
	for i := range who {
		ids[i] = who[i].id
	}
	found, err := r.reader.ContactIDsByShopifyID(ctx, a, ids)
	if err != nil {
		return err
	}
	for _, c := range who {
		contact, ok := found[c.id]
		if !ok {
			contact = commerce.ContactID(nobody + c.id.String())
		}
		c.to.ContactID = &contact
	}
	return nil
}
