package commerce

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"time"
)

// Condition is a condition that an account registered, so that calls can name it. It never changes: its id is made of what it
// says, and of how conditions were read when it was registered.
type Condition struct {
	ID           string // ConditionID of the two below
	Semantics    int    // how it was read: the same text may mean something else under another number
	Text         string // canonical
	Tree         json.RawMessage
	Name         *string  // what the account calls it; the newest registration's
	Reads        []string // paths of the catalog, sorted: who asks what breaks when an element is switched off
	RegisteredAt time.Time
}

// ConditionID is the id of a condition: the same canonical text that is read in the same way has the same id everywhere.
func ConditionID(semantics int, text string) string {
	h := sha256.Sum256([]byte(strconv.Itoa(semantics) + "\x00" + text))
	return hex.EncodeToString(h[:])
}
