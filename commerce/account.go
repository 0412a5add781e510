package commerce

import "time"

// Account is a CRM account: the tenant. Everything stored belongs to exactly one.
type Account struct {
	ID        AccountID
	Name      string
	CreatedAt time.Time
}
