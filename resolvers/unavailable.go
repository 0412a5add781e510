package resolvers

import (
	"slices"
	"strings"

	"storegraph/commerce"
)

// unavailable says which elements cannot be read at all: blocked ones, and ones that are switched off and were never
// imported. A contact that the CRM registered and Shopify does not know is readable whatever Shopify allows.
func unavailable(inst *commerce.Installation, imports []commerce.ImportRun, contact *commerce.Contact) map[commerce.Element]*commerce.Block {
	out := make(map[commerce.Element]*commerce.Block)
	for _, e := range commerce.Elements {
		if e == commerce.Contacts && contact != nil && contact.SyncedAt == nil {
			continue
		}
		imported := slices.ContainsFunc(imports, func(r commerce.ImportRun) bool {
			return r.Element == e && r.Status == commerce.ImportCompleted
		})
		switch {
		case inst.Blocked[e] != nil:
			out[e] = inst.Blocked[e]
		case inst.Sync.Syncs(e) || imported:
		case inst.Status == "":
			out[e] = &commerce.Block{Code: commerce.BlockedByAccess, Message: "The account is not connected to a Shopify store. Connect one first."}
		default:
			name := strings.ToLower(string(e))
			out[e] = &commerce.Block{Code: commerce.BlockedByToggle, Message: "The store's " + name + " are not synced and were never imported. Switch their sync on, or import them."}
		}
	}
	return out
}
