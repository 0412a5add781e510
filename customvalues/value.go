package customvalues

import (
	"encoding/json"
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"storegraph/catalog"
	"storegraph/commerce"
)

type kind uint8

const (
	unset kind = iota // no such variable
	null
	boolean  // n is 0 or 1
	integer  // n, or x is a *big.Int when it does not fit
	float    // bits in n
	exact    // x is a decimal.Decimal: the catalog's decimals stay exact
	money    // x is a commerce.Money
	text     // s
	instant  // x is a time.Time
	day      // x is a commerce.Date
	sequence // x is a list
	mapping  // x is an object
	record   // x is a catalog.Record
	blankLit // the words blank and empty beside an operator
	emptyLit
	foreign // a block parameter of another engine
)

// mark says what a text may do in HTML.
type mark uint8

const (
	plain mark = iota // data: escaped when printed into HTML
	safe              // the author's own text, or escaped already
	clean             // the catalog says that it is sanitised HTML: may be printed raw
)

// value is what expressions work on. The zero value is unset.
type value struct {
	kind kind
	mark mark

	// scaled is 1 + the digits after the point when n is a money's or exact's printed number without its point, and s the
	// money's currency; 0 when only x has the number.
	scaled uint8
	tame   bool // of a text in a frame: printable, so that every channel but HTML prints it as it is
	bare   bool // of a tame text: HTML escapes nothing in it
	sms    rune // of a text in a frame: its first character that makes a text message dearer, or asItIs
	n      int64
	s      string
	x      any
}

// list is an ordered collection; ranges and records are never copied into one.
type list interface {
	length() int
	at(i int) value
}

// object is a collection of named values.
type object interface {
	get(name string) (value, bool)
	keys() []string // in order
	length() int
}

type values []value

func (l values) length() int    { return len(l) }
func (l values) at(i int) value { return l[i] }

type anyList []any

func (l anyList) length() int    { return len(l) }
func (l anyList) at(i int) value { return fromAny(l[i]) }

type recordList []catalog.Record

func (l recordList) length() int    { return len(l) }
func (l recordList) at(i int) value { return value{kind: record, x: l[i]} }

// textList prints with commas: it is a list of tags or codes.
type textList []string

func (l textList) length() int    { return len(l) }
func (l textList) at(i int) value { return value{kind: text, s: l[i]} }

// interval is (from..to), never built.
type interval struct{ from, to int64 }

func (r interval) at(i int) value { return intValue(r.from + int64(i)) }

func (r interval) length() int {
	if r.to < r.from {
		return 0
	}
	n := uint64(r.to) - uint64(r.from)
	if n >= math.MaxInt {
		return math.MaxInt
	}
	return int(n) + 1
}

var nilValue = value{kind: null}

func boolValue(b bool) value {
	if b {
		return value{kind: boolean, n: 1}
	}
	return value{kind: boolean}
}

func intValue(n int64) value            { return value{kind: integer, n: n} }
func floatValue(f float64) value        { return value{kind: float, n: int64(math.Float64bits(f))} }
func textValue(s string) value          { return value{kind: text, s: s} }
func safeText(s string) value           { return value{kind: text, s: s, mark: safe} }
func listValue(l list) value            { return value{kind: sequence, x: l} }
func objectValue(o object) value        { return value{kind: mapping, x: o} }
func moneyValue(m commerce.Money) value { return value{kind: money, x: m} }
func decimalValue(d decimal.Decimal) value {
	return value{kind: exact, x: d}
}

func bigValue(i *big.Int) value {
	if i.IsInt64() {
		return intValue(i.Int64())
	}
	return value{kind: integer, x: i}
}

func (v value) isNil() bool           { return v.kind <= null }
func (v value) float() float64        { return math.Float64frombits(uint64(v.n)) }
func (v value) list() list            { return v.x.(list) }
func (v value) object() object        { return v.x.(object) }
func (v value) money() commerce.Money { return v.x.(commerce.Money) }

func (v value) record() catalog.Record { return v.x.(catalog.Record) }

func (v value) interval() (interval, bool) {
	r, ok := v.x.(interval)
	return r, ok && v.kind == sequence
}

// truthy is Liquid's: all but nil and false.
func (v value) truthy() bool { return !v.isNil() && (v.kind != boolean || v.n != 0) }

// isEmpty is what default replaces besides nil and false.
func (v value) isEmpty() bool {
	switch v.kind {
	case text:
		return v.s == ""
	case sequence:
		return v.list().length() == 0
	case mapping:
		return v.object().length() == 0
	}
	return false
}

// fromAny reads what a Record or plain JSON data holds. What no data can hold is nil.
func fromAny(boxed any) value {
	switch x := boxed.(type) {
	case nil:
		return nilValue
	case string:
		return textValue(x)
	case bool:
		return boolValue(x)
	case int64:
		return intValue(x)
	case int:
		return intValue(int64(x))
	case int32:
		return intValue(int64(x))
	case float64:
		return floatValue(x)
	case json.Number:
		return numberValue(string(x))
	case decimal.Decimal: // boxed already: it is not copied into a new box
		return value{kind: exact, x: boxed}
	case commerce.Money:
		return value{kind: money, x: boxed}
	case time.Time:
		return value{kind: instant, x: boxed}
	case commerce.Date:
		return value{kind: day, x: boxed}
	case commerce.ID:
		return textValue(x.String())
	case []string:
		return listValue(textList(x))
	case catalog.Record:
		return value{kind: record, x: boxed}
	case []catalog.Record:
		return listValue(recordList(x))
	case []any:
		return listValue(anyList(x))
	case map[string]any:
		return objectValue(anyMap(x))
	case *Object:
		if x == nil {
			return nilValue
		}
		return objectValue(x)
	}
	return nilValue
}

// numberValue reads a number as JSON and Liquid write them.
func numberValue(s string) value {
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return intValue(n)
	}
	if len(s) <= maxIntBits/4 {
		if i, ok := new(big.Int).SetString(s, 10); ok {
			return bigValue(i)
		}
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && f == 0 {
		return nilValue
	}
	return floatValue(f)
}

// size is the bytes that keeping the value costs, roughly.
func (v value) size() int {
	switch v.kind {
	case text:
		return len(v.s)
	case sequence:
		if l, ok := v.x.(values); ok {
			return 48 * len(l)
		}
	}
	return 8
}
