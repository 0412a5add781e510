package resolvers

import (
	"context"
	"errors"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/graph/scalar"
	"storegraph/reads"
)

// errRefused says that arguments are not of the plain kind. The executor then reads them once more, and refuses them or not.
var errRefused = errors.New("these arguments are for the executor")

type argumentReader = func(context.Context, map[string]any, *reads.Args) error

// argumentsOf says how a field's arguments are read; nil for fields that no plan knows.
func argumentsOf(parent, field string) argumentReader {
	switch parent + "." + field {
	case "Query.contact":
		return idArgument(contactNode)
	case "Query.order":
		return idArgument(orderNode)
	case "Query.transaction":
		return idArgument(transactionNode)
	case "Query.product":
		return idArgument(productNode)
	case "Query.collection":
		return idArgument(collectionNode)
	case "Query.contacts":
		return listArguments(contactFilterOf)
	case "Query.orders", "Contact.orders":
		return listArguments(orderFilterOf)
	case "Query.transactions":
		return listArguments(transactionFilterOf)
	case "Query.products", "Collection.products":
		return listArguments(productFilterOf)
	case "Query.collections":
		return listArguments(collectionFilterOf)
	case "Order.lineItems", "Product.variants":
		return func(_ context.Context, given map[string]any, out *reads.Args) (err error) {
			out.First, err = graphql.UnmarshalInt(given["first"])
			if err != nil {
				return err
			}
			return checkSize("first", out.First)
		}
	}
	return nil
}

// idArgument reads the id of one object. A demanded version is the executor's to await.
func idArgument(kind nodeKind) argumentReader {
	return func(ctx context.Context, given map[string]any, out *reads.Args) error {
		if given["minVersion"] != nil {
			return errRefused
		}
		text, err := graphql.UnmarshalID(given["id"])
		if err != nil {
			return err
		}
		_, n, err := idOf(ctx, text, kind)
		out.ID = reads.Ref{Text: n.text, Number: n.number, Shopify: n.shopify}
		return err
	}
}

// listArguments reads the arguments of a connection.
func listArguments[F any](filter func(context.Context, givenArgs) (F, error)) argumentReader {
	return func(ctx context.Context, given map[string]any, out *reads.Args) error {
		m := givenArgs{given: given}
		first, last := m.integer("first"), m.integer("last")
		after, before := m.text("after"), m.text("before")
		if given["sort"] != nil {
			out.Sort, _ = given["sort"].(string)
		}
		out.Reverse, _ = given["reverse"].(bool)
		if m.err != nil {
			return m.err
		}
		var err error
		if out.Page, err = page(first, after, last, before); err != nil {
			return err
		}
		if given["filter"] == nil {
			return nil
		}
		asked, ok := given["filter"].(map[string]any)
		if !ok {
			return errRefused
		}
		if err := findNull(asked, "filter"); err != nil {
			return err
		}
		f, err := filter(ctx, givenArgs{given: asked})
		out.Filter = f
		return err
	}
}

// givenArgs reads an input object; the first failure is kept. Those of the executor read the same, and say what is wrong.
type givenArgs struct {
	given map[string]any
	read  int
	err   error
}

func (m *givenArgs) value(name string) any {
	v, ok := m.given[name]
	if ok {
		m.read++
	}
	return v
}

// end refuses an object with members that nobody read.
func (m *givenArgs) end() error {
	if m.err == nil && m.read != len(m.given) {
		m.err = errRefused
	}
	return m.err
}

func member[T any](m *givenArgs, name string, read func(any) (T, error)) *T {
	v := m.value(name)
	if v == nil || m.err != nil {
		return nil
	}
	out, err := read(v)
	if err != nil {
		m.err = err
		return nil
	}
	return &out
}

func (m *givenArgs) text(name string) *string  { return member(m, name, plainString) }
func (m *givenArgs) integer(name string) *int  { return member(m, name, graphql.UnmarshalInt) }
func (m *givenArgs) boolean(name string) *bool { return member(m, name, graphql.UnmarshalBoolean) }
func plainString(v any) (string, error)        { return graphql.UnmarshalString(v) }
func word[T ~string](v any) (T, error)         { s, err := graphql.UnmarshalString(v); return T(s), err }
func amount(v any) (decimal.Decimal, error)    { return scalar.UnmarshalDecimal(v) }
func (m *givenArgs) times(name string) *commerce.TimeRange {
	return member(m, name, func(v any) (out commerce.TimeRange, err error) {
		given, ok := v.(map[string]any)
		if !ok {
			return out, errRefused
		}
		r := givenArgs{given: given}
		out.From, out.To = member(&r, "from", scalar.UnmarshalDateTime), member(&r, "to", scalar.UnmarshalDateTime)
		return out, r.end()
	})
}

func (m *givenArgs) amounts(name string) *commerce.AmountRange {
	return member(m, name, func(v any) (out commerce.AmountRange, err error) {
		given, ok := v.(map[string]any)
		if !ok {
			return out, errRefused
		}
		r := givenArgs{given: given}
		out.Min, out.Max = member(&r, "min", amount), member(&r, "max", amount)
		return out, r.end()
	})
}

// words reads a list; a single value stands for a list of one.
func words[T ~string](m *givenArgs, name string) []T {
	v := m.value(name)
	if v == nil || m.err != nil {
		return nil
	}
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	out := make([]T, len(list))
	for i := range list {
		if out[i], m.err = word[T](list[i]); m.err != nil {
			return nil
		}
	}
	return out
}

// number reads the id of one of Shopify's objects.
func (m *givenArgs) number(ctx context.Context, name string, kind nodeKind) *commerce.ID {
	return member(m, name, func(v any) (commerce.ID, error) {
		text, err := graphql.UnmarshalID(v)
		if err != nil {
			return 0, err
		}
		_, n, err := idOf(ctx, text, kind)
		return n.number, err
	})
}

// contact reads our id of a contact; Shopify's is the executor's to look up.
func (m *givenArgs) contact(ctx context.Context, name string) *commerce.ContactID {
	return member(m, name, func(v any) (commerce.ContactID, error) {
		text, err := graphql.UnmarshalID(v)
		if err != nil {
			return "", err
		}
		_, n, err := idOf(ctx, text, contactNode)
		if err == nil && n.shopify {
			err = errRefused
		}
		return commerce.ContactID(n.text), err
	})
}

// contactFilterOf and the others read the filters of lists.
func contactFilterOf(_ context.Context, m givenArgs) (f commerce.ContactFilter, err error) {
	f.Search, f.Email, f.Phone = m.text("search"), m.text("email"), m.text("phone")
	f.EmailConsent = words[commerce.ConsentState](&m, "emailConsent")
	f.HasOrders = m.boolean("hasOrders")
	f.LastOrderAt, f.UpdatedAt, f.TotalSpent = m.times("lastOrderAt"), m.times("updatedAt"), m.amounts("totalSpent")
	return f, m.end()
}

func orderFilterOf(ctx context.Context, m givenArgs) (f commerce.OrderFilter, err error) {
	f.ContactID = m.contact(ctx, "contactId")
	f.Status = member(&m, "status", word[commerce.OrderStatus])
	f.FinancialStatus = words[commerce.FinancialStatus](&m, "financialStatus")
	f.Name = m.text("name")
	f.ProcessedAt, f.UpdatedAt, f.TotalPrice = m.times("processedAt"), m.times("updatedAt"), m.amounts("totalPrice")
	f.ProductID = m.number(ctx, "productId", productNode)
	f.Test, f.SourceName = m.boolean("test"), m.text("sourceName")
	return f, m.end()
}

func transactionFilterOf(ctx context.Context, m givenArgs) (f commerce.TransactionFilter, err error) {
	f.ContactID = m.contact(ctx, "contactId")
	f.Status, f.Kind = words[commerce.PaymentStatus](&m, "status"), words[commerce.PaymentKind](&m, "kind")
	f.ProcessedAt = m.times("processedAt")
	return f, m.end()
}

func productFilterOf(ctx context.Context, m givenArgs) (f commerce.ProductFilter, err error) {
	f.Search, f.Handle, f.Vendor, f.ProductType, f.Tag = m.text("search"), m.text("handle"), m.text("vendor"), m.text("productType"), m.text("tag")
	f.Status = words[string](&m, "status")
	f.CollectionID = m.number(ctx, "collectionId", collectionNode)
	f.UpdatedAt = m.times("updatedAt")
	return f, m.end()
}

func collectionFilterOf(ctx context.Context, m givenArgs) (f commerce.CollectionFilter, err error) {
	f.Search, f.Handle = m.text("search"), m.text("handle")
	f.ProductID = m.number(ctx, "productId", productNode)
	return f, m.end()
}
