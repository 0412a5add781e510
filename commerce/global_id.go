package commerce

import (
	"encoding/base64"
	"strings"
)

// globalIDVersion begins every global id, so that the form can change while old ids still read.
const globalIDVersion = "1"

// GlobalID seals a type of the API, the account and the type's own id into the opaque text that clients see.
func GlobalID(account AccountID, kind, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join([]string{globalIDVersion, kind, string(account), id}, "\x00")))
}

// SplitGlobalID is the reverse of GlobalID; ok is false for anything else.
func SplitGlobalID(s string) (account AccountID, kind, id string, ok bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(s)
	if err != nil {
		return "", "", "", false
	}
	parts := strings.SplitN(string(raw), "\x00", 4)
	if len(parts) != 4 || parts[0] != globalIDVersion || parts[3] == "" {
		return "", "", "", false
	}
	return AccountID(parts[2]), parts[1], parts[3], true
}
