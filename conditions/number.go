package conditions

import (
	"errors"
	"math"
	"math/bits"

	"github.com/shopspring/decimal"
)

// scale is the precision of numbers and amounts: both machines and SQL count in 1/10000, which int64 holds exactly.
const (
	scale       = 10_000
	scaleDigits = 4
)

// errOverflow is a sum or product that 1/10000 in int64 does not hold. It fails the evaluation; nothing wraps.
var errOverflow = errors.New("a number is too large to be computed exactly")

// fixed turns a decimal into 1/10000. ok is false when it has more decimals or is too large; hostile exponents are
// refused before anything is computed with them.
func fixed(d decimal.Decimal) (n int64, ok bool) {
	if d.IsZero() {
		return 0, true
	}
	exponent := int(d.Exponent())
	if missing := scaleDigits + exponent; missing >= 0 && missing < len(powers) && d.NumDigits()+missing <= 18 {
		return d.CoefficientInt64() * powers[missing], true // as amounts are: no large numbers are needed
	}
	if exponent > 19 || exponent < -400 || d.NumDigits() > 420 {
		return 0, false
	}
	scaled := d.Shift(scaleDigits)
	if !scaled.IsInteger() {
		return 0, false
	}
	big := scaled.BigInt()
	if !big.IsInt64() || big.Int64() == math.MinInt64 {
		return 0, false
	}
	return big.Int64(), true
}

var powers = [...]int64{1, 10, 100, 1_000, 10_000, 100_000, 1_000_000}

func unfixed(n int64) decimal.Decimal { return decimal.New(n, -scaleDigits) }

func add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}

func sub(a, b int64) (int64, bool) {
	if b == math.MinInt64 {
		return 0, false
	}
	return add(a, -b)
}

// mul multiplies a whole number in 1/10000 with any number in 1/10000.
func mul(whole, b int64) (int64, bool) {
	a := whole / scale
	high, low := bits.Mul64(magnitude(a), magnitude(b))
	if high != 0 || low > math.MaxInt64 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(low), true
	}
	return int64(low), true
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-(n + 1)) + 1
	}
	return uint64(n)
}
