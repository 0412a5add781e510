package conditions

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

// item is one element of a list: a record, or a text.
type item struct {
	record catalog.Record
	text   string
}

// read gives a field's value; nil when it or a record before it is missing.
func (e *evaluation) read(r *fieldRef, current *item) (any, error) {
	var record catalog.Record
	switch {
	case !r.element:
		root, there := e.scope.Roots[r.root]
		if !there || root == nil {
			return nil, nil
		}
		var ok bool
		if record, ok = root.(catalog.Record); !ok {
			return nil, fmt.Errorf("%s is no record of the catalog but a %T", r.root, root)
		}
	case len(r.steps) == 0:
		return current.text, nil
	default:
		record = current.record
	}
	for i, f := range r.steps {
		value, ok := record.Get(f.Name)
		if !ok {
			return nil, fmt.Errorf("read %s: the record has no %s", r.full, f.Name)
		}
		if value == nil || i == len(r.steps)-1 {
			return value, nil
		}
		if record, ok = value.(catalog.Record); !ok {
			return nil, fmt.Errorf("read %s: %s is a %T", r.full, f.Name, value)
		}
	}
	return nil, nil
}

// items gives a list's elements; a missing list is empty.
func (e *evaluation) items(r *fieldRef, current *item) ([]item, error) {
	value, err := e.read(r, current)
	if err != nil {
		return nil, err
	}
	switch list := value.(type) {
	case nil:
		return nil, nil
	case []catalog.Record:
		items := make([]item, len(list))
		for i, record := range list {
			items[i].record = record
		}
		return items, nil
	case []string:
		items := make([]item, len(list))
		for i, text := range list {
			items[i].text = text
		}
		return items, nil
	}
	return nil, fmt.Errorf("read %s: a %T is no list", r.full, value)
}

// hold turns a value into what a slot of the form holds.
func hold(value any, f form) (any, error) {
	switch f {
	case presence:
		return true, nil
	case plainText, foldedText:
		if s, ok := value.(string); ok {
			if f == foldedText {
				return Fold(s), nil
			}
			return s, nil
		}
	case scaled:
		return holdNumber(value)
	case currencyCode:
		if m, ok := value.(commerce.Money); ok {
			return m.CurrencyCode, nil
		}
	case truth:
		if b, ok := value.(bool); ok {
			return b, nil
		}
	case microseconds:
		if t, ok := value.(time.Time); ok {
			return int(t.Truncate(time.Microsecond).UnixMicro()), nil
		}
	case days:
		if d, ok := value.(commerce.Date); ok {
			return dayNumber(d), nil
		}
	}
	return nil, fmt.Errorf("a %T is not what the catalog says", value)
}

func holdNumber(value any) (any, error) {
	var n int64
	ok := false
	switch v := value.(type) {
	case int64:
		n, ok = timesScale(v)
	case decimal.Decimal:
		n, ok = fixed(v)
	case commerce.Money:
		n, ok = fixed(v.Amount)
	default:
		return nil, fmt.Errorf("a %T is not what the catalog says", value)
	}
	if !ok {
		return nil, errOverflow
	}
	return int(n), nil
}

// timesScale is a whole number in 1/10000.
func timesScale(n int64) (int64, bool) {
	scaled := n * scale
	return scaled, scaled/scale == n
}
