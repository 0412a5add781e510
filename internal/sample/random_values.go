package sample

import (
	"math"
	"time"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"storegraph/commerce"
)

// hostile are texts that break careless code: markup, template syntax, quotes, both directions of writing, characters of
// several code points, separators that are no spaces. All are valid UTF-8 without NUL, as Postgres and JSON demand.
var hostile = []string{
	"", " ", "\t", "\n", "\r\nBcc: all@example.com", "O'Neil", `"quoted"`, `back\slash`, "<b>bold</b>", "<script>alert(1)</script>", "a & b &amp; c",
	"{{order.id}}", "{% raw %}", "{{{x}}}", "{{", "%}", "%s%d", "$1", "'; DROP TABLE orders; --", "null", "nil", "NULL", "true", "0", "-1", "1e999",
	"Siobhán", "Zo\u00eb", "Zoe\u0308", "ß", "İstanbul", "ıI", "ΑΣ", "Дмитрий", "李小龍", "さくら", "한국어",
	"\u05e2\u05d1\u05e8\u05d9\u05ea", "\u0627\u0644\u0639\u0631\u0628\u064a\u0629", "\u202eevil", "e\u0301\u0301", "\U0001F469\u200d\U0001F467", "🇩🇪",
	"a\u00a0b", "a\u202fb", "a\u2028b", "\ufeffbom", "zero\u200bwidth", "…", "’", "\ufb01", "\uff21", "\U0010ffff", "\x01", "\x7f", "a,b;c", "a.b.c", "#1044", "+1", "=1+1",
}

// RandomText is a valid UTF-8 text without NUL: often a hostile one.
func RandomText(t *rapid.T) string {
	if rapid.IntRange(0, 2).Draw(t, "hostile") > 0 {
		return rapid.SampledFrom(hostile).Draw(t, "text")
	}
	return rapid.StringOfN(rapid.Rune().Filter(func(r rune) bool { return r != 0 }), 0, 24, 200).Draw(t, "text")
}

// RandomMoney is an exact amount: of either sign, up to 15 digits before and 4 after the point, often at an edge.
func RandomMoney(t *rapid.T, currencyCode string) commerce.Money {
	edges := []string{"0", "0.00", "0.01", "-0.01", "0.0001", "0.005", "1", "9.99", "99.995", "100.00", "1000", "999999999999999.9999", "-999999999999999.9999", "1500", "1.500"}
	if rapid.Bool().Draw(t, "edge") {
		return commerce.Money{Amount: decimal.RequireFromString(rapid.SampledFrom(edges).Draw(t, "amount")), CurrencyCode: currencyCode}
	}
	units := rapid.Int64Range(-999_999_999_999, 999_999_999_999).Draw(t, "units")
	return commerce.Money{Amount: decimal.New(units, -rapid.Int32Range(0, 4).Draw(t, "decimals")), CurrencyCode: currencyCode}
}

// RandomCurrency has two decimals, none, three or four, or is no currency at all.
func RandomCurrency(t *rapid.T) string {
	return rapid.SampledFrom([]string{"USD", "EUR", "GBP", "CAD", "INR", "JPY", "KRW", "KWD", "BHD", "CLF", "XXX"}).Draw(t, "currency")
}

func randomBag(t *rapid.T, shop, buyer string) commerce.MoneyBag {
	b := commerce.MoneyBag{Shop: RandomMoney(t, shop)}
	if b.Presentment = b.Shop; shop != buyer {
		b.Presentment = RandomMoney(t, buyer)
	}
	return b
}

// RandomID is a Shopify id, often beyond 2^53.
func RandomID(t *rapid.T) commerce.ID {
	return commerce.ID(rapid.OneOf(
		rapid.Int64Range(1, 1000),
		rapid.Int64Range(1<<53-2, 1<<53+2),
		rapid.Int64Range(math.MaxInt64-2, math.MaxInt64),
		rapid.Int64Range(1, math.MaxInt64),
	).Draw(t, "id"))
}

// RandomZone is an IANA zone: far east and west of Greenwich, with odd offsets, with summer time on either half of the
// world, and with days that lack a midnight.
func RandomZone(t *rapid.T) *time.Location {
	name := rapid.SampledFrom([]string{
		"UTC", "America/New_York", "Europe/Dublin", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Kiritimati",
		"Pacific/Pago_Pago", "America/Sao_Paulo", "Africa/Cairo", "Asia/Beirut", "America/St_Johns",
	}).Draw(t, "zone")
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatalf("the time zone database lacks %s: %v", name, err)
	}
	return zone
}

// edges are moments around which days, months, years and summer time turn.
var edges = []time.Time{
	time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2000, 2, 29, 23, 59, 59, 0, time.UTC), time.Date(2023, 12, 31, 23, 59, 59, 999_999_000, time.UTC),
	time.Date(2024, 2, 29, 12, 0, 0, 0, time.UTC), time.Date(2024, 3, 10, 7, 0, 0, 0, time.UTC), time.Date(2024, 3, 31, 1, 0, 0, 0, time.UTC),
	time.Date(2024, 8, 31, 4, 0, 0, 0, time.UTC), time.Date(2024, 10, 27, 1, 0, 0, 0, time.UTC), time.Date(2024, 11, 3, 6, 0, 0, 0, time.UTC),
	time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2038, 1, 19, 3, 14, 8, 0, time.UTC), time.Date(2099, 12, 31, 23, 59, 59, 0, time.UTC),
}

// RandomInstant is a moment in UTC, to the microsecond as Postgres keeps it, often at an edge.
func RandomInstant(t *rapid.T) time.Time {
	if rapid.Bool().Draw(t, "edge") {
		hours := rapid.IntRange(-14, 14).Draw(t, "hours")
		return rapid.SampledFrom(edges).Draw(t, "instant").Add(time.Duration(hours) * time.Hour)
	}
	return time.UnixMicro(rapid.Int64Range(0, 4_102_444_800_000_000).Draw(t, "micros")).UTC()
}

// RandomDate is a calendar day.
func RandomDate(t *rapid.T) commerce.Date {
	at := RandomInstant(t)
	return commerce.Date{Year: at.Year(), Month: at.Month(), Day: at.Day()}
}

// maybe leaves a value out one time in three.
func maybe[V any](t *rapid.T, draw func(*rapid.T) V) *V {
	if rapid.IntRange(0, 2).Draw(t, "missing") == 0 {
		return nil
	}
	return to(draw(t))
}

func some[V any](t *rapid.T, most int, draw func(*rapid.T) V) []V {
	out := make([]V, rapid.IntRange(0, most).Draw(t, "length"))
	for i := range out {
		out[i] = draw(t)
	}
	return out
}

func oneOf[V any](values ...V) func(*rapid.T) V {
	return func(t *rapid.T) V { return rapid.SampledFrom(values).Draw(t, "value") }
}

func randomPhone(t *rapid.T) string {
	return rapid.StringMatching(`\+(1[2-9][0-9]{9}|44[0-9]{9}|49[0-9]{7,11}|7[0-9]{10}|353[0-9]{8}|9[0-9]{6,13})`).Draw(t, "phone")
}

func randomEmail(t *rapid.T) string {
	return rapid.StringMatching(`[a-zA-Z0-9.+'_-]{1,12}@(example\.com|EXAMPLE\.org|exämple\.de)`).Draw(t, "email")
}
