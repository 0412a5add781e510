package resolvers_test

import (
	"context"
	"slices"
	"strconv"
	"time"

	"storegraph/commerce"
)

// replayed is a replay that was asked for.
type replayAsked struct {
	endpoint commerce.EndpointID
	filter   commerce.DeliveryFilter
	events   []int64
}

// endpoints is the fake as resolvers.Endpoints.
type endpoints struct {
	*fake
	made    map[commerce.AccountID][]commerce.TriggerEndpoint
	sent    map[commerce.EndpointID][]commerce.Delivery
	replays []replayAsked
	graces  []time.Duration
}

func (f *endpoints) ListEndpoints(_ context.Context, a commerce.AccountID) ([]commerce.TriggerEndpoint, error) {
	d, err := f.of(a, "ListEndpoints")
	if err != nil {
		return nil, err
	}
	return append(slices.Clone(d.endpoints), f.made[a]...), nil
}

func (f *endpoints) GetEndpoint(_ context.Context, a commerce.AccountID, id commerce.EndpointID) (*commerce.TriggerEndpoint, error) {
	return get(f.made[a], func(e *commerce.TriggerEndpoint) bool { return e.ID == id })
}

func (f *endpoints) Create(_ context.Context, a commerce.AccountID, e commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, commerce.Secret, error) {
	if slices.ContainsFunc(f.made[a], func(other commerce.TriggerEndpoint) bool { return other.URL == e.URL }) {
		return nil, "", commerce.Errorf(commerce.Conflict, "Another has this URL.").In("input", "url")
	}
	e.ID, e.Status = commerce.EndpointID("e"+strconv.Itoa(len(f.made[a])+1)), commerce.EndpointActive
	f.made[a] = append(f.made[a], e)
	return &e, "whsec_told-once", nil
}

func (f *endpoints) Update(_ context.Context, a commerce.AccountID, before, e commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, error) {
	i := slices.IndexFunc(f.made[a], func(other commerce.TriggerEndpoint) bool { return other.ID == before.ID })
	f.made[a][i] = e
	return &e, nil
}

func (f *endpoints) Rotate(_ context.Context, _ commerce.AccountID, _ commerce.EndpointID, grace time.Duration) (commerce.Secret, error) {
	f.graces = append(f.graces, grace)
	return "whsec_new", nil
}

func (f *endpoints) DeleteEndpoint(_ context.Context, a commerce.AccountID, id commerce.EndpointID) error {
	n := len(f.made[a])
	f.made[a] = slices.DeleteFunc(f.made[a], func(e commerce.TriggerEndpoint) bool { return e.ID == id })
	if len(f.made[a]) == n {
		return notThere()
	}
	return nil
}

func (f *endpoints) PublicKey(context.Context, commerce.AccountID, commerce.EndpointID) (string, error) {
	return "whpk_public", nil
}

func (f *endpoints) ListDeliveries(_ context.Context, _ commerce.AccountID, id commerce.EndpointID, filter commerce.DeliveryFilter, limit int) ([]commerce.Delivery, error) {
	var out []commerce.Delivery
	for _, d := range f.sent[id] {
		if (filter.State == "" || d.State == filter.State) && (filter.Before == 0 || d.Event.Sequence < filter.Before) && len(out) < limit {
			out = append(out, d)
		}
	}
	return out, nil
}

func (f *endpoints) CountDeliveries(_ context.Context, _ commerce.AccountID, id commerce.EndpointID) (map[commerce.DeliveryState]int, error) {
	out := map[commerce.DeliveryState]int{}
	for _, d := range f.sent[id] {
		out[d.State]++
	}
	return out, nil
}

func (f *endpoints) ReplayDeliveries(_ context.Context, _ commerce.AccountID, id commerce.EndpointID, filter commerce.DeliveryFilter, events []int64) (int, error) {
	f.replays = append(f.replays, replayAsked{id, filter, events})
	return 7, nil
}
