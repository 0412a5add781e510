package catalog_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

func TestFormatMoney_FollowsTheCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ amount, code, want string }{
		{"1234.5", "USD", "$1,234.50"},
		{"1500", "JPY", "¥1,500"},
		{"1.5", "KWD", "KD 1.500"},
		{"0", "EUR", "€0.00"},
		{"-12.3", "GBP", "-£12.30"},
		{"1234567.891", "INR", "₹1,234,567.89"},
		{"-0.004", "USD", "$0.00"},
		{"0.005", "USD", "$0.01"},
		{"999.5", "JPY", "¥1,000"},
		{"12", "CAD", "$12.00"},
		{"12", "CHF", "CHF 12.00"},
		{"12", "", "12.00"},
		{"12", "nonsense", "nonsense 12.00"},
		{"999999999999999.9999", "USD", "$1,000,000,000,000,000.00"},
	} {
		m, err := commerce.ParseMoney(c.amount, c.code)
		if err != nil {
			t.Fatal(err)
		}
		if got := catalog.FormatMoney(m); got != c.want {
			t.Errorf("%s %s is written %q, want %q", c.amount, c.code, got, c.want)
		}
	}
}

func TestFormatMoney_LosesNoDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sample.RandomMoney(t, sample.RandomCurrency(t))
		written := catalog.FormatMoney(m)

		digits := strings.Map(func(r rune) rune {
			if r == '-' || r == '.' || r >= '0' && r <= '9' {
				return r
			}
			return -1
		}, written)
		read, err := decimal.NewFromString(digits)
		if err != nil {
			t.Fatalf("%s is written %q, which has no number", m.Plain(), written)
		}
		if want := m.Amount.Round(commerce.MinorDigits(m.CurrencyCode)); !read.Equal(want) {
			t.Fatalf("%s is written %q, which reads as %s", m.Plain(), written, read)
		}
	})
}

func TestFormatPhone_LeavesWhatIsNoNumber(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"+15155552345":      "(515) 555-2345",
		"+442079460958":     "+44 2079460958",
		"+353861234567":     "+353 861234567",
		"+79161234567":      "+7 9161234567",
		"+1515555":          "+1 515555",
		"18989898989":       "18989898989",
		"(515) 555-2345":    "(515) 555-2345",
		"+1 515 555 2345":   "+1 515 555 2345",
		"+":                 "+",
		"":                  "",
		"+0123456789":       "+0123456789",
		"+1234567890123456": "+1234567890123456",
	} {
		if got := catalog.FormatPhone(raw); got != want {
			t.Errorf("%q is written %q, want %q", raw, got, want)
		}
	}
}
