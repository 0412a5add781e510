package postgres_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"storegraph/internal/postgres"
)

func start(t *testing.T, config postgres.Config) *postgres.Server {
	t.Helper()
	config.Fast = true
	config.Logger = slog.New(slog.NewTextHandler(t.Output(), nil))
	s, err := postgres.Start(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close(context.Background()) })
	return conn
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func show(t *testing.T, conn *pgx.Conn, sql string) string {
	t.Helper()
	var text string
	if err := conn.QueryRow(t.Context(), sql).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

func TestServer_AnswersOverASocketOnly(t *testing.T) {
	t.Parallel()
	s := start(t, postgres.Config{DataDir: t.TempDir()})
	conn := connect(t, s.URL(postgres.Database))

	for sql, want := range map[string]string{
		"show listen_addresses":     "",
		"show timezone":             "UTC",
		"show server_encoding":      "UTF8",
		"select current_user":       postgres.User,
		"select lower('ÅSTRÖM ÇA')": "åström ça",
	} {
		if got := show(t, conn, sql); got != want {
			t.Errorf("%s: got %q, want %q", sql, got, want)
		}
	}
	socketDir := show(t, conn, "show unix_socket_directories")
	info, err := os.Stat(socketDir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder is open to others: %v %v", info.Mode(), err)
	}
}

func TestServer_IgnoresTheUsersPGVariables(t *testing.T) {
	t.Setenv("PGPORT", "1")
	t.Setenv("PGDATA", "/nowhere")
	t.Setenv("TZ", "Asia/Tokyo")
	s := start(t, postgres.Config{DataDir: t.TempDir()})
	conn := connect(t, s.URL("postgres"))
	if got := show(t, conn, "show log_timezone"); got != "UTC" {
		t.Errorf("log_timezone is %s", got)
	}
}

func TestServer_KeepsDataOverARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, postgres.Config{DataDir: dir})
	for range 2 {
		if err := s.EnsureDatabase(t.Context(), "odd name"); err != nil {
			t.Fatal(err)
		}
	}
	exec(t, connect(t, s.URL("odd name")), `create table kept as select 42 as n`)
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	default:
		t.Error("stopped, yet Done is open")
	}
	if err := s.Stop(); err != nil {
		t.Errorf("the second Stop: %v", err)
	}

	again := start(t, postgres.Config{DataDir: dir})
	if got := show(t, connect(t, again.URL("odd name")), `select n::text from kept`); got != "42" {
		t.Errorf("got %s", got)
	}
}

func TestServer_KeepsDataOverAKillOfPostgres(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, postgres.Config{DataDir: dir})
	conn := connect(t, s.URL("postgres"))
	// Fast clusters do not wait for the disk; the log itself still reaches the kernel with this.
	exec(t, conn, `set synchronous_commit = on`)
	exec(t, conn, `create table kept as select 42 as n`)

	pid := postmasterPID(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	select {
	case <-s.Done():
	case <-time.After(10 * time.Second):
		t.Fatal("Done does not tell that Postgres is gone")
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}

	again := start(t, postgres.Config{DataDir: dir})
	if got := show(t, connect(t, again.URL("postgres")), `select n::text from kept`); got != "42" {
		t.Errorf("got %s", got)
	}
}

func TestServer_RefusesASecondProcessOnTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	start(t, postgres.Config{DataDir: dir})
	_, err := postgres.Start(t.Context(), postgres.Config{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), "uses this folder already") {
		t.Fatalf("got %v", err)
	}
}

func TestServer_WorksInADeepFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("deep/", 30))
	s := start(t, postgres.Config{DataDir: dir})
	socketDir := show(t, connect(t, s.URL("postgres")), "show unix_socket_directories")
	if n := len(socketDir) + len("/.s.PGSQL.5432"); n > 103 {
		t.Errorf("the socket's path has %d bytes", n)
	}
}

func TestServer_RefusesAClusterOfAnotherMajor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "data"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	bin := start(t, postgres.Config{DataDir: t.TempDir()}).BinDir()
	_, err := postgres.Start(t.Context(), postgres.Config{DataDir: dir, BinDir: bin})
	if err == nil || !strings.Contains(err.Error(), "made by PostgreSQL 9") {
		t.Fatalf("got %v", err)
	}
}

func TestServer_TellsTheLogWhenPostgresEndsEarly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := start(t, postgres.Config{DataDir: dir}).Stop(); err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(dir, "data", "postgresql.conf")
	if err := os.WriteFile(conf, []byte("no_such_setting = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), postgres.Config{DataDir: dir})
	if err == nil || !strings.Contains(err.Error(), "no_such_setting") {
		t.Fatalf("got %v", err)
	}
}

func TestServer_FinishesAHalfMadeCluster(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "data.new", "base"), 0o700); err != nil {
		t.Fatal(err)
	}
	s := start(t, postgres.Config{DataDir: dir})
	if got := show(t, connect(t, s.URL("postgres")), "select 'up'"); got != "up" {
		t.Error(got)
	}
}

func postmasterPID(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := parsePID(string(text))
	if err != nil {
		t.Fatal(err)
	}
	return pid
}
