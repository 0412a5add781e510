package customvalues

import (
	"errors"
	"math"
	"math/big"

	"github.com/shopspring/decimal"
)

// numberFilters calculate, exactly: an amount stays an amount of its currency.
var numberFilters = map[string]*filter{
	"plus":       operation("plus"),
	"minus":      operation("minus"),
	"times":      operation("times"),
	"divided_by": operation("divided_by"),
	"modulo":     operation("modulo"),
	"abs":        {run: (*input).abs},
	"ceil":       {run: func(in *input) (value, error) { return in.toWhole(decimal.Decimal.Ceil) }},
	"floor":      {run: func(in *input) (value, error) { return in.toWhole(decimal.Decimal.Floor) }},
	"round":      {max: 1, run: (*input).round},
	"at_least":   {min: 1, max: 1, run: func(in *input) (value, error) { return in.bounded(1) }},
	"at_most":    {min: 1, max: 1, run: func(in *input) (value, error) { return in.bounded(-1) }},
}

var errOdd = errors.New("infinity is no whole number")

func operation(op string) *filter {
	return &filter{min: 1, max: 1, run: func(in *input) (value, error) {
		if v, ok := operateSmall(op, in.v, in.args[0]); ok {
			return v, nil
		}
		if err := in.spend(min(len(in.v.s)+len(in.args[0].s), maxNumeral) / 8); err != nil {
			return nilValue, err
		}
		calculate := operate
		if in.t.plain && op == "divided_by" { // elsewhere infinity has no place in a message
			calculate = func(_ string, a, b number) (number, error) { return quotient(a, b) }
		}
		n, err := calculate(op, toNumber(in.v), toNumber(in.args[0]))
		if err != nil {
			return nilValue, err
		}
		return n.value()
	}}
}

// operateSmall is for whole numbers that cannot overflow.
func operateSmall(op string, v, w value) (value, bool) {
	const most = 1 << 31
	if v.kind != integer || w.kind != integer || v.x != nil || w.x != nil || v.n > most || v.n < -most || w.n > most || w.n < -most {
		return value{}, false
	}
	switch op {
	case "plus":
		return intValue(v.n + w.n), true
	case "minus":
		return intValue(v.n - w.n), true
	case "times":
		return intValue(v.n * w.n), true
	}
	return value{}, false
}

func (in *input) abs() (value, error) {
	n := toNumber(in.v)
	if n.whole != nil {
		n.whole = new(big.Int).Abs(n.whole)
	}
	n.dec = n.dec.Abs()
	n.odd = math.Abs(n.odd)
	n.below = false
	return n.value()
}

// toWhole gives a whole number; of an amount, a whole amount.
func (in *input) toWhole(f func(decimal.Decimal) decimal.Decimal) (value, error) {
	n := toNumber(in.v)
	switch {
	case n.odd != 0:
		return nilValue, errOdd
	case n.whole != nil:
	case n.money:
		n.dec = f(n.dec)
	default:
		n = number{whole: f(n.dec).BigInt()}
	}
	return n.value()
}

func (in *input) round() (value, error) {
	n, places := toNumber(in.v), toNumber(in.arg(0))
	if places.odd != 0 {
		return nilValue, errOdd
	}
	digits := int(whole(mustInt(places)))
	if digits > math.MaxInt32 || digits < math.MinInt32 {
		return nilValue, limit("round cannot keep %d digits.", digits)
	}
	digits = max(digits, -maxIntBits) // no number that is allowed has more
	switch {
	case n.odd != 0 && digits <= 0:
		return nilValue, errOdd
	case n.odd != 0, n.whole == nil && digits > 0 && digits >= -int(n.dec.Exponent()):
		return n.value()
	case n.whole != nil && digits >= 0:
		return n.value()
	case n.whole != nil:
		return number{whole: decimal.NewFromBigInt(n.whole, 0).Round(int32(digits)).BigInt()}.value()
	case n.money:
		n.dec = n.dec.Round(int32(digits))
		return n.value()
	case digits <= 0:
		return number{whole: n.dec.Round(int32(digits)).BigInt()}.value()
	}
	n.dec = n.dec.Round(int32(digits))
	return n.value()
}

// mustInt cuts a number's fraction off.
func mustInt(n number) value {
	if n.whole == nil {
		return bigValue(n.dec.BigInt())
	}
	return bigValue(n.whole)
}

// bounded is at_least (sign 1) and at_most (-1).
func (in *input) bounded(sign int) (value, error) {
	if err := in.spend(min(len(in.v.s)+len(in.args[0].s), maxNumeral) / 8); err != nil {
		return nilValue, err
	}
	n, bound := toNumber(in.v), toNumber(in.args[0])
	if bound.cmp(n)*sign > 0 && !bound.unordered(n) {
		if n.money && !bound.money {
			bound = n.with(bound, bound.decimal())
		}
		n = bound
	}
	return n.value()
}
