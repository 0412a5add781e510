package scalar

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/99designs/gqlgen/graphql"

	"storegraph/commerce"
)

// MarshalDateTime writes a moment in UTC.
func MarshalDateTime(t time.Time) graphql.Marshaler {
	return text(t.UTC().Format(time.RFC3339Nano))
}

// UnmarshalDateTime reads RFC 3339 with any offset. Precision ends at the microsecond, as in the store.
func UnmarshalDateTime(v any) (time.Time, error) {
	s, ok := v.(string)
	if !ok {
		return time.Time{}, commerce.Errorf(commerce.InvalidInput, "a DateTime is text such as \"2026-11-23T14:05:00Z\", not %s", kind(v))
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, commerce.Errorf(commerce.InvalidInput, "%s is not a DateTime such as \"2026-11-23T14:05:00Z\"", quote(s))
	}
	return t.UTC().Truncate(time.Microsecond), nil
}

// MarshalDate writes a calendar day.
func MarshalDate(d commerce.Date) graphql.Marshaler { return text(d.String()) }

// UnmarshalDate reads YYYY-MM-DD.
func UnmarshalDate(v any) (commerce.Date, error) {
	s, ok := v.(string)
	if !ok {
		return commerce.Date{}, commerce.Errorf(commerce.InvalidInput, "a Date is text such as \"1990-04-12\", not %s", kind(v))
	}
	d, err := commerce.ParseDate(s)
	if err != nil {
		return commerce.Date{}, commerce.Errorf(commerce.InvalidInput, "%s is not a Date such as \"1990-04-12\"", quote(s))
	}
	return d, nil
}

// quote shows what came in, short enough for an error message.
func quote(s string) string {
	if r := []rune(s); len(r) > 40 {
		s = string(r[:40]) + "…"
	}
	return strconv.Quote(s)
}

func kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case string:
		return "text"
	case bool:
		return "a boolean"
	case int, int32, int64, float64, json.Number:
		return "a number"
	case []any:
		return "a list"
	}
	return "an object"
}
