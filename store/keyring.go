package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"storegraph/commerce"
)

// Keyring holds the keys that credentials are sealed with and API keys peppered with. The first is used for what is
// written, the others only to read what is older.
type Keyring struct {
	keys []ringKey
}

// Key is one key of a Keyring: 32 secret bytes under a name.
type Key struct {
	ID     string // letters, digits, - and _
	Secret []byte
}

type ringKey struct {
	id      string
	seal    cipher.AEAD
	pepper  []byte
	subject []byte
	audit   []byte
}

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// sealVersion is the first byte of everything sealed: it names the way of sealing.
const sealVersion = 1

// NewKey makes a random key.
func NewKey(id string) Key {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails since Go 1.24
	return Key{ID: id, Secret: secret}
}

// String prints the key as ParseKeyring reads it.
func (k Key) String() string { return k.ID + ":" + base64.StdEncoding.EncodeToString(k.Secret) }

// NewKeyring makes a keyring whose first key is the current one.
func NewKeyring(current Key, older ...Key) (*Keyring, error) {
	ring := &Keyring{}
	for _, k := range append([]Key{current}, older...) {
		if !keyID.MatchString(k.ID) {
			return nil, errors.New("keyring: a key's name must be 1 to 32 letters, digits, - or _")
		}
		if len(k.Secret) != 32 {
			return nil, fmt.Errorf("keyring: key %s has %d bytes, not 32", k.ID, len(k.Secret))
		}
		if _, ok := ring.find(k.ID); ok {
			return nil, fmt.Errorf("keyring: key %s is there twice", k.ID)
		}
		// A key of its own for each purpose: nothing that is made with one can pass for the other.
		seal, err := hkdf.Key(sha256.New, k.Secret, nil, "storegraph seal 1", 32)
		if err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		pepper, err := hkdf.Key(sha256.New, k.Secret, nil, "storegraph api key pepper 1", 32)
		if err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		subject, err := hkdf.Key(sha256.New, k.Secret, nil, "storegraph privacy subject 1", 32)
		if err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		audit, err := hkdf.Key(sha256.New, k.Secret, nil, "storegraph audit chain 1", 32)
		if err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		block, err := aes.NewCipher(seal)
		if err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		aead, err := cipher.NewGCMWithRandomNonce(block)
		if err != nil {
			return nil, fmt.Errorf("keyring: %w", err)
		}
		ring.keys = append(ring.keys, ringKey{k.ID, aead, pepper, subject, audit})
	}
	return ring, nil
}

// ParseKeyring reads "k2:base64,k1:base64": names and keys of 32 bytes, the current one first.
func ParseKeyring(text string) (*Keyring, error) {
	var keys []Key
	for i, part := range strings.Split(text, ",") {
		id, encoded, ok := strings.Cut(strings.TrimSpace(part), ":")
		if !ok {
			return nil, fmt.Errorf("keyring: entry %d is not of the form name:base64", i+1)
		}
		secret, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
		if err != nil {
			return nil, fmt.Errorf("keyring: key %d is not base64", i+1) // the error would show a piece of the key
		}
		keys = append(keys, Key{id, secret})
	}
	return NewKeyring(keys[0], keys[1:]...)
}

// String tells nothing.
func (k *Keyring) String() string { return "[secret]" }

// GoString tells nothing.
func (k *Keyring) GoString() string { return "[secret]" }

func (k *Keyring) current() ringKey { return k.keys[0] }

func (k *Keyring) find(id string) (ringKey, bool) {
	for _, key := range k.keys {
		if key.id == id {
			return key, true
		}
	}
	return ringKey{}, false
}

// seal encrypts a secret of one account's field with the current key. It opens for that account and that field only.
func (k *Keyring) seal(account commerce.AccountID, field string, secret commerce.Secret) []byte {
	key := k.current()
	out := []byte{sealVersion, byte(len(key.id))}
	out = append(out, key.id...)
	return key.seal.Seal(out, nil, []byte(secret), additionalData(account, field, key.id))
}

// open decrypts what seal made, with whichever key it was.
func (k *Keyring) open(account commerce.AccountID, field string, sealed []byte) (commerce.Secret, error) {
	if len(sealed) < 2 || sealed[0] != sealVersion || len(sealed) < 2+int(sealed[1]) {
		return "", fmt.Errorf("open the sealed %s: unknown form", field)
	}
	id, text := string(sealed[2:2+sealed[1]]), sealed[2+sealed[1]:]
	key, ok := k.find(id)
	if !ok {
		return "", fmt.Errorf("open the sealed %s: the keyring has no key %q", field, id)
	}
	plain, err := key.seal.Open(nil, nil, text, additionalData(account, field, id))
	if err != nil {
		return "", fmt.Errorf("open the sealed %s: it was sealed for something else, or damaged", field)
	}
	return commerce.Secret(plain), nil
}

// subjectOf names a person without telling who it is: a keyed hash of one account's customer id, email address or phone
// number. Only who has the key can tell whether two cases are about the same person.
func (k ringKey) subjectOf(account commerce.AccountID, by, value string) string {
	mac := hmac.New(sha256.New, k.subject)
	mac.Write(additionalData(account, by, value))
	return k.id + ":" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// additionalData binds a sealed secret to its place; lengths keep the parts apart.
func additionalData(account commerce.AccountID, field, key string) []byte {
	var out []byte
	for _, part := range []string{string(account), field, key} {
		out = binary.BigEndian.AppendUint32(out, uint32(len(part)))
		out = append(out, part...)
	}
	return out
}

func (k ringKey) hash(text string) []byte {
	mac := hmac.New(sha256.New, k.pepper)
	mac.Write([]byte(text))
	return mac.Sum(nil)
}
