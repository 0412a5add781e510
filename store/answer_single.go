package store

import "strconv"

// singleSource is an object of the API that an argument names.
type singleSource struct {
	table  string
	id     string
	fields func() fieldPlans
}

// singles are the objects by the schema's field of Query.
var singles = map[string]singleSource{
	"contact":     {"contacts", "id", contactFields},
	"order":       {"orders", "id", orderFields},
	"transaction": {"transactions", "order_id", paymentFields},
	"product":     {"products", "id", productFields},
	"collection":  {"collections", "id", groupFields},
}

// query writes the statement of one object. A contact is found through merges.
func (s singleSource) query(q *answerSQL, r *answerSingle) {
	ref := q.in[r.args].ID
	alias := r.level.alias
	q.text("SELECT ")
	// Parameters are numbered as they are written.
	r.level.selected(q)
	q.text(" FROM " + s.table + " " + alias + " WHERE " + alias + ".account_id = $1 AND " + alias + "." + s.id + " = ")
	switch {
	case s.table != "contacts":
		q.arg(ref.Number)
	case ref.Shopify:
		q.text("(SELECT l.contact_id FROM contact_links l WHERE l.account_id = $1 AND l.shopify_id = ")
		q.arg(ref.Number)
		q.text(")")
	default:
		q.args = append(q.args, ref.Text)
		q.text(survivor("$" + strconv.Itoa(len(q.args))))
	}
}
