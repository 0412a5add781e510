package store

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"

	"storegraph/catalog"
)

// fetchDecoder reads the rows of one level from Postgres' binary form, straight into the slots.
type fetchDecoder struct {
	level *level
	types []uint32
	raw   [][]byte // of the row being read; nil for NULL
	last  []any    // of each slot the last text: many rows have the same
	items []*fetchDecoder
	chunk []any // cut into rows
}

func newFetchDecoder(l *level) *fetchDecoder {
	n := len(l.slots)
	d := &fetchDecoder{level: l, types: make([]uint32, n), raw: make([][]byte, n), last: make([]any, n), items: make([]*fetchDecoder, n)}
	for i, s := range l.slots {
		if s.list != nil {
			d.items[i] = newFetchDecoder(s.list.level)
		}
	}
	return d
}

var errForm = errors.New("a value of another form than was asked for")

// formats notes the columns' types; the first column is the recipient's number.
func (d *fetchDecoder) formats(columns []pgconn.FieldDescription) error {
	if len(columns) != len(d.types)+1 {
		return errForm
	}
	for i := range d.types {
		c := &columns[i+1]
		if c.Format != pgtype.BinaryFormatCode && c.DataTypeOID != pgtype.TextOID {
			return fmt.Errorf("column %d comes as text", i+1)
		}
		d.types[i] = c.DataTypeOID
	}
	return nil
}

// row reads a row of the answer.
func (d *fetchDecoder) row(raw [][]byte) (recipient int64, values []any, err error) {
	if len(raw) != len(d.raw)+1 || len(raw[0]) != 8 {
		return 0, nil, errForm
	}
	copy(d.raw, raw[1:])
	values, err = d.values()
	return int64(binary.BigEndian.Uint64(raw[0])), values, err
}

// values reads the slots of the row that raw holds.
func (d *fetchDecoder) values() ([]any, error) {
	values := d.cut(len(d.raw))
	for i := range d.raw {
		if d.raw[i] == nil || !d.level.slots[i].seen {
			continue
		}
		v, err := d.value(i)
		if err != nil {
			return nil, err
		}
		values[i] = v
	}
	return values, nil
}

// cut gives room for a row. Rows share their memory by the hundred, since they are read together and forgotten together.
func (d *fetchDecoder) cut(n int) []any {
	if len(d.chunk) < n {
		d.chunk = make([]any, max(n, min(n*256, 4096)))
	}
	row := d.chunk[:n:n]
	d.chunk = d.chunk[n:]
	return row
}

func (d *fetchDecoder) value(i int) (any, error) {
	s, raw := &d.level.slots[i], d.raw[i]
	switch s.typ {
	case catalog.List:
		return d.items[i].array(raw)
	case catalog.Money:
		currency := d.raw[s.currency]
		if currency == nil {
			return nil, nil
		}
		return readMoney(raw, d.text(s.currency, currency))
	case catalog.Decimal:
		return readDecimal(raw)
	case catalog.Boolean:
		return readBoolean(raw)
	case catalog.Integer:
		return readInteger(raw)
	case catalog.Instant:
		return readInstant(raw)
	case catalog.Date:
		return readDate(raw)
	case catalog.TextList:
		return readTexts(raw)
	case catalog.ID:
		if d.types[i] == pgtype.Int8OID {
			return readID(raw)
		}
	}
	return d.text(i, raw), nil
}

// text gives a text, and the same one as long as it does not change.
func (d *fetchDecoder) text(i int, raw []byte) any {
	if last, ok := d.last[i].(string); ok && last == string(raw) {
		return d.last[i]
	}
	d.last[i] = string(raw)
	return d.last[i]
}

// array reads a list: a Postgres array of rows, each of which says the types of its columns.
func (d *fetchDecoder) array(raw []byte) (any, error) {
	r := reader{b: raw}
	dimensions := r.int32()
	r.int32() // whether there are NULLs
	r.int32() // the type
	if dimensions == 0 && !r.short {
		return [][]any{}, nil
	}
	n := int(r.int32())
	r.int32() // the lower bound
	if dimensions != 1 || r.short || n < 0 || n > len(r.b) {
		return nil, errForm
	}
	list := make([][]any, n)
	for i := range list {
		item := reader{b: r.bytes()}
		if int(item.int32()) != len(d.raw) {
			return nil, errForm
		}
		for j := range d.raw {
			d.types[j] = uint32(item.int32())
			d.raw[j] = item.bytes()
		}
		if r.short || item.short || len(item.b) > 0 {
			return nil, errForm
		}
		var err error
		if list[i], err = d.values(); err != nil {
			return nil, err
		}
	}
	return list, nil
}
