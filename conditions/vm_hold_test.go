package conditions

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

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
