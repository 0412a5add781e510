package catalog

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// PrintRaw prints a value as templates do when no filter says otherwise: amounts plain (102.99), moments as RFC 3339 in
// the store's zone, lists of texts joined with ", ". Missing values, records and lists of records print as nothing: whoever
// asks for one of those should warn. f may be nil for values that the catalog does not know.
func PrintRaw(env *Env, f *Field, v any) string {
	switch v := v.(type) {
	case string:
		return v
	case commerce.Money:
		return v.Plain()
	case int64:
		return strconv.FormatInt(v, 10)
	case int:
		return strconv.Itoa(v)
	case bool:
		return strconv.FormatBool(v)
	case decimal.Decimal:
		return v.String()
	case time.Time:
		return env.In(v).Format(time.RFC3339)
	case commerce.Date:
		return v.String()
	case []string:
		return strings.Join(v, ", ")
	case json.Number:
		return v.String()
	}
	return ""
}
