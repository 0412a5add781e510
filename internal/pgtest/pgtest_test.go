package pgtest_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"

	"storegraph/internal/pgtest"
)

func TestMain(m *testing.M) { pgtest.Main(m) }

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func count(t *testing.T, conn *pgx.Conn, sql string, args ...any) (n int) {
	t.Helper()
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&n); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return n
}

func TestNew_GivesEachTestItsOwnMigratedDatabase(t *testing.T) {
	t.Parallel()
	for i := range 8 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			conn := connect(t, pgtest.New(t))
			if n := count(t, conn, `select count(*) from pg_tables where schemaname = 'public'`); n == 0 {
				t.Error("no tables")
			}
			if _, err := conn.Exec(t.Context(), `create table only_mine (n int)`); err != nil {
				t.Error("not its own: ", err)
			}
		})
	}
}

func TestNew_ConnectsAsNoSuperuser(t *testing.T) {
	t.Parallel()
	url := pgtest.New(t)
	const dangerous = `select count(*) from pg_roles where rolname in (current_user, session_user) and (rolsuper or rolbypassrls)`
	if n := count(t, connect(t, url), dangerous); n != 0 {
		t.Error("the owner sees past row level security")
	}
	if n := count(t, pgtest.Peek(t, url), dangerous); n != 1 {
		t.Error("Peek does not see past row level security")
	}
}

func TestEmpty_HasNoTables(t *testing.T) {
	t.Parallel()
	if n := count(t, connect(t, pgtest.Empty(t)), `select count(*) from pg_tables where schemaname = 'public'`); n != 0 {
		t.Errorf("%d tables", n)
	}
}

func TestNew_DropsTheDatabaseOfATestThatPassed(t *testing.T) {
	t.Parallel()
	var url, name string
	t.Run("passes", func(t *testing.T) {
		url = pgtest.New(t)
		if err := connect(t, url).QueryRow(t.Context(), `select current_database()`).Scan(&name); err != nil {
			t.Fatal(err)
		}
	})
	if n := count(t, pgtest.Peek(t, pgtest.Empty(t)), `select count(*) from pg_database where datname = $1`, name); n != 0 {
		t.Errorf("%s is still there", name)
	}
}
