package store

import "storegraph/commerce"

// sessionField tells a session's cookie apart from everything else that the keyring seals. It belongs to no account: the
// API key inside says whose it is.
const sessionField = "session"

// SealSession encrypts what the cookie of a console's session carries.
func (k *Keyring) SealSession(plain []byte) []byte {
	return k.seal("", sessionField, commerce.Secret(plain))
}

// OpenSession gives back what SealSession sealed with a key that the ring still has; anything else is an error.
func (k *Keyring) OpenSession(sealed []byte) ([]byte, error) {
	plain, err := k.open("", sessionField, sealed)
	if err != nil {
		return nil, err
	}
	return []byte(plain.Reveal()), nil
}
