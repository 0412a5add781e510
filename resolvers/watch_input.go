package resolvers

import (
	"context"

	"storegraph/commerce"
	"storegraph/conditions"
	"storegraph/graph/model"
)

const maxPerMinute = 10_000

// createWatch checks a new watch and has it made.
func (r *Resolver) createWatch(ctx context.Context, in model.CreateSegmentWatchInput) (*model.CreateSegmentWatchPayload, error) {
	a, err := account(ctx)
	if err != nil {
		return nil, err
	}
	out := &model.CreateSegmentWatchPayload{Problems: []conditions.Problem{}}
	err = func() error {
		w := commerce.SegmentWatch{Entered: in.Entered, Left: in.Left, PerMinute: in.PerMinute, Begun: in.Start == model.SegmentWatchStartEverybody}
		if w.Name, err = scheduleName(in.Name); err != nil {
			return err
		}
		if err := checkWatch(&w); err != nil {
			return err
		}
		c, wrong, err := r.readCondition(ctx, in.Condition, "condition")
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			out.Problems = wrong
			return nil
		}
		if _, err := segmentAt(c, nil, r.now(), "input", "condition"); err != nil { // fields that no segment can read
			return err
		}
		text, wrong, err := r.storedCondition(ctx, in.Condition, "condition")
		if err != nil || len(wrong) > 0 {
			out.Problems = append(out.Problems, wrong...)
			return err
		}
		w.Condition = *text
		out.SegmentWatch, err = r.schedules.CreateWatch(ctx, a, w)
		return err
	}()
	out.UserErrors, err = userErrors(err)
	return out, err
}

// updateWatch changes what the input names.
func (r *Resolver) updateWatch(ctx context.Context, in model.UpdateSegmentWatchInput) (*model.UpdateSegmentWatchPayload, error) {
	out := new(model.UpdateSegmentWatchPayload)
	err := func() error {
		a, n, err := idOf(ctx, in.ID, watchNode)
		if err != nil {
			return err
		}
		before, err := r.schedules.GetWatch(ctx, a, commerce.WatchID(n.text))
		if err != nil {
			return err
		}
		w := *before
		if in.Name != nil {
			if w.Name, err = scheduleName(*in.Name); err != nil {
				return err
			}
		}
		if in.Entered != nil {
			w.Entered = *in.Entered
		}
		if in.Left != nil {
			w.Left = *in.Left
		}
		if in.PerMinute != nil {
			w.PerMinute = *in.PerMinute
		}
		if in.Status != nil {
			w.Status = *in.Status
		}
		if err := checkWatch(&w); err != nil {
			return err
		}
		out.SegmentWatch, err = r.schedules.UpdateWatch(ctx, a, w)
		return err
	}()
	var err2 error
	out.UserErrors, err2 = userErrors(err)
	return out, err2
}

func checkWatch(w *commerce.SegmentWatch) error {
	switch {
	case !w.Entered && !w.Left:
		return commerce.Errorf(commerce.InvalidInput, "A watch tells of entering, of leaving, or of both.").In("input", "entered")
	case w.PerMinute < 1 || w.PerMinute > maxPerMinute:
		return commerce.Errorf(commerce.InvalidInput, "A watch makes between 1 and %d events a minute, not %d.", maxPerMinute, w.PerMinute).In("input", "perMinute")
	}
	return nil
}
