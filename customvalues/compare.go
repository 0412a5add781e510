package customvalues

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

// equal is ==: numbers by worth, everything else by kind and content. Money equals a number of the same amount, and never
// money of another currency.
func (b *budget) equal(env *catalog.Env, v, w value) (bool, error) {
	return b.equalDeep(env, v, w, 0)
}

func (b *budget) equalDeep(env *catalog.Env, v, w value, depth int) (bool, error) {
	if err := b.tick(); err != nil || depth > maxExpression {
		return false, err
	}
	switch {
	case v.kind == blankLit || v.kind == emptyLit:
		return matches(v.kind, w), b.scan(len(w.s))
	case w.kind == blankLit || w.kind == emptyLit:
		return matches(w.kind, v), b.scan(len(v.s))
	case v.isNil() || w.isNil():
		return v.isNil() && w.isNil(), nil
	case v.numeric() && w.numeric():
		if v.kind == money && w.kind == money && v.money().CurrencyCode != w.money().CurrencyCode {
			return false, nil
		}
		n, m := toNumber(v), toNumber(w)
		return n.cmp(m) == 0 && !n.unordered(m), nil
	case v.kind == money && w.kind == text || v.kind == text && w.kind == money:
		n, m := v, w
		if v.kind == text {
			n, m = w, v
		}
		d, err := decimal.NewFromString(m.s)
		return err == nil && n.money().Amount.Equal(d), nil
	case v.kind == instant || w.kind == instant || v.kind == day || w.kind == day:
		x, okX := moment(env, v)
		y, okY := moment(env, w)
		return okX && okY && x.Equal(y), nil
	case v.kind != w.kind:
		return false, nil
	}
	switch v.kind {
	case boolean:
		return v.n == w.n, nil
	case text:
		return v.s == w.s, b.spend(min(len(v.s), len(w.s)) >> 8)
	case sequence:
		return b.equalLists(env, v, w, depth)
	case mapping:
		return b.equalObjects(env, v.object(), w.object(), depth)
	case record:
		id := recordID(v.record())
		return id != "" && id == recordID(w.record()), nil
	}
	return false, nil
}

// recordID tells records apart; "" when the record has no id.
func recordID(r catalog.Record) string {
	id, ok := r.Get("id")
	if !ok || id == nil || r.Kind() == nil {
		return ""
	}
	return fmt.Sprintf("%s %v", r.Kind().Name, id)
}

func (b *budget) equalLists(env *catalog.Env, v, w value, depth int) (bool, error) {
	r, isRange := v.interval()
	q, isToo := w.interval()
	if isRange || isToo {
		return isRange && isToo && r == q, nil
	}
	l, m := v.list(), w.list()
	if l.length() != m.length() {
		return false, nil
	}
	for i := range l.length() {
		if same, err := b.equalDeep(env, l.at(i), m.at(i), depth+1); !same || err != nil {
			return false, err
		}
	}
	return true, nil
}

func (b *budget) equalObjects(env *catalog.Env, o, p object, depth int) (bool, error) {
	switch o := o.(type) {
	case *loop:
		m, ok := p.(*loop)
		return ok && o == m, nil
	case self:
		m, ok := p.(self)
		return ok && o == m, nil
	}
	if o.length() != p.length() {
		return false, nil
	}
	if err := b.spend(o.length()); err != nil {
		return false, err
	}
	keys := o.keys()
	for _, k := range keys {
		x, _ := o.get(k)
		y, ok := p.get(k)
		if !ok {
			return false, nil
		}
		if same, err := b.equalDeep(env, x, y, depth+1); !same || err != nil {
			return false, err
		}
	}
	return true, nil
}

// matches is == blank and == empty.
func matches(word kind, v value) bool {
	switch v.kind {
	case text:
		return v.s == "" || word == blankLit && strings.Trim(v.s, "\t\n\v\f\r ") == ""
	case sequence, mapping:
		return v.isEmpty()
	case unset, null:
		return word == blankLit
	case boolean:
		return word == blankLit && v.n == 0
	}
	return false
}

func (v value) numeric() bool { return v.kind >= integer && v.kind <= money }

var errCompare = errors.New("these two cannot be compared")

// order is <, >, <= and >=. ok is false when the operator has no meaning for one of them (nil, lists): then the comparison
// is false. Two kinds that have an order, but none between them, are an error.
func order(env *catalog.Env, v, w value) (cmp int, ok bool, err error) {
	if !v.ordered() || !w.ordered() {
		return 0, false, nil
	}
	switch {
	case v.kind == money && w.kind == money:
		cmp, err = v.money().Cmp(w.money())
		return cmp, err == nil, err
	case v.numeric() && w.numeric():
		n, m := toNumber(v), toNumber(w)
		return n.cmp(m), !n.unordered(m), nil
	case v.kind == text && w.kind == text:
		return strings.Compare(v.s, w.s), true, nil
	case v.kind == money && w.kind == text && isNumeral(w.s), v.kind == text && isNumeral(v.s) && w.kind == money:
		return toNumber(v).cmp(toNumber(w)), true, nil
	case v.kind == instant || w.kind == instant || v.kind == day || w.kind == day:
		x, okX := moment(env, v)
		y, okY := moment(env, w)
		if okX && okY {
			return x.Compare(y), true, nil
		}
	}
	return 0, false, fmt.Errorf("%w: %s and %s", errCompare, kindName(v), kindName(w))
}

func isNumeral(s string) bool {
	return isDecimal(s) || isDigits(strings.TrimPrefix(s, "-"))
}

func (v value) ordered() bool {
	return v.numeric() || v.kind == text || v.kind == instant || v.kind == day
}

// moment reads a value as a point in time; a day is its first instant in the store's zone.
func moment(env *catalog.Env, v value) (time.Time, bool) {
	switch v.kind {
	case instant:
		return v.x.(time.Time), true
	case day:
		d := v.x.(commerce.Date)
		return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone(env)), true
	}
	return toTime(env, v)
}

func zone(env *catalog.Env) *time.Location {
	if env == nil || env.Location == nil {
		return time.UTC
	}
	return env.Location
}

// kindName is what users call a value of this kind.
func kindName(v value) string {
	switch v.kind {
	case unset, null:
		return "nothing"
	case boolean:
		return "true/false"
	case integer, float, exact:
		return "a number"
	case money:
		return "an amount"
	case text:
		return "a text"
	case instant, day:
		return "a date"
	case sequence:
		return "a list"
	}
	return "an object"
}

// contains is the operator of that name: a part of a text, an item of a list, a key of an object.
func (b *budget) contains(env *catalog.Env, v, w value) (bool, error) {
	if !v.truthy() || !w.truthy() {
		return false, nil
	}
	switch v.kind {
	case text:
		if err := b.scan(len(v.s)); err != nil {
			return false, err
		}
		return strings.Contains(v.s, show(env, w)), nil
	case mapping:
		if w.kind != text || dropName(v) != "" {
			return false, nil
		}
		_, ok := v.object().get(w.s)
		return ok, nil
	case sequence:
		if r, ok := v.interval(); ok {
			return w.numeric() && toNumber(w).cmp(toNumber(intValue(r.from))) >= 0 &&
				toNumber(w).cmp(toNumber(intValue(r.to))) <= 0, nil
		}
		l := v.list()
		for i := range l.length() {
			if same, err := b.equal(env, l.at(i), w); same || err != nil {
				return same, err
			}
		}
	}
	return false, nil
}

// sortOrder is the order of the sort filter: as order, lists by their items, missing values last.
func sortOrder(env *catalog.Env, v, w value, depth int) (int, error) {
	switch {
	case v.isNil() && w.isNil():
		return 0, nil
	case v.isNil():
		return 1, nil
	case w.isNil():
		return -1, nil
	case v.kind == boolean && w.kind == boolean && v.n == w.n:
		return 0, nil
	case v.kind == sequence && w.kind == sequence && depth < maxExpression:
		l, m := v.list(), w.list()
		for i := range min(l.length(), m.length()) {
			if c, err := sortOrder(env, l.at(i), m.at(i), depth+1); c != 0 || err != nil {
				return c, err
			}
		}
		return l.length() - m.length(), nil
	}
	c, ok, err := order(env, v, w)
	if err == nil && !ok {
		err = fmt.Errorf("%w: %s and %s", errCompare, kindName(v), kindName(w))
	}
	return c, err
}

// identity is a text that two values share exactly when uniq takes them for the same; "" for what equals nothing.
func identity(env *catalog.Env, v value) string {
	switch v.kind {
	case text:
		return "t" + v.s
	case float:
		return "f" + formatFloat(v.float())
	case integer:
		return "i" + bigInt(v).String()
	case record:
		return recordID(v.record())
	case money:
		return "m" + v.money().CurrencyCode + v.money().Amount.String()
	}
	return string(rune('0'+v.kind)) + inspect(env, v)
}
