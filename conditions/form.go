package conditions

import "storegraph/catalog"

// form is how a machine holds a value.
type form int

const (
	presence     form = iota // only the mark
	plainText                // string
	foldedText               // string, after Fold
	scaled                   // int, in 1/10000
	currencyCode             // string, of an amount
	truth                    // bool
	microseconds             // int, since 1970
	days                     // int, see dayNumber
)

// formOf is how values of a type are held when letter case matters.
func formOf(t catalog.Type) form {
	switch t {
	case catalog.Integer, catalog.Decimal, catalog.Money:
		return scaled
	case catalog.Boolean:
		return truth
	case catalog.Instant:
		return microseconds
	case catalog.Date:
		return days
	case catalog.Object, catalog.List, catalog.TextList:
		return presence
	}
	return plainText
}
