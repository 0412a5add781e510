package commerce

import "strings"

// ShopPlan is Shopify's ShopPlan.publicDisplayName, an open set.
type ShopPlan string

// PlanRule says what a plan allows for the elements that carry personal data (contacts, orders, transactions). Products
// and collections are allowed on every plan.
type PlanRule string

// The three rules of DESIGN §2.4.
const (
	PlanAllows  PlanRule = "ALLOWS"   // personal data may be read
	PlanRefuses PlanRule = "REFUSES"  // products and collections only
	PlanByProbe PlanRule = "BY_PROBE" // allowed when Shopify really returns personal data
)

// planPolicy has the documented rows (Basic, Advanced, Plus) and one explicit row for each other name that Shopify
// documents for publicDisplayName. Unknown plans are decided by probe.
var planPolicy = map[string]PlanRule{
	"basic":              PlanRefuses,
	"advanced":           PlanAllows,
	"plus":               PlanAllows,
	"grow":               PlanByProbe,
	"development":        PlanByProbe,
	"plus trial":         PlanByProbe,
	"trial":              PlanByProbe,
	"starter":            PlanByProbe,
	"retail":             PlanByProbe,
	"lite":               PlanByProbe,
	"agentic":            PlanByProbe,
	"agentic enterprise": PlanByProbe,
	"staff business":     PlanByProbe,
	"shop component":     PlanByProbe,
	"other":              PlanByProbe,
	"inactive":           PlanRefuses,
	"paused":             PlanRefuses,
}

// Rule is the row of the plan table; unknown plans are decided by probe.
func (p ShopPlan) Rule() PlanRule {
	if r, ok := planPolicy[strings.ToLower(strings.TrimSpace(string(p)))]; ok {
		return r
	}
	return PlanByProbe
}

// Block says why an element cannot be imported or synced, and the way out, in a sentence for the account's users.
type Block struct {
	Code    BlockCode
	Message string
}

// BlockCode is the machine's word for a Block.
type BlockCode string

// Why an element is blocked.
const (
	BlockedByPlan   BlockCode = "PLAN"             // the plan table refuses personal data
	BlockedByData   BlockCode = "PERSONAL_DATA"    // Shopify refused personal data when asked
	BlockedByScope  BlockCode = "SCOPE"            // the granted access scopes do not cover it
	BlockedByAccess BlockCode = "ACCESS_WITHDRAWN" // the installation is gone or its token is dead
	BlockedByToggle BlockCode = "NOT_SYNCED"       // switched off and never imported
)

// BlockedElement decides whether an element of a shop is blocked. personalData is what the probe found: whether Shopify
// really returned personal data. What the API returns decides above the table (DESIGN §2.4), so a probe that was refused
// blocks on every plan.
func BlockedElement(e Element, plan ShopPlan, personalData bool) *Block {
	if !e.Personal() {
		return nil
	}
	if plan.Rule() == PlanRefuses {
		return &Block{BlockedByPlan, "Shopify's " + string(plan) + " plan does not give customer data to apps. Upgrade the store to Shopify Advanced or Plus; this element then starts by itself."}
	}
	if !personalData {
		return &Block{BlockedByData, "Shopify refused customer data for this store although its plan (" + string(plan) + ") may allow it. Approve the app's access to protected customer data in Shopify, or upgrade to Shopify Advanced or Plus; this element then starts by itself."}
	}
	return nil
}
