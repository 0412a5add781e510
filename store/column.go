package store

import (
	"encoding/json"
	"fmt"
	"time"

	"storegraph/commerce"
)

// Values whose column has another form than the struct: each scans from the column and prints as JSON for it.

// blank keeps "" as NULL.
type blank[T ~string] struct{ p *T }

func (b blank[T]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*b.p = ""
	case string:
		*b.p = T(v)
	default:
		return fmt.Errorf("scan %T as text", src)
	}
	return nil
}

func (b blank[T]) MarshalJSON() ([]byte, error) {
	if *b.p == "" {
		return []byte("null"), nil
	}
	return json.Marshal(string(*b.p))
}

// texts keeps nil as an empty array.
type texts []string

// MarshalJSON prints the array.
func (t texts) MarshalJSON() ([]byte, error) {
	if t == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]string(t))
}

// day keeps a date.
type day struct{ p **commerce.Date }

func (d day) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d.p = nil
	case time.Time:
		year, month, dayOfMonth := v.Date()
		*d.p = &commerce.Date{Year: year, Month: month, Day: dayOfMonth}
	default:
		return fmt.Errorf("scan %T as a date", src)
	}
	return nil
}

func (d day) MarshalJSON() ([]byte, error) {
	if *d.p == nil {
		return []byte("null"), nil
	}
	return json.Marshal((*d.p).String())
}

// moment keeps the zero time as another value: -infinity, or NULL when none is given.
type moment struct {
	p    *time.Time
	zero string
}

// never is before any time.
const never = "-infinity"

func (m moment) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*m.p = time.Time{}
	case time.Time:
		*m.p = v.UTC()
	case string: // an infinity
		if v != never {
			return fmt.Errorf("scan %q as a moment", v)
		}
		*m.p = time.Time{}
	default:
		return fmt.Errorf("scan %T as a moment", src)
	}
	return nil
}

func (m moment) MarshalJSON() ([]byte, error) {
	switch {
	case !m.p.IsZero():
		return m.p.MarshalJSON()
	case m.zero == "":
		return []byte("null"), nil
	}
	return json.Marshal(m.zero)
}

// place keeps an address as JSON with the column names' spelling.
type place struct{ p **commerce.Address }

type addressJSON struct {
	Name         *string `json:"name,omitempty"`
	FirstName    *string `json:"first_name,omitempty"`
	LastName     *string `json:"last_name,omitempty"`
	Company      *string `json:"company,omitempty"`
	Address1     *string `json:"address1,omitempty"`
	Address2     *string `json:"address2,omitempty"`
	City         *string `json:"city,omitempty"`
	Province     *string `json:"province,omitempty"`
	ProvinceCode *string `json:"province_code,omitempty"`
	Zip          *string `json:"zip,omitempty"`
	Country      *string `json:"country,omitempty"`
	CountryCode  *string `json:"country_code,omitempty"`
	Phone        *string `json:"phone,omitempty"`
}

func (a place) Scan(src any) error {
	if src == nil {
		*a.p = nil
		return nil
	}
	var v addressJSON
	if err := scanJSON(src, &v); err != nil {
		return err
	}
	address := commerce.Address(v)
	*a.p = &address
	return nil
}

func (a place) MarshalJSON() ([]byte, error) {
	if *a.p == nil {
		return []byte("null"), nil
	}
	return json.Marshal(addressJSON(**a.p))
}

// document keeps any other value as JSON.
type document[T any] struct{ p *T }

func (d document[T]) Scan(src any) error {
	if src == nil {
		var zero T
		*d.p = zero
		return nil
	}
	return scanJSON(src, d.p)
}

func (d document[T]) MarshalJSON() ([]byte, error) { return json.Marshal(*d.p) }

func scanJSON(src, dst any) error {
	switch v := src.(type) {
	case string:
		return json.Unmarshal([]byte(v), dst)
	case []byte:
		return json.Unmarshal(v, dst)
	}
	return fmt.Errorf("scan %T as JSON", src)
}

// bag keeps an amount in both currencies; the row's currency columns name them.
func bag[R any](name string, at func(*R) *commerce.MoneyBag) []column[R] {
	return []column[R]{
		{name: name, at: func(r *R) any { return &at(r).Shop.Amount }},
		{name: name + "_presentment", at: func(r *R) any { return &at(r).Presentment.Amount }},
	}
}
