package customvalues

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/text/language"

	"storegraph/catalog"
	"storegraph/commerce"
)

// formatFilters print amounts and dates for people.
var formatFilters = map[string]*filter{
	"date":                         {min: 1, max: 2, opts: true, run: (*input).date},
	"format_date":                  {max: 2, opts: true, run: (*input).formatDate},
	"money":                        {max: 3, local: true, opts: true, run: keepNil(moneyFilter(0, false))},
	"currency":                     {max: 3, local: true, opts: true, run: keepNil(moneyFilter(0, false))},
	"money_with_currency":          {max: 3, local: true, opts: true, run: keepNil(moneyFilter(0, true))},
	"money_without_currency":       {max: 3, local: true, opts: true, run: keepNil(moneyFilter(catalog.WithoutSymbol, false))},
	"money_without_trailing_zeros": {max: 3, local: true, opts: true, run: keepNil(moneyFilter(catalog.WithoutZeros, false))},
}

// date is Liquid's, with strftime's letters. What is no date passes unchanged.
func (in *input) date() (value, error) {
	format, err := in.text(in.arg(0))
	if err != nil || format == "" {
		return in.v, err
	}
	if err := in.payForDate(len(format)); err != nil {
		return nilValue, err
	}
	t, ok := readTime(in.env, in.v, in.t.plain)
	if !ok {
		return in.v, nil
	}
	return in.printDate(in.arg(0), t, format, !in.t.plain && looksLikeTokens(format))
}

// printDate prints in the store's language, or the one asked for: | date: "%B", locale: "fr".
func (in *input) printDate(from value, t time.Time, format string, tokens bool) (value, error) {
	locale, err := in.locale(1, in.env.Language)
	if err != nil {
		return nilValue, err
	}
	words := wordsOf(locale)
	if !in.t.plain {
		if s, ok := words.style(t, format); ok {
			return in.like(from, s)
		}
	}
	if len(format) > longFormat { // it is many dates, and grows while it is made
		if err := in.hold(64 * len(format)); err != nil {
			return nilValue, err
		}
	}
	if tokens {
		return in.like(from, formatTokens(t, format, words))
	}
	s, err := strftime(t, format, words)
	if err != nil && (in.t.plain || !errors.Is(err, errFormat)) { // a message prints a lone % as it is
		return nilValue, err
	}
	return in.like(from, s)
}

// longFormat is longer than a date's format is.
const longFormat = 256

// payForDate counts what reading and printing a date takes: a text must be searched for one.
func (in *input) payForDate(format int) error {
	if in.v.kind == text {
		return in.spend(dateCost + format)
	}
	return in.spend(format)
}

// defaultDate is how a date looks when no format says otherwise.
const defaultDate = "MMM D, YYYY"

// formatDate is HighLevel's: {{format_date order.created_at "MMM D, YYYY"}}.
func (in *input) formatDate() (value, error) {
	if in.v.isNil() {
		return nilValue, nil
	}
	if err := in.payForDate(0); err != nil {
		return nilValue, err
	}
	t, ok := toTime(in.env, in.v)
	if !ok {
		return in.v, nil
	}
	format := "medium" // in English MMM D, YYYY
	if in.has(0) {
		var err error
		if format, err = in.text(in.args[0]); err != nil {
			return nilValue, err
		}
	}
	return in.printDate(in.arg(0), t, format, !strings.Contains(format, "%"))
}

var errMoney = errors.New("this is not an amount")

// amount reads the value as money. A plain number is in the currency asked for, else in the shop's; in plain templates a
// whole number is in cents, as Shopify's themes have it.
func (in *input) amount() (commerce.Money, error) {
	if in.v.kind == money {
		return in.v.money(), nil
	}
	if !in.v.numeric() && !(in.v.kind == text && isNumeral(strings.TrimSpace(in.v.s))) {
		return commerce.Money{}, errMoney
	}
	m := commerce.Money{Amount: toNumber(in.v).decimal(), CurrencyCode: in.currencyOf()}
	if in.t.plain && in.v.kind == integer {
		m.Amount = m.Amount.Shift(-2)
	}
	return m, nil
}

// currencyOf is the one asked for, else the shop's.
func (in *input) currencyOf() string {
	for _, asked := range []value{in.option("currency"), in.arg(0)} {
		if isCurrency(asked) {
			return strings.ToUpper(asked.s)
		}
	}
	return in.run.currency()
}

// currency is the shop's. It is looked up once for a recipient.
func (r *run) currency() string {
	if r.shopCurrency == "" {
		r.shopCurrency = shopCurrency(r.scope)
	}
	return r.shopCurrency
}

func shopCurrency(scope *catalog.Scope) string {
	if shop, ok := scope.Roots["shop"].(catalog.Record); ok {
		for _, name := range []string{"currency_code", "currency"} {
			if x, ok := shop.Get(name); ok {
				if code, ok := x.(string); ok && len(code) == 3 {
					return code
				}
			}
		}
	}
	return "USD"
}

func isCurrency(v value) bool { return v.kind == text && len(v.s) == 3 }

// locale is the one asked for (locale: "de-CH"; "de-CH" after the currency, or alone), else the one given.
func (in *input) locale(position int, otherwise string) (string, error) {
	asked := in.option("locale")
	if asked.isNil() && in.has(position) {
		asked = in.args[position]
	}
	if asked.isNil() || asked.kind == text && asked.s == "" {
		return otherwise, nil
	}
	if err := in.spend(localeCost); err != nil {
		return "", err
	}
	tag, err := language.Parse(strings.ReplaceAll(asked.s, "_", "-"))
	if asked.kind != text || err != nil {
		return "", fmt.Errorf("%q is no locale such as en-US or de", show(in.env, asked))
	}
	return tag.String(), nil
}

// moneyFilter prints an amount by its currency and by the reader's locale, or another: | money: "EUR", "de-CH".
func moneyFilter(style catalog.MoneyStyle, named bool) func(*input) (value, error) {
	return func(in *input) (value, error) {
		m, err := in.amount()
		if err != nil {
			return nilValue, err
		}
		position := 1
		if in.has(0) && !in.has(1) && !isCurrency(in.args[0]) {
			position = 0
		}
		locale, err := in.locale(position, in.env.Locale)
		if err != nil {
			return nilValue, err
		}
		var buf [64]byte
		out := catalog.AppendMoney(buf[:0], m, locale, style)
		if named {
			out = append(append(out, ' '), m.CurrencyCode...)
		}
		return textValue(string(out)), nil
	}
}
