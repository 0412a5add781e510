package store

import (
	"context"

	"storegraph/commerce"
)

// The orders that lists may have. Each is backed by an index; what may be missing sorts as if it were before everything.
var (
	contactSorts = map[commerce.ContactSort]sortKey{
		commerce.ContactsByCreatedAt:   {"contacts.CREATED_AT", "t.created_at", "timestamptz", "id"},
		commerce.ContactsByUpdatedAt:   {"contacts.UPDATED_AT", "t.updated_at", "timestamptz", "id"},
		commerce.ContactsByName:        {"contacts.NAME", "t.name_key", "text", "id"},
		commerce.ContactsByLastOrderAt: {"contacts.LAST_ORDER_AT", "t.last_order_key", "timestamptz", "id"},
		commerce.ContactsByTotalSpent:  {"contacts.TOTAL_SPENT", "t.spent_key", "double precision", "id"},
	}
	orderSorts = map[commerce.OrderSort]sortKey{
		commerce.OrdersByProcessedAt: {"orders.PROCESSED_AT", "t.processed_at", "timestamptz", "id"},
		commerce.OrdersByCreatedAt:   {"orders.CREATED_AT", "t.created_at", "timestamptz", "id"},
		commerce.OrdersByUpdatedAt:   {"orders.UPDATED_AT", "t.updated_at", "timestamptz", "id"},
		commerce.OrdersByTotalPrice:  {"orders.TOTAL_PRICE", "t.total_price_key", "double precision", "id"},
	}
	productSorts = map[commerce.ProductSort]sortKey{
		commerce.ProductsByTitle:     {"products.TITLE", "t.title_key", "text", "id"},
		commerce.ProductsByCreatedAt: {"products.CREATED_AT", "t.created_at", "timestamptz", "id"},
		commerce.ProductsByUpdatedAt: {"products.UPDATED_AT", "t.updated_at", "timestamptz", "id"},
	}
	transactionSort = sortKey{"transactions.PROCESSED_AT", "t.processed_key", "timestamptz", "order_id"}
	collectionSort  = sortKey{"collections.TITLE", "t.title_key", "text", "id"}
)

var (
	contactLister = lister[contactRow, commerce.Contact]{contacts, func(r *contactRow) commerce.Contact { r.finish(); return r.Contact }, "text"}
	orderLister   = lister[orderRow, commerce.Order]{orders, func(r *orderRow) commerce.Order { r.finish(); return r.Order }, "bigint"}
	productLister = lister[productRow, commerce.Product]{products, func(r *productRow) commerce.Product {
		r.MinPrice, r.MaxPrice = moneyOf(r.minPrice, r.currency), moneyOf(r.maxPrice, r.currency)
		return r.Product
	}, "bigint"}
	transactionLister = lister[transactionRow, commerce.Transaction]{transactions, func(r *transactionRow) commerce.Transaction { return r.Transaction }, "bigint"}
	collectionLister  = lister[collectionRow, commerce.Collection]{collections, func(r *collectionRow) commerce.Collection { return r.Collection }, "bigint"}
)

// sortBy finds the order that was asked for; "" is the default.
func sortBy[S ~string](sorts map[S]sortKey, asked, standard S) (sortKey, error) {
	if asked == "" {
		asked = standard
	}
	key, ok := sorts[asked]
	if !ok {
		return key, commerce.Errorf(commerce.InvalidInput, "%q is no order of this list.", asked).In("sortKey")
	}
	return key, nil
}

// ListContacts reads a page of contacts, ascending unless reversed. Who never ordered comes before everybody else in the
// order of last orders.
func (s *Store) ListContacts(ctx context.Context, account commerce.AccountID, f commerce.ContactFilter, sort commerce.ContactSort, reverse bool, p commerce.Page) (commerce.List[commerce.Contact], error) {
	key, err := sortBy(contactSorts, sort, commerce.ContactsByCreatedAt)
	if err != nil {
		return commerce.List[commerce.Contact]{}, err
	}
	return contactLister.page(ctx, s, account, contactFilter(account, f), key, reverse, p)
}

// CountContacts counts contacts, up to commerce.MaxCount.
func (s *Store) CountContacts(ctx context.Context, account commerce.AccountID, f commerce.ContactFilter) (int, error) {
	return contactLister.count(ctx, s, account, contactFilter(account, f))
}

// ListOrders reads a page of orders, ascending unless reversed, without line items and transactions.
func (s *Store) ListOrders(ctx context.Context, account commerce.AccountID, f commerce.OrderFilter, sort commerce.OrderSort, reverse bool, p commerce.Page) (commerce.List[commerce.Order], error) {
	key, err := sortBy(orderSorts, sort, commerce.OrdersByProcessedAt)
	if err != nil {
		return commerce.List[commerce.Order]{}, err
	}
	return orderLister.page(ctx, s, account, orderFilter(account, f), key, reverse, p)
}

// CountOrders counts orders, up to commerce.MaxCount.
func (s *Store) CountOrders(ctx context.Context, account commerce.AccountID, f commerce.OrderFilter) (int, error) {
	return orderLister.count(ctx, s, account, orderFilter(account, f))
}

// ListTransactions reads a page of transactions by the time they were processed, ascending unless reversed.
func (s *Store) ListTransactions(ctx context.Context, account commerce.AccountID, f commerce.TransactionFilter, reverse bool, p commerce.Page) (commerce.List[commerce.Transaction], error) {
	return transactionLister.page(ctx, s, account, transactionFilter(account, f), transactionSort, reverse, p)
}

// CountTransactions counts transactions, up to commerce.MaxCount.
func (s *Store) CountTransactions(ctx context.Context, account commerce.AccountID, f commerce.TransactionFilter) (int, error) {
	return transactionLister.count(ctx, s, account, transactionFilter(account, f))
}

// ListProducts reads a page of products, ascending unless reversed, without variants and collections.
func (s *Store) ListProducts(ctx context.Context, account commerce.AccountID, f commerce.ProductFilter, sort commerce.ProductSort, reverse bool, p commerce.Page) (commerce.List[commerce.Product], error) {
	key, err := sortBy(productSorts, sort, commerce.ProductsByTitle)
	if err != nil {
		return commerce.List[commerce.Product]{}, err
	}
	return productLister.page(ctx, s, account, productFilter(account, f), key, reverse, p)
}

// CountProducts counts products, up to commerce.MaxCount.
func (s *Store) CountProducts(ctx context.Context, account commerce.AccountID, f commerce.ProductFilter) (int, error) {
	return productLister.count(ctx, s, account, productFilter(account, f))
}

// ListCollections reads a page of collections by title, ascending unless reversed.
func (s *Store) ListCollections(ctx context.Context, account commerce.AccountID, f commerce.CollectionFilter, reverse bool, p commerce.Page) (commerce.List[commerce.Collection], error) {
	return collectionLister.page(ctx, s, account, collectionFilter(account, f), collectionSort, reverse, p)
}

// CountCollections counts collections, up to commerce.MaxCount.
func (s *Store) CountCollections(ctx context.Context, account commerce.AccountID, f commerce.CollectionFilter) (int, error) {
	return collectionLister.count(ctx, s, account, collectionFilter(account, f))
}
