package conditions

import "time"

// Report is a decision as the command line prints it.
type Report struct {
	Decision    string        `json:"decision"` // the name of the branch, "None" for the else branch
	BranchID    *string       `json:"branchId"` // null for the else branch
	BranchIndex int           `json:"branchIndex"`
	Reason      Reason        `json:"reason"`
	Words       string        `json:"words"`
	Why         []string      `json:"why"`
	EvaluatedAt time.Time     `json:"evaluatedAt"`
	TimeZone    string        `json:"timeZone"`
	Branches    []BranchTrace `json:"branches"`
	ClosestMiss *Miss         `json:"closestMiss,omitempty"` // when no branch is taken
}

// NewReport makes the report of a decision and its explanation.
func NewReport(d Decision, t Trace) Report {
	r := Report{
		Decision: d.BranchName, BranchIndex: d.Index, Reason: d.Reason, Words: t.Words,
		EvaluatedAt: t.EvaluatedAt, TimeZone: t.TimeZone, Branches: t.Branches, ClosestMiss: t.ClosestMiss,
	}
	if d.Reason == Matched {
		r.BranchID = &d.BranchID
	}
	for _, b := range t.Branches {
		r.Why = append(r.Why, b.Words)
	}
	return r
}
