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
	// MaxKeyOverlap bounds how long the old key is valid after a rotation.
	MaxKeyOverlap = 30 * 24 * time.Hour
	maxKeyName    = 255
)

var (
	errBadKey     = commerce.Errorf(commerce.Unauthenticated, "This API key is unknown or was revoked.")
	errExpiredKey = commerce.Errorf(commerce.Unauthenticated, "This API key has expired.")
)

// keyColumns are what scanKey reads. The binary before this one writes OWNER for ADMIN.
const keyColumns = `account_id, id, name, CASE role WHEN 'OWNER' THEN 'ADMIN' ELSE role END, personal_data, created_at, expires_at, last_used_at, rotated_at, old_until, revoked_at`

func scanKey(row pgx.Row, more ...any) (k commerce.APIKey, _ error) {
	err := row.Scan(append([]any{&k.AccountID, &k.ID, &k.Name, &k.Role, &k.PersonalData, &k.CreatedAt, &k.ExpiresAt, &k.LastUsedAt, &k.RotatedAt, &k.OldUntil, &k.RevokedAt}, more...)...)
	return k, err
}

// CreateAPIKey makes a random key with the name, role, right and end of k. It is told this once: only its hash is kept.
func (s *Store) CreateAPIKey(ctx context.Context, account commerce.AccountID, k commerce.APIKey) (key commerce.Secret, _ commerce.APIKey, _ error) {
	key = newKey()
	k, err := s.putKey(ctx, account, k, key.Reveal())
	if err != nil {
		return "", commerce.APIKey{}, err
	}
	return key, k, nil
}

// EnsureAPIKey stores a key that the operator chose. The account may have it already; then it takes the name and the role.
func (s *Store) EnsureAPIKey(ctx context.Context, account commerce.AccountID, name string, role commerce.Role, key string) (commerce.APIKey, error) {
	return s.putKey(ctx, account, commerce.APIKey{Name: name, Role: role, PersonalData: role.SeesPersonalData()}, key)
}

func (s *Store) putKey(ctx context.Context, account commerce.AccountID, k commerce.APIKey, key string) (commerce.APIKey, error) {
	if err := s.checkKey(&k, key); err != nil {
		return commerce.APIKey{}, err
	}
	pepper := s.keys.current()
	err := s.write(ctx, account, func(tx pgx.Tx) error {
		// The key may have been stored with an older pepper.
		known, err := scanKey(tx.QueryRow(ctx, `
			UPDATE api_keys SET name = $3, role = $4, personal_data = $5, expires_at = $6
			WHERE account_id = $1 AND hash = ANY($2) AND revoked_at IS NULL
			RETURNING `+keyColumns, account, s.hashes(key), k.Name, k.Role, k.PersonalData, k.ExpiresAt))
		if !errors.Is(err, pgx.ErrNoRows) {
			k = known
			return err
		}
		k, err = scanKey(tx.QueryRow(ctx, `
			INSERT INTO api_keys (account_id, id, name, role, personal_data, expires_at, pepper_id, hash, created_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING `+keyColumns,
			account, uuid.NewString(), k.Name, k.Role, k.PersonalData, k.ExpiresAt, pepper.id, pepper.hash(key), s.now()))
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

func (s *Store) checkKey(k *commerce.APIKey, key string) error {
	k.Name = strings.TrimSpace(k.Name)
	switch {
	case !k.Role.Known():
		return commerce.Errorf(commerce.InvalidInput, "%q is no role of an API key.", k.Role).In("role")
	case k.Name == "" || len(k.Name) > maxKeyName:
		return commerce.Errorf(commerce.InvalidInput, "An API key needs a name of at most %d bytes.", maxKeyName).In("name")
	case k.ExpiresAt != nil && !k.ExpiresAt.After(s.now()):
		return commerce.Errorf(commerce.InvalidInput, "An API key must expire in the future.").In("expiresAt")
	case key == "" || strings.ContainsAny(key, " \t\r\n") || looksMade(key) && !checks(key):
		return commerce.Errorf(commerce.InvalidInput, "The API key is empty, has spaces in it, or is mistyped.")
	}
	return nil
}

// RotateAPIKey gives the key a new secret, told this once. The one before is valid for the overlap, at most MaxKeyOverlap;
// what was still valid from an earlier rotation ends now. NOT_FOUND when there is no such key or it was revoked.
func (s *Store) RotateAPIKey(ctx context.Context, account commerce.AccountID, id string, overlap time.Duration) (key commerce.Secret, k commerce.APIKey, _ error) {
	if overlap < 0 || overlap > MaxKeyOverlap {
		return "", k, commerce.Errorf(commerce.InvalidInput, "The old key can be valid for at most %d days.", MaxKeyOverlap/(24*time.Hour)).In("overlapHours")
	}
	key = newKey()
	pepper, now := s.keys.current(), s.now()
	err := s.write(ctx, account, func(tx pgx.Tx) (err error) {
		k, err = scanKey(tx.QueryRow(ctx, `
			UPDATE api_keys SET pepper_id = $3, hash = $4, rotated_at = $5,
				old_pepper_id = CASE WHEN $7 THEN pepper_id END, old_hash = CASE WHEN $7 THEN hash END, old_until = CASE WHEN $7 THEN $6::timestamptz END
			WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $5)
			RETURNING `+keyColumns, account, id, pepper.id, pepper.hash(key.Reveal()), now, now.Add(overlap), overlap > 0))
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return "", k, notFound("API key")
	}
	if err != nil {
		return "", k, fmt.Errorf("rotate an API key: %w", err)
	}
	return key, k, nil
}

// RevokeAPIKey ends a key at once, with what is valid beside it after a rotation. A key that was revoked stays so. NOT_FOUND
// when there never was one.
func (s *Store) RevokeAPIKey(ctx context.Context, account commerce.AccountID, id string) (k commerce.APIKey, _ error) {
	err := s.write(ctx, account, func(tx pgx.Tx) (err error) {
		k, err = scanKey(tx.QueryRow(ctx, `
			UPDATE api_keys SET revoked_at = coalesce(revoked_at, $3), old_pepper_id = NULL, old_hash = NULL, old_until = NULL
			WHERE account_id = $1 AND id = $2 RETURNING `+keyColumns, account, id, s.now()))
		return err
	})
	if errors.Is(err, pgx.ErrNoRows) {
		return k, notFound("API key")
	}
	if err != nil {
		return k, fmt.Errorf("revoke an API key: %w", err)
	}
	return k, nil
}

// ListAPIKeys gives the account's keys, the newest first, revoked ones included: at most limit of those that were made
// before the key with the id after, which is empty for the first page.
func (s *Store) ListAPIKeys(ctx context.Context, account commerce.AccountID, after string, limit int) (list []commerce.APIKey, _ error) {
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &list, func(row pgx.CollectableRow) (commerce.APIKey, error) { return scanKey(row) }, `
			SELECT `+keyColumns+` FROM api_keys
			WHERE account_id = $1 AND ($2 = '' OR (created_at, id) < (SELECT created_at, id FROM api_keys WHERE account_id = $1 AND id = $2))
			ORDER BY created_at DESC, id DESC LIMIT $3`, account, after, limit)
	})
	if err != nil {
		return nil, fmt.Errorf("list API keys: %w", err)
	}
	return list, nil
}

// CountAPIKeys counts them.
func (s *Store) CountAPIKeys(ctx context.Context, account commerce.AccountID) (int, error) {
	var n []int
	err := s.read(ctx, account, func(b *pgx.Batch) {
		queue(b, &n, pgx.RowTo[int], `SELECT count(*) FROM api_keys WHERE account_id = $1`, account)
	})
	if err != nil || len(n) != 1 {
		return 0, fmt.Errorf("count API keys: %w", err)
	}
	return n[0], nil
}

// AuthenticateAPIKey finds the key's account and rights: UNAUTHENTICATED when it is unknown, has expired or was revoked. It
// asks the database each time, so that a key that is revoked anywhere is refused at once everywhere.
func (s *Store) AuthenticateAPIKey(ctx context.Context, key string) (commerce.APIKey, error) {
	if key == "" || looksMade(key) && !checks(key) {
		return commerce.APIKey{}, errBadKey
	}
	now, pepper := s.now(), s.keys.current()
	var pepperID string
	var current bool
	k, err := scanKey(s.operator.QueryRow(ctx, `
		SELECT `+keyColumns+`, pepper_id, hash = ANY($1) FROM api_keys
		WHERE (hash = ANY($1) OR old_hash = ANY($1) AND old_until > $2) AND revoked_at IS NULL
		ORDER BY hash = ANY($1) DESC LIMIT 1`, s.hashes(key), now), &pepperID, &current)
	if errors.Is(err, pgx.ErrNoRows) {
		return commerce.APIKey{}, errBadKey
	}
	if err != nil {
		return commerce.APIKey{}, fmt.Errorf("authenticate an API key: %w", err)
	}
	if k.ExpiresAt != nil && !k.ExpiresAt.After(now) {
		return commerce.APIKey{}, errExpiredKey
	}
	u := keyUse{account: k.AccountID, id: k.ID, at: now}
	if current && pepperID != pepper.id {
		// Here the key is at hand: it moves to the current pepper, and the old one can be retired.
		u.pepperID, u.hash = pepper.id, pepper.hash(key)
	}
	if u.hash != nil || k.LastUsedAt == nil || now.Sub(*k.LastUsedAt) >= touchEvery {
		s.uses.note(ctx, u)
	}
	return k, nil
}

func newKey() commerce.Secret {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails since Go 1.24
	key := keyPrefix + base64.RawURLEncoding.EncodeToString(secret)
	return commerce.Secret(key + checksum(key))
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
