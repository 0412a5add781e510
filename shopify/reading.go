package shopify

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// reading turns wire values into commerce's and keeps the first thing that is wrong, with its place, so that mappings read
// as plain lists. What Shopify's schema promises to be there is required; a missing one is an error, not a zero.
type reading struct{ err error }

func (r *reading) fail(field string, err error) {
	if r.err == nil {
		r.err = &unreadable{fmt.Errorf("%s: %w", field, err)}
	}
}

// failAt is fail for an entry of a list.
func (r *reading) failAt(list string, i int, err error) {
	if r.err == nil {
		r.err = &unreadable{fmt.Errorf("%s.%d.%w", list, i, err)}
	}
}

var errMissing error = &unreadable{errors.New("is missing")}

func (r *reading) id(field, gid, kind string) commerce.ID {
	id, err := commerce.ParseGID(gid, kind)
	if err != nil {
		r.fail(field, err)
	}
	return id
}

// optionalID reads the id of an object that may be null: a deleted product, a guest's customer.
func (r *reading) optionalID(field string, o *objectNode, kind string) *commerce.ID {
	if o == nil {
		return nil
	}
	id := r.id(field, o.ID, kind)
	return &id
}

// Shopify prints times as RFC 3339 in UTC; some fields and older versions have no seconds, a fraction, or a blank.
var timeLayouts = []string{time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02 15:04:05.999999999Z07:00", "2006-01-02 15:04:05 -0700", time.DateOnly}

func parseTime(s string) (time.Time, error) {
	for _, layout := range timeLayouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a time", shorten(s))
}

func (r *reading) time(field, s string) time.Time {
	if s == "" {
		r.fail(field, errMissing)
		return time.Time{}
	}
	t, err := parseTime(s)
	if err != nil {
		r.fail(field, err)
	}
	return t
}

func (r *reading) optionalTime(field string, s *string) *time.Time {
	if s == nil || *s == "" {
		return nil
	}
	t := r.time(field, *s)
	return &t
}

// money reads an exact decimal. json.Number takes Shopify's quoted amounts; exponents are refused, for 1e999999999 would
// cost gigabytes to print.
func (r *reading) money(field string, amount json.Number, currency string) commerce.Money {
	m, err := readMoney(amount.String(), currency)
	if err != nil {
		r.fail(field, err)
	}
	return m
}

func readMoney(amount, currency string) (commerce.Money, error) {
	const longest = 40 // digits
	switch {
	case amount == "":
		return commerce.Money{}, errMissing
	case len(amount) > longest || strings.ContainsAny(amount, "eE"):
		return commerce.Money{}, fmt.Errorf("%q is not an amount", shorten(amount))
	}
	d, err := readDecimal(amount)
	switch {
	case err != nil:
		return commerce.Money{}, fmt.Errorf("%q is not an amount", amount)
	case len(currency) != 3:
		return commerce.Money{}, fmt.Errorf("%q is not a currency", shorten(currency))
	}
	return commerce.Money{Amount: d, CurrencyCode: currency}, nil
}

// readDecimal is decimal.NewFromString, without its general case for what amounts look like: digits, a dot, digits.
func readDecimal(text string) (decimal.Decimal, error) {
	digits, negative := strings.CutPrefix(text, "-")
	const safe = 18 // digits that an int64 holds, and the dot
	number, dot := int64(0), -1
	for i := 0; i < len(digits) && len(digits) <= safe; i++ {
		c := digits[i]
		switch {
		case c >= '0' && c <= '9':
			number = number*10 + int64(c-'0')
		case c == '.' && dot < 0 && i > 0:
			dot = i
		default:
			return decimal.NewFromString(text)
		}
	}
	if len(digits) > safe || digits == "" || dot == len(digits)-1 {
		return decimal.NewFromString(text)
	}
	if negative {
		number = -number
	}
	if dot < 0 {
		return decimal.New(number, 0), nil
	}
	return decimal.New(number, -int32(len(digits)-dot-1)), nil
}

type moneyNode struct {
	Amount       json.Number `json:"amount"`
	CurrencyCode string      `json:"currencyCode"`
}

type moneyBagNode struct {
	ShopMoney        *moneyNode `json:"shopMoney"`
	PresentmentMoney *moneyNode `json:"presentmentMoney"`
}

func (r *reading) bag(field string, b *moneyBagNode) commerce.MoneyBag {
	if b == nil || b.ShopMoney == nil || b.PresentmentMoney == nil {
		r.fail(field, errMissing)
		return commerce.MoneyBag{}
	}
	shop, err := readMoney(b.ShopMoney.Amount.String(), b.ShopMoney.CurrencyCode)
	if err != nil {
		r.fail(field+".shopMoney", err)
	}
	if *b.PresentmentMoney == *b.ShopMoney { // as a rule
		return commerce.MoneyBag{Shop: shop, Presentment: shop}
	}
	presentment, err := readMoney(b.PresentmentMoney.Amount.String(), b.PresentmentMoney.CurrencyCode)
	if err != nil {
		r.fail(field+".presentmentMoney", err)
	}
	return commerce.MoneyBag{Shop: shop, Presentment: presentment}
}

// bagOr reads a bag that Shopify leaves null for nothing: zero in the order's currencies.
func (r *reading) bagOr(field string, b *moneyBagNode, shop, presentment string) commerce.MoneyBag {
	if b == nil {
		return commerce.MoneyBag{Shop: commerce.Money{CurrencyCode: shop}, Presentment: commerce.Money{CurrencyCode: presentment}}
	}
	return r.bag(field, b)
}

// objectNode is a reference to an object.
type objectNode struct {
	ID string `json:"id"`
}

// connection is a page of a connection.
type connection[T any] struct {
	Nodes    []T `json:"nodes"`
	PageInfo struct {
		HasNextPage bool   `json:"hasNextPage"`
		EndCursor   string `json:"endCursor"`
	} `json:"pageInfo"`
}

// next is the cursor to go on with; "" at the end.
func (c *connection[T]) next() string {
	if c == nil || !c.PageInfo.HasNextPage {
		return ""
	}
	return c.PageInfo.EndCursor
}

// filled drops the empty text, which Shopify uses for nothing as well as null.
func filled(s *string) *string {
	if s == nil || strings.TrimSpace(*s) == "" {
		return nil
	}
	return s
}
