package store_test

import (
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/store"
)

// newKey makes a key of mine with the name crm.
func (e *env) newKey(role commerce.Role) (string, commerce.APIKey) {
	e.t.Helper()
	key, made, err := e.CreateAPIKey(e.t.Context(), mine, commerce.APIKey{Name: "crm", Role: role, PersonalData: true})
	must(e.t, err)
	return key.Reveal(), made
}

// lastUse waits until the last use of the only key that has one is the moment wanted: it is written beside the request.
func (e *env) lastUse(want time.Time) {
	e.t.Helper()
	var used *time.Time
	for range 3000 {
		must(e.t, e.peek().QueryRow(e.t.Context(), `SELECT max(last_used_at) FROM api_keys`).Scan(&used))
		if used != nil && used.Equal(want) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	e.t.Fatalf("last used at %v, want %v", used, want)
}

func TestAPIKey_AuthenticatesItsAccount(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, made := e.newKey(commerce.RoleReader)
	if !strings.HasPrefix(key, "sg_") || len(key) < 45 {
		t.Errorf("key %q", key)
	}
	got, err := e.AuthenticateAPIKey(t.Context(), key)
	must(t, err)
	if got.AccountID != mine || got.Role != commerce.RoleReader || got.Name != "crm" || got.ID != made.ID || !got.PersonalData {
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
	_, err = e.RevokeAPIKey(t.Context(), theirs, made.ID)
	wantCode(t, err, commerce.NotFound)
	_, err = e.AuthenticateAPIKey(t.Context(), key)
	must(t, err)
	_, err = e.RevokeAPIKey(t.Context(), mine, made.ID)
	must(t, err)
	for _, process := range []*store.Store{e.Store, e.open(testKeys...)} {
		_, err = process.AuthenticateAPIKey(t.Context(), key)
		wantCode(t, err, commerce.Unauthenticated)
	}
	e.clock.advance(time.Hour)
	again, err := e.RevokeAPIKey(t.Context(), mine, made.ID)
	must(t, err)
	if again.RevokedAt == nil || !again.RevokedAt.Equal(noon) {
		t.Errorf("revoked at %v, then again", again.RevokedAt)
	}
}

func TestAPIKey_LastUseIsWrittenOnceAMinute(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, _ := e.newKey(commerce.RoleReader)
	for _, step := range []struct {
		pass time.Duration
		want time.Time
	}{{0, noon}, {59 * time.Second, noon}, {time.Second, at(1)}, {time.Minute, at(2)}} {
		e.clock.advance(step.pass)
		_, err := e.AuthenticateAPIKey(t.Context(), key)
		must(t, err)
		e.lastUse(step.want)
	}
}

func TestAPIKey_UsesAreWrittenBeforeTheStoreCloses(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, _ := e.newKey(commerce.RoleReader)
	other := e.open(testKeys...)
	_, err := other.AuthenticateAPIKey(t.Context(), key)
	must(t, err)
	other.Close()
	var used *time.Time
	must(t, e.peek().QueryRow(t.Context(), `SELECT last_used_at FROM api_keys`).Scan(&used))
	if used == nil || !used.Equal(noon) {
		t.Errorf("last used at %v", used)
	}
}

func TestAPIKey_Expires(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, made, err := e.CreateAPIKey(t.Context(), mine, commerce.APIKey{Name: "crm", Role: commerce.RoleService, ExpiresAt: new(at(10))})
	must(t, err)
	e.clock.advance(10*time.Minute - time.Second)
	_, err = e.AuthenticateAPIKey(t.Context(), key.Reveal())
	must(t, err)
	e.clock.advance(time.Second)
	_, err = e.AuthenticateAPIKey(t.Context(), key.Reveal())
	wantCode(t, err, commerce.Unauthenticated)
	_, _, err = e.RotateAPIKey(t.Context(), mine, made.ID, time.Hour)
	wantCode(t, err, commerce.NotFound)
	for _, bad := range []commerce.APIKey{
		{Name: "crm", Role: commerce.RoleService, ExpiresAt: new(at(10))}, {Name: " ", Role: commerce.RoleService}, {Name: strings.Repeat("x", 256), Role: commerce.RoleService}, {Name: "crm", Role: "OWNER"},
	} {
		_, _, err = e.CreateAPIKey(t.Context(), mine, bad)
		wantCode(t, err, commerce.InvalidInput)
	}
}

func TestAPIKey_OldOneIsValidForTheOverlap(t *testing.T) {
	t.Parallel()
	e := setup(t)
	first, made := e.newKey(commerce.RoleAdmin)
	good := func(key string) {
		t.Helper()
		got, err := e.AuthenticateAPIKey(t.Context(), key)
		must(t, err)
		if got.ID != made.ID || got.Role != commerce.RoleAdmin {
			t.Errorf("got %+v", got)
		}
	}
	bad := func(key string) {
		t.Helper()
		_, err := e.AuthenticateAPIKey(t.Context(), key)
		wantCode(t, err, commerce.Unauthenticated)
	}
	rotate := func(overlap time.Duration) string {
		t.Helper()
		key, k, err := e.RotateAPIKey(t.Context(), mine, made.ID, overlap)
		must(t, err)
		if k.ID != made.ID || k.RotatedAt == nil || (k.OldUntil == nil) != (overlap == 0) {
			t.Errorf("rotated to %+v", k)
		}
		return key.Reveal()
	}
	second := rotate(time.Hour)
	good(first)
	good(second)
	e.clock.advance(time.Hour - time.Second)
	good(first)
	e.clock.advance(time.Second)
	bad(first)
	good(second)

	third := rotate(time.Hour)
	fourth := rotate(time.Hour) // only one old key at a time
	bad(second)
	good(third)
	good(fourth)
	fifth := rotate(0)
	bad(fourth)
	good(fifth)

	sixth := rotate(time.Hour)
	_, err := e.RevokeAPIKey(t.Context(), mine, made.ID)
	must(t, err)
	bad(fifth) // revoking ends both
	bad(sixth)
	_, _, err = e.RotateAPIKey(t.Context(), mine, made.ID, 0)
	wantCode(t, err, commerce.NotFound)
	for _, overlap := range []time.Duration{-1, store.MaxKeyOverlap + 1} {
		_, _, err = e.RotateAPIKey(t.Context(), mine, made.ID, overlap)
		wantCode(t, err, commerce.InvalidInput)
	}
}

// The binary before roles had four names writes OWNER, also while this one runs beside it.
func TestAPIKey_ReadsOwnersAsAdmins(t *testing.T) {
	t.Parallel()
	e := setup(t)
	key, _ := e.newKey(commerce.RoleAdmin)
	_, err := e.peek().Exec(t.Context(), `UPDATE api_keys SET role = 'OWNER'`)
	must(t, err)
	got, err := e.AuthenticateAPIKey(t.Context(), key)
	must(t, err)
	if got.Role != commerce.RoleAdmin {
		t.Errorf("role %s", got.Role)
	}
}

func TestListAPIKeys_PagesFromTheNewest(t *testing.T) {
	t.Parallel()
	e := setup(t)
	var want []string
	for range 5 {
		e.clock.advance(time.Minute)
		_, k := e.newKey(commerce.RoleReader)
		want = append([]string{k.ID}, want...)
	}
	var got []string
	after := ""
	for {
		list, err := e.ListAPIKeys(t.Context(), mine, after, 2)
		must(t, err)
		if len(list) == 0 {
			break
		}
		for _, k := range list {
			got = append(got, k.ID)
		}
		after = got[len(got)-1]
	}
	diff(t, "keys", got, want)
	n, err := e.CountAPIKeys(t.Context(), mine)
	must(t, err)
	if n != 5 {
		t.Errorf("counts %d", n)
	}
}

func TestEnsureAPIKey_TakesTheOperatorsKeyOnce(t *testing.T) {
	t.Parallel()
	e := setup(t)
	one, err := e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleAdmin, "demo-key")
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
	_, err = e.EnsureAPIKey(t.Context(), theirs, "demo", commerce.RoleAdmin, "demo-key")
	wantCode(t, err, commerce.Conflict)
	_, err = e.RevokeAPIKey(t.Context(), mine, one.ID)
	must(t, err)
	_, err = e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleAdmin, "demo-key")
	wantCode(t, err, commerce.Conflict)
	for _, bad := range []string{"", "two words", "sg_" + strings.Repeat("A", 49)} {
		_, err = e.EnsureAPIKey(t.Context(), mine, "demo", commerce.RoleAdmin, bad)
		wantCode(t, err, commerce.InvalidInput)
	}
	_, err = e.EnsureAPIKey(t.Context(), mine, "demo", "OWNER", "another-key")
	wantCode(t, err, commerce.InvalidInput)
}
