package postgres

import (
	"context"
	"log/slog"
	"os"
	"testing"
)

// The bundle has 60 MB, so this runs only where somebody asks for it.
func TestBundle_RunsWhereNoPostgresIs(t *testing.T) {
	if os.Getenv("STOREGRAPH_TEST_NPM") == "" {
		t.Skip("set STOREGRAPH_TEST_NPM=1 to fetch Postgres from npm and run it")
	}
	t.Parallel()
	logger := slog.New(slog.NewTextHandler(t.Output(), nil))
	cache := t.TempDir()
	f := finder{
		getenv:   func(string) string { return "" },
		pgConfig: "/no/pg_config",
		bundle:   bundle{cacheDir: cache, npm: "npm", logger: logger},
		logger:   logger,
	}
	found, err := f.find(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Start(t.Context(), Config{DataDir: t.TempDir(), BinDir: found.dir, Fast: true, Logger: logger})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Stop()
	if err := s.EnsureDatabase(context.Background(), "made"); err != nil {
		t.Error(err)
	}
	f.bundle.npm = "/no/npm"
	again, err := f.find(t.Context(), 18)
	if err != nil || again != found {
		t.Errorf("the second look does not use the cache: %v %v", again, err)
	}
}
