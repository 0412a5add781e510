package conditions

import "time"

// Report is a decision as the command line prints it.
type Report struct {
	Decision    string        `json:"decision"` // the name of the branch, "None" for the else branch
	BranchID    *string       `json:"branchId"` // null for the else branch
	BranchIndex int           `json:"branchIndex"`
	Reason      Reason        `json:"reason"`
	Why         []string      `json:"why"`
	EvaluatedAt time.Time     `json:"evaluatedAt"`
	TimeZone    string        `json:"timeZone"`
	Branches    []BranchTrace `json:"branches"`
}

// NewReport makes the report of a decision.
func NewReport(d Decision) Report {
	r := Report{
		Decision: d.BranchName, BranchIndex: d.Index, Reason: d.Reason,
		EvaluatedAt: d.Trace.EvaluatedAt, TimeZone: d.Trace.TimeZone, Branches: d.Trace.Branches,
	}
	if d.Reason == Matched {
		r.BranchID = &d.BranchID
	}
	for _, b := range d.Trace.Branches {
		r.Why = append(r.Why, b.Words)
	}
	return r
}
