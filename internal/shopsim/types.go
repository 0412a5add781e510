package shopsim

import (
	"fmt"
	"strconv"
	"time"
)

type (
	queryRoot    struct{}
	mutationRoot struct{}
)

// record is an object whose fields are already known: payloads, user errors, and what is rare and small.
type record struct {
	typ    string
	fields map[string]any
}

// typeName is the GraphQL type of what a resolver returned.
func typeName(v any) string {
	switch v := v.(type) {
	case *record:
		return v.typ
	case *connection:
		return v.typ + "Connection"
	case *edge:
		return v.conn.typ + "Edge"
	case pageInfo:
		return "PageInfo"
	case Amount:
		return "MoneyV2"
	case bagOfOrder:
		return "MoneyBag"
	case *Order:
		return "Order"
	case lineOf:
		return "LineItem"
	case transactionOf:
		return "OrderTransaction"
	case refundOf:
		return "Refund"
	case refundLineOf:
		return "RefundLineItem"
	case *Customer:
		return "Customer"
	case *Address:
		return "MailingAddress"
	case *Product:
		return "Product"
	case variantOf:
		return "ProductVariant"
	case mediaOf:
		return "MediaImage"
	case *Collection:
		return "Collection"
	case *Shop:
		return "Shop"
	case *bulkOperation:
		return "BulkOperation"
	case *subscription:
		return "WebhookSubscription"
	}
	return fmt.Sprintf("%T", v)
}

// of makes a resolver of a function that needs nothing but the object.
func of[T any](f func(T) any) resolver {
	return func(_ *call, obj any) (any, error) { return f(obj.(T)), nil }
}

func with[T any](f func(*call, T) any) resolver {
	return func(c *call, obj any) (any, error) { return f(c, obj.(T)), nil }
}

// table holds the resolvers by type and field.
type table map[string]map[string]resolver

// newTable has every field of every object type of the schema; a test compares.
func newTable() table {
	all := table{
		"QueryRoot": queryFields, "Mutation": mutationFields, "PageInfo": pageInfoFields,
		"Shop": shopFields, "Order": orderFields, "LineItem": lineFields, "OrderTransaction": transactionFields, "Refund": refundFields,
		"RefundLineItem": refundLineFields, "MoneyV2": moneyFields, "MoneyBag": bagFields, "Customer": customerFields, "MailingAddress": addressFields,
		"Product": productFields, "ProductVariant": variantFields, "MediaImage": mediaFields, "Collection": collectionFields,
		"BulkOperation": bulkFields, "WebhookSubscription": subscriptionFields,
	}
	for _, node := range []string{
		"Order", "LineItem", "OrderTransaction", "RefundLineItem", "Customer", "MailingAddress", "Product", "ProductVariant", "Media", "Collection",
		"BulkOperation", "WebhookSubscription",
	} {
		registerConnection(all, node)
	}
	for name, def := range schema().Types {
		if all[name] != nil || def.BuiltIn || !def.IsCompositeType() || def.IsAbstractType() {
			continue
		}
		all[name] = map[string]resolver{}
		for _, f := range def.Fields {
			field := f.Name
			all[name][field] = func(_ *call, obj any) (any, error) {
				r := obj.(*record)
				v, ok := r.fields[field]
				if !ok {
					return nil, fmt.Errorf("%s has no %s", r.typ, field)
				}
				return v, nil
			}
		}
	}
	return all
}

func gid(kind string, id int64) string {
	return "gid://shopify/" + kind + "/" + strconv.FormatInt(id, 10)
}

// optional is null for "".
func optional(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func optionalTime(t *time.Time) any {
	if t == nil {
		return nil
	}
	return *t
}

// things makes a list of values a list that the executor walks.
func things[T any, U any](in []T, f func(*T) U) []any {
	out := make([]any, len(in))
	for i := range in {
		out[i] = f(&in[i])
	}
	return out
}

// first cuts a plain list at its first argument.
func (c *call) first(list []any) []any {
	if n, ok := c.number("first"); ok {
		return list[:max(0, min(n, len(list)))]
	}
	return list
}

func userErrors(typ string, errs ...*record) []any {
	out := []any{}
	for _, e := range errs {
		e.typ = typ
		out = append(out, e)
	}
	return out
}

func userError(message string, field ...string) *record {
	var path any
	if len(field) > 0 {
		path = field
	}
	return &record{"UserError", map[string]any{"field": path, "message": message, "code": nil}}
}

func count(n, limit int) any {
	precision := "EXACT"
	if limit > 0 && n > limit {
		n, precision = limit, "AT_LEAST"
	}
	return &record{"Count", map[string]any{"count": n, "precision": precision}}
}

func image(id int64, url, alt string) any {
	if url == "" {
		return nil
	}
	return &record{"Image", map[string]any{
		"id": gid("ImageSource", id), "url": url, "altText": optional(alt), "width": 1024, "height": 1024,
	}}
}

func seo(title, description string) any {
	return &record{"SEO", map[string]any{"title": optional(title), "description": optional(description)}}
}

func attributes(in []Attribute) []any {
	return things(in, func(a *Attribute) *record {
		return &record{"Attribute", map[string]any{"key": a.Key, "value": optional(a.Value)}}
	})
}
