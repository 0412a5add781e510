package customvalues

import (
	"errors"
	"strings"

	"storegraph/catalog"
	"storegraph/commerce"
)

// formatFilters print amounts and dates for people.
var formatFilters = map[string]*filter{
	"date":                         {min: 1, max: 1, run: (*input).date},
	"format_date":                  {max: 1, run: (*input).formatDate},
	"money":                        {max: 2, run: keepNil((*input).money)},
	"currency":                     {max: 2, run: keepNil((*input).money)},
	"money_with_currency":          {max: 1, run: keepNil((*input).moneyWithCurrency)},
	"money_without_currency":       {max: 1, run: keepNil((*input).moneyWithoutCurrency)},
	"money_without_trailing_zeros": {max: 1, run: keepNil((*input).moneyWithoutZeros)},
}

// date is Liquid's, with strftime's letters. What is no date passes unchanged.
func (in *input) date() (value, error) {
	format, err := in.text(in.args[0])
	if err != nil || format == "" {
		return in.v, err
	}
	if err := in.payForDate(len(format)); err != nil {
		return nilValue, err
	}
	t, ok := toTime(in.env, in.v)
	if !ok {
		return in.v, nil
	}
	if !in.t.plain && looksLikeTokens(format) {
		return in.like(in.args[0], formatTokens(t, format))
	}
	s, err := strftime(t, format)
	if err != nil {
		return nilValue, err
	}
	return in.like(in.args[0], s)
}

// payForDate counts what reading and printing a date takes: a text must be searched for one.
func (in *input) payForDate(format int) error {
	if in.v.kind == text {
		return in.spend(dateCost + format)
	}
	return in.spend(format)
}

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
	format := "MMM D, YYYY"
	if in.has(0) {
		var err error
		if format, err = in.text(in.args[0]); err != nil {
			return nilValue, err
		}
	}
	if strings.Contains(format, "%") {
		s, err := strftime(t, format)
		if err != nil {
			return nilValue, err
		}
		return in.like(in.arg(0), s)
	}
	return in.like(in.arg(0), formatTokens(t, format))
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
	m := commerce.Money{Amount: toNumber(in.v).decimal(), CurrencyCode: in.currency()}
	if in.t.plain && in.v.kind == integer {
		m.Amount = m.Amount.Shift(-2)
	}
	return m, nil
}

func (in *input) currency() string {
	if code := in.arg(0); code.kind == text && len(code.s) == 3 {
		return strings.ToUpper(code.s)
	}
	if shop, ok := in.scope.Roots["shop"].(catalog.Record); ok {
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

func (in *input) money() (value, error) {
	m, err := in.amount()
	if err != nil {
		return nilValue, err
	}
	return textValue(catalog.FormatMoney(m)), nil
}

func (in *input) moneyWithCurrency() (value, error) {
	m, err := in.amount()
	if err != nil {
		return nilValue, err
	}
	return textValue(catalog.FormatMoney(m) + " " + m.CurrencyCode), nil
}

func (in *input) moneyWithoutCurrency() (value, error) {
	m, err := in.amount()
	if err != nil {
		return nilValue, err
	}
	s := catalog.FormatMoney(m)
	return textValue(strings.Replace(strings.Replace(s, catalog.CurrencySymbol(m.CurrencyCode), "", 1), "- ", "-", 1)), nil
}

func (in *input) moneyWithoutZeros() (value, error) {
	m, err := in.amount()
	if err != nil {
		return nilValue, err
	}
	s := catalog.FormatMoney(m)
	if m.Amount.IsInteger() {
		s, _, _ = strings.Cut(s, ".")
	}
	return textValue(s), nil
}
