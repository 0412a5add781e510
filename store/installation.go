package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

var errNotConnected = commerce.Errorf(commerce.NotConnected, "This account is not connected to a Shopify store.")

// installationColumns and installationPlaces list the same columns; the account and the domain come first.
const installationColumns = `account_id, shop_domain, shop_id, shop_name, shop_primary_host, shop_currency_code, shop_timezone,
	shop_plan, status, credential, scopes, contact_sync, order_sync, order_received_trigger, transaction_sync,
	payment_received_trigger, product_sync, collection_sync, personal_data, blocked, connected_at, order_received_since,
	payment_received_since, ended_at, updated_at, wanted, paused_until, pause_reason, subscriptions, set_up, probed_at,
	shop_locale`

func installationPlaces(i *commerce.Installation) []any {
	return []any{
		&i.AccountID, &i.Shop.Domain, &i.Shop.ID, &i.Shop.Name, &i.Shop.PrimaryHost, &i.Shop.CurrencyCode, &i.Shop.Timezone,
		&i.Shop.Plan, &i.Status, &i.Credential, &i.Scopes, &i.Sync.ContactSync, &i.Sync.OrderSync, &i.Sync.OrderReceivedTrigger,
		&i.Sync.TransactionSync, &i.Sync.PaymentReceivedTrigger, &i.Sync.ProductSync, &i.Sync.CollectionSync, &i.PersonalData,
		&i.Blocked, &i.ConnectedAt, &i.OrderReceivedSince, &i.PaymentReceivedSince, &i.EndedAt, &i.UpdatedAt,
		&i.Wanted, &i.PausedUntil, &i.PauseReason, &i.Subscriptions, &i.SetUp, &i.ProbedAt,
		&i.Shop.Locale,
	}
}

func scanInstallation(row pgx.CollectableRow) (commerce.Installation, error) {
	var i commerce.Installation
	err := row.Scan(installationPlaces(&i)...)
	return i, err
}

// The live installation of an account or a shop comes first, then the one that ended last.
const liveFirst = ` ORDER BY ended_at DESC NULLS FIRST, connected_at DESC LIMIT 1`

// GetInstallation reads the account's link to Shopify: the live one, else the one that ended last, which its status
// tells. NOT_CONNECTED when there never was one.
func (s *Store) GetInstallation(ctx context.Context, account commerce.AccountID) (*commerce.Installation, error) {
	var list []commerce.Installation
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanInstallation, `SELECT `+installationColumns+` FROM installations WHERE account_id = $1`+liveFirst, account)
	})
	if err != nil {
		return nil, fmt.Errorf("get installation: %w", err)
	}
	if len(list) == 0 {
		return nil, errNotConnected
	}
	return &list[0], nil
}

// InstallationByShop finds whose shop it is, across accounts: the live installation, else the one that ended last.
func (s *Store) InstallationByShop(ctx context.Context, domain string) (*commerce.Installation, error) {
	list, err := s.installations(ctx, ` WHERE shop_domain = $1`+liveFirst, domain)
	if err != nil {
		return nil, fmt.Errorf("find the installation of a shop: %w", err)
	}
	if len(list) == 0 {
		return nil, notFound("connected store")
	}
	return &list[0], nil
}

// ListLiveInstallations lists what is connected, across accounts.
func (s *Store) ListLiveInstallations(ctx context.Context) ([]commerce.Installation, error) {
	list, err := s.installations(ctx, ` WHERE ended_at IS NULL ORDER BY account_id`)
	if err != nil {
		return nil, fmt.Errorf("list live installations: %w", err)
	}
	return list, nil
}

func (s *Store) installations(ctx context.Context, where string, args ...any) ([]commerce.Installation, error) {
	rows, err := s.operator.Query(ctx, `SELECT `+installationColumns+` FROM installations`+where, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, scanInstallation)
}

// UpdateSyncSettings switches elements and triggers. A trigger that was off fires for what happens from the given moment on,
// by Shopify's clock.
func (s *Store) UpdateSyncSettings(ctx context.Context, account commerce.AccountID, sync commerce.SyncSettings, at time.Time) (*commerce.Installation, error) {
	since := func(on bool, before *time.Time) *time.Time {
		switch {
		case !on:
			return nil
		case before == nil:
			return &at
		}
		return before
	}
	return s.UpdateInstallation(ctx, account, func(i *commerce.Installation) {
		i.Sync = sync
		i.OrderReceivedSince = since(sync.OrderReceivedTrigger, i.OrderReceivedSince)
		i.PaymentReceivedSince = since(sync.PaymentReceivedTrigger, i.PaymentReceivedSince)
	})
}

// UpdateInstallation changes the live installation under a lock: two changes never lose each other. Account, shop domain
// and end stay as they are. NOT_CONNECTED when none is live.
func (s *Store) UpdateInstallation(ctx context.Context, account commerce.AccountID, change func(*commerce.Installation)) (*commerce.Installation, error) {
	var i commerce.Installation
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		live, err := lockInstallation(ctx, tx, account)
		if err != nil {
			return err
		}
		if live == nil {
			return errNotConnected
		}
		i = *live
		change(&i)
		i.AccountID, i.Shop.Domain, i.EndedAt, i.UpdatedAt = live.AccountID, live.Shop.Domain, nil, s.now()
		return putInstallation(ctx, tx, &i)
	})
	if err != nil {
		return nil, fmt.Errorf("update installation: %w", err)
	}
	return &i, nil
}

// PauseShop has a shop left alone until a moment, with the reason for the account's users: its tasks and signals are handed
// to nobody. nil ends the pause. NOT_CONNECTED when no installation is live.
func (s *Store) PauseShop(ctx context.Context, account commerce.AccountID, until *time.Time, reason string) error {
	if until == nil {
		reason = ""
	}
	tag, err := s.exec(ctx, account, `
		UPDATE installations SET paused_until = $2, pause_reason = $3, updated_at = $4 WHERE account_id = $1 AND ended_at IS NULL`,
		account, until, reason, s.now())
	if err == nil && tag.RowsAffected() == 0 {
		err = errNotConnected
	}
	if err != nil {
		return fmt.Errorf("pause the shop: %w", err)
	}
	return nil
}

func lockInstallation(ctx context.Context, tx pgx.Tx, account commerce.AccountID) (*commerce.Installation, error) {
	rows, err := tx.Query(ctx, `SELECT `+installationColumns+` FROM installations WHERE account_id = $1 AND ended_at IS NULL FOR UPDATE`, account)
	if err != nil {
		return nil, err
	}
	list, err := pgx.CollectRows(rows, scanInstallation)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return &list[0], nil
}

// putInstallation writes every column, whether the row is there or not.
func putInstallation(ctx context.Context, tx pgx.Tx, i *commerce.Installation) error {
	if i.Scopes == nil {
		i.Scopes = []string{}
	}
	if i.Wanted == nil {
		i.Wanted = []commerce.Element{}
	}
	if i.Blocked == nil {
		i.Blocked = map[commerce.Element]*commerce.Block{}
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO installations (`+installationColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)
		ON CONFLICT (account_id, shop_domain) DO UPDATE SET (`+installationColumns+`) =
			ROW ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)`,
		installationPlaces(i)...)
	return err
}
