package conditions

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
)

// builderLiteral lowers one value that stands in a rule. Fields say what a text means: "15" is a number for a number.
func (b *builder) builderLiteral(data json.RawMessage, t catalog.Type, at place) operand {
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) == 0 || string(trimmed) == "null" {
		b.problem(CodeValueInvalid, at, "A value must not be null; use the operators null and notNull.")
		return nil
	}
	switch trimmed[0] {
	case '"':
		var s string
		if !b.builderDecode(data, &s, at) {
			return nil
		}
		return b.builderTyped(s, t, at)
	case '{':
		return b.builderObject(data, t, at)
	case 't', 'f':
		var v bool
		if !b.builderDecode(data, &v, at) {
			return nil
		}
		if isText(t) {
			return b.builderTyped(strconv.FormatBool(v), t, at)
		}
		return &literal{place: at, kind: boolLiteral, boolean: v}
	case '[':
		b.problem(CodeValueInvalid, at, "One value is needed here, not a list.")
		return nil
	}
	var n json.Number
	if !b.builderDecode(data, &n, at) {
		return nil
	}
	if isText(t) || t == catalog.TextList || t == catalog.Enum {
		return b.builderTyped(n.String(), t, at)
	}
	return b.builderNumber(n.String(), at)
}

func (b *builder) builderNumber(s string, at place) operand {
	d, err := decimal.NewFromString(s)
	if err != nil || len(s) > 40 {
		b.problem(CodeValueInvalid, at, "%s is not a number.", quoted(s))
		return nil
	}
	return number(at, d)
}

func (b *builder) builderTyped(s string, t catalog.Type, at place) operand {
	switch t {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		return b.builderNumber(strings.TrimSpace(s), at)
	case catalog.Boolean:
		if v, err := strconv.ParseBool(s); err == nil {
			return &literal{place: at, kind: boolLiteral, boolean: v}
		}
	case catalog.Instant, catalog.Date:
		return b.momentValue(at, s)
	}
	if v := b.textValue(at, s); v != nil {
		return v
	}
	return nil
}

// builderObject lowers a relative date, or an amount in a currency.
func (b *builder) builderObject(data json.RawMessage, t catalog.Type, at place) operand {
	if t == catalog.Money {
		var m MoneyTree
		if !b.builderDecode(data, &m, at) {
			return nil
		}
		return b.amountValue(at, m.Amount, m.CurrencyCode)
	}
	var m builderMoment
	if !b.builderDecode(data, &m, at) {
		return nil
	}
	p := PeriodTree{Amount: -m.Offset, Unit: PeriodUnit(strings.ToUpper(m.Unit))}
	switch {
	case m.Mode != "relative":
		b.problem(CodeValueInvalid, at, "The value is neither a plain one nor a relative date.")
		return nil
	case m.Anchor == "startOfDay":
		p.Anchor = AnchorStartOfDay
	case m.Anchor != "now":
		b.problem(CodeNotAllowed, at.member("anchor"), "A relative date counts from now or from startOfDay, not from %s.", quoted(m.Anchor))
		return nil
	}
	if m.Offset > 0 {
		b.problem(CodeNotAllowed, at.member("offset"), "A relative date lies before now; for what lies ahead use inNext.")
		return nil
	}
	if m.Offset == 0 && m.Unit == "" {
		p.Unit = UnitDay
	}
	return b.periodValue(&p, at)
}

// builderValues lowers the value of a rule by the type of its field: editors store most values as texts.
func (b *builder) builderValues(r *builderRule, op Operator, t catalog.Type, at place, f *frame) ([]operand, bool) {
	positive, _ := op.positive()
	switch positive {
	case OpIsSet, OpIsEmpty, OpIsTrue, OpIsFalse:
		return nil, true // editors keep the value of the operator before
	case OpInLast, OpInNext:
		return b.builderPeriod(r.Value, at)
	}
	var read func(data json.RawMessage, at place) operand
	switch r.ValueSource {
	case "", "value":
		read = func(data json.RawMessage, at place) operand { return b.builderLiteral(data, t, at) }
	case "field":
		read = func(data json.RawMessage, at place) operand {
			var name string
			if !b.builderDecode(data, &name, at) {
				return nil
			}
			name = builderField(name, f)
			return b.single(&ValueTree{Field: &name}, at, f)
		}
	default:
		b.problem(CodeNotAllowed, at, "Values from %s are not offered; use a value or a field.", quoted(r.ValueSource))
		return nil, false
	}
	if positive != OpIn && positive != OpBetween {
		v := read(r.Value, at)
		return []operand{v}, v != nil
	}
	parts, ok := b.builderList(r.Value, at)
	if !ok {
		return nil, false
	}
	if positive == OpBetween && len(parts) > 2 {
		parts = parts[:2]
	}
	var values []operand
	for i, part := range parts {
		v := read(part, at.item(i))
		if v == nil {
			ok = false
			continue
		}
		values = append(values, v)
	}
	if ok && positive == OpBetween && len(values) == 2 {
		inOrder(values)
	}
	return values, ok
}

// inOrder puts the ends of a range in order, as the format's own exports do.
func inOrder(ends []operand) {
	from, ok1 := ends[0].(*literal)
	to, ok2 := ends[1].(*literal)
	if !ok1 || !ok2 || from.kind != to.kind {
		return
	}
	swap := from.fixed > to.fixed
	switch from.kind {
	case dateLiteral:
		swap = dayNumber(from.date) > dayNumber(to.date)
	case instantLiteral:
		swap = from.instant.After(to.instant)
	case periodLiteral, textLiteral:
		return
	}
	if swap {
		ends[0], ends[1] = ends[1], ends[0]
	}
}

// builderList takes a list of values apart: an array, or a text with commas.
func (b *builder) builderList(data json.RawMessage, at place) ([]json.RawMessage, bool) {
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) > 0 && trimmed[0] == '[' {
		var list []json.RawMessage
		if !b.builderDecode(data, &list, at) {
			return nil, false
		}
		return list, b.listSize(len(list), at)
	}
	var joined string
	if len(trimmed) == 0 || trimmed[0] != '"' { // a single number
		return []json.RawMessage{data}, true
	}
	if !b.builderDecode(data, &joined, at) {
		return nil, false
	}
	var list []json.RawMessage
	var part strings.Builder
	flush := func() {
		if s := strings.TrimSpace(part.String()); s != "" {
			encoded, err := json.Marshal(s)
			if err == nil {
				list = append(list, encoded)
			}
		}
		part.Reset()
	}
	runes := []rune(joined)
	for i := 0; i < len(runes); i++ {
		switch {
		case runes[i] == '\\' && i+1 < len(runes) && runes[i+1] == ',':
			part.WriteRune(',')
			i++
		case runes[i] == ',':
			flush()
		default:
			part.WriteRune(runes[i])
		}
	}
	flush()
	return list, b.listSize(len(list), at)
}

func (b *builder) builderPeriod(data json.RawMessage, at place) ([]operand, bool) {
	var p builderPeriod
	if !b.builderDecode(data, &p, at) {
		return nil, false
	}
	t := PeriodTree{Amount: p.Amount, Unit: PeriodUnit(strings.ToUpper(p.Unit))}
	switch p.Anchor {
	case "", "now":
	case "startOfDay":
		t.Anchor = AnchorStartOfDay
	default:
		b.problem(CodeNotAllowed, at.member("anchor"), "A period is counted from now or from startOfDay, not from %s.", quoted(p.Anchor))
		return nil, false
	}
	v := b.periodValue(&t, at)
	return []operand{v}, v != nil
}
