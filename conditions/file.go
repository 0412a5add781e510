package conditions

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// branchFile is one branch of a file, in one of the forms that conditions have.
type branchFile struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Condition *Tree           `json:"condition"`
	Text      *string         `json:"text"`
	Sentence  *string         `json:"sentence"`
	Builder   json.RawMessage `json:"builder"`
}

// maxFileBytes bounds a file of branches: ten conditions of the largest sort fit.
const maxFileBytes = 8 << 20

// ParseFile reads the branches of a file: expr text, a sentence, one condition as a JSON tree, react-querybuilder's JSON,
// or {"branches": [{"id", "name", and "condition", "text", "sentence" or "builder"}, …]}. Branches without id or name get
// "branch-1", "Branch 1" and so on. What is both text and sentence is text, which minds letter case.
func ParseFile(data []byte) ([]Branch, []Problem) {
	if len(data) > maxFileBytes {
		return nil, []Problem{{Code: CodeTooLarge, Message: fmt.Sprintf("The file has %d bytes; at most %d are allowed.", len(data), maxFileBytes)}}
	}
	trimmed := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))
	if !bytes.HasPrefix(trimmed, []byte("{")) {
		c, problems := parseWords(string(trimmed))
		return oneBranch(c, problems)
	}
	var keys map[string]json.RawMessage
	if err := decodeJSON(trimmed, &keys); err != nil {
		return nil, []Problem{jsonProblem(trimmed, err)}
	}
	_, many := keys["branches"]
	if _, query := keys["rules"]; query && !many {
		c, problems := FromBuilder(trimmed)
		return oneBranch(c, problems)
	}
	if !many {
		var t Tree
		if err := decodeJSON(trimmed, &t); err != nil {
			return nil, []Problem{jsonProblem(trimmed, err)}
		}
		c, problems := FromTree(t)
		return oneBranch(c, problems)
	}
	var f struct {
		Branches []branchFile `json:"branches"`
	}
	if err := decodeJSON(trimmed, &f); err != nil {
		return nil, []Problem{jsonProblem(trimmed, err)}
	}
	return branchesOf(f.Branches)
}

// parseWords reads expr text or a sentence. When it is neither, the problems are those of what it looks like.
func parseWords(words string) (*Condition, []Problem) {
	c, problems := ParseText(words)
	if len(problems) == 0 {
		return c, nil
	}
	said, wrong := ParseSentence(words)
	if len(wrong) == 0 || problems[0].Code == CodeSyntax && looksSaid(words) {
		return said, wrong
	}
	return nil, problems
}

// looksSaid says whether words look like a sentence: a verb stands in it, which expr does not have.
func looksSaid(s string) bool {
	words, _, why := wordsOf([]rune(s[:min(len(s), MaxTextBytes)]))
	return why != "" && strings.Contains(s, " is ") || slices.ContainsFunc(words, func(w word) bool {
		return w.kind == plainWord && w.isOneOf("is", "are", "has", "have", "does", "isn't", "doesn't")
	})
}

func oneBranch(c *Condition, problems []Problem) ([]Branch, []Problem) {
	if len(problems) > 0 {
		return nil, problems
	}
	return []Branch{{ID: "branch-1", Name: "Branch 1", Condition: c}}, nil
}

func branchesOf(files []branchFile) ([]Branch, []Problem) {
	at := place{path: []string{"branches"}}
	b := &builder{}
	switch {
	case len(files) == 0:
		b.problem(CodeValueInvalid, at, "There is no branch.")
	case len(files) > MaxBranches:
		b.problem(CodeTooLarge, at, "There are %d branches; at most %d are allowed.", len(files), MaxBranches)
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	branches := make([]Branch, 0, len(files))
	taken := map[string]bool{}
	for i, f := range files {
		here := at.item(i)
		branch := Branch{ID: f.ID, Name: f.Name}
		if branch.ID == "" {
			branch.ID = "branch-" + strconv.Itoa(i+1)
		}
		if branch.Name == "" {
			branch.Name = "Branch " + strconv.Itoa(i+1)
		}
		if taken[branch.ID] {
			b.problem(CodeValueInvalid, here.member("id"), "The branch id %s is used twice.", quoted(branch.ID))
		}
		taken[branch.ID] = true
		if !b.exactlyOne(here, "branch", member("condition", f.Condition != nil), member("text", f.Text != nil), member("sentence", f.Sentence != nil), member("builder", f.Builder != nil)) {
			continue
		}
		tree, where := f.Condition, here.member("condition")
		if tree == nil {
			tree, where = &Tree{Text: f.Text, Sentence: f.Sentence, Builder: f.Builder}, here
		}
		c, problems := fromTree(tree, where)
		b.problems = append(b.problems, problems...)
		branch.Condition = c
		branches = append(branches, branch)
	}
	if len(b.problems) > 0 {
		return nil, b.problems
	}
	return branches, nil
}

// decodeJSON reads one value and nothing behind it. Unknown members are errors: a misspelt one would be lost silently.
func decodeJSON(data []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something behind the closing bracket")
	}
	return nil
}

// jsonProblem says what is wrong with a file's JSON, and where when the decoder tells.
func jsonProblem(data []byte, err error) Problem {
	p := Problem{Code: CodeSyntax, Message: "The JSON cannot be read: " + err.Error() + "."}
	offset := int64(-1)
	var syntax *json.SyntaxError
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &wrongType):
		p.Code, offset = CodeValueInvalid, wrongType.Offset
	}
	if offset > 0 && utf8.Valid(data) {
		before := string(data[:min(offset, int64(len(data)))])
		at := utf8.RuneCountInString(before) - 1
		newSource(string(data), 0).locate(&p, span{at, at + 1})
	}
	return p
}
