package commerce

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// Template is a message template that an account registered, so that calls can name it. It never changes: its id is made of
// what it says.
type Template struct {
	ID           string // TemplateID of the two below
	Channel      string // a channel of custom values: it decides how values are escaped
	Source       string
	Name         *string  // what the account calls it; the newest registration's
	Reads        []string // paths of the catalog that it may read, sorted: who asks what breaks when an element is switched off
	RegisteredAt time.Time
}

// TemplateID is the id of a template: the same source for the same channel has the same id everywhere.
func TemplateID(channel, source string) string {
	h := sha256.New()
	h.Write([]byte(channel))
	h.Write([]byte{0}) // channels are words: where one ends, the source begins
	h.Write([]byte(source))
	return hex.EncodeToString(h.Sum(nil))
}
