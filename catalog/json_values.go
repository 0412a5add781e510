package catalog

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/commerce"
)

// plainDecimal bounds what a data file may call a number: an exponent such as 1e999999999 would cost gigabytes to print.
var plainDecimal = regexp.MustCompile(`^-?[0-9]{1,24}(\.[0-9]{1,24})?$`)

// record types the values of one object. parent gives the currency of records that do not say their own.
func (r *reading) record(path string, k *Kind, object map[string]any, parent *jsonRecord) *jsonRecord {
	out := &jsonRecord{env: r.env, kind: k, values: make(map[string]any, len(object))}
	// Currencies first: amounts are read in them.
	for _, name := range currencyFields {
		if f, ok := k.byName[name]; ok {
			if v, given := object[name]; given {
				out.values[f.Name] = r.value(path+"."+name, f, v, out)
			} else if code := inherited(parent, name); code != "" {
				out.values[f.Name] = code
			}
		}
	}
	for name, v := range object {
		f, known := k.byName[name]
		switch {
		case !known:
			out.values[name] = v
		case slices.Contains(currencyFields, name):
		default:
			out.values[f.Name] = r.value(path+"."+name, f, v, out)
		}
	}
	return out
}

var currencyFields = []string{"currency_code", "presentment_currency_code"}

func inherited(parent *jsonRecord, name string) string {
	if parent == nil {
		return ""
	}
	if code, ok := parent.values[name].(string); ok {
		return code
	}
	code, _ := parent.values["currency_code"].(string)
	return code
}

// value types one value; nil when it is missing or wrong.
func (r *reading) value(path string, f *Field, v any, in *jsonRecord) any {
	if v == nil {
		return nil
	}
	switch f.Type {
	case ID:
		if n, ok := v.(json.Number); ok && !strings.ContainsAny(n.String(), ".eE") {
			return n.String()
		}
		return r.text(path, "an id: text or a whole number", v)
	case Enum:
		return r.enum(path, f, v)
	case Integer:
		if n, ok := v.(json.Number); ok {
			if i, err := strconv.ParseInt(n.String(), 10, 64); err == nil {
				return i
			}
		}
		return r.wrong(path, "a whole number", v)
	case Decimal:
		return r.decimal(path, "a decimal number such as \"0.25\"", v)
	case Money:
		return r.money(path, f, v, in)
	case Boolean:
		if b, ok := v.(bool); ok {
			return b
		}
		return r.wrong(path, "true or false", v)
	case Instant:
		return r.instant(path, v)
	case Date:
		if s, ok := v.(string); ok {
			if d, err := commerce.ParseDate(s); err == nil {
				return d
			}
		}
		return r.wrong(path, "a date such as \"2006-01-02\"", v)
	case TextList:
		return r.texts(path, v)
	case Object:
		if object, ok := v.(map[string]any); ok {
			return r.record(path, f.Of, object, in)
		}
		return r.wrong(path, "an object with the fields of the "+f.Of.Name, v)
	case List:
		return r.list(path, f, v, in)
	}
	return r.text(path, "text", v)
}

func (r *reading) text(path, want string, v any) any {
	if s, ok := v.(string); ok {
		return s
	}
	return r.wrong(path, want, v)
}

func (r *reading) enum(path string, f *Field, v any) any {
	if s, ok := v.(string); ok {
		if r.verbatim { // Shopify's new words are read before the catalog knows them
			return s
		}
		for _, known := range f.Values {
			if strings.EqualFold(known, s) {
				return known
			}
		}
	}
	return r.wrong(path, "one of "+strings.Join(f.Values, ", "), v)
}

func (r *reading) decimal(path, want string, v any) any {
	s, ok := v.(string)
	if n, isNumber := v.(json.Number); isNumber {
		s, ok = n.String(), true
	}
	if !ok || !r.verbatim && !plainDecimal.MatchString(s) {
		return r.wrong(path, want, v)
	}
	d, err := decimal.NewFromString(s)
	if err != nil {
		return r.wrong(path, want, v)
	}
	return d
}

func (r *reading) money(path string, f *Field, v any, in *jsonRecord) any {
	code, _ := in.values[f.Currency].(string)
	if object, ok := v.(map[string]any); ok {
		own, ok := object["currencyCode"].(string)
		if !ok {
			return r.wrong(path+".currencyCode", "a currency code such as \"USD\"", object["currencyCode"])
		}
		path, v, code = path+".amount", object["amount"], own
	}
	d, ok := r.decimal(path, "an amount such as \"102.99\"", v).(decimal.Decimal)
	if !ok {
		return nil
	}
	return commerce.Money{Amount: d, CurrencyCode: code}
}

func (r *reading) instant(path string, v any) any {
	if s, ok := v.(string); ok {
		if at, err := time.Parse(time.RFC3339, s); err == nil {
			return at.UTC()
		}
	}
	return r.wrong(path, "a moment such as \"2021-10-21T11:47:12+05:30\"", v)
}

func (r *reading) texts(path string, v any) any {
	list, ok := v.([]any)
	if !ok {
		return r.wrong(path, "a list of texts", v)
	}
	out := make([]string, 0, len(list))
	for i, item := range list {
		if s, ok := r.text(fmt.Sprintf("%s[%d]", path, i), "text", item).(string); ok {
			out = append(out, s)
		}
	}
	return out
}

func (r *reading) list(path string, f *Field, v any, in *jsonRecord) any {
	list, ok := v.([]any)
	if !ok {
		return r.wrong(path, "a list of objects with the fields of the "+f.Of.Name, v)
	}
	out := make([]Record, 0, len(list))
	for i, item := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		object, ok := item.(map[string]any)
		if !ok {
			r.wrong(at, "an object with the fields of the "+f.Of.Name, item)
			continue
		}
		out = append(out, r.record(at, f.Of, object, in))
	}
	return out
}

func (r *reading) wrong(path, want string, got any) any {
	r.problem(path, "must be %s, not %s", want, jsonType(got))
	return nil
}

func jsonType(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return fmt.Sprintf("the text %q", shorten(v))
	case json.Number:
		return "the number " + shorten(v.String())
	case bool:
		return strconv.FormatBool(v)
	case []any:
		return "a list"
	}
	return "an object"
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
