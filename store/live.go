package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// endings names the lock that ending an installation takes for itself, and its writers share.
const endings = "the installation's end"

// auditing names the lock under which the audit log of personal data grows.
const auditing = "the audit log"

// Live begins a transaction that writes what came from the shop: ErrSuperseded when the installation has ended. It cannot
// end before the transaction does, so that nothing is written after the end. Call it before all else.
func (t *SyncTx) Live(ctx context.Context) error {
	var live bool
	b := &pgx.Batch{}
	b.Queue(`SELECT pg_advisory_xact_lock_shared($1)`, lockKey(t.account, endings))
	b.Queue(`SELECT EXISTS (SELECT FROM installations WHERE account_id = $1 AND ended_at IS NULL)`, t.account).
		QueryRow(func(row pgx.Row) error { return row.Scan(&live) })
	err := t.tx.SendBatch(ctx, b).Close()
	if err == nil && !live {
		err = commerce.ErrSuperseded
	}
	if err != nil {
		return fmt.Errorf("write for the installation: %w", err)
	}
	return nil
}
