package catalog

// Roots are the names that paths begin with, in the order in which pickers show them.
var Roots = []Root{
	{"contact", ContactKind, "The contact whom the message goes to, or whom the workflow runs for."},
	{"order", OrderKind, "The order of the trigger, else the contact's last order."},
	{"payment", PaymentKind, "The payment of the trigger, else the payment of the order."},
	{"transaction", TransactionKind, "The transaction of the trigger, else the one of the order."},
	{"product", ProductKind, "The product that the run is about."},
	{"shop", ShopKind, "The Shopify store that the account is connected to."},
}

// Kinds are all kinds, roots first.
var Kinds = []*Kind{
	ContactKind, OrderKind, PaymentKind, TransactionKind, ProductKind, ShopKind,
	LineItemKind, LineItemMetaKind, TaxLineKind, BuyerKind, AddressKind, VariantKind, CollectionKind, CollectionRefKind, InvoiceKind, CardKind,
}
