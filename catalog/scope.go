package catalog

import (
	"cmp"

	"storegraph/commerce"
)

// Scope is everything that one evaluation may read: the records behind the roots, the moment and zone, and what cannot
// be read at all.
type Scope struct {
	Env *Env
	// Roots holds a Record for each root that is there, nil for one that is missing (no order in this run). Data files
	// may add names that the catalog does not know, as decoded JSON (map[string]any, []any, json.Number, string, bool).
	Roots map[string]any
	// Unavailable says which elements are blocked or not synced: reading one of their fields is an error, never a
	// missing value (DESIGN §3).
	Unavailable map[commerce.Element]*commerce.Block
}

// Subject is what an evaluation is about. Every member may be missing.
type Subject struct {
	Contact     *commerce.Contact
	Order       *commerce.Order
	Transaction *commerce.Transaction // else the order's
	Product     *commerce.Product
	Shop        *commerce.Shop
}

// NewScope lays out the roots of a subject. The payment is the transaction together with the order. What the environment
// does not say of locales is taken from the contact and the shop.
func NewScope(env *Env, s Subject) *Scope {
	env = s.localised(env)
	if s.Transaction == nil && s.Order != nil {
		s.Transaction = s.Order.Transaction
	}
	var payment *Payment
	if s.Order != nil || s.Transaction != nil {
		payment = &Payment{Order: s.Order, Transaction: s.Transaction}
	}
	return &Scope{Env: env, Roots: map[string]any{
		"contact":     one(env, ContactKind, s.Contact),
		"order":       one(env, OrderKind, s.Order),
		"payment":     one(env, PaymentKind, payment),
		"transaction": one(env, TransactionKind, s.Transaction),
		"product":     one(env, ProductKind, s.Product),
		"shop":        one(env, ShopKind, s.Shop),
	}}
}

func (s *Subject) localised(env *Env) *Env {
	var reader string
	if s.Contact != nil && s.Contact.Locale != nil {
		reader = *s.Contact.Locale
	}
	return env.For(reader, s.Shop)
}

// For is the environment of one reader, whose locale may be "", in a shop, which may be nil: what it does not say of locales
// is taken from them.
func (e *Env) For(locale string, shop *commerce.Shop) *Env {
	out := Env{}
	if e != nil {
		out = *e
	}
	var language string
	if shop != nil {
		language = shop.Locale
	}
	out.Locale = cmp.Or(out.Locale, locale, language)
	out.Language = cmp.Or(out.Language, language)
	return &out
}

// Blocked says why a field of a kind cannot be read, if it cannot: its kind's element, the related kind's, or one that
// the field is computed from is blocked or not synced. Whoever walks a path asks at every step.
func (s *Scope) Blocked(k *Kind, f *Field) (commerce.Element, *commerce.Block) {
	for _, e := range Elements(k, f) {
		if b := s.Unavailable[e]; b != nil {
			return e, b
		}
	}
	return "", nil
}

// Elements lists what must be synced for a field of a kind to be readable.
func Elements(k *Kind, f *Field) []commerce.Element {
	var out []commerce.Element
	if k != nil && k.Element != "" {
		out = append(out, k.Element)
	}
	if f == nil {
		return out
	}
	if f.Of != nil && f.Of.Element != "" {
		out = append(out, f.Of.Element)
	}
	return append(out, f.Needs...)
}
