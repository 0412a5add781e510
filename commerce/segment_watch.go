package commerce

import "time"

// WatchID names a segment watch within its account.
type WatchID string

// SegmentWatch makes events of contacts entering and leaving a segment.
type SegmentWatch struct {
	ID        WatchID
	Name      string
	Condition string // canonical text
	Entered   bool   // entering is an event
	Left      bool   // leaving is one
	PerMinute int    // at most so many events a minute; the others wait
	Begun     bool   // who was in it at first has been recorded
	Status    ScheduleStatus
	Problem   string // why it could not be answered last; "" when it was
	CheckedAt *time.Time
	CreatedAt time.Time
	UpdatedAt time.Time
}

// WatchRef names a segment watch of any account.
type WatchRef struct {
	AccountID AccountID
	ID        WatchID
}
