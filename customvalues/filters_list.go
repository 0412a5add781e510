package customvalues

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"storegraph/catalog"
)

// listFilters work on lists. What is no list is one of a single item, a missing value an empty one, and lists within lists
// are flattened.
var listFilters = map[string]*filter{
	"join":         {max: 1, run: (*input).join},
	"sort":         {max: 1, run: func(in *input) (value, error) { return in.sort(in.compareItems) }},
	"sort_natural": {max: 1, run: func(in *input) (value, error) { return in.sort(in.compareNatural) }},
	"uniq":         {max: 1, run: (*input).uniq},
	"reverse":      {run: (*input).reverse},
	"map":          {min: 1, max: 1, run: (*input).mapItems},
	"compact":      {max: 1, run: (*input).compact},
	"concat":       {min: 1, max: 1, run: (*input).concat},
	"sum":          {max: 1, run: (*input).sum},
}

// items are a value's items, paid for.
func (in *input) items(v value) (values, error) {
	return in.flatten(nil, v, 0)
}

func (in *input) flatten(out values, v value, depth int) (values, error) {
	if v.kind != sequence || depth > maxExpression {
		if v.isNil() && depth == 0 {
			return out, nil
		}
		return append(out, v), nil
	}
	l := v.list()
	n := l.length()
	if n > maxValueBytes/48 {
		return nil, in.hold(maxValueBytes + 1)
	}
	if err := in.hold(48 * n); err != nil {
		return nil, err
	}
	if err := in.spend(n / 8); err != nil {
		return nil, err
	}
	for i := range n {
		item := l.at(i)
		if _, isRange := item.interval(); item.kind == sequence && !isRange {
			var err error
			if out, err = in.flatten(out, item, depth+1); err != nil {
				return nil, err
			}
			continue
		}
		out = append(out, item)
	}
	return out, nil
}

func (in *input) join() (value, error) {
	glue := safeText(" ")
	if in.has(0) {
		glue = in.args[0]
	} else if _, ok := in.v.x.(textList); ok {
		glue = safeText(", ")
	}
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	parts := make(values, 0, 2*len(items))
	for i, item := range items {
		if i > 0 {
			parts = append(parts, glue)
		}
		parts = append(parts, item)
	}
	return in.mix(parts...)
}

// access is what item[property] came to.
type access uint8

const (
	found    access = iota
	wrongKey        // the item has properties, but not of that kind of name
	noAccess        // the item has none at all
)

// property is item[key], with what Ruby makes of texts and numbers.
func (in *input) property(item, key value) (value, access, error) {
	if key.kind == float && (item.kind == text || item.kind == integer) {
		key = bigValue(toNumber(key).decimal().BigInt())
	}
	switch item.kind {
	case mapping:
		if key.kind != text {
			return nilValue, found, nil
		}
		v, _ := item.object().get(key.s)
		return v, found, nil
	case record:
		if key.kind != text {
			return nilValue, found, nil
		}
		_, written := in.at.args[0].(*literal)
		v, err := in.follow(item, key.s, written)
		return v, found, err
	case text:
		if key.kind != text && key.kind != integer {
			return nilValue, wrongKey, nil
		}
		return textProperty(item, key), found, in.scan(len(item.s))
	case integer:
		if key.kind != integer {
			return nilValue, wrongKey, nil
		}
		n, _ := toInteger(key)
		if n < 0 {
			return intValue(0), found, nil
		}
		return intValue(int64(bigInt(item).Bit(min(n, maxIntBits)))), found, nil // a number's bits, says Ruby
	case sequence:
		if key.kind != integer {
			return nilValue, wrongKey, nil
		}
		v, err := in.step(item, &step{index: &literal{v: key}})
		return v, found, err
	}
	return nilValue, noAccess, nil
}

// indexed says whether a value has properties, of whatever name.
func (v value) indexed() bool {
	_, isRange := v.interval()
	return v.kind == text || v.kind == integer || v.kind == mapping || v.kind == record || v.kind == sequence && !isRange
}

// textProperty is a part of a text, or one of its characters.
func textProperty(item, key value) value {
	if key.kind == text {
		if strings.Contains(item.s, key.s) {
			return key
		}
		return nilValue
	}
	n, _ := toInteger(key)
	if s := characters(item.s, n, 1); s != "" {
		return textValue(s)
	}
	return nilValue
}

// follow reads a dotted property of a record: {{pluck order.line_items "product.title"}}. One that the template computes does
// not lead through lists, so that it is not everything that such a template might read.
func (in *input) follow(item value, path string, written bool) (value, error) {
	for name := range strings.SplitSeq(path, ".") {
		if item.kind == sequence && !written {
			return nilValue, nil
		}
		var err error
		if item, err = in.member(item, name, true); err != nil || item.isNil() {
			return nilValue, err
		}
	}
	return item, nil
}

func propertyError(key value) error {
	return fmt.Errorf("the property %q cannot be read of these items", show(&catalog.Env{}, key))
}

// properties reads one property of all items. usable is false when one of the items has no properties at all.
func (in *input) properties(items values, key value) (out values, usable bool, err error) {
	out = make(values, len(items))
	if err := in.hold(48 * len(items)); err != nil {
		return nil, false, err
	}
	for i, item := range items {
		v, a, err := in.property(item, key)
		switch {
		case err != nil:
			return nil, false, err
		case a == noAccess:
			return nil, false, nil
		case a == wrongKey:
			return nil, false, propertyError(key)
		}
		out[i] = v
	}
	return out, true, nil
}

func (in *input) sort(compare func(a, b value) (int, error)) (value, error) {
	items, err := in.items(in.v)
	if err != nil || len(items) == 0 {
		return listValue(values{}), err
	}
	if err := in.spend(len(items)); err != nil {
		return nilValue, err
	}
	keys := items
	if key := in.arg(0); !key.isNil() {
		if slices.ContainsFunc(items, func(v value) bool { return !v.indexed() }) {
			return nilValue, nil
		}
		if len(items) > 1 { // one item is never asked
			if keys, _, err = in.properties(items, key); err != nil {
				return nilValue, err
			}
		}
	}
	order := make([]int, len(items))
	for i := range order {
		order[i] = i
	}
	var failed error
	slices.SortStableFunc(order, func(a, b int) int {
		if failed != nil {
			return 0
		}
		var n int
		if failed = in.tick(); failed == nil {
			n, failed = compare(keys[a], keys[b])
		}
		return n
	})
	if failed != nil {
		return nilValue, failed
	}
	out := make(values, len(items))
	for i, from := range order {
		out[i] = items[from]
	}
	return listValue(out), nil
}

func (in *input) compareItems(a, b value) (int, error) {
	if err := in.spend(min(len(a.s), len(b.s)) >> 8); err != nil {
		return 0, err
	}
	return sortOrder(in.env, a, b, 0)
}

func (in *input) compareNatural(a, b value) (int, error) {
	switch {
	case a.isNil() && b.isNil():
		return 0, nil
	case a.isNil():
		return 1, nil
	case b.isNil():
		return -1, nil
	}
	s, err := in.text(a)
	if err != nil {
		return 0, err
	}
	t, err := in.text(b)
	return cmp.Compare(lowerASCII(s), lowerASCII(t)), err
}

// lowerASCII is the folding of Ruby's casecmp.
func lowerASCII(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}

func (in *input) uniq() (value, error) {
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	if len(items) < 2 { // one item is never asked, not even which it is
		return listValue(append(values{}, items...)), nil
	}
	keys := items
	if key := in.arg(0); !key.isNil() {
		var usable bool
		if keys, usable, err = in.properties(items, key); err != nil || !usable {
			return nilValue, err
		}
	}
	seen := map[string]bool{}
	out := values{}
	for i, item := range items {
		id := identity(in.env, keys[i])
		if err := in.hold(len(id)); err != nil {
			return nilValue, err
		}
		if id != "" && seen[id] {
			continue
		}
		seen[id] = true
		out = append(out, item)
	}
	return listValue(out), nil
}

func (in *input) reverse() (value, error) {
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	items = slices.Clone(items)
	slices.Reverse(items)
	return listValue(items), nil
}

func (in *input) mapItems() (value, error) {
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	out := make(values, len(items))
	for i, item := range items {
		v, a, err := in.property(item, in.args[0])
		if err != nil {
			return nilValue, err
		}
		if a == wrongKey {
			return nilValue, propertyError(in.args[0])
		}
		out[i] = settled(v)
	}
	return listValue(out), nil
}

func (in *input) compact() (value, error) {
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	keys := items
	if key := in.arg(0); !key.isNil() {
		var usable bool
		if keys, usable, err = in.properties(items, key); err != nil || !usable {
			return nilValue, err
		}
	}
	out := values{}
	for i, item := range items {
		if !keys[i].isNil() {
			out = append(out, item)
		}
	}
	return listValue(out), nil
}

func (in *input) concat() (value, error) {
	if _, isRange := in.args[0].interval(); in.args[0].kind != sequence || isRange {
		return nilValue, errList
	}
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	more := in.args[0].list()
	if err := in.hold(48 * (len(items) + more.length())); err != nil {
		return nilValue, err
	}
	out := slices.Clone(items)
	for i := range more.length() {
		out = append(out, more.at(i))
	}
	return listValue(out), nil
}

func (in *input) sum() (value, error) {
	items, err := in.items(in.v)
	if err != nil {
		return nilValue, err
	}
	if err := in.hold(48 * len(items)); err != nil { // decimals on the way
		return nilValue, err
	}
	total := toNumber(intValue(0))
	for _, item := range items {
		if key := in.arg(0); !key.isNil() {
			v, a, err := in.property(item, key)
			if err != nil {
				return nilValue, err
			}
			if a == wrongKey {
				return nilValue, propertyError(key)
			}
			item = v
		}
		parts, err := in.items(item)
		if err != nil {
			return nilValue, err
		}
		for _, p := range parts {
			if total, err = operate("plus", total, toNumber(p)); err != nil {
				return nilValue, err
			}
		}
	}
	return total.value()
}
