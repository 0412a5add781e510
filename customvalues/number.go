package customvalues

import (
	"cmp"
	"errors"
	"math"
	"math/big"
	"strings"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// number is a value in arithmetic: whole numbers stay whole, everything else is an exact decimal. What it is given back as
// depends on where it came from: money stays money, the catalog's decimals stay decimals, the rest becomes a float as in
// Ruby's Liquid.
type number struct {
	whole    *big.Int // nil when it is a decimal
	dec      decimal.Decimal
	odd      float64 // infinite or not a number; 0 when it is neither. Only plain templates have such numbers
	below    bool    // a zero with a minus sign
	exact    bool
	money    bool
	currency string
}

var errZeroDivision = errors.New("division by zero")

// toNumber reads any value as a number; what is none is 0.
func toNumber(v value) number {
	switch v.kind {
	case integer:
		return number{whole: bigInt(v)}
	case float:
		d, err := decimal.NewFromString(formatFloat(v.float()))
		if err != nil {
			return number{odd: v.float()}
		}
		return number{dec: d, below: d.IsZero() && math.Signbit(v.float())}
	case exact:
		return number{dec: v.x.(decimal.Decimal), exact: true}
	case money:
		m := v.money()
		return number{dec: m.Amount, money: true, currency: m.CurrencyCode}
	case text:
		return textNumber(v.s)
	}
	return number{whole: new(big.Int)}
}

func bigInt(v value) *big.Int {
	if i, ok := v.x.(*big.Int); ok {
		return i
	}
	return big.NewInt(v.n)
}

// maxNumeral is where a text stops being read as a number.
const maxNumeral = 2048

// textNumber reads "12.50" as a decimal, and of anything else the whole number that it begins with.
func textNumber(s string) number {
	s = s[:min(len(s), maxNumeral)]
	t := strings.Trim(s, "\x00\t\n\v\f\r ")
	if isDecimal(t) && len(t) <= maxIntBits/4 {
		if d, err := decimal.NewFromString(t); err == nil {
			return number{dec: d, below: d.IsZero() && t[0] == '-'}
		}
	}
	i := leadingInt(s)
	return number{whole: i}
}

func isDecimal(s string) bool {
	s = strings.TrimPrefix(s, "-")
	before, after, ok := strings.Cut(s, ".")
	return ok && isDigits(before) && isDigits(after)
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// leadingInt is Ruby's String#to_i: white space, a sign, digits that single underscores may part.
func leadingInt(s string) *big.Int {
	s = strings.TrimLeft(s, "\t\n\v\f\r ")
	sign := ""
	if s != "" && (s[0] == '-' || s[0] == '+') {
		sign, s = s[:1], s[1:]
	}
	var digits []byte
	for i := 0; i < len(s) && len(digits) < maxIntBits/4; i++ {
		if s[i] == '_' && i > 0 && s[i-1] != '_' {
			continue
		}
		if s[i] < '0' || s[i] > '9' {
			break
		}
		digits = append(digits, s[i])
	}
	i, ok := new(big.Int).SetString(sign+string(digits), 10)
	if !ok {
		return new(big.Int)
	}
	return i
}

func (a number) decimal() decimal.Decimal {
	if a.whole != nil {
		return decimal.NewFromBigInt(a.whole, 0)
	}
	return a.dec
}

func (a number) zero() bool {
	if a.odd != 0 {
		return false
	}
	if a.whole != nil {
		return a.whole.Sign() == 0
	}
	return a.dec.IsZero()
}

// cmp has an order for every two numbers; unordered says which two have none.
func (a number) cmp(b number) int {
	if a.odd != 0 || b.odd != 0 {
		return cmp.Compare(a.float(), b.float())
	}
	if a.whole != nil && b.whole != nil {
		return a.whole.Cmp(b.whole)
	}
	return a.decimal().Cmp(b.decimal())
}

func (a number) unordered(b number) bool { return math.IsNaN(a.odd) || math.IsNaN(b.odd) }

func (a number) float() float64 {
	if a.odd != 0 {
		return a.odd
	}
	if a.below {
		return math.Copysign(0, -1)
	}
	f, _ := a.decimal().Float64()
	return f
}

// value gives the result back to the template.
func (a number) value() (value, error) {
	if a.odd != 0 {
		return floatValue(a.odd), nil
	}
	if a.whole != nil {
		if a.whole.BitLen() > maxIntBits {
			return nilValue, limit("The template makes a number of more than %d bits.", maxIntBits)
		}
		return bigValue(a.whole), nil
	}
	switch {
	case a.dec.NumDigits() > maxIntBits/3 || a.dec.Exponent() > maxIntBits/3 || a.dec.Exponent() < -maxIntBits/3:
		return nilValue, limit("The template makes a number of more than %d digits.", maxIntBits/3)
	case a.money:
		return moneyValue(commerce.Money{Amount: a.dec, CurrencyCode: a.currency}), nil
	case a.exact:
		return decimalValue(a.dec), nil
	}
	return floatValue(a.float()), nil
}

// negative looks at the sign, which a zero may have, too.
func (a number) negative() bool {
	if a.whole != nil {
		return a.whole.Sign() < 0
	}
	return a.below || a.dec.Sign() < 0
}

// with carries over what the result is of.
func (a number) with(b number, d decimal.Decimal) number {
	r := number{dec: d, exact: a.exact || b.exact, money: a.money || b.money, currency: a.currency}
	if !a.money {
		r.currency = b.currency
	}
	return r
}

// operate is plus, minus, times, divided_by and modulo.
func operate(op string, a, b number) (number, error) {
	if a.money && b.money && (op == "times" || a.currency != b.currency) {
		return number{}, commerce.ErrCurrencyMismatch
	}
	if a.odd != 0 || b.odd != 0 {
		return operateOdd(op, a, b)
	}
	if (op == "divided_by" || op == "modulo") && b.zero() {
		return number{}, errZeroDivision
	}
	if a.whole != nil && b.whole != nil {
		return number{whole: operateWhole(op, a.whole, b.whole)}, nil
	}
	x, y := a.decimal(), b.decimal()
	switch op {
	case "plus":
		r := a.with(b, x.Add(y))
		r.below = a.below && b.below
		return r, nil
	case "minus":
		r := a.with(b, x.Sub(y))
		r.below = a.below && b.zero() && !b.below
		return r, nil
	case "times":
		r := a.with(b, x.Mul(y))
		r.below = r.dec.IsZero() && a.negative() != b.negative()
		return r, nil
	case "modulo":
		m := x.Mod(y)
		if !m.IsZero() && m.Sign() != y.Sign() {
			m = m.Add(y)
		}
		return a.with(b, m), nil
	}
	r := a.with(b, x.DivRound(y, quotientDigits))
	r.below = r.dec.IsZero() && a.negative() != b.negative()
	if a.money && b.money { // a ratio
		r.money, r.exact = false, true
	}
	return r, nil
}

// quotientDigits is enough for a float to come out right.
const quotientDigits = 32

// operateOdd calculates with what is infinite or not a number.
func operateOdd(op string, a, b number) (number, error) {
	x, y := a.float(), b.float()
	var f float64
	switch op {
	case "plus":
		f = x + y
	case "minus":
		f = x - y
	case "times":
		f = x * y
	case "divided_by":
		f = x / y
	default:
		if b.odd == 0 && b.zero() {
			return number{}, errZeroDivision
		}
		if math.IsInf(y, 0) && a.odd == 0 { // Ruby's decimals leave a remainder of infinity as it is
			return number{dec: a.decimal()}, nil
		}
		f = math.NaN()
	}
	return numberOf(f), nil
}

func numberOf(f float64) number { return toNumber(floatValue(f)) }

// quotient is divided_by as Ruby has it: a fraction divided by zero is infinite or not a number, a whole number an error.
func quotient(a, b number) (number, error) {
	if a.odd != 0 || a.whole != nil && b.whole != nil || !b.zero() {
		return operate("divided_by", a, b)
	}
	return numberOf(a.float() / b.float()), nil
}

func operateWhole(op string, a, b *big.Int) *big.Int {
	r := new(big.Int)
	switch op {
	case "plus":
		return r.Add(a, b)
	case "minus":
		return r.Sub(a, b)
	case "times":
		return r.Mul(a, b)
	}
	// Ruby rounds a quotient down, and gives a remainder the divisor's sign.
	m := new(big.Int)
	r.QuoRem(a, b, m)
	if m.Sign() != 0 && m.Sign() != b.Sign() {
		r.Sub(r, big.NewInt(1))
		m.Add(m, b)
	}
	if op == "modulo" {
		return m
	}
	return r
}

// toInteger reads a count, an offset or a width: a whole number, or a text that is exactly one.
func toInteger(v value) (int, bool) {
	switch v.kind {
	case integer:
		return clampBig(bigInt(v)), true
	case exact:
		d := v.x.(decimal.Decimal)
		return clampBig(d.BigInt()), d.IsInteger() && d.Exponent() < maxIntBits
	case text:
		return exactInt(v.s)
	}
	return 0, false
}

// exactInt is Ruby's Integer(): a sign, 0x, 0b or 0o before digits of that base (0 alone is octal), single underscores
// between digits, white space around. A number that Ruby reads the long way (one with underscores, or of more than 64 bits)
// ends at a NUL.
func exactInt(s string) (int, bool) {
	s = strings.TrimLeft(s, spaces)
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	base := 10
	if len(s) > 1 && s[0] == '0' {
		prefixed := map[byte]int{'x': 16, 'd': 10, 'o': 8, 'b': 2}[s[1]|0x20]
		if base = 8; prefixed != 0 {
			base, s = prefixed, s[2:]
		}
	}
	digits, n, parted := make([]byte, 0, min(len(s), 32)), 0, false
	for ; n < len(s) && len(digits) < maxIntBits; n++ {
		if s[n] == '_' && n > 0 && s[n-1] != '_' {
			parted = true
			continue
		}
		if d := hexDigit(s[n]); d < 0 || d >= base {
			break
		}
		digits = append(digits, s[n])
	}
	i, ok := new(big.Int).SetString(string(digits), base)
	if !ok {
		return 0, false
	}
	rest := strings.TrimLeft(s[n:], spaces)
	long := parted || i.BitLen() > 64
	if n > 0 && s[n-1] == '_' || rest != "" && !(long && rest[0] == 0) {
		return 0, false
	}
	if negative {
		i.Neg(i)
	}
	return clampBig(i), true
}

// spaces are what Ruby skips around a number.
const spaces = "\t\n\v\f\r "

// clampBig keeps counts in the range where adding two does not overflow.
func clampBig(i *big.Int) int {
	const most = 1 << 62
	switch {
	case i.IsInt64() && i.Int64() > -most && i.Int64() < most:
		return int(i.Int64())
	case i.Sign() < 0:
		return -most
	}
	return most
}

// rangeEnd reads an end of (a..b): nil is 0, a text the number that it begins with.
func rangeEnd(v value) (int64, bool) {
	switch v.kind {
	case unset, null:
		return 0, true
	case text:
		return int64(clampBig(leadingInt(v.s))), true
	}
	n, ok := toInteger(v)
	return int64(n), ok
}
