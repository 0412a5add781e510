package store

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"storegraph/commerce"
)

// An API key is sg_, 32 random bytes and a checksum, by which scanners for leaked secrets know it, and by which a mistyped
// one is refused without a look into the database.
const (
	keyPrefix = "sg_"
	keyLength = len(keyPrefix) + 43 + 6
	// touchEvery bounds how often the last use of a key is written.
	touchEvery = time.Minute
)

var errBadKey = commerce.Errorf(commerce.Unauthenticated, "This API key is unknown or was revoked.")

// CreateAPIKey makes a random key. It is told this once: only its hash is kept.
func (s *Store) CreateAPIKey(ctx context.Context, account commerce.AccountID, name string, role commerce.Role) (key string, _ commerce.APIKey, _ error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails since Go 1.24
	key = keyPrefix + base64.RawURLEncoding.EncodeToString(secret)
	key += checksum(key)
	k, err := s.EnsureAPIKey(ctx, account, name, role, key)
	if err != nil {
		return "", commerce.APIKey{}, err
	}
	return key, k, nil
}

// EnsureAPIKey stores a key that the operator chose. The account may have it already; then it takes the name and the role.
func (s *Store) EnsureAPIKey(ctx context.Context, account commerce.AccountID, name string, role commerce.Role, key string) (commerce.APIKey, error) {
	if role != commerce.RoleReader && role != commerce.RoleOwner {
		return commerce.APIKey{}, commerce.Errorf(commerce.InvalidInput, "%q is no role of an API key.", role)
	}
	if key == "" || strings.ContainsAny(key, " \t\r\n") || looksMade(key) && !checks(key) {
		return commerce.APIKey{}, commerce.Errorf(commerce.InvalidInput, "The API key is empty, has spaces in it, or is mistyped.")
	}
	pepper := s.keys.current()
	k := commerce.APIKey{AccountID: account}
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		// The key may have been stored with an older pepper.
		err := tx.QueryRow(ctx, `
			UPDATE api_keys SET name = $3, role = $4
			WHERE account_id = $1 AND hash = ANY($2) AND revoked_at IS NULL
			RETURNING id, name, role, created_at, last_used_at`,
			account, s.hashes(key), name, role).Scan(&k.ID, &k.Name, &k.Role, &k.CreatedAt, &k.LastUsedAt)
		if !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		k.ID, k.Name, k.Role, k.CreatedAt = uuid.NewString(), name, role, s.now()
		_, err = tx.Exec(ctx, `
			INSERT INTO api_keys (account_id, id, name, role, pepper_id, hash, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			account, k.ID, name, role, pepper.id, pepper.hash(key), k.CreatedAt)
		return err
	})
	if violates(err, "api_keys_hash") {
		return commerce.APIKey{}, commerce.Errorf(commerce.Conflict, "This API key was revoked or is used elsewhere. Choose another one.")
	}
	if err != nil {
		return commerce.APIKey{}, fmt.Errorf("store an API key: %w", err)
	}
	return k, nil
}

// AuthenticateAPIKey finds the key's account and role: UNAUTHENTICATED when it is unknown or revoked.
func (s *Store) AuthenticateAPIKey(ctx context.Context, key string) (commerce.APIKey, error) {
	if key == "" || looksMade(key) && !checks(key) {
		return commerce.APIKey{}, errBadKey
	}
	var k commerce.APIKey
	var pepperID string
	var hash []byte
	err := s.operator.QueryRow(ctx, `
		SELECT account_id, id, name, role, pepper_id, hash, created_at, last_used_at FROM api_keys
		WHERE hash = ANY($1) AND revoked_at IS NULL`, s.hashes(key)).
		Scan(&k.AccountID, &k.ID, &k.Name, &k.Role, &pepperID, &hash, &k.CreatedAt, &k.LastUsedAt)
	if errors.Is(err, pgx.ErrNoRows) {
		return commerce.APIKey{}, errBadKey
	}
	if err != nil {
		return commerce.APIKey{}, fmt.Errorf("authenticate an API key: %w", err)
	}
	now, pepper := s.now(), s.keys.current()
	if pepperID == pepper.id && k.LastUsedAt != nil && now.Sub(*k.LastUsedAt) < touchEvery {
		return k, nil
	}
	// Here the key is at hand: it moves to the current pepper, and the old one can be retired.
	_, err = s.operator.Exec(ctx, `
		UPDATE api_keys SET last_used_at = greatest(last_used_at, $3), pepper_id = $4, hash = $5
		WHERE account_id = $1 AND id = $2`, k.AccountID, k.ID, now, pepper.id, pepper.hash(key))
	if err != nil {
		return commerce.APIKey{}, fmt.Errorf("authenticate an API key: %w", err)
	}
	k.LastUsedAt = &now
	return k, nil
}

// RevokeAPIKey ends a key at once. A key that is revoked or unknown stays so.
func (s *Store) RevokeAPIKey(ctx context.Context, account commerce.AccountID, id string) error {
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE api_keys SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL`, account, id, s.now())
		return err
	})
	if err != nil {
		return fmt.Errorf("revoke an API key: %w", err)
	}
	return nil
}

// hashes are what the key may be stored as: one for each pepper.
func (s *Store) hashes(key string) [][]byte {
	out := make([][]byte, len(s.keys.keys))
	for i, k := range s.keys.keys {
		out[i] = k.hash(key)
	}
	return out
}

// looksMade says whether the key has the form of those that CreateAPIKey makes; operators may choose others.
func looksMade(key string) bool { return len(key) == keyLength && strings.HasPrefix(key, keyPrefix) }

func checks(key string) bool {
	body := key[:len(key)-6]
	return checksum(body) == key[len(key)-6:]
}

// checksum is CRC-32 in six characters.
func checksum(body string) string {
	sum := crc32.ChecksumIEEE([]byte(body))
	return base64.RawURLEncoding.EncodeToString([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)})
}
