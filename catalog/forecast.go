package catalog

import "storegraph/commerce"

// Audience is whom a template would go to: the contacts listed, or, when List is nil, those of the segment, or, when there is
// none, all that match the filter.
type Audience struct {
	Segment *Segment
	List    []commerce.ContactID // follows merges; those who are not there are left out
	Filter  commerce.ContactFilter
}

// Forecast is what a template would lack for an audience, each contact with the last order.
type Forecast struct {
	Contacts int       // each once
	Shopify  int       // of these, whom Shopify knows
	Fields   []Lacking // in the sequence of the paths that were asked for
	Skipped  int       // contacts who lack one or more of the fields that are required
}

// Lacking is how many contacts lack one field.
type Lacking struct {
	Missing       int // for whom it prints nothing; of an item's field: who have no items, or one that lacks it
	WithoutParent int // of these, who lack even what it belongs to
	Empty         int // of these, for whom it is there with nothing in it: an empty text, a list without items
}
