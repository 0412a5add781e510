package resolvers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "write the answers of this run into testdata/operations")

// Each file of testdata/operations holds a query, its variables (optional) and the whole answer. The data is
// sampleData's.
func TestOperations_AnswerAsRecorded(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/operations/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no operations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := make(map[string]string)
			for _, f := range archive.Files {
				parts[f.Name] = string(f.Data)
			}
			variables := make(map[string]any)
			if v := parts["variables.json"]; v != "" {
				if err := json.Unmarshal([]byte(v), &variables); err != nil {
					t.Fatal(err)
				}
			}
			body, err := json.Marshal(map[string]any{"query": parts["query.graphql"], "variables": variables})
			if err != nil {
				t.Fatal(err)
			}
			w := newAPI().post(owner, "application/json", body)
			var got bytes.Buffer
			text := costs.ReplaceAll(bytes.TrimSpace(w.Body.Bytes()), []byte("}")) // what operations cost has its own tests
			if err := json.Indent(&got, text, "", "  "); err != nil {
				t.Fatalf("%s: %v", w.Body, err)
			}
			got.WriteByte('\n')
			if *update {
				writeAnswer(t, file, archive, got.Bytes())
				return
			}
			if diff := cmp.Diff(parts["answer.json"], got.String()); diff != "" {
				t.Errorf("answer (-recorded +given):\n%s", diff)
			}
		})
	}
}

var costs = regexp.MustCompile(`,"extensions":\{"cost":\{"limit":\d+,"requested":\d+\}\}\}$`)

func writeAnswer(t *testing.T, file string, archive *txtar.Archive, answer []byte) {
	t.Helper()
	files := archive.Files[:0]
	for _, f := range archive.Files {
		if f.Name != "answer.json" {
			files = append(files, f)
		}
	}
	archive.Files = append(files, txtar.File{Name: "answer.json", Data: answer})
	if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
		t.Fatal(err)
	}
}
