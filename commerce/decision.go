package commerce

import (
	"encoding/json"
	"time"
)

// Decision is which branch was taken, recorded with what it was made from, so that it can be made again.
type Decision struct {
	ID        int64
	ContactID *ContactID // whom it was about; nil for nobody, or somebody who was erased
	OrderID   *ID
	// How it was asked for: by the contact, by the order, or by both. What was not named was found through the other.
	ByContact, ByOrder bool
	OrderIDs           []ID // all orders that were there to be read

	EvaluatedAt time.Time // to the microsecond
	TimeZone    string    // IANA name
	Branches    []DecidedBranch
	BranchID    string // "" for the else branch
	BranchName  string
	BranchIndex int // -1 for the else branch
	Reason      string
	Trace       json.RawMessage // what each branch came to, in order; without values once redacted
	Read        json.RawMessage // the values that the branches read, as a snapshot of the catalog; nil once redacted

	RedactedAt *time.Time // when the person whom it tells of was erased
}

// DecidedBranch is one branch of a recorded decision.
type DecidedBranch struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Text  string          `json:"text,omitempty"`  // canonical; "" once redacted
	Given json.RawMessage `json:"given,omitempty"` // the condition as it was given, a tree; nil once redacted
}

// How long decisions are kept, in days.
const (
	DefaultDecisionRetention = 90
	MaxDecisionRetention     = 365
)
