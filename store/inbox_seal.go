package store

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// fieldInbox is what privacy requests are sealed under, with the webhook's id; it never changes.
const fieldInbox = "inbox/"

func (s *Store) sealPrivacy(account commerce.AccountID, sig commerce.Signal) ([]byte, error) {
	text, err := json.Marshal(sig.Privacy)
	if err != nil {
		return nil, fmt.Errorf("seal a privacy request: %w", err)
	}
	return s.keys.seal(account, fieldInbox+sig.WebhookID, commerce.Secret(text)), nil
}

func (s *Store) openPrivacy(account commerce.AccountID, webhook string, sealed []byte) (*commerce.PrivacyRequest, error) {
	if sealed == nil {
		return nil, nil
	}
	text, err := s.keys.open(account, fieldInbox+webhook, sealed)
	if err != nil {
		return nil, err
	}
	var p commerce.PrivacyRequest
	if err := json.Unmarshal([]byte(text.Reveal()), &p); err != nil {
		return nil, fmt.Errorf("open a privacy request: %w", err)
	}
	return &p, nil
}

// resealInbox seals the privacy requests that wait with the keyring's current key, and says how many it changed.
func (s *Store) resealInbox(ctx context.Context) (int, error) {
	n := 0
	err := pgx.BeginFunc(ctx, s.operator, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT account_id, webhook_id, sealed FROM inbox WHERE sealed IS NOT NULL FOR UPDATE`)
		if err != nil {
			return err
		}
		type sealedSignal struct {
			Account commerce.AccountID
			Webhook string
			Sealed  []byte
		}
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedSignal])
		if err != nil {
			return err
		}
		for _, l := range list {
			if sealedWith(l.Sealed) == s.keys.current().id {
				continue
			}
			p, err := s.openPrivacy(l.Account, l.Webhook, l.Sealed)
			if err != nil {
				return err
			}
			sealed, err := s.sealPrivacy(l.Account, commerce.Signal{WebhookID: l.Webhook, Privacy: p})
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE inbox SET sealed = $3 WHERE account_id = $1 AND webhook_id = $2`, l.Account, l.Webhook, sealed); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reseal the inbox: %w", err)
	}
	return n, nil
}

// sealedWith names the key of something sealed.
func sealedWith(sealed []byte) string {
	if len(sealed) < 2 || len(sealed) < 2+int(sealed[1]) {
		return ""
	}
	return string(sealed[2 : 2+sealed[1]])
}
