package commerce

import "time"

// APIKey is a credential of a service, scoped to one account. The key itself is told once, when it is made or rotated; the
// store keeps its hash.
type APIKey struct {
	ID           string
	AccountID    AccountID
	Name         string
	Role         Role
	PersonalData bool // whether personal data is shown; what is computed from it may still be used
	CreatedAt    time.Time
	ExpiresAt    *time.Time // nil for never
	LastUsedAt   *time.Time // at most a minute old
	RotatedAt    *time.Time
	// OldUntil is until when the key from before the last rotation is valid beside the new one; nil when it is not any more.
	OldUntil  *time.Time
	RevokedAt *time.Time
}

// Principal is who asks with this key.
func (k APIKey) Principal() Principal {
	return Principal{AccountID: k.AccountID, Role: k.Role, KeyID: k.ID, PersonalData: k.PersonalData}
}

// APIKeyState says whether a key is good.
type APIKeyState string

// What a key can be.
const (
	KeyActive  APIKeyState = "ACTIVE"
	KeyExpired APIKeyState = "EXPIRED"
	KeyRevoked APIKeyState = "REVOKED"
)

// State is the key's at a moment.
func (k APIKey) State(now time.Time) APIKeyState {
	switch {
	case k.RevokedAt != nil:
		return KeyRevoked
	case k.ExpiresAt != nil && !k.ExpiresAt.After(now):
		return KeyExpired
	}
	return KeyActive
}
