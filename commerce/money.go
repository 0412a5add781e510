package commerce

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"
)

// Money is an exact decimal amount in one currency.
type Money struct {
	Amount       decimal.Decimal
	CurrencyCode string // ISO 4217, e.g. "USD"
}

// MoneyBag is one amount in the shop's currency and in the currency that the buyer saw.
type MoneyBag struct {
	Shop        Money
	Presentment Money
}

// ErrCurrencyMismatch is returned when amounts of different currencies meet; they are never converted.
var ErrCurrencyMismatch = errors.New("amounts are in different currencies")

// ParseMoney reads a decimal amount as Shopify prints it ("15.0", "409.94").
func ParseMoney(amount, currencyCode string) (Money, error) {
	d, err := decimal.NewFromString(amount)
	if err != nil {
		return Money{}, fmt.Errorf("money amount %q: %w", amount, err)
	}
	return Money{Amount: d, CurrencyCode: currencyCode}, nil
}

// Add sums two amounts of one currency. The zero Money takes the other's currency.
func (m Money) Add(o Money) (Money, error) {
	switch {
	case m.CurrencyCode == "":
		m.CurrencyCode = o.CurrencyCode
	case o.CurrencyCode != "" && o.CurrencyCode != m.CurrencyCode:
		return Money{}, fmt.Errorf("add %s to %s: %w", o.CurrencyCode, m.CurrencyCode, ErrCurrencyMismatch)
	}
	m.Amount = m.Amount.Add(o.Amount)
	return m, nil
}

// Sub is Add of the negated amount.
func (m Money) Sub(o Money) (Money, error) {
	o.Amount = o.Amount.Neg()
	return m.Add(o)
}

// Cmp compares two amounts of one currency: -1, 0 or 1.
func (m Money) Cmp(o Money) (int, error) {
	if m.CurrencyCode != o.CurrencyCode {
		return 0, fmt.Errorf("compare %s with %s: %w", m.CurrencyCode, o.CurrencyCode, ErrCurrencyMismatch)
	}
	return m.Amount.Cmp(o.Amount), nil
}

// Plain prints the amount alone, as templates show raw values: dot decimal, no thousands separator, at least the
// currency's minor digits (102.99 USD, 1500 JPY, 1.500 KWD), more only when the amount has them.
func (m Money) Plain() string {
	digits := MinorDigits(m.CurrencyCode)
	if exp := -m.Amount.Exponent(); exp > digits && !m.Amount.Equal(m.Amount.Round(digits)) {
		return m.Amount.String()
	}
	return m.Amount.StringFixed(digits)
}

// MinorDigits is the number of digits after the decimal point that a currency uses (ISO 4217): 2 for most.
func MinorDigits(currencyCode string) int32 {
	if digits, ok := minorDigits[currencyCode]; ok {
		return digits
	}
	return 2
}

// minorDigits are those of the currencies that have other than 2.
var minorDigits = map[string]int32{
	"BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0, "UYI": 0,
	"VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
	"BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3, "OMR": 3, "TND": 3,
	"CLF": 4, "UYW": 4,
}

// OddCurrencies gives the codes of the currencies with other than two digits after the point, by how many they have.
func OddCurrencies() map[int32][]string {
	out := make(map[int32][]string)
	for _, code := range slices.Sorted(maps.Keys(minorDigits)) {
		out[minorDigits[code]] = append(out[minorDigits[code]], code)
	}
	return out
}

func (m Money) times(n int64) Money {
	m.Amount = m.Amount.Mul(decimal.NewFromInt(n))
	return m
}
