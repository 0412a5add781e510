package conditions

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// FoldVersion names the way Fold works. A stored folded value is only as good as the version that it was folded with.
const FoldVersion = 1

// Fold makes two texts equal that differ in letter case or in how accents are composed: full Unicode case folding after
// NFC. Structured operators compare folded text unless the clause is case sensitive.
func Fold(s string) string {
	if !isASCII(s) {
		return cases.Fold().String(norm.NFC.String(s)) // a Caser may keep state: not shared
	}
	return strings.ToLower(s)
}

// foldsTo says whether a text folds to one that is folded, without making the folded text where letters are plain.
func foldsTo(text, folded string) bool {
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf {
			return Fold(text) == folded
		}
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if i >= len(folded) || c != folded[i] {
			return !isASCII(text[i:]) && Fold(text) == folded
		}
	}
	return len(text) == len(folded)
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
