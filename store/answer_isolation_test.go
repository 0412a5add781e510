package store_test

import (
	"context"

	"storegraph/commerce"
	"storegraph/reads"
)

// planned answers one query of all that plans read; nothing that account a has is in it when it was made for another.
func (e *env) planned(ctx context.Context, a commerce.AccountID) (any, error) {
	named := func(of string, fields ...reads.Field) *reads.Selection {
		return &reads.Selection{Type: of, Fields: append(fields, scalar("id"))}
	}
	line := named("LineItem", scalar("title"), object("product", -1, named("Product", scalar("title"), object("collections", -1, named("Collection", scalar("title"))))))
	order := named("Order", scalar("name"), object("contact", -1, named("Contact", scalar("email"))), object("lineItems", 1, line), object("transaction", -1, named("Transaction", scalar("gateway"))))
	var roots []reads.Field
	for _, l := range []struct {
		field, node string
		of          *reads.Selection
	}{
		{"orders", "Order", order}, {"contacts", "Contact", named("Contact", scalar("email"))}, {"products", "Product", named("Product", scalar("title"))},
		{"transactions", "Transaction", named("Transaction", scalar("gateway"))}, {"collections", "Collection", named("Collection", scalar("title"))},
	} {
		roots = append(roots, object(l.field, 0, &reads.Selection{Type: l.node + "Connection", Fields: []reads.Field{object("nodes", -1, l.of)}}))
	}
	plan, err := e.PlanRead(&reads.Selection{Type: "Query", Fields: roots})
	if err != nil {
		return nil, err
	}
	first := 50
	data, _, err := plan.Answer(ctx, a, []reads.Args{{Page: commerce.Page{First: &first}}, {First: 50}}, nil)
	return string(data), err
}

func scalar(name string) reads.Field { return reads.Field{Key: name, Name: name, Args: -1} }

func object(name string, args int, of *reads.Selection) reads.Field {
	return reads.Field{Key: name, Name: name, Of: of, Args: args}
}
