package store_test

import (
	"flag"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"storegraph/conditions"
	"storegraph/internal/sample"
)

var everyPoint = flag.Bool("every-code-point", false, "fold each code point there is, not only those that may change")

// Postgres folds as conditions do: each code point that may change, and random texts. When a new version of golang.org/x/text folds
// differently, print a new migration with internal/foldsql and raise conditions.FoldVersion.
func TestFold_IsTheSameInPostgres(t *testing.T) {
	t.Parallel()
	conn := setup(t).peek()
	var points []string
	for r := rune(1); r <= utf8.MaxRune; r++ {
		if r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		s := string(r)
		if *everyPoint || r%97 == 0 || conditions.Fold(s) != s || unicode.ToLower(r) != r || unicode.ToUpper(r) != r {
			points = append(points, s, "Ab"+s+"c")
		}
	}
	compare := func(texts []string) int {
		folded := make([]string, len(texts))
		for i, s := range texts {
			folded[i] = conditions.Fold(s)
		}
		rows, err := conn.Query(t.Context(), `SELECT a, storegraph_fold(a), b FROM unnest($1::text[], $2::text[]) x (a, b) WHERE storegraph_fold(a) IS DISTINCT FROM b LIMIT 20`, texts, folded)
		must(t, err)
		defer rows.Close()
		n := 0
		for rows.Next() {
			var text, got, want string
			must(t, rows.Scan(&text, &got, &want))
			t.Errorf("%+q folds to %+q in Postgres and to %+q here", text, got, want)
			n++
		}
		must(t, rows.Err())
		return n
	}
	for len(points) > 0 {
		n := min(len(points), 100_000)
		if compare(points[:n]) > 0 {
			return
		}
		points = points[n:]
	}
	var random []string
	rapid.Check(t, func(t *rapid.T) {
		random = append(random, sample.RandomText(t), strings.ToValidUTF8(strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", ""), ""))
	})
	compare(random)
}
