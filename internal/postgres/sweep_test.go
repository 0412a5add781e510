package postgres_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"storegraph/internal/postgres"
)

func TestSweep_TakesOnlyWhatNobodyUses(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	used, left, fresh, other := filepath.Join(root, "pg-used"), filepath.Join(root, "pg-left"), filepath.Join(root, "pg-fresh"), filepath.Join(root, "other")
	start(t, postgres.Config{DataDir: used})
	for _, dir := range []string{left, fresh, other} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "lock"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	hourAgo := time.Now().Add(-time.Hour)
	for _, dir := range []string{used, left, other} {
		if err := os.Chtimes(filepath.Join(dir, "lock"), hourAgo, hourAgo); err != nil {
			t.Fatal(err)
		}
	}

	postgres.Sweep(filepath.Join(root, "pg-*"))

	for dir, want := range map[string]bool{used: true, left: false, fresh: true, other: true} {
		if _, err := os.Stat(dir); (err == nil) != want {
			t.Errorf("%s: there %t, want %t", filepath.Base(dir), err == nil, want)
		}
	}
}
