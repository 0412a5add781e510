package commerce

import "time"

// Account is a CRM account: the tenant. Everything stored belongs to exactly one.
type Account struct {
	ID        AccountID
	Name      string
	CreatedAt time.Time
}

// APIKey is a credential of a service, scoped to one account. The key itself is shown once, when it is made; the store
// keeps its hash.
type APIKey struct {
	ID         string
	AccountID  AccountID
	Name       string
	Role       Role
	CreatedAt  time.Time
	LastUsedAt *time.Time
	RevokedAt  *time.Time
}

// Role is what a credential may do.
type Role string

// A reader sees data without changing settings; an owner may do everything in its account.
const (
	RoleReader Role = "READER"
	RoleOwner  Role = "OWNER"
)
