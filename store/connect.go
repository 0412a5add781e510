package store

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// Connect links an account to a shop and seals its credentials, in one transaction. ALREADY_CONNECTED when the account
// has another live shop, SHOP_TAKEN when another account has this one; two accounts that ask at the same moment included.
// Connecting the same shop again replaces the credentials and keeps what was synced.
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
	err := s.write(ctx, i.AccountID, func(tx pgx.Tx) error {
		live, err := lockInstallation(ctx, tx, i.AccountID)
		if err != nil {
			return err
		}
		if live != nil && live.Shop.Domain != i.Shop.Domain {
			return alreadyConnected(live.Shop.Domain)
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

// EndInstallation disconnects: the credentials are gone in the same transaction, and imports on their way are cancelled.
// An installation that ended before keeps its status. What was synced stays.
func (s *Store) EndInstallation(ctx context.Context, account commerce.AccountID, status commerce.InstallationStatus) error {
	if status != commerce.Disconnected && status != commerce.Uninstalled {
		return fmt.Errorf("end installation: %q is no end", status)
	}
	now := s.now()
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`UPDATE installations SET status = $2, ended_at = $3, updated_at = $3, order_received_since = NULL, payment_received_since = NULL
			WHERE account_id = $1 AND ended_at IS NULL`, account, status, now)
		b.Queue(`DELETE FROM credentials WHERE account_id = $1`, account)
		b.Queue(`UPDATE import_runs SET status = 'CANCELLED', finished_at = $2, leased_until = NULL
			WHERE account_id = $1 AND status IN ('QUEUED', 'RUNNING', 'STORING')`, account, now)
		return tx.SendBatch(ctx, b).Close()
	})
	if err != nil {
		return fmt.Errorf("end installation: %w", err)
	}
	return nil
}
