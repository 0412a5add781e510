package graph_test

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/validator/rules"
)

// Whoever copies a query from the documentation must get an answer.
func TestDocs_ShowQueriesOfTheSchema(t *testing.T) {
	t.Parallel()
	block := regexp.MustCompile("(?s)```graphql\n(.*?)```")
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range block.FindAllStringSubmatch(string(text), -1) {
			n++
			if _, err := gqlparser.LoadQueryWithRules(schema(), m[1], rules.NewDefaultRules()); err != nil {
				t.Errorf("%s: %v\n%s", page, err, m[1])
			}
		}
	}
	if n < 5 {
		t.Errorf("only %d queries", n)
	}
}
