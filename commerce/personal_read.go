package commerce

import "time"

// PersonalReadRetention is how long the audit log keeps who was shown personal data.
const PersonalReadRetention = 400 * 24 * time.Hour

// PersonalRead says that a credential was shown personal data: when, by which operation, of what kind and of how many
// objects. It holds no values and names no person.
type PersonalRead struct {
	AccountID AccountID
	Sequence  int64
	ReadAt    time.Time // the first of the reads
	KeyID     string
	Role      Role
	Operation string // the name that the client gave its operation, "" for none
	Kind      string // in the API's words: Contact, Order, ResolvedMessage …
	Reads     int    // operations that were counted together
	Objects   int64
}
