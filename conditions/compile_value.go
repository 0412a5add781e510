package conditions

import (
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

// Values in the forms in which they are compared; ok is false for a missing one.
type (
	// numberOf is in 1/10000. currency is "" for what is no amount.
	numberOf func(r *run, it item) (n int64, currency string, ok bool)
	// momentOf is in microseconds since 1970, of a day its dayNumber.
	momentOf func(r *run, it item) (at int64, ok bool)
	textOf   func(r *run, it item) (text string, ok bool)
	truthOf  func(r *run, it item) (truth, ok bool)
)

func (c *compiler) number(o operand) numberOf {
	switch o := o.(type) {
	case *fieldRef:
		return c.numberField(o)
	case *literal:
		n, code := o.fixed, o.currency
		if o.kind == moneyLiteral && code == "" {
			return func(r *run, _ item) (int64, string, bool) { return n, r.plainCurrency(), true }
		}
		return func(*run, item) (int64, string, bool) { return n, code, true }
	case *arithmetic:
		return c.arithmetic(o)
	case *aggregate:
		return c.numberAggregate(o)
	}
	return func(*run, item) (int64, string, bool) { return 0, "", false }
}

func (c *compiler) numberField(ref *fieldRef) numberOf {
	read := c.read(ref)
	return func(r *run, it item) (n int64, currency string, ok bool) {
		raw := read(r, it)
		exact := false
		switch v := raw.(type) {
		case nil:
			return 0, "", false
		case commerce.Money:
			n, exact = fixed(v.Amount)
			currency = v.CurrencyCode
		case int64:
			n, exact = timesScale(v)
		case decimal.Decimal:
			n, exact = fixed(v)
		default:
			return 0, "", r.mistyped(ref, raw)
		}
		if !exact {
			return 0, "", r.overflow()
		}
		return n, currency, true
	}
}

func (c *compiler) arithmetic(a *arithmetic) numberOf {
	left, right := c.number(a.left), c.number(a.right)
	compute := add
	switch {
	case a.op == '-':
		compute = sub
	case a.op == '*' && a.left.typ() == catalog.Integer:
		compute = mul
	case a.op == '*':
		compute = func(x, whole int64) (int64, bool) { return mul(whole, x) }
	}
	return func(r *run, it item) (int64, string, bool) {
		x, currency, ok1 := left(r, it)
		y, other, ok2 := right(r, it)
		if !ok1 || !ok2 || !sameCurrency(currency, other) {
			return 0, "", false
		}
		n, exact := compute(x, y)
		if !exact {
			return 0, "", r.overflow()
		}
		return n, eitherCurrency(currency, other), true
	}
}

func (c *compiler) numberAggregate(a *aggregate) numberOf {
	items, counts := c.list(a.list), c.filter(a.filter)
	if a.function == AggregateCount {
		return func(r *run, it item) (int64, string, bool) {
			var n int64
			items(r, it, func(inner item) bool {
				if counts(r, inner) {
					n++
				}
				return true
			})
			return n * scale, "", true
		}
	}
	value := c.number(a.value)
	function := a.function
	return func(r *run, it item) (result int64, code string, ok bool) {
		exact := true
		items(r, it, func(inner item) bool {
			n, currency, there := value(r, inner)
			if !there || !counts(r, inner) {
				return true
			}
			switch {
			case function == AggregateSum:
				result, exact = add(result, n)
			case !ok, function == AggregateMin && n < result, function == AggregateMax && n > result:
				result = n
			}
			ok, code = true, joinCurrency(code, currency)
			return exact
		})
		if !exact {
			return 0, "", r.overflow()
		}
		return result, code, (ok || function == AggregateSum) && code != mixed
	}
}

func (c *compiler) filter(n node) verdict {
	if n == nil {
		return func(*run, item) bool { return true }
	}
	return c.node(n, false)
}

func (c *compiler) moment(o operand) momentOf {
	switch o := o.(type) {
	case *fieldRef:
		read := c.read(o)
		return func(r *run, it item) (int64, bool) {
			switch v := read(r, it).(type) {
			case nil:
				return 0, false
			case time.Time:
				return v.Truncate(time.Microsecond).UnixMicro(), true
			case commerce.Date:
				return int64(dayNumber(v)), true
			default:
				return 0, r.mistyped(o, v)
			}
		}
	case *literal:
		n := c.window(o.typ(), OpGreaterOrEqual, []*literal{o})
		return func(r *run, _ item) (int64, bool) { low, _ := r.window(n); return low, true }
	case *aggregate:
		return c.momentAggregate(o)
	}
	return func(*run, item) (int64, bool) { return 0, false }
}

func (c *compiler) momentAggregate(a *aggregate) momentOf {
	items, counts, value := c.list(a.list), c.filter(a.filter), c.moment(a.value)
	least := a.function == AggregateMin
	return func(r *run, it item) (result int64, ok bool) {
		items(r, it, func(inner item) bool {
			at, there := value(r, inner)
			if there && counts(r, inner) && (!ok || least && at < result || !least && at > result) {
				result, ok = at, true
			}
			return true
		})
		return result, ok
	}
}

func (c *compiler) text(o operand) textOf {
	switch o := o.(type) {
	case *fieldRef:
		read := c.read(o)
		return func(r *run, it item) (string, bool) {
			switch v := read(r, it).(type) {
			case nil:
				return "", false
			case string:
				return v, true
			default:
				return "", r.mistyped(o, v)
			}
		}
	case *literal:
		text := o.text
		return func(*run, item) (string, bool) { return text, true }
	}
	return func(*run, item) (string, bool) { return "", false }
}

func (c *compiler) truth(o operand) truthOf {
	switch o := o.(type) {
	case *fieldRef:
		read := c.read(o)
		return func(r *run, it item) (truth, ok bool) {
			switch v := read(r, it).(type) {
			case nil:
				return false, false
			case bool:
				return v, true
			default:
				return false, r.mistyped(o, v)
			}
		}
	case *literal:
		truth := o.boolean
		return func(*run, item) (bool, bool) { return truth, true }
	}
	return func(*run, item) (bool, bool) { return false, false }
}
