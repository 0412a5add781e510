package resolvers

import (
	"context"
	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
	"time"
)

func (r *activityResolver) Order(ctx context.Context, obj *commerce.Activity) (*commerce.Order, error) {
	return r.orderByID(ctx, obj.OrderID)
}

func (r *activityResolver) Transaction(ctx context.Context, obj *commerce.Activity) (*commerce.Transaction, error) {
	if obj.Kind != commerce.PaymentProcessed {
		return nil, nil
	}
	return r.transactionOf(ctx, *obj.OrderID)
}

func (r *consentResolver) OptInLevel(ctx context.Context, obj *commerce.Consent) (*string, error) {
	if obj.OptInLevel == "" {
		return nil, nil
	}
	return &obj.OptInLevel, nil
}

func (r *contactResolver) ID(ctx context.Context, obj *commerce.Contact) (string, error) {
	return globalIDOf(ctx, contactNode, string(obj.ID))
}

func (r *contactResolver) ShopifyID(ctx context.Context, obj *commerce.Contact) (*string, error) {
	return gid(obj.ShopifyID, "Customer"), nil
}

func (r *contactResolver) EmailConsent(ctx context.Context, obj *commerce.Contact) (*commerce.Consent, error) {
	return knownConsent(&obj.EmailConsent), nil
}

func (r *contactResolver) SmsConsent(ctx context.Context, obj *commerce.Contact) (*commerce.Consent, error) {
	return knownConsent(&obj.SMSConsent), nil
}

func (r *contactResolver) AcceptsEmailMarketing(ctx context.Context, obj *commerce.Contact) (bool, error) {
	return derived[bool](catalog.ContactKind, obj, "accepts_email_marketing"), nil
}

func (r *contactResolver) AcceptsSmsMarketing(ctx context.Context, obj *commerce.Contact) (bool, error) {
	return derived[bool](catalog.ContactKind, obj, "accepts_sms_marketing"), nil
}

func (r *contactResolver) OrdersCount(ctx context.Context, obj *commerce.Contact) (int, error) {
	return obj.Facts.OrdersCount, nil
}

func (r *contactResolver) IsRepeatCustomer(ctx context.Context, obj *commerce.Contact) (bool, error) {
	return derived[bool](catalog.ContactKind, obj, "is_repeat_customer"), nil
}

func (r *contactResolver) TotalSpent(ctx context.Context, obj *commerce.Contact) (*commerce.Money, error) {
	return obj.Facts.TotalSpent, nil
}

func (r *contactResolver) AverageOrderValue(ctx context.Context, obj *commerce.Contact) (*commerce.Money, error) {
	if v := derived[commerce.Money](catalog.ContactKind, obj, "average_order_value"); v.CurrencyCode != "" {
		return &v, nil
	}
	return nil, nil
}

func (r *contactResolver) FirstOrderAt(ctx context.Context, obj *commerce.Contact) (*time.Time, error) {
	return obj.Facts.FirstOrderAt, nil
}

func (r *contactResolver) LastOrderAt(ctx context.Context, obj *commerce.Contact) (*time.Time, error) {
	return obj.Facts.LastOrderAt, nil
}

func (r *contactResolver) LastOrder(ctx context.Context, obj *commerce.Contact) (*commerce.Order, error) {
	if obj.LastOrder != nil {
		return obj.LastOrder, nil
	}
	return r.orderByID(ctx, obj.Facts.LastOrderID)
}

func (r *contactResolver) Orders(ctx context.Context, obj *commerce.Contact, first *int, after *string, last *int, before *string, filter *commerce.OrderFilter, sort commerce.OrderSort, reverse bool) (*model.Connection[commerce.Order], error) {
	f := given(filter)
	f.ContactID = &obj.ID
	return r.listOrders(ctx, pageArgs{first, after, last, before}, f, sort, reverse)
}

func (r *contactResolver) Activity(ctx context.Context, obj *commerce.Contact, first *int, after *string, last *int, before *string, kinds []commerce.ActivityKind) (*model.Connection[commerce.Activity], error) {
	return connection(ctx, r.Resolver, pageArgs{first, after, last, before},
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Activity], error) {
			return r.reader.ListActivity(ctx, a, obj.ID, kinds, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) {
			return r.reader.CountActivity(ctx, a, obj.ID, kinds)
		})
}

func (r *mutationResolver) RegisterContact(ctx context.Context, input model.RegisterContactInput) (*model.RegisterContactPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	var saved *commerce.Contact
	c, err := newContact(input)
	if err == nil {
		saved, err = r.registry.RegisterContact(ctx, a, c)
	}
	problems, err := userErrors(err)
	if err != nil {
		return nil, err
	}
	return &model.RegisterContactPayload{Contact: saved, UserErrors: problems}, nil
}

func (r *queryResolver) Contact(ctx context.Context, id string, minVersion *int64) (*commerce.Contact, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	from, err := r.demand(ctx, a, minVersion)
	if err != nil {
		return nil, err
	}
	return contactByArgument(ctx, from, id)
}

func (r *queryResolver) Contacts(ctx context.Context, first *int, after *string, last *int, before *string, filter *commerce.ContactFilter, sort commerce.ContactSort, reverse bool) (*model.Connection[commerce.Contact], error) {
	f := given(filter)
	if err := mayFind(ctx, &f, sort); err != nil {
		return nil, err
	}
	return connection(ctx, r.Resolver, pageArgs{first, after, last, before},
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Contact], error) {
			return r.reader.ListContacts(ctx, a, f, sort, reverse, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) { return r.reader.CountContacts(ctx, a, f) })
}

func (r *Resolver) Activity() graph.ActivityResolver { return &activityResolver{r} }

func (r *Resolver) Consent() graph.ConsentResolver { return &consentResolver{r} }

func (r *Resolver) Contact() graph.ContactResolver { return &contactResolver{r} }

type (
	activityResolver struct{ *Resolver }
	consentResolver  struct{ *Resolver }
	contactResolver  struct{ *Resolver }
)
