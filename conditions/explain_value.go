package conditions

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

// value is an operand's value in the walk.
type value struct {
	missing  bool
	note     string // why it is missing, when that is not plain
	raw      any    // as the catalog gives it
	text     string
	number   decimal.Decimal
	currency string
	truth    bool
	at       time.Time // also of a date: its midnight in UTC
	day      commerce.Date
	length   int // of a list
}

func (v value) empty() bool {
	if v.missing {
		return true
	}
	switch v.raw.(type) {
	case string:
		return v.text == ""
	case []string, []catalog.Record:
		return v.length == 0
	}
	return false
}

// value reads or computes an operand. list receives what was found in an aggregate's list; nil when nobody will read it.
func (w *walk) value(o operand, current *item, list *ListTrace) value {
	switch o := o.(type) {
	case *fieldRef:
		raw, err := w.read(o, current)
		if err != nil {
			w.fail(err)
		}
		return w.held(o, raw)
	case *literal:
		return w.literal(o)
	case *arithmetic:
		return w.arithmetic(o, current, list)
	case *aggregate:
		return w.aggregate(o, current, list)
	}
	return value{missing: true}
}

func (w *walk) held(r *fieldRef, raw any) value {
	v := value{raw: raw}
	switch raw := raw.(type) {
	case nil:
		v.missing = true
	case string:
		v.text = raw
	case int64:
		v.number = decimal.NewFromInt(raw)
	case decimal.Decimal:
		v.number = raw
	case commerce.Money:
		v.number, v.currency = raw.Amount, raw.CurrencyCode
	case bool:
		v.truth = raw
	case time.Time:
		v.at = raw.Truncate(time.Microsecond)
	case commerce.Date:
		v.day, v.at = raw, startOfDay(raw, time.UTC)
	case []string:
		v.length = len(raw)
	case []catalog.Record:
		v.length = len(raw)
	case catalog.Record:
	default:
		w.fail(fmt.Errorf("read %s: a %T is not what the catalog says", r.full, raw))
	}
	return v
}

func (w *walk) literal(l *literal) value {
	v := value{text: l.text, number: unfixed(l.fixed), truth: l.boolean}
	switch l.kind {
	case moneyLiteral:
		if v.currency = l.currency; v.currency == "" {
			v.currency = w.shop
		}
	case dateLiteral:
		v.day, v.at = l.date, startOfDay(l.date, w.zone)
	case instantLiteral, periodLiteral:
		v.at = w.instant(l)
	}
	return v
}

func (w *walk) arithmetic(a *arithmetic, current *item, list *ListTrace) value {
	left, right := w.value(a.left, current, list), w.value(a.right, current, list)
	if left.missing || right.missing {
		return value{missing: true, note: left.note + right.note}
	}
	v := value{currency: joinCurrency(left.currency, right.currency)}
	if v.currency == mixed {
		return value{missing: true, note: "the currencies differ: " + currencyName(left.currency) + " and " + currencyName(right.currency)}
	}
	switch a.op {
	case '+':
		v.number = left.number.Add(right.number)
	case '-':
		v.number = left.number.Sub(right.number)
	default:
		v.number = left.number.Mul(right.number)
	}
	return v
}

func (w *walk) aggregate(a *aggregate, current *item, list *ListTrace) value {
	items, err := w.visit(a.list, current)
	if err != nil {
		w.fail(err)
		return value{missing: true}
	}
	if list != nil {
		*list = ListTrace{Quantifier: string(a.function), Length: len(items)}
	}
	var taken []value
	matched := 0
	for i := range items {
		it := &items[i]
		ok := a.filter == nil || w.item(a.filter, a.list, i, it, list, list != nil && i < tracedItems)
		if list != nil {
			id := ""
			if a.filter != nil { // else all items match, and none stands out
				id = itemID(a.list, it)
			}
			list.count(ok, id)
		}
		if !ok {
			continue
		}
		matched++
		if a.value == nil {
			continue
		}
		if v := w.value(a.value, it, nil); !v.missing {
			taken = append(taken, v)
		}
	}
	if a.function == AggregateCount {
		return value{number: decimal.NewFromInt(int64(matched))}
	}
	return combine(a, taken)
}

// combine sums values or picks the least or greatest.
func combine(a *aggregate, taken []value) value {
	if len(taken) == 0 {
		return value{missing: a.function != AggregateSum}
	}
	result := taken[0]
	for _, v := range taken[1:] {
		currency := joinCurrency(result.currency, v.currency)
		switch {
		case a.function == AggregateSum:
			result.number = result.number.Add(v.number)
		case a.function == AggregateMin && v.less(result), a.function == AggregateMax && result.less(v):
			result = v
		}
		result.currency = currency
		if currency == mixed {
			return value{missing: true, note: "the amounts are in several currencies"}
		}
	}
	result.raw = nil
	return result
}

func (v value) less(o value) bool {
	if !v.at.IsZero() || !o.at.IsZero() {
		return v.at.Before(o.at)
	}
	return v.number.LessThan(o.number)
}
