package commerce

// Principal is who asks: what a request's credential gives, whatever its kind.
type Principal struct {
	AccountID AccountID
	Role      Role
	// KeyID tells the credential from others of the account, for logs, limits and the audit log: an API key's id, or
	// "jwt:" and the token's subject.
	KeyID string
	// PersonalData says whether personal data is shown. Without it, fields that hold any are null.
	PersonalData bool
}
