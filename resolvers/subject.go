package resolvers

import (
	"context"
	"slices"
	"time"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/conditions"
)

// subjectIDs are the arguments that say whom and what an evaluation is about.
type subjectIDs struct {
	contact, order, product *string
	minVersion              *int64
	locale                  string // instead of the contact's and the shop's
	whole                   bool   // lists must be there as a whole: an answer about a part would be wrong
}

// scope reads what the paths may look at, and says what cannot be known. The contact is the one given, else the order's;
// the order is the one given, else the contact's last.
func (r *Resolver) scope(ctx context.Context, a commerce.AccountID, ids subjectIDs, paths []string) (*catalog.Scope, error) {
	inst, err := r.installation(ctx)
	if err != nil {
		return nil, err
	}
	imports, err := r.reader.ListImports(ctx, a)
	if err != nil {
		return nil, err
	}
	need := needsOf(paths)
	s, err := r.subject(ctx, a, ids, need)
	if err != nil {
		return nil, err
	}
	if inst.Shop.Domain != "" {
		s.Shop = &inst.Shop
	}
	scope := catalog.NewScope(&catalog.Env{Now: r.now().UTC(), Location: location(s.Shop), Locale: ids.locale, Language: ids.locale}, s)
	scope.Unavailable = unavailable(inst, imports, s.Contact)
	return scope, nil
}

func (r *Resolver) subject(ctx context.Context, a commerce.AccountID, ids subjectIDs, need needs) (catalog.Subject, error) {
	var s catalog.Subject
	var err error
	from := objects(r.reader)
	switch {
	case ids.order != nil:
		if s.Order, err = r.orderByArgument(ctx, *ids.order, ids.minVersion); err == nil && ids.minVersion != nil {
			from = r.fresh // the version is there
		}
	case ids.contact != nil:
		from, err = r.demand(ctx, a, ids.minVersion)
	case ids.minVersion != nil:
		err = commerce.Errorf(commerce.InvalidInput, "minVersion goes with orderId or contactId.").In("input", "minVersion")
	}
	if err != nil {
		return s, err
	}
	switch {
	case ids.contact != nil:
		s.Contact, err = contactByArgument(ctx, from, *ids.contact)
	case s.Order != nil && s.Order.ContactID != nil && need.contact:
		s.Contact, err = missingIsNil(from.GetContact(ctx, a, *s.Order.ContactID))
	}
	if err != nil {
		return s, err
	}
	if ids.product != nil {
		_, n, err := idOf(ctx, *ids.product, productNode)
		if err != nil {
			return s, err
		}
		p, err := r.reader.GetProduct(ctx, a, n.number)
		if s.Product, err = found(p, err, productNode); err != nil {
			return s, err
		}
	}
	if s.Contact != nil {
		if s.Contact, err = r.history(ctx, a, from, s.Contact, need, s.Order == nil, ids.whole); err != nil {
			return s, err
		}
		if s.Order == nil && need.order {
			s.Order = s.Contact.LastOrder
		}
	}
	if s.Order != nil && need.order {
		orders := []commerce.Order{*s.Order}
		if err := r.complete(ctx, a, orders, need); err != nil {
			return s, err
		}
		s.Order = &orders[0]
	}
	return s, nil
}

// history adds the orders that the paths look at to a copy of the contact. lastIsOrder says that the last order stands in
// for the order of the run.
func (r *Resolver) history(ctx context.Context, a commerce.AccountID, from objects, contact *commerce.Contact, need needs, lastIsOrder, whole bool) (*commerce.Contact, error) {
	c := *contact
	if c.LastOrder == nil && c.Facts.LastOrderID != nil && (need.lastOrder || (lastIsOrder && need.order)) {
		last, err := missingIsNil(from.GetOrder(ctx, a, *c.Facts.LastOrderID))
		if err != nil {
			return nil, err
		}
		if last != nil {
			orders := []commerce.Order{*last}
			if err := r.complete(ctx, a, orders, need); err != nil {
				return nil, err
			}
			c.LastOrder = &orders[0]
		}
	}
	if need.orders {
		size := commerce.MaxPageSize // the catalog's cap of contact.orders
		list, err := r.reader.ListOrders(ctx, a, commerce.OrderFilter{ContactID: &c.ID}, commerce.OrdersByProcessedAt, true, commerce.Page{First: &size})
		if err != nil {
			return nil, err
		}
		if whole && list.HasNext {
			return nil, commerce.Errorf(conditions.CodeEvaluationLimit, "The contact has more than %d orders, too many to look at one by one. Ask for stored facts, such as contact.orders_count or contact.last_order_at, or ask as a segment.", size)
		}
		c.Orders = slices.Clone(list.Items) // they may be shared with other requests
		if err := r.complete(ctx, a, c.Orders, need); err != nil {
			return nil, err
		}
	}
	return &c, nil
}

// missingIsNil makes what is not there a missing value: it was deleted between two reads.
func missingIsNil[T any](v *T, err error) (*T, error) {
	if commerce.CodeOf(err) == commerce.NotFound {
		return nil, nil
	}
	return v, err
}

// location is the store's zone; UTC when it has none that is known here.
func location(shop *commerce.Shop) *time.Location {
	if shop == nil || shop.Timezone == "" {
		return time.UTC
	}
	l, err := time.LoadLocation(shop.Timezone)
	if err != nil {
		return time.UTC
	}
	return l
}
