package model

import (
	"time"

	"storegraph/commerce"
	"storegraph/conditions"
)

// Segment is a condition that selects contacts, or what is wrong with it.
type Segment struct {
	Condition   *conditions.Condition // nil when there are problems
	Shop        *commerce.Shop        // nil when there is none
	Text        *string
	EvaluatedAt *time.Time
	TimeZone    *string
	Problems    []conditions.Problem
}
