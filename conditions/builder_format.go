package conditions

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// The format of react-querybuilder, which visual builders commonly store. Beside what that format defines there are, so
// that every condition can be carried:
//
//   - the operators isEmpty, isNotEmpty, isTrue, isFalse, onDay, inLast, notInLast and inNext; the last three take the
//     value {"amount": 6, "unit": "month", "anchor": "now" or "startOfDay"}
//   - "caseSensitive": true on a rule; without it letter case does not matter
//   - the value {"amount": "150", "currencyCode": "USD"} for an amount that is not in the shop's currency
//   - a rule whose field is "$text" or "$sentence", with a condition in that form as its value
//
// A rule's id is its clause's id in traces. What is muted is left out; what is disabled, which only locks it on the screen,
// is not. A list of values is an array or a text with commas (\, is a comma itself). In the conditions of match a field is
// the item's, and "" is the item that is a text itself. Refused are xor, values from expressions and parameters, moments
// that lie ahead or begin at a week, month or year, and thresholds such as 1.5.

// builderRule is a rule or a group. Members that are not listed are the editor's own.
type builderRule struct {
	ID            *string            `json:"id,omitempty"`
	Combinator    *string            `json:"combinator,omitempty"`
	Not           bool               `json:"not,omitempty"`
	Rules         *[]json.RawMessage `json:"rules,omitempty"`
	Muted         bool               `json:"muted,omitempty"`
	Field         *string            `json:"field,omitempty"`
	Operator      string             `json:"operator,omitempty"`
	Value         json.RawMessage    `json:"value,omitempty"`
	ValueSource   string             `json:"valueSource,omitempty"`
	Match         *builderMatch      `json:"match,omitempty"`
	CaseSensitive bool               `json:"caseSensitive,omitempty"`
}

// builderMatch is how many items of a list must match. A threshold between 0 and 1 is a share of them.
type builderMatch struct {
	Mode      string       `json:"mode"`
	Threshold *json.Number `json:"threshold,omitempty"`
}

// builderMoment is a relative date.
type builderMoment struct {
	Mode   string `json:"mode"`
	Anchor string `json:"anchor"`
	Offset int    `json:"offset"`
	Unit   string `json:"unit"`
}

// builderPeriod is the value of inLast and inNext.
type builderPeriod struct {
	Amount int    `json:"amount"`
	Unit   string `json:"unit"`
	Anchor string `json:"anchor,omitempty"`
}

const (
	builderText     = "$text"
	builderSentence = "$sentence"
)

var builderOperators = map[string]Operator{
	"=": OpEquals, "!=": OpNotEquals, "<": OpLessThan, "<=": OpLessOrEqual, ">": OpGreaterThan, ">=": OpGreaterOrEqual,
	"contains": OpContains, "doesNotContain": OpNotContains, "beginsWith": OpStartsWith, "doesNotBeginWith": OpNotStartsWith,
	"endsWith": OpEndsWith, "doesNotEndWith": OpNotEndsWith, "null": OpIsNotSet, "notNull": OpIsSet, "in": OpIn, "notIn": OpNotIn,
	"between": OpBetween, "notBetween": OpNotBetween, "isEmpty": OpIsEmpty, "isNotEmpty": OpIsNotEmpty, "isTrue": OpIsTrue,
	"isFalse": OpIsFalse, "onDay": OpOnDay, "inLast": OpInLast, "notInLast": OpNotInLast, "inNext": OpInNext,
}

// FromBuilder reads a condition from react-querybuilder's JSON. It reports every problem with the path of the rule.
func FromBuilder(data []byte) (*Condition, []Problem) {
	b := &builder{}
	return b.finish(b.builderFormat(data, place{}, nil, 0), place{})
}

// builderFormat lowers a query that stands at a place of a tree, or alone.
func (b *builder) builderFormat(data []byte, at place, f *frame, depth int) node {
	if len(data) > MaxBuilderBytes {
		b.problem(CodeTooLarge, at, "The query has %d bytes; at most %d are allowed.", len(data), MaxBuilderBytes)
		return nil
	}
	n, muted := b.builderNode(data, at, f, depth)
	if muted {
		b.problem(CodeValueInvalid, at, "Everything is muted; that would decide for everybody.")
		return nil
	}
	return n
}

// builderNode lowers a rule or a group. muted is true when it is to be left out.
func (b *builder) builderNode(data []byte, at place, f *frame, depth int) (_ node, muted bool) {
	if depth > MaxBracketDepth {
		b.problem(CodeTooLarge, at, "Groups are nested more than %d deep.", MaxBracketDepth)
		return nil, false
	}
	if b.nodes++; b.nodes > MaxNodes {
		if b.nodes == MaxNodes+1 {
			b.problem(CodeTooLarge, at, "The condition has more than %d parts.", MaxNodes)
		}
		return nil, false
	}
	var r builderRule
	if !b.builderDecode(data, &r, at) {
		return nil, false
	}
	if r.Muted {
		return nil, true
	}
	if r.Rules != nil {
		return b.builderGroup(&r, at, f, depth)
	}
	return b.builderClause(&r, at, f, depth), false
}

// builderDecode reads one value of the format and nothing behind it.
func (b *builder) builderDecode(data []byte, into any, at place) bool {
	d := json.NewDecoder(bytes.NewReader(data))
	err := d.Decode(into)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errors.New("there is something behind the closing bracket")
		}
	}
	if err == nil {
		return true
	}
	p := jsonProblem(data, err)
	if reported := b.problem(p.Code, at, "%s", p.Message); len(at.path) == 0 {
		reported.Line, reported.Column, reported.Offset, reported.Length, reported.Snippet = p.Line, p.Column, p.Offset, p.Length, p.Snippet
	}
	return false
}

func (b *builder) builderGroup(r *builderRule, at place, f *frame, depth int) (_ node, muted bool) {
	if len(*r.Rules) == 0 {
		b.problem(CodeValueInvalid, at.member("rules"), "An empty group would decide for everybody.")
		return nil, false
	}
	var alternatives, together []node
	between := "" // the combinator of the group, or the last one between its rules
	if r.Combinator != nil {
		if between = b.builderCombinator(*r.Combinator, at.member("combinator")); between == "" {
			return nil, false
		}
	}
	ok, expectRule := true, true
	for i, data := range *r.Rules {
		here := at.member("rules").item(i)
		if trimmed := bytes.TrimSpace(data); len(trimmed) > 0 && trimmed[0] == '"' {
			var word string
			if !b.builderDecode(data, &word, here) {
				return nil, false
			}
			if expectRule {
				b.problem(CodeSyntax, here, "A rule is missing before %s.", quoted(word))
				return nil, false
			}
			if between = b.builderCombinator(word, here); between == "" {
				return nil, false
			}
			expectRule = true
			continue
		}
		if !expectRule && between == "" {
			b.problem(CodeSyntax, here, "Rules need a combinator, or one between them.")
			return nil, false
		}
		expectRule = false
		n, isMuted := b.builderNode(data, here, f, depth+1)
		if isMuted {
			continue
		}
		if n == nil {
			ok = false
			continue
		}
		if between == "or" && len(together) > 0 { // and binds tighter than or
			alternatives, together = append(alternatives, b.group(false, together)), nil
		}
		together = append(together, n)
	}
	if expectRule {
		b.problem(CodeSyntax, at.member("rules"), "A rule is missing behind the last combinator.")
		return nil, false
	}
	if !ok {
		return nil, false
	}
	if len(together) == 0 {
		return nil, true
	}
	n := b.group(true, append(alternatives, b.group(false, together)))
	if r.Not {
		n = b.not(n)
	}
	return n, false
}

func (b *builder) builderCombinator(word string, at place) string {
	switch w := strings.ToLower(word); w {
	case "and", "or":
		return w
	case "xor":
		b.problem(CodeNotAllowed, at, "xor is not offered; write (a and not b) or (b and not a).")
		return ""
	}
	b.problem(CodeValueInvalid, at, "%s is no combinator; use and or or.", quoted(word))
	return ""
}
