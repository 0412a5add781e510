package postgres

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// A socket's path must fit 103 bytes (macOS; Linux takes 107), and Postgres adds /.s.PGSQL.5432.
const maxSocketDir = 103 - len("/.s.PGSQL.5432") - 8 // 8 for the pid that Postgres may add to a lock file's name

// makeSocketDir makes the folder of the socket, which only the server's user may enter: that, and not a password, keeps
// others out. Its name follows from the data folder, so that a restart finds the same.
func makeSocketDir(dataDir string, who identity) (string, error) {
	dir := socketDir(dataDir)
	if err := os.Mkdir(dir, 0o700); err != nil && !mine(dir, who) {
		// Somebody else's folder has our name: the temporary folder is everybody's.
		if dir, err = os.MkdirTemp(filepath.Dir(dir), "sg-"); err != nil {
			return "", fmt.Errorf("make a folder for the socket: %w", err)
		}
	}
	return dir, who.own(dir)
}

func socketDir(dataDir string) string {
	sum := sha256.Sum256([]byte(dataDir))
	name := fmt.Sprintf("sg-%d-%s", os.Getuid(), hex.EncodeToString(sum[:4]))
	if dir := filepath.Join(os.TempDir(), name); len(dir) <= maxSocketDir {
		return dir
	}
	return filepath.Join("/tmp", name)
}

func mine(dir string, who identity) bool {
	info, err := os.Lstat(dir)
	if err != nil || !info.IsDir() || info.Mode().Perm() != 0o700 {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && (int(stat.Uid) == os.Getuid() || int(stat.Uid) == who.uid())
}
