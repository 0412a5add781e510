package store

import (
	"context"
	"fmt"
	"strconv"
)

// LockRound makes the transaction one of several that work beside each other for an import run, and that are committed in
// the order of their numbers: see AwaitRound. Call it before writing. The round before must have called it already.
func (t *SyncTx) LockRound(ctx context.Context, run string, number int) error {
	if err := t.lock(ctx, "round", run, strconv.Itoa(number)); err != nil {
		return fmt.Errorf("lock a round: %w", err)
	}
	if number > 0 {
		key := lockKey(t.account, "round", run, strconv.Itoa(number-1))
		t.before = &key
	}
	return nil
}

// AwaitRound waits until the transaction of the round before has ended, and says how much of the file is stored then: if
// it is not what that round stood for, that one was undone. It is a lock of the database's that is waited for, so a
// deadlock through it is found.
func (t *SyncTx) AwaitRound(ctx context.Context, run string) (offset int64, err error) {
	if err = t.awaitRound(ctx); err == nil {
		err = t.settlePeople(ctx)
	}
	if err == nil {
		err = t.tx.QueryRow(ctx, `SELECT coalesce((SELECT file_offset FROM import_runs WHERE account_id = $1 AND id = $2), 0)`, t.account, run).Scan(&offset)
	}
	if err != nil {
		return 0, fmt.Errorf("await a round: %w", err)
	}
	return offset, nil
}

// settlePeople decides who is who, of those whom a round beside another one left undecided.
func (t *SyncTx) settlePeople(ctx context.Context) error {
	if err := t.settleCustomers(ctx); err != nil {
		return fmt.Errorf("settle customers: %w", err)
	}
	return t.admitGuests(ctx)
}

func (t *SyncTx) awaitRound(ctx context.Context) error {
	if t.before == nil {
		return nil
	}
	if _, err := t.tx.Exec(ctx, `SELECT pg_advisory_xact_lock_shared($1)`, *t.before); err != nil {
		return err
	}
	t.before = nil
	return nil
}
