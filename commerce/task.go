package commerce

import (
	"encoding/json"
	"time"
)

// TaskKind is a kind of background work of the sync loop.
type TaskKind string

// What the sync loop does by itself. Webhooks are not tasks: they wait in the inbox.
const (
	TaskImport TaskKind = "IMPORT" // one slice of an element's historical import
	TaskPoll   TaskKind = "POLL"   // what changed at Shopify since the last poll of the element
	TaskSweep  TaskKind = "SWEEP"  // compare the element's ids with Shopify's, and find what no webhook told
	TaskUpkeep TaskKind = "UPKEEP" // webhook subscriptions, plan and scopes, the token of an idle shop; Element is ""
)

// TaskKinds lists them all.
var TaskKinds = []TaskKind{TaskImport, TaskPoll, TaskSweep, TaskUpkeep}

// Task is a piece of background work of an account, handed to one worker at a time. Work is cut into slices of a few
// seconds: what a slice must remember for the next one is State.
type Task struct {
	AccountID AccountID
	Kind      TaskKind
	Element   Element // "" for TaskUpkeep
	// Epoch counts how often the task was handed out. A worker whose epoch is no longer the newest has lost the task: its
	// lease ran out, and another took over.
	Epoch    int64
	State    json.RawMessage // the task's own notes; nil at first
	Failures int             // slices that failed in a row
	DueAt    time.Time       // since when it was due
}

// TaskResult is how a slice ended.
type TaskResult struct {
	Next    *time.Time      // when the next slice is due; nil when there is nothing left to do until somebody asks
	State   json.RawMessage // replaces the task's notes; nil keeps them
	Failure string          // a sentence for the account's users; "" when the slice went well
	Found   *Drift          // what a poll or sweep found, added to the element's drift; nil for nothing
	Done    *time.Time      // set when a whole round (poll, sweep) is complete: everything before this moment was seen
}

// Drift counts what reconciliation found different from Shopify, and had refetched.
type Drift struct {
	Checked  int // objects compared
	Missing  int // at Shopify, not stored
	Outdated int // stored, older than Shopify's
	Deleted  int // stored, gone at Shopify
}

// Found says whether anything differed.
func (d Drift) Found() bool { return d.Missing+d.Outdated+d.Deleted > 0 }

// Add sums two counts.
func (d Drift) Add(o Drift) Drift {
	return Drift{d.Checked + o.Checked, d.Missing + o.Missing, d.Outdated + o.Outdated, d.Deleted + o.Deleted}
}
