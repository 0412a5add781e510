package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// Connect links an account to a shop and seals its credentials, in one transaction. ALREADY_CONNECTED when the account
// has another live shop, SHOP_TAKEN when another account has this one; two accounts that ask at the same moment included.
// Connecting the same shop again replaces the credentials and keeps what was synced; the shop is no longer paused, and its
// subscriptions are unknown.
func (s *Store) Connect(ctx context.Context, i commerce.Installation, c commerce.Credentials) error {
	if i.ConnectedAt.IsZero() {
		i.ConnectedAt = s.now()
	}
	if i.Status == "" {
		i.Status = commerce.Connected
	}
	if c.Kind == "" {
		c.Kind = i.Credential
	}
	i.Credential, i.EndedAt, i.UpdatedAt = c.Kind, nil, s.now()
	i.PausedUntil, i.PauseReason, i.Subscriptions, i.SetUp = nil, "", commerce.SubscriptionCheck{}, false
	err := s.write(ctx, i.AccountID, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, lockTasks, i.AccountID); err != nil {
			return err
		}
		// Upkeep goes on with the connection, should its process die now.
		if _, err := tx.Exec(ctx, scheduleTasks, i.AccountID, commerce.TaskUpkeep, []string{""}, s.now()); err != nil {
			return err
		}
		live, err := lockInstallation(ctx, tx, i.AccountID)
		if err != nil {
			return err
		}
		if live != nil && live.Shop.Domain != i.Shop.Domain {
			return alreadyConnected(live.Shop.Domain)
		}
		if err := forgetTasks(ctx, tx, &i, live); err != nil {
			return err
		}
		if err := putInstallation(ctx, tx, &i); err != nil {
			return err
		}
		return s.putCredentials(ctx, tx, i.AccountID, c)
	})
	switch {
	case violates(err, "installations_live_account"):
		return alreadyConnected("another store")
	case violates(err, "installations_live_shop"):
		return commerce.Errorf(commerce.ShopTaken, "%s is connected to another account. Disconnect it there first.", i.Shop.Domain).In("storeName")
	case err != nil:
		return fmt.Errorf("connect: %w", err)
	}
	return nil
}

func alreadyConnected(shop string) error {
	return commerce.Errorf(commerce.AlreadyConnected, "This account is connected to %s. An account has one store: disconnect it first.", shop).In("storeName")
}

// lockTasks comes first wherever an installation begins or ends, in one order: slices hold their task while they write.
const lockTasks = `SELECT FROM sync_tasks WHERE account_id = $1 ORDER BY kind, element FOR UPDATE`

// forgetTasks lets tasks begin anew: no failure counts any more. Of a connection that had ended, the figures count from now
// on, and notes about another shop are void; those of the same shop say from where to catch up.
func forgetTasks(ctx context.Context, tx pgx.Tx, i, live *commerce.Installation) error {
	b := &pgx.Batch{}
	b.Queue(`UPDATE sync_tasks SET failures = 0, failure = '' WHERE account_id = $1 AND failures > 0`, i.AccountID)
	if live == nil {
		b.Queue(`
			UPDATE sync_tasks SET checked = 0, missing = 0, outdated = 0, deleted = 0, drift_at = NULL, round_open = false,
				round_checked = 0, round_missing = 0, round_outdated = 0, round_deleted = 0
			WHERE account_id = $1`, i.AccountID)
		b.Queue(`
			UPDATE sync_tasks SET state = NULL, done_at = NULL, ended_at = NULL
			WHERE account_id = $1 AND $2 IS DISTINCT FROM
				(SELECT shop_domain FROM installations WHERE account_id = $1 ORDER BY ended_at DESC LIMIT 1)`, i.AccountID, i.Shop.Domain)
	}
	return tx.SendBatch(ctx, b).Close()
}

// EndInstallation disconnects: the credentials are gone in the same transaction, imports on their way are cancelled, and no
// task is due; a slice that runs can write nothing more. An installation that ended before keeps its status. What was synced
// stays.
func (s *Store) EndInstallation(ctx context.Context, account commerce.AccountID, status commerce.InstallationStatus) error {
	if status != commerce.Disconnected && status != commerce.Uninstalled {
		return fmt.Errorf("end installation: %q is no end", status)
	}
	now := s.now()
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`SELECT pg_advisory_xact_lock($1)`, lockKey(account, endings)) // writes that are under way end first
		b.Queue(lockTasks, account)
		b.Queue(`UPDATE sync_tasks SET due_at = NULL, again_at = NULL, leased_until = NULL, epoch = epoch + 1 WHERE account_id = $1`, account)
		b.Queue(`UPDATE installations SET status = $2, ended_at = $3, updated_at = $3, order_received_since = NULL, payment_received_since = NULL,
				paused_until = NULL, pause_reason = ''
			WHERE account_id = $1 AND ended_at IS NULL`, account, status, now)
		b.Queue(`DELETE FROM credentials WHERE account_id = $1`, account)
		b.Queue(`UPDATE import_runs SET status = 'CANCELLED', finished_at = $2
			WHERE account_id = $1 AND status IN ('QUEUED', 'RUNNING', 'STORING')`, account, now)
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return fmt.Errorf("end installation: %w", err)
	}
	return nil
}
