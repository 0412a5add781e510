package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"storegraph/internal/pgtest"
	"storegraph/store"
)

func TestConfig_PrintsWhatIsSetAndNoSecret(t *testing.T) {
	t.Parallel()
	key := store.NewKey("k1").String()
	args := []string{"config", "--json", "--database", "postgres://app:canary-1@db.example.com/sg?sslmode=require&password=canary-2", "--redis", "redis://:canary-3@cache:6379/1",
		"--keys", key, "--shopify-client-id", "id-1", "--shopify-client-secret", "canary-4", "--public-url", "https://gateway.example.com", "--endpoint-port", "8443",
		"--jwt-issuer", "https://id.example.com", "--jwt-audience", "storegraph", "--jwt-jwks-url", "https://id.example.com/jwks"}
	code, out, log := storegraph(t, args...)
	if code != exitOK {
		t.Fatalf("exit %d: %s", code, log)
	}
	if strings.Contains(out+log, "canary") || strings.Contains(out+log, key[3:]) {
		t.Errorf("it prints a secret:\n%s%s", out, log)
	}
	var list []setting
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	got := map[string]setting{}
	for _, s := range list {
		got[s.Name] = s
	}
	for name, want := range map[string]setting{
		"DATABASE_URL":                 {Value: "postgres://app:********@db.example.com/sg?password=********&sslmode=require", From: "flag"},
		"REDIS_URL":                    {Value: "redis://:********@cache:6379/1", From: "flag"},
		"STOREGRAPH_KEYS":              {Value: "********", From: "flag"},
		"SHOPIFY_CLIENT_ID":            {Value: "id-1", From: "flag"},
		"SHOPIFY_CLIENT_SECRET":        {Value: "********", From: "flag"},
		"STOREGRAPH_ENDPOINT_PORTS":    {Value: "8443", From: "flag"},
		"STOREGRAPH_ADDR":              {Value: "127.0.0.1:8080", From: "default"},
		"STOREGRAPH_JWT_ACCOUNT_CLAIM": {Value: "account_id", From: "default"},
	} {
		if s := got[name]; s.Value != want.Value || s.From != want.From {
			t.Errorf("%s: %+v, want %+v", name, s, want)
		}
	}
	if got := shownValue("database", "host=db password=canary"); got != maskedValue {
		t.Errorf("pairs print as %q", got)
	}
}

func TestConfig_TellsEverythingThatIsWrongAtOnce(t *testing.T) {
	t.Parallel()
	code, _, log := storegraph(t, "config", "--public-url", "gateway", "--keys", "k1:short", "--endpoint-port", "70000", "--jwt-issuer", "x", "--shopify-url", "http://example.com")
	if code != exitConfig {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"DATABASE_URL", "STOREGRAPH_KEYS", "STOREGRAPH_PUBLIC_URL", "SHOPIFY_CLIENT_ID", "SHOPIFY_CLIENT_SECRET", "STOREGRAPH_ENDPOINT_PORTS", "STOREGRAPH_SHOPIFY_URL", "the audience", "the address of the keys"} {
		if !strings.Contains(log, want) {
			t.Errorf("nothing is said of %s:\n%s", want, log)
		}
	}
}

func TestUnknownSettings_AreMisprints(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	got := unknownSettings(root(&out, &out), []string{"STOREGRAPH_KEYS=x", "STOREGRAPH_LAESE=1m", "STOREGRAPH_DEMO_ORDERS=5", "PATH=/", "STOREGRAPH_ADRR", "STOREGRAPH_TEST_REDIS_URL=x"})
	if !slices.Equal(got, []string{"STOREGRAPH_ADRR", "STOREGRAPH_LAESE"}) {
		t.Errorf("got %v", got)
	}
}

func TestAudit_IsVerifiedByOperators(t *testing.T) {
	t.Parallel()
	url, ring := pgtest.New(t), store.NewKey("k1").String()
	args := []string{"--database", url, "--keys", ring, "--account", "clinic-1"}
	do := func(want int, words ...string) string {
		t.Helper()
		code, out, log := storegraph(t, append(words, args...)...)
		if code != want {
			t.Fatalf("%v: exit %d: %s", words, code, log)
		}
		return out + log
	}
	do(exitOK, "account", "create")
	if out := do(exitOK, "audit", "verify"); !strings.Contains(out, "0 rows") {
		t.Errorf("verify says %s", out)
	}
	if out := do(exitOK, "audit", "list"); !strings.Contains(out, "CREDENTIAL") {
		t.Errorf("list says %s", out)
	}
}
