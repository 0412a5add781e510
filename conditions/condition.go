package conditions

import (
	"slices"

	"storegraph/commerce"
)

// Condition is a checked condition: typed, within the limits, and compiled. It never changes and may be shared.
type Condition struct {
	root       node
	text       string
	reads      []string
	needs      []string // what its plan names
	currencies []string // the roots whose currency plain amounts mean, the first that has one
	elements   []commerce.Element
	program    *program
	inside     int // how much of its parts' paths leads to it
}

// Text is the canonical text of the condition; ParseText gives an equal condition for it.
func (c *Condition) Text() string { return c.text }

// Reads lists the catalog paths that the condition reads, lists included, sorted: what must be loaded before it is
// evaluated.
func (c *Condition) Reads() []string { return slices.Clone(c.reads) }

// Elements lists what must be synced for the condition to be answerable.
func (c *Condition) Elements() []commerce.Element { return slices.Clone(c.elements) }

// Equal says whether two conditions are the same apart from clause ids and from where they stood in their input.
func (c *Condition) Equal(o *Condition) bool {
	if c == nil || o == nil {
		return c == o
	}
	return shape(c.root) == shape(o.root)
}

// Branch is one arm of an If/Else.
type Branch struct {
	ID        string
	Name      string
	Condition *Condition
}
