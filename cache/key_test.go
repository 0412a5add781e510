package cache

import (
	"math/rand/v2"
	"strings"
	"testing"

	"storegraph/commerce"
)

// Accounts and ids are made of what keys are made of. No two of them ever share a key, and no account's keys begin like
// another's.
func TestKeys_AreNobodyElses(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	text := func() string {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteByte(":{}1az"[r.IntN(6)])
		}
		return b.String()
	}
	kinds := []string{contactKind, orderKind, transactionKind, productKind, collectionKind, installationKind}
	type named struct{ account, kind, id string }
	seen := map[string]named{}
	scopes := map[string]string{}
	for range 1_000_000 {
		n := named{text(), kinds[r.IntN(len(kinds))], text()}
		key := objectKey(commerce.AccountID(n.account), n.kind, n.id)
		if other, taken := seen[key]; taken && other != n {
			t.Fatalf("%+v and %+v share the key %s", n, other, key)
		}
		if len(seen) < 200_000 {
			seen[key] = n
		}
		scopes[scope(commerce.AccountID(n.account))] = n.account
	}
	for s, account := range scopes {
		for i := 1; i < len(s); i++ {
			if other, taken := scopes[s[:i]]; taken {
				t.Fatalf("the keys of %q begin like those of %q", account, other)
			}
		}
	}
}
