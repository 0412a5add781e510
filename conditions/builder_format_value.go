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
