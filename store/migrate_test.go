package store_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"storegraph/internal/pgtest"
	"storegraph/store"
)

func TestMigrate_ParallelStartsMigrateOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.Empty(t)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			if err := store.Migrate(t.Context(), url); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	must(t, store.Migrate(t.Context(), url))

	conn, err := pgx.Connect(t.Context(), url)
	must(t, err)
	defer conn.Close(context.Background())
	var applied, files int
	must(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM goose_db_version WHERE version_id > 0`).Scan(&applied))
	list, err := fs.Glob(os.DirFS("migrations"), "*.sql")
	must(t, err)
	if files = len(list); applied != files {
		t.Errorf("%d migrations were applied, there are %d files", applied, files)
	}
	var versions int
	must(t, conn.QueryRow(t.Context(), `SELECT count(*) FROM river.river_migration`).Scan(&versions))
	if versions != 8 {
		t.Errorf("the tables of jobs had %d migrations", versions)
	}
}

func TestMigrations_OnlyGoForward(t *testing.T) {
	t.Parallel()
	numbered := regexp.MustCompile(`^(\d{5})_[a-z_]+\.sql$`)
	files, err := os.ReadDir("migrations")
	must(t, err)
	for i, f := range files {
		m := numbered.FindStringSubmatch(f.Name())
		if m == nil || m[1] != fmt.Sprintf("%05d", i+1) {
			t.Errorf("%s is not number %d", f.Name(), i+1)
		}
		text, err := os.ReadFile("migrations/" + f.Name())
		must(t, err)
		if regexp.MustCompile(`(?i)goose\s+down`).Match(text) {
			t.Errorf("%s goes back", f.Name())
		}
	}
}

func TestPing_SaysWhenTheSchemaIsTooOld(t *testing.T) {
	t.Parallel()
	e := setup(t)
	must(t, e.Ping(t.Context()))
	_, err := e.peek().Exec(t.Context(), `DELETE FROM goose_db_version WHERE version_id = (SELECT max(version_id) FROM goose_db_version)`)
	must(t, err)
	if err := e.Ping(t.Context()); err == nil {
		t.Error("an old schema is taken for a good one")
	}
}

func TestOpen_RefusesARoleThatRowSecurityDoesNotBind(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	conn := pgtest.Peek(t, url)
	ring, err := store.NewKeyring(store.NewKey("k1"))
	must(t, err)
	// The role belongs to the whole server: what is wrong with it here must be wrong in this database only.
	_, err = conn.Exec(t.Context(), `CREATE TABLE owned (account_id text); ALTER TABLE owned OWNER TO storegraph_app`)
	must(t, err)
	s, err := store.Open(t.Context(), store.Config{DatabaseURL: url, Keys: ring})
	if err == nil {
		s.Close()
		t.Error("a role that owns a table was taken")
	}
	_, err = conn.Exec(t.Context(), `DROP TABLE owned`)
	must(t, err)
}
