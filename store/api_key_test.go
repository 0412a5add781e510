package store_test

import (
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
)

func TestAPIKey_AuthenticatesItsAccount(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, made, err := e.CreateAPIKey(t.Context(), mine, "crm", commerce.RoleReader)
	must(t, err)
	if !strings.HasPrefix(key, "sg_") || len(key) < 45 {
		t.Errorf("key %q", key)
	}
	got, err := e.AuthenticateAPIKey(t.Context(), key)
	must(t, err)
	if got.AccountID != mine || got.Role != commerce.RoleReader || got.Name != "crm" || got.ID != made.ID || !got.LastUsedAt.Equal(noon) {
		t.Errorf("got %+v", got)
	}
	mistyped := key[:10] + "x" + key[11:]
	if key[10] == 'x' {
		mistyped = key[:10] + "y" + key[11:]
	}
	for _, bad := range []string{"", "sg_", "x", mistyped, key + "x", strings.ToUpper(key), "sg_\x00\xff"} {
		_, err := e.AuthenticateAPIKey(t.Context(), bad)
		wantCode(t, err, commerce.Unauthenticated)
	}
	must(t, e.RevokeAPIKey(t.Context(), theirs, made.ID))
	_, err = e.AuthenticateAPIKey(t.Context(), key)
	must(t, err)
	must(t, e.RevokeAPIKey(t.Context(), mine, made.ID))
	_, err = e.AuthenticateAPIKey(t.Context(), key)
	wantCode(t, err, commerce.Unauthenticated)
}

func TestAPIKey_LastUseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, _, err := e.CreateAPIKey(t.Context(), mine, "crm", commerce.RoleReader)
	must(t, err)
	for _, step := range []struct {
		pass time.Duration
		want time.Time
	}{{0, noon}, {59 * time.Second, noon}, {time.Second, at(1)}} {
		e.clock.advance(step.pass)
		_, err := e.AuthenticateAPIKey(t.Context(), key)
		must(t, err)
		var used time.Time
		must(t, e.peek().QueryRow(t.Context(), `SELECT last_used_at FROM api_keys`).Scan(&used))
		if !used.Equal(step.want) {
			t.Errorf("after %v: last used at %v, want %v", step.pass, used, step.want)
		}
	}
}

func TestEnsureAPIKey_TakesTheOperatorsKeyOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	one, err := e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleOwner, "demo-key")
	must(t, err)
	two, err := e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleReader, "demo-key")
	must(t, err)
	if one.ID != two.ID || two.Role != commerce.RoleReader {
		t.Errorf("got %+v, then %+v", one, two)
	}
	got, err := e.AuthenticateAPIKey(t.Context(), "demo-key")
	must(t, err)
	if got.ID != one.ID || got.AccountID != mine {
		t.Errorf("got %+v", got)
	}
	_, err = e.EnsureAPIKey(t.Context(), theirs, "demo", commerce.RoleOwner, "demo-key")
	wantCode(t, err, commerce.Conflict)
	must(t, e.RevokeAPIKey(t.Context(), mine, one.ID))
	_, err = e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleOwner, "demo-key")
	wantCode(t, err, commerce.Conflict)
	for _, bad := range []string{"", "two words", "sg_" + strings.Repeat("A", 49)} {
		_, err = e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleOwner, bad)
		wantCode(t, err, commerce.InvalidInput)
	}
	_, err = e.EnsureAPIKey(t.Context(), mine, "demo", "ADMIN", "another-key")
	wantCode(t, err, commerce.InvalidInput)
}
