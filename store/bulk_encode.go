package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// Rows are printed in the binary format of COPY, which Postgres reads much faster than text: times and amounts above all.
// A value is what Postgres would read from the value's JSON: no NUL, U+FFFD for bytes that are no UTF-8, the same digits.
// The same bytes tell two states of an object apart, see fingerprint.

// field prints a column's value without its length; there is false for NULL.
type field interface {
	appendField([]byte) (_ []byte, there bool, _ error)
}

// appendColumn prints what a column's pointer points at, with its length before it.
func appendColumn(b []byte, at any) ([]byte, error) {
	start := len(b)
	b = append(b, 0, 0, 0, 0)
	b, there, err := appendField(b, at)
	if err != nil {
		return b, err
	}
	size := len(b) - start - 4
	if !there {
		b, size = b[:start+4], -1
	}
	binary.BigEndian.PutUint32(b[start:], uint32(int32(size)))
	return b, nil
}

func appendField(b []byte, at any) (_ []byte, there bool, _ error) {
	switch v := at.(type) {
	case *string:
		return appendText(b, *v), true, nil
	case **string:
		return appendTextOf(b, *v)
	case *commerce.ID:
		return appendNumber(b, v)
	case **commerce.ID:
		return appendNumber(b, *v)
	case *int:
		return appendNumber(b, v)
	case **int:
		return appendNumber(b, *v)
	case *decimal.Decimal:
		return appendDecimal(b, v)
	case **decimal.Decimal:
		return appendDecimal(b, *v)
	case *time.Time:
		return appendTime(b, v)
	case **time.Time:
		return appendTime(b, *v)
	case *bool:
		if *v {
			return append(b, 1), true, nil
		}
		return append(b, 0), true, nil
	case *commerce.ContactID:
		return appendTextOf(b, v)
	case **commerce.ContactID:
		return appendTextOf(b, *v)
	case *commerce.OrderStatus:
		return appendTextOf(b, v)
	case **commerce.FinancialStatus:
		return appendTextOf(b, *v)
	case *commerce.PaymentKind:
		return appendTextOf(b, v)
	case *commerce.PaymentStatus:
		return appendTextOf(b, v)
	case *[]string:
		return appendTexts(b, *v), *v != nil, nil
	case *texts:
		return appendTexts(b, *v), true, nil
	case field:
		return v.appendField(b)
	}
	return b, false, fmt.Errorf("cannot print a %T", at)
}

// appendNumber prints every whole number as a bigint; stages have no smaller ones.
func appendNumber[T ~int | ~int64](b []byte, n *T) ([]byte, bool, error) {
	if n == nil {
		return b, false, nil
	}
	return binary.BigEndian.AppendUint64(b, uint64(*n)), true, nil
}

var postgresEpoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

func appendTime(b []byte, t *time.Time) ([]byte, bool, error) {
	if t == nil {
		return b, false, nil
	}
	if year := t.UTC().Year(); year < 0 || year > 9999 {
		return b, false, fmt.Errorf("the year %d is out of range", year)
	}
	at := t.Round(time.Microsecond)
	micros := (at.Unix()-postgresEpoch.Unix())*1_000_000 + int64(at.Nanosecond()/1000)
	return binary.BigEndian.AppendUint64(b, uint64(micros)), true, nil
}

func appendTextOf[T ~string](b []byte, s *T) ([]byte, bool, error) {
	if s == nil {
		return b, false, nil
	}
	return appendText(b, string(*s)), true, nil
}

// appendText leaves out and replaces what Postgres does not keep.
func appendText(b []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); {
		if c := s[i]; c != 0 && c < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == 0:
			b = append(b, s[done:i]...)
			done = i + 1
		case r == utf8.RuneError && size == 1:
			b = append(append(b, s[done:i]...), "\uFFFD"...)
			done = i + 1
		}
		i += size
	}
	return append(b, s[done:]...)
}

// textOID is Postgres's number of the type text.
const textOID = 25

func appendTexts(b []byte, list []string) []byte {
	dimensions := min(len(list), 1)
	b = binary.BigEndian.AppendUint32(b, uint32(dimensions))
	b = binary.BigEndian.AppendUint32(b, 0) // no NULL
	b = binary.BigEndian.AppendUint32(b, textOID)
	if dimensions == 0 {
		return b
	}
	b = binary.BigEndian.AppendUint32(b, uint32(len(list)))
	b = binary.BigEndian.AppendUint32(b, 1)
	for i := range list {
		start := len(b)
		b = appendText(append(b, 0, 0, 0, 0), list[i])
		binary.BigEndian.PutUint32(b[start:], uint32(len(b)-start-4))
	}
	return b
}

// appendDecimal prints the digits that String prints, four to a number.
func appendDecimal(b []byte, d *decimal.Decimal) ([]byte, bool, error) {
	if d == nil {
		return b, false, nil
	}
	if scale := -int(d.Exponent()); scale >= 0 && scale <= 4 && d.NumDigits() <= 12 {
		return appendAmount(b, d.CoefficientInt64(), scale), true, nil
	}
	if e := d.Exponent(); e < -1000 || e > 1000 {
		return b, false, errors.New("an amount is out of range") // before String writes it out
	}
	text := d.String()
	sign := uint16(0)
	if text[0] == '-' {
		sign, text = 0x4000, text[1:]
	}
	whole, part, _ := strings.Cut(text, ".")
	if whole = strings.TrimLeft(whole, "0"); len(whole) > 100_000 {
		return b, false, errors.New("an amount is out of range")
	}
	start := len(b)
	b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
	weight, digits := (len(whole)+3)/4-1, 0
	for i := len(whole) - 4*(weight+1); i < len(whole); i += 4 {
		b = appendDigits(b, whole[max(i, 0):i+4])
		digits++
	}
	for i := 0; i < len(part); i += 4 {
		four := [4]byte{'0', '0', '0', '0'}
		copy(four[:], part[i:])
		b = appendDigits(b, string(four[:]))
		digits++
	}
	binary.BigEndian.PutUint16(b[start:], uint16(digits))
	binary.BigEndian.PutUint16(b[start+2:], uint16(int16(weight)))
	binary.BigEndian.PutUint16(b[start+4:], sign)
	binary.BigEndian.PutUint16(b[start+6:], uint16(len(part)))
	return b, true, nil
}

// appendAmount is appendDecimal for what amounts are: below 10^12, with at most four digits after the point.
func appendAmount(b []byte, n int64, scale int) []byte {
	sign := uint16(0)
	if n < 0 {
		sign, n = 0x4000, -n
	}
	for ; scale > 0 && n%10 == 0; scale-- {
		n /= 10
	}
	unit := [...]int64{1, 10, 100, 1000, 10000}[scale]
	digits := [...]uint16{
		uint16(n / unit / 100_000_000), uint16(n / unit / 10_000 % 10_000), uint16(n / unit % 10_000), uint16(n % unit * (10_000 / unit)),
	}
	first, last := 0, 3
	for first < 3 && digits[first] == 0 {
		first++
	}
	if scale == 0 {
		last = 2
	}
	count, weight := last-first+1, 2-first
	if count == 0 {
		weight = -1
	}
	b = binary.BigEndian.AppendUint16(b, uint16(count))
	b = binary.BigEndian.AppendUint16(b, uint16(int16(weight)))
	b = binary.BigEndian.AppendUint16(b, sign)
	b = binary.BigEndian.AppendUint16(b, uint16(scale))
	for _, d := range digits[first : last+1] {
		b = binary.BigEndian.AppendUint16(b, d)
	}
	return b
}

func appendDigits(b []byte, digits string) []byte {
	n := uint16(0)
	for i := range len(digits) {
		n = n*10 + uint16(digits[i]-'0')
	}
	return binary.BigEndian.AppendUint16(b, n)
}

// appendJSON prints a document as jsonb; null is no document.
func appendJSON(b []byte, text []byte, err error) ([]byte, bool, error) {
	if err != nil || string(text) == "null" {
		return b, false, err
	}
	return append(append(b, 1), withoutNUL(string(text))...), true, nil
}

func (x blank[T]) appendField(b []byte) ([]byte, bool, error) {
	return appendText(b, string(*x.p)), *x.p != "", nil
}

func (d day) appendField(b []byte) ([]byte, bool, error) {
	if *d.p == nil {
		return b, false, nil
	}
	at := time.Date((*d.p).Year, (*d.p).Month, (*d.p).Day, 0, 0, 0, 0, time.UTC)
	return binary.BigEndian.AppendUint32(b, uint32(int32((at.Unix()-postgresEpoch.Unix())/(24*60*60)))), true, nil
}

func (m moment) appendField(b []byte) ([]byte, bool, error) {
	switch {
	case !m.p.IsZero():
		return appendTime(b, m.p)
	case m.zero == never:
		return binary.BigEndian.AppendUint64(b, 1<<63), true, nil
	}
	return b, false, nil
}

func (d document[T]) appendField(b []byte) ([]byte, bool, error) {
	text, err := d.MarshalJSON()
	return appendJSON(b, text, err)
}

func (a place) appendField(b []byte) ([]byte, bool, error) {
	if *a.p == nil {
		return b, false, nil
	}
	return appendAddress(append(b, 1), *a.p), true, nil
}

// appendAddress is addressJSON, written by hand: half of what an order takes to print would be its two addresses.
func appendAddress(b []byte, a *commerce.Address) []byte {
	b = append(b, '{')
	first := true
	for _, f := range [...]struct {
		name string
		text *string
	}{
		{`"name":`, a.Name}, {`"first_name":`, a.FirstName}, {`"last_name":`, a.LastName}, {`"company":`, a.Company},
		{`"address1":`, a.Address1}, {`"address2":`, a.Address2}, {`"city":`, a.City}, {`"province":`, a.Province},
		{`"province_code":`, a.ProvinceCode}, {`"zip":`, a.Zip}, {`"country":`, a.Country}, {`"country_code":`, a.CountryCode},
		{`"phone":`, a.Phone},
	} {
		if f.text == nil {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(append(b, f.name...), '"')
		b = appendEscaped(b, *f.text)
		b = append(b, '"')
	}
	return append(b, '}')
}

func appendEscaped(b []byte, s string) []byte {
	done := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		b = appendText(b, s[done:i])
		done = i + 1
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c != 0:
			const hex = "0123456789abcdef"
			b = append(b, `\u00`...)
			b = append(b, hex[c>>4], hex[c&15])
		}
	}
	return appendText(b, s[done:])
}

// appendColumns prints the columns that are content, or those that are ours.
func (t *table[R]) appendColumns(b []byte, row *R, ours bool) ([]byte, error) {
	for i := range t.columns {
		c := &t.columns[i]
		if c.read || c.ours != ours {
			continue
		}
		var err error
		if b, err = appendColumn(b, c.at(row)); err != nil {
			return b, fmt.Errorf("print %s.%s: %w", t.name, c.name, err)
		}
	}
	return b, nil
}

// fields is the number of columns that are written.
func (t *table[R]) fields() int {
	n := 0
	for i := range t.columns {
		if !t.columns[i].read {
			n++
		}
	}
	return n
}
