package cases

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var threat = regexp.MustCompile(`^\| T(\d+) \|`)

// threats is how many attacks the reference's table has.
const threats = 34

// docs/threats.md names for each attack a control and tests, and every test that is named is there.
func TestThreats_EachHasATestThatExists(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/threats.md")
	if err != nil {
		t.Fatal(err)
	}
	packages, seen := map[string][]file{}, map[int]bool{}
	for line := range strings.Lines(string(page)) {
		m := threat.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		n, _ := strconv.Atoi(m[1])
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if seen[n] || len(cells) != 4 || slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) == "" }) {
			t.Errorf("T%d is there twice, or has not four cells: %s", n, line)
			continue
		}
		seen[n] = true
		names := testName.FindAllStringSubmatch(cells[3], -1)
		if rest := strings.TrimSpace(testName.ReplaceAllString(cells[3], "")); rest != "" || len(names) == 0 {
			t.Errorf("T%d: not the names of tests: %s", n, cells[3])
		}
		for _, name := range names {
			pkg, test, _ := strings.Cut(name[1], ".")
			if packages[pkg] == nil {
				packages[pkg] = append(filesOf(t, pkg), filesOf(t, "../cmd/"+pkg)...)
			}
			if !slices.ContainsFunc(packages[pkg], func(f file) bool { return slices.Contains(f.tests, test) }) {
				t.Errorf("T%d: there is no test %s", n, name[1])
			}
		}
	}
	for n := 1; n <= threats; n++ {
		if !seen[n] {
			t.Errorf("T%d is missing", n)
		}
	}
	if len(seen) != threats {
		t.Errorf("%d attacks, want %d", len(seen), threats)
	}
}
