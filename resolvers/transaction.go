package resolvers

import (
	"context"
	"storegraph/commerce"
	"storegraph/graph"
	"storegraph/graph/model"
)

func (r *queryResolver) Transaction(ctx context.Context, id string) (*commerce.Transaction, error) {
	a, n, err := idOf(ctx, id, transactionNode)
	if err != nil {
		return nil, err
	}
	t, err := r.reader.GetTransaction(ctx, a, n.number)
	return found(t, err, transactionNode)
}

func (r *queryResolver) Transactions(ctx context.Context, first *int, after *string, last *int, before *string, filter *commerce.TransactionFilter, reverse bool) (*model.Connection[commerce.Transaction], error) {
	f := given(filter)
	return connection(ctx, r.Resolver, pageArgs{first, after, last, before},
		func(a commerce.AccountID, p commerce.Page) (commerce.List[commerce.Transaction], error) {
			return r.reader.ListTransactions(ctx, a, f, reverse, p)
		},
		func(ctx context.Context, a commerce.AccountID) (int, error) {
			return r.reader.CountTransactions(ctx, a, f)
		})
}

func (r *transactionResolver) ID(ctx context.Context, obj *commerce.Transaction) (string, error) {
	return globalIDOf(ctx, transactionNode, obj.OrderID.String())
}

func (r *transactionResolver) ShopifyID(ctx context.Context, obj *commerce.Transaction) (string, error) {
	return obj.PaymentEvent.ID.GID("OrderTransaction"), nil
}

func (r *transactionResolver) Order(ctx context.Context, obj *commerce.Transaction) (*commerce.Order, error) {
	return r.orderByID(ctx, &obj.OrderID)
}

func (r *transactionResolver) Contact(ctx context.Context, obj *commerce.Transaction) (*commerce.Contact, error) {
	return r.contactByID(ctx, obj.ContactID)
}

func (r *transactionFilterInputResolver) ContactID(ctx context.Context, obj *commerce.TransactionFilter, data *string) error {
	id, err := r.contactFilter(ctx, data)
	obj.ContactID = id
	return err
}

func (r *Resolver) Transaction() graph.TransactionResolver { return &transactionResolver{r} }

func (r *Resolver) TransactionFilterInput() graph.TransactionFilterInputResolver {
	return &transactionFilterInputResolver{r}
}

type (
	transactionResolver            struct{ *Resolver }
	transactionFilterInputResolver struct{ *Resolver }
)
