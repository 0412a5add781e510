package commerce

import (
	"fmt"
	"time"
)

// TimerID names a timer within its account.
type TimerID string

// ScheduleStatus says whether a timer or a watch works now.
type ScheduleStatus string

// What is paused keeps what it has coming, and starts nothing new.
const (
	ScheduleActive ScheduleStatus = "ACTIVE"
	SchedulePaused ScheduleStatus = "PAUSED"
)

// Supersede says what a contact's newer order does to what a timer has coming for an older one.
type Supersede string

// A reminder to buy again is moved by buying again; instructions for a product are due for each order.
const (
	NewestOrder Supersede = "NEWEST_ORDER"
	EachOrder   Supersede = "EACH_ORDER"
)

// TimerDelay is a span on the calendar: months and days are those of the shop's time zone, so that nine in the morning stays nine in
// the morning when the clocks change.
type TimerDelay struct {
	Months, Days, Hours, Minutes int
}

// After is the moment that lies the span behind another. A month that lacks the day ends on its last.
func (d TimerDelay) After(t time.Time, zone *time.Location) time.Time {
	local := t.In(zone)
	if d.Months != 0 {
		first := time.Date(local.Year(), local.Month()+time.Month(d.Months), 1, 0, 0, 0, 0, zone)
		last := first.AddDate(0, 1, -1).Day()
		local = time.Date(first.Year(), first.Month(), min(local.Day(), last), local.Hour(), local.Minute(), local.Second(), local.Nanosecond(), zone)
	}
	return local.AddDate(0, 0, d.Days).Add(time.Duration(d.Hours)*time.Hour + time.Duration(d.Minutes)*time.Minute).UTC()
}

// Timer has an event happen a while after an order's, unless it is no longer right then.
type Timer struct {
	ID        TimerID
	Name      string
	Anchor    TriggerKind // one of an order's events
	Delay     TimerDelay
	LocalTime *string // HH:MM: the first such time of day in the shop's time zone at or after the delay's end
	Filter    *string // canonical text of a condition: which orders start it; nil: all
	Condition *string // canonical text of a condition that is asked when it is due; nil: it always happens
	Supersede Supersede
	Status    ScheduleStatus
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Due is when the timer's event is due that an event at a moment has started.
func (t *Timer) Due(anchor time.Time, zone *time.Location) time.Time {
	due := t.Delay.After(anchor, zone)
	if t.LocalTime == nil {
		return due
	}
	var hour, minute int
	if _, err := fmt.Sscanf(*t.LocalTime, "%d:%d", &hour, &minute); err != nil {
		return due
	}
	local := due.In(zone)
	at := time.Date(local.Year(), local.Month(), local.Day(), hour, minute, 0, 0, zone)
	if at.Before(local) {
		at = time.Date(local.Year(), local.Month(), local.Day()+1, hour, minute, 0, 0, zone)
	}
	if at.Hour() < hour { // the clocks jump over it that night
		at = at.Add(time.Hour)
	}
	return at.UTC()
}

// DueState is what became of an event that a timer had coming.
type DueState string

// NEW ones wait for their filter to be asked, which takes a moment; PENDING ones for their time. The others have ended, but that a
// moved one is pending again when the newer order is withdrawn before its time.
const (
	DueNew       DueState = "NEW"
	DuePending   DueState = "PENDING"
	DueFired     DueState = "FIRED"
	DueMoved     DueState = "MOVED"
	DueWithdrawn DueState = "WITHDRAWN"
	DueSkipped   DueState = "SKIPPED"
)

// DueCode says why a due event ended.
type DueCode string

// Why a due event was moved, withdrawn or skipped.
const (
	DueNewerOrder     DueCode = "NEWER_ORDER"
	DueOrderCancelled DueCode = "ORDER_CANCELLED"
	DueOrderDeleted   DueCode = "ORDER_DELETED"
	DueErased         DueCode = "PERSON_ERASED"
	DueNotMatched     DueCode = "FILTER"
	DueNotTrue        DueCode = "CONDITION"
	DueUnavailable    DueCode = "UNAVAILABLE"
	DueStale          DueCode = "CONDITION_STALE"
	DueDisconnected   DueCode = "DISCONNECTED"
)

// DueEvent is an event that a timer has coming, or had.
type DueEvent struct {
	ID            int64
	TimerID       TimerID
	Timer         *Timer // in lists
	OrderID       ID
	OrderName     string       // "" when the order is gone
	OrderStatus   *OrderStatus // nil when the order is gone
	ContactID     *ContactID   // of the order, through merges
	AnchorAt      time.Time
	Version       int64
	EnrollmentKey string
	State         DueState
	Code          DueCode
	Reason        string     // a sentence; "" while there is nothing to say
	DueAt         *time.Time // nil while it is new
	SettledAt     *time.Time
	Sequence      *int64 // of the event that it became
}

// DueVerdict is what is to become of a due event.
type DueVerdict struct {
	State  DueState
	Code   DueCode
	Reason string
	DueAt  *time.Time // of one that is pending now
	Again  *time.Time // look again then, and leave everything else as it is
}

// DueFilter narrows a list of due events.
type DueFilter struct {
	Timer   TimerID // "" for all
	Contact *ContactID
	State   DueState // "" for all
	After   int64    // those behind this one, the newest first; 0 from the first on
}

// DueRef names a due event of any account.
type DueRef struct {
	AccountID AccountID
	ID        int64
}
