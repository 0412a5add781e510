// Package deps holds the import rules of the house as a test: data flows one way, and only cmd knows every room.
package deps

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "storegraph/"

// mayImport says which rooms a room's own code (tests aside) may import. ARCHITECTURE.md shows the same list.
var mayImport = map[string][]string{
	"commerce":     {},
	"catalog":      {"commerce"},
	"reads":        {"commerce"},
	"shopify":      {"commerce"},
	"triggers":     {"commerce"},
	"conditions":   {"commerce", "catalog"},
	"customvalues": {"commerce", "catalog"},
	"store":        {"commerce", "catalog", "reads"},
	"delivery":     {"commerce"},
	"timers":       {"commerce", "catalog"},
	"cache":        {"commerce"},
	"syncer":       {"commerce", "shopify", "triggers"},
	"graph":        {"commerce", "catalog", "conditions", "customvalues"},
	"resolvers":    {"commerce", "catalog", "conditions", "customvalues", "graph", "reads", "recipes"},
	"server":       {"commerce", "graph", "resolvers", "shopify", "web"},
	"web":          {},
	"telemetry":    {},
	"recipes":      {"commerce", "catalog", "conditions", "customvalues"},
	"cmd":          {"*"},
	"client":       {}, // is generated from the schema, and speaks to a server
	"examples":     {}, // consumes the public interface only
	"bench":        {},
	"e2e":          {},
}

// internal/ holds what only tests, the demo and generators use; of the rooms only cmd may import it.
func TestRooms_ImportOnlyWhatTheyMay(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		room, _, _ := strings.Cut(strings.TrimPrefix(p.ImportPath, module), "/")
		if room == "internal" {
			continue
		}
		allowed, known := mayImport[room]
		if !known {
			t.Errorf("%s is a room that the import rules do not know", room)
			continue
		}
		for _, imported := range p.Imports {
			rest, ours := strings.CutPrefix(imported, module)
			if !ours {
				continue
			}
			target, _, _ := strings.Cut(rest, "/")
			if target != room && !slices.Contains(allowed, target) && !slices.Contains(allowed, "*") {
				t.Errorf("%s imports %s: %s may import only %v", p.ImportPath, imported, room, allowed)
			}
		}
	}
}

// Test code never ends up in the binary.
func TestBinary_LinksNoTestSupport(t *testing.T) {
	t.Parallel()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", module+"cmd/storegraph").Output()
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(out)) {
		path := strings.TrimSpace(line)
		if slices.Contains([]string{"testing", module + "internal/pgtest", module + "internal/redistest", module + "internal/sample"}, path) {
			t.Errorf("the binary links %s", path)
		}
	}
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// The client of Shopify's API is ours: the libraries there are speak REST, know no expiring tokens, or are left alone.
func TestModule_NeedsNoLibraryForShopify(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(strings.ToLower(string(mod)), "shopify") {
		t.Errorf("a library for Shopify is among the modules:\n%s", mod)
	}
}
