package resolvers

import (
	"context"

	"storegraph/commerce"
)

// Schedules are the timers and segment watches of an account. Get methods return NOT_FOUND for what is not there; refusals are errors
// for users.
type Schedules interface {
	ListTimers(context.Context, commerce.AccountID) ([]commerce.Timer, error)
	GetTimer(context.Context, commerce.AccountID, commerce.TimerID) (*commerce.Timer, error)
	CreateTimer(context.Context, commerce.AccountID, commerce.Timer) (*commerce.Timer, error)
	UpdateTimer(context.Context, commerce.AccountID, commerce.Timer) (*commerce.Timer, error)
	DeleteTimer(context.Context, commerce.AccountID, commerce.TimerID) error
	// ListDue gives the newest first, each with its timer.
	ListDue(ctx context.Context, account commerce.AccountID, f commerce.DueFilter, limit int) ([]commerce.DueEvent, error)
	CountDue(context.Context, commerce.AccountID, commerce.DueFilter) (int, error)

	ListWatches(context.Context, commerce.AccountID) ([]commerce.SegmentWatch, error)
	GetWatch(context.Context, commerce.AccountID, commerce.WatchID) (*commerce.SegmentWatch, error)
	CreateWatch(context.Context, commerce.AccountID, commerce.SegmentWatch) (*commerce.SegmentWatch, error)
	UpdateWatch(context.Context, commerce.AccountID, commerce.SegmentWatch) (*commerce.SegmentWatch, error)
	DeleteWatch(context.Context, commerce.AccountID, commerce.WatchID) error
	// CountMembers counts who was in a watched segment when it was asked last.
	CountMembers(context.Context, commerce.AccountID, commerce.WatchID) (int, error)
}
