package store

import (
	"crypto/sha256"
	"encoding/hex"

	"storegraph/commerce"
)

// appendContent prints the columns that are an object's content, as COPY takes them.
func (t *table[R]) appendContent(b []byte, row *R) ([]byte, error) {
	return t.appendColumns(b, row, false)
}

// fingerprint tells contents apart, so that the same news told twice writes nothing.
func fingerprint(content []byte) *string {
	sum := sha256.Sum256(content)
	s := hex.EncodeToString(sum[:16])
	return &s
}

// appendMembers adds the pairs that an object tells of to its content; those that are not told are not none.
func appendMembers[T any](b []byte, list []T, id func(*T) commerce.ID) []byte {
	if list == nil {
		return append(b, 0)
	}
	b = append(b, 1)
	for i := range list {
		n := id(&list[i])
		b, _, _ = appendNumber(b, &n)
	}
	return b
}
