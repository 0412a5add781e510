package commerce

import (
	"context"
	"time"
)

// EndpointID names a trigger endpoint within its account.
type EndpointID string

// EndpointStatus says whether an endpoint gets deliveries now. Events wait for a paused one.
type EndpointStatus string

// An endpoint is paused by hand, or by itself; see TriggerEndpoint.PauseReason.
const (
	EndpointActive EndpointStatus = "ACTIVE"
	EndpointPaused EndpointStatus = "PAUSED"
)

// PauseReason says why an endpoint is paused.
type PauseReason string

// Why an endpoint is paused. All but PausedByHand happen by themselves.
const (
	PausedByHand  PauseReason = "BY_HAND"
	PausedGone    PauseReason = "GONE"           // it answered 410
	PausedFailing PauseReason = "FAILING"        // nothing arrived for MaxFailing
	PausedFilter  PauseReason = "FILTER_INVALID" // its filter does not fit the catalog any more
)

// MaxFailing is how long an endpoint may fail all deliveries before it is paused.
const MaxFailing = 5 * 24 * time.Hour

// TriggerEndpoint is where an account wants its events delivered.
type TriggerEndpoint struct {
	ID          EndpointID
	Name        string // for people; "" when it has none
	URL         string
	Kinds       []TriggerKind // at least one
	Filter      *string       // canonical text of a condition; nil: every event
	Delay       time.Duration // after the event was written
	Asymmetric  bool          // deliveries are signed by v1a beside v1
	Status      EndpointStatus
	PauseReason *PauseReason // nil while it is active
	PausedAt    *time.Time
	// FailingSince is the first failure after the last success; nil while deliveries arrive. Failures counts those since.
	FailingSince *time.Time
	Failures     int
	RetryAt      *time.Time // no delivery is tried before
	CreatedAt    time.Time
	UpdatedAt    time.Time
}

// EndpointKeys are what an endpoint's deliveries are signed with. During a rotation the previous ones sign beside the current
// ones, until they end.
type EndpointKeys struct {
	Secret     Secret // whsec_…
	SigningKey Secret // whsk_…, of v1a

	PreviousSecret     Secret
	PreviousSigningKey Secret
	PreviousUntil      *time.Time
}

// DeliveryState is what became of an event for an endpoint.
type DeliveryState string

// A delivery is waiting (for its time, for another attempt, for the endpoint) until it ends in one of the others.
const (
	DeliveryWaiting   DeliveryState = "WAITING"
	DeliveryDelivered DeliveryState = "DELIVERED"
	DeliveryFiltered  DeliveryState = "FILTERED" // the endpoint's condition does not hold
	DeliveryDead      DeliveryState = "DEAD"     // all attempts failed; it can be replayed
)

// Delivery is one event on its way to one endpoint.
type Delivery struct {
	EndpointID  EndpointID
	Event       TriggerEvent
	State       DeliveryState
	Attempts    int // since it was written or replayed
	DueAt       time.Time
	AttemptedAt *time.Time
	StatusCode  *int          // of the last answer; nil when none came
	Took        time.Duration // of the last attempt
	Error       string        // why the last attempt failed, or the condition did not hold; a sentence
	DeliveredAt *time.Time
	Replays     int
	Log         []DeliveryAttempt // without the last one when that arrived; the newest AttemptsLogged
}

// AttemptsLogged is how many attempts of a delivery are remembered: those of three rounds that all fail.
const AttemptsLogged = 36

// DeliveryAttempt is one attempt to make a delivery.
type DeliveryAttempt struct {
	At         time.Time // when it ended
	StatusCode *int      // of the answer; nil when none came
	Took       time.Duration
	Error      string // a sentence; "" when it arrived
	Replay     int    // how often the delivery had been replayed
}

// AttemptLog lists the attempts, oldest first.
func (d *Delivery) AttemptLog() []DeliveryAttempt {
	list := d.Log
	if d.DeliveredAt != nil && d.AttemptedAt != nil {
		list = append(list[:len(list):len(list)], DeliveryAttempt{At: *d.AttemptedAt, StatusCode: d.StatusCode, Took: d.Took, Replay: d.Replays})
	}
	return list
}

// DeliveryOutcome is what one attempt came to.
type DeliveryOutcome struct {
	State      DeliveryState // WAITING: try again
	StatusCode *int
	Took       time.Duration
	Error      string
	At         time.Time     // when the attempt ended
	RetryAfter time.Duration // at least, before the next attempt of this delivery
	// Pause is set when the endpoint is to get nothing more by itself; Throttle when it is to get nothing for a while. In both
	// cases the delivery waits, and a pause costs no attempt.
	Pause    PauseReason
	Throttle time.Duration
	// Skipped says that nothing was sent: no attempt is counted.
	Skipped bool
}

// DueEndpoint is an endpoint that has deliveries to be made now.
type DueEndpoint struct {
	AccountID AccountID
	ID        EndpointID
	Failures  int // since the last success
}

// DeliveryFilter lists deliveries of an endpoint.
type DeliveryFilter struct {
	State  DeliveryState // "" for all
	After  int64         // sequences after this one
	Before int64         // and before this one; 0 for no end
}

// Courier makes the deliveries that a store hands out.
type Courier interface {
	// Next says how many may be handed out together; 0 ends the turn.
	Next() int
	// Send makes them, or the first of them when it ends early, and answers in their order.
	Send(context.Context, *TriggerEndpoint, EndpointKeys, []Delivery) []DeliveryOutcome
}
