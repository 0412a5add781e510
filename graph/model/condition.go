package model

import (
	"time"

	"storegraph/conditions"
)

// BranchDecision is which branch is taken, or what is wrong with the conditions.
type BranchDecision struct {
	BranchID    *string
	BranchName  *string
	BranchIndex *int
	Reason      *conditions.Reason
	EvaluatedAt *time.Time
	TimeZone    *string
	AsOf        *time.Time
	Words       *string
	ClosestMiss *conditions.Miss
	Trace       []conditions.BranchTrace
	Problems    []conditions.Problem
	Warnings    []conditions.Warning
	DecisionID  *string
}
