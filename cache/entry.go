package cache

import (
	"encoding"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"reflect"
	"strconv"
)

// What stands in a key is a lease (mark and token), or an entry: mark, token, four digits for the number of dependencies,
// a token for each, and JSON. Both begin with a head that no other write shares.
const (
	leaseMark  = "L"
	entryMark  = "V"
	headLength = 1 + tokenLength
	countWidth = 4
)

// entry is the JSON part. JSON keeps what gob drops: nil apart from empty, and pointers to zero values. Decimals are
// strings in it, so they stay exact.
type entry[T any] struct {
	Shape     string   `json:"s"` // of the Go types: another version of the program must not read it
	DependsOn []string `json:"d,omitempty"`
	Value     *T       `json:"v"`

	tokens []string
}

func encode[T any](value *T, on []string) (string, error) {
	body, err := json.Marshal(entry[T]{Shape: shapeOf[T](), DependsOn: on, Value: value})
	return string(body), err
}

func newHead(dependencies int) string {
	return entryMark + newToken() + fmt.Sprintf("%0*d", countWidth, dependencies)
}

func headOf(text string) string { return text[:min(len(text), headLength)] }

func isLease(head string) bool { return head[:1] == leaseMark }

// decode reads an entry; ok is false for a lease and for whatever else is not whole or not ours.
func decode[T any](text string) (e entry[T], ok bool) {
	if len(text) < headLength+countWidth || text[:1] != entryMark {
		return e, false
	}
	count, err := strconv.Atoi(text[headLength : headLength+countWidth])
	text = text[headLength+countWidth:]
	if err != nil || count < 0 || count*tokenLength > len(text) {
		return e, false
	}
	for range count {
		e.tokens = append(e.tokens, text[:tokenLength])
		text = text[tokenLength:]
	}
	tokens := e.tokens
	if err := json.Unmarshal([]byte(text), &e); err != nil {
		return e, false
	}
	e.tokens = tokens
	return e, e.Value != nil && e.Shape == shapeOf[T]() && len(e.DependsOn) == count
}

// shapeOf is a hash of the type's fields, all the way down.
func shapeOf[T any]() string {
	hash := fnv.New64a()
	describe(reflect.TypeFor[T](), map[reflect.Type]bool{}, func(s string) { _, _ = hash.Write([]byte(s + "\n")) })
	return strconv.FormatUint(hash.Sum64(), 36)
}

var textMarshaler = reflect.TypeFor[encoding.TextMarshaler]()

func describe(t reflect.Type, seen map[reflect.Type]bool, say func(string)) {
	say(t.String())
	if seen[t] || t.Implements(textMarshaler) {
		return
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		describe(t.Elem(), seen, say)
	case reflect.Map:
		describe(t.Key(), seen, say)
		describe(t.Elem(), seen, say)
	case reflect.Struct:
		for _, f := range reflect.VisibleFields(t) {
			if len(f.Index) == 1 {
				say(f.Name)
				describe(f.Type, seen, say)
			}
		}
	}
}
