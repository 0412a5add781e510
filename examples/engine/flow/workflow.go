package flow

import (
	"encoding/json"
	"fmt"
	"time"
)

// Workflow is what the engine runs: `storegraph recipe show NAME --json` prints one. Conditions are text as the API's
// ConditionInput.text takes it, "" where there is none.
type Workflow struct {
	Name      string    `json:"name"`
	Trigger   Trigger   `json:"trigger"`
	Branches  []Branch  `json:"branches"`  // the first whose condition holds is taken
	Otherwise []Message `json:"otherwise"` // what the branch named None sends
}

// Trigger says which events begin a run.
type Trigger struct {
	Event   string   `json:"event"`            // a TriggerKind of the API
	Filter  string   `json:"filter,omitempty"` // asked by the gateway before it delivers
	Timers  []Timer  `json:"timers,omitempty"` // of TIMER_DUE: what to have the gateway wait for
	Segment *Segment `json:"segment,omitempty"`
}

// Timer is a due date that the gateway keeps: so long after an anchor, unless something came between.
type Timer struct {
	Name      string   `json:"name"`
	Anchor    string   `json:"anchor"`
	Delay     Duration `json:"delay"`
	Filter    string   `json:"filter,omitempty"`    // which orders it is for, asked at the anchor
	Condition string   `json:"condition,omitempty"` // asked again when it is due
	Supersede string   `json:"supersede"`           // NEWEST_ORDER or EACH_ORDER
}

// Segment is what SEGMENT_ENTERED and SEGMENT_LEFT watch.
type Segment struct {
	Name      string `json:"name"`
	Condition string `json:"condition"`
}

// Branch is an arm of the If/Else that every run begins with.
type Branch struct {
	Name      string    `json:"name"`
	Condition string    `json:"condition"`
	Messages  []Message `json:"messages"`
}

// Message is sent by the first of its channels on which the contact may be written to.
type Message struct {
	Name    string   `json:"name"`
	Purpose string   `json:"purpose"`      // TRANSACTIONAL or MARKETING
	After   Duration `json:"after"`        // counted from when the event occurred
	If      string   `json:"if,omitempty"` // asked when the time has come
	Email   *Email   `json:"email,omitempty"`
	SMS     string   `json:"sms,omitempty"`
}

// Email has two templates.
type Email struct {
	Subject string `json:"subject"`
	Body    string `json:"body"`
}

// Duration is a time.Duration that JSON writes as people do: "1440h0m0s".
type Duration time.Duration

// MarshalJSON writes it.
func (d Duration) MarshalJSON() ([]byte, error) { return json.Marshal(time.Duration(d).String()) }

// UnmarshalJSON reads it.
func (d *Duration) UnmarshalJSON(b []byte) error {
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("a duration is a text such as \"48h\": %w", err)
	}
	v, err := time.ParseDuration(text)
	*d = Duration(v)
	return err
}
