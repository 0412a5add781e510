package store

import (
	"context"
	"fmt"

	"storegraph/commerce"
)

// PutBackground keeps signals together with what the transaction writes: neither is there without the other.
func (t *SyncTx) PutBackground(ctx context.Context, signals []commerce.Signal) error {
	if len(signals) == 0 {
		return nil
	}
	rows := make([]signalRow, len(signals))
	for i, sig := range signals {
		sig.Background = true
		row, err := t.store.newSignalRow(t.account, sig)
		if err != nil {
			return fmt.Errorf("put background signals: %w", err)
		}
		rows[i] = row
	}
	if _, err := t.tx.Exec(ctx, insertSignals, insertArguments(rows, t.store.inboxNow())...); err != nil {
		return fmt.Errorf("put background signals: %w", err)
	}
	return nil
}
