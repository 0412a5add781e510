package store_test

import (
	"context"

	"storegraph/catalog"
	"storegraph/commerce"
)

// scheduleReaders read timers and watches.
func (e *env) scheduleReaders() map[string]func(context.Context, commerce.AccountID) (any, error) {
	return map[string]func(context.Context, commerce.AccountID) (any, error){
		"GetTimer": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetTimer(ctx, a, "timer-1") },
		"ListTimers": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListTimers(ctx, a)
			return len(list), err
		},
		"ListDue": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListDue(ctx, a, commerce.DueFilter{}, 10)
			return len(list), err
		},
		"CountDue": func(ctx context.Context, a commerce.AccountID) (any, error) {
			return e.CountDue(ctx, a, commerce.DueFilter{})
		},
		"GetWatch": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.GetWatch(ctx, a, "watch-1") },
		"ListWatches": func(ctx context.Context, a commerce.AccountID) (any, error) {
			list, err := e.ListWatches(ctx, a)
			return len(list), err
		},
		"CountMembers": func(ctx context.Context, a commerce.AccountID) (any, error) { return e.CountMembers(ctx, a, "watch-1") },
	}
}

// scheduleWriters write them.
func (e *env) scheduleWriters(mark string) map[string]func(context.Context, commerce.AccountID) error {
	s := e.Store
	timer := commerce.Timer{ID: "timer-1", Name: mark, Anchor: commerce.OrderReceived, Delay: commerce.TimerDelay{Days: 60}, Condition: &mark, Supersede: commerce.NewestOrder, Status: commerce.ScheduleActive}
	watch := commerce.SegmentWatch{ID: "watch-1", Name: mark, Condition: mark, Entered: true, PerMinute: 10, Status: commerce.ScheduleActive, Begun: true}
	return map[string]func(context.Context, commerce.AccountID) error{
		"CreateTimer": func(ctx context.Context, a commerce.AccountID) error {
			if err := unlessMissing(s.DeleteTimer(ctx, a, "timer-1")); err != nil {
				return err
			}
			_, err := s.CreateTimer(ctx, a, timer)
			return err
		},
		"UpdateTimer": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.UpdateTimer(ctx, a, timer)
			return unlessMissing(err)
		},
		"DeleteTimer": func(ctx context.Context, a commerce.AccountID) error {
			return unlessMissing(s.DeleteTimer(ctx, a, "timer-1"))
		},
		"SettleDue": func(ctx context.Context, a commerce.AccountID) error {
			for id := range int64(5) {
				err := s.SettleDue(ctx, commerce.DueRef{AccountID: a, ID: id + 1}, at(999), func(context.Context, *commerce.Timer, *commerce.DueEvent, *commerce.Shop) (commerce.DueVerdict, error) {
					return commerce.DueVerdict{State: commerce.DuePending, DueAt: new(at(900))}, nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		},
		"PutOffDue": func(ctx context.Context, a commerce.AccountID) error {
			return s.PutOffDue(ctx, commerce.DueRef{AccountID: a, ID: 1}, at(999))
		},
		"CreateWatch": func(ctx context.Context, a commerce.AccountID) error {
			if err := unlessMissing(s.DeleteWatch(ctx, a, "watch-1")); err != nil {
				return err
			}
			_, err := s.CreateWatch(ctx, a, watch)
			return err
		},
		"UpdateWatch": func(ctx context.Context, a commerce.AccountID) error {
			_, err := s.UpdateWatch(ctx, a, watch)
			return unlessMissing(err)
		},
		"DeleteWatch": func(ctx context.Context, a commerce.AccountID) error {
			return unlessMissing(s.DeleteWatch(ctx, a, "watch-1"))
		},
		"CheckWatch": func(ctx context.Context, a commerce.AccountID) error {
			return s.CheckWatch(ctx, commerce.WatchRef{AccountID: a, ID: "watch-1"}, at(9999), func(context.Context, *commerce.SegmentWatch) (catalog.Segment, string, error) {
				return everybody, mark, nil
			})
		},
		"PutOffWatch": func(ctx context.Context, a commerce.AccountID) error {
			return s.PutOffWatch(ctx, commerce.WatchRef{AccountID: a, ID: "watch-1"}, at(999))
		},
	}
}
