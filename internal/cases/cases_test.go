// Package cases holds docs/shopify-cases.md to the source: every case names a test, and every test that is named is there.
package cases

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row is a line of the page's tables.
type row struct {
	from, name string
	tests      []string
}

var (
	testName = regexp.MustCompile("`([a-z0-9]+\\.Test[^`]*)`")
	section  = regexp.MustCompile(`^§(\d+)(\.\d+)?$`)
)

// rows reads the tables.
func rows(t *testing.T) (all []row) {
	t.Helper()
	page, err := os.ReadFile("../../docs/shopify-cases.md")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if !strings.HasPrefix(line, "| §") {
			continue
		}
		if len(cells) != 4 || slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) == "" }) {
			t.Errorf("not four cells: %s", line)
			continue
		}
		r := row{from: strings.TrimSpace(cells[0]), name: strings.TrimSpace(cells[1])}
		for _, m := range testName.FindAllStringSubmatch(cells[3], -1) {
			r.tests = append(r.tests, m[1])
		}
		if rest := strings.TrimSpace(testName.ReplaceAllString(cells[3], "")); rest != "" || len(r.tests) == 0 {
			t.Errorf("%s: not the names of tests: %s", r.name, cells[3])
		}
		all = append(all, r)
	}
	return all
}

// file is what a test file has: its tests, and every text in it.
type file struct {
	tests []string
	texts map[string]bool
}

// filesOf reads the test files of a package.
func filesOf(t *testing.T, pkg string) (files []file) {
	t.Helper()
	for _, dir := range []string{filepath.Join("../..", pkg), filepath.Join("../../internal", pkg)} {
		names, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			f := file{texts: map[string]bool{}}
			for _, d := range parsed.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Recv == nil && strings.HasPrefix(fn.Name.Name, "Test") {
					f.tests = append(f.tests, fn.Name.Name)
				}
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if text, err := strconv.Unquote(lit.Value); err == nil {
						f.texts[text] = true
					}
				}
				return true
			})
			files = append(files, f)
		}
	}
	return files
}

// A row of a test's table, or a subtest, is a text in the test's own file.
func TestShopifyCases_NameTestsThatExist(t *testing.T) {
	t.Parallel()
	packages := map[string][]file{}
	for _, r := range rows(t) {
		for _, full := range r.tests {
			pkg, name, _ := strings.Cut(full, ".")
			if packages[pkg] == nil {
				packages[pkg] = filesOf(t, pkg)
			}
			name, inner, _ := strings.Cut(name, "/")
			i := slices.IndexFunc(packages[pkg], func(f file) bool { return slices.Contains(f.tests, name) })
			switch {
			case i < 0:
				t.Errorf("%s, %s: there is no test %s.%s", r.from, r.name, pkg, name)
			case inner != "" && !packages[pkg][i].texts[inner]:
				t.Errorf("%s, %s: %s.%s has no %q", r.from, r.name, pkg, name, inner)
			}
		}
	}
}

// The page speaks of every part of the reference that it holds, and tells no case twice.
func TestShopifyCases_AreComplete(t *testing.T) {
	t.Parallel()
	from, seen := map[string]bool{}, map[string]bool{}
	for _, r := range rows(t) {
		if !section.MatchString(r.from) {
			t.Errorf("%s is from %q", r.name, r.from)
		}
		if seen[r.from+r.name] {
			t.Errorf("%s, %s is there twice", r.from, r.name)
		}
		from[r.from], seen[r.from+r.name] = true, true
	}
	wanted := []string{"§6.1", "§6.2", "§6.3", "§6.4", "§7"}
	for n := range 15 {
		wanted = append(wanted, "§0."+strconv.Itoa(n+1))
	}
	for _, s := range wanted {
		if !from[s] {
			t.Errorf("no case is from %s", s)
		}
	}
}
