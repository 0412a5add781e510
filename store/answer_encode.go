package store

import (
	"encoding/base64"
	"encoding/binary"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// encoder writes one value of the answer from the slots of its row.
type encoder func(e *encoding, row [][]byte)

// The bytes are those that gqlgen's executor writes: the same escapes, the same forms of numbers and times.

func (e *encoding) null() { e.out = append(e.out, "null"...) }

// string writes text. What Postgres gives is valid UTF-8.
func (e *encoding) string(text []byte) { e.out = appendQuoted(e.out, text) }

const hexDigits = "0123456789ABCDEF"

func appendQuoted[T string | []byte](out []byte, text T) []byte {
	out = append(out, '"')
	start := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= 0x20 && c != '\\' && c != '"' {
			continue
		}
		out = append(out, text[start:i]...)
		switch c {
		case '\t':
			out = append(out, `\t`...)
		case '\r':
			out = append(out, `\r`...)
		case '\n':
			out = append(out, `\n`...)
		case '\\', '"':
			out = append(out, '\\', c)
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
		}
		start = i + 1
	}
	return append(append(out, text[start:]...), '"')
}

func quoted(text string) string { return string(appendQuoted(nil, text)) }

// memberKey is what goes before a member's value.
func memberKey(key string, first bool) string {
	if first {
		return quoted(key) + ":"
	}
	return "," + quoted(key) + ":"
}

func (e *encoding) boolean(v bool) { e.out = strconv.AppendBool(e.out, v) }

// integer reads a whole number of four or eight bytes.
func (e *encoding) integer(raw []byte) int64 {
	n, err := readInt(raw)
	if err != nil {
		e.fail(err)
	}
	return n
}

// instant writes a timestamptz.
func (e *encoding) instant(raw []byte) {
	n := e.integer(raw)
	if len(raw) != 8 || n == 1<<63-1 || n == -1<<63 {
		e.fail(errForm) // an infinity is no moment
		return
	}
	t := time.UnixMicro(n + epochMicros).UTC()
	e.out = append(e.out, '"')
	e.out = appendInstant(e.out, t, n)
	e.out = append(e.out, '"')
}

// appendInstant is RFC 3339 with as many digits as the moment has. Shopify's have none: those are written by hand.
func appendInstant(out []byte, t time.Time, micros int64) []byte {
	if micros%1_000_000 != 0 || t.Year() < 1000 || t.Year() > 9999 {
		return t.AppendFormat(out, time.RFC3339Nano)
	}
	year, month, day := t.Date()
	hour, minute, second := t.Clock()
	return append(out,
		byte('0'+year/1000), byte('0'+year/100%10), byte('0'+year/10%10), byte('0'+year%10), '-',
		byte('0'+month/10), byte('0'+month%10), '-', byte('0'+day/10), byte('0'+day%10), 'T',
		byte('0'+hour/10), byte('0'+hour%10), ':', byte('0'+minute/10), byte('0'+minute%10), ':', byte('0'+second/10), byte('0'+second%10), 'Z')
}

// globalID writes the API's id of an object.
func (e *encoding) globalID(kind string, id []byte) {
	b := append(e.scratch[:0], globalIDHead...)
	b = append(b, kind...)
	b = append(b, 0)
	b = append(b, e.account...)
	b = append(b, 0)
	b = append(b, id...)
	e.scratch = b
	e.out = append(e.out, '"')
	e.out = base64.RawURLEncoding.AppendEncode(e.out, b)
	e.out = append(e.out, '"')
}

// globalIDHead is what commerce.GlobalID puts first.
var globalIDHead = func() string {
	raw, _ := base64.RawURLEncoding.DecodeString(commerce.GlobalID("a", "K", "1"))
	return string(raw[:len(raw)-len("K\x00a\x001")])
}()

// money writes the amount as commerce.Money.Plain prints it, as a string.
func (e *encoding) money(raw, currency []byte) {
	e.out = append(e.out, '"')
	places := commerce.MinorDigits(string(currency))
	if v, scale, ok := smallNumeric(raw); ok {
		for scale > places && v%10 == 0 {
			v, scale = v/10, scale-1
		}
		for scale < places && v < 1e16 && v > -1e16 {
			v, scale = v*10, scale+1
		}
		if scale >= places {
			e.out = append(appendScaled(e.out, v, int(scale)), '"')
			return
		}
	}
	d, err := decimalOf(raw)
	if err != nil {
		e.fail(err)
	}
	e.out = append(append(e.out, commerce.Money{Amount: d, CurrencyCode: string(currency)}.Plain()...), '"')
}

// moneyOf writes an amount that was computed.
func (e *encoding) computedMoney(d decimal.Decimal, currency []byte) {
	e.out = append(append(append(e.out, '"'), commerce.Money{Amount: d, CurrencyCode: string(currency)}.Plain()...), '"')
}

// smallNumeric reads a numeric as v / 10^scale, when it is a usual amount: below 10^12, with at most four places.
func smallNumeric(raw []byte) (v int64, scale int32, ok bool) {
	if len(raw) < 8 {
		return 0, 0, false
	}
	n, weight := int(binary.BigEndian.Uint16(raw)), int(int16(binary.BigEndian.Uint16(raw[2:])))
	sign, places := binary.BigEndian.Uint16(raw[4:]), int32(binary.BigEndian.Uint16(raw[6:]))
	digits := raw[8:]
	if len(digits) != 2*n || sign != 0 && sign != 0x4000 || weight > 2 || weight < -1 || places > 4 || n > weight+2 {
		return 0, 0, false
	}
	for i := 0; i <= weight+1; i++ {
		v *= 10_000
		if i < n {
			v += int64(binary.BigEndian.Uint16(digits[2*i:]))
		}
	}
	// v has four places now.
	for scale = 4; scale > places; scale-- {
		v /= 10
	}
	if sign != 0 {
		v = -v
	}
	return v, scale, true
}

// appendScaled writes v / 10^places.
func appendScaled(out []byte, v int64, places int) []byte {
	if v < 0 {
		out, v = append(out, '-'), -v
	}
	var digits [24]byte
	text := strconv.AppendInt(digits[:0], v, 10)
	if places == 0 {
		return append(out, text...)
	}
	for len(text) <= places {
		text = append(text, 0)
		copy(text[1:], text)
		text[0] = '0'
	}
	out = append(out, text[:len(text)-places]...)
	out = append(out, '.')
	return append(out, text[len(text)-places:]...)
}

// cursorOf writes the place of a row: the same text as cursor.encode gives.
func (e *encoding) cursorOf(sort string, key, id []byte) {
	e.out = append(e.out, '"')
	if !plainText(key) || !plainText(id) {
		e.out = append(e.out, cursor{Version: cursorVersion, Sort: sort, Key: string(key), ID: string(id)}.encode()...)
	} else {
		b := append(e.scratch[:0], `{"v":`...)
		b = strconv.AppendInt(b, cursorVersion, 10)
		b = append(append(b, `,"s":"`...), sort...)
		b = append(append(b, `","k":"`...), key...)
		b = append(append(append(b, `","i":"`...), id...), `"}`...)
		e.scratch = b
		e.out = base64.RawURLEncoding.AppendEncode(e.out, b)
	}
	e.out = append(e.out, '"')
}

// plainText says whether encoding/json writes a text as it is.
func plainText(s []byte) bool {
	for _, c := range s {
		if c < 0x20 || c >= utf8.RuneSelf || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			return false
		}
	}
	return true
}
