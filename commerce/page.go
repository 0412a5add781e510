package commerce

// Page asks for part of a list: the first items after a cursor, or the last before one. Cursors are opaque to callers;
// the store seals the sort key into them.
type Page struct {
	First  *int
	After  *string
	Last   *int
	Before *string
}

// MaxPageSize bounds First and Last (Shopify's own bound).
const MaxPageSize = 250

// MaxCount is how far lists are counted.
const MaxCount = 10_000

// List is one page of T with what Relay needs to go on. Cursors[i] belongs to Items[i].
type List[T any] struct {
	Items       []T
	Cursors     []string
	HasNext     bool
	HasPrevious bool
}
