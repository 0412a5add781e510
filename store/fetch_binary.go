package store

import (
	"encoding/binary"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// reader takes values off Postgres' binary form. Once it fell short it gives zeros.
type reader struct {
	b     []byte
	short bool
}

func (r *reader) int32() int32 {
	if len(r.b) < 4 {
		r.b, r.short = nil, true
		return 0
	}
	v := int32(binary.BigEndian.Uint32(r.b))
	r.b = r.b[4:]
	return v
}

// bytes takes a value behind its length; nil for NULL.
func (r *reader) bytes() []byte {
	n := int(r.int32())
	if n < 0 || r.short {
		return nil
	}
	if n > len(r.b) {
		r.b, r.short = nil, true
		return nil
	}
	v := r.b[:n:n]
	r.b = r.b[n:]
	return v
}

func readBoolean(raw []byte) (any, error) {
	if len(raw) != 1 {
		return nil, errForm
	}
	return raw[0] != 0, nil
}

func readInt(raw []byte) (int64, error) {
	switch len(raw) {
	case 4:
		return int64(int32(binary.BigEndian.Uint32(raw))), nil
	case 8:
		return int64(binary.BigEndian.Uint64(raw)), nil
	}
	return 0, errForm
}

func readInteger(raw []byte) (any, error) {
	n, err := readInt(raw)
	if err != nil {
		return nil, err
	}
	return n, nil
}

func readID(raw []byte) (any, error) {
	n, err := readInt(raw)
	if err != nil {
		return nil, err
	}
	return strconv.FormatInt(n, 10), nil
}

// Postgres counts from the year 2000.
const epochMicros = 946_684_800_000_000

func readInstant(raw []byte) (any, error) {
	n, err := readInt(raw)
	if err != nil || len(raw) != 8 || n == 1<<63-1 || n == -1<<63 {
		return nil, errForm // an infinity is no moment
	}
	return time.UnixMicro(n + epochMicros).UTC(), nil
}

func readDate(raw []byte) (any, error) {
	n, err := readInt(raw)
	if err != nil || len(raw) != 4 || n == 1<<31-1 || n == -1<<31 {
		return nil, errForm
	}
	year, month, day := time.Date(2000, time.January, 1+int(n), 0, 0, 0, 0, time.UTC).Date()
	return commerce.Date{Year: year, Month: month, Day: day}, nil
}

func readTexts(raw []byte) (any, error) {
	r := reader{b: raw}
	dimensions := r.int32()
	r.int32() // whether there are NULLs
	r.int32() // the type
	if dimensions == 0 && !r.short {
		return []string{}, nil
	}
	n := int(r.int32())
	r.int32() // the lower bound
	if dimensions != 1 || r.short || n < 0 || n > len(r.b) {
		return nil, errForm
	}
	list := make([]string, n)
	for i := range list {
		list[i] = string(r.bytes())
	}
	if r.short {
		return nil, errForm
	}
	return list, nil
}

func readMoney(raw []byte, currency any) (any, error) {
	amount, err := decimalOf(raw)
	if err != nil {
		return nil, err
	}
	return commerce.Money{Amount: amount, CurrencyCode: currency.(string)}, nil
}

func readDecimal(raw []byte) (any, error) {
	d, err := decimalOf(raw)
	if err != nil {
		return nil, err
	}
	return d, nil
}

// decimalOf reads a numeric: digits to the base of 10,000, the first of which stands for 10,000 to the power of weight. The
// decimal has as many places as the numeric shows.
func decimalOf(raw []byte) (decimal.Decimal, error) {
	if len(raw) < 8 {
		return decimal.Decimal{}, errForm
	}
	n, weight := int(binary.BigEndian.Uint16(raw)), int(int16(binary.BigEndian.Uint16(raw[2:])))
	sign, places := binary.BigEndian.Uint16(raw[4:]), int(binary.BigEndian.Uint16(raw[6:]))
	digits := raw[8:]
	// Whole digits, and those that the places take: four of them at a time.
	if n == 0 && sign == 0 {
		return decimal.Decimal{}, nil
	}
	if len(digits) != 2*n || sign != 0 && sign != 0x4000 || weight > 3 || places > 4 {
		return slowDecimal(raw)
	}
	var v int64
	for i := 0; i <= weight; i++ {
		v *= 10_000
		if i < n {
			v += int64(binary.BigEndian.Uint16(digits[2*i:]))
		}
	}
	if places > 0 {
		var fraction int64
		if i := weight + 1; i >= 0 && i < n {
			fraction = int64(binary.BigEndian.Uint16(digits[2*i:]))
		}
		scale := [5]int64{1, 10, 100, 1000, 10_000}
		if weight == 3 && v >= 1e18/scale[places] {
			return slowDecimal(raw)
		}
		v = v*scale[places] + fraction/scale[4-places]
	}
	if sign != 0 {
		v = -v
	}
	return decimal.New(v, -int32(places)), nil
}

// slowDecimal reads any numeric.
func slowDecimal(raw []byte) (d decimal.Decimal, err error) {
	var n pgtype.Numeric
	if err := (pgtype.NumericCodec{}).PlanScan(nil, pgtype.NumericOID, pgtype.BinaryFormatCode, &n).Scan(raw, &n); err != nil {
		return d, err
	}
	text, err := n.Value()
	if err != nil {
		return d, err
	}
	s, ok := text.(string)
	if !ok {
		return d, errForm
	}
	return decimal.NewFromString(s)
}
