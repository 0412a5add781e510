package commerce

// Element is a kind of data that is imported once and kept in sync: the product documentation's word.
type Element string

// The five elements of the import wizard.
const (
	Contacts     Element = "CONTACTS"
	Orders       Element = "ORDERS"
	Transactions Element = "TRANSACTIONS"
	Products     Element = "PRODUCTS"
	Collections  Element = "COLLECTIONS"
)

// Elements lists all five in the order in which the wizard shows them.
var Elements = []Element{Contacts, Orders, Transactions, Products, Collections}

// Personal says whether the element carries customers' data, which Shopify gives to some plans only.
func (e Element) Personal() bool { return e == Contacts || e == Orders || e == Transactions }

// Valid says whether e is one of the five.
func (e Element) Valid() bool {
	switch e {
	case Contacts, Orders, Transactions, Products, Collections:
		return true
	}
	return false
}

// SyncSettings are the seven toggles of the Sync Settings screen. Trigger toggles are separate from sync toggles.
type SyncSettings struct {
	ContactSync            bool
	OrderSync              bool
	OrderReceivedTrigger   bool
	TransactionSync        bool
	PaymentReceivedTrigger bool
	ProductSync            bool
	CollectionSync         bool
}

// AllSyncSettings has every toggle on, as the documentation advises for a full migration.
func AllSyncSettings() SyncSettings {
	return SyncSettings{true, true, true, true, true, true, true}
}

// Syncs says whether the element's toggle is on.
func (s SyncSettings) Syncs(e Element) bool {
	switch e {
	case Contacts:
		return s.ContactSync
	case Orders:
		return s.OrderSync
	case Transactions:
		return s.TransactionSync
	case Products:
		return s.ProductSync
	case Collections:
		return s.CollectionSync
	}
	return false
}

// WatchesOrders says whether anything needs orders to be followed: sync toggles or trigger toggles.
func (s SyncSettings) WatchesOrders() bool {
	return s.OrderSync || s.TransactionSync || s.OrderReceivedTrigger || s.PaymentReceivedTrigger
}
