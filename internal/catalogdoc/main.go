// Catalogdoc carries the catalog's declarations to where people read them: docs/fields.md, and the descriptions of the
// API's fields in schema.graphqls and graph/schema. It is run by go generate, changes nothing when all agree already,
// and leaves alone what the catalog does not declare.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "the project's root folder")
	flag.Parse()
	if err := run(*root); err != nil {
		fmt.Fprintln(os.Stderr, "catalogdoc:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	if err := write(filepath.Join(root, "docs", "fields.md"), fieldsPage()); err != nil {
		return err
	}
	parts, err := filepath.Glob(filepath.Join(root, "graph", "schema", "*.graphqls"))
	if err != nil {
		return fmt.Errorf("list the schema's parts: %w", err)
	}
	for _, path := range append(parts, filepath.Join(root, "schema.graphqls")) {
		text, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("read a part of the schema: %w", err)
		}
		described, err := describe(filepath.Base(path), string(text))
		if err != nil {
			return err
		}
		if err := write(path, []byte(described)); err != nil {
			return err
		}
	}
	return nil
}

// write leaves a file alone that already has the text, so that build tools do not see a change where there is none.
func write(path string, text []byte) error {
	if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	if err := os.WriteFile(path, text, 0o644); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}
