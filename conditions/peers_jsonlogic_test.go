package conditions_test

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"storegraph/conditions"
)

// logicCase is a case of JsonLogic's tables. Texts between them are headings.
type logicCase struct {
	Description string
	Rule, Data  any
	Result      any
	Error       any
}

// logic translates rules. Constants that are compared with constants become data, which the rule then reads.
type logic struct {
	constants map[string]any
	inside    bool // the condition of a list
}

func (l *logic) constant(v any) (string, error) {
	switch v.(type) {
	case map[string]any:
		return "", unmapped("a computed value")
	case []any, nil:
		return "", noConstants
	}
	if l.inside {
		return "", noConstants
	}
	name := "constant " + strconv.Itoa(len(l.constants))
	l.constants[name] = v
	return name, nil
}

func (l *logic) rule(rule any) (*ask, error) {
	object, ok := rule.(map[string]any)
	if !ok {
		return nil, noConstants
	}
	if len(object) != 1 {
		return nil, unmapped("an operation of several names")
	}
	op := keysOf(object)[0]
	args, ok := object[op].([]any)
	if !ok {
		args = []any{object[op]}
	}
	switch op {
	case "and", "or":
		var parts []ask
		for _, arg := range args {
			part, err := l.rule(arg)
			if err != nil {
				return nil, err
			}
			parts = append(parts, *part)
		}
		if op == "or" {
			return &ask{any: parts}, nil
		}
		return &ask{all: parts}, nil
	case "!", "!!":
		if len(args) != 1 {
			return nil, unmapped("a wrong number of values")
		}
		part, err := l.rule(args[0])
		if op == "!!" || err != nil {
			return part, err
		}
		return &ask{not: part}, nil
	case "var":
		attr, ok := args[0].(string)
		if !ok || len(args) > 1 {
			return nil, unmapped("a default value, or a place in a list")
		}
		return &ask{attr: attr, op: conditions.OpIsTrue}, nil
	case "all", "some", "none":
		attr, err := l.attr(args[0])
		if err != nil {
			return nil, err
		}
		outer := l.inside
		l.inside = true
		where, err := l.rule(args[1])
		l.inside = outer
		q := map[string]conditions.Quantifier{"all": conditions.ListAll, "some": conditions.ListAtLeastOne, "none": conditions.ListNone}[op]
		return &ask{items: &itemsAsk{attr: attr, quantifier: q, where: where}}, err
	case "==", "===", "!=", "!==", "<", "<=", ">", ">=":
		return l.comparison(op, args)
	case "in":
		if len(args) != 2 {
			return nil, unmapped("a wrong number of values")
		}
		if list, ok := args[1].([]any); ok {
			attr, err := l.attr(args[0])
			return &ask{attr: attr, op: conditions.OpIn, value: list}, err
		}
		attr, err := l.attr(args[1])
		if _, text := args[0].(string); !text && err == nil {
			return nil, unmapped("a computed text")
		}
		return &ask{attr: attr, op: conditions.OpContains, value: args[0]}, err
	}
	return nil, unmapped("the operation " + op + " is not offered")
}

// logicVar is the attribute that a value reads.
func (l *logic) attr(v any) (string, error) {
	object, ok := v.(map[string]any)
	if !ok {
		return l.constant(v)
	}
	name, ok := object["var"]
	if list, isList := name.([]any); isList && len(list) == 1 {
		name = list[0]
	}
	attr, isText := name.(string)
	switch {
	case !ok:
		return "", unmapped("a computed value")
	case !isText:
		return "", unmapped("a default value, or a place in a list")
	}
	return attr, nil
}

func (l *logic) comparison(op string, args []any) (*ask, error) {
	if len(args) == 3 { // between
		left, err1 := l.comparison(op, args[:2])
		right, err2 := l.comparison(op, args[1:])
		if err1 != nil || err2 != nil {
			return nil, noConstants
		}
		return &ask{all: []ask{*left, *right}}, nil
	}
	if len(args) != 2 {
		return nil, unmapped("a wrong number of values")
	}
	flip := map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}
	left, right := args[0], args[1]
	if _, reads := right.(map[string]any); reads {
		left, right = right, left
	}
	attr, err := l.attr(left)
	value := right
	if err != nil {
		return nil, err
	}
	if _, turned := args[1].(map[string]any); turned {
		if other, ok := flip[op]; ok {
			op = other
		}
	}
	if _, computed := value.(map[string]any); computed {
		return nil, unmapped("a computed value")
	}
	switch op {
	case "==", "===":
		return equals(attr, value)
	case "!=", "!==":
		same, err := equals(attr, value)
		return &ask{not: same}, err
	}
	if value == nil {
		return nil, unmapped("null is compared by order, which is refused")
	}
	operators := map[string]conditions.Operator{"<": conditions.OpLessThan, "<=": conditions.OpLessOrEqual, ">": conditions.OpGreaterThan, ">=": conditions.OpGreaterOrEqual}
	return &ask{attr: attr, op: operators[op], value: value}, nil
}

func TestSuite_JsonLogic(t *testing.T) {
	openShared(t, "jsonlogic/compatible.json")
	files, err := filepath.Glob(filepath.Join(sharedData, "jsonlogic", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(sharedData, "jsonlogic", "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, more...)
	slices.Sort(files)
	var cases []peerCase
	for _, file := range files {
		relative, err := filepath.Rel(sharedData, file)
		if err != nil {
			t.Fatal(err)
		}
		relative = filepath.ToSlash(relative)
		var raw []json.RawMessage
		readSuite(t, relative, &raw)
		for i, data := range raw {
			var c logicCase
			d := json.NewDecoder(strings.NewReader(string(data)))
			d.UseNumber()
			if strings.HasPrefix(strings.TrimSpace(string(data)), `"`) {
				continue
			}
			if err := d.Decode(&c); err != nil {
				t.Fatal(err)
			}
			made := peerCase{name: strings.TrimPrefix(relative, "jsonlogic/") + " " + strconv.Itoa(i), data: c.Data, want: -1}
			if c.Result == true {
				made.want = 0
			}
			if _, isBool := c.Result.(bool); !isBool {
				made.why = unmapped("the result is a value or an error, not true or false")
				cases = append(cases, made)
				continue
			}
			constants := map[string]any{}
			if rule, err := (&logic{constants: constants}).rule(c.Rule); err != nil {
				made.why = err
			} else {
				made.rules = []ask{*rule}
			}
			if len(constants) > 0 {
				if object, ok := c.Data.(map[string]any); ok {
					maps.Copy(constants, object)
				}
				made.data = constants
			}
			cases = append(cases, made)
		}
	}
	const empty = "all of an empty list is false there; here all of the items of an empty list match"
	suite(t, "JsonLogic", cases, 156, 153, map[string]string{"array/all.json 7": empty, "compatible.json 280": empty, "compatible.json 284": empty})
}
