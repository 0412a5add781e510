package resolvers

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// TrustedDocuments are documents that were registered before, by their ids. They are answered by id; with Only nothing else
// is answered.
type TrustedDocuments struct {
	Only bool
	byID map[string]string
}

// trustedPrefix begins an id: the digest's name.
const trustedPrefix = "sha256:"

// NewTrustedDocuments takes documents by id, "sha256:" and the hexadecimal SHA-256 of the text (the prefix may be left out). An
// id that is not its text's is an error.
func NewTrustedDocuments(documents map[string]string, only bool) (*TrustedDocuments, error) {
	t := &TrustedDocuments{Only: only, byID: make(map[string]string, len(documents))}
	for id, text := range documents {
		hash := strings.TrimPrefix(id, trustedPrefix)
		if hash != digest(text) {
			return nil, fmt.Errorf("the trusted document %.80q has not the SHA-256 that its id says", id)
		}
		t.byID[hash] = text
	}
	return t, nil
}

// ReadTrustedDocuments reads a JSON object of ids and documents.
func ReadTrustedDocuments(file []byte, only bool) (*TrustedDocuments, error) {
	var documents map[string]string
	if err := json.Unmarshal(file, &documents); err != nil {
		return nil, fmt.Errorf("read the trusted documents, a JSON object of ids and texts: %w", err)
	}
	return NewTrustedDocuments(documents, only)
}

func (t *TrustedDocuments) get(hash string) (string, bool) {
	if t == nil {
		return "", false
	}
	text, ok := t.byID[hash]
	return text, ok
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
