package conditions

import (
	"slices"
	"strings"
	"unicode/utf8"

	"storegraph/catalog"
	"storegraph/commerce"
)

// fit gives a clause's value the type of its field, or reports why it cannot have it.
func (b *builder) fit(c comparison, op Operator, v operand) operand {
	l, ok := v.(*literal)
	if !ok {
		return b.fitLive(c, op, v)
	}
	if l.kind == nilLiteral {
		b.problem(CodeValueInvalid, l.place, "A value must not be null; use IS_SET or IS_NOT_SET.")
		return nil
	}
	switch t := c.left.typ(); t {
	case catalog.Text, catalog.URL, catalog.HTML:
		if l.kind != textLiteral {
			return b.mismatch(c.left, l, "a text")
		}
		if l.text == "" && (op == OpContains || op == OpStartsWith || op == OpEndsWith) {
			b.problem(CodeValueInvalid, l.place, "%s needs a text that is not empty.", c.op)
			return nil
		}
	case catalog.ID:
		return b.fitID(c.left, l)
	case catalog.Enum:
		return b.fitEnum(c.left, l)
	case catalog.Integer, catalog.Decimal:
		if l.kind != numberLiteral {
			return b.mismatch(c.left, l, "a number")
		}
		if !b.exact(l) {
			return nil
		}
	case catalog.Money:
		if l.kind == numberLiteral { // the shop's currency
			if !b.exact(l) {
				return nil
			}
			amount := *l
			amount.kind = moneyLiteral
			return &amount
		}
		if l.kind != moneyLiteral {
			return b.mismatch(c.left, l, "an amount")
		}
	case catalog.Boolean:
		if l.kind != boolLiteral {
			return b.mismatch(c.left, l, "true or false")
		}
	case catalog.Instant, catalog.Date:
		return b.fitMoment(c, op, l, t)
	}
	return l
}

func (b *builder) fitMoment(c comparison, op Operator, l *literal, t catalog.Type) operand {
	if l.kind != dateLiteral && l.kind != instantLiteral && l.kind != periodLiteral {
		return b.mismatch(c.left, l, "a date, a moment or a period")
	}
	if op == OpInLast || op == OpInNext {
		if l.kind != periodLiteral || l.period.amount == 0 {
			b.problem(CodeValueInvalid, l.place, "%s needs a period of at least one unit.", c.op)
			return nil
		}
		return l
	}
	if t == catalog.Date && l.kind == instantLiteral {
		return b.mismatch(c.left, l, "a date without time")
	}
	if op == OpOnDay && l.kind == instantLiteral {
		return b.mismatch(c.left, l, "a date")
	}
	return l
}

func (b *builder) fitID(left operand, l *literal) operand {
	id := *l
	id.kind = textLiteral
	switch {
	case l.kind == numberLiteral && l.digits != "":
		id.text, id.inexact = l.digits, false
	case l.kind != textLiteral:
		return b.mismatch(left, l, "an id")
	}
	if _, n, err := commerce.SplitGID(id.text); err == nil {
		id.text = n.String()
	}
	id.fixed = 0
	return &id
}

// fitEnum takes a value in any letter case and keeps the declared one, so a typing habit never makes a clause silently
// false.
func (b *builder) fitEnum(left operand, l *literal) operand {
	if l.kind != textLiteral {
		return b.mismatch(left, l, "one of its values")
	}
	ref, ok := left.(*fieldRef)
	if !ok {
		return l
	}
	values := ref.field().Values
	if len(values) == 0 {
		return l
	}
	i := slices.IndexFunc(values, func(v string) bool { return strings.EqualFold(v, l.text) })
	if i < 0 {
		b.problem(CodeValueInvalid, l.place, "%s is none of the values of %s: %s.", quoted(l.text), ref.name(), strings.Join(values, ", ")).Suggestions = nearest(l.text, values)
		return nil
	}
	value := *l
	value.text = values[i]
	return &value
}

// fitLive checks a value that is itself read or computed.
func (b *builder) fitLive(c comparison, op Operator, v operand) operand {
	lt, vt := c.left.typ(), v.typ()
	switch op {
	case OpIn, OpInLast, OpInNext, OpOnDay:
		b.problem(CodeValueInvalid, v.where(), "%s needs values that stand in the condition.", c.op)
		return nil
	}
	textual := func(t catalog.Type) bool { return isText(t) || t == catalog.Enum || t == catalog.ID }
	if lt == vt || isNumber(lt) && isNumber(vt) || textual(lt) && textual(vt) {
		return v
	}
	b.problem(CodeTypeMismatch, v.where(), "%s is of type %s, %s of type %s; they cannot be compared.", describe(c.left), lt, describe(v), vt)
	return nil
}

func (b *builder) mismatch(left operand, l *literal, want string) operand {
	b.problem(CodeTypeMismatch, l.place, "%s is of type %s and needs %s, not %s.", describe(left), left.typ(), want, describe(l))
	return nil
}

// exact says whether a number can be compared exactly, and reports it when not.
func (b *builder) exact(l *literal) bool {
	if l.inexact {
		b.problem(CodeValueInvalid, l.place, "Numbers and amounts may have %d decimals and up to 14 digits before them.", scaleDigits)
	}
	return !l.inexact
}

// textValue checks a text value of the input.
func (b *builder) textValue(at place, s string) *literal {
	switch {
	case !utf8.ValidString(s):
		b.problem(CodeValueInvalid, at, "The text is not valid UTF-8.")
		return nil
	case strings.ContainsRune(s, 0):
		b.problem(CodeValueInvalid, at, "The text contains a NUL character.")
		return nil
	case utf8.RuneCountInString(s) > MaxTextLength:
		b.problem(CodeTooLarge, at, "The text is longer than %d characters.", MaxTextLength)
		return nil
	}
	return &literal{place: at, kind: textLiteral, text: s}
}

// day checks a date of the input.
func (b *builder) day(at place, s string) *literal {
	d, err := commerce.ParseDate(s)
	if err != nil {
		b.problem(CodeValueInvalid, at, "%s is not a date; dates are written 2026-01-31.", quoted(s))
		return nil
	}
	return &literal{place: at, kind: dateLiteral, date: d}
}
