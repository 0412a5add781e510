package conditions_test

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"storegraph/conditions"
)

// celTest is a test of cel-spec's files.
type celTest struct {
	name, expr string
	want       string // "true", "false" or ""
	bindings   map[string]any
}

var textprotoToken = regexp.MustCompile(`^(?:[ \t\r\n]+|#[^\n]*)*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{}\[\]<>:,;]|[^\s{}\[\]<>:,;"'#]+)`)

// textproto reads just enough of protobuf's text format: messages are lists of fields, in order.
type textproto struct{ rest string }

type protoField struct {
	name  string
	value string
	parts []protoField
}

func (p *textproto) next() string {
	m := textprotoToken.FindStringSubmatch(p.rest)
	if m == nil {
		return ""
	}
	p.rest = p.rest[len(m[0]):]
	return m[1]
}

func (p *textproto) peek() string { save := p.rest; defer func() { p.rest = save }(); return p.next() }

func (p *textproto) fields(end string) []protoField {
	var out []protoField
	for {
		name := p.next()
		if name == "" || name == end {
			return out
		}
		if name == "," || name == ";" {
			continue
		}
		f := protoField{name: name}
		if name == "[" { // an Any's type
			f.name = p.next()
			p.next()
		}
		if p.peek() == ":" {
			p.next()
		}
		switch v := p.next(); v {
		case "{":
			f.parts = p.fields("}")
		case "[":
			for v := p.next(); v != "]" && v != ""; v = p.next() {
				if v == "{" {
					p.fields("}")
				}
			}
		default:
			if f.value = v; v[0] == '"' || v[0] == '\'' {
				f.value = ""
				for {
					f.value += unquoteProto(v)
					if n := p.peek(); n == "" || n[0] != '"' && n[0] != '\'' {
						break
					}
					v = p.next()
				}
			}
		}
		out = append(out, f)
	}
}

// unquoteProto reads a text of the format, whose escapes are C's.
func unquoteProto(s string) string {
	body := s[1 : len(s)-1]
	if s[0] == '\'' {
		body = strings.ReplaceAll(strings.ReplaceAll(body, `\'`, `'`), `"`, `\"`)
	} else {
		body = strings.ReplaceAll(body, `\'`, `'`)
	}
	out, err := strconv.Unquote(`"` + body + `"`)
	if err != nil {
		return body
	}
	return out
}

func (f protoField) part(name string) (protoField, bool) {
	for _, p := range f.parts {
		if p.name == name {
			return p, true
		}
	}
	return protoField{}, false
}

// celValue reads a value of a test; ok is false for those that conditions have no type for.
func celValue(f protoField) (any, bool) {
	if len(f.parts) != 1 {
		return nil, false
	}
	switch v := f.parts[0]; v.name {
	case "value":
		return celValue(v)
	case "int64_value", "uint64_value", "double_value":
		return json.Number(v.value), true
	case "string_value":
		return v.value, true
	case "bool_value":
		return v.value == "true", true
	}
	return nil, false
}

var celToken = regexp.MustCompile(`^\s*(r?"""(?s:.*?)"""|[rR]?"(?:[^"\\]|\\.)*"|[rR]?'(?:[^'\\]|\\.)*'|\d+\.\d*(?:[eE][+-]?\d+)?|0x[0-9a-fA-F]+u?|\d+u?|[A-Za-z_][A-Za-z0-9_]*|==|!=|<=|>=|&&|\|\||[-+*/%<>!()\[\]{},.?:])`)

// cel translates expressions of the language. Literals that a condition must read from somewhere become data.
type cel struct {
	words  []string
	at     int
	data   map[string]any
	inside string // the variable of a macro
	deep   int
}

// celOperand is a value of an expression: an attribute, or a literal.
type celOperand struct {
	attr    string
	literal bool
	value   any
}

func (c *cel) word() string {
	if c.at < len(c.words) {
		return c.words[c.at]
	}
	return ""
}

func (c *cel) take(w string) bool {
	if c.word() == w {
		c.at++
		return true
	}
	return false
}

const notCEL = unmapped("a construct that conditions do not have")

func celAsk(expr string, bindings map[string]any) (*ask, map[string]any, error) {
	c := &cel{data: map[string]any{}}
	for name, v := range bindings {
		c.data[name] = v
	}
	for rest := expr; strings.TrimSpace(rest) != ""; {
		m := celToken.FindStringSubmatch(rest)
		if m == nil {
			return nil, nil, notCEL
		}
		c.words = append(c.words, m[1])
		rest = rest[len(m[0]):]
	}
	a, err := c.or()
	if err == nil && c.at < len(c.words) {
		err = notCEL
	}
	return a, c.data, err
}

func (c *cel) or() (*ask, error)  { return c.joined("||", (*cel).and) }
func (c *cel) and() (*ask, error) { return c.joined("&&", (*cel).unary) }

func (c *cel) joined(op string, inner func(*cel) (*ask, error)) (*ask, error) {
	first, err := inner(c)
	if err != nil {
		return nil, err
	}
	parts := []ask{*first}
	for c.take(op) {
		part, err := inner(c)
		if err != nil {
			return nil, err
		}
		parts = append(parts, *part)
	}
	switch {
	case len(parts) == 1:
		return first, nil
	case op == "||":
		return &ask{any: parts}, nil
	}
	return &ask{all: parts}, nil
}

func (c *cel) unary() (*ask, error) {
	if c.deep++; c.deep > 20 {
		return nil, notCEL
	}
	defer func() { c.deep-- }()
	if c.take("!") {
		inner, err := c.unary()
		return &ask{not: inner}, err
	}
	if c.word() == "(" {
		save := c.at
		c.at++
		if inner, err := c.or(); err == nil && c.take(")") && (c.word() == "" || slices.Contains([]string{"&&", "||", ")", ","}, c.word())) {
			return inner, nil
		}
		c.at = save
	}
	return c.comparison()
}

var celFlip = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}

func (c *cel) comparison() (*ask, error) {
	left, err := c.operand()
	if err != nil {
		return nil, err
	}
	switch op := c.word(); op {
	case ".":
		return c.method(left)
	case "==", "!=", "<", "<=", ">", ">=":
		c.at++
		right, err := c.operand()
		if err != nil {
			return nil, err
		}
		if left.literal && !right.literal {
			left, right, op = right, left, celFlip[op]
		}
		if !right.literal {
			return nil, unmapped("two attributes are compared")
		}
		if _, list := left.value.([]any); list {
			return nil, wholeObject
		}
		attr, err := c.attr(left)
		if err != nil {
			return nil, err
		}
		operators := map[string]conditions.Operator{"<": conditions.OpLessThan, "<=": conditions.OpLessOrEqual, ">": conditions.OpGreaterThan, ">=": conditions.OpGreaterOrEqual}
		if o, ordered := operators[op]; ordered {
			if right.value == nil {
				return nil, unmapped("null is compared by order, which is refused")
			}
			return &ask{attr: attr, op: o, value: right.value}, nil
		}
		same, err := equals(attr, right.value)
		if op == "!=" {
			same = &ask{not: same}
		}
		return same, err
	case "in":
		c.at++
		right, err := c.operand()
		if err != nil {
			return nil, err
		}
		list, ok := right.value.([]any)
		if !right.literal || !ok {
			return nil, notCEL
		}
		attr, err := c.attr(left)
		return &ask{attr: attr, op: conditions.OpIn, value: list}, err
	}
	if _, isBool := left.value.(bool); left.literal && !isBool {
		return nil, notCEL
	}
	attr, err := c.attr(left)
	return &ask{attr: attr, op: conditions.OpIsTrue}, err
}

// attr makes data of a literal.
func (c *cel) attr(o celOperand) (string, error) {
	if !o.literal {
		return o.attr, nil
	}
	if o.value == nil || c.inside != "" {
		return "", noConstants
	}
	name := "constant " + fmt.Sprint(len(c.data))
	c.data[name] = o.value
	return name, nil
}

func (c *cel) method(left celOperand) (*ask, error) {
	c.at++
	name := c.word()
	c.at++
	if !c.take("(") {
		return nil, notCEL
	}
	switch name {
	case "contains", "startsWith", "endsWith":
		arg, err := c.operand()
		if err != nil || !arg.literal || !c.take(")") {
			return nil, notCEL
		}
		attr, err := c.attr(left)
		op := map[string]conditions.Operator{"contains": conditions.OpContains, "startsWith": conditions.OpStartsWith, "endsWith": conditions.OpEndsWith}[name]
		return &ask{attr: attr, op: op, value: arg.value}, err
	case "exists", "all", "exists_one", "existsOne":
		if c.inside != "" {
			return nil, notCEL
		}
		if _, list := left.value.([]any); left.literal && !list {
			return nil, notCEL
		}
		attr, err := c.attr(left)
		if err != nil {
			return nil, err
		}
		c.inside = c.word()
		c.at++
		if !c.take(",") {
			return nil, notCEL
		}
		where, err := c.or()
		if err != nil {
			return nil, err
		}
		c.inside = ""
		if !c.take(")") {
			return nil, unmapped("a condition on items and their places")
		}
		items := &itemsAsk{attr: attr, quantifier: conditions.ListAtLeastOne, where: where}
		switch one := 1; name {
		case "all":
			items.quantifier = conditions.ListAll
		case "exists_one", "existsOne":
			items.quantifier, items.count = conditions.ListExactly, &one
		}
		return &ask{items: items}, nil
	case "matches":
		return nil, noRegexp
	}
	return nil, notCEL
}

// operand reads a literal, a list of them, or a variable.
func (c *cel) operand() (celOperand, error) {
	w := c.word()
	c.at++
	switch {
	case w == "(":
		o, err := c.operand()
		if err != nil || !c.take(")") {
			return o, notCEL
		}
		return o, nil
	case w == "-":
		o, err := c.operand()
		n, ok := o.value.(json.Number)
		if err != nil || !ok {
			return o, notCEL
		}
		o.value = json.Number("-" + n.String())
		return o, nil
	case w == "[":
		list := []any{}
		for !c.take("]") {
			item, err := c.operand()
			if err != nil || !item.literal {
				return item, notCEL
			}
			list = append(list, item.value)
			if !c.take(",") && c.word() != "]" {
				return item, notCEL
			}
		}
		return celOperand{literal: true, value: list}, nil
	case w == "true" || w == "false":
		return celOperand{literal: true, value: w == "true"}, nil
	case w == "null":
		return celOperand{literal: true}, nil
	case w != "" && (w[0] >= '0' && w[0] <= '9'):
		number := strings.TrimSuffix(w, "u")
		if strings.HasPrefix(number, "0x") || strings.ContainsAny(number, "eE") {
			return celOperand{}, notCEL
		}
		return celOperand{literal: true, value: json.Number(strings.TrimSuffix(number, "."))}, nil
	case strings.HasSuffix(w, `"`) || strings.HasSuffix(w, `'`):
		s, err := celText(w)
		return celOperand{literal: true, value: s}, err
	case c.inside != "" && w == c.inside:
		return celOperand{}, nil
	case w == "dyn" && c.take("("):
		o, err := c.operand()
		if err != nil || !c.take(")") {
			return o, notCEL
		}
		return o, nil
	case slices.Contains([]string{"timestamp", "duration", "size", "int", "uint", "double", "string", "bool", "bytes", "type", "has"}, w):
		return celOperand{}, unmapped("the function " + w)
	case c.word() == "(" || c.word() == "{" || w == "{":
		return celOperand{}, notCEL
	case regexp.MustCompile(`^[a-z_]\w*$`).MatchString(w):
		if _, bound := c.data[w]; !bound {
			return celOperand{}, unmapped("a variable that is no text, number or boolean, or that nobody set")
		}
		return celOperand{attr: w}, nil
	}
	return celOperand{}, notCEL
}

func celText(w string) (string, error) {
	if w[0] == 'r' || w[0] == 'R' {
		return strings.Trim(w[1:], string(w[len(w)-1])), nil
	}
	if strings.HasPrefix(w, `"""`) {
		return "", notCEL
	}
	body := w[1 : len(w)-1]
	if w[0] == '\'' {
		body = strings.ReplaceAll(strings.ReplaceAll(body, `\'`, `'`), `"`, `\"`)
	}
	s, err := strconv.Unquote(`"` + body + `"`)
	if err != nil {
		return "", notCEL
	}
	return s, nil
}

func readCEL(t *testing.T, file string) []celTest {
	t.Helper()
	data, err := io.ReadAll(openShared(t, file))
	if err != nil {
		t.Fatal(err)
	}
	p := &textproto{string(data)}
	var out []celTest
	for _, section := range p.fields("") {
		if section.name != "section" {
			continue
		}
		title, _ := section.part("name")
		for _, f := range section.parts {
			if f.name != "test" {
				continue
			}
			c := celTest{bindings: map[string]any{}}
			name, _ := f.part("name")
			c.name = title.value + "/" + name.value
			expr, _ := f.part("expr")
			c.expr = expr.value
			if v, ok := f.part("value"); ok {
				if b, ok := celValue(v); ok {
					if truth, isBool := b.(bool); isBool {
						c.want = strconv.FormatBool(truth)
					}
				}
			} else if _, fails := f.part("eval_error"); !fails {
				c.want = "true" // what a test without a result means
			}
			for _, part := range f.parts {
				if part.name != "bindings" {
					continue
				}
				key, _ := part.part("key")
				value, _ := part.part("value")
				if v, ok := celValue(value); ok {
					c.bindings[key.value] = v
				}
			}
			out = append(out, c)
		}
	}
	return out
}

func TestSuite_CELSpec(t *testing.T) {
	var cases []peerCase
	names := map[string]int{}
	for _, name := range []string{"basic", "comparisons", "fp_math", "integer_math", "lists", "logic", "macros", "macros2", "string", "timestamps"} {
		for _, c := range readCEL(t, "cel-spec/"+name+".textproto") {
			made := peerCase{name: name + ": " + c.name, want: -1}
			if names[made.name]++; names[made.name] > 1 {
				made.name += " " + strconv.Itoa(names[made.name])
			}
			if c.want == "" {
				made.why = unmapped("the result is a value or an error, not true or false")
			} else if rule, data, err := celAsk(c.expr, c.bindings); err != nil {
				made.why = err
			} else {
				made.rules, made.data = []ask{*rule}, data
			}
			if c.want == "true" {
				made.want = 0
			}
			cases = append(cases, made)
		}
	}
	suite(t, "cel-spec", cases, 198, 198, nil)
}
