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

// Reseal seals every account's secrets with the keyring's current key, and the privacy requests that wait, so that older
// keys can be retired. It says how many rows it changed.
func (s *Store) Reseal(ctx context.Context) (int, error) {
	live, err := s.ListLiveInstallations(ctx)
	if err != nil {
		return 0, fmt.Errorf("reseal: %w", err)
	}
	n, err := s.resealInbox(ctx)
	if err != nil {
		return 0, err
	}
	endpoints, err := s.resealEndpoints(ctx)
	if err != nil {
		return n, err
	}
	n += endpoints
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
			return s.resealCredentials(ctx, tx, i.AccountID, c)
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

// putCredentials keeps what Shopify gave.
func (s *Store) putCredentials(ctx context.Context, tx pgx.Tx, account commerce.AccountID, c commerce.Credentials) error {
	access, refresh, webhooks := s.seal(account, c)
	_, err := tx.Exec(ctx, `
		INSERT INTO credentials (account_id, kind, access_token, refresh_token, webhook_secrets, expires_at, refresh_expires_at, key_id, updated_at, refreshed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
		ON CONFLICT (account_id) DO UPDATE SET
			(kind, access_token, refresh_token, webhook_secrets, expires_at, refresh_expires_at, key_id, updated_at, refreshed_at) =
			ROW ($2, $3, $4, $5, $6, $7, $8, $9, $9)`,
		account, c.Kind, access, refresh, webhooks, c.ExpiresAt, c.RefreshExpiresAt, s.keys.current().id, s.now())
	return err
}

// resealCredentials keeps the same secrets under the current key.
func (s *Store) resealCredentials(ctx context.Context, tx pgx.Tx, account commerce.AccountID, c commerce.Credentials) error {
	access, refresh, webhooks := s.seal(account, c)
	_, err := tx.Exec(ctx, `
		UPDATE credentials SET access_token = $2, refresh_token = $3, webhook_secrets = $4, key_id = $5, updated_at = $6,
			refreshed_at = coalesce(refreshed_at, updated_at)
		WHERE account_id = $1`, account, access, refresh, webhooks, s.keys.current().id, s.now())
	return err
}

func (s *Store) seal(account commerce.AccountID, c commerce.Credentials) (access, refresh []byte, webhooks [][]byte) {
	webhooks = make([][]byte, len(c.WebhookSecrets))
	for i, w := range c.WebhookSecrets {
		webhooks[i] = s.keys.seal(account, fieldWebhookSecret, w)
	}
	return s.keys.seal(account, fieldAccessToken, c.AccessToken), s.keys.seal(account, fieldRefreshToken, c.RefreshToken), webhooks
}
