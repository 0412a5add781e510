package resolvers

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"storegraph/commerce"
	"storegraph/graph/model"
)

// defaultPage is the page size when neither first nor last is given.
const defaultPage = 50

// page checks the four paging arguments of a connection.
func page(first *int, after *string, last *int, before *string) (commerce.Page, error) {
	switch {
	case first != nil && last != nil:
		return commerce.Page{}, commerce.Errorf(commerce.InvalidInput, "Give either first or last, not both.").In("last")
	case before != nil && last == nil:
		return commerce.Page{}, commerce.Errorf(commerce.InvalidInput, "before goes with last.").In("before")
	case after != nil && last != nil:
		return commerce.Page{}, commerce.Errorf(commerce.InvalidInput, "after goes with first.").In("after")
	case last != nil:
		return commerce.Page{Last: last, Before: before}, checkSize("last", *last)
	case first == nil:
		n := defaultPage
		first = &n
	}
	return commerce.Page{First: first, After: after}, checkSize("first", *first)
}

// checkSize refuses page sizes that are none.
func checkSize(name string, n int) error {
	if n < 1 || n > commerce.MaxPageSize {
		return commerce.Errorf(commerce.InvalidInput, "%s must be from 1 to %d, not %d.", name, commerce.MaxPageSize, n).In(name)
	}
	return nil
}

// pageArgs are the paging arguments as gqlgen hands them over.
type pageArgs struct {
	first  *int
	after  *string
	last   *int
	before *string
}

// connection reads one page of the account's list; count runs only when the total is selected.
func connection[T any](ctx context.Context, r *Resolver, args pageArgs,
	read func(commerce.AccountID, commerce.Page) (commerce.List[T], error),
	count func(context.Context, commerce.AccountID) (int, error),
) (*model.Connection[T], error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	if err := refuseNulls(ctx); err != nil {
		return nil, err
	}
	p, err := page(args.first, args.after, args.last, args.before)
	if err != nil {
		return nil, err
	}
	asOf, err := r.asOf(ctx, elementOf[T]())
	if err != nil {
		return nil, err
	}
	list, err := read(a, p)
	if err != nil {
		return nil, err
	}
	c := model.NewConnection(list, func(ctx context.Context) (int, error) { return count(ctx, a) })
	c.AsOf = asOf
	return c, nil
}

// refuseNulls refuses null inside the filter argument: whoever asks for the orders of contact null wants no orders, and
// leaving the member out would give everybody's.
func refuseNulls(ctx context.Context) error {
	field := graphql.GetFieldContext(ctx)
	if field == nil || field.Field.Field == nil {
		return nil
	}
	filter := field.Field.Arguments.ForName("filter")
	if filter == nil {
		return nil
	}
	v, err := filter.Value.Value(graphql.GetOperationContext(ctx).Variables)
	if err != nil {
		return commerce.Errorf(commerce.InvalidInput, "The filter cannot be read.").In("filter")
	}
	if v == nil {
		return nil // no filter at all
	}
	return findNull(v, "filter")
}

func findNull(v any, path ...string) error {
	switch v := v.(type) {
	case nil:
		return commerce.Errorf(commerce.InvalidInput, "null does not filter: leave the member out, or give it a value.").In(path...)
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) { // the same one every time
			member := v[name]
			if err := findNull(member, append(path[:len(path):len(path)], name)...); err != nil {
				return err
			}
		}
	case []any:
		for i, member := range v {
			if err := findNull(member, append(path[:len(path):len(path)], fmt.Sprint(i))...); err != nil {
				return err
			}
		}
	}
	return nil
}

// given is what a nil pointer stands for otherwise: the zero value, which does not filter.
func given[T any](p *T) T {
	if p == nil {
		var zero T
		return zero
	}
	return *p
}
