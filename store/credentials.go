package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// The names that secrets are sealed under; they are part of what is sealed and never change.
const (
	fieldAccessToken   = "access_token"
	fieldRefreshToken  = "refresh_token"
	fieldWebhookSecret = "webhook_secret"
)

const selectCredentials = `SELECT kind, access_token, refresh_token, webhook_secrets, expires_at, refresh_expires_at FROM credentials WHERE account_id = $1`

// Credentials opens the account's secrets: NOT_CONNECTED when it has none.
func (s *Store) Credentials(ctx context.Context, account commerce.AccountID) (commerce.Credentials, error) {
	var list []sealedCredentials
	err := s.read(ctx, account, func(b *pgx.Batch) { queue(b, &list, scanCredentials, selectCredentials, account) })
	if err != nil {
		return commerce.Credentials{}, fmt.Errorf("read credentials: %w", err)
	}
	if len(list) == 0 {
		return commerce.Credentials{}, errNotConnected
	}
	c, err := s.unseal(account, list[0])
	if err != nil {
		return commerce.Credentials{}, fmt.Errorf("read credentials: %w", err)
	}
	return c, nil
}

// RefreshCredentials replaces the account's secrets by what refresh makes of them. One caller at a time: the next one is
// given what the one before stored. When refresh fails, nothing changes.
func (s *Store) RefreshCredentials(ctx context.Context, account commerce.AccountID, refresh func(context.Context, commerce.Credentials) (commerce.Credentials, error)) (commerce.Credentials, error) {
	fresh, err := s.refreshCredentials(ctx, account, refresh)
	if err != nil {
		return commerce.Credentials{}, fmt.Errorf("refresh credentials: %w", err)
	}
	return fresh, nil
}

func (s *Store) refreshCredentials(ctx context.Context, account commerce.AccountID, refresh func(context.Context, commerce.Credentials) (commerce.Credentials, error)) (fresh commerce.Credentials, _ error) {
	kept := context.WithoutCancel(ctx)
	tx, err := s.app.Begin(ctx)
	if err != nil {
		return fresh, err
	}
	defer tx.Rollback(kept) // does nothing after the commit
	if _, err := tx.Exec(ctx, setAccount, account); err != nil {
		return fresh, err
	}
	rows, err := tx.Query(ctx, selectCredentials+` FOR UPDATE`, account)
	if err != nil {
		return fresh, err
	}
	sealed, err := pgx.CollectExactlyOneRow(rows, scanCredentials)
	if errors.Is(err, pgx.ErrNoRows) {
		return fresh, errNotConnected
	}
	if err != nil {
		return fresh, err
	}
	old, err := s.unseal(account, sealed)
	if err != nil {
		return fresh, err
	}
	if fresh, err = refresh(ctx, old); err != nil {
		return fresh, err
	}
	// Shopify has spent the old refresh token: only the new one is worth anything now, and the caller's end must not keep
	// it from being stored.
	if err := s.putCredentials(kept, tx, account, fresh); err != nil {
		return fresh, err
	}
	return fresh, tx.Commit(kept)
}

// Reseal seals every account's secrets with the keyring's current key, so that older keys can be retired. It says how
// many rows it changed.
func (s *Store) Reseal(ctx context.Context) (int, error) {
	live, err := s.ListLiveInstallations(ctx)
	if err != nil {
		return 0, fmt.Errorf("reseal: %w", err)
	}
	n := 0
	for _, i := range live {
		var old bool
		err := s.write(ctx, i.AccountID, func(tx pgx.Tx) error {
			rows, err := tx.Query(ctx, selectCredentials+` AND key_id <> $2 FOR UPDATE`, i.AccountID, s.keys.current().id)
			if err != nil {
				return err
			}
			sealed, err := pgx.CollectExactlyOneRow(rows, scanCredentials)
			if errors.Is(err, pgx.ErrNoRows) {
				return nil
			}
			if err != nil {
				return err
			}
			c, err := s.unseal(i.AccountID, sealed)
			if err != nil {
				return err
			}
			old = true
			return s.putCredentials(ctx, tx, i.AccountID, c)
		})
		if err != nil {
			return n, fmt.Errorf("reseal the credentials of account %s: %w", i.AccountID, err)
		}
		if old {
			n++
		}
	}
	return n, nil
}

type sealedCredentials struct {
	commerce.Credentials // without the secrets
	access, refresh      []byte
	webhooks             [][]byte
}

func scanCredentials(row pgx.CollectableRow) (sealedCredentials, error) {
	var c sealedCredentials
	err := row.Scan(&c.Kind, &c.access, &c.refresh, &c.webhooks, &c.ExpiresAt, &c.RefreshExpiresAt)
	return c, err
}

func (s *Store) unseal(account commerce.AccountID, sealed sealedCredentials) (commerce.Credentials, error) {
	c := sealed.Credentials
	var err error
	if c.AccessToken, err = s.keys.open(account, fieldAccessToken, sealed.access); err != nil {
		return commerce.Credentials{}, err
	}
	if c.RefreshToken, err = s.keys.open(account, fieldRefreshToken, sealed.refresh); err != nil {
		return commerce.Credentials{}, err
	}
	for _, w := range sealed.webhooks {
		secret, err := s.keys.open(account, fieldWebhookSecret, w)
		if err != nil {
			return commerce.Credentials{}, err
		}
		c.WebhookSecrets = append(c.WebhookSecrets, secret)
	}
	return c, nil
}

func (s *Store) putCredentials(ctx context.Context, tx pgx.Tx, account commerce.AccountID, c commerce.Credentials) error {
	webhooks := make([][]byte, len(c.WebhookSecrets))
	for i, w := range c.WebhookSecrets {
		webhooks[i] = s.keys.seal(account, fieldWebhookSecret, w)
	}
	_, err := tx.Exec(ctx, `
		INSERT INTO credentials (account_id, kind, access_token, refresh_token, webhook_secrets, expires_at, refresh_expires_at, key_id, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (account_id) DO UPDATE SET (kind, access_token, refresh_token, webhook_secrets, expires_at, refresh_expires_at, key_id, updated_at) =
			ROW ($2, $3, $4, $5, $6, $7, $8, $9)`,
		account, c.Kind, s.keys.seal(account, fieldAccessToken, c.AccessToken), s.keys.seal(account, fieldRefreshToken, c.RefreshToken),
		webhooks, c.ExpiresAt, c.RefreshExpiresAt, s.keys.current().id, s.now())
	return err
}
