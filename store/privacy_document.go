package store

import (
	"encoding/json"
	"time"

	"storegraph/commerce"
)

// privacyDocument is the file that a data request is answered with. Its names are for people who never saw this program.
type privacyDocument struct {
	About      string            `json:"about"`
	Request    documentRequest   `json:"request"`
	PreparedAt time.Time         `json:"prepared_at"`
	Systems    []documentSystem  `json:"systems"`
	Person     []documentPerson  `json:"person"`
	ShopifyIDs []string          `json:"shopify_customer_ids"`
	Orders     []documentOrder   `json:"orders"`
	NotStored  []string          `json:"requested_orders_not_stored"`
	Events     []documentEvent   `json:"workflow_trigger_events"`
	Decisions  []documentDecided `json:"workflow_decisions"`
	Due        []documentDue     `json:"workflow_due_dates"`
	Segments   []documentSegment `json:"workflow_segments"`
}

type documentRequest struct {
	Shop          string    `json:"shop"`
	DataRequestID string    `json:"data_request_id,omitempty"`
	WebhookID     string    `json:"webhook_id"`
	ReceivedAt    time.Time `json:"received_at"`
	DueAt         time.Time `json:"due_at"`
}

type documentSystem struct {
	Name  string `json:"name"`
	Holds string `json:"holds"`
}

type documentPerson struct {
	ID            string           `json:"contact_id"`
	OtherIDs      []string         `json:"other_contact_ids,omitempty"`
	ShopifyID     *commerce.ID     `json:"shopify_customer_id,string,omitempty"`
	FirstName     *string          `json:"first_name"`
	LastName      *string          `json:"last_name"`
	Email         *string          `json:"email"`
	EmailVerified bool             `json:"email_verified"`
	Phone         *string          `json:"phone"`
	Company       *string          `json:"company"`
	Address       *addressJSON     `json:"address"`
	Language      *string          `json:"language"`
	Timezone      *string          `json:"timezone"`
	DateOfBirth   *string          `json:"date_of_birth"`
	Website       *string          `json:"website"`
	Source        *string          `json:"source"`
	EmailConsent  *documentConsent `json:"email_marketing_consent"`
	SMSConsent    *documentConsent `json:"sms_marketing_consent"`
	Registered    *registration    `json:"registered_by_crm"`
	OrdersCount   int              `json:"orders_count"`
	TotalSpent    *documentMoney   `json:"total_spent"`
	FirstOrderAt  *time.Time       `json:"first_order_at"`
	LastOrderAt   *time.Time       `json:"last_order_at"`
	CreatedAt     time.Time        `json:"created_at"`
	UpdatedAt     time.Time        `json:"updated_at"`
	SyncedAt      *time.Time       `json:"last_read_from_shopify_at"`
}

type documentConsent struct {
	State      commerce.ConsentState `json:"state"`
	OptInLevel string                `json:"opt_in_level,omitempty"`
	UpdatedAt  *time.Time            `json:"updated_at,omitempty"`
}

// documentMoney is an amount as it is stored, to the last digit.
type documentMoney struct {
	Amount   string `json:"amount"`
	Currency string `json:"currency"`
}

type documentOrder struct {
	ID               string           `json:"shopify_order_id"`
	Name             string           `json:"name"`
	Status           string           `json:"status"`
	FinancialStatus  *string          `json:"financial_status"`
	Fulfillment      *string          `json:"fulfillment_status"`
	CancelReason     *string          `json:"cancel_reason,omitempty"`
	PlacedAt         time.Time        `json:"placed_at"`
	PaidAt           *time.Time       `json:"paid_at"`
	CancelledAt      *time.Time       `json:"cancelled_at,omitempty"`
	UpdatedAt        time.Time        `json:"updated_at"`
	SourceName       *string          `json:"sales_channel"`
	StatusPage       *string          `json:"status_page"`
	Buyer            documentBuyer    `json:"buyer"`
	BillingAddress   *addressJSON     `json:"billing_address"`
	ShippingAddress  *addressJSON     `json:"shipping_address"`
	DiscountCodes    []string         `json:"discount_codes"`
	Total            documentMoney    `json:"total"`
	TotalPresentment *documentMoney   `json:"total_in_buyers_currency,omitempty"`
	Refunded         documentMoney    `json:"refunded"`
	Items            []documentItem   `json:"items"`
	Payment          *documentPayment `json:"payment"`
}

type documentBuyer struct {
	CustomerID *commerce.ID `json:"shopify_customer_id,string,omitempty"`
	FirstName  *string      `json:"first_name"`
	LastName   *string      `json:"last_name"`
	Email      *string      `json:"email"`
	Phone      *string      `json:"phone"`
}

type documentItem struct {
	Title     string        `json:"title"`
	Variant   *string       `json:"variant,omitempty"`
	SKU       *string       `json:"sku,omitempty"`
	Quantity  int           `json:"quantity"`
	UnitPrice documentMoney `json:"unit_price"`
	Total     documentMoney `json:"total_after_discounts"`
}

type documentPayment struct {
	ID          string        `json:"shopify_transaction_id"`
	Kind        string        `json:"kind"`
	Status      string        `json:"status"`
	Gateway     *string       `json:"gateway"`
	Amount      documentMoney `json:"amount"`
	ProcessedAt *time.Time    `json:"processed_at"`
}

type documentEvent struct {
	Sequence   int64           `json:"sequence"`
	Kind       string          `json:"kind"`
	OrderID    string          `json:"shopify_order_id"`
	OccurredAt time.Time       `json:"occurred_at"`
	ReceivedAt time.Time       `json:"received_at"`
	Payload    json.RawMessage `json:"payload"`
}

// documentDue is an event that a timer had coming for an order.
type documentDue struct {
	Timer    string       `json:"timer"`
	OrderID  *commerce.ID `json:"shopify_order_id,string"`
	AnchorAt time.Time    `json:"started_at"`
	DueAt    *time.Time   `json:"due_at"`
	State    string       `json:"state"`
	Reason   string       `json:"reason,omitempty"`
}

// documentSegment is a watched segment that the person was seen in.
type documentSegment struct {
	Watch  string    `json:"segment"`
	Inside bool      `json:"is_in_it"`
	Since  time.Time `json:"since"`
}

type documentDecided struct {
	DecidedAt time.Time                `json:"decided_at"`
	OrderID   *commerce.ID             `json:"shopify_order_id,string,omitempty"`
	Branch    string                   `json:"branch"`
	Branches  []commerce.DecidedBranch `json:"branches"`
	Read      json.RawMessage          `json:"values_that_were_read"`
	Trace     json.RawMessage          `json:"explanation"`
}

func shown(m commerce.Money) documentMoney {
	return documentMoney{Amount: m.Plain(), Currency: m.CurrencyCode}
}

func consentOf(c commerce.Consent) *documentConsent {
	if c.State == "" {
		return nil
	}
	return &documentConsent{State: c.State, OptInLevel: c.OptInLevel, UpdatedAt: c.UpdatedAt}
}

func personOf(r *contactRow, aliases []string) documentPerson {
	p := documentPerson{
		ID: string(r.ID), OtherIDs: aliases, ShopifyID: r.ShopifyID, FirstName: r.FirstName, LastName: r.LastName,
		Email: r.Email, EmailVerified: r.VerifiedEmail, Phone: r.Phone, Company: r.CompanyName, Address: (*addressJSON)(r.Address),
		Language: r.Locale, Timezone: r.Timezone, Website: r.Website, Source: r.Source,
		EmailConsent: consentOf(r.EmailConsent), SMSConsent: consentOf(r.SMSConsent), Registered: r.registered,
		OrdersCount: r.Facts.OrdersCount, FirstOrderAt: r.Facts.FirstOrderAt, LastOrderAt: r.Facts.LastOrderAt,
		CreatedAt: r.CreatedAt, UpdatedAt: r.UpdatedAt, SyncedAt: r.SyncedAt,
	}
	if r.DateOfBirth != nil {
		day := r.DateOfBirth.String()
		p.DateOfBirth = &day
	}
	if r.Facts.TotalSpent != nil {
		spent := shown(*r.Facts.TotalSpent)
		p.TotalSpent = &spent
	}
	return p
}

func orderOf(o *commerce.Order, items []commerce.LineItem, payment *commerce.Transaction) documentOrder {
	d := documentOrder{
		ID: o.ID.String(), Name: o.Name, Status: string(o.Status), FinancialStatus: (*string)(o.FinancialStatus),
		Fulfillment: o.FulfillmentStatus, CancelReason: o.CancelReason, PlacedAt: o.ProcessedAt, PaidAt: o.PaidAt,
		CancelledAt: o.CancelledAt, UpdatedAt: o.UpdatedAt, SourceName: o.SourceName, StatusPage: o.StatusPageURL,
		Buyer:          documentBuyer{o.Buyer.CustomerID, o.Buyer.FirstName, o.Buyer.LastName, o.Buyer.Email, o.Buyer.Phone},
		BillingAddress: (*addressJSON)(o.BillingAddress), ShippingAddress: (*addressJSON)(o.ShippingAddress),
		DiscountCodes: o.DiscountCodes, Total: shown(o.TotalPrice.Shop), Refunded: shown(o.TotalRefunded.Shop),
		Items: make([]documentItem, len(items)),
	}
	if o.PresentmentCurrencyCode != o.CurrencyCode {
		total := shown(o.TotalPrice.Presentment)
		d.TotalPresentment = &total
	}
	for i, l := range items {
		d.Items[i] = documentItem{l.Title, l.VariantTitle, l.SKU, l.Quantity, shown(l.UnitPrice.Shop), shown(l.DiscountedTotal.Shop)}
	}
	if payment != nil {
		d.Payment = &documentPayment{
			payment.ID.String(), string(payment.Kind), string(payment.Status), or(payment.FormattedGateway, payment.Gateway),
			shown(payment.Amount.Shop), payment.ProcessedAt,
		}
	}
	return d
}
