package conditions

import (
	"strings"
	"time"

	"storegraph/catalog"
)

// OrdersSince is the earliest moment at which the condition asks what a contact ordered: "none of the orders in the last 6 months"
// asks since six months ago. ok is false when it asks at no certain moment. Where orders are known from a later moment on
// only, the condition takes those who ordered before it for people who did not.
func (c *Condition) OrdersSince(env *catalog.Env) (since time.Time, ok bool) {
	m := newMoments(env)
	ask := func(at time.Time) {
		if !ok || at.Before(since) {
			since, ok = at, true
		}
	}
	eachLeaf(c.root, "", func(_ *leaf, n node, _ string) {
		clause, is := n.(*clause)
		if !is {
			return
		}
		literals := literalsOf(clause.right)
		left := clause.left
		if a, is := left.(*aggregate); is { // the earliest or latest of the orders
			left = a.value
		}
		ref, is := left.(*fieldRef)
		if !is || len(literals) == 0 || !ofOrders(ref.full) {
			return
		}
		switch ref.typ() {
		case catalog.Instant:
			from, to := m.span(clause.op, literals)
			if from == nil {
				from = to
			}
			ask(*from)
		case catalog.Integer:
			if ref.field().Name == "days_since_last_order" {
				for _, l := range literals {
					if l.kind == numberLiteral {
						ask(startOfDay(daysBefore(dateOf(m.now), l.fixed/scale), m.zone))
					}
				}
			}
		}
	})
	return since, ok
}

// ofOrders says whether a field tells of a contact's orders, by themselves or by what was computed from them.
func ofOrders(path string) bool {
	switch path {
	case "contact.first_order_at", "contact.last_order_at", "contact.days_since_last_order":
		return true
	}
	return strings.HasPrefix(path, "contact.orders.") || strings.HasPrefix(path, "contact.last_order.")
}
