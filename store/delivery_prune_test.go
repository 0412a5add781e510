package store_test

import (
	"context"
	"testing"

	"storegraph/commerce"
	"storegraph/store"
)

func TestPruneDeliveries_ForgetsThoseThatEndedLongAgo(t *testing.T) {
	t.Parallel()
	e := setup(t)
	for _, a := range []commerce.AccountID{mine, theirs} {
		_, err := e.CreateEndpoint(t.Context(), a, commerce.TriggerEndpoint{ID: "ep-1", URL: "https://example.com/" + string(a), Kinds: commerce.TriggerKinds}, commerce.EndpointKeys{Secret: "s"})
		must(t, err)
		e.sync(a, func(ctx context.Context, tx *store.SyncTx) error {
			for id := commerce.ID(1); id <= 4; id++ {
				if _, err := tx.AddTrigger(ctx, event(commerce.OrderReceived, id)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	conn := e.peek()
	_, err := conn.Exec(t.Context(), `
		UPDATE trigger_deliveries d SET due_at = due_at - interval '31 days', state = (ARRAY['DELIVERED', 'FILTERED', 'DEAD', 'WAITING'])[v.order_id]
		FROM trigger_events v WHERE v.account_id = d.account_id AND v.sequence = d.sequence`)
	must(t, err)
	n, err := e.PruneDeliveries(t.Context())
	must(t, err)
	if n != 4 {
		t.Errorf("%d were forgotten, not the delivered and the filtered one of each account", n)
	}
	for _, a := range []commerce.AccountID{mine, theirs} {
		list, err := e.ListDeliveries(t.Context(), a, "ep-1", commerce.DeliveryFilter{}, 10)
		must(t, err)
		if len(list) != 2 {
			t.Errorf("%s: %d are left", a, len(list))
		}
	}
}
