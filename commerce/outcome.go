package commerce

// Outcome says what an upsert did.
type Outcome string

// An upsert never overwrites newer data: then it was stale.
const (
	Inserted  Outcome = "INSERTED"
	Updated   Outcome = "UPDATED"
	Unchanged Outcome = "UNCHANGED"
	Stale     Outcome = "STALE" // the stored row is newer, or the object was deleted
)

// OrderResult is what became of one order.
type OrderResult struct {
	Before  *Order // as it was stored, with its line items; nil when it is new
	Outcome Outcome
}
