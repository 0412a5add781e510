package catalog

import "storegraph/commerce"

// Recipient names whom and what one evaluation is about. The contact is the one named, else the order's; the order is the
// one named, else the contact's last.
type Recipient struct {
	ContactID *commerce.ContactID // follows merges
	OrderID   *commerce.ID
	ProductID *commerce.ID
}

// Fetched is what a plan reads for one recipient: the record of each root, nil for one that is missing.
type Fetched struct {
	Contact, Order, Payment, Transaction, Product *Row
	// Env is the recipient's: in the contact's locale, when the contact was read.
	Env *Env
	// What was named and is not there: it was deleted, or never was.
	NoContact, NoOrder, NoProduct bool
}

// Scope lays out the roots of what was fetched, as NewScope does for a subject. The shop is no row: whoever asks has it.
func (f *Fetched) Scope(shop *commerce.Shop) *Scope {
	return &Scope{Env: f.Env, Roots: map[string]any{
		"contact":     f.Contact.root(),
		"order":       f.Order.root(),
		"payment":     f.Payment.root(),
		"transaction": f.Transaction.root(),
		"product":     f.Product.root(),
		"shop":        one(f.Env, ShopKind, shop),
	}}
}

// root keeps a nil Row from looking like a record.
func (r *Row) root() any {
	if r == nil {
		return nil
	}
	return r
}
