package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/store"
)

// New makes a migrated database and returns the URL of its owner. It is dropped at the end of a test that passed.
func New(t testing.TB) string {
	t.Helper()
	c := connected(t)
	template, err := c.template(t.Context(), store.Migrate)
	if err != nil {
		t.Fatalf("pgtest: migrate the template database: %v", err)
	}
	return c.database(t, template)
}

// Empty makes a database without any table, for tests of the migrations themselves.
func Empty(t testing.TB) string {
	t.Helper()
	return connected(t).database(t, "template0")
}

// Peek connects to a test's database as a superuser, past row level security, to look at what is really stored.
func Peek(t testing.TB, databaseURL string) *pgx.Conn {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	conn, err := pgx.Connect(t.Context(), connected(t).adminURL(strings.TrimPrefix(u.Path, "/")))
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func connected(t testing.TB) *cluster {
	t.Helper()
	c, err := theCluster()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return c
}

// database copies the template and drops the copy when the test has passed.
func (c *cluster) database(t testing.TB, template string) string {
	t.Helper()
	name := "sg_test_" + strings.ToLower(rand.Text()[:12])
	// file_copy beats the default wal_log for a template of many small tables.
	sql := fmt.Sprintf("create database %s template %s owner %s strategy file_copy", name, template, owner)
	if err := c.exec(t.Context(), sql); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("pgtest: the database of this test is kept for as long as its server runs (see -keep of internal/testenv):\n  psql %q", c.adminURL(name))
			return
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		if err := c.exec(ctx, "drop database "+name+" with (force)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return c.ownerURL(name)
}
