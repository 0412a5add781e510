package commerce_test

import (
	"errors"
	"testing"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

func TestMoneyPlain_KeepsMinorDigitsAndEveryDigitThatMatters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ amount, currency, want string }{
		{"102.99", "USD", "102.99"}, {"15.0", "USD", "15.00"}, {"0.0", "USD", "0.00"}, {"1500", "JPY", "1500"},
		{"1500.0", "JPY", "1500"}, {"1.5", "KWD", "1.500"}, {"99.995", "USD", "99.995"}, {"-3", "EUR", "-3.00"},
		{"1e3", "USD", "1000.00"}, {"123456789012345678901234567890.12", "USD", "123456789012345678901234567890.12"},
	} {
		m, err := commerce.ParseMoney(c.amount, c.currency)
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Plain(); got != c.want {
			t.Errorf("%s %s: got %s, want %s", c.amount, c.currency, got, c.want)
		}
	}
	if _, err := commerce.ParseMoney("12,50", "EUR"); err == nil {
		t.Error("a comma is no decimal point")
	}
}

func TestMoney_RefusesToMixCurrencies(t *testing.T) {
	t.Parallel()
	a := commerce.Money{Amount: decimal.NewFromInt(1), CurrencyCode: "USD"}
	b := commerce.Money{Amount: decimal.NewFromInt(1), CurrencyCode: "EUR"}
	if _, err := a.Add(b); !errors.Is(err, commerce.ErrCurrencyMismatch) {
		t.Errorf("Add: %v", err)
	}
	if _, err := a.Cmp(b); !errors.Is(err, commerce.ErrCurrencyMismatch) {
		t.Errorf("Cmp: %v", err)
	}
}
