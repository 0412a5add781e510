package catalog

// InvoiceKind is HighLevel's invoice of a payment: its names resolve, and are never filled.
var InvoiceKind = &Kind{Name: "invoice", Label: "Invoice", Description: "HighLevel's invoice of a payment. Shopify's payments have none."}

// CardKind is the card of a payment: its names resolve, and are never filled.
var CardKind = &Kind{Name: "card", Label: "Card", Description: "The card that was charged. Payment details are not requested from Shopify."}

const (
	neverInvoice = "Never: Shopify's payments have no invoice of HighLevel's."
	neverCard    = "Never: payment details are not requested from Shopify."
)

var _ = declare(InvoiceKind, []field[Payment]{
	never("name", "Invoice name", "Name of the invoice.", "New Invoice", neverInvoice),
	never("number", "Invoice number", "Number of the invoice.", "000012", neverInvoice),
	never("issue_date", "Issue date", "Day on which the invoice was issued.", "10-20-2021", neverInvoice),
	never("due_date", "Due date", "Day on which the invoice is due.", "11-20-2021", neverInvoice),
	never("url", "Invoice page", "Address of the invoice.", "https://example.com/invoice/000012", neverInvoice),
	never("recorded_by", "Recorded by", "Who recorded the payment.", "Jane Smith", neverInvoice),
	never("amount_paid", "Amount paid", "What was paid on the invoice.", "102.99", neverInvoice),
	never("amount_due", "Amount due", "What is left to pay on the invoice.", "0.00", neverInvoice),
})

var _ = declare(CardKind, []field[Payment]{
	never("last4", "Last four digits", "Last four digits of the card.", "4242", neverCard),
	never("brand", "Brand", "Brand of the card.", "visa", neverCard),
})

func never(name, label, description, sample, filled string) field[Payment] {
	return field[Payment]{
		Field: Field{
			Name: name, Type: Text, Nullable: true, Label: label,
			Description: description,
			Sample:      sample, Derived: "always missing",
			Filled: filled,
		}, Get: func(*Payment) any { return nil },
	}
}
