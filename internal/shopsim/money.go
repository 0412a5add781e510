package shopsim

import (
	"strconv"
	"strings"
)

// Amount is money in minor units of one currency: exact, and small enough for a million orders.
type Amount struct {
	Minor    int64
	Currency string
}

// Bag is one amount in minor units of the order's shop currency and presentment currency.
type Bag struct{ Shop, Presentment int64 }

func (b Bag) plus(o Bag) Bag  { return Bag{b.Shop + o.Shop, b.Presentment + o.Presentment} }
func (b Bag) minus(o Bag) Bag { return Bag{b.Shop - o.Shop, b.Presentment - o.Presentment} }
func (b Bag) zero() bool      { return b.Shop == 0 && b.Presentment == 0 }

// part is b × num / den, rounded to the nearest minor unit.
func (b Bag) part(num, den int64) Bag {
	return Bag{roundDiv(b.Shop*num, den), roundDiv(b.Presentment*num, den)}
}

func (b Bag) notBelowZero() Bag { return Bag{max(b.Shop, 0), max(b.Presentment, 0)} }

func roundDiv(a, b int64) int64 {
	if a < 0 {
		return -roundDiv(-a, b)
	}
	return (a + b/2) / b
}

func minorDigits(currency string) int {
	switch currency {
	case "JPY", "KRW":
		return 0
	case "KWD", "BHD":
		return 3
	}
	return 2
}

// Decimal prints as the GraphQL API does: no padding, but always one digit after the point ("15.0", "409.94").
func (a Amount) Decimal() string {
	s := a.Padded()
	if !strings.Contains(s, ".") {
		return s + ".0"
	}
	s = strings.TrimRight(s, "0")
	if strings.HasSuffix(s, ".") {
		return s + "0"
	}
	return s
}

// Padded prints as REST bodies and the bare Money scalar do: all of the currency's digits ("15.00", "1500", "1.500").
func (a Amount) Padded() string {
	digits := minorDigits(a.Currency)
	sign, n := "", a.Minor
	if n < 0 {
		sign, n = "-", -n
	}
	s := strconv.FormatInt(n, 10)
	if digits == 0 {
		return sign + s
	}
	if len(s) <= digits {
		s = strings.Repeat("0", digits+1-len(s)) + s
	}
	return sign + s[:len(s)-digits] + "." + s[len(s)-digits:]
}

// rate says how many minor units of a currency one hundred US cents are, times one hundred.
var rate = map[string]int64{"USD": 10000, "EUR": 9200, "CAD": 13600, "GBP": 7900, "JPY": 15500, "KWD": 30700}

// bagOf converts shop cents to the presentment currency at the simulation's fixed rate. The shop sells in US dollars.
func bagOf(cents int64, presentment string) Bag {
	return Bag{cents, roundDiv(cents*rate[presentment], 10000)}
}
