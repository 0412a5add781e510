package postgres_test

import (
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"storegraph/internal/postgres"
)

func TestServer_RootKeepsToTheOwnerOfTheCluster(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Skip("only root can give a folder away")
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip(err)
	}
	uid, err := strconv.Atoi(nobody.Uid)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil { // nobody must pass through
		t.Fatal(err)
	}
	cluster := filepath.Join(dir, "data")
	if err := os.Mkdir(cluster, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(cluster, uid, uid); err != nil {
		t.Fatal(err)
	}

	s := start(t, postgres.Config{DataDir: dir})

	connect(t, s.URL("postgres"))
	info, err := os.Stat(filepath.Join(cluster, "PG_VERSION"))
	if err != nil {
		t.Fatal(err)
	}
	if got := int(info.Sys().(*syscall.Stat_t).Uid); got != uid {
		t.Errorf("the cluster belongs to %d, want %d", got, uid)
	}
}
