package shopsim

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

var (
	decimalShape = regexp.MustCompile(`^-?\d+\.\d+$`)
	moneyShape   = regexp.MustCompile(`^-?\d+(\.\d+)?$`)
)

// leaf writes a scalar or enum value, checked against what the schema says it looks like.
func (r *request) leaf(out []byte, typ string, v any) ([]byte, error) {
	switch typ {
	case "Boolean":
		if b, ok := v.(bool); ok {
			return strconv.AppendBool(out, b), nil
		}
	case "Int":
		if n, ok := v.(int); ok && n == int(int32(n)) {
			return strconv.AppendInt(out, int64(n), 10), nil
		}
	case "Float":
		if x, ok := v.(float64); ok {
			return strconv.AppendFloat(out, x, 'f', -1, 64), nil
		}
	case "UnsignedInt64":
		if n, ok := v.(int64); ok && n >= 0 {
			out = append(out, '"')
			out = strconv.AppendInt(out, n, 10)
			return append(out, '"'), nil
		}
	case "DateTime":
		if t, ok := v.(time.Time); ok && !t.IsZero() {
			out = append(out, '"')
			out = t.UTC().AppendFormat(out, "2006-01-02T15:04:05Z")
			return append(out, '"'), nil
		}
	case "Decimal":
		if s, ok := v.(string); ok && decimalShape.MatchString(s) {
			return r.text(out, s), nil
		}
	case "Money":
		if s, ok := v.(string); ok && moneyShape.MatchString(s) {
			return r.text(out, s), nil
		}
	case "ID":
		if s, ok := v.(string); ok && strings.HasPrefix(s, "gid://shopify/") {
			return r.text(out, s), nil
		}
	case "URL":
		if s, ok := v.(string); ok && (strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "http://")) {
			return r.text(out, s), nil
		}
	default:
		s, ok := v.(string)
		if values := enums()[typ]; ok && values != nil {
			ok = values[s]
		}
		if ok && utf8.ValidString(s) {
			return r.text(out, s), nil
		}
	}
	return out, fmt.Errorf("%v (%T) is no %s", v, v, typ)
}

const hexDigits = "0123456789abcdef"

// text writes a JSON string. Bulk files escape slashes, as the real ones do.
func (r *request) text(out []byte, s string) []byte { return appendText(out, s, r.bulk != nil) }

func appendText(out []byte, s string, slashes bool) []byte {
	out = append(out, '"')
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && (c != '/' || !slashes) {
			continue
		}
		out = append(out, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\', '/':
			out = append(out, '\\', c)
		case '\n':
			out = append(out, '\\', 'n')
		default:
			out = append(out, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	out = append(out, s[from:]...)
	return append(out, '"')
}
