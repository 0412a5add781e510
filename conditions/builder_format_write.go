package conditions

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"storegraph/catalog"
)

// Builder is the condition as react-querybuilder's JSON; FromBuilder gives an equal condition for it, and says how what
// that format cannot carry stands in it.
func (c *Condition) Builder() ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false) // < is an operator here
	if err := e.Encode(builderGroupOf(c.root, 0)); err != nil {
		return nil, fmt.Errorf("write the condition for a builder: %w", err)
	}
	return bytes.TrimSpace(out.Bytes()), nil
}

// builderGroupOut is a group as it is written: in the order in which people read it, and with all that editors need.
type builderGroupOut struct {
	Combinator string `json:"combinator"`
	Not        bool   `json:"not,omitempty"`
	Rules      []any  `json:"rules"`
}

// builderRuleOut is a rule as it is written.
type builderRuleOut struct {
	ID            *string       `json:"id,omitempty"`
	Field         string        `json:"field"`
	Operator      string        `json:"operator"`
	ValueSource   string        `json:"valueSource,omitempty"`
	Value         any           `json:"value"`
	Match         *builderMatch `json:"match,omitempty"`
	CaseSensitive bool          `json:"caseSensitive,omitempty"`
}

// builderGroupOf writes a node as a group, which queries and the conditions of match are.
func builderGroupOf(n node, depth int) builderGroupOut {
	g, ok := n.(*group)
	if !ok || depth > MaxBracketDepth-3 {
		return builderGroupOut{Combinator: "and", Rules: []any{builderNodeOf(n, depth+1)}}
	}
	out := builderGroupOut{Combinator: "and", Not: g.negated}
	if g.any {
		out.Combinator = "or"
	}
	for _, part := range g.nodes {
		out.Rules = append(out.Rules, builderNodeOf(part, depth+1))
	}
	return out
}

func builderNodeOf(n node, depth int) any {
	if c, ok := n.(*clause); ok {
		return builderClauseOf(c, depth)
	}
	if depth > MaxBracketDepth-3 {
		return builderWordsOf(n)
	}
	if q, ok := n.(*quantified); ok {
		return builderQuestionOf(q, depth)
	}
	return builderGroupOf(n, depth)
}

// builderWordsOf carries a node as a text or a sentence.
func builderWordsOf(n node) builderRuleOut {
	t := wordsLeaf(n)
	if t.Sentence != nil {
		return builderRuleOut{Field: builderSentence, Operator: "=", Value: *t.Sentence}
	}
	return builderRuleOut{Field: builderText, Operator: "=", Value: *t.Text}
}

// negated is a rule that must not hold: rules have no mark for it, groups have.
func negated(rule any) builderGroupOut {
	return builderGroupOut{Combinator: "and", Not: true, Rules: []any{rule}}
}

func builderQuestionOf(q *quantified, depth int) any {
	rule := builderRuleOut{ID: idOf(q.leaf), Field: builderName(q.list), Operator: "=", Match: &builderMatch{Mode: "some"}, Value: builderGroupOf(q.where, depth+2)}
	switch {
	case q.all && q.negated:
		rule.Match.Mode = "all"
		return negated(rule)
	case q.all:
		rule.Match.Mode = "all"
	case q.negated:
		rule.Match.Mode = "none"
	}
	return rule
}

// builderName is a field as other editors name it: an item's without a dot, where no root is called the same.
func builderName(r *fieldRef) string {
	if isItself(r) {
		return ""
	}
	if _, root := catalog.RootNamed(firstStep(r)); r.element && !root {
		return strings.TrimPrefix(r.name(), ".")
	}
	return r.name()
}

func firstStep(r *fieldRef) string {
	if len(r.steps) == 0 {
		return ""
	}
	return r.steps[0].Name
}

func builderClauseOf(c *clause, depth int) any {
	if a, n, q := counted(c); a != nil && (a.filter == nil || depth <= MaxBracketDepth-3) {
		threshold := json.Number(strconv.Itoa(n))
		where := builderGroupOut{Combinator: "and", Rules: []any{}}
		if a.filter != nil {
			where = builderGroupOf(a.filter, depth+2)
		}
		mode := map[Quantifier]string{ListAtLeast: "atLeast", ListAtMost: "atMost", ListExactly: "exactly"}[q]
		return builderRuleOut{ID: idOf(c.leaf), Field: builderName(a.list), Operator: "=", Match: &builderMatch{mode, &threshold}, Value: where}
	}
	ref, ok := c.left.(*fieldRef)
	if !ok {
		return builderWordsOf(c)
	}
	rule := builderRuleOut{ID: idOf(c.leaf), Field: builderName(ref), CaseSensitive: isText(ref.typ()) && takesCase(c.op) && !c.folded}
	if !builderValueOf(&rule, c) {
		return builderWordsOf(c)
	}
	named := false
	for name, op := range builderOperators {
		if positive, complement := op.positive(); positive == c.op && complement == c.negated {
			rule.Operator, named = name, true
			break
		}
	}
	if !named {
		for name, op := range builderOperators {
			if op == c.op {
				rule.Operator = name
			}
		}
		return negated(rule)
	}
	return rule
}

// builderValueOf writes what a clause compares with; false when a rule cannot carry it.
func builderValueOf(rule *builderRuleOut, c *clause) bool {
	if c.op == OpInLast || c.op == OpInNext {
		p := c.right[0].(*literal).period
		out := builderPeriod{Amount: p.amount, Unit: strings.ToLower(string(p.unit))}
		if p.startOfDay {
			out.Anchor = "startOfDay"
		}
		rule.Value = out
		return true
	}
	values := make([]any, len(c.right))
	fields := 0
	for i, o := range c.right {
		switch o := o.(type) {
		case *fieldRef:
			fields++
			values[i] = builderName(o)
		case *literal:
			values[i] = builderLiteralOut(o)
		default:
			return false
		}
	}
	if fields > 0 {
		rule.ValueSource = "field"
	}
	switch {
	case len(values) == 0:
	case c.op == OpIn || c.op == OpBetween:
		rule.Value = values
	default:
		rule.Value = values[0]
	}
	return fields == 0 || fields == len(values)
}

func builderLiteralOut(l *literal) any {
	switch l.kind {
	case numberLiteral:
		return json.Number(unfixed(l.fixed).String())
	case moneyLiteral:
		if l.currency == "" {
			return json.Number(unfixed(l.fixed).String())
		}
		return MoneyTree{unfixed(l.fixed), l.currency}
	case boolLiteral:
		return l.boolean
	case dateLiteral:
		return l.date.String()
	case instantLiteral:
		return l.instant.Format(time.RFC3339Nano)
	case periodLiteral:
		t := periodToTree(l.period)
		out := builderMoment{Mode: "relative", Anchor: "now", Offset: -t.Amount, Unit: strings.ToLower(string(t.Unit))}
		if l.period.startOfDay {
			out.Anchor = "startOfDay"
		}
		return out
	}
	return l.text
}
