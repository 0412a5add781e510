package customvalues

import (
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

// scale keeps an amount or a decimal beside itself as a whole number of its smallest printed part, when it fits: so it
// prints without arithmetic. What does not fit prints the long way.
func (v *value) scale() {
	switch v.kind {
	case money:
		m := v.x.(commerce.Money)
		digits := commerce.MinorDigits(m.CurrencyCode)
		if n, ok := scaled(m.Amount, digits); ok {
			v.n, v.s, v.scaled = n, m.CurrencyCode, uint8(digits)+1
		}
	case exact:
		d := v.x.(decimal.Decimal)
		if e := d.Exponent(); e > -maxScaled && e <= 0 && d.NumDigits() < maxScaled {
			n := d.CoefficientInt64()
			for e < 0 && n%10 == 0 {
				n, e = n/10, e+1
			}
			v.n, v.scaled = n, uint8(-e)+1
		}
	}
}

// maxScaled is a number of decimal digits that fits an int64 whatever they are.
const maxScaled = 18

// scaled gives a decimal times 10^digits, when that is whole and fits.
func scaled(d decimal.Decimal, digits int32) (int64, bool) {
	e := d.Exponent() + digits
	if e > maxScaled || e < -maxScaled || d.NumDigits()+int(max(e, 0)) > maxScaled {
		return 0, false
	}
	n := d.CoefficientInt64()
	for ; e > 0; e-- {
		n *= 10
	}
	for ; e < 0; e++ {
		if n%10 != 0 {
			return 0, false
		}
		n /= 10
	}
	return n, true
}

// appendScaled writes n / 10^places in plain digits.
func appendScaled(dst []byte, n int64, places int) []byte {
	if places == 0 {
		return strconv.AppendInt(dst, n, 10)
	}
	u := uint64(n)
	if n < 0 {
		dst = append(dst, '-')
		u = -u
	}
	var digits [24]byte
	at := len(digits)
	for i := 0; u > 0 || i <= places; i++ {
		if i == places {
			at--
			digits[at] = '.'
		}
		at--
		digits[at] = byte('0' + u%10)
		u /= 10
	}
	return append(dst, digits[at:]...)
}

// moneyStyle is how people write amounts of a currency.
type moneyStyle struct {
	code   string
	locale string
	prefix string
	digits int
	wide   bool // its prefix has a character that makes a text message dearer
	plain  bool // its prefix is of plain septets
	known  bool // found out that it is prefix, thousands with commas, and a point
}

// styleOf asks the catalog once and keeps the answer: a store has one currency.
func (r *run) styleOf(code string) *moneyStyle {
	if r.style.code == code && r.style.locale == r.env.Locale {
		return &r.style
	}
	s := moneyStyle{code: code, locale: r.env.Locale, digits: int(commerce.MinorDigits(code))}
	one := decimal.New(1, 0)
	text := string(catalog.AppendMoney(nil, commerce.Money{Amount: one, CurrencyCode: code}, s.locale, 0))
	end := "1"
	if s.digits > 0 {
		end += "." + strings.Repeat("0", s.digits)
	}
	s.prefix = strings.TrimSuffix(text, end)
	s.known = s.prefix+end == text && len(s.prefix) < 32 && !hasWideSpace(s.prefix) && !strings.ContainsAny(s.prefix, "&<>\"'\r\n\t")
	s.wide, s.plain = firstWide(s.prefix) >= 0, eachSeptet(s.prefix)
	const probe = 123456789
	m := commerce.Money{Amount: decimal.New(-probe, -int32(s.digits)), CurrencyCode: code}
	s.known = s.known && string(s.append(nil, -probe)) == string(catalog.AppendMoney(nil, m, s.locale, 0))
	r.style = s
	return &r.style
}

// append writes an amount: sign, symbol, and thousands parted.
func (s *moneyStyle) append(dst []byte, n int64) []byte {
	u := uint64(n)
	if n < 0 {
		dst = append(dst, '-')
		u = -u
	}
	dst = append(dst, s.prefix...)
	switch s.digits {
	case 0:
		return appendThousands(dst, u)
	case 2: // most currencies: dividing by a constant is several times as fast
		dst = appendThousands(dst, u/100)
		return append(dst, '.', byte('0'+u/10%10), byte('0'+u%10))
	}
	unit := uint64(1)
	for range s.digits {
		unit *= 10
	}
	dst = append(appendThousands(dst, u/unit), '.')
	for u %= unit; unit > 1; u %= unit {
		unit /= 10
		dst = append(dst, byte('0'+u/unit))
	}
	return dst
}

// appendThousands writes a number with a comma before every three digits but the first.
func appendThousands(dst []byte, n uint64) []byte {
	switch {
	case n >= 1_000_000:
		dst = appendThousands(dst, n/1000)
	case n >= 1000:
		dst = appendSmall(dst, n/1000)
	default:
		return appendSmall(dst, n)
	}
	n %= 1000
	return append(dst, ',', byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
}

// appendSmall writes a number below a thousand.
func appendSmall(dst []byte, n uint64) []byte {
	switch {
	case n >= 100:
		return append(dst, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
	case n >= 10:
		return append(dst, byte('0'+n/10), byte('0'+n%10))
	}
	return append(dst, byte('0'+n))
}

// appendMoney is the filter money without arguments: what out has, and the amount behind it.
func (r *run) appendMoney(dst []byte, out *output, v *value) ([]byte, bool) {
	var n int64
	var style *moneyStyle
	switch {
	case v.kind == money && v.scaled > 0:
		n, style = v.n, r.styleOf(v.s)
	case v.kind == integer && v.x == nil && r.t.plain: // in cents
		if !r.shopStyled {
			r.shopStyle, r.shopStyled = *r.styleOf(r.currency()), true
		}
		if n, style = v.n, &r.shopStyle; style.digits != 2 {
			return dst, false
		}
	default:
		return dst, false
	}
	if !style.known || out.kind == forSMS && style.wide {
		return dst, false
	}
	out.size.unsure = out.size.unsure || !style.plain
	return style.append(dst, n), true
}
