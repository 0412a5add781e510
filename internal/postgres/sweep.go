package postgres

import (
	"os"
	"path/filepath"
	"time"
)

// Sweep removes folders of clusters that match the pattern and that no process uses: a test binary that was killed, or
// that simply ended, leaves its own behind.
func Sweep(pattern string) {
	dirs, err := filepath.Glob(pattern)
	if err != nil {
		return
	}
	for _, dir := range dirs {
		path := filepath.Join(dir, "lock")
		info, err := os.Stat(path)
		if err != nil || time.Since(info.ModTime()) < time.Minute { // somebody may just be making it
			continue
		}
		held, err := acquire(path)
		if err != nil {
			continue
		}
		os.RemoveAll(dir)
		os.Remove(socketDir(dir)) // empty by now: the socket went with its Postgres
		held.release()
	}
}
