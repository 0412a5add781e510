package resolvers_test

import (
	"context"
	"strconv"

	"storegraph/commerce"
)

func (f *fake) ListTimers(_ context.Context, a commerce.AccountID) ([]commerce.Timer, error) {
	d, err := f.of(a, "ListTimers")
	if err != nil {
		return nil, err
	}
	return d.timers, nil
}

func (f *fake) ListWatches(_ context.Context, a commerce.AccountID) ([]commerce.SegmentWatch, error) {
	d, err := f.of(a, "ListWatches")
	if err != nil {
		return nil, err
	}
	return d.watches, nil
}

// schedules are timers and watches in memory, of one account.
type schedules struct {
	timers  []commerce.Timer
	watches []commerce.SegmentWatch
}

func (s *schedules) ListTimers(context.Context, commerce.AccountID) ([]commerce.Timer, error) {
	return s.timers, nil
}

func (s *schedules) GetTimer(_ context.Context, _ commerce.AccountID, id commerce.TimerID) (*commerce.Timer, error) {
	return get(s.timers, func(t *commerce.Timer) bool { return t.ID == id })
}

func (s *schedules) CreateTimer(_ context.Context, _ commerce.AccountID, t commerce.Timer) (*commerce.Timer, error) {
	t.ID, t.Status = commerce.TimerID("t"+strconv.Itoa(len(s.timers))), commerce.ScheduleActive
	s.timers = append(s.timers, t)
	return &t, nil
}

func (s *schedules) UpdateTimer(_ context.Context, _ commerce.AccountID, t commerce.Timer) (*commerce.Timer, error) {
	for i := range s.timers {
		if s.timers[i].ID == t.ID {
			s.timers[i] = t
		}
	}
	return &t, nil
}

func (s *schedules) DeleteTimer(_ context.Context, _ commerce.AccountID, id commerce.TimerID) error {
	_, err := s.GetTimer(context.Background(), "", id)
	return err
}

func (s *schedules) ListDue(context.Context, commerce.AccountID, commerce.DueFilter, int) ([]commerce.DueEvent, error) {
	return nil, nil
}

func (s *schedules) CountDue(context.Context, commerce.AccountID, commerce.DueFilter) (int, error) {
	return 0, nil
}

func (s *schedules) ListWatches(context.Context, commerce.AccountID) ([]commerce.SegmentWatch, error) {
	return s.watches, nil
}

func (s *schedules) GetWatch(_ context.Context, _ commerce.AccountID, id commerce.WatchID) (*commerce.SegmentWatch, error) {
	return get(s.watches, func(w *commerce.SegmentWatch) bool { return w.ID == id })
}

func (s *schedules) CreateWatch(_ context.Context, _ commerce.AccountID, w commerce.SegmentWatch) (*commerce.SegmentWatch, error) {
	w.ID, w.Status = commerce.WatchID("w"+strconv.Itoa(len(s.watches))), commerce.ScheduleActive
	s.watches = append(s.watches, w)
	return &w, nil
}

func (s *schedules) UpdateWatch(_ context.Context, _ commerce.AccountID, w commerce.SegmentWatch) (*commerce.SegmentWatch, error) {
	return &w, nil
}

func (s *schedules) DeleteWatch(_ context.Context, _ commerce.AccountID, id commerce.WatchID) error {
	_, err := s.GetWatch(context.Background(), "", id)
	return err
}

func (s *schedules) CountMembers(context.Context, commerce.AccountID, commerce.WatchID) (int, error) {
	return 0, nil
}
