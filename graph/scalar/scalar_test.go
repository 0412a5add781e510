package scalar_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/shopspring/decimal"

	"storegraph/commerce"
	"storegraph/graph/scalar"
)

func written(m graphql.Marshaler) string {
	var b strings.Builder
	m.MarshalGQL(&b)
	return b.String()
}

func TestScalars_AreWrittenAsTheirTextSays(t *testing.T) {
	t.Parallel()
	est := time.FixedZone("EST", -5*3600)
	for want, m := range map[string]graphql.Marshaler{
		`"2026-11-23T19:05:00.5Z"`:     scalar.MarshalDateTime(time.Date(2026, 11, 23, 14, 5, 0, 500_000_000, est)),
		`"1990-04-12"`:                 scalar.MarshalDate(commerce.Date{Year: 1990, Month: 4, Day: 12}),
		`"0.1"`:                        scalar.MarshalDecimal(decimal.RequireFromString("0.10")),
		`"9007199254740993"`:           scalar.MarshalInt64(9_007_199_254_740_993),
		`"https://example.com/?a=\"x"`: scalar.MarshalURL(`https://example.com/?a="x`),
		`{"a":[1]}`:                    scalar.MarshalJSON(json.RawMessage(`{"a":[1]}`)),
		`null`:                         scalar.MarshalJSON(nil),
	} {
		if got := written(m); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestScalars_ReadWhatClientsWrite(t *testing.T) {
	t.Parallel()
	at, err := scalar.UnmarshalDateTime("2026-11-23T14:05:00.1234567-05:00")
	if want := time.Date(2026, 11, 23, 19, 5, 0, 123_456_000, time.UTC); err != nil || !at.Equal(want) || at.Location() != time.UTC {
		t.Errorf("got %v %v, want %v", at, err, want)
	}
	for _, v := range []any{"102.99", json.Number("102.99"), 102.99} {
		if d, err := scalar.UnmarshalDecimal(v); err != nil || d.String() != "102.99" {
			t.Errorf("%T: %v %v", v, d, err)
		}
	}
	for _, v := range []any{"9007199254740993", json.Number("9007199254740993"), int64(9_007_199_254_740_993)} {
		if n, err := scalar.UnmarshalInt64(v); err != nil || n != 9_007_199_254_740_993 {
			t.Errorf("%T: %v %v", v, n, err)
		}
	}
	if d, err := scalar.UnmarshalDate("2024-02-29"); err != nil || d.String() != "2024-02-29" {
		t.Errorf("%v %v", d, err)
	}
	if raw, err := scalar.UnmarshalJSON(map[string]any{"a": json.Number("1")}); err != nil || string(raw) != `{"a":1}` {
		t.Errorf("%s %v", raw, err)
	}
}

func TestScalars_RefuseEverythingElseWithACode(t *testing.T) {
	t.Parallel()
	read := map[string]func(any) error{
		"DateTime": func(v any) error { _, err := scalar.UnmarshalDateTime(v); return err },
		"Date":     func(v any) error { _, err := scalar.UnmarshalDate(v); return err },
		"Decimal":  func(v any) error { _, err := scalar.UnmarshalDecimal(v); return err },
		"Int64":    func(v any) error { _, err := scalar.UnmarshalInt64(v); return err },
		"URL":      func(v any) error { _, err := scalar.UnmarshalURL(v); return err },
	}
	for name, bad := range map[string][]any{
		"DateTime": {"2026-11-23", "2026-11-23 14:05:00Z", "", 1, nil, []any{}},
		"Date":     {"2023-02-29", "12/31/2023", "", 20230101, nil},
		"Decimal":  {"1e1000000000", "NaN", "", "1,5", "0x10", strings.Repeat("9", 31), true, nil, map[string]any{}},
		"Int64":    {"9223372036854775808", "1.0", "1e3", "", 1.5, nil},
		"URL":      {"example.com", "/path", "", 1, nil},
	} {
		for _, v := range bad {
			if err := read[name](v); commerce.CodeOf(err) != commerce.InvalidInput {
				t.Errorf("%s %v: %v, want INVALID_INPUT", name, v, err)
			}
		}
	}
}
