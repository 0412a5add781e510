package scalar

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// plainDecimal has no exponent: 1e1000000000 would be a short text and an endless number.
var plainDecimal = regexp.MustCompile(`^[+-]?\d{1,30}(\.\d{1,30})?$`)

// MarshalDecimal writes an exact decimal as text.
func MarshalDecimal(d decimal.Decimal) graphql.Marshaler { return text(d.String()) }

// UnmarshalDecimal reads decimal text or a number literal, at most 30 digits before and after the point.
func UnmarshalDecimal(v any) (decimal.Decimal, error) {
	s, ok := digits(v)
	if !ok {
		return decimal.Decimal{}, commerce.Errorf(commerce.InvalidInput, "a Decimal is text such as \"102.99\", not %s", kind(v))
	}
	if !plainDecimal.MatchString(s) {
		return decimal.Decimal{}, commerce.Errorf(commerce.InvalidInput, "%s is not a Decimal such as \"102.99\"", quote(s))
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return decimal.Decimal{}, commerce.Errorf(commerce.InvalidInput, "%s is not a Decimal such as \"102.99\"", quote(s))
	}
	return d, nil
}

// MarshalInt64 writes a whole number as text.
func MarshalInt64(n int64) graphql.Marshaler { return text(strconv.FormatInt(n, 10)) }

// UnmarshalInt64 reads decimal digits as text or as a number literal.
func UnmarshalInt64(v any) (int64, error) {
	s, ok := digits(v)
	if !ok {
		return 0, commerce.Errorf(commerce.InvalidInput, "an Int64 is text such as \"450789469\", not %s", kind(v))
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, commerce.Errorf(commerce.InvalidInput, "%s is not an Int64", quote(s))
	}
	return n, nil
}

// digits gives the text of a number in any form in which a literal or a variable arrives.
func digits(v any) (string, bool) {
	switch n := v.(type) {
	case string:
		return n, true
	case json.Number:
		return n.String(), true
	case int:
		return strconv.Itoa(n), true
	case int32:
		return strconv.FormatInt(int64(n), 10), true
	case int64:
		return strconv.FormatInt(n, 10), true
	case float64:
		if math.IsNaN(n) || math.IsInf(n, 0) {
			return "", false
		}
		return strconv.FormatFloat(n, 'f', -1, 64), true
	}
	return "", false
}
