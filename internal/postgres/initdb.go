package postgres

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"

	"storegraph/internal/child"
)

// clusterMajor reads which Postgres made the cluster; 0 when there is none.
func clusterMajor(dir string) (int, error) {
	text, err := os.ReadFile(filepath.Join(dir, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s/PG_VERSION says %q, which is no version", dir, text)
	}
	return major, nil
}

// initdb makes the cluster beside its place and moves it there when it is whole, so that a half-made one is never used.
func (s *Server) initdb(ctx context.Context) error {
	s.config.Logger.Info("making a new postgres cluster", "major", s.binaries.major, "folder", s.config.DataDir)
	fresh := s.clusterDir() + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return err
	}
	if err := os.Mkdir(fresh, 0o700); err != nil {
		return err
	}
	if err := s.identity.own(fresh); err != nil {
		return err
	}
	args := append([]string{"-D", fresh, "-U", User, "-A", "trust", "-E", "UTF8", "--no-instructions"}, localeArgs(s.binaries.major)...)
	if s.config.Fast {
		args = append(args, "--no-sync")
	}
	out, err := child.Run(ctx, s.command("initdb", args...))
	if err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, tail(out))
	}
	// Remove takes an empty folder only: whatever else is there is not ours.
	if err := os.Remove(s.clusterDir()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.Rename(fresh, s.clusterDir())
}

// localeArgs ask for bytewise order with Unicode's letter case. macOS has no C.UTF-8; Postgres brings its own since 17.
func localeArgs(major int) []string {
	switch {
	case runtime.GOOS != "darwin":
		return []string{"--locale=C.UTF-8"}
	case major >= 17:
		return []string{"--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"}
	}
	return []string{"--locale=C", "--lc-ctype=en_US.UTF-8"}
}

// settings of the server, each an argument of -c.
func (s *Server) settings() []string {
	list := []string{
		"listen_addresses=",
		"unix_socket_directories=" + s.socketDir,
		"unix_socket_permissions=0700",
		"port=5432",
		"timezone=UTC",
		"log_timezone=UTC",
		"max_connections=300",
		"jit=off",
	}
	if s.config.Fast {
		return append(list, "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "autovacuum=off")
	}
	// Statements and details of errors carry people's data; the log must not.
	return append(list, "log_min_error_statement=panic", "log_error_verbosity=terse")
}
