package shopify_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared finds a file of the shared data, which other people wrote, beside the repository. Without it the test is skipped,
// loudly; in CI it fails.
func shared(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{"..", "..", "shared", "data"}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the shared data is missing, and CI may not do without: %v", err)
		}
		t.Skipf("SKIPPED, NOT PROVEN: the shared data is missing: %v", err)
	}
	return path
}

func readShared(t testing.TB, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(shared(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(parts[len(parts)-1], ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if data, err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
	}
	return data
}

// sharedFiles lists the files with an ending below a folder of the shared data.
func sharedFiles(t testing.TB, ending string, parts ...string) []string {
	t.Helper()
	var files []string
	root := shared(t, parts...)
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ending) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func decode[T any](t testing.TB, data []byte) T {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v T
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
