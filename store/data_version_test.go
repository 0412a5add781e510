package store_test

import (
	"context"
	"testing"

	"storegraph/commerce"
	"storegraph/internal/sample"
	"storegraph/store"
)

// Whoever knows a version from a commit finds it handed out, whatever became of the row since.
func TestDataVersion_IsNeverBelowAVersionThatIsKnown(t *testing.T) {
	t.Parallel()
	e := setup(t)
	before, err := e.DataVersion(t.Context())
	must(t, err)

	o := sample.Order()
	o.ContactID = nil
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error {
		if _, _, err := tx.UpsertOrder(ctx, o); err != nil {
			return err
		}
		_, err := tx.AddTrigger(ctx, commerce.TriggerEvent{Kind: commerce.OrderReceived, OrderID: o.ID, EnrollmentKey: "k", OccurredAt: o.CreatedAt, ReceivedAt: sample.Now, Payload: []byte(`{}`)})
		return err
	})
	events, err := e.ListTriggerEvents(t.Context(), mine, nil, 0, 10)
	must(t, err)
	got, err := e.GetOrder(t.Context(), mine, o.ID)
	must(t, err)
	if len(events) != 1 || events[0].Version <= before || got.Version < events[0].Version {
		t.Fatalf("the event %+v, the order at %d, %d before", events, got.Version, before)
	}
	e.sync(mine, func(ctx context.Context, tx *store.SyncTx) error { return tx.DeleteOrder(ctx, o.ID, sample.Now) })
	after, err := e.DataVersion(t.Context())
	must(t, err)
	if after < events[0].Version {
		t.Errorf("the newest version is %d, and the event's is %d", after, events[0].Version)
	}
}
