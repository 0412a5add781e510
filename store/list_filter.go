package store

import "storegraph/commerce"

func contactFilter(account commerce.AccountID, c commerce.ContactFilter) *filter {
	return newFilter(account).contacts(c)
}

func (f *filter) contacts(c commerce.ContactFilter) *filter {
	f.contains("t.name_search", c.Search)
	if c.Email != nil {
		f.norm("t.email_norm", normEmail(c.Email))
	}
	if c.Phone != nil {
		f.norm("t.phone_norm", normPhone(c.Phone))
	}
	oneOf(f, "t.email_consent_state", c.EmailConsent)
	if c.HasOrders != nil {
		f.add("(t.orders_count > 0) = " + f.arg(*c.HasOrders))
	}
	f.during("t.last_order_at", c.LastOrderAt)
	f.during("t.last_order_key", c.LastOrderAt) // which is in an index, and -infinity for none
	f.during("t.updated_at", c.UpdatedAt)
	f.amounts("t.total_spent", "t.spent_key", c.TotalSpent)
	return f
}

func orderFilter(account commerce.AccountID, o commerce.OrderFilter) *filter {
	return newFilter(account).orders(o)
}

func (f *filter) orders(o commerce.OrderFilter) *filter {
	f.ofContact(o.ContactID)
	equal(f, "t.status", o.Status)
	oneOf(f, "t.financial_status", o.FinancialStatus)
	equal(f, "t.name", o.Name)
	f.during("t.processed_at", o.ProcessedAt)
	f.during("t.updated_at", o.UpdatedAt)
	f.amounts("t.total_price", "t.total_price_key", o.TotalPrice)
	if o.ProductID != nil {
		f.add("EXISTS (SELECT FROM line_items l WHERE l.account_id = $1 AND l.order_id = t.id AND l.product_id = " + f.arg(*o.ProductID) + ")")
	}
	equal(f, "t.source_name", o.SourceName)
	if o.Test != nil {
		f.add(map[bool]string{true: "t.test", false: "NOT t.test"}[*o.Test])
	}
	return f
}

func transactionFilter(account commerce.AccountID, t commerce.TransactionFilter) *filter {
	return newFilter(account).transactions(t)
}

func (f *filter) transactions(t commerce.TransactionFilter) *filter {
	f.ofContact(t.ContactID)
	oneOf(f, "t.status", t.Status)
	oneOf(f, "t.kind", t.Kind)
	f.during("t.processed_key", t.ProcessedAt)
	return f
}

func productFilter(account commerce.AccountID, p commerce.ProductFilter) *filter {
	return newFilter(account).products(p)
}

func (f *filter) products(p commerce.ProductFilter) *filter {
	f.contains("t.title_key", p.Search)
	equal(f, "t.handle", p.Handle)
	oneOf(f, "t.status", p.Status)
	equal(f, "t.vendor", p.Vendor)
	equal(f, "t.product_type", p.ProductType)
	if p.Tag != nil {
		f.add(f.arg(*p.Tag) + " = ANY(t.tags)")
	}
	if p.CollectionID != nil {
		f.add("EXISTS (SELECT FROM collection_products m WHERE m.account_id = $1 AND m.product_id = t.id AND m.collection_id = " + f.arg(*p.CollectionID) + ")")
	}
	f.during("t.updated_at", p.UpdatedAt)
	return f
}

func collectionFilter(account commerce.AccountID, c commerce.CollectionFilter) *filter {
	return newFilter(account).collections(c)
}

func (f *filter) collections(c commerce.CollectionFilter) *filter {
	f.contains("t.title_key", c.Search)
	equal(f, "t.handle", c.Handle)
	if c.ProductID != nil {
		f.add("EXISTS (SELECT FROM collection_products m WHERE m.account_id = $1 AND m.collection_id = t.id AND m.product_id = " + f.arg(*c.ProductID) + ")")
	}
	return f
}

// norm compares a normalised column; a text that has no normal form matches nobody.
func (f *filter) norm(column string, v *string) {
	if v == nil {
		f.add("false")
		return
	}
	equal(f, column, v)
}

// ofContact holds for what belongs to a contact, asked for by its id or one that was merged into it.
func (f *filter) ofContact(id *commerce.ContactID) {
	if id != nil {
		arg := f.arg(string(*id)) + "::text"
		f.add("t.contact_id = " + survivor(arg))
	}
}
