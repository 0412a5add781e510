package conditions_test

import (
	"bufio"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"storegraph/conditions"
)

const sharedData = "../../shared/data/conditions"

// openShared opens a file of the shared data; only a machine that is no CI may lack it.
func openShared(t *testing.T, name string) *os.File {
	t.Helper()
	f, err := os.Open(filepath.Join(sharedData, name))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skipf("SKIPPED, the shared data is not there: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

var (
	names   = regexp.MustCompile(`\b(foo|Foo|i|i32|list|array|ok|greet|bar|s|f64|half|true|String|Number|Bool|ArrayOfInt|Any)\b`)
	ourName = map[string]string{
		"foo": "order.name", "Foo": "order.name", "greet": "order.name", "s": "order.name", "bar": "order.name", "String": "order.name", "Any": "order.name",
		"i": "order.number", "i32": "order.number", "f64": "order.total_price", "half": "order.total_price", "Number": "order.number",
		"list": "order.discount_codes", "array": "order.discount_codes", "ArrayOfInt": "order.line_items", "ok": "order.test", "true": "order.test", "Bool": "order.test",
	}
)

// ours gives the corpora's variables names of the catalog, so that some expressions get further than their names.
func ours(text string) string {
	return names.ReplaceAllStringFunc(text, func(name string) string { return ourName[name] })
}

func TestParseText_AnswersExprsCorporaWithoutPanic(t *testing.T) {
	t.Parallel()
	const every = 7
	for _, name := range []string{"expr/generated.txt", "expr/fuzz_corpus.txt"} {
		lines, accepted := 0, 0
		scanner := bufio.NewScanner(openShared(t, name))
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			if lines++; lines%every != 0 {
				continue
			}
			text := ours(scanner.Text())
			c, problems := conditions.ParseText(text)
			if (c == nil) == (len(problems) == 0) {
				t.Fatalf("%q: neither accepted nor refused", text)
			}
			if c != nil {
				accepted++
				everyForm(t, c)
			}
			conditions.ParseFile([]byte(text)) // as a sentence, or a file of another form
			for _, p := range problems {
				if p.Message == "" || p.Code == "" || p.Offset < 0 || p.Offset+p.Length > len([]rune(text)) {
					t.Fatalf("%q: %+v", text, p)
				}
			}
		}
		if err := scanner.Err(); err != nil {
			t.Fatal(err)
		}
		if lines < 10_000 || accepted < 5 {
			t.Errorf("%s has only %d lines, of which %d are accepted", name, lines, accepted)
		}
		t.Logf("%s: %d of %d lines accepted", name, accepted, lines/every)
	}
}
