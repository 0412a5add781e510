package catalog

import (
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"golang.org/x/text/currency"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"storegraph/commerce"
)

// CurrencySymbol is the short sign that a currency's own people use: "$" for USD and for CAD, "€" for EUR. A currency
// without one, and a code that is none, is its own symbol.
func CurrencySymbol(code string) string {
	// CLDR's English data knows no short sign for these; Shopify's own money formats do.
	switch code {
	case "KWD":
		return "KD"
	case "BHD":
		return "BD"
	}
	return narrowSymbol(code)
}

// narrowSymbol is the short sign in CLDR's English data, else the code.
func narrowSymbol(code string) string {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return code
	}
	return message.NewPrinter(language.English).Sprint(currency.NarrowSymbol(unit))
}

// money declares one amount: the raw value and, beside it, the value as people write it.
func money[T any](f Field, get func(*T) any, derive func(*Env, Record) any) []field[T] {
	f.Type = Money
	if f.Currency == "" {
		f.Currency = "currency_code"
	}
	return []field[T]{
		{Field: f, Get: get, Derive: derive},
		formatted[T](f, func(env *Env, _ Record, m commerce.Money) string { return FormatMoney(m, env.locale()) }),
	}
}

// moneyBag declares one amount in the shop's currency and in the buyer's, raw and as people write them.
func moneyBag[T any](f Field, get func(*T) commerce.MoneyBag) []field[T] {
	shop, buyer := f, f
	if f.Source != "" {
		shop.Source += ".shopMoney"
		buyer.Source += ".presentmentMoney"
	}
	buyer.Name += "_presentment"
	buyer.Aliases = nil
	buyer.API = "-" // the API has one MoneyBag for both
	buyer.Label += " (buyer's currency)"
	buyer.Description = "As " + f.Name + ", in the currency that the buyer saw."
	buyer.Currency = "presentment_currency_code"
	if f.Column != "" {
		buyer.Column += "_presentment"
	}
	if f.Condition != "" { // of a part
		buyer.Condition = strings.Replace(f.Condition, f.Name, buyer.Name, 1)
	}
	buyer.Type = Money
	return append(
		money(shop, func(record *T) any { return get(record).Shop }, nil),
		field[T]{Field: buyer, Get: func(record *T) any { return get(record).Presentment }},
		formatted[T](buyer, presentmentText, "currency_code"),
	)
}

// presentmentText names the currency when it is not the shop's: "$12.00" alone would be taken for the shop's dollars.
func presentmentText(env *Env, r Record, m commerce.Money) string {
	s := FormatMoney(m, env.locale())
	if shop, ok := value[string](r, "currency_code"); ok && shop == m.CurrencyCode || strings.Contains(s, m.CurrencyCode) {
		return s
	}
	return s + " " + m.CurrencyCode
}

// minorSQL gives how many of its smallest parts a unit of a currency has, and what one of them is, as SQL.
func minorSQL(code string) string {
	parts, part := "CASE", "CASE"
	odd := commerce.OddCurrencies()
	for _, digits := range slices.Sorted(maps.Keys(odd)) {
		codes := ` WHEN ` + code + ` IN ('` + strings.Join(odd[digits], "', '") + `') THEN `
		parts += codes + decimal.New(1, digits).String()
		part += codes + decimal.New(1, -digits).String()
	}
	return parts + " ELSE 100 END, " + part + " ELSE 0.01 END"
}

func formatted[T any](of Field, print func(*Env, Record, commerce.Money) string, from ...string) field[T] {
	name := of.Name
	sample := of.Sample
	if m, err := commerce.ParseMoney(of.Sample, "USD"); err == nil {
		sample = FormatMoney(m, DefaultLocale)
	}
	f := Field{
		Name: name + "_formatted", Type: Text, Nullable: of.Nullable, Filled: of.Filled, Needs: of.Needs, API: "-",
		Label:       of.Label + ", formatted",
		Description: "The value of " + name + " as people write it, with the currency's symbol.",
		Sample:      sample,
		Derived:     name + ", printed by its currency and the contact's locale",
		From:        append([]string{name}, from...),
	}
	for _, alias := range of.Aliases {
		f.Aliases = append(f.Aliases, alias+"_formatted")
	}
	return field[T]{Field: f, Derive: func(env *Env, r Record) any {
		m, ok := value[commerce.Money](r, name)
		if !ok {
			return nil
		}
		return print(env, r, m)
	}}
}
