package catalog

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/bojanz/currency"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// MoneyStyle says which parts of an amount are written.
type MoneyStyle uint8

// The styles; they may be combined.
const (
	WithoutSymbol MoneyStyle = 1 << iota // the number alone: 1.234,50
	WithoutZeros                         // no decimals when they are all zero: $1,234
)

// DefaultLocale is the locale of amounts and dates when nobody's is known.
const DefaultLocale = "en-US"

// FormatMoney is AppendMoney as a string.
func FormatMoney(m commerce.Money, locale string) string {
	var buf [64]byte
	return string(AppendMoney(buf[:0], m, locale, 0))
}

// AppendMoney writes an amount as people of a locale (BCP 47; "" is DefaultLocale) write it, by CLDR: "$1,234.50",
// "1.234,50 €", "¥1,500", "KWD 1.500". The sign is the short one, since a shop's buyers know its currency. Decimals are
// the currency's own; further ones are rounded half away from zero.
func AppendMoney(dst []byte, m commerce.Money, locale string, style MoneyStyle) []byte {
	p := moneyPatternOf(locale, m.CurrencyCode)
	var buf [32]byte
	digits, negative := unscaled(buf[:0], m.Amount, p.decimals)
	whole, fraction := digits[:len(digits)-int(p.decimals)], digits[len(digits)-int(p.decimals):]
	if style&WithoutZeros != 0 && strings.Trim(string(fraction), "0") == "" {
		fraction = nil
	}
	around := p.around(style&WithoutSymbol != 0, negative)
	dst = append(dst, around.before...)
	dst = p.appendWhole(dst, whole)
	if len(fraction) > 0 {
		dst = append(dst, p.point...)
		for _, d := range fraction {
			dst = utf8.AppendRune(dst, p.zero+rune(d-'0'))
		}
	}
	return append(dst, around.after...)
}

// moneyPattern is how one locale writes amounts of one currency.
type moneyPattern struct {
	affixes            [4]affixes // with the sign and without; of positive and of negative amounts
	group, point       string
	zero               rune // of the locale's digits
	primary, secondary int  // digits of the last group and of those before it; primary 0 groups nothing
	least              int  // digits that are grouped at all
	decimals           int32
}

type affixes struct{ before, after string }

func (p *moneyPattern) around(bare, negative bool) *affixes {
	i := 0
	if bare {
		i = 2
	}
	if negative {
		i++
	}
	return &p.affixes[i]
}

func (p *moneyPattern) appendWhole(dst, digits []byte) []byte {
	grouped := p.primary > 0 && len(digits) >= p.least
	for i, d := range digits {
		left := len(digits) - i
		if grouped && i > 0 && (left == p.primary || left > p.primary && (left-p.primary)%p.secondary == 0) {
			dst = append(dst, p.group...)
		}
		dst = utf8.AppendRune(dst, p.zero+rune(d-'0'))
	}
	return dst
}

// unscaled gives the digits of an amount rounded to so many decimals, at least one before the point. Nothing is
// allocated for amounts that fit a machine word.
func unscaled(dst []byte, amount decimal.Decimal, decimals int32) (digits []byte, negative bool) {
	negative = amount.IsNegative()
	if n, ok := scaled(amount, decimals); ok {
		dst = strconv.AppendUint(dst, n, 10)
	} else {
		whole, fraction, _ := strings.Cut(amount.Abs().StringFixed(decimals), ".")
		dst = append(append(dst, whole...), fraction...)
	}
	for len(dst) <= int(decimals) {
		dst = slices.Insert(dst, 0, '0')
	}
	return dst, negative && strings.Trim(string(dst), "0") != ""
}

// scaled is the absolute amount times ten to the power of decimals, rounded half away from zero; ok is false when it may
// not fit.
func scaled(amount decimal.Decimal, decimals int32) (n uint64, ok bool) {
	shift := amount.Exponent() + decimals
	if used := amount.NumDigits(); used > 18 || int32(used)+shift > 18 || shift < -18 {
		return 0, false
	}
	c := amount.CoefficientInt64()
	n = uint64(max(c, -c))
	switch {
	case shift >= 0:
		return n * powers[shift], true
	default:
		by := powers[-shift]
		return (n + by/2) / by, true
	}
}

var powers = func() (p [19]uint64) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = 10 * p[i-1]
	}
	return p
}()

// The patterns that were asked for. Few locales and currencies are in use, so a copy for each new one is cheap, and a read
// costs no lock and no allocation.
type (
	patternKey   struct{ locale, code string }
	patternTable map[patternKey]*moneyPattern
)

var moneyPatterns atomic.Pointer[patternTable]

const maxPatterns = 256 // a template may name any locale: beyond these the table begins anew

func moneyPatternOf(locale, code string) *moneyPattern {
	key := patternKey{cmp.Or(locale, DefaultLocale), code}
	known := moneyPatterns.Load()
	if known != nil {
		if p := (*known)[key]; p != nil {
			return p
		}
	}
	p := newMoneyPattern(key.locale, code)
	// The strings may be cut out of a whole template: keep copies.
	next := patternTable{{strings.Clone(key.locale), strings.Clone(code)}: p}
	if known != nil && len(*known) < maxPatterns {
		for k, v := range *known {
			next[k] = v
		}
	}
	moneyPatterns.CompareAndSwap(known, &next)
	return p
}

// newMoneyPattern takes the pattern from what the library prints: a locale's rules are the same for all amounts.
func newMoneyPattern(locale, code string) *moneyPattern {
	in := currency.NewLocale(locale)
	sign := moneySign(in, code)
	probe := sign
	if strings.ContainsFunc(sign, unicode.IsDigit) { // no currency's: it would be taken for the number
		probe = "¤"
	}
	f := currency.NewFormatter(in)
	f.MinDigits, f.MaxDigits = 2, 2
	f.SymbolMap["USD"] = probe
	p := &moneyPattern{zero: '0', decimals: commerce.MinorDigits(code)}
	for i, display := range []currency.Display{currency.DisplaySymbol, currency.DisplayNone} {
		f.CurrencyDisplay = display
		for j, number := range []string{"1234567.89", "-1234567.89"} {
			text := printed(f, number)
			from, to := numberIn(text)
			p.affixes[2*i+j] = affixes{
				strings.Replace(text[:from], probe, sign, 1),
				strings.Replace(text[to:], probe, sign, 1),
			}
			p.learn(text[from:to])
		}
	}
	p.least = p.primary + 1
	from, to := numberIn(printed(f, "1234.56"))
	if p.primary > 0 && !strings.Contains(printed(f, "1234.56")[from:to], p.group) {
		p.least++ // Spanish and Polish: 1234,56 and 12 345,60
	}
	return p
}

func printed(f *currency.Formatter, number string) string {
	amount, err := currency.NewAmount(number, "USD")
	if err != nil {
		panic("catalog: " + err.Error()) // our own constants
	}
	return f.Format(amount)
}

// numberIn is where the digits begin and end.
func numberIn(text string) (from, to int) {
	from = strings.IndexFunc(text, unicode.IsDigit)
	to = strings.LastIndexFunc(text, unicode.IsDigit)
	_, n := utf8.DecodeRuneInString(text[to:])
	return from, to + n
}

// learn reads 1234567.89 as a locale writes it.
func (p *moneyPattern) learn(number string) {
	first, _ := utf8.DecodeRuneInString(number)
	p.zero = first - 1
	runs := strings.FieldsFunc(number, func(r rune) bool { return !unicode.IsDigit(r) })
	marks := strings.FieldsFunc(number, unicode.IsDigit)
	p.point = marks[len(marks)-1]
	p.primary, p.secondary = 0, 0
	if n := len(runs); n > 2 {
		p.group = marks[0]
		p.primary = utf8.RuneCountInString(runs[n-2])
		p.secondary = p.primary
		if n > 3 {
			p.secondary = utf8.RuneCountInString(runs[n-3])
		}
	}
}

// moneySign is CLDR's short sign of a currency, which the library lacks. Nearly all languages share it; the cases are those
// that have signs of their own, or none at all.
func moneySign(in currency.Locale, code string) string {
	own, known := currency.GetSymbol(code, in)
	if !known {
		return code
	}
	short := narrowSymbol(code)
	if short == code {
		return own
	}
	usual := code == "EUR" || code == "USD" || code == "GBP" || code == "JPY"
	switch in.Language {
	case "ar":
		if own != code {
			return own
		}
	case "ja":
		if short == "¥" {
			return "￥"
		}
	case "da":
		if short == "kr" {
			return "kr."
		}
	case "en":
		if short == "kr" && in.Territory == "AU" {
			return "Kr"
		}
	case "de":
		if code == "EUR" && in.Territory == "CH" {
			return code
		}
	case "fi":
		if !usual {
			return code
		}
	case "bg":
		if !usual && strings.ContainsFunc(short, func(r rune) bool { return !unicode.IsLetter(r) }) {
			return code
		}
	}
	return short
}
