package catalog_test

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/catalog"
	"storegraph/commerce"
	"storegraph/internal/sample"
)

func money(t testing.TB, amount, code string) commerce.Money {
	t.Helper()
	m, err := commerce.ParseMoney(amount, code)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestFormatMoney_FollowsTheCurrency(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ amount, code, want string }{
		{"1234.5", "USD", "$1,234.50"},
		{"1500", "JPY", "¥1,500"},
		{"1.5", "KWD", "KWD\u00a01.500"},
		{"0", "EUR", "€0.00"},
		{"-12.3", "GBP", "-£12.30"},
		{"1234567.891", "INR", "₹1,234,567.89"},
		{"-0.004", "USD", "$0.00"},
		{"0.005", "USD", "$0.01"},
		{"-0.005", "USD", "-$0.01"},
		{"999.5", "JPY", "¥1,000"},
		{"12", "CAD", "$12.00"},
		{"12", "CHF", "CHF\u00a012.00"},
		{"12", "", "12.00"},
		{"12", "nonsense", "nonsense\u00a012.00"},
		{"12", "1$2", "1$212.00"},
		{"1e3", "USD", "$1,000.00"},
		{"1e-30", "USD", "$0.00"},
		{"999999999999999.9999", "USD", "$1,000,000,000,000,000.00"},
		{"123456789012345678901234567890.125", "USD", "$123,456,789,012,345,678,901,234,567,890.13"},
	} {
		if got := catalog.FormatMoney(money(t, c.amount, c.code), ""); got != c.want {
			t.Errorf("%s %s is written %q, want %q", c.amount, c.code, got, c.want)
		}
	}
}

func TestFormatMoney_IsAsCLDRHasIt(t *testing.T) {
	t.Parallel()
	table, err := os.ReadFile("testdata/money_cldr.tsv")
	if err != nil {
		t.Fatal(err)
	}
	locales, rows := map[string]bool{}, 0
	for line := range strings.Lines(string(table)) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		locales[cells[0]] = true
		for i, amount := range []string{"1234567.891", "1234.5", "0", "-12.3"} {
			rows++
			if got, want := catalog.FormatMoney(money(t, amount, cells[1]), cells[0]), cells[2+i]; got != want {
				t.Errorf("%s %s is written %+q in %s, CLDR has %+q", amount, cells[1], got, cells[0], want)
			}
		}
	}
	if len(locales) < 40 || rows < 2400 {
		t.Errorf("only %d rows of %d locales were checked", rows, len(locales))
	}
}

func TestFormatMoney_TakesAnySpellingOfALocale(t *testing.T) {
	t.Parallel()
	for locale, want := range map[string]string{
		"de": "1.234,50\u00a0$", "de_DE": "1.234,50\u00a0$", "DE-de": "1.234,50\u00a0$", "de-XX": "1.234,50\u00a0$",
		"zh-Hant-TW": "$1,234.50", "no locale at all": "$1,234.50", "\xff": "$1,234.50", "tlh": "$1,234.50",
	} {
		if got := catalog.FormatMoney(money(t, "1234.5", "USD"), locale); got != want {
			t.Errorf("in %q it is written %q, want %q", locale, got, want)
		}
	}
}

func TestAppendMoney_LeavesOutWhatIsNotAskedFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		amount, code, locale, want string
		style                      catalog.MoneyStyle
	}{
		{"-1234.5", "USD", "", "-1,234.50", catalog.WithoutSymbol},
		{"-1234.5", "EUR", "de", "-1.234,50", catalog.WithoutSymbol},
		{"1234", "EUR", "fr", "1\u202f234\u00a0€", catalog.WithoutZeros},
		{"1234.004", "USD", "", "$1,234", catalog.WithoutZeros},
		{"1234.5", "USD", "", "$1,234.50", catalog.WithoutZeros},
		{"1234", "KWD", "", "1,234", catalog.WithoutZeros | catalog.WithoutSymbol},
		{"1234", "JPY", "ja", "￥1,234", catalog.WithoutZeros},
	} {
		if got := string(catalog.AppendMoney([]byte("x"), money(t, c.amount, c.code), c.locale, c.style)); got != "x"+c.want {
			t.Errorf("%s %s is written %q, want %q", c.amount, c.code, got, c.want)
		}
	}
}

func TestAppendMoney_AllocatesNothing(t *testing.T) {
	m, buf := money(t, "-1234567.89", "EUR"), make([]byte, 0, 64)
	if n := testing.AllocsPerRun(100, func() { buf = catalog.AppendMoney(buf[:0], m, "ar-EG", 0) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
}

// However many locales templates name, the memory of their patterns is bounded and the answers stay right.
func TestAppendMoney_SurvivesManyLocales(t *testing.T) {
	t.Parallel()
	m := money(t, "1234.5", "USD")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for i := range 3000 {
				if got := catalog.FormatMoney(m, fmt.Sprintf("de-%d", i)); got != "1.234,50\u00a0$" {
					t.Errorf("%q", got)
					return
				}
			}
		})
	}
	all.Wait()
}

func BenchmarkAppendMoney(b *testing.B) {
	m, buf := money(b, "1234567.89", "EUR"), make([]byte, 0, 64)
	for b.Loop() {
		buf = catalog.AppendMoney(buf[:0], m, "de", 0)
	}
}

func TestFormatMoney_LosesNoDigit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		m := sample.RandomMoney(t, sample.RandomCurrency(t))
		written := catalog.FormatMoney(m, "")

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
