package commerce

import (
	"fmt"
	"strconv"
	"strings"
)

// AccountID names the CRM account (tenant) that owns a row. Every stored row and every query carries one.
type AccountID string

// ContactID is our own id of a contact: contacts exist that Shopify does not know (guests, people the CRM registered).
type ContactID string

// ID is the number at the end of a Shopify global id; Shopify's REST bodies call it "id". It fits int64 and often
// exceeds 2^53, so it never passes through a float.
type ID int64

// String prints the id as the API does: decimal digits.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }

// GID prints Shopify's global id for an object of the given kind, e.g. gid://shopify/Order/450789469.
func (id ID) GID(kind string) string { return "gid://shopify/" + kind + "/" + id.String() }

// ParseID reads decimal digits. Zero and negative numbers are no ids.
func ParseID(s string) (ID, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("%q is not a Shopify id", s)
	}
	return ID(n), nil
}

// ParseGID reads a Shopify global id of the given kind. Query parameters that some kinds append (?shopify-draft=…) are
// ignored.
func ParseGID(gid, kind string) (ID, error) {
	got, id, err := SplitGID(gid)
	if err != nil {
		return 0, err
	}
	if got != kind {
		return 0, fmt.Errorf("%q names a %s, not a %s", gid, got, kind)
	}
	return id, nil
}

// SplitGID reads a Shopify global id of any kind.
func SplitGID(gid string) (kind string, id ID, err error) {
	rest, ok := strings.CutPrefix(gid, "gid://shopify/")
	if !ok {
		return "", 0, fmt.Errorf("%q is not a Shopify global id", gid)
	}
	kind, digits, ok := strings.Cut(rest, "/")
	if !ok || kind == "" {
		return "", 0, fmt.Errorf("%q is not a Shopify global id", gid)
	}
	digits, _, _ = strings.Cut(digits, "?")
	id, err = ParseID(digits)
	if err != nil {
		return "", 0, fmt.Errorf("%q is not a Shopify global id", gid)
	}
	return kind, id, nil
}
