// Command foldsql prints the migration that makes Postgres fold texts as conditions.Fold does. Run it when a new version of
// golang.org/x/text folds differently, which a test of the store tells, and keep what it prints as a new migration: one that
// databases have seen never changes.
package main

import (
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/language"
)

func main() {
	from, to := "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
	many, chain, other := "", "n.s", ""
	for r := rune(utf8.RuneSelf); r <= utf8.MaxRune; r++ {
		if r >= 0xD800 && r <= 0xDFFF {
			continue
		}
		s := string(r)
		folded := cases.Fold().String(s)
		switch {
		case folded == s:
		case utf8.RuneCountInString(folded) == 1:
			from += s
			to += folded
		default:
			many += s
			chain = "replace(" + chain + ", '" + s + "', '" + folded + "')"
		}
		if lower := cases.Lower(language.Und).String(s); strings.ReplaceAll(lower, "ς", "σ") != folded {
			other += s
		}
	}
	fmt.Fprintf(os.Stdout, `-- +goose Up
-- Texts are compared as conditions.Fold makes them: full Unicode case folding after NFC. lower() by the root locale does the same
-- for nearly all characters, and fast; those for which it does not take the long way, as everything does where Postgres was built
-- without ICU. Printed by internal/foldsql.
-- +goose StatementBegin
CREATE FUNCTION storegraph_fold_wide(s text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT CASE WHEN translate(n.s, '%[3]s', '') = n.s THEN n.s ELSE %[4]s END
FROM (SELECT translate($1, '%[1]s', '%[2]s') AS s) n
$$;
-- +goose StatementEnd
-- +goose StatementBegin
DO $do$ BEGIN
    IF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN
        CREATE FUNCTION storegraph_fold_composed(s text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
            SELECT CASE WHEN $1 !~ '[%[5]s]' THEN translate(lower($1 COLLATE "und-x-icu"), 'ς', 'σ') ELSE storegraph_fold_wide($1) END
        $$;
    ELSE
        CREATE FUNCTION storegraph_fold_composed(s text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
            SELECT storegraph_fold_wide($1)
        $$;
    END IF;
END $do$;
-- +goose StatementEnd
CREATE FUNCTION storegraph_fold(s text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN octet_length(s) = char_length(s) THEN lower(s COLLATE "C") ELSE storegraph_fold_composed(normalize(s, NFC)) END;
`, from, to, many, chain, other)
}
