package customvalues

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"storegraph/catalog"
)

// anyMap is a decoded JSON object. A Go map has no order, so its keys are sorted: the same template prints the same text.
type anyMap map[string]any

func (m anyMap) get(name string) (value, bool) {
	x, ok := m[name]
	return fromAny(x), ok
}

func (m anyMap) length() int { return len(m) }

func (m anyMap) keys() []string { return slices.Sorted(maps.Keys(m)) }

// Object is a JSON object that keeps the order of its keys, as loops over objects show it.
type Object struct {
	names  []string
	values map[string]any
}

func (o *Object) get(name string) (value, bool) {
	x, ok := o.values[name]
	return fromAny(x), ok
}

func (o *Object) keys() []string { return o.names }

func (o *Object) length() int { return len(o.names) }

// ParseData reads a JSON object as a scope of plain data, without the catalog: for plain Liquid over any data. Objects
// within it keep the order of their keys.
func ParseData(data []byte, now time.Time) (*catalog.Scope, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	x, err := decodeValue(d, 0)
	if err != nil {
		return nil, fmt.Errorf("read template data: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read template data: more than one JSON value")
	}
	o, ok := x.(*Object)
	if !ok {
		return nil, errors.New("read template data: it is not a JSON object")
	}
	return &catalog.Scope{Env: &catalog.Env{Now: now}, Roots: o.values}, nil
}

const maxDataDepth = 1000

func decodeValue(d *json.Decoder, depth int) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	if depth > maxDataDepth {
		return nil, errors.New("nested too deep")
	}
	switch t {
	case json.Delim('{'):
		o := &Object{values: map[string]any{}}
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			x, err := decodeValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			if _, twice := o.values[name.(string)]; !twice {
				o.names = append(o.names, name.(string))
			}
			o.values[name.(string)] = x
		}
		_, err := d.Token()
		return o, err
	case json.Delim('['):
		l := []any{}
		for d.More() {
			x, err := decodeValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			l = append(l, x)
		}
		_, err := d.Token()
		return l, err
	}
	return t, nil
}

// pair is one entry of an object in a loop: [0] is the key, [1] the value.
func pair(key string, v value) value { return listValue(values{textValue(key), v}) }

// entries are an object's pairs in order.
func entries(o object) values {
	keys := o.keys()
	out := make(values, len(keys))
	for i, k := range keys {
		v, _ := o.get(k)
		out[i] = pair(k, v)
	}
	return out
}

// loop is what forloop and tablerowloop read, and @index and @first behind them.
type loop struct {
	name   string
	n      int // passes in all
	index  int // 0-based
	parent *loop
	table  bool
	col    int
	row    int
	cols   int
}

// A loop's object has no entries of its own, yet it is not empty: default keeps it.
func (l *loop) keys() []string { return nil }

func (l *loop) length() int { return 1 }

func (l *loop) get(name string) (value, bool) {
	if v, ok := position(l.n, l.index, name); ok {
		return v, true
	}
	if l.table {
		return l.getColumn(name)
	}
	switch name {
	case "name":
		return textValue(l.name), true
	case "parentloop":
		if l.parent == nil {
			return nilValue, true
		}
		return objectValue(l.parent), true
	}
	return nilValue, false
}

// position is what a loop of n passes says of the one at index.
func position(n, index int, name string) (value, bool) {
	switch name {
	case "length":
		return intValue(int64(n)), true
	case "index":
		return intValue(int64(index + 1)), true
	case "index0":
		return intValue(int64(index)), true
	case "rindex":
		return intValue(int64(n - index)), true
	case "rindex0":
		return intValue(int64(n - index - 1)), true
	case "first":
		return boolValue(index == 0), true
	case "last":
		return boolValue(index == n-1), true
	}
	return value{}, false
}

func (l *loop) getColumn(name string) (value, bool) {
	switch name {
	case "col":
		return intValue(int64(l.col)), true
	case "col0":
		return intValue(int64(l.col - 1)), true
	case "row":
		return intValue(int64(l.row)), true
	case "col_first":
		return boolValue(l.col == 1), true
	case "col_last":
		return boolValue(l.col == l.cols), true
	}
	return nilValue, false
}
