package main

import (
	"encoding/json"
	"strings"
	"testing"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/store"
)

func TestKey_IsMadeListedRotatedAndRevoked(t *testing.T) {
	t.Parallel()
	url, ring := pgtest.New(t), store.NewKey("k1").String()
	do := func(want int, args ...string) string {
		t.Helper()
		var out, log strings.Builder
		args = append([]string{"storegraph"}, args...)
		if code := run(t.Context(), append(args, "--database", url, "--keys", ring, "--account", "clinic-1"), &out, &log); code != want {
			t.Fatalf("%v: exit %d, want %d: %s", args, code, want, log.String())
		}
		return strings.TrimSpace(out.String())
	}
	do(exitOK, "account", "create")
	key := do(exitOK, "key", "create", "--name", "builder", "--role", "developer", "--expires-in", "24h")
	do(exitOK, "key", "create", "--name", "console", "--role", "ADMIN", "--personal-data=false")
	do(exitUsage, "key", "create", "--name", "x", "--role", "OWNER")
	do(exitUsage, "key", "create", "--name", "x", "--expires-in", "-1h")

	list := func() (keys []listedKey) {
		t.Helper()
		d := json.NewDecoder(strings.NewReader(do(exitOK, "key", "list", "--json")))
		for d.More() {
			var k listedKey
			if err := d.Decode(&k); err != nil {
				t.Fatal(err)
			}
			keys = append(keys, k)
		}
		return keys
	}
	keys := list()
	if len(keys) != 2 || keys[0].Name != "console" || keys[0].Role != commerce.RoleAdmin || keys[0].PersonalData || keys[0].ExpiresAt != nil ||
		keys[1].Name != "builder" || keys[1].Role != commerce.RoleDeveloper || keys[1].PersonalData || keys[1].ExpiresAt == nil || keys[1].State != "active" {
		t.Fatalf("keys %+v", keys)
	}
	table := do(exitOK, "key", "list")
	if strings.Contains(table, key) || !strings.Contains(table, "builder  DEVELOPER  hidden") {
		t.Errorf("the list prints\n%s", table)
	}
	second := do(exitOK, "key", "rotate", "--id", keys[1].ID, "--overlap", "1h")
	if !strings.HasPrefix(second, "sg_") || second == key {
		t.Errorf("rotated to %q", second)
	}
	if k := list()[1]; k.OldUntil == nil {
		t.Errorf("after the rotation %+v", k)
	}
	do(exitOK, "key", "revoke", "--id", keys[1].ID)
	if k := list()[1]; k.State != "revoked" || k.OldUntil != nil {
		t.Errorf("after the revocation %+v", k)
	}
	do(exitFailed, "key", "revoke", "--id", "no-such-key")
	do(exitFailed, "key", "rotate", "--id", keys[1].ID)
}
