package flow

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// registerSources makes the timers or the watch that the workflow's events come from. Those that an earlier start made are taken:
// they are found by their names.
func (e *Engine) registerSources(ctx context.Context) error {
	w := e.config.Workflow
	made := map[string]bool{}
	for _, t := range w.Trigger.Timers {
		id, err := e.config.Gateway.timer(ctx, w.Name, t)
		if err != nil {
			return fmt.Errorf("make the timer %s: %w", t.Name, err)
		}
		made[id] = true
	}
	if s := w.Trigger.Segment; s != nil {
		id, err := e.config.Gateway.watch(ctx, w.Name, w.Trigger.Event, *s)
		if err != nil {
			return fmt.Errorf("watch the segment %s: %w", s.Name, err)
		}
		made[id] = true
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.sources = made
	return nil
}

func (g *Gateway) timer(ctx context.Context, workflow string, t Timer) (id string, err error) {
	name := workflow + "/" + t.Name
	var answer struct {
		Timers      []struct{ ID, Name string }
		CreateTimer struct {
			refusal
			Timer *struct{ ID string }
		}
	}
	if err := g.ask(ctx, `{ timers { id name } }`, nil, &answer); err != nil {
		return "", err
	}
	for _, there := range answer.Timers {
		if there.Name == name {
			return there.ID, nil
		}
	}
	// Whole days are days on the shop's calendar.
	delay := time.Duration(t.Delay)
	input := map[string]any{
		"name": name, "anchor": t.Anchor, "supersede": t.Supersede,
		"delay": map[string]int{"days": int(delay / (24 * time.Hour)), "hours": int(delay % (24 * time.Hour) / time.Hour), "minutes": int(delay % time.Hour / time.Minute)},
	}
	for member, text := range map[string]string{"filter": t.Filter, "condition": t.Condition} {
		if text != "" {
			input[member] = map[string]string{"text": text}
		}
	}
	err = g.ask(ctx, `mutation Timer($input: CreateTimerInput!) {
  createTimer(input: $input) { timer { id } problems { code message } userErrors { code message } }
}`, map[string]any{"input": input}, &answer)
	if err == nil {
		err = answer.CreateTimer.err()
	}
	if err != nil {
		return "", err
	}
	return answer.CreateTimer.Timer.ID, nil
}

func (g *Gateway) watch(ctx context.Context, workflow, event string, s Segment) (id string, err error) {
	name := workflow + "/" + s.Name
	var answer struct {
		SegmentWatches     []struct{ ID, Name string }
		CreateSegmentWatch struct {
			refusal
			SegmentWatch *struct{ ID string }
		}
	}
	if err := g.ask(ctx, `{ segmentWatches { id name } }`, nil, &answer); err != nil {
		return "", err
	}
	for _, there := range answer.SegmentWatches {
		if there.Name == name {
			return there.ID, nil
		}
	}
	err = g.ask(ctx, `mutation Watch($input: CreateSegmentWatchInput!) {
  createSegmentWatch(input: $input) { segmentWatch { id } problems { code message } userErrors { code message } }
}`, map[string]any{"input": map[string]any{
		"name": name, "condition": map[string]string{"text": s.Condition},
		"entered": strings.HasSuffix(event, "ENTERED"), "left": strings.HasSuffix(event, "LEFT"),
	}}, &answer)
	if err == nil {
		err = answer.CreateSegmentWatch.err()
	}
	if err != nil {
		return "", err
	}
	return answer.CreateSegmentWatch.SegmentWatch.ID, nil
}
