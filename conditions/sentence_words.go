package conditions

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

type wordKind int

const (
	plainWord wordKind = iota // a word, a number, a date, a path
	quotedWord
	markWord // ( ) ,
)

// word is one piece of a sentence.
type word struct {
	kind  wordKind
	text  string // as written; of a quoted one, what stands between the quotes
	lower string // without letter case and without 's
	span  span
}

// quotes are the marks that may open a text, with the mark that closes it. Only the straight one knows escapes.
var quotes = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»'}

// wordsOf takes a sentence apart. "the" says nothing and is left out, like a full stop at the end. bad is the first place
// that cannot be read, with why.
func wordsOf(runes []rune) (words []word, bad span, why string) {
	end := len(runes)
	for end > 0 && unicode.IsSpace(runes[end-1]) {
		end--
	}
	for i := 0; i < len(runes); {
		r := runes[i]
		switch {
		case unicode.IsSpace(r):
			i++
		case r == '(' || r == ')' || r == ',':
			words = append(words, word{markWord, string(r), string(r), span{i, i + 1}})
			i++
		case quotes[r] != 0:
			last := closing(runes, i)
			if last < 0 {
				return nil, span{i, len(runes)}, "The text that begins here has no closing quotation mark."
			}
			text := string(runes[i+1 : last])
			if r == '"' {
				var err error
				if text, err = strconv.Unquote(string(runes[i : last+1])); err != nil {
					return nil, span{i, last + 1}, `This text cannot be read; a backslash is written \\, and a line break \n.`
				}
			}
			words = append(words, word{quotedWord, text, "", span{i, last + 1}})
			i = last + 1
		default:
			from := i
			for i < len(runes) && !unicode.IsSpace(runes[i]) && !strings.ContainsRune("(),", runes[i]) && quotes[runes[i]] == 0 {
				i++
			}
			text := string(runes[from:i])
			if i == end && len(text) > 1 {
				text = strings.TrimSuffix(text, ".")
			}
			lower := strings.ToLower(strings.ReplaceAll(text, "’", "'"))
			lower = strings.TrimSuffix(lower, "'s")
			if lower != "the" && text != "." {
				words = append(words, word{plainWord, text, lower, span{from, from + len([]rune(text))}})
			}
		}
	}
	return words, span{}, ""
}

// closing is the index of the mark that ends a text, or -1.
func closing(runes []rune, i int) int {
	end := quotes[runes[i]]
	for j := i + 1; j < len(runes); j++ {
		switch {
		case runes[j] == '\\' && end == '"':
			j++
		case runes[j] == end:
			return j
		}
	}
	return -1
}

// plain gives the words of a label as a sentence has them.
func plain(label string) []string {
	words, _, _ := wordsOf([]rune(label))
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.lower
	}
	return out
}

// isNumber says whether a word is a number, and isPath whether it is a path.
func (w word) isNumber() bool {
	if w.kind != plainWord || len(w.text) > 40 {
		return false
	}
	digits, dots := 0, 0
	for _, r := range strings.TrimPrefix(w.text, "-") {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r == '.' && digits > 0:
			dots++
		default:
			return false
		}
	}
	return digits > 0 && dots <= 1
}

func (w word) isDate() bool {
	return w.kind == plainWord && len(w.text) >= len("2026-01-31") && w.text[0] >= '0' && w.text[0] <= '9' && strings.Count(w.text, "-") >= 2
}

func (w word) isPath() bool {
	return w.kind == plainWord && !w.isNumber() && !w.isDate() && (strings.Contains(w.text, ".") || w.text == "#")
}

func (w word) isOneOf(words ...string) bool {
	return w.kind != quotedWord && slices.Contains(words, w.lower)
}
