package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// maxEndpoints bounds an account's trigger endpoints: each event is written once for each of them.
const maxEndpoints = 50

// fieldEndpoint is what an endpoint's keys are sealed under, with its id; it never changes.
const fieldEndpoint = "endpoint/"

const endpointColumns = `id, name, url, kinds, filter, delay, v1a, status, pause_reason, paused_at, failing_since, failures, retry_at, created_at, updated_at`

func scanEndpoint(row pgx.CollectableRow) (commerce.TriggerEndpoint, error) {
	var e commerce.TriggerEndpoint
	err := row.Scan(&e.ID, &e.Name, &e.URL, &e.Kinds, &e.Filter, &e.Delay, &e.Asymmetric, &e.Status, &e.PauseReason, &e.PausedAt,
		&e.FailingSince, &e.Failures, &e.RetryAt, &e.CreatedAt, &e.UpdatedAt)
	return e, err
}

func errNoEndpoint() error {
	return commerce.Errorf(commerce.NotFound, "There is no such trigger endpoint.")
}

func errSameURL() error {
	return commerce.Errorf(commerce.Conflict, "Another trigger endpoint has this URL. Receivers tell events apart by their id, so each URL may have one: change its kinds or its filter.").In("input", "url")
}

// CreateEndpoint keeps a new endpoint with the keys that sign its deliveries. It gets the events that are
// written from now on. Its id is a new one unless it has one.
func (s *Store) CreateEndpoint(ctx context.Context, account commerce.AccountID, e commerce.TriggerEndpoint, keys commerce.EndpointKeys) (*commerce.TriggerEndpoint, error) {
	if e.ID == "" {
		e.ID = commerce.EndpointID(rand.Text())
	}
	sealed, err := s.sealKeys(account, e.ID, keys)
	if err != nil {
		return nil, err
	}
	var made []commerce.TriggerEndpoint
	err = s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`SELECT pg_advisory_xact_lock($1)`, lockKey(account, "endpoints"))
		queue(b, &made, scanEndpoint, `
			INSERT INTO trigger_endpoints (account_id, id, name, url, kinds, filter, delay, v1a, keys, status, created_at, updated_at)
			SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 'ACTIVE', $10, $10
			WHERE (SELECT count(*) FROM trigger_endpoints WHERE account_id = $1) < $11
			RETURNING `+endpointColumns, account, e.ID, e.Name, e.URL, e.Kinds, e.Filter, e.Delay, e.Asymmetric, sealed, s.now(), maxEndpoints)
		return tx.SendBatch(ctx, b).Close()
	})
	if violates(err, "trigger_endpoints_url") {
		return nil, errSameURL()
	}
	if err != nil {
		return nil, fmt.Errorf("create trigger endpoint: %w", err)
	}
	if len(made) == 0 {
		return nil, commerce.Errorf(commerce.InvalidInput, "An account has at most %d trigger endpoints. Delete one first.", maxEndpoints)
	}
	return &made[0], nil
}

// GetEndpoint reads an endpoint. NOT_FOUND when the account has none with this id.
func (s *Store) GetEndpoint(ctx context.Context, account commerce.AccountID, id commerce.EndpointID) (*commerce.TriggerEndpoint, error) {
	var list []commerce.TriggerEndpoint
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanEndpoint, `SELECT `+endpointColumns+` FROM trigger_endpoints WHERE account_id = $1 AND id = $2`, account, id)
	})
	if err != nil {
		return nil, fmt.Errorf("read trigger endpoint: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoEndpoint()
	}
	return &list[0], nil
}

// ListEndpoints reads all endpoints of an account, the oldest first.
func (s *Store) ListEndpoints(ctx context.Context, account commerce.AccountID) (list []commerce.TriggerEndpoint, err error) {
	err = s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, scanEndpoint, `SELECT `+endpointColumns+` FROM trigger_endpoints WHERE account_id = $1 ORDER BY created_at, id`, account)
	})
	if err != nil {
		return nil, fmt.Errorf("list trigger endpoints: %w", err)
	}
	return list, nil
}

// UpdateEndpoint stores what its owner may change: name, URL, kinds, filter, delay, signature, and whether it is paused. One
// that is active again, or that has another URL, starts with a clean record, and what waits is due at once.
func (s *Store) UpdateEndpoint(ctx context.Context, account commerce.AccountID, e commerce.TriggerEndpoint) (*commerce.TriggerEndpoint, error) {
	var list []commerce.TriggerEndpoint
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		b := &pgx.Batch{}
		b.Queue(`
			UPDATE trigger_deliveries d SET due_at = least(d.due_at, $3)
			FROM trigger_endpoints e
			WHERE e.account_id = $1 AND e.id = $2 AND d.account_id = $1 AND d.endpoint_id = $2 AND d.state = 'WAITING' AND d.attempts > 0
				AND (e.status = 'PAUSED' AND $4 = 'ACTIVE' OR e.url <> $5)`, account, e.ID, s.now(), e.Status, e.URL)
		queue(b, &list, scanEndpoint, `
			UPDATE trigger_endpoints SET name = $3, url = $4, kinds = $5, filter = $6, delay = $7, v1a = $8, status = $9,
				pause_reason = $10, paused_at = CASE WHEN $9 = 'PAUSED' THEN coalesce(paused_at, $11) END,
				failing_since = CASE WHEN $9 = 'ACTIVE' AND (status = 'PAUSED' OR url <> $4) THEN NULL ELSE failing_since END,
				failures = CASE WHEN $9 = 'ACTIVE' AND (status = 'PAUSED' OR url <> $4) THEN 0 ELSE failures END,
				retry_at = CASE WHEN $9 = 'ACTIVE' AND (status = 'PAUSED' OR url <> $4) THEN NULL ELSE retry_at END,
				updated_at = $11
			WHERE account_id = $1 AND id = $2 RETURNING `+endpointColumns,
			account, e.ID, e.Name, e.URL, e.Kinds, e.Filter, e.Delay, e.Asymmetric, e.Status, e.PauseReason, s.now())
		return tx.SendBatch(ctx, b).Close()
	})
	if violates(err, "trigger_endpoints_url") {
		return nil, errSameURL()
	}
	if err != nil {
		return nil, fmt.Errorf("update trigger endpoint: %w", err)
	}
	if len(list) == 0 {
		return nil, errNoEndpoint()
	}
	return &list[0], nil
}

// DeleteEndpoint removes an endpoint and what waits for it. Its events stay.
func (s *Store) DeleteEndpoint(ctx context.Context, account commerce.AccountID, id commerce.EndpointID) error {
	return s.write(ctx, account, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `DELETE FROM trigger_endpoints WHERE account_id = $1 AND id = $2`, account, id)
		if err != nil {
			return fmt.Errorf("delete trigger endpoint: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return errNoEndpoint()
		}
		return nil
	})
}

// EndpointKeys opens what an endpoint's deliveries are signed with.
func (s *Store) EndpointKeys(ctx context.Context, account commerce.AccountID, id commerce.EndpointID) (commerce.EndpointKeys, error) {
	var list [][]byte
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, pgx.RowTo[[]byte], `SELECT keys FROM trigger_endpoints WHERE account_id = $1 AND id = $2`, account, id)
	})
	if err != nil {
		return commerce.EndpointKeys{}, fmt.Errorf("read an endpoint's keys: %w", err)
	}
	if len(list) == 0 {
		return commerce.EndpointKeys{}, errNoEndpoint()
	}
	return s.openKeys(account, id, list[0])
}

// RotateEndpointKeys makes new keys the current ones; those before sign beside them until the given time.
func (s *Store) RotateEndpointKeys(ctx context.Context, account commerce.AccountID, id commerce.EndpointID, fresh commerce.EndpointKeys, until time.Time) error {
	return s.write(ctx, account, func(tx pgx.Tx) error {
		var sealed []byte
		rows, err := tx.Query(ctx, `SELECT keys FROM trigger_endpoints WHERE account_id = $1 AND id = $2 FOR UPDATE`, account, id)
		if err != nil {
			return fmt.Errorf("rotate an endpoint's keys: %w", err)
		}
		if sealed, err = pgx.CollectExactlyOneRow(rows, pgx.RowTo[[]byte]); err == pgx.ErrNoRows {
			return errNoEndpoint()
		} else if err != nil {
			return fmt.Errorf("rotate an endpoint's keys: %w", err)
		}
		old, err := s.openKeys(account, id, sealed)
		if err != nil {
			return err
		}
		fresh.PreviousSecret, fresh.PreviousSigningKey, fresh.PreviousUntil = old.Secret, old.SigningKey, &until
		if sealed, err = s.sealKeys(account, id, fresh); err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE trigger_endpoints SET keys = $3, updated_at = $4 WHERE account_id = $1 AND id = $2`, account, id, sealed, s.now())
		return err
	})
}

// sealedKeys is EndpointKeys as it is sealed: Secret does not print itself.
type sealedKeys struct {
	Secret, SigningKey, PreviousSecret, PreviousSigningKey string
	PreviousUntil                                          *time.Time
}

func (s *Store) sealKeys(account commerce.AccountID, id commerce.EndpointID, k commerce.EndpointKeys) ([]byte, error) {
	text, err := json.Marshal(sealedKeys{k.Secret.Reveal(), k.SigningKey.Reveal(), k.PreviousSecret.Reveal(), k.PreviousSigningKey.Reveal(), k.PreviousUntil})
	if err != nil {
		return nil, fmt.Errorf("seal an endpoint's keys: %w", err)
	}
	return s.keys.seal(account, fieldEndpoint+string(id), commerce.Secret(text)), nil
}

func (s *Store) openKeys(account commerce.AccountID, id commerce.EndpointID, sealed []byte) (commerce.EndpointKeys, error) {
	text, err := s.keys.open(account, fieldEndpoint+string(id), sealed)
	if err != nil {
		return commerce.EndpointKeys{}, err
	}
	var k sealedKeys
	if err := json.Unmarshal([]byte(text.Reveal()), &k); err != nil {
		return commerce.EndpointKeys{}, fmt.Errorf("open an endpoint's keys: %w", err)
	}
	return commerce.EndpointKeys{
		Secret: commerce.Secret(k.Secret), SigningKey: commerce.Secret(k.SigningKey),
		PreviousSecret: commerce.Secret(k.PreviousSecret), PreviousSigningKey: commerce.Secret(k.PreviousSigningKey), PreviousUntil: k.PreviousUntil,
	}, nil
}

// resealEndpoints seals endpoints' keys with the keyring's current key, and says how many it changed.
func (s *Store) resealEndpoints(ctx context.Context) (int, error) {
	n := 0
	err := pgx.BeginFunc(ctx, s.operator, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `SELECT account_id, id, keys FROM trigger_endpoints FOR NO KEY UPDATE`)
		if err != nil {
			return err
		}
		type sealedEndpoint struct {
			Account commerce.AccountID
			ID      commerce.EndpointID
			Keys    []byte
		}
		list, err := pgx.CollectRows(rows, pgx.RowToStructByPos[sealedEndpoint])
		if err != nil {
			return err
		}
		for _, l := range list {
			if sealedWith(l.Keys) == s.keys.current().id {
				continue
			}
			keys, err := s.openKeys(l.Account, l.ID, l.Keys)
			if err != nil {
				return err
			}
			sealed, err := s.sealKeys(l.Account, l.ID, keys)
			if err != nil {
				return err
			}
			if _, err := tx.Exec(ctx, `UPDATE trigger_endpoints SET keys = $3 WHERE account_id = $1 AND id = $2`, l.Account, l.ID, sealed); err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("reseal endpoints: %w", err)
	}
	return n, nil
}
