package resolvers_test

import (
	"context"
	"slices"
	"time"

	"storegraph/commerce"
)

// decisions keeps decisions in memory.
type decisions struct {
	*fake
	kept map[commerce.AccountID][]commerce.Decision
	days map[commerce.AccountID]int
}

func (d *decisions) RecordDecision(_ context.Context, a commerce.AccountID, made commerce.Decision) (int64, error) {
	if _, err := d.of(a, "RecordDecision"); err != nil {
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	made.ID = int64(len(d.kept[a]) + 1)
	d.kept[a] = append(d.kept[a], made)
	return made.ID, nil
}

func (d *decisions) GetDecision(_ context.Context, a commerce.AccountID, id int64) (*commerce.Decision, error) {
	if _, err := d.of(a, "GetDecision"); err != nil {
		return nil, err
	}
	return get(d.kept[a], func(made *commerce.Decision) bool { return made.ID == id })
}

func (d *decisions) about(a commerce.AccountID, contact *commerce.ContactID) (out []commerce.Decision) {
	for _, made := range d.kept[a] {
		if contact == nil || made.ContactID != nil && *made.ContactID == *contact {
			out = append(out, made)
		}
	}
	slices.Reverse(out)
	return out
}

func (d *decisions) ListDecisions(_ context.Context, a commerce.AccountID, contact *commerce.ContactID, before int64, limit int) ([]commerce.Decision, error) {
	if _, err := d.of(a, "ListDecisions"); err != nil {
		return nil, err
	}
	list := slices.DeleteFunc(d.about(a, contact), func(made commerce.Decision) bool { return before > 0 && made.ID >= before })
	return list[:min(limit, len(list))], nil
}

func (d *decisions) CountDecisions(_ context.Context, a commerce.AccountID, contact *commerce.ContactID) (int, error) {
	_, err := d.of(a, "CountDecisions")
	return len(d.about(a, contact)), err
}

func (d *decisions) DecisionRetention(_ context.Context, a commerce.AccountID) (int, error) {
	_, err := d.of(a, "DecisionRetention")
	return commerce.DefaultDecisionRetention + d.days[a], err
}

func (d *decisions) SetDecisionRetention(_ context.Context, a commerce.AccountID, days int) error {
	if days < 1 || days > commerce.MaxDecisionRetention {
		return commerce.Errorf(commerce.InvalidInput, "Too long or too short.").In("days")
	}
	d.days[a] = days - commerce.DefaultDecisionRetention
	return nil
}

func (d *decisions) RecentOrderIDs(_ context.Context, a commerce.AccountID, since time.Time, limit int) ([]commerce.ID, error) {
	all, err := d.of(a, "RecentOrderIDs")
	if err != nil {
		return nil, err
	}
	var ids []commerce.ID
	for i := range all.orders {
		if o := &all.orders[i]; !o.ProcessedAt.Before(since) {
			ids = append(ids, o.ID)
		}
	}
	slices.SortFunc(ids, func(x, y commerce.ID) int { return int(y - x) })
	return ids[:min(limit, len(ids))], nil
}
