package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"storegraph/commerce"
	"storegraph/internal/pgtest"
	"storegraph/store"
)

// TestMain is storegraph itself in a process that a test started as such.
func TestMain(m *testing.M) {
	if os.Getenv(childVariable) != "" {
		main()
		return
	}
	pgtest.Main(m)
}

// privacyDesk is a database with a data request that is answered and a redaction that waits.
func privacyDesk(t *testing.T) (flags []string) {
	t.Helper()
	key := store.NewKey("k1")
	keys, err := store.NewKeyring(key)
	if err != nil {
		t.Fatal(err)
	}
	url := pgtest.New(t)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: url, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.CreateAccount(t.Context(), commerce.Account{ID: "clinic", Name: "Clinic"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.RegisterContact(t.Context(), "clinic", commerce.Contact{ID: "c1", Email: new("ada@example.com")}); err != nil {
		t.Fatal(err)
	}
	for id, kind := range map[string]commerce.PrivacyKind{"request": commerce.DataRequest, "redact": commerce.CustomerRedact} {
		r := commerce.PrivacyRequest{Kind: kind, Email: "ada@example.com"}
		sig := commerce.Signal{WebhookID: id, ShopDomain: "fern.myshopify.com", ReceivedAt: time.Now(), Privacy: &r}
		if _, err := s.OpenPrivacyCase(t.Context(), "clinic", sig); err != nil {
			t.Fatal(err)
		}
		if kind == commerce.DataRequest {
			if err := s.ExportCustomer(t.Context(), "clinic", id, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	return []string{"--database", url, "--keys", key.String()}
}

func TestPrivacy_AnOperatorHandsTheFileOverOnce(t *testing.T) {
	t.Parallel()
	flags := privacyDesk(t)
	command := func(args ...string) (int, string, string) { return storegraph(t, append(args, flags...)...) }

	code, stdout, stderr := command("privacy", "list", "--open")
	if code != 0 || !strings.Contains(stdout, "READY") || !strings.Contains(stdout, "OPEN") || !strings.Contains(stdout, "redact") || strings.Contains(stdout, "ada@") {
		t.Errorf("exit %d: %s%s", code, stdout, stderr)
	}
	out := filepath.Join(t.TempDir(), "ada.json")
	if code, stdout, stderr := command("privacy", "export", "--account", "clinic", "--case", "request", "--out", out); code != 0 || stdout != "" {
		t.Fatalf("exit %d: %s%s", code, stdout, stderr)
	}
	body, err := os.ReadFile(out)
	if err != nil || !json.Valid(body) || !bytes.Contains(body, []byte("ada@example.com")) {
		t.Errorf("the file is %s, %v", body, err)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file's mode is %v, %v", info.Mode(), err)
	}
	if code, _, stderr := command("privacy", "export", "--account", "clinic", "--case", "request", "--out", out); code != exitFailed || !strings.Contains(stderr, "not overwritten") {
		t.Errorf("over the same file: exit %d: %s", code, stderr)
	}
	if again, err := os.ReadFile(out); err != nil || !bytes.Equal(again, body) {
		t.Errorf("the file was touched: %v", err)
	}
	if _, stdout, _ := command("privacy", "list", "--account", "clinic"); !strings.Contains(stdout, "FETCHED") {
		t.Error(stdout)
	}
	if _, stdout, _ := command("privacy", "list", "--open"); strings.Contains(stdout, "CUSTOMERS_DATA_REQUEST") {
		t.Error(stdout)
	}
}

func TestPrivacy_SaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	flags := privacyDesk(t)
	other := append([]string{flags[0], flags[1], "--keys"}, store.NewKey("k2").String())
	for name, c := range map[string]struct {
		args, flags []string
		code        int
		want        string
	}{
		"no such case":    {[]string{"--account", "clinic", "--case", "nothing"}, flags, exitFailed, "no such file"},
		"no file":         {[]string{"--account", "clinic", "--case", "redact"}, flags, exitFailed, "no such file"},
		"another account": {[]string{"--account", "rival", "--case", "request"}, flags, exitFailed, "no such file"},
		"another key":     {[]string{"--account", "clinic", "--case", "request"}, other, exitFailed, "no key"},
		"no case":         {[]string{"--account", "clinic"}, flags, exitUsage, "case"},
		"no database":     {[]string{"--account", "clinic", "--case", "request"}, []string{"--keys", flags[3], "--database", ""}, exitConfig, "DATABASE_URL"},
	} {
		out := filepath.Join(t.TempDir(), "x.json")
		args := append([]string{"privacy", "export", "--out", out}, c.args...)
		if code, _, stderr := storegraph(t, append(args, c.flags...)...); code != c.code || !strings.Contains(stderr, c.want) {
			t.Errorf("%s: exit %d: %s", name, code, stderr)
		}
		if _, err := os.Stat(out); err == nil {
			t.Errorf("%s: left a file behind", name)
		}
	}
	out := filepath.Join(t.TempDir(), "no", "such", "folder")
	if code, _, _ := storegraph(t, append([]string{"privacy", "export", "--account", "clinic", "--case", "request", "--out", out}, flags...)...); code != exitFailed {
		t.Errorf("no such folder: exit %d", code)
	}
}

func TestPrivacy_StatesOfACase(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	due, done := now.Add(time.Hour), now.Add(-time.Hour)
	for want, c := range map[string]commerce.PrivacyCase{
		"OPEN":    {Kind: commerce.ShopRedact, DueAt: due},
		"OVERDUE": {Kind: commerce.DataRequest, DueAt: done},
		"DONE":    {Kind: commerce.CustomerRedact, DueAt: due, DoneAt: &done},
		"READY":   {Kind: commerce.DataRequest, DueAt: due, DoneAt: &done, HasFile: true},
		"FETCHED": {Kind: commerce.DataRequest, DueAt: due, DoneAt: &done, HasFile: true, FetchedAt: &done},
		"EXPIRED": {Kind: commerce.DataRequest, DueAt: due, DoneAt: new(now.Add(-commerce.PrivacyFileLife))},
	} {
		if got, _ := caseState(&c, now); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
